//! Supervision (督办): the list of all matters with their lights, and one matter at its own address.

mod board;
mod figures;
mod follow;
pub(super) mod forms;
mod gantt;
mod last;
pub mod light;
mod linked;
mod matter;
mod plan_form;
pub(super) mod projects;
mod report_form;
mod reports;
mod side;

use domain::schedule::milestones_done;
use domain::supervision::board::happened;
use domain::supervision::{is_listable, is_listable_suggestion, may_open, reading};
use leptos::prelude::*;
use shared::id::WorkId;
use shared::project::Project;
use shared::request::Supervision as Level;
use shared::schedule::Light;
use shared::suggestion::Suggestion;
use shared::supervision::{Subject, Supervision};
use text::{clock, names, supervision as words};

use self::board::{Asked, Became, Line, Means, Narrow, Plans, Wanted};
use self::figures::why;
use self::forms::{OpenForm, Preset, begun_with};
use self::last::{Last, LastReport, last_reports};
use self::light::LightBadge;
use self::matter::MatterPage;
use self::projects::{Place, ProjectsPage};
use crate::address::Address;
use crate::browser::is_composing;
use crate::components::bar::Bar;
use crate::components::filter_bar::Chip;
use crate::components::icon::Icon;
use crate::components::segment::{Choice, Segment};
use crate::components::siblings::{SUPERVISED, Siblings};
use crate::components::when::When;
use crate::pages::take_away::TakeAway;
use crate::pages::within::{At, Within};
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::shelf::Opened;

/// The address of a matter.
fn address(id: WorkId) -> String {
    ["/supervision/", &id.to_string()].concat()
}

/// The light that is shown: a person's, or the rule's.
fn shown(body: &Supervision, station: Station) -> Light {
    let rule = || {
        let book = station.book.get();
        reading(body, Some(&book), station.today()).light
    };
    body.overrule.as_ref().map_or_else(rule, |held| held.light)
}

/// What is shown below the address of supervision.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    List,
    Matter(Option<WorkId>),
    Projects(Place),
}

/// The page.
#[component]
pub fn SupervisionPage() -> impl IntoView {
    let path = Address::get().path;
    let shown = Memo::new(move |_| {
        path.with(|path| {
            if let Some(place) = Place::of(path) {
                return Shown::Projects(place);
            }
            let rest = path.strip_prefix("/supervision/");
            let id = |rest: &str| rest.trim_end_matches('/').parse::<WorkId>().ok();
            rest.map_or(Shown::List, |rest| Shown::Matter(id(rest)))
        })
    });
    move || match shown.get() {
        Shown::List => view! { <ListPage/> }.into_any(),
        Shown::Matter(id) => view! { <MatterPage id/> }.into_any(),
        Shown::Projects(place) => view! { <ProjectsPage place/> }.into_any(),
    }
}

/// Lights in the order of their urgency.
const ORDER: [Light; 5] = [
    Light::Red,
    Light::Grey,
    Light::Yellow,
    Light::Unplanned,
    Light::Green,
];

fn rank(light: Light) -> usize {
    ORDER.iter().position(|one| *one == light).unwrap_or(0)
}

/// A matter as a row of the list.
#[derive(Clone, PartialEq)]
struct Row {
    matter: Opened<Supervision>,
    light: Light,
    is_closed: bool,
}

/// A matter as a line of a chart or a table.
fn line_of(row: &Row, station: Station) -> Line {
    let body = &row.matter.body;
    let answered = body.letters.iter().filter(|one| one.answer.is_some());
    Line {
        sort: text::day::OF_MATTER,
        number: body.number.clone().unwrap_or_default(),
        title: body.title.clone(),
        address: address(row.matter.id()),
        level: Some(body.level),
        leader: body.leader.clone(),
        committee: body.committee,
        unit: body.units.first().copied(),
        light: row.light,
        reading: Some(reading(body, Some(&station.book.get()), station.today())),
        overrule: body.overrule.clone(),
        letters: Some((body.letters.len(), answered.count())),
        schedule: body.schedule.clone(),
        began: body.opened_at.day(),
        reported_on: body.reported_on,
        ended: body.closing.as_ref().map(|one| (one.at.day(), one.finding)),
    }
}

/// A project as such a line, while somebody is at work on it.
fn line_of_project(one: &Opened<Project>, station: Station) -> Option<Line> {
    let body = &one.body;
    let light = projects::light_of(body, station).filter(|_| body.stage.is_at_work())?;
    Some(Line {
        sort: text::day::OF_PROJECT,
        number: body.number.clone().unwrap_or_default(),
        title: body.form.title.clone(),
        address: projects::address(one.id()),
        level: None,
        leader: String::new(),
        committee: None,
        unit: body.units.first().copied(),
        light,
        reading: domain::project::reading(body, Some(&station.book.get()), station.today()),
        overrule: body.overrule.clone(),
        letters: None,
        schedule: body.schedule.clone(),
        began: body.planned_on.unwrap_or_else(|| station.today()),
        reported_on: body.reported_on,
        ended: None,
    })
}

#[component]
fn ListPage() -> impl IntoView {
    let (station, lang, address) = (Station::get(), lang(), Address::get());
    let (all, fetch_archived) = station.with_over::<Supervision>();
    let projects = station.opened::<Project>();
    let asked = Asked::follow(station);
    let last = last_reports(station);
    // What was fetched for the numbers stays out of the list of what ended until it is asked for.
    let with_archived = RwSignal::new(false);
    let chosen = Memo::new(move |_| asked.with(|asked| asked.narrow.light));
    let place = Memo::new(move |_| asked.with(|asked| asked.place));
    // Words are found as they are typed, and stand in the address once they are.
    let typed = RwSignal::new(asked.with_untracked(|asked| asked.narrow.words.clone()));
    let words_asked = Memo::new(move |_| asked.with(|asked| asked.narrow.words.clone()));
    Effect::new(move |_| {
        let words = words_asked.get();
        if typed.with_untracked(|typed| *typed != words) {
            typed.set(words);
        }
    });
    let narrow = Callback::new(move |narrow: Narrow| {
        let now = asked.get_untracked();
        let asked = Asked {
            behind: None,
            narrow,
            ..now
        };
        address.go(&asked.address(), true);
    });
    let says = move |number: Option<&str>, title: &str| {
        typed.with(|typed| {
            let said = [number.unwrap_or_default(), "\n", title].concat();
            let said = said.to_lowercase();
            let mut words = typed.split_whitespace();
            words.all(|word| said.contains(&word.to_lowercase()))
        })
    };
    let here = Memo::new(move |_| {
        let (mut all, place) = (all.get(), place.get());
        all.retain(|one| At::of_matter(&one.body).is_in(place, station));
        all
    });
    let rows = Memo::new(move |_| {
        let mut all = here.get();
        asked.with(|asked| {
            if asked.behind.is_none() {
                all.retain(|one| {
                    let body = &one.body;
                    asked.narrow.has(body) && says(body.number.as_deref(), &body.title)
                });
            }
        });
        let all = all.into_iter();
        let mut rows: Vec<Row> = all
            .map(|matter| Row {
                light: shown(&matter.body, station),
                is_closed: matter.body.closing.is_some(),
                matter,
            })
            .collect();
        rows.sort_by_key(|row| {
            (
                row.is_closed,
                rank(row.light),
                std::cmp::Reverse(row.matter.id()),
            )
        });
        rows
    });
    let belongs = move |row: &Row, wanted: Wanted| match wanted {
        None => !row.is_closed,
        Some(None) => row.is_closed && (with_archived.get() || !row.matter.work.sight.over),
        Some(Some(light)) => !row.is_closed && row.light == light,
    };
    let fits = move |row: &Row| {
        let asked = asked.get();
        match asked.behind {
            Some(what) => {
                let days = asked.range.days(station.today());
                // As the number is counted, so is its list.
                let place = board::counted(asked.place, station);
                happened(&row.matter.body, what, days)
                    && At::of_matter(&row.matter.body).is_in(place, station)
            }
            None => belongs(row, chosen.get()),
        }
    };
    let count = move |wanted: Wanted| {
        rows.with(|rows| rows.iter().filter(|row| belongs(row, wanted)).count())
    };
    let fitting = Memo::new(move |_| {
        let mut rows = rows.get();
        rows.retain(|row| fits(row));
        rows
    });
    // Matters as they are listed; in the chart, projects at work stand among them.
    let lines = Memo::new(move |_| {
        let mut lines: Vec<Line> =
            fitting.with(|rows| rows.iter().map(|row| line_of(row, station)).collect());
        let now = asked.get();
        let is_mixed = now.behind.is_none() && !now.narrow.is_of_matters();
        if now.gantt && is_mixed && chosen.get() != Some(None) {
            let light = chosen.get().flatten();
            let own = projects.get().into_iter();
            let own = own.filter(|one| At::of_project(&one.body).is_in(now.place, station));
            let own = own.filter(|one| says(one.body.number.as_deref(), &one.body.form.title));
            let own = own.filter_map(|one| line_of_project(&one, station));
            lines.extend(own.filter(|one| light.is_none_or(|light| one.light == light)));
            lines.sort_by_key(|one| (one.ended.is_some(), rank(one.light)));
        }
        lines
    });
    let opening = RwSignal::new(None::<Preset>);
    let may = Memo::new(move |_| {
        let today = station.today();
        station
            .actor
            .with(|actor| actor.as_ref().is_some_and(|actor| may_open(actor, today)))
    });
    // A link from a request or a suggestion opens the form; the address then is that of the list again.
    Effect::new(move || {
        let query = address.query.get();
        if let Some(subject) = begun_with(&query) {
            opening.set(Some(Preset {
                subjects: vec![subject],
                ..Preset::default()
            }));
            address.go("/supervision", true);
        }
    });
    let suggestions = station.opened::<Suggestion>();
    let offered = Memo::new(move |_| {
        // What is or was listed is not offered again.
        let taken: Vec<Subject> = all.with(|all| {
            let listed = all.iter().filter(|one| one.body.listed);
            listed.flat_map(|one| one.body.subjects.clone()).collect()
        });
        let cards = station.cards().filter(|card| is_listable(&card.request));
        let requests = cards.map(|card| {
            (
                Subject::Request(card.request.id),
                card.request.title.clone(),
            )
        });
        let mut offered: Vec<_> = requests.collect();
        suggestions.with(|all| {
            let low = all.iter().filter(|one| is_listable_suggestion(&one.body));
            offered.extend(low.map(|one| (Subject::Suggestion(one.id()), one.body.title.clone())));
        });
        offered.retain(|(subject, _)| !taken.contains(subject));
        offered
    });
    // What is chosen of those that are offered, as long as they are.
    let ticked = RwSignal::new(Vec::<Subject>::new());
    let together = Memo::new(move |_| {
        let ticked = ticked.get();
        let mut chosen = offered.get();
        chosen.retain(|(subject, _)| ticked.contains(subject));
        chosen
    });
    let list_together = move |_| {
        let (subjects, titles): (Vec<_>, Vec<_>) = together.get_untracked().into_iter().unzip();
        let n = titles.len();
        let title = match titles.into_iter().next() {
            Some(first) if n > 1 => {
                words::AND_OTHERS.with(lang.get_untracked(), &[&first, &n.to_string()])
            }
            first => first.unwrap_or_default(),
        };
        opening.set(Some(Preset {
            listed: true,
            subjects,
            title,
            ..Preset::default()
        }));
    };
    // The list behind a number is of all that it counts, and what was listed once is not offered again:
    // only these ask for what is archived.
    Effect::new(move |before: Option<bool>| {
        let is_offered = may.get() && offered.with(|all| !all.is_empty());
        let wanted = asked.get().behind.is_some() || is_offered;
        if wanted && before != Some(true) {
            fetch_archived.run(());
        }
        wanted || before == Some(true)
    });
    let tab = move |wanted: Wanted, word: text::Text| {
        view! {
            <button
                type="button"
                class="tab"
                aria-pressed=move || {
                    (asked.get().behind.is_none() && chosen.get() == wanted).to_string()
                }
                on:click=move |_| {
                    let now = asked.get_untracked().narrow;
                    narrow.run(Narrow { light: wanted, ..now });
                }
            >
                {tr(word)}
                <span class="n">{move || count(wanted)}</span>
            </button>
        }
        .into_any()
    };
    let layouts = [(false, words::LAYOUT_LIST), (true, words::LAYOUT_GANTT)];
    let layouts = layouts.map(|(value, word)| Choice { value, word }).to_vec();
    let behind = move || {
        let now = asked.get();
        now.behind.map(|what| {
            let (from, until) = now.range.days(station.today());
            let head = move || {
                let lang = lang.get();
                let (from, until) = (clock::day(from, lang), clock::day(until, lang));
                words::BECAME_LIST.with(lang, &[&board::word(what, lang), &from, &until])
            };
            let back = Asked {
                behind: None,
                ..now
            };
            let back = back.address();
            view! {
                <h2 class="became-head" data-testid="became-list">
                    <span>{head}</span>
                    <a href=back>{tr(words::BECAME_ALL)}</a>
                </h2>
            }
        })
    };
    view! {
        <div class="page work-page" data-testid="supervision">
            <div class="page-head">
                <h1 id="page-title" tabindex="-1">{tr(words::TITLE)}</h1>
                <Siblings all=SUPERVISED/>
                <div class="tabs" role="group" aria-label=tr(words::LIGHT)>
                    {tab(None, words::EVERY)}
                    {ORDER
                        .into_iter()
                        .map(|light| tab(Some(Some(light)), words::light(light)))
                        .collect_view()}
                    {tab(Some(None), words::OVER)}
                </div>
                <Within place/>
                <Segment
                    legend=words::LAYOUT
                    name="supervision-layout"
                    choices=layouts
                    value=Signal::derive(move || Some(asked.get().gantt))
                    on_choice=Callback::new(move |gantt| {
                        let now = asked.get_untracked();
                        address.go(&Asked { gantt, ..now }.address(), true);
                    })
                />
                <span class="grow"></span>
                <TakeAway
                    name="supervision-csv"
                    file="supervision.csv"
                    table=Callback::new(move |()| {
                        lines.with_untracked(|lines| {
                            board::table(lines, station, lang.get_untracked())
                        })
                    })
                />
                <When when=move || may.get()>
                    <button
                        type="button"
                        class="button main"
                        data-testid="supervision-new"
                        on:click=move |_| opening.set(Some(Preset::default()))
                    >
                        <Icon name="plus"/>
                        {tr(words::NEW)}
                    </button>
                </When>
            </div>
            <Filters asked here=here typed narrow/>
            <div class="work-body">
                <When when=move || may.get()>
                    <Became asked/>
                </When>
                <When when=move || may.get() && offered.with(|all| !all.is_empty())>
                    <section class="box offered" data-testid="offered">
                        <h2>
                            {tr(words::OFFERED)} <small>{tr(words::OFFERED_HINT)}</small>
                            <When when=move || together.with(|all| !all.is_empty())>
                                <button
                                    type="button"
                                    class="button small main"
                                    data-testid="list-together"
                                    on:click=list_together
                                >
                                    {move || {
                                        let n = together.with(Vec::len);
                                        words::LIST_TICKED.count(lang.get(), n)
                                    }}
                                </button>
                            </When>
                        </h2>
                        <ul class="lines">
                            <For
                                each=move || offered.get()
                                key=|one| one.clone()
                                children=move |(subject, title)| {
                                    let preset = Preset {
                                        listed: true,
                                        subjects: vec![subject],
                                        title: title.clone(),
                                        ..Preset::default()
                                    };
                                    let named = title.clone();
                                    view! {
                                        <li data-testid="offered-one">
                                            <input
                                                type="checkbox"
                                                aria-label=move || words::TICK.with(lang.get(), &[&named])
                                                prop:checked=move || {
                                                    ticked.with(|all| all.contains(&subject))
                                                }
                                                on:change=move |event| {
                                                    let is_on = event_target_checked(&event);
                                                    ticked
                                                        .update(|all| {
                                                            all.retain(|one| *one != subject);
                                                            if is_on {
                                                                all.push(subject);
                                                            }
                                                        });
                                                }
                                            />
                                            <span class="grow">{title}</span>
                                            <button
                                                type="button"
                                                class="button small"
                                                on:click=move |_| opening.set(Some(preset.clone()))
                                            >
                                                {tr(words::LIST_IT)}
                                            </button>
                                        </li>
                                    }
                                        .into_any()
                                }
                            />
                        </ul>
                    </section>
                </When>
                {behind}
                <When
                    when=move || !asked.get().gantt
                    fallback=move || {
                        view! {
                            <When when=move || lines.with(|lines| !lines.is_empty())>
                                <Plans lines/>
                            </When>
                        }
                    }
                >
                    <ul class="matter-rows" data-testid="matters">
                        <For
                            each=move || fitting.get()
                            key=|row| (row.matter.key(), row.light.code())
                            children=move |row| view! { <MatterRow row last/> }.into_any()
                        />
                    </ul>
                </When>
                <When when=move || lines.with(Vec::is_empty)>
                    <p class="desk-done">
                        {move || {
                            let empty = here.with(Vec::is_empty) && place.get().is_none();
                            tr(if empty { words::EMPTY } else { words::EMPTY_FOR })
                        }}
                    </p>
                </When>
                <When when=move || chosen.get() == Some(None)>
                    <button
                        type="button"
                        class="button small"
                        on:click=move |_| {
                            with_archived.set(true);
                            fetch_archived.run(());
                        }
                    >
                        {tr(words::SHOW_OVER)}
                    </button>
                </When>
            </div>
            {move || {
                opening
                    .get()
                    .map(|preset| {
                        let on_close = Callback::new(move |()| {
                            opening.try_set(None);
                        });
                        view! { <OpenForm preset matter=None on_close/> }
                    })
            }}
        </div>
    }
}

/// Level, form and leader, and words: what the list is narrowed to stands in the address.
#[component]
fn Filters(
    asked: Memo<Asked>,
    /// What there is to narrow.
    here: Memo<Vec<Opened<Supervision>>>,
    /// Words as they are typed.
    typed: RwSignal<String>,
    /// Narrows the list.
    narrow: Callback<Narrow>,
) -> impl IntoView {
    let lang = lang();
    let of = move |word: text::Text| word.of(lang.get()).to_owned();
    let levels = Signal::derive(move || {
        let option = |level: Level| (level.code().to_owned(), of(names::supervision(level)));
        LEVELS.into_iter().map(option).collect::<Vec<_>>()
    });
    let forms = Signal::derive(move || {
        let option = |means: Means| (means.code().to_owned(), of(means.word()));
        Means::ALL.into_iter().map(option).collect::<Vec<_>>()
    });
    let leaders = Signal::derive(move || {
        let all = here.with(|all| {
            let all = all.iter().map(|one| one.body.leader.clone());
            all.collect::<std::collections::BTreeSet<_>>()
        });
        let option = |name: String| (name.clone(), name);
        all.into_iter().map(option).collect::<Vec<_>>()
    });
    let now = move || asked.get_untracked().narrow;
    let level = Signal::derive(move || {
        let level = asked.with(|asked| asked.narrow.level);
        level.map_or_else(String::new, |level| level.code().to_owned())
    });
    let form = Signal::derive(move || {
        let means = asked.with(|asked| asked.narrow.means);
        means.map_or_else(String::new, |means| means.code().to_owned())
    });
    let leader = Signal::derive(move || asked.with(|asked| asked.narrow.leader.clone()));
    // Also as the page goes away: what is gone then is asked for with care.
    let keep = move || {
        let (Some(typed), Some(now)) = (typed.try_get_untracked(), asked.try_get_untracked())
        else {
            return;
        };
        let words = typed.trim();
        if now.narrow.words != words {
            let words = words.to_owned();
            narrow.run(Narrow {
                words,
                ..now.narrow
            });
        }
    };
    let on_level = Callback::new(move |code: String| {
        let level = Level::from_code(&code);
        narrow.run(Narrow { level, ..now() });
    });
    let on_form = Callback::new(move |code: String| {
        let means = Means::of(&code);
        narrow.run(Narrow { means, ..now() });
    });
    let on_leader = Callback::new(move |leader: String| narrow.run(Narrow { leader, ..now() }));
    view! {
        <div class="filters" role="group" aria-label=tr(words::FILTERS)>
            <input
                class="input"
                type="search"
                data-testid="supervision-find"
                aria-label=tr(words::FIND)
                placeholder=tr(words::FIND)
                prop:value=move || typed.get()
                on:input=move |event| typed.set(event_target_value(&event))
                on:change=move |_| keep()
                on:keydown=move |event| {
                    if event.key() == "Enter" && !is_composing(&event) {
                        keep();
                    }
                }
            />
            <Chip label=words::LEVEL name="supervision-level" options=levels value=level on_choice=on_level/>
            <Chip label=words::FORM name="supervision-form" options=forms value=form on_choice=on_form/>
            <Chip label=words::LEADER name="supervision-leader" options=leaders value=leader on_choice=on_leader/>
        </div>
    }
}

#[component]
fn MatterRow(row: Row, last: Last) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let body = row.matter.body.clone();
    let id = row.matter.id();
    let day = station.today();
    let book = station.book.get_untracked();
    let found = reading(&body, Some(&book), day);
    let (done, all) = milestones_done(&body.schedule);
    let level = body.level;
    let listed = body.listed;
    let number = body.number.clone().unwrap_or_default();
    let leader = body.leader.clone();
    let (committee, team, unit) = (body.committee, body.team, body.units.first().copied());
    let who = move || {
        let mut parts = vec![leader.clone()];
        station.tree.with(|tree| {
            let committee = committee.map(|one| tree.short_name(one));
            parts.extend(committee.map(|name| words::COMMITTEE_IS.with(lang.get(), &[&name])));
            parts.extend(team.map(|team| tree.short_name(team)));
            parts.extend(unit.map(|unit| tree.name(unit)));
        });
        parts.join(" · ")
    };
    let heard = move || words::days_ago(found.silent, lang.get());
    let (planned, reached) = (found.planned, found.reached);
    let reason = body.clone();
    let why = move || {
        let overrule = reason.overrule.as_ref();
        why(overrule, Some(&found), &reason.schedule, lang.get())
    };
    let is_closed = row.is_closed;
    // Against what is over nothing is planned any more.
    let to_be = move || {
        let planned = words::percent(planned);
        (!is_closed).then(|| words::ROW_PLANNED.with(lang.get(), &[&planned]) + " · ")
    };
    view! {
        <li class="matter-row" data-testid="matter" data-light=row.light.code()>
            <LightBadge light=row.light done=is_closed/>
            <div class="matter-main">
                <a class="matter-title" href=address(id)>{body.title.clone()}</a>
                <p class="card-meta">
                    {move || {
                        let lang = lang.get();
                        let mut parts = vec![number.clone(), names::supervision(level).of(lang).to_owned()];
                        if listed {
                            parts.push(words::LISTED.of(lang).to_owned());
                        }
                        parts.retain(|part| !part.is_empty());
                        parts.join(" · ")
                    }}
                </p>
                <p class="card-meta">{who}</p>
                <LastReport id last/>
            </div>
            <div class="matter-progress">
                <When when=move || all != 0>
                    <b>{words::percent(reached)}"%"</b>
                    <Meter reached planned/>
                    <small data-testid="row-planned">{to_be} {done} "/" {all}</small>
                </When>
                <p class="card-meta">{why}</p>
            </div>
            <div class="matter-heard">
                <small>{tr(words::LAST_REPORT)}</small>
                <span>{heard}</span>
            </div>
        </li>
    }
}

/// How far it is, with a tick where it should be. The numbers stand beside it.
#[component]
fn Meter(reached: u16, planned: u16) -> impl IntoView {
    let [reached, planned] = [reached, planned].map(|one| u32::from(one.min(1000)));
    view! {
        <span class="meter">
            <Bar count=reached most=1000 due=Some(planned)/>
        </span>
    }
}

/// Levels that a matter may have.
const LEVELS: [Level; 4] = [
    Level::Committee,
    Level::Priority,
    Level::Leader,
    Level::Street,
];
