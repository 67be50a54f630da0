//! One request at one unit in one round (交办), with a state, a clock and a reply of its own.

use serde::{Deserialize, Serialize};

use crate::clock::Clock;
use crate::id::{AccountId, AssignmentId, DraftId, OrganisationId, RequestId};
use crate::request::{Reach, ResultClass, coded};
use crate::time::{LocalDate, Timestamp};

coded! {
    /// A unit's part.
    Share {
        /// 主办: answers, and merges what the co-handlers say.
        Lead = "lead",
        /// 会办: gives its opinion to the lead.
        Co = "co",
        /// 分办: answers for its own part.
        Split = "split",
    }
}

coded! {
    /// Where an assignment stands.
    AssignmentState {
        /// 待签收.
        Assigned = "assigned",
        /// 申请退回.
        ReturnRequested = "return_requested",
        /// 办理中.
        InProgress = "in_progress",
        /// 申请延期.
        ExtensionRequested = "extension_requested",
        /// 待补充.
        AwaitingInfo = "awaiting_info",
        /// 答复待审核.
        InReview = "in_review",
        /// 已答复.
        Replied = "replied",
        /// 已退回: another unit's.
        Returned = "returned",
        /// Taken back, or ended with the request.
        Ended = "ended",
    }
}

impl AssignmentState {
    /// Whether the unit still owes something.
    pub const fn is_open(self) -> bool {
        matches!(
            self,
            Self::Assigned
                | Self::ReturnRequested
                | Self::InProgress
                | Self::ExtensionRequested
                | Self::AwaitingInfo
                | Self::InReview
        )
    }
}

coded! {
    /// What the assigning body says to a unit that wants to give a matter back.
    ReturnDecision {
        /// 同意退回.
        Agreed = "agreed",
        /// 不同意退回.
        Refused = "refused",
        /// 先办后议: this unit handles it; whose it is, is settled afterwards.
        HandleFirst = "handle_first",
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
    /// Who released it, if a second person did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released_by: Option<AccountId>,
}

/// What a unit asks and waits to be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// The reason, or the question.
    pub text: String,
    /// Whose it is, in the unit's opinion (退回).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<OrganisationId>,
    /// Working days asked for (延期).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workdays: Option<u32>,
    /// Who asked; not known of what was asked before this was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<AccountId>,
    /// Where the assignment stood before.
    pub from: AssignmentState,
    /// When.
    pub at: Timestamp,
}

/// 催办, with its read receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nudge {
    /// What was said.
    pub text: String,
    /// Who said it; not known of those said before this was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<AccountId>,
    /// Their name at the time.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
    /// When the unit read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_at: Option<Timestamp>,
    /// Who read it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub read_by: String,
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
    /// Until when it was to be signed for; kept when it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign_due: Option<Timestamp>,
    /// Until when the reply was due; kept when it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_due: Option<Timestamp>,
    /// The reply, once released.
    pub reply: Option<Reply>,
    /// When the unit first replied, where it replied once more to say that a promise is kept: that one is not
    /// what was due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_replied_at: Option<Timestamp>,
    /// What the unit asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ask: Option<Ask>,
    /// Extensions granted.
    #[serde(default, skip_serializing_if = "is_none")]
    pub extensions: u32,
    /// 退回: how often it was refused. Not known of what was refused before this was kept.
    #[serde(default, skip_serializing_if = "is_none")]
    pub returns_refused: u32,
    /// 先办后议: it may not be given back any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub handle_first: bool,
    /// 面商: somebody met the petitioner while it was this unit's, or after it had answered. Not known of
    /// talks before this was kept.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub met: bool,
    /// 催办.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nudges: Vec<Nudge>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
const fn is_none(count: &u32) -> bool {
    *count == 0
}

/// A unit's reply before it is released: seen by the unit, and by its street committee once it is
/// sent in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Its id: `DraftId::derive(assignment, 0)`.
    pub id: DraftId,
    /// The request.
    pub request: RequestId,
    /// The assignment.
    pub assignment: AssignmentId,
    /// The unit.
    pub unit: OrganisationId,
    /// The street whose committee may review it.
    pub street: OrganisationId,
    /// The answer; phone and identity numbers masked.
    pub text: String,
    /// Result class, if decided.
    pub class: Option<ResultClass>,
    /// When class B is to become A.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise: Option<LocalDate>,
    /// Who wrote it last; `None` for the system (an import).
    pub by: Option<AccountId>,
    /// When.
    pub at: Timestamp,
    /// Whether it waits to be reviewed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub in_review: bool,
    /// Why it was sent back, if it was.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sent_back: String,
    /// Whether it is over: released, or no longer needed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub done: bool,
}
