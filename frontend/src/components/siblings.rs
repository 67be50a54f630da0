//! Pages that belong together: one entry of the navigation leads to all of them, and each shows the
//! way to the others at its head.

use leptos::prelude::*;
use text::{
    Text, accounts, contact, duty, organisation, place, project, suggestion, supervision, team,
};

use crate::address::Address;
use crate::settings::tr;

/// A page and what it is called.
type Sibling = (&'static str, Text);

/// What the congress supervises.
pub const SUPERVISED: &[Sibling] = &[
    ("/supervision", supervision::TITLE),
    ("/supervision/suggestions", suggestion::TITLE),
    ("/supervision/projects", project::TITLE),
];

/// Whose work it is.
pub const OF_TEAMS: &[Sibling] = &[
    ("/teams", team::TITLE),
    ("/teams/places", place::TITLE),
    ("/teams/contacts", contact::TITLE),
    ("/teams/duty", duty::TITLE),
    ("/teams/compare", duty::COMPARE_TITLE),
];

/// Who is here, and where.
pub const OF_ACCOUNTS: &[Sibling] = &[
    ("/accounts", accounts::TITLE),
    ("/accounts/organisations", organisation::TITLE),
];

/// The ways; the page that is here is marked.
#[component]
pub fn Siblings(
    /// All of them, this one among them.
    all: &'static [Sibling],
) -> impl IntoView {
    let path = Address::get().path;
    let way = move |(address, word): Sibling| {
        let here = move || path.with(|path| path.trim_end_matches('/') == address);
        view! {
            <a href=address class="tab" aria-current=move || here().then_some("page")>
                {tr(word)}
            </a>
        }
        .into_any()
    };
    view! { <nav class="tabs siblings" aria-labelledby="page-title">{all.iter().copied().map(way).collect_view()}</nav> }
}
