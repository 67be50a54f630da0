//! An address without a page.

use leptos::prelude::*;
use text::shell;

use crate::settings::tr;

/// The page.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <section class="plain-page" data-testid="not-found">
            <h1>{tr(shell::NOT_FOUND_TITLE)}</h1>
            <p>{tr(shell::NOT_FOUND_TEXT)}</p>
            <a class="button main" href="/">{tr(shell::TO_BOARD)}</a>
        </section>
    }
}
