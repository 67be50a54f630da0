//! The rulebook: who sets limits and days off, and what of it is refused.

use std::ops::RangeInclusive;

use shared::api::Detail;
use shared::limits;
use shared::record::{Record, RecordKey};
use shared::refusal::{Field, Refusal};
use shared::rulebook::{
    CalendarYear, DatedLimits, LimitKind, Limits, NamedDay, Rulebook, RulebookCommand,
};
use shared::time::{LocalDate, Timestamp};

use crate::plan::{Need, Planned, World, required};
use crate::policy::{Actor, Capacity};

/// No limit is longer than this, in days: a typing error must not silence a clock.
const LONGEST: u32 = 250;

/// What a limit may be: what must be done has a day at least, what is granted may be nothing.
pub const fn range(kind: LimitKind) -> RangeInclusive<u32> {
    let least = match kind {
        LimitKind::Accept
        | LimitKind::Assign
        | LimitKind::Sign
        | LimitKind::ReplySimple
        | LimitKind::ReplyComplex
        | LimitKind::Opinion
        | LimitKind::Rework
        | LimitKind::Rate => 1,
        LimitKind::ReturnWindow
        | LimitKind::Extension
        | LimitKind::Extensions
        | LimitKind::ReopenDays
        | LimitKind::ReopenTimes
        | LimitKind::Remind
        | LimitKind::Escalate => 0,
    };
    least..=LONGEST
}

pub(crate) fn needs() -> Vec<Need> {
    vec![Need::Record(RecordKey::Rulebook(Rulebook::id()))]
}

/// The rulebook as it stands, and its version.
pub(crate) fn held(world: &dyn World) -> (Rulebook, u64) {
    let held = world.record(RecordKey::Rulebook(Rulebook::id()));
    match held.map(|held| (&held.record, held.version)) {
        Some((Record::Rulebook(book), version)) => (book.clone(), version),
        Some(_) | None => (Rulebook::default(), 0),
    }
}

/// Puts the rulebook with what was set in it.
pub(crate) fn put(book: Rulebook, version: u64, role: Option<Capacity>) -> Planned {
    let mut planned = Planned {
        role,
        ..Planned::default()
    };
    planned.put(Record::Rulebook(book), version, Detail::default());
    planned
}

/// What began under a rule keeps it; a rule in the past would say otherwise.
pub(crate) fn not_past(from: LocalDate, actor: &Actor, at: Timestamp) -> Result<(), Refusal> {
    if from < at.day() && !actor.is_system {
        let field = Field::ValidFrom;
        return Err(Refusal::Unfit { field });
    }
    Ok(())
}

pub(crate) fn plan(
    world: &dyn World,
    command: &RulebookCommand,
    actor: &Actor,
    at: Timestamp,
) -> Result<Planned, Refusal> {
    let role = crate::account::admit_administrator(actor, at.day())?;
    let (mut book, version) = held(world);
    match command {
        RulebookCommand::SetLimits(entry) => {
            not_past(entry.valid_from, actor, at)?;
            if !are_sound(&entry.limits) {
                let field = Field::Workdays;
                return Err(Refusal::Unfit { field });
            }
            book.limits.push(DatedLimits {
                source: required(Field::Source, &entry.source, limits::PLACE)?,
                ..DatedLimits::clone(entry)
            });
        }
        // Nothing is predicted of it.
        RulebookCommand::SetTerms(_) | RulebookCommand::SetCommittees(_) => {
            return Ok(Planned::default());
        }
        RulebookCommand::SetYear(year) => {
            if !is_sound(year) {
                let field = Field::Days;
                return Err(Refusal::Unfit { field });
            }
            let year = CalendarYear {
                source: required(Field::Source, &year.source, limits::PLACE)?,
                ..CalendarYear::clone(year)
            };
            if book.years.contains(&year) {
                return Err(Refusal::NothingToDo);
            }
            book.years.retain(|held| held.year != year.year);
            book.years.push(year);
            book.years.sort_by_key(|held| held.year);
        }
    }
    Ok(put(book, version, role))
}

fn are_sound(limits: &Limits) -> bool {
    let is_sound = |kind: &LimitKind| range(*kind).contains(&limits.get(*kind));
    LimitKind::ALL.iter().all(is_sound)
}

/// Every day lies in the year and is named once; make-up days are weekend days.
fn is_sound(year: &CalendarYear) -> bool {
    let all = || year.off.iter().chain(&year.make_up);
    let lies_within = all().all(|day| day.ymd().0 == year.year);
    let mut days: Vec<_> = all().collect();
    days.sort();
    let named_once = days.windows(2).all(|pair| pair[0] != pair[1]);
    let weekends = year.make_up.iter().all(|day| day.weekday() >= 5);
    let named = |named: &NamedDay| {
        all().any(|day| *day == named.day) && named.name.chars().count() <= limits::NAME
    };
    let names_fit = year.names.iter().all(named);
    (2000..2200).contains(&year.year) && lies_within && named_once && weekends && names_fit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_checked_before_anything_hangs_on_it() {
        let sound = crate::deadline::shipped()[1].clone();
        assert!(is_sound(&sound));
        let mut other = sound.clone();
        other.off.push("2027-01-01".parse().expect("a day"));
        assert!(!is_sound(&other));
        let mut twice = sound.clone();
        twice.off.push(twice.off[0]);
        assert!(!is_sound(&twice));
        let mut weekday = sound;
        weekday.make_up.push("2026-03-02".parse().expect("a day"));
        assert!(!is_sound(&weekday));
    }

    #[test]
    fn limits_of_no_day_or_of_a_year_are_refused() {
        assert!(are_sound(&Limits::default()));
        let none = Limits {
            sign: 0,
            ..Limits::default()
        };
        assert!(!are_sound(&none));
        let endless = Limits {
            rate: 2_500,
            ..Limits::default()
        };
        assert!(!are_sound(&endless));
    }
}
