//! A report on a supervised matter or a project, with photos; it is sent also without a signal.

use std::rc::Rc;

use leptos::prelude::*;
use shared::limits;
use shared::refusal::Refusal;
use shared::schedule::{Amount, MeasureKind, Schedule, Step};
use shared::supervision::ReportKind;
use shared::time::LocalDate;
use shared::work::{WorkCommand, WorkRefusal};
use text::supervision as words;

use super::plan_form::amount;
use crate::components::error_note::RefusalNote;
use crate::components::files::{self, Staged};
use crate::components::inputs::{DayField, LineField, TextField};
use crate::components::segment::{Choice, Segment};
use crate::components::work_dialog::{Ready, WorkDialog};
use crate::settings::lang;
use crate::station::Station;

/// What a report says.
pub struct Told {
    /// What it is.
    pub kind: ReportKind,
    /// What was seen or done.
    pub text: String,
    /// Where.
    pub place: String,
    /// What is said of milestones.
    pub steps: Vec<Step>,
    /// What is said of measures.
    pub amounts: Vec<Amount>,
    /// The day it speaks of.
    pub on: Option<LocalDate>,
}

/// Makes the command of a report.
pub type MakeReport = Rc<dyn Fn(Told) -> WorkCommand>;

/// Per cent as typed; `None` for what is none.
fn per_cent(typed: &str) -> Option<u8> {
    let typed: Option<u8> = typed.trim().parse().ok();
    typed.filter(|typed| *typed <= 100)
}

/// The form.
#[component]
pub fn ReportForm(
    /// What is reported on.
    subject: String,
    /// Its plan, as far as the report speaks of it.
    schedule: Schedule,
    /// What it may be, the usual first.
    kinds: Vec<ReportKind>,
    /// What it comes to.
    make: MakeReport,
    on_close: Callback<()>,
) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let kind = RwSignal::new(kinds.first().copied());
    let text = RwSignal::new(String::new());
    let place = RwSignal::new(String::new());
    let on = RwSignal::new(Some(untrack(|| station.today())));
    let staged = Staged::new();
    let Schedule {
        milestones,
        measures,
        ..
    } = schedule;
    let steps: Vec<(u32, u8, RwSignal<String>)> = milestones
        .iter()
        .map(|one| {
            (
                one.no,
                one.progress,
                RwSignal::new(one.progress.to_string()),
            )
        })
        .collect();
    // Money is asked for in 万元.
    let shown = |kind: MeasureKind, value: i64| match kind {
        MeasureKind::Money => {
            let text = format!("{:.4}", value as f64 / 1_000_000.0);
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        MeasureKind::Quantity => value.to_string(),
    };
    let amounts: Vec<(u32, MeasureKind, i64, RwSignal<String>)> = measures
        .iter()
        .map(|one| {
            let typed = RwSignal::new(shown(one.kind, one.done));
            (one.no, one.kind, one.done, typed)
        })
        .collect();
    // What the rules would refuse is said at once: without a signal it would only be known later.
    let unfit = {
        let steps: Vec<_> = steps.iter().map(|(_, _, typed)| *typed).collect();
        let amounts = amounts.iter().zip(&measures);
        let amounts: Vec<_> = amounts
            .map(|((_, kind, _, typed), measure)| (*kind, measure.planned, *typed))
            .collect();
        Memo::new(move |_| {
            let is_one = |typed: &RwSignal<String>| per_cent(&typed.get()).is_some();
            if !steps.iter().all(is_one) {
                return Some(WorkRefusal::Percent);
            }
            amounts
                .iter()
                .find_map(|(kind, planned, typed)| match amount(*kind, &typed.get()) {
                    None | Some(..0) => Some(WorkRefusal::Percent),
                    Some(done) => (done > *planned).then_some(WorkRefusal::MoreThanPlanned),
                })
        })
    };
    let refused = Signal::derive(move || unfit.get().map(|why| Refusal::Work { why }));
    let (told, counted) = (steps.clone(), amounts.clone());
    let command: Ready = Rc::new(move || {
        if unfit.get().is_some() {
            return None;
        }
        let mut steps = Vec::new();
        for (no, before, typed) in &told {
            let progress = per_cent(&typed.get())?;
            if progress != *before {
                steps.push(Step { no: *no, progress });
            }
        }
        let mut amounts = Vec::new();
        for (no, kind, before, typed) in &counted {
            let done = amount(*kind, &typed.get())?;
            if done != *before {
                amounts.push(Amount { no: *no, done });
            }
        }
        Some(make(Told {
            kind: kind.get()?,
            text: Some(text.get()).filter(|text| !text.trim().is_empty())?,
            place: place.get(),
            steps,
            amounts,
            on: on.get(),
        }))
    });
    let kinds = kinds
        .into_iter()
        .map(|value| Choice {
            value,
            word: words::report_kind(value),
        })
        .collect();
    let title = Signal::derive(move || words::REPORT_TITLE.with(lang.get(), &[&subject]));
    let step_fields = milestones
        .into_iter()
        .zip(steps)
        .map(move |(milestone, (no, _, typed))| {
            let input = format!("step-{no}");
            let labelled = input.clone();
            view! {
                <div class="step-field">
                    <label for=labelled>
                        {move || words::PER_CENT.with(lang.get(), &[&milestone.title])}
                    </label>
                    <input
                        id=input
                        type="number"
                        class="input short"
                        min="0"
                        max="100"
                        inputmode="numeric"
                        prop:value=move || typed.get()
                        on:input=move |event| typed.set(event_target_value(&event))
                    />
                </div>
            }
            .into_any()
        })
        .collect_view();
    let amount_fields = measures
        .into_iter()
        .zip(amounts)
        .map(move |(measure, (no, kind, _, typed))| {
            let input = format!("amount-{no}");
            let labelled = input.clone();
            view! {
                <div class="step-field">
                    <label for=labelled>
                        {move || {
                            let lang = lang.get();
                            let unit = match kind {
                                MeasureKind::Money => words::WAN.of(lang),
                                MeasureKind::Quantity => &measure.unit,
                            };
                            words::AMOUNT_DONE.with(lang, &[&measure.name, unit])
                        }}
                    </label>
                    <input
                        id=input
                        class="input short"
                        inputmode="decimal"
                        prop:value=move || typed.get()
                        on:input=move |event| typed.set(event_target_value(&event))
                    />
                </div>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <WorkDialog
            title
            name="report-form"
            said=words::REPORT_SENT
            command
            files=staged
            on_close
        >
            <Segment
                legend=words::REPORT_KIND
                name="report-kind"
                choices=kinds
                value=kind
                on_choice=Callback::new(move |one| kind.set(Some(one)))
            />
            <TextField id="report-text" label=words::REPORT_TEXT value=text limit=limits::NOTE required=true/>
            <div class="steps-grid">{step_fields} {amount_fields}</div>
            <RefusalNote refusal=refused/>
            <div class="grid two">
                <LineField id="report-place" label=words::REPORT_PLACE value=place limit=limits::PLACE/>
                <DayField id="report-on" label=words::REPORT_ON value=on/>
            </div>
            {files::field(staged)}
        </WorkDialog>
    }
}
