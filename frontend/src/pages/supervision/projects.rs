//! Livelihood projects (民生实事): all of them by stage, one at its own address, and the ballots on them.

mod ballot;
mod ballot_forms;
mod forms;
mod project;

use domain::project::{may_propose, reading};
use domain::schedule::{completion, forecast_of_all, milestones_done};
use leptos::prelude::*;
use shared::ballot::Ballot;
use shared::id::WorkId;
use shared::project::{Project, Stage};
use shared::schedule::Light;
use shared::supervision::Subject;
use shared::time::LocalDate;
use text::{Lang, clock, project as words, supervision};

use self::ballot::BallotPage;
use self::ballot_forms::OpenBallotForm;
use self::forms::ProposeForm;
use self::project::ProjectPage;
use super::figures::why;
use super::forms::begun_with;
use super::last::{Last, LastReport, last_reports};
use super::light::LightBadge;
use super::{Meter, ORDER};
use crate::address::Address;
use crate::components::filter_bar::Chip;
use crate::components::icon::Icon;
use crate::components::siblings::{SUPERVISED, Siblings};
use crate::components::when::When;
use crate::pages::counted::{Sort, ThisYear};
use crate::pages::take_away::{Table, TakeAway};
use crate::pages::within::{self, At, Within};
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::shelf::Opened;
use crate::ui::with_query;

/// Where the projects are.
const ROOT: &str = "/supervision/projects";
/// Where the ballots are.
const BALLOTS: &str = "/supervision/ballots";

/// The address of a project.
pub fn address(id: WorkId) -> String {
    [ROOT, "/", &id.to_string()].concat()
}

/// The address of a ballot.
fn ballot_address(id: WorkId) -> String {
    [BALLOTS, "/", &id.to_string()].concat()
}

/// What is shown below the address of the projects.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// All of them.
    List,
    /// One.
    Project(Option<WorkId>),
    /// A ballot.
    Ballot(Option<WorkId>),
}

impl Place {
    /// The place that an address names, if it is one of these.
    pub fn of(path: &str) -> Option<Self> {
        let path = path.trim_end_matches('/');
        let below = |root: &str| path.strip_prefix(root)?.strip_prefix('/');
        if path == ROOT {
            Some(Self::List)
        } else if let Some(id) = below(ROOT) {
            Some(Self::Project(id.parse().ok()))
        } else {
            below(BALLOTS).map(|id| Self::Ballot(id.parse().ok()))
        }
    }
}

/// The page.
#[component]
pub fn ProjectsPage(place: Place) -> impl IntoView {
    match place {
        Place::List => view! { <ListPage/> }.into_any(),
        Place::Project(id) => view! { <ProjectPage id/> }.into_any(),
        Place::Ballot(id) => view! { <BallotPage id/> }.into_any(),
    }
}

/// The light of a project at work: a person's, or the rule's.
pub fn light_of(body: &Project, station: Station) -> Option<Light> {
    let book = station.book.get();
    domain::project::light(body, Some(&book), station.today())
}

#[component]
fn ListPage() -> impl IntoView {
    let (station, lang, address) = (Station::get(), lang(), Address::get());
    let (all, fetch_projects) = station.with_over::<Project>();
    let last = last_reports(station);
    let (ballots, fetch_over) = station.with_over::<Ballot>();
    let year = RwSignal::new(None::<i32>);
    let stage = Memo::new(move |_| {
        let stage = |query: &String| Stage::from_code(within::part(query, "stage")?);
        address.query.with(stage)
    });
    let light = Memo::new(move |_| {
        let light = |query: &String| Light::from_code(within::part(query, "light")?);
        address.query.with(light)
    });
    let years = Memo::new(move |_| {
        let mut years: Vec<i32> =
            all.with(|all| all.iter().map(|one| one.body.form.year).collect());
        years.sort_unstable_by(|a, b| b.cmp(a));
        years.dedup();
        years
    });
    let place = within::asked();
    let of_year = move |one: &Opened<Project>| {
        At::of_project(&one.body).is_in(place.get(), station)
            && year.get().is_none_or(|year| one.body.form.year == year)
    };
    let choose = move |stage: Option<Stage>, light: Option<Light>| {
        let stage = stage.map(|stage| ["&stage=", stage.code()].concat());
        let light = light.map(|light| ["&light=", light.code()].concat());
        let query = within::of_place(place.get_untracked())
            + &stage.unwrap_or_default()
            + &light.unwrap_or_default();
        let query = query.trim_start_matches('&');
        address.go(&with_query(ROOT.to_owned(), query), true);
    };
    let rows = Memo::new(move |_| {
        let wanted = light.get();
        let (book, today) = (station.book.get(), station.today());
        let shows = |one: &Opened<Project>| {
            wanted.is_none_or(|wanted| {
                domain::project::light(&one.body, Some(&book), today) == Some(wanted)
            })
        };
        let fits = |one: &&Opened<Project>| {
            of_year(one) && shows(one) && stage.get().is_none_or(|stage| one.body.stage == stage)
        };
        let mut rows: Vec<_> = all.with(|all| all.iter().filter(fits).cloned().collect());
        // What is at work comes first, the newest year before the older ones.
        rows.sort_by_key(|one: &Opened<Project>| {
            let form = &one.body.form;
            (std::cmp::Reverse(form.year), one.body.number.clone())
        });
        rows
    });
    // `Some`: the form is open, and begins with these.
    let proposing = RwSignal::new(None::<Vec<Subject>>);
    // A link from a request or a suggestion opens the form; the address then is that of the list again.
    Effect::new(move || {
        let query = address.query.get();
        if let Some(subject) = begun_with(&query) {
            proposing.set(Some(vec![subject]));
            address.go(ROOT, true);
        }
    });
    let opening = RwSignal::new(false);
    let may = move |what: fn(&domain::Actor, shared::time::LocalDate) -> bool| {
        Signal::derive(move || {
            let today = station.today();
            let actor = station.actor.get();
            actor.is_some_and(|actor| what(&actor, today))
        })
    };
    let may_propose = may(may_propose);
    let may_hold = may(domain::ballot::may_hold);
    let tab = move |wanted: Option<Stage>, word: text::Text| {
        view! {
            <button
                type="button"
                class="tab"
                aria-pressed=move || (stage.get() == wanted).to_string()
                on:click=move |_| choose(wanted, light.get_untracked())
            >
                {tr(word)}
            </button>
        }
        .into_any()
    };
    let stages = Memo::new(move |_| {
        let chosen = stage.get();
        let stages = Stage::ALL.iter().copied();
        all.with(|all| {
            let is_there = |one: Stage| all.iter().any(|row| row.body.stage == one && of_year(row));
            stages
                .filter(|one| chosen == Some(*one) || is_there(*one))
                .collect::<Vec<_>>()
        })
    });
    let lights = Signal::derive(move || {
        let option = |light: Light| {
            let word = supervision::light(light).of(lang.get());
            (light.code().to_owned(), word.to_owned())
        };
        ORDER.into_iter().map(option).collect::<Vec<_>>()
    });
    let on_light = Callback::new(move |code: String| {
        choose(stage.get_untracked(), Light::from_code(&code));
    });
    let light = Signal::derive(move || {
        let light = light.get();
        light.map_or_else(String::new, |light| light.code().to_owned())
    });
    view! {
        <div class="page work-page" data-testid="projects">
            <div class="page-head">
                <h1 id="page-title" tabindex="-1">{tr(words::TITLE)}</h1>
                <Siblings all=SUPERVISED/>
                <Within place/>
                <span class="grow"></span>
                <label class="inline">
                    <span class="visually-hidden">{tr(words::YEAR)}</span>
                    <select
                        class="input"
                        data-testid="project-year"
                        on:change=move |event| year.set(event_target_value(&event).parse().ok())
                    >
                        <option value="">{tr(words::EVERY)}</option>
                        {move || {
                            years
                                .get()
                                .into_iter()
                                .map(|one| {
                                    view! {
                                        <option value=one.to_string()>
                                            {move || words::YEAR_IS.count(lang.get(), one as usize)}
                                        </option>
                                    }
                                })
                                .collect_view()
                        }}
                    </select>
                </label>
                <TakeAway
                    name="projects-csv"
                    file="projects.csv"
                    table=Callback::new(move |()| {
                        rows.with_untracked(|rows| table(rows, station, lang.get_untracked()))
                    })
                />
                <a
                    class="button quiet"
                    href=move || ["/q/projects?lang=", lang.get().tag()].concat()
                    target="_blank"
                    data-testid="projects-public"
                >
                    {tr(words::PUBLIC_PAGE)}
                </a>
                <When when=move || may_hold.get()>
                    <button
                        type="button"
                        class="button"
                        data-testid="ballot-new"
                        on:click=move |_| opening.set(true)
                    >
                        {tr(words::BALLOT_NEW)}
                    </button>
                </When>
                <When when=move || may_propose.get()>
                    <button
                        type="button"
                        class="button main"
                        data-testid="project-propose"
                        on:click=move |_| proposing.set(Some(Vec::new()))
                    >
                        <Icon name="plus"/>
                        {tr(words::PROPOSE)}
                    </button>
                </When>
            </div>
            <div class="filters" role="group" aria-label=tr(supervision::FILTERS)>
                <Chip
                    label=words::LIGHT
                    name="project-light"
                    options=lights
                    value=light
                    on_choice=on_light
                />
            </div>
            <div class="work-body">
                <ThisYear sort=Sort::Projects place/>
                <div class="tabs" role="group" aria-label=tr(words::STAGE)>
                    {tab(None, words::EVERY)}
                    <For
                        each=move || stages.get()
                        key=|stage| *stage
                        children=move |stage| tab(Some(stage), words::stage(stage))
                    />
                </div>
                <Ballots ballots fetch_over/>
                <ul class="matter-rows" data-testid="project-rows">
                    <For
                        each=move || rows.get()
                        key=|row| row.key()
                        children=move |row| view! { <ProjectRow row last/> }.into_any()
                    />
                </ul>
                <When when=move || rows.with(Vec::is_empty)>
                    <p class="desk-done">{tr(words::EMPTY)}</p>
                </When>
                <button
                    type="button"
                    class="button small"
                    data-testid="projects-over"
                    on:click=move |_| fetch_projects.run(())
                >
                    {tr(words::SHOW_OVER)}
                </button>
            </div>
            {move || {
                proposing
                    .get()
                    .map(|from| {
                        let on_close = Callback::new(move |()| {
                            proposing.try_set(None);
                        });
                        view! { <ProposeForm held=None from on_close/> }
                    })
            }}
            {move || {
                opening
                    .get()
                    .then(|| {
                        let on_close = Callback::new(move |()| {
                            opening.try_set(false);
                        });
                        let projects = all.get_untracked();
                        view! { <OpenBallotForm projects on_close/> }
                    })
            }}
        </div>
    }
}

/// What is listed as a table, the heads first.
fn table(rows: &[Opened<Project>], station: Station, lang: Lang) -> Table {
    let heads = [
        supervision::COLUMN_NUMBER,
        words::PROJECT,
        words::YEAR,
        words::CLASS,
        words::STAGE,
        words::UNIT,
        words::LIGHT,
        supervision::REASONS,
        supervision::COLUMN_REACHED,
        supervision::COLUMN_DONE,
        supervision::COLUMN_MILESTONES,
        supervision::COLUMN_COMPLETION,
        supervision::COLUMN_FORECAST,
        words::LAST_REPORT,
    ];
    let heads: Vec<String> = heads.iter().map(|head| head.of(lang).to_owned()).collect();
    let (book, today) = untrack(|| (station.book.get(), station.today()));
    let day = |day: Option<LocalDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let line = |one: &Opened<Project>| {
        let body = &one.body;
        let unit = body.units.first().copied();
        let unit = unit.map(|unit| station.tree.with_untracked(|tree| tree.name(unit)));
        // What nobody is at work on has no light, and nothing is expected of it.
        let light = domain::project::light(body, Some(&book), today);
        let found = reading(body, Some(&book), today);
        let reason =
            light.map(|_| why(body.overrule.as_ref(), found.as_ref(), &body.schedule, lang));
        let forecast = forecast_of_all(&body.schedule, today).filter(|_| light.is_some());
        let (done, all) = milestones_done(&body.schedule);
        let reached = domain::schedule::reached(&body.schedule);
        vec![
            body.number.clone().unwrap_or_default(),
            body.form.title.clone(),
            body.form.year.to_string(),
            words::class(body.form.class).of(lang).to_owned(),
            words::stage(body.stage).of(lang).to_owned(),
            unit.unwrap_or_default(),
            light.map_or_else(String::new, |light| {
                supervision::light(light).of(lang).to_owned()
            }),
            reason.unwrap_or_default(),
            reached.map(supervision::percent).unwrap_or_default(),
            done.to_string(),
            all.to_string(),
            day(completion(&body.schedule)),
            day(forecast),
            day(body.reported_on),
        ]
    };
    let mut table = vec![heads];
    table.extend(rows.iter().map(line));
    table
}

/// Ballots that are under way, and the last that were announced; all of them once they are asked for.
#[component]
fn Ballots(ballots: Memo<Vec<Opened<Ballot>>>, fetch_over: Callback<()>) -> impl IntoView {
    let lang = lang();
    let every = RwSignal::new(false);
    let shown = Memo::new(move |_| {
        let mut shown = ballots.get();
        shown.sort_by_key(|one| std::cmp::Reverse((one.body.form.on, one.id())));
        if !every.get() {
            shown.truncate(6);
        }
        shown
    });
    let line = move |one: Opened<Ballot>| {
        let body = one.body.clone();
        let what = move || words::ballot_title(&body.form, lang.get());
        let (on, count) = (one.body.form.on, one.body.count);
        view! {
            <li data-testid="ballot">
                <time>{move || clock::day(on, lang.get())}</time>
                <a class="grow" href=ballot_address(one.id())>{what}</a>
                <span class="card-meta" data-count=count.code()>{tr(words::count(count))}</span>
            </li>
        }
        .into_any()
    };
    view! {
        <section class="box">
            <h2>
                {tr(words::BALLOTS)}
                <When when=move || !every.get()>
                    <button
                        type="button"
                        class="link"
                        data-testid="ballots-over"
                        on:click=move |_| {
                            every.set(true);
                            fetch_over.run(());
                        }
                    >
                        {tr(words::BALLOTS_OVER)}
                    </button>
                </When>
            </h2>
            <ul class="lines">
                <For each=move || shown.get() key=|one| one.key() children=line/>
            </ul>
        </section>
    }
}

#[component]
fn ProjectRow(row: Opened<Project>, last: Last) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let body = row.body.clone();
    let day = station.today();
    let found = reading(&body, Some(&station.book.get_untracked()), day);
    let light = light_of(&body, station);
    let (stage, class, unit) = (body.stage, body.form.class, body.units.first().copied());
    let (year, number) = (body.form.year, body.number.clone().unwrap_or_default());
    let meta = move || {
        let lang = lang.get();
        let mut parts = vec![
            number.clone(),
            words::YEAR_IS.count(lang, year as usize),
            words::class(class).of(lang).to_owned(),
        ];
        parts.extend(unit.map(|unit| station.tree.with(|tree| tree.name(unit))));
        parts.retain(|part| !part.is_empty());
        parts.join(" · ")
    };
    let has_plan = !body.schedule.milestones.is_empty();
    let reason = body.clone();
    let why = move || {
        let overrule = reason.overrule.as_ref();
        why(overrule, found.as_ref(), &reason.schedule, lang.get())
    };
    let reached = domain::schedule::reached(&body.schedule).unwrap_or(0);
    let planned = domain::schedule::planned(&body.schedule, day).unwrap_or(0);
    // Against what nobody is at work on any more nothing is planned.
    let to_be = move || {
        let planned = supervision::percent(planned);
        light.map(|_| supervision::ROW_PLANNED.with(lang.get(), &[&planned]))
    };
    let heard = body.reported_on;
    let heard = move || heard.map(|on| supervision::days_ago(day.0 - on.0, lang.get()));
    view! {
        <li
            class="matter-row"
            data-testid="project"
            data-stage=stage.code()
            data-light=light.map(Light::code)
        >
            {match light {
                Some(light) => view! { <LightBadge light/> }.into_any(),
                None => {
                    view! { <span class="badge-stage">{tr(words::stage(stage))}</span> }.into_any()
                }
            }}
            <div class="matter-main">
                <a class="matter-title" href=address(row.id())>{body.form.title.clone()}</a>
                <p class="card-meta">{meta}</p>
                <LastReport id=row.id() last/>
            </div>
            <div class="matter-progress">
                <When when=move || has_plan>
                    <b>{supervision::percent(reached)}"%"</b>
                    <Meter reached planned/>
                    <small>{to_be}</small>
                </When>
                <p class="card-meta">{why}</p>
            </div>
            <div class="matter-heard">
                <When when=move || light.is_some()>
                    <small>{tr(words::LAST_REPORT)}</small>
                    <span>{heard}</span>
                </When>
            </div>
        </li>
    }
}
