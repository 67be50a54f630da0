//! How far a plan is: progress, milestones, amounts.

use leptos::prelude::*;
use shared::schedule::{Measure, MeasureKind, Reading, Schedule};
use text::supervision as words;

use super::Meter;
use crate::settings::{lang, tr};

/// The cards of a plan's figures.
pub fn progress_figures(schedule: &Schedule, found: &Reading) -> AnyView {
    let lang = lang();
    let found = *found;
    let all = schedule.milestones.len();
    let done = {
        let milestones = schedule.milestones.iter();
        milestones.filter(|one| one.progress >= 100).count()
    };
    let behind = found.planned.saturating_sub(found.reached);
    let progress = move || {
        if all == 0 {
            return view! { <p class="figure-note">{tr(words::NO_PLAN)}</p> }.into_any();
        }
        view! {
            <b data-testid="progress">{words::percent(found.reached)}"%"</b>
            <Meter reached=found.reached planned=found.planned/>
            <small>
                {move || {
                    let planned = words::percent(found.planned);
                    if behind == 0 {
                        words::PLANNED_AHEAD.with(lang.get(), &[&planned])
                    } else {
                        words::PLANNED.with(lang.get(), &[&planned, &words::percent(behind)])
                    }
                }}
            </small>
        }
        .into_any()
    };
    let late = move || match found.late {
        None => words::ALL_IN_TIME.of(lang.get()).to_owned(),
        Some((_, days)) => text::plural(
            lang.get(),
            days as usize,
            words::ONE_LATE_ONE,
            words::ONE_LATE,
        ),
    };
    let measure = move |measure: Measure| {
        let Measure {
            kind,
            name,
            unit,
            planned,
            done,
            ..
        } = measure;
        let share = done * 100 / planned.max(1);
        let (unit_again, is_money) = (unit.clone(), kind == MeasureKind::Money);
        view! {
            <div class="figure">
                <span>
                    {move || {
                        if is_money { words::MONEY.of(lang.get()).to_owned() } else { name.clone() }
                    }}
                </span>
                <b>{move || words::amount(kind, &unit, done, lang.get())}</b>
                <small>
                    {move || {
                        let lang = lang.get();
                        let all = words::amount(kind, &unit_again, planned, lang);
                        words::OF_ALL.with(lang, &[&all, &share.to_string()])
                    }}
                </small>
            </div>
        }
        .into_any()
    };
    let measures = schedule.measures.clone().into_iter().map(measure);
    let measures = measures.collect_view();
    view! {
            <div class="figure">
                <span>{tr(words::PROGRESS)}</span>
                {progress}
            </div>
            <div class="figure">
                <span>{tr(words::MILESTONES)}</span>
                <b>{done}" / "{all}</b>
                <small>{late}</small>
            </div>
            {measures}
    }
    .into_any()
}
