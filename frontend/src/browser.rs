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

/// Whether the focus stands on the button of a menu that is open.
pub fn is_menu_open() -> bool {
    focused().is_some_and(|button| button.get_attribute("aria-expanded").as_deref() == Some("true"))
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

/// Gives a file to whoever is at the browser, under a name.
pub fn save(file: &web_sys::Blob, name: &str) {
    let Ok(address) = web_sys::Url::create_object_url_with_blob(file) else {
        return;
    };
    if let Ok(link) = document().create_element("a") {
        let link: web_sys::HtmlAnchorElement = link.unchecked_into();
        link.set_href(&address);
        link.set_download(name);
        link.click();
    }
    // The browser has begun to read it; nobody else needs the address.
    let _ = web_sys::Url::revoke_object_url(&address);
}

/// The file that was chosen in an input.
pub fn chosen_file(event: &web_sys::Event) -> Option<web_sys::File> {
    let input: web_sys::HtmlInputElement = event.target()?.dyn_into().ok()?;
    input.files()?.get(0)
}

/// A file's bytes in base64; `None` if it cannot be read.
pub async fn base64_of(file: web_sys::File) -> Option<String> {
    let bytes = wasm_bindgen_futures::JsFuture::from(file.array_buffer())
        .await
        .ok()?;
    let bytes = js_sys::Uint8Array::new(&bytes).to_vec();
    // `btoa` takes one character for each byte.
    let letters: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    window().btoa(&letters).ok()
}

/// A file's text; `None` if it cannot be read.
pub async fn text_of(file: web_sys::File) -> Option<String> {
    let text = wasm_bindgen_futures::JsFuture::from(file.text())
        .await
        .ok()?;
    text.as_string()
}
