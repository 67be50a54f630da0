//! What moves just now: the latest steps of requests, and the lights of what is supervised.

use std::sync::Arc;

use domain::{project, supervision};
use leptos::prelude::*;
use shared::filter::RequestFilter;
use shared::project::Project;
use shared::schedule::Light;
use shared::supervision::Supervision;
use text::{clock, names, overview as words};

use crate::components::when::When;
use crate::pages::supervision::light::LightBadge;
use crate::pages::within::{At, Place, narrowed, of_place};
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::view::Card;
use crate::ui::{Ui, request_address};

/// How many of the latest are told.
const LATEST: usize = 8;

/// The requests that moved last, the newest first.
#[component]
pub fn Latest(
    /// The place.
    place: Memo<Place>,
) -> impl IntoView {
    let (station, ui, lang) = (Station::get(), Ui::get(), lang());
    let latest = Memo::new(move |_| {
        station.changes.track();
        let place = place.get();
        untrack(|| {
            let is_in =
                |card: &Arc<Card>| At::of_request(&card.request.reach).is_in(place, station);
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
    // A request is opened among its neighbours: those of the place, where the page is narrowed to one.
    let neighbours = move || match place.get() {
        None => ui.filter.get_untracked(),
        Some(_) => RequestFilter::from_query(of_place(place.get()).trim_start_matches('&')),
    };
    let line = move |(id, at, status, held_at, title): (_, _, _, _, String)| {
        let meta = move || {
            let lang = lang.get();
            let name = station.tree.with(|tree| tree.short_name(held_at));
            [&name, names::status(status).of(lang)].join(" · ")
        };
        view! {
            <li data-testid="latest">
                <time>{move || clock::moment(at, station.now.get(), lang.get())}</time>
                <span>
                    <a href=move || request_address(id, &neighbours())>{title}</a>
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

/// Those of the counts that are of something, each with its light.
fn some_lights(counts: [usize; LIGHTS.len()]) -> impl Iterator<Item = (usize, Light)> {
    let all = counts.into_iter().zip(LIGHTS);
    all.filter(|(count, _)| *count > 0)
}

/// The list of supervised matters.
const MATTERS: &str = "/supervision";
/// The list of livelihood projects.
const PROJECTS: &str = "/supervision/projects";

/// A light with how many stand in it, and the way to them.
fn counted(list: &str, (count, light): (usize, Light), place: Place) -> AnyView {
    let way = [list, "?light=", light.code(), &*of_place(place)].concat();
    view! {
        <a class="light-count" data-testid="light-count" href=way>
            <LightBadge light/>
            <b>{count}</b>
        </a>
    }
    .into_any()
}

/// How many supervised matters, and how many livelihood projects at work, stand in which light.
#[component]
pub fn Lights(
    /// The place.
    place: Memo<Place>,
) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let (matters, projects) = (station.opened::<Supervision>(), station.opened::<Project>());
    let of_matters = Memo::new(move |_| {
        let (book, today) = (station.book.get(), station.today());
        matters.with(|all| {
            let place = place.get();
            let is_in = |body: &Supervision| At::of_matter(body).is_in(place, station);
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
            let place = place.get();
            let is_in = |one: &&crate::station::shelf::Opened<Project>| {
                At::of_project(&one.body).is_in(place, station)
            };
            let here = all.iter().filter(is_in);
            counts(here.filter_map(read))
        })
    });
    // The list that a sum opens is of all projects, whatever their stage.
    let all_projects = Memo::new(move |_| {
        let place = place.get();
        projects.with(|all| {
            let here = |one: &&crate::station::shelf::Opened<Project>| {
                At::of_project(&one.body).is_in(place, station)
            };
            all.iter().filter(here).count()
        })
    });
    let open_matters = Memo::new(move |_| of_matters.get().iter().sum::<usize>());
    let matters_row = view! {
        <li>
            <a class="grow" href=move || narrowed(MATTERS, place.get())>
                {tr(text::supervision::TITLE)}
            </a>
            <span class="row wrap">
                {move || {
                    let place = place.get();
                    some_lights(of_matters.get())
                        .map(|one| counted(MATTERS, one, place))
                        .collect_view()
                }}
            </span>
            <b>{move || open_matters.get()}</b>
        </li>
    }
    .into_any();
    let projects_row = view! {
        <li>
            <a class="grow" href=move || narrowed(PROJECTS, place.get())>
                {tr(text::project::TITLE)}
            </a>
            <span class="row wrap">
                <small class="card-meta">
                    {move || {
                        let at_work = of_projects.get().iter().sum::<usize>();
                        words::AT_WORK.count(lang.get(), at_work)
                    }}
                </small>
                {move || {
                    let place = place.get();
                    some_lights(of_projects.get())
                        .map(|one| counted(PROJECTS, one, place))
                        .collect_view()
                }}
            </span>
            <b data-testid="all-projects">{move || all_projects.get()}</b>
        </li>
    }
    .into_any();
    view! {
        <section class="box" data-testid="lights">
            <h2>{tr(words::LIGHTS)}</h2>
            <ul class="lines">
                {matters_row} {projects_row}
            </ul>
        </section>
    }
}
