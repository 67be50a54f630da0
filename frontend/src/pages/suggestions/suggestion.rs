//! One suggestion: what it says, whose it is, who handles it until when and by which rule, and all rounds
//! of its course. Live as long as it is; what is archived is asked for.

use std::sync::Arc;

use domain::suggestion::{light, may_attach};
use leptos::prelude::*;
use shared::attachment::Attachment;
use shared::command::Command;
use shared::id::{OrganisationId, RequestId, WorkId};
use shared::suggestion::{Part, Suggestion, Term};
use shared::supervision::Subject;
use shared::work::{WorkCommand, WorkSort};
use text::{clock, names, suggestion as words};

use super::course;
use super::forms::Forms;
use super::moves::{Form, Offer, offers};
use crate::components::choosers::subject_name;
use crate::components::icon::Icon;
use crate::components::light::Light;
use crate::components::shot::WorkFiles;
use crate::components::tied::Tied;
use crate::components::when::When;
use crate::pages::committee::{named, topic};
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::shelf::Opened;
use crate::ui::{Ui, request_address};

type Shown = Memo<Option<Opened<Suggestion>>>;

/// The page of a suggestion.
#[component]
pub fn SuggestionPage(id: Option<WorkId>) -> impl IntoView {
    let absent = || {
        view! {
            <section class="plain-page" data-testid="suggestion-absent">
                <p>{tr(words::ABSENT)}</p>
                <a class="button main" href=super::LEDGER>{tr(words::BACK)}</a>
            </section>
        }
        .into_any()
    };
    let Some(id) = id else { return absent() };
    let found = Station::get().followed::<Suggestion>(id);
    let (shown, error) = (found.shown, found.error);
    let there = Memo::new(move |_| shown.with(Option::is_some));
    view! {
        <When
            when=move || there.get()
            fallback=move || {
                view! {
                    <When
                        when=move || error.with(Option::is_some)
                        fallback=move || {
                            view! {
                                <p class="loading" role="status">{tr(text::shell::LOADING)}</p>
                            }
                        }
                    >
                        {absent()}
                    </When>
                }
            }
        >
            <Whole id shown files=found.files/>
        </When>
    }
    .into_any()
}

/// Commands on it that wait in the outbox.
fn waiting(station: Station, id: WorkId) -> bool {
    let is_its = |command: &Command| match command {
        Command::Work(late) => match late.open() {
            Ok(WorkCommand::Suggestion(command)) => command.id() == Some(id),
            Ok(_) | Err(_) => false,
        },
        _ => false,
    };
    station.outbox.with(|outbox| {
        let mut commands = outbox.iter().map(|waiting| &waiting.entry.envelope.command);
        commands.any(is_its)
    })
}

#[component]
fn Whole(id: WorkId, shown: Shown, files: RwSignal<Vec<Attachment>>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let form = RwSignal::new(None::<Form>);
    let body = Memo::new(move |_| shown.get().map(|one| one.body));
    let read = move |f: &dyn Fn(&Suggestion) -> String| {
        body.with(|body| body.as_ref().map(|body| f(body)).unwrap_or_default())
    };
    let open = Memo::new(move |_| {
        let today = station.today();
        let actor = station.actor.get();
        body.with(|body| match (body, &actor) {
            (Some(body), Some(actor)) => offers(body, actor, today),
            _ => Vec::new(),
        })
    });
    let button = move |offer: Offer| {
        // Who acts for one unit need not be told which.
        let word = move || {
            let lang = lang.get();
            let word = offer.word.of(lang);
            let twice =
                open.with(|all| all.iter().filter(|one| one.code == offer.code).count() > 1);
            match offer.unit.filter(|_| twice) {
                Some(unit) => {
                    let name = station.tree.with(|tree| tree.short_name(unit));
                    words::FOR_UNIT.with(lang, &[word, &name])
                }
                None => word.to_owned(),
            }
        };
        view! {
            <button
                type="button"
                class=if offer.main { "button main" } else { "button" }
                data-testid=offer.code
                on:click=move |_| form.set(Some(offer.form))
            >
                {word}
            </button>
        }
        .into_any()
    };
    let may_add = Memo::new(move |_| {
        let today = station.today();
        let actor = station.actor.get();
        body.with(|body| match (body, &actor) {
            (Some(body), Some(actor)) => may_attach(actor, body, today),
            _ => false,
        })
    });
    let meta = move || {
        let lang = lang.get();
        read(&|body| {
            let number = body.number.clone().unwrap_or_default();
            let street = station.tree.with(|tree| tree.name(body.station));
            let raised = clock::day(body.raised_at.day(), lang);
            let topics = body.requests.iter().filter_map(|id| topic(station, *id));
            let topics: Vec<_> = topics.collect();
            let committee = named(station, &topics, body.raised_at.day());
            let committee = committee.map_or_else(String::new, |one| {
                let name = station.tree.with(|tree| tree.short_name(one));
                words::COMMITTEE_IS.with(lang, &[&name])
            });
            let mut parts = vec![
                number,
                super::session(body, lang),
                street,
                raised,
                committee,
            ];
            parts.retain(|part| !part.is_empty());
            parts.join(" · ")
        })
    };
    let state = move || {
        let state = body.with(|body| body.as_ref().map(|body| body.state()));
        state.map(|state| words::state(state).of(lang.get()))
    };
    let code = move || {
        let state = body.with(|body| body.as_ref().map(|body| body.state()));
        state.map(shared::suggestion::SuggestionState::code)
    };
    let lines = move || {
        let lang = lang.get();
        let all = body.with(|body| {
            let body = body.as_ref()?;
            Some(station.tree.with(|tree| course::lines(body, tree, lang)))
        });
        all.unwrap_or_default().into_iter().map(line).collect_view()
    };
    view! {
        <article class="page work-page" data-testid="suggestion-page" data-state=code>
            <div class="work-body">
                <header class="matter-head">
                    <div class="matter-heading">
                        <p class="crumb">
                            <a href=super::LEDGER>{tr(words::BACK)}</a>
                        </p>
                        <h1 id="page-title" tabindex="-1">
                            {move || read(&|body| body.title.clone())}
                            " "
                            <span class="tag" data-testid="state">{state}</span>
                        </h1>
                        <p class="matter-meta" data-testid="meta">{meta}</p>
                        <When when=move || waiting(station, id)>
                            <p class="hint warn" data-testid="waiting">
                                <Icon name="sync"/>
                                {tr(words::WAITING)}
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
                        {move || open.get().into_iter().map(button).collect_view()}
                    </div>
                </header>
                <div class="two">
                    <section class="box">
                        <h2>{tr(words::TEXT)}</h2>
                        <p class="prose">{move || read(&|body| body.text.clone())}</p>
                    </section>
                    {move || body.get().map(|body| view! { <People body/> })}
                </div>
                {move || body.get().map(|body| view! { <Clocks body/> })}
                <div class="two">
                    <section class="box">
                        <h2>{tr(words::COURSE)}</h2>
                        <ul class="reports" data-testid="course">{lines}</ul>
                    </section>
                    <div class="stack">
                        {move || body.get().map(|body| view! { <Beside id body/> })}
                        <WorkFiles id may=may_add fetched=files/>
                    </div>
                </div>
            </div>
            {move || {
                let form_ = form.get()?;
                let one = shown.get_untracked()?;
                let on_close = Callback::new(move |()| {
                    form.try_set(None);
                });
                Some(view! { <Forms one form=form_ on_close/> })
            }}
        </article>
    }
}

fn line(line: course::Line) -> AnyView {
    let lang = lang();
    let day = line.at.day();
    view! {
        <li data-testid="course-line">
            <time>{move || clock::day(day, lang.get())}</time>
            <div>
                <p>
                    <b>{line.what}</b>
                    " "
                    <small class="card-meta">{line.by}</small>
                </p>
                <p class="prose">{line.text}</p>
            </div>
        </li>
    }
    .into_any()
}

#[component]
fn People(body: Arc<Suggestion>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let person = |word: text::Text, name: String| {
        view! {
            <li>
                <span class="grow">{name}</span>
                <small class="card-meta">{tr(word)}</small>
            </li>
        }
        .into_any()
    };
    let mut people = vec![person(words::LEADS, body.lead_name.clone())];
    for one in &body.cosigners {
        let word = match one.account {
            Some(_) => words::CO_SIGNS,
            None => words::NO_ACCOUNT,
        };
        people.push(person(word, one.name.clone()));
    }
    let invited = body.invited.clone();
    let asks = !invited.is_empty();
    let invited = move || {
        let names = station.tree.with(|tree| {
            invited
                .iter()
                .map(|one| tree.name(*one))
                .collect::<Vec<_>>()
        });
        let lang = lang.get();
        words::INVITED.with(lang, &[&text::list(lang, &names)])
    };
    view! {
        <section class="box" data-testid="people">
            <h2>{tr(words::PEOPLE)}</h2>
            <ul class="lines">{people}</ul>
            {asks.then(|| view! { <p class="card-meta">{invited}</p> })}
        </section>
    }
}

/// Every term of the round that runs, with its rule.
#[component]
fn Clocks(body: Arc<Suggestion>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let rule = body.rule;
    let told = move |term: Term| {
        let terms = station.book.with(|book| book.terms(rule));
        words::term(term, &terms, lang.get())
    };
    let row = move |unit: Option<OrganisationId>,
                    share: text::Text,
                    term: Term,
                    done: Option<text::Text>| {
        let due = Signal::derive(move || {
            let day = station.today();
            let running = done.is_none();
            running.then(|| station.book.with(|book| light(term.due, Some(book), day)))
        });
        let name = move || match unit {
            Some(unit) => station.tree.with(|tree| tree.name(unit)),
            None => names::role(shared::account::Role::Supervisor)
                .of(lang.get())
                .to_owned(),
        };
        view! {
            <li data-testid="term" data-rule=term.rule.code()>
                <div class="grow">
                    <b>{name}</b>
                    " "
                    <small class="card-meta">{tr(share)}</small>
                    <p>{move || told(term)}</p>
                </div>
                <Light light=due/>
                {done.map(|word| view! { <span class="tag">{tr(word)}</span> })}
            </li>
        }
        .into_any()
    };
    let part = |part: &Part| {
        let done = if part.taken {
            Some(words::PART_TAKEN)
        } else if part.is_returned() {
            Some(words::PART_RETURNED)
        } else {
            part.answer.as_ref().map(|answer| match answer.class {
                Some(_) => words::PART_ANSWERED,
                None => words::PART_OPINED,
            })
        };
        let share = names::share(part.share);
        let own = row(Some(part.unit), share, part.term, done);
        // While it may still be given back, that is a term as well.
        let day = untrack(|| station.today());
        let returns = part
            .returns
            .filter(|term| part.is_open() && day <= term.due)
            .map(|term| row(Some(part.unit), share, term, None));
        std::iter::once(own).chain(returns).collect::<Vec<_>>()
    };
    let rows: Vec<AnyView> = match body.rounds.last() {
        Some(round) => round.parts.iter().flat_map(part).collect(),
        None => {
            let declined = body.declined.as_ref().map(|_| words::DECLINED);
            let done = declined.or(body.retracted.as_ref().map(|_| words::RETRACTED));
            vec![row(None, words::ASSIGN, body.assign, done)]
        }
    };
    view! {
        <section class="box" data-testid="terms">
            <h2>{tr(words::CLOCKS)} <small>{tr(words::OFF_DAYS)}</small></h2>
            <ul class="lines">{rows}</ul>
        </section>
    }
}

/// Where it comes from, and what other systems say of it.
#[component]
fn Beside(id: WorkId, body: Arc<Suggestion>) -> impl IntoView {
    let (station, ui, lang) = (Station::get(), Ui::get(), lang());
    let request = move |id: RequestId| {
        let title = subject_name(Subject::Request(id));
        let name = move || words::FROM_REQUEST.with(lang.get(), &[&title.get()]);
        view! {
            <li>
                <a href=request_address(id, &ui.filter.get_untracked()) data-testid="from-request">{name}</a>
            </li>
        }
        .into_any()
    };
    let work = move |id: WorkId| {
        let name = subject_name(Subject::Work(id));
        let to = move || match station.sort_of(id) {
            Some((WorkSort::Supervision, _)) => Some(["/supervision/", &id.to_string()].concat()),
            Some((WorkSort::Activity, _)) => Some(["/activities/", &id.to_string()].concat()),
            Some((WorkSort::Project, _)) => {
                Some(["/supervision/projects/", &id.to_string()].concat())
            }
            Some((WorkSort::Suggestion, _)) => Some(super::address(id)),
            Some((
                WorkSort::Report
                | WorkSort::Team
                | WorkSort::Programme
                | WorkSort::Ballot
                | WorkSort::Count
                | WorkSort::Screen
                | WorkSort::Place
                | WorkSort::Contact
                | WorkSort::ContactKinds
                | WorkSort::Finding
                | WorkSort::Feed
                | WorkSort::PointRule
                | WorkSort::Correction
                | WorkSort::Bulletin,
                _,
            ))
            | None => None,
        };
        view! { <li><a href=to>{move || name.get()}</a></li> }.into_any()
    };
    let mut origins: Vec<AnyView> = body.requests.iter().map(|id| request(*id)).collect();
    origins.extend(body.works.iter().map(|id| work(*id)));
    let none = origins.is_empty();
    let mirrors = body.mirrors.clone();
    let no_mirrors = mirrors.is_empty();
    let mirror = move |one: shared::suggestion::Mirror| {
        let as_of = move || {
            let day = clock::day(one.as_of, lang.get());
            words::AS_OF.with(lang.get(), &[&day, &one.by_name])
        };
        let what = {
            let (system, number, state) =
                (one.system.clone(), one.number.clone(), one.state.clone());
            move || words::MIRROR_LINE.with(lang.get(), &[&system, &number, &state])
        };
        view! {
            <li data-testid="mirror">
                <div>
                    <p>{what}</p>
                    <p class="card-meta">{as_of}</p>
                </div>
            </li>
        }
        .into_any()
    };
    view! {
        <div class="stack">
            <section class="box" data-testid="origins">
                <h2>{tr(words::ORIGINS)}</h2>
                <ul class="lines">{origins}</ul>
                {none.then(|| view! { <p class="card-meta">{tr(words::NO_ORIGINS)}</p> })}
                <Tied subject=Subject::Suggestion(id)/>
            </section>
            <section class="box">
                <h2>{tr(words::MIRRORS)}</h2>
                <ul class="lines">{mirrors.into_iter().map(mirror).collect_view()}</ul>
                {no_mirrors.then(|| view! { <p class="card-meta">{tr(words::NO_MIRRORS)}</p> })}
            </section>
        </div>
    }
}
