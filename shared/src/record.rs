//! The records that are synced, and their keys.

use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::assignment::Assignment;
use crate::id::{AccountId, AssignmentId, NoteId, OrganisationId, RequestId};
use crate::note::Note;
use crate::organisation::Organisation;
use crate::request::Request;

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
    Assignment(Assignment),
    /// A note.
    Note(Note),
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
        }
    }
}

/// A record and how often it was changed (1 at first).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versioned {
    /// The version.
    pub version: u64,
    /// The record.
    pub record: Record,
}
