//! The schedule light: shape, word and colour together.

use leptos::prelude::*;
use shared::schedule::Light;
use text::supervision as words;

use crate::settings::lang;

/// The names of a light's shape and colour in styles, which it shares with the clock's lights.
const fn style(light: Light) -> (&'static str, &'static str) {
    match light {
        Light::Green => ("fine", "fine"),
        Light::Yellow => ("soon", "soon"),
        Light::Red => ("overdue", "overdue"),
        Light::Grey => ("idle", "silent"),
        Light::Unplanned => ("idle", "idle"),
    }
}

/// A light with its word.
#[component]
pub fn LightBadge(
    /// The light.
    #[prop(into)]
    light: Signal<Light>,
    /// Whether the matter is over: then there is nothing to be late with.
    #[prop(optional, into)]
    done: Signal<bool>,
) -> impl IntoView {
    let lang = lang();
    let shape = move || {
        if done.get() {
            "done"
        } else {
            style(light.get()).0
        }
    };
    view! {
        <span
            class="light badge-light"
            data-testid="light"
            data-light=move || if done.get() { "done" } else { style(light.get()).1 }
        >
            <svg class="shape" aria-hidden="true" focusable="false">
                <use href=move || ["#s-", shape()].concat()></use>
            </svg>
            {move || {
                let word = if done.get() { words::OVER } else { words::light(light.get()) };
                word.of(lang.get())
            }}
        </span>
    }
}
