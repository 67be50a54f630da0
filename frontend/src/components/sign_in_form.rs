//! Login name and password; used by the sign-in page and by the dialog over an expired session.

use leptos::prelude::*;
use text::sign_in;
use wasm_bindgen_futures::spawn_local;

use super::error_note::ErrorNote;
use super::field::Field;
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::api::ApiError;

/// The form.
#[component]
pub fn SignInForm(
    /// The login name to begin with.
    #[prop(optional, into)]
    login: String,
) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let known = !login.is_empty();
    let login = RwSignal::new(login);
    let password = RwSignal::new(String::new());
    let error = RwSignal::new(None::<ApiError>);
    let empty = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let (name, secret) = (
            login.get_untracked().trim().to_owned(),
            password.get_untracked(),
        );
        empty.set(name.is_empty() || secret.is_empty());
        if empty.get_untracked() {
            return;
        }
        busy.set(true);
        error.set(None);
        spawn_local(async move {
            let result = station.sign_in(name, secret).await;
            // The form is gone when it worked.
            busy.try_set(false);
            if let Err(failed) = result {
                error.try_set(Some(failed));
            }
        });
    };
    let complaint = Signal::derive(move || {
        empty
            .get()
            .then(|| sign_in::EMPTY.of(lang.get()).to_owned())
    });
    view! {
        <form class="stack" on:submit=submit novalidate>
            <Field id="login" label=sign_in::LOGIN>
                <input
                    id="login"
                    class="input"
                    name="username"
                    autocomplete="username"
                    autocapitalize="none"
                    spellcheck="false"
                    autofocus=!known
                    prop:value=move || login.get()
                    on:input=move |event| login.set(event_target_value(&event))
                />
            </Field>
            <Field id="password" label=sign_in::PASSWORD complaint=complaint>
                <input
                    id="password"
                    class="input"
                    type="password"
                    name="password"
                    autocomplete="current-password"
                    autofocus=known
                    prop:value=move || password.get()
                    on:input=move |event| password.set(event_target_value(&event))
                />
            </Field>
            <ErrorNote error=error/>
            <button type="submit" class="button main tall" aria-busy=move || busy.get().to_string()>
                {tr(sign_in::SUBMIT)}
            </button>
        </form>
    }
}
