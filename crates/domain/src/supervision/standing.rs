//! How a matter stands on a day: its light, what is due, what was missed, and when it leaves the screens.

use shared::request::Request;
use shared::rulebook::Rulebook;
use shared::schedule::{Light, Reading};
use shared::suggestion::Suggestion;
use shared::supervision::Supervision;
use shared::time::LocalDate;

use super::OVER_AFTER_DAYS;
use crate::deadline::Calendar;
use crate::schedule;

/// Rounds rated dissatisfied from which on a case may be listed (挂号督办).
const LISTABLE_ROUNDS: usize = 2;

/// Whether a case may be listed (挂号督办): it was rated dissatisfied in two rounds.
pub fn is_listable(request: &Request) -> bool {
    let low = request.ratings.iter().filter(|rating| rating.is_low());
    let mut rounds: Vec<u32> = low.map(|rating| rating.round).collect();
    rounds.sort_unstable();
    rounds.dedup();
    rounds.len() >= LISTABLE_ROUNDS
}

/// Whether a suggestion may be listed: its lead deputy was dissatisfied with two rounds.
pub fn is_listable_suggestion(suggestion: &Suggestion) -> bool {
    let verdicts = suggestion
        .rounds
        .iter()
        .filter_map(|round| round.verdict.as_ref());
    verdicts.filter(|verdict| verdict.is_low()).count() >= LISTABLE_ROUNDS
}

/// The day from which it waits for somebody to look back on it (回头看), until somebody does.
pub fn look_back_due(body: &Supervision) -> Option<LocalDate> {
    let closing = body.closing.as_ref()?;
    closing
        .look_back_on
        .filter(|_| closing.looked_back_on.is_none())
}

/// Days before it is reported to the meeting that set it from which a report counts as the one for it.
const BRIEFED_WITHIN: i32 = 7;

/// The day on which the committee reports on an open matter (汇报日期), until a report of that time is there.
pub fn briefing_due(body: &Supervision) -> Option<LocalDate> {
    let due = body.report_by.filter(|_| body.closing.is_none())?;
    let counts = |on: LocalDate| on >= due.plus_days(-BRIEFED_WITHIN);
    (!body.reported_on.is_some_and(counts)).then_some(due)
}

/// The light of a day as the rule has it, whatever a person says about it.
pub fn reading(body: &Supervision, book: Option<&Rulebook>, day: LocalDate) -> Reading {
    schedule::read(&body.schedule, heard(body), &Calendar::of(book), day)
}

/// The last day on which a report would have come in time, if none did: the light is grey.
pub fn report_missed(body: &Supervision, day: LocalDate) -> Option<LocalDate> {
    let is_silent = body.closing.is_none() && reading(body, None, day).light == Light::Grey;
    is_silent.then(|| heard(body).plus_days(schedule::SILENT_AFTER - 1))
}

/// The day from which silence counts: that of the last report, or the one on which it was taken up (again).
pub(super) fn heard(body: &Supervision) -> LocalDate {
    let again = body.reopenings.last().map_or(body.opened_at, |one| one.at);
    let began = again.day();
    body.reported_on.map_or(began, |on| on.max(began))
}

/// The day from which a matter that ended leaves the screens.
pub(super) fn off(body: &Supervision) -> Option<LocalDate> {
    let closing = body.closing.as_ref()?;
    // What is to be looked back on stays until that was done, and as long again.
    if look_back_due(body).is_some() {
        return None;
    }
    let ended = closing.at.day();
    let last = closing.looked_back_on.map_or(ended, |on| on.max(ended));
    let off = last.plus_days(OVER_AFTER_DAYS);
    // What is on public display is read until its last day, also where it tells of what came of a matter.
    let shown = body.publications.iter();
    let shown = shown.filter(|one| one.withdrawn.is_none());
    let shown = shown.map(|one| one.until.plus_days(1)).max();
    Some(shown.map_or(off, |shown| shown.max(off)))
}
