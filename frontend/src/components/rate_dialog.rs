//! 评价 on two axes: how it was handled, and what came of it.

use domain::request::raters;
use leptos::prelude::*;
use shared::command::Command;
use shared::id::RequestId;
use shared::limits;
use shared::refusal::Refusal;
use shared::request::{Rater, RequestCommand, Satisfaction};
use text::{names, request as words};
use wasm_bindgen_futures::spawn_local;

use super::dialog::{DialogFoot, Modal};
use super::error_note::RefusalNote;
use super::field::Field;
use super::reply_dialog::masking;
use super::segment::{Choice, Segment};
use super::when::When;
use crate::browser::is_submit;
use crate::moves;
use crate::settings::{Settings, lang, tr};
use crate::station::{Here, Station};
use crate::ui::Ui;

fn steps() -> Vec<Choice<Satisfaction>> {
    let choice = |one: &Satisfaction| Choice {
        value: *one,
        word: names::satisfaction(*one),
    };
    Satisfaction::ALL.iter().map(choice).collect()
}

/// The dialog; `held` is what was refused before.
#[component]
pub fn RateDialog(
    id: RequestId,
    held: Option<Box<RequestCommand>>,
    on_close: Callback<()>,
) -> impl IntoView {
    let (station, ui, settings) = (Station::get(), Ui::get(), Settings::get());
    let lang = lang();
    let raters: &[Rater] = station
        .actor
        .get_untracked()
        .zip(station.peek(id))
        .map_or(&[Rater::Resident][..], |(actor, card)| {
            raters(&actor, &card.request, station.now.get_untracked().day())
        });
    let first = raters.first().copied().unwrap_or(Rater::Resident);
    let (by, process, result, reason) = match held.map(|held| *held) {
        Some(RequestCommand::Rate {
            by,
            process,
            result,
            reason,
            ..
        }) => (by, Some(process), Some(result), reason),
        _ => (first, None, None, String::new()),
    };
    let by = RwSignal::new(by);
    let (process, result) = (RwSignal::new(process), RwSignal::new(result));
    let reason = RwSignal::new(reason);
    let refused = RwSignal::new(None::<Refusal>);
    let busy = RwSignal::new(false);
    let here = Here::new();
    let expects = station.peek(id).map(|card| card.request.status);
    let low = move || {
        let low = Some(Satisfaction::Dissatisfied);
        process.get() == low || result.get() == low
    };
    let submit = move || {
        let (Some(process), Some(result)) = (process.get_untracked(), result.get_untracked())
        else {
            return;
        };
        if busy.get_untracked() {
            return;
        }
        let command = RequestCommand::Rate {
            request: id,
            by: by.get_untracked(),
            process,
            result,
            reason: reason.get_untracked(),
        };
        busy.set(true);
        refused.set(None);
        spawn_local(async move {
            let outcome = station.act(Command::Request(command), expects, here).await;
            if here.is_gone() {
                return;
            }
            busy.set(false);
            match outcome {
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
    let title = Signal::derive(move || {
        let name = station
            .peek(id)
            .map(|card| moves::spoken(&card, lang.get()));
        words::RATE_TITLE.with(lang.get(), &[&name.unwrap_or_default()])
    });
    let count = Signal::derive(move || (reason.with(|r| r.trim().chars().count()), limits::REASON));
    let ready = move || {
        process.get().is_some()
            && result.get().is_some()
            && (!low() || reason.with(|reason| !reason.trim().is_empty()))
    };
    let rater = |one: &Rater| Choice {
        value: *one,
        word: names::rater(*one),
    };
    view! {
        <Modal title on_close name="rate-dialog">
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
                <Segment
                    legend=words::RATE_BY
                    name="rater"
                    choices=raters.iter().map(rater).collect()
                    value=Signal::derive(move || Some(by.get()))
                    on_choice=Callback::new(move |one| by.set(one))
                />
                <Segment
                    legend=words::RATE_PROCESS
                    name="process"
                    choices=steps()
                    value=process
                    on_choice=Callback::new(move |one| process.set(Some(one)))
                />
                <Segment
                    legend=words::RATE_RESULT
                    name="result"
                    choices=steps()
                    value=result
                    on_choice=Callback::new(move |one| result.set(Some(one)))
                />
                <Field id="rate-reason" label=words::RATE_REASON count=count hint=masking(reason.into())>
                    <textarea
                        id="rate-reason"
                        class="input"
                        rows="3"
                        prop:value=move || reason.get()
                        on:input=move |event| reason.set(event_target_value(&event))
                    ></textarea>
                </Field>
                <When when=low>
                    <p class="binding">{tr(words::RATE_REASON_NEEDED)}</p>
                </When>
                <RefusalNote refusal=refused/>
                <DialogFoot on_close>
                    <button
                        type="submit"
                        class="button main"
                        disabled=move || !ready()
                        aria-busy=move || busy.get().to_string()
                    >
                        {tr(words::RATE_SUBMIT)}
                    </button>
                </DialogFoot>
            </form>
        </Modal>
    }
}
