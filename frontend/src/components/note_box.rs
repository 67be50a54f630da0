//! Writing a note. What is typed stays in the box until it is sent, also when the panel is closed
//! meanwhile.

use std::sync::Arc;

use leptos::{html, prelude::*};
use shared::account::Role;
use shared::attachment::AttachTo;
use shared::command::Command;
use shared::id::{CommandId, NoteId, RequestId};
use shared::limits;
use shared::note::NoteSide;
use shared::refusal::Refusal;
use shared::request::RequestCommand;
use text::{board, names, request as words};
use wasm_bindgen_futures::spawn_local;

use super::error_note::RefusalNote;
use super::files::{self, Staged};
use super::icon::Icon;
use super::reply_dialog::masking;
use super::when::When;
use crate::browser::is_submit;
use crate::moves;
use crate::settings::{Settings, tr};
use crate::station::view::Card;
use crate::station::{Done, Here, Station, drafts, ids};
use crate::ui::Ui;

/// The box.
#[component]
pub fn NoteBox(id: RequestId, card: Memo<Option<Arc<Card>>>) -> impl IntoView {
    let (station, ui, settings) = (Station::get(), Ui::get(), Settings::get());
    let account = station.account();
    let form = StoredValue::new(["note.", &id.to_string()].concat());
    let kept = account.and_then(|a| form.with_value(|form| drafts::take(a, form)));
    // For whom it is belongs to what was written.
    let (text, side): (String, NoteSide) = kept.unwrap_or((String::new(), NoteSide::Everyone));
    let (text, side) = (RwSignal::new(text), RwSignal::new(side));
    // The entry of the tray that is being mended here.
    let mends = RwSignal::new(None::<CommandId>);
    let here = Here::new();
    let refused = RwSignal::new(None::<Refusal>);
    let staged = Staged::new();
    let input = NodeRef::<html::Textarea>::new();
    Effect::new(move || {
        let now = text.get();
        let Some(account) = account else { return };
        form.with_value(|form| {
            if now.is_empty() {
                drafts::remove(account, form);
            } else {
                drafts::put(account, form, &(now, side.get()));
            }
        });
    });
    // A refused note comes back here.
    Effect::new(move || {
        if let Some(note) = ui.note.get()
            && note.request == id
        {
            // What is being written here stays, below.
            text.update(|now| {
                let written = std::mem::replace(now, note.text);
                if !written.trim().is_empty() {
                    now.push('\n');
                    now.push_str(&written);
                }
            });
            side.set(note.side);
            mends.set(Some(note.mends));
            ui.note.set(None);
            if let Some(input) = input.get() {
                let _ = input.focus();
            }
        }
    });
    let may = Memo::new(move |_| {
        let (actor, day) = (station.actor.get(), station.today());
        card.with(|card| {
            let (Some(actor), Some(card)) = (&actor, card) else {
                return false;
            };
            domain::request::may_move("request.add_note", actor, &card.request, None, day)
        })
    });
    // The congress side alone may keep something to itself.
    let congress = Memo::new(move |_| {
        station
            .roles()
            .iter()
            .any(|held| held.role != Role::Handler)
    });
    let send = move || {
        let note = text.get_untracked().trim().to_owned();
        if note.is_empty() {
            return;
        }
        text.set(String::new());
        refused.set(None);
        let command = RequestCommand::AddNote {
            request: id,
            side: side.get_untracked(),
            text: note.clone(),
        };
        let command = Command::Request(command);
        let mended = mends.get_untracked();
        let files = staged.take();
        spawn_local(async move {
            let lang = settings.lang.get_untracked();
            let note_id = ids::new_command_id();
            let result = station.act_as(note_id, command.clone(), None, here).await;
            files.go(result
                .is_ok()
                .then(|| (Some(id), AttachTo::Note(NoteId::derive(note_id, 0)))));
            if let (Ok(_), Some(mended)) = (&result, mended) {
                station.discard(mended);
                mends.try_set(None);
            }
            match result {
                Ok(Done::Confirmed(_)) => ui.toast(board::NOTED_TOAST.of(lang).to_owned(), None),
                Ok(Done::Queued) => ui.toast(moves::queued(station, lang), None),
                Ok(Done::Pending) => ui.toast(board::STILL_TOAST.of(lang).to_owned(), None),
                Err(refusal) => {
                    if text.with_untracked(|now| now.trim().is_empty()) {
                        text.set(note);
                        refused.set(Some(refusal));
                    } else {
                        // Something new is being written there.
                        station.put_aside(command, refusal);
                    }
                }
            }
        });
    };
    let hint = masking(text.into());
    let side_option = move |one: NoteSide| {
        view! {
            <option value=one.code() prop:selected=move || side.get() == one>
                {tr(names::note_side(one))}
            </option>
        }
    };
    view! {
        <When when=move || may.get()>
            <div class="note-box">
                {move || {
                    hint.get()
                        .map(|text| {
                            view! {
                                <p class="hint warn">
                                    <Icon name="info"/>
                                    <span>{text}</span>
                                </p>
                            }
                        })
                }}
                <RefusalNote refusal=refused/>
                {files::field(staged)}
                <div class="row">
                    <textarea
                        id="note-text"
                        node_ref=input
                        class="input"
                        rows="1"
                        maxlength=limits::NOTE.to_string()
                        placeholder=tr(words::NOTE)
                        aria-label=tr(words::NOTE_LABEL)
                        prop:value=move || text.get()
                        on:input=move |event| text.set(event_target_value(&event))
                        on:keydown=move |event| {
                            if is_submit(&event) {
                                event.prevent_default();
                                send();
                            }
                        }
                    ></textarea>
                    <When when=move || congress.get()>
                        <select
                            id="note-side"
                            class="input short"
                            aria-label=tr(words::NOTE_SIDE)
                            on:change=move |event| {
                                let code = event_target_value(&event);
                                side.set(NoteSide::from_code(&code).unwrap_or(NoteSide::Everyone));
                            }
                        >
                            {side_option(NoteSide::Everyone)}
                            {side_option(NoteSide::Congress)}
                        </select>
                    </When>
                    <button
                        type="button"
                        class="button"
                        data-testid="send-note"
                        disabled=move || text.with(|text| text.trim().is_empty())
                        on:click=move |_| send()
                    >
                        {tr(words::SEND)}
                    </button>
                </div>
            </div>
        </When>
    }
}
