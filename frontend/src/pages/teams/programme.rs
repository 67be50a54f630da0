//! The programme of a year as a form, and its tasks as a list to tick off.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use shared::id::OrganisationId;
use shared::limits;
use shared::programme::{Programme, ProgrammeCommand, Task, TaskForm, TaskState};
use shared::refusal::Refusal;
use shared::team::Team;
use shared::work::WorkCommand;
use text::{clock, team as words};

use crate::components::error_note::RefusalNote;
use crate::components::icon::Icon;
use crate::components::inputs::{LineField, TextField};
use crate::components::when::When;
use crate::components::work_dialog::{Ready, WorkDialog, act};
use crate::pages::activities;
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::shelf::Opened;
use crate::ui::Ui;

/// A task as it is typed.
#[derive(Clone, Copy)]
struct Row {
    key: u32,
    no: Option<u32>,
    title: RwSignal<String>,
    owner: RwSignal<String>,
    due: RwSignal<String>,
}

/// The form: a team's, or the committee's.
#[component]
pub fn ProgrammeForm(
    team: Option<OrganisationId>,
    year: i32,
    held: Option<Opened<Programme>>,
    on_close: Callback<()>,
) -> impl IntoView {
    let lang = lang();
    let seen = held.as_ref().map_or(0, |held| held.version);
    let held = held.map(|held| held.body);
    let next = StoredValue::new(0u32);
    let key = move || {
        next.update_value(|next| *next += 1);
        next.get_value()
    };
    let empty = move || Row {
        key: key(),
        no: None,
        title: RwSignal::new(String::new()),
        owner: RwSignal::new(String::new()),
        due: RwSignal::new(String::new()),
    };
    let title = RwSignal::new(held.as_ref().map_or_else(
        || words::PROGRAMME.count(lang.get_untracked(), year as usize),
        |held| held.title.clone(),
    ));
    let kept = held.iter().flat_map(|held| &held.tasks);
    let mut begun: Vec<Row> = kept
        .filter(|task| task.state != TaskState::Dropped)
        .map(|task| Row {
            key: key(),
            no: Some(task.no),
            title: RwSignal::new(task.title.clone()),
            owner: RwSignal::new(task.owner.clone()),
            due: RwSignal::new(task.due.to_string()),
        })
        .collect();
    if begun.is_empty() {
        begun.push(empty());
    }
    let rows = RwSignal::new(begun);
    let command: Ready = Rc::new(move || {
        let task = |row: Row| {
            Some(TaskForm {
                no: row.no,
                title: Some(row.title.get()).filter(|title| !title.trim().is_empty())?,
                owner: row.owner.get(),
                due: row.due.get().parse().ok()?,
            })
        };
        let tasks: Vec<_> = rows.get().into_iter().map(task).collect::<Option<_>>()?;
        Some(WorkCommand::Programme(ProgrammeCommand::Set {
            team,
            year,
            title: Some(title.get()).filter(|title| !title.trim().is_empty())?,
            tasks: Some(tasks).filter(|tasks| !tasks.is_empty())?,
            seen,
        }))
    });
    let cell = move |label: text::Text,
                     sort: &'static str,
                     class: &'static str,
                     value: RwSignal<String>,
                     name: &'static str| {
        view! {
            <label class=class>
                <span>{tr(label)}</span>
                <input
                    class="input"
                    type=sort
                    name=name
                    prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))
                />
            </label>
        }
        .into_any()
    };
    let position = move |key: u32| {
        let at = rows.with(|rows| rows.iter().position(|row| row.key == key));
        at.map_or(0, |at| at + 1)
    };
    let heading = Signal::derive(move || match team {
        None => words::COMMITTEE_PROGRAMME.count(lang.get(), year as usize),
        Some(_) => words::PROGRAMME.count(lang.get(), year as usize),
    });
    view! {
        <WorkDialog
            title=heading
            name="programme-form"
            size="wide"
            said=words::SAVED
            command
            on_close
        >
            <LineField id="programme-title" label=words::PROGRAMME_TITLE value=title limit=limits::TITLE required=true/>
            <ul class="plan-rows">
                <For
                    each=move || rows.get()
                    key=|row| row.key
                    children=move |row| {
                        view! {
                            <li class="plan-row">
                                {cell(words::TASK, "text", "plan-title", row.title, "task")}
                                {cell(words::TASK_OWNER, "text", "plan-weight", row.owner, "owner")}
                                {cell(words::TASK_DUE, "date", "plan-day", row.due, "due")}
                                <button
                                    type="button"
                                    class="button icon-only small"
                                    aria-label=move || {
                                        words::TASK_DROP.count(lang.get(), position(row.key))
                                    }
                                    on:click=move |_| {
                                        rows.update(|rows| rows.retain(|one| one.key != row.key));
                                    }
                                >
                                    <Icon name="close"/>
                                </button>
                            </li>
                        }
                            .into_any()
                    }
                />
            </ul>
            <div class="row">
                <button
                    type="button"
                    class="button small"
                    data-testid="task-add"
                    on:click=move |_| rows.update(|rows| rows.push(empty()))
                >
                    <Icon name="plus"/>
                    {tr(words::TASK_ADD)}
                </button>
            </div>
        </WorkDialog>
    }
}

/// A task about to be ended, and how.
pub type Ending = (Task, TaskState);

/// What came of a task, or why it is dropped.
#[component]
pub fn EndForm(
    team: Option<OrganisationId>,
    year: i32,
    ending: Ending,
    on_close: Callback<()>,
) -> impl IntoView {
    let (task, state) = ending;
    let result = RwSignal::new(String::new());
    let no = task.no;
    let drops = state == TaskState::Dropped;
    let command: Ready = Rc::new(move || {
        let result = result.get();
        if drops && result.trim().is_empty() {
            return None;
        }
        Some(WorkCommand::Programme(ProgrammeCommand::End {
            team,
            year,
            no,
            state,
            result,
        }))
    });
    let heading = if drops {
        words::TASK_GIVE_UP
    } else {
        words::TASK_END
    };
    let label = if drops {
        words::TASK_WHY
    } else {
        words::TASK_RESULT
    };
    view! {
        <WorkDialog
            title=Signal::derive(tr(heading))
            name="task-form"
            said=words::SAVED
            command
            on_close
        >
            <p class="subject">{task.title}</p>
            <TextField id="task-result" label value=result limit=limits::REASON required=drops/>
        </WorkDialog>
    }
}

/// The tasks.
#[component]
pub fn Tasks(
    team: Option<OrganisationId>,
    programme: Arc<Programme>,
    /// Whether the person may say that they are done.
    #[prop(into)]
    may_end: Signal<bool>,
    /// Opens the form of an end.
    ending: RwSignal<Option<Ending>>,
    /// What else is told of a task, by its number.
    #[prop(optional)]
    beside: Option<Callback<u32, AnyView>>,
) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let around = (station, Ui::get(), lang);
    let refused = RwSignal::new(None::<Refusal>);
    let year = programme.year;
    let teams = station.opened::<Team>();
    let profile = Memo::new(move |_| {
        teams.with(|all| {
            let found = all.iter().find(|one| Some(one.body.team) == team);
            found.map(|one| one.body.clone())
        })
    });
    let one = move |task: Task| {
        let is_done = task.state == TaskState::Done;
        let state = task.state;
        let when = {
            let task = task.clone();
            move || {
                let lang = lang.get();
                match &task.ended {
                    Some((_, at)) => words::TASK_ENDED.with(
                        lang,
                        &[
                            &clock::day(at.day(), lang),
                            words::task_state(task.state).of(lang),
                        ],
                    ),
                    None if task.due < station.today() => {
                        words::TASK_LATE.with(lang, &[&clock::day(task.due, lang)])
                    }
                    None => words::TASK_DUE_ON.with(lang, &[&clock::day(task.due, lang)]),
                }
            }
        };
        // What was given to somebody who left is the team's as a whole.
        let owner = {
            let task = task.clone();
            move || {
                let today = station.today();
                let is_left = task.state == TaskState::Open
                    && profile.with(|team| {
                        let left =
                            |team: &Arc<Team>| domain::programme::is_left(&task, team, today);
                        team.as_ref().is_some_and(left)
                    });
                if is_left {
                    words::OWNER_LEFT.with(lang.get(), &[&task.owner])
                } else {
                    task.owner.clone()
                }
            }
        };
        let is_late = task.ended.is_none() && task.due < untrack(|| station.today());
        let held = task.clone();
        let (title, said) = (task.title.clone(), task.title.clone());
        let toggle = move |_| {
            if is_done {
                let open = ProgrammeCommand::End {
                    team,
                    year,
                    no: held.no,
                    state: TaskState::Open,
                    result: String::new(),
                };
                act(WorkCommand::Programme(open), around, refused);
            } else {
                ending.set(Some((held.clone(), TaskState::Done)));
            }
        };
        let dropped = task.clone();
        let origin = task.origin.map(|origin| {
            view! {
                <small>
                    <a href=activities::address(origin) data-testid="task-origin">
                        {tr(text::activity::FROM_ACTIVITY)}
                    </a>
                </small>
            }
        });
        let told = beside
            .filter(|_| state != TaskState::Dropped)
            .map(|beside| beside.run(task.no));
        view! {
            <li class="task" data-testid="task" data-state=state.code()>
                <When
                    when=move || may_end.get() && state != TaskState::Dropped
                    fallback=move || {
                        view! {
                            <span class="tick" class:on=is_done aria-hidden="true"></span>
                        }
                    }
                >
                    <button
                        type="button"
                        class="tick"
                        class:on=is_done
                        aria-pressed=is_done.to_string()
                        aria-label={
                            let said = said.clone();
                            move || {
                                let sentence = if is_done {
                                    words::TASK_UNMARK
                                } else {
                                    words::TASK_MARK
                                };
                                sentence.with(lang.get(), &[&said])
                            }
                        }
                        on:click=toggle.clone()
                    ></button>
                </When>
                <div class="task-main">
                    <span>{title}</span>
                    <small>{owner}</small>
                    <small>{task.result.clone()}</small>
                    {origin}
                    {told}
                </div>
                <time class:warn=is_late>{when}</time>
                <When when=move || may_end.get() && state == TaskState::Open>
                    <button
                        type="button"
                        class="button icon-only small"
                        aria-label=tr(words::TASK_GIVE_UP)
                        on:click={
                            let dropped = dropped.clone();
                            move |_| ending.set(Some((dropped.clone(), TaskState::Dropped)))
                        }
                    >
                        <Icon name="close"/>
                    </button>
                </When>
            </li>
        }
        .into_any()
    };
    let rows = programme.tasks.iter().cloned().map(one).collect_view();
    view! {
        <ul class="tasks" data-testid="tasks">{rows}</ul>
        <RefusalNote refusal=refused/>
    }
}
