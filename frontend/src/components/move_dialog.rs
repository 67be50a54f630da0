//! "Move to…": the moves that a person may do on one card, each with a digit.

use leptos::prelude::*;
use shared::id::RequestId;
use text::{board, request as words};

use super::dialog::Modal;
use super::icon::Icon;
use crate::moves::{self, Action};
use crate::settings::{Settings, lang, tr};
use crate::station::Station;
use crate::ui::Ui;

/// The menu.
#[component]
pub fn MoveDialog(id: RequestId, on_close: Callback<()>) -> impl IntoView {
    let (station, ui, settings) = (Station::get(), Ui::get(), Settings::get());
    let lang = lang();
    let slot = station.card(id);
    let card = Memo::new(move |_| slot.get());
    let open = Memo::new(move |_| {
        let actor = station.actor.get()?;
        card.with(|card| {
            card.as_ref().map(|card| {
                let now = station.now.get();
                let mut open = moves::actions(card, &actor, now);
                open.extend(moves::beside(card, &actor, now));
                open
            })
        })
    });
    let begin = move |action: Action| {
        on_close.run(());
        if let Some(card) = station.peek(id) {
            moves::begin(&card, action, station, ui, settings);
        }
    };
    let one = move |(index, action): (usize, Action)| {
        let waits = matches!(action, Action::Close { waits: Some(_) });
        let unit = action.unit();
        view! {
            <li>
                <button
                    type="button"
                    class="button wide"
                    data-action=action.code()
                    disabled=waits
                    on:click=move |_| begin(action)
                >
                    <kbd aria-hidden="true">{index + 1}</kbd>
                    <span>{tr(action.word())}</span>
                    <small>
                        {move || unit.map(|unit| station.tree.with(|tree| tree.name(unit)))}
                    </small>
                    <Icon name="next"/>
                </button>
            </li>
        }
        .into_any()
    };
    let on_key = Callback::new(move |event: web_sys::KeyboardEvent| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let digit = event
            .key()
            .parse::<usize>()
            .ok()
            .and_then(|n| n.checked_sub(1));
        let actions = open.get_untracked().unwrap_or_default();
        if let Some(action) = digit.and_then(|n| actions.get(n))
            && !matches!(action, Action::Close { waits: Some(_) })
        {
            event.prevent_default();
            begin(*action);
        }
    });
    let title = Signal::derive(move || {
        let lang = lang.get();
        let name = card.with(|card| card.as_ref().map(|card| moves::spoken(card, lang)));
        board::MOVE_TITLE.with(lang, &[&name.unwrap_or_default()])
    });
    let list = move || {
        let actions = open.get().unwrap_or_default();
        if actions.is_empty() {
            return view! { <p class="hint">{tr(board::MOVE_NONE)}</p> }.into_any();
        }
        let rows = actions.into_iter().enumerate().map(one).collect_view();
        view! { <ul class="moves" aria-label=tr(words::ACTIONS)>{rows}</ul> }.into_any()
    };
    view! {
        <Modal title on_close name="move-dialog" on_key>
            <div class="dialog-body">
                <p class="subject">
                    {move || card.with(|card| card.as_ref().map(|card| card.request.title.clone()))}
                </p>
                {list}
            </div>
        </Modal>
    }
}
