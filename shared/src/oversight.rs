//! 督导 of teams: what the committee found, by when it is to be put right, and that it was.

use serde::{Deserialize, Serialize};

use crate::activity::Signed;
use crate::id::{OrganisationId, WorkId};
use crate::time::LocalDate;
use crate::work::{Body, WorkSort};

/// Something found about a team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamFinding {
    /// The team.
    pub team: OrganisationId,
    /// What was found.
    pub text: String,
    /// Who found it.
    pub found: Signed,
    /// The last day to put it right.
    pub due: LocalDate,
    /// With what it was put right, and by whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed: Option<(String, Signed)>,
    /// Why that was not enough, the last time, and who said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_back: Option<(String, Signed)>,
    /// Who confirmed that it is put right: never who put it right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<Signed>,
    /// Why it was taken back, and by whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<(String, Signed)>,
}

impl Body for TeamFinding {
    const SORT: WorkSort = WorkSort::Finding;
}

impl TeamFinding {
    /// Whether something is still to be done about it.
    pub const fn is_open(&self) -> bool {
        self.confirmed.is_none() && self.withdrawn.is_none()
    }

    /// Whether the team has let its day pass.
    pub fn is_overdue(&self, today: LocalDate) -> bool {
        self.is_open() && self.fixed.is_none() && self.due < today
    }
}

/// What can be done to findings. Who may, says `domain::oversight`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OversightCommand {
    /// The committee found something; its id is `WorkId::derive(command_id, 0)`.
    Raise {
        /// About which team.
        team: OrganisationId,
        /// What.
        text: String,
        /// The last day to put it right.
        due: LocalDate,
    },
    /// The team says that it is put right.
    Fix {
        /// Which.
        id: WorkId,
        /// With what.
        what: String,
    },
    /// The committee confirms it.
    Confirm {
        /// Which.
        id: WorkId,
    },
    /// The committee says that it is not put right yet.
    SendBack {
        /// Which.
        id: WorkId,
        /// Why.
        reason: String,
        /// The new last day.
        due: LocalDate,
    },
    /// The committee takes it back.
    Withdraw {
        /// Which.
        id: WorkId,
        /// Why.
        reason: String,
    },
}

impl OversightCommand {
    /// The code under which it stands in the history.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Raise { .. } => "finding.raise",
            Self::Fix { .. } => "finding.fix",
            Self::Confirm { .. } => "finding.confirm",
            Self::SendBack { .. } => "finding.send_back",
            Self::Withdraw { .. } => "finding.withdraw",
        }
    }
}
