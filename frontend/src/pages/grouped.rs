//! Pages that are fetched together. What several lazy pages share is cut into a file for every
//! combination of them; so pages that lead to each other are one file, which one visit fetches.

use leptos::prelude::*;

use super::bulletin::BulletinPage;
use super::contacts::ContactsPage;
use super::duty::DutyPage;
use super::overview::OverviewPage;
use super::places::PlacesPage;
use super::suggestions::SuggestionsPage;
use super::supervision::SupervisionPage;
use super::teams::TeamsPage;
use crate::address::Address;

/// The first of these under which the address lies; `None` for the page that leads to them.
fn below(all: &'static [&'static str]) -> Memo<Option<&'static str>> {
    let path = Address::get().path;
    Memo::new(move |_| path.with(|path| all.iter().copied().find(|one| path.starts_with(one))))
}

/// What the congress supervises: matters, projects, suggestions.
#[component]
pub fn SupervisedPages() -> impl IntoView {
    let place = below(&["/supervision/suggestions"]);
    move || match place.get() {
        Some(_) => view! { <SuggestionsPage/> }.into_any(),
        None => view! { <SupervisionPage/> }.into_any(),
    }
}

/// Whose work it is: teams, places, contacts, duty files.
#[component]
pub fn TeamPages() -> impl IntoView {
    let place = below(&[
        "/teams/places",
        "/teams/contacts",
        "/teams/duty",
        "/teams/compare",
    ]);
    move || match place.get() {
        Some("/teams/places") => view! { <PlacesPage/> }.into_any(),
        Some("/teams/contacts") => view! { <ContactsPage/> }.into_any(),
        Some(_) => view! { <DutyPage/> }.into_any(),
        None => view! { <TeamsPage/> }.into_any(),
    }
}

/// The district in figures, and its bulletins.
#[component]
pub fn DistrictPages() -> impl IntoView {
    let place = below(&["/overview/bulletin"]);
    move || match place.get() {
        Some(_) => view! { <BulletinPage/> }.into_any(),
        None => view! { <OverviewPage/> }.into_any(),
    }
}
