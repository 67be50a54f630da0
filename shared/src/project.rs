//! Livelihood projects (民生实事项目人大代表票决制): proposed by the people, chosen by the deputies, done by the
//! government, supervised and assessed by the congress.

use serde::{Deserialize, Serialize};

use crate::id::{AccountId, OrganisationId, WorkId};
use crate::request::{Topic, coded};
use crate::schedule::{Amount, Light, MeasureForm, MilestoneForm, Overrule, Schedule, Step, Turn};
use crate::supervision::{ReportKind, Subject};
use crate::time::{LocalDate, Timestamp};
use crate::work::{Body, WorkSort};

coded! {
    /// The eight classes in which Longgang collects projects.
    ProjectClass {
        /// 教育发展.
        Education = "education",
        /// 医疗卫生.
        Health = "health",
        /// 宜居品质.
        Livability = "livability",
        /// 交通出行.
        Transport = "transport",
        /// 社会关爱.
        Care = "care",
        /// 环保水务.
        Environment = "environment",
        /// 文体服务.
        Culture = "culture",
        /// 公共安全.
        Safety = "safety",
    }
}

impl ProjectClass {
    /// The topic of requests that ask for such a project.
    pub const fn topic(self) -> Topic {
        match self {
            Self::Education => Topic::Education,
            Self::Health => Topic::Health,
            Self::Livability => Topic::Liveable,
            Self::Transport => Topic::Transport,
            Self::Care => Topic::Care,
            Self::Environment => Topic::Water,
            Self::Culture => Topic::Culture,
            Self::Safety => Topic::Safety,
        }
    }
}

coded! {
    /// Where a project stands on its way.
    Stage {
        /// 线索: somebody said that it is wanted.
        Lead = "lead",
        /// 征集: shown to the public, which adds to it.
        Soliciting = "soliciting",
        /// 储备.
        Reserve = "reserve",
        /// 候选: stands on a ballot.
        Candidate = "candidate",
        /// 票决: chosen.
        Voted = "voted",
        /// 计划公开.
        Planned = "planned",
        /// 实施.
        Implementing = "implementing",
        /// 调整: a change of plan was handed in and waits to be filed.
        Adjusting = "adjusting",
        /// 完工待验.
        Completed = "completed",
        /// 整改.
        Rectifying = "rectifying",
        /// 测评.
        Assessed = "assessed",
        /// 回头看.
        Revisit = "revisit",
        /// 销号: over.
        Ended = "ended",
        /// 不再推进.
        Dropped = "dropped",
    }
}

impl Stage {
    /// Whether somebody is at work on it, so that silence is a finding.
    pub const fn is_at_work(self) -> bool {
        matches!(
            self,
            Self::Planned | Self::Implementing | Self::Adjusting | Self::Rectifying
        )
    }

    /// Whether everybody who is signed in may see it: all but what is only a lead, or came to nothing.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Lead | Self::Dropped)
    }
}

/// How it came to a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// The stage.
    pub stage: Stage,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by_name: String,
    /// What was said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The decision of the session or its standing committee on which it rests: of what was voted and is
    /// given up.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub decision: String,
}

/// How it fared in a vote (票决).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vote {
    /// The ballot.
    pub ballot: WorkId,
    /// The day of the session.
    pub on: LocalDate,
    /// Votes for it.
    pub votes: u32,
    /// Valid ballots.
    pub of: u32,
    /// Its rank by votes, from 1; equal votes share one.
    pub rank: u32,
    /// Whether it was chosen.
    pub chosen: bool,
}

coded! {
    /// When in its year a project is assessed.
    Season {
        /// 年中.
        MidYear = "mid_year",
        /// 年终.
        YearEnd = "year_end",
    }
}

/// What the deputies made of it (测评).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// The ballot.
    pub ballot: WorkId,
    /// Mid-year or year-end.
    pub season: Season,
    /// The day of the session.
    pub on: LocalDate,
    /// 满意, 基本满意, 不满意.
    pub counts: [u32; 3],
    /// Whether more than half were satisfied or fairly so.
    pub passed: bool,
}

/// A change of plan that waits to be filed (调整报备).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// All milestones as they are to be.
    pub milestones: Vec<MilestoneForm>,
    /// All measures as they are to be.
    pub measures: Vec<MeasureForm>,
    /// Why.
    pub reason: String,
    /// By whom.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
}

/// What became of a change that was handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filing {
    /// What was asked for, in a sentence.
    pub reason: String,
    /// Whether it was filed, and so holds.
    pub accepted: bool,
    /// What the committee said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// By whom.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
}

/// Other units do it from a day on: a department was merged into another, the lead went over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitChange {
    /// The units until then, the lead unit first.
    pub before: Vec<OrganisationId>,
    /// The units from then on.
    pub after: Vec<OrganisationId>,
    /// Why.
    pub reason: String,
    /// By whom.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
}

/// A livelihood project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// The human number (2024-实事-001); `None` only in a prediction.
    pub number: Option<String>,
    /// What it is for, and where it comes from.
    pub form: ProjectForm,
    /// Stations whose requests or suggestions it grew out of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stations: Vec<OrganisationId>,
    /// Who proposed it, and so goes on seeing it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposed_by: Option<AccountId>,
    /// Where it stands.
    pub stage: Stage,
    /// How it came there, oldest first.
    pub passages: Vec<Passage>,
    /// The ballot that is open on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ballot: Option<WorkId>,
    /// Votes, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub votes: Vec<Vote>,
    /// Who does it, the lead unit first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<OrganisationId>,
    /// That other units came to do it, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unit_changes: Vec<UnitChange>,
    /// Plan; its baseline is the one made public.
    #[serde(default)]
    pub schedule: Schedule,
    /// A change that waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
    /// Changes that were decided, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filings: Vec<Filing>,
    /// Whether the completed work was accepted (验收).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub accepted: bool,
    /// Until when what was found wanting is put right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub put_right_by: Option<LocalDate>,
    /// Assessments, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assessments: Vec<Assessment>,
    /// How the light turned, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub turns: Vec<Turn>,
    /// A person's light, while somebody is at work on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overrule: Option<Overrule>,
    /// The day on which the plan was made public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_on: Option<LocalDate>,
    /// The day of the last report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported_on: Option<LocalDate>,
    /// Months with a report, as year × 12 + month − 1, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reported_months: Vec<i32>,
    /// Those of them whose first report came long after their end (补报), oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub late_months: Vec<i32>,
}

impl Body for Project {
    const SORT: WorkSort = WorkSort::Project;
}

/// What a project is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectForm {
    /// The year in which it is to be done.
    pub year: i32,
    /// One line.
    pub title: String,
    /// What is to be there at the end.
    pub about: String,
    /// Class.
    pub class: ProjectClass,
    /// Where.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// The street, unless it is the whole district's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street: Option<OrganisationId>,
    /// Requests and suggestions that asked for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Subject>,
    /// Where else it comes from: a survey, a meeting.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub survey: String,
}

/// What can be done to projects. Who may, says `domain::project`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProjectCommand {
    /// 提出线索; its id is `WorkId::derive(command_id, 0)`.
    Propose(ProjectForm),
    /// Says anew what it is for, as long as it is not on a ballot.
    Revise {
        /// Which.
        id: WorkId,
        /// Everything.
        form: ProjectForm,
        /// The version that the form was opened on.
        seen: u64,
    },
    /// To another stage, where nothing else takes it there.
    Move {
        /// Which.
        id: WorkId,
        /// Where to.
        to: Stage,
        /// What is said.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        text: String,
        /// The decision on which it rests, where what was voted is given up.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        decision: String,
    },
    /// 计划公开: units, milestones and amounts of what was chosen.
    Plan {
        /// Of which.
        id: WorkId,
        /// The lead unit first.
        units: Vec<OrganisationId>,
        /// All milestones.
        milestones: Vec<MilestoneForm>,
        /// All measures.
        measures: Vec<MeasureForm>,
    },
    /// 变更承办单位: other units do what was planned.
    Hand {
        /// Which.
        id: WorkId,
        /// The units from now on, the lead unit first.
        units: Vec<OrganisationId>,
        /// Why.
        reason: String,
        /// The version that the form was opened on.
        seen: u64,
    },
    /// 报进展; the report's id is `WorkId::derive(command_id, 0)`.
    Report {
        /// On which.
        id: WorkId,
        /// What it is: the unit's monthly report, a deputy's site check.
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
    /// 申请调整.
    Adjust {
        /// Of which.
        id: WorkId,
        /// All milestones as they are to be.
        milestones: Vec<MilestoneForm>,
        /// All measures as they are to be.
        measures: Vec<MeasureForm>,
        /// Why.
        reason: String,
        /// The stamp of what the form began with; without it nothing is compared.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen: Option<u64>,
    },
    /// 报备: files a change, or sends it back.
    File {
        /// Of which.
        id: WorkId,
        /// Whether it holds from now on.
        accepted: bool,
        /// What the committee says.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        text: String,
        /// When the change was handed in that the form shows; without it nothing is compared.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen: Option<Timestamp>,
    },
    /// 完工待验.
    Complete {
        /// Which.
        id: WorkId,
        /// What is there.
        text: String,
    },
    /// 验收: or what is wanting, and until when it is put right.
    Accept {
        /// Which.
        id: WorkId,
        /// What was found.
        text: String,
        /// Until when what is wanting is put right; `None`: nothing is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        put_right_by: Option<LocalDate>,
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
    /// The light turns by itself as days go by; by the system.
    Turn {
        /// Of which.
        id: WorkId,
    },
}

impl ProjectCommand {
    /// The code under which it stands in the history.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Propose(_) => "project.propose",
            Self::Revise { .. } => "project.revise",
            Self::Move { .. } => "project.move",
            Self::Plan { .. } => "project.plan",
            Self::Hand { .. } => "project.hand",
            Self::Report { .. } => "project.report",
            Self::Adjust { .. } => "project.adjust",
            Self::File { .. } => "project.file",
            Self::Complete { .. } => "project.complete",
            Self::Accept { .. } => "project.accept",
            Self::Overrule { .. } => "project.overrule",
            Self::Turn { .. } => "project.turn",
        }
    }

    /// Whether it only adds.
    pub const fn only_adds(&self) -> bool {
        matches!(self, Self::Propose(_) | Self::Report { .. })
    }
}
