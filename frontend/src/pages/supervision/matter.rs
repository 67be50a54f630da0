//! One supervised matter: how far it is, its milestones, what was reported, and why its light is as it
//! is. Live as long as it is; what is archived is asked for.

use std::rc::Rc;
use std::sync::Arc;

use domain::schedule::{completion, forecast_of_all, reached};
use domain::supervision::{id_of, may_look_back, may_move, reading};
use leptos::prelude::*;
use shared::attachment::Attachment;
use shared::command::Command;
use shared::id::WorkId;
use shared::supervision::{Report, ReportKind, Supervision, SupervisionCommand};
use shared::time::LocalDate;
use shared::work::WorkCommand;
use text::{clock, names, supervision as words};

use super::figures::{adjustments, progress_figures};
use super::follow::Followed;
use super::forms::{Form, Forms, OpenForm, Preset};
use super::gantt::Gantt;
use super::light::LightBadge;
use super::linked::{DoneOn, Linked};
use super::plan_form::{MakePlan, PlanForm};
use super::reports::Reports;
use super::side::Side;
use crate::components::icon::Icon;
use crate::components::menu::{Menu, MenuHandle};
use crate::components::when::When;
use crate::pages::take_away::Print;
use crate::settings::{lang, tr};
use crate::station::api::ApiError;
use crate::station::shelf::Opened;
use crate::station::{Station, view::Tree};

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
    /// To which sort of reports their list is narrowed.
    pub only: RwSignal<Option<ReportKind>>,
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
    let Followed {
        record,
        reports,
        files,
        error,
    } = super::follow::follow(id);
    let shown = Shown {
        id,
        matter: record,
        reports,
        files,
        only: RwSignal::new(None),
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
    let committee = body.committee.map(|one| tree.short_name(one));
    parts.extend(committee.map(|name| words::COMMITTEE_IS.with(lang, &[&name])));
    let report_by = body.report_by.filter(|_| body.closing.is_none());
    let report_by = report_by.map(|on| words::REPORT_BY_IS.with(lang, &[&clock::day(on, lang)]));
    parts.extend(report_by);
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

/// `进度 67% · 计划完成 … · 预测 …`.
fn ends(body: &Supervision, today: LocalDate, lang: text::Lang) -> String {
    let schedule = &body.schedule;
    let reached = reached(schedule).map(words::percent);
    let reached = reached.map(|reached| words::HEAD_REACHED.with(lang, &[&reached]));
    let day = |word: text::Text, day| word.with(lang, &[&clock::day(day, lang)]);
    let planned = completion(schedule).map(|on| day(words::HEAD_COMPLETION, on));
    // Nothing is expected of what is over.
    let expected = forecast_of_all(schedule, today).filter(|_| body.closing.is_none());
    let expected = expected.map(|on| day(words::HEAD_FORECAST, on));
    let parts = [reached, planned, expected].into_iter().flatten();
    parts.collect::<Vec<_>>().join(" · ")
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
    let schedule =
        Memo::new(move |_| body.with(|body| body.as_ref().map(|body| body.schedule.clone())));
    // What is over is looked back on, by whoever supervised it.
    let may_report = Memo::new(move |_| {
        let today = station.today();
        let looks_back = body.with(|body| {
            let body = body.as_ref().filter(|body| body.closing.is_some());
            body.is_none_or(|body| {
                let actor = station.actor.get();
                actor.is_some_and(|actor| may_look_back(&actor, body, today))
            })
        });
        looks_back && shown.may(station, "supervision.report")
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
                        <p class="matter-meta" data-testid="matter-ends">
                            {move || {
                                let (today, lang) = (station.today(), lang.get());
                                read(&|body| ends(body, today, lang))
                            }}
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
                        <Print/>
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
                        <When when=move || may_report.get()>
                            <button
                                type="button"
                                class="button main"
                                data-testid="supervision.report"
                                on:click=move |_| shown.form.set(Some(Form::Report))
                            >
                                {tr(words::REPORT)}
                            </button>
                        </When>
                    </div>
                </header>
                {move || body.get().map(|body| view! { <Figures body shown/> })}
                {move || body.get().map(|body| view! { <Plan body shown/> })}
                <div class="two">
                    <Reports reports=shown.reports files=shown.files schedule only=shown.only/>
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
                        Form::Plan => {
                            let schedule = body.schedule.clone();
                            let id = shown.id;
                            let seen = Some(schedule.stamp());
                            let make: MakePlan = Rc::new(move |milestones, measures, reason| {
                                let command = SupervisionCommand::Schedule {
                                    id,
                                    milestones,
                                    measures,
                                    reason,
                                    seen,
                                };
                                Some(WorkCommand::Supervision(command))
                            });
                            view! { <PlanForm schedule make on_close/> }.into_any()
                        }
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
    let (station, lang) = (Station::get(), lang());
    let found = reading(&body, Some(&station.book.get()), station.today());
    let progress = progress_figures(&body.schedule, &found);
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
    view! {
        <section class="figures four" aria-label=tr(words::PROGRESS_SHORT)>
            {progress}
            <div class="figure">
                <span>{tr(words::LAST_REPORT)}</span>
                <b>{heard}</b>
                <small>{from}</small>
            </div>
            <Linked id=shown.id body=body.clone()/>
            <DoneOn body reports=shown.reports only=shown.only/>
        </section>
    }
}

#[component]
fn Plan(body: Arc<Supervision>, shown: Shown) -> impl IntoView {
    let station = Station::get();
    let has_plan = !body.schedule.milestones.is_empty();
    let word = if has_plan { words::ADJUST } else { words::PLAN };
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
                        ended=body.closing.as_ref().map(|one| one.at.day())
                    />
                }
                    .into_any()
            } else {
                view! { <p class="card-meta">{tr(words::NO_PLAN)}</p> }.into_any()
            }}
            {adjustments(&body.schedule)}
        </section>
    }
}
