//! The state of sync in one pill; what waits and what was refused opens below it.

use leptos::prelude::*;
use sync::client::Link;
use text::{Lang, shell};

use super::menu::Menu;
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::ui::Ui;

/// What the pill says first: trouble before absence before work before rest.
fn state(station: Station, lang: Lang) -> (&'static str, String) {
    let (refused, waiting) = (
        station.refused.with(Vec::len),
        station.outbox.with(Vec::len),
    );
    match station.link.get() {
        _ if refused > 0 => ("attention", shell::ATTENTION.count(lang, refused)),
        Link::Offline if waiting > 0 => ("offline", shell::OFFLINE_WAITING.count(lang, waiting)),
        Link::Offline => ("offline", shell::OFFLINE.of(lang).to_owned()),
        _ if waiting > 0 => ("syncing", shell::SYNCING.count(lang, waiting)),
        Link::CatchingUp => ("syncing", shell::CONNECTING.of(lang).to_owned()),
        Link::Live => ("synced", shell::SYNCED.of(lang).to_owned()),
    }
}

/// The pill.
#[component]
pub fn SyncPill() -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let now = Memo::new(move |_| state(station, lang.get()));
    let label =
        Signal::derive(move || [shell::SYNC_STATE.of(lang.get()), ": ", &now.get().1].concat());
    let class = Signal::derive(move || ["pill ", now.get().0].concat());
    let face = move || {
        view! {
            <span class="pill-dot" aria-hidden="true"></span>
            <span class="pill-text" data-testid="sync-state" data-state=move || now.get().0>
                {move || now.get().1}
            </span>
        }
    };
    let ui = Ui::get();
    let surface = move || {
        let shown = move || match ui.outbox.get() {
            Some(outbox) => outbox(),
            None => view! { <p class="loading" role="status">{tr(shell::LOADING)}</p> }.into_any(),
        };
        shown.into_any()
    };
    view! { <Menu name="sync-pill" label class face=face surface/> }
}
