//! Setting a password through a one-use link.

use leptos::prelude::*;
use shared::api::{ErrorCode, UseLinkCall};
use text::link;
use wasm_bindgen_futures::spawn_local;

use crate::components::error_note::ErrorNote;
use crate::components::field::Field;
use crate::pages::sign_in::Gate;
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::api::{self, ApiError, LinkOwner};
use crate::ui::Ui;

/// The form, once it is known whose link it is.
#[component]
fn PasswordForm(token: StoredValue<String>, owner: LinkOwner) -> impl IntoView {
    let (station, ui, lang) = (Station::get(), Ui::get(), lang());
    let (first, second) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let error = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let differs =
        move || second.with(|second| !second.is_empty() && first.with(|first| first != second));
    let complaint =
        Signal::derive(move || differs().then(|| link::DIFFERENT.of(lang.get()).to_owned()));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let password = first.get_untracked();
        if busy.get_untracked() || password.is_empty() || second.get_untracked() != password {
            return;
        }
        busy.set(true);
        error.set(None);
        let call = UseLinkCall {
            token: token.get_value(),
            password,
        };
        spawn_local(async move {
            let result = api::use_link(&call).await;
            busy.try_set(false);
            match result {
                Ok(me) => {
                    station.signed_in(me).await;
                    ui.go("/");
                }
                Err(failed) => {
                    error.try_set(Some(failed));
                }
            }
        });
    };
    let hello = move || link::HELLO.with(lang.get(), &[&owner.name, &owner.login]);
    view! {
        <p>{hello}</p>
        <form class="stack" on:submit=submit novalidate>
            <Field id="new-password" label=link::PASSWORD>
                <input
                    id="new-password"
                    class="input"
                    type="password"
                    autocomplete="new-password"
                    autofocus=true
                    prop:value=move || first.get()
                    on:input=move |event| first.set(event_target_value(&event))
                />
                <p class="hint">{tr(link::RULE)}</p>
            </Field>
            <Field id="new-password-again" label=link::AGAIN complaint=complaint>
                <input
                    id="new-password-again"
                    class="input"
                    type="password"
                    autocomplete="new-password"
                    prop:value=move || second.get()
                    on:input=move |event| second.set(event_target_value(&event))
                />
            </Field>
            <ErrorNote error/>
            <button
                type="submit"
                class="button main tall"
                disabled=move || second.with(String::is_empty) || differs()
                aria-busy=move || busy.get().to_string()
            >
                {tr(link::SUBMIT)}
            </button>
        </form>
    }
}

/// The page.
#[component]
pub fn LinkPage(
    /// The token in the address.
    token: String,
) -> impl IntoView {
    let token = StoredValue::new(token);
    let owner = RwSignal::new(None::<LinkOwner>);
    let error = RwSignal::new(None::<ApiError>);
    let ask = move || {
        error.set(None);
        spawn_local(async move {
            match api::link_owner(&token.get_value()).await {
                Ok(found) => {
                    owner.try_set(Some(found));
                }
                Err(ApiError::Failed {
                    code: ErrorCode::NotFound,
                    reference,
                    ..
                }) => {
                    let code = ErrorCode::LinkInvalid;
                    error.try_set(Some(ApiError::Failed {
                        code,
                        reference,
                        retry_after: None,
                        answers: Vec::new(),
                    }));
                }
                Err(failed) => {
                    error.try_set(Some(failed));
                }
            }
        });
    };
    ask();
    view! {
        <Gate>
            <h1>{tr(link::TITLE)}</h1>
            <ErrorNote error/>
            {move || owner.get().map(|owner| view! { <PasswordForm token owner/> }.into_any())}
        </Gate>
    }
}
