//! How teams and stations compare: by rates, never by volume, and not by few cases.

use domain::figures::{FEW, median, rank, year_before};
use shared::figures::{Figure, Kpi, Marks, Tally};
use shared::time::LocalDate;

/// So many replies due, so many of them in time.
fn tally(kept: u32, due: u32) -> Tally {
    let mut tally = Tally::default();
    for n in 0..due {
        let marks = Marks::default()
            .with(Figure::ReplyDue, true)
            .with(Figure::Accepted, true)
            .with(Figure::RepliedInTime, n < kept)
            .with(Figure::Overdue, n >= kept);
        tally.count(marks, true);
    }
    tally
}

#[test]
fn the_same_days_of_the_year_before_are_days_of_that_year() {
    let days = |text: [&str; 2]| {
        let [from, until] = text.map(|day| day.parse::<LocalDate>().expect("a day"));
        (from, until)
    };
    for (these, before) in [
        (["2026-01-01", "2026-11-23"], ["2025-01-01", "2025-11-23"]),
        (["2028-02-01", "2028-02-29"], ["2027-02-01", "2027-02-28"]),
        (["2025-12-15", "2026-01-14"], ["2024-12-15", "2025-01-14"]),
    ] {
        assert_eq!(year_before(days(these)), days(before));
    }
}

#[test]
fn few_cases_have_no_place_and_equal_rates_share_one() {
    let all = [
        tally(8, 10),
        tally(4, 5),
        tally(1, 10),
        tally(FEW - 1, FEW - 1),
    ];
    let places = |rate| all.map(|own| rank(&all, &own, rate));
    // The last one kept every day, of too few to say anything by it.
    let wanted = [Some(1), Some(1), Some(3), None];
    assert_eq!(places(Kpi::ReplyRate), wanted);
    // Less that is overdue is better.
    assert_eq!(places(Kpi::OverdueRate), wanted);
    // Nothing to divide by.
    assert_eq!(places(Kpi::KeptRate), [None; 4]);
}

#[test]
fn nobody_is_compared_with_nobody() {
    let own = tally(9, 10);
    assert_eq!(rank(&[own], &own, Kpi::ReplyRate), None);
    let few = tally(1, 2);
    assert_eq!(rank(&[own, few], &own, Kpi::ReplyRate), None);
    assert_eq!(rank(&[own, tally(5, 10)], &own, Kpi::ReplyRate), Some(1));
}

#[test]
fn many_cases_alone_bring_nobody_forward() {
    let all = [tally(50, 100), tally(9, 10)];
    assert_eq!(rank(&all, &all[0], Kpi::ReplyRate), Some(2));
    assert_eq!(rank(&all, &all[1], Kpi::ReplyRate), Some(1));
}

#[test]
fn the_median_parts_the_larger_from_the_smaller() {
    let all = [tally(0, 30), tally(0, 5), tally(0, 10), tally(0, 12)];
    assert_eq!(median(&all), 12);
    assert_eq!(median(&all[..3]), 10);
    assert_eq!(median(&[]), 0);
}
