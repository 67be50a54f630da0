//! The request (诉求): what residents and firms raise at a station.

use serde::{Deserialize, Serialize};

use crate::assignment::Reply;
use crate::clock::Clock;
use crate::id::{AccountId, OrganisationId, RequestId, WorkId};
use crate::petitioner::Reporter;
use crate::time::{LocalDate, Timestamp};

mod command;

pub use command::{Register, RequestCommand};

/// Declares a fieldless enum with a stable code for each variant and the list of all of them.
macro_rules! coded {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $code)] $variant),+
        }

        impl $name {
            /// Every value, in the order of the forms.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code on the wire, in the database and in addresses.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The value with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}
pub(crate) use coded;

coded! {
    /// Where a request stands on its way. While units handle it, its state is that of the lead
    /// unit's assignment.
    Status {
        /// 待受理: registered, not yet accepted.
        Registered = "registered",
        /// 不予受理.
        Declined = "declined",
        /// 已并案: goes with another case, whose answer it receives.
        Merged = "merged",
        /// 待交办: accepted, not yet assigned.
        Accepted = "accepted",
        /// 待签收: assigned, not yet signed for.
        Assigned = "assigned",
        /// 申请退回: the lead unit asks to give it back.
        ReturnRequested = "return_requested",
        /// 办理中: signed for by the lead unit.
        InProgress = "in_progress",
        /// 申请延期: the lead unit asks for more time.
        ExtensionRequested = "extension_requested",
        /// 待补充: the lead unit asks the petitioner something.
        AwaitingInfo = "awaiting_info",
        /// 答复待审核.
        ReplyInReview = "reply_in_review",
        /// 已答复: every unit that answers has answered; waiting to be rated.
        Replied = "replied",
        /// 二次办理: rated 不满意; waiting to be assigned again.
        Rework = "rework",
        /// 重新打开: waiting to be assigned again.
        Reopened = "reopened",
        /// 跟踪办理: closed with a promise (class B) that is still to be kept.
        Tracking = "tracking",
        /// 已办结.
        Closed = "closed",
        /// 已撤回.
        Withdrawn = "withdrawn",
        /// 已归档: no longer on boards.
        Archived = "archived",
    }
}

impl Status {
    /// Whether units are at work on it.
    pub const fn is_handled(self) -> bool {
        matches!(
            self,
            Self::Assigned
                | Self::ReturnRequested
                | Self::InProgress
                | Self::ExtensionRequested
                | Self::AwaitingInfo
                | Self::ReplyInReview
        )
    }

    /// Whether it came to an end, for now.
    pub const fn is_ended(self) -> bool {
        matches!(
            self,
            Self::Declined | Self::Merged | Self::Closed | Self::Withdrawn | Self::Archived
        )
    }
}

coded! {
    /// The nature of a request (性质).
    RequestKind {
        /// 咨询.
        Enquiry = "enquiry",
        /// 求助.
        Help = "help",
        /// 投诉.
        Complaint = "complaint",
        /// 举报.
        Report = "report",
        /// 意见建议.
        Opinion = "opinion",
        /// 表扬.
        Praise = "praise",
    }
}

coded! {
    /// What it is about; the first eight are Longgang's livelihood classes.
    Topic {
        /// 交通出行.
        Transport = "transport",
        /// 教育发展.
        Education = "education",
        /// 医疗卫生.
        Health = "health",
        /// 宜居品质.
        Liveable = "liveable",
        /// 社会关爱.
        Care = "care",
        /// 环保水务.
        Water = "water",
        /// 文体服务.
        Culture = "culture",
        /// 公共安全.
        Safety = "safety",
        /// 企业服务.
        Enterprise = "enterprise",
        /// 住房更新.
        Housing = "housing",
        /// 就业社保.
        Employment = "employment",
        /// 基层治理.
        Governance = "governance",
        /// 绿色低碳.
        Green = "green",
        /// 法治.
        Law = "law",
        /// 其他.
        Other = "other",
    }
}

coded! {
    /// How it came in.
    Channel {
        /// 接访.
        Reception = "reception",
        /// 走访.
        Visit = "visit",
        /// 来电.
        Phone = "phone",
        /// 扫码.
        Scan = "scan",
        /// 活动.
        Activity = "activity",
        /// 台账导入.
        Ledger = "ledger",
    }
}

coded! {
    /// Result class of a reply. Replied is not solved: class and state are apart.
    ResultClass {
        /// 已解决或基本解决.
        A = "A",
        /// 正在解决或列入计划逐步解决.
        B = "B",
        /// 因条件限制暂时无法解决.
        C = "C",
        /// 留作研究参考.
        D = "D",
    }
}

coded! {
    /// One step of a rating.
    Satisfaction {
        /// 满意.
        Satisfied = "satisfied",
        /// 基本满意.
        Fair = "fair",
        /// 不满意.
        Dissatisfied = "dissatisfied",
    }
}

coded! {
    /// Whose judgement a rating is.
    Rater {
        /// The person who raised the matter, as told to the station.
        Resident = "resident",
        /// A deputy.
        Deputy = "deputy",
    }
}

coded! {
    /// How hard a case is; decides the reply limit.
    Complexity {
        /// 简单件.
        Simple = "simple",
        /// 复杂件.
        Complex = "complex",
    }
}

coded! {
    /// Why a request is not accepted (不予受理). Reasons of Shenzhen's rule on suggestions and of the
    /// stations' rule-books.
    DeclineReason {
        /// 本人或亲属的个人事项.
        OwnMatter = "own_matter",
        /// 已经或应当进入诉讼、仲裁、复议.
        Judicial = "judicial",
        /// 检举、申诉、控告.
        Accusation = "accusation",
        /// 代转来信来访.
        PassedOn = "passed_on",
        /// 学术探讨、产品推介.
        Promotion = "promotion",
        /// 没有具体内容.
        NoContent = "no_content",
        /// 不属于本行政区域或职权.
        Beyond = "beyond",
        /// 法律、政策咨询.
        Advice = "advice",
        /// 违反法律.
        Unlawful = "unlawful",
    }
}

coded! {
    /// What the petitioner has still to be told by somebody.
    Tell {
        /// That it is not accepted, and where to go.
        Declined = "declined",
        /// That it takes longer.
        Extension = "extension",
        /// The reply.
        Reply = "reply",
    }
}

coded! {
    /// Who supervises a request (督办).
    Supervision {
        /// Nobody in particular.
        None = "none",
        /// 街道督办.
        Street = "street",
        /// 专工委督办.
        Committee = "committee",
        /// 重点督办.
        Priority = "priority",
        /// 领导领衔办理.
        Leader = "leader",
    }
}

coded! {
    /// What the public may see.
    Publicity {
        /// 不公开.
        Closed = "closed",
        /// 部分公开.
        Partly = "partly",
        /// 公开.
        Open = "open",
    }
}

coded! {
    /// A system outside this one that handles the matter too.
    ExternalSystem {
        /// 民意速办.
        Minyi = "minyi",
        /// 12345.
        Hotline = "hotline",
        /// Another.
        Other = "other",
    }
}

/// Flags on a request; no state depends on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    /// 督办级别.
    pub supervision: Supervision,
    /// 紧急.
    pub urgent: bool,
    /// 公开程度.
    pub publicity: Publicity,
    /// 身份保密: units must not learn who raised it.
    pub confidential: bool,
}

impl Default for Marks {
    fn default() -> Self {
        Self {
            supervision: Supervision::None,
            urgent: false,
            publicity: Publicity::Closed,
            confidential: false,
        }
    }
}

/// The same matter in another system, as somebody read it there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct External {
    /// Which system.
    pub system: ExternalSystem,
    /// Its number there.
    pub number: String,
    /// Its state there, in that system's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub state: String,
    /// When that was read.
    pub as_of: Timestamp,
}

/// A request on its way to another station (转站), until that station takes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// Where to.
    pub to: OrganisationId,
    /// Why.
    pub reason: String,
    /// When it was asked.
    pub at: Timestamp,
}

/// Why a request was not accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declined {
    /// Reason code.
    pub reason: DeclineReason,
    /// Where the person can go instead.
    pub guidance: String,
}

/// A rating on two axes. Silence is no rating, never satisfaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// The round it judges.
    #[serde(default = "first_round")]
    pub round: u32,
    /// Whose judgement.
    pub by: Rater,
    /// How it was handled.
    pub process: Satisfaction,
    /// What came of it.
    pub result: Satisfaction,
    /// Why, when either axis is low.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// When it was first given; it may be corrected for some hours.
    pub at: Timestamp,
    /// The deputy who gave it. A resident's judgement is nobody's with an account, whoever wrote it
    /// down; ratings of earlier builds did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_by: Option<AccountId>,
}

/// Ratings of the first builds did not say their round.
const fn first_round() -> u32 {
    1
}

/// The first builds kept one rating, or none.
fn one_or_many<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<Rating>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Kept {
        Many(Vec<Rating>),
        One(Option<Rating>),
    }
    Ok(match Kept::deserialize(deserializer)? {
        Kept::Many(ratings) => ratings,
        Kept::One(rating) => rating.into_iter().collect(),
    })
}

impl Rating {
    /// Low on either axis: the matter is handled again.
    pub fn is_low(&self) -> bool {
        self.process == Satisfaction::Dissatisfied || self.result == Satisfaction::Dissatisfied
    }
}

/// Who is concerned with a request, and so who sees it and what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// The station that registered it.
    pub station: OrganisationId,
    /// The street of that station; its committee is the assigning authority.
    pub street: OrganisationId,
    /// Units that handle it or handled it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<OrganisationId>,
    /// The deputy who raised it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raised_by: Option<AccountId>,
    /// Stations that follow it (关注), and the one that is asked to take it over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub followers: Vec<OrganisationId>,
    /// The pioneer team that took it up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<OrganisationId>,
    /// The matters in which it is supervised, or was, each with the committee that matches it (对口专工委)
    /// and looks on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub committees: Vec<(WorkId, OrganisationId)>,
    /// Whether it was archived: still to be found, no longer on boards.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
}

/// A request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Its id.
    pub id: RequestId,
    /// The human number (2026-南岭村-0198); `None` only in a prediction.
    pub number: Option<String>,
    /// Who is concerned.
    pub reach: Reach,
    /// The community it happened in.
    pub community: Option<OrganisationId>,
    /// Where, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// One line.
    pub title: String,
    /// The whole matter; phone and identity numbers masked.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Nature.
    pub kind: RequestKind,
    /// Topic.
    pub topic: Topic,
    /// Channel.
    pub channel: Channel,
    /// The activity or the report that it came up in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<WorkId>,
    /// How hard it is.
    pub complexity: Complexity,
    /// What may be shown of the petitioner.
    pub reporter: Reporter,
    /// Where it stands.
    pub status: Status,
    /// 1 at first, one more for each second handling.
    pub round: u32,
    /// Lead unit of this round, once assigned.
    pub lead: Option<OrganisationId>,
    /// Who registered it; `None` for the system (an import).
    pub registered_by: Option<AccountId>,
    /// When it was registered.
    pub registered_at: Timestamp,
    /// When the state last changed.
    pub moved_at: Timestamp,
    /// When the last unit replied in this round.
    pub replied_at: Option<Timestamp>,
    /// When it was closed. Replied, closed and resolved are three dates.
    pub closed_at: Option<Timestamp>,
    /// When it was solved (办成): a class A reply, or a promise kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved_at: Option<Timestamp>,
    /// The running clock.
    pub clock: Option<Clock>,
    /// The entry of the rulebook it began under; `None` for the recommended limits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<u32>,
    /// Result class of the lead unit's reply in this round.
    pub class: Option<ResultClass>,
    /// When class B is to become A.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise: Option<LocalDate>,
    /// Whether a promise of an earlier round was due and had not been kept when it was handled anew.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub promise_broken: bool,
    /// Ratings of all rounds: the first serves quality, the last decides.
    #[serde(
        default,
        alias = "rating",
        deserialize_with = "one_or_many",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub ratings: Vec<Rating>,
    /// An answer that no assignment holds: given on the spot, or that of the main case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Reply>,
    /// Why it was not accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declined: Option<Declined>,
    /// The main case it went with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<RequestId>,
    /// Cases that go with this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub merged: Vec<RequestId>,
    /// Suggestions that grew out of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suggestions: Vec<WorkId>,
    /// The open matters in which it is supervised, each with its level.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub supervised: Vec<(WorkId, Supervision)>,
    /// Flags.
    #[serde(default, skip_serializing_if = "is_default")]
    pub marks: Marks,
    /// The same matter elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<External>,
    /// On its way to another station.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transfer: Option<Transfer>,
    /// How often it was opened again.
    #[serde(default, skip_serializing_if = "is_default")]
    pub reopened: u32,
    /// What the petitioner has still to be told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to_tell: Vec<Tell>,
}

impl Request {
    /// The ratings of the current round.
    pub fn current_ratings(&self) -> impl Iterator<Item = &Rating> {
        self.ratings
            .iter()
            .filter(|rating| rating.round == self.round)
    }

    /// The rating that stands in the one cell a ledger has for it: the resident's comes first, since
    /// it is their matter.
    pub fn told_rating(&self) -> Option<&Rating> {
        self.current_ratings()
            .min_by_key(|rating| rating.by != Rater::Resident)
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rating_of_the_first_builds_is_kept() {
        let rating = r#"{"by":"resident","process":"satisfied","result":"fair","at":5}"#;
        for (kept, count) in [("null", 0), (rating, 1), ("[]", 0)] {
            let mut text = serde_json::Deserializer::from_str(kept);
            let ratings = one_or_many(&mut text).expect("as it was written");
            assert_eq!(ratings.len(), count);
            assert!(ratings.iter().all(|rating| rating.round == 1));
        }
    }
}
