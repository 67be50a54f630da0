//! One project: its whole course, plan and progress, changes, votes and assessments, reports and checks.

use std::sync::Arc;

use domain::project::{
    late_months, look_back_due, may_move, reached_at, reading, silent_months, ways,
};
use leptos::prelude::*;
use shared::id::{OrganisationId, WorkId};
use shared::project::{Project, Stage};
use shared::supervision::Subject;
use text::{clock, project as words, supervision};

use super::super::figures::{adjustments, progress_figures};
use super::super::follow::follow;
use super::super::gantt::Gantt;
use super::super::light::LightBadge;
use super::super::reports::Reports;
use super::super::side::{overruled, turns};
use super::forms::{Form, Forms};
use super::{ROOT, ballot_address, light_of};
use crate::components::choosers::subject_name;
use crate::components::icon::Icon;
use crate::components::tied::Tied;
use crate::components::when::When;
use crate::pages::take_away::Print;
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::shelf::Opened;
use crate::ui::{Ui, request_address};

/// Stages of the whole course as it is meant to go, in its order; the others come in when they happen.
const COURSE: [Stage; 11] = [
    Stage::Lead,
    Stage::Soliciting,
    Stage::Reserve,
    Stage::Candidate,
    Stage::Voted,
    Stage::Planned,
    Stage::Implementing,
    Stage::Completed,
    Stage::Assessed,
    Stage::Revisit,
    Stage::Ended,
];

type Shown = Memo<Option<Opened<Project>>>;

/// The page of a project.
#[component]
pub fn ProjectPage(id: Option<WorkId>) -> impl IntoView {
    let absent = || {
        view! {
            <section class="plain-page" data-testid="project-absent">
                <p>{tr(words::ABSENT)}</p>
                <a class="button main" href=ROOT>{tr(words::BACK)}</a>
            </section>
        }
        .into_any()
    };
    let Some(id) = id else { return absent() };
    let followed = follow::<Project>(id);
    let (record, error) = (followed.record, followed.error);
    let station = Station::get();
    let there = Memo::new(move |_| record.with(Option::is_some));
    let followed = StoredValue::new(followed);
    view! {
        <When
            when=move || there.get()
            fallback=move || {
                view! {
                    <When when=move || error.with(Option::is_some)>{absent()}</When>
                    <When when=move || !station.loaded.get()>
                        <p class="loading" role="status">{tr(text::shell::LOADING)}</p>
                    </When>
                }
            }
        >
            {followed.with_value(|one| view! { <Whole id record=one.record reports=one.reports files=one.files/> })}
        </When>
    }
    .into_any()
}

#[component]
fn Whole(
    id: WorkId,
    record: Shown,
    reports: Memo<Vec<Opened<shared::supervision::Report>>>,
    files: Memo<Vec<shared::attachment::Attachment>>,
) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let form = RwSignal::new(None::<Form>);
    let body = Memo::new(move |_| record.get().map(|one| one.body));
    let may = move |code: &'static str| {
        let today = station.today();
        body.with(|body| {
            let Some(body) = body else { return false };
            station.actor.with(|actor| {
                let may = |actor: &Arc<_>| may_move(code, actor, body, today);
                actor.as_ref().is_some_and(may)
            })
        })
    };
    let schedule =
        Memo::new(move |_| body.with(|body| body.as_ref().map(|body| body.schedule.clone())));
    let next = Memo::new(move |_| {
        let today = station.today();
        body.with(|body| {
            let body = body.as_ref()?;
            station
                .actor
                .with(|actor| Some(ways(actor.as_ref()?, body, today)))
        })
        .unwrap_or_default()
    });
    let button = move |code: &'static str, word: text::Text, wanted: Form, main: bool| {
        view! {
            <When when=move || may(code)>
                <button
                    type="button"
                    class=if main { "button main" } else { "button" }
                    data-testid=code
                    on:click=move |_| form.set(Some(wanted))
                >
                    {tr(word)}
                </button>
            </When>
        }
        .into_any()
    };
    let meta = move || {
        let lang = lang.get();
        body.with(|body| {
            let Some(body) = body else {
                return String::new();
            };
            let mut parts: Vec<String> = body.number.clone().into_iter().collect();
            parts.push(words::YEAR_IS.count(lang, body.form.year as usize));
            parts.push(words::class(body.form.class).of(lang).to_owned());
            station.tree.with(|tree| {
                parts.push(match body.form.street {
                    Some(street) => tree.name(street),
                    None => words::WHOLE_DISTRICT.of(lang).to_owned(),
                });
                let units: Vec<String> = body.units.iter().map(|unit| tree.name(*unit)).collect();
                if let Some((lead, rest)) = units.split_first() {
                    parts.push(if rest.is_empty() {
                        supervision::UNITS_ARE.with(lang, &[lead])
                    } else {
                        supervision::UNITS_WITH.with(lang, &[lead, &text::list(lang, rest)])
                    });
                }
            });
            if !body.form.place.is_empty() {
                parts.push(body.form.place.clone());
            }
            parts.join(" · ")
        })
    };
    let title = move || body.with(|body| body.as_ref().map(|body| body.form.title.clone()));
    let about = move || body.with(|body| body.as_ref().map(|body| body.form.about.clone()));
    let mark = move || {
        body.get().map(|body| match light_of(&body, station) {
            Some(light) => view! { <LightBadge light/> }.into_any(),
            None => {
                view! { <span class="badge-stage">{tr(words::stage(body.stage))}</span> }.into_any()
            }
        })
    };
    let may_overrule = Signal::derive(move || may("project.overrule"));
    let is_on_ballot = move || body.with(|body| body.as_ref().and_then(|body| body.ballot));
    view! {
        <article class="page work-page matter" data-testid="project-page">
            <div class="work-body">
                <header class="matter-head">
                    <div class="matter-heading">
                        <p class="crumb"><a href=ROOT>{tr(words::BACK)}</a></p>
                        <h1 id="page-title" tabindex="-1">{title} {mark}</h1>
                        <p class="matter-meta">{meta}</p>
                        <p class="matter-goal"><b>{tr(words::ABOUT)}</b> " " {about}</p>
                        {move || {
                            is_on_ballot()
                                .map(|ballot| {
                                    view! {
                                        <p class="hint">
                                            <a href=ballot_address(ballot)>{tr(words::ON_BALLOT)}</a>
                                        </p>
                                    }
                                })
                        }}
                    </div>
                    <div class="matter-actions">
                        <Print/>
                        {button("project.revise", words::REVISE, Form::Revise, false)}
                        <For
                            each=move || next.get()
                            key=|way| *way
                            children=move |(to, reasoned)| {
                                view! {
                                    <button
                                        type="button"
                                        class="button"
                                        data-testid=["to-", to.code()].concat()
                                        on:click=move |_| form.set(Some(Form::Move(to, reasoned)))
                                    >
                                        {move || {
                                            let lang = lang.get();
                                            words::MOVE_TO.with(lang, &[words::stage(to).of(lang)])
                                        }}
                                    </button>
                                }
                                    .into_any()
                            }
                        />
                        {button("project.plan", words::PLAN, Form::Plan, true)}
                        {button("project.hand", words::HAND, Form::Hand, false)}
                        {button("project.adjust", words::ADJUST, Form::Adjust, false)}
                        {button("project.overrule", supervision::OVERRULE, Form::Overrule, false)}
                        {button("project.file", words::FILE, Form::File, true)}
                        {button("project.complete", words::COMPLETE, Form::Complete, false)}
                        {button("project.accept", words::ACCEPT, Form::Accept, true)}
                        {button("project.report", supervision::REPORT, Form::Report, true)}
                    </div>
                </header>
                {move || body.get().map(|body| view! { <Course body/> })}
                {move || body.get().map(|body| view! { <Plan body/> })}
                <div class="two">
                    <Reports reports files schedule/>
                    {move || body.get().map(|body| view! { <Side id body form may_overrule/> })}
                </div>
            </div>
            {move || {
                let wanted = form.get()?;
                let held = record.get_untracked()?;
                let on_close = Callback::new(move |()| {
                    form.try_set(None);
                });
                Some(view! { <Forms id held form=wanted on_close/> })
            }}
        </article>
    }
}

/// The stages, with the day on which each was reached.
#[component]
fn Course(body: Arc<Project>) -> impl IntoView {
    let lang = lang();
    let passed = |stage: Stage| reached_at(&body, stage).map(|at| at.day());
    let here = body.stage;
    let mut stages: Vec<_> = COURSE
        .into_iter()
        .map(|stage| (stage, passed(stage)))
        .collect();
    // What is not part of the usual course stands where the project stands.
    if !COURSE.contains(&here) {
        let after = match here {
            Stage::Adjusting => Stage::Implementing,
            Stage::Rectifying => Stage::Completed,
            _ => Stage::Reserve,
        };
        let at = COURSE.iter().position(|stage| *stage == after).unwrap_or(0) + 1;
        stages.insert(at, (here, passed(here)));
    }
    let step = move |(stage, day): (Stage, Option<shared::time::LocalDate>)| {
        view! {
            <li
                class:did=day.is_some() && stage != here
                aria-current=(stage == here).then_some("step")
            >
                {tr(words::stage(stage))}
                <small>{move || day.map(|day| clock::day(day, lang.get()))}</small>
            </li>
        }
        .into_any()
    };
    view! {
        <ol class="steps course-line" aria-label=tr(words::COURSE) data-testid="course">
            {stages.into_iter().map(step).collect_view()}
        </ol>
    }
}

#[component]
fn Plan(body: Arc<Project>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    if body.schedule.milestones.is_empty() {
        return ().into_any();
    }
    let today = station.today();
    let book = station.book.get();
    let found = reading(&body, Some(&book), today);
    // What is complete is no longer compared with a plan.
    let found = found.unwrap_or_else(|| {
        let heard = body.reported_on.unwrap_or(today);
        let calendar = domain::deadline::Calendar::of(Some(&book));
        domain::schedule::read(&body.schedule, heard, &calendar, today)
    });
    let change = body.change.clone().map(|change| {
        view! {
            <p class="hint warn" data-testid="change">
                <Icon name="alert"/>
                {move || words::CHANGE_WAITS.with(lang.get(), &[&change.by_name, &change.reason])}
            </p>
        }
    });
    let filings = body.filings.clone().into_iter().rev().map(|one| {
        let line = move || {
            let (lang, name, reason) = (lang.get(), &*one.by_name, &*one.reason);
            if one.accepted {
                words::FILING_KEPT.with(lang, &[name, reason])
            } else {
                words::FILING_REFUSED.with(lang, &[name, reason, &one.text])
            }
        };
        view! {
            <li data-testid="filing">
                <time>{move || clock::day(one.at.day(), lang.get())}</time>
                <span>{line}</span>
            </li>
        }
        .into_any()
    });
    let filings = filings.collect_view();
    let any = !body.filings.is_empty();
    let is_adjusted = !body.schedule.adjustments.is_empty();
    view! {
        <section class="figures" aria-label=tr(words::PROGRESS)>
            {progress_figures(&body.schedule, &found)}
        </section>
        <section class="box">
            <h2>
                {tr(supervision::MILESTONES)}
                <small>
                    {is_adjusted.then(|| tr(words::BASELINE))}
                </small>
            </h2>
            {change}
            <Gantt schedule=body.schedule.clone() book today/>
            {any
                .then(|| {
                    view! {
                        <h3>{tr(words::FILINGS)}</h3>
                        <ul class="lines">{filings}</ul>
                    }
                })}
            {adjustments(&body.schedule)}
        </section>
    }
    .into_any()
}

/// Sources, votes, monthly reports and turns of the light.
#[component]
fn Side(
    id: WorkId,
    body: Arc<Project>,
    form: RwSignal<Option<Form>>,
    may_overrule: Signal<bool>,
) -> impl IntoView {
    let (station, ui, lang) = (Station::get(), Ui::get(), lang());
    let sources = body.form.sources.clone().into_iter().map(move |source| {
        let address = match source {
            Subject::Request(id) => request_address(id, &ui.filter.get_untracked()),
            Subject::Suggestion(id) => crate::pages::suggestions::address(id),
            Subject::Work(id) => super::address(id),
        };
        let title = subject_name(source);
        view! { <li><a href=address>{move || title.get()}</a></li> }.into_any()
    });
    let sources = sources.collect_view();
    let survey = body.form.survey.clone();
    let survey = (!survey.is_empty())
        .then(|| view! { <p class="card-meta">{move || words::SURVEY_IS.with(lang.get(), &[&survey])}</p> });
    let votes = body.votes.clone().into_iter().rev().map(move |vote| {
        let line = move || {
            let lang = lang.get();
            let sentence = if vote.chosen {
                words::VOTE_CHOSEN
            } else {
                words::VOTE_LOST
            };
            let day = clock::day(vote.on, lang);
            let numbers = [vote.votes, vote.of, vote.rank].map(|n| n.to_string());
            sentence.with(lang, &[&day, &numbers[0], &numbers[1], &numbers[2]])
        };
        view! { <li><a href=ballot_address(vote.ballot)>{line}</a></li> }.into_any()
    });
    let assessed = body.assessments.clone().into_iter().rev().map(move |one| {
        let line = move || {
            let lang = lang.get();
            let counts = one.counts.map(|n| n.to_string());
            let season = words::season(one.season).of(lang);
            let day = clock::day(one.on, lang);
            words::ASSESSED_IS.with(lang, &[&day, season, &counts[0], &counts[1], &counts[2]])
        };
        view! { <li><a href=ballot_address(one.ballot)>{line}</a></li> }.into_any()
    });
    let votes = assessed.chain(votes).collect::<Vec<_>>();
    let no_votes = votes.is_empty();
    let silent = silent_months(&body, station.today());
    let is_planned = body.planned_on.is_some();
    let late = late_months(&body);
    let none_silent = silent.is_empty() && late.is_empty();
    let silent = silent.into_iter().map(|month| (month, words::MONTH_SILENT));
    let late = late.into_iter().map(|month| (month, words::MONTH_LATE));
    let mut months: Vec<_> = silent.chain(late).collect();
    months.sort_unstable_by_key(|one| one.0);
    let months = months.into_iter().rev().map(move |((year, month), word)| {
        let line = move || word.with(lang.get(), &[&year.to_string(), &month.to_string()]);
        view! { <li class="warn">{line}</li> }.into_any()
    });
    let months = months.collect_view();
    let any_turn = !body.turns.is_empty();
    let turns = turns(&body.turns, &body.schedule);
    let put_right = body.put_right_by.map(|by| {
        view! {
            <p class="hint warn">
                {move || words::PUT_RIGHT_IS.with(lang.get(), &[&clock::day(by, lang.get())])}
            </p>
        }
    });
    let passages = body
        .passages
        .iter()
        .rev()
        .filter(|one| !one.text.is_empty());
    let passages = passages.cloned().map(move |one| {
        view! {
            <li>
                <time>{move || clock::day(one.at.day(), lang.get())}</time>
                <div>
                    <p class="card-meta">{tr(words::stage(one.stage))} " · " {one.by_name}</p>
                    <p class="prose">{one.text}</p>
                    {(!one.decision.is_empty())
                        .then(|| {
                            let said = move || words::DECISION_IS.with(lang.get(), &[&one.decision]);
                            view! { <p class="card-meta" data-testid="decision">{said}</p> }
                        })}
                </div>
            </li>
        }
        .into_any()
    });
    let passages = passages.collect_view();
    let is_accepted = body.accepted;
    let look_back = look_back_due(&body).map(|due| {
        view! {
            <p class="hint" data-testid="look-back">
                {move || words::LOOK_BACK_FROM.with(lang.get(), &[&clock::day(due, lang.get())])}
            </p>
        }
    });
    let changes = body.unit_changes.clone().into_iter().rev().map(move |one| {
        let line = move || {
            let lang = lang.get();
            let names = |units: &[OrganisationId]| {
                let names = station.tree.with(|tree| {
                    units
                        .iter()
                        .map(|unit| tree.name(*unit))
                        .collect::<Vec<_>>()
                });
                text::list(lang, &names)
            };
            words::UNIT_CHANGE_IS.with(lang, &[&names(&one.before), &names(&one.after)])
        };
        view! {
            <li data-testid="unit-change">
                <time>{move || clock::day(one.at.day(), lang.get())}</time>
                <div>
                    <p>{line}</p>
                    <p class="card-meta">{one.by_name.clone()}</p>
                    <p class="prose">{one.reason.clone()}</p>
                </div>
            </li>
        }
        .into_any()
    });
    let changes = changes.collect_view();
    let any_change = !body.unit_changes.is_empty();
    let held = body.overrule.clone().and_then(|held| {
        let rule = reading(&body, Some(&station.book.get()), station.today())?.light;
        let lift = Callback::new(move |()| form.set(Some(Form::Lift)));
        Some(overruled(held, rule, may_overrule, lift))
    });
    view! {
        <div class="stack">
            {held}
            {put_right}
            {look_back}
            <When when=move || is_accepted>
                <p class="card-meta">{tr(words::IS_ACCEPTED)}</p>
            </When>
            <section class="box" data-testid="sources">
                <h2>{tr(words::SOURCES)}</h2>
                <ul class="links">{sources}</ul>
                {survey}
                <Tied subject=Subject::Work(id)/>
            </section>
            <section class="box" data-testid="votes">
                <h2>{tr(words::VOTES)}</h2>
                <ul class="links">{votes}</ul>
                {no_votes.then(|| view! { <p class="card-meta">{tr(words::NO_VOTES)}</p> })}
            </section>
            {is_planned
                .then(|| {
                    view! {
                        <section class="box" data-testid="months">
                            <h2>{tr(words::MONTHS)}</h2>
                            <ul class="links">{months}</ul>
                            {none_silent
                                .then(|| {
                                    view! { <p class="card-meta">{tr(words::MONTHS_FINE)}</p> }
                                })}
                        </section>
                    }
                })}
            {any_change
                .then(|| {
                    view! {
                        <section class="box">
                            <h2>{tr(words::UNIT_CHANGES)}</h2>
                            <ul class="lines">{changes}</ul>
                        </section>
                    }
                })}
            {any_turn
                .then(|| {
                    view! {
                        <section class="box">
                            <h2>{tr(supervision::REASONS)}</h2>
                            {turns}
                        </section>
                    }
                })}
            <section class="box">
                <h2>{tr(words::COURSE)}</h2>
                <ul class="lines">{passages}</ul>
            </section>
        </div>
    }
}
