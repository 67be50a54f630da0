//! One team's page: its brand, and what is behind it.

use std::sync::Arc;

use domain::supervision::reading;
use leptos::prelude::*;
use shared::activity::Activity;
use shared::api::RequestPage;
use shared::figures::{Figure, Kpi, Tally};
use shared::filter::{ListQuery, RequestFilter};
use shared::id::OrganisationId;
use shared::ledger::LedgerColumn;
use shared::organisation::{Organisation, OrganisationKind};
use shared::programme::{Programme, ProgrammeCommand, TaskState};
use shared::project::Project;
use shared::refusal::Refusal;
use shared::request::{Request, Status};
use shared::supervision::{Subject, Supervision};
use shared::team::Team;
use shared::work::WorkCommand;
use text::{activity as activity_words, clock, names, oversight as oversight_words, team as words};

use super::forms::{LeaveForm, PresentForm, SeatForm};
use super::oversight::Findings;
use super::programme::{EndForm, Ending, ProgrammeForm, Tasks};
use super::results::Results;
use super::{
    Count, DoneMoving, GUIDE, MATTERS, MEMBERS, NO_NUMBER, PEOPLE, PROGRAMME, Rate, Whose, Years,
    address, figures, found_by, ledger, moved_last, new_year, tally_of, told, year_asked,
};
use crate::components::bar::{Bar, Stacked};
use crate::components::error_note::RefusalNote;
use crate::components::icon::Icon;
use crate::components::when::When;
use crate::components::work_dialog::act;
use crate::pages::supervision::light::LightBadge;
use crate::pages::supervision::projects;
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::shelf::Opened;
use crate::ui::{Ui, request_address};

/// What is open over the page.
#[derive(Clone, PartialEq)]
enum Form {
    Present,
    Seat,
    /// Who, and whether they lead.
    Leave(String, bool),
    Programme,
}

/// How many of the latest requests are told of.
const LATELY: u64 = 6;

/// The page of a team.
#[component]
pub fn TeamPage(id: Option<OrganisationId>) -> impl IntoView {
    let station = Station::get();
    let absent = || {
        view! {
            <section class="plain-page" data-testid="team-absent">
                <p>{tr(words::ABSENT)}</p>
                <a class="button main" href="/teams">{tr(words::BACK)}</a>
            </section>
        }
    };
    let Some(id) = id else {
        return absent().into_any();
    };
    let known = Memo::new(move |_| {
        station.tree.with(|tree| {
            tree.get(id)
                .is_some_and(|one| one.kind == OrganisationKind::Team)
        })
    });
    view! {
        <When when=move || known.get() fallback=move || station.loaded.get().then(absent)>
            <Inner id/>
        </When>
    }
    .into_any()
}

#[component]
fn Inner(id: OrganisationId) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let all = figures(station, Some(id));
    let tally = tally_of(all, id);
    let teams = station.opened::<Team>();
    let profile = Memo::new(move |_| {
        teams.with(|all| {
            let found = all.iter().find(|one| one.body.team == id);
            found.map(|one| one.body.clone())
        })
    });
    let by_state = move || ListQuery {
        filter: RequestFilter {
            team: Some(id),
            from: Some(new_year(station.today())),
            ..RequestFilter::default()
        },
        orders: Vec::new(),
        group: Some(LedgerColumn::Status),
    };
    let states = found_by(station, by_state, 1);
    let programmes = station.opened::<Programme>();
    let (year, on_year) = year_asked(station);
    let programme = Memo::new(move |_| {
        programmes.with(|all| {
            let mut mine = all
                .iter()
                .filter(|one| one.body.team == Some(id) && one.body.year == year.get());
            mine.next().cloned()
        })
    });
    // What last year left undone is not out of sight with the new year.
    let left = Memo::new(move |_| {
        let last = station.today().ymd().0 - 1;
        let shown = year.get();
        programmes.with(|all| {
            let is_last = |one: &&Opened<Programme>| {
                shown != last && one.body.team == Some(id) && one.body.year == last
            };
            let tasks = all.iter().filter(is_last).flat_map(|one| &one.body.tasks);
            let open = tasks.filter(|task| task.state == TaskState::Open).count();
            (open != 0).then_some((last, open))
        })
    });
    Effect::new(move |_| {
        request_animation_frame(to_list);
    });
    let form = RwSignal::new(None::<Form>);
    let ending = RwSignal::new(None::<Ending>);
    // A team that was closed stays readable under its name; nothing is done in it any more.
    let closed = Memo::new(move |_| {
        let last = station.tree.with(|tree| tree.get(id)?.until)?;
        (last < station.today()).then_some(last)
    });
    let may = move |what: fn(&domain::Actor, OrganisationId, shared::time::LocalDate) -> bool| {
        Signal::derive(move || {
            let today = station.today();
            closed.get().is_none()
                && station
                    .actor
                    .with(|actor| actor.as_ref().is_some_and(|actor| what(actor, id, today)))
        })
    };
    let may_present = may(domain::team::may_present);
    let may_seat = may(|actor, _, day| domain::team::may_seat(actor, day));
    let may_set = may(|actor, id, day| domain::programme::may_set(actor, Some(id), day));
    let may_end = may(|actor, id, day| domain::programme::may_end(actor, Some(id), day));
    let on_close = Callback::new(move |()| {
        form.try_set(None);
        ending.try_set(None);
    });
    let meta = move || {
        let lang = lang.get();
        let today = station.today();
        profile.with(|team| {
            let Some(team) = team else {
                return words::NO_BRAND.of(lang).to_owned();
            };
            let mut parts = Vec::new();
            parts.push(if team.brand.is_empty() {
                words::NO_BRAND.of(lang).to_owned()
            } else {
                words::BRAND_IS.with(lang, &[&team.brand])
            });
            if !team.mode.is_empty() {
                parts.push(words::MODE_IS.with(lang, &[&team.mode]));
            }
            if let Some(built_on) = team.station {
                let name = station.tree.with(|tree| tree.name(built_on));
                parts.push(words::BUILT_ON.with(lang, &[&name]));
            }
            if let Some(founded) = team.founded {
                parts.push(words::FOUNDED.with(lang, &[&clock::day(founded, lang)]));
            }
            match team.leader(today) {
                Some(seat) => parts.push(words::LEADER.with(lang, &[&seat.name])),
                None if closed.get().is_none() => parts.push(words::NO_LEADER.of(lang).to_owned()),
                None => {}
            }
            let deputies = team.party_deputies(today);
            if deputies > 0 {
                parts.push(words::PARTY_DEPUTIES.count(lang, deputies));
            }
            parts.join(" · ")
        })
    };
    let former = move || {
        // Of the team itself, and of its brand.
        let mut names = station
            .tree
            .with(|tree| tree.get(id).map(|one| one.former.clone()))
            .unwrap_or_default();
        profile.with(|team| {
            let brands = team.iter().flat_map(|team| &team.former);
            names.extend(brands.map(|one| one.name.clone()));
        });
        (!names.is_empty())
            .then(|| words::FORMERLY.with(lang.get(), &[&text::list(lang.get(), &names)]))
    };
    let closed_from = move || {
        let from = closed.get()?.plus_days(1);
        let lang = lang.get();
        Some(text::organisation::CLOSED_FROM.with(lang, &[&clock::day(from, lang)]))
    };
    let followed = move || {
        let next = station.tree.with(|tree| tree.get(id)?.successor)?;
        let name = station.tree.with(|tree| tree.name(next));
        let said = text::organisation::FOLLOWED_BY.with(lang.get(), &[&name]);
        Some(view! {
            " · "
            <a href=address(next) data-testid="team-successor">{said}</a>
        })
    };
    // What it goes on with is found from here.
    let before = move || {
        let is_before = |one: &Organisation| one.successor == Some(id);
        let mut before = station.tree.with(|tree| tree.find(is_before));
        before.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        let lang = lang.get();
        let line = |one: Organisation| {
            let said = text::organisation::FOLLOWS.with(lang, &[&one.name]);
            view! {
                <p class="card-meta">
                    <a href=address(one.id) data-testid="team-before">{said}</a>
                </p>
            }
            .into_any()
        };
        before.into_iter().map(line).collect_view()
    };
    let about = move || profile.with(|team| team.as_ref().map(|team| team.about.clone()));
    let badge = move || {
        let name = station.tree.with(|tree| tree.short_name(id));
        name.chars().take(2).collect::<String>()
    };
    view! {
        <article class="page work-page team" data-testid="team-page">
            <div class="work-body">
                <header class="team-banner">
                    <span class="team-badge" aria-hidden="true">{badge}</span>
                    <div class="matter-heading">
                        <p class="crumb"><a href="/teams">{tr(words::BACK)}</a></p>
                        <h1 id="page-title" tabindex="-1">
                            {move || station.tree.with(|tree| tree.name(id))}
                        </h1>
                        <p class="matter-meta">{meta}</p>
                        <p>{about}</p>
                        <p class="card-meta">{former}</p>
                        <p class="card-meta" data-testid="team-closed">{closed_from} {followed}</p>
                        {before}
                    </div>
                    <div class="matter-actions">
                        <button
                            type="button"
                            class="button"
                            on:click=move |_| {
                                // Fails only in a browser that cannot print.
                                let _ = window().print();
                            }
                        >
                            <Icon name="print"/>
                            {tr(text::supervision::PRINT)}
                        </button>
                        <When when=move || may_present.get()>
                            <button
                                type="button"
                                class="button"
                                data-testid="team-edit"
                                on:click=move |_| form.set(Some(Form::Present))
                            >
                                {tr(words::EDIT)}
                            </button>
                        </When>
                    </div>
                </header>
                {move || view! { <Figures id tally=tally.get() profile/> }}
                <div class="two">
                    <div class="stack">
                        {move || view! { <Where id tally=tally.get() states/> }}
                        <Lately id/>
                    </div>
                    <section class="box" id=PROGRAMME>
                        <h2>
                            {move || words::PROGRAMME.count(lang.get(), year.get() as usize)}
                            <small data-testid="programme-done">
                                {move || {
                                    programme
                                        .get()
                                        .map(|held| {
                                            let (done, whole) = held.body.done();
                                            words::PROGRAMME_DONE
                                                .with(
                                                    lang.get(),
                                                    &[&done.to_string(), &whole.to_string()],
                                                )
                                        })
                                }}
                            </small>
                            <When when=move || may_set.get()>
                                <button
                                    type="button"
                                    class="link"
                                    data-testid="programme-edit"
                                    on:click=move |_| form.set(Some(Form::Programme))
                                >
                                    {move || {
                                        let has = programme.with(Option::is_some);
                                        let word = if has {
                                            words::EDIT_PROGRAMME
                                        } else {
                                            words::SET_PROGRAMME
                                        };
                                        word.of(lang.get())
                                    }}
                                </button>
                            </When>
                        </h2>
                        <div class="row wrap">
                            <Years year on_year/>
                            <a href=move || format!("{GUIDE}?year={}", year.get())>
                                {move || {
                                    words::COMMITTEE_PROGRAMME.count(lang.get(), year.get() as usize)
                                }}
                            </a>
                        </div>
                        {move || {
                            let (last, open) = left.get()?;
                            let values = [last.to_string(), open.to_string()];
                            let said = words::LEFT_LAST.with(lang.get(), &[&values[0], &values[1]]);
                            let way = format!("{}?year={last}", address(id));
                            Some(
                                view! {
                                    <p class="hint warn" data-testid="left-last">
                                        <a href=way>{said}</a>
                                    </p>
                                },
                            )
                        }}
                        {move || {
                            let is_open = closed.get().is_none();
                            is_open.then(|| view! { <NewTasks id year=year.get() may_set/> })
                        }}
                        {move || match programme.get() {
                            Some(programme) => {
                                let programme = programme.body;
                                view! { <Tasks team=Some(id) programme may_end ending/> }.into_any()
                            }
                            None => {
                                view! { <NoProgramme id year=year.get() may_set/> }.into_any()
                            }
                        }}
                    </section>
                </div>
                <Results id/>
                <Activities id profile/>
                <Findings team=id closed/>
                <div class="two">
                    <Matters id tally/>
                    <Members profile may_seat form/>
                </div>
                <Attendance id profile/>
            </div>
            {move || {
                let held = profile.get_untracked();
                form.get()
                    .map(|form| match form {
                        Form::Present => {
                            view! { <PresentForm team=id held on_close/> }.into_any()
                        }
                        Form::Seat => view! { <SeatForm team=id on_close/> }.into_any(),
                        Form::Leave(name, leads) => {
                            view! { <LeaveForm team=id name leads on_close/> }.into_any()
                        }
                        Form::Programme => {
                            let held = programme.get_untracked();
                            let year = year.get_untracked();
                            view! { <ProgrammeForm team=Some(id) year held on_close/> }.into_any()
                        }
                    })
            }}
            {move || {
                ending
                    .get()
                    .map(|ending| {
                        let year = year.get_untracked();
                        view! { <EndForm team=Some(id) year ending on_close/> }
                    })
            }}
        </article>
    }
}

/// A link from another page names the list that it opens.
fn to_list() {
    let list = window().location().hash().unwrap_or_default();
    if let Some(list) = document().get_element_by_id(list.trim_start_matches('#')) {
        list.scroll_into_view();
    }
}

#[component]
fn NoProgramme(
    id: OrganisationId,
    year: i32,
    #[prop(into)] may_set: Signal<bool>,
) -> impl IntoView {
    let lang = lang();
    let around = (Station::get(), Ui::get(), lang);
    let refused = RwSignal::new(None::<Refusal>);
    let copy = move |_| {
        let copy = ProgrammeCommand::Copy { team: id, year };
        act(WorkCommand::Programme(copy), around, refused);
    };
    view! {
        <p class="card-meta">{move || words::NO_PROGRAMME.count(lang.get(), year as usize)}</p>
        <When when=move || may_set.get()>
            <button type="button" class="button small" data-testid="programme-copy" on:click=copy>
                {tr(words::COPY)}
            </button>
        </When>
        <RefusalNote refusal=refused/>
    }
}

/// Tasks that the committee added to its programme after the team copied it, and the press that takes them over.
#[component]
fn NewTasks(id: OrganisationId, year: i32, #[prop(into)] may_set: Signal<bool>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let around = (station, Ui::get(), lang);
    let refused = RwSignal::new(None::<Refusal>);
    let programmes = station.opened::<Programme>();
    let new = Memo::new(move |_| {
        programmes.with(|all| {
            let of = |team: Option<OrganisationId>| {
                let mut all = all.iter();
                all.find(|one| one.body.team == team && one.body.year == year)
            };
            match (of(Some(id)), of(None)) {
                (Some(own), Some(committee)) => own.body.lacks(&committee.body).count(),
                (None, _) | (_, None) => 0,
            }
        })
    });
    let take = move |_| {
        let refresh = ProgrammeCommand::Refresh { team: id, year };
        act(WorkCommand::Programme(refresh), around, refused);
    };
    view! {
        <When when=move || new.get() != 0>
            <p class="hint" data-testid="tasks-new">
                {move || words::TASKS_NEW.count(lang.get(), new.get())}
                " "
                <When when=move || may_set.get()>
                    <button
                        type="button"
                        class="button small"
                        data-testid="programme-refresh"
                        on:click=take
                    >
                        {tr(words::TASKS_TAKE)}
                    </button>
                </When>
            </p>
        </When>
        <RefusalNote refusal=refused/>
    }
}

#[component]
fn Figures(
    id: OrganisationId,
    tally: Option<Tally>,
    profile: Memo<Option<Arc<Team>>>,
) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let today = station.today();
    let members = move || {
        let today = station.today();
        profile.with(|team| team.as_ref().map_or(0, |team| team.members(today).count()))
    };
    let leader = move || {
        let today = station.today();
        profile.with(|team| {
            let seat = team.as_ref().and_then(|team| team.leader(today));
            seat.map_or_else(
                || words::NO_LEADER.of(lang.get()).to_owned(),
                |seat| words::LEADER.with(lang.get(), &[&seat.name]),
            )
        })
    };
    let whose = Whose::team(id, today);
    let rate = move |word: text::Text, rate: Kpi, beside: Option<Kpi>| {
        view! {
            <div class="figure">
                <span>{tr(word)}</span>
                <b>
                    <Rate tally rate whose=Some(whose)/>
                </b>
                {beside
                    .map(|beside| {
                        view! {
                            <small>
                                {tr(words::kpi(beside))} " "
                                <Rate tally rate=beside whose=Some(whose)/>
                            </small>
                        }
                    })}
            </div>
        }
        .into_any()
    };
    view! {
        <section class="figures" aria-label=tr(words::OPINIONS)>
            <div class="figure">
                <a href=ledger(id, today, "") data-testid="team-requests">
                    <span>{tr(words::OPINIONS)}</span>
                    <b>{told(tally, Figure::Registered)}</b>
                </a>
                <small>
                    <DoneMoving tally whose=Some(whose)/>
                </small>
            </div>
            {rate(words::K_REPLY, Kpi::ReplyRate, None)}
            {rate(words::K_RESULT, Kpi::ResultRate, Some(Kpi::RatedRate))}
            {rate(words::K_RESOLVE, Kpi::ResolveRate, None)}
            <a
                class="figure"
                href=whose.behind(Figure::Activities)
                data-testid="team-activities"
            >
                <span>{tr(activity_words::COUNT_YEAR)}</span>
                <b>
                    {move || match tally {
                        None => NO_NUMBER.to_owned(),
                        Some(tally) => {
                            let count = tally.get(Figure::Activities) as usize;
                            activity_words::COUNT_TIMES.count(lang.get(), count)
                        }
                    }}
                </b>
            </a>
            <a class="figure" href=["#", MEMBERS].concat() data-testid="team-members">
                <span>{tr(words::MEMBERS)}</span>
                <b>{move || words::MEMBERS_COUNT.count(lang.get(), members())}</b>
                <small>{leader}</small>
            </a>
        </section>
    }
}

/// How they were answered: the parts of a whole.
const CLASSES: [Figure; 4] = [
    Figure::ClassA,
    Figure::ClassB,
    Figure::ClassC,
    Figure::ClassD,
];

/// Where the team's requests are, as bars, and how they were answered; each opens the list behind it.
#[component]
fn Where(
    id: OrganisationId,
    tally: Option<Tally>,
    /// How many are at a state.
    states: RwSignal<Option<RequestPage>>,
) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let today = station.today();
    let said = told(tally, Figure::Registered);
    // Before they have come there is no bar.
    let tally = tally.unwrap_or_default();
    let whole = tally.get(Figure::Registered);
    let whose = Whose::team(id, today);
    let bar = move |word: text::Text, count: u32, way: String, part: Option<usize>| {
        view! {
            <li data-testid="bar">
                <a href=way>{tr(word)}</a>
                <Bar count most=whole part/>
                <b>{count}</b>
            </li>
        }
        .into_any()
    };
    let bars = move |figures: &[Figure]| {
        let all = figures
            .iter()
            .filter(|one| tally.get(**one) > 0)
            .map(|one| {
                let part = CLASSES.iter().position(|class| class == one);
                let (count, way) = (tally.get(*one), whose.behind(*one));
                bar(words::figure(*one), count, way, part)
            });
        all.collect_view()
    };
    let counts = CLASSES.map(|class| tally.get(class)).to_vec();
    let answered = counts.iter().any(|count| *count > 0);
    // No figure tells who still waits to be accepted from who withdrew: the ledger's states do.
    let states = move || {
        let groups = states.get().map(|page| page.groups).unwrap_or_default();
        let counted = [Status::Registered, Status::Withdrawn].map(|status| {
            let own = groups.iter().find(|one| one.value == status.code());
            (status, own.map_or(0, |one| one.count as u32))
        });
        let some = counted.into_iter().filter(|(_, count)| *count > 0);
        let all = some.map(|(status, count)| {
            let way = ledger(id, today, &["&status=", status.code()].concat());
            bar(names::status(status), count, way, None)
        });
        all.collect_view()
    };
    view! {
        <section class="box">
            <h2>
                {move || words::WHERE.with(lang.get(), &[&said])}
                <a href=ledger(id, today, "")>{tr(words::OPEN_LEDGER)}</a>
            </h2>
            <ul class="bars">
                {bars(&[Figure::Resolved, Figure::Moving, Figure::Declined])} {states}
            </ul>
            <h3>{tr(words::BY_CLASS)}</h3>
            {answered.then(|| view! { <Stacked counts/> })}
            <ul class="bars">{bars(&CLASSES)}</ul>
        </section>
    }
}

/// What moved last among the team's requests that one may see.
#[component]
fn Lately(id: OrganisationId) -> impl IntoView {
    let (station, ui, lang) = (Station::get(), Ui::get(), lang());
    let found = moved_last(station, id, None, LATELY);
    let line = move |request: Request| {
        let at = request.moved_at;
        view! {
            <li>
                <time>{move || clock::day(at.day(), lang.get())}</time>
                <span>
                    <a href=request_address(request.id, &ui.filter.get_untracked())>
                        {request.title.clone()}
                    </a>
                    " · "
                    {tr(names::status(request.status))}
                    {request
                        .class
                        .map(|class| {
                            view! { " · " {tr(names::class_short(class))} }
                        })}
                </span>
            </li>
        }
        .into_any()
    };
    view! {
        <When when=move || found.with(|found| !found.is_empty())>
            <section class="box">
                <h2>{tr(words::RECENT)}</h2>
                <ul class="lines">
                    <For
                        each=move || found.get()
                        key=|one| (one.id, one.moved_at)
                        children=line
                    />
                </ul>
            </section>
        </When>
    }
}

/// How many of the team's activities are told of.
const ACTIVITIES: usize = 6;

/// What lies ahead, and what was last.
#[component]
fn Activities(id: OrganisationId, profile: Memo<Option<Arc<Team>>>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let all = station.opened::<Activity>();
    let mine = Memo::new(move |_| {
        let mut mine: Vec<_> = all.with(|all| {
            let mine = all.iter().filter(|one| one.body.team == Some(id));
            mine.cloned().collect()
        });
        let now = station.now.get();
        // What comes next first, then what was last.
        mine.sort_by_key(|one| {
            let ahead = one.body.until >= now;
            let from = one.body.from.0;
            (!ahead, if ahead { from } else { -from })
        });
        mine.truncate(ACTIVITIES);
        mine
    });
    let line = move |one: Opened<Activity>| {
        let body = one.body.clone();
        let address = crate::pages::activities::address(one.id());
        let (from, kind) = (body.from, body.kind);
        let said = move || {
            let lang = lang.get();
            let mut parts = vec![activity_words::kind(kind).of(lang).to_owned()];
            // What was done under a former name of the brand goes on being told under it.
            profile.with(|team| {
                let Some(team) = team else {
                    return;
                };
                let then = team.brand_at(body.began().day());
                if then != team.brand {
                    parts.push(words::BRAND_THEN.with(lang, &[then]));
                }
            });
            if !body.place.is_empty() {
                parts.push(body.place.clone());
            }
            if body.cancelled.is_some() {
                parts.push(activity_words::CANCELLED.of(lang).to_owned());
            }
            if !body.attended.is_empty() {
                parts.push(activity_words::ATTENDED.count(lang, body.attended.len()));
            }
            let came = profile.with(|team| {
                let now = station.now.get();
                domain::activity::party_present(&body, team.as_deref(), now)
            });
            if let Some((came, of)) = came {
                let counts = [came, of].map(|count| count.to_string());
                let counts = counts.each_ref().map(String::as_str);
                parts.push(activity_words::PARTY_CAME.with(lang, &counts));
            }
            let became = |line: &&shared::activity::Line| {
                matches!(line.became, Some(shared::activity::Became::Request(_)))
            };
            let requests = body.minutes.iter().filter(became).count();
            if requests > 0 {
                parts.push(activity_words::REQUESTS_COUNT.count(lang, requests));
            }
            let missing = profile.with(|team| {
                let now = station.now.get();
                domain::activity::missing(&body, team.as_deref(), now).len()
            });
            if missing > 0 {
                parts.push(activity_words::TO_MAKE_UP_COUNT.count(lang, missing));
            }
            parts.join(" · ")
        };
        let title = one.body.title.clone();
        view! {
            <li data-testid="team-activity">
                <time>{move || clock::day(from.day(), lang.get())}</time>
                <span>
                    <a href=address><b>{title}</b></a>
                    " "
                    {said}
                </span>
            </li>
        }
        .into_any()
    };
    view! {
        <section class="box">
            <h2>
                {tr(activity_words::UPCOMING)}
                <a href=move || {
                    Whose::team(id, station.today()).behind(Figure::Activities)
                }>{tr(activity_words::COUNT_YEAR)}</a>
            </h2>
            <ul class="lines">
                <For each=move || mine.get() key=|one| one.key() children=line/>
            </ul>
            <When when=move || mine.with(Vec::is_empty)>
                <p class="card-meta">{tr(activity_words::EMPTY)}</p>
            </When>
        </section>
    }
}

/// What matters came to, in the order of the figures that count it.
const ENDED: [Figure; 4] = [
    Figure::MattersSolved,
    Figure::MattersTracked,
    Figure::MattersUnsolved,
    Figure::MattersDropped,
];

/// The matters that the team sees to, those that ended with what they came to, and the livelihood projects
/// among what they are about.
#[component]
fn Matters(id: OrganisationId, tally: Memo<Option<Tally>>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let all = station.opened::<Supervision>();
    let mine = Memo::new(move |_| {
        all.with(|all| {
            let is_its = |one: &&Opened<Supervision>| one.body.team == Some(id);
            all.iter().filter(is_its).cloned().collect::<Vec<_>>()
        })
    });
    let part = move |ended: bool| {
        let mut part = mine.get();
        part.retain(|one| one.body.closing.is_some() == ended);
        // What ended last comes first.
        part.sort_by_key(|one| std::cmp::Reverse(one.body.closing.as_ref().map(|end| end.at)));
        part
    };
    let row = move |one: Opened<Supervision>| {
        let (body, address) = (
            one.body.clone(),
            ["/supervision/", &one.id().to_string()].concat(),
        );
        let book = station.book.get_untracked();
        let found = reading(&body, Some(&book), untrack(|| station.today()));
        let light = body
            .overrule
            .as_ref()
            .map_or(found.light, |held| held.light);
        view! {
            <li data-testid="team-matter">
                <LightBadge light/>
                <a class="grow" href=address>{body.title.clone()}</a>
                <b>{text::supervision::percent(found.reached)}"%"</b>
            </li>
        }
        .into_any()
    };
    let settled = move |one: Opened<Supervision>| {
        let address = ["/supervision/", &one.id().to_string()].concat();
        let end = one.body.closing.as_ref().map(|end| (end.at, end.finding));
        let on = move || end.map(|(at, _)| clock::day(at.day(), lang.get()));
        let came = move || end.map(|(_, came)| text::supervision::finding(came).of(lang.get()));
        view! {
            <li data-testid="team-settled">
                <time>{on}</time>
                <a class="grow" href=address>{one.body.title.clone()}</a>
                <em class="tag">{came}</em>
            </li>
        }
        .into_any()
    };
    let ended = move || {
        let (tally, whose) = (tally.get(), Whose::team(id, station.today()));
        let one = move |figure: Figure| {
            view! {
                <li data-testid="settled-count" data-figure=figure.code()>
                    <span class="grow">{tr(words::figure(figure))}</span>
                    <b>
                        <Count tally figure whose=Some(whose)/>
                    </b>
                </li>
            }
            .into_any()
        };
        ENDED.map(one).into_iter().collect_view()
    };
    let list = format!("/supervision?team={id}");
    let over = [&list, "&light=over"].concat();
    view! {
        <section class="box" id=MATTERS>
            <h2>
                {tr(words::MATTERS)}
                <a href=list data-testid="matters-open">{move || part(false).len()}</a>
            </h2>
            <ul class="lines">
                <For each=move || part(false) key=|one| one.key() children=row/>
            </ul>
            <When when=move || part(false).is_empty()>
                <p class="card-meta">{tr(words::NO_MATTERS)}</p>
            </When>
            <h3>{tr(words::SETTLED)} " " <a href=over>{tr(words::SETTLED_ALL)}</a></h3>
            <ul class="lines">{ended}</ul>
            <ul class="lines">
                <For each=move || part(true) key=|one| one.key() children=settled/>
            </ul>
            <Projects mine/>
        </section>
    }
}

/// The livelihood projects that the team's matters are about, open ones and those that ended.
#[component]
fn Projects(
    /// The team's matters.
    mine: Memo<Vec<Opened<Supervision>>>,
) -> impl IntoView {
    let station = Station::get();
    let all = station.opened::<Project>();
    let its = Memo::new(move |_| {
        let subjects: Vec<Subject> = mine.with(|mine| {
            let about = mine.iter().flat_map(|one| &one.body.subjects);
            about.copied().collect()
        });
        let mut its = all.get();
        its.retain(|one| subjects.contains(&Subject::Work(one.id())));
        its
    });
    let row = move |one: Opened<Project>| {
        let body = one.body.clone();
        let stage = body.stage;
        let reached = domain::schedule::reached(&body.schedule);
        let reached = reached.map(|reached| [&text::supervision::percent(reached), "%"].concat());
        let light = untrack(|| projects::light_of(&body, station));
        view! {
            <li data-testid="team-project">
                {light.map(|light| view! { <LightBadge light/> })}
                <a class="grow" href=projects::address(one.id())>{body.form.title.clone()}</a>
                <em class="tag">{tr(text::project::stage(stage))}</em>
                <b>{reached}</b>
            </li>
        }
        .into_any()
    };
    view! {
        <When when=move || its.with(|its| !its.is_empty())>
            <h3 data-testid="team-projects">
                {tr(text::project::TITLE)} " " <span class="n">{move || its.with(Vec::len)}</span>
            </h3>
            <ul class="lines">
                <For each=move || its.get() key=|one| one.key() children=row/>
            </ul>
        </When>
    }
}

/// How often each of its people came to what it held lately: what the sum on the list of teams is made of.
#[component]
fn Attendance(id: OrganisationId, profile: Memo<Option<Arc<Team>>>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let activities = station.opened::<Activity>();
    let people = Memo::new(move |_| {
        let now = station.now.get();
        let Some(team) = profile.get() else {
            return Vec::new();
        };
        activities.with(|all| {
            let held = all.iter().map(|one| &*one.body);
            let people = domain::oversight::attendance_by_person(&team, held, now);
            let told = people.into_iter();
            told.map(|one| (one.name.to_owned(), one.came, one.expected))
                .collect::<Vec<_>>()
        })
    });
    let whole = move || {
        people.with(|people| {
            let came: usize = people.iter().map(|one| one.1).sum();
            let expected: usize = people.iter().map(|one| one.2).sum();
            format!("{came} / {expected}")
        })
    };
    // It looks back over some days, whatever the year.
    let behind = move || {
        let today = station.today();
        let first = today.plus_days(-domain::oversight::ATTENDANCE_DAYS);
        Whose {
            days: (first, today),
            ..Whose::team(id, today)
        }
        .behind(Figure::Activities)
    };
    let hint = move || {
        let days = domain::oversight::ATTENDANCE_DAYS as usize;
        oversight_words::BY_PERSON_HINT.count(lang.get(), days)
    };
    let row = move |(name, came, expected): (String, usize, usize)| {
        let rate = (expected != 0).then(|| format!("{}%", came * 100 / expected));
        view! {
            <tr data-testid="attendance-person">
                <th scope="row">{name}</th>
                <td data-label=tr(oversight_words::CAME_EXPECTED)>{came} " / " {expected}</td>
                <td data-label=tr(oversight_words::RATE)>
                    {rate.unwrap_or_else(|| NO_NUMBER.to_owned())}
                </td>
            </tr>
        }
        .into_any()
    };
    view! {
        <section class="box" id=PEOPLE data-testid="attendance">
            <h2>
                {tr(oversight_words::ATTENDANCE)} " "
                <span class="n" data-testid="attendance-whole">{whole}</span>
                <a href=behind>{tr(oversight_words::COUNTED_ACTIVITIES)}</a>
            </h2>
            <p class="card-meta">{hint}</p>
            <When when=move || people.with(|people| !people.is_empty())>
                <div class="table-frame teams-frame">
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">{tr(oversight_words::PERSON)}</th>
                                <th scope="col">{tr(oversight_words::CAME_EXPECTED)}</th>
                                <th scope="col">{tr(oversight_words::RATE)}</th>
                            </tr>
                        </thead>
                        <tbody>
                            <For each=move || people.get() key=|one| one.clone() children=row/>
                        </tbody>
                    </table>
                </div>
            </When>
        </section>
    }
}

#[component]
fn Members(
    profile: Memo<Option<Arc<Team>>>,
    #[prop(into)] may_seat: Signal<bool>,
    form: RwSignal<Option<Form>>,
) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let seats = Memo::new(move |_| {
        let today = station.today();
        let mut seats = profile
            .with(|team| team.as_ref().map(|team| team.seats.clone()))
            .unwrap_or_default();
        seats.sort_by_key(|seat| (!seat.holds(today), !seat.leads, seat.from));
        seats
    });
    let row = move |seat: shared::team::Seat| {
        let here = seat.holds(untrack(|| station.today()));
        let (name, leads) = (seat.name.clone(), seat.leads);
        let standing = words::standing(seat.party, seat.deputy);
        let linked = seat.account.is_some();
        let said = move || {
            let lang = lang.get();
            let name = if leads {
                words::LEADER.with(lang, &[&seat.name])
            } else {
                seat.name.clone()
            };
            let from = clock::day(seat.from, lang);
            let said = match seat.until {
                Some(until) => {
                    words::FORMER_MEMBER.with(lang, &[&name, &from, &clock::day(until, lang)])
                }
                None => words::SINCE.with(lang, &[&name, &from]),
            };
            if seat.left.is_empty() {
                said
            } else {
                words::LEFT_BECAUSE.with(lang, &[&said, &seat.left])
            }
        };
        view! {
            <li class:ended=!here data-testid="seat">
                <span class="grow">
                    {said}
                    {standing.map(|word| view! { " " <em class="tag">{tr(word)}</em> })}
                    <When when=move || linked && may_seat.get()>
                        " "
                        <small class="card-meta">{tr(words::LINKED)}</small>
                    </When>
                </span>
                <When when=move || here && may_seat.get()>
                    <button
                        type="button"
                        class="button small quiet"
                        on:click={
                            let name = name.clone();
                            move |_| form.set(Some(Form::Leave(name.clone(), leads)))
                        }
                    >
                        {tr(words::LEAVE)}
                    </button>
                </When>
            </li>
        }
        .into_any()
    };
    view! {
        <section class="box" id=MEMBERS>
            <h2>
                {tr(words::MEMBERS)}
                <When when=move || may_seat.get()>
                    <button
                        type="button"
                        class="link"
                        data-testid="seat-add"
                        on:click=move |_| form.set(Some(Form::Seat))
                    >
                        {tr(words::ADD_MEMBER)}
                    </button>
                </When>
            </h2>
            <ul class="lines seats">
                <For
                    each=move || seats.get()
                    key=|seat| {
                        let place = (seat.leads, seat.party, seat.deputy, seat.account);
                        let left = (seat.until, seat.left.clone());
                        (seat.name.clone(), seat.from, left, place)
                    }
                    children=row
                />
            </ul>
        </section>
    }
}
