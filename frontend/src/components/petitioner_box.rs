//! Who raised a request: masked, and shown in full only on record and for a purpose.

use std::sync::Arc;

use leptos::prelude::*;
use shared::api::RevealCall;
use shared::id::RequestId;
use shared::limits;
use shared::petitioner::Petitioner;
use text::{Text, register, request as words};
use wasm_bindgen_futures::spawn_local;

use super::card::reporter;
use super::dialog::{DialogFoot, Modal};
use super::error_note::ErrorNote;
use super::field::Field;
use super::when::When;
use crate::settings::{lang, tr};
use crate::station::api::{self, ApiError};
use crate::station::view::Card;
use crate::station::{Here, Session, Station};

/// Asks what for, then shows.
#[component]
fn RevealDialog(
    id: RequestId,
    revealed: RwSignal<Option<Petitioner>>,
    on_close: Callback<()>,
) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let purpose = RwSignal::new(String::new());
    let error = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let here = Here::new();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let text = purpose.get_untracked().trim().to_owned();
        if text.is_empty() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        error.set(None);
        let call = RevealCall {
            client_id: station.client_id(),
            purpose: text,
        };
        spawn_local(async move {
            let result = api::reveal(id, &call).await;
            if here.is_gone() {
                return;
            }
            busy.set(false);
            match result {
                Ok(found) => {
                    revealed.set(Some(found.petitioner));
                    on_close.run(());
                }
                Err(failed) => {
                    error.set(Some(failed));
                }
            }
        });
    };
    let title = Signal::derive(move || words::REVEAL_TITLE.of(lang.get()).to_owned());
    view! {
        <Modal title on_close name="reveal-dialog">
            <form class="dialog-body stack" on:submit=submit>
                <p>{tr(words::REVEAL_TEXT)}</p>
                <Field id="purpose" label=words::PURPOSE required=true>
                    <input
                        id="purpose"
                        class="input"
                        autocomplete="off"
                        maxlength=limits::REASON.to_string()
                        placeholder=tr(words::PURPOSE_HINT)
                        prop:value=move || purpose.get()
                        on:input=move |event| purpose.set(event_target_value(&event))
                    />
                </Field>
                <ErrorNote error/>
                <DialogFoot on_close>
                    <button
                        type="submit"
                        class="button main"
                        disabled=move || purpose.with(|text| text.trim().is_empty())
                        aria-busy=move || busy.get().to_string()
                    >
                        {tr(words::REVEAL_SUBMIT)}
                    </button>
                </DialogFoot>
            </form>
        </Modal>
    }
}

/// The box.
#[component]
pub fn PetitionerBox(id: RequestId, card: Memo<Option<Arc<Card>>>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let revealed = RwSignal::new(None::<Petitioner>);
    let asking = RwSignal::new(false);
    // Shown to whoever asked, as long as they may and are signed in.
    Effect::new(move || {
        let signed_in = station
            .session
            .with(|session| *session == Session::SignedIn);
        if !signed_in || card.with(Option::is_none) {
            revealed.set(None);
        }
    });
    let may = Memo::new(move |_| {
        let (actor, day) = (station.actor.get(), station.today());
        card.with(|card| {
            let (Some(actor), Some(card)) = (&actor, card) else {
                return false;
            };
            domain::request::may_move("request.reveal", actor, &card.request, None, day)
                && !domain::request::is_kept_from(actor, &card.request, day)
        })
    });
    let masked = move || {
        card.with(|c| {
            c.as_ref()
                .map(|c| reporter(&c.request.reporter, lang.get()))
        })
    };
    let row = |label: Text, value: String| {
        (!value.is_empty()).then(|| {
            view! {
                <div>
                    <dt>{tr(label)}</dt>
                    <dd>{value}</dd>
                </div>
            }
        })
    };
    let full = move |found: Petitioner| {
        if found.is_empty() {
            return view! { <p class="hint">{tr(words::NOTHING_STORED)}</p> }.into_any();
        }
        view! {
            <dl class="facts" data-testid="petitioner">
                {row(register::NAME, found.name)} {row(register::FIRM, found.firm)}
                {row(register::PHONE, found.phone)} {row(register::ADDRESS, found.address)}
                {row(words::FOUND, found.found.join(" "))}
            </dl>
        }
        .into_any()
    };
    let on_close = Callback::new(move |()| {
        asking.try_set(false);
    });
    view! {
        <section class="petitioner" aria-label=tr(words::PETITIONER)>
            <div class="row">
                <span class="label">{tr(words::PETITIONER)}</span>
                <span>{masked}</span>
                <When when=move || may.get()>
                    <button
                        type="button"
                        class="link"
                        data-testid="reveal"
                        on:click=move |_| {
                            if revealed.with_untracked(Option::is_some) {
                                revealed.set(None);
                            } else {
                                asking.set(true);
                            }
                        }
                    >
                        {move || {
                            let text = if revealed.with(Option::is_some) {
                                words::HIDE
                            } else {
                                words::REVEAL
                            };
                            text.of(lang.get())
                        }}
                    </button>
                </When>
            </div>
            {move || revealed.get().map(full)}
            <When when=move || asking.get()>
                <RevealDialog id revealed on_close/>
            </When>
        </section>
    }
}
