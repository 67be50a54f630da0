//! Notes on a request. A note is a record of its own, because one record has one visibility class.

use serde::{Deserialize, Serialize};

use crate::id::{AccountId, NoteId, RequestId};
use crate::request::{Reach, coded};
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
    /// When.
    pub at: Timestamp,
}
