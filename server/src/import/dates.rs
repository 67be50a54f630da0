//! Dates as people write them in ledgers. Days are judged in China (UTC+8).

use shared::time::{LocalDate, Timestamp};

use super::table::Cell;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;
const ZONE_MS: i64 = 8 * HOUR_MS;
/// When a cell gives a day only, the matter is taken to have moved when offices open.
const OPENING_MS: i64 = 9 * HOUR_MS;
/// Excel's day 25569 is 1970-01-01.
const SERIAL_OF_1970: i64 = 25_569;
/// Bare numbers outside these days (1982 to 2064) are not taken for Excel's day numbers.
const SERIALS: std::ops::RangeInclusive<f64> = 30_000.0..=60_000.0;
/// No ledger of a liaison station is older; a year before it is a slip of the pen.
const FIRST_YEAR: i32 = 1990;

/// A day, with the time of day where the ledger says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The day in China.
    pub day: LocalDate,
    /// Milliseconds since midnight in China.
    pub time_ms: Option<i64>,
}

impl Moment {
    /// The earliest instant it can mean.
    pub fn earliest(self) -> Timestamp {
        self.day.start().plus_ms(self.time_ms.unwrap_or(0))
    }

    /// The latest instant it can mean.
    pub fn latest(self) -> Timestamp {
        match self.time_ms {
            Some(ms) => self.day.start().plus_ms(ms),
            None => self.day.end(),
        }
    }
}

/// A cell that holds something, but no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotADate;

/// Reads a date cell; `None` for an empty one.
///
/// # Errors
/// The cell holds something else, or a date that does not exist.
pub fn read(cell: &Cell) -> Result<Option<Moment>, NotADate> {
    let moment = match cell {
        Cell::Empty => return Ok(None),
        Cell::Date { day, time_ms } => Moment {
            day: *day,
            time_ms: Some(*time_ms).filter(|ms| *ms != 0),
        },
        Cell::Number(number) => serial(*number).ok_or(NotADate)?,
        Cell::Text(text) => match text.trim() {
            "" | "-" | "—" | "/" | "无" => return Ok(None),
            text => written(text).ok_or(NotADate)?,
        },
    };
    let year = moment.day.ymd().0;
    if (FIRST_YEAR..2100).contains(&year) {
        Ok(Some(moment))
    } else {
        Err(NotADate)
    }
}

/// Excel's day number, or a date typed as one number (20190425).
fn serial(number: f64) -> Option<Moment> {
    if SERIALS.contains(&number) {
        let seconds = (number.fract() * 86_400.0).round() as i64;
        let day = LocalDate((number.trunc() as i64 - SERIAL_OF_1970) as i32);
        // A fraction that rounds up to midnight belongs to the next day.
        let (day, seconds) = if seconds == 86_400 {
            (day.plus_days(1), 0)
        } else {
            (day, seconds)
        };
        return Some(Moment {
            day,
            time_ms: Some(seconds * 1000).filter(|ms| *ms != 0),
        });
    }
    if number.fract() == 0.0 && (19_900_101.0..21_000_101.0).contains(&number) {
        return compact(number as u32);
    }
    None
}

fn compact(number: u32) -> Option<Moment> {
    let day = LocalDate::from_ymd((number / 10_000) as i32, number / 100 % 100, number % 100)?;
    Some(Moment { day, time_ms: None })
}

/// What a date is made of: numbers, and the marks between them.
#[derive(Debug, PartialEq)]
enum Part {
    Number(u32, usize),
    Mark(char),
    /// Before noon, or after.
    Half(bool),
}

fn written(text: &str) -> Option<Moment> {
    if let Ok(number) = text.parse::<f64>()
        && let Some(moment) = serial(number)
    {
        return Some(moment);
    }
    let parts = parts(text)?;
    let mut rest = parts.as_slice();
    let day = take_day(&mut rest)?;
    let time_ms = take_time(&mut rest)?;
    let zone_ms = take_zone(&mut rest)?;
    if !rest.is_empty() {
        return None;
    }
    Some(match (time_ms, zone_ms) {
        // Written in another zone: the day in China may be the next.
        (Some(time_ms), Some(zone_ms)) => {
            let total = time_ms - zone_ms + ZONE_MS;
            let day = day.plus_days(total.div_euclid(DAY_MS) as i32);
            Moment {
                day,
                time_ms: Some(total.rem_euclid(DAY_MS)),
            }
        }
        (time_ms, _) => Moment { day, time_ms },
    })
}

fn parts(text: &str) -> Option<Vec<Part>> {
    let mut parts: Vec<Part> = Vec::new();
    let mut chars = text.chars().map(narrow).peekable();
    while let Some(c) = chars.next() {
        if let Some(digit) = c.to_digit(10) {
            match parts.last_mut() {
                Some(Part::Number(value, digits)) if *digits < 9 => {
                    *value = *value * 10 + digit;
                    *digits += 1;
                }
                Some(Part::Number(..)) => return None,
                _ => parts.push(Part::Number(digit, 1)),
            }
            continue;
        }
        let half = match c {
            '上' | '下' | '中' => {
                chars.next_if(|next| *next == '午')?;
                Some(c != '上')
            }
            'a' | 'p' => {
                chars.next_if(|next| *next == 'm')?;
                Some(c == 'p')
            }
            _ => None,
        };
        match half {
            Some(after) => parts.push(Part::Half(after)),
            // A space only separates, and only where nothing else does.
            None if c.is_whitespace() => {
                if matches!(parts.last(), Some(Part::Number(..))) {
                    parts.push(Part::Mark(' '));
                }
            }
            None => {
                if parts.last() == Some(&Part::Mark(' ')) {
                    parts.pop();
                }
                parts.push(Part::Mark(c));
            }
        }
    }
    if parts.last() == Some(&Part::Mark(' ')) {
        parts.pop();
    }
    Some(parts)
}

/// Full-width digits and marks as ASCII, letters in lower case.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0)
            .unwrap_or(c)
            .to_ascii_lowercase(),
        '。' => '.',
        '—' | '–' => '-',
        _ => c.to_ascii_lowercase(),
    }
}

fn take_day(rest: &mut &[Part]) -> Option<LocalDate> {
    use Part::{Mark, Number};
    let (day, used) = match *rest {
        [
            Number(y, 4),
            Mark('年'),
            Number(m, _),
            Mark('月'),
            Number(d, _),
            Mark('日' | '号'),
            ..,
        ] => ((*y, *m, *d), 6),
        [
            Number(y, 4),
            Mark(a),
            Number(m, 1..=2),
            Mark(b),
            Number(d, 1..=2),
            ..,
        ] if a == b && "-/.".contains(*a) => ((*y, *m, *d), 5),
        // The order of services that speak American English; never day first, which would be
        // guessing.
        [
            Number(m, 1..=2),
            Mark('/'),
            Number(d, 1..=2),
            Mark('/'),
            Number(y, 4),
            ..,
        ] => ((*y, *m, *d), 5),
        [Number(all, 8), ..] => ((*all / 10_000, *all / 100 % 100, *all % 100), 1),
        _ => return None,
    };
    *rest = &rest[used..];
    if let [Mark(' ' | 't' | ','), after @ ..] = *rest {
        *rest = after;
    }
    LocalDate::from_ymd(day.0 as i32, day.1, day.2)
}

/// The time of day, if one is written. `None` is a malformed one.
fn take_time(rest: &mut &[Part]) -> Option<Option<i64>> {
    use Part::{Half, Mark, Number};
    let mut half = None;
    if let [Half(after), more @ ..] = *rest {
        half = Some(*after);
        *rest = more;
    }
    let (mut hour, minute, second, used) = match *rest {
        [] if half.is_some() => return None,
        [] => return Some(None),
        [
            Number(h, 1..=2),
            Mark(':'),
            Number(m, 2),
            Mark(':'),
            Number(s, 2),
            ..,
        ] => (*h, *m, *s, 5),
        [
            Number(h, 1..=2),
            Mark('时' | '点'),
            Number(m, 1..=2),
            Mark('分'),
            Number(s, 1..=2),
            Mark('秒'),
            ..,
        ] => (*h, *m, *s, 6),
        [
            Number(h, 1..=2),
            Mark('时' | '点'),
            Number(m, 1..=2),
            Mark('分'),
            ..,
        ] => (*h, *m, 0, 4),
        [Number(h, 1..=2), Mark('时' | '点'), ..] => (*h, 0, 0, 2),
        [Number(h, 1..=2), Mark(':'), Number(m, 2), ..] => (*h, *m, 0, 3),
        _ => return None,
    };
    *rest = &rest[used..];
    if let [Mark('.'), Number(..), more @ ..] = *rest {
        *rest = more;
    }
    if let [Mark(' '), more @ ..] = *rest {
        *rest = more;
    }
    if let [Half(after), more @ ..] = *rest {
        half = Some(*after);
        *rest = more;
    }
    match half {
        Some(true) if hour < 12 => hour += 12,
        Some(false) if hour == 12 => hour = 0,
        _ => {}
    }
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    Some(Some(
        i64::from(hour) * HOUR_MS + i64::from(minute) * MINUTE_MS + i64::from(second) * 1000,
    ))
}

/// A zone in the manner of ISO 8601, if one is written. `None` is a malformed one.
fn take_zone(rest: &mut &[Part]) -> Option<Option<i64>> {
    use Part::{Mark, Number};
    let (zone_ms, used) = match *rest {
        [] => return Some(None),
        [Mark('z')] => (0, 1),
        [
            Mark(sign @ ('+' | '-')),
            Number(h, 2),
            Mark(':'),
            Number(m, 2),
        ] => {
            let size = i64::from(*h) * HOUR_MS + i64::from(*m) * MINUTE_MS;
            (if *sign == '-' { -size } else { size }, 4)
        }
        _ => return None,
    };
    *rest = &rest[used..];
    Some(Some(zone_ms))
}

/// Which of the steps cannot have happened when the ledger says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misdated {
    /// This step lies in the future.
    Future(usize),
    /// This step lies before an earlier one (named second).
    Order(usize, usize),
}

/// Gives every step of a case an instant. Known ones are kept; a day without a time is filled in
/// so that the steps stay in order; a missing one takes the next known later one, or, at the end,
/// the last known one.
///
/// # Errors
/// The known ones are not in order, or in the future.
pub fn schedule(steps: &[Option<Moment>], now: Timestamp) -> Result<Vec<Timestamp>, Misdated> {
    let mut last: Option<(usize, Moment)> = None;
    for (i, moment) in steps.iter().enumerate() {
        let Some(moment) = *moment else { continue };
        if moment.earliest() > now {
            return Err(Misdated::Future(i));
        }
        if let Some((earlier, before)) = last
            && moment.latest() < before.earliest()
        {
            return Err(Misdated::Order(i, earlier));
        }
        // The later lower bound holds on: of two steps on one day, the one with a time binds.
        if last.is_none_or(|(_, before)| moment.earliest() >= before.earliest()) {
            last = Some((i, moment));
        }
    }
    // From behind: no step may lie after a later one.
    let mut latest = now;
    let mut bounds = vec![now; steps.len()];
    for (bound, moment) in bounds.iter_mut().zip(steps).rev() {
        latest = latest.min(moment.map_or(latest, Moment::latest));
        *bound = latest;
    }
    // From the front: each at its own time, or at opening time, within its bounds.
    let mut times: Vec<Option<Timestamp>> = Vec::with_capacity(steps.len());
    let mut at = Timestamp(i64::MIN);
    for (moment, bound) in steps.iter().zip(&bounds) {
        times.push(moment.map(|moment| {
            let wished = match moment.time_ms {
                Some(_) => moment.earliest(),
                None => moment.day.start().plus_ms(OPENING_MS),
            };
            at = wished.max(at).min(*bound).max(at);
            at
        }));
    }
    let mut next = times.iter().rev().find_map(|time| *time).unwrap_or(now);
    for time in times.iter_mut().rev() {
        next = time.unwrap_or(next);
        *time = Some(next);
    }
    Ok(times.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Result<Option<Moment>, NotADate> {
        read(&Cell::Text(text.to_owned()))
    }

    #[track_caller]
    fn check(written: &str, day: &str, time: Option<(i64, i64, i64)>) {
        let time_ms = time.map(|(h, m, s)| (h * 3600 + m * 60 + s) * 1000);
        let day = day.parse().expect("a day");
        assert_eq!(
            text(written),
            Ok(Some(Moment { day, time_ms })),
            "{written}"
        );
    }

    #[test]
    fn reads_the_ways_people_write_dates() {
        check("2019/4/25 9:32:09", "2019-04-25", Some((9, 32, 9)));
        check("2019-04-25", "2019-04-25", None);
        check(" 2019年4月25日 ", "2019-04-25", None);
        check(
            "2019 年 4 月 25 日 9 时 5 分",
            "2019-04-25",
            Some((9, 5, 0)),
        );
        check("2019年4月25日9:05", "2019-04-25", Some((9, 5, 0)));
        check("2019.4.25", "2019-04-25", None);
        check(
            "２０１９．４．２５　１４：００",
            "2019-04-25",
            Some((14, 0, 0)),
        );
        check("2019-04-25 下午 3:20", "2019-04-25", Some((15, 20, 0)));
        check("2019-04-25T09:32:09.123", "2019-04-25", Some((9, 32, 9)));
        check("2019-04-25T20:00:00Z", "2019-04-26", Some((4, 0, 0)));
        check("2019-04-25T20:00:00+08:00", "2019-04-25", Some((20, 0, 0)));
        check("04/25/2019 12:05:00 AM", "2019-04-25", Some((0, 5, 0)));
        check("20190425", "2019-04-25", None);
        check("43580.5", "2019-04-25", Some((12, 0, 0)));
    }

    #[test]
    fn refuses_what_is_no_date() {
        for written in [
            "2019-02-29",
            "2019-13-01",
            "25/13/2019",
            "19.4.25",
            "2019-04",
            "上周三",
            "2019-04-25 25:00",
            "1899-12-30",
            "2019-04-25 9:5",
            "13800001234",
            "2019-04/25",
        ] {
            assert_eq!(text(written), Err(NotADate), "{written}");
        }
        assert_eq!(text("  "), Ok(None));
        assert_eq!(text("无"), Ok(None));
        assert_eq!(read(&Cell::Number(3.0)), Err(NotADate));
    }

    #[test]
    fn reads_date_cells_and_day_numbers() {
        let day: LocalDate = "2019-04-25".parse().expect("a day");
        let date = |time_ms| Ok(Some(Moment { day, time_ms }));
        assert_eq!(read(&Cell::Number(43_580.0)), date(None));
        assert_eq!(read(&Cell::Number(20_190_425.0)), date(None));
        assert_eq!(read(&Cell::Date { day, time_ms: 0 }), date(None));
        assert_eq!(read(&Cell::Date { day, time_ms: 5000 }), date(Some(5000)));
        assert_eq!(
            read(&Cell::Number(43_579.999_999_9)),
            date(None),
            "midnight, nearly"
        );
    }

    fn moments(written: &[&str]) -> Vec<Option<Moment>> {
        written
            .iter()
            .map(|written| text(written).expect("a date or nothing"))
            .collect()
    }

    fn scheduled(written: &[&str]) -> Vec<String> {
        let now = LocalDate::from_ymd(2026, 11, 24)
            .expect("a day")
            .start()
            .plus_ms(10 * HOUR_MS);
        let times = schedule(&moments(written), now).expect("in order");
        assert!(times.is_sorted());
        let show = |at: &Timestamp| {
            let (hour, minute) = at.hour_minute();
            format!("{} {hour:02}:{minute:02}", &at.day().to_string()[5..])
        };
        times.iter().map(show).collect()
    }

    #[test]
    fn steps_without_a_date_or_time_find_their_place() {
        assert_eq!(
            scheduled(&["2026-11-02", "", "", "2026-11-05 08:10", "2026-11-05"]),
            [
                "11-02 09:00",
                "11-05 08:10",
                "11-05 08:10",
                "11-05 08:10",
                "11-05 09:00"
            ],
            "a missing date is the next known one",
        );
        assert_eq!(
            scheduled(&["2026-11-02", "2026-11-02 08:10", ""]),
            ["11-02 08:10", "11-02 08:10", "11-02 08:10"],
            "a day alone gives way to a time on that day; the end takes the last known",
        );
        assert_eq!(
            scheduled(&["2026-11-02 17:30", "2026-11-02"]),
            ["11-02 17:30", "11-02 17:30"],
        );
        assert_eq!(scheduled(&["2026-11-24"]), ["11-24 09:00"]);
    }

    #[test]
    fn steps_out_of_order_or_ahead_of_today_are_refused() {
        let now = LocalDate::from_ymd(2026, 11, 24).expect("a day").start();
        let refused = |written: &[&str]| schedule(&moments(written), now).expect_err("misdated");
        assert_eq!(
            refused(&["2026-11-05", "", "2026-11-04"]),
            Misdated::Order(2, 0)
        );
        assert_eq!(refused(&["2026-11-05", "2026-11-25"]), Misdated::Future(1));
        assert_eq!(
            refused(&["2026-11-05 10:00", "2026-11-05 09:00"]),
            Misdated::Order(1, 0)
        );
        assert_eq!(
            refused(&["2026-11-05 10:00", "2026-11-05", "2026-11-05 09:00"]),
            Misdated::Order(2, 0)
        );
        assert!(
            schedule(&moments(&["2026-11-24"]), now).is_ok(),
            "today, at midnight"
        );
    }
}
