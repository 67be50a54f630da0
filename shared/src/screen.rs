//! Wall screens (大屏): who may show figures in a hall without anybody being signed in there.

use serde::{Deserialize, Serialize};

use crate::activity::Signed;
use crate::id::{OrganisationId, WorkId};
use crate::work::{Body, WorkSort};

/// A screen. Its address carries a token that nobody guesses; the record keeps the token's digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Screen {
    /// Where it hangs.
    pub name: String,
    /// The street whose figures it shows; `None`: the whole district's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street: Option<OrganisationId>,
    /// Digest of its token.
    pub digest: String,
    /// Who put it up.
    pub made: Signed,
    /// Who took it down: its address shows nothing any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Signed>,
}

impl Body for Screen {
    const SORT: WorkSort = WorkSort::Screen;
}

/// What can be done to screens. Who may, says `domain::screen`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScreenCommand {
    /// Puts one up; brought about by the call that answers with its address.
    Make {
        /// Where it hangs.
        name: String,
        /// The street.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        street: Option<OrganisationId>,
        /// Digest of its token.
        digest: String,
    },
    /// Takes it down.
    End {
        /// Which.
        id: WorkId,
    },
}

impl ScreenCommand {
    /// The code under which it stands in the history.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Make { .. } => "screen.make",
            Self::End { .. } => "screen.end",
        }
    }
}

/// `POST /api/screens`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScreenCall {
    /// Where it hangs.
    pub name: String,
    /// The street; the whole district if it is left out.
    #[serde(default)]
    pub street: Option<OrganisationId>,
}

/// Its answer: told once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScreenLink {
    /// The record.
    pub id: WorkId,
    /// The address on this server, token included.
    pub path: String,
}
