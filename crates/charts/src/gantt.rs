//! Days on a line: bars of a plan, of what was done and of what is expected, over a scale of months.

use shared::time::LocalDate;

use crate::Span;

/// A stretch of days, first and last one included.
pub type Days = (LocalDate, LocalDate);

/// One line of the chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// As first approved.
    pub base: Days,
    /// What was done, up to now or to its end.
    pub done: Option<Days>,
    /// What is still expected.
    pub ahead: Option<Days>,
}

/// A line as it is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lane {
    /// As first approved.
    pub base: Span,
    /// What was done.
    pub done: Option<Span>,
    /// What is still expected.
    pub ahead: Option<Span>,
}

/// The first day of a month, where it stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Month {
    /// The day.
    pub first: LocalDate,
    /// Where it stands, in per cent.
    pub at: f64,
}

/// A chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gantt {
    /// Months that begin within it; all of them are marked, those with room have a word.
    pub months: Vec<Month>,
    /// How many months stand between two words.
    pub every: usize,
    /// Where today stands, if it is within.
    pub today: Option<f64>,
    /// The lines, as they came.
    pub lanes: Vec<Lane>,
}

/// Words of months that fit beside each other.
const WORDS: usize = 8;

/// Lays lines out so that every bar, and today if it is near, is within.
pub fn layout(lines: &[Line], today: LocalDate) -> Gantt {
    let stretches = || {
        lines
            .iter()
            .flat_map(|line| [Some(line.base), line.done, line.ahead])
            .flatten()
    };
    let (Some(first), Some(last)) = (
        stretches().map(|days| days.0).min(),
        stretches().map(|days| days.1).max(),
    ) else {
        return Gantt::default();
    };
    // Whole months, so that the scale does not move from day to day.
    let (year, month, _) = first.ymd();
    let from = LocalDate::from_ymd(year, month, 1).unwrap_or(first);
    let (year, month, _) = last.ymd();
    let to = LocalDate::from_ymd(year, month, 1).map_or(last, |first| first.plus_months(1));
    let whole = f64::from((to.0 - from.0).max(1));
    let place = |day: LocalDate| f64::from(day.0 - from.0) * 100.0 / whole;
    let span = |days: Days| Span {
        at: place(days.0),
        width: f64::from((days.1.0 - days.0.0 + 1).max(1)) * 100.0 / whole,
    };
    let mut months = Vec::new();
    let mut next = from;
    while next < to {
        months.push(Month {
            first: next,
            at: place(next),
        });
        next = next.plus_months(1);
    }
    Gantt {
        every: months.len().div_ceil(WORDS).max(1),
        months,
        today: (from..to)
            .contains(&today)
            .then(|| place(today) + 50.0 / whole),
        lanes: lines
            .iter()
            .map(|line| Lane {
                base: span(line.base),
                done: line.done.map(span),
                ahead: line.ahead.map(span),
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> LocalDate {
        text.parse().expect("a day")
    }

    #[test]
    fn bars_lie_within_whole_months_and_keep_their_order() {
        let line = Line {
            base: (day("2026-09-05"), day("2026-10-10")),
            done: Some((day("2026-09-10"), day("2026-11-15"))),
            ahead: Some((day("2026-11-16"), day("2026-12-24"))),
        };
        let chart = layout(&[line], day("2026-11-16"));
        let firsts: Vec<_> = chart
            .months
            .iter()
            .map(|one| one.first.to_string())
            .collect();
        assert_eq!(
            firsts,
            ["2026-09-01", "2026-10-01", "2026-11-01", "2026-12-01"]
        );
        assert_eq!(chart.every, 1);
        let lane = chart.lanes[0];
        let done = lane.done.expect("something was done");
        let ahead = lane.ahead.expect("something is left");
        // What is expected begins where what was done ends.
        assert!((done.at + done.width - ahead.at).abs() < 1e-9);
        for span in [lane.base, done, ahead] {
            assert!(
                span.at >= 0.0 && span.at + span.width <= 100.0 + 1e-9,
                "{span:?}"
            );
        }
        // 122 days; the 16 November is the 77th of them.
        let today = chart.today.expect("today is within");
        assert!((today - 76.5 * 100.0 / 122.0).abs() < 1e-9);
        assert_eq!(layout(&[line], day("2027-01-01")).today, None);
    }

    #[test]
    fn a_day_has_a_width_and_years_have_room_for_their_words() {
        let one = day("2026-09-05");
        let short = Line {
            base: (one, one),
            done: None,
            ahead: None,
        };
        let chart = layout(&[short], one);
        assert!(chart.lanes[0].base.width > 3.0);
        let long = Line {
            base: (day("2024-01-01"), day("2026-12-31")),
            ..short
        };
        let chart = layout(&[long], one);
        assert_eq!((chart.months.len(), chart.every), (36, 5));
        assert_eq!(layout(&[], one), Gantt::default());
    }
}
