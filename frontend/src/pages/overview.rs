//! The district overview (总览): figures of some days with their formulas, told apart by street, station,
//! unit or team, and the wall screens that show them in halls.

mod charts;
mod live;
mod screens;
mod table;
mod tiles;

use std::sync::Arc;

use domain::figures::year_before;
use leptos::prelude::*;
use shared::account::Role;
use shared::figures::{Figure, FiguresBy, FiguresCourse, Kpi};
use shared::id::OrganisationId;
use shared::time::{LocalDate, Timestamp};
use text::{clock, overview as words, team as figure_words};

use self::charts::{Course, Held, Share, Shares, Trend};
use self::live::{Latest, Lights};
use self::screens::Screens;
use self::table::Table;
use self::tiles::{Tiles, whole_of};
use super::ask_again::ask_again;
use super::counted::{Before, Counted, Group, Sort};
use super::take_away;
use super::teams::{Whose, new_year};
use super::within::{Place, narrowed, of_place};
use crate::address::Address;
use crate::components::icon::Icon;
use crate::components::inputs::DayField;
use crate::components::segment::{Choice, Segment};
use crate::components::when::When;
use crate::settings::{lang, tr};
use crate::station::{Station, api};
use crate::ui::{LEDGER, with_query};

/// Topics that are shown, of the largest.
const TOPICS: usize = 8;
/// Changes that come in a row are counted once.
const PAUSE_MS: u32 = 400;

/// The days that are looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Range {
    Month,
    Quarter,
    Year,
    Own,
}

type Days = (LocalDate, LocalDate);

fn days_of(range: Range, own: Days, today: LocalDate) -> Days {
    let (year, month, _) = today.ymd();
    match range {
        Range::Month => (LocalDate::from_ymd(year, month, 1).unwrap_or(today), today),
        Range::Quarter => (today.plus_days(-89), today),
        Range::Year => (new_year(today), today),
        Range::Own => own,
    }
}

impl Range {
    const fn code(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
            Self::Own => "own",
        }
    }
}

/// With what the days are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Compare {
    Nothing,
    /// 上期: as many days before.
    Before,
    /// 去年同期: the same days of last year.
    LastYear,
}

impl Compare {
    const fn code(self) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::Before => "before",
            Self::LastYear => "year",
        }
    }

    /// The days it is compared with.
    fn days(self, days: Days) -> Option<Days> {
        match self {
            Self::Nothing => None,
            Self::Before => Some(before(days)),
            Self::LastYear => Some(year_before(days)),
        }
    }

    /// What the days are called that it is compared with.
    const fn name(self) -> Option<text::Text> {
        match self {
            Self::Nothing => None,
            Self::Before => Some(words::COMPARE_BEFORE),
            Self::LastYear => Some(words::COMPARE_LAST_YEAR),
        }
    }

    /// How what was is told.
    const fn word(self) -> Option<text::Text> {
        match self {
            Self::Nothing => None,
            Self::Before => Some(words::BEFORE),
            Self::LastYear => Some(words::LAST_YEAR),
        }
    }
}

/// What the address says: `days=quarter` or `days=2026-01-01..2026-03-31`, `of=street.…`, and
/// `compare=year`. A copyable handle: whoever goes to a list and back finds the page as it was.
#[derive(Clone, Copy)]
struct Shown {
    address: Address,
    range: Memo<Range>,
    /// Days of one's own; `None` where the address names none.
    own: Memo<Option<Days>>,
    place: Memo<Place>,
    compare: Memo<Compare>,
}

fn own_days(code: &str) -> Option<Days> {
    let (from, until) = code.split_once("..")?;
    Some((from.parse().ok()?, until.parse().ok()?))
}

impl Shown {
    fn follow(address: Address) -> Self {
        let part = move |name: &'static str| {
            address.query.with(|query| {
                let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
                let found = pairs.find(|(key, _)| *key == name);
                found.map(|(_, value)| value.to_owned())
            })
        };
        let own = Memo::new(move |_| part("days").as_deref().and_then(own_days));
        let range = Memo::new(move |_| {
            let code = part("days").unwrap_or_default();
            let named = [Range::Month, Range::Quarter].into_iter();
            let mut named = named.filter(|range| range.code() == code);
            match own.get() {
                Some(_) => Range::Own,
                None => named.next().unwrap_or(Range::Year),
            }
        });
        let place = Memo::new(move |_| {
            let (by, id) = part("of").and_then(|of| {
                let (by, id) = of.split_once('.')?;
                Some((
                    FiguresBy::from_code(by)?,
                    id.parse::<OrganisationId>().ok()?,
                ))
            })?;
            (by != FiguresBy::District).then_some((by, id))
        });
        let compare = Memo::new(move |_| {
            let code = part("compare").unwrap_or_default();
            let mut all = [Compare::Before, Compare::LastYear].into_iter();
            let found = all.find(|one| one.code() == code);
            found.unwrap_or(Compare::Nothing)
        });
        Self {
            address,
            range,
            own,
            place,
            compare,
        }
    }

    /// Puts what is shown into the address; this year so far, the whole district and no comparison go
    /// without saying.
    fn go(self, (range, own): (Range, Option<Days>), place: Place, compare: Compare) {
        let days = match (range, own) {
            (Range::Year, _) | (Range::Own, None) => None,
            (Range::Own, Some((from, until))) => Some(format!("days={from}..{until}")),
            (Range::Month | Range::Quarter, _) => Some(["days=", range.code()].concat()),
        };
        let of = place.map(|(by, id)| format!("of={}.{id}", by.code()));
        let compare = match compare {
            Compare::Nothing => None,
            Compare::Before | Compare::LastYear => Some(["compare=", compare.code()].concat()),
        };
        let parts: Vec<_> = days.into_iter().chain(of).chain(compare).collect();
        let path = self.address.path.get_untracked();
        self.address.go(&with_query(path, &parts.join("&")), true);
    }

    fn days_untracked(self) -> (Range, Option<Days>) {
        (self.range.get_untracked(), self.own.get_untracked())
    }

    fn go_days(self, range: Range, own: Option<Days>) {
        let (place, compare) = (self.place.get_untracked(), self.compare.get_untracked());
        self.go((range, own), place, compare);
    }

    fn go_place(self, place: Place) {
        self.go(self.days_untracked(), place, self.compare.get_untracked());
    }

    fn go_compare(self, compare: Compare) {
        self.go(self.days_untracked(), self.place.get_untracked(), compare);
    }
}

/// As many days before some days.
fn before(days: Days) -> Days {
    let length = days.1.0 - days.0.0 + 1;
    (days.0.plus_days(-length), days.0.plus_days(-1))
}

/// The rates that are shown, each with what it must not be shown without.
const RATES: [Kpi; 8] = [
    Kpi::CloseRate,
    Kpi::ResolveRate,
    Kpi::SignRate,
    Kpi::ReplyRate,
    Kpi::RatedRate,
    Kpi::ProcessRate,
    Kpi::ResultRate,
    Kpi::ReworkRate,
];

/// Whose figures of some days a place's are: what leads to the records behind them.
fn whose(days: Days, place: Place) -> Whose {
    match place {
        None => Whose {
            by: FiguresBy::District,
            of: None,
            days,
        },
        Some((by, id)) => Whose {
            by,
            of: Some(id),
            days,
        },
    }
}

/// What was asked for, and when.
#[derive(Clone, Default)]
struct Asked {
    course: Option<Arc<FiguresCourse>>,
    /// What its rows are told apart by.
    by: Option<FiguresBy>,
    /// With what it was compared, and how it went in those days.
    compared: Option<(Compare, Arc<FiguresCourse>)>,
    at: Option<Timestamp>,
}

/// The ledger of some days, perhaps of one place, narrowed to what a figure counts as far as a filter
/// can say it.
fn ledger(days: Days, place: Place, figure: Figure) -> Option<String> {
    let more = match figure {
        Figure::Registered => "",
        Figure::ClassA => "&class=A",
        Figure::ClassB => "&class=B",
        Figure::ClassC => "&class=C",
        Figure::ClassD => "&class=D",
        Figure::Declined => "&status=declined",
        _ => return None,
    };
    let place = of_place(place);
    Some(format!(
        "{LEDGER}?from={}&until={}{place}{more}",
        days.0, days.1
    ))
}

/// The page.
#[component]
pub fn OverviewPage() -> impl IntoView {
    let station = Station::get();
    let may = Memo::new(move |_| station.holds(Role::Supervisor));
    let refused = || {
        view! {
            <section class="plain-page">
                <h1>{tr(text::shell::NOT_ALLOWED_TITLE)}</h1>
                <p>{tr(words::NOT_ALLOWED)}</p>
                <a class="button main" href="/">{tr(text::shell::TO_BOARD)}</a>
            </section>
        }
    };
    view! {
        <When when=move || station.actor.with(Option::is_some)>
            <When when=move || may.get() fallback=refused>
                <Overview/>
            </When>
        </When>
    }
}

#[component]
fn Overview() -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let today = untrack(|| station.today());
    let shown = Shown::follow(Address::get());
    let (range, place) = (shown.range, shown.place);
    let first_own = shown.own.get_untracked();
    let first_own = first_own.unwrap_or_else(|| (today.plus_days(-29), today));
    let (from, until) = (
        RwSignal::new(Some(first_own.0)),
        RwSignal::new(Some(first_own.1)),
    );
    let typed = Memo::new(move |_| from.get().zip(until.get()));
    // Days that are typed go into the address, and those of another address into the fields.
    Effect::new(move |_| {
        let typed = typed.get();
        if untrack(|| range.get() == Range::Own && typed.is_some() && typed != shown.own.get()) {
            shown.go_days(Range::Own, typed);
        }
    });
    Effect::new(move |_| {
        if let Some(own) = shown.own.get()
            && typed.get_untracked() != Some(own)
        {
            from.set(Some(own.0));
            until.set(Some(own.1));
        }
    });
    // A street is told apart by its stations.
    let of_street = |place: Place| matches!(place, Some((FiguresBy::Street, _)));
    let first_by = if of_street(place.get_untracked()) {
        FiguresBy::Station
    } else {
        FiguresBy::Street
    };
    let by = RwSignal::new(first_by);
    let on_place = Callback::new(move |to: Place| {
        if of_street(to) {
            by.set(FiguresBy::Station);
        }
        shown.go_place(to);
    });
    let compare = shown.compare;
    let days = Memo::new(move |_| {
        let today = station.today();
        let own = shown.own.get().unwrap_or((today, today));
        days_of(range.get(), own, today)
    });
    let asked = RwSignal::new(Asked::default());
    let question = move || Some((days.get(), by.get(), compare.get(), place.get()));
    let ask = |(days, by, compare, place): (Days, FiguresBy, Compare, Place)| async move {
        let (whose, one) = match place {
            None => (FiguresBy::District, None),
            Some((by, id)) => (by, Some(id)),
        };
        let course = api::figures_course(whose, one, Some(by), days).await;
        let compared = match compare.days(days) {
            Some(earlier) => {
                let course = api::figures_course(whose, one, None, earlier).await;
                course.ok().map(|course| (compare, Arc::new(course)))
            }
            None => None,
        };
        course.map(|course| (course, by, compared))
    };
    ask_again(station, PAUSE_MS, question, ask, move |answer| {
        if let Ok((course, by, compared)) = answer {
            asked.set(Asked {
                course: Some(Arc::new(course)),
                by: Some(by),
                compared,
                at: Some(station.now.get_untracked()),
            });
        }
    });
    let ranges = [
        (Range::Month, words::MONTH),
        (Range::Quarter, words::QUARTER),
        (Range::Year, words::YEAR),
        (Range::Own, words::OWN),
    ];
    let ranges = ranges.map(|(value, word)| Choice { value, word }).to_vec();
    let comparisons = [
        (Compare::Nothing, words::COMPARE_NOT),
        (Compare::Before, words::COMPARE_BEFORE),
        (Compare::LastYear, words::COMPARE_LAST_YEAR),
    ];
    let comparisons = comparisons
        .map(|(value, word)| Choice { value, word })
        .to_vec();
    let course: Course = Signal::derive(move || asked.with(|asked| asked.course.clone()));
    let classes = [
        Figure::ClassA,
        Figure::ClassB,
        Figure::ClassC,
        Figure::ClassD,
    ];
    let classes = Signal::derive(move || {
        let (days, place) = (days.get(), place.get());
        let whole = asked.with(Asked::whole);
        let all = classes.into_iter().enumerate();
        let some = all.filter(|(_, one)| whole.get(*one) > 0);
        some.map(|(part, figure)| Share {
            word: figure_words::figure(figure),
            count: whole.get(figure),
            address: ledger(days, place, figure),
            part: Some(part),
        })
        .collect::<Vec<_>>()
    });
    let topics = Signal::derive(move || {
        let (from, until) = days.get();
        let course = course.get();
        let topics = course.iter().flat_map(|course| &course.topics).take(TOPICS);
        topics
            .map(|(topic, count)| Share {
                word: text::names::topic(*topic),
                count: *count,
                address: Some(format!(
                    "{LEDGER}?from={from}&until={until}&topic={}",
                    topic.code()
                )),
                part: None,
            })
            .collect::<Vec<_>>()
    });
    let counted: Counted = Signal::derive(move || {
        let tally = asked.with(|asked| asked.course.is_some().then(|| asked.whole()))?;
        Some((whose(days.get(), place.get()), tally))
    });
    // What was compared with something else is not told as this.
    let before: Before = Signal::derive(move || {
        let with = compare.get();
        let tally = asked.with(|asked| asked.earlier(with).map(|course| whole_of(course)))?;
        Some((with.word()?, tally))
    });
    let earlier: Course = Signal::derive(move || {
        let with = compare.get();
        asked.with(|asked| asked.earlier(with).cloned())
    });
    // All of them, also those that the bars leave out.
    let topics_table = Callback::new(move |()| -> take_away::Table {
        let lang = lang.get_untracked();
        let heads = [words::TOPICS, figure_words::figure(Figure::Registered)];
        let heads = heads.map(|head| head.of(lang).to_owned()).to_vec();
        let course = course.get_untracked();
        let topics = course.iter().flat_map(|course| &course.topics);
        let lines = topics.map(|(topic, count)| {
            let name = text::names::topic(*topic).of(lang).to_owned();
            vec![name, count.to_string()]
        });
        std::iter::once(heads).chain(lines).collect()
    });
    let topics_file = ("topics-csv", "topics.csv", topics_table);
    let list = move |list: &'static str| Signal::derive(move || narrowed(list, place.get()));
    let suggestions = list("/supervision/suggestions");
    let projects = list("/supervision/projects");
    let shown_place = move || {
        let (_, id) = place.get()?;
        let name = station.tree.with(|tree| tree.name(id));
        Some(view! {
            <button
                type="button"
                class="button small"
                data-testid="whole"
                title=tr(words::PLACE_ALL)
                on:click=move |_| on_place.run(None)
            >
                {words::PLACE_ONE.with(lang.get(), &[&name])}
                <Icon name="close"/>
            </button>
        })
    };
    view! {
        <div class="page work-page" data-testid="overview">
            <div class="page-head">
                <h1 id="page-title" tabindex="-1">{tr(words::TITLE)}</h1>
                {shown_place}
                <Segment
                    legend=words::RANGE
                    name="overview-range"
                    choices=ranges
                    value=Signal::derive(move || Some(range.get()))
                    on_choice=Callback::new(move |one| {
                        let own = (one == Range::Own).then(|| typed.get_untracked()).flatten();
                        let own = own.unwrap_or((today.plus_days(-29), today));
                        shown.go_days(one, Some(own));
                    })
                />
                <When when=move || range.get() == Range::Own>
                    <DayField id="overview-from" label=words::FROM value=from/>
                    <DayField id="overview-until" label=words::UNTIL value=until/>
                </When>
                <Segment
                    legend=words::COMPARE
                    name="overview-compare"
                    choices=comparisons
                    value=Signal::derive(move || Some(compare.get()))
                    on_choice=Callback::new(move |one| shown.go_compare(one))
                />
                <span class="grow"></span>
                <a class="button" href="/overview/bulletin" data-testid="to-bulletins">
                    {tr(text::bulletin::TO_BULLETINS)}
                </a>
                <button
                    type="button"
                    class="button"
                    data-testid="overview-print"
                    on:click=move |_| {
                        // Fails only in a browser that cannot print.
                        let _ = window().print();
                    }
                >
                    <Icon name="print"/>
                    {tr(words::PRINT)}
                </button>
                <small class="page-note" data-testid="counted-to">
                    {move || {
                        asked
                            .with(|asked| asked.at)
                            .map(|at| words::COUNTED_TO.with(lang.get(), &[&clock::time(at)]))
                    }}
                </small>
            </div>
            <div class="work-body">
                <Tiles asked days place compare/>
                <div class="three">
                    <Trend course earlier compare place/>
                    <div class="stack">
                        <Shares
                            title=words::CLASSES
                            name="classes"
                            shares=classes
                            of_whole=true
                            none=words::NO_REPLIES
                        />
                        <Lights place/>
                    </div>
                    <Latest place/>
                </div>
                // Neither is a team's.
                <When when=move || !matches!(place.get(), Some((FiguresBy::Team, _)))>
                    <Group
                        sort=Sort::Suggestions
                        counted
                        title=text::suggestion::TITLE
                        way=Some(suggestions)
                        before
                    />
                    <Group
                        sort=Sort::Projects
                        counted
                        title=text::project::TITLE
                        way=Some(projects)
                        before
                    />
                </When>
                <Table asked days by place on_place/>
                <div class="two">
                    <Held course place/>
                    <When when=move || place.get().is_none()>
                        <Shares
                            title=words::TOPICS
                            name="topics"
                            shares=topics
                            file=topics_file
                            none=words::EMPTY
                        />
                    </When>
                </div>
                <Screens/>
            </div>
        </div>
    }
}
