//! My day (我的待办): what waits for the person, and a unit's inbox. Every row has the usual next
//! move on it, by button and by key; several assignments are signed for at once.

use std::collections::{BTreeMap, BTreeSet};

use futures::future::join_all;
use leptos::{ev, prelude::*};
use shared::account::Role;
use shared::command::Command;
use shared::id::AssignmentId;
use shared::refusal::Refusal;
use shared::request::RequestCommand;
use text::{day as words, refusal, shell};
use wasm_bindgen_futures::spawn_local;

use crate::components::icon::Icon;
use crate::components::live_region::LiveRegion;
use crate::components::outbox::{RefusedRow, WaitingRow};
use crate::components::when::When;
use crate::desk::{self, Group, Item, Tab};
use crate::pages::lazy::Waits;
use crate::settings::{Settings, lang, tr};
use crate::station::{Station, drafts};
use crate::ui::{Dialog, Ui};

mod keys;
mod row;
pub mod work;

use row::Row;

/// Rows of one group at most: whoever has more works on the board.
const MOST_ROWS: usize = 100;

/// Which assignments are chosen to be signed for, and why some were not.
#[derive(Clone, Copy)]
struct Choice {
    chosen: RwSignal<BTreeSet<AssignmentId>>,
    failed: RwSignal<BTreeMap<AssignmentId, Refusal>>,
    busy: RwSignal<bool>,
}

impl Choice {
    fn new() -> Self {
        Self {
            chosen: RwSignal::default(),
            failed: RwSignal::default(),
            busy: RwSignal::new(false),
        }
    }

    fn toggle(self, part: AssignmentId) {
        self.chosen.update(|chosen| {
            if !chosen.remove(&part) {
                chosen.insert(part);
            }
        });
    }

    /// Signs for all that are chosen: one command each, each with an outcome of its own.
    fn sign(self, station: Station, ui: Ui, settings: Settings) {
        let chosen = self.chosen.get_untracked();
        if chosen.is_empty() || self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failed.set(BTreeMap::new());
        spawn_local(async move {
            let sign = |assignment: AssignmentId| async move {
                let command = Command::Request(RequestCommand::SignFor { assignment });
                let outcome = station.act(command, None, ui.here).await;
                (assignment, outcome)
            };
            let outcomes = join_all(chosen.into_iter().map(sign)).await;
            let all = outcomes.len();
            let failed: BTreeMap<_, _> = outcomes
                .into_iter()
                .filter_map(|(part, outcome)| Some((part, outcome.err()?)))
                .collect();
            let (bad, lang) = (failed.len(), settings.lang.get_untracked());
            if bad == 0 {
                ui.toast(words::SIGNED_ALL.count(lang, all), None);
            } else {
                let counts = [(all - bad).to_string(), bad.to_string()];
                let text = words::SIGNED_SOME.with(lang, &[&counts[0], &counts[1]]);
                ui.warn(text, None);
            }
            // What was not signed for stays chosen, with its reason on its row.
            self.chosen.try_set(failed.keys().copied().collect());
            self.failed.try_set(failed);
            self.busy.try_set(false);
        });
    }
}

/// The bar over the rows while something is chosen.
#[component]
fn ChoiceBar(choice: Choice) -> impl IntoView {
    let (station, ui, settings) = (Station::get(), Ui::get(), Settings::get());
    let lang = lang();
    let count = move || {
        let n = choice.chosen.with(BTreeSet::len);
        text::plural(lang.get(), n, words::SELECTED_ONE, words::SELECTED)
    };
    view! {
        <When when=move || !choice.chosen.with(BTreeSet::is_empty)>
            <div class="desk-bar" role="region" aria-label=tr(words::SIGN_SELECTED)>
                <span role="status" data-testid="chosen">{count}</span>
                <button
                    type="button"
                    class="button main small"
                    data-testid="sign-chosen"
                    aria-busy=move || choice.busy.get().to_string()
                    on:click=move |_| choice.sign(station, ui, settings)
                >
                    {tr(words::SIGN_SELECTED)}
                    <kbd aria-hidden="true">"S"</kbd>
                </button>
                <button
                    type="button"
                    class="button small quiet"
                    on:click=move |_| choice.chosen.set(BTreeSet::new())
                >
                    {tr(words::SELECT_NONE)}
                </button>
            </div>
        </When>
    }
}

/// Rows in their order.
#[component]
fn Rows(#[prop(into)] items: Signal<Vec<Item>>, choice: Choice) -> impl IntoView {
    let lang = lang();
    let shown =
        move || items.with(|items| items.iter().take(MOST_ROWS).copied().collect::<Vec<_>>());
    let more = move || {
        let left = items.with(|items| items.len().saturating_sub(MOST_ROWS));
        (left > 0).then(|| view! { <p class="hint">{words::MORE.count(lang.get(), left)}</p> })
    };
    view! {
        <ul class="desk-rows">
            <For
                each=shown
                key=|item| *item
                children=move |item| view! { <Row item choice/> }.into_any()
            />
        </ul>
        {more}
    }
}

/// One heading with its rows; not there while nothing stands under it.
#[component]
fn GroupOf(group: Group, all: Memo<Vec<Item>>, choice: Choice) -> impl IntoView {
    let own = Memo::new(move |_| {
        all.with(|all| {
            let fits = |item: &&Item| item.group == Some(group);
            all.iter().filter(fits).copied().collect::<Vec<_>>()
        })
    });
    view! {
        <When when=move || !own.with(Vec::is_empty)>
            <section class="desk-group" data-testid="desk-group" data-group=group.code()>
                <h2>
                    {tr(group.word())}
                    " "
                    <span class="n">{move || own.with(Vec::len)}</span>
                </h2>
                <Rows items=own choice/>
            </section>
        </When>
    }
}

/// Refused, unsent and begun: what is only on this device.
#[component]
fn Here() -> impl IntoView {
    let (station, ui) = (Station::get(), Ui::get());
    let begun = Memo::new(move |_| {
        // A dialog that closes leaves a draft, or takes it along.
        ui.dialog.track();
        station.outbox.track();
        begun(station)
    });
    let draft = move |part: AssignmentId| {
        let request = station.request_of(part)?;
        let title = station.peek(request)?.request.title.clone();
        let go_on = move |_| ui.dialog.set(Some(Dialog::Reply(request, part)));
        Some(
            view! {
                <li class="entry" data-testid="begun">
                    <b>{tr(words::DRAFT_OF_REPLY)}</b>
                    <span class="entry-text">{title}</span>
                    <button type="button" class="button small" on:click=go_on>
                        {tr(words::DRAFT_GO_ON)}
                    </button>
                </li>
            }
            .into_any(),
        )
    };
    view! {
        <When when=move || !station.refused.with(Vec::is_empty)>
            <section class="desk-group" data-testid="desk-group" data-group="attention">
                <h2>
                    {tr(words::ATTENTION)}
                    " "
                    <span class="n">{move || station.refused.with(Vec::len)}</span>
                </h2>
                <p class="hint">{tr(shell::REFUSED_HINT)}</p>
                <ul>
                    <For
                        each=move || station.refused.get()
                        key=|entry| entry.envelope.command_id
                        children=|entry| view! { <RefusedRow entry/> }.into_any()
                    />
                </ul>
            </section>
        </When>
        <When when=move || !(station.outbox.with(Vec::is_empty) && begun.with(Vec::is_empty))>
            <section class="desk-group" data-testid="desk-group" data-group="unsent">
                <h2>{tr(words::UNSENT)}</h2>
                <ul>
                    <For
                        each=move || station.outbox.get()
                        key=|w| (w.entry.envelope.command_id, w.saved, w.entry.answer.is_some())
                        children=|waiting| view! { <WaitingRow waiting/> }.into_any()
                    />
                    {move || begun.get().into_iter().filter_map(draft).collect_view()}
                </ul>
            </section>
        </When>
    }
}

/// Assignments whose reply was begun here.
fn begun(station: Station) -> Vec<AssignmentId> {
    let Some(account) = station.account() else {
        return Vec::new();
    };
    let names = drafts::begun(account, "reply.");
    names.iter().filter_map(|name| name.parse().ok()).collect()
}

/// The tabs of a unit's inbox.
#[component]
fn Tabs(tab: RwSignal<Tab>, all: Memo<Vec<Item>>) -> impl IntoView {
    let station = Station::get();
    let one = move |one: Tab| {
        let n = Memo::new(move |_| match one {
            Tab::All => all.with(Vec::len),
            tab => desk::in_tab(station, tab).len(),
        });
        view! {
            <button
                type="button"
                aria-pressed=move || (tab.get() == one).to_string()
                data-tab=one.code()
                on:click=move |_| tab.set(one)
            >
                {tr(one.word())}
                " "
                <span class="n">{n}</span>
            </button>
        }
        .into_any()
    };
    view! {
        <div class="views desk-tabs" role="group" aria-label=tr(words::INBOX)>
            {Tab::ALL.into_iter().map(one).collect_view()}
        </div>
    }
}

/// The page.
#[component]
pub fn DayPage() -> impl IntoView {
    let (station, ui, settings) = (Station::get(), Ui::get(), Settings::get());
    let all = Memo::new(move |_| desk::items(station));
    let tab = RwSignal::new(Tab::All);
    let choice = Choice::new();
    let in_unit = Memo::new(move |_| station.holds(Role::Handler) || station.holds(Role::Head));
    let in_tab = Memo::new(move |_| match tab.get() {
        Tab::All => Vec::new(),
        tab => desk::in_tab(station, tab),
    });
    // What can no longer be signed for is no longer chosen.
    Effect::new(move || {
        let open: BTreeSet<_> = all.with(|all| {
            let signs = |item: &&Item| item.pile == Some(domain::desk::Pile::Sign);
            all.iter()
                .filter(signs)
                .filter_map(|item| item.part)
                .collect()
        });
        choice
            .chosen
            .update(|chosen| chosen.retain(|part| open.contains(part)));
    });
    let keys = window_event_listener(ev::keydown, move |event| {
        if keys::on_key(&event, choice, station, ui, settings) {
            event.prevent_default();
        }
    });
    on_cleanup(move || keys.remove());
    keys::keep_place(all, ui);
    let works: Waits = expect_context();
    let nothing = Memo::new(move |_| {
        station.loaded.get()
            && works.count.get() == Some(0)
            && all.with(Vec::is_empty)
            && station.refused.with(Vec::is_empty)
            && station.outbox.with(Vec::is_empty)
    });
    let groups = move || {
        Group::all()
            .map(|group| view! { <GroupOf group all choice/> }.into_any())
            .collect_view()
    };
    let waiting = move || {
        view! {
            <Here/>
            {groups()}
            {works.shown()}
            <When when=move || nothing.get()>
                <p class="desk-done" data-testid="all-done">
                    <Icon name="day"/>
                    {tr(words::ALL_DONE)}
                </p>
            </When>
        }
        .into_any()
    };
    let inbox = move || {
        view! {
            <Rows items=in_tab choice/>
            <When when=move || in_tab.with(Vec::is_empty)>
                <p class="hint">{tr(words::NOTHING_HERE)}</p>
            </When>
        }
        .into_any()
    };
    let is_all = move || tab.get() == Tab::All;
    view! {
        <div class="page desk-page" data-testid="day">
            <div class="page-head">
                <h1 id="page-title" tabindex="-1">{tr(words::TITLE)}</h1>
                <span class="hint desk-keys">{tr(words::KEYS)}</span>
            </div>
            <When when=move || in_unit.get()>
                <Tabs tab all/>
            </When>
            <ChoiceBar choice/>
            <div class="desk-body" class:dim=move || !station.loaded.get()>
                <When when=move || !station.loaded.get()>
                    <p class="loading" role="status">{tr(shell::LOADING)}</p>
                </When>
                {move || if is_all() { waiting() } else { inbox() }}
            </div>
            <LiveRegion/>
        </div>
    }
}

/// Why an assignment was not signed for, if it was not.
fn failure(choice: Choice, part: Option<AssignmentId>, lang: text::Lang) -> Option<String> {
    let part = part?;
    choice
        .failed
        .with(|failed| failed.get(&part).map(|why| refusal::brief(why, lang)))
}
