//! The committee's board over the list: what became of matters in some days, all plans in one chart, and
//! what is shown as a table to take away.

use charts::gantt;
use domain::schedule::{completion, forecast_of_all, milestones_done};
use domain::supervision::board::{Days, Happened, Range, before};
use leptos::prelude::*;
use shared::account::Role;
use shared::figures::{FiguresBy, FiguresPage, Tally};
use shared::filter::{decode, encode};
use shared::id::OrganisationId;
use shared::request::Supervision as Level;
use shared::schedule::{Light, Overrule, Reading, Schedule};
use shared::supervision::{Finding, LetterKind, Supervision};
use shared::time::LocalDate;
use text::{Lang, Text, clock, names, overview, supervision as words};

use super::figures::why;
use super::gantt::{lane, scale, whole};
use super::light::LightBadge;
use crate::address::Address;
use crate::components::inputs::DayField;
use crate::components::segment::{Choice, Segment};
use crate::components::when::When;
use crate::pages::ask_again::ask_again;
use crate::pages::take_away::Table;
use crate::pages::teams::{NO_NUMBER, told};
use crate::pages::within::{self, Place};
use crate::settings::{lang, tr};
use crate::station::{Station, api};

/// Changes that come in a row are counted once.
const PAUSE_MS: u32 = 400;

/// Which of the open matters: `None`: all; `Some(None)`: those that ended instead.
pub type Wanted = Option<Option<Light>>;

/// What an address calls those that ended, among the lights.
const OVER: &str = "over";

/// In which form a matter is supervised, as far as it was used.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Means {
    /// 挂号督办.
    Listed,
    /// 催办.
    Reminded,
    /// 督办函.
    Written,
    /// 公示.
    Published,
}

impl Means {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Listed, Self::Reminded, Self::Written, Self::Published];

    /// Its name in an address.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::Reminded => "reminded",
            Self::Written => "written",
            Self::Published => "published",
        }
    }

    /// Its word.
    pub const fn word(self) -> Text {
        match self {
            Self::Listed => words::LISTED,
            Self::Reminded => words::FORM_REMINDED,
            Self::Written => words::FORM_WRITTEN,
            Self::Published => words::FORM_PUBLISHED,
        }
    }

    /// The one with a name.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// Whether it was used on a matter.
    pub fn is_used(self, body: &Supervision) -> bool {
        let wrote = |kind| body.letters.iter().any(|one| one.kind == kind);
        match self {
            Self::Listed => body.listed,
            Self::Reminded => wrote(LetterKind::Reminder),
            Self::Written => wrote(LetterKind::Letter),
            Self::Published => !body.publications.is_empty(),
        }
    }
}

/// To what the list is narrowed. The list behind a number is narrowed to nothing more, so that it is as long
/// as the number says.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Narrow {
    /// The light.
    pub light: Wanted,
    /// 督办级别.
    pub level: Option<Level>,
    /// 形式.
    pub means: Option<Means>,
    /// 牵头; empty for any.
    pub leader: String,
    /// Words in number and title.
    pub words: String,
}

impl Narrow {
    fn read(part: impl Fn(&str) -> Option<String>) -> Self {
        let light = |code: String| match Light::from_code(&code) {
            Some(light) => Some(Some(light)),
            None => (code == OVER).then_some(None),
        };
        Self {
            light: part("light").and_then(light),
            level: part("level").and_then(|code| Level::from_code(&code)),
            means: part("form").and_then(|code| Means::of(&code)),
            leader: part("leader").unwrap_or_default(),
            words: part("words").unwrap_or_default(),
        }
    }

    /// Its parts of an address, each with its `&`.
    fn parts(&self) -> String {
        let light = self.light.map(|light| light.map_or(OVER, Light::code));
        let parts = [
            ("light", light.unwrap_or_default()),
            ("level", self.level.map_or("", Level::code)),
            ("form", self.means.map_or("", Means::code)),
            ("leader", &*self.leader),
            ("words", &*self.words),
        ];
        let given = parts.iter().filter(|(_, value)| !value.is_empty());
        let given = given.map(|(key, value)| ["&", *key, "=", &*encode(value)].concat());
        given.collect()
    }

    /// Whether a matter is of the level, the form and the leader that are asked for.
    pub fn has(&self, body: &Supervision) -> bool {
        self.level.is_none_or(|level| body.level == level)
            && self.means.is_none_or(|means| means.is_used(body))
            && (self.leader.is_empty() || body.leader == self.leader)
    }

    /// Whether something is asked for that only a matter has.
    pub fn is_of_matters(&self) -> bool {
        self.level.is_some() || self.means.is_some() || !self.leader.is_empty()
    }
}

/// What the address asks for.
#[derive(Clone, PartialEq, Eq)]
pub struct Asked {
    /// The days.
    pub range: Range,
    /// The number whose list is open.
    pub behind: Option<Happened>,
    /// Whether plans are shown as a chart.
    pub gantt: bool,
    /// Where.
    pub place: Place,
    /// To what the list is narrowed besides.
    pub narrow: Narrow,
}

impl Asked {
    /// What a query asks for.
    fn read(query: &str, today: LocalDate) -> Self {
        let part = |name: &str| {
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
        };
        let day = |name| part(name).and_then(|day| day.parse::<LocalDate>().ok());
        let range = match part("range") {
            Some("year") => Range::Year,
            Some("90") => Range::Last90,
            Some("own") => {
                Range::Own((day("from").unwrap_or(today), day("until").unwrap_or(today)))
            }
            Some(_) | None => Range::Quarter,
        };
        let behind = part("behind").and_then(Happened::of);
        let narrow = match behind {
            Some(_) => Narrow::default(),
            None => Narrow::read(|name| part(name).map(decode)),
        };
        Self {
            range,
            behind,
            gantt: part("view") == Some("gantt"),
            place: within::named_in(query),
            narrow,
        }
    }

    /// The address of the address bar, followed.
    pub fn follow(station: Station) -> Memo<Self> {
        let query = Address::get().query;
        Memo::new(move |_| query.with(|query| Self::read(query, station.today())))
    }

    /// The address that asks for it.
    pub fn address(self) -> String {
        let mut address = ["/supervision?range=", self.range.code()].concat();
        if let Range::Own((from, until)) = self.range {
            let days = format!("&from={from}&until={until}");
            address.push_str(&days);
        }
        if self.gantt {
            address.push_str("&view=gantt");
        }
        match self.behind {
            Some(what) => {
                address.push_str("&behind=");
                address.push_str(what.code());
            }
            None => address.push_str(&self.narrow.parts()),
        }
        address.push_str(&within::of_place(self.place));
        address
    }
}

/// What became of a matter, in a word.
pub fn word(what: Happened, lang: Lang) -> String {
    match what {
        Happened::Opened => words::became(false, None, lang),
        Happened::TurnedRed => words::became(true, None, lang),
        Happened::Ended(finding) => words::became(false, Some(finding), lang),
    }
}

/// Where the numbers are counted: where the page is narrowed to, else everywhere for who supervises the
/// district, and in their own street for who acts for one.
pub fn counted(place: Place, station: Station) -> Place {
    if place.is_some() || station.holds(Role::Supervisor) {
        return place;
    }
    let roles = station.roles();
    let own = roles.iter().find(|held| held.role == Role::Authority);
    own.map(|held| (FiguresBy::Street, held.scope))
}

/// What was counted: of which days and where, and the figures of these days and of as many before.
#[derive(Clone, Copy)]
struct Counted {
    of: (Days, Place),
    tally: Tally,
    before: Tally,
}

fn tally_of(page: &FiguresPage) -> Tally {
    page.rows.first().map(|row| row.tally).unwrap_or_default()
}

/// The figures of some days and of as many before, asked for again whenever records have changed.
fn follow(station: Station, of: Memo<(Days, Place)>) -> Signal<Option<Counted>> {
    let found = RwSignal::new(None::<Counted>);
    let ask = |(days, place): (Days, Place)| async move {
        let (by, one) = match place {
            None => (FiguresBy::District, None),
            Some((by, id)) => (by, Some(id)),
        };
        let now = api::figures(by, one, days).await?;
        let earlier = api::figures(by, one, before(days)).await?;
        Ok(Counted {
            of: (days, place),
            tally: tally_of(&now),
            before: tally_of(&earlier),
        })
    };
    let question = move || Some(of.get());
    ask_again(station, PAUSE_MS, question, ask, move |answer| {
        if let Ok(counted) = answer {
            found.set(Some(counted));
        }
    });
    // What was counted of other days is not told of these.
    Signal::derive(move || found.get().filter(|found| found.of == of.get()))
}

/// How many were opened, ended and turned red in some days, and in as many days before: figures of the
/// roll-up, so that nobody counts the archived ones.
#[component]
pub fn Became(
    /// What the address asks for.
    asked: Memo<Asked>,
) -> impl IntoView {
    let (station, lang, address) = (Station::get(), lang(), Address::get());
    let days = Memo::new(move |_| asked.get().range.days(station.today()));
    // Days of one's own that the address names.
    let own = Memo::new(move |_| match asked.get().range {
        Range::Own(days) => Some(days),
        Range::Quarter | Range::Year | Range::Last90 => None,
    });
    let (from, until) = {
        let (from, until) = days.get_untracked();
        (RwSignal::new(Some(from)), RwSignal::new(Some(until)))
    };
    Effect::new(move |_| {
        let (Some(from), Some(until)) = (from.get(), until.get()) else {
            return;
        };
        let now = asked.get_untracked();
        let range = Range::Own((from, until));
        if matches!(now.range, Range::Own(_)) && now.range != range {
            address.go(&Asked { range, ..now }.address(), true);
        }
    });
    // Days that are typed go into the address, and those of another address into the fields.
    Effect::new(move |_| {
        let Some(days) = own.get() else { return };
        if (from.get_untracked(), until.get_untracked()) != (Some(days.0), Some(days.1)) {
            from.set(Some(days.0));
            until.set(Some(days.1));
        }
    });
    let choose = move |code: &'static str| {
        let now = asked.get_untracked();
        let range = match code {
            "quarter" => Range::Quarter,
            "year" => Range::Year,
            "90" => Range::Last90,
            _ => {
                let days = days.get_untracked();
                from.set(Some(days.0));
                until.set(Some(days.1));
                Range::Own(days)
            }
        };
        address.go(&Asked { range, ..now }.address(), true);
    };
    let ranges = [
        ("quarter", words::RANGE_QUARTER),
        ("year", overview::YEAR),
        ("90", overview::QUARTER),
        ("own", overview::OWN),
    ];
    let ranges = ranges.map(|(value, word)| Choice { value, word }).to_vec();
    let of = Memo::new(move |_| (days.get(), counted(asked.get().place, station)));
    let figures = follow(station, of);
    let tile = move |what: Happened| {
        let target = move || {
            let now = asked.get();
            let behind = (now.behind != Some(what)).then_some(what);
            Asked { behind, ..now }.address()
        };
        view! {
            <a
                class="figure"
                data-testid="became"
                data-what=what.code()
                aria-current=move || (asked.get().behind == Some(what)).then_some("true")
                href=target
            >
                <span>{move || word(what, lang.get())}</span>
                <b>{move || told(figures.get().map(|one| one.tally), what.figure())}</b>
                <small>
                    {move || {
                        let was = figures.get().map(|one| told(Some(one.before), what.figure()));
                        let was = was.unwrap_or_else(|| NO_NUMBER.to_owned());
                        words::BECAME_BEFORE.with(lang.get(), &[&was])
                    }}
                </small>
            </a>
        }
        .into_any()
    };
    let hint = move || {
        let (days, lang) = (days.get(), lang.get());
        let before = before(days);
        let all = [days.0, days.1, before.0, before.1].map(|day| clock::day(day, lang));
        words::BECAME_HINT.with(lang, &[&all[0], &all[1], &all[2], &all[3]])
    };
    view! {
        <section class="box" data-testid="became-box">
            <h2>{tr(words::BECAME)} <small data-testid="became-days">{hint}</small></h2>
            <div class="became-tools">
                <Segment
                    legend=words::RANGE
                    name="supervision-range"
                    choices=ranges
                    value=Signal::derive(move || Some(asked.get().range.code()))
                    on_choice=Callback::new(choose)
                />
                <When when=move || matches!(asked.get().range, Range::Own(_))>
                    <DayField id="supervision-from" label=overview::FROM value=from/>
                    <DayField id="supervision-until" label=overview::UNTIL value=until/>
                </When>
            </div>
            <div class="figures">{Happened::ALL.into_iter().map(tile).collect_view()}</div>
            <When when=move || asked.get().behind.is_some()>
                <p class="hint">{tr(words::BECAME_TWICE)}</p>
            </When>
        </section>
    }
}

/// A matter or a project as one line of a chart or a table.
#[derive(Clone, PartialEq)]
pub struct Line {
    /// What it is.
    pub sort: Text,
    /// Its number.
    pub number: String,
    /// What it is called.
    pub title: String,
    /// Its own page.
    pub address: String,
    /// 督办级别, of a matter.
    pub level: Option<Level>,
    /// Who leads it.
    pub leader: String,
    /// 对口专工委, of a matter.
    pub committee: Option<OrganisationId>,
    /// The lead unit.
    pub unit: Option<OrganisationId>,
    /// The light that is shown.
    pub light: Light,
    /// What the rule reads; `None` of what nobody is at work on.
    pub reading: Option<Reading>,
    /// A person's light.
    pub overrule: Option<Overrule>,
    /// Letters sent and answered, of a matter.
    pub letters: Option<(usize, usize)>,
    /// Its plan.
    pub schedule: Schedule,
    /// The day on which it began.
    pub began: LocalDate,
    /// The day of the last report.
    pub reported_on: Option<LocalDate>,
    /// The day on which it ended, and with what.
    pub ended: Option<(LocalDate, Finding)>,
}

impl Line {
    fn reached(&self) -> u16 {
        domain::schedule::reached(&self.schedule).unwrap_or(0)
    }
}

/// All plans in one chart.
#[component]
pub fn Plans(
    /// What is shown, in its order.
    #[prop(into)]
    lines: Signal<Vec<Line>>,
) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let shown = move || {
        let today = station.today();
        let all = lines.get();
        let bars = all.iter().map(|one| {
            let ended = one.ended.map(|(day, _)| day);
            whole(&one.schedule, one.began, ended, today)
        });
        let chart = gantt::layout(&bars.collect::<Vec<_>>(), today);
        let head = scale(&chart, words::MATTER);
        let row = |(one, own): (&Line, &gantt::Lane)| {
            let is_closed = one.ended.is_some();
            let done = match one.light {
                _ if one.reached() >= 1000 => "gantt-done",
                // What is over is late with nothing any more.
                _ if is_closed => "gantt-running",
                Light::Red | Light::Yellow => "gantt-late",
                Light::Green | Light::Grey | Light::Unplanned => "gantt-running",
            };
            let state = (one.light == Light::Red && !is_closed).then_some("overdue");
            let milestones = one.schedule.milestones.iter();
            let first = milestones.clone().map(|one| one.from).min();
            let last = milestones.map(|one| one.due).max();
            let dates = move |lang: Lang| match first.zip(last) {
                Some((first, last)) => {
                    words::DATES.with(lang, &[&clock::day(first, lang), &clock::day(last, lang)])
                }
                None => words::NO_PLAN.of(lang).to_owned(),
            };
            let (title, light, reached) = (one.title.clone(), one.light, one.reached());
            let alt = move || {
                let lang = lang.get();
                let light = if is_closed {
                    words::OVER
                } else {
                    words::light(light)
                };
                let said = [
                    light.of(lang).to_owned(),
                    dates(lang),
                    words::percent(reached),
                ];
                words::ALL_PLANS_ALT.with(lang, &[&title, &said[0], &said[1], &said[2]])
            };
            view! {
                <li class="gantt-row" data-testid="plan" data-state=state>
                    <a class="gantt-name" href=one.address.clone()>{one.title.clone()}</a>
                    <LightBadge light done=is_closed/>
                    {lane(&chart, own, done, alt)}
                    <small class="gantt-dates">{move || dates(lang.get())}</small>
                </li>
            }
            .into_any()
        };
        let rows: Vec<AnyView> = all.iter().zip(&chart.lanes).map(row).collect();
        view! {
            <div class="gantt" data-testid="plans">
                {head}
                <ul>{rows}</ul>
            </div>
        }
        .into_any()
    };
    let opened = RwSignal::new(false);
    let cells = move || {
        let mut lines = lines
            .with(|lines| table(lines, station, lang.get()))
            .into_iter();
        let heads = lines.next().unwrap_or_default().into_iter();
        let heads = heads.map(|head| view! { <th scope="col">{head}</th> }.into_any());
        let row = |line: Vec<String>| {
            let cells = line.into_iter();
            let cells = cells.map(|cell| view! { <td>{cell}</td> }.into_any());
            view! { <tr>{cells.collect_view()}</tr> }.into_any()
        };
        view! {
            <div class="table-frame teams-frame" data-testid="plans-table">
                <table>
                    <thead>
                        <tr>{heads.collect_view()}</tr>
                    </thead>
                    <tbody>{lines.map(row).collect_view()}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <section class="box">
            {shown}
            <button
                type="button"
                class="button small"
                data-testid="plans-as-table"
                aria-expanded=move || opened.get().to_string()
                on:click=move |_| opened.update(|opened| *opened = !*opened)
            >
                {tr(words::AS_TABLE)}
            </button>
            <When when=move || opened.get()>{cells}</When>
        </section>
    }
}

/// What is shown as a table, the heads first.
pub fn table(lines: &[Line], station: Station, lang: Lang) -> Table {
    let heads = [
        words::COLUMN_SORT,
        words::COLUMN_NUMBER,
        words::COLUMN_TITLE,
        words::LEVEL,
        words::LEADER,
        words::COMMITTEE,
        words::COLUMN_UNIT,
        words::LIGHT,
        words::REASONS,
        words::COLUMN_REACHED,
        words::COLUMN_DONE,
        words::COLUMN_MILESTONES,
        words::COLUMN_COMPLETION,
        words::COLUMN_FORECAST,
        words::COLUMN_LETTERS,
        words::COLUMN_ANSWERED,
        words::LAST_REPORT,
        words::COLUMN_OPENED,
        words::COLUMN_ENDED,
        words::CLOSE_FINDING,
    ];
    let heads: Vec<String> = heads.iter().map(|head| head.of(lang).to_owned()).collect();
    let today = untrack(|| station.today());
    let day = |day: Option<LocalDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let word = |word: Option<Text>| word.map_or_else(String::new, |word| word.of(lang).to_owned());
    let count = |count: Option<usize>| count.map(|count| count.to_string()).unwrap_or_default();
    let line = |one: &Line| {
        let name = |id| station.tree.with_untracked(|tree| tree.name(id));
        // What is over has no light, and nothing is expected of it.
        let is_open = one.ended.is_none();
        let light = is_open.then(|| words::light(one.light));
        let reason = is_open.then(|| {
            let (overrule, reading) = (one.overrule.as_ref(), one.reading.as_ref());
            why(overrule, reading, &one.schedule, lang)
        });
        let forecast = forecast_of_all(&one.schedule, today).filter(|_| is_open);
        let (done, all) = milestones_done(&one.schedule);
        vec![
            word(Some(one.sort)),
            one.number.clone(),
            one.title.clone(),
            word(one.level.map(names::supervision)),
            one.leader.clone(),
            one.committee.map(name).unwrap_or_default(),
            one.unit.map(name).unwrap_or_default(),
            word(light),
            reason.unwrap_or_default(),
            words::percent(one.reached()),
            done.to_string(),
            all.to_string(),
            day(completion(&one.schedule)),
            day(forecast),
            count(one.letters.map(|letters| letters.0)),
            count(one.letters.map(|letters| letters.1)),
            day(one.reported_on),
            day(Some(one.began)),
            day(one.ended.map(|ended| ended.0)),
            word(one.ended.map(|ended| words::finding(ended.1))),
        ]
    };
    let mut table = vec![heads];
    table.extend(lines.iter().map(line));
    table
}
