//! Numbers as bars beside each other, and the parts of a whole as one bar.

use crate::Span;

/// A bar that stands for something is never thinner than this, in per cent.
const LEAST: f64 = 0.5;
/// How wide a mark on a bar is, in per cent.
const MARK: f64 = 1.5;

/// A part of a bar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// Which of the numbers it is.
    pub part: usize,
    /// Where it stands.
    pub span: Span,
}

/// A bar from the left, the largest of its neighbours as long as there is room; nothing is no bar.
pub fn single(count: u32, most: u32) -> Option<Span> {
    let width = f64::from(count) * 100.0 / f64::from(most.max(1));
    (count > 0).then(|| Span {
        at: 0.0,
        width: width.clamp(LEAST, 100.0),
    })
}

/// A mark on a bar, where it should reach; it stays within the box.
pub fn mark(count: u32, most: u32) -> Span {
    let at = f64::from(count) * 100.0 / f64::from(most.max(1));
    Span {
        at: (at - MARK / 2.0).clamp(0.0, 100.0 - MARK),
        width: MARK,
    }
}

/// Parts of a whole side by side, in their order; what is nothing is left out.
pub fn stacked(counts: &[u32]) -> Vec<Piece> {
    let whole: u64 = counts.iter().map(|count| u64::from(*count)).sum();
    let per_cent = |sum: u64| sum as f64 * 100.0 / whole as f64;
    let mut before = 0;
    let mut pieces = Vec::new();
    for (part, count) in counts.iter().enumerate() {
        let after = before + u64::from(*count);
        if after > before {
            let at = per_cent(before);
            let width = per_cent(after) - at;
            let span = Span { at, width };
            pieces.push(Piece { part, span });
        }
        before = after;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    fn told(span: Span) -> String {
        format!("{:.2}+{:.2}", span.at, span.width)
    }

    #[test]
    fn the_largest_takes_the_room_and_the_smallest_is_seen() {
        let all: Vec<_> = [20, 5, 1, 0]
            .into_iter()
            .map(|count| single(count, 20).map_or_else(|| "none".to_owned(), told))
            .collect();
        expect!["0.00+100.00 0.00+25.00 0.00+5.00 none"].assert_eq(&all.join(" "));
        let tiny = single(1, 5_000).map(told).unwrap_or_default();
        expect!["0.00+0.50"].assert_eq(&tiny);
        // Nothing leaves the box, and nothing is divided by nothing.
        let beyond = single(3, 0).map(told).unwrap_or_default();
        expect!["0.00+100.00"].assert_eq(&beyond);
    }

    #[test]
    fn a_mark_stands_where_it_is_meant_and_within_the_box() {
        let all = [0, 250, 1_000, 2_000].map(|count| told(mark(count, 1_000)));
        expect!["0.00+1.50 24.25+1.50 98.50+1.50 98.50+1.50"].assert_eq(&all.join(" "));
    }

    #[test]
    fn parts_meet_and_come_to_the_whole() {
        let of = |counts: &[u32]| {
            let pieces = stacked(counts);
            let told: Vec<_> = pieces
                .iter()
                .map(|one| format!("{}:{}", one.part, told(one.span)))
                .collect();
            told.join(" ")
        };
        expect!["0:0.00+50.00 2:50.00+37.50 3:87.50+12.50"].assert_eq(&of(&[4, 0, 3, 1]));
        expect!["1:0.00+100.00"].assert_eq(&of(&[0, 7]));
        expect![""].assert_eq(&of(&[0, 0]));
        expect![""].assert_eq(&of(&[]));
    }
}
