//! Receptions that are over and of which no record tells.

use shared::activity::{Activity, ActivityKind};
use shared::place::Place;
use shared::time::Timestamp;

use super::coming::{Sitting, sittings};
use crate::deadline::Calendar;

/// Days for which a reception that nobody wrote down is asked about: of a monthly one, the last.
pub const ASKED_DAYS: i32 = 30;

/// The receptions at a place that were planned as activities or written down. A plan tells of one as well: what
/// is still missing of it is asked of the plan.
pub(crate) fn held_at<'a>(
    place: &Place,
    activities: impl Iterator<Item = &'a Activity>,
) -> Vec<&'a Activity> {
    let is_here = |held: &&Activity| {
        held.kind == ActivityKind::Reception && held.station == Some(place.keeper)
    };
    activities.filter(is_here).collect()
}

/// Receptions of a place of the last [`ASKED_DAYS`] that are over, were not called off, and of which no
/// activity of their day tells; earliest first.
pub fn unrecorded<'a>(
    place: &Place,
    activities: impl Iterator<Item = &'a Activity>,
    calendar: &Calendar<'_>,
    now: Timestamp,
) -> Vec<Sitting> {
    let today = now.day();
    let days = (today.plus_days(-ASKED_DAYS), today);
    let mut past = sittings(place, days, calendar);
    past.retain(|one| one.ends() <= now && !one.is_off());
    // Of most places there is none.
    if !past.is_empty() {
        let held = held_at(place, activities);
        past.retain(|one| held.iter().all(|held| held.began().day() != one.day));
    }
    past
}
