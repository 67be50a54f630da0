//! Calendars that other programs read (RFC 5545): whose activities are in one, and who gave it away. Its
//! address carries a token that nobody guesses; the record keeps the token's digest.

use serde::{Deserialize, Serialize};

use crate::activity::Signed;
use crate::id::{AccountId, OrganisationId, WorkId};
use crate::time::Timestamp;
use crate::work::{Body, WorkSort};

/// What is in a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeedOf {
    /// What concerns whoever made it: their teams' and stations' activities, and what they are asked to.
    Own,
    /// A team's activities.
    Team(OrganisationId),
    /// A station's activities.
    Station(OrganisationId),
}

/// A calendar under an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feed {
    /// What is in it.
    pub of: FeedOf,
    /// Digest of its token.
    pub digest: String,
    /// Who made it.
    pub made: Signed,
    /// Who took it back: its address tells nothing any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Signed>,
}

impl Body for Feed {
    const SORT: WorkSort = WorkSort::Feed;
}

impl Feed {
    /// The record of a token's digest.
    pub fn id(digest: &str) -> WorkId {
        WorkId::named(&["feed/", digest].concat())
    }
}

/// What can be done to calendars. Who may, says `domain::feed`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeedCommand {
    /// Makes one; brought about by the call that answers with its address.
    Make {
        /// What is in it.
        of: FeedOf,
        /// Digest of its token.
        digest: String,
    },
    /// Takes it back.
    End {
        /// Which.
        id: WorkId,
    },
}

impl FeedCommand {
    /// The code under which it stands in the history.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Make { .. } => "feed.make",
            Self::End { .. } => "feed.end",
        }
    }
}

/// `POST /api/feeds`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedCall {
    /// What is in it.
    pub of: FeedOf,
}

/// Its answer: told once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedLink {
    /// The record.
    pub id: WorkId,
    /// The address on this server, token included.
    pub path: String,
}

/// One of all calendars that are read: whose it is and since when, without its token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedRow {
    /// The record.
    pub id: WorkId,
    /// What is in it.
    pub of: FeedOf,
    /// Who made it.
    pub by: Option<AccountId>,
    /// Their name at the time.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
}
