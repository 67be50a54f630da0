//! The live board: columns by state, under a filter that stands in the address.

use leptos::prelude::*;
use shared::account::Role;
use shared::filter::RequestFilter;
use text::{Text, board, shell};

use crate::components::column::{Column, filtered};
use crate::components::filter_bar::{FilterBar, Views};
use crate::components::icon::Icon;
use crate::components::live_region::LiveRegion;
use crate::components::when::When;
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::view::COLUMNS;
use crate::ui::{Dialog, Ui};

/// What an empty board tells a person to do next.
#[derive(Clone, Copy, PartialEq)]
struct Advice {
    text: Text,
    to_accounts: bool,
}

fn advice(station: Station) -> Advice {
    let plain = |text| Advice {
        text,
        to_accounts: false,
    };
    if station.tree.with(|tree| tree.is_empty()) {
        return plain(board::EMPTY_BOARD_NO_TREE);
    }
    if station.roles().is_empty() {
        return plain(board::EMPTY_BOARD_NO_ROLE);
    }
    if !station.own_stations().is_empty() {
        return plain(board::EMPTY_BOARD_CLERK);
    }
    if station.holds(Role::Handler) {
        return plain(board::EMPTY_BOARD_HANDLER);
    }
    if station.holds(Role::Authority) || station.holds(Role::Supervisor) {
        return plain(board::EMPTY_BOARD_WATCHER);
    }
    Advice {
        text: board::EMPTY_BOARD_ADMIN,
        to_accounts: true,
    }
}

/// What is said instead of columns when there is nothing at all.
#[component]
fn EmptyBoard() -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let advice = Memo::new(move |_| advice(station));
    view! {
        <div class="empty-board" data-testid="empty-board">
            <Icon name="board"/>
            <h2>{tr(board::EMPTY_BOARD_CLERK_TITLE)}</h2>
            <p>{move || advice.get().text.of(lang.get())}</p>
            <When when=move || advice.get().to_accounts>
                <a class="button main" href="/accounts">{tr(board::GO_ACCOUNTS)}</a>
            </When>
        </div>
    }
}

/// Registering by dialog; not there for whoever may not.
#[component]
fn RegisterButton() -> impl IntoView {
    let (station, ui) = (Station::get(), Ui::get());
    let may = Memo::new(move |_| !station.own_stations().is_empty());
    view! {
        <When when=move || may.get()>
            <button
                type="button"
                class="button main register"
                data-testid="register"
                on:click=move |_| ui.dialog.set(Some(Dialog::Register(None)))
            >
                <Icon name="plus"/>
                <span>{tr(board::REGISTER)}</span>
                <kbd aria-hidden="true">"C"</kbd>
            </button>
        </When>
    }
}

/// On a narrow screen one column is shown; these choose it.
#[component]
fn ColumnTabs(
    lists: [Memo<Vec<shared::id::RequestId>>; COLUMNS.len()],
    chosen: RwSignal<usize>,
) -> impl IntoView {
    let lang = lang();
    let tab = move |index: usize| {
        view! {
            <button
                type="button"
                aria-pressed=move || (chosen.get() == index).to_string()
                data-column=COLUMNS[index].code()
                on:click=move |_| chosen.set(index)
            >
                {move || board::column(COLUMNS[index]).of(lang.get())}
                " "
                <span class="n">{move || lists[index].with(Vec::len)}</span>
            </button>
        }
        .into_any()
    };
    view! {
        <div class="column-tabs" role="group" aria-label=tr(board::COLUMNS)>
            {(0..COLUMNS.len()).map(tab).collect_view()}
        </div>
    }
}

/// The page.
#[component]
pub fn BoardPage() -> impl IntoView {
    let (station, ui) = (Station::get(), Ui::get());
    let lists: [Memo<Vec<_>>; COLUMNS.len()] =
        std::array::from_fn(|index| filtered(station, index, ui.filter));
    let total = move || {
        station
            .columns
            .iter()
            .map(|ids| ids.with(Vec::len))
            .sum::<usize>()
    };
    let shown = move || lists.iter().map(|ids| ids.with(Vec::len)).sum::<usize>();
    let counts = Signal::derive(move || (shown(), total()));
    // On a phone: the first column with something in it, until one is chosen.
    let chosen = RwSignal::new(0);
    Effect::new(move |done: Option<bool>| {
        if done == Some(true) || !station.loaded.get() {
            return done.unwrap_or(false);
        }
        if let Some(first) = lists.iter().position(|ids| ids.with(|ids| !ids.is_empty())) {
            chosen.set(first);
        }
        true
    });
    let is_empty = Memo::new(move |_| {
        station.loaded.get() && total() == 0 && station.own_stations().is_empty()
    });
    let is_fresh = Memo::new(move |_| {
        station.loaded.get()
            && total() == 0
            && !station.own_stations().is_empty()
            && ui.filter.with(RequestFilter::is_empty)
    });
    let columns = move || {
        (0..COLUMNS.len())
            .map(|index| {
                view! {
                    <Column
                        index
                        now=lists[index]
                        chosen=Signal::derive(move || chosen.get() == index)
                    />
                }
                .into_any()
            })
            .collect_view()
    };
    view! {
        <div class="page board-page" data-testid="board">
            <div class="page-head">
                <h1 id="page-title" tabindex="-1">{tr(board::TITLE)}</h1>
                <Views/>
                <span class="grow"></span>
                <RegisterButton/>
            </div>
            <FilterBar counts/>
            <When when=move || !station.loaded.get()>
                <p class="loading" role="status">{tr(shell::LOADING)}</p>
            </When>
            <When when=move || is_fresh.get()>
                <p class="note fresh">{tr(board::EMPTY_BOARD_CLERK)}</p>
            </When>
            <When when=move || !is_empty.get() fallback=|| view! { <EmptyBoard/> }>
                <ColumnTabs lists chosen/>
                <div class="columns" class:dim=move || !station.loaded.get()>
                    {columns()}
                </div>
            </When>
            <LiveRegion/>
        </div>
    }
}
