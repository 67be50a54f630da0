//! The keys of the rows: J and K, Space, and the letter on each button.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, KeyboardEvent};

use super::Choice;
use crate::browser;
use crate::desk::Item;
use crate::keyboard::{self, elements};
use crate::settings::Settings;
use crate::station::Station;
use crate::ui::Ui;

const ROW: &str = "[data-testid=desk-row], [data-testid=work-row]";

fn rows() -> Vec<Element> {
    let root = document().document_element();
    root.map_or_else(Vec::new, |root| elements(&root, ROW))
}

fn focused_row() -> Option<Element> {
    browser::focused()?.closest(ROW).ok().flatten()
}

fn place_of(row: &Element, rows: &[Element]) -> Option<usize> {
    rows.iter().position(|one| one.is_same_node(Some(row)))
}

fn focus(row: &Element) -> bool {
    let link = row.query_selector("a").ok().flatten();
    link.and_then(|link| link.dyn_into::<HtmlElement>().ok())
        .is_some_and(|link| link.focus().is_ok())
}

fn click(row: &Element, selector: &str) -> bool {
    let found = row.query_selector(selector).ok().flatten();
    let found = found.and_then(|found| found.dyn_into::<HtmlElement>().ok());
    if let Some(found) = &found {
        found.click();
    }
    found.is_some()
}

/// Answers a key; whether it was one of ours.
pub(super) fn on_key(
    event: &KeyboardEvent,
    choice: Choice,
    station: Station,
    ui: Ui,
    settings: Settings,
) -> bool {
    if !keyboard::is_free(event, settings) || ui.open.get_untracked().is_some() {
        return false;
    }
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let is_check = target
        .as_ref()
        .and_then(|target| target.dyn_ref::<HtmlInputElement>())
        .is_some_and(|input| input.type_() == "checkbox");
    if target.as_ref().is_some_and(browser::takes_text) && !is_check {
        return false;
    }
    let row = focused_row();
    match event.key().as_str() {
        "j" | "J" => step(1, row.as_ref()),
        "k" | "K" => step(-1, row.as_ref()),
        // Arrows also scroll: they move only from a row.
        "ArrowDown" => row.is_some() && step(1, row.as_ref()),
        "ArrowUp" => row.is_some() && step(-1, row.as_ref()),
        " " if !is_check && is_on_link(target.as_ref()) => {
            row.is_some_and(|row| click(&row, "[data-testid=choose]"))
        }
        "s" | "S"
            if !choice
                .chosen
                .with_untracked(std::collections::BTreeSet::is_empty) =>
        {
            choice.sign(station, ui, settings);
            true
        }
        key if key.len() == 1 && key.as_bytes()[0].is_ascii_alphabetic() => {
            row.is_some_and(|row| {
                let key = key.to_ascii_uppercase();
                click(&row, &["[data-key=\"", &key, "\"]:not(:disabled)"].concat())
            })
        }
        _ => false,
    }
}

fn is_on_link(target: Option<&Element>) -> bool {
    target.is_some_and(|target| target.tag_name().eq_ignore_ascii_case("a"))
}

fn step(by: isize, row: Option<&Element>) -> bool {
    let rows = rows();
    let now = row.and_then(|row| place_of(row, &rows));
    let next = match now {
        Some(now) => now.saturating_add_signed(by),
        None => 0,
    };
    rows.get(next.min(rows.len().saturating_sub(1)))
        .is_some_and(focus)
}

/// A row that goes while the focus is on it hands the focus to the one that takes its place, also
/// behind a dialog that was opened from it.
pub(super) fn keep_place(all: Memo<Vec<Item>>, ui: Ui) {
    let place = StoredValue::new(None::<usize>);
    let remember = window_event_listener(leptos::ev::focusin, move |_| {
        let rows = rows();
        let now = focused_row().and_then(|row| place_of(&row, &rows));
        let is_dialog =
            browser::focused().is_some_and(|held| held.closest("dialog").ok().flatten().is_some());
        if !is_dialog {
            place.set_value(now);
        }
    });
    on_cleanup(move || remember.remove());
    Effect::new(move |first: Option<()>| {
        all.track();
        ui.dialog.track();
        if first.is_none() {
            return;
        }
        // After the rows have changed, and after a dialog has given the focus back.
        request_animation_frame(move || {
            request_animation_frame(move || {
                let Some(Some(held)) = place.try_get_value() else {
                    return;
                };
                let is_lost = browser::focused()
                    .is_none_or(|held| held.tag_name().eq_ignore_ascii_case("body"));
                let rows = rows();
                if is_lost && let Some(row) = rows.get(held.min(rows.len().saturating_sub(1))) {
                    focus(row);
                }
            });
        });
    });
}
