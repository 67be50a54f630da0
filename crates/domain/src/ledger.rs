//! The ledger (台账): which requests a filter asks for, how a list of them is ordered and counted.
//!
//! A [`Row`] is the small part of a request that this looks at, so that a server can hold the rows of
//! many requests at hand and a board asks by the same rules. Words are deliberately absent: a board
//! looks for them in what it shows, a server in an index of every text.

use std::cmp::Ordering;

use shared::clock::Clock;
use shared::filter::{Order, RequestFilter};
use shared::id::{OrganisationId, RequestId, WorkId};
use shared::ledger::LedgerColumn;
use shared::request::{Request, RequestKind, ResultClass, Satisfaction, Status, Topic};
use shared::time::{LocalDate, Timestamp};

use crate::deadline::{Calendar, Light};

/// What of a request is asked for, ordered and counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Which.
    pub id: RequestId,
    /// Where it stands.
    pub status: Status,
    number: Option<Box<str>>,
    kind: RequestKind,
    topic: Topic,
    class: Option<ResultClass>,
    station: OrganisationId,
    street: OrganisationId,
    community: Option<OrganisationId>,
    team: Option<OrganisationId>,
    lead: Option<OrganisationId>,
    units: Box<[OrganisationId]>,
    /// The open matters in which it is supervised.
    matters: Box<[WorkId]>,
    registered_at: Timestamp,
    moved_at: Timestamp,
    replied_at: Option<Timestamp>,
    closed_at: Option<Timestamp>,
    promise: Option<LocalDate>,
    round: u32,
    rating: Option<(Satisfaction, Satisfaction)>,
    clock: Option<Box<Clock>>,
}

impl Row {
    /// The row of a request.
    pub fn of(request: &Request) -> Self {
        let rating = request.told_rating();
        Self {
            id: request.id,
            status: request.status,
            number: request.number.as_deref().map(Into::into),
            kind: request.kind,
            topic: request.topic,
            class: request.class,
            station: request.reach.station,
            street: request.reach.street,
            community: request.community,
            team: request.reach.team,
            lead: request.lead,
            units: request.reach.units.as_slice().into(),
            matters: request.supervised.iter().map(|one| one.0).collect(),
            registered_at: request.registered_at,
            moved_at: request.moved_at,
            replied_at: request.replied_at,
            closed_at: request.closed_at,
            promise: request.promise,
            round: request.round,
            rating: rating.map(|rating| (rating.process, rating.result)),
            clock: request.clock.clone().map(Box::new),
        }
    }

    /// Whether it was brought to an end by an answer.
    pub const fn is_closed(&self) -> bool {
        self.closed_at.is_some()
    }

    /// Its light.
    pub fn light(&self, calendar: &Calendar<'_>, now: Timestamp) -> Light {
        calendar.light(self.status, self.clock.as_deref(), now)
    }

    /// Whether a filter asks for it, its words aside.
    pub fn fits(&self, filter: &RequestFilter, calendar: &Calendar<'_>, now: Timestamp) -> bool {
        let same = |wanted: Option<OrganisationId>, held| wanted.is_none_or(|id| Some(id) == held);
        filter.status.is_none_or(|status| status == self.status)
            && filter.topic.is_none_or(|topic| topic == self.topic)
            && filter.kind.is_none_or(|kind| kind == self.kind)
            && filter.class.is_none_or(|class| Some(class) == self.class)
            && same(filter.street, Some(self.street))
            && same(filter.station, Some(self.station))
            && same(filter.community, self.community)
            && same(filter.team, self.team)
            && filter.unit.is_none_or(|unit| self.units.contains(&unit))
            && filter
                .matter
                .is_none_or(|matter| self.matters.contains(&matter))
            && filter
                .from
                .is_none_or(|from| from.start() <= self.registered_at)
            && filter
                .until
                .is_none_or(|until| self.registered_at <= until.end())
            && (!filter.pressing
                || matches!(
                    self.light(calendar, now),
                    Light::Soon { .. } | Light::Overdue { .. }
                ))
    }

    /// What it is ordered by in a column that [`LedgerColumn::is_ordered`], the number aside; `None`
    /// for an empty cell.
    fn rank(&self, column: LedgerColumn) -> Option<i64> {
        let place = |satisfaction: Satisfaction| satisfaction as i64;
        match column {
            LedgerColumn::Registered => Some(self.registered_at.0),
            LedgerColumn::Moved => Some(self.moved_at.0),
            LedgerColumn::Replied => self.replied_at.map(|at| at.0),
            LedgerColumn::Closed => self.closed_at.map(|at| at.0),
            LedgerColumn::Due => self.clock.as_ref().map(|clock| clock.due_at.0),
            // The longest overdue has the most days.
            LedgerColumn::OverdueDays => self.clock.as_ref().map(|clock| -clock.due_at.0),
            LedgerColumn::Promise => self.promise.map(|day| day.0.into()),
            LedgerColumn::Kind => Some(self.kind as i64),
            LedgerColumn::Topic => Some(self.topic as i64),
            LedgerColumn::Status => Some(self.status as i64),
            LedgerColumn::Class => self.class.map(|class| class as i64),
            LedgerColumn::Round => Some(self.round.into()),
            LedgerColumn::RatedProcess => self.rating.map(|(process, _)| place(process)),
            LedgerColumn::RatedResult => self.rating.map(|(_, result)| place(result)),
            LedgerColumn::Number
            | LedgerColumn::Station
            | LedgerColumn::Street
            | LedgerColumn::Community
            | LedgerColumn::Place
            | LedgerColumn::Person
            | LedgerColumn::Title
            | LedgerColumn::Text
            | LedgerColumn::Channel
            | LedgerColumn::DeclineReason
            | LedgerColumn::Complexity
            | LedgerColumn::LeadUnit
            | LedgerColumn::CoUnits
            | LedgerColumn::SplitUnits
            | LedgerColumn::Assigned
            | LedgerColumn::Signed
            | LedgerColumn::Reply
            | LedgerColumn::StateNote
            | LedgerColumn::AskedWorkdays
            | LedgerColumn::RatingReason
            | LedgerColumn::Rater
            | LedgerColumn::Rated
            | LedgerColumn::Reopened
            | LedgerColumn::Supervision
            | LedgerColumn::Urgent
            | LedgerColumn::ExternalSystem
            | LedgerColumn::ExternalNumber
            | LedgerColumn::MergedInto => None,
        }
    }

    /// Its value in a column that [`LedgerColumn::is_grouped`]: a code or an id, empty where there is
    /// none. `None` for any other column.
    pub fn group(&self, column: LedgerColumn) -> Option<GroupKey> {
        Some(match column {
            LedgerColumn::Status => GroupKey::Code(self.status.code()),
            LedgerColumn::Topic => GroupKey::Code(self.topic.code()),
            LedgerColumn::Kind => GroupKey::Code(self.kind.code()),
            LedgerColumn::Class => GroupKey::Code(self.class.map_or("", ResultClass::code)),
            LedgerColumn::Street => GroupKey::Organisation(Some(self.street)),
            LedgerColumn::Station => GroupKey::Organisation(Some(self.station)),
            LedgerColumn::Community => GroupKey::Organisation(self.community),
            LedgerColumn::LeadUnit => GroupKey::Organisation(self.lead),
            LedgerColumn::Number
            | LedgerColumn::Registered
            | LedgerColumn::Place
            | LedgerColumn::Person
            | LedgerColumn::Title
            | LedgerColumn::Text
            | LedgerColumn::Channel
            | LedgerColumn::DeclineReason
            | LedgerColumn::Complexity
            | LedgerColumn::CoUnits
            | LedgerColumn::SplitUnits
            | LedgerColumn::Assigned
            | LedgerColumn::Signed
            | LedgerColumn::Due
            | LedgerColumn::OverdueDays
            | LedgerColumn::Replied
            | LedgerColumn::Reply
            | LedgerColumn::Promise
            | LedgerColumn::StateNote
            | LedgerColumn::AskedWorkdays
            | LedgerColumn::RatedProcess
            | LedgerColumn::RatedResult
            | LedgerColumn::RatingReason
            | LedgerColumn::Rater
            | LedgerColumn::Rated
            | LedgerColumn::Closed
            | LedgerColumn::Moved
            | LedgerColumn::Round
            | LedgerColumn::Reopened
            | LedgerColumn::Supervision
            | LedgerColumn::Urgent
            | LedgerColumn::ExternalSystem
            | LedgerColumn::ExternalNumber
            | LedgerColumn::MergedInto => return None,
        })
    }
}

/// A value that requests are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GroupKey {
    /// A code; empty for none.
    Code(&'static str),
    /// An organisation, or none.
    Organisation(Option<OrganisationId>),
}

impl std::fmt::Display for GroupKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Code(code) => f.write_str(code),
            Self::Organisation(id) => id.map_or(Ok(()), |id| id.fmt(f)),
        }
    }
}

/// Which of two rows stands first: by the orders, then the newest registered. Empty cells stand last
/// in both directions. Total, so that a window follows exactly on the one before.
pub fn compare(a: &Row, b: &Row, orders: &[Order]) -> Ordering {
    for order in orders {
        let found = if order.column == LedgerColumn::Number {
            cells(a.number.as_deref(), b.number.as_deref(), order.descending)
        } else {
            cells(a.rank(order.column), b.rank(order.column), order.descending)
        };
        if found.is_ne() {
            return found;
        }
    }
    (b.registered_at, b.id).cmp(&(a.registered_at, a.id))
}

fn cells<T: Ord>(a: Option<T>, b: Option<T>, descending: bool) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) if descending => b.cmp(&a),
        (Some(a), Some(b)) => a.cmp(&b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_that_orders_or_counts_has_something_to_do_it_by() {
        let request: Request = serde_json::from_value(serde_json::json!({
            "id": RequestId::named("request"), "number": "2026-南岭村-0001",
            "reach": { "station": OrganisationId::named("station"), "street": OrganisationId::named("street") },
            "community": null, "title": "积水", "kind": "complaint", "topic": "water",
            "channel": "visit", "complexity": "simple", "reporter": "anonymous",
            "status": "closed", "round": 1, "lead": null, "registered_by": null,
            "registered_at": 1, "moved_at": 2, "replied_at": 3, "closed_at": 4, "class": "A",
            "clock": null, "promise": "2026-11-24",
        }))
        .expect("a request of another build");
        let mut row = Row::of(&request);
        row.rating = Some((Satisfaction::Fair, Satisfaction::Satisfied));
        row.clock = Some(Box::new(Clock {
            step: shared::clock::Step::Reply,
            from: LocalDate(0),
            workdays: 1,
            extended: 0,
            until: None,
            pauses: Vec::new(),
            due_at: Timestamp(9),
            rung: None,
        }));
        for column in LedgerColumn::ALL {
            let orders = row.rank(*column).is_some() || *column == LedgerColumn::Number;
            assert_eq!(column.is_ordered(), orders, "{column:?}");
            assert_eq!(
                column.is_grouped(),
                row.group(*column).is_some(),
                "{column:?}"
            );
        }
        let asks = |matter: &str| RequestFilter {
            matter: Some(WorkId::named(matter)),
            ..RequestFilter::default()
        };
        row.matters = [WorkId::named("matter")].into();
        let fits = |filter| row.fits(&filter, &Calendar::of(None), Timestamp(9));
        assert!(fits(asks("matter")) && !fits(asks("another")));
        let mut empty = row.clone();
        empty.clock = None;
        for descending in [false, true] {
            let order = Order {
                column: LedgerColumn::Due,
                descending,
            };
            assert!(compare(&row, &empty, &[order]).is_lt(), "empty cells last");
        }
    }
}
