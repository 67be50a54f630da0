//! What can be done to a request.

use serde::{Deserialize, Serialize};

use super::{
    Channel, Complexity, DeclineReason, External, Marks, Rater, RequestKind, ResultClass,
    Satisfaction, Tell, Topic,
};
use crate::assignment::{ReturnDecision, UnitShare};
use crate::id::{AccountId, AssignmentId, OrganisationId, RequestId, WorkId};
use crate::note::{ContactWay, NoteSide};
use crate::petitioner::Petitioner;
use crate::time::LocalDate;

/// What is filled in to register a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Register {
    /// The registering station.
    pub station: OrganisationId,
    /// Community.
    #[serde(default)]
    pub community: Option<OrganisationId>,
    /// Place in words.
    #[serde(default)]
    pub place: String,
    /// One line; required.
    pub title: String,
    /// The whole matter.
    #[serde(default)]
    pub text: String,
    /// Nature.
    pub kind: RequestKind,
    /// Topic.
    pub topic: Topic,
    /// Channel.
    pub channel: Channel,
    /// The deputy who raises it, if one does.
    #[serde(default)]
    pub raised_by: Option<AccountId>,
    /// Who raised the matter.
    #[serde(default)]
    pub petitioner: Petitioner,
    /// 身份保密: units must not learn who raised it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub confidential: bool,
    /// The pioneer team that takes it up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<OrganisationId>,
    /// The activity or the report that it came up in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<WorkId>,
    /// The line of that activity's minutes; a report has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// The number it had in an older ledger; given only by an import.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
}

/// What can be done to a request. Who may, and from which state, says `domain::request::MOVES`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestCommand {
    /// 登记. The new request's id is `RequestId::derive(command_id, 0)`.
    Register(Box<Register>),
    /// 受理.
    Accept {
        /// Which.
        request: RequestId,
    },
    /// 不予受理.
    Decline {
        /// Which.
        request: RequestId,
        /// Why.
        reason: DeclineReason,
        /// Where the person can go instead.
        guidance: String,
    },
    /// The person does not put up with a refusal: it is looked at anew.
    Appeal {
        /// Which.
        request: RequestId,
        /// Why.
        reason: String,
    },
    /// 当场答复.
    AnswerOnSpot {
        /// Which.
        request: RequestId,
        /// The answer.
        text: String,
        /// Result class; no promise can be made on the spot, so not B.
        class: ResultClass,
    },
    /// 并案: goes with a main case from now on.
    Merge {
        /// Which.
        request: RequestId,
        /// The main case.
        into: RequestId,
    },
    /// Takes a merged case out again.
    Split {
        /// Which.
        request: RequestId,
        /// Why.
        reason: String,
    },
    /// 转建议: a deputy writes a suggestion of their own on the matter. The request goes on.
    Escalate {
        /// From which.
        request: RequestId,
        /// One line.
        title: String,
        /// The suggestion.
        text: String,
        /// The session of the congress that sits (大会期间), if one does.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        session: String,
        /// That session's last day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        closes_on: Option<LocalDate>,
    },
    /// 交办, first or again.
    Assign {
        /// Which.
        request: RequestId,
        /// To whom; exactly one lead.
        units: Vec<UnitShare>,
        /// Decides the reply limit.
        complexity: Complexity,
    },
    /// Takes back a mistaken assignment that nobody has signed for.
    Recall {
        /// Which.
        request: RequestId,
        /// Why.
        reason: String,
    },
    /// 签收 by a unit.
    SignFor {
        /// Which assignment.
        assignment: AssignmentId,
    },
    /// 申请退回 by a unit, within the window.
    AskReturn {
        /// Which assignment.
        assignment: AssignmentId,
        /// Why.
        reason: String,
        /// Whose it is, in the unit's opinion.
        #[serde(default)]
        unit: Option<OrganisationId>,
    },
    /// The assigning body decides on a return.
    DecideReturn {
        /// Which assignment.
        assignment: AssignmentId,
        /// How.
        decision: ReturnDecision,
        /// What is said about it.
        text: String,
    },
    /// 申请延期 by a unit.
    AskExtension {
        /// Which assignment.
        assignment: AssignmentId,
        /// Working days.
        workdays: u32,
        /// Why.
        reason: String,
    },
    /// The assigning body decides on an extension.
    DecideExtension {
        /// Which assignment.
        assignment: AssignmentId,
        /// Whether it is granted.
        granted: bool,
        /// What is said about it.
        text: String,
    },
    /// A unit asks the petitioner something (待补充).
    AskInfo {
        /// Which assignment.
        assignment: AssignmentId,
        /// What.
        question: String,
    },
    /// What the petitioner says to it.
    GiveInfo {
        /// Which assignment.
        assignment: AssignmentId,
        /// The answer.
        text: String,
    },
    /// Keeps a unit's reply before it is sent in; seen by the unit alone.
    SaveDraft {
        /// Which assignment.
        assignment: AssignmentId,
        /// The answer so far.
        text: String,
        /// Result class, if decided.
        class: Option<ResultClass>,
        /// When class B is to become A.
        #[serde(default)]
        promise: Option<LocalDate>,
    },
    /// Sends a reply in for review; a co-handler's goes to the lead unit at once.
    SubmitReply {
        /// Which assignment.
        assignment: AssignmentId,
        /// The answer.
        text: String,
        /// Result class.
        class: ResultClass,
        /// When class B is to become A.
        #[serde(default)]
        promise: Option<LocalDate>,
    },
    /// A reviewer sends a reply back.
    SendBack {
        /// Which assignment.
        assignment: AssignmentId,
        /// Why.
        reason: String,
    },
    /// 答复: a second person releases a reply.
    Release {
        /// Which assignment.
        assignment: AssignmentId,
    },
    /// 评价; again by the same rater within some hours, to correct it.
    Rate {
        /// Which.
        request: RequestId,
        /// Whose judgement.
        by: Rater,
        /// Process.
        process: Satisfaction,
        /// Result.
        result: Satisfaction,
        /// Why, when low.
        #[serde(default)]
        reason: String,
    },
    /// 办结; class B goes on being tracked.
    Close {
        /// Which.
        request: RequestId,
    },
    /// B 转 A: the lead unit has kept its promise.
    KeepPromise {
        /// Which assignment.
        assignment: AssignmentId,
        /// What was done.
        text: String,
    },
    /// 重新打开.
    Reopen {
        /// Which.
        request: RequestId,
        /// Why.
        reason: String,
    },
    /// 撤回 by the person; handling ends at once.
    Withdraw {
        /// Which.
        request: RequestId,
        /// Why.
        reason: String,
    },
    /// Corrects a mistaken acceptance, closing or withdrawal by going back one step.
    Correct {
        /// Which.
        request: RequestId,
        /// Why.
        reason: String,
    },
    /// 归档, by the system, some time after the end.
    Archive {
        /// Which.
        request: RequestId,
    },
    /// 转站: another station is asked to take it.
    AskTransfer {
        /// Which.
        request: RequestId,
        /// Which station.
        station: OrganisationId,
        /// Why.
        reason: String,
    },
    /// That station takes it, or does not.
    DecideTransfer {
        /// Which.
        request: RequestId,
        /// Whether it takes it.
        takes: bool,
        /// What is said about it.
        text: String,
    },
    /// A second station follows it, or no longer.
    Follow {
        /// Which.
        request: RequestId,
        /// Which station.
        station: OrganisationId,
        /// Whether it follows.
        follows: bool,
    },
    /// 催办.
    Nudge {
        /// Which assignment.
        assignment: AssignmentId,
        /// What is said.
        text: String,
    },
    /// The unit has read what it was pressed for.
    ReadNudges {
        /// Which assignment.
        assignment: AssignmentId,
    },
    /// Sets the flags.
    Mark {
        /// Which.
        request: RequestId,
        /// All of them, as they should stand.
        marks: Marks,
    },
    /// Writes down the number and state of the matter in another system; `None` takes it off.
    SetExternal {
        /// Which.
        request: RequestId,
        /// As it stands there.
        external: Option<External>,
    },
    /// Adds a note.
    AddNote {
        /// To which.
        request: RequestId,
        /// For whom.
        side: NoteSide,
        /// The note.
        text: String,
    },
    /// 回访、面商: writes down that somebody spoke with the petitioner.
    LogContact {
        /// About which.
        request: RequestId,
        /// How.
        way: ContactWay,
        /// What they were told, if it was due.
        #[serde(default)]
        told: Option<Tell>,
        /// What was said.
        text: String,
    },
    /// Shows the petitioner to somebody, on record.
    Reveal {
        /// Whose petitioner.
        request: RequestId,
        /// What for.
        purpose: String,
    },
    /// 打印回执: a link with which the petitioner looks the request up and rates it.
    IssueReceipt {
        /// Which.
        request: RequestId,
        /// Digest of the link's token; the token itself stands on the paper alone.
        token: String,
    },
    /// The running clock climbs the highest rung whose time has come; by the system.
    Climb {
        /// Which.
        request: RequestId,
    },
    /// Computes the running clocks again under the calendar as it stands; by the system.
    Recompute {
        /// Which.
        request: RequestId,
    },
}
