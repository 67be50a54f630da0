//! One row: what it is, why it waits, until when, and what can be done.

use domain::deadline::Calendar;
use domain::request::return_window;
use leptos::prelude::*;
use shared::account::Role;
use shared::assignment::{Assignment, AssignmentState};
use shared::request::Status;
use shared::time::Timestamp;
use text::{Lang, clock, day as words, names};

use super::{Choice, failure};
use crate::components::card::{where_and_what, who};
use crate::components::icon::Icon;
use crate::components::light::Light;
use crate::components::when::When;
use crate::desk::{self, Group, Item, pile_word};
use crate::forms::Form;
use crate::moves::{self, Action};
use crate::settings::{Settings, lang, tr};
use crate::station::Station;
use crate::station::view::Card;
use crate::ui::{Ui, desk_address};

/// Until when an assignment may be given back.
fn window_of(card: &Card, part: &Assignment, station: Station) -> Timestamp {
    station.book.with(|book| {
        let limits = book.limits(card.request.rule);
        return_window(&Calendar::of(Some(book)), &limits, part)
    })
}

/// What there is to know about a unit's assignment: its clock, until when it may be given back, what
/// it asked, what it was told.
fn facts(card: &Card, part: &Assignment, station: Station, lang: Lang) -> Vec<String> {
    let request = &card.request;
    let now = station.now.get();
    let mut facts = Vec::new();
    for nudge in part.nudges.iter().filter(|nudge| nudge.read_at.is_none()) {
        facts.push(words::NUDGE_WAITS.with(lang, &[&nudge.text]));
    }
    if let Some(ask) = &part.ask {
        let days = ask.workdays.unwrap_or_default().to_string();
        let sentence = match part.state {
            AssignmentState::ReturnRequested => Some(words::ASKED_RETURN),
            AssignmentState::ExtensionRequested => Some(words::ASKED_EXTENSION),
            AssignmentState::AwaitingInfo => Some(words::ASKED_INFO),
            AssignmentState::Assigned
            | AssignmentState::InProgress
            | AssignmentState::InReview
            | AssignmentState::Replied
            | AssignmentState::Returned
            | AssignmentState::Ended => None,
        };
        facts.extend(sentence.map(|sentence| sentence.with(lang, &[&ask.text, &days])));
    }
    let sent_back = station.draft_of(part.id).map(|draft| draft.sent_back);
    if let Some(reason) = sent_back.filter(|reason| !reason.is_empty()) {
        facts.push(words::SENT_BACK.with(lang, &[&reason]));
    }
    if let Some(reply) = &part.reply {
        let at = clock::moment(reply.at, now, lang);
        let class = names::class_short(reply.class).of(lang);
        facts.push(words::REPLIED_AT.with(lang, &[&at, class]));
    }
    if let Some(running) = &part.clock {
        let provisional = station.is_provisional(running.due_at.day());
        facts.push(clock::explain(
            running,
            request.complexity,
            request.round,
            provisional,
            lang,
        ));
    }
    let may_ask = matches!(
        part.state,
        AssignmentState::Assigned | AssignmentState::InProgress
    );
    let is_own = station
        .roles()
        .iter()
        .any(|held| held.scope == part.unit && matches!(held.role, Role::Handler | Role::Head));
    if may_ask && is_own {
        let until = window_of(card, part, station);
        facts.push(if part.handle_first {
            words::RETURN_NONE.of(lang).to_owned()
        } else if now <= until {
            words::RETURN_UNTIL.with(lang, &[&clock::weekday(until.day(), lang)])
        } else {
            words::RETURN_OVER.of(lang).to_owned()
        });
    }
    facts
}

/// The row.
#[component]
pub(super) fn Row(item: Item, choice: Choice) -> impl IntoView {
    let (station, ui, settings) = (Station::get(), Ui::get(), Settings::get());
    let lang = lang();
    let slot = station.card(item.request);
    let card = Memo::new(move |_| slot.get());
    let offered = Memo::new(move |_| {
        let actor = station.actor.get();
        card.with(|card| match (&actor, card) {
            (Some(actor), Some(card)) => {
                let open = moves::actions(card, actor, station.now.get());
                let mut offered = desk::offered(item, card, &open);
                // It would only be refused.
                let part = desk::part_of(item, card);
                if part.is_some_and(|part| station.now.get() > window_of(card, part, station)) {
                    offered.retain(|one| !matches!(one, Action::Form(Form::AskReturn, _)));
                }
                offered
            }
            _ => Vec::new(),
        })
    });
    let begin = move |action: Action| {
        if let Some(card) = card.get_untracked() {
            moves::begin(&card, action, station, ui, settings);
        }
    };
    let light = Signal::derive(move || {
        card.with(|card| {
            let card = card.as_ref()?;
            Some(match desk::part_of(item, card) {
                Some(part) if part.clock.is_some() => {
                    station.light(Status::InProgress, part.clock.as_ref())
                }
                _ => station.light_of(&card.request),
            })
        })
    });
    let text = move |read: fn(&Card, Lang, Station) -> String| {
        move || card.with(|card| card.as_ref().map(|card| read(card, lang.get(), station)))
    };
    let lines = move || {
        let facts = card.with(|card| {
            let card = card.as_ref()?;
            Some(facts(card, desk::part_of(item, card)?, station, lang.get()))
        });
        let line = |fact| view! { <p class="hint">{fact}</p> }.into_any();
        facts
            .unwrap_or_default()
            .into_iter()
            .map(line)
            .collect_view()
    };
    let late = matches!(item.group, Some(Group::Overdue | Group::Today));
    let why = item.pile.filter(|_| late).map(pile_word);
    let button = move |(index, action): (usize, Action)| {
        let key = desk::key(action);
        let waits = matches!(action, Action::Close { waits: Some(_) });
        view! {
            <button
                type="button"
                class="button small"
                class:main=index == 0
                data-action=action.code()
                data-key=key
                disabled=waits
                aria-keyshortcuts=key
                on:click=move |_| begin(action)
            >
                {tr(action.word())}
                <kbd aria-hidden="true">{key}</kbd>
            </button>
        }
        .into_any()
    };
    let signs = Memo::new(move |_| {
        offered.with(|all| matches!(all.first(), Some(Action::SignFor(..)))) && item.part.is_some()
    });
    let is_chosen = move || {
        item.part
            .is_some_and(|part| choice.chosen.with(|chosen| chosen.contains(&part)))
    };
    let name = move || {
        let title = card.with(|card| card.as_ref().map(|card| card.request.title.clone()));
        words::SELECT.with(lang.get(), &[&title.unwrap_or_default()])
    };
    view! {
        <li
            class="desk-row"
            class:chosen=is_chosen
            data-testid="desk-row"
            data-request=item.request.to_string()
            data-part=item.part.map(|part| part.to_string())
            data-pile=item.pile.map(domain::desk::Pile::code)
        >
            <span class="desk-check">
                <When when=move || signs.get()>
                    <input
                        type="checkbox"
                        data-testid="choose"
                        aria-label=name
                        prop:checked=is_chosen
                        on:change=move |_| {
                            if let Some(part) = item.part {
                                choice.toggle(part);
                            }
                        }
                    />
                </When>
            </span>
            <div class="desk-main">
                <p class="desk-line">
                    <a
                        class="desk-open"
                        href=desk_address(item.request)
                        aria-current=move || (ui.open.get() == Some(item.request)).then_some("true")
                    >
                        {text(|card, _, _| card.request.title.clone())}
                    </a>
                    {why.map(|why| view! { <span class="tag">{tr(why)}</span> })}
                    <span class="number">{text(|card, lang, _| moves::spoken(card, lang))}</span>
                </p>
                <p class="card-meta">
                    {text(|card, lang, station| {
                        station
                            .tree
                            .with(|tree| {
                                [where_and_what(card, tree, lang), who(card, tree, lang)].join(" · ")
                            })
                    })}
                </p>
                {lines}
                {move || {
                    failure(choice, item.part, lang.get())
                        .map(|why| {
                            view! {
                                <p class="hint bad" role="alert">
                                    <Icon name="alert"/>
                                    <span>{why}</span>
                                </p>
                            }
                        })
                }}
            </div>
            <div class="desk-end">
                <Light light/>
                <div class="desk-actions">
                    {move || offered.get().into_iter().enumerate().map(button).collect_view()}
                </div>
            </div>
        </li>
    }
}
