//! Working days, limits and lights.
//!
//! A limit in working days does not count the day it starts on; make-up Saturdays and Sundays are
//! working days. Days off of 2025 and 2026 are those of the State Council's notices; outside the
//! years on file, weekends alone count as off (provisional).

use std::collections::HashMap;
use std::sync::OnceLock;

use shared::request::{Clock, Complexity, Status, Step};
use shared::time::{LocalDate, Timestamp};

/// Default limits in working days; local rules differ, these are the recommended ones.
pub const fn limit(step: Step, complexity: Complexity, round: u32) -> u32 {
    match step {
        Step::Accept | Step::Assign | Step::Reassign => 2,
        Step::Sign => 1,
        Step::Reply => match (complexity, round) {
            (Complexity::Simple, _) => 10,
            (Complexity::Complex, 1) => 20,
            // A second handling is short, however hard the case.
            (Complexity::Complex, _) => 10,
        },
        Step::Rate => 10,
    }
}

const CALENDAR: &str = include_str!("../data/workdays-cn-2025-2026.csv");

/// Exceptions to "Monday to Friday": `true` works, `false` is off.
fn exceptions() -> &'static HashMap<LocalDate, bool> {
    static DAYS: OnceLock<HashMap<LocalDate, bool>> = OnceLock::new();
    DAYS.get_or_init(|| {
        CALENDAR
            .lines()
            .skip(1)
            .filter_map(|line| {
                let mut cells = line.split(',');
                let day: LocalDate = cells.next()?.parse().ok()?;
                Some((day, cells.next()? == "make_up_workday"))
            })
            .collect()
    })
}

/// Whether people work on `day`.
pub fn is_workday(day: LocalDate) -> bool {
    exceptions().get(&day).copied().unwrap_or(day.weekday() < 5)
}

/// The day `workdays` working days after `from`, which is not counted itself.
pub fn add_workdays(from: LocalDate, workdays: u32) -> LocalDate {
    let mut day = from;
    let mut left = workdays;
    while left > 0 {
        day = day.plus_days(1);
        left -= u32::from(is_workday(day));
    }
    day
}

/// `months` calendar months after `from`, rolled on to the next working day if it falls on a day
/// off.
pub fn add_months(from: LocalDate, months: u32) -> LocalDate {
    let mut day = from.plus_months(months);
    while !is_workday(day) {
        day = day.plus_days(1);
    }
    day
}

/// Working days in `(from, to]`; 0 if `to` is not later.
pub fn workdays_between(from: LocalDate, to: LocalDate) -> u32 {
    (from.0 + 1..=to.0)
        .filter(|day| is_workday(LocalDate(*day)))
        .count() as u32
}

/// Starts the clock of a step.
pub fn start(step: Step, complexity: Complexity, round: u32, at: Timestamp) -> Clock {
    let from = at.day();
    let workdays = limit(step, complexity, round);
    Clock {
        step,
        from,
        workdays,
        due_at: add_workdays(from, workdays).end(),
    }
}

/// How a matter stands against its clock. Always shown as shape and word, not as colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Light {
    /// ● Time enough; this many working days are left, today not counted.
    Fine {
        /// Working days left.
        left: u32,
    },
    /// ▲ Two working days or fewer are left.
    Soon {
        /// Working days left.
        left: u32,
    },
    /// ■ Past due by this many working days.
    Overdue {
        /// Working days past.
        by: u32,
    },
    /// ◆ Closed.
    Done,
    /// ○ No clock runs.
    Idle,
}

/// The light of a request. Derived, never stored.
pub fn light(status: Status, clock: Option<&Clock>, now: Timestamp) -> Light {
    let Some(clock) = clock else {
        return if matches!(status, Status::Closed | Status::Archived) {
            Light::Done
        } else {
            Light::Idle
        };
    };
    let (today, due) = (now.day(), clock.due_at.day());
    if now > clock.due_at {
        return Light::Overdue {
            by: workdays_between(due, today).max(1),
        };
    }
    let left = workdays_between(today, due);
    // A limit of one or two days would be yellow from its first hour on; that warns of nothing.
    if left <= 2 && left < clock.workdays || left == 0 {
        Light::Soon { left }
    } else {
        Light::Fine { left }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> LocalDate {
        text.parse().expect("a day")
    }

    #[test]
    fn workday_vectors() {
        for (from, days, due) in [
            ("2025-01-24", 1, "2025-01-26"),
            ("2025-01-27", 1, "2025-02-05"),
            ("2025-04-25", 2, "2025-04-28"),
            ("2025-09-26", 3, "2025-09-30"),
            ("2025-09-30", 1, "2025-10-09"),
            ("2025-12-31", 1, "2026-01-04"),
            ("2026-02-13", 1, "2026-02-14"),
            ("2026-02-13", 2, "2026-02-24"),
            ("2026-02-13", 5, "2026-02-27"),
            ("2026-04-30", 3, "2026-05-08"),
            ("2026-09-18", 2, "2026-09-21"),
            ("2026-09-30", 1, "2026-10-08"),
            ("2026-09-30", 3, "2026-10-10"),
        ] {
            assert_eq!(add_workdays(day(from), days), day(due), "{from} + {days}");
            assert_eq!(
                workdays_between(day(from), day(due)),
                days,
                "{from} to {due}"
            );
        }
    }

    #[test]
    fn month_vectors() {
        for (from, months, due) in [
            ("2025-11-15", 3, "2026-02-24"),
            ("2025-11-30", 3, "2026-02-28"),
            ("2026-01-31", 3, "2026-04-30"),
            ("2026-02-01", 3, "2026-05-06"),
            ("2026-04-01", 6, "2026-10-08"),
            ("2025-08-31", 6, "2026-02-28"),
            ("2025-07-05", 3, "2025-10-09"),
        ] {
            assert_eq!(
                add_months(day(from), months),
                day(due),
                "{from} + {months} months"
            );
        }
    }

    #[test]
    fn every_year_on_file_has_248_workdays() {
        for year in [2025, 2026] {
            let first = LocalDate::from_ymd(year, 1, 1).expect("a day");
            let last = LocalDate::from_ymd(year, 12, 31).expect("a day");
            assert_eq!(workdays_between(first.plus_days(-1), last), 248);
        }
    }

    #[test]
    fn lights_turn_at_two_days_and_after_the_last_moment() {
        let clock = start(
            Step::Reply,
            Complexity::Simple,
            1,
            day("2026-11-09").start(),
        );
        assert_eq!(clock.due_at, day("2026-11-23").end());
        let at = |text: &str| light(Status::InProgress, Some(&clock), day(text).start());
        assert_eq!(at("2026-11-09"), Light::Fine { left: 10 });
        assert_eq!(at("2026-11-18"), Light::Fine { left: 3 });
        assert_eq!(at("2026-11-19"), Light::Soon { left: 2 });
        assert_eq!(at("2026-11-23"), Light::Soon { left: 0 });
        assert_eq!(at("2026-11-24"), Light::Overdue { by: 1 });
        assert_eq!(light(Status::Closed, None, Timestamp(0)), Light::Done);
    }
}
