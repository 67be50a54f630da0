//! What moves just now: the latest steps of requests, and the lights of what is supervised.

use std::sync::Arc;

use domain::{project, supervision};
use leptos::prelude::*;
use shared::figures::FiguresBy;
use shared::id::OrganisationId;
use shared::project::Project;
use shared::schedule::Light;
use shared::supervision::Supervision;
use text::{clock, names, overview as words};

use super::Place;
use crate::components::when::When;
use crate::pages::supervision::light::LightBadge;
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::view::Card;
use crate::ui::{Ui, request_address};

/// How many of the latest are told.
const LATEST: usize = 8;

/// Where something is, as far as it says.
#[derive(Default)]
struct At<'a> {
    street: Option<OrganisationId>,
    stations: &'a [OrganisationId],
    units: &'a [OrganisationId],
    team: Option<OrganisationId>,
}

impl At<'_> {
    /// Whether it is in the place that the page is narrowed to.
    fn is_in(
        &self,
        place: Place,
        street_of: impl Fn(OrganisationId) -> Option<OrganisationId>,
    ) -> bool {
        let Some((by, id)) = place else {
            return true;
        };
        match by {
            FiguresBy::District => true,
            // What names no street lies where its stations or its team do.
            FiguresBy::Street => match self.street {
                Some(street) => street == id,
                None => {
                    let mut named = self.stations.iter().chain(&self.team);
                    named.any(|one| street_of(*one) == Some(id))
                }
            },
            FiguresBy::Station => self.stations.contains(&id),
            FiguresBy::Unit => self.units.contains(&id),
            FiguresBy::Team => self.team == Some(id),
        }
    }
}

/// The requests that moved last, the newest first.
#[component]
pub fn Latest(
    /// The place.
    place: RwSignal<Place>,
) -> impl IntoView {
    let (station, ui, lang) = (Station::get(), Ui::get(), lang());
    let latest = Memo::new(move |_| {
        station.changes.track();
        let place = place.get();
        untrack(|| {
            let tree = station.tree.get();
            let street_of = |id| tree.get(id).and_then(|one| one.street);
            let is_in = |card: &Arc<Card>| {
                let reach = &card.request.reach;
                let at = At {
                    street: Some(reach.street),
                    stations: &[reach.station],
                    units: &reach.units,
                    team: reach.team,
                };
                at.is_in(place, street_of)
            };
            let mut cards: Vec<_> = station
                .cards()
                .filter(is_in)
                .map(|card| (card.request.moved_at, card))
                .collect();
            let newest = |one: &(shared::time::Timestamp, _)| std::cmp::Reverse(one.0);
            if cards.len() > LATEST {
                cards.select_nth_unstable_by_key(LATEST, newest);
                cards.truncate(LATEST);
            }
            cards.sort_by_key(newest);
            let lines = cards.into_iter().map(|(at, card)| {
                let request = &card.request;
                (
                    request.id,
                    at,
                    request.status,
                    request.reach.station,
                    request.title.clone(),
                )
            });
            lines.collect::<Vec<_>>()
        })
    });
    let line = move |(id, at, status, place, title): (_, _, _, _, String)| {
        let meta = move || {
            let lang = lang.get();
            let name = station.tree.with(|tree| tree.short_name(place));
            [&name, names::status(status).of(lang)].join(" · ")
        };
        view! {
            <li data-testid="latest">
                <time>{move || clock::moment(at, station.now.get(), lang.get())}</time>
                <span>
                    <a href=request_address(id, &ui.filter.get_untracked())>{title}</a>
                    " "
                    <small class="card-meta">{meta}</small>
                </span>
            </li>
        }
        .into_any()
    };
    view! {
        <section class="box">
            <h2>{tr(words::LATEST)}</h2>
            <ul class="lines">
                <For each=move || latest.get() key=|one| (one.0, one.1) children=line/>
            </ul>
            <When when=move || latest.with(Vec::is_empty)>
                <p class="card-meta">{tr(words::NOTHING_MOVED)}</p>
            </When>
        </section>
    }
}

/// The lights in the order in which they are told.
const LIGHTS: [Light; 5] = [
    Light::Red,
    Light::Yellow,
    Light::Grey,
    Light::Unplanned,
    Light::Green,
];

/// Counts of lights, in their order.
fn counts(lights: impl Iterator<Item = Light>) -> [usize; LIGHTS.len()] {
    let mut counts = [0; LIGHTS.len()];
    for light in lights {
        if let Some(at) = LIGHTS.iter().position(|one| *one == light) {
            counts[at] += 1;
        }
    }
    counts
}

/// How many supervised matters, and how many livelihood projects at work, stand in which light.
#[component]
pub fn Lights(
    /// The place.
    place: RwSignal<Place>,
) -> impl IntoView {
    let station = Station::get();
    let (matters, projects) = (station.opened::<Supervision>(), station.opened::<Project>());
    let of_matters = Memo::new(move |_| {
        let (book, today) = (station.book.get(), station.today());
        matters.with(|all| {
            let tree = station.tree.get();
            let street_of = |id| tree.get(id).and_then(|one| one.street);
            let place = place.get();
            let is_in = |body: &Supervision| {
                let at = At {
                    street: body.street,
                    stations: &body.stations,
                    units: &body.units,
                    team: body.team,
                };
                at.is_in(place, street_of)
            };
            let open = all
                .iter()
                .filter(|one| one.body.closing.is_none() && is_in(&one.body));
            counts(open.map(|one| match &one.body.overrule {
                Some(held) => held.light,
                None => supervision::reading(&one.body, Some(&book), today).light,
            }))
        })
    });
    let of_projects = Memo::new(move |_| {
        let (book, today) = (station.book.get(), station.today());
        projects.with(|all| {
            let read = |one: &crate::station::shelf::Opened<Project>| {
                project::light(&one.body, Some(&book), today)
            };
            let tree = station.tree.get();
            let street_of = |id| tree.get(id).and_then(|one| one.street);
            let place = place.get();
            let is_in = |one: &&crate::station::shelf::Opened<Project>| {
                let at = At {
                    street: one.body.form.street,
                    stations: &one.body.stations,
                    units: &one.body.units,
                    ..At::default()
                };
                at.is_in(place, street_of)
            };
            let here = all.iter().filter(is_in);
            counts(here.filter_map(read))
        })
    });
    let row = move |word: text::Text, address: &'static str, counts: Memo<[usize; 5]>| {
        let lights = move || {
            let counts = counts.get().into_iter().zip(LIGHTS);
            let some = counts.filter(|(count, _)| *count > 0);
            some.map(|(count, light)| {
                view! {
                    <span class="light-count">
                        <LightBadge light/>
                        <b>{count}</b>
                    </span>
                }
                .into_any()
            })
            .collect_view()
        };
        let sum = move || counts.get().iter().sum::<usize>();
        view! {
            <li>
                <a class="grow" href=address>{tr(word)}</a>
                <span class="row wrap">{lights}</span>
                <b>{sum}</b>
            </li>
        }
        .into_any()
    };
    view! {
        <section class="box" data-testid="lights">
            <h2>{tr(words::LIGHTS)}</h2>
            <ul class="lines">
                {row(text::supervision::TITLE, "/supervision", of_matters)}
                {row(text::project::TITLE, "/supervision/projects", of_projects)}
            </ul>
        </section>
    }
}
