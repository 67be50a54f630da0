//! Icons of the page's own sprite: thin strokes that take the colour of the text.

use leptos::prelude::*;

/// One icon; it says nothing to a reader, the words beside it do.
#[component]
pub fn Icon(
    /// Its name in the sprite of `index.html`.
    name: &'static str,
) -> impl IntoView {
    let href = ["#i-", name].concat();
    view! {
        <svg class="icon" aria-hidden="true" focusable="false">
            <use href=href></use>
        </svg>
    }
}
