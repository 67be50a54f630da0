//! One row of a ledger as a case: what it says, and how far it went.

use shared::assignment::UnitShare;
use shared::id::RequestId;
use shared::request::{
    Complexity, DeclineReason, ExternalSystem, Marks, Rater, Register, ResultClass, Satisfaction,
    Status,
};
use shared::time::{LocalDate, Timestamp};

use super::columns::Column;

/// A step that a case went through. The order is that of the course of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// 登记.
    Register,
    /// 受理.
    Accept,
    /// 交办.
    Assign,
    /// 签收.
    Sign,
    /// 答复.
    Reply,
    /// 评价.
    Rate,
    /// 办结.
    Close,
}

impl Stage {
    /// Every stage, in order.
    pub const ALL: [Self; 7] = [
        Self::Register,
        Self::Accept,
        Self::Assign,
        Self::Sign,
        Self::Reply,
        Self::Rate,
        Self::Close,
    ];

    /// The column with its date.
    pub const fn column(self) -> Column {
        match self {
            Self::Register => Column::Registered,
            Self::Accept => Column::Accepted,
            Self::Assign => Column::Assigned,
            Self::Sign => Column::Signed,
            Self::Reply => Column::Replied,
            Self::Rate => Column::Rated,
            Self::Close => Column::Closed,
        }
    }

    /// The last stage that a request in this state went through at least; its [`Turn`]s come after
    /// it.
    pub const fn of(status: Status) -> Self {
        match status {
            Status::Registered | Status::Declined | Status::Merged | Status::Withdrawn => {
                Self::Register
            }
            Status::Accepted => Self::Accept,
            Status::Assigned | Status::ReturnRequested => Self::Assign,
            Status::InProgress
            | Status::ExtensionRequested
            | Status::AwaitingInfo
            | Status::ReplyInReview => Self::Sign,
            Status::Replied => Self::Reply,
            Status::Rework => Self::Rate,
            Status::Closed | Status::Archived | Status::Tracking | Status::Reopened => Self::Close,
        }
    }

    /// The state that a stage leads to, where it leads to one by itself.
    pub const fn status(self) -> Status {
        match self {
            Self::Register => Status::Registered,
            Self::Accept => Status::Accepted,
            Self::Assign => Status::Assigned,
            Self::Sign => Status::InProgress,
            Self::Reply | Self::Rate => Status::Replied,
            Self::Close => Status::Closed,
        }
    }
}

/// What brought a case off the straight course, or beyond its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn {
    /// 不予受理.
    Decline {
        /// Why.
        reason: DeclineReason,
        /// Where the person was sent.
        guidance: String,
    },
    /// 并案.
    Merge {
        /// The number of the main case, as written.
        number: String,
        /// The main case, once it was found.
        into: Option<RequestId>,
    },
    /// 申请退回, by the lead unit.
    AskReturn(String),
    /// 申请延期, by the lead unit: working days, and why.
    AskExtension(u32, String),
    /// 待补充: what the lead unit asks.
    AskInfo(String),
    /// The lead unit's reply is sent in, and not released.
    SendIn,
    /// 评价 of a case that was answered with its main case.
    Rate,
    /// 办结 of such a case.
    Close,
    /// B 转 A: what was promised is done.
    KeepPromise,
    /// 重新打开.
    Reopen(String),
    /// 撤回.
    Withdraw(String),
    /// 归档.
    Archive,
}

/// An answer, as the ledger has it. All units of a case gave the same one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The answer.
    pub text: String,
    /// Result class.
    pub class: ResultClass,
    /// When class B is to become A.
    pub promise: Option<LocalDate>,
}

/// A rating, as the ledger has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rated {
    /// Whose judgement.
    pub by: Rater,
    /// Process.
    pub process: Satisfaction,
    /// Result.
    pub result: Satisfaction,
    /// Why, when low.
    pub reason: String,
}

impl Rated {
    /// Low on either axis.
    pub fn is_low(&self) -> bool {
        [self.process, self.result].contains(&Satisfaction::Dissatisfied)
    }
}

/// A row that can be imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The row's number in the file.
    pub row: usize,
    /// What tells it from other rows, in this file and in a later edition of it: its number, or a
    /// digest of what it says.
    pub key: String,
    /// Where it stands in the end.
    pub status: Status,
    /// What is registered.
    pub register: Register,
    /// Flags.
    pub marks: Marks,
    /// The system that has it too, and its number there.
    pub external: Option<(ExternalSystem, String)>,
    /// Whom it was assigned to.
    pub units: Vec<UnitShare>,
    /// How hard it is.
    pub complexity: Complexity,
    /// The answer.
    pub answer: Option<Answered>,
    /// The rating.
    pub rating: Option<Rated>,
    /// The stages it went through, and when.
    pub path: Vec<(Stage, Timestamp)>,
    /// What came after them, and when.
    pub turns: Vec<(Turn, Timestamp)>,
    /// Answered on the spot: no unit had it.
    pub is_on_spot: bool,
}

impl Case {
    /// When it was registered.
    pub fn registered_at(&self) -> Timestamp {
        self.path.first().map_or(Timestamp(0), |(_, at)| *at)
    }

    /// When it went through a stage.
    pub fn when(&self, stage: Stage) -> Option<Timestamp> {
        self.path
            .iter()
            .find(|(found, _)| *found == stage)
            .map(|(_, at)| *at)
    }

    /// The main case it goes with, by number.
    pub fn main(&self) -> Option<&str> {
        self.turns.iter().find_map(|(turn, _)| match turn {
            Turn::Merge { number, .. } => Some(number.as_str()),
            _ => None,
        })
    }
}
