//! What a change of a rota means to each of those who receive by it.

use std::fmt;

use shared::place::Place;
use shared::time::{LocalDate, Timestamp};

use super::coming::Sitting;
use super::face::ahead;
use crate::deadline::Calendar;

/// Days ahead for which a change is told: half a year, as calendars show it.
const TOLD_DAYS: i32 = 183;

/// When somebody receives. Written as `2026-03-03 09:00-11:00`, which both languages read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The day.
    pub day: LocalDate,
    /// From when, in minutes of the day.
    pub from: u16,
    /// Until when, in minutes of the day.
    pub until: u16,
}

impl Slot {
    const fn of(one: &Sitting) -> Self {
        Self {
            day: one.day,
            from: one.from,
            until: one.until,
        }
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { day, from, until } = self;
        let (hour, minute) = (from / 60, from % 60);
        write!(f, "{day} {hour:02}:{minute:02}-")?;
        write!(f, "{:02}:{:02}", until / 60, until % 60)
    }
}

/// What became of somebody's receptions; of several that changed, the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turned {
    /// They receive when they did not.
    Given(Slot),
    /// They receive at another time: the old one, and the new one.
    Moved(Slot, Slot),
    /// Somebody else receives in their place.
    HandedOver(Slot),
    /// Nobody receives then.
    Off(Slot),
}

/// Whose receptions are others than they were, from a moment on, by the names on the rota.
pub fn turned(
    before: &Place,
    after: &Place,
    now: Timestamp,
    calendar: &Calendar<'_>,
) -> Vec<(String, Turned)> {
    let was = ahead(before, now, TOLD_DAYS, calendar);
    let is = ahead(after, now, TOLD_DAYS, calendar);
    let all = was.iter().chain(&is);
    let mut names: Vec<&String> = all.flat_map(|one| &one.who).collect();
    names.sort_unstable();
    names.dedup();
    let slots = |all: &[Sitting], name: &str| -> Vec<Slot> {
        let held = all.iter().filter(|one| one.has(name));
        held.map(Slot::of).collect()
    };
    let of = |name: &String| {
        let (old, new) = (slots(&was, name), slots(&is, name));
        let lost = old.iter().find(|one| !new.contains(one)).copied();
        let gained = new.iter().find(|one| !old.contains(one)).copied();
        let is_held = |slot: Slot| is.iter().any(|one| Slot::of(one) == slot && !one.is_off());
        let turned = match (lost, gained) {
            (None, None) => return None,
            (None, Some(new)) => Turned::Given(new),
            (Some(old), Some(new)) => Turned::Moved(old, new),
            (Some(old), None) if is_held(old) => Turned::HandedOver(old),
            (Some(old), None) => Turned::Off(old),
        };
        Some((name.clone(), turned))
    };
    names.into_iter().filter_map(of).collect()
}
