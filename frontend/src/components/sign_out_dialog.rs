//! Signing out asks when work is not sent yet.

use leptos::prelude::*;
use text::shell;
use wasm_bindgen_futures::spawn_local;

use super::dialog::Modal;
use super::error_note::ErrorNote;
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::api::ApiError;

/// The question; without unsent work it signs out at once.
#[component]
pub fn SignOutDialog(on_close: Callback<()>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let error = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let leave = move || {
        busy.set(true);
        error.set(None);
        spawn_local(async move {
            let result = station.sign_out().await;
            busy.try_set(false);
            match result {
                // By now the whole page may be gone.
                Ok(()) => {
                    on_close.try_run(());
                }
                Err(failed) => {
                    error.try_set(Some(failed));
                }
            }
        });
    };
    let unsent = station.outbox.with_untracked(Vec::len) + station.refused.with_untracked(Vec::len);
    if unsent == 0 {
        leave();
    }
    let question = move || {
        let text = if station.durable.get() {
            shell::SIGN_OUT_UNSENT
        } else {
            shell::SIGN_OUT_UNSAVED
        };
        text.with(lang.get(), &[&shell::entries(lang.get(), unsent)])
    };
    view! {
        <Modal
            title=Signal::derive(move || shell::SIGN_OUT.of(lang.get()).to_owned())
            on_close
            name="sign-out-dialog"
        >
            <div class="dialog-body">
                {(unsent > 0).then(|| view! { <p>{question}</p> })}
                <ErrorNote error/>
            </div>
            <footer class="dialog-foot">
                <button type="button" class="button" on:click=move |_| on_close.run(())>
                    {tr(shell::STAY)}
                </button>
                <button
                    type="button"
                    class="button danger"
                    data-testid="sign-out-anyway"
                    disabled=move || busy.get()
                    on:click=move |_| leave()
                >
                    {tr(shell::SIGN_OUT_ANYWAY)}
                </button>
            </footer>
        </Modal>
    }
}
