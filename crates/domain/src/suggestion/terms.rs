//! 时限: who sets the terms of suggestions, what of it is refused, and when a term ends.

use std::ops::RangeInclusive;

use shared::late::Late;
use shared::limits;
use shared::refusal::{Field, Refusal};
use shared::suggestion::{DatedTerms, Length, LengthUnit, Rule, Term, Terms};
use shared::time::{LocalDate, Timestamp};

use crate::account::admit_administrator;
use crate::deadline::Calendar;
use crate::plan::{Planned, World, required};
use crate::policy::Actor;
use crate::request::rulebook;
use crate::rulebook::{held, not_past, put};

/// The terms of an entry, reckoned by the calendar.
pub(super) struct Timetable<'a> {
    calendar: Calendar<'a>,
    terms: Terms,
}

impl<'a> Timetable<'a> {
    /// Of the entry that a suggestion began under.
    pub(super) fn of(world: &'a dyn World, entry: Option<u32>) -> Self {
        let book = rulebook(world);
        Self {
            calendar: Calendar::of(book),
            terms: book.map_or_else(Terms::default, |book| book.terms(entry)),
        }
    }

    pub(super) fn term(&self, rule: Rule, from: LocalDate) -> Term {
        Term {
            rule,
            from,
            due: end(&self.calendar, from, self.terms.get(rule)),
        }
    }
}

fn end(calendar: &Calendar<'_>, from: LocalDate, length: Length) -> LocalDate {
    match length.unit {
        LengthUnit::Workdays => calendar.add_workdays(from, length.count),
        LengthUnit::Days => calendar.add_days(from, length.count),
        LengthUnit::Months => calendar.add_months(from, length.count),
    }
}

/// Sets terms from a day on. A browser does not predict it: its start does without this.
pub(crate) fn set_terms(
    world: &dyn World,
    entry: &Late<DatedTerms>,
    actor: &Actor,
    at: Timestamp,
) -> Result<Planned, Refusal> {
    let role = admit_administrator(actor, at.day())?;
    // The server takes no command that it cannot read; one that is stored can be none of these.
    let entry = entry.open().map_err(|_| Refusal::Internal)?;
    not_past(entry.valid_from, actor, at)?;
    let (mut book, version) = held(world);
    if !are_sound(&entry.terms, entry.valid_from) {
        let field = Field::Terms;
        return Err(Refusal::Unfit { field });
    }
    let source = required(Field::Source, &entry.source, limits::PLACE)?;
    book.terms.push(Late::of(&DatedTerms { source, ..entry }));
    Ok(put(book, version, role))
}

/// How long a term may be in a unit: a day at least and a year at most.
pub const fn range(unit: LengthUnit) -> RangeInclusive<u32> {
    let most = match unit {
        LengthUnit::Workdays => 250,
        LengthUnit::Days => 366,
        LengthUnit::Months => 12,
    };
    1..=most
}

/// Each is a day at least and a year at most, and more time is more than there was.
fn are_sound(terms: &Terms, day: LocalDate) -> bool {
    let is_sound = |rule: &Rule| {
        let Length { count, unit } = terms.get(*rule);
        range(unit).contains(&count)
    };
    let calendar = Calendar::of(None);
    Rule::ALL.iter().all(is_sound)
        && end(&calendar, day, terms.reply) < end(&calendar, day, terms.extended)
}

/// The entry for what is raised on a day.
pub(super) fn entry_for(world: &dyn World, day: LocalDate) -> Option<u32> {
    rulebook(world)?.terms_for(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_of_no_day_or_of_years_are_refused() {
        let day = "2026-08-31".parse().expect("a day");
        let with = |rule, count, unit| {
            let mut terms = Terms::default();
            terms.set(rule, Length::new(count, unit));
            are_sound(&terms, day)
        };
        for rule in Rule::ALL {
            assert!(!with(*rule, 0, LengthUnit::Days), "{rule:?}");
            assert!(!with(*rule, 400, LengthUnit::Months), "{rule:?}");
            assert!(!with(*rule, 251, LengthUnit::Workdays), "{rule:?}");
        }
        assert!(with(Rule::Reply, 3, LengthUnit::Months));
        assert!(with(Rule::Second, 15, LengthUnit::Days));
        // An extension that ends no later than the reply is none.
        assert!(with(Rule::Extended, 4, LengthUnit::Months));
        assert!(!with(Rule::Extended, 3, LengthUnit::Months));
        assert!(!with(Rule::Extended, 60, LengthUnit::Days));
    }
}
