//! The course of a request as a line of steps.

use std::sync::Arc;

use leptos::prelude::*;
use shared::request::Status;
use text::{Text, request as words};

use crate::settings::tr;
use crate::station::view::Card;

const STEPS: [Text; 8] = [
    words::STEP_REGISTER,
    words::STEP_ACCEPT,
    words::STEP_ASSIGN,
    words::STEP_SIGN,
    words::STEP_HANDLE,
    words::STEP_REPLY,
    words::STEP_RATE,
    words::STEP_CLOSE,
];

/// How many steps are done; the next one is where it stands.
fn done(card: &Card) -> usize {
    match card.request.status {
        Status::Registered | Status::Declined | Status::Merged | Status::Withdrawn => 1,
        Status::Accepted | Status::Rework | Status::Reopened => 2,
        Status::Assigned | Status::ReturnRequested => 3,
        Status::InProgress | Status::ExtensionRequested | Status::AwaitingInfo => 4,
        Status::ReplyInReview => 5,
        Status::Replied => 6 + usize::from(card.request.current_ratings().next().is_some()),
        Status::Tracking => 7,
        Status::Closed | Status::Archived => STEPS.len(),
    }
}

/// The line.
#[component]
pub fn Steps(card: Memo<Option<Arc<Card>>>) -> impl IntoView {
    let done = Memo::new(move |_| card.with(|card| card.as_deref().map_or(0, done)));
    let step = move |(index, word): (usize, &Text)| {
        view! {
            <li
                class:did=move || index < done.get()
                aria-current=move || (index == done.get()).then_some("step")
            >
                {tr(*word)}
            </li>
        }
        .into_any()
    };
    view! {
        <ol class="steps" aria-label=tr(words::COURSE)>
            {STEPS.iter().enumerate().map(step).collect_view()}
        </ol>
    }
}
