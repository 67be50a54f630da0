//! The place that figures and lists are narrowed to, as it stands in an address, and whether something
//! lies in it: a figure of the overview and the list behind it go by the same rule.

use domain::organisation::lies_in;
use leptos::prelude::*;
use shared::figures::FiguresBy;
use shared::id::OrganisationId;
use shared::project::Project;
use shared::request::Reach;
use shared::suggestion::Suggestion;
use shared::supervision::Supervision;
use text::overview as words;

use crate::address::Address;
use crate::components::icon::Icon;
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::ui::with_query;

/// What a page is narrowed to, if not the whole district.
pub type Place = Option<(FiguresBy, OrganisationId)>;

/// What a place may be; an address names one of them.
const SORTS: [FiguresBy; 4] = [
    FiguresBy::Street,
    FiguresBy::Station,
    FiguresBy::Unit,
    FiguresBy::Team,
];

/// A place as a list's address names it, with its `&`.
pub fn of_place(place: Place) -> String {
    match place {
        None | Some((FiguresBy::District, _)) => String::new(),
        Some((by, id)) => format!("&{}={id}", by.code()),
    }
}

/// An address of a list, narrowed to a place.
pub fn narrowed(list: &str, place: Place) -> String {
    with_query(list.to_owned(), of_place(place).trim_start_matches('&'))
}

/// A part of a query as a place, if it names one.
fn place_of(part: &str) -> Place {
    let (key, value) = part.split_once('=')?;
    let by = SORTS.into_iter().find(|by| by.code() == key)?;
    Some((by, value.parse().ok()?))
}

/// What a query says of something, if it does.
pub fn part<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// The place that a query names.
pub fn named_in(query: &str) -> Place {
    query.split('&').find_map(place_of)
}

/// The place that a list's address names.
pub fn asked() -> Memo<Place> {
    let query = Address::get().query;
    Memo::new(move |_| query.with(|query| named_in(query)))
}

/// Where something is, as far as it says.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    street: Option<OrganisationId>,
    stations: &'a [OrganisationId],
    units: &'a [OrganisationId],
    team: Option<OrganisationId>,
}

impl<'a> At<'a> {
    /// Where a request is.
    pub fn of_request(reach: &'a Reach) -> Self {
        Self {
            street: Some(reach.street),
            stations: std::slice::from_ref(&reach.station),
            units: &reach.units,
            team: reach.team,
        }
    }

    /// Where a supervised matter is.
    pub fn of_matter(body: &'a Supervision) -> Self {
        Self {
            street: body.street,
            stations: &body.stations,
            units: &body.units,
            team: body.team,
        }
    }

    /// Where a livelihood project is.
    pub fn of_project(body: &'a Project) -> Self {
        Self {
            street: body.form.street,
            stations: &body.stations,
            units: &body.units,
            team: None,
        }
    }

    /// Where a suggestion came from; `units` are those that were ever given it.
    pub fn of_suggestion(body: &'a Suggestion, units: &'a [OrganisationId]) -> Self {
        Self {
            street: Some(body.street),
            stations: std::slice::from_ref(&body.station),
            units,
            team: None,
        }
    }

    /// Whether it is in a place.
    pub fn is_in(&self, place: Place, station: Station) -> bool {
        let Some((by, id)) = place else {
            return true;
        };
        match by {
            FiguresBy::District => true,
            FiguresBy::Street => station.tree.with(|tree| {
                let at = self.stations.iter().chain(&self.team).copied();
                lies_in(id, self.street, at, |one| {
                    tree.get(one).and_then(|one| one.street)
                })
            }),
            FiguresBy::Station => self.stations.contains(&id),
            FiguresBy::Unit => self.units.contains(&id),
            FiguresBy::Team => self.team == Some(id),
        }
    }
}

/// Says what a list is narrowed to, and goes back to all of it.
#[component]
pub fn Within(
    /// The place.
    place: Memo<Place>,
) -> impl IntoView {
    let (station, lang, address) = (Station::get(), lang(), Address::get());
    move || {
        let (_, id) = place.get()?;
        let name = station.tree.with(|tree| tree.name(id));
        Some(view! {
            <button
                type="button"
                class="button small"
                data-testid="within"
                title=tr(words::PLACE_ALL)
                on:click=move |_| {
                    let path = address.path.get_untracked();
                    let rest = address.query.with_untracked(|query| {
                        let kept = query.split('&').filter(|part| place_of(part).is_none());
                        kept.collect::<Vec<_>>().join("&")
                    });
                    address.go(&with_query(path, &rest), true);
                }
            >
                {words::PLACE_ONE.with(lang.get(), &[&name])}
                <Icon name="close"/>
            </button>
        })
    }
}
