//! How far a plan is: progress, milestones, amounts.

use domain::schedule::{differences, milestones_done};
use leptos::prelude::*;
use shared::schedule::{
    Adjustment, Difference, Measure, MeasureKind, Milestone, Overrule, Reading, Schedule,
};
use text::{Lang, clock, supervision as words};

use super::Meter;
use crate::settings::{lang, tr};

/// Why a light is as it is, in a sentence: a person's reason, or the rule's.
pub fn why(
    overrule: Option<&Overrule>,
    found: Option<&Reading>,
    schedule: &Schedule,
    lang: Lang,
) -> String {
    // A person's light has a person's reason; the rule's stands on the page of its own.
    if let Some(held) = overrule {
        return words::OVERRULED.with(lang, &[&held.by_name, &held.reason]);
    }
    let title = |no: u32| {
        let found = schedule.milestones.iter().find(|one| one.no == no);
        found.map(|one| one.title.clone()).unwrap_or_default()
    };
    let why = found.map(|found| words::why(found, title, lang));
    why.unwrap_or_default()
}

/// In what a plan differs from the one before it, a line each.
pub fn difference_lines(differences: Vec<Difference>) -> AnyView {
    let lang = lang();
    let lines = differences.into_iter().map(|one| {
        view! {
            <li data-testid="difference">{move || words::difference(&one, lang.get())}</li>
        }
        .into_any()
    });
    view! { <ul class="links">{lines.collect_view()}</ul> }.into_any()
}

/// How a plan was adjusted, the last time first: when, by whom, why, and in what.
pub fn adjustments(schedule: &Schedule) -> Option<AnyView> {
    let lang = lang();
    let forms = |milestones: &[Milestone], measures: &[Measure]| {
        let milestones: Vec<_> = milestones.iter().map(Milestone::form).collect();
        let measures: Vec<_> = measures.iter().map(Measure::form).collect();
        (milestones, measures)
    };
    let all = &schedule.adjustments;
    let line = |(n, one): (usize, &Adjustment)| {
        let now = Some(&schedule.measures);
        let (milestones, measures) = match all.get(n + 1) {
            Some(next) => (&next.before, next.measures.as_ref()),
            None => (&schedule.milestones, now),
        };
        // Amounts that were not kept are not compared.
        let amounts = one.measures.as_ref().zip(measures);
        let before = forms(&one.before, amounts.map_or(&[][..], |both| both.0));
        let after = forms(milestones, amounts.map_or(&[][..], |both| both.1));
        let found = differences((&before.0, &before.1), (&after.0, &after.1));
        let (at, name, reason) = (one.at, one.by_name.clone(), one.reason.clone());
        view! {
            <li data-testid="adjustment">
                <time>{move || clock::day(at.day(), lang.get())}</time>
                <div>
                    <span>{move || words::ADJUSTED_LINE.with(lang.get(), &[&name, &reason])}</span>
                    {difference_lines(found)}
                </div>
            </li>
        }
        .into_any()
    };
    let lines: Vec<_> = all.iter().enumerate().rev().map(line).collect();
    (!lines.is_empty()).then(|| {
        view! {
            <h3>{tr(words::ADJUSTMENTS)}</h3>
            <ul class="lines">{lines}</ul>
        }
        .into_any()
    })
}

/// The cards of a plan's figures.
pub fn progress_figures(schedule: &Schedule, found: &Reading) -> AnyView {
    let lang = lang();
    let found = *found;
    let (done, all) = milestones_done(schedule);
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
            base,
            done,
            ..
        } = measure;
        let base = base.filter(|base| *base != planned);
        let share = done * 100 / planned.max(1);
        let (unit_again, is_money) = (unit.clone(), kind == MeasureKind::Money);
        let unit_base = unit.clone();
        view! {
            <div class="figure">
                <span>
                    {move || {
                        if is_money {
                            [words::MONEY.of(lang.get()), " · ", &*name].concat()
                        } else {
                            name.clone()
                        }
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
                {base
                    .map(|base| {
                        view! {
                            <small data-testid="base">
                                {move || {
                                    let lang = lang.get();
                                    let first = words::amount(kind, &unit_base, base, lang);
                                    words::BASE_WAS.with(lang, &[&first])
                                }}
                            </small>
                        }
                    })}
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
