//! A new account, and the one-use link that is shown once.

use leptos::prelude::*;
use shared::account::AccountCommand;
use shared::api::OneUseLink;
use shared::command::Command;
use shared::id::AccountId;
use shared::limits;
use shared::refusal::Refusal;
use text::{accounts as words, shell};
use wasm_bindgen_futures::spawn_local;

use super::grant::{Grant, GrantFields, LinkNote};
use crate::components::dialog::{DialogFoot, Modal};
use crate::components::error_note::{ErrorNote, RefusalNote};
use crate::components::field::Field;
use crate::settings::{lang, tr};
use crate::station::api::{self, ApiError};
use crate::station::{Done, Here, Station};

/// A new account.
#[component]
pub(super) fn CreateDialog(on_close: Callback<()>, on_done: Callback<()>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let (login, name) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let grant = Grant::new(station);
    let refused = RwSignal::new(None::<Refusal>);
    let error = RwSignal::new(None::<ApiError>);
    let link = RwSignal::new(None::<OneUseLink>);
    let busy = RwSignal::new(false);
    let here = Here::new();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        refused.set(None);
        error.set(None);
        let held = match grant.read() {
            Ok(held) => held,
            Err(refusal) => return refused.set(Some(refusal)),
        };
        let command = AccountCommand::Create {
            login: login.get_untracked(),
            name: name.get_untracked(),
            memberships: vec![held],
        };
        busy.set(true);
        spawn_local(async move {
            match station.act(Command::Account(command), None, here).await {
                Ok(Done::Confirmed(id)) => {
                    on_done.try_run(());
                    match api::new_link(AccountId::derive(id, 0)).await {
                        Ok(found) => {
                            link.try_set(Some(found));
                        }
                        Err(failed) => {
                            error.try_set(Some(failed));
                        }
                    }
                }
                Ok(Done::Queued | Done::Pending) => {
                    error.try_set(Some(ApiError::Network));
                }
                Err(refusal) => {
                    refused.try_set(Some(refusal));
                }
            }
            busy.try_set(false);
        });
    };
    let line = move |id: &'static str, label, value: RwSignal<String>, limit: usize| {
        view! {
            <Field id label required=true>
                <input
                    id=id
                    class="input"
                    autocomplete="off"
                    autofocus=id == "new-name"
                    maxlength=limit.to_string()
                    prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))
                />
            </Field>
        }
        .into_any()
    };
    let done = move |found: OneUseLink| {
        view! {
            <div class="stack">
                <LinkNote name=name.get_untracked() link=found/>
                <footer class="dialog-foot">
                    <button type="button" class="button main" on:click=move |_| on_close.run(())>
                        {tr(shell::CLOSE)}
                    </button>
                </footer>
            </div>
        }
        .into_any()
    };
    let form = move || {
        view! {
            <form class="stack" on:submit=submit novalidate>
                <div class="grid two">
                    {line("new-name", words::NAME, name, limits::NAME)}
                    {line("new-login", words::LOGIN, login, limits::LOGIN)}
                </div>
                <p class="hint">{tr(words::LOGIN_HINT)}</p>
                <GrantFields grant/>
                <RefusalNote refusal=refused/>
                <ErrorNote error/>
                <DialogFoot on_close>
                    <button
                        type="submit"
                        class="button main"
                        data-testid="create-submit"
                        aria-busy=move || busy.get().to_string()
                    >
                        {tr(words::CREATE_SUBMIT)}
                    </button>
                </DialogFoot>
            </form>
        }
        .into_any()
    };
    let title = Signal::derive(move || {
        let text = if link.with(Option::is_some) {
            words::CREATED
        } else {
            words::CREATE
        };
        text.of(lang.get()).to_owned()
    });
    view! {
        <Modal title on_close name="create-dialog" size="wide">
            <div class="dialog-body">
                {move || match link.get() {
                    Some(found) => done(found),
                    None => form(),
                }}
            </div>
        </Modal>
    }
}
