//! Single-key shortcuts. Off while an input method composes, while something is being typed, while
//! a dialog is open, and when the person switched them off.

use leptos::{ev, prelude::*};
use shared::id::RequestId;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use crate::browser;
use crate::settings::Settings;
use crate::station::Station;
use crate::ui::{Dialog, Ui};

/// Listens as long as the caller lives.
pub fn listen(station: Station, ui: Ui, settings: Settings) {
    let handle = window_event_listener(ev::keydown, move |event| {
        if on_key(&event, station, ui, settings) {
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}

fn dialog_is_open() -> bool {
    document()
        .query_selector("dialog[open]")
        .ok()
        .flatten()
        .is_some()
}

/// Whether a key press is a shortcut's, as far as the page goes: what the focus is in is not looked
/// at.
pub fn is_free(event: &KeyboardEvent, settings: Settings) -> bool {
    let held = event.ctrl_key() || event.alt_key() || event.meta_key();
    !(held || browser::is_composing(event) || event.default_prevented() || dialog_is_open())
        && settings.shortcuts.get_untracked()
}

fn on_key(event: &KeyboardEvent, station: Station, ui: Ui, settings: Settings) -> bool {
    if browser::is_composing(event) || event.default_prevented() || dialog_is_open() {
        return false;
    }
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let typing = target.as_ref().is_some_and(browser::takes_text);
    if event.key() == "Escape" {
        return escape(typing, ui);
    }
    let held = event.ctrl_key() || event.alt_key() || event.meta_key();
    if typing || held || !settings.shortcuts.get_untracked() {
        return false;
    }
    match event.key().as_str() {
        "c" | "C" => {
            let may = !untrack(|| station.own_stations()).is_empty();
            if may {
                ui.dialog.set(Some(Dialog::Register(None)));
            }
            may
        }
        "/" => browser::focus("#filter-words"),
        "?" => {
            ui.dialog.set(Some(Dialog::Help));
            true
        }
        "n" | "N" => browser::focus("#note-text"),
        "m" | "M" => match focused_request().or_else(|| ui.open.get_untracked()) {
            Some(id) => {
                ui.dialog.set(Some(Dialog::Move(id)));
                true
            }
            None => {
                let lang = settings.lang.get_untracked();
                ui.toast(text::board::MOVE_PICK_FIRST.of(lang).to_owned(), None);
                true
            }
        },
        "j" | "J" | "ArrowDown" => step(Step::Down, event.key() != "ArrowDown"),
        "k" | "K" | "ArrowUp" => step(Step::Up, event.key() != "ArrowUp"),
        "ArrowRight" => step(Step::Right, false),
        "ArrowLeft" => step(Step::Left, false),
        _ => false,
    }
}

/// Out of a field first, then out of the panel.
fn escape(typing: bool, ui: Ui) -> bool {
    if typing {
        if let Some(element) = browser::focused() {
            let _ = element.blur();
        }
        return false;
    }
    if ui.open.get_untracked().is_some() {
        ui.close_request();
        return true;
    }
    false
}

/// The card that has the focus.
fn focused_card() -> Option<Element> {
    browser::focused()?
        .closest("[data-testid=card]")
        .ok()
        .flatten()
}

fn focused_request() -> Option<RequestId> {
    let held = browser::focused()?.closest("[data-request]").ok().flatten();
    held?.get_attribute("data-request")?.parse().ok()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Down,
    Up,
    Left,
    Right,
}

/// What a selector finds below an element, as far as it is on the screen.
pub fn elements(root: &Element, selector: &str) -> Vec<Element> {
    let Ok(list) = root.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..list.length())
        .filter_map(|index| list.get(index)?.dyn_into::<Element>().ok())
        // What a narrow screen hides cannot take the focus.
        .filter(|element| {
            element
                .dyn_ref::<HtmlElement>()
                .is_none_or(|element| element.offset_parent().is_some())
        })
        .collect()
}

/// The cards by column, as they stand on the screen.
fn columns() -> Vec<Vec<Element>> {
    let Some(root) = document().document_element() else {
        return Vec::new();
    };
    let cards = |column: &Element| elements(column, "[data-testid=card]");
    elements(&root, "[data-testid=column]")
        .iter()
        .map(cards)
        .collect()
}

/// Moves the focus among the cards. Arrows do so only from a card, because they also scroll;
/// letters begin at the first card.
fn step(step: Step, begins: bool) -> bool {
    let columns = columns();
    let now = focused_card();
    let place = now.as_ref().and_then(|card| {
        columns.iter().enumerate().find_map(|(x, column)| {
            column
                .iter()
                .position(|one| one.is_same_node(Some(card)))
                .map(|y| (x, y))
        })
    });
    let Some((x, y)) = place else {
        return begins && columns.iter().flatten().next().is_some_and(focus);
    };
    let sideways = |mut next: Box<dyn Iterator<Item = usize>>| {
        next.find(|x| !columns[*x].is_empty())
            .map(|x| columns[x][y.min(columns[x].len() - 1)].clone())
    };
    let next = match step {
        Step::Down if y + 1 < columns[x].len() => Some(columns[x][y + 1].clone()),
        Step::Up if y > 0 => Some(columns[x][y - 1].clone()),
        // Letters go on into the next column.
        Step::Down if begins => columns[x + 1..]
            .iter()
            .find_map(|column| column.first().cloned()),
        Step::Up if begins => columns[..x]
            .iter()
            .rev()
            .find_map(|column| column.last().cloned()),
        Step::Down | Step::Up => None,
        Step::Right => sideways(Box::new(x + 1..columns.len())),
        Step::Left => sideways(Box::new((0..x).rev())),
    };
    next.is_some_and(|card| focus(&card)) || !begins
}

fn focus(card: &Element) -> bool {
    let link = card.query_selector("a").ok().flatten();
    link.and_then(|link| link.dyn_into::<HtmlElement>().ok())
        .is_some_and(|link| link.focus().is_ok())
}
