//! Notices (通知): what others did that concerns a person.

use serde::{Deserialize, Serialize};

use crate::id::{OrganisationId, RequestId, WorkId};
use crate::request::coded;
use crate::time::Timestamp;
use crate::work::WorkSort;

coded! {
    /// What a notice says. Which command gives rise to which, and for whom, says `domain::notice`.
    NoticeCode {
        /// A colleague, or a deputy, registered it.
        Registered = "registered",
        /// 受理; waits to be assigned.
        Accepted = "accepted",
        /// 不予受理.
        Declined = "declined",
        /// 重新受理 after a refusal.
        Appealed = "appealed",
        /// 当场答复.
        AnsweredOnSpot = "answered_on_spot",
        /// 并案.
        Merged = "merged",
        /// Taken out of a merger.
        Split = "split",
        /// 转建议.
        Escalated = "escalated",
        /// 交办 to my unit.
        Assigned = "assigned",
        /// 二次办理 by my unit.
        SecondRound = "second_round",
        /// 交办 to a unit, told to those who registered or raised it.
        Referred = "referred",
        /// 收回交办.
        Recalled = "recalled",
        /// 签收.
        Signed = "signed",
        /// 申请退回.
        ReturnAsked = "return_asked",
        /// 同意退回.
        ReturnAgreed = "return_agreed",
        /// 不同意退回.
        ReturnRefused = "return_refused",
        /// 先办后议.
        HandleFirst = "handle_first",
        /// 申请延期.
        ExtensionAsked = "extension_asked",
        /// 同意延期.
        ExtensionGranted = "extension_granted",
        /// 不同意延期.
        ExtensionRefused = "extension_refused",
        /// 待补充: a unit asks something.
        InfoAsked = "info_asked",
        /// 补充了情况.
        InfoGiven = "info_given",
        /// 会办意见.
        OpinionGiven = "opinion_given",
        /// 答复待审核.
        InReview = "in_review",
        /// 退回修改.
        SentBack = "sent_back",
        /// 答复.
        Replied = "replied",
        /// 评价.
        Rated = "rated",
        /// 评价不满意.
        RatedLow = "rated_low",
        /// 办结.
        Closed = "closed",
        /// B 转 A.
        PromiseKept = "promise_kept",
        /// 重新打开.
        Reopened = "reopened",
        /// 撤回.
        Withdrawn = "withdrawn",
        /// 更正.
        Corrected = "corrected",
        /// 转站: another station asks mine.
        TransferAsked = "transfer_asked",
        /// 接收转站.
        TransferTaken = "transfer_taken",
        /// 不接收转站.
        TransferRefused = "transfer_refused",
        /// 关注: my station follows it from now on.
        Followed = "followed",
        /// 催办.
        Nudged = "nudged",
        /// 已读催办.
        NudgeRead = "nudge_read",
        /// 督办 or 紧急.
        Marked = "marked",
        /// 备注.
        Noted = "noted",
        /// 提醒: soon due.
        Reminded = "reminded",
        /// 逾期.
        Overdue = "overdue",
        /// 升级.
        LadderTop = "ladder_top",
        /// My unit, or I, was asked to an activity.
        Invited = "invited",
        /// Called off: an activity, a ballot.
        Cancelled = "cancelled",
        /// An activity is at another time or place.
        Rescheduled = "rescheduled",
        /// An activity and those that follow in its series are at another time or place.
        RowRescheduled = "row_rescheduled",
        /// An activity and those that follow in its series are called off.
        RowCancelled = "row_cancelled",
        /// I receive at a place when I did not.
        RotaGiven = "rota_given",
        /// I receive at a place at another time.
        RotaMoved = "rota_moved",
        /// Somebody else receives at a place in my stead.
        RotaHandedOver = "rota_handed_over",
        /// A line of minutes was passed to my station, to be registered.
        LinePassed = "line_passed",
        /// 列为督办.
        Listed = "listed",
        /// 催办 or 督办函 to my unit.
        Letter = "letter",
        /// 答复督办函.
        LetterAnswered = "letter_answered",
        /// 亮红灯.
        TurnedRed = "turned_red",
        /// 长时间没有报告.
        FellSilent = "fell_silent",
        /// 提出: a suggestion, a project's lead.
        Raised = "raised",
        /// 请附议.
        CoSignAsked = "co_sign_asked",
        /// 附议.
        CoSigned = "co_signed",
        /// 撤回建议.
        Retracted = "retracted",
        /// 交办 to my unit, of a suggestion or a project.
        Entrusted = "entrusted",
        /// 答复, of a suggestion.
        Answered = "answered",
        /// 申请调整.
        ChangeAsked = "change_asked",
        /// 调整已备案.
        ChangeFiled = "change_filed",
        /// 不同意调整.
        ChangeRefused = "change_refused",
        /// 完工待验.
        Completed = "completed",
        /// 验收通过.
        PassedAcceptance = "passed_acceptance",
        /// 要求整改.
        ToPutRight = "to_put_right",
        /// 请计票.
        CountAsked = "count_asked",
        /// 两人所计不一致.
        CountsDiffer = "counts_differ",
        /// 队长空缺 in a team.
        LeaderLeft = "leader_left",
        /// 督导 finds something about my team.
        FindingRaised = "finding_raised",
        /// 已整改.
        FindingFixed = "finding_fixed",
        /// 确认已整改.
        FindingConfirmed = "finding_confirmed",
    }
}

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// A request.
    Request(RequestId),
    /// A record of the work.
    Work {
        /// Which.
        id: WorkId,
        /// What it is.
        sort: WorkSort,
    },
}

/// One notice as a person reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The commit that brought it about.
    pub csn: u64,
    /// When it happened.
    pub at: Timestamp,
    /// What.
    pub code: NoticeCode,
    /// About what.
    pub about: About,
    /// The number of a request.
    pub number: Option<String>,
    /// Its title.
    pub title: String,
    /// Who did it, by name; empty for the system.
    pub actor: String,
    /// The unit or station concerned.
    pub place: Option<OrganisationId>,
    /// Whether it was read.
    pub read: bool,
}

/// `GET /api/notices?before=&limit=&unread=1`: a window, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticePage {
    /// The notices.
    pub notices: Vec<Notice>,
    /// What to ask for next (`before`); `None` at the end.
    pub next: Option<u64>,
    /// How many are unread, counted up to [`MOST_COUNTED`].
    pub unread: u64,
}

/// `GET /api/notices/unread`, and the answer to `POST /api/notices/read`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unread {
    /// How many are unread, counted up to [`MOST_COUNTED`].
    pub unread: u64,
}

/// `POST /api/notices/read`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadCall {
    /// What a commit told of one record.
    One {
        /// The commit.
        csn: u64,
        /// The record.
        about: About,
    },
    /// All up to and with a commit.
    UpTo(u64),
}

/// Unread notices are counted up to here: more is as good as many.
pub const MOST_COUNTED: u64 = 100;
