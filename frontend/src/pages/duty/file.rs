//! One duty file: every entry with the way to its record, seats, and what was put right. It is made to be
//! printed.

use leptos::prelude::*;
use shared::account::Role;
use shared::duty::{Behind, DutyEntry, DutyFile, DutyKind, EntryRef, Who};
use shared::filter::{RequestFilter, encode};
use shared::id::OrganisationId;
use shared::team::Seat;
use text::{clock, duty as words};

use super::corrections::Lines;
use super::forms::{AddForm, Place, StrikeForm};
use super::{Range, address, asked, days, follow, of_days};
use crate::address::Address;
use crate::components::error_note::ErrorNote;
use crate::components::icon::Icon;
use crate::components::siblings::{OF_TEAMS, Siblings};
use crate::components::when::When;
use crate::settings::{lang, tr};
use crate::station::{Station, api};
use crate::ui::request_address;

/// What is open over the page.
#[derive(Clone, PartialEq)]
enum Form {
    Add,
    Strike(EntryRef, String),
}

fn way(behind: Behind) -> Option<String> {
    Some(match behind {
        Behind::Activity(id) => ["/activities/", &id.to_string()].concat(),
        Behind::Matter(id) => ["/supervision/", &id.to_string()].concat(),
        Behind::Project(id) => ["/supervision/projects/", &id.to_string()].concat(),
        Behind::Request(id) => request_address(id, &RequestFilter::default()),
        Behind::Suggestion(id) => ["/supervision/suggestions/", &id.to_string()].concat(),
        Behind::Contact(id) => ["/teams/contacts?contact=", &id.to_string()].concat(),
        // What a correction says stands below.
        Behind::Correction(_) => return None,
    })
}

/// The page of a file.
#[component]
pub fn FilePage(who: Who) -> impl IntoView {
    let (station, lang, address_bar) = (Station::get(), lang(), Address::get());
    let days = days(station);
    let key = StoredValue::new(who.clone());
    let kind = Memo::new(move |_| {
        let code = address_bar.query.with(|query| asked(query, "kind"));
        code.and_then(|code| DutyKind::from_code(&code))
    });
    let wanted = Memo::new(move |_| {
        let who = key.with_value(|who| encode(&who.to_string()));
        Some(format!("person={who}&{}", of_days(days.get())))
    });
    let (file, error) = follow::<DutyFile, _>(station, wanted, api::duty_file);
    let form = RwSignal::new(None::<Form>);
    let rest = Signal::derive(move || {
        let kind = kind.get();
        kind.map_or_else(String::new, |kind| ["&kind=", kind.code()].concat())
    });
    let csv = move || {
        let query = wanted.get().unwrap_or_default();
        format!("/api/duty?{query}&csv={}", lang.get().tag())
    };
    // The team and the station through which whoever is here keeps it: one they have to do with first.
    let place = Memo::new(move |_| {
        let today = station.today();
        let (who, teams, stations) = file.with(|file| {
            let file = file.as_ref()?;
            Some((
                file.row.who.clone(),
                file.teams.clone(),
                file.stations.clone(),
            ))
        })?;
        let actor = station.actor.get()?;
        let street = |id: OrganisationId| station.tree.with(|tree| tree.get(id)?.street);
        let holds = |role: Role, scope: Option<OrganisationId>| {
            let mut roles = actor.roles(today);
            roles.any(|held| held.role == role && Some(held.scope) == scope)
        };
        let is_own = actor.account.map(Who::Account).as_ref() == Some(&who);
        let led = teams.iter().find(|id| holds(Role::TeamLead, Some(**id)));
        let near = stations
            .iter()
            .find(|id| holds(Role::Authority, street(**id)));
        let may = is_own || actor.is(Role::Supervisor, today) || led.is_some() || near.is_some();
        may.then(|| Place {
            team: led.or(teams.first()).copied(),
            station: near.or(stations.first()).copied(),
            who,
        })
    });
    let heading = move || {
        let name = file.with(|file| file.as_ref().map(|file| file.row.name.clone()));
        match name {
            Some(name) => words::FILE_OF.with(lang.get(), &[&name]),
            None => words::TITLE.of(lang.get()).to_owned(),
        }
    };
    let dialog = move || {
        let on_close = Callback::new(move |()| {
            form.try_set(None);
        });
        let (open, place) = (form.get()?, place.get_untracked()?);
        Some(match open {
            Form::Add => view! { <AddForm place on_close/> }.into_any(),
            Form::Strike(entry, title) => {
                view! { <StrikeForm place entry title on_close/> }.into_any()
            }
        })
    };
    view! {
        <article class="page work-page" data-testid="duty-file">
            <div class="page-head">
                <h1 id="page-title" tabindex="-1">{heading}</h1>
                <Siblings all=OF_TEAMS/>
                <Range days rest/>
                <span class="grow"></span>
                <When when=move || place.with(Option::is_some)>
                    <button
                        type="button"
                        class="button"
                        data-testid="duty-add"
                        on:click=move |_| form.set(Some(Form::Add))
                    >
                        {tr(words::ADD)}
                    </button>
                </When>
                <a class="button" href=csv download="">{tr(words::CSV)}</a>
                <button
                    type="button"
                    class="button"
                    on:click=move |_| {
                        // Fails only in a browser that cannot print.
                        let _ = window().print();
                    }
                >
                    <Icon name="print"/>
                    {tr(words::PRINT)}
                </button>
            </div>
            <div class="work-body">
                <ErrorNote error/>
                {move || {
                    file.get()
                        .map(|file| {
                            view! {
                                <Inside
                                    file
                                    days=days.get()
                                    kind=kind.get()
                                    may=Signal::derive(move || place.with(Option::is_some))
                                    form
                                />
                            }
                        })
                }}
            </div>
            {dialog}
        </article>
    }
}

/// The file as it is read.
#[component]
fn Inside(
    file: DutyFile,
    days: super::Days,
    /// Entries of this kind only.
    kind: Option<DutyKind>,
    /// Whether whoever is here may ask for corrections.
    may: Signal<bool>,
    /// Opens a form.
    form: RwSignal<Option<Form>>,
) -> impl IntoView {
    let lang = lang();
    let row = file.row;
    let (count, points) = (row.days.to_string(), words::points(row.tenths));
    let who = row.who;
    let all = address(&who, days, None);
    let tile = move |(one, count, tenths): (DutyKind, u32, i32)| {
        let here = kind == Some(one);
        let points = words::points(tenths);
        view! {
            <a
                class="figure"
                href=address(&who, days, Some(one))
                data-testid="duty-kind"
                data-kind=one.code()
                aria-current=here.then_some("true")
            >
                <span>{tr(words::kind(one))}</span>
                <b>{count}</b>
                <small>{move || words::POINTS_COUNT.with(lang.get(), &[&points])}</small>
            </a>
        }
        .into_any()
    };
    let tiles = row.kinds.into_iter().map(tile).collect_view();
    let entries = file
        .entries
        .into_iter()
        .filter(|entry| kind.is_none_or(|kind| entry.kind == kind));
    let lines: Vec<_> = entries
        .map(|entry| view! { <Entry entry may form/> }.into_any())
        .collect();
    let is_empty = lines.is_empty();
    let more = file.more as usize;
    let has_corrections = !file.corrections.is_empty();
    let corrections = StoredValue::new(file.corrections);
    let has_seats = !file.seats.is_empty() || !file.stations.is_empty();
    let seats = StoredValue::new((file.seats, file.stations));
    view! {
        <p class="matter-meta">
            <span>
                {move || {
                    let lang = lang.get();
                    let day = |day| clock::day(day, lang);
                    words::DAYS_FROM_TO.with(lang, &[&day(days.0), &day(days.1)])
                }}
            </span>
            " · "
            <span data-testid="duty-sum">
                {move || words::SUM.with(lang.get(), &[&count, &points])}
            </span>
        </p>
        {file.namesakes.then(|| view! { <p class="hint warn">{tr(words::NAMESAKES)}</p> })}
        <section class="figures" aria-label=tr(words::POINTS)>{tiles}</section>
        <When when=move || has_seats>
            <section class="box">
                <h2>{tr(words::SEATS)}</h2>
                {seats.with_value(|(seats, stations)| view! { <Seats seats=seats.clone() stations=stations.clone()/> })}
            </section>
        </When>
        <section class="box">
            <h2>
                {tr(words::ENTRIES)}
                {kind
                    .map(|kind| {
                        view! {
                            <small>{tr(words::kind(kind))}</small>
                            <a href=all>{tr(words::ALL_KINDS)}</a>
                        }
                    })}
            </h2>
            <ul class="lines">{lines.collect_view()}</ul>
            {is_empty.then(|| view! { <p class="card-meta">{tr(words::NOTHING)}</p> })}
            {(more > 0)
                .then(|| view! { <p class="hint">{move || words::MORE.count(lang.get(), more)}</p> })}
        </section>
        <When when=move || has_corrections>
            <section class="box">
                <h2>{tr(words::CORRECTIONS)}</h2>
                <Lines all=corrections.get_value()/>
            </section>
        </When>
    }
}

/// Where they are and were.
#[component]
fn Seats(seats: Vec<(OrganisationId, Seat)>, stations: Vec<OrganisationId>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let name = move |id| station.tree.with(|tree| tree.name(id));
    let seat = move |(team, seat): (OrganisationId, Seat)| {
        let said = move || {
            let lang = lang.get();
            let word = if seat.leads {
                words::SEAT_LEADS
            } else {
                words::SEAT_MEMBER
            };
            let since = word.with(lang, &[&name(team), &clock::day(seat.from, lang)]);
            let until = seat
                .until
                .map(|until| words::SEAT_UNTIL.with(lang, &[&clock::day(until, lang)]));
            [since, until.unwrap_or_default()].concat()
        };
        view! { <li>{said}</li> }.into_any()
    };
    let deputy = move |at: OrganisationId| {
        let said = move || words::DEPUTY_AT.with(lang.get(), &[&name(at)]);
        view! { <li>{said}</li> }.into_any()
    };
    view! {
        <ul class="lines">
            {seats.into_iter().map(seat).collect_view()}
            {stations.into_iter().map(deputy).collect_view()}
        </ul>
    }
}

/// An entry.
#[component]
fn Entry(entry: DutyEntry, may: Signal<bool>, form: RwSignal<Option<Form>>) -> impl IntoView {
    let lang = lang();
    let DutyEntry {
        kind,
        day,
        tenths,
        title,
        behind,
        entry,
        struck,
        unchecked,
        way: signed,
    } = entry;
    let points = words::points(tenths);
    let named = title.clone();
    let what = match (behind, behind.and_then(way)) {
        (None, _) => view! { <span class="card-meta">{tr(words::UNSEEN)}</span> }.into_any(),
        (Some(_), Some(way)) => view! { <a href=way>{title}</a> }.into_any(),
        (Some(_), None) => view! { <span>{title}</span> }.into_any(),
    };
    let tag = match (struck, behind) {
        (true, _) => Some(words::STRUCK),
        (false, Some(Behind::Correction(_))) => Some(words::ADDED),
        (false, _) => unchecked.then_some(words::UNCHECKED),
    };
    let can = entry.filter(|_| !struck);
    view! {
        <li data-testid="duty-entry" data-kind=kind.code()>
            <time>{move || clock::day(day, lang.get())}</time>
            <div class="grow">
                <span class="card-meta">{tr(words::kind(kind))}</span>
                " "
                {what}
                {signed
                    .map(|signed| {
                        view! {
                            " "
                            <small data-testid="entry-way">{tr(text::activity::way(signed))}</small>
                        }
                    })}
                {tag.map(|tag| view! { " " <em class="tag">{tr(tag)}</em> })}
            </div>
            <span>{move || words::POINTS_COUNT.with(lang.get(), &[&points])}</span>
            <When when=move || may.get() && can.is_some()>
                <button
                    type="button"
                    class="button small"
                    data-testid="entry-strike"
                    on:click={
                        let named = named.clone();
                        move |_| {
                            if let Some(entry) = can {
                                form.set(Some(Form::Strike(entry, named.clone())));
                            }
                        }
                    }
                >
                    {tr(words::STRIKE)}
                </button>
            </When>
        </li>
    }
}
