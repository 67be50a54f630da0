//! The records that are synced, and their keys.

use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::assignment::{Assignment, Draft};
use crate::attachment::{Attachment, Owner};
use crate::id::{
    AccountId, AssignmentId, AttachmentId, DraftId, NoteId, OrganisationId, RequestId, RulebookId,
    TemplateId, ViewId, WorkId,
};
use crate::note::Note;
use crate::organisation::Organisation;
use crate::request::Request;
use crate::rulebook::Rulebook;
use crate::template::Template;
use crate::view::View;
use crate::work::Work;

/// Which record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordKey {
    /// An organisation.
    Organisation(OrganisationId),
    /// An account.
    Account(AccountId),
    /// A request.
    Request(RequestId),
    /// An assignment.
    Assignment(AssignmentId),
    /// A note.
    Note(NoteId),
    /// A reply before it is released.
    Draft(DraftId),
    /// A file on a request.
    Attachment(AttachmentId),
    /// The rulebook.
    Rulebook(RulebookId),
    /// A text to begin a reply with.
    Template(TemplateId),
    /// A saved view.
    View(ViewId),
    /// A record of the work beside requests.
    Work(WorkId),
}

impl RecordKey {
    /// The word for the kind, as stored.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Organisation(_) => "organisation",
            Self::Account(_) => "account",
            Self::Request(_) => "request",
            Self::Assignment(_) => "assignment",
            Self::Note(_) => "note",
            Self::Draft(_) => "draft",
            Self::Attachment(_) => "attachment",
            Self::Rulebook(_) => "rulebook",
            Self::Template(_) => "template",
            Self::View(_) => "view",
            Self::Work(_) => "work",
        }
    }

    /// The id as text, as stored.
    pub fn id(self) -> String {
        match self {
            Self::Organisation(id) => id.to_string(),
            Self::Account(id) => id.to_string(),
            Self::Request(id) => id.to_string(),
            Self::Assignment(id) => id.to_string(),
            Self::Note(id) => id.to_string(),
            Self::Draft(id) => id.to_string(),
            Self::Attachment(id) => id.to_string(),
            Self::Rulebook(id) => id.to_string(),
            Self::Template(id) => id.to_string(),
            Self::View(id) => id.to_string(),
            Self::Work(id) => id.to_string(),
        }
    }

    /// The id as a number.
    pub fn bits(self) -> u128 {
        match self {
            Self::Organisation(id) => id.into(),
            Self::Account(id) => id.into(),
            Self::Request(id) => id.into(),
            Self::Assignment(id) => id.into(),
            Self::Note(id) => id.into(),
            Self::Draft(id) => id.into(),
            Self::Attachment(id) => id.into(),
            Self::Rulebook(id) => id.into(),
            Self::Template(id) => id.into(),
            Self::View(id) => id.into(),
            Self::Work(id) => id.into(),
        }
    }

    /// The key of a stored kind and id.
    pub fn parse(kind: &str, id: &str) -> Option<Self> {
        Some(match kind {
            "organisation" => Self::Organisation(id.parse().ok()?),
            "account" => Self::Account(id.parse().ok()?),
            "request" => Self::Request(id.parse().ok()?),
            "assignment" => Self::Assignment(id.parse().ok()?),
            "note" => Self::Note(id.parse().ok()?),
            "draft" => Self::Draft(id.parse().ok()?),
            "attachment" => Self::Attachment(id.parse().ok()?),
            "rulebook" => Self::Rulebook(id.parse().ok()?),
            "template" => Self::Template(id.parse().ok()?),
            "view" => Self::View(id.parse().ok()?),
            "work" => Self::Work(id.parse().ok()?),
            _ => return None,
        })
    }
}

/// A record as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Record {
    /// An organisation.
    Organisation(Organisation),
    /// An account.
    Account(Account),
    /// A request.
    Request(Box<Request>),
    /// An assignment.
    Assignment(Box<Assignment>),
    /// A note.
    Note(Note),
    /// A reply before it is released.
    Draft(Draft),
    /// A file on a request.
    Attachment(Box<Attachment>),
    /// The rulebook.
    Rulebook(Rulebook),
    /// A text to begin a reply with.
    Template(Template),
    /// A saved view.
    View(View),
    /// A record of the work beside requests.
    Work(Box<Work>),
}

impl Record {
    /// Its key.
    pub fn key(&self) -> RecordKey {
        match self {
            Self::Organisation(x) => RecordKey::Organisation(x.id),
            Self::Account(x) => RecordKey::Account(x.id),
            Self::Request(x) => RecordKey::Request(x.id),
            Self::Assignment(x) => RecordKey::Assignment(x.id),
            Self::Note(x) => RecordKey::Note(x.id),
            Self::Draft(x) => RecordKey::Draft(x.id),
            Self::Attachment(x) => RecordKey::Attachment(x.id),
            Self::Rulebook(_) => RecordKey::Rulebook(Rulebook::id()),
            Self::Template(x) => RecordKey::Template(x.id),
            Self::View(x) => RecordKey::View(x.id),
            Self::Work(x) => RecordKey::Work(x.id),
        }
    }

    /// The request it belongs to, if it is part of one.
    pub const fn request(&self) -> Option<RequestId> {
        match self.parent() {
            Some(Parent::Request(id)) => Some(id),
            Some(Parent::Work(_)) | None => None,
        }
    }

    /// What it belongs to, if it is part of something.
    pub const fn parent(&self) -> Option<Parent> {
        match self {
            Self::Assignment(assignment) => Some(Parent::Request(assignment.request)),
            Self::Note(note) => Some(Parent::Request(note.request)),
            Self::Draft(draft) => Some(Parent::Request(draft.request)),
            Self::Attachment(attachment) => match (attachment.request, attachment.owner) {
                (Some(id), _) => Some(Parent::Request(id)),
                (None, Owner::Work { work, .. }) => Some(Parent::Work(work)),
                (None, Owner::Intake | Owner::Note { .. } | Owner::Reply { .. }) => None,
            },
            Self::Work(work) => match work.of {
                Some(of) => Some(Parent::Work(of)),
                None => None,
            },
            Self::Organisation(_)
            | Self::Account(_)
            | Self::Request(_)
            | Self::Rulebook(_)
            | Self::Template(_)
            | Self::View(_) => None,
        }
    }
}

/// What a record may be part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Parent {
    /// A request.
    Request(RequestId),
    /// A record of the work.
    Work(WorkId),
}

impl Parent {
    /// The id as text, as stored.
    pub fn id(self) -> String {
        match self {
            Self::Request(id) => id.to_string(),
            Self::Work(id) => id.to_string(),
        }
    }
}

/// A record and how often it was changed (1 at first). Whoever only hands it on keeps it as it was stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versioned<R = Record> {
    /// The version.
    pub version: u64,
    /// The record.
    pub record: R,
}
