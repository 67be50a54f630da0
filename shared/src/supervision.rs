//! Supervised matters (督办): levels, plan, letters, reports, closing with a finding.

use serde::{Deserialize, Serialize};

use crate::activity::MinutesLine;
use crate::id::{AccountId, OrganisationId, RequestId, WorkId};
use crate::late::Late;
use crate::request::{Supervision as Level, Topic, coded};
use crate::rulebook::Rulebook;
use crate::schedule::{Amount, Light, MeasureForm, MilestoneForm, Overrule, Schedule, Step, Turn};
use crate::time::{LocalDate, Timestamp};
use crate::work::{Body, WorkSort, stamp};

/// What a supervised matter grew out of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A request.
    Request(RequestId),
    /// A deputy's suggestion.
    Suggestion(WorkId),
    /// A livelihood project.
    Work(WorkId),
}

/// The committee that supervises what is of a topic (对口督办).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Match {
    /// The topic.
    pub topic: Topic,
    /// Its committee.
    pub committee: OrganisationId,
}

/// Which committees match which topics, for what is taken up from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatedCommittees {
    /// First day.
    pub valid_from: LocalDate,
    /// The whole table; a topic that is not in it has no committee of its own.
    pub matches: Vec<Match>,
    /// The rule they come from.
    pub source: String,
}

impl Rulebook {
    /// The table that holds on `day`: of the latest first day, the last set; its place in the list.
    pub fn committees_for(&self, day: LocalDate) -> Option<u32> {
        let held = self.committees.iter().map(Late::open).enumerate();
        held.filter_map(|(at, entry)| Some((entry.ok()?.valid_from, at)))
            .filter(|(from, _)| *from <= day)
            .max()
            .map(|(_, at)| at as u32)
    }

    /// Which committee matches which topic on `day`.
    pub fn matches_on(&self, day: LocalDate) -> Vec<Match> {
        let entry = self.committees_for(day);
        let entry = entry.and_then(|at| self.committees.get(at as usize)?.open().ok());
        entry.map_or_else(Vec::new, |entry| entry.matches)
    }

    /// The committee that matches what is of these topics on `day`: the one of most of them, of equals
    /// the first.
    pub fn committee_of(&self, topics: &[Topic], day: LocalDate) -> Option<OrganisationId> {
        let matches = self.matches_on(day);
        let of = |topic: &Topic| {
            let found = matches.iter().find(|one| one.topic == *topic);
            found.map(|one| one.committee)
        };
        let all: Vec<OrganisationId> = topics.iter().filter_map(of).collect();
        let times = |one: OrganisationId| all.iter().filter(|held| **held == one).count();
        // The last of equals is taken: so it begins at the end.
        all.iter().copied().rev().max_by_key(|one| times(*one))
    }
}

coded! {
    /// How hard a unit is pressed.
    LetterKind {
        /// 催办.
        Reminder = "reminder",
        /// 督办函: asks for an answer.
        Letter = "letter",
    }
}

/// A letter to a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Counts up within the matter.
    pub no: u32,
    /// Reminder or letter.
    pub kind: LetterKind,
    /// To whom.
    pub unit: OrganisationId,
    /// What it says.
    pub text: String,
    /// By whom.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
    /// Until when an answer is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_by: Option<LocalDate>,
    /// Who read it first, and when: the read receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read: Option<(String, Timestamp)>,
    /// The answer, by whom, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<(String, String, Timestamp)>,
}

/// What was shown to the public (公示).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// Where: a wall, a screen, a page.
    pub place: String,
    /// What.
    pub text: String,
    /// Until when.
    pub until: LocalDate,
    /// By whom.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
    /// How it was taken down before its last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Withdrawn>,
}

/// 撤下公示.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// Why.
    pub reason: String,
    /// By whom.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
}

coded! {
    /// What supervision came to.
    Finding {
        /// 已解决.
        Solved = "solved",
        /// 取得进展，转跟踪.
        Tracked = "tracked",
        /// 未解决.
        Unsolved = "unsolved",
        /// 不再督办.
        Dropped = "dropped",
    }
}

/// The end of supervision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// What it came to.
    pub finding: Finding,
    /// In words.
    pub text: String,
    /// By whom.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
    /// When somebody looks again (回头看).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look_back_on: Option<LocalDate>,
    /// The day on which it was looked back on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub looked_back_on: Option<LocalDate>,
}

/// A matter was taken up again (重新督办): how it had ended before, and why that does not stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopening {
    /// How it had ended.
    pub before: Closing,
    /// Why it goes on.
    pub reason: String,
    /// By whom.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
}

/// A supervised matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supervision {
    /// The human number (2026-督办-007); `None` only in a prediction.
    pub number: Option<String>,
    /// One line.
    pub title: String,
    /// What is to be reached.
    pub goal: String,
    /// 督办级别; never `None`.
    pub level: Level,
    /// 挂号督办: rated dissatisfied twice.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub listed: bool,
    /// The day on which the committee reports on it to the meeting that set it (汇报日期).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report_by: Option<LocalDate>,
    /// 牵头领导 or 专工委, in words: leaders need no account.
    pub leader: String,
    /// 对口专工委: sees it as the district's supervisors do, and presses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub committee: Option<OrganisationId>,
    /// The team that sees to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<OrganisationId>,
    /// The street it lies in, unless it is the whole district's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street: Option<OrganisationId>,
    /// Stations whose requests it grew out of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stations: Vec<OrganisationId>,
    /// Units that must move, the lead unit first.
    pub units: Vec<OrganisationId>,
    /// What it grew out of.
    pub subjects: Vec<Subject>,
    /// Plan.
    #[serde(default)]
    pub schedule: Schedule,
    /// Letters, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub letters: Vec<Letter>,
    /// Publications, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub publications: Vec<Publication>,
    /// How the light turned, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub turns: Vec<Turn>,
    /// A person's light.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overrule: Option<Overrule>,
    /// The day of the last report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported_on: Option<LocalDate>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// By whom.
    pub opened_by: String,
    /// How it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closing: Option<Closing>,
    /// How it had ended before it was taken up again, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reopenings: Vec<Reopening>,
    /// The activity in whose minutes it began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<WorkId>,
}

impl Body for Supervision {
    const SORT: WorkSort = WorkSort::Supervision;
}

coded! {
    /// What a report is.
    ReportKind {
        /// 进展报告.
        Progress = "progress",
        /// 现场视察.
        Visit = "visit",
        /// 调研、专题询问.
        Inquiry = "inquiry",
        /// 回头看.
        LookBack = "look_back",
    }
}

/// A report on a supervised matter or a project. Reports are only ever added; what was registered because of
/// one is told on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// What it is.
    pub kind: ReportKind,
    /// What was seen or done.
    pub text: String,
    /// Where.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// Milestones: no., title at the time, per cent before and after.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<(u32, String, u8, u8)>,
    /// Measures: no., name at the time, before and after.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amounts: Vec<(u32, String, i64, i64)>,
    /// The organisation for which it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<OrganisationId>,
    /// Who made it; `None` for the system.
    pub by: Option<AccountId>,
    /// Their name at the time.
    pub by_name: String,
    /// The day it speaks of.
    pub on: LocalDate,
    /// When it was received.
    pub at: Timestamp,
    /// Requests that were registered because of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub raised: Vec<RequestId>,
}

impl Body for Report {
    const SORT: WorkSort = WorkSort::Report;
}

/// What opens a supervised matter, or says anew what it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupervisionForm {
    /// One line.
    pub title: String,
    /// What is to be reached.
    pub goal: String,
    /// 督办级别.
    pub level: Level,
    /// 挂号督办.
    #[serde(default)]
    pub listed: bool,
    /// The day on which it is reported on (汇报日期), if one is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report_by: Option<LocalDate>,
    /// 牵头.
    pub leader: String,
    /// 对口专工委.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub committee: Option<OrganisationId>,
    /// The team that sees to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<OrganisationId>,
    /// The street, unless it is the whole district's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street: Option<OrganisationId>,
    /// Units, the lead unit first.
    pub units: Vec<OrganisationId>,
    /// What it grew out of.
    pub subjects: Vec<Subject>,
    /// The line of minutes that becomes it, if it is opened from one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<MinutesLine>,
}

/// What can be done to supervised matters. Who may, says `domain::supervision`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SupervisionCommand {
    /// 立项督办; its id is `WorkId::derive(command_id, 0)`.
    Open(SupervisionForm),
    /// Says anew what it is.
    Revise {
        /// Which.
        id: WorkId,
        /// Everything.
        form: SupervisionForm,
        /// The stamp of what the form began with; without it nothing is compared.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen: Option<u64>,
    },
    /// 定计划; a plan that is there already is adjusted (调整) with a reason.
    Schedule {
        /// Which.
        id: WorkId,
        /// All milestones.
        milestones: Vec<MilestoneForm>,
        /// All measures.
        measures: Vec<MeasureForm>,
        /// Why, if a plan is changed.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
        /// The stamp of what the form began with; without it nothing is compared.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen: Option<u64>,
    },
    /// 报进展; the report's id is `WorkId::derive(command_id, 0)`.
    Report {
        /// On which.
        id: WorkId,
        /// What it is.
        kind: ReportKind,
        /// What was seen or done.
        text: String,
        /// Where.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        place: String,
        /// What is said of milestones.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        steps: Vec<Step>,
        /// What is said of measures.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        amounts: Vec<Amount>,
        /// The day it speaks of; today if it is left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on: Option<LocalDate>,
    },
    /// 催办, 督办函.
    Write {
        /// On which.
        id: WorkId,
        /// Reminder or letter.
        kind: LetterKind,
        /// To whom.
        unit: OrganisationId,
        /// What it says.
        text: String,
        /// Until when an answer is asked for; a letter always asks.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answer_by: Option<LocalDate>,
    },
    /// Somebody of the unit has read what was written to it.
    Read {
        /// On which.
        id: WorkId,
    },
    /// 答复督办函.
    Answer {
        /// On which.
        id: WorkId,
        /// Which letter.
        no: u32,
        /// The answer.
        text: String,
    },
    /// 公示.
    Publish {
        /// What of.
        id: WorkId,
        /// Where.
        place: String,
        /// What.
        text: String,
        /// Until when.
        until: LocalDate,
    },
    /// 撤下公示, before its last day.
    Withdraw {
        /// What of.
        id: WorkId,
        /// Which publication, the oldest being 1.
        no: u32,
        /// Why.
        reason: String,
    },
    /// A person's light over the computed one; `None` gives it up.
    Overrule {
        /// Of which.
        id: WorkId,
        /// The light.
        light: Option<Light>,
        /// Why.
        reason: String,
    },
    /// 结束督办.
    Close {
        /// Which.
        id: WorkId,
        /// What it came to.
        finding: Finding,
        /// In words.
        text: String,
        /// When somebody looks again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        look_back_on: Option<LocalDate>,
    },
    /// Opens it again, because looking back found that it is not so.
    Reopen {
        /// Which.
        id: WorkId,
        /// Why.
        reason: String,
    },
    /// The light turns by itself as days go by; by the system.
    Turn {
        /// Of which.
        id: WorkId,
    },
}

impl Supervision {
    /// The stamp of what it is, as its form sets it.
    pub fn stamp(&self) -> u64 {
        stamp(&(
            (
                &self.title,
                &self.goal,
                self.level,
                self.listed,
                &self.leader,
            ),
            (
                self.committee,
                self.team,
                self.street,
                &self.units,
                &self.subjects,
            ),
            self.report_by,
        ))
    }
}

impl SupervisionCommand {
    /// The code under which it stands in the history.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Open(_) => "supervision.open",
            Self::Revise { .. } => "supervision.revise",
            Self::Schedule { .. } => "supervision.schedule",
            Self::Report { .. } => "supervision.report",
            Self::Write { .. } => "supervision.write",
            Self::Read { .. } => "supervision.read",
            Self::Answer { .. } => "supervision.answer",
            Self::Publish { .. } => "supervision.publish",
            Self::Withdraw { .. } => "supervision.withdraw",
            Self::Overrule { .. } => "supervision.overrule",
            Self::Close { .. } => "supervision.close",
            Self::Reopen { .. } => "supervision.reopen",
            Self::Turn { .. } => "supervision.turn",
        }
    }

    /// Whether it only adds.
    pub const fn only_adds(&self) -> bool {
        match self {
            Self::Report { .. } | Self::Write { .. } | Self::Read { .. } => true,
            Self::Open(_)
            | Self::Revise { .. }
            | Self::Schedule { .. }
            | Self::Answer { .. }
            | Self::Publish { .. }
            | Self::Withdraw { .. }
            | Self::Overrule { .. }
            | Self::Close { .. }
            | Self::Reopen { .. }
            | Self::Turn { .. } => false,
        }
    }
}
