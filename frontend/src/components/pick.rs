//! Choosing one of many by typing: the ARIA combobox with a list.

use leptos::{html, prelude::*};
use shared::id::OrganisationId;
use text::register;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::when::When;
use crate::settings::tr;

/// Options: what is chosen, and its name.
pub type Options = Vec<(OrganisationId, String)>;

const MOST_SHOWN: usize = 60;

/// A text field that finds among options.
#[component]
pub fn Pick(
    /// The id of its input.
    id: &'static str,
    /// The options.
    #[prop(into)]
    options: Signal<Options>,
    /// What is chosen.
    value: RwSignal<Option<OrganisationId>>,
    /// Told after a choice.
    #[prop(optional)]
    on_pick: Option<Callback<OrganisationId>>,
    /// A reader's name for it, where there is no label.
    #[prop(optional, into)]
    label: Option<Signal<String>>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let open = RwSignal::new(false);
    let at = RwSignal::new(0usize);
    // What is being typed; without it the name of the choice is shown.
    let typed = RwSignal::new(None::<String>);
    let name_of = move |id: OrganisationId| {
        options.with(|all| {
            all.iter()
                .find(|(one, _)| *one == id)
                .map(|(_, name)| name.clone())
        })
    };
    let shown = move || match typed.get() {
        Some(text) => text,
        None => value.get().and_then(name_of).unwrap_or_default(),
    };
    let found = Memo::new(move |_| {
        let words = typed.get().unwrap_or_default().trim().to_lowercase();
        options.with(|all| {
            let fits = |name: &str| words.is_empty() || name.to_lowercase().contains(&words);
            all.iter()
                .filter(|(_, name)| fits(name))
                .take(MOST_SHOWN)
                .cloned()
                .collect::<Options>()
        })
    });
    let choose = move |chosen: OrganisationId| {
        typed.set(None);
        open.set(false);
        match on_pick {
            Some(on_pick) => on_pick.run(chosen),
            None => value.set(Some(chosen)),
        }
    };
    let step = move |down: bool| {
        let n = found.with(Vec::len).max(1);
        if !open.get_untracked() {
            open.set(true);
            at.set(0);
            return;
        }
        at.update(|at| *at = (*at + if down { 1 } else { n - 1 }) % n);
        // Keep the marked option in sight.
        let selector = ["#", id, "-", &at.get_untracked().to_string()].concat();
        if let Ok(Some(option)) = document().query_selector(&selector)
            && let Some(option) = option.dyn_ref::<HtmlElement>()
            && let Some(list) = option.offset_parent()
        {
            let (top, height) = (option.offset_top(), option.offset_height());
            let (from, view) = (list.scroll_top(), list.client_height());
            if top < from {
                list.set_scroll_top(top);
            } else if top + height > from + view {
                list.set_scroll_top(top + height - view);
            }
        }
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        if crate::browser::is_composing(&event) {
            return;
        }
        match event.key().as_str() {
            "ArrowDown" | "ArrowUp" => {
                event.prevent_default();
                step(event.key() == "ArrowDown");
            }
            "Enter" if open.get_untracked() && !event.ctrl_key() && !event.meta_key() => {
                event.prevent_default();
                let chosen = found.with(|found| found.get(at.get_untracked()).map(|(id, _)| *id));
                if let Some(chosen) = chosen {
                    choose(chosen);
                }
            }
            "Escape" if open.get_untracked() => {
                event.prevent_default();
                event.stop_propagation();
                typed.set(None);
                open.set(false);
            }
            _ => {}
        }
    };
    let on_leave = move |_| {
        // A field that is taken off the page loses the focus, too, when its signals are gone.
        let Some(typed_text) = typed.try_get_untracked() else {
            return;
        };
        // An exact name, or the only one left, counts as chosen; anything else is undone.
        if let Some(text) = typed_text {
            let text = text.trim().to_owned();
            let found = found.get_untracked();
            if text.is_empty() {
                value.set(None);
            } else if let Some((id, _)) = found.iter().find(|(_, name)| *name == text) {
                choose(*id);
            } else if let [(id, _)] = found.as_slice() {
                choose(*id);
            }
        }
        typed.set(None);
        open.set(false);
    };
    let option = move |(index, (chosen, name)): (usize, (OrganisationId, String))| {
        view! {
            <li
                id=[id, "-", &index.to_string()].concat()
                role="option"
                aria-selected=move || (at.get() == index).to_string()
                // The input keeps the focus; a finger may scroll the list before it chooses.
                on:mousedown=move |event| event.prevent_default()
                on:click=move |_| choose(chosen)
            >
                {name}
            </li>
        }
        .into_any()
    };
    let list = [id, "-list"].concat();
    let controls = list.clone();
    view! {
        <div class="pick">
            <input
                node_ref=input
                id=id
                class="input"
                role="combobox"
                autocomplete="off"
                aria-autocomplete="list"
                aria-expanded=move || open.get().to_string()
                aria-controls=controls
                aria-label=move || label.map(|label| label.get())
                aria-activedescendant=move || {
                    open.get().then(|| [id, "-", &at.get().to_string()].concat())
                }
                placeholder=tr(register::FILTER_OPTIONS)
                prop:value=shown
                on:input=move |event| {
                    typed.set(Some(event_target_value(&event)));
                    at.set(0);
                    open.set(true);
                }
                on:click=move |_| open.set(true)
                on:keydown=on_key
                on:blur=on_leave
            />
            <When when=move || open.get()>
                <ul class="pick-list" id=list.clone() role="listbox" aria-label=tr(register::FILTER_OPTIONS)>
                    {move || found.get().into_iter().enumerate().map(option).collect_view()}
                    <When when=move || found.with(Vec::is_empty)>
                        <li class="none" role="option" aria-disabled="true" aria-selected="false">
                            {tr(register::NO_OPTION)}
                        </li>
                    </When>
                </ul>
            </When>
        </div>
    }
}
