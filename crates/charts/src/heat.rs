//! Days as small squares, a column for each week and a row for each weekday, darker where there is more.

use shared::time::LocalDate;

/// A day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The day.
    pub day: LocalDate,
    /// Its week, counted from the first one shown.
    pub week: u32,
    /// Monday is 0.
    pub weekday: u32,
    /// How many.
    pub count: u16,
    /// From 0, nothing, to [`LEVELS`].
    pub level: u8,
}

/// How many shades there are besides none.
pub const LEVELS: u8 = 4;

/// Days on end, from `first` on. The shades are parts of the most that any day has.
pub fn layout(first: LocalDate, counts: &[u16]) -> Vec<Cell> {
    let most = counts.iter().copied().max().unwrap_or_default().max(1);
    let before = first.weekday() as u32;
    let cell = |(n, count): (usize, &u16)| {
        let at = before + n as u32;
        let level = (u32::from(*count) * u32::from(LEVELS)).div_ceil(u32::from(most));
        Cell {
            day: first.plus_days(n as i32),
            week: at / 7,
            weekday: at % 7,
            count: *count,
            level: level as u8,
        }
    };
    counts.iter().enumerate().map(cell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_begin_on_monday_and_more_is_darker() {
        // A Thursday.
        let first = LocalDate::from_ymd(2026, 1, 1).expect("a day");
        let cells = layout(first, &[0, 1, 4, 8, 3]);
        let places: Vec<_> = cells.iter().map(|one| (one.week, one.weekday)).collect();
        assert_eq!(places, [(0, 3), (0, 4), (0, 5), (0, 6), (1, 0)]);
        let levels: Vec<_> = cells.iter().map(|one| one.level).collect();
        assert_eq!(levels, [0, 1, 2, 4, 2]);
        assert_eq!(layout(first, &[0, 0])[1].level, 0);
        assert_eq!(layout(first, &[]), []);
    }
}
