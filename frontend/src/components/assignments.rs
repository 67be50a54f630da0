//! The units of a request, each with its state, clock and reply, round by round.

use std::sync::Arc;

use leptos::prelude::*;
use shared::assignment::{Assignment, AssignmentState};
use shared::attachment::AttachTo;
use shared::request::Status;
use text::{clock, day, names, request as words};

use super::files;
use super::light::Light;
use super::when::When;
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::view::Card;

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
        reply.clone().map(|reply| {
            let promise = reply
                .promise
                .map(|day| words::PROMISE.with(lang.get(), &[&clock::day(day, lang.get())]));
            let at = clock::moment(reply.at, station.now.get(), lang.get());
            view! {
                <blockquote>
                    <p class="reply-head">
                        <b>{names::class(reply.class).of(lang.get())}</b>
                        {promise.map(|text| view! { <span>{text}</span> })}
                        <time>{at}</time>
                    </p>
                    <p class="prose">{reply.text}</p>
                </blockquote>
            }
        })
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
    view! {
        <section class="units" aria-label=tr(words::UNITS)>
            <h3>{tr(words::UNITS)}</h3>
            <When when=move || all.with(Vec::is_empty)>
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
