//! Days of a calendar: what each is, how a due day is reckoned day by day, and the file in which a
//! year's days off and make-up days come.

use shared::limits;
use shared::rulebook::{CalendarYear, NamedDay};
use shared::time::LocalDate;

use crate::deadline::Calendar;

/// What a day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayKind {
    /// Monday to Friday.
    Workday,
    /// A Saturday or Sunday that is worked (调休上班).
    MakeUp,
    /// A Saturday or Sunday.
    Weekend,
    /// A day off (放假).
    Off,
}

impl DayKind {
    /// Whether it counts.
    pub const fn is_worked(self) -> bool {
        matches!(self, Self::Workday | Self::MakeUp)
    }
}

/// A day on the way to a due day that is not a plain working day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassedDay {
    /// The day.
    pub day: LocalDate,
    /// What it is.
    pub kind: DayKind,
    /// The holiday, if it is on file.
    pub name: String,
}

/// A due day, and how it came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reckoning {
    /// The day.
    pub due: LocalDate,
    /// Days that were passed over, and make-up days that were counted, in order.
    pub days: Vec<PassedDay>,
    /// Years on the way whose notice is still to come.
    pub provisional: Vec<i32>,
}

/// What a day is, and the holiday behind it.
pub fn passed(calendar: &Calendar<'_>, day: LocalDate) -> PassedDay {
    let year = calendar.year(day.ymd().0);
    let is_weekend = day.weekday() >= 5;
    let is_off = year.is_some_and(|year| year.off.contains(&day));
    let kind = match (calendar.is_workday(day), is_off) {
        (true, _) if is_weekend => DayKind::MakeUp,
        (true, _) => DayKind::Workday,
        (false, true) => DayKind::Off,
        (false, false) => DayKind::Weekend,
    };
    PassedDay {
        day,
        kind,
        name: year.map_or("", |year| year.name(day)).to_owned(),
    }
}

fn reckoned(calendar: &Calendar<'_>, first: LocalDate, due: LocalDate) -> Reckoning {
    let days = (first.0..=due.0)
        .map(|day| passed(calendar, LocalDate(day)))
        .filter(|passed| passed.kind != DayKind::Workday)
        .collect();
    let years = first.ymd().0..=due.ymd().0;
    let is_open = |year: &i32| calendar.year(*year).is_none_or(|year| year.provisional);
    Reckoning {
        due,
        days,
        provisional: years.filter(is_open).collect(),
    }
}

/// The day so many working days after `from`, day by day.
pub fn after_workdays(calendar: &Calendar<'_>, from: LocalDate, workdays: u32) -> Reckoning {
    let due = calendar.add_workdays(from, workdays);
    reckoned(calendar, from.plus_days(1), due)
}

/// The day so many months after `from`, with the days over which it was rolled on.
pub fn after_months(calendar: &Calendar<'_>, from: LocalDate, months: u32) -> Reckoning {
    let due = calendar.add_months(from, months);
    reckoned(calendar, from.plus_months(months), due)
}

/// A line of a calendar file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayLine {
    /// Its number in the file.
    pub row: usize,
    /// The day, as written.
    pub date: String,
    /// `day_off` or `make_up_workday`, or what people write for them.
    pub kind: String,
    /// The holiday.
    pub name: String,
}

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayFault {
    /// Its first cell is no day.
    NotADay,
    /// Its second cell says neither off nor make-up.
    UnknownKind,
    /// The day was there before.
    Twice,
    /// A make-up day that is no Saturday or Sunday.
    NotAWeekend,
    /// The name is too long.
    LongName,
}

/// Words for a day off.
const OFF: &[&str] = &[
    "day_off",
    "off",
    "holiday",
    "public_holiday",
    "休",
    "放假",
    "节假日",
];
/// Words for a make-up day.
const MAKE_UP: &[&str] = &[
    "make_up_workday",
    "make_up",
    "workday",
    "班",
    "上班",
    "补班",
    "调休",
    "调休上班",
];

/// The lines of a file `date,kind,name`, with or without a head; empty lines are left out.
pub fn lines(text: &str) -> Vec<DayLine> {
    let text = text.trim_start_matches('\u{feff}');
    let cells = |line: &str| -> Vec<String> {
        let cells = line.split([',', '，', '\t', ';']);
        cells
            .map(|cell| cell.trim().trim_matches('"').to_owned())
            .collect()
    };
    let lines = text
        .lines()
        .zip(1..)
        .filter(|(line, _)| !line.trim().is_empty());
    let mut lines: Vec<DayLine> = lines
        .map(|(line, row)| {
            let mut cells = cells(line).into_iter();
            let mut next = || cells.next().unwrap_or_default();
            DayLine {
                row,
                date: next(),
                kind: next(),
                name: next(),
            }
        })
        .collect();
    let is_head = lines
        .first()
        .is_some_and(|first| !first.date.contains(|c: char| c.is_ascii_digit()) && first.row == 1);
    if is_head {
        lines.remove(0);
    }
    lines
}

/// The years that lines tell of, each whole.
///
/// # Errors
/// Everything that is wrong, by line.
pub fn years(
    lines: &[DayLine],
    source: &str,
    provisional: bool,
) -> Result<Vec<CalendarYear>, Vec<(usize, DayFault)>> {
    let mut faults = Vec::new();
    let mut years: Vec<CalendarYear> = Vec::new();
    let mut seen = Vec::new();
    for line in lines {
        match day(line, &seen) {
            Err(fault) => faults.push((line.row, fault)),
            Ok((day, is_off)) => {
                seen.push(day);
                let year = year_of(&mut years, day, source, provisional);
                let days = if is_off {
                    &mut year.off
                } else {
                    &mut year.make_up
                };
                days.push(day);
                if !line.name.is_empty() {
                    let name = line.name.clone();
                    year.names.push(NamedDay { day, name });
                }
            }
        }
    }
    for year in &mut years {
        year.off.sort();
        year.make_up.sort();
        year.names.sort_by_key(|named| named.day);
    }
    years.sort_by_key(|year| year.year);
    if faults.is_empty() {
        Ok(years)
    } else {
        Err(faults)
    }
}

/// The day of a line, and whether it is off.
fn day(line: &DayLine, seen: &[LocalDate]) -> Result<(LocalDate, bool), DayFault> {
    let written = line.date.replace(['/', '.'], "-");
    let day: LocalDate = padded(&written).parse().map_err(|_| DayFault::NotADay)?;
    let kind = line.kind.to_lowercase();
    let is_off = OFF.contains(&kind.as_str());
    if !is_off && !MAKE_UP.contains(&kind.as_str()) {
        return Err(DayFault::UnknownKind);
    }
    if seen.contains(&day) {
        return Err(DayFault::Twice);
    }
    if !is_off && day.weekday() < 5 {
        return Err(DayFault::NotAWeekend);
    }
    if line.name.chars().count() > limits::NAME {
        return Err(DayFault::LongName);
    }
    Ok((day, is_off))
}

/// `2027-1-1` as `2027-01-01`.
fn padded(written: &str) -> String {
    let parts: Vec<_> = written
        .split('-')
        .map(|part| format!("{part:0>2}"))
        .collect();
    parts.join("-")
}

fn year_of<'a>(
    years: &'a mut Vec<CalendarYear>,
    day: LocalDate,
    source: &str,
    provisional: bool,
) -> &'a mut CalendarYear {
    let number = day.ymd().0;
    let at = years.iter().position(|year| year.year == number);
    let at = at.unwrap_or_else(|| {
        years.push(CalendarYear {
            year: number,
            off: Vec::new(),
            make_up: Vec::new(),
            source: source.to_owned(),
            provisional,
            names: Vec::new(),
        });
        years.len() - 1
    });
    &mut years[at]
}

/// A year as the lines of its file, in the order of the days.
pub fn lines_of(year: &CalendarYear) -> Vec<DayLine> {
    let line = |day: &LocalDate, kind: &str| DayLine {
        row: 0,
        date: day.to_string(),
        kind: kind.to_owned(),
        name: year.name(*day).to_owned(),
    };
    let mut lines: Vec<_> = year.off.iter().map(|day| line(day, OFF[0])).collect();
    lines.extend(year.make_up.iter().map(|day| line(day, MAKE_UP[0])));
    lines.sort_by(|a, b| a.date.cmp(&b.date));
    for (line, row) in lines.iter_mut().zip(2..) {
        line.row = row;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deadline::shipped;

    fn day(text: &str) -> LocalDate {
        text.parse().expect("a day")
    }

    #[test]
    fn a_due_day_explains_itself() {
        let calendar = Calendar::of(None);
        let reckoning = after_workdays(&calendar, day("2026-02-13"), 5);
        assert_eq!(reckoning.due, day("2026-02-27"));
        assert_eq!(reckoning.provisional, Vec::<i32>::new());
        let told: Vec<_> = reckoning
            .days
            .iter()
            .map(|passed| (passed.day.ymd().2, passed.kind, passed.name.as_str()))
            .collect();
        let mut expected = vec![(14, DayKind::MakeUp, "春节")];
        expected.extend((15..=23).map(|day| (day, DayKind::Off, "春节")));
        assert_eq!(told, expected);

        let rolled = after_months(&calendar, day("2025-11-15"), 3);
        assert_eq!(rolled.due, day("2026-02-24"));
        assert_eq!(rolled.days.len(), 9, "2026-02-15 to 23");
        let unknown = after_workdays(&calendar, day("2026-12-30"), 5);
        assert_eq!(unknown.provisional, [2027]);
        assert_eq!(unknown.days[0].kind, DayKind::Weekend);
    }

    #[test]
    fn a_year_survives_its_file() {
        let mut year = shipped()[1].clone();
        year.names.sort_by_key(|named| named.day);
        let read = years(&lines_of(&year), &year.source, false).expect("sound");
        assert_eq!(read, [year]);
    }

    #[test]
    fn a_file_is_checked_whole() {
        let text = "\u{feff}日期,类型,名称\n2027/1/1,放假,元旦\n2027-02-30,off,\n\
                    2027-02-06,班,春节\n2027-02-09,班,春节\n2027-01-01,off,元旦\n2027-03-01,maybe,\n";
        let faults = years(&lines(text), "notice", true).expect_err("it has faults");
        assert_eq!(
            faults,
            [
                (3, DayFault::NotADay),
                (5, DayFault::NotAWeekend),
                (6, DayFault::Twice),
                (7, DayFault::UnknownKind),
            ]
        );
        let good = "2027-1-1,off,元旦\n\n2027-02-06,make_up,春节\n";
        let years = years(&lines(good), "notice", true).expect("sound");
        assert_eq!(years.len(), 1);
        assert_eq!(years[0].off, [day("2027-01-01")]);
        assert_eq!(years[0].make_up, [day("2027-02-06")]);
        assert_eq!(years[0].name(day("2027-01-01")), "元旦");
        assert!(years[0].provisional);
    }
}
