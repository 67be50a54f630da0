//! Corrections: those that wait for a second person, and what a file's came to.

use leptos::prelude::*;
use shared::duty::{Change, Correction, DutyCommand};
use shared::id::WorkId;
use shared::refusal::Refusal;
use shared::work::WorkCommand;
use text::{Lang, clock, duty as words};

use super::Held;
use super::forms::DownForm;
use crate::components::error_note::RefusalNote;
use crate::components::when::When;
use crate::components::work_dialog::act;
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::ui::Ui;

/// What is put right, in a line.
fn change(body: &Correction, lang: Lang) -> String {
    match &body.change {
        Change::Strike { entry } => {
            words::CHANGE_STRIKE.with(lang, &[words::kind(entry.kind).of(lang)])
        }
        Change::Add { kind, day, text } => words::CHANGE_ADD.with(
            lang,
            &[words::kind(*kind).of(lang), &clock::day(*day, lang), text],
        ),
    }
}

/// How it stands.
fn state(body: &Correction, lang: Lang) -> String {
    match &body.decided {
        None => words::STATE_WAITING.of(lang).to_owned(),
        Some(one) if one.confirmed => {
            let day = clock::day(one.signed.at.day(), lang);
            words::CONFIRMED_BY.with(lang, &[&one.signed.by_name, &day])
        }
        Some(one) => words::DOWN_BY.with(lang, &[&one.signed.by_name, &one.text]),
    }
}

/// One of them, with whatever may be done to it.
#[component]
fn Line(id: WorkId, body: Correction, down: RwSignal<Option<WorkId>>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let around = (station, Ui::get(), lang);
    let refused = RwSignal::new(None::<Refusal>);
    let held = StoredValue::new(body);
    let may = Memo::new(move |_| {
        let today = station.today();
        held.with_value(|body| {
            let of = |of| station.tree.with(|tree| tree.get(of)?.street);
            let street = body.station.and_then(of);
            station.actor.with(|actor| {
                actor
                    .as_ref()
                    .is_some_and(|actor| domain::duty::may_decide(actor, body, street, today))
            })
        })
    });
    let confirm = move |_| {
        let command = DutyCommand::Decide {
            id,
            confirm: true,
            text: String::new(),
        };
        act(WorkCommand::Duty(command), around, refused);
    };
    let said = move || {
        held.with_value(|body| {
            let day = clock::day(body.asked.at.day(), lang.get());
            words::ASKED_BY.with(lang.get(), &[&body.asked.by_name, &day])
        })
    };
    view! {
        <li data-testid="correction">
            <div class="grow">
                <span>
                    <b>{held.with_value(|body| body.name.clone())}</b>
                    " "
                    {move || held.with_value(|body| change(body, lang.get()))}
                </span>
                <p class="card-meta">{held.with_value(|body| body.reason.clone())}</p>
                <p class="card-meta">
                    {said} " · "
                    <span data-testid="correction-state">
                        {move || held.with_value(|body| state(body, lang.get()))}
                    </span>
                </p>
                <RefusalNote refusal=refused/>
            </div>
            <When when=move || may.get()>
                <span class="row">
                    <button
                        type="button"
                        class="button small main"
                        data-testid="correction-confirm"
                        on:click=confirm
                    >
                        {tr(words::CONFIRM)}
                    </button>
                    <button
                        type="button"
                        class="button small"
                        data-testid="correction-down"
                        on:click=move |_| down.set(Some(id))
                    >
                        {tr(words::TURN_DOWN)}
                    </button>
                </span>
            </When>
        </li>
    }
}

/// Some of them.
#[component]
pub fn Lines(all: Vec<(WorkId, Correction)>) -> impl IntoView {
    let down = RwSignal::new(None::<WorkId>);
    let lines = all
        .into_iter()
        .map(|(id, body)| view! { <Line id body down/> }.into_any())
        .collect_view();
    let on_close = Callback::new(move |()| {
        down.try_set(None);
    });
    view! {
        <ul class="lines">{lines}</ul>
        {move || down.get().map(|id| view! { <DownForm id on_close/> })}
    }
}

/// Those that wait and that one may see.
#[component]
pub fn Waiting() -> impl IntoView {
    let station = Station::get();
    let all = station.opened::<Correction>();
    let waiting = Memo::new(move |_| {
        all.with(|all| {
            let open = all.iter().filter(|one| one.body.decided.is_none());
            open.cloned().collect::<Vec<Held>>()
        })
    });
    let lines = move || {
        let all = waiting.get().into_iter();
        let all: Vec<_> = all
            .map(|one| (one.id(), Correction::clone(&one.body)))
            .collect();
        view! { <Lines all/> }
    };
    view! {
        <When when=move || waiting.with(|all| !all.is_empty())>
            <section class="box" data-testid="corrections-waiting">
                <h2>{tr(words::WAITING)}</h2>
                {lines}
            </section>
        </When>
    }
}
