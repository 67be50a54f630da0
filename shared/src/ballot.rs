//! Ballots of a session: which projects are done (票决), and what is thought of those that were (测评). Votes
//! are cast on paper; two tellers enter what they counted, each without seeing the other's figures.

use serde::{Deserialize, Serialize};

use crate::id::{AccountId, WorkId};
use crate::project::Season;
use crate::request::coded;
use crate::time::{LocalDate, Timestamp};
use crate::work::{Body, WorkSort};

coded! {
    /// What is asked.
    BallotKind {
        /// 票决: which of more projects than there are places.
        Choice = "choice",
        /// 测评: satisfied, fairly so, or not.
        Assessment = "assessment",
    }
}

coded! {
    /// What is done where equal votes leave the last places open.
    TieRule {
        /// 再次投票: those with equal votes stand once more.
        RunOff = "run_off",
        /// 列序在前者当选: in the order of the ballot.
        ListedFirst = "listed_first",
    }
}

coded! {
    /// How far the count is.
    Count {
        /// 计票中: not both tellers have entered theirs.
        Open = "open",
        /// 不一致: both have, and they differ.
        Differs = "differs",
        /// 一致，待宣布: both have, and they agree; sealed until it is announced.
        Agrees = "agrees",
        /// 已宣布.
        Announced = "announced",
        /// 作废.
        Void = "void",
    }
}

/// A project on the ballot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Which.
    pub project: WorkId,
    /// Its title at the time.
    pub title: String,
}

/// Who counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Teller {
    /// Name, as the session appointed them.
    pub name: String,
    /// Their account: the one that was named, or that entered a count under this name first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// When they entered theirs last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// How often they corrected it after both had entered theirs.
    #[serde(default)]
    pub recounts: u8,
}

/// What was counted: figures of the whole, and of each item in the ballot's order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// 发出.
    pub issued: u32,
    /// 收回.
    pub returned: u32,
    /// 有效.
    pub valid: u32,
    /// For each item: its votes; in an assessment 满意, 基本满意, 不满意.
    pub rows: Vec<Vec<u32>>,
}

/// What one teller counted. Nobody but the teller sees it before it is announced, the committee's
/// supervisors included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TellerCount {
    /// Who.
    pub teller: String,
    /// What.
    pub figures: Figures,
    /// When.
    pub at: Timestamp,
}

impl Body for TellerCount {
    const SORT: WorkSort = WorkSort::Count;
}

/// A ballot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ballot {
    /// What is asked and how.
    pub form: BallotForm,
    /// Titles, in the order of `form.projects`.
    pub items: Vec<Item>,
    /// The two who count.
    pub tellers: Vec<Teller>,
    /// How far the count is.
    pub count: Count,
    /// Items on which the tellers differ, from 0; none if they differ in the figures of the whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub differing: Vec<u32>,
    /// The result, once it is announced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Figures>,
    /// Places that are still open after it, because of equal votes.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_tied: bool,
    /// By whom it was opened.
    pub made_by: String,
    /// The account that opened it.
    pub made_by_account: Option<AccountId>,
    /// By whom it was announced or declared void, when, and in the second case why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<(String, Timestamp, String)>,
}

impl Body for Ballot {
    const SORT: WorkSort = WorkSort::Ballot;
}

impl Ballot {
    /// The record of what a teller counted.
    pub fn count_id(ballot: WorkId, teller: AccountId) -> WorkId {
        WorkId::named(&["count/", &ballot.to_string(), "/", &teller.to_string()].concat())
    }

    /// Figures that are counted for each item.
    pub const fn columns(&self) -> usize {
        match self.form.kind {
            BallotKind::Choice => 1,
            BallotKind::Assessment => 3,
        }
    }
}

/// What opens a ballot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BallotForm {
    /// What is asked.
    pub kind: BallotKind,
    /// The session (区七届人大四次会议).
    pub session: String,
    /// Its day.
    pub on: LocalDate,
    /// Places there are; of a choice.
    #[serde(default)]
    pub places: u32,
    /// What equal votes lead to; of a choice.
    pub tie: TieRule,
    /// Mid-year or year-end; of an assessment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub season: Option<Season>,
    /// Projects, in the order of the ballot.
    pub projects: Vec<WorkId>,
    /// Names of the two tellers.
    pub teller_names: [String; 2],
    /// Their accounts. Without one, a teller is whoever of that name counts first.
    #[serde(default)]
    pub teller_accounts: [Option<AccountId>; 2],
}

/// What can be done to ballots. Who may, says `domain::ballot`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BallotCommand {
    /// Opens one; its id is `WorkId::derive(command_id, 0)`.
    Open(BallotForm),
    /// A teller enters what they counted, or corrects it.
    Count {
        /// Of which ballot.
        id: WorkId,
        /// What.
        figures: Figures,
    },
    /// 宣布结果.
    Announce {
        /// Of which.
        id: WorkId,
    },
    /// 作废: before it was announced.
    Void {
        /// Which.
        id: WorkId,
        /// Why.
        reason: String,
    },
}

impl BallotCommand {
    /// The code under which it stands in the history.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Open(_) => "ballot.open",
            Self::Count { .. } => "ballot.count",
            Self::Announce { .. } => "ballot.announce",
            Self::Void { .. } => "ballot.void",
        }
    }
}
