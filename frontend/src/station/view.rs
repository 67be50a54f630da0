//! What the pages see of the records: cards, their order, the organisation tree.

use std::collections::HashMap;

use shared::assignment::Assignment;
use shared::attachment::Attachment;
use shared::id::{OrganisationId, RequestId};
use shared::note::Note;
use shared::organisation::{Organisation, OrganisationKind};
use shared::request::{Request, Status};
use shared::time::{LocalDate, Timestamp};

/// The columns of the board, in order.
pub const COLUMNS: [Status; 7] = [
    Status::Registered,
    Status::Accepted,
    Status::Assigned,
    Status::InProgress,
    Status::Replied,
    Status::Rework,
    Status::Closed,
];

/// The column of a state; archived requests have none.
pub fn column_of(status: Status) -> Option<usize> {
    let shown = match status {
        Status::ReturnRequested => Status::Assigned,
        Status::ExtensionRequested | Status::AwaitingInfo | Status::ReplyInReview => {
            Status::InProgress
        }
        Status::Reopened => Status::Rework,
        Status::Tracking | Status::Declined | Status::Merged | Status::Withdrawn => Status::Closed,
        Status::Registered
        | Status::Accepted
        | Status::Assigned
        | Status::InProgress
        | Status::Replied
        | Status::Rework
        | Status::Closed => status,
        Status::Archived => return None,
    };
    COLUMNS.iter().position(|column| *column == shown)
}

/// The latest change by somebody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// Who; empty for the system.
    pub by: String,
    /// Counts up, so that two changes by one person are told apart.
    pub tick: u32,
}

/// A request with what belongs to it, as it looks here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The request.
    pub request: Request,
    /// Whether what is shown is still a guess.
    pub predicted: bool,
    /// Assignments of all rounds, newest round first, lead first.
    pub assignments: Vec<Assignment>,
    /// Notes, oldest first.
    pub notes: Vec<Note>,
    /// Files, oldest first.
    pub files: Vec<Attachment>,
    /// The latest change by somebody else since this page was opened.
    pub news: Option<News>,
}

impl Card {
    /// Puts what belongs to a request in order.
    pub fn new(
        request: Request,
        predicted: bool,
        mut assignments: Vec<Assignment>,
        mut notes: Vec<Note>,
        mut files: Vec<Attachment>,
    ) -> Self {
        assignments.sort_by_key(|a| (std::cmp::Reverse(a.round), a.share, a.id));
        notes.sort_by_key(|note| (note.at, note.id));
        files.sort_by_key(|file| (file.at, file.id));
        Self {
            request,
            predicted,
            assignments,
            notes,
            files,
            news: None,
        }
    }

    /// Whether it shows the same as another, news aside.
    pub fn shows_same(&self, other: &Self) -> bool {
        self.predicted == other.predicted
            && self.request == other.request
            && self.assignments == other.assignments
            && self.notes == other.notes
            && self.files == other.files
    }

    /// Assignments of the round that runs.
    pub fn current(&self) -> impl Iterator<Item = &Assignment> {
        self.assignments
            .iter()
            .filter(|a| a.round == self.request.round)
    }

    /// The number as shown on a card: without the year.
    pub fn short_number(&self) -> Option<&str> {
        let number = self.request.number.as_deref()?;
        Some(number.split_once('-').map_or(number, |(year, rest)| {
            if year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()) {
                rest
            } else {
                number
            }
        }))
    }

    /// Where it stands in its column.
    pub fn place(&self) -> Place {
        let request = &self.request;
        let time = match request.status {
            // What was closed last is what people look for.
            status if status.is_ended() => -request.moved_at.0,
            _ => request
                .clock
                .as_ref()
                .map_or(i64::MAX, |clock| clock.due_at.0),
        };
        Place {
            column: column_of(request.status),
            time,
            number: request.number.clone().unwrap_or_else(|| "~".to_owned()),
            registered_at: request.registered_at,
            id: request.id,
            status: request.status,
        }
    }
}

/// Order within a column: due date, then number; without a number by age. Total, so that cards
/// never swap without a reason.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The column; archived requests have none.
    pub column: Option<usize>,
    time: i64,
    number: String,
    registered_at: Timestamp,
    id: RequestId,
    /// The state.
    pub status: Status,
}

impl Place {
    /// Of which request.
    pub fn id(&self) -> RequestId {
        self.id
    }
}

/// The organisation tree.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    all: HashMap<OrganisationId, Organisation>,
}

impl Tree {
    /// From the records.
    pub fn new(organisations: impl Iterator<Item = Organisation>) -> Self {
        Self {
            all: organisations.map(|found| (found.id, found)).collect(),
        }
    }

    /// Whether nothing was loaded.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// One organisation.
    pub fn get(&self, id: OrganisationId) -> Option<&Organisation> {
        self.all.get(&id)
    }

    /// Its full name; empty if it is not known.
    pub fn name(&self, id: OrganisationId) -> String {
        self.get(id)
            .map_or_else(String::new, |found| found.name.clone())
    }

    /// Its short name; empty if it is not known.
    pub fn short_name(&self, id: OrganisationId) -> String {
        self.get(id)
            .map_or_else(String::new, |found| found.short_name.clone())
    }

    /// Organisations that fit, closed ones included, in no order.
    pub fn find(&self, fits: impl Fn(&Organisation) -> bool) -> Vec<Organisation> {
        let all = self.all.values();
        all.filter(|one| fits(one)).cloned().collect()
    }

    /// Open organisations that fit, in order of their names.
    pub fn pick(
        &self,
        day: LocalDate,
        fits: impl Fn(&Organisation) -> bool,
    ) -> Vec<(OrganisationId, String)> {
        let mut found: Vec<_> = self
            .all
            .values()
            .filter(|one| one.is_open(day) && fits(one))
            .map(|one| (one.id, one.name.clone()))
            .collect();
        found.sort_by(|a, b| a.1.cmp(&b.1));
        found
    }

    /// The streets.
    pub fn streets(&self, day: LocalDate) -> Vec<(OrganisationId, String)> {
        self.pick(day, |one| one.kind == OrganisationKind::Street)
    }

    /// The name with the street it lies in, to tell namesakes apart.
    pub fn long_name(&self, id: OrganisationId) -> String {
        let Some(found) = self.get(id) else {
            return String::new();
        };
        match found.street.filter(|street| *street != id) {
            Some(street) => format!("{} · {}", self.short_name(street), found.name),
            None => found.name.clone(),
        }
    }
}
