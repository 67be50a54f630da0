//! One request: the panel over the board, at an address of its own.

use std::sync::Arc;

use domain::request::{RatingWindow, rating_window};
use leptos::{html, prelude::*};
use shared::api::{CaseFile, ErrorCode};
use shared::assignment::Assignment;
use shared::attachment::{AttachTo, Attachment};
use shared::id::RequestId;
use shared::record::Record;
use shared::request::{Rater, Rating, Status};
use text::{Text, board, clock, names, request as words};

use crate::browser;
use crate::components::assignments::Assignments;
use crate::components::files;
use crate::components::icon::Icon;
use crate::components::light::Light;
use crate::components::marks::{Beside, Tags};
use crate::components::note_box::NoteBox;
use crate::components::petitioner_box::PetitionerBox;
use crate::components::print_menu::PrintMenu;
use crate::components::steps::Steps;
use crate::components::time_line::{CaseState, TimeLine};
use crate::components::when::When;
use crate::moves::{self, Action};
use crate::settings::{Settings, lang, tr};
use crate::station::Station;
use crate::station::view::Card;
use crate::ui::Ui;

/// A card from a case file: what is archived is not in the live set.
fn card_of(file: &CaseFile) -> Option<Card> {
    let (mut request, mut assignments, mut notes) = (None, Vec::new(), Vec::new());
    let mut files = Vec::new();
    for versioned in &file.records {
        match &versioned.record {
            Record::Request(found) => request = Some(found.clone()),
            Record::Assignment(found) => assignments.push(Assignment::clone(found)),
            Record::Note(found) => notes.push(found.clone()),
            Record::Attachment(found) => files.push(Attachment::clone(found)),
            Record::Organisation(_)
            | Record::Account(_)
            | Record::Draft(_)
            | Record::Rulebook(_)
            | Record::Template(_)
            | Record::View(_)
            | Record::Work(_) => {}
        }
    }
    Some(Card::new(*request?, false, assignments, notes, files))
}

type Shown = Memo<Option<Arc<Card>>>;

/// Number, light, state, round; title; the course.
#[component]
fn Head(id: RequestId, card: Shown) -> impl IntoView {
    let (station, ui, lang) = (Station::get(), Ui::get(), lang());
    let heading = NodeRef::<html::H2>::new();
    Effect::new(move || {
        // After a reload the page comes late: who has opened a menu meanwhile keeps it.
        if let Some(heading) = heading.get()
            && !crate::browser::is_menu_open()
        {
            let _ = heading.focus();
        }
    });
    let light = Signal::derive(move || {
        card.with(|card| card.as_ref().map(|card| station.light_of(&card.request)))
    });
    let number = move || {
        card.with(|card| {
            let card = card.as_ref()?;
            Some(
                card.request
                    .number
                    .clone()
                    .unwrap_or_else(|| board::PENDING_NUMBER.of(lang.get()).to_owned()),
            )
        })
    };
    let state = move || {
        card.with(|card| {
            let request = &card.as_ref()?.request;
            let lang = lang.get();
            let mut parts = vec![names::status(request.status).of(lang).to_owned()];
            if request.round > 1 {
                parts.push(board::ROUND.count(lang, request.round as usize));
            }
            Some(parts.join(" · "))
        })
    };
    let code = move || card.with(|card| card.as_ref().map(|card| card.request.status.code()));
    let predicted = move || card.with(|card| card.as_ref().is_some_and(|card| card.predicted));
    let address = move || {
        let path = ["/requests/", &id.to_string()].concat();
        browser::copy(&[browser::origin(), path].concat());
    };
    view! {
        <header class="panel-head">
            <p class="panel-line">
                <span class="number" data-testid="panel-number">{number}</span>
                <Light light/>
                <span data-testid="panel-status" data-status=code>{state}</span>
                <Tags card/>
                <When when=predicted>
                    <span class="mark" title=tr(words::PREDICTED_NOTE)>
                        <Icon name="sync"/>
                        {tr(board::SYNCING)}
                    </span>
                </When>
                <span class="grow"></span>
                <PrintMenu id card/>
                <button
                    type="button"
                    class="button icon-only"
                    aria-label=tr(words::COPY_ADDRESS)
                    title=tr(words::COPY_ADDRESS)
                    on:click=move |_| {
                        address();
                        ui.toast(text::shell::COPIED.of(lang.get_untracked()).to_owned(), None);
                    }
                >
                    <Icon name="link"/>
                </button>
                <button
                    type="button"
                    class="button icon-only"
                    data-testid="close-panel"
                    aria-label=tr(words::CLOSE_PANEL)
                    on:click=move |_| ui.close_request()
                >
                    <Icon name="close"/>
                </button>
            </p>
            <h2 node_ref=heading tabindex="-1" id="panel-title">
                {move || card.with(|card| card.as_ref().map(|card| card.request.title.clone()))}
            </h2>
            <Steps card/>
        </header>
    }
}

/// What stands beside the text: clock, units, rating, facts.
#[component]
fn Side(card: Shown) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let due = move || {
        card.with(|card| {
            let request = &card.as_ref()?.request;
            let lang = lang.get();
            Some(match &request.clock {
                Some(running) => {
                    let due = running.due_at.day();
                    let provisional = station.is_provisional(due);
                    let why = clock::explain(
                        running,
                        request.complexity,
                        request.round,
                        provisional,
                        lang,
                    );
                    view! {
                        <p>{clock::weekday(due, lang)}</p>
                        <p class="hint">{why}</p>
                    }
                    .into_any()
                }
                None => view! { <p class="hint">{clock::EXPLAIN_DONE.of(lang)}</p> }.into_any(),
            })
        })
    };
    let rating = move || {
        card.with(|card| {
            let request = &card.as_ref()?.request;
            let lang = lang.get();
            let word = |step| names::satisfaction(step).of(lang);
            let one = |rating: &Rating| {
                let line =
                    words::RATING_LINE.with(lang, &[word(rating.process), word(rating.result)]);
                let reason = rating.reason.clone();
                view! {
                    <p>{line}</p>
                    <p class="hint">{names::rater(rating.by).of(lang)}</p>
                    {(!reason.is_empty())
                        .then(|| view! { <blockquote class="prose">{reason}</blockquote> })}
                }
            };
            let given: Vec<_> = request.current_ratings().map(one).collect();
            // Silence is no rating, and is shown as that.
            let silent = given.is_empty()
                && (request.closed_at.is_some()
                    || rating_window(request, Rater::Resident, station.now.get())
                        == RatingWindow::Over);
            let unrated = silent.then(|| view! { <p>{words::UNRATED.of(lang)}</p> });
            (silent || !given.is_empty()).then(|| {
                view! {
                    <section data-testid="rating">
                        <h3>{words::RATING.of(lang)}</h3>
                        {given}
                        {unrated}
                    </section>
                }
            })
        })
    };
    let fact =
        move |label: Text, value: fn(&Card, &crate::station::view::Tree, text::Lang) -> String| {
            move || {
                let value = card.with(|card| {
                    card.as_ref()
                        .map(|card| station.tree.with(|tree| value(card, tree, lang.get())))
                });
                value.filter(|value| !value.is_empty()).map(|value| {
                    view! {
                        <div>
                            <dt>{label.of(lang.get())}</dt>
                            <dd>{value}</dd>
                        </div>
                    }
                })
            }
        };
    view! {
        <aside class="panel-side" aria-label=tr(words::CLOCK)>
            <section data-testid="clock">
                <h3>{tr(words::CLOCK)}</h3>
                {due}
            </section>
            <Assignments card/>
            {rating}
            <dl class="facts">
                {fact(words::STATION, |card, tree, _| tree.long_name(card.request.reach.station))}
                {fact(
                    words::WHERE,
                    |card, tree, _| {
                        let request = &card.request;
                        let community = request.community.map(|id| tree.name(id)).unwrap_or_default();
                        let parts = [community, request.place.clone()];
                        parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" · ")
                    },
                )}
                {fact(
                    words::KIND,
                    |card, _, lang| {
                        let request = &card.request;
                        let (kind, topic) = (names::kind(request.kind), names::topic(request.topic));
                        [kind.of(lang), " · ", topic.of(lang)].concat()
                    },
                )}
                {fact(words::CHANNEL, |card, _, lang| names::channel(card.request.channel).of(lang).to_owned())}
                {fact(
                    words::REGISTERED_AT,
                    |card, _, lang| {
                        let at = card.request.registered_at;
                        [clock::day(at.day(), lang), clock::time(at)].join(" ")
                    },
                )}
            </dl>
            <Beside card/>
        </aside>
    }
}

/// The moves open to the person.
#[component]
fn Actions(card: Shown) -> impl IntoView {
    let (station, ui, settings) = (Station::get(), Ui::get(), Settings::get());
    let lang = lang();
    let open = Memo::new(move |_| {
        let actor = station.actor.get();
        card.with(|card| match (&actor, card) {
            (Some(actor), Some(card)) => moves::actions(card, actor, station.now.get()),
            _ => Vec::new(),
        })
    });
    let begin = move |action: Action| {
        if let Some(card) = card.get_untracked() {
            moves::begin(&card, action, station, ui, settings);
        }
    };
    let button = move |index: usize, action: Action, many: bool| {
        let waits = match action {
            Action::Close { waits } => waits,
            _ => None,
        };
        let unit = action.unit().filter(|_| many);
        let word = move || {
            let lang = lang.get();
            let word = action.word().of(lang);
            match unit {
                Some(unit) => {
                    let name = station.tree.with(|tree| tree.short_name(unit));
                    words::FOR_UNIT.with(lang, &[word, &name])
                }
                None => word.to_owned(),
            }
        };
        let why = move || {
            waits
                .map(|at| words::CLOSE_WAITS.with(lang.get(), &[&clock::day(at.day(), lang.get())]))
        };
        view! {
            <button
                type="button"
                class="button"
                class:main=index == 0
                data-action=action.code()
                disabled=waits.is_some()
                title=why
                on:click=move |_| begin(action)
            >
                {word}
            </button>
        }
        .into_any()
    };
    let waiting = move || {
        let at = open.get().into_iter().find_map(|action| match action {
            Action::Close { waits } => waits,
            _ => None,
        })?;
        let lang = lang.get();
        let text = words::CLOSE_WAITS.with(lang, &[&clock::day(at.day(), lang)]);
        Some(view! { <p class="hint">{text}</p> })
    };
    let buttons = move || {
        let actions = open.get();
        let same = |one: &Action| actions.iter().filter(|a| a.code() == one.code()).count() > 1;
        let row = actions
            .iter()
            .enumerate()
            .map(|(i, action)| button(i, *action, same(action)));
        row.collect_view()
    };
    view! {
        <When when=move || !open.with(Vec::is_empty)>
            <div class="actions" role="group" aria-label=tr(words::ACTIONS)>
                {buttons}
            </div>
            {waiting}
        </When>
    }
}

/// The panel of one request.
#[component]
fn Panel(id: RequestId) -> impl IntoView {
    let (station, ui, lang) = (Station::get(), Ui::get(), lang());
    let slot = station.card(id);
    let live = Memo::new(move |_| slot.get());
    let case = CaseState::follow(id, live);
    // What is not in the live set is shown as the server told it.
    let told = move || {
        case.file
            .with(|file| file.as_deref().and_then(card_of).map(Arc::new))
    };
    let is_past = move || case.past.get().is_some();
    let card = Memo::new(move |_| {
        if is_past() {
            told()
        } else {
            live.get().or_else(told)
        }
    });
    let gone = move || {
        let not_found = case.error.with(|error| {
            error.as_ref().and_then(crate::station::api::ApiError::code)
                == Some(ErrorCode::NotFound)
        });
        card.with(Option::is_none) && not_found
    };
    let failed = Signal::derive(move || {
        case.error
            .get()
            .filter(|_| card.with(Option::is_none) && !gone())
    });
    let archived = move || {
        card.with(|c| {
            c.as_ref()
                .is_some_and(|c| c.request.status == Status::Archived)
        })
    };
    let text = move || {
        card.with(|card| {
            let text = card.as_ref()?.request.text.clone();
            Some(if text.is_empty() {
                view! { <p class="hint">{tr(words::NO_TEXT)}</p> }.into_any()
            } else {
                view! { <p class="prose" data-testid="panel-text">{text}</p> }.into_any()
            })
        })
    };
    on_cleanup(move || {
        // Only when the panel is closed: another one that opens has the focus already.
        if ui.open.try_get_untracked().flatten().is_none() {
            let selector = ["[data-request=\"", &id.to_string(), "\"] a"].concat();
            browser::focus_back(None, Some(selector));
        }
    });
    let past_note = move || {
        let day = move || {
            let day = case.past.get().unwrap_or_else(|| station.today());
            words::AS_OF_NOTE.with(lang.get(), &[&clock::day(day, lang.get())])
        };
        view! {
            <div class="note" role="status" data-testid="past">
                <span>{day}</span>
                <button type="button" class="button small" on:click=move |_| case.past.set(None)>
                    {tr(words::TO_NOW)}
                </button>
            </div>
        }
    };
    let body = move || {
        view! {
            <Head id card/>
            <div class="panel-body">
                <div class="panel-main">
                    <When when=archived>
                        <p class="note">{tr(words::ARCHIVED_NOTE)}</p>
                    </When>
                    <section aria-label=tr(words::CONTENT)>
                        {text} {files::shown(card, AttachTo::Intake)}
                    </section>
                    <PetitionerBox id card/>
                    <TimeLine card case/>
                </div>
                <Side card/>
            </div>
            <footer class="panel-foot">
                <When when=move || !is_past() fallback=past_note>
                    <NoteBox id card/>
                    <Actions card/>
                </When>
            </footer>
        }
        .into_any()
    };
    let absent = move || {
        view! {
            <div class="panel-absent" data-testid="panel-gone">
                <button
                    type="button"
                    class="button icon-only"
                    aria-label=tr(words::CLOSE_PANEL)
                    on:click=move |_| ui.close_request()
                >
                    <Icon name="close"/>
                </button>
                <When when=gone>
                    <h2>{tr(words::GONE_TITLE)}</h2>
                    <p>{tr(words::GONE_TEXT)}</p>
                </When>
                <When when=move || !gone() && failed.with(Option::is_none)>
                    <p class="hint" role="status">{tr(text::shell::LOADING)}</p>
                </When>
                <crate::components::error_note::ErrorNote
                    error=failed
                    retry=Callback::new(move |()| case.retry())
                />
            </div>
        }
    };
    view! {
        <section class="panel" data-testid="panel" data-request-open=id.to_string() aria-label=tr(words::PANEL)>
            <When when=move || card.with(Option::is_some) fallback=absent>
                {body()}
            </When>
        </section>
    }
}

/// The panel at `/requests/{id}`; another id is another panel.
#[component]
pub fn RequestPage() -> impl IntoView {
    let ui = Ui::get();
    let bad =
        move || view! { <div class="panel"><crate::pages::not_found::NotFound/></div> }.into_any();
    move || match ui.open.get() {
        Some(id) => view! { <Panel id/> }.into_any(),
        None => bad(),
    }
}
