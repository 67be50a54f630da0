//! The units of a request, each with its state, clock and reply, round by round; and the answer that none of
//! them gave.

use std::sync::Arc;

use leptos::prelude::*;
use shared::assignment::{Assignment, AssignmentState, Reply};
use shared::attachment::AttachTo;
use shared::request::Status;
use text::{Lang, clock, day, names, request as words};

use super::files;
use super::light::Light;
use super::when::When;
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::view::Card;
use crate::ui::{Ui, request_address};

/// What was answered, with its class, its promise and when.
fn told(reply: &Reply, station: Station, lang: Lang) -> AnyView {
    let promise = reply
        .promise
        .map(|day| words::PROMISE.with(lang, &[&clock::day(day, lang)]));
    let at = clock::moment(reply.at, station.now.get(), lang);
    let text = reply.text.clone();
    view! {
        <blockquote>
            <p class="reply-head">
                <b>{names::class(reply.class).of(lang)}</b>
                {promise.map(|text| view! { <span>{text}</span> })}
                <time>{at}</time>
            </p>
            <p class="prose">{text}</p>
        </blockquote>
    }
    .into_any()
}

/// The answer that no unit of this request gave: that of the case it went with, and which that is, or one
/// given on the spot.
#[component]
fn Own(card: Memo<Option<Arc<Card>>>) -> impl IntoView {
    let (station, ui, lang) = (Station::get(), Ui::get(), lang());
    let own = Memo::new(move |_| {
        card.with(|card| {
            let request = &card.as_ref()?.request;
            let (answer, main) = (request.answer.clone(), request.merged_into);
            (answer.is_some() || main.is_some()).then_some((answer, main))
        })
    });
    move || {
        let (answer, main) = own.get()?;
        let went = main.map(|main| {
            let slot = station.card(main);
            // What is archived, or stands with another station, is not on this device.
            let word = move || {
                let number = slot.with(|card| card.as_ref()?.request.number.clone());
                let lang = lang.get();
                match number {
                    Some(number) => words::WENT_WITH.with(lang, &[&number]),
                    None => words::WENT_WITH_ANOTHER.of(lang).to_owned(),
                }
            };
            view! {
                <p class="hint">
                    <a
                        href=move || request_address(main, &ui.filter.get())
                        data-testid="main-case"
                    >
                        {word}
                    </a>
                </p>
            }
        });
        let said = move || {
            let lang = lang.get();
            answer.as_ref().map(|reply| told(reply, station, lang))
        };
        Some(view! {
            <div class="unit" data-testid="own-answer">
                {went} {said}
            </div>
        })
    }
}

#[component]
fn Unit(assignment: Assignment, card: Memo<Option<Arc<Card>>>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let place = AttachTo::Reply(assignment.id);
    let unit = assignment.unit;
    let (share, state, round) = (assignment.share, assignment.state, assignment.round);
    let (running, reply) = (assignment.clock, assignment.reply);
    let light = Signal::derive(move || {
        let running = running.as_ref()?;
        (state != AssignmentState::Replied)
            .then(|| station.light(Status::InProgress, Some(running)))
    });
    let reply = move || {
        let lang = lang.get();
        reply.as_ref().map(|reply| told(reply, station, lang))
    };
    let pressed = assignment.nudges.into_iter().map(|nudge| {
        let line = move || {
            let (now, lang) = (station.now.get(), lang.get());
            let at = clock::moment(nudge.at, now, lang);
            let said = day::NUDGE_LINE.with(lang, &[&nudge.by_name, &at, &nudge.text]);
            let receipt = match nudge.read_at {
                Some(at) => {
                    let at = clock::moment(at, now, lang);
                    day::NUDGE_READ.with(lang, &[&nudge.read_by, &at])
                }
                None => day::NUDGE_UNREAD.of(lang).to_owned(),
            };
            [said, receipt].join(" · ")
        };
        view! { <p class="hint" data-testid="nudge">{line}</p> }.into_any()
    });
    let pressed = pressed.collect_view();
    view! {
        <li class="unit" data-testid="assignment" data-state=state.code()>
            <p class="unit-head">
                <b>{move || station.tree.with(|tree| tree.name(unit))}</b>
                <Light light/>
            </p>
            <p class="hint">
                {move || {
                    let lang = lang.get();
                    let mut parts = vec![
                        names::share(share).of(lang).to_owned(),
                        names::assignment_state(state).of(lang).to_owned(),
                    ];
                    if round > 1 {
                        parts.push(words::UNIT_ROUND.count(lang, round as usize));
                    }
                    parts.join(" · ")
                }}
            </p>
            {reply}
            {pressed}
            {files::shown(card, place)}
        </li>
    }
}

/// The list.
#[component]
pub fn Assignments(card: Memo<Option<Arc<Card>>>) -> impl IntoView {
    let all = Memo::new(move |_| {
        card.with(|card| {
            card.as_ref()
                .map_or_else(Vec::new, |card| card.assignments.clone())
        })
    });
    // It waits for no assignment.
    let is_elsewhere = move || {
        card.with(|card| {
            card.as_ref().is_some_and(|card| {
                card.request.answer.is_some() || card.request.merged_into.is_some()
            })
        })
    };
    view! {
        <section class="units" aria-label=tr(words::UNITS)>
            <h3>{tr(words::UNITS)}</h3>
            <Own card/>
            <When when=move || all.with(Vec::is_empty) && !is_elsewhere()>
                <p class="hint">{tr(words::NO_UNITS)}</p>
            </When>
            <ul>
                {move || {
                    all.get()
                        .into_iter()
                        .map(|assignment| view! { <Unit assignment card/> }.into_any())
                        .collect_view()
                }}
            </ul>
        </section>
    }
}
