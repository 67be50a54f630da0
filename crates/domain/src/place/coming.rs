//! Receptions to come: the days that the rules of a rota mean, and how each is held.

use shared::place::{Instead, Place, Reception, ReceptionEvery};
use shared::time::{LocalDate, Timestamp};

use crate::deadline::Calendar;

/// A reception to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coming {
    /// The day.
    pub day: LocalDate,
    /// The day it was moved from, because nobody works on that day.
    pub moved_from: Option<LocalDate>,
    /// Whose turn it is; `None`: whoever is there.
    pub who: Option<String>,
}

/// The first day of a rule, and months between two of its days (0: it counts weeks).
fn first(rule: &Reception) -> (LocalDate, u32) {
    if rule.every == ReceptionEvery::Week {
        let ahead = (i32::from(rule.day) - i32::from(rule.since.weekday())).rem_euclid(7);
        return (rule.since.plus_days(ahead), 0);
    }
    let step = if rule.every == ReceptionEvery::Month {
        1
    } else {
        2
    };
    let (year, month, _) = rule.since.ymd();
    let this = LocalDate::from_ymd(year, month, 1).unwrap_or(rule.since);
    let fits = |n: &u32| {
        let month = this.plus_months(*n);
        let is_its = step == 1 || month.ymd().1 % 2 == 1;
        is_its && in_month(month, rule.day) >= rule.since
    };
    let ahead = (0..4).find(fits).unwrap_or(0);
    (this.plus_months(ahead), step)
}

/// A day of the month that begins on `first`; its last, if it is shorter.
fn in_month(first: LocalDate, day: u8) -> LocalDate {
    let last = first.plus_months(1).plus_days(-1);
    first.plus_days(i32::from(day) - 1).min(last)
}

/// The next receptions of a rule, from `today` on, each moved off days on which nobody works; one that is
/// moved to the day of the next falls out. Whose turn it is goes by the days that were meant, so that a
/// holiday changes nobody's place in the row.
pub fn coming(
    rule: &Reception,
    today: LocalDate,
    calendar: &Calendar<'_>,
    count: usize,
) -> Vec<Coming> {
    let (first, step) = first(rule);
    let passed = (today.0 - first.0).max(0) as u32;
    // A little before today: a day may be moved over some weeks' ends.
    let per = if step == 0 { 7 } else { 31 * step };
    let begin = (passed / per).saturating_sub(3);
    let one = |n: u32| {
        let wanted = if step == 0 {
            first.plus_days(7 * n as i32)
        } else {
            in_month(first.plus_months(n * step), rule.day)
        };
        let mut day = wanted;
        while !calendar.is_workday(day) {
            day = day.plus_days(1);
        }
        let turn = (n as usize).checked_rem(rule.who.len());
        Coming {
            day,
            moved_from: (day != wanted).then_some(wanted),
            who: turn.and_then(|turn| rule.who.get(turn).cloned()),
        }
    };
    (begin..)
        .map(|n| (one(n), one(n + 1).day))
        .filter(|(coming, next)| coming.day >= today && coming.day != *next)
        .map(|(coming, _)| coming)
        .take(count)
        .collect()
}

/// The day that the rule means, before it is moved.
pub(super) fn meant(one: &Coming) -> LocalDate {
    one.moved_from.unwrap_or(one.day)
}

/// A reception on a day, as it is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sitting {
    /// Of which rule.
    pub no: u32,
    /// The day.
    pub day: LocalDate,
    /// The day that the rule means: what tells it from the others of its rule.
    pub meant: LocalDate,
    /// From when, in minutes of the day.
    pub from: u16,
    /// Until when, in minutes of the day.
    pub until: u16,
    /// Who receives; nobody: whoever is there.
    pub who: Vec<String>,
    /// How it is held otherwise than the rule says, if it is.
    pub instead: Option<Instead>,
    /// Why.
    pub reason: String,
}

impl Sitting {
    /// When it is over.
    pub fn ends(&self) -> Timestamp {
        let minutes = i64::from(self.until);
        self.day.start().plus_ms(minutes * 60_000)
    }

    /// Whether nobody receives.
    pub fn is_off(&self) -> bool {
        self.instead == Some(Instead::Off)
    }

    /// The day it was moved from, because nobody works on that day.
    pub fn moved_from(&self) -> Option<LocalDate> {
        (self.meant != self.day).then_some(self.meant)
    }

    /// Whether somebody of that name receives.
    pub fn has(&self, name: &str) -> bool {
        !name.is_empty() && !self.is_off() && self.who.iter().any(|one| one == name)
    }
}

/// The receptions of a place on some days, those called off included; earliest first.
pub fn sittings(
    place: &Place,
    (first, last): (LocalDate, LocalDate),
    calendar: &Calendar<'_>,
) -> Vec<Sitting> {
    if place.merged.is_some() || place.ended.is_some() {
        return Vec::new();
    }
    // Some more: of those days that were moved, two may have met.
    let most = ((last.0 - first.0).max(0) / 7 + 4) as usize;
    let of = |rule: &Reception| {
        let (no, from, until) = (rule.no, rule.from, rule.until);
        let days = coming(rule, first, calendar, most).into_iter();
        let days = days.filter(|one| one.day <= last);
        days.map(|one| {
            let meant = meant(&one);
            let mut held = place.exceptions.iter();
            let found = held.find(|held| held.no == no && held.day == meant);
            let who = match found.map(|held| &held.instead) {
                Some(Instead::Who(who)) => who.clone(),
                Some(Instead::Off) | None => one.who.into_iter().collect(),
            };
            Sitting {
                no,
                day: one.day,
                meant,
                from,
                until,
                who,
                instead: found.map(|held| held.instead.clone()),
                reason: found.map(|held| held.reason.clone()).unwrap_or_default(),
            }
        })
        .collect::<Vec<_>>()
    };
    let mut all: Vec<_> = place.rota.iter().flat_map(of).collect();
    all.sort_by_key(|one| (one.day, one.from, one.no));
    all
}

/// The next receptions of a place, all its rules together, with the number of the rule; earliest first.
/// Those called off are none.
pub fn next_receptions(
    place: &Place,
    today: LocalDate,
    calendar: &Calendar<'_>,
    count: usize,
) -> Vec<(u32, Coming)> {
    if place.merged.is_some() || place.ended.is_some() {
        return Vec::new();
    }
    let of = |rule: &Reception| {
        let no = rule.no;
        let its = place.exceptions.iter().filter(|held| held.no == no);
        let its: Vec<_> = its.collect();
        let days = coming(rule, today, calendar, count + its.len()).into_iter();
        days.filter_map(|mut one| {
            let found = its.iter().find(|held| held.day == meant(&one));
            match found.map(|held| &held.instead) {
                None => {}
                Some(Instead::Off) => return None,
                Some(Instead::Who(who)) => one.who = Some(who.join("、")),
            }
            Some((no, one))
        })
        .collect::<Vec<_>>()
    };
    let mut all: Vec<_> = place.rota.iter().flat_map(of).collect();
    all.sort_by_key(|(no, one)| (one.day, *no));
    all.truncate(count);
    all
}
