//! Reports on a matter or a project, with what they moved and their photos.

use leptos::prelude::*;
use shared::attachment::{AttachTo, Attachment};
use shared::id::OrganisationId;
use shared::organisation::OrganisationKind;
use shared::request::Channel;
use shared::schedule::{Measure, MeasureKind, Schedule};
use shared::supervision::{Report, ReportKind};
use text::{clock, supervision as words};

use crate::components::raise::{BecameRequest, Beginning, RaiseButton, may_raise, raise};
use crate::components::shot::Shot;
use crate::components::when::When;
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::shelf::Opened;
use crate::ui::Ui;

/// All of them.
#[component]
pub fn Reports(
    /// Newest first.
    reports: Memo<Vec<Opened<Report>>>,
    /// Their files.
    files: Memo<Vec<Attachment>>,
    /// The plan they move, also as it was before it was adjusted.
    #[prop(into)]
    schedule: Signal<Option<Schedule>>,
    /// To which sort they are narrowed, if the page counts them by sort.
    #[prop(optional)]
    only: Option<RwSignal<Option<ReportKind>>>,
) -> impl IntoView {
    let asked = move || only.and_then(|only| only.get());
    let shown = move || {
        let mut all = reports.get();
        if let Some(kind) = asked() {
            all.retain(|one| one.body.kind == kind);
        }
        all
    };
    let measures = Memo::new(move |_| {
        let schedule = schedule.get().unwrap_or_default();
        let before = schedule.adjustments.into_iter().rev();
        let before = before.filter_map(|one| one.measures).flatten();
        schedule
            .measures
            .into_iter()
            .chain(before)
            .collect::<Vec<Measure>>()
    });
    view! {
        <section class="box">
            <h2 id="reports-title" tabindex="-1">
                {tr(words::REPORTS)}
                <When when=move || asked().is_some()>
                    <button
                        type="button"
                        class="link"
                        data-testid="reports-all"
                        on:click=move |_| {
                            if let Some(only) = only {
                                only.set(None);
                            }
                        }
                    >
                        {tr(words::BECAME_ALL)}
                    </button>
                </When>
            </h2>
            <ul class="reports" data-testid="reports">
                <For
                    each=shown
                    key=|one| (one.id(), one.body.raised.clone())
                    children=move |report| view! { <ReportLine report files measures/> }.into_any()
                />
            </ul>
            <When when=move || shown().is_empty()>
                <p class="card-meta">{tr(words::NO_REPORTS)}</p>
            </When>
        </section>
    }
}

#[component]
fn ReportLine(
    report: Opened<Report>,
    files: Memo<Vec<Attachment>>,
    measures: Memo<Vec<Measure>>,
) -> impl IntoView {
    let (station, ui, lang) = (Station::get(), Ui::get(), lang());
    let (id, body) = (report.id(), report.body.clone());
    let who = {
        let body = body.clone();
        move || {
            let lang = lang.get();
            let mut parts = vec![words::report_kind(body.kind).of(lang).to_owned()];
            parts.extend(
                station
                    .tree
                    .with(|tree| body.from.map(|from| tree.name(from))),
            );
            parts.push(body.by_name.clone());
            if !body.place.is_empty() {
                parts.push(body.place.clone());
            }
            parts.join(" · ")
        }
    };
    let changes = {
        let body = body.clone();
        move || {
            let lang = lang.get();
            let steps = body.steps.iter().map(|(_, title, before, after)| {
                words::STEP_TO.with(lang, &[title, &before.to_string(), &after.to_string()])
            });
            let amounts = body.amounts.iter().map(|(no, name, before, after)| {
                let of = measures.with(|all| all.iter().find(|one| one.no == *no).cloned());
                let kind = of.as_ref().map_or(MeasureKind::Quantity, |one| one.kind);
                let unit = of.map(|one| one.unit).unwrap_or_default();
                let value = |value| words::amount(kind, &unit, value, lang);
                words::AMOUNT_TO.with(lang, &[name, &value(*before), &value(*after)])
            });
            steps.chain(amounts).collect::<Vec<_>>().join(" · ")
        }
    };
    let files = Memo::new(move |_| {
        let is_its = |file: &&Attachment| file.owner.place() == AttachTo::Work(id);
        files.with(|all| all.iter().filter(is_its).cloned().collect::<Vec<_>>())
    });
    let on = body.on;
    // What was found and has nothing to do with the plan is a request of its own.
    let begins = {
        let body = body.clone();
        move |()| {
            let is_team = |id: &OrganisationId| {
                station.tree.with_untracked(|tree| {
                    tree.get(*id)
                        .is_some_and(|one| one.kind == OrganisationKind::Team)
                })
            };
            let from = Beginning {
                origin: id,
                line: None,
                text: body.text.clone(),
                place: body.place.clone(),
                station: body.from,
                team: body.from.filter(is_team),
                channel: Channel::Visit,
            };
            raise(from, station, ui);
        }
    };
    let raised = body.raised.clone();
    let became = move |request| view! { <BecameRequest request/> " " }.into_any();
    view! {
        <li data-testid="report">
            <time>{move || clock::day(on, lang.get())}</time>
            <div>
                <p class="card-meta">{who}</p>
                <p class="prose">{body.text.clone()}</p>
                <p class="card-meta">{changes}</p>
                <p class="card-meta" data-testid="report-raised">
                    {raised.into_iter().map(became).collect_view()}
                    <RaiseButton may=may_raise(station) on_raise=Callback::new(begins)/>
                </p>
                <ul class="shots">
                    <For
                        each=move || files.get()
                        key=|file| (file.id, file.state.code())
                        children=move |file| view! { <Shot file/> }.into_any()
                    />
                </ul>
            </div>
        </li>
    }
}
