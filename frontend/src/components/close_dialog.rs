//! 办结: confirmed with what it rests on, because it binds.

use leptos::prelude::*;
use shared::command::Command;
use shared::id::RequestId;
use shared::refusal::Refusal;
use shared::request::RequestCommand;
use text::{names, request as words};
use wasm_bindgen_futures::spawn_local;

use super::dialog::{DialogFoot, Modal};
use super::error_note::RefusalNote;
use crate::moves;
use crate::settings::{Settings, lang, tr};
use crate::station::{Here, Station};
use crate::ui::Ui;

/// The dialog.
#[component]
pub fn CloseDialog(id: RequestId, on_close: Callback<()>) -> impl IntoView {
    let (station, ui, settings) = (Station::get(), Ui::get(), Settings::get());
    let lang = lang();
    let refused = RwSignal::new(None::<Refusal>);
    let busy = RwSignal::new(false);
    let here = Here::new();
    let expects = station.peek(id).map(|card| card.request.status);
    let submit = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        refused.set(None);
        spawn_local(async move {
            let command = Command::Request(RequestCommand::Close { request: id });
            let result = station.act(command, expects, here).await;
            if here.is_gone() {
                return;
            }
            busy.set(false);
            match result {
                Ok(done) => {
                    on_close.run(());
                    moves::said(done, id, station, ui, settings, false);
                }
                Err(refusal) => {
                    refused.try_set(Some(refusal));
                }
            }
        });
    };
    let title = Signal::derive(move || {
        let name = station
            .peek(id)
            .map(|card| moves::spoken(&card, lang.get()));
        words::CLOSE_TITLE.with(lang.get(), &[&name.unwrap_or_default()])
    });
    let what = move || {
        let lang = lang.get();
        let card = station.peek(id)?;
        let class = card
            .request
            .class
            .map_or("", |class| names::class_short(class).of(lang));
        let rating = card.request.current_ratings().last().map_or_else(
            || words::UNRATED.of(lang).to_owned(),
            |rating| {
                let word = |step| names::satisfaction(step).of(lang);
                words::RATING_LINE.with(lang, &[word(rating.process), word(rating.result)])
            },
        );
        Some(words::CLOSE_TEXT.with(lang, &[class, &rating]))
    };
    view! {
        <Modal title on_close name="close-dialog">
            <div class="dialog-body stack">
                <p class="subject">{station.peek(id).map(|card| card.request.title.clone())}</p>
                <p>{what}</p>
                <RefusalNote refusal=refused/>
            </div>
            <DialogFoot on_close>
                <button
                    type="button"
                    class="button main"
                    autofocus=true
                    aria-busy=move || busy.get().to_string()
                    on:click=submit
                >
                    {tr(words::CLOSE_SUBMIT)}
                </button>
            </DialogFoot>
        </Modal>
    }
}
