//! What a page shows, to take away: as a table in a file, or on paper.

use domain::supervision::board::csv;
use leptos::prelude::*;
use text::supervision as words;
use wasm_bindgen::JsValue;

use crate::browser;
use crate::components::icon::Icon;
use crate::settings::tr;

/// Lines of cells, the heads first.
pub type Table = Vec<Vec<String>>;

/// The button that prints the page.
#[component]
pub fn Print() -> impl IntoView {
    view! {
        <button
            type="button"
            class="button"
            data-testid="print"
            on:click=move |_| {
                // Fails only in a browser that cannot print.
                let _ = window().print();
            }
        >
            <Icon name="print"/>
            {tr(words::PRINT)}
        </button>
    }
}

/// The button that takes a table away as a file.
#[component]
pub fn ToFile(
    /// A name for tests.
    name: &'static str,
    /// The name of the file.
    file: &'static str,
    /// What is shown.
    table: Callback<(), Table>,
    /// Its class: as a button, or as a link in a heading.
    #[prop(default = "button")]
    look: &'static str,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class=look
            data-testid=name
            on:click=move |_| {
                let text = csv(&table.run(()));
                let parts = js_sys::Array::of1(&JsValue::from_str(&text));
                // Fails only where there is no memory left.
                if let Ok(taken) = web_sys::Blob::new_with_str_sequence(&parts) {
                    browser::save(&taken, file);
                }
            }
        >
            {tr(words::CSV)}
        </button>
    }
}

/// The buttons of a list: its table as a file, and the page on paper.
#[component]
pub fn TakeAway(
    /// A name for tests.
    name: &'static str,
    /// The name of the file.
    file: &'static str,
    /// What is shown.
    table: Callback<(), Table>,
) -> impl IntoView {
    view! {
        <ToFile name file table/>
        <Print/>
    }
}
