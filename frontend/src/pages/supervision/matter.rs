//! One supervised matter: how far it is, its milestones, what was reported, and why its light is as it
//! is. Live as long as it is; what is archived is asked for.

use std::sync::Arc;

use domain::supervision::{id_of, may_move, reading};
use leptos::prelude::*;
use shared::api::CaseFile;
use shared::attachment::{Attachment, Owner};
use shared::command::Command;
use shared::id::WorkId;
use shared::record::Record;
use shared::schedule::{Measure, MeasureKind};
use shared::supervision::{Report, Subject, Supervision, SupervisionCommand};
use shared::work::{Work, WorkCommand};
use text::{clock, names, supervision as words};
use wasm_bindgen_futures::spawn_local;

use super::Meter;
use super::forms::{Form, Forms, OpenForm, Preset};
use super::gantt::Gantt;
use super::light::LightBadge;
use super::plan_form::PlanForm;
use super::side::Side;
use crate::components::icon::Icon;
use crate::components::menu::{Menu, MenuHandle};
use crate::components::shot::Shot;
use crate::components::when::When;
use crate::settings::{lang, tr};
use crate::station::api::{self, ApiError};
use crate::station::shelf::Opened;
use crate::station::{Station, view::Tree};
use crate::ui::{Ui, request_address};

/// What is shown of a matter, wherever it came from.
#[derive(Clone, Copy)]
pub struct Shown {
    /// Its id.
    pub id: WorkId,
    /// The matter.
    pub matter: Memo<Option<Opened<Supervision>>>,
    /// Reports, newest first.
    pub reports: Memo<Vec<Opened<Report>>>,
    /// Files on a report.
    pub files: Memo<Vec<Attachment>>,
    /// What is open over it.
    pub form: RwSignal<Option<Form>>,
}

impl Shown {
    /// Whether the person may make a move, as things stand.
    pub fn may(self, station: Station, code: &'static str) -> bool {
        let today = station.today();
        self.matter.with(|matter| {
            let Some(matter) = matter else { return false };
            station.actor.with(|actor| {
                let may = |actor: &Arc<_>| may_move(code, actor, &matter.body, today);
                actor.as_ref().is_some_and(may)
            })
        })
    }
}

fn follow(id: WorkId) -> (Shown, RwSignal<Option<ApiError>>) {
    let station = Station::get();
    let live = station.opened::<Supervision>();
    let all_reports = station.opened::<Report>();
    let fetched = RwSignal::new(None::<Arc<CaseFile>>);
    let error = RwSignal::new(None::<ApiError>);
    let here =
        Memo::new(move |_| live.with(|live| live.iter().find(|one| one.id() == id).cloned()));
    // What is no longer live is asked for, once.
    Effect::new(move |asked: Option<bool>| {
        let wanted = station.loaded.get() && here.with(Option::is_none);
        if wanted && asked != Some(true) {
            spawn_local(async move {
                match api::work(id).await {
                    Ok(file) => {
                        fetched.try_set(Some(Arc::new(file)));
                    }
                    Err(failed) => {
                        error.try_set(Some(failed));
                    }
                }
            });
        }
        wanted || asked == Some(true)
    });
    let matter = Memo::new(move |_| {
        here.get().or_else(|| {
            let file = fetched.get()?;
            match &file.records.first()?.record {
                Record::Work(work) => Opened::read(Work::clone(work), 0),
                _ => None,
            }
        })
    });
    let reports = Memo::new(move |_| {
        let mut reports: Vec<Opened<Report>> = if here.with(Option::is_some) {
            let is_its = |one: &&Opened<Report>| one.of() == Some(id);
            all_reports.with(|all| all.iter().filter(is_its).cloned().collect())
        } else {
            let file = fetched.get();
            let records = file.iter().flat_map(|file| &file.records).skip(1);
            records
                .filter_map(|one| match &one.record {
                    Record::Work(work) => Opened::read(Work::clone(work), 0),
                    _ => None,
                })
                .collect()
        };
        reports.sort_by_key(|one| std::cmp::Reverse((one.body.on, one.body.at)));
        reports
    });
    let files = Memo::new(move |_| {
        let ids: Vec<WorkId> = reports.with(|all| all.iter().map(Opened::id).collect());
        let mut files = station.files_of_works();
        files.retain(|file| match file.owner {
            Owner::Work { work } => ids.contains(&work),
            Owner::Intake | Owner::Note { .. } | Owner::Reply { .. } => false,
        });
        if let Some(file) = fetched.get() {
            files.extend(file.records.iter().filter_map(|one| match &one.record {
                Record::Attachment(file) => Some(Attachment::clone(file)),
                _ => None,
            }));
        }
        files
    });
    let shown = Shown {
        id,
        matter,
        reports,
        files,
        form: RwSignal::new(None),
    };
    (shown, error)
}

/// The page of a matter.
#[component]
pub fn MatterPage(id: Option<WorkId>) -> impl IntoView {
    let absent = || {
        view! {
            <section class="plain-page" data-testid="matter-absent">
                <p>{tr(words::ABSENT)}</p>
                <a class="button main" href="/supervision">{tr(words::BACK)}</a>
            </section>
        }
        .into_any()
    };
    let Some(id) = id else { return absent() };
    let (shown, error) = follow(id);
    let station = Station::get();
    let there = Memo::new(move |_| shown.matter.with(Option::is_some));
    view! {
        <When
            when=move || there.get()
            fallback=move || {
                view! {
                    <When when=move || error.with(Option::is_some)>
                        {absent()}
                    </When>
                    <When when=move || !station.loaded.get()>
                        <p class="loading" role="status">{tr(text::shell::LOADING)}</p>
                    </When>
                }
            }
        >
            <Matter shown/>
        </When>
    }
    .into_any()
}

/// `2026-督办-003 · 重点督办 · 牵头 … · 先锋队 · 主办 …`.
fn meta(body: &Supervision, tree: &Tree, lang: text::Lang) -> String {
    let mut parts = Vec::new();
    parts.extend(body.number.clone());
    parts.push(names::supervision(body.level).of(lang).to_owned());
    if body.listed {
        parts.push(words::LISTED.of(lang).to_owned());
    }
    parts.push(words::LEAD_IS.with(lang, &[&body.leader]));
    parts.extend(body.team.map(|team| tree.name(team)));
    let units: Vec<String> = body.units.iter().map(|unit| tree.name(*unit)).collect();
    if let Some((lead, rest)) = units.split_first() {
        parts.push(if rest.is_empty() {
            words::UNITS_ARE.with(lang, &[lead])
        } else {
            words::UNITS_WITH.with(lang, &[lead, &text::list(lang, rest)])
        });
    }
    parts.join(" · ")
}

#[component]
fn Matter(shown: Shown) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let body = Memo::new(move |_| shown.matter.get().map(|one| one.body));
    let read = move |f: &dyn Fn(&Supervision) -> String| {
        body.with(|body| body.as_ref().map(|body| f(body)).unwrap_or_default())
    };
    let light = Signal::derive(move || {
        body.with(|body| {
            body.as_ref()
                .map_or(shared::schedule::Light::Unplanned, |body| {
                    super::shown(body, station)
                })
        })
    });
    let is_closed = Signal::derive(move || {
        body.with(|body| body.as_ref().is_some_and(|body| body.closing.is_some()))
    });
    let news = Memo::new(move |_| {
        station.work_news.with(|news| {
            let found = news.iter().find(|(id, _)| *id == shown.id);
            found.map(|(_, by)| by.clone())
        })
    });
    let waiting = Memo::new(move |_| waiting(station, |command| id_of(command) == Some(shown.id)));
    let button = move |code: &'static str, word: text::Text, form: Form, main: bool| {
        view! {
            <When when=move || shown.may(station, code)>
                <button
                    type="button"
                    class=if main { "button main" } else { "button" }
                    data-testid=code
                    on:click=move |_| shown.form.set(Some(form))
                >
                    {tr(word)}
                </button>
            </When>
        }
        .into_any()
    };
    let item = move |code: &'static str, word: text::Text, form: Form| {
        view! {
            <When when=move || shown.may(station, code)>
                <button
                    type="button"
                    class="menu-item"
                    data-testid=[code, "-more"].concat()
                    on:click=move |_| {
                        if let Some(menu) = use_context::<MenuHandle>() {
                            menu.close();
                        }
                        shown.form.set(Some(form));
                    }
                >
                    {tr(word)}
                </button>
            </When>
        }
        .into_any()
    };
    let may_more = Memo::new(move |_| {
        let codes = [
            "supervision.write",
            "supervision.publish",
            "supervision.overrule",
            "supervision.revise",
            "supervision.close",
            "supervision.reopen",
        ];
        codes.into_iter().any(|code| shown.may(station, code))
    });
    view! {
        <article class="page work-page matter" data-testid="matter-page">
            <div class="work-body">
                <header class="matter-head">
                    <div class="matter-heading">
                        <p class="crumb">
                            <a href="/supervision">{tr(words::BACK)}</a>
                        </p>
                        <h1 id="page-title" tabindex="-1">
                            {move || read(&|body| body.title.clone())}
                            <LightBadge light done=is_closed/>
                        </h1>
                        <p class="matter-meta">
                            {move || {
                                let lang = lang.get();
                                read(&|body| station.tree.with(|tree| meta(body, tree, lang)))
                            }}
                        </p>
                        <p class="matter-goal">
                            <b>{tr(words::GOAL)}</b>
                            " "
                            {move || read(&|body| body.goal.clone())}
                        </p>
                        <p class="news" aria-live="polite" data-testid="news">
                            {move || {
                                news.get()
                                    .map(|by| words::UPDATED_BY.with(lang.get(), &[&by]))
                            }}
                        </p>
                        <When when=move || waiting.get() != 0>
                            <p class="hint warn" data-testid="waiting">
                                <Icon name="sync"/>
                                {move || {
                                    text::plural(
                                        lang.get(),
                                        waiting.get(),
                                        words::WAITING_ONE,
                                        words::WAITING,
                                    )
                                }}
                            </p>
                        </When>
                    </div>
                    <div class="matter-actions">
                        <button
                            type="button"
                            class="button"
                            on:click=move |_| {
                                // Fails only in a browser that cannot print.
                                let _ = window().print();
                            }
                        >
                            <Icon name="print"/>
                            {tr(words::PRINT)}
                        </button>
                        <When when=move || may_more.get()>
                            <Menu
                                label=Signal::derive(tr(words::MORE))
                                class="button"
                                name="matter-more"
                                face=move || tr(words::MORE).into_any()
                                surface=move || {
                                    view! {
                                        <div class="menu-items">
                                            {item("supervision.write", words::WRITE, Form::Letter)}
                                            {item("supervision.publish", words::PUBLISH, Form::Publish)}
                                            {item("supervision.overrule", words::OVERRULE, Form::Overrule)}
                                            {item("supervision.revise", words::REVISE, Form::Revise)}
                                            {item("supervision.close", words::CLOSE, Form::Close)}
                                            {item("supervision.reopen", words::REOPEN, Form::Reopen)}
                                        </div>
                                    }
                                }
                            />
                        </When>
                        {button("supervision.write", words::REMIND, Form::Remind, false)}
                        {button("supervision.report", words::REPORT, Form::Report, true)}
                    </div>
                </header>
                {move || body.get().map(|body| view! { <Figures body shown/> })}
                {move || body.get().map(|body| view! { <Plan body shown/> })}
                <div class="two">
                    <Reports shown/>
                    {move || body.get().map(|body| view! { <Side body shown/> })}
                </div>
            </div>
            {move || {
                let form = shown.form.get()?;
                let body = body.get_untracked()?;
                let on_close = Callback::new(move |()| {
                    shown.form.try_set(None);
                });
                let matter = Some((shown.id, body.clone()));
                Some(
                    match form {
                        Form::Revise => {
                            let preset = Preset::of(&body);
                            view! { <OpenForm preset matter on_close/> }.into_any()
                        }
                        Form::Plan => view! { <PlanForm id=shown.id body on_close/> }.into_any(),
                        form => view! { <Forms id=shown.id body form on_close/> }.into_any(),
                    },
                )
            }}
        </article>
    }
}

/// Commands that wait in the outbox.
pub fn waiting(station: Station, wanted: impl Fn(&SupervisionCommand) -> bool) -> usize {
    let is_its = |command: &Command| match command {
        Command::Work(late) => match late.open() {
            Ok(WorkCommand::Supervision(command)) => wanted(&command),
            Ok(_) | Err(_) => false,
        },
        _ => false,
    };
    station.outbox.with(|outbox| {
        let commands = outbox.iter().map(|waiting| &waiting.entry.envelope.command);
        commands.filter(|command| is_its(command)).count()
    })
}

/// The cards of figures.
#[component]
fn Figures(body: Arc<Supervision>, shown: Shown) -> impl IntoView {
    let (station, ui, lang) = (Station::get(), Ui::get(), lang());
    let found = reading(&body, Some(&station.book.get()), station.today());
    let all = body.schedule.milestones.len();
    let done = {
        let milestones = body.schedule.milestones.iter();
        milestones.filter(|one| one.progress >= 100).count()
    };
    let behind = found.planned.saturating_sub(found.reached);
    let progress = move || {
        if all == 0 {
            return view! { <p class="figure-note">{tr(words::NO_PLAN)}</p> }.into_any();
        }
        view! {
            <b data-testid="progress">{words::percent(found.reached)}"%"</b>
            <Meter reached=found.reached planned=found.planned/>
            <small>
                {move || {
                    let planned = words::percent(found.planned);
                    if behind == 0 {
                        words::PLANNED_AHEAD.with(lang.get(), &[&planned])
                    } else {
                        words::PLANNED.with(lang.get(), &[&planned, &words::percent(behind)])
                    }
                }}
            </small>
        }
        .into_any()
    };
    let late = move || match found.late {
        None => words::ALL_IN_TIME.of(lang.get()).to_owned(),
        Some((_, days)) => text::plural(
            lang.get(),
            days as usize,
            words::ONE_LATE_ONE,
            words::ONE_LATE,
        ),
    };
    let measure = move |measure: Measure| {
        let Measure {
            kind,
            name,
            unit,
            planned,
            done,
            ..
        } = measure;
        let share = done * 100 / planned.max(1);
        let (unit_again, is_money) = (unit.clone(), kind == MeasureKind::Money);
        view! {
            <div class="figure">
                <span>
                    {move || {
                        if is_money { words::MONEY.of(lang.get()).to_owned() } else { name.clone() }
                    }}
                </span>
                <b>{move || words::amount(kind, &unit, done, lang.get())}</b>
                <small>
                    {move || {
                        let lang = lang.get();
                        let all = words::amount(kind, &unit_again, planned, lang);
                        words::OF_ALL.with(lang, &[&all, &share.to_string()])
                    }}
                </small>
            </div>
        }
        .into_any()
    };
    let measures = body.schedule.measures.clone().into_iter().map(measure);
    let measures = measures.collect_view();
    let reported = body.reported_on;
    let today = station.today();
    let heard = move || match reported {
        None => words::NEVER.of(lang.get()).to_owned(),
        Some(on) => words::days_ago(today.0 - on.0, lang.get()),
    };
    let from = move || {
        let by = shown
            .reports
            .with(|all| all.first().map(|one| one.body.clone()));
        by.map_or_else(
            || words::SILENT_SINCE.of(lang.get()).to_owned(),
            |report| {
                let place = station
                    .tree
                    .with(|tree| report.from.map(|from| tree.name(from)));
                place.unwrap_or_else(|| report.by_name.clone())
            },
        )
    };
    let count = |is: fn(&Subject) -> bool| body.subjects.iter().filter(|one| is(one)).count();
    let requests = count(|one| matches!(one, Subject::Request(_)));
    let suggestions = count(|one| matches!(one, Subject::Suggestion(_)));
    let linked = body.subjects.len();
    let links = body
        .subjects
        .iter()
        .filter_map(|subject| match subject {
            Subject::Request(id) => Some(*id),
            Subject::Suggestion(_) | Subject::Work(_) => None,
        })
        .map(move |id| {
            let slot = station.card(id);
            let title = move || {
                slot.get()
                    .map_or_else(|| id.to_string(), |card| card.request.title.clone())
            };
            view! {
                <li>
                    <a href=request_address(id, &ui.filter.get_untracked())>{title}</a>
                </li>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <section class="figures" aria-label=tr(words::PROGRESS_SHORT)>
            <div class="figure">
                <span>{tr(words::PROGRESS)}</span>
                {progress}
            </div>
            <div class="figure">
                <span>{tr(words::MILESTONES)}</span>
                <b>{done}" / "{all}</b>
                <small>{late}</small>
            </div>
            {measures}
            <div class="figure">
                <span>{tr(words::LAST_REPORT)}</span>
                <b>{heard}</b>
                <small>{from}</small>
            </div>
            <details class="figure" data-testid="linked">
                <summary>
                    <span>{tr(words::LINKED)}</span>
                    <b>{move || words::LINKED_COUNT.count(lang.get(), linked)}</b>
                    <small>
                        {move || {
                            words::LINKED_KINDS
                                .with(
                                    lang.get(),
                                    &[&requests.to_string(), &suggestions.to_string()],
                                )
                        }}
                    </small>
                </summary>
                <ul class="links">{links}</ul>
            </details>
        </section>
    }
}

#[component]
fn Plan(body: Arc<Supervision>, shown: Shown) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let has_plan = !body.schedule.milestones.is_empty();
    let word = if has_plan { words::ADJUST } else { words::PLAN };
    let adjustments = body.schedule.adjustments.clone();
    let adjusted = adjustments
        .into_iter()
        .rev()
        .map(move |one| {
            view! {
                <li>
                    <time>{move || clock::day(one.at.day(), lang.get())}</time>
                    <span>
                        {move || {
                            words::ADJUSTED_LINE.with(lang.get(), &[&one.by_name, &one.reason])
                        }}
                    </span>
                </li>
            }
            .into_any()
        })
        .collect_view();
    let any = !body.schedule.adjustments.is_empty();
    view! {
        <section class="box">
            <h2>
                {tr(words::MILESTONES)}
                <small>{tr(words::MILESTONES_HINT)}</small>
                <When when=move || shown.may(station, "supervision.schedule")>
                    <button
                        type="button"
                        class="link"
                        data-testid="supervision.schedule"
                        on:click=move |_| shown.form.set(Some(Form::Plan))
                    >
                        {tr(word)}
                    </button>
                </When>
            </h2>
            {if has_plan {
                view! {
                    <Gantt
                        schedule=body.schedule.clone()
                        book=station.book.get()
                        today=station.today()
                    />
                }
                    .into_any()
            } else {
                view! { <p class="card-meta">{tr(words::NO_PLAN)}</p> }.into_any()
            }}
            {any
                .then(|| {
                    view! {
                        <h3>{tr(words::ADJUSTMENTS)}</h3>
                        <ul class="lines">{adjusted}</ul>
                    }
                })}
        </section>
    }
}

#[component]
fn Reports(shown: Shown) -> impl IntoView {
    view! {
        <section class="box">
            <h2>{tr(words::REPORTS)}</h2>
            <ul class="reports" data-testid="reports">
                <For
                    each=move || shown.reports.get()
                    key=|one| one.id()
                    children=move |report| view! { <ReportLine report shown/> }.into_any()
                />
            </ul>
            <When when=move || shown.reports.with(Vec::is_empty)>
                <p class="card-meta">{tr(words::NO_REPORTS)}</p>
            </When>
        </section>
    }
}

#[component]
fn ReportLine(report: Opened<Report>, shown: Shown) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let (id, body) = (report.id(), report.body.clone());
    let who = {
        let body = body.clone();
        move || {
            let lang = lang.get();
            let mut parts = vec![words::report_kind(body.kind).of(lang).to_owned()];
            parts.extend(
                station
                    .tree
                    .with(|tree| body.from.map(|from| tree.name(from))),
            );
            parts.push(body.by_name.clone());
            if !body.place.is_empty() {
                parts.push(body.place.clone());
            }
            parts.join(" · ")
        }
    };
    let changes = {
        let body = body.clone();
        move || {
            let lang = lang.get();
            let steps = body.steps.iter().map(|(_, title, before, after)| {
                words::STEP_TO.with(lang, &[title, &before.to_string(), &after.to_string()])
            });
            steps.collect::<Vec<_>>().join(" · ")
        }
    };
    let files = Memo::new(move |_| {
        let is_its = |file: &&Attachment| file.owner == Owner::Work { work: id };
        shown
            .files
            .with(|all| all.iter().filter(is_its).cloned().collect::<Vec<_>>())
    });
    let on = body.on;
    view! {
        <li data-testid="report">
            <time>{move || clock::day(on, lang.get())}</time>
            <div>
                <p class="card-meta">{who}</p>
                <p class="prose">{body.text.clone()}</p>
                <p class="card-meta">{changes}</p>
                <ul class="shots">
                    <For
                        each=move || files.get()
                        key=|file| (file.id, file.state.code())
                        children=move |file| view! { <Shot file/> }.into_any()
                    />
                </ul>
            </div>
        </li>
    }
}
