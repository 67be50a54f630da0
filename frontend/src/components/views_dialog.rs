//! 常用视图: filters to come back to, and keeping the present one.

use domain::policy::audience_of;
use domain::view::may_drop;
use leptos::prelude::*;
use shared::command::Command;
use shared::filter::RequestFilter;
use shared::limits;
use shared::refusal::Refusal;
use shared::time::LocalDate;
use shared::view::{Circle, View, ViewCommand, ViewPage};
use text::{Lang, board, clock, names, view as words};
use wasm_bindgen_futures::spawn_local;

use super::dialog::Modal;
use super::error_note::RefusalNote;
use super::field::Field;
use super::when::When;
use crate::moves;
use crate::settings::{Settings, lang, tr};
use crate::station::view::Tree;
use crate::station::{Done, Here, Station};
use crate::ui::{LEDGER, Ui, with_query};

/// The address that a view opens.
fn address(view: &View) -> String {
    let path = match view.page {
        ViewPage::Board => "/",
        ViewPage::Ledger => LEDGER,
    };
    with_query(path.to_owned(), &view.query)
}

/// A filter in words, as its chips have them.
fn in_words(query: &str, tree: &Tree, lang: Lang) -> String {
    let RequestFilter {
        status,
        topic,
        kind,
        class,
        street,
        station,
        unit,
        community,
        team,
        matter,
        from,
        until,
        pressing,
        words: typed,
    } = RequestFilter::from_query(query);
    let mut parts: Vec<String> = Vec::new();
    if !typed.is_empty() {
        parts.push(words::QUOTED.with(lang, &[&typed]));
    }
    let codes = [
        status.map(names::status),
        topic.map(names::topic),
        kind.map(names::kind),
        class.map(names::class_short),
        pressing.then_some(board::TAB_PRESSING),
        matter.map(|_| board::OF_MATTER),
    ];
    parts.extend(codes.iter().flatten().map(|word| word.of(lang).to_owned()));
    let places = [street, station, unit, community, team];
    parts.extend(places.into_iter().flatten().map(|id| tree.name(id)));
    if from.is_some() || until.is_some() {
        let day =
            |day: Option<LocalDate>| day.map_or_else(String::new, |day| clock::day(day, lang));
        parts.push([day(from), day(until)].join(" – "));
    }
    if parts.is_empty() {
        return words::EVERYTHING.of(lang).to_owned();
    }
    parts.join(" · ")
}

/// One view: opened, or taken away.
fn row(view: View, on_close: Callback<()>, refused: RwSignal<Option<Refusal>>) -> AnyView {
    let (station, ui, lang) = (Station::get(), Ui::get(), lang());
    let here = Here::new();
    let (id, name) = (view.id, view.name.clone());
    let own = station.account() == Some(view.owner);
    let may_go = station.actor.with_untracked(|actor| {
        let today = station.now.get_untracked().day();
        actor
            .as_ref()
            .is_some_and(|actor| may_drop(actor, &view, today))
    });
    let whose = {
        let (by, query) = (view.by_name.clone(), view.query.clone());
        move || {
            let lang = lang.get();
            let page = match view.page {
                ViewPage::Board => words::ON_BOARD,
                ViewPage::Ledger => words::ON_LEDGER,
            };
            let whose = if own {
                words::OWN.of(lang).to_owned()
            } else {
                words::SHARED_BY.with(lang, &[&by])
            };
            let filter = station.tree.with(|tree| in_words(&query, tree, lang));
            [page.of(lang), &filter, &whose].join(" · ")
        }
    };
    let sure = RwSignal::new(false);
    let asked = name.clone();
    let drop_it = move |_| {
        if !sure.get_untracked() {
            return sure.set(true);
        }
        let command = Command::View(ViewCommand::Drop { view: id });
        spawn_local(async move {
            if let Err(refusal) = station.act(command, None, here).await {
                refused.try_set(Some(refusal));
            }
        });
    };
    let href = address(&view);
    let target = href.clone();
    view! {
        <li data-testid="view">
            <div>
                <a
                    href=href
                    on:click=move |event| {
                        event.prevent_default();
                        on_close.run(());
                        ui.go(&target);
                    }
                >
                    {name}
                </a>
                <p class="hint">{whose}</p>
            </div>
            <When when=move || may_go>
                <button type="button" class="button small quiet" on:click=drop_it>
                    {
                        let asked = asked.clone();
                        move || {
                            let lang = lang.get();
                            if sure.get() {
                                words::DROP_SURE.with(lang, &[&asked])
                            } else {
                                words::DROP.of(lang).to_owned()
                            }
                        }
                    }
                </button>
            </When>
        </li>
    }
    .into_any()
}

/// Places with whose people a view may be shared: one for each audience.
fn circles(station: Station) -> Vec<Circle> {
    let mut found: Vec<Circle> = Vec::new();
    for held in station.roles() {
        let circle = Circle {
            role: held.role,
            scope: held.scope,
        };
        let audience = |one: &Circle| audience_of(one.role, one.scope);
        let mine = audience(&circle);
        if mine.is_some() && found.iter().all(|one| audience(one) != mine) {
            found.push(circle);
        }
    }
    found
}

/// Keeps the present filter under a name.
#[component]
fn Keep(refused: RwSignal<Option<Refusal>>) -> impl IntoView {
    let (station, ui, settings) = (Station::get(), Ui::get(), Settings::get());
    let lang = lang();
    let here = Here::new();
    let name = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let chosen = RwSignal::new(None::<usize>);
    // The account may come only after the dialog was opened.
    let circles = Memo::new(move |_| circles(station));
    let query = ui.query();
    let page = if untrack(|| ui.in_ledger()) {
        ViewPage::Ledger
    } else {
        ViewPage::Board
    };
    let present = query.clone();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let title = name.get_untracked().trim().to_owned();
        let circle = circles.with_untracked(|all| all.get(chosen.get_untracked()?).copied());
        let command = Command::View(ViewCommand::Keep {
            name: title.clone(),
            page,
            query: query.clone(),
            circle,
        });
        busy.set(true);
        refused.set(None);
        spawn_local(async move {
            let result = station.act(command, None, here).await;
            if here.is_gone() {
                return;
            }
            busy.set(false);
            match result {
                Ok(done) => {
                    name.set(String::new());
                    let lang = settings.lang.get_untracked();
                    let text = match done {
                        Done::Confirmed(_) => words::SAVED_TOAST.with(lang, &[&title]),
                        Done::Queued | Done::Pending => moves::queued(station, lang),
                    };
                    ui.toast(text, None);
                }
                Err(refusal) => refused.set(Some(refusal)),
            }
        });
    };
    let option = move |(at, circle): (usize, Circle)| {
        let place = move || station.tree.with(|tree| tree.name(circle.scope));
        view! {
            <option value=at.to_string() prop:selected=move || chosen.get() == Some(at)>
                {place}
            </option>
        }
        .into_any()
    };
    let options = move || {
        let all = circles.get().into_iter().enumerate();
        all.map(option).collect_view()
    };
    let filter = move || {
        let lang = lang.get();
        station.tree.with(|tree| in_words(&present, tree, lang))
    };
    view! {
        <form class="stack group" on:submit=submit novalidate>
            <h3>{tr(words::SAVE)}</h3>
            <p class="hint">{filter}</p>
            <div class="grid two">
                <Field id="view-name" label=words::NAME required=true>
                    <input
                        id="view-name"
                        class="input"
                        autocomplete="off"
                        maxlength=limits::NAME.to_string()
                        prop:value=move || name.get()
                        on:input=move |event| name.set(event_target_value(&event))
                    />
                </Field>
                <Field id="view-circle" label=words::WHO>
                    <select
                        id="view-circle"
                        class="input"
                        on:change=move |event| chosen.set(event_target_value(&event).parse().ok())
                    >
                        <option value="">{tr(words::ONLY_ME)}</option>
                        {options}
                    </select>
                </Field>
            </div>
            <button
                type="submit"
                class="button main"
                data-testid="view-submit"
                disabled=move || name.with(|name| name.trim().is_empty())
                aria-busy=move || busy.get().to_string()
            >
                {tr(words::SAVE_SUBMIT)}
            </button>
        </form>
    }
}

/// The dialog.
#[component]
pub fn ViewsDialog(on_close: Callback<()>) -> impl IntoView {
    let station = Station::get();
    let refused = RwSignal::new(None::<Refusal>);
    let rows = move || {
        let views = station.views.get();
        let rows = views.iter().cloned();
        rows.map(|view| row(view, on_close, refused)).collect_view()
    };
    view! {
        <Modal title=Signal::derive(tr(words::VIEWS)) on_close name="views-dialog">
            <div class="dialog-body stack">
                <ul class="role-list">{rows}</ul>
                <When when=move || station.views.with(|views| views.is_empty())>
                    <p class="hint">{tr(words::NONE)}</p>
                </When>
                <RefusalNote refusal=refused/>
                <Keep refused/>
            </div>
        </Modal>
    }
}
