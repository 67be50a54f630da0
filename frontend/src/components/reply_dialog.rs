//! 答复: begun with a template or not, seen as the letter it will be, and sent in for review.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::assignment::Share;
use shared::attachment::AttachTo;
use shared::command::Command;
use shared::id::{AssignmentId, RequestId};
use shared::limits;
use shared::refusal::Refusal;
use shared::request::{RequestCommand, ResultClass};
use shared::time::LocalDate;
use text::{names, register, request as words, template};
use wasm_bindgen_futures::spawn_local;

use super::attachments::Attached;
use super::dialog::{DialogFoot, Modal};
use super::error_note::RefusalNote;
use super::field::Field;
use super::letter::Letter;
use super::template_pick::TemplatePick;
use super::when::When;
use crate::browser::is_submit;
use crate::moves;
use crate::settings::{Settings, lang, tr};
use crate::station::{Done, Here, Station, drafts};
use crate::ui::Ui;

/// The warning that numbers in a text will be masked.
pub fn masking(text: Signal<String>) -> Signal<Option<String>> {
    let lang = lang();
    Signal::derive(move || {
        let masked = text.with(|text| domain::scan::mask(text));
        if masked.found.is_empty() {
            return None;
        }
        let shown: Vec<_> = masked
            .found
            .iter()
            .map(|one| domain::scan::mask_phone(one))
            .collect();
        Some(register::WILL_MASK.with(lang.get(), &[&text::list(lang.get(), &shown)]))
    })
}

/// A reply as it is kept until it is sent in.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Kept {
    text: String,
    class: Option<ResultClass>,
    promise: Option<LocalDate>,
}

/// The dialog.
#[component]
pub fn ReplyDialog(
    id: RequestId,
    assignment: AssignmentId,
    on_close: Callback<()>,
) -> impl IntoView {
    let (station, ui, settings) = (Station::get(), Ui::get(), Settings::get());
    let lang = lang();
    let draft = ["reply.", &assignment.to_string()].concat();
    let account = station.account();
    let kept = account.and_then(|account| drafts::take::<Kept>(account, &draft));
    // What was sent back is gone on with.
    let held = station.draft_of(assignment).filter(|draft| !draft.done);
    let sent_back = held
        .as_ref()
        .map(|draft| draft.sent_back.clone())
        .filter(|reason| !reason.is_empty());
    let begun = kept
        .filter(|kept| !kept.text.is_empty())
        .or_else(|| {
            held.map(|draft| Kept {
                text: draft.text,
                class: draft.class,
                promise: draft.promise,
            })
        })
        .unwrap_or_default();
    let text = RwSignal::new(begun.text);
    let class = RwSignal::new(begun.class);
    let promise = RwSignal::new(begun.promise);
    let part = station.peek(id).and_then(|card| {
        let part = card.assignments.iter().find(|part| part.id == assignment);
        part.map(|part| (part.unit, part.share))
    });
    let unit = part.map(|(unit, _)| unit);
    let is_opinion = part.is_some_and(|(_, share)| share == Share::Co);
    let preview = RwSignal::new(false);
    let refused = RwSignal::new(None::<Refusal>);
    let busy = RwSignal::new(false);
    let here = Here::new();
    let expects = station.peek(id).map(|card| card.request.status);
    let name = StoredValue::new(draft);
    Effect::new(move || {
        let kept = Kept {
            text: text.get(),
            class: class.get(),
            promise: promise.get(),
        };
        let Some(account) = account else { return };
        name.with_value(|name| {
            if kept.text.is_empty() {
                drafts::remove(account, name);
            } else {
                drafts::put(account, name, &kept);
            }
        });
    });
    let submit = move || {
        if busy.get_untracked() {
            return;
        }
        let Some(class) = class.get_untracked() else {
            refused.set(Some(Refusal::Unfit {
                field: shared::refusal::Field::Class,
            }));
            return;
        };
        if class == ResultClass::B && promise.with_untracked(Option::is_none) {
            refused.set(Some(Refusal::Empty {
                field: shared::refusal::Field::Promise,
            }));
            crate::browser::focus("#reply-promise");
            return;
        }
        let command = RequestCommand::SubmitReply {
            assignment,
            text: text.get_untracked(),
            class,
            promise: promise.get_untracked(),
        };
        busy.set(true);
        refused.set(None);
        let draft = name.get_value();
        spawn_local(async move {
            let result = station.act(Command::Request(command), expects, here).await;
            // Kept until it is known to have gone through: refused later, it would be lost.
            if let (Ok(Done::Confirmed(_)), Some(account)) = (&result, account) {
                drafts::remove(account, &draft);
            }
            if here.is_gone() {
                return;
            }
            busy.set(false);
            match result {
                Ok(done) => {
                    ui.mended(station);
                    on_close.run(());
                    moves::said(done, id, station, ui, settings, false);
                }
                Err(refusal) => {
                    refused.try_set(Some(refusal));
                }
            }
        });
    };
    let slot = station.card(id);
    let card = Memo::new(move |_| slot.get());
    let title = Signal::derive(move || {
        let name = station
            .peek(id)
            .map(|card| moves::spoken(&card, lang.get()));
        words::REPLY_TITLE.with(lang.get(), &[&name.unwrap_or_default()])
    });
    let one = move |one: ResultClass| {
        let id = ["class-", one.code()].concat();
        view! {
            <input
                type="radio"
                id=id.clone()
                name="class"
                prop:checked=move || class.get() == Some(one)
                on:change=move |_| class.set(Some(one))
            />
            <label for=id>{tr(names::class(one))}</label>
        }
        .into_any()
    };
    let count = Signal::derive(move || (text.with(|t| t.trim().chars().count()), limits::TEXT));
    let ready = move || {
        let promised = class.get() != Some(ResultClass::B) || promise.with(Option::is_some);
        class.with(Option::is_some) && promised && text.with(|text| !text.trim().is_empty())
    };
    let tomorrow = move || station.today().plus_days(1).to_string();
    view! {
        <Modal title on_close name="reply-dialog" size="wide">
            <form
                class="dialog-body stack"
                on:submit=move |event| {
                    event.prevent_default();
                    submit();
                }
                on:keydown=move |event| {
                    if is_submit(&event) {
                        event.prevent_default();
                        submit();
                    }
                }
            >
                {sent_back
                    .map(|reason| {
                        view! {
                            <p class="note" data-testid="sent-back">
                                {move || template::SENT_BACK.with(lang.get(), &[&reason])}
                            </p>
                        }
                    })}
                <TemplatePick id part=Some(assignment) shipped=true text class field="reply-text"/>
                <Field
                    id="reply-text"
                    label=words::REPLY_FIELD
                    required=true
                    count=count
                    hint=masking(text.into())
                >
                    <textarea
                        id="reply-text"
                        class="input"
                        rows="7"
                        prop:value=move || text.get()
                        on:input=move |event| text.set(event_target_value(&event))
                    ></textarea>
                </Field>
                <fieldset class="options">
                    <legend>{tr(words::REPLY_CLASS)}</legend>
                    {ResultClass::ALL.iter().map(|class| one(*class)).collect_view()}
                </fieldset>
                <When when=move || class.get() == Some(ResultClass::B)>
                    <Field id="reply-promise" label=words::REPLY_PROMISE required=true>
                        <input
                            id="reply-promise"
                            class="input short"
                            type="date"
                            min=tomorrow
                            prop:value=move || promise.get().map(|day| day.to_string()).unwrap_or_default()
                            on:input=move |event| promise.set(event_target_value(&event).parse().ok())
                        />
                        <p class="hint">{tr(words::REPLY_PROMISE_HINT)}</p>
                    </Field>
                </When>
                <Attached card place=AttachTo::Reply(assignment) adds=true/>
                <button
                    type="button"
                    class="button small letter-toggle"
                    data-testid="preview"
                    aria-expanded=move || preview.get().to_string()
                    on:click=move |_| preview.update(|shown| *shown = !*shown)
                >
                    {move || {
                        let word = if preview.get() { template::PREVIEW_HIDE } else { template::PREVIEW };
                        word.of(lang.get())
                    }}
                </button>
                <When when=move || preview.get()>
                    <Letter id unit text class promise/>
                </When>
                <p class="binding">
                    {tr(if is_opinion { template::OPINION_NOTE } else { template::REVIEW_NOTE })}
                </p>
                <RefusalNote refusal=refused/>
                <DialogFoot on_close>
                    <button
                        type="submit"
                        class="button main"
                        disabled=move || !ready()
                        aria-busy=move || busy.get().to_string()
                    >
                        {tr(if is_opinion { template::SUBMIT_OPINION } else { template::SUBMIT_REVIEW })}
                        <kbd aria-hidden="true">"Ctrl Enter"</kbd>
                    </button>
                </DialogFoot>
            </form>
        </Modal>
    }
}
