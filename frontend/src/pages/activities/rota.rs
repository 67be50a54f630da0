//! Receptions by the rota, in the calendar of activities: told apart from these, each leading to its place.

use std::collections::BTreeMap;

use domain::deadline::Calendar;
use domain::place::{Sitting, sittings};
use leptos::prelude::*;
use shared::id::OrganisationId;
use shared::place::Place;
use shared::time::LocalDate;
use text::place as words;

use crate::components::when::When;
use crate::settings::{lang, tr};
use crate::station::Station;

/// A reception at a place.
#[derive(Clone, PartialEq)]
pub struct OnRota {
    /// What is in the address of the place.
    place: String,
    /// What the place is called.
    name: String,
    sitting: Sitting,
}

impl OnRota {
    fn key(&self) -> ([String; 2], [u16; 2], u32, LocalDate, bool, Vec<String>) {
        let one = &self.sitting;
        let names = [self.place.clone(), self.name.clone()];
        let hours = [one.from, one.until];
        (
            names,
            hours,
            one.no,
            one.meant,
            one.is_off(),
            one.who.clone(),
        )
    }
}

/// Receptions, by day.
pub type ByDay = BTreeMap<LocalDate, Vec<OnRota>>;

/// The receptions of the days that are shown; of one's own places and those one holds oneself, if only
/// these are wanted.
pub fn by_day(
    station: Station,
    days: Signal<(LocalDate, LocalDate)>,
    is_shown: Signal<bool>,
    mine: RwSignal<bool>,
    scopes: Memo<Vec<OrganisationId>>,
) -> Memo<ByDay> {
    let places = station.opened::<Place>();
    Memo::new(move |_| {
        let mut found = ByDay::new();
        if !is_shown.get() {
            return found;
        }
        let (days, mine) = (days.get(), mine.get());
        let own = station
            .actor
            .with(|actor| actor.as_ref().map(|actor| actor.name.clone()))
            .unwrap_or_default();
        places.with(|places| {
            for one in places {
                let body = &one.body;
                let all = station
                    .book
                    .with(|book| sittings(body, days, &Calendar::of(Some(book))));
                if all.is_empty() {
                    continue;
                }
                let is_point = one.of().is_some();
                let is_own = scopes.with(|scopes| scopes.contains(&body.keeper));
                let (place, name) = if is_point {
                    (one.id().to_string(), body.name.clone())
                } else {
                    let name = station.tree.with(|tree| tree.short_name(body.keeper));
                    (body.keeper.to_string(), name)
                };
                for sitting in all {
                    if mine && !is_own && !sitting.has(&own) {
                        continue;
                    }
                    let day = found.entry(sitting.day).or_default();
                    day.push(OnRota {
                        place: place.clone(),
                        name: name.clone(),
                        sitting,
                    });
                }
            }
        });
        for all in found.values_mut() {
            all.sort_by(|a, b| (a.sitting.from, &a.name).cmp(&(b.sitting.from, &b.name)));
        }
        found
    })
}

/// The receptions of a day: so many, and how many there are more.
#[component]
pub fn RotaOf(
    day: LocalDate,
    rota: Memo<ByDay>,
    most: usize,
    on_more: Callback<LocalDate>,
) -> impl IntoView {
    let lang = lang();
    let shown = move || {
        rota.with(|days| {
            let all = days.get(&day).into_iter().flatten();
            all.take(most).cloned().collect::<Vec<_>>()
        })
    };
    let more = Memo::new(move |_| {
        let count = rota.with(|days| days.get(&day).map_or(0, Vec::len));
        count.saturating_sub(most)
    });
    let entry = move |one: OnRota| {
        let there = ["/teams/places/", &*one.place].concat();
        let off = one.sitting.is_off();
        let from = words::minutes(one.sitting.from);
        let names = one.sitting.who;
        let who = move || text::list(lang.get(), &names);
        view! {
            <a
                class="happening on-rota"
                class:cancelled=off
                data-testid="rota-entry"
                data-off=off.to_string()
                href=there
            >
                <b>{from}</b>
                " "
                <span class="happening-kind">{tr(words::ON_ROTA)}</span>
                " "
                <span>{one.name}</span>
                <small>{who}</small>
                <When when=move || off>
                    <em class="tag">{tr(text::activity::CANCELLED)}</em>
                </When>
            </a>
        }
        .into_any()
    };
    view! {
        <For each=shown key=OnRota::key children=entry/>
        <When when=move || more.get() != 0>
            <button
                type="button"
                class="link"
                data-testid="rota-more"
                on:click=move |_| on_more.run(day)
            >
                {move || words::MORE_ON_ROTA.count(lang.get(), more.get())}
            </button>
        </When>
    }
}
