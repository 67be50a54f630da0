//! One request at one unit in one round (交办), with a state, a clock and a reply of its own.

use serde::{Deserialize, Serialize};

use crate::id::{AccountId, AssignmentId, OrganisationId, RequestId};
use crate::request::{Clock, Reach, ResultClass, coded};
use crate::time::{LocalDate, Timestamp};

coded! {
    /// A unit's part.
    Share {
        /// 主办.
        Lead = "lead",
        /// 会办.
        Co = "co",
    }
}

coded! {
    /// Where an assignment stands.
    AssignmentState {
        /// 待签收.
        Assigned = "assigned",
        /// 办理中.
        InProgress = "in_progress",
        /// 已答复.
        Replied = "replied",
    }
}

/// A unit and its part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitShare {
    /// The unit.
    pub unit: OrganisationId,
    /// Its part.
    pub share: Share,
}

/// A unit's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// The answer; phone and identity numbers masked.
    pub text: String,
    /// Result class.
    pub class: ResultClass,
    /// When class B is to become A.
    pub promise: Option<LocalDate>,
    /// Who sent it; `None` for the system (an import).
    pub by: Option<AccountId>,
    /// When.
    pub at: Timestamp,
}

/// One request × unit × round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// Its id.
    pub id: AssignmentId,
    /// The request.
    pub request: RequestId,
    /// The unit.
    pub unit: OrganisationId,
    /// Its part.
    pub share: Share,
    /// The round.
    pub round: u32,
    /// Who is concerned with the request.
    pub reach: Reach,
    /// Where it stands.
    pub state: AssignmentState,
    /// When it was assigned.
    pub assigned_at: Timestamp,
    /// When it was signed for.
    pub signed_at: Option<Timestamp>,
    /// The case officer: who signed for it.
    pub officer: Option<AccountId>,
    /// The running clock.
    pub clock: Option<Clock>,
    /// The reply.
    pub reply: Option<Reply>,
}
