//! A button with a small surface below it. Closes with Esc, a click elsewhere, or when the focus
//! leaves it.

use super::when::When;
use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::Node;

/// The button and its surface.
#[component]
pub fn Menu(
    /// What the button says to a reader.
    #[prop(into)]
    label: Signal<String>,
    /// Classes of the button.
    #[prop(into)]
    class: Signal<String>,
    /// A name for tests.
    name: &'static str,
    /// What is on the button.
    #[prop(into)]
    face: ViewFn,
    /// What is on the surface; made when it opens.
    #[prop(into)]
    surface: ViewFn,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let root = NodeRef::<html::Div>::new();
    let button = NodeRef::<html::Button>::new();
    let inside = move |target: Option<web_sys::EventTarget>| {
        let node = target.and_then(|target| target.dyn_into::<Node>().ok());
        root.try_get_untracked()
            .flatten()
            .is_some_and(|root| root.contains(node.as_ref()))
    };
    let outside = window_event_listener(ev::pointerdown, move |event| {
        if open.get_untracked() && !inside(event.target()) {
            open.set(false);
        }
    });
    on_cleanup(move || outside.remove());
    provide_context(MenuHandle(open));
    let surface_id = [name, "-surface"].concat();
    let controls = surface_id.clone();
    view! {
        <div
            class="menu"
            node_ref=root
            on:keydown=move |event| {
                if event.key() == "Escape" && open.get_untracked() {
                    event.stop_propagation();
                    open.set(false);
                    if let Some(button) = button.get_untracked() {
                        let _ = button.focus();
                    }
                }
            }
            on:focusout=move |event| {
                if event.related_target().is_some() && !inside(event.related_target()) {
                    // Also when the menu is taken off the page.
                    open.try_set(false);
                }
            }
        >
            <button
                type="button"
                node_ref=button
                class=move || class.get()
                data-testid=name
                aria-expanded=move || open.get().to_string()
                aria-controls=controls
                on:click=move |_| open.update(|open| *open = !*open)
            >
                <span class="face" aria-hidden="true">{face.run()}</span>
                <span class="visually-hidden">{move || label.get()}</span>
            </button>
            <When when=move || open.get()>
                <div class="surface" id=surface_id.clone()>
                    {surface.run()}
                </div>
            </When>
        </div>
    }
}

/// Lets what is on a surface close it.
#[derive(Clone, Copy)]
pub struct MenuHandle(RwSignal<bool>);

impl MenuHandle {
    /// Closes the surface that the caller stands on, if it stands on one.
    pub fn close(self) {
        self.0.set(false);
    }
}
