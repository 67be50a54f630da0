//! A modal dialog on the browser's own element: it traps the focus, closes with Esc and gives the
//! focus back.

use leptos::{html, prelude::*};
use text::shell;

use super::icon::Icon;
use super::when::When;
use crate::browser;
use crate::settings::tr;

/// A dialog that is open as long as it is there.
#[component]
pub fn Modal(
    /// Its heading.
    #[prop(into)]
    title: Signal<String>,
    /// The person wants it gone.
    on_close: Callback<()>,
    /// `wide`, or nothing.
    #[prop(optional)]
    size: &'static str,
    /// A name for tests.
    name: &'static str,
    /// Whether it can be closed without doing anything.
    #[prop(default = true)]
    closable: bool,
    /// Keys that it answers to wherever in it the focus is.
    #[prop(optional)]
    on_key: Option<Callback<web_sys::KeyboardEvent>>,
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let before = StoredValue::new_local(browser::focused());
    Effect::new(move || {
        if let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            // Fails only for a dialog that is open already.
            let _ = dialog.show_modal();
        }
    });
    on_cleanup(move || browser::focus_back(before.get_value(), None));
    let heading = [name, "-title"].concat();
    let labelled_by = heading.clone();
    view! {
        <dialog
            node_ref=dialog
            class=["dialog ", size].concat()
            data-testid=name
            aria-labelledby=labelled_by
            on:keydown=move |event| {
                // Browsers close a dialog at the second Esc whatever `cancel` says.
                if !closable && event.key() == "Escape" {
                    event.prevent_default();
                }
                if let Some(on_key) = on_key {
                    on_key.run(event);
                }
            }
            on:close=move |_| {
                // Closed by the browser, not by us: then we are still here.
                if closable {
                    on_close.try_run(());
                } else if let Some(dialog) = dialog.try_get_untracked().flatten() {
                    let _ = dialog.show_modal();
                }
            }
            on:cancel=move |event: web_sys::Event| {
                event.prevent_default();
                if closable {
                    on_close.run(());
                }
            }
        >
            <header class="dialog-head">
                <h2 id=heading>{title}</h2>
                <When when=move || closable>
                    <button
                        type="button"
                        class="button icon-only"
                        aria-label=tr(shell::CLOSE)
                        on:click=move |_| on_close.run(())
                    >
                        <Icon name="close"/>
                    </button>
                </When>
            </header>
            {children()}
        </dialog>
    }
}

/// The end of a dialog: leaving it, and what it is for.
#[component]
pub fn DialogFoot(
    /// The person wants the dialog gone.
    on_close: Callback<()>,
    /// What it is for.
    children: Children,
) -> impl IntoView {
    view! {
        <footer class="dialog-foot">
            <button type="button" class="button" on:click=move |_| on_close.run(())>
                {tr(shell::CANCEL)}
            </button>
            {children()}
        </footer>
    }
}
