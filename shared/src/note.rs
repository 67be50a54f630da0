//! Notes on a request. A note is a record of its own, because one record has one visibility class.

use serde::{Deserialize, Serialize};

use crate::id::{AccountId, NoteId, RequestId};
use crate::request::{Reach, Tell, coded};
use crate::time::Timestamp;

coded! {
    /// For whom a note is.
    NoteSide {
        /// All who see the request.
        Everyone = "everyone",
        /// The congress side only (内部研究).
        Congress = "congress",
    }
}

coded! {
    /// How somebody spoke with the petitioner (三见面).
    ContactWay {
        /// 面商.
        Meeting = "meeting",
        /// 电话.
        Phone = "phone",
        /// 上门.
        Visit = "visit",
        /// 短信、微信、书面.
        Message = "message",
    }
}

impl ContactWay {
    /// Whether they met: 面商, be it at the petitioner's own door.
    pub const fn is_in_person(self) -> bool {
        match self {
            Self::Meeting | Self::Visit => true,
            Self::Phone | Self::Message => false,
        }
    }
}

/// A talk with the petitioner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// How.
    pub way: ContactWay,
    /// What they were told, if it was due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<Tell>,
}

/// A note. Notes are only ever added: two people writing at once lose nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Its id.
    pub id: NoteId,
    /// On which request.
    pub request: RequestId,
    /// Who is concerned with the request.
    pub reach: Reach,
    /// For whom.
    pub side: NoteSide,
    /// The note; phone and identity numbers masked.
    pub text: String,
    /// Who wrote it; `None` for the system (an import).
    pub author: Option<AccountId>,
    /// Their name at the time.
    pub author_name: String,
    /// The colleague in whose role it was written (代理).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub stands_for: String,
    /// When.
    pub at: Timestamp,
    /// The talk with the petitioner that it tells of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
}
