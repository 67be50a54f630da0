//! 答复: it binds, cannot be changed and needs the live connection.

use leptos::prelude::*;
use shared::attachment::AttachTo;
use shared::command::Command;
use shared::id::{AssignmentId, RequestId};
use shared::limits;
use shared::refusal::Refusal;
use shared::request::{RequestCommand, ResultClass};
use shared::time::LocalDate;
use text::{names, register, request as words};
use wasm_bindgen_futures::spawn_local;

use super::attachments::Attached;
use super::dialog::{DialogFoot, Modal};
use super::error_note::RefusalNote;
use super::field::Field;
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
    let kept = account.and_then(|account| drafts::take::<String>(account, &draft));
    let text = RwSignal::new(kept.unwrap_or_default());
    let class = RwSignal::new(None::<ResultClass>);
    let promise = RwSignal::new(None::<LocalDate>);
    let refused = RwSignal::new(None::<Refusal>);
    let busy = RwSignal::new(false);
    let here = Here::new();
    let expects = station.peek(id).map(|card| card.request.status);
    let name = StoredValue::new(draft);
    Effect::new(move || {
        text.with(|text| {
            if let Some(account) = account {
                name.with_value(|name| drafts::put(account, name, text));
            }
        });
    });
    let submit = move || {
        if busy.get_untracked() {
            return;
        }
        let Some(class) = class.get_untracked() else {
            refused.set(Some(Refusal::Unfit {
                field: shared::refusal::Field::Text,
            }));
            return;
        };
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
                <p class="binding">{tr(words::REPLY_TEXT)}</p>
                <RefusalNote refusal=refused/>
                <DialogFoot on_close>
                    <button
                        type="submit"
                        class="button main"
                        disabled=move || class.get().is_none() || text.with(|t| t.trim().is_empty())
                        aria-busy=move || busy.get().to_string()
                    >
                        {tr(words::REPLY_SUBMIT)}
                    </button>
                </DialogFoot>
            </form>
        </Modal>
    }
}
