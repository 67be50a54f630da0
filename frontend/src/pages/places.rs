//! Homes, hubs, stations and points (家、站、点): all of them by street, and one at its own address.

mod forms;
mod place;

use std::sync::Arc;

use domain::deadline::Calendar;
use domain::place::next_receptions;
use leptos::prelude::*;
use shared::id::{OrganisationId, WorkId};
use shared::place::{Place, PlaceLevel, Site};
use shared::rulebook::Rulebook;
use shared::time::LocalDate;
use text::{Lang, clock, place as words};

use self::place::PlacePage;
use crate::address::Address;
use crate::components::segment::{Choice, Segment};
use crate::components::siblings::{OF_TEAMS, Siblings};
use crate::components::when::When;
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::shelf::Opened;

/// The address of a place.
pub fn address(site: Site) -> String {
    ["/teams/places/", &id_of(site)].concat()
}

/// What stands for a place in an address.
fn id_of(site: Site) -> String {
    match site.point {
        Some(point) => point.to_string(),
        None => site.keeper.to_string(),
    }
}

/// What stands in the address: the organisation, or a point that is none.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    All,
    One(Option<(OrganisationId, WorkId)>),
}

/// The page.
#[component]
pub fn PlacesPage() -> impl IntoView {
    let path = Address::get().path;
    let asked = Memo::new(move |_| {
        let rest = path.with(|path| path.strip_prefix("/teams/places/").map(str::to_owned));
        match rest.as_deref().map(|rest| rest.trim_end_matches('/')) {
            None | Some("") => Asked::All,
            // Which of the two it is, is known when the tree is there.
            Some(id) => Asked::One(id.parse().ok().zip(id.parse().ok())),
        }
    });
    move || match asked.get() {
        Asked::All => view! { <ListPage/> }.into_any(),
        Asked::One(id) => view! { <PlacePage id/> }.into_any(),
    }
}

/// A place of the list: what the tree says of it, and its record if there is one.
#[derive(Clone, PartialEq)]
struct Row {
    site: Site,
    name: String,
    level: PlaceLevel,
    held: Option<Arc<Place>>,
    version: u64,
    /// What it went into.
    into: Option<String>,
}

impl Row {
    fn fits(&self, words: &str, level: Option<PlaceLevel>) -> bool {
        let has = |text: &str| text.to_lowercase().contains(words);
        let in_record = |held: &Place| {
            has(&held.address)
                || has(&held.chief)
                || held.deputies.iter().any(|name| has(name))
                || held.officers.iter().any(|one| has(&one.name))
        };
        level.is_none_or(|level| level == self.level)
            && (words.is_empty() || has(&self.name) || self.held.as_deref().is_some_and(in_record))
    }
}

/// All places, by the street in which they lie; a street's name is empty for the district.
fn rows(station: Station, all: &[Opened<Place>]) -> Vec<(String, Vec<Row>)> {
    let today = station.today();
    station.tree.with(|tree| {
        let mut streets: Vec<(String, Vec<Row>)> = Vec::new();
        let mut put = |street: Option<OrganisationId>, row: Row| {
            let street = street.map(|street| tree.name(street)).unwrap_or_default();
            match streets.iter_mut().find(|(name, _)| *name == street) {
                Some((_, rows)) => rows.push(row),
                None => streets.push((street, vec![row])),
            }
        };
        let record = |site: Site| all.iter().find(|one| one.id() == site.id());
        let mut known: Vec<OrganisationId> = tree
            .pick(today, |one| one.kind.is_station())
            .into_iter()
            .map(|(id, _)| id)
            .collect();
        // What went into another is closed, and still told of.
        let merged = all.iter().filter(|one| one.body.merged.is_some());
        known.extend(merged.map(|one| one.body.keeper));
        known.sort();
        known.dedup();
        for id in known {
            let Some(found) = tree.get(id) else {
                continue;
            };
            let site = Site::of(id);
            let held = record(site);
            let Some(level) = held
                .map(|held| held.body.level)
                .or(PlaceLevel::of(found.kind))
            else {
                continue;
            };
            let merged = held.and_then(|held| held.body.merged.as_ref());
            put(
                found.street,
                Row {
                    site,
                    name: found.name.clone(),
                    level,
                    held: held.map(|held| held.body.clone()),
                    version: held.map_or(0, |held| held.version),
                    into: merged.map(|merged| tree.name(merged.into)),
                },
            );
        }
        for one in all.iter().filter(|one| one.of().is_some()) {
            if one.body.ended.is_some() {
                continue;
            }
            let street = tree.get(one.body.keeper).and_then(|keeper| keeper.street);
            put(
                street,
                Row {
                    site: Site {
                        keeper: one.body.keeper,
                        point: Some(one.id()),
                    },
                    name: one.body.name.clone(),
                    level: one.body.level,
                    held: Some(one.body.clone()),
                    version: one.version,
                    into: None,
                },
            );
        }
        for (_, rows) in &mut streets {
            rows.sort_by(|a, b| (a.level, &a.name).cmp(&(b.level, &b.name)));
        }
        streets.sort_by(|a, b| a.0.cmp(&b.0));
        streets
    })
}

/// `周二 03-03 黄代表`, or nothing.
fn next_of(place: &Place, today: LocalDate, book: &Rulebook, lang: Lang) -> Option<String> {
    let calendar = Calendar::of(Some(book));
    let (_, one) = next_receptions(place, today, &calendar, 1).pop()?;
    let day = clock::weekday(one.day, lang);
    Some(match one.who {
        Some(who) => [&day, " ", &*who].concat(),
        None => day,
    })
}

#[component]
fn ListPage() -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let all = station.opened::<Place>();
    let typed = RwSignal::new(String::new());
    let level = RwSignal::new(None::<PlaceLevel>);
    let shown = Memo::new(move |_| {
        let words = typed.with(|typed| typed.trim().to_lowercase());
        let level = level.get();
        let mut streets = all.with(|all| rows(station, all));
        for (_, rows) in &mut streets {
            rows.retain(|row| row.fits(&words, level));
        }
        streets.retain(|(_, rows)| !rows.is_empty());
        streets
    });
    let mut choices = vec![Choice {
        value: None,
        word: words::ALL_LEVELS,
    }];
    choices.extend(PlaceLevel::ALL.iter().map(|one| Choice {
        value: Some(*one),
        word: words::level(*one),
    }));
    let street = move |(name, rows): (String, Vec<Row>)| {
        let heading = move || {
            if name.is_empty() {
                words::DISTRICT.of(lang.get()).to_owned()
            } else {
                name.clone()
            }
        };
        let count = rows.len();
        view! {
            <section class="box" data-testid="places-street">
                <h2>
                    {heading}
                    <small>{count}</small>
                </h2>
                <ul class="lines places">
                    {rows.into_iter().map(|row| view! { <Line row/> }.into_any()).collect_view()}
                </ul>
            </section>
        }
        .into_any()
    };
    view! {
        <div class="page work-page" data-testid="places">
            <div class="page-head">
                <h1 id="page-title" tabindex="-1">{tr(words::TITLE)}</h1>
                <Siblings all=OF_TEAMS/>
                <span class="grow"></span>
                <Segment
                    legend=words::LEVEL
                    name="places-level"
                    choices
                    value=Signal::derive(move || Some(level.get()))
                    on_choice=Callback::new(move |one| level.set(one))
                />
                <input
                    type="search"
                    class="input short"
                    data-testid="places-find"
                    aria-label=tr(words::FIND)
                    placeholder=tr(words::FIND)
                    prop:value=move || typed.get()
                    on:input=move |event| typed.set(event_target_value(&event))
                />
            </div>
            <div class="work-body">
                {move || shown.get().into_iter().map(street).collect_view()}
                <When when=move || shown.with(Vec::is_empty)>
                    <p class="desk-done">{tr(words::EMPTY)}</p>
                </When>
            </div>
        </div>
    }
}

#[component]
fn Line(row: Row) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let held = row.held;
    let about = {
        let (held, into) = (held.clone(), row.into.clone());
        move || {
            let lang = lang.get();
            if let Some(into) = &into {
                return words::MERGED_TAG.with(lang, &[into]);
            }
            let chief = held.as_ref().map(|held| held.chief.as_str());
            let chief = match chief.unwrap_or_default() {
                "" => words::NO_CHIEF.of(lang).to_owned(),
                name => words::CHIEF_IS.with(lang, &[name]),
            };
            let hours = held.iter().flat_map(|held| &held.hours);
            let hours: Vec<String> = hours.map(|one| words::hours(one, lang)).collect();
            let hours = match hours.as_slice() {
                [] => words::NO_HOURS.of(lang).to_owned(),
                _ => text::list(lang, &hours),
            };
            [&chief, " · ", &*hours].concat()
        }
    };
    let met = held.as_ref().map(|held| held.met());
    let is_merged = row.into.is_some();
    let checks = move || {
        let (met, whole) = met.filter(|(_, whole)| *whole > 0 && !is_merged)?;
        let words = words::CHECKS_MET.with(lang.get(), &[&met.to_string(), &whole.to_string()]);
        Some([words::CHECKS_SHORT.of(lang.get()), " ", &*words].concat())
    };
    let lacks = met.is_some_and(|(met, whole)| met < whole);
    let next = move || {
        let lang = lang.get();
        let next = held.as_ref().and_then(|held| {
            station
                .book
                .with(|book| next_of(held, station.today(), book, lang))
        });
        next.map(|next| [words::NEXT.of(lang), " ", &*next].concat())
    };
    let level = row.level;
    view! {
        <li data-testid="place" data-level=level.code() class:ended=is_merged>
            <span class="grow">
                <a href=address(row.site)><b>{row.name}</b></a>
                " "
                <em class="tag">{tr(words::level(level))}</em>
                <br/>
                <small>{about}</small>
            </span>
            <small class:warn=lacks data-testid="place-checks">{checks}</small>
            <small data-testid="place-next">{next}</small>
        </li>
    }
}
