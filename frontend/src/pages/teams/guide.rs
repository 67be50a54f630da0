//! The committee's programme of a year (行动指南): everybody reads it, the committee ticks it off, and each
//! task tells how far the teams have come with it.

use leptos::prelude::*;
use shared::command::Command;
use shared::id::OrganisationId;
use shared::organisation::OrganisationKind;
use shared::programme::{Programme, ProgrammeCommand, TaskState};
use shared::refusal::Refusal;
use shared::time::LocalDate;
use shared::work::WorkCommand;
use text::team as words;
use wasm_bindgen_futures::spawn_local;

use super::programme::{EndForm, Ending, ProgrammeForm, Tasks};
use super::{PROGRAMME, Years, address, year_asked};
use crate::components::error_note::RefusalNote;
use crate::components::siblings::{OF_TEAMS, Siblings};
use crate::components::when::When;
use crate::moves::queued;
use crate::settings::lang;
use crate::station::shelf::Opened;
use crate::station::{Done, Here, Station};
use crate::ui::Ui;

type Programmes = Memo<Vec<Opened<Programme>>>;
/// Teams with their names.
type Teams = Memo<Vec<(OrganisationId, String)>>;

/// The page.
#[component]
pub fn GuidePage() -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let (year, on_year) = year_asked(station);
    let programmes = station.opened::<Programme>();
    let own = Memo::new(move |_| {
        let year = year.get();
        programmes.with(|all| {
            let is_own =
                |one: &&Opened<Programme>| one.body.team.is_none() && one.body.year == year;
            all.iter().find(is_own).cloned()
        })
    });
    let teams = Memo::new(move |_| {
        let today = station.today();
        let tree = station.tree.get();
        tree.pick(today, |one| one.kind == OrganisationKind::Team)
    });
    let may = move |what: fn(&domain::Actor, Option<OrganisationId>, LocalDate) -> bool| {
        Signal::derive(move || {
            let today = station.today();
            let actor = station.actor.get();
            actor.is_some_and(|actor| what(&actor, None, today))
        })
    };
    let may_set = may(domain::programme::may_set);
    let may_end = may(domain::programme::may_end);
    let setting = RwSignal::new(false);
    let ending = RwSignal::new(None::<Ending>);
    let on_close = Callback::new(move |()| {
        setting.try_set(false);
        ending.try_set(None);
    });
    let beside =
        Callback::new(move |no: u32| view! { <Doers no year teams programmes/> }.into_any());
    let done = move || {
        own.with(|own| {
            let (done, whole) = own.as_ref()?.body.done();
            let values = [done.to_string(), whole.to_string()];
            Some(words::PROGRAMME_DONE.with(lang.get(), &[&values[0], &values[1]]))
        })
    };
    let title = move || own.with(|own| own.as_ref().map(|own| own.body.title.clone()));
    let edit = move || {
        let has = own.with(Option::is_some);
        let word = if has {
            words::EDIT_PROGRAMME
        } else {
            words::SET_PROGRAMME
        };
        word.of(lang.get())
    };
    view! {
        <div class="page work-page" data-testid="guide">
            <div class="page-head">
                <h1 id="page-title" tabindex="-1">
                    {move || words::COMMITTEE_PROGRAMME.count(lang.get(), year.get() as usize)}
                </h1>
                <Siblings all=OF_TEAMS/>
                <Years year on_year/>
                <span class="grow"></span>
                <When when=move || may_set.get()>
                    <button
                        type="button"
                        class="button"
                        data-testid="guide-edit"
                        on:click=move |_| setting.set(true)
                    >
                        {edit}
                    </button>
                </When>
            </div>
            <div class="work-body">
                <section class="box">
                    <h2>{title} <small data-testid="programme-done">{done}</small></h2>
                    {move || match own.get() {
                        Some(held) => {
                            view! { <Tasks team=None programme=held.body may_end ending beside/> }
                                .into_any()
                        }
                        None => {
                            view! {
                                <p class="card-meta">
                                    {words::NO_GUIDE.count(lang.get(), year.get() as usize)}
                                </p>
                            }
                                .into_any()
                        }
                    }}
                </section>
                <When when=move || own.with(Option::is_some)>
                    <Without year teams programmes may_set/>
                </When>
            </div>
            {move || {
                setting
                    .get()
                    .then(|| {
                        let held = own.get_untracked();
                        let year = year.get_untracked();
                        view! { <ProgrammeForm team=None year held on_close/> }
                    })
            }}
            {move || {
                ending
                    .get()
                    .map(|ending| {
                        let year = year.get_untracked();
                        view! { <EndForm team=None year ending on_close/> }
                    })
            }}
        </div>
    }
}

/// How many teams did a task, and, when it is opened, which did not.
#[component]
fn Doers(no: u32, year: Memo<i32>, teams: Teams, programmes: Programmes) -> impl IntoView {
    let lang = lang();
    let stands = Memo::new(move |_| {
        let year = year.get();
        let stand = |all: &[Opened<Programme>], id: OrganisationId| {
            let is_its =
                |one: &&Opened<Programme>| one.body.team == Some(id) && one.body.year == year;
            let mine = all.iter().find(is_its)?;
            let mut tasks = mine.body.tasks.iter();
            let task = tasks.find(|task| task.copied == Some(no))?;
            Some(task.state)
        };
        let teams = teams.get().into_iter();
        programmes.with(|all| {
            let stood = teams.map(|(id, name)| (id, name, stand(all, id)));
            stood.collect::<Vec<_>>()
        })
    });
    let is_done = |state: Option<TaskState>| state == Some(TaskState::Done);
    let said = move || {
        stands.with(|stands| {
            let done = stands.iter().filter(|one| is_done(one.2)).count();
            let values = [done.to_string(), stands.len().to_string()];
            words::DONE_BY.with(lang.get(), &[&values[0], &values[1]])
        })
    };
    let left = move || {
        let year = year.get();
        let left = stands.get().into_iter().filter(|one| !is_done(one.2));
        let line = |(id, name, state): (OrganisationId, String, Option<TaskState>)| {
            let way = format!("{}?year={year}#{PROGRAMME}", address(id));
            let word = state.map_or(words::NOT_COPIED, words::task_state);
            view! {
                <li data-testid="not-done">
                    <a href=way>{name}</a>
                    <small>{word.of(lang.get())}</small>
                </li>
            }
            .into_any()
        };
        left.map(line).collect_view()
    };
    view! {
        <details class="doers" data-testid="doers">
            <summary>{said}</summary>
            <ul class="lines">{left}</ul>
        </details>
    }
}

/// The teams that have no programme of the year, and one press that copies the committee's to all of them.
#[component]
fn Without(
    year: Memo<i32>,
    teams: Teams,
    programmes: Programmes,
    may_set: Signal<bool>,
) -> impl IntoView {
    let (station, ui, lang) = (Station::get(), Ui::get(), lang());
    let refused = RwSignal::new(None::<Refusal>);
    let busy = RwSignal::new(false);
    let without = Memo::new(move |_| {
        let year = year.get();
        let mut teams = teams.get();
        programmes.with(|all| {
            teams.retain(|(id, _)| {
                let mut all = all.iter();
                !all.any(|one| one.body.team == Some(*id) && one.body.year == year)
            });
        });
        teams
    });
    let copy = move |_| {
        let here = Here::new();
        let (to, year) = (without.get_untracked(), year.get_untracked());
        refused.set(None);
        busy.set(true);
        spawn_local(async move {
            let mut waits = false;
            for (team, _) in to {
                let copy = WorkCommand::Programme(ProgrammeCommand::Copy { team, year });
                match station.act(Command::work(&copy), None, here).await {
                    Ok(Done::Queued) => waits = true,
                    Ok(Done::Confirmed(_) | Done::Pending) => {}
                    Err(refusal) => {
                        refused.try_set(Some(refusal));
                    }
                }
            }
            // What waits would be asked for twice.
            busy.try_set(waits);
            if waits {
                ui.toast(queued(station, lang.get_untracked()), None);
            }
        });
    };
    let names = move || {
        let names: Vec<String> = without.get().into_iter().map(|(_, name)| name).collect();
        words::WITHOUT.with(lang.get(), &[&text::list(lang.get(), &names)])
    };
    view! {
        <When when=move || without.with(|without| !without.is_empty())>
            <section class="box" data-testid="without">
                <p>{names}</p>
                <When when=move || may_set.get()>
                    <button
                        type="button"
                        class="button"
                        data-testid="copy-all"
                        disabled=move || busy.get()
                        on:click=copy
                    >
                        {move || words::COPY_ALL.count(lang.get(), without.with(Vec::len))}
                    </button>
                </When>
            </section>
        </When>
        <RefusalNote refusal=refused/>
    }
}
