//! Programmes of a year (行动指南, 工作方案): tasks with owners and dates, done or not. The committee's
//! is copied to every team, which then makes it its own.

use serde::{Deserialize, Serialize};

use crate::activity::MinutesLine;
use crate::id::{OrganisationId, WorkId};
use crate::request::coded;
use crate::time::{LocalDate, Timestamp};
use crate::work::{Body, WorkSort};

coded! {
    /// How a task stands.
    TaskState {
        /// 待办.
        Open = "open",
        /// 完成.
        Done = "done",
        /// 不再做.
        Dropped = "dropped",
    }
}

/// A task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Tells it from the others of its programme; given once.
    pub no: u32,
    /// What is to be done.
    pub title: String,
    /// By whom; empty: by the team as a whole.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub owner: String,
    /// Last day.
    pub due: LocalDate,
    /// How it stands.
    pub state: TaskState,
    /// What came of it, or why it was dropped.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub result: String,
    /// Who said so, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<(String, Timestamp)>,
    /// The task of the committee's programme that it was copied from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copied: Option<u32>,
    /// The activity in whose minutes it began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<WorkId>,
}

/// A programme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Programme {
    /// Whose; `None`: the committee's own, which teams copy.
    pub team: Option<OrganisationId>,
    /// Of which year.
    pub year: i32,
    /// What it is called.
    pub title: String,
    /// Tasks, in the order of their dates.
    pub tasks: Vec<Task>,
}

impl Body for Programme {
    const SORT: WorkSort = WorkSort::Programme;
}

impl Programme {
    /// The record of a team's, or the committee's, programme of a year.
    pub fn id(team: Option<OrganisationId>, year: i32) -> WorkId {
        let team = team.map(|team| team.to_string()).unwrap_or_default();
        WorkId::named(&["programme/", &team, "/", &year.to_string()].concat())
    }

    /// The tasks of the committee's programme that were never copied to this one, dropped ones aside.
    pub fn lacks<'a>(&self, committee: &'a Self) -> impl Iterator<Item = &'a Task> {
        let open = committee.tasks.iter();
        let open = open.filter(|task| task.state != TaskState::Dropped);
        open.filter(move |task| self.tasks.iter().all(|own| own.copied != Some(task.no)))
    }

    /// How many tasks are done, and how many there are that were not dropped.
    pub fn done(&self) -> (usize, usize) {
        let count = |state| self.tasks.iter().filter(|task| task.state == state).count();
        let (done, open) = (count(TaskState::Done), count(TaskState::Open));
        (done, done + open)
    }
}

/// A task as a form asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskForm {
    /// Which, if it is there already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no: Option<u32>,
    /// What is to be done.
    pub title: String,
    /// By whom.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub owner: String,
    /// Last day.
    pub due: LocalDate,
}

/// What can be done to programmes. Who may, says `domain::programme`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProgrammeCommand {
    /// Sets one: title and all tasks. Tasks that are left out are dropped.
    Set {
        /// Whose.
        team: Option<OrganisationId>,
        /// Of which year.
        year: i32,
        /// What it is called.
        title: String,
        /// Tasks.
        tasks: Vec<TaskForm>,
        /// The version that the form was opened on; 0 if there was none.
        #[serde(default)]
        seen: u64,
    },
    /// Copies the committee's to a team that has none of that year yet.
    Copy {
        /// To whom.
        team: OrganisationId,
        /// Of which year.
        year: i32,
    },
    /// Takes over, into a team's, the tasks of the committee's that are not in it; what is there stays as it is.
    Refresh {
        /// Whose.
        team: OrganisationId,
        /// Of which year.
        year: i32,
    },
    /// Adds one task to a team's, as a line of the minutes asks for it; makes the programme if there is none yet.
    Add {
        /// Whose.
        team: OrganisationId,
        /// Of which year.
        year: i32,
        /// What it is called, if it is made.
        title: String,
        /// The task; a new one.
        task: TaskForm,
        /// The line of minutes that becomes it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        line: Option<MinutesLine>,
    },
    /// A task is done, dropped, or open again.
    End {
        /// Whose.
        team: Option<OrganisationId>,
        /// Of which year.
        year: i32,
        /// Which task.
        no: u32,
        /// How it stands.
        state: TaskState,
        /// What came of it, or why.
        result: String,
    },
}

impl ProgrammeCommand {
    /// The code under which it stands in the history.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Set { .. } => "programme.set",
            Self::Copy { .. } => "programme.copy",
            Self::Refresh { .. } => "programme.refresh",
            Self::Add { .. } => "programme.add",
            Self::End { .. } => "programme.end",
        }
    }
}
