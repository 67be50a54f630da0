//! Small things asked of the browser.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Puts the focus on what a selector finds; whether there was something.
pub fn focus(selector: &str) -> bool {
    let found = document().query_selector(selector).ok().flatten();
    match found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        Some(element) => element.focus().is_ok(),
        None => false,
    }
}

/// The element that has the focus.
pub fn focused() -> Option<HtmlElement> {
    document().active_element()?.dyn_into().ok()
}

/// Puts the focus back where it was, once the page has settled. The element may be gone; then it
/// goes to what `otherwise` finds.
pub fn focus_back(element: Option<HtmlElement>, otherwise: Option<String>) {
    request_animation_frame(move || {
        let still = element.filter(|element| element.is_connected() && !is_body(element));
        match still {
            Some(element) => drop(element.focus()),
            None => drop(otherwise.map(|selector| focus(&selector))),
        }
    });
}

fn is_body(element: &Element) -> bool {
    element.tag_name().eq_ignore_ascii_case("body")
}

/// Whether an element takes typed text.
pub fn takes_text(element: &Element) -> bool {
    let tag = element.tag_name().to_ascii_lowercase();
    matches!(tag.as_str(), "input" | "textarea" | "select")
        || element
            .dyn_ref::<HtmlElement>()
            .is_some_and(HtmlElement::is_content_editable)
}

/// Whether a key belongs to an input method that is composing.
pub fn is_composing(event: &web_sys::KeyboardEvent) -> bool {
    event.is_composing() || event.key_code() == 229
}

/// Whether a key press submits from within a text: Ctrl+Enter, or Cmd+Enter.
pub fn is_submit(event: &web_sys::KeyboardEvent) -> bool {
    event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) && !is_composing(event)
}

/// Copies a text; where the browser does not allow it, nothing happens.
pub fn copy(text: &str) {
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into());
    if clipboard.is_ok_and(|found| !found.is_undefined()) {
        let _ = window().navigator().clipboard().write_text(text);
    }
}

/// Where the application is served from.
pub fn origin() -> String {
    window().location().origin().unwrap_or_default()
}
