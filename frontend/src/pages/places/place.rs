//! One home, station or point.

use std::sync::Arc;

use domain::activity::is_ahead;
use domain::deadline::Calendar;
use domain::place::{Sitting, may_keep, may_merge, sittings, unrecorded};
use leptos::prelude::*;
use shared::activity::{Activity, ActivityKind};
use shared::id::{OrganisationId, WorkId};
use shared::organisation::OrganisationKind;
use shared::place::{Check, Instead, Place, PlaceCommand, Reception, Site};
use shared::refusal::Refusal;
use shared::team::Team;
use shared::time::Timestamp;
use shared::work::WorkCommand;
use text::{clock, place as words};

use super::forms::{
    CheckDialog, EndDialog, MergeDialog, PlaceDialog, ReceptionDialog, ReopenDialog, SittingDialog,
};
use super::{address, id_of};
use crate::components::error_note::RefusalNote;
use crate::components::icon::Icon;
use crate::components::shot::{CheckFiles, WorkFiles};
use crate::components::when::When;
use crate::components::work_dialog::act;
use crate::pages::activities::forms::{Begins, PlanForm};
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::shelf::Opened;
use crate::ui::{LEDGER, Ui};

/// Receptions, and activities, ahead that are told.
const AHEAD: usize = 6;
/// Days ahead in which they are looked for: six of a rule of odd months.
const AHEAD_DAYS: i32 = 400;
/// Square metres that a standard asks for (domain research 2.2).
const ENOUGH: u32 = 100;

/// What is open over the page.
#[derive(Clone, PartialEq)]
enum Form {
    Place,
    Point,
    Reception(Option<Reception>),
    Sitting(Sitting),
    Activity(Sitting),
    Check(Option<Check>),
    End,
    Merge,
    Reopen,
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Page {
    site: Site,
    held: Memo<Option<Opened<Place>>>,
    /// Whether the person sees to it.
    may: Memo<bool>,
    form: RwSignal<Option<Form>>,
}

impl Page {
    fn body(self) -> Option<Arc<Place>> {
        self.held
            .with(|held| held.as_ref().map(|held| held.body.clone()))
    }
}

/// The page of a place.
#[component]
pub fn PlacePage(id: Option<(OrganisationId, WorkId)>) -> impl IntoView {
    let station = Station::get();
    let all = station.opened::<Place>();
    let site = Memo::new(move |_| {
        let (organisation, point) = id?;
        let kind = station
            .tree
            .with(|tree| tree.get(organisation).map(|one| one.kind));
        if kind.is_some_and(OrganisationKind::is_station) {
            return Some(Site::of(organisation));
        }
        all.with(|all| {
            let found = all
                .iter()
                .find(|one| one.id() == point && one.of().is_some())?;
            Some(Site {
                keeper: found.body.keeper,
                point: Some(point),
            })
        })
    });
    let absent = || {
        view! {
            <section class="plain-page" data-testid="place-absent">
                <p>{tr(words::ABSENT)}</p>
                <a class="button main" href="/teams/places">{tr(words::BACK)}</a>
            </section>
        }
    };
    move || match site.get() {
        Some(site) => view! { <Inner site all/> }.into_any(),
        None => station.loaded.get().then(absent).into_any(),
    }
}

#[component]
fn Inner(site: Site, all: Memo<Vec<Opened<Place>>>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let held =
        Memo::new(move |_| all.with(|all| all.iter().find(|one| one.id() == site.id()).cloned()));
    let is_there = move || {
        held.with(|held| {
            let body = held.as_ref().map(|held| &held.body);
            body.is_none_or(|body| body.merged.is_none() && body.ended.is_none())
        })
    };
    let with_actor = move |may: &dyn Fn(&domain::Actor) -> bool| {
        let actor = station.actor.get();
        is_there() && actor.as_ref().is_some_and(|actor| may(actor))
    };
    let may = Memo::new(move |_| {
        let today = station.today();
        station.tree.with(|tree| {
            let keeper = tree.get(site.keeper);
            keeper.is_some_and(|keeper| {
                keeper.is_open(today) && with_actor(&|actor| may_keep(actor, keeper, today))
            })
        })
    });
    let merges = Memo::new(move |_| {
        let today = station.today();
        site.point.is_none() && with_actor(&|actor| may_merge(actor, today))
    });
    let reopens = Memo::new(move |_| {
        let went = held.with(|held| held.as_ref().is_some_and(|one| one.body.merged.is_some()));
        let (today, actor) = (station.today(), station.actor.get());
        went && actor.is_some_and(|actor| may_merge(&actor, today))
    });
    let form = RwSignal::new(None::<Form>);
    let page = Page {
        site,
        held,
        may,
        form,
    };
    let name = move || match (site.point, page.body()) {
        (Some(_), Some(body)) => body.name.clone(),
        _ => station.tree.with(|tree| tree.name(site.keeper)),
    };
    let kind = Memo::new(move |_| {
        station
            .tree
            .with(|tree| tree.get(site.keeper).map(|one| one.kind))
    });
    let level = move || {
        let level = page.body().map(|body| body.level);
        let level = level.or_else(|| kind.get().and_then(shared::place::PlaceLevel::of));
        level.map(|level| words::level(level).of(lang.get()))
    };
    let street = move || {
        station.tree.with(|tree| {
            let street = tree.get(site.keeper).and_then(|one| one.street);
            street.map(|street| tree.name(street))
        })
    };
    let chief = move || match page.body() {
        Some(body) if !body.chief.is_empty() => words::CHIEF_IS.with(lang.get(), &[&body.chief]),
        _ => words::NO_CHIEF.of(lang.get()).to_owned(),
    };
    // A file belongs to a record: before there is one, there is nothing to put it on.
    let may_add_files = Memo::new(move |_| may.get() && page.held.with(Option::is_some));
    let checks = Signal::derive(move || {
        let body = page.body();
        let checks = body.iter().flat_map(|body| &body.checks);
        checks.map(|check| check.no).collect::<Vec<_>>()
    });
    let kept = move || {
        site.point?;
        let name = station.tree.with(|tree| tree.name(site.keeper));
        Some(view! {
            " · "
            <a href=address(Site::of(site.keeper))>
                {words::POINT_OF.with(lang.get(), &[&name])}
            </a>
        })
    };
    // Its notice on paper, and the page that everybody may open.
    let open_to = move |way: &'static str| {
        move || {
            let (id, tag) = (id_of(site), lang.get().tag());
            ["/", way, "/places/", &id, "?lang=", tag].concat()
        }
    };
    let on_close = Callback::new(move |()| {
        form.try_set(None);
    });
    let dialog = move |form: Form| {
        let body = page.held.get_untracked();
        let seen = body.as_ref().map_or(0, |held| held.version);
        let held = body.map(|held| held.body);
        let kind = kind.get_untracked();
        match form {
            Form::Place => {
                view! { <PlaceDialog site adds=false kind held seen on_close/> }.into_any()
            }
            Form::Point => {
                view! { <PlaceDialog site adds=true kind held seen on_close/> }.into_any()
            }
            Form::Reception(held) => view! { <ReceptionDialog site held on_close/> }.into_any(),
            Form::Sitting(held) => view! { <SittingDialog site held on_close/> }.into_any(),
            Form::Activity(one) => {
                let lang = lang.get_untracked();
                let minutes = |minutes: u16| i64::from(minutes) * 60_000;
                let name = station.tree.with_untracked(|tree| tree.name(site.keeper));
                let begins = Begins {
                    title: [
                        &*name,
                        text::activity::kind(ActivityKind::Reception).of(lang),
                    ]
                    .concat(),
                    station: site.keeper,
                    place: held.map(|held| held.address.clone()).unwrap_or_default(),
                    lead: text::list(lang, &one.who),
                    from: one.day.start().plus_ms(minutes(one.from)),
                    until: one.day.start().plus_ms(minutes(one.until)),
                };
                view! { <PlanForm held=None day=one.day begins on_close/> }.into_any()
            }
            Form::Check(held) => view! { <CheckDialog site held on_close/> }.into_any(),
            Form::End => view! { <EndDialog site on_close/> }.into_any(),
            Form::Reopen => view! { <ReopenDialog of=site.keeper on_close/> }.into_any(),
            Form::Merge => view! { <MergeDialog from=site.keeper on_close/> }.into_any(),
        }
    };
    view! {
        <article class="page work-page" data-testid="place-page">
            <div class="work-body">
                <header class="team-banner">
                    <div class="matter-heading">
                        <p class="crumb"><a href="/teams/places">{tr(words::BACK)}</a></p>
                        <h1 id="page-title" tabindex="-1">{name}</h1>
                        <p class="matter-meta">
                            {level} " · " {street} " · " {chief} {kept}
                        </p>
                    </div>
                    <div class="matter-actions">
                        <a class="button" href=open_to("print") target="_blank" data-testid="place-poster">
                            <Icon name="print"/>
                            {tr(words::POSTER)}
                        </a>
                        <a class="button quiet" href=open_to("q") target="_blank" data-testid="place-public">
                            {tr(words::PUBLIC_PAGE)}
                        </a>
                        <When when=move || may.get()>
                            <button
                                type="button"
                                class="button"
                                data-testid="place-edit"
                                on:click=move |_| form.set(Some(Form::Place))
                            >
                                {tr(words::EDIT)}
                            </button>
                            <When when=move || site.point.is_some()>
                                <button
                                    type="button"
                                    class="button quiet"
                                    on:click=move |_| form.set(Some(Form::End))
                                >
                                    {tr(words::END_POINT)}
                                </button>
                            </When>
                        </When>
                        <When when=move || reopens.get()>
                            <button
                                type="button"
                                class="button quiet"
                                data-testid="place-reopen"
                                on:click=move |_| form.set(Some(Form::Reopen))
                            >
                                {tr(words::REOPEN)}
                            </button>
                        </When>
                        <When when=move || merges.get()>
                            <button
                                type="button"
                                class="button quiet"
                                data-testid="place-merge"
                                on:click=move |_| form.set(Some(Form::Merge))
                            >
                                {tr(words::MERGE)}
                            </button>
                        </When>
                    </div>
                </header>
                <Fate page/>
                <div class="two">
                    <div class="stack">
                        <Checks page/>
                        <WorkFiles id=page.site.id() may=may_add_files checks keeps=may/>
                    </div>
                    <div class="stack">
                        <About page/>
                        <Rota page/>
                        <Around page all/>
                    </div>
                </div>
            </div>
            {move || form.get().map(dialog)}
        </article>
    }
}

/// What became of it: where it went, that it was given up, or what went into it.
#[component]
fn Fate(page: Page) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let name = move |id: OrganisationId| station.tree.with(|tree| tree.name(id));
    move || {
        let (body, lang) = (page.body()?, lang.get());
        let mut told = Vec::new();
        if let Some(merged) = &body.merged {
            let (day, into) = (clock::day(merged.on, lang), name(merged.into));
            let said = words::MERGED_INTO.with(lang, &[&day, &into, &merged.reason]);
            let there = address(Site::of(merged.into));
            told.push(
                view! {
                    <div class="overruled" data-testid="place-merged">
                        <p>
                            <a href=there>{said}</a>
                        </p>
                        <p class="card-meta">{words::KEPT_HERE.of(lang)}</p>
                    </div>
                }
                .into_any(),
            );
        }
        if let Some((reason, by)) = &body.ended {
            let day = clock::day(by.at.day(), lang);
            let said = words::ENDED.with(lang, &[reason, &by.by_name, &day]);
            told.push(view! { <p class="overruled">{said}</p> }.into_any());
        }
        for (from, on) in &body.absorbed {
            let said = words::ABSORBED.with(lang, &[&name(*from), &clock::day(*on, lang)]);
            let there = address(Site::of(*from));
            told.push(
                view! { <p class="card-meta" data-testid="place-absorbed"><a href=there>{said}</a></p> }
                    .into_any(),
            );
        }
        Some(told)
    }
}

#[component]
fn About(page: Page) -> impl IntoView {
    let lang = lang();
    let rows = move || {
        let lang = lang.get();
        let none = || words::NONE.of(lang).to_owned();
        let or_none = |lines: Vec<String>| {
            if lines.is_empty() {
                none()
            } else {
                text::list(lang, &lines)
            }
        };
        let Some(body) = page.body() else {
            return vec![(words::HOURS, words::NO_HOURS.of(lang).to_owned(), false)];
        };
        let mut place = body.address.clone();
        if let Some(position) = body.position {
            if !place.is_empty() {
                place.push_str(" · ");
            }
            place.push_str(&words::position(position, lang));
        }
        if place.is_empty() {
            place = none();
        }
        let hours = body
            .hours
            .iter()
            .map(|one| words::hours(one, lang))
            .collect();
        let small = body.area.is_some_and(|area| area < ENOUGH);
        let mut area = body
            .area
            .map_or_else(none, |area| words::AREA_IS.with(lang, &[&area.to_string()]));
        // Points are small by nature.
        let small = small && body.level != shared::place::PlaceLevel::Point;
        if small {
            area.push_str(" · ");
            area.push_str(words::SMALL.of(lang));
        }
        let step_free = if body.accessible {
            words::ACCESSIBLE
        } else {
            words::NOT_ACCESSIBLE
        };
        let officers = body.officers.iter().map(words::officer).collect();
        vec![
            (words::ADDRESS, place, false),
            (words::HOURS, or_none(hours), body.hours.is_empty()),
            (words::AREA, area, small),
            (
                words::ACCESSIBLE,
                step_free.of(lang).to_owned(),
                !body.accessible,
            ),
            (words::OFFICERS, or_none(officers), body.officers.is_empty()),
            (words::DEPUTIES, or_none(body.deputies.clone()), false),
        ]
    };
    let row = move |(label, said, warns): (text::Text, String, bool)| {
        view! {
            <li>
                <small class="grow">{label.of(lang.get())}</small>
                <span class:warn=warns>{said}</span>
            </li>
        }
        .into_any()
    };
    view! {
        <section class="box" data-testid="place-about">
            <h2>{tr(words::ABOUT)}</h2>
            <ul class="lines">{move || rows().into_iter().map(row).collect_view()}</ul>
        </section>
    }
}

#[component]
fn Rota(page: Page) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let around = (station, Ui::get(), lang);
    let refused = RwSignal::new(None::<Refusal>);
    let site = page.site;
    let rules = Memo::new(move |_| {
        page.body()
            .map(|body| body.rota.clone())
            .unwrap_or_default()
    });
    let one = move |rule: Reception| {
        let no = rule.no;
        let (shown, dropped) = (rule.clone(), rule.clone());
        let who = rule.who.clone();
        let turns = move || {
            (!who.is_empty())
                .then(|| words::IN_TURN.with(lang.get(), &[&text::list(lang.get(), &who)]))
        };
        let label =
            move || words::DROP_RECEPTION.with(lang.get(), &[&words::rule(&dropped, lang.get())]);
        let label = StoredValue::new(label);
        view! {
            <li data-testid="reception">
                <span class="grow">
                    {move || words::rule(&shown, lang.get())}
                    <br/>
                    <small>{turns}</small>
                </span>
                <When when=move || page.may.get()>
                    <button
                        type="button"
                        class="button small quiet"
                        on:click={
                            let rule = rule.clone();
                            move |_| page.form.set(Some(Form::Reception(Some(rule.clone()))))
                        }
                    >
                        {tr(words::EDIT)}
                    </button>
                    <button
                        type="button"
                        class="button icon-only small"
                        aria-label=move || label.with_value(|label| label())
                        on:click=move |_| {
                            let drop = PlaceCommand::DropReception { site, no };
                            act(WorkCommand::Place(drop), around, refused);
                        }
                    >
                        <Icon name="close"/>
                    </button>
                </When>
            </li>
        }
        .into_any()
    };
    let ahead = Memo::new(move |_| {
        let today = station.today();
        let body = page.body()?;
        let days = (today, today.plus_days(AHEAD_DAYS));
        let mut found = station
            .book
            .with(|book| sittings(&body, days, &Calendar::of(Some(book))));
        // Of each rule some, so that a date some weeks ahead can be called off.
        found.truncate(AHEAD * body.rota.len().max(1));
        Some(found)
    });
    let activities = station.opened::<Activity>();
    // What is over stands here as well until somebody says what came of it.
    let missing = Memo::new(move |_| {
        let Some(body) = page.body() else {
            return Vec::new();
        };
        let now = station.now.get();
        activities.with(|activities| {
            let held = activities.iter().map(|one| &*one.body);
            station
                .book
                .with(|book| unrecorded(&body, held, &Calendar::of(Some(book)), now))
        })
    });
    let past = move || {
        let lang = lang.get();
        let line = |one: Sitting| {
            let (day, who) = (one.day, text::list(lang, &one.who));
            view! {
                <li data-testid="unrecorded">
                    <time>{clock::weekday(day, lang)}</time>
                    <span class="grow">{who}</span>
                    <When when=move || page.may.get()>
                        <button
                            type="button"
                            class="button small quiet"
                            data-testid="unrecorded-activity"
                            on:click={
                                let one = one.clone();
                                move |_| page.form.set(Some(Form::Activity(one.clone())))
                            }
                        >
                            {tr(words::AS_ACTIVITY)}
                        </button>
                    </When>
                </li>
            }
            .into_any()
        };
        missing.get().into_iter().map(line).collect_view()
    };
    let dates = move || {
        let lang = lang.get();
        let line = |one: Sitting| {
            let moved = one
                .moved_from()
                .map(|day| words::MOVED_FROM.with(lang, &[&clock::weekday(day, lang)]));
            let instead = one.instead.as_ref().map(|instead| match instead {
                Instead::Off => words::IS_OFF.with(lang, &[&one.reason]),
                Instead::Who(_) => words::IS_SWAPPED.with(lang, &[&one.reason]),
            });
            let (day, who) = (one.day, text::list(lang, &one.who));
            let off = one.is_off();
            let held = one.clone();
            view! {
                <li data-testid="coming" data-off=off.to_string()>
                    <time>{clock::weekday(day, lang)}</time>
                    <span class="grow">{who}</span>
                    <small class="warn">{instead}</small>
                    <small class="warn">{moved}</small>
                    <When when=move || page.may.get()>
                        <button
                            type="button"
                            class="button small quiet"
                            data-testid="sitting-edit"
                            on:click={
                                let one = one.clone();
                                move |_| page.form.set(Some(Form::Sitting(one.clone())))
                            }
                        >
                            {tr(words::EXCEPT)}
                        </button>
                    </When>
                    <When when=move || page.may.get() && !off>
                        <button
                            type="button"
                            class="button small quiet"
                            data-testid="sitting-activity"
                            on:click={
                                let held = held.clone();
                                move |_| page.form.set(Some(Form::Activity(held.clone())))
                            }
                        >
                            {tr(words::AS_ACTIVITY)}
                        </button>
                    </When>
                </li>
            }
            .into_any()
        };
        let ahead = ahead.get().unwrap_or_default();
        ahead.into_iter().map(line).collect_view()
    };
    view! {
        <section class="box" data-testid="place-rota">
            <h2>
                {tr(words::RECEPTION)}
                <When when=move || page.may.get()>
                    <button
                        type="button"
                        class="link"
                        data-testid="reception-add"
                        on:click=move |_| page.form.set(Some(Form::Reception(None)))
                    >
                        {tr(words::ADD_RECEPTION)}
                    </button>
                </When>
            </h2>
            <ul class="lines">
                <For each=move || rules.get() key=rule_key children=one/>
            </ul>
            <RefusalNote refusal=refused/>
            <When
                when=move || rules.with(|rules| !rules.is_empty())
                fallback=move || view! { <p class="card-meta">{tr(words::NO_ROTA)}</p> }
            >
                <h3>{tr(words::NEXT_DATES)}</h3>
                <ul class="lines">{dates}</ul>
            </When>
            <When when=move || missing.with(|all| !all.is_empty())>
                <h3>{tr(words::UNRECORDED)}</h3>
                <ul class="lines">{past}</ul>
            </When>
        </section>
    }
}

/// Tells a rule from the others and from itself before and after.
fn rule_key(rule: &Reception) -> (u32, String, Vec<String>) {
    let said = words::rule(rule, text::Lang::Zh);
    (
        rule.no,
        [&said, " ", &*rule.since.to_string()].concat(),
        rule.who.clone(),
    )
}

#[component]
fn Checks(page: Page) -> impl IntoView {
    let lang = lang();
    let around = (Station::get(), Ui::get(), lang);
    let refused = RwSignal::new(None::<Refusal>);
    let site = page.site;
    let checks = Memo::new(move |_| {
        page.body()
            .map(|body| body.checks.clone())
            .unwrap_or_default()
    });
    let met = move || {
        let (met, whole) = page.body()?.met();
        let (met, whole) = (met.to_string(), whole.to_string());
        Some(words::CHECKS_MET.with(lang.get(), &[&met, &whole]))
    };
    let numbers = Memo::new(move |_| {
        checks.with(|checks| checks.iter().map(|check| check.no).collect::<Vec<_>>())
    });
    // An entry stays what it is while what it says changes: photos may be chosen under it.
    let one = move |no: u32| {
        let check = Memo::new(move |_| {
            checks.with(|checks| checks.iter().find(|check| check.no == no).cloned())
        });
        let says = move |of: fn(&Check) -> &String| {
            Signal::derive(move || {
                check
                    .with(|held| held.as_ref().map(of).cloned())
                    .unwrap_or_default()
            })
        };
        let (title, missing) = (says(|check| &check.title), says(|check| &check.missing));
        let is_met =
            Memo::new(move |_| check.with(|held| held.as_ref().is_some_and(|one| one.met)));
        let state = move || {
            let word = if is_met.get() {
                words::IS_MET
            } else {
                words::IS_NOT_MET
            };
            word.of(lang.get())
        };
        let lacks = move || {
            let missing = missing.get();
            (!missing.is_empty()).then(|| words::MISSING_IS.with(lang.get(), &[&missing]))
        };
        let looked = move || {
            let (on, by) = check.with(|held| held.as_ref()?.seen.clone())?;
            Some(words::LOOKED.with(lang.get(), &[&clock::day(on, lang.get()), &by]))
        };
        let activity = move || {
            let id = check.with(|held| held.as_ref()?.activity)?;
            let there = ["/activities/", &id.to_string()].concat();
            Some(view! {
                <a href=there>{tr(text::activity::TITLE)}</a>
                " "
            })
        };
        let edit = move |_| {
            if let held @ Some(_) = check.get_untracked() {
                page.form.set(Some(Form::Check(held)));
            }
        };
        let drop_it = move |_| {
            let drop = PlaceCommand::DropCheck { site, no };
            act(WorkCommand::Place(drop), around, refused);
        };
        view! {
            <li class="task" data-testid="check" data-met=move || is_met.get().to_string()>
                <span class="tick" class:on=move || is_met.get() role="img" aria-label=state></span>
                <div class="task-main">
                    <span>{title}</span>
                    <small>{says(|check| &check.evidence)}</small>
                    <small class="warn">{lacks}</small>
                    <small>{activity} {looked}</small>
                    <CheckFiles id=site.id() no title may=page.may/>
                </div>
                <When when=move || page.may.get()>
                    <button
                        type="button"
                        class="button small quiet"
                        data-testid="check-edit"
                        on:click=edit
                    >
                        {tr(words::EDIT)}
                    </button>
                    <button
                        type="button"
                        class="button icon-only small"
                        aria-label=move || words::DROP_CHECK.with(lang.get(), &[&title.get()])
                        on:click=drop_it
                    >
                        <Icon name="close"/>
                    </button>
                </When>
            </li>
        }
        .into_any()
    };
    // What a standard asks for is put down in the language of the books.
    let standard = move |(word, list): (text::Text, &'static [text::Text])| {
        let take = move |_| {
            let titles = list.iter().map(|one| one.of(text::Lang::Zh).to_owned());
            let list = PlaceCommand::List {
                site,
                titles: titles.collect(),
            };
            act(WorkCommand::Place(list), around, refused);
        };
        let size = list.len();
        view! {
            <button
                type="button"
                class="button small"
                data-testid=format!("standard-{size}")
                on:click=take
            >
                {tr(word)}
            </button>
        }
        .into_any()
    };
    view! {
        <section class="box" data-testid="place-checklist">
            <h2>
                {tr(words::CHECKS)}
                <small data-testid="place-met">{met}</small>
                <When when=move || page.may.get()>
                    <button
                        type="button"
                        class="link"
                        data-testid="check-add"
                        on:click=move |_| page.form.set(Some(Form::Check(None)))
                    >
                        {tr(words::ADD_CHECK)}
                    </button>
                </When>
            </h2>
            <ul class="tasks">
                <For each=move || numbers.get() key=|no| *no children=one/>
            </ul>
            <When when=move || checks.with(Vec::is_empty)>
                <p class="card-meta">{tr(words::NO_CHECKS)}</p>
            </When>
            <When when=move || page.may.get()>
                <div class="row">{words::STANDARDS.into_iter().map(standard).collect_view()}</div>
            </When>
            <RefusalNote refusal=refused/>
        </section>
    }
}

/// What belongs to it: points, teams with their brands, what is still to be held there, requests.
#[component]
fn Around(page: Page, all: Memo<Vec<Opened<Place>>>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let site = page.site;
    let home = site.id();
    let points = Memo::new(move |_| {
        let today = station.today();
        let mut points: Vec<(Site, String)> = all.with(|all| {
            let mine = all.iter().filter(|one| one.of() == Some(home));
            let mine = mine.filter(|one| one.body.ended.is_none());
            mine.map(|one| {
                let site = Site {
                    keeper: one.body.keeper,
                    point: Some(one.id()),
                };
                (site, one.body.name.clone())
            })
            .collect()
        });
        if site.point.is_none() {
            let below = station.tree.with(|tree| {
                tree.pick(today, |one| {
                    one.parent == Some(site.keeper) && one.kind == OrganisationKind::Point
                })
            });
            points.extend(below.into_iter().map(|(id, name)| (Site::of(id), name)));
        }
        points
    });
    let teams = station.opened::<Team>();
    let built = Memo::new(move |_| {
        let built: Vec<(OrganisationId, String)> = teams.with(|teams| {
            let built = teams
                .iter()
                .filter(|one| one.body.station == Some(site.keeper));
            built
                .map(|one| (one.body.team, one.body.brand.clone()))
                .collect()
        });
        built
    });
    let activities = station.opened::<Activity>();
    // The next first.
    let ahead = Memo::new(move |_| {
        let now = station.now.get();
        let mut ahead: Vec<(Timestamp, WorkId, String)> = activities.with(|all| {
            let its = all
                .iter()
                .filter(|one| one.body.station == Some(site.keeper) && is_ahead(&one.body, now));
            its.map(|one| (one.body.from, one.id(), one.body.title.clone()))
                .collect()
        });
        ahead.sort_unstable();
        ahead.truncate(AHEAD);
        ahead
    });
    let ledger = [LEDGER, "?station=", &site.keeper.to_string()].concat();
    let point = |(site, name): (Site, String)| {
        view! { <li><a href=address(site)>{name}</a></li> }.into_any()
    };
    let team = move |(id, brand): (OrganisationId, String)| {
        let there = ["/teams/", &id.to_string()].concat();
        let name = move || station.tree.with(|tree| tree.name(id));
        view! {
            <li>
                <a class="grow" href=there>{name}</a>
                <small>{brand}</small>
            </li>
        }
        .into_any()
    };
    let activity = move |(from, id, title): (Timestamp, WorkId, String)| {
        let there = ["/activities/", &id.to_string()].concat();
        view! {
            <li data-testid="place-activity">
                <time>{move || clock::day(from.day(), lang.get())}</time>
                <a class="grow" href=there>{title}</a>
            </li>
        }
        .into_any()
    };
    let may_add = move || page.may.get() && site.point.is_none();
    view! {
        <When when=move || site.point.is_none()>
            <section class="box" data-testid="place-points">
                <h2>
                    {tr(words::POINTS)}
                    <When when=may_add>
                        <button
                            type="button"
                            class="link"
                            data-testid="point-add"
                            on:click=move |_| page.form.set(Some(Form::Point))
                        >
                            {tr(words::ADD_POINT)}
                        </button>
                    </When>
                </h2>
                <ul class="lines">
                    <For each=move || points.get() key=|one| address(one.0) children=point/>
                </ul>
                <When when=move || points.with(Vec::is_empty)>
                    <p class="card-meta">{tr(words::NONE)}</p>
                </When>
                <When when=move || built.with(|built| !built.is_empty())>
                    <h3>{tr(words::TEAMS)}</h3>
                    <ul class="lines">
                        <For each=move || built.get() key=|one| one.clone() children=team/>
                    </ul>
                </When>
                <When when=move || ahead.with(|ahead| !ahead.is_empty())>
                    <h3>{tr(text::activity::UPCOMING)}</h3>
                    <ul class="lines">
                        <For each=move || ahead.get() key=|one| one.clone() children=activity/>
                    </ul>
                </When>
                <p>
                    <a href=ledger.clone()>{tr(words::REQUESTS)}</a>
                </p>
            </section>
        </When>
    }
}
