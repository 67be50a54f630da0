//! Pioneer teams (先锋队与品牌): all of them beside each other, and one at its own address. What a team
//! says of itself is a record; what it did is counted from others, each number with its list behind it.

mod forms;
mod oversight;
mod programme;
mod team;

use std::collections::HashMap;
use std::sync::Arc;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use shared::activity::Activity;
use shared::figures::{FiguresBy, Kpi, Tally};
use shared::id::OrganisationId;
use shared::organisation::OrganisationKind;
use shared::oversight::TeamFinding;
use shared::programme::{Programme, TaskState};
use shared::supervision::Supervision;
use shared::team::Team;
use shared::time::LocalDate;
use text::{oversight as oversight_words, team as words};
use wasm_bindgen_futures::spawn_local;

use self::programme::ProgrammeForm;
use self::team::TeamPage;
use crate::address::Address;
use crate::components::siblings::{OF_TEAMS, Siblings};
use crate::components::when::When;
use crate::settings::{lang, tr};
use crate::station::shelf::Opened;
use crate::station::{Station, api};
use crate::ui::LEDGER;

/// Rates of fewer cases than this are shown and not compared.
pub const FEW: u32 = domain::figures::FEW;
/// Changes that come in a row are counted once.
const PAUSE_MS: u32 = 250;

/// The address of a team.
pub fn address(id: OrganisationId) -> String {
    ["/teams/", &id.to_string()].concat()
}

/// The page.
#[component]
pub fn TeamsPage() -> impl IntoView {
    let path = Address::get().path;
    let id = Memo::new(move |_| {
        let rest = path.with(|path| path.strip_prefix("/teams/").map(str::to_owned));
        rest.map(|rest| rest.trim_end_matches('/').parse::<OrganisationId>().ok())
    });
    move || match id.get() {
        None => view! { <ListPage/> }.into_any(),
        Some(id) => view! { <TeamPage id/> }.into_any(),
    }
}

/// The first day of the year.
pub fn new_year(today: LocalDate) -> LocalDate {
    LocalDate::from_ymd(today.ymd().0, 1, 1).unwrap_or(today)
}

/// Figures by team, of this year so far, asked for again whenever records have changed.
pub fn figures(
    station: Station,
    of: Option<OrganisationId>,
) -> RwSignal<HashMap<OrganisationId, Tally>> {
    let found = RwSignal::new(HashMap::new());
    let turn = StoredValue::new(0u32);
    Effect::new(move |before: Option<()>| {
        station.changes.track();
        let mine = turn
            .try_update_value(|turn| {
                *turn += 1;
                *turn
            })
            .unwrap_or_default();
        let today = untrack(|| station.today());
        let days = (new_year(today), today);
        let again = before.is_some();
        spawn_local(async move {
            if again {
                TimeoutFuture::new(PAUSE_MS).await;
            }
            if turn.try_get_value() != Some(mine) {
                return;
            }
            if let Ok(page) = api::figures(FiguresBy::Team, of, days).await {
                let rows = page.rows.into_iter();
                let rows = rows.filter_map(|row| Some((row.of?, row.tally)));
                found.try_set(rows.collect());
            }
        });
    });
    found
}

/// A rate as it is shown, with how many it is of; few cases are marked.
#[component]
pub fn Rate(
    /// The counts.
    tally: Tally,
    /// Which rate.
    rate: Kpi,
) -> impl IntoView {
    let lang = lang();
    let (part, whole) = rate.parts();
    let (part, whole) = (tally.get(part), tally.get(whole));
    let percent = tally
        .rate(rate)
        .map(|rate| [&text::supervision::percent(rate as u16), "%"].concat());
    view! {
        <span class="rate" title=move || words::formula(rate, lang.get())>
            {percent.unwrap_or_else(|| "–".to_owned())}
            <small>{part}" / "{whole}</small>
            <When when=move || whole != 0 && whole < FEW>
                <em class="tag">{tr(words::FEW)}</em>
            </When>
        </span>
    }
}

/// The ledger of a team's requests of this year, perhaps narrowed.
pub fn ledger(team: OrganisationId, today: LocalDate, more: &str) -> String {
    format!("{LEDGER}?team={team}&from={}{more}", new_year(today))
}

#[component]
fn ListPage() -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let all = figures(station, None);
    let teams = station.opened::<Team>();
    let programmes = station.opened::<Programme>();
    let matters = station.opened::<Supervision>();
    let activities = station.opened::<Activity>();
    let findings = station.opened::<TeamFinding>();
    let year = move || station.today().ymd().0;
    let places = Memo::new(move |_| {
        let today = station.today();
        station
            .tree
            .with(|tree| tree.pick(today, |one| one.kind == OrganisationKind::Team))
    });
    let setting = RwSignal::new(false);
    let may = Memo::new(move |_| {
        let today = station.today();
        station.actor.with(|actor| {
            let may = |actor: &Arc<_>| domain::programme::may_set(actor, None, today);
            actor.as_ref().is_some_and(may)
        })
    });
    let own = Memo::new(move |_| {
        programmes.with(|all| {
            let is_own =
                |one: &&Opened<Programme>| one.body.team.is_none() && one.body.year == year();
            all.iter().find(is_own).cloned()
        })
    });
    let row = move |(id, name): (OrganisationId, String)| {
        let profile = Memo::new(move |_| {
            teams.with(|all| {
                all.iter()
                    .find(|one| one.body.team == id)
                    .map(|one| one.body.clone())
            })
        });
        let brand = move || {
            profile.with(|team| match team {
                Some(team) if !team.brand.is_empty() => team.brand.clone(),
                _ => words::NO_BRAND.of(lang.get()).to_owned(),
            })
        };
        let mode = move || profile.with(|team| team.as_ref().map(|team| team.mode.clone()));
        let leader = move || {
            let today = station.today();
            let name = profile.with(|team| {
                team.as_ref()
                    .and_then(|team| team.leader(today).map(|seat| seat.name.clone()))
            });
            name.unwrap_or_else(|| words::NO_LEADER.of(lang.get()).to_owned())
        };
        let members = move || {
            let today = station.today();
            profile.with(|team| team.as_ref().map_or(0, |team| team.members(today).count()))
        };
        let tally = Memo::new(move |_| all.with(|all| all.get(&id).copied().unwrap_or_default()));
        let plan = Memo::new(move |_| {
            let today = station.today();
            programmes.with(|all| {
                let mut mine = all
                    .iter()
                    .filter(|one| one.body.team == Some(id) && one.body.year == year());
                mine.next().map(|one| {
                    let (done, whole) = one.body.done();
                    let is_late = |task: &&shared::programme::Task| {
                        task.state == TaskState::Open && task.due < today
                    };
                    let late = one.body.tasks.iter().filter(is_late).count();
                    (done, whole, late)
                })
            })
        });
        let supervised = move || {
            matters.with(|all| {
                let mine = |one: &&crate::station::shelf::Opened<Supervision>| {
                    one.body.team == Some(id) && one.body.closing.is_none()
                };
                all.iter().filter(mine).count()
            })
        };
        // Signed in, of those who could have come.
        let came = Memo::new(move |_| {
            let now = station.now.get();
            let profile = profile.get()?;
            let (came, expected) = activities.with(|all| {
                let held = all.iter().map(|one| &*one.body);
                domain::oversight::attendance(&profile, held, now)
            });
            (expected != 0).then(|| (came * 100 / expected, came, expected))
        });
        // Open, and of these overdue.
        let found = Memo::new(move |_| {
            let today = station.today();
            findings.with(|all| {
                let open = all
                    .iter()
                    .filter(|one| one.body.team == id && one.body.is_open());
                open.fold((0, 0), |(open, late), one| {
                    (open + 1, late + usize::from(one.body.is_overdue(today)))
                })
            })
        });
        let found_of = move |which: fn((usize, usize)) -> usize, word: text::Text| {
            let count = which(found.get());
            (count != 0).then(|| word.count(lang.get(), count))
        };
        view! {
            <tr data-testid="team">
                <th scope="row">
                    <a href=address(id)>{name}</a>
                    <small>{brand}</small>
                    <small>{mode}</small>
                </th>
                <td data-label=tr(words::MEMBERS)>
                    {move || words::MEMBERS_COUNT.count(lang.get(), members())}
                    <small>{leader}</small>
                </td>
                <td data-label=tr(words::OPINIONS)>
                    <a href=move || ledger(id, station.today(), "")>
                        {move || tally.with(|tally| tally.get(shared::figures::Figure::Registered))}
                    </a>
                    <small>
                        {move || {
                            tally
                                .with(|tally| {
                                    let count = |figure| tally.get(figure).to_string();
                                    words::DONE_MOVING
                                        .with(
                                            lang.get(),
                                            &[
                                                &count(shared::figures::Figure::Resolved),
                                                &count(shared::figures::Figure::Moving),
                                            ],
                                        )
                                })
                        }}
                    </small>
                </td>
                <td data-label=tr(words::K_REPLY)>
                    {move || view! { <Rate tally=tally.get() rate=Kpi::ReplyRate/> }}
                </td>
                <td data-label=tr(words::K_RESULT)>
                    {move || view! { <Rate tally=tally.get() rate=Kpi::ResultRate/> }}
                </td>
                <td data-label=tr(words::PLANNED_DONE)>
                    {move || match plan.get() {
                        None => view! { <span>{tr(words::NONE_YET)}</span> }.into_any(),
                        Some((done, whole, late)) => {
                            view! {
                                <span>{done}" / "{whole}</span>
                                <When when=move || late != 0>
                                    <small class="warn">
                                        {move || words::UNDONE_LATE.count(lang.get(), late)}
                                    </small>
                                </When>
                            }
                                .into_any()
                        }
                    }}
                </td>
                <td data-label=tr(words::SUPERVISED)>
                    {supervised}
                    <small data-testid="team-findings">
                        {move || found_of(|found| found.0, oversight_words::OPEN_COUNT)}
                    </small>
                    <small class="warn">
                        {move || found_of(|found| found.1, oversight_words::OVERDUE_COUNT)}
                    </small>
                </td>
                <td data-label=tr(oversight_words::ATTENDANCE) data-testid="team-attendance">
                    {move || match came.get() {
                        None => view! { <span>"–"</span> }.into_any(),
                        Some((percent, came, expected)) => {
                            view! {
                                <span class="rate">
                                    {percent} "%" <small>{came} " / " {expected}</small>
                                </span>
                            }
                                .into_any()
                        }
                    }}
                </td>
            </tr>
        }
        .into_any()
    };
    view! {
        <div class="page work-page" data-testid="teams">
            <div class="page-head">
                <h1 id="page-title" tabindex="-1">{tr(words::TITLE)}</h1>
                <Siblings all=OF_TEAMS/>
                <small class="page-note">
                    {move || words::COUNTED.count(lang.get(), FEW as usize)}
                </small>
                <span class="grow"></span>
                <When when=move || may.get()>
                    <button
                        type="button"
                        class="button"
                        data-testid="committee-programme"
                        on:click=move |_| setting.set(true)
                    >
                        {move || words::COMMITTEE_PROGRAMME.count(lang.get(), year() as usize)}
                    </button>
                </When>
            </div>
            <div class="work-body">
                <div class="table-frame teams-frame">
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">{tr(words::TEAM)}</th>
                                <th scope="col">{tr(words::MEMBERS)}</th>
                                <th scope="col">{tr(words::OPINIONS)}</th>
                                <th scope="col">{tr(words::K_REPLY)}</th>
                                <th scope="col">{tr(words::K_RESULT)}</th>
                                <th scope="col">{tr(words::PLANNED_DONE)}</th>
                                <th scope="col">{tr(words::SUPERVISED)}</th>
                                <th
                                    scope="col"
                                    title=move || {
                                        let days = domain::oversight::ATTENDANCE_DAYS;
                                        oversight_words::ATTENDANCE_HINT.count(lang.get(), days as usize)
                                    }
                                >
                                    {tr(oversight_words::ATTENDANCE)}
                                </th>
                            </tr>
                        </thead>
                        <tbody>
                            <For each=move || places.get() key=|one| one.clone() children=row/>
                        </tbody>
                    </table>
                </div>
                <When when=move || places.with(Vec::is_empty)>
                    <p class="desk-done">{tr(words::EMPTY)}</p>
                </When>
            </div>
            {move || {
                setting
                    .get()
                    .then(|| {
                        let on_close = Callback::new(move |()| {
                            setting.try_set(false);
                        });
                        let held = own.get_untracked();
                        view! {
                            <ProgrammeForm team=None year=untrack(year) held on_close/>
                        }
                    })
            }}
        </div>
    }
}
