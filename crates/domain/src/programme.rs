//! Programmes of a year: the committee's, and what every team makes of it.

use shared::account::{Membership, Role};
use shared::activity::Became;
use shared::id::{OrganisationId, WorkId};
use shared::limits;
use shared::programme::{Programme, ProgrammeCommand, Task, TaskForm, TaskState};
use shared::record::RecordKey;
use shared::refusal::{Field, Refusal};
use shared::team::Team;
use shared::time::LocalDate;
use shared::work::WorkRefusal;

use crate::plan::{Need, Planned, World, bounded, required};
use crate::policy::Actor;
use crate::team::EVERYONE;
use crate::work::{Admitted, Desk, Held, admitted, planned, record, refuse, said};
use crate::{activity, scan};

/// Who sets a programme: the committee its own and any team's, a team's leader the team's.
const SETS: &[Role] = &[Role::TeamLead, Role::Supervisor];
/// Who says that a task is done: also who is in the team.
const ENDS: &[Role] = &[Role::TeamLead, Role::TeamMember, Role::Supervisor];
/// Tasks of one programme.
const MOST: usize = 60;

const fn parts(command: &ProgrammeCommand) -> (Option<OrganisationId>, i32) {
    match command {
        ProgrammeCommand::Add { team, year, .. } => (Some(*team), *year),
        ProgrammeCommand::Set { team, year, .. } | ProgrammeCommand::End { team, year, .. } => {
            (*team, *year)
        }
        ProgrammeCommand::Copy { team, year } | ProgrammeCommand::Refresh { team, year } => {
            (Some(*team), *year)
        }
    }
}

pub(crate) fn needs(command: &ProgrammeCommand, world: &dyn World) -> Vec<Need> {
    let (team, year) = parts(command);
    let mut needs = vec![record(Programme::id(team, year))];
    needs.extend(team.map(|team| Need::Record(RecordKey::Organisation(team))));
    if let ProgrammeCommand::Copy { year, .. } | ProgrammeCommand::Refresh { year, .. } = command {
        needs.push(record(Programme::id(None, *year)));
    }
    if let ProgrammeCommand::Add { line, .. } = command {
        needs.extend(activity::needs_of_line(line.as_ref(), world));
    }
    needs
}

fn role(actor: &Actor, who: &[Role], team: Option<OrganisationId>, day: LocalDate) -> Admitted {
    admitted(actor, who, day, |held| {
        held.role == Role::Supervisor || Some(held.scope) == team
    })
}

/// Whether an actor sets a team's programme, or the committee's.
pub fn may_set(actor: &Actor, team: Option<OrganisationId>, day: LocalDate) -> bool {
    role(actor, SETS, team, day).is_some()
}

/// Whether an actor says of its tasks that they are done.
pub fn may_end(actor: &Actor, team: Option<OrganisationId>, day: LocalDate) -> bool {
    role(actor, ENDS, team, day).is_some()
}

/// Whether an actor leads whom a programme is for: the team, or the committee itself.
pub fn leads(actor: &Actor, team: Option<OrganisationId>, day: LocalDate) -> bool {
    let own = |held: &Membership| team.is_none_or(|team| held.scope == team);
    may_set(actor, team, day) && admitted(actor, SETS, day, own).is_some()
}

/// Whole names, out of several that were typed in one field.
pub(crate) fn names(typed: &str) -> impl Iterator<Item = &str> {
    let is_between = |one: char| one.is_whitespace() || "、，,；;/".contains(one);
    typed.split(is_between).filter(|one| !one.is_empty())
}

/// Whether all to whom a task is given have left the team: then it is the team's as a whole.
pub fn is_left(task: &Task, team: &Team, day: LocalDate) -> bool {
    let mut all = names(&task.owner).peekable();
    all.peek().is_some() && all.all(|one| team.has_left(one, day))
}

fn empty(team: Option<OrganisationId>, year: i32) -> Held<Programme> {
    Held {
        id: Programme::id(team, year),
        of: None,
        version: 0,
        body: Programme {
            team,
            year,
            title: String::new(),
            tasks: Vec::new(),
        },
    }
}

pub(crate) fn plan(desk: &Desk<'_>, command: &ProgrammeCommand) -> Result<Planned, Refusal> {
    let (team, year) = parts(command);
    if let Some(team) = team {
        desk.is_team(team)?;
    }
    if !(2000..=2200).contains(&year) {
        return Err(Refusal::Unfit { field: Field::Day });
    }
    let who = match command {
        ProgrammeCommand::End { .. } => ENDS,
        ProgrammeCommand::Set { .. }
        | ProgrammeCommand::Copy { .. }
        | ProgrammeCommand::Refresh { .. }
        | ProgrammeCommand::Add { .. } => SETS,
    };
    let admitted = desk.admit(who, |held| {
        held.role == Role::Supervisor || Some(held.scope) == team
    })?;
    let found = desk.known::<Programme>(Programme::id(team, year));
    let mut became = None;
    let (held, text) = match command {
        ProgrammeCommand::Add {
            title, task, line, ..
        } => {
            let mut held = found.unwrap_or_else(|| empty(team, year));
            if held.body.title.is_empty() {
                held.body.title = scan::mask(&required(Field::Title, title, limits::TITLE)?).text;
            }
            let no = add(&mut held.body, task, line.map(|line| line.activity))?;
            became = line.map(|line| (line, Became::Task { year, no }));
            let made = held.body.tasks.iter().find(|task| task.no == no);
            let text = made.map(|task| task.title.clone()).unwrap_or_default();
            (held, text)
        }
        ProgrammeCommand::Set {
            title, tasks, seen, ..
        } => {
            let mut held = found.unwrap_or_else(|| empty(team, year));
            desk.unmoved(held.version, *seen)?;
            held.body.title = scan::mask(&required(Field::Title, title, limits::TITLE)?).text;
            set(desk, &mut held.body, tasks)?;
            let text = held.body.title.clone();
            (held, text)
        }
        ProgrammeCommand::Copy { .. } => {
            if found.is_some() {
                return Err(refuse(WorkRefusal::ProgrammeThere));
            }
            let own = guide(desk, year)?;
            let mut held = empty(team, year);
            held.body.tasks = held.body.lacks(&own).map(copied).collect();
            held.body.title = own.title;
            let text = held.body.title.clone();
            (held, text)
        }
        ProgrammeCommand::Refresh { .. } => {
            let mut held = found.ok_or(Refusal::NotFound)?;
            let own = guide(desk, year)?;
            let tasks = &held.body.tasks;
            let last = tasks.iter().map(|task| task.no).max().unwrap_or(0);
            let new = held.body.lacks(&own).zip(last + 1..);
            let new: Vec<Task> = new.map(|(task, no)| Task { no, ..copied(task) }).collect();
            if new.is_empty() {
                return Err(Refusal::NothingToDo);
            }
            held.body.tasks.extend(new);
            few_enough(&held.body.tasks)?;
            held.body.tasks.sort_by_key(|task| (task.due, task.no));
            let text = held.body.title.clone();
            (held, text)
        }
        ProgrammeCommand::End {
            no, state, result, ..
        } => {
            let mut held = found.ok_or(Refusal::NotFound)?;
            let text = end(desk, &mut held.body, *no, *state, result)?;
            (held, text)
        }
    };
    let mut planned = planned(admitted);
    planned.put_work(&held, EVERYONE(), said(text));
    if let Some((line, became)) = became {
        activity::tie_line(desk, line, became, &mut planned)?;
    }
    Ok(planned)
}

/// The committee's programme of a year.
fn guide(desk: &Desk<'_>, year: i32) -> Result<Programme, Refusal> {
    let held = desk.known::<Programme>(Programme::id(None, year));
    Ok(held.ok_or(Refusal::NotFound)?.body)
}

/// A task of the committee's, as a team has it before it makes it its own.
fn copied(task: &Task) -> Task {
    Task {
        state: TaskState::Open,
        owner: String::new(),
        result: String::new(),
        ended: None,
        copied: Some(task.no),
        origin: None,
        ..task.clone()
    }
}

/// A new task, as a form asks for it.
fn fresh(no: u32, form: &TaskForm) -> Task {
    Task {
        no,
        title: String::new(),
        owner: String::new(),
        due: form.due,
        state: TaskState::Open,
        result: String::new(),
        ended: None,
        copied: None,
        origin: None,
    }
}

/// Says what a task is, anew.
fn say(task: &mut Task, form: &TaskForm, year: i32) -> Result<(), Refusal> {
    if form.due.ymd().0 != year {
        return Err(Refusal::Unfit {
            field: Field::Tasks,
        });
    }
    task.title = scan::mask(&required(Field::Title, &form.title, limits::TITLE)?).text;
    task.owner = scan::mask(&bounded(Field::Name, &form.owner, limits::NAME)?).text;
    task.due = form.due;
    Ok(())
}

fn few_enough(tasks: &[Task]) -> Result<(), Refusal> {
    if tasks.len() <= MOST {
        return Ok(());
    }
    Err(Refusal::TooLong {
        field: Field::Tasks,
        limit: MOST as u32,
        given: tasks.len() as u32,
    })
}

/// Adds a task, and tells its number.
fn add(body: &mut Programme, form: &TaskForm, origin: Option<WorkId>) -> Result<u32, Refusal> {
    if form.no.is_some() {
        return Err(Refusal::Unfit {
            field: Field::Tasks,
        });
    }
    let no = body.tasks.iter().map(|task| task.no).max().unwrap_or(0) + 1;
    let mut task = fresh(no, form);
    say(&mut task, form, body.year)?;
    task.origin = origin;
    body.tasks.push(task);
    few_enough(&body.tasks)?;
    body.tasks.sort_by_key(|task| (task.due, task.no));
    Ok(no)
}

/// Sets all tasks. One that is left out is dropped, but stays to be seen.
fn set(desk: &Desk<'_>, body: &mut Programme, forms: &[TaskForm]) -> Result<(), Refusal> {
    let unfit = || Refusal::Unfit {
        field: Field::Tasks,
    };
    if forms.is_empty() {
        return Err(Refusal::Empty {
            field: Field::Tasks,
        });
    }
    let mut last = body.tasks.iter().map(|task| task.no).max().unwrap_or(0);
    let mut tasks: Vec<Task> = Vec::with_capacity(forms.len());
    for form in forms {
        let held = body.tasks.iter().find(|task| Some(task.no) == form.no);
        if form.no.is_some()
            && (held.is_none() || tasks.iter().any(|task| Some(task.no) == form.no))
        {
            return Err(unfit());
        }
        let mut task = held.cloned().unwrap_or_else(|| {
            last += 1;
            fresh(last, form)
        });
        say(&mut task, form, body.year)?;
        tasks.push(task);
    }
    let left: Vec<Task> = body
        .tasks
        .iter()
        .filter(|held| tasks.iter().all(|task| task.no != held.no))
        .cloned()
        .map(|mut task| {
            if task.state == TaskState::Open {
                task.state = TaskState::Dropped;
                task.ended = Some((desk.actor.name.clone(), desk.when));
            }
            task
        })
        .collect();
    tasks.extend(left);
    few_enough(&tasks)?;
    tasks.sort_by_key(|task| (task.due, task.no));
    body.tasks = tasks;
    Ok(())
}

fn end(
    desk: &Desk<'_>,
    body: &mut Programme,
    no: u32,
    state: TaskState,
    result: &str,
) -> Result<String, Refusal> {
    let found = body.tasks.iter_mut().find(|task| task.no == no);
    let task = found.ok_or(Refusal::NotFound)?;
    if task.state == state {
        return Err(Refusal::NothingToDo);
    }
    task.result = match state {
        // Why it is not done is said.
        TaskState::Dropped => required(Field::Reason, result, limits::REASON)?,
        TaskState::Done => bounded(Field::Text, result, limits::REASON)?,
        TaskState::Open => String::new(),
    };
    task.result = scan::mask(&task.result).text;
    task.state = state;
    task.ended = match state {
        TaskState::Open => None,
        TaskState::Done | TaskState::Dropped => Some((desk.actor.name.clone(), desk.when)),
    };
    Ok(task.title.clone())
}
