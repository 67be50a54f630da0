//! The light: shape, word and colour together, never colour alone.

use domain::deadline;
use leptos::prelude::*;
use text::{Lang, clock};

use crate::settings::lang;

/// The words of a light.
pub fn words(light: deadline::Light, lang: Lang) -> String {
    match light {
        deadline::Light::Fine { left } => clock::left(left, lang),
        deadline::Light::Soon { left } => clock::soon(left, lang),
        deadline::Light::Overdue { by } => clock::overdue(by, lang),
        deadline::Light::Done => clock::DONE.of(lang).to_owned(),
        deadline::Light::Idle => clock::IDLE.of(lang).to_owned(),
        deadline::Light::Paused => clock::PAUSED.of(lang).to_owned(),
    }
}

/// The name of a light in styles and tests; its shape has the same name in the sprite.
pub fn code(light: deadline::Light) -> &'static str {
    match light {
        deadline::Light::Fine { .. } => "fine",
        deadline::Light::Soon { .. } => "soon",
        deadline::Light::Overdue { .. } => "overdue",
        deadline::Light::Done => "done",
        deadline::Light::Idle | deadline::Light::Paused => "idle",
    }
}

/// A light with its words.
#[component]
pub fn Light(
    /// How the matter stands.
    #[prop(into)]
    light: Signal<Option<deadline::Light>>,
) -> impl IntoView {
    let lang = lang();
    let name = move || light.get().map_or("idle", code);
    view! {
        <span class="light" data-light=name hidden=move || light.get().is_none()>
            <svg class="shape" aria-hidden="true" focusable="false">
                <use href=move || ["#s-", name()].concat()></use>
            </svg>
            {move || light.get().map(|light| words(light, lang.get()))}
        </span>
    }
}
