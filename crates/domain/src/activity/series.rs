//! Activities that come again: the days of a row, and which of it a change goes on to.

use shared::activity::{Activity, ActivityCommand, ActivityForm, Every, Repeat};
use shared::id::WorkId;
use shared::refusal::{Field, Refusal};
use shared::time::{LocalDate, Timestamp};

use super::answers::keep_answers;
use super::form::{admit_form, checked, lasts};
use super::{is_ahead, settle};
use crate::deadline::Calendar;
use crate::plan::Planned;
use crate::request::rulebook;
use crate::work::{Desk, Held, planned, said};

/// How often one may come again.
const MOST_TIMES: u32 = 60;

pub(super) fn begin(
    desk: &Desk<'_>,
    form: &ActivityForm,
    repeat: Option<Repeat>,
) -> Result<Planned, Refusal> {
    let form = checked(desk, form, &[])?;
    let by = admit_form(desk, &form)?;
    if repeat.is_some_and(|repeat| !(2..=MOST_TIMES).contains(&repeat.times)) {
        return Err(Refusal::Unfit { field: Field::Day });
    }
    let calendar = Calendar::of(rulebook(desk.world));
    let first = form.from.day();
    let mut planned = planned(by);
    let days = days(first, repeat, &calendar);
    let row: Vec<_> = (0..days.len())
        .map(|n| WorkId::derive(desk.envelope.command_id, n as u32))
        .collect();
    // One alone is no series.
    let series = row.first().copied().filter(|_| row.len() > 1);
    for (id, (day, moved_from)) in row.iter().copied().zip(days) {
        let shift = i64::from(day.0 - first.0) * 86_400_000;
        let held = Held {
            id,
            of: None,
            version: 0,
            body: Activity {
                kind: form.kind,
                title: form.title.clone(),
                team: form.team,
                station: form.station,
                lead: form.lead.clone(),
                place: form.place.clone(),
                from: form.from.plus_ms(shift),
                until: form.until.plus_ms(shift),
                agenda: form.agenda.clone(),
                parties: form.parties.clone(),
                places: form.places,
                answers: Vec::new(),
                particulars: form.particulars.clone(),
                campaign: form.campaign,
                matters: Vec::new(),
                held: None,
                attended: Vec::new(),
                taken_back: Vec::new(),
                study: None,
                scores: Vec::new(),
                minutes: Vec::new(),
                outcome: String::new(),
                written: None,
                checked: None,
                cancelled: None,
                moved_from,
                series,
                row: if series == Some(id) {
                    row.clone()
                } else {
                    Vec::new()
                },
                planned: desk.signed(),
            },
        };
        settle(desk, &held, &mut planned, said(held.body.title.clone()));
    }
    Ok(planned)
}

/// The days of a row of activities, the first included, each moved off days on which nobody works; with
/// the day it was moved from. One that is moved to the day of the next falls out.
fn days(
    first: LocalDate,
    repeat: Option<Repeat>,
    calendar: &Calendar<'_>,
) -> Vec<(LocalDate, Option<LocalDate>)> {
    let Some(Repeat { every, times }) = repeat else {
        // What somebody puts on a day of their choice stays there.
        return vec![(first, None)];
    };
    let mut row: Vec<_> = (0..times.min(MOST_TIMES))
        .map(|n| {
            let wanted = match every {
                Every::Week => first.plus_days(7 * n as i32),
                Every::Fortnight => first.plus_days(14 * n as i32),
                Every::Month => first.plus_months(n),
            };
            let mut day = wanted;
            while !calendar.is_workday(day) {
                day = day.plus_days(1);
            }
            (day, (day != wanted).then_some(wanted))
        })
        .collect();
    // The later of two stays: it is the one that was meant for that day, or nearest to it.
    row.reverse();
    row.dedup_by_key(|(day, _)| *day);
    row.reverse();
    row
}

/// Whether a command reaches those that follow in a series.
pub(super) const fn goes_on(command: &ActivityCommand) -> bool {
    match command {
        ActivityCommand::Revise { scope, .. } | ActivityCommand::Cancel { scope, .. } => {
            !scope.is_this()
        }
        ActivityCommand::Plan { .. }
        | ActivityCommand::Answer { .. }
        | ActivityCommand::SignIn { .. }
        | ActivityCommand::Unsign { .. }
        | ActivityCommand::Study { .. }
        | ActivityCommand::Score { .. }
        | ActivityCommand::Write { .. }
        | ActivityCommand::Tie { .. }
        | ActivityCommand::Concern { .. }
        | ActivityCommand::Pass { .. }
        | ActivityCommand::Entrust { .. }
        | ActivityCommand::Fulfil { .. }
        | ActivityCommand::Check { .. }
        | ActivityCommand::Settle { .. } => false,
    }
}

/// Those that follow in a series and are still to be held: not over, not written down, not called off. One
/// that went to another team or station meanwhile has left it.
pub(super) fn following(desk: &Desk<'_>, id: WorkId, body: &Activity) -> Vec<Held<Activity>> {
    let first = body.series.and_then(|first| desk.known::<Activity>(first));
    let row = first.map(|first| first.body.row).unwrap_or_default();
    let others = row.into_iter().filter(|other| *other != id);
    others
        .filter_map(|other| desk.known::<Activity>(other))
        .filter(|one| {
            let one = &one.body;
            one.from > body.from
                && (one.team, one.station) == (body.team, body.station)
                && is_to_come(one, desk.when)
        })
        .collect()
}

/// Whether something is still to be held, so that what is said of its series goes for it.
fn is_to_come(body: &Activity, now: Timestamp) -> bool {
    is_ahead(body, now) && body.checked.is_none() && body.written.is_none()
}

/// How many follow one in its series and are changed with it, of those that somebody knows.
pub fn follow_count<'a>(
    body: &Activity,
    all: impl Iterator<Item = &'a Activity>,
    now: Timestamp,
) -> usize {
    let Some(series) = body.series else {
        return 0;
    };
    all.filter(|one| {
        one.series == Some(series)
            && one.from > body.from
            && (one.team, one.station) == (body.team, body.station)
            && is_to_come(one, now)
    })
    .count()
}

/// Changes one that follows as the one before it was: its day, its name and its kind are its own.
pub(super) fn follows(
    desk: &Desk<'_>,
    model: &Activity,
    body: &mut Activity,
    command: &ActivityCommand,
) -> Result<(), Refusal> {
    if let ActivityCommand::Cancel { .. } = command {
        body.cancelled.clone_from(&model.cancelled);
        return Ok(());
    }
    let hour = model.from.0 - model.from.day().start().0;
    body.from = body.from.day().start().plus_ms(hour);
    body.until = body.from.plus_ms(model.until.0 - model.from.0);
    lasts(body.kind, body.from, body.until)?;
    body.lead.clone_from(&model.lead);
    body.place.clone_from(&model.place);
    body.agenda.clone_from(&model.agenda);
    body.parties.clone_from(&model.parties);
    body.places = model.places;
    keep_answers(body);
    desk.near(body.from.day(), Field::Day)
}
