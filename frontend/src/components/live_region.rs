//! Tells a screen reader what moves on the board.

use leptos::prelude::*;
use text::{board, names};

use crate::moves::spoken;
use crate::settings::lang;
use crate::station::Station;
use crate::station::view::column_of;

/// The polite announcer.
#[component]
pub fn LiveRegion() -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let sentence = move || {
        let moved = station.moved.get()?;
        let card = station.peek(moved.request)?;
        let lang = lang.get();
        let count = column_of(moved.to).map_or(0, |i| station.columns[i].with_untracked(Vec::len));
        let state = names::status(moved.to).of(lang);
        Some(board::ANNOUNCE_MOVE.with(lang, &[&spoken(&card, lang), state, &count.to_string()]))
    };
    view! {
        <div class="visually-hidden" role="status" aria-live="polite" data-testid="announcer">
            {sentence}
        </div>
    }
}
