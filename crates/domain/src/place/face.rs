//! What everybody may read of a place: what became of it, who receives next, and what was published where it
//! lies.

use shared::id::OrganisationId;
use shared::organisation::Organisation;
use shared::place::Place;
use shared::supervision::Supervision;
use shared::time::{LocalDate, Timestamp};

use super::coming::{Sitting, sittings};
use crate::deadline::Calendar;
use crate::organisation::lies_in;

/// Places that may have gone one into the next: more are not followed.
const MOST_MERGED: usize = 20;

/// What became of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is there.
    Open,
    /// It went into another; of one that went on itself since, the last.
    Into(OrganisationId),
    /// It was closed, or given up.
    Closed,
}

/// What became of a place by a day. `keeper` is the organisation that it is, or that keeps it.
pub fn fate<'a>(
    keeper: &Organisation,
    body: Option<&'a Place>,
    place_of: impl Fn(OrganisationId) -> Option<&'a Place>,
    day: LocalDate,
) -> Fate {
    let first = body.and_then(|body| body.merged.as_ref());
    let chain = std::iter::successors(first, |went| place_of(went.into)?.merged.as_ref());
    let is_given_up = body.is_some_and(|body| body.ended.is_some());
    match chain.take(MOST_MERGED).last() {
        Some(last) => Fate::Into(last.into),
        None if is_given_up || !keeper.is_open(day) => Fate::Closed,
        None => Fate::Open,
    }
}

/// The receptions of a place that are not over at a moment, for some days, those called off included.
pub fn ahead(place: &Place, now: Timestamp, days: i32, calendar: &Calendar<'_>) -> Vec<Sitting> {
    let today = now.day();
    let (hour, minute) = now.hour_minute();
    let minutes = u16::from(hour) * 60 + u16::from(minute);
    let mut all = sittings(place, (today, today.plus_days(days)), calendar);
    all.retain(|one| one.day > today || one.until > minutes);
    all
}

/// Whether what was published of a matter (公示) is told at a place: of what came up there, and of what lies
/// in its street.
pub fn tells_of(
    keeper: &Organisation,
    matter: &Supervision,
    street_of: impl Fn(OrganisationId) -> Option<OrganisationId>,
) -> bool {
    let at = || matter.stations.iter().copied();
    at().any(|station| station == keeper.id)
        || keeper.street.is_some_and(|street| {
            lies_in(street, matter.street, at().chain(matter.team), street_of)
        })
}
