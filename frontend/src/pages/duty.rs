//! Duty files (履职档案): the people of a team or a station in figures, one file with every entry, and how
//! teams and stations compare. What is looked at stands in the address, so that each number has one.

mod behind;
mod compare;
mod corrections;
mod file;
mod forms;
mod rules;

use leptos::prelude::*;
use shared::duty::{DutyKind, DutyPage as Figures, DutyRow, Who};
use shared::filter::{decode, encode};
use shared::id::OrganisationId;
use shared::organisation::OrganisationKind;
use shared::time::LocalDate;
use text::duty as words;

use self::compare::ComparePage;
use self::corrections::Waiting;
use self::file::FilePage;
use self::rules::Rules;
use super::ask_again::ask_again;
use super::teams::new_year;
use crate::address::Address;
use crate::components::error_note::ErrorNote;
use crate::components::siblings::{OF_TEAMS, Siblings};
use crate::components::when::When;
use crate::settings::{lang, tr};
use crate::station::api::{self, ApiError};
use crate::station::{Station, shelf};

/// The first and the last day.
type Days = (LocalDate, LocalDate);

/// The page: all of a team, or one person's file.
#[component]
pub fn DutyPage() -> impl IntoView {
    let path = Address::get().path;
    let compares = Memo::new(move |_| path.with(|path| path.starts_with("/teams/compare")));
    let person = Memo::new(move |_| {
        let rest = path.with(|path| path.strip_prefix("/teams/duty/").map(decode));
        rest.and_then(|rest| rest.trim_end_matches('/').parse::<Who>().ok())
    });
    move || match (compares.get(), person.get()) {
        (true, _) => view! { <ComparePage/> }.into_any(),
        (false, None) => view! { <ListPage/> }.into_any(),
        (false, Some(who)) => view! { <FilePage who/> }.into_any(),
    }
}

/// A part of the query of the address.
fn asked(query: &str, name: &str) -> Option<String> {
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs
        .find(|(key, _)| *key == name)
        .map(|(_, value)| decode(value))
}

/// The days in the address, this year so far if it names none.
fn days(station: Station) -> Memo<Days> {
    let query = Address::get().query;
    Memo::new(move |_| {
        let today = station.today();
        query.with(|query| {
            let day = |name| asked(query, name).and_then(|day| day.parse().ok());
            (
                day("from").unwrap_or_else(|| new_year(today)),
                day("until").unwrap_or(today),
            )
        })
    })
}

fn of_days((from, until): Days) -> String {
    format!("from={from}&until={until}")
}

/// The address of a file, perhaps of one kind of entry.
fn address(who: &Who, days: Days, kind: Option<DutyKind>) -> String {
    let kind = kind.map_or_else(String::new, |kind| ["&kind=", kind.code()].concat());
    let who = encode(&who.to_string());
    format!("/teams/duty/{who}?{}{kind}", of_days(days))
}

/// Two days that are chosen and stand in the address with whatever else does.
#[component]
fn Range(
    #[prop(into)] days: Signal<Days>,
    /// What else stands there, with its `&`.
    #[prop(into)]
    rest: Signal<String>,
) -> impl IntoView {
    let address = Address::get();
    let go = move |days: Days| {
        let path = address.path.get_untracked();
        let rest = rest.get_untracked();
        address.go(&format!("{path}?{}{rest}", of_days(days)), true);
    };
    let one = move |id: &'static str,
                    label: text::Text,
                    read: fn(Days) -> LocalDate,
                    put: fn(Days, LocalDate) -> Days| {
        view! {
            <label for=id class="check">
                {tr(label)}
                <input
                    id=id
                    type="date"
                    class="input short"
                    prop:value=move || read(days.get()).to_string()
                    on:change=move |event| {
                        if let Ok(day) = event_target_value(&event).parse() {
                            go(put(days.get_untracked(), day));
                        }
                    }
                />
            </label>
        }
        .into_any()
    };
    view! {
        <span role="group" aria-label=tr(words::RANGE) class="row range">
            {one("duty-from", words::FROM, |days| days.0, |days, day| (day, days.1))}
            {one("duty-until", words::UNTIL, |days| days.1, |days, day| (days.0, day))}
        </span>
    }
}

/// What is asked for whenever what it depends on, or any record, changes. What was found stays where a later
/// question fails, with the error beside it.
fn follow<T, F>(
    station: Station,
    what: Memo<Option<String>>,
    ask: fn(String) -> F,
) -> (RwSignal<Option<T>>, RwSignal<Option<ApiError>>)
where
    T: Send + Sync + 'static,
    F: Future<Output = Result<T, ApiError>> + 'static,
{
    let (found, error) = (RwSignal::new(None), RwSignal::new(None));
    let what = move || what.get();
    ask_again(station, PAUSE_MS, what, ask, move |answer| match answer {
        Ok(answer) => {
            found.set(Some(answer));
            error.set(None);
        }
        Err(failed) => error.set(Some(failed)),
    });
    (found, error)
}

/// Changes that come in a row are asked for once.
const PAUSE_MS: u32 = 250;

/// A team or a station, as it stands in the address.
type Group = (&'static str, OrganisationId);

/// The teams and stations whose files somebody may read.
fn groups(station: Station) -> Memo<Vec<(Group, String)>> {
    Memo::new(move |_| {
        let today = station.today();
        let Some(actor) = station.actor.get() else {
            return Vec::new();
        };
        station.tree.with(|tree| {
            let may_team = |id| domain::duty::may_read_team(&actor, id, today);
            let may_street = |id| domain::duty::may_read_street(&actor, id, today);
            let teams = tree.pick(today, |one| {
                one.kind == OrganisationKind::Team && may_team(one.id)
            });
            let stations = tree.pick(today, |one| {
                one.kind.is_station() && one.street.is_some_and(may_street)
            });
            let teams = teams.into_iter().map(|(id, name)| (("team", id), name));
            let stations = stations.into_iter();
            teams
                .chain(stations.map(|(id, name)| (("station", id), name)))
                .collect()
        })
    })
}

#[component]
fn ListPage() -> impl IntoView {
    let (station, lang, address_bar) = (Station::get(), lang(), Address::get());
    let days = days(station);
    let groups = groups(station);
    let chosen = Memo::new(move |_| {
        address_bar.query.with(|query| {
            let of = |name: &'static str| Some((name, asked(query, name)?.parse().ok()?));
            let named: Option<Group> = of("team").or_else(|| of("station"));
            named.or_else(|| groups.with(|all| all.first().map(|(group, _)| *group)))
        })
    });
    let of_group = |(name, id): Group| format!("&{name}={id}");
    let wanted = Memo::new(move |_| {
        let group = chosen.get()?;
        Some([of_days(days.get()), of_group(group)].concat())
    });
    let (page, error) = follow::<Figures, _>(station, wanted, api::duty_page);
    let option = move |(group, name): (Group, String)| {
        let value = of_group(group);
        view! {
            <option value=value selected=move || chosen.get() == Some(group)>
                {name}
            </option>
        }
        .into_any()
    };
    let rest = Signal::derive(move || chosen.get().map(of_group).unwrap_or_default());
    let csv = move || {
        let query = wanted.get().unwrap_or_default();
        format!("/api/duty?{query}&csv={}", lang.get().tag())
    };
    let own = move || {
        let account = station.actor.with(|actor| actor.as_ref()?.account);
        account.map(|id| {
            let way = address(&Who::Account(id), days.get(), None);
            view! {
                <a class="button" href=way data-testid="duty-own">
                    {tr(words::OWN)}
                </a>
            }
        })
    };
    view! {
        <div class="page work-page" data-testid="duty">
            <div class="page-head">
                <h1 id="page-title" tabindex="-1">{tr(words::TITLE)}</h1>
                <Siblings all=OF_TEAMS/>
                <When when=move || groups.with(|all| !all.is_empty())>
                    <select
                        class="input short"
                        aria-label=tr(words::GROUP)
                        data-testid="duty-group"
                        on:change=move |event| {
                            let query = of_days(days.get_untracked());
                            let group = event_target_value(&event);
                            address_bar.go(&format!("/teams/duty?{query}{group}"), true);
                        }
                    >
                        {move || groups.get().into_iter().map(option).collect_view()}
                    </select>
                </When>
                <Range days rest/>
                <span class="grow"></span>
                {own}
            </div>
            <div class="work-body">
                <ErrorNote error/>
                <When when=move || groups.with(Vec::is_empty) && station.loaded.get()>
                    <p class="hint">{tr(words::NOT_ALLOWED)}</p>
                </When>
                {move || {
                    page.with(|page| page.as_ref().map(|page| page.rows.clone()))
                        .map(|rows| {
                            view! {
                                <section class="box">
                                    <h2>
                                        <small>{tr(words::NOTE)}</small>
                                        <a href=csv download="" data-testid="duty-csv">
                                            {tr(words::CSV)}
                                        </a>
                                    </h2>
                                    {table(rows, days.get())}
                                </section>
                            }
                        })
                }}
                <Waiting/>
                <Rules/>
            </div>
        </div>
    }
}

fn table(rows: Vec<DutyRow>, days: Days) -> AnyView {
    if rows.is_empty() {
        return view! { <p class="card-meta">{tr(words::EMPTY)}</p> }.into_any();
    }
    // Kinds of which there is something; the others would be columns of nothing.
    let has = |kind: &&DutyKind| {
        let mut all = rows.iter().flat_map(|row| &row.kinds);
        all.any(|(one, ..)| one == *kind)
    };
    let kinds: Vec<DutyKind> = DutyKind::ALL.iter().filter(has).copied().collect();
    let heads = kinds.clone();
    let heads = heads
        .into_iter()
        .map(|kind| view! { <th scope="col">{tr(words::kind(kind))}</th> }.into_any())
        .collect_view();
    let row = |row: DutyRow| {
        let cell = |kind: DutyKind| {
            let found = row.kinds.iter().find(|(one, ..)| *one == kind);
            let count = found.map_or(0, |(_, count, _)| *count);
            let way = address(&row.who, days, Some(kind));
            let points = found.map(|(.., tenths)| *tenths).map(words::points);
            let lang = lang();
            let points = move || {
                let points = points.clone()?;
                Some(words::POINTS_COUNT.with(lang.get(), &[&points]))
            };
            view! {
                <td data-label=tr(words::kind(kind))>
                    {if count == 0 {
                        view! { <span>"0"</span> }.into_any()
                    } else {
                        view! { <a href=way>{count}</a> }.into_any()
                    }}
                    <small>{points}</small>
                </td>
            }
            .into_any()
        };
        let cells = kinds.iter().copied().map(cell).collect_view();
        let way = address(&row.who, days, None);
        view! {
            <tr data-testid="duty-row">
                <th scope="row">
                    <a href=way.clone()>{row.name.clone()}</a>
                    {row.leads.then(|| view! { <small>{tr(words::LEADER)}</small> })}
                </th>
                <td data-label=tr(words::POINTS)>
                    <a href=way data-testid="duty-points">{words::points(row.tenths)}</a>
                </td>
                <td data-label=tr(words::DAYS) title=tr(words::DAYS_HINT)>{row.days}</td>
                {cells}
            </tr>
        }
        .into_any()
    };
    let body = rows.iter().cloned().map(row).collect_view();
    view! {
        <div class="table-frame teams-frame">
            <table>
                <thead>
                    <tr>
                        <th scope="col">{tr(words::NAME)}</th>
                        <th scope="col">{tr(words::POINTS)}</th>
                        <th scope="col" title=tr(words::DAYS_HINT)>{tr(words::DAYS)}</th>
                        {heads}
                    </tr>
                </thead>
                <tbody>{body}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// Corrections as the page knows them.
type Held = shelf::Opened<shared::duty::Correction>;
