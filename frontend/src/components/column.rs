//! One column of the board. Nothing may move under a reader: what others change while the pointer
//! or the focus is here, or while the column is scrolled, waits behind "↑ 3 条更新".

use gloo_timers::callback::Timeout;
use leptos::{html, prelude::*};
use shared::filter::RequestFilter;
use shared::id::RequestId;
use shared::request::Status;
use text::board;
use wasm_bindgen::JsCast;

use super::archived::Archived;
use super::card::CardView;
use super::icon::Icon;
use super::quick_add::QuickAdd;
use super::when::When;
use crate::settings::lang;
use crate::station::Station;
use crate::station::view::{COLUMNS, Card};
use domain::deadline::{Calendar, Light};
use domain::ledger::Row;

/// Cards shown at first, and more at a time.
const STEP: usize = 50;
/// A reader who does not stir for this long is not reading.
const IDLE_MS: u32 = 20_000;

/// Whether a card passes a filter.
pub fn fits(station: Station, card: &Card, filter: &RequestFilter) -> bool {
    let request = &card.request;
    let words = filter.words.trim().to_lowercase();
    let has = |text: &str| text.to_lowercase().contains(&words);
    let now = station.now.get();
    station
        .book
        .with(|book| Row::of(request).fits(filter, &Calendar::of(Some(book)), now))
        && (words.is_empty()
            || has(&request.title)
            || has(&request.place)
            || request.number.as_deref().is_some_and(has))
}

/// The ids of a column that pass the filter.
pub fn filtered(
    station: Station,
    index: usize,
    filter: Memo<RequestFilter>,
) -> Memo<Vec<RequestId>> {
    Memo::new(move |_| {
        let ids = station.columns[index].get();
        filter.with(|filter| {
            if filter.is_empty() {
                return ids;
            }
            let fits =
                |id: &RequestId| station.peek(*id).is_some_and(|c| fits(station, &c, filter));
            ids.into_iter().filter(fits).collect()
        })
    })
}

/// How many ids differ between what is shown and what is.
fn differing(shown: &[RequestId], now: &[RequestId]) -> usize {
    let gone = shown.iter().filter(|id| !now.contains(id)).count();
    let new = now.iter().filter(|id| !shown.contains(id)).count();
    // Same ids in another order: somebody's clock changed.
    if gone + new == 0 && shown != now {
        1
    } else {
        gone + new
    }
}

#[derive(Clone, Copy)]
struct Held {
    pointer: RwSignal<bool>,
    focus: RwSignal<bool>,
    scrolled: RwSignal<bool>,
    stirred: StoredValue<u32>,
}

impl Held {
    fn new() -> Self {
        Self {
            pointer: RwSignal::new(false),
            focus: RwSignal::new(false),
            scrolled: RwSignal::new(false),
            stirred: StoredValue::new(0),
        }
    }

    fn is(self) -> bool {
        self.pointer.get() || self.focus.get() || self.scrolled.get()
    }

    /// The pointer is here; it counts until it leaves or rests.
    fn stir(self) {
        let mine = self.stirred.get_value().wrapping_add(1);
        self.stirred.set_value(mine);
        if !self.pointer.get_untracked() {
            self.pointer.set(true);
        }
        Timeout::new(IDLE_MS, move || {
            if self.stirred.try_get_value() == Some(mine) {
                self.pointer.try_set(false);
            }
        })
        .forget();
    }
}

/// Keeps `shown` at `now`, unless that would move things under a reader. What the person brought
/// here with their own hands is handed to `on_own`.
fn follow(
    station: Station,
    now: Memo<Vec<RequestId>>,
    shown: RwSignal<Vec<RequestId>>,
    held: Held,
    on_own: impl Fn(usize, RequestId) + 'static,
) {
    Effect::new(move |previous: Option<()>| {
        let (next, is_held) = (now.get(), held.is());
        let old = shown.get_untracked();
        if old == next {
            return;
        }
        let is_own = |id: &RequestId| station.is_own_change(*id);
        let new = next.iter().position(|id| !old.contains(id) && is_own(id));
        let changed_by_self =
            new.is_some() || old.iter().any(|id| !next.contains(id) && is_own(id));
        // What is added below moves nothing.
        let only_added = next.starts_with(&old);
        let brought = new
            .filter(|_| previous.is_some())
            .map(|place| (place, next[place]));
        if previous.is_none() || old.is_empty() || !is_held || changed_by_self || only_added {
            shown.set(next);
        }
        if let Some((place, id)) = brought {
            on_own(place, id);
        }
    });
}

/// Scrolls a list so far that a card of it is seen, and nothing else.
fn bring_into_view(list: &web_sys::HtmlElement, id: RequestId) {
    let selector = ["[data-request=\"", &id.to_string(), "\"]"].concat();
    let card = list.query_selector(&selector).ok().flatten();
    let Some(card) = card.and_then(|card| card.dyn_into::<web_sys::HtmlElement>().ok()) else {
        return;
    };
    let top = card.offset_top() - list.offset_top();
    let bottom = top + card.offset_height();
    if top < list.scroll_top() {
        list.set_scroll_top(top);
    } else if bottom > list.scroll_top() + list.client_height() {
        list.set_scroll_top(bottom - list.client_height());
    }
}

/// The head of a column: its name and how much in it presses.
#[component]
fn Head(status: Status, now: Memo<Vec<RequestId>>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let pressing = Memo::new(move |_| {
        let lights = now.with(|ids| {
            let light = |id: &RequestId| {
                station
                    .peek(*id)
                    .map(|card| station.light_of(&card.request))
            };
            ids.iter().filter_map(light).collect::<Vec<_>>()
        });
        let late = lights
            .iter()
            .filter(|l| matches!(l, Light::Overdue { .. }))
            .count();
        let soon = lights
            .iter()
            .filter(|l| matches!(l, Light::Soon { .. }))
            .count();
        (late, soon)
    });
    let mark = move |n: usize, light: &'static str, sentence: text::Text| {
        (n > 0).then(|| {
            view! {
                <span class="light" data-light=light title=sentence.count(lang.get(), n)>
                    <svg class="shape" aria-hidden="true"><use href=["#s-", light].concat()></use></svg>
                    <span aria-hidden="true">{n}</span>
                    <span class="visually-hidden">{sentence.count(lang.get(), n)}</span>
                </span>
            }
        })
    };
    let note = (status == Status::Closed).then_some(board::CLOSED_NOTE);
    view! {
        <h2 class="column-head">
            <span class="column-name">{move || board::column(status).of(lang.get())}</span>
            <span class="n" data-testid="column-count">{move || now.with(Vec::len)}</span>
            {note.map(|note| view! { <small>{move || note.of(lang.get())}</small> })}
            <span class="pressing">
                {move || mark(pressing.get().0, "overdue", board::LATE)}
                {move || mark(pressing.get().1, "soon", board::SOON)}
            </span>
        </h2>
    }
}

/// The column.
#[component]
pub fn Column(
    /// Which, of [`COLUMNS`].
    index: usize,
    /// Its ids under the filter.
    now: Memo<Vec<RequestId>>,
    /// Whether it is the one that a narrow screen shows.
    #[prop(into)]
    chosen: Signal<bool>,
) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let ui = crate::ui::Ui::get();
    let status = COLUMNS[index];
    let list = NodeRef::<html::Div>::new();
    let shown = RwSignal::new(Vec::new());
    let limit = RwSignal::new(STEP);
    let held = Held::new();
    follow(station, now, shown, held, move |place, id| {
        if place >= limit.get_untracked() {
            limit.set(place + 1);
        }
        // Once it is drawn.
        request_animation_frame(move || {
            if let Some(list) = list.try_get_untracked().flatten() {
                bring_into_view(&list, id);
            }
        });
    });
    let waiting = Memo::new(move |_| shown.with(|old| now.with(|next| differing(old, next))));
    let catch_up = move |_| {
        shown.set(now.get_untracked());
        if let Some(list) = list.get_untracked() {
            list.set_scroll_top(0);
        }
        held.scrolled.set(false);
    };
    let visible =
        move || shown.with(|ids| ids.iter().take(limit.get()).copied().collect::<Vec<_>>());
    let more = move || shown.with(|ids| ids.len().saturating_sub(limit.get()));
    let empty = move || {
        let text = if ui.filter.with(RequestFilter::is_empty) {
            if status == Status::Registered && !station.own_stations().is_empty() {
                board::EMPTY_REGISTERED_CLERK
            } else {
                board::empty_column(status)
            }
        } else {
            board::EMPTY_FILTER
        };
        text.of(lang.get())
    };
    view! {
        <section
            class="column"
            class:chosen=chosen
            data-testid="column"
            data-status=status.code()
            aria-label=move || {
                let n = now.with(Vec::len).to_string();
                board::COLUMN.with(lang.get(), &[board::column(status).of(lang.get()), &n])
            }
            on:pointermove=move |_| held.stir()
            on:pointerleave=move |_| held.pointer.set(false)
            on:focusin=move |_| held.focus.set(true)
            on:focusout=move |_| {
                // Also when the column is taken off the page.
                held.focus.try_set(false);
            }
        >
            <Head status now/>
            {(status == Status::Registered).then(|| view! { <QuickAdd/> })}
            <When when=move || { waiting.get() > 0 }>
                <button type="button" class="updates" data-testid="updates" on:click=catch_up>
                    <Icon name="up"/>
                    {move || board::updates(lang.get(), waiting.get())}
                </button>
            </When>
            <div
                class="cards"
                node_ref=list
                on:scroll=move |_| {
                    let top = list.try_get_untracked().flatten().map_or(0, |list| list.scroll_top());
                    if held.scrolled.get_untracked() != (top > 8) {
                        held.scrolled.set(top > 8);
                    }
                }
            >
                <For
                    each=visible
                    key=|id| *id
                    children=move |id| view! { <CardView id status/> }.into_any()
                />
                <When when=move || shown.with(Vec::is_empty) && station.loaded.get()>
                    <p class="column-empty">{empty}</p>
                </When>
                <When when=move || { more() > 0 }>
                    <button
                        type="button"
                        class="button wide"
                        on:click=move |_| limit.update(|limit| *limit += STEP)
                    >
                        {move || board::MORE.count(lang.get(), more().min(STEP))}
                    </button>
                </When>
                {(status == Status::Closed).then(|| view! { <Archived/> })}
            </div>
        </section>
    }
}
