//! One request on the board. It watches its own record and nothing else.

use std::sync::Arc;

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use shared::id::RequestId;
use shared::petitioner::Reporter;
use shared::request::Status;
use text::{Lang, board, names};

use super::icon::Icon;
use super::light::Light;
use super::marks::Tags;
use super::when::When;
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::view::{Card, Tree, column_of};
use crate::ui::{Ui, request_address};

const GLOW_MS: u32 = 2_000;
const BY_MS: u32 = 8_000;

/// Who raised it, as masked as the record has it.
pub fn reporter(reporter: &Reporter, lang: Lang) -> String {
    let pair = |name: &str, phone: &str| {
        [name, phone]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    };
    match reporter {
        Reporter::Anonymous => board::ANONYMOUS.of(lang).to_owned(),
        Reporter::Kept => board::KEPT.of(lang).to_owned(),
        Reporter::Person { name, phone } => pair(name, phone),
        Reporter::Firm { name, phone } => {
            let contact = pair(name, phone);
            let firm = board::FIRM.of(lang);
            if contact.is_empty() {
                firm.to_owned()
            } else {
                [firm, " · ", &contact].concat()
            }
        }
    }
}

/// Where and what: `南岭村社区 · 环保水务`.
/// Where it is and what it is about.
pub fn where_and_what(card: &Card, tree: &Tree, lang: Lang) -> String {
    let request = &card.request;
    let place = request.community.unwrap_or(request.reach.station);
    [
        &tree.short_name(place),
        " · ",
        names::topic(request.topic).of(lang),
    ]
    .concat()
}

/// Who has it: the unit once there is one, before that who raised it.
pub fn who(card: &Card, tree: &Tree, lang: Lang) -> String {
    let request = &card.request;
    let class = request
        .class
        .map(|class| names::class_short(class).of(lang));
    match (request.lead, class) {
        (Some(lead), Some(class)) => [class, " · ", &tree.name(lead)].concat(),
        (Some(lead), None) => tree.name(lead),
        (None, _) => reporter(&request.reporter, lang),
    }
}

/// Shows who changed it for a while.
fn follow_news(card: Memo<Option<Arc<Card>>>) -> (RwSignal<bool>, RwSignal<String>) {
    let (glow, by) = (RwSignal::new(false), RwSignal::new(String::new()));
    let tick = Memo::new(move |_| card.with(|card| card.as_ref()?.news.clone()));
    Effect::new(move |seen: Option<u32>| {
        let news = tick.get();
        let now = news.as_ref().map_or(0, |news| news.tick);
        // What happened before this card was first shown is not news.
        if let (Some(seen), Some(news)) = (seen, news)
            && news.tick != seen
        {
            glow.set(true);
            by.set(news.by);
            Timeout::new(GLOW_MS, move || {
                glow.try_set(false);
            })
            .forget();
            Timeout::new(BY_MS, move || {
                by.try_set(String::new());
            })
            .forget();
        }
        now
    });
    (glow, by)
}

/// The card.
#[component]
pub fn CardView(
    /// Which request.
    id: RequestId,
    /// The state of the column it stands in.
    status: Status,
) -> impl IntoView {
    let (station, ui, lang) = (Station::get(), Ui::get(), lang());
    let slot = station.card(id);
    let card = Memo::new(move |_| slot.get());
    let (glow, by) = follow_news(card);
    let tree = station.tree;
    let read = move |what: fn(&Card, &Tree, Lang) -> String| {
        move || {
            card.with(|card| {
                card.as_ref()
                    .map(|card| tree.with(|tree| what(card, tree, lang.get())))
            })
        }
    };
    let predicted = move || card.with(|card| card.as_ref().is_some_and(|card| card.predicted));
    let light = Signal::derive(move || {
        card.with(|card| card.as_ref().map(|card| station.light_of(&card.request)))
    });
    let number = read(|card, _, lang| {
        card.short_number()
            .unwrap_or(board::PENDING_NUMBER.of(lang))
            .to_owned()
    });
    let full_number =
        move || card.with(|card| card.as_ref().and_then(|card| card.request.number.clone()));
    let round = move || {
        let round = card.with(|card| card.as_ref().map_or(1, |card| card.request.round));
        (round > 1).then(|| board::ROUND.count(lang.get(), round as usize))
    };
    let notes = move || card.with(|card| card.as_ref().map_or(0, |card| card.notes.len()));
    // In a column that is held still under the pointer.
    let gone = move || {
        let now = card.with(|card| card.as_ref().map(|card| card.request.status));
        now.filter(|now| column_of(*now) != column_of(status))
            .map(|now| board::MOVED_ON.with(lang.get(), &[names::status(now).of(lang.get())]))
    };
    let is_open = move || ui.open.get() == Some(id);
    view! {
        <article
            class="card"
            class:glow=move || glow.get()
            class:gone=move || gone().is_some()
            class:open=is_open
            data-testid="card"
            data-request=id.to_string()
            data-number=full_number
            data-predicted=move || predicted().then_some("")
            hidden=move || card.with(Option::is_none)
        >
            <p class="card-top">
                <span class="number">{number}</span>
                <span class="round">{round}</span>
                <Tags card/>
                <When when=predicted>
                    <span class="mark">
                        <Icon name="sync"/>
                        {tr(board::SYNCING)}
                    </span>
                </When>
                <When when=move || !by.with(String::is_empty)>
                    <span class="by">{move || board::BY.with(lang.get(), &[&by.get()])}</span>
                </When>
            </p>
            <h3>
                <a
                    href=move || request_address(id, &ui.filter.get())
                    aria-current=move || is_open().then_some("true")
                >
                    {read(|card, _, _| card.request.title.clone())}
                </a>
            </h3>
            <p class="card-meta">{read(where_and_what)}</p>
            <p class="card-meta">{read(who)}</p>
            <p class="card-foot">
                <When when=move || { notes() > 0 }>
                    <span class="count">
                        <Icon name="note"/>
                        <span aria-hidden="true">{notes}</span>
                        <span class="visually-hidden">
                            {move || {
                                text::plural(lang.get(), notes(), board::NOTES_ONE, board::NOTES)
                            }}
                        </span>
                    </span>
                </When>
                {move || gone().map(|text| view! { <span class="gone-to">{text}</span> })}
                <Light light/>
            </p>
        </article>
    }
}
