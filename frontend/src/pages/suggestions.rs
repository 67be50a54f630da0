//! Deputies' suggestions (代表建议): the ledger of all that one may see, and one at its own address.

mod course;
mod forms;
mod moves;
mod of_units;
mod raise;
mod suggestion;

use std::sync::Arc;

use domain::suggestion::{light, raises_at};
use leptos::prelude::*;
use shared::id::WorkId;
use shared::suggestion::{Round, Suggestion, SuggestionState, Verdict};
use text::{Lang, clock, names, suggestion as words};

use self::raise::RaiseForm;
use self::suggestion::SuggestionPage;
use crate::address::Address;
use crate::components::icon::Icon;
use crate::components::light::Light;
use crate::components::siblings::{SUPERVISED, Siblings};
use crate::components::when::When;
use crate::pages::counted::{Sort, ThisYear};
use crate::pages::take_away::{Table, TakeAway};
use crate::pages::within::{self, At, Within};
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::shelf::Opened;
use crate::station::view::Tree;
use crate::ui::with_query;

/// The address of the ledger.
const LEDGER: &str = "/supervision/suggestions";

/// The address of a suggestion.
pub fn address(id: WorkId) -> String {
    [LEDGER, "/", &id.to_string()].concat()
}

/// The page.
#[component]
pub fn SuggestionsPage() -> impl IntoView {
    let path = Address::get().path;
    let id = Memo::new(move |_| {
        let rest = path.with(|path| path.strip_prefix(LEDGER).map(str::to_owned));
        let rest = rest.unwrap_or_default();
        let rest = rest.trim_matches('/');
        (!rest.is_empty()).then(|| rest.parse::<WorkId>().ok())
    });
    move || match id.get() {
        None => view! { <ListPage/> }.into_any(),
        Some(id) => view! { <SuggestionPage id/> }.into_any(),
    }
}

/// `大会期间 · 区七届人大六次会议`.
fn session(body: &Suggestion, lang: Lang) -> String {
    let sitting = words::sitting(body.session.sitting).of(lang);
    if body.session.name.is_empty() {
        sitting.to_owned()
    } else {
        words::SESSION_NAMED.with(lang, &[sitting, &body.session.name])
    }
}

/// The names of the units that handle it, or handled it.
fn units(body: &Suggestion, tree: &Tree, lang: Lang) -> String {
    let names: Vec<String> = body.units().iter().map(|one| tree.name(*one)).collect();
    if names.is_empty() {
        words::NO_UNIT.of(lang).to_owned()
    } else {
        text::list(lang, &names)
    }
}

/// `过程满意 · 结果基本满意`.
fn rated(verdict: Option<&Verdict>, lang: Lang) -> String {
    match verdict {
        None => words::NOT_RATED.of(lang).to_owned(),
        Some(verdict) => {
            let axes = [verdict.process, verdict.result];
            let axes = axes.map(|one| names::satisfaction(one).of(lang));
            words::RATED_AS.with(lang, &axes)
        }
    }
}

/// Its numbers in other systems.
fn elsewhere(body: &Suggestion) -> String {
    let numbers = body.mirrors.iter();
    let numbers: Vec<String> = numbers
        .map(|one| [&*one.system, " ", &*one.number].concat().trim().to_owned())
        .collect();
    numbers.join(" · ")
}

/// Its state in other systems, and of which day that is.
fn mirrored(body: &Suggestion, lang: Lang) -> String {
    let states = body.mirrors.iter().map(|one| {
        let day = clock::day(one.as_of, lang);
        words::MIRRORED_AS.with(lang, &[&one.state, &day])
    });
    states.collect::<Vec<_>>().join(" · ")
}

/// With which class (A–D) it was answered last: each unit that replied, the lead unit first.
fn class(body: &Suggestion, lang: Lang) -> Option<String> {
    let classes = |round: &Round| {
        let replies = round.parts.iter().filter(|part| part.replies());
        let classes = replies.filter_map(|part| part.answer.as_ref()?.class);
        let words: Vec<&str> = classes
            .map(|one| names::class_short(one).of(lang))
            .collect();
        (!words.is_empty()).then(|| words.join(" · "))
    };
    body.rounds.iter().rev().find_map(classes)
}

/// What is listed as a table, the heads first.
fn table(rows: &[Opened<Suggestion>], station: Station, lang: Lang) -> Table {
    let heads = [
        words::NUMBER,
        words::MIRROR,
        words::MIRRORED,
        words::SUBJECT,
        words::STATE_OF,
        words::ROUNDS,
        words::LEAD_DEPUTY,
        words::CO_SIGNERS,
        words::SESSION,
        words::RECEIVED,
        words::UNITS,
        words::DUE,
        words::ANSWER_CLASS,
        words::RATING,
    ];
    let heads: Vec<String> = heads.iter().map(|head| head.of(lang).to_owned()).collect();
    let line = |one: &Opened<Suggestion>| {
        let body = &one.body;
        let signers: Vec<String> = body.cosigners.iter().map(|one| one.name.clone()).collect();
        let due = body.next_due();
        vec![
            body.number.clone().unwrap_or_default(),
            elsewhere(body),
            mirrored(body, lang),
            body.title.clone(),
            words::state(body.state()).of(lang).to_owned(),
            body.rounds.len().to_string(),
            body.lead_name.clone(),
            text::list(lang, &signers),
            session(body, lang),
            body.raised_at.day().to_string(),
            station.tree.with_untracked(|tree| units(body, tree, lang)),
            due.map(|due| due.to_string()).unwrap_or_default(),
            class(body, lang).unwrap_or_default(),
            rated(body.verdict(), lang),
        ]
    };
    let mut table = vec![heads];
    table.extend(rows.iter().map(line));
    table
}

/// Whether words are found in what a row shows.
fn has(body: &Suggestion, tree: &Tree, wanted: &str, lang: Lang) -> bool {
    let signers = body.cosigners.iter().map(|one| one.name.clone());
    let shown = [
        body.number.clone().unwrap_or_default(),
        body.title.clone(),
        body.text.clone(),
        body.lead_name.clone(),
        session(body, lang),
        units(body, tree, lang),
        elsewhere(body),
    ];
    let all: Vec<String> = shown.into_iter().chain(signers).collect();
    let all = all.join("\n").to_lowercase();
    wanted.split_whitespace().all(|word| all.contains(word))
}

#[component]
fn ListPage() -> impl IntoView {
    let (station, lang, address) = (Station::get(), lang(), Address::get());
    let (all, fetch_archived) = station.with_over::<Suggestion>();
    let place = within::asked();
    let chosen = Memo::new(move |_| {
        let state = |query: &String| SuggestionState::from_code(within::part(query, "state")?);
        address.query.with(state)
    });
    let choose = move |state: Option<SuggestionState>| {
        let state = state.map(|state| ["&state=", state.code()].concat());
        let query = within::of_place(place.get_untracked()) + &state.unwrap_or_default();
        let query = query.trim_start_matches('&');
        address.go(&with_query(LEDGER.to_owned(), query), true);
    };
    let typed = RwSignal::new(String::new());
    let raising = RwSignal::new(false);
    // Everything there that fits the words.
    let found = Memo::new(move |_| {
        let wanted = typed.get().trim().to_lowercase();
        let lang = lang.get();
        let place = place.get();
        let mut rows: Vec<Opened<Suggestion>> = all.get();
        rows.retain(|one| {
            let units = one.body.units();
            At::of_suggestion(&one.body, &units).is_in(place, station)
        });
        station
            .tree
            .with(|tree| rows.retain(|one| has(&one.body, tree, &wanted, lang)));
        rows.sort_by_key(|one| {
            let due = one.body.next_due().map_or(i32::MAX, |due| due.0);
            (
                one.body.state().is_ended(),
                due,
                std::cmp::Reverse(one.id()),
            )
        });
        rows
    });
    let fits = move |one: &Opened<Suggestion>, wanted: Option<SuggestionState>| {
        wanted.is_none_or(|wanted| one.body.state() == wanted)
    };
    let shown = Memo::new(move |_| {
        let wanted = chosen.get();
        let mut rows = found.get();
        rows.retain(|one| fits(one, wanted));
        rows
    });
    let may = Memo::new(move |_| {
        let today = station.today();
        let may = |actor: &Arc<_>| !raises_at(actor, today).is_empty();
        station.actor.with(|actor| actor.as_ref().is_some_and(may))
    });
    let tab = move |wanted: Option<SuggestionState>, word: text::Text| {
        let name = wanted.map_or("every", SuggestionState::code);
        view! {
            <button
                type="button"
                class="tab"
                data-testid=["tab-", name].concat()
                aria-pressed=move || (chosen.get() == wanted).to_string()
                on:click=move |_| choose(wanted)
            >
                {tr(word)}
            </button>
        }
        .into_any()
    };
    let states = SuggestionState::ALL.iter().copied();
    let tabs = states
        .map(|one| tab(Some(one), words::state(one)))
        .collect_view();
    view! {
        <div class="page work-page" data-testid="suggestions">
            <div class="page-head">
                <h1 id="page-title" tabindex="-1">{tr(words::TITLE)}</h1>
                <Siblings all=SUPERVISED/>
                <Within place/>
                <span class="grow"></span>
                <input
                    class="input"
                    type="search"
                    data-testid="suggestion-find"
                    aria-label=tr(words::FIND)
                    placeholder=tr(words::FIND)
                    prop:value=move || typed.get()
                    on:input=move |event| typed.set(event_target_value(&event))
                />
                <TakeAway
                    name="suggestions-csv"
                    file="suggestions.csv"
                    table=Callback::new(move |()| {
                        shown.with_untracked(|rows| table(rows, station, lang.get_untracked()))
                    })
                />
                <When when=move || may.get()>
                    <button
                        type="button"
                        class="button main"
                        data-testid="suggestion-new"
                        on:click=move |_| raising.set(true)
                    >
                        <Icon name="plus"/>
                        {tr(words::NEW)}
                    </button>
                </When>
            </div>
            <div class="work-body">
                <ThisYear sort=Sort::Suggestions place/>
                <div class="tabs" role="group" aria-label=tr(words::STATE_OF)>
                    {tab(None, words::EVERY)}
                    {tabs}
                </div>
                <div class="table-frame teams-frame">
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">{tr(words::SUBJECT)}</th>
                                <th scope="col">{tr(words::STATE_OF)}</th>
                                <th scope="col">{tr(words::DEPUTIES)}</th>
                                <th scope="col">{tr(words::SESSION)}</th>
                                <th scope="col">{tr(words::UNITS)}</th>
                                <th scope="col">{tr(words::DUE)}</th>
                                <th scope="col">{tr(words::ANSWER_CLASS)}</th>
                                <th scope="col">{tr(words::RATING)}</th>
                            </tr>
                        </thead>
                        <tbody>
                            <For
                                each=move || shown.get()
                                key=|one| one.key()
                                children=move |one| view! { <Row one/> }.into_any()
                            />
                        </tbody>
                    </table>
                </div>
                <When when=move || shown.with(Vec::is_empty)>
                    <p class="desk-done">
                        {move || {
                            let empty = typed.with(String::is_empty) && found.with(Vec::is_empty);
                            tr(if empty { words::EMPTY } else { words::EMPTY_FOR })
                        }}
                    </p>
                </When>
                <When when=move || chosen.get().is_none_or(SuggestionState::is_ended)>
                    <button
                        type="button"
                        class="button small"
                        on:click=move |_| fetch_archived.run(())
                    >
                        {tr(words::SHOW_OVER)}
                    </button>
                </When>
            </div>
            {move || {
                raising
                    .get()
                    .then(|| {
                        let on_close = Callback::new(move |()| {
                            raising.try_set(false);
                        });
                        view! { <RaiseForm held=None on_close/> }
                    })
            }}
        </div>
    }
}

#[component]
fn Row(one: Opened<Suggestion>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let (id, body) = (one.id(), one.body.clone());
    let state = body.state();
    let due = body.next_due();
    let clock = Signal::derive(move || {
        let due = due?;
        let day = station.today();
        station.book.with(|book| Some(light(due, Some(book), day)))
    });
    let number = body.number.clone().unwrap_or_default();
    let (of_deputies, of_session, of_units) = (body.clone(), body.clone(), body.clone());
    let (of_class, of_rating) = (body.clone(), body.clone());
    let elsewhere = Some(elsewhere(&body)).filter(|numbers| !numbers.is_empty());
    let (is_mirrored, of_mirrors) = (elsewhere.is_some(), body.clone());
    let deputies = move || {
        words::deputies(
            &of_deputies.lead_name,
            of_deputies.cosigners.len(),
            lang.get(),
        )
    };
    let signers = {
        let names = body.cosigners.iter().map(|one| one.name.clone());
        let names: Vec<_> = names.collect();
        move || text::list(lang.get(), &names)
    };
    let rounds = body.rounds.len();
    view! {
        <tr data-testid="suggestion" data-state=state.code()>
            <th scope="row">
                <a href=address(id)>{body.title.clone()}</a>
                <small>{number}</small>
                {elsewhere.map(|numbers| view! { <small data-testid="elsewhere">{numbers}</small> })}
                {is_mirrored
                    .then(|| {
                        let state = move || mirrored(&of_mirrors, lang.get());
                        view! { <small data-testid="mirrored">{state}</small> }
                    })}
            </th>
            <td data-label=tr(words::STATE_OF)>
                {tr(words::state(state))}
                <When when=move || { rounds > 1 }>
                    <small>{move || words::ROUND.count(lang.get(), rounds)}</small>
                </When>
            </td>
            <td data-label=tr(words::DEPUTIES)>
                {deputies}
                <small>{signers}</small>
            </td>
            <td data-label=tr(words::SESSION)>{move || session(&of_session, lang.get())}</td>
            <td data-label=tr(words::UNITS)>
                {move || station.tree.with(|tree| units(&of_units, tree, lang.get()))}
            </td>
            <td data-label=tr(words::DUE)>
                <Light light=clock/>
                <small>
                    {move || match due {
                        Some(due) => words::DUE_ON.with(lang.get(), &[&clock::day(due, lang.get())]),
                        None => words::NO_TERM.of(lang.get()).to_owned(),
                    }}
                </small>
            </td>
            <td data-label=tr(words::ANSWER_CLASS) data-testid="class">
                {move || {
                    let lang = lang.get();
                    class(&of_class, lang).unwrap_or_else(|| words::NO_CLASS.of(lang).to_owned())
                }}
            </td>
            <td data-label=tr(words::RATING)>{move || rated(of_rating.verdict(), lang.get())}</td>
        </tr>
    }
}
