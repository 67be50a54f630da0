//! Working days, limits, clocks and lights.
//!
//! A limit in working days does not count the day it starts on; make-up Saturdays and Sundays are
//! working days. Days off of 2025 and 2026 are shipped as the State Council announced them; other
//! years come by import, and where none is on file weekends alone count as off (provisional).

use std::sync::OnceLock;

use shared::clock::{Clock, Pause, Rung, Step};
use shared::request::{Complexity, Status};
use shared::rulebook::{CalendarYear, Limits, NamedDay, Rulebook};
use shared::time::{LocalDate, Timestamp};

const SHIPPED: &str = include_str!("../data/workdays-cn-2025-2026.csv");
/// Where the shipped years come from.
pub const SHIPPED_SOURCE: &str = "国务院办公厅关于2025年、2026年部分节假日安排的通知";
/// Reminders and marks ring at eight in the morning, China time.
const MORNING_MS: i64 = 8 * 3_600_000;

/// The years that are shipped.
pub fn shipped() -> &'static [CalendarYear] {
    static YEARS: OnceLock<Vec<CalendarYear>> = OnceLock::new();
    YEARS.get_or_init(|| {
        let mut years: Vec<CalendarYear> = Vec::new();
        for line in SHIPPED.lines().skip(1) {
            let mut cells = line.split(',');
            let (Some(day), Some(kind)) = (cells.next(), cells.next()) else {
                continue;
            };
            let Ok(day) = day.parse::<LocalDate>() else {
                continue;
            };
            let year = day.ymd().0;
            if years.last().is_none_or(|last| last.year != year) {
                years.push(CalendarYear {
                    year,
                    off: Vec::new(),
                    make_up: Vec::new(),
                    source: SHIPPED_SOURCE.to_owned(),
                    provisional: false,
                    names: Vec::new(),
                });
            }
            let last = years.last_mut().expect("one was just put there");
            if let Some(name) = cells.next() {
                let name = name.trim().to_owned();
                last.names.push(NamedDay { day, name });
            }
            if kind == "make_up_workday" {
                last.make_up.push(day);
            } else {
                last.off.push(day);
            }
        }
        years
    })
}

/// Which days are worked: the imported years over the shipped ones.
#[derive(Clone, Copy, Debug)]
pub struct Calendar<'a> {
    imported: &'a [CalendarYear],
}

impl<'a> Calendar<'a> {
    /// The calendar of a rulebook; the shipped one where there is none.
    pub fn of(book: Option<&'a Rulebook>) -> Self {
        Self {
            imported: book.map_or(&[], |book| &book.years),
        }
    }

    /// What is on file for a year.
    pub fn year(&self, year: i32) -> Option<&CalendarYear> {
        let find = |years: &'a [CalendarYear]| years.iter().find(|held| held.year == year);
        find(self.imported).or_else(|| find(shipped()))
    }

    /// Whether people work on `day`.
    pub fn is_workday(&self, day: LocalDate) -> bool {
        let weekday = day.weekday() < 5;
        match self.year(day.ymd().0) {
            None => weekday,
            Some(year) => (weekday || year.make_up.contains(&day)) && !year.off.contains(&day),
        }
    }

    /// Whether a day's year still waits for its notice.
    pub fn is_provisional(&self, day: LocalDate) -> bool {
        self.year(day.ymd().0).is_none_or(|year| year.provisional)
    }

    /// The day `workdays` working days after `from`, which is not counted itself.
    pub fn add_workdays(&self, from: LocalDate, workdays: u32) -> LocalDate {
        let mut day = from;
        let mut left = workdays;
        while left > 0 {
            day = day.plus_days(1);
            left -= u32::from(self.is_workday(day));
        }
        day
    }

    /// The day `workdays` working days before `from`.
    pub fn sub_workdays(&self, from: LocalDate, workdays: u32) -> LocalDate {
        let mut day = from;
        let mut left = workdays;
        while left > 0 {
            left -= u32::from(self.is_workday(day));
            day = day.plus_days(-1);
        }
        day
    }

    /// `months` calendar months after `from`, rolled on to the next working day if it falls on a
    /// day off.
    pub fn add_months(&self, from: LocalDate, months: u32) -> LocalDate {
        self.rolled(from.plus_months(months))
    }

    /// `days` calendar days after `from`, rolled on likewise.
    pub fn add_days(&self, from: LocalDate, days: u32) -> LocalDate {
        self.rolled(from.plus_days(days as i32))
    }

    fn rolled(&self, mut day: LocalDate) -> LocalDate {
        while !self.is_workday(day) {
            day = day.plus_days(1);
        }
        day
    }

    /// Working days in `(from, to]`; 0 if `to` is not later.
    pub fn workdays_between(&self, from: LocalDate, to: LocalDate) -> u32 {
        (from.0 + 1..=to.0)
            .filter(|day| self.is_workday(LocalDate(*day)))
            .count() as u32
    }

    /// Starts a clock of so many working days.
    pub fn start(&self, step: Step, workdays: u32, at: Timestamp) -> Clock {
        let mut clock = Clock {
            step,
            from: at.day(),
            workdays,
            extended: 0,
            until: None,
            pauses: Vec::new(),
            due_at: at,
            rung: None,
        };
        clock.due_at = self.due(&clock);
        clock
    }

    /// Starts the clock of a promise: its last day is named, not counted.
    pub fn promise(&self, until: LocalDate, at: Timestamp) -> Clock {
        let days = self.workdays_between(at.day(), until);
        let mut clock = self.start(Step::Promise, days, at);
        clock.until = Some(until);
        clock.due_at = self.due(&clock);
        clock
    }

    /// The last moment of a clock, from its inputs. Days on which it stood still are not counted.
    pub fn due(&self, clock: &Clock) -> Timestamp {
        if let Some(until) = clock.until {
            return until.end();
        }
        let mut paused = 0;
        let mut running = clock.pauses.as_slice();
        if let Some((last, earlier)) = running.split_last()
            && last.until.is_none()
        {
            running = earlier;
        }
        for pause in running {
            paused += self.workdays_between(pause.from, pause.until.unwrap_or(pause.from));
        }
        self.add_workdays(clock.from, clock.workdays + clock.extended + paused)
            .end()
    }

    /// Lets a clock stand still from `day` on.
    pub fn pause(&self, clock: &mut Clock, day: LocalDate) {
        if !clock.is_paused() {
            clock.pauses.push(Pause {
                from: day,
                until: None,
            });
        }
    }

    /// Lets a clock go on from `day` on.
    pub fn resume(&self, clock: &mut Clock, day: LocalDate) {
        if let Some(pause) = clock.pauses.last_mut()
            && pause.until.is_none()
        {
            pause.until = Some(day.max(pause.from));
            clock.due_at = self.due(clock);
        }
    }

    /// Grants working days on top.
    pub fn extend(&self, clock: &mut Clock, workdays: u32) {
        clock.extended += workdays;
        clock.rung = None;
        clock.due_at = self.due(clock);
    }

    /// When a running clock climbs a rung; `None` where that would say nothing.
    pub fn rung_at(&self, clock: &Clock, limits: &Limits, rung: Rung) -> Option<Timestamp> {
        let due = clock.due_at.day();
        match rung {
            // A limit that is hardly longer than its reminder would be reminded of from the start.
            Rung::Reminded => (clock.workdays + clock.extended > limits.remind).then(|| {
                self.sub_workdays(due, limits.remind)
                    .start()
                    .plus_ms(MORNING_MS)
            }),
            Rung::Overdue => Some(clock.due_at.plus_ms(1)),
            Rung::Escalated => Some(self.add_workdays(due, limits.escalate).end().plus_ms(1)),
        }
    }

    /// The highest rung whose time has come by `now`.
    pub fn reached(&self, clock: &Clock, limits: &Limits, now: Timestamp) -> Option<Rung> {
        if clock.is_paused() {
            return None;
        }
        let come = |rung: &&Rung| {
            self.rung_at(clock, limits, **rung)
                .is_some_and(|at| at <= now)
        };
        Rung::ALL.iter().rev().find(come).copied()
    }

    /// When the next rung is to be climbed after `now`, if one is left.
    pub fn next_rung_at(
        &self,
        clock: &Clock,
        limits: &Limits,
        now: Timestamp,
    ) -> Option<Timestamp> {
        if clock.is_paused() {
            return None;
        }
        Rung::ALL
            .iter()
            .filter(|rung| clock.rung.is_none_or(|climbed| climbed < **rung))
            .filter_map(|rung| self.rung_at(clock, limits, *rung))
            .find(|at| *at > now)
    }

    /// The light of a request. Derived, never stored.
    pub fn light(&self, status: Status, clock: Option<&Clock>, now: Timestamp) -> Light {
        let Some(clock) = clock else {
            return if status.is_ended() {
                Light::Done
            } else {
                Light::Idle
            };
        };
        if clock.is_paused() {
            return Light::Paused;
        }
        let (today, due) = (now.day(), clock.due_at.day());
        if now > clock.due_at {
            return Light::Overdue {
                by: self.workdays_between(due, today).max(1),
            };
        }
        let left = self.workdays_between(today, due);
        // A limit of one or two days would be yellow from its first hour on; that warns of nothing.
        if left <= 2 && left < clock.workdays + clock.extended || left == 0 {
            Light::Soon { left }
        } else {
            Light::Fine { left }
        }
    }
}

/// How long a step may take, in working days.
pub const fn limit(limits: &Limits, step: Step, complexity: Complexity, round: u32) -> u32 {
    match step {
        Step::Accept => limits.accept,
        Step::Assign | Step::Reassign => limits.assign,
        Step::Sign => limits.sign,
        Step::Opinion => limits.opinion,
        Step::Rate => limits.rate,
        // A promise's last day is named, not counted.
        Step::Promise => 0,
        Step::Reply => match (complexity, round) {
            (Complexity::Simple, 1) => limits.reply_simple,
            (Complexity::Complex, 1) => limits.reply_complex,
            // A second handling is short, however hard the case.
            (Complexity::Simple | Complexity::Complex, _) => limits.rework,
        },
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
    /// ◆ Ended.
    Done,
    /// ○ No clock runs.
    Idle,
    /// ‖ The clock stands still.
    Paused,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> LocalDate {
        text.parse().expect("a day")
    }

    fn calendar() -> Calendar<'static> {
        Calendar::of(None)
    }

    /// A small generator of numbers, the same each run.
    fn numbers(seed: u64) -> impl Iterator<Item = u32> {
        let mut state = seed;
        std::iter::repeat_with(move || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) as u32
        })
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
            let calendar = calendar();
            assert_eq!(
                calendar.add_workdays(day(from), days),
                day(due),
                "{from} + {days}"
            );
            assert_eq!(
                calendar.workdays_between(day(from), day(due)),
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
            ("2026-03-31", 6, "2026-09-30"),
            ("2025-07-05", 3, "2025-10-09"),
            ("2026-07-01", 3, "2026-10-08"),
        ] {
            assert_eq!(
                calendar().add_months(day(from), months),
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
            assert_eq!(calendar().workdays_between(first.plus_days(-1), last), 248);
            assert!(!calendar().is_provisional(first));
        }
        assert!(calendar().is_provisional(day("2027-01-01")));
    }

    #[test]
    fn adding_days_is_monotone() {
        let calendar = calendar();
        let first = day("2025-01-01").0;
        let mut numbers = numbers(7);
        let mut next = |below: u32| numbers.next().expect("it never ends") % below;
        for _ in 0..2_000 {
            let from = LocalDate(first + next(900) as i32);
            let (days, more) = (next(60), next(10));
            let due = calendar.add_workdays(from, days);
            assert!(due >= from);
            assert!(calendar.add_workdays(from, days + more) >= due);
            assert!(calendar.add_workdays(from.plus_days(1), days) >= due);
            // One after the other is as good as at once.
            assert_eq!(
                calendar.add_workdays(due, more),
                calendar.add_workdays(from, days + more)
            );
            assert_eq!(calendar.workdays_between(from, due), days);
            if calendar.is_workday(due) {
                let back = calendar.sub_workdays(due, days);
                assert_eq!(calendar.workdays_between(back, due), days);
            }
        }
    }

    #[test]
    fn a_pause_adds_exactly_the_working_days_it_lasted() {
        let calendar = calendar();
        let first = day("2025-01-01").0;
        let mut numbers = numbers(11);
        let mut next = |below: u32| numbers.next().expect("it never ends") % below;
        for _ in 0..2_000 {
            let from = LocalDate(first + next(600) as i32);
            let mut clock = calendar.start(Step::Reply, 1 + next(20), from.start());
            let before = clock.due_at.day();
            let stopped = from.plus_days(next(20) as i32);
            let resumed = stopped.plus_days(next(30) as i32);
            calendar.pause(&mut clock, stopped);
            assert!(clock.is_paused());
            calendar.resume(&mut clock, resumed);
            let lasted = calendar.workdays_between(stopped, resumed);
            let after = clock.due_at.day();
            assert_eq!(calendar.workdays_between(before, after), lasted);
            assert_eq!(
                calendar.due(&clock),
                clock.due_at,
                "same inputs, same answer"
            );
        }
    }

    #[test]
    fn an_imported_year_takes_the_place_of_weekends_alone() {
        let book = Rulebook {
            years: vec![CalendarYear {
                year: 2027,
                off: vec![day("2027-01-01")],
                make_up: vec![day("2027-01-02")],
                source: "notice".to_owned(),
                provisional: true,
                names: Vec::new(),
            }],
            ..Rulebook::default()
        };
        let calendar = Calendar::of(Some(&book));
        assert!(!calendar.is_workday(day("2027-01-01")));
        assert!(calendar.is_workday(day("2027-01-02")));
        assert!(calendar.is_provisional(day("2027-01-02")));
        // The shipped years stay.
        assert!(calendar.is_workday(day("2026-02-14")));
    }

    #[test]
    fn lights_turn_at_two_days_and_after_the_last_moment() {
        let calendar = calendar();
        let mut clock = calendar.start(Step::Reply, 10, day("2026-11-09").start());
        assert_eq!(clock.due_at, day("2026-11-23").end());
        let at = |clock: &Clock, text: &str| {
            calendar.light(Status::InProgress, Some(clock), day(text).start())
        };
        assert_eq!(at(&clock, "2026-11-09"), Light::Fine { left: 10 });
        assert_eq!(at(&clock, "2026-11-18"), Light::Fine { left: 3 });
        assert_eq!(at(&clock, "2026-11-19"), Light::Soon { left: 2 });
        assert_eq!(at(&clock, "2026-11-23"), Light::Soon { left: 0 });
        assert_eq!(at(&clock, "2026-11-24"), Light::Overdue { by: 1 });
        assert_eq!(
            calendar.light(Status::Closed, None, Timestamp(0)),
            Light::Done
        );
        calendar.pause(&mut clock, day("2026-11-16"));
        assert_eq!(at(&clock, "2026-11-24"), Light::Paused);
    }

    #[test]
    fn rungs_are_climbed_in_order_and_overtaken_ones_are_skipped() {
        let (calendar, limits) = (calendar(), Limits::default());
        let clock = calendar.start(Step::Reply, 10, day("2026-11-09").start());
        let at = |rung| calendar.rung_at(&clock, &limits, rung).expect("a time");
        assert_eq!(
            at(Rung::Reminded),
            day("2026-11-19").start().plus_ms(MORNING_MS)
        );
        assert_eq!(at(Rung::Overdue), day("2026-11-24").start());
        assert_eq!(at(Rung::Escalated), day("2026-11-27").start());
        let reached = |text: &str| calendar.reached(&clock, &limits, day(text).end());
        assert_eq!(reached("2026-11-18"), None);
        assert_eq!(reached("2026-11-19"), Some(Rung::Reminded));
        assert_eq!(reached("2026-11-24"), Some(Rung::Overdue));
        assert_eq!(reached("2026-12-24"), Some(Rung::Escalated));
        let short = calendar.start(Step::Sign, 1, day("2026-11-09").start());
        assert_eq!(calendar.rung_at(&short, &limits, Rung::Reminded), None);
    }

    #[test]
    fn a_promise_is_due_on_its_day_even_if_that_is_off() {
        let clock = calendar().promise(day("2026-10-03"), day("2026-09-01").start());
        assert_eq!(clock.due_at, day("2026-10-03").end());
    }
}
