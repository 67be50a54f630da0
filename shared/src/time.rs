//! Instants and days. A station's day is the day in China (UTC+8, without daylight saving).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

const DAY_MS: i64 = 86_400_000;
const ZONE_MS: i64 = 8 * 3_600_000;

/// An instant: milliseconds since 1970, UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// The furthest moment either way that is read from outside: what a browser's `Date` can be
/// (ECMA-262, 21.4.1.1). Everything computed from such moments stays within the number's range.
const FURTHEST_MS: u64 = 8_640_000_000_000_000;

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let ms = i64::deserialize(deserializer)?;
        if ms.unsigned_abs() > FURTHEST_MS {
            return Err(D::Error::custom("no such moment"));
        }
        Ok(Self(ms))
    }
}

impl Timestamp {
    /// The day in China on which this instant falls.
    pub fn day(self) -> LocalDate {
        LocalDate((self.0 + ZONE_MS).div_euclid(DAY_MS) as i32)
    }

    /// Hours and minutes in China.
    pub fn hour_minute(self) -> (u8, u8) {
        let minutes = (self.0 + ZONE_MS).rem_euclid(DAY_MS) / 60_000;
        ((minutes / 60) as u8, (minutes % 60) as u8)
    }

    /// This instant moved by `ms` milliseconds.
    pub fn plus_ms(self, ms: i64) -> Self {
        Self(self.0 + ms)
    }
}

/// A calendar day, held as days since 1970-01-01; written `2026-11-24`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalDate(pub i32);

impl LocalDate {
    /// The day of a year, month (1–12) and day of month, if there is such a day.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        if !(1..=12).contains(&month) || day == 0 || day > days_in_month(year, month) {
            return None;
        }
        // Days from civil, after Howard Hinnant's public-domain algorithm.
        let y = if month <= 2 { year - 1 } else { year };
        let era = y.div_euclid(400);
        let yoe = y.rem_euclid(400);
        let mp = (month as i32 + 9) % 12;
        let doy = (153 * mp + 2) / 5 + day as i32 - 1;
        let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
        Some(Self(era * 146_097 + doe - 719_468))
    }

    /// Year, month (1–12) and day of month.
    pub fn ymd(self) -> (i32, u32, u32) {
        let z = self.0 + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let day = (doy - (153 * mp + 2) / 5 + 1) as u32;
        let month = if mp < 10 { mp + 3 } else { mp - 9 } as u32;
        (yoe + era * 400 + i32::from(month <= 2), month, day)
    }

    /// 0 = Monday … 6 = Sunday.
    pub fn weekday(self) -> u8 {
        (self.0 + 3).rem_euclid(7) as u8
    }

    /// The day `days` later (or earlier).
    pub fn plus_days(self, days: i32) -> Self {
        Self(self.0 + days)
    }

    /// The same day of the month `months` later, clamped to the end of that month.
    pub fn plus_months(self, months: u32) -> Self {
        let (year, month, day) = self.ymd();
        let index = year * 12 + month as i32 - 1 + months as i32;
        let (year, month) = (index.div_euclid(12), index.rem_euclid(12) as u32 + 1);
        Self::from_ymd(year, month, day.min(days_in_month(year, month)))
            .expect("the day was clamped to the month")
    }

    /// The first instant of this day in China.
    pub fn start(self) -> Timestamp {
        Timestamp(i64::from(self.0) * DAY_MS - ZONE_MS)
    }

    /// The last millisecond of this day in China.
    pub fn end(self) -> Timestamp {
        Timestamp(self.start().0 + DAY_MS - 1)
    }
}

fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

impl fmt::Display for LocalDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for LocalDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// A text that is not a day of the form `2026-11-24`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedDate;

impl FromStr for LocalDate {
    type Err = MalformedDate;

    fn from_str(text: &str) -> Result<Self, MalformedDate> {
        let mut parts = text.splitn(3, '-');
        let mut next = || parts.next().and_then(|p| p.parse::<u32>().ok());
        let (year, month, day) = (next(), next(), next());
        match (year, month, day) {
            (Some(year), Some(month), Some(day)) if year < 10_000 => {
                Self::from_ymd(year as i32, month, day).ok_or(MalformedDate)
            }
            _ => Err(MalformedDate),
        }
    }
}

impl Serialize for LocalDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for LocalDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|_| D::Error::custom("malformed date"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_round_trip_over_four_centuries() {
        let mut day = LocalDate::from_ymd(1900, 1, 1).expect("a day");
        let end = LocalDate::from_ymd(2300, 1, 1).expect("a day");
        while day < end {
            let (y, m, d) = day.ymd();
            assert_eq!(LocalDate::from_ymd(y, m, d), Some(day));
            day = day.plus_days(1);
        }
        assert_eq!(LocalDate::from_ymd(2026, 2, 29), None);
    }

    #[test]
    fn a_day_begins_at_midnight_in_china() {
        let day: LocalDate = "2026-11-24".parse().expect("a day");
        assert_eq!(day.start().day(), day);
        assert_eq!(day.end().day(), day);
        assert_eq!(day.end().plus_ms(1).day(), day.plus_days(1));
        assert_eq!(day.weekday(), 1);
        assert_eq!(day.start().plus_ms(34_200_000).hour_minute(), (9, 30));
    }

    #[test]
    fn months_clamp_to_the_end_of_the_month() {
        let day: LocalDate = "2025-11-30".parse().expect("a day");
        assert_eq!(day.plus_months(3).to_string(), "2026-02-28");
    }
}
