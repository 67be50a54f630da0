//! Activities (活动): the calendar by month, week or list, and one activity at its own address.

mod activity;
mod answers;
mod asked;
pub(super) mod feeds;
pub(super) mod forms;
mod lines;
mod matters;
mod rota;
mod study;

use std::collections::BTreeMap;

use domain::Actor;
use domain::activity::{SETTLE_AFTER_DAYS, may_plan};
use domain::calendar::{DayKind, passed};
use domain::deadline::Calendar;
use domain::feed::is_in;
use leptos::prelude::*;
use shared::activity::{Activity, ActivityKind};
use shared::feed::FeedOf;
use shared::id::{OrganisationId, WorkId};
use shared::time::LocalDate;
use shared::work::WorkSort;
use text::{activity as words, clock};
use wasm_bindgen_futures::spawn_local;

use self::activity::ActivityPage;
use self::feeds::FeedsDialog;
use self::forms::PlanForm;
use self::rota::RotaOf;
use crate::address::Address;
use crate::components::icon::Icon;
use crate::components::segment::{Choice, Segment};
use crate::components::when::When;
use crate::settings::{lang, tr};
use crate::station::shelf::Opened;
use crate::station::{Station, api};
use crate::ui::with_query;

/// Receptions in a day of a month's calendar; a week has room for all.
const ON_ROTA: usize = 3;

/// The address of an activity.
pub fn address(id: WorkId) -> String {
    ["/activities/", &id.to_string()].concat()
}

/// The page.
#[component]
pub fn ActivitiesPage() -> impl IntoView {
    let path = Address::get().path;
    let id = Memo::new(move |_| {
        let rest = path.with(|path| path.strip_prefix("/activities/").map(str::to_owned));
        rest.map(|rest| rest.trim_end_matches('/').parse::<WorkId>().ok())
    });
    move || match id.get() {
        None => view! { <CalendarPage/> }.into_any(),
        Some(id) => view! { <ActivityPage id/> }.into_any(),
    }
}

/// How the calendar is laid out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    Month,
    Week,
    List,
}

impl Layout {
    const ALL: [Self; 3] = [Self::Month, Self::Week, Self::List];

    /// As the address names it.
    const fn code(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Week => "week",
            Self::List => "list",
        }
    }
}

/// Where the calendar stands.
const CALENDAR: &str = "/activities";
/// Days from today within which an address names one.
const FAR_DAYS: u32 = 3660;

/// What the address says of the calendar, so that a link shows what it was sent from.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Asked {
    layout: Layout,
    /// The only kind of activities that is shown, if not all.
    kind: Option<ActivityKind>,
    /// The day around which it stands; today if it names none.
    day: Option<LocalDate>,
}

impl Asked {
    fn of(query: &str, today: LocalDate) -> Self {
        let said = |key: &str| {
            let mut parts = query.split('&');
            parts.find_map(|part| part.strip_prefix(key)?.strip_prefix('='))
        };
        let layout = said("view").and_then(|code| {
            let mut all = Layout::ALL.into_iter();
            all.find(|one| one.code() == code)
        });
        let day = said("day").and_then(|day| day.parse::<LocalDate>().ok());
        Self {
            layout: layout.unwrap_or(Layout::Month),
            kind: said("kind").and_then(ActivityKind::from_code),
            day: day.filter(|day| day.0.abs_diff(today.0) <= FAR_DAYS),
        }
    }

    fn address(self) -> String {
        let mut parts = Vec::new();
        if self.layout != Layout::Month {
            parts.push(["view=", self.layout.code()].concat());
        }
        parts.extend(self.kind.map(|kind| ["kind=", kind.code()].concat()));
        parts.extend(self.day.map(|day| ["day=", &*day.to_string()].concat()));
        with_query(CALENDAR.to_owned(), &parts.join("&"))
    }
}

fn first_of_month(day: LocalDate) -> LocalDate {
    let (year, month, _) = day.ymd();
    LocalDate::from_ymd(year, month, 1).unwrap_or(day)
}

fn monday(day: LocalDate) -> LocalDate {
    day.plus_days(-i32::from(day.weekday()))
}

/// The days that a layout shows around one day.
fn shown(layout: Layout, at: LocalDate) -> (LocalDate, LocalDate) {
    match layout {
        Layout::Week => (monday(at), monday(at).plus_days(6)),
        Layout::Month => {
            let first = first_of_month(at);
            let last = first.plus_months(1).plus_days(-1);
            (monday(first), monday(last).plus_days(6))
        }
        Layout::List => (
            first_of_month(at),
            first_of_month(at).plus_months(1).plus_days(-1),
        ),
    }
}

fn turned(layout: Layout, at: LocalDate, forward: bool) -> LocalDate {
    match (layout, forward) {
        (Layout::Week, true) => at.plus_days(7),
        (Layout::Week, false) => at.plus_days(-7),
        (Layout::Month | Layout::List, true) => first_of_month(at).plus_months(1),
        (Layout::Month | Layout::List, false) => first_of_month(first_of_month(at).plus_days(-1)),
    }
}

/// What has left the screens that are live, asked for once a month is shown that may hold some of it.
fn older(
    station: Station,
    layout: Memo<Layout>,
    at: Memo<LocalDate>,
) -> RwSignal<Vec<Opened<Activity>>> {
    let found = RwSignal::new(Vec::new());
    let is_wanted = Memo::new(move |before: Option<&bool>| {
        let (first, _) = shown(layout.get(), at.get());
        let settled = station.today().plus_days(-SETTLE_AFTER_DAYS);
        first <= settled || before.is_some_and(|before| *before)
    });
    Effect::new(move |_| {
        if !is_wanted.get() {
            return;
        }
        spawn_local(async move {
            let mut offset = 0;
            while let Ok(page) = api::works(WorkSort::Activity, offset).await {
                offset += page.works.len() as u64;
                let is_last = page.works.is_empty() || offset >= page.total;
                let works = page.works.into_iter().filter(|work| work.sight.over);
                let opened: Vec<_> = works.filter_map(|work| Opened::read(work, 0)).collect();
                if found.try_update(|found| found.extend(opened)).is_none() || is_last {
                    return;
                }
            }
        });
    });
    found
}

type ByDay = BTreeMap<LocalDate, Vec<Opened<Activity>>>;

#[component]
fn CalendarPage() -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let all = station.opened::<Activity>();
    let here = Address::get();
    let today = Memo::new(move |_| station.today());
    let asked = Memo::new(move |_| {
        let today = today.get();
        here.query.with(|query| Asked::of(query, today))
    });
    let layout = Memo::new(move |_| asked.get().layout);
    let kind = Memo::new(move |_| asked.get().kind);
    let at = Memo::new(move |_| asked.get().day.unwrap_or_else(|| today.get()));
    // A step of its own each time: the browser's way back leads to what was shown before.
    let go = move |wanted: Asked| here.go(&wanted.address(), false);
    let turn = move |forward: bool| {
        let asked = asked.get_untracked();
        let day = turned(asked.layout, at.get_untracked(), forward);
        go(Asked {
            day: Some(day),
            ..asked
        });
    };
    let mine = RwSignal::new(false);
    let planning = RwSignal::new(false);
    let subscribing = RwSignal::new(false);
    let scopes = Memo::new(move |_| {
        let held = station.roles().into_iter().map(|held| held.scope);
        held.collect::<Vec<OrganisationId>>()
    });
    let older = older(station, layout, at);
    let by_day = Memo::new(move |_| {
        let (first, last) = shown(layout.get(), at.get());
        let (kind, today) = (kind.get(), today.get());
        let mut days = ByDay::new();
        let is_live =
            |one: &Opened<Activity>| all.with(|all| all.iter().any(|live| live.id() == one.id()));
        let older = older.get().into_iter().filter(|one| !is_live(one));
        let older: Vec<_> = older.collect();
        let actor = station.actor.get().filter(|_| mine.get());
        all.with(|all| {
            for one in all.iter().chain(&older) {
                // What lasts some days stands on each of them.
                let from = one.body.from.day().max(first);
                let until = one.body.until.day().min(last);
                // As in the calendar that is subscribed to.
                let is_mine = |actor: &Actor| is_in(FeedOf::Own, actor, &one.body, today);
                let is_other = kind.is_some_and(|kind| kind != one.body.kind);
                if from > until || is_other || !actor.as_deref().is_none_or(is_mine) {
                    continue;
                }
                // In the list it stands once.
                let until = if layout.get() == Layout::List {
                    from
                } else {
                    until
                };
                for day in from.0..=until.0 {
                    days.entry(LocalDate(day)).or_default().push(one.clone());
                }
            }
        });
        for one in days.values_mut() {
            one.sort_by_key(|one| (one.body.from, one.id()));
        }
        days
    });
    let on_rota = RwSignal::new(true);
    let days = Signal::derive(move || shown(layout.get(), at.get()));
    // What the rota holds are receptions.
    let on_rota_shown = Signal::derive(move || {
        let is_kind = |kind: ActivityKind| kind == ActivityKind::Reception;
        on_rota.get() && kind.get().is_none_or(is_kind)
    });
    let rota = rota::by_day(station, days, on_rota_shown, mine, scopes);
    let on_more = Callback::new(move |day: LocalDate| {
        go(Asked {
            layout: Layout::Week,
            day: Some(day),
            ..asked.get_untracked()
        });
    });
    let kinds = ActivityKind::ALL
        .iter()
        .map(|one| {
            let one = *one;
            view! {
                <option value=one.code() prop:selected=move || kind.get() == Some(one)>
                    {tr(words::kind(one))}
                </option>
            }
            .into_any()
        })
        .collect_view();
    let may = Memo::new(move |_| {
        let today = station.today();
        station
            .actor
            .with(|actor| actor.as_ref().is_some_and(|actor| may_plan(actor, today)))
    });
    let heading = move || match layout.get() {
        Layout::Week => {
            let (first, last) = shown(Layout::Week, at.get());
            [
                &clock::day(first, lang.get()),
                " – ",
                &*clock::day(last, lang.get()),
            ]
            .concat()
        }
        Layout::Month | Layout::List => clock::month_of(first_of_month(at.get()), lang.get()),
    };
    let provisional = move || {
        let (_, last) = shown(layout.get(), at.get());
        station.is_provisional(last)
    };
    let choices = vec![
        Choice {
            value: Layout::Month,
            word: words::MONTH,
        },
        Choice {
            value: Layout::Week,
            word: words::WEEK,
        },
        Choice {
            value: Layout::List,
            word: words::LIST,
        },
    ];
    view! {
        <div class="page work-page" data-testid="activities">
            <div class="page-head">
                <h1 id="page-title" tabindex="-1">{tr(words::TITLE)}</h1>
                <div class="row calendar-turn">
                    <button
                        type="button"
                        class="button icon-only"
                        aria-label=tr(words::BEFORE)
                        data-testid="earlier"
                        on:click=move |_| turn(false)
                    >
                        <span class="turned"><Icon name="next"/></span>
                    </button>
                    <b aria-live="polite" data-testid="shown">{heading}</b>
                    <button
                        type="button"
                        class="button icon-only"
                        aria-label=tr(words::AFTER)
                        data-testid="later"
                        on:click=move |_| turn(true)
                    >
                        <Icon name="next"/>
                    </button>
                    <button
                        type="button"
                        class="button small quiet"
                        on:click=move |_| {
                            go(Asked {
                                day: None,
                                ..asked.get_untracked()
                            });
                        }
                    >
                        {tr(words::TODAY)}
                    </button>
                </div>
                <Segment
                    legend=words::VIEW
                    name="calendar-layout"
                    choices
                    value=Signal::derive(move || Some(layout.get()))
                    on_choice=Callback::new(move |one| {
                        go(Asked {
                            layout: one,
                            ..asked.get_untracked()
                        });
                    })
                />
                <select
                    class="input short"
                    aria-label=tr(words::KIND)
                    data-testid="calendar-kind"
                    on:change=move |event| {
                        go(Asked {
                            kind: ActivityKind::from_code(&event_target_value(&event)),
                            ..asked.get_untracked()
                        });
                    }
                >
                    <option value="" prop:selected=move || kind.get().is_none()>
                        {tr(words::EVERY_KIND)}
                    </option>
                    {kinds}
                </select>
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=move || mine.get()
                        on:change=move |event| mine.set(event_target_checked(&event))
                    />
                    {tr(words::MINE)}
                </label>
                <label class="check">
                    <input
                        type="checkbox"
                        data-testid="on-rota"
                        prop:checked=move || on_rota.get()
                        on:change=move |event| on_rota.set(event_target_checked(&event))
                    />
                    {tr(text::place::ON_ROTA)}
                </label>
                <span class="grow"></span>
                <button
                    type="button"
                    class="button"
                    data-testid="feeds"
                    on:click=move |_| subscribing.set(true)
                >
                    {tr(text::feed::TITLE)}
                </button>
                <When when=move || may.get()>
                    <button
                        type="button"
                        class="button main"
                        data-testid="activity-new"
                        on:click=move |_| planning.set(true)
                    >
                        <Icon name="plus"/>
                        {tr(words::NEW)}
                    </button>
                </When>
            </div>
            <div class="work-body">
                <When when=provisional>
                    <p class="hint warn">{tr(words::PROVISIONAL)}</p>
                </When>
                {move || match layout.get() {
                    Layout::List => view! { <Days by_day rota on_more/> }.into_any(),
                    Layout::Month | Layout::Week => {
                        let (first, last) = shown(layout.get(), at.get());
                        view! { <Grid first last month=at.get() by_day rota on_more/> }.into_any()
                    }
                }}
                <When when=move || by_day.with(BTreeMap::is_empty) && rota.with(BTreeMap::is_empty)>
                    <p class="desk-done">{tr(words::EMPTY)}</p>
                </When>
            </div>
            {move || {
                subscribing
                    .get()
                    .then(|| {
                        let on_close = Callback::new(move |()| {
                            subscribing.try_set(false);
                        });
                        view! { <FeedsDialog on_close/> }
                    })
            }}
            {move || {
                planning
                    .get()
                    .then(|| {
                        let on_close = Callback::new(move |()| {
                            planning.try_set(false);
                        });
                        view! { <PlanForm held=None day=at.get_untracked() on_close/> }
                    })
            }}
        </div>
    }
}

/// One activity in a cell of the calendar.
#[component]
fn Entry(one: Opened<Activity>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let body = one.body.clone();
    let place = body.team.or(body.station);
    let (kind, from) = (body.kind, body.from);
    let cancelled = body.cancelled.is_some();
    let whose = move || {
        station
            .tree
            .with(|tree| place.map(|place| tree.short_name(place)))
    };
    view! {
        <a
            class="happening"
            class:cancelled=cancelled
            data-testid="entry"
            data-kind=kind.code()
            href=address(one.id())
        >
            <b>{clock::time(from)}</b>
            " "
            <span class="happening-kind">{move || words::kind(kind).of(lang.get())}</span>
            " "
            <span>{body.title.clone()}</span>
            <small>{whose}</small>
            <When when=move || cancelled>
                <em class="tag">{tr(words::CANCELLED)}</em>
            </When>
        </a>
    }
}

#[component]
fn Grid(
    first: LocalDate,
    last: LocalDate,
    month: LocalDate,
    by_day: Memo<ByDay>,
    rota: Memo<rota::ByDay>,
    on_more: Callback<LocalDate>,
) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let book = station.book.get();
    let today = station.today();
    let (_, shown_month, _) = month.ymd();
    let is_week = last.0 - first.0 < 7;
    let most = if is_week { usize::MAX } else { ON_ROTA };
    let head = move || {
        (0..7)
            .map(|n| {
                let name = clock::weekday(first.plus_days(n), lang.get());
                // The name of the weekday alone.
                let name = match lang.get() {
                    text::Lang::Zh => name.split_once('（').map_or(String::new(), |(_, rest)| {
                        rest.trim_end_matches('）').to_owned()
                    }),
                    text::Lang::En => name.split(' ').next().unwrap_or_default().to_owned(),
                };
                view! { <span>{name}</span> }.into_any()
            })
            .collect_view()
    };
    let cell = move |n: i32| {
        let day = first.plus_days(n);
        let (_, in_month, date) = day.ymd();
        let kind = passed(&Calendar::of(Some(&book)), day).kind;
        let mark = match kind {
            DayKind::Off => Some(words::OFF),
            DayKind::MakeUp => Some(words::MAKE_UP),
            DayKind::Workday | DayKind::Weekend => None,
        };
        let entries = move || by_day.with(|days| days.get(&day).cloned().unwrap_or_default());
        view! {
            <li
                class="day"
                class:other=!is_week && in_month != shown_month
                class:rest=!kind.is_worked()
                class:today=day == today
                data-day=day.to_string()
            >
                <span class="date">
                    <span class="visually-hidden">{move || clock::day(day, lang.get())}</span>
                    <span aria-hidden="true">{date}</span>
                    {mark.map(|mark| view! { <em>{tr(mark)}</em> })}
                </span>
                <For
                    each=entries
                    key=|one| one.key()
                    children=|one| view! { <Entry one/> }.into_any()
                />
                <RotaOf day rota most on_more/>
            </li>
        }
        .into_any()
    };
    let cells = (0..=last.0 - first.0).map(cell).collect_view();
    view! {
        <div class="calendar" class:week=is_week data-testid="calendar">
            <div class="calendar-head" aria-hidden="true">{head}</div>
            <ol class="days">{cells}</ol>
        </div>
    }
}

#[component]
fn Days(
    by_day: Memo<ByDay>,
    rota: Memo<rota::ByDay>,
    on_more: Callback<LocalDate>,
) -> impl IntoView {
    let lang = lang();
    let listed = move || {
        let mut days = by_day.get();
        rota.with(|rota| {
            for day in rota.keys() {
                days.entry(*day).or_default();
            }
        });
        days.into_iter().collect::<Vec<_>>()
    };
    let key = |(day, all): &(LocalDate, Vec<Opened<Activity>>)| {
        let keys: Vec<_> = all.iter().map(Opened::key).collect();
        (*day, keys)
    };
    view! {
        <ul class="day-list" data-testid="day-list">
            <For
                each=listed
                key=key
                children=move |(day, all)| {
                    view! {
                        <li class="box">
                            <h2>{move || clock::weekday(day, lang.get())}</h2>
                            {all
                                .into_iter()
                                .map(|one| view! { <Entry one/> }.into_any())
                                .collect_view()}
                            <RotaOf day rota most=usize::MAX on_more/>
                        </li>
                    }
                        .into_any()
                }
            />
        </ul>
    }
}
