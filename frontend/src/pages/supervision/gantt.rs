//! Milestones as bars over months: what was done, what is expected, and the plan as approved.

use charts::Span;
use charts::gantt::{self, Lane, Line};
use domain::deadline::Calendar;
use domain::schedule::{forecast, late_by};
use leptos::prelude::*;
use shared::rulebook::Rulebook;
use shared::schedule::{Milestone, Schedule};
use shared::time::LocalDate;
use text::{Lang, Text, clock, plural, supervision as words};

use crate::settings::{lang, tr};

/// How a milestone stands, as its bar and its word say it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Done,
    Waiting,
    Running,
    Late(u32),
}

impl State {
    fn of(milestone: &Milestone, book: &Rulebook, today: LocalDate) -> Self {
        let late = late_by(milestone, &Calendar::of(Some(book)), today);
        if milestone.progress >= 100 {
            Self::Done
        } else if late > 0 {
            Self::Late(late)
        } else if milestone.began_on.is_none() && today < milestone.from {
            Self::Waiting
        } else {
            Self::Running
        }
    }

    const fn code(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Waiting => "idle",
            Self::Running => "fine",
            Self::Late(days) if days > domain::schedule::LATE_WITHIN => "overdue",
            Self::Late(_) => "soon",
        }
    }

    fn word(self, lang: Lang) -> String {
        match self {
            Self::Done => words::STATE_DONE.of(lang).to_owned(),
            Self::Waiting => words::STATE_WAITING.of(lang).to_owned(),
            Self::Running => words::STATE_RUNNING.of(lang).to_owned(),
            Self::Late(days) => plural(
                lang,
                days as usize,
                words::STATE_LATE_ONE,
                words::STATE_LATE,
            ),
        }
    }
}

fn line(milestone: &Milestone, today: LocalDate) -> Line {
    let began = milestone.began_on.map(|began| began.min(today));
    let done = match (milestone.done_on, began) {
        (Some(done), Some(began)) => Some((began, done.max(began))),
        (None, Some(began)) => Some((began, today)),
        (_, None) => None,
    };
    let ahead = forecast(milestone, today).map(|end| {
        let from = if done.is_some() {
            today.plus_days(1)
        } else {
            milestone.from.max(today)
        };
        (from, end.max(from))
    });
    Line {
        base: milestone.base,
        done,
        ahead,
    }
}

/// A whole plan as one line: from the first day of any milestone to the last of any. What has no plan
/// stands from the day on which it began. What ended goes as far as that day, and nothing is expected of it.
pub(super) fn whole(
    schedule: &Schedule,
    began: LocalDate,
    ended: Option<LocalDate>,
    today: LocalDate,
) -> Line {
    let until = ended.map_or(today, |ended| ended.min(today));
    let milestones = schedule.milestones.iter();
    let lines: Vec<Line> = milestones.map(|one| line(one, until)).collect();
    let around = |pick: fn(&Line) -> Option<gantt::Days>| {
        let first = lines.iter().filter_map(pick).map(|days| days.0).min()?;
        let last = lines.iter().filter_map(pick).map(|days| days.1).max()?;
        Some((first, last))
    };
    let done = around(|one| one.done);
    let ahead = around(|one| one.ahead).filter(|_| ended.is_none());
    let ahead = ahead.map(|(from, end)| {
        let from = done.map_or(from, |done| from.max(done.1.plus_days(1)));
        (from, end.max(from))
    });
    Line {
        base: around(|one| Some(one.base)).unwrap_or((began, began.max(until))),
        done,
        ahead,
    }
}

fn per_cent(value: f64) -> String {
    format!("{value:.3}%")
}

/// The head of a chart: the word for its rows, its months, and today.
pub(super) fn scale(chart: &gantt::Gantt, rows: Text) -> AnyView {
    let lang = lang();
    let month = move |(at, first): (f64, LocalDate)| {
        let word = move || clock::month_mark(first, lang.get());
        view! { <span class="gantt-month" style:left=per_cent(at)>{word}</span> }.into_any()
    };
    let months = chart
        .months
        .iter()
        .step_by(chart.every.max(1))
        .map(|one| (one.at, one.first))
        .map(month)
        .collect_view();
    let now = chart.today.map(|at| {
        view! { <span class="gantt-now" style:left=per_cent(at)>{tr(words::TODAY)}</span> }
    });
    view! {
        <div class="gantt-head" aria-hidden="true">
            <span>{tr(rows)}</span>
            <span>{tr(words::LIGHT)}</span>
            <div class="gantt-scale">{months} {now}</div>
        </div>
    }
    .into_any()
}

/// A lane: its bars over the lines of the months and of today. `done` is the look of what was done.
pub(super) fn lane(
    chart: &gantt::Gantt,
    lane: &Lane,
    done: &'static str,
    alt: impl Fn() -> String + Send + 'static,
) -> AnyView {
    let bars = [
        Some(bar(lane.base, "gantt-base", "27", "3")),
        lane.ahead.map(|span| bar(span, "gantt-ahead", "10", "11")),
        lane.done.map(|span| bar(span, done, "10", "11")),
    ];
    let upright = |at: f64, class: &'static str| {
        let at = per_cent(at);
        view! { <line class=class x1=at.clone() x2=at y1="0" y2="100%"></line> }.into_any()
    };
    let months = chart.months.iter();
    let grid = months
        .map(|month| upright(month.at, "gantt-grid"))
        .collect_view();
    let now = chart.today.map(|at| upright(at, "gantt-today"));
    view! {
        <svg class="gantt-lane" role="img" aria-label=alt>
            {grid} {bars.into_iter().flatten().collect_view()} {now}
        </svg>
    }
    .into_any()
}

/// A bar of a lane.
fn bar(span: Span, class: &'static str, y: &'static str, height: &'static str) -> AnyView {
    view! {
        <rect
            class=class
            x=per_cent(span.at)
            width=per_cent(span.width)
            y=y
            height=height
            rx="3"
        ></rect>
    }
    .into_any()
}

/// The chart, with a row of words for each bar: a table for whoever does not see it.
#[component]
pub fn Gantt(
    /// The plan.
    schedule: Schedule,
    /// Days off.
    book: std::sync::Arc<Rulebook>,
    /// The day.
    today: LocalDate,
    /// The day on which it ended: nothing is expected from then on.
    #[prop(optional_no_strip)]
    ended: Option<LocalDate>,
) -> impl IntoView {
    let lang = lang();
    let until = ended.map_or(today, |ended| ended.min(today));
    let as_it_stood = |one: &Milestone| {
        let line = line(one, until);
        Line {
            ahead: line.ahead.filter(|_| ended.is_none()),
            ..line
        }
    };
    let lines: Vec<Line> = schedule.milestones.iter().map(as_it_stood).collect();
    let chart = gantt::layout(&lines, today);
    let head = scale(&chart, words::MILESTONE);
    let lanes = chart.lanes.clone();
    let row = move |(milestone, own): (Milestone, Lane)| {
        let state = State::of(&milestone, &book, until);
        let end = forecast(&milestone, until).filter(|_| ended.is_none());
        let expected = end.filter(|end| *end > milestone.due);
        let alt = {
            let milestone = milestone.clone();
            move || {
                let lang = lang.get();
                let days = |(from, to): (LocalDate, LocalDate)| {
                    words::DATES.with(lang, &[&clock::day(from, lang), &clock::day(to, lang)])
                };
                words::GANTT_ALT.with(
                    lang,
                    &[
                        &milestone.title,
                        &state.word(lang),
                        &days(milestone.base),
                        &days((milestone.from, milestone.due)),
                        &milestone.progress.to_string(),
                    ],
                )
            }
        };
        let title = milestone.title.clone();
        let done = match state {
            State::Done => "gantt-done",
            State::Late(_) => "gantt-late",
            State::Running | State::Waiting => "gantt-running",
        };
        let drawn = lane(&chart, &own, done, alt);
        view! {
            <li class="gantt-row" data-testid="milestone" data-state=state.code()>
                <span class="gantt-name">{title}</span>
                <span class="light" data-light=state.code()>
                    <svg class="shape" aria-hidden="true" focusable="false">
                        <use href=["#s-", state.code()].concat()></use>
                    </svg>
                    <span>{move || state.word(lang.get())}</span>
                    <small>{milestone.progress}"%"</small>
                </span>
                {drawn}
                <small class="gantt-dates">
                    {move || {
                        let lang = lang.get();
                        let dates = words::DATES
                            .with(
                                lang,
                                &[&clock::day(milestone.from, lang), &clock::day(milestone.due, lang)],
                            );
                        match expected {
                            Some(end) => {
                                let end = words::FORECAST.with(lang, &[&clock::day(end, lang)]);
                                [&dates, " · ", &*end].concat()
                            }
                            None => dates,
                        }
                    }}
                </small>
            </li>
        }
        .into_any()
    };
    let rows = schedule
        .milestones
        .iter()
        .cloned()
        .zip(lanes)
        .map(row)
        .collect_view();
    view! {
        <div class="gantt" data-testid="gantt">
            {head}
            <ul>{rows}</ul>
        </div>
    }
}
