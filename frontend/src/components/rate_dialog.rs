//! 评价 on two axes: how it was handled, and what came of it.

use domain::request::{RATING_CORRECTION_MS, RatingWindow, raters, rating_window};
use leptos::prelude::*;
use shared::command::Command;
use shared::id::RequestId;
use shared::limits;
use shared::refusal::Refusal;
use shared::request::{Rater, Rating, RequestCommand, Satisfaction};
use text::{clock, names, request as words};
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
    let now = station.now.get_untracked();
    let card = station.peek(id);
    let window = |by| {
        let card = card.as_ref();
        card.map_or(RatingWindow::Shut, |card| {
            rating_window(&card.request, by, now)
        })
    };
    // Whose judgement the person may write down, and whose it is time for: one that was not given
    // first.
    let mut choices: Vec<Rater> = station
        .actor
        .get_untracked()
        .zip(card.as_ref())
        .map_or_else(
            || vec![Rater::Resident],
            |(actor, card)| raters(&actor, &card.request, now.day()).to_vec(),
        );
    choices.retain(|by| matches!(window(*by), RatingWindow::Open(_) | RatingWindow::Given(_)));
    choices.sort_by_key(|by| !matches!(window(*by), RatingWindow::Open(_)));
    let first = choices.first().copied().unwrap_or(Rater::Resident);
    let given: Vec<Rating> = card.as_ref().map_or_else(Vec::new, |card| {
        card.request.current_ratings().cloned().collect()
    });
    let given = StoredValue::new(given);
    let of =
        move |by| given.with_value(|given| given.iter().find(|rating| rating.by == by).cloned());
    let (by, process, result, reason) = match held.map(|held| *held) {
        Some(RequestCommand::Rate {
            by,
            process,
            result,
            reason,
            ..
        }) => (by, Some(process), Some(result), reason),
        _ => match of(first) {
            Some(given) => (first, Some(given.process), Some(given.result), given.reason),
            None => (first, None, None, String::new()),
        },
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
    // What was given before is there to be corrected.
    let choose = move |one: Rater| {
        let given = of(one);
        by.set(one);
        process.set(given.as_ref().map(|given| given.process));
        result.set(given.as_ref().map(|given| given.result));
        reason.set(given.map(|given| given.reason).unwrap_or_default());
    };
    let corrects = move || {
        let until = of(by.get())?.at.plus_ms(RATING_CORRECTION_MS);
        let lang = lang.get();
        let until = [clock::day(until.day(), lang), clock::time(until)].join(" ");
        Some(view! { <p class="hint">{words::RATE_CORRECTS.with(lang, &[&until])}</p> })
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
                    choices=choices.iter().map(rater).collect()
                    value=Signal::derive(move || Some(by.get()))
                    on_choice=Callback::new(choose)
                />
                {corrects}
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
