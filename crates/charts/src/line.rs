//! Numbers in a row as a line and the area under it, in a box of 100 by 100 that is stretched to the room
//! there is.

/// A row of numbers as it is drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// The points of the line, `x,y x,y …`, for a polyline.
    pub line: String,
    /// The same, closed along the bottom, for a polygon.
    pub area: String,
    /// The points, in per cent from the left and from the top.
    pub points: Vec<(f64, f64)>,
}

/// Lays a row out: the first at the left, the last at the right, zero at the bottom and `top` at the top.
/// What is missing breaks nothing: the line goes on to the next that is there. A single number is a line
/// across.
pub fn layout(row: &[Option<f64>], top: f64) -> Line {
    let last = row.len().saturating_sub(1).max(1) as f64;
    let height = |value: f64| {
        let part = if top > 0.0 { value / top } else { 0.0 };
        100.0 - part.clamp(0.0, 1.0) * 100.0
    };
    let mut points: Vec<(f64, f64)> = row
        .iter()
        .enumerate()
        .filter_map(|(n, value)| Some((n as f64 * 100.0 / last, height((*value)?))))
        .collect();
    if let [(_, y)] = points[..] {
        points = vec![(0.0, y), (100.0, y)];
    }
    let told: Vec<_> = points
        .iter()
        .map(|(x, y)| format!("{x:.2},{y:.2}"))
        .collect();
    let line = told.join(" ");
    let area = match (points.first(), points.last()) {
        (Some((first, _)), Some((last, _))) => {
            format!("{first:.2},100 {line} {last:.2},100")
        }
        _ => String::new(),
    };
    Line { line, area, points }
}

/// The end of a scale that a number fits under: 1, 2 or 5 with zeros, at least 5.
pub fn scale_end(largest: u32) -> u32 {
    let mut step = 1u32;
    loop {
        for factor in [5, 10, 20] {
            let end = step.saturating_mul(factor);
            if end >= largest || end == u32::MAX {
                return end;
            }
        }
        step = step.saturating_mul(10);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_goes_from_left_to_right_and_zero_lies_at_the_bottom() {
        let drawn = layout(&[Some(0.0), Some(5.0), Some(10.0)], 10.0);
        assert_eq!(drawn.line, "0.00,100.00 50.00,50.00 100.00,0.00");
        assert_eq!(
            drawn.area,
            "0.00,100 0.00,100.00 50.00,50.00 100.00,0.00 100.00,100"
        );
        assert_eq!(drawn.points[1], (50.0, 50.0));
    }

    #[test]
    fn what_is_missing_is_passed_over_and_one_number_is_a_line_across() {
        let drawn = layout(&[Some(1.0), None, Some(3.0)], 4.0);
        assert_eq!(drawn.line, "0.00,75.00 100.00,25.00");
        let one = layout(&[None, Some(2.0), None], 4.0);
        assert_eq!(one.line, "0.00,50.00 100.00,50.00");
        assert_eq!(layout(&[None, None], 4.0), Line::default());
        assert_eq!(layout(&[], 4.0), Line::default());
        // Nothing leaves the box, and nothing is divided by nothing.
        assert_eq!(layout(&[Some(9.0), Some(1.0)], 4.0).points[0].1, 0.0);
        assert_eq!(layout(&[Some(0.0), Some(0.0)], 0.0).points[0].1, 100.0);
    }

    #[test]
    fn a_scale_ends_on_a_round_number_not_far_above() {
        for (largest, end) in [
            (0, 5),
            (5, 5),
            (6, 10),
            (11, 20),
            (21, 50),
            (101, 200),
            (4_001, 5_000),
        ] {
            assert_eq!(scale_end(largest), end, "{largest}");
        }
        assert_eq!(scale_end(u32::MAX), u32::MAX);
    }
}
