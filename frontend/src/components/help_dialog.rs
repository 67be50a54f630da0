//! What the keys do, what the lights mean, and how work without a network goes.

use leptos::prelude::*;
use text::{Text, clock, shell};

use super::dialog::Modal;
use crate::settings::{lang, tr};

const KEYS: &[(&str, Text)] = &[
    ("C", shell::KEY_REGISTER),
    ("/", shell::KEY_FILTER),
    ("J K ↑ ↓ ← →", shell::KEY_MOVE_FOCUS),
    ("Enter", shell::KEY_OPEN),
    ("Space", shell::KEY_SELECT),
    ("M", shell::KEY_MOVE),
    ("N", shell::KEY_NOTE),
    ("Ctrl Enter", shell::KEY_SUBMIT),
    ("Esc", shell::KEY_CLOSE),
    ("?", shell::KEY_HELP),
];

const LIGHTS: &[(&str, Text)] = &[
    ("fine", clock::WORD_FINE),
    ("soon", clock::WORD_SOON),
    ("overdue", clock::WORD_OVERDUE),
    ("done", clock::DONE),
    ("idle", clock::IDLE),
];

/// The help.
#[component]
pub fn HelpDialog(on_close: Callback<()>) -> impl IntoView {
    let lang = lang();
    let keys = |(keys, what): &(&'static str, Text)| {
        let keys = keys
            .split(' ')
            .map(|key| view! { <kbd>{key}</kbd> })
            .collect_view();
        view! {
            <div>
                <dt>{keys}</dt>
                <dd>{tr(*what)}</dd>
            </div>
        }
        .into_any()
    };
    let lights = |(name, what): &(&'static str, Text)| {
        view! {
            <li>
                <span class="light" data-light=*name>
                    <svg class="shape" aria-hidden="true"><use href=["#s-", name].concat()></use></svg>
                    {tr(*what)}
                </span>
            </li>
        }
        .into_any()
    };
    view! {
        <Modal
            title=Signal::derive(move || shell::HELP.of(lang.get()).to_owned())
            on_close
            name="help"
        >
            <div class="dialog-body help">
                <dl class="keys">{KEYS.iter().map(keys).collect_view()}</dl>
                <h3>{tr(shell::HELP_LIGHTS)}</h3>
                <ul class="lights">{LIGHTS.iter().map(lights).collect_view()}</ul>
                <p>{tr(shell::HELP_OFFLINE)}</p>
                <p>{tr(shell::HELP_DEVICE)}</p>
            </div>
        </Modal>
    }
}
