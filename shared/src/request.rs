//! The request (诉求): what residents and firms raise at a station.

use serde::{Deserialize, Serialize};

use crate::assignment::UnitShare;
use crate::id::{AccountId, AssignmentId, OrganisationId, RequestId};
use crate::note::NoteSide;
use crate::petitioner::{Petitioner, Reporter};
use crate::time::{LocalDate, Timestamp};

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
    /// Where a request stands on its way. Side moves (return, extension, merging …) add states
    /// here and rows to the table of moves; nothing else changes shape.
    Status {
        /// 待受理: registered, not yet accepted.
        Registered = "registered",
        /// 待交办: accepted, not yet assigned.
        Accepted = "accepted",
        /// 待签收: assigned, not yet signed for.
        Assigned = "assigned",
        /// 办理中: signed for by the lead unit.
        InProgress = "in_progress",
        /// 已答复: every unit has replied; waiting to be rated.
        Replied = "replied",
        /// 二次办理: rated 不满意; waiting to be assigned again.
        Rework = "rework",
        /// 已办结.
        Closed = "closed",
        /// 已归档: no longer on boards.
        Archived = "archived",
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
    /// The step whose clock is running.
    Step {
        /// 受理.
        Accept = "accept",
        /// 交办.
        Assign = "assign",
        /// 签收.
        Sign = "sign",
        /// 答复.
        Reply = "reply",
        /// 评价.
        Rate = "rate",
        /// 二次交办.
        Reassign = "reassign",
    }
}

/// The running clock of a request, with what it was computed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// Which step it measures.
    pub step: Step,
    /// The day it started; not counted.
    pub from: LocalDate,
    /// The limit, in working days.
    pub workdays: u32,
    /// The last moment of the last day.
    pub due_at: Timestamp,
}

/// A rating on two axes. Silence is no rating, never satisfaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// Whose judgement.
    pub by: Rater,
    /// How it was handled.
    pub process: Satisfaction,
    /// What came of it.
    pub result: Satisfaction,
    /// Why, when either axis is low.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// When.
    pub at: Timestamp,
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
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// The running clock.
    pub clock: Option<Clock>,
    /// Result class of the lead unit's reply in this round.
    pub class: Option<ResultClass>,
    /// Rating of this round.
    pub rating: Option<Rating>,
}

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
    /// The number it had in an older ledger; given only by an import.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
}

/// What can be done to a request.
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
    /// 交办, first or again after a low rating.
    Assign {
        /// Which.
        request: RequestId,
        /// To whom; exactly one lead.
        units: Vec<UnitShare>,
        /// Decides the reply limit.
        complexity: Complexity,
    },
    /// 签收 by a unit.
    SignFor {
        /// Which assignment.
        assignment: AssignmentId,
    },
    /// 答复 by a unit.
    Reply {
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
    /// 评价.
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
    /// 办结.
    Close {
        /// Which.
        request: RequestId,
    },
    /// 归档, by the system, some time after closing.
    Archive {
        /// Which.
        request: RequestId,
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
    /// Shows the petitioner to somebody, on record.
    Reveal {
        /// Whose petitioner.
        request: RequestId,
        /// What for.
        purpose: String,
    },
}
