//! How a project stands on a day: its light, months without a report, and what is due.

use shared::project::{Passage, Project, Season, Stage};
use shared::rulebook::Rulebook;
use shared::schedule::{Light, Reading};
use shared::time::{LocalDate, Timestamp};

use crate::deadline::Calendar;
use crate::schedule;

use Stage::{Assessed, Rectifying};

/// Days after a month's end within which its report comes in time.
pub(super) const REPORTED_WITHIN: i32 = 10;

/// What a year-end assessment made of it before it was accepted, and so still holds: whether it passed. What
/// did not is put right once, and then assessed again.
pub(super) fn judged(body: &Project) -> Option<bool> {
    let last = body.assessments.last()?;
    let is_first = body.passages.iter().all(|one| one.stage != Assessed);
    let put_right = reached_at(body, Rectifying).is_some_and(|at| at.day() >= last.on);
    let holds = is_first && (last.passed || !put_right);
    (last.season == Season::YearEnd && holds).then_some(last.passed)
}

pub(super) fn heard(body: &Project) -> Option<LocalDate> {
    let began = body.planned_on?;
    Some(body.reported_on.map_or(began, |on| on.max(began)))
}

/// The light of a day, while somebody is at work on it.
pub fn reading(body: &Project, book: Option<&Rulebook>, day: LocalDate) -> Option<Reading> {
    let heard = heard(body).filter(|_| body.stage.is_at_work())?;
    Some(schedule::read(
        &body.schedule,
        heard,
        &Calendar::of(book),
        day,
    ))
}

/// The light that is shown: a person's, or the rule's.
pub fn light(body: &Project, book: Option<&Rulebook>, day: LocalDate) -> Option<Light> {
    let rule = reading(body, book, day)?.light;
    Some(body.overrule.as_ref().map_or(rule, |held| held.light))
}

pub(super) fn month_of(day: LocalDate) -> i32 {
    let (year, month, _) = day.ymd();
    year * 12 + month as i32 - 1
}

/// The last day of a month.
pub(super) fn end_of(month: i32) -> LocalDate {
    let (year, month) = named(month + 1);
    let next = LocalDate::from_ymd(year, month, 1).expect("every month has a first day");
    next.plus_days(-1)
}

/// Whether somebody was at work on it when a month ended, of those since its plan was made public; that may
/// have been entered later.
fn was_at_work(body: &Project, month: i32) -> bool {
    let is_before = |one: &&Passage| !one.stage.is_at_work();
    let since = body.passages.iter().skip_while(is_before);
    let by_then = since.take_while(|one| month_of(one.at.day()) <= month);
    by_then.last().is_none_or(|one| one.stage.is_at_work())
}

/// Months that have passed without a report since the plan was made public, while somebody was at work on it,
/// as (year, month): each is a finding. The current month is none before it is over.
pub fn silent_months(body: &Project, today: LocalDate) -> Vec<(i32, u32)> {
    let Some(planned) = body.planned_on else {
        return Vec::new();
    };
    (month_of(planned) + 1..month_of(today))
        .filter(|month| was_at_work(body, *month) && !body.reported_months.contains(month))
        .map(named)
        .collect()
}

/// Months in whose time nobody reported, though a report on them came later (补报), as (year, month): the
/// silence stays a finding. Nobody owed a report on the months before the plan was made public.
pub fn late_months(body: &Project) -> Vec<(i32, u32)> {
    let Some(planned) = body.planned_on else {
        return Vec::new();
    };
    let months = body.late_months.iter().copied();
    months
        .filter(|month| *month > month_of(planned) && was_at_work(body, *month))
        .map(named)
        .collect()
}

/// A month as (year, month).
const fn named(month: i32) -> (i32, u32) {
    (month.div_euclid(12), month.rem_euclid(12) as u32 + 1)
}

/// The last day of the month that is over, if somebody was and is at work on it and no report tells of it.
/// What was missed before stays a finding and waits for nobody.
pub fn report_missed(body: &Project, today: LocalDate) -> Option<LocalDate> {
    let last = today.plus_days(1 - today.ymd().2 as i32).plus_days(-1);
    let (year, month, _) = last.ymd();
    let is_silent = body.stage.is_at_work() && silent_months(body, today).contains(&(year, month));
    is_silent.then_some(last)
}

/// Months after its assessment in which a project is looked back on (翌年回头看).
const LOOK_BACK_MONTHS: u32 = 12;

/// The day from which what was assessed waits for somebody to look back on it, until somebody begins.
pub fn look_back_due(body: &Project) -> Option<LocalDate> {
    let assessed = reached_at(body, Assessed).filter(|_| body.stage == Assessed)?;
    Some(assessed.day().plus_months(LOOK_BACK_MONTHS))
}

/// The last day of the month that is over, once its report is late: then whoever supervises presses for it.
pub fn report_late(body: &Project, today: LocalDate) -> Option<LocalDate> {
    report_missed(body, today).filter(|last| today > last.plus_days(REPORTED_WITHIN))
}

/// When a stage was last reached.
pub fn reached_at(body: &Project, stage: Stage) -> Option<Timestamp> {
    let found = body.passages.iter().rev().find(|one| one.stage == stage);
    found.map(|one| one.at)
}
