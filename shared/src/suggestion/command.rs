//! What can be done to suggestions.

use serde::{Deserialize, Serialize};

use super::{Contact, MeetingPhase, Session};
use crate::assignment::UnitShare;
use crate::id::{OrganisationId, RequestId, WorkId};
use crate::request::{DeclineReason, ResultClass, Satisfaction};
use crate::time::LocalDate;

/// What raises a suggestion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuggestionForm {
    /// One matter, in one line.
    pub title: String,
    /// The suggestion.
    pub text: String,
    /// When it is raised.
    pub session: Session,
    /// The station at which the deputy is one.
    pub station: OrganisationId,
    /// Deputies without an account who co-sign, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cosigners: Vec<String>,
    /// The requests it grows out of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requests: Vec<RequestId>,
    /// The projects it grows out of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub works: Vec<WorkId>,
}

/// What can be done to suggestions. Who may, says `domain::suggestion`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuggestionCommand {
    /// 提出; its id is `WorkId::derive(command_id, 0)`, as it is of one made from a request.
    Raise(SuggestionForm),
    /// Says it anew, until it is assigned. Who co-signed it signs what it says now once more.
    Revise {
        /// Which.
        id: WorkId,
        /// The version of the record on which the form began.
        seen: u64,
        /// One matter, in one line.
        title: String,
        /// The suggestion.
        text: String,
        /// When it is raised.
        session: Session,
        /// Deputies without an account who co-sign, by name.
        cosigners: Vec<String>,
    },
    /// 请求附议: shows it to the deputies of another station.
    Invite {
        /// Which.
        id: WorkId,
        /// Whom.
        station: OrganisationId,
    },
    /// 附议.
    CoSign {
        /// Which.
        id: WorkId,
    },
    /// 撤回附议, until it is assigned.
    Withdraw {
        /// Of which.
        id: WorkId,
    },
    /// 撤回建议: its lead deputy takes it back, until it is assigned.
    Retract {
        /// Which.
        id: WorkId,
        /// Why.
        reason: String,
    },
    /// 交办: one lead unit with co-handlers, or separate units.
    Assign {
        /// Which.
        id: WorkId,
        /// The units.
        units: Vec<UnitShare>,
    },
    /// 改派: the units that handle it from now on; those that answered keep their answers, others that are
    /// not named are out of it.
    Reassign {
        /// Which.
        id: WorkId,
        /// The units.
        units: Vec<UnitShare>,
        /// Why.
        reason: String,
    },
    /// 不予受理.
    Decline {
        /// Which.
        id: WorkId,
        /// Reason code.
        reason: DeclineReason,
        /// In words, for the deputy.
        text: String,
    },
    /// 申请退回.
    AskReturn {
        /// Which.
        id: WorkId,
        /// For which unit.
        unit: OrganisationId,
        /// Why.
        reason: String,
        /// Whose it is, in its opinion.
        to: OrganisationId,
    },
    /// 决定退回.
    DecideReturn {
        /// Which.
        id: WorkId,
        /// Which unit asked.
        unit: OrganisationId,
        /// The unit that handles it instead; `None`: it stays.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<OrganisationId>,
        /// Why.
        text: String,
    },
    /// 申请延期.
    AskExtension {
        /// Which.
        id: WorkId,
        /// For which unit.
        unit: OrganisationId,
        /// Why.
        reason: String,
    },
    /// 决定延期.
    DecideExtension {
        /// Which.
        id: WorkId,
        /// Which unit asked.
        unit: OrganisationId,
        /// Whether it is granted.
        granted: bool,
        /// Why.
        text: String,
        /// How the deputy was told, if it is granted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        told: Option<Contact>,
    },
    /// 会办意见.
    GiveOpinion {
        /// On which.
        id: WorkId,
        /// Of which unit.
        unit: OrganisationId,
        /// The opinion.
        text: String,
    },
    /// 答复.
    Reply {
        /// To which.
        id: WorkId,
        /// Of which unit.
        unit: OrganisationId,
        /// The reply.
        text: String,
        /// Result class.
        class: ResultClass,
        /// When class B is to become A.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        promise: Option<LocalDate>,
    },
    /// 办成后再次答复: what was promised with class B is done.
    KeepPromise {
        /// Of which.
        id: WorkId,
        /// Which unit.
        unit: OrganisationId,
        /// What was done.
        text: String,
    },
    /// 三见面: a unit met the deputy.
    Meet {
        /// About which.
        id: WorkId,
        /// Which unit.
        unit: OrganisationId,
        /// Before, during or after the handling.
        phase: MeetingPhase,
        /// How.
        way: Contact,
        /// The day.
        on: LocalDate,
        /// Who of the unit.
        who: String,
        /// What was said.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        text: String,
    },
    /// 评价; 不满意 on either axis has it handled again.
    Rate {
        /// Which.
        id: WorkId,
        /// How it was handled.
        process: Satisfaction,
        /// What came of it.
        result: Satisfaction,
        /// How the units had spoken with the deputy.
        contact: Contact,
        /// Whether the reply speaks to what was asked (答复是否针对问题).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to_the_point: Option<bool>,
        /// Whether the deputy agrees that it is closed (是否同意办结).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        may_close: Option<bool>,
        /// In words.
        text: String,
    },
    /// 办结.
    Close {
        /// Which.
        id: WorkId,
        /// In words; why, where it was not rated.
        text: String,
    },
    /// What another system says of it; what it said before is written over.
    Mirror {
        /// Of which.
        id: WorkId,
        /// Which system.
        system: String,
        /// Its number there.
        number: String,
        /// Its state there.
        state: String,
        /// The day on which that was read.
        as_of: LocalDate,
    },
    /// It leaves the screens some time after its end; by the system.
    Settle {
        /// Which.
        id: WorkId,
    },
}

impl SuggestionCommand {
    /// The code under which it stands in the history.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Raise(_) => "suggestion.raise",
            Self::Revise { .. } => "suggestion.revise",
            Self::Invite { .. } => "suggestion.invite",
            Self::CoSign { .. } => "suggestion.co_sign",
            Self::Withdraw { .. } => "suggestion.withdraw",
            Self::Retract { .. } => "suggestion.retract",
            Self::Assign { .. } => "suggestion.assign",
            Self::Reassign { .. } => "suggestion.reassign",
            Self::Decline { .. } => "suggestion.decline",
            Self::AskReturn { .. } => "suggestion.ask_return",
            Self::DecideReturn { .. } => "suggestion.decide_return",
            Self::AskExtension { .. } => "suggestion.ask_extension",
            Self::DecideExtension { .. } => "suggestion.decide_extension",
            Self::GiveOpinion { .. } => "suggestion.give_opinion",
            Self::Reply { .. } => "suggestion.reply",
            Self::KeepPromise { .. } => "suggestion.keep_promise",
            Self::Meet { .. } => "suggestion.meet",
            Self::Rate { .. } => "suggestion.rate",
            Self::Close { .. } => "suggestion.close",
            Self::Mirror { .. } => "suggestion.mirror",
            Self::Settle { .. } => "suggestion.settle",
        }
    }

    /// The suggestion it is on; `None` for the command that raises one.
    pub const fn id(&self) -> Option<WorkId> {
        match self {
            Self::Raise(_) => None,
            Self::Revise { id, .. }
            | Self::Invite { id, .. }
            | Self::CoSign { id }
            | Self::Withdraw { id }
            | Self::Retract { id, .. }
            | Self::Assign { id, .. }
            | Self::Reassign { id, .. }
            | Self::Decline { id, .. }
            | Self::AskReturn { id, .. }
            | Self::DecideReturn { id, .. }
            | Self::AskExtension { id, .. }
            | Self::DecideExtension { id, .. }
            | Self::GiveOpinion { id, .. }
            | Self::Reply { id, .. }
            | Self::KeepPromise { id, .. }
            | Self::Meet { id, .. }
            | Self::Rate { id, .. }
            | Self::Close { id, .. }
            | Self::Mirror { id, .. }
            | Self::Settle { id } => Some(*id),
        }
    }
}
