//! Numbers as bars, drawn over the layout of `charts`. The number stands beside each, so a bar itself says
//! nothing to whoever does not see it.

use charts::Span;
use charts::bar::{self, single, stacked};
use leptos::prelude::*;

fn mark(span: Span, part: Option<usize>) -> AnyView {
    let (x, width) = (format!("{:.2}", span.at), format!("{:.2}", span.width));
    let part = part.map(|part| part.to_string());
    view! { <rect class="piece" data-part=part x=x y="0" width=width height="10"></rect> }
        .into_any()
}

fn track(class: &'static str, marks: Vec<AnyView>) -> impl IntoView {
    view! {
        <svg
            class=class
            viewBox="0 0 100 10"
            preserveAspectRatio="none"
            aria-hidden="true"
            focusable="false"
        >
            <rect class="track" width="100" height="10"></rect>
            {marks}
        </svg>
    }
}

/// A number among others.
#[component]
pub fn Bar(
    /// How many.
    count: u32,
    /// How many the longest bar stands for.
    most: u32,
    /// Which part of a stacked bar beside it is the same.
    #[prop(optional_no_strip)]
    part: Option<usize>,
    /// How many there should be: a mark on the bar.
    #[prop(optional_no_strip)]
    due: Option<u32>,
) -> impl IntoView {
    let reached = single(count, most).map(|span| mark(span, part));
    let due = due.map(|due| {
        let span = bar::mark(due, most);
        let (x, width) = (format!("{:.2}", span.at), format!("{:.2}", span.width));
        view! { <rect class="due" x=x y="0" width=width height="10"></rect> }.into_any()
    });
    track("bar", reached.into_iter().chain(due).collect())
}

/// The parts of a whole, side by side.
#[component]
pub fn Stacked(
    /// How many each part is, those that are nothing included: a part keeps its colour.
    counts: Vec<u32>,
) -> impl IntoView {
    let pieces = stacked(&counts).into_iter();
    let marks = pieces.map(|one| mark(one.span, Some(one.part)));
    track("bar stacked", marks.collect())
}
