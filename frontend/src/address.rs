//! The address bar as signals, and links that do not load the page anew.
//!
//! Three kinds of address need no router crate: it would be a fifteenth of what a cold start
//! transfers.

use leptos::{ev, prelude::*};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement};

/// Where the person is. A copyable handle, provided at the root.
#[derive(Clone, Copy)]
pub struct Address {
    /// The path, with its leading slash.
    pub path: RwSignal<String>,
    /// The query, without its question mark.
    pub query: RwSignal<String>,
}

impl Address {
    /// Reads the address bar and follows it from now on. Call once, at the root.
    pub fn follow() -> Self {
        let address = Self {
            path: RwSignal::new(String::new()),
            query: RwSignal::new(String::new()),
        };
        address.read();
        window_event_listener_untyped("popstate", move |_| address.read());
        window_event_listener(ev::click, move |event| {
            if let Some(target) = link_of(&event) {
                event.prevent_default();
                address.go(&target, false);
            }
        });
        address
    }

    /// Where the person is.
    pub fn get() -> Self {
        expect_context()
    }

    fn read(self) {
        let location = window().location();
        let path = location.pathname().unwrap_or_default();
        let query = location
            .search()
            .unwrap_or_default()
            .trim_start_matches('?')
            .to_owned();
        if self.path.with_untracked(|now| *now != path) {
            self.path.set(path);
        }
        if self.query.with_untracked(|now| *now != query) {
            self.query.set(query);
        }
    }

    /// Goes to an address of the application; `replace` leaves no step to go back to.
    pub fn go(self, target: &str, replace: bool) {
        let Ok(history) = window().history() else {
            return;
        };
        // Fails only for a foreign origin, which no caller names.
        let _ = if replace {
            history.replace_state_with_url(&JsValue::NULL, "", Some(target))
        } else {
            history.push_state_with_url(&JsValue::NULL, "", Some(target))
        };
        self.read();
    }
}

/// The address of a link that was clicked plainly and stays within the application.
fn link_of(event: &web_sys::MouseEvent) -> Option<String> {
    let held = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    if event.default_prevented() || event.button() != 0 || held {
        return None;
    }
    let link = event
        .target()?
        .dyn_into::<Element>()
        .ok()?
        .closest("a[href]")
        .ok()
        .flatten()?;
    let link = link.dyn_into::<HtmlAnchorElement>().ok()?;
    let target = link.get_attribute("href")?;
    // What is taken away is the browser's.
    let is_page = link.target().is_empty() && !link.has_attribute("download");
    (target.starts_with('/') && is_page).then_some(target)
}
