//! Pioneer teams (先锋队与品牌): all of them beside each other, and one at its own address. What a team
//! says of itself is a record; what it did is counted from others, each number with its list behind it.

mod forms;
mod guide;
mod oversight;
mod programme;
mod results;
mod team;

use std::collections::HashMap;

use leptos::prelude::*;
use shared::activity::Activity;
use shared::api::RequestPage;
use shared::figures::{Figure, FiguresBy, Kpi, Tally};
use shared::filter::{ListQuery, Order, RequestFilter};
use shared::id::OrganisationId;
use shared::ledger::LedgerColumn;
use shared::organisation::{Organisation, OrganisationKind};
use shared::oversight::TeamFinding;
use shared::programme::{Programme, TaskState};
use shared::request::{Request, ResultClass};
use shared::supervision::Supervision;
use shared::team::Team;
use shared::time::LocalDate;
use text::{
    clock, organisation as organisation_words, oversight as oversight_words, team as words,
};

use self::guide::GuidePage;
use self::team::TeamPage;
use super::ask_again::ask_again;
use crate::address::Address;
use crate::components::segment::{Choice, Segment};
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
    let guides = Memo::new(move |_| path.with(|path| path.trim_end_matches('/') == GUIDE));
    let id = Memo::new(move |_| {
        let rest = path.with(|path| path.strip_prefix("/teams/").map(str::to_owned));
        rest.map(|rest| rest.trim_end_matches('/').parse::<OrganisationId>().ok())
    });
    move || match (guides.get(), id.get()) {
        (true, _) => view! { <GuidePage/> }.into_any(),
        (false, None) => view! { <ListPage/> }.into_any(),
        (false, Some(id)) => view! { <TeamPage id/> }.into_any(),
    }
}

/// Where the committee's programme of a year (行动指南) stands.
pub const GUIDE: &str = "/teams/guide";

/// The year that the address names, this one if it names none; and what goes to another.
pub fn year_asked(station: Station) -> (Memo<i32>, Callback<i32>) {
    let address = Address::get();
    let year = Memo::new(move |_| {
        let this = station.today().ymd().0;
        address.query.with(|query| {
            let mut parts = query
                .split('&')
                .filter_map(|part| part.strip_prefix("year="));
            let asked = parts.next().and_then(|year| year.parse().ok());
            asked.unwrap_or(this)
        })
    });
    let go = Callback::new(move |year: i32| {
        let path = address.path.get_untracked();
        address.go(&format!("{path}?year={year}"), true);
    });
    (year, go)
}

/// Last year, this one, the next: in November somebody prepares the next, in January something of the last
/// may be left.
#[component]
pub fn Years(
    /// The one that is shown.
    #[prop(into)]
    year: Signal<i32>,
    /// Another is wanted.
    on_year: Callback<i32>,
) -> impl IntoView {
    let station = Station::get();
    let choices = [
        (-1, words::LAST_YEAR),
        (0, words::THIS_YEAR),
        (1, words::NEXT_YEAR),
    ];
    let choices = choices.map(|(value, word)| Choice { value, word }).to_vec();
    let this = move || station.today().ymd().0;
    view! {
        <Segment
            legend=words::WHICH_YEAR
            name="programme-year"
            choices
            value=Signal::derive(move || Some(year.get() - this()))
            on_choice=Callback::new(move |away: i32| on_year.run(untrack(this) + away))
        />
    }
}

/// The first day of the year.
pub fn new_year(today: LocalDate) -> LocalDate {
    LocalDate::from_ymd(today.ymd().0, 1, 1).unwrap_or(today)
}

/// Figures by team; `None` before they have come.
pub type Figures = RwSignal<Option<HashMap<OrganisationId, Tally>>>;

/// Figures by team, of this year so far, asked for again whenever records have changed.
pub fn figures(station: Station, of: Option<OrganisationId>) -> Figures {
    let found: Figures = RwSignal::new(None);
    let days = move || {
        let today = untrack(|| station.today());
        Some((new_year(today), today))
    };
    let ask = move |days: (LocalDate, LocalDate)| api::figures(FiguresBy::Team, of, days);
    ask_again(station, PAUSE_MS, days, ask, move |answer| {
        if let Ok(page) = answer {
            let rows = page.rows.into_iter();
            let rows = rows.filter_map(|row| Some((row.of?, row.tally)));
            found.set(Some(rows.collect()));
        }
    });
    found
}

/// A team's figures: none of what counts is a figure as well, but not before they have come.
pub fn tally_of(all: Figures, id: OrganisationId) -> Memo<Option<Tally>> {
    Memo::new(move |_| {
        all.with(|all| {
            let all = all.as_ref()?;
            Some(all.get(&id).copied().unwrap_or_default())
        })
    })
}

/// What stands where a number has not come yet, or is none.
pub const NO_NUMBER: &str = "–";

/// A count as it is told; nothing is told before it has come.
pub fn told(tally: Option<Tally>, figure: Figure) -> String {
    tally.map_or_else(
        || NO_NUMBER.to_owned(),
        |tally| tally.get(figure).to_string(),
    )
}

/// What a query finds in the ledger, asked for at once and again a moment after records have changed.
pub fn found_by(
    station: Station,
    query: impl Fn() -> ListQuery + 'static,
    most: u64,
) -> RwSignal<Option<RequestPage>> {
    let found = RwSignal::new(None);
    let query = move || Some(untrack(&query));
    let ask = move |query: ListQuery| async move { api::list(&query, 0, most).await };
    ask_again(station, PAUSE_MS, query, ask, move |answer| {
        if let Ok(page) = answer {
            found.set(Some(page));
        }
    });
    found
}

/// What moved last among a team's requests of this year, of one class or of all.
pub fn moved_last(
    station: Station,
    id: OrganisationId,
    class: Option<ResultClass>,
    most: u64,
) -> Memo<Vec<Request>> {
    let query = move || ListQuery {
        filter: RequestFilter {
            team: Some(id),
            from: Some(new_year(station.today())),
            class,
            ..RequestFilter::default()
        },
        orders: vec![Order {
            column: LedgerColumn::Moved,
            descending: true,
        }],
        group: None,
    };
    let page = found_by(station, query, most);
    Memo::new(move |_| page.get().map(|page| page.requests).unwrap_or_default())
}

/// Whose figures some are, and of which days: what leads to the records behind them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whose {
    /// What they are told apart by.
    pub by: FiguresBy,
    /// Whose; `None` for the whole district.
    pub of: Option<OrganisationId>,
    /// The first and the last day.
    pub days: (LocalDate, LocalDate),
}

impl Whose {
    /// A team's, of this year so far.
    pub fn team(id: OrganisationId, today: LocalDate) -> Self {
        Self {
            by: FiguresBy::Team,
            of: Some(id),
            days: (new_year(today), today),
        }
    }

    /// The address of the records behind a figure.
    pub fn behind(self, figure: Figure) -> String {
        let of = self.of.map(|of| ["&of=", &of.to_string()].concat());
        let of = of.unwrap_or_default();
        let (from, until) = self.days;
        let (figure, by) = (figure.code(), self.by.code());
        format!("/teams/compare?from={from}&until={until}&by={by}{of}&figure={figure}")
    }
}

/// How many accepted cases the larger half of some has at least. Who had none says nothing about size.
pub fn middle<'a>(all: impl Iterator<Item = &'a Tally>) -> u32 {
    let none = Tally::default();
    let all: Vec<Tally> = all.filter(|tally| **tally != none).copied().collect();
    domain::figures::median(&all)
}

/// A count that opens the records behind it.
#[component]
pub fn Count(
    /// The counts; `None` before they have come.
    #[prop(into)]
    tally: Option<Tally>,
    /// Which of them.
    figure: Figure,
    /// Whose they are; without it nothing is opened.
    #[prop(optional_no_strip)]
    whose: Option<Whose>,
    /// What it is told as, if not as a mere number.
    #[prop(optional)]
    word: Option<text::Text>,
) -> impl IntoView {
    let lang = lang();
    let count = tally.map(|tally| tally.get(figure));
    let said = move || match (word, count) {
        (Some(word), Some(count)) => word.count(lang.get(), count as usize),
        (None | Some(_), _) => told(tally, figure),
    };
    match whose.filter(|_| count.is_some_and(|count| count != 0)) {
        Some(whose) => view! {
            <a href=whose.behind(figure) title=tr(words::figure(figure))>
                {said}
            </a>
        }
        .into_any(),
        None => view! { <span>{said}</span> }.into_any(),
    }
}

/// A rate as it is shown, with how many it is of; few cases are marked.
#[component]
pub fn Rate(
    /// The counts; `None` before they have come.
    #[prop(into)]
    tally: Option<Tally>,
    /// Which rate.
    rate: Kpi,
    /// Whose it is: its parts then open the records behind them.
    #[prop(optional_no_strip)]
    whose: Option<Whose>,
) -> impl IntoView {
    let lang = lang();
    let (top, bottom) = rate.parts();
    let whole = tally.map_or(0, |tally| tally.get(bottom));
    let percent = tally
        .and_then(|tally| tally.rate(rate))
        .map(|rate| [&text::supervision::percent(rate as u16), "%"].concat());
    view! {
        <span class="rate" title=move || words::formula(rate, lang.get())>
            {percent.unwrap_or_else(|| NO_NUMBER.to_owned())}
            <small>
                <Count tally figure=top whose/>
                " / "
                <Count tally figure=bottom whose/>
            </small>
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

/// Lists on a team's page that a number, or what came of a line, opens elsewhere.
pub const PROGRAMME: &str = "programme";
const FINDINGS: &str = "findings";
const MATTERS: &str = "matters";
const MEMBERS: &str = "members";
const PEOPLE: &str = "attendance";

fn place_on(id: OrganisationId, list: &str) -> String {
    [&address(id), "#", list].concat()
}

/// How many are done and how many move, each with its list.
#[component]
fn DoneMoving(
    tally: Option<Tally>,
    #[prop(optional_no_strip)] whose: Option<Whose>,
) -> impl IntoView {
    view! {
        <Count tally figure=Figure::Resolved whose word=words::COUNT_RESOLVED/>
        " · "
        <Count tally figure=Figure::Moving whose word=words::COUNT_MOVING/>
    }
}

/// Whether a team is called so, or it or its brand once was.
fn is_called(one: &Organisation, teams: &[Opened<Team>], wanted: &str) -> bool {
    let says = |text: &str| text.to_lowercase().contains(wanted);
    let mut names = one.former.iter().chain([&one.name, &one.short_name]);
    let mut teams = teams.iter();
    let team = teams.find(|held| held.body.team == one.id);
    names.any(|name| says(name)) || team.is_some_and(|held| held.body.brands().any(says))
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
    let typed = RwSignal::new(String::new());
    let wanted = Memo::new(move |_| typed.with(|typed| typed.trim().to_lowercase()));
    let shown = Memo::new(move |_| {
        let (mut places, wanted) = (places.get(), wanted.get());
        let tree = station.tree.get();
        teams.with(|teams| {
            places.retain(|(id, _)| {
                let one = tree.get(*id);
                one.is_some_and(|one| is_called(one, teams, &wanted))
            });
        });
        places
    });
    // A team that was closed is found by its names as well, and leads to the one that goes on.
    let gone = Memo::new(move |_| {
        let (wanted, today) = (wanted.get(), station.today());
        if wanted.is_empty() {
            return Vec::new();
        }
        let is_gone =
            |one: &Organisation| one.kind == OrganisationKind::Team && !one.is_open(today);
        let mut gone = station.tree.with(|tree| tree.find(is_gone));
        teams.with(|teams| gone.retain(|one| is_called(one, teams, &wanted)));
        gone.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        gone
    });
    let none = move || {
        let is_none = shown.with(Vec::is_empty) && gone.with(Vec::is_empty);
        is_none && !places.with(Vec::is_empty)
    };
    let closed = move || {
        let lang = lang.get();
        let line = |one: Organisation| {
            let from = one.until.map(|last| clock::day(last.plus_days(1), lang));
            let from = from.unwrap_or_default();
            let next = one.successor.map(|next| {
                let name = station.tree.with(|tree| tree.name(next));
                let said = organisation_words::FOLLOWED_BY.with(lang, &[&name]);
                view! { <a href=address(next)>{said}</a> }
            });
            view! {
                <li data-testid="team-gone">
                    <a class="grow" href=address(one.id)>{one.name}</a>
                    <span class="card-meta">
                        {organisation_words::CLOSED_FROM.with(lang, &[&from])}
                    </span>
                    {next}
                </li>
            }
            .into_any()
        };
        gone.get().into_iter().map(line).collect_view()
    };
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
        let former = move || {
            let wanted = wanted.get();
            let own = station
                .tree
                .with(|tree| tree.get(id).map(|one| one.former.clone()));
            let mut names = own.unwrap_or_default();
            profile.with(|team| {
                let brands = team.iter().flat_map(|team| &team.former);
                names.extend(brands.map(|one| one.name.clone()));
            });
            names.retain(|name| name.to_lowercase().contains(&wanted));
            (!wanted.is_empty() && !names.is_empty())
                .then(|| words::FORMERLY.with(lang.get(), &[&text::list(lang.get(), &names)]))
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
        let tally = tally_of(all, id);
        let plan = Memo::new(move |_| {
            let today = station.today();
            programmes.with(|all| {
                let mine = |one: &&Opened<Programme>| one.body.team == Some(id);
                let late = |one: &Opened<Programme>| {
                    let tasks = one.body.tasks.iter();
                    let is_late = |task: &&shared::programme::Task| {
                        task.state == TaskState::Open && task.due < today
                    };
                    tasks.filter(is_late).count()
                };
                // What was left undone last year is late this year.
                let late: usize = all.iter().filter(mine).map(late).sum();
                let this = all.iter().filter(mine).find(|one| one.body.year == year());
                match this {
                    Some(one) => Some((Some(one.body.done()), late)),
                    None => (late != 0).then_some((None, late)),
                }
            })
        });
        let supervised = move || {
            matters.with(|all| {
                let mine = |one: &&Opened<Supervision>| {
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
        let party_came = Memo::new(move |_| {
            let now = station.now.get();
            let profile = profile.get()?;
            let (came, expected) = activities.with(|all| {
                let held = all.iter().map(|one| &*one.body);
                domain::oversight::party_attendance(&profile, held, now)
            });
            (expected != 0).then_some([came, expected])
        });
        let party_said = move || {
            let counts = party_came.get()?.map(|count| count.to_string());
            let counts = counts.each_ref().map(String::as_str);
            Some(text::activity::PARTY_CAME.with(lang.get(), &counts))
        };
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
            (count != 0).then(|| {
                let way = place_on(id, FINDINGS);
                view! { <a href=way>{word.count(lang.get(), count)}</a> }
            })
        };
        let whose = move || Some(Whose::team(id, station.today()));
        view! {
            <tr data-testid="team">
                <th scope="row">
                    <a href=address(id)>{name}</a>
                    <small>{brand}</small>
                    <small>{former}</small>
                    <small>{mode}</small>
                </th>
                <td data-label=tr(words::MEMBERS)>
                    <a href=place_on(id, MEMBERS)>
                        {move || words::MEMBERS_COUNT.count(lang.get(), members())}
                    </a>
                    <small>{leader}</small>
                </td>
                <td data-label=tr(words::OPINIONS)>
                    <a href=move || ledger(id, station.today(), "")>
                        {move || told(tally.get(), Figure::Registered)}
                    </a>
                    <small>{move || view! { <DoneMoving tally=tally.get() whose=whose()/> }}</small>
                </td>
                <td data-label=tr(words::K_REPLY)>
                    {move || {
                        view! { <Rate tally=tally.get() rate=Kpi::ReplyRate whose=whose()/> }
                    }}
                </td>
                <td data-label=tr(words::K_RESULT)>
                    {move || {
                        view! { <Rate tally=tally.get() rate=Kpi::ResultRate whose=whose()/> }
                    }}
                </td>
                <td data-label=tr(words::PLANNED_DONE)>
                    {move || match plan.get() {
                        None => view! { <span>{tr(words::NONE_YET)}</span> }.into_any(),
                        Some((done, late)) => {
                            let way = place_on(id, PROGRAMME);
                            let done = match done {
                                Some((done, whole)) => {
                                    view! { <a href=way.clone()>{done}" / "{whole}</a> }.into_any()
                                }
                                None => view! { <span>{tr(words::NONE_YET)}</span> }.into_any(),
                            };
                            let late = (late != 0)
                                .then(|| {
                                    view! {
                                        <small class="warn">
                                            <a href=way>
                                                {move || words::UNDONE_LATE.count(lang.get(), late)}
                                            </a>
                                        </small>
                                    }
                                });
                            view! {
                                {done}
                                {late}
                            }
                                .into_any()
                        }
                    }}
                    <small data-testid="team-held">
                        {tr(text::activity::SHORT)} " "
                        {move || {
                            view! {
                                <Count
                                    tally=tally.get()
                                    figure=Figure::Activities
                                    whose=whose()
                                    word=text::activity::COUNT_TIMES
                                />
                            }
                        }}
                    </small>
                </td>
                <td data-label=tr(words::SUPERVISED)>
                    <a href=place_on(id, MATTERS)>{supervised}</a>
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
                                    {percent} "%"
                                    <small>
                                        <a href=place_on(id, PEOPLE)>{came} " / " {expected}</a>
                                    </small>
                                </span>
                                <small data-testid="team-party">{party_said}</small>
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
                <input
                    type="search"
                    class="input short"
                    data-testid="teams-find"
                    aria-label=tr(words::FIND)
                    placeholder=tr(words::FIND)
                    prop:value=move || typed.get()
                    on:input=move |event| typed.set(event_target_value(&event))
                />
                <a class="button" href=GUIDE data-testid="committee-programme">
                    {move || words::COMMITTEE_PROGRAMME.count(lang.get(), year() as usize)}
                </a>
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
                            <For each=move || shown.get() key=|one| one.clone() children=row/>
                        </tbody>
                    </table>
                </div>
                <When when=move || places.with(Vec::is_empty)>
                    <p class="desk-done">{tr(words::EMPTY)}</p>
                </When>
                <When when=move || gone.with(|gone| !gone.is_empty())>
                    <ul class="lines">{closed}</ul>
                </When>
                <When when=none>
                    <p class="desk-done">{tr(words::NOT_FOUND)}</p>
                </When>
            </div>
        </div>
    }
}
