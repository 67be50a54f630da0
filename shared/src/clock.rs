//! The clock of a step (时限): the inputs it was started with, and the moment that
//! `domain::deadline` makes of them. Same inputs, same moment.

use serde::{Deserialize, Serialize};

use crate::request::coded;
use crate::time::{LocalDate, Timestamp};

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
        /// 会办意见: a co-handler's opinion, due to the lead.
        Opinion = "opinion",
        /// 评价.
        Rate = "rate",
        /// 二次交办.
        Reassign = "reassign",
        /// 承诺: a class B reply is to become A.
        Promise = "promise",
    }
}

coded! {
    /// A rung of the ladder that a running clock climbs by itself, each once.
    Rung {
        /// 提醒: soon due.
        Reminded = "reminded",
        /// 逾期: past due.
        Overdue = "overdue",
        /// 升级: long past due, put before the supervisors.
        Escalated = "escalated",
    }
}

/// A time in which a clock stood still: the days after `from`, up to and with `until`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// The day it stopped.
    pub from: LocalDate,
    /// The day it went on; `None` while it stands still.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<LocalDate>,
}

/// A clock, with what it was computed from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// Which step it measures.
    pub step: Step,
    /// The day it started; not counted.
    pub from: LocalDate,
    /// The limit, in working days.
    pub workdays: u32,
    /// Working days granted on top (延期).
    #[serde(default, skip_serializing_if = "is_zero")]
    pub extended: u32,
    /// The last day, where one was promised instead of counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<LocalDate>,
    /// When it stood still.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pauses: Vec<Pause>,
    /// The last moment of the last day; while it stands still, of the day that would be the last if
    /// it went on at once.
    pub due_at: Timestamp,
    /// The highest rung it has climbed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rung: Option<Rung>,
}

impl Clock {
    /// Whether it stands still.
    pub fn is_paused(&self) -> bool {
        self.pauses
            .last()
            .is_some_and(|pause| pause.until.is_none())
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
const fn is_zero(n: &u32) -> bool {
    *n == 0
}
