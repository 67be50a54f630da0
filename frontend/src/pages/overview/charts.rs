//! How figures went, as pictures over the layouts of `charts`; each with the same numbers as a table.

use std::sync::Arc;

use charts::{heat, line};
use leptos::prelude::*;
use shared::figures::{Figure, FiguresCourse, Kpi, Tally};
use shared::time::LocalDate;
use text::{Lang, clock, overview as words, supervision::percent, team as figure_words};

use super::{Compare, ledger, whose};
use crate::address::Address;
use crate::components::bar::{Bar, Stacked};
use crate::pages::take_away::{Table, ToFile};
use crate::pages::within::Place;
use crate::settings::{lang, tr};

/// A course that was asked for; `None` before it came.
pub type Course = Signal<Option<Arc<FiguresCourse>>>;

/// The first and the last day of a stretch.
fn stretch_days(course: &FiguresCourse, n: usize) -> (LocalDate, LocalDate) {
    let first = course.from.plus_days(n as i32 * course.stretch);
    let last = first.plus_days(course.stretch - 1);
    (first, last.min(course.until))
}

fn stretch_name(course: &FiguresCourse, n: usize, lang: Lang) -> String {
    let (first, last) = stretch_days(course, n);
    let begin = clock::day(first, lang);
    if first == last {
        return begin;
    }
    words::FROM_TO.with(lang, &[&begin, &clock::day(last, lang)])
}

/// What of a tally is drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// A count.
    Figure(Figure),
    /// A rate.
    Rate(Kpi),
}

impl Of {
    fn value(self, tally: &Tally) -> Option<f64> {
        match self {
            Self::Figure(figure) => Some(f64::from(tally.get(figure))),
            Self::Rate(rate) => tally.rate(rate).map(f64::from),
        }
    }
}

/// A small line beside a number.
#[component]
pub fn Spark(
    /// The course.
    course: Course,
    /// What of it.
    of: Of,
) -> impl IntoView {
    let drawn = move || {
        let course = course.get()?;
        let row: Vec<_> = course.stretches.iter().map(|one| of.value(one)).collect();
        let top = row.iter().flatten().copied().fold(0.0, f64::max);
        let shape = line::layout(&row, top);
        (!shape.line.is_empty()).then(|| {
            view! {
                <svg class="spark" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
                    <polygon points=shape.area></polygon>
                    <polyline points=shape.line></polyline>
                </svg>
            }
        })
    };
    drawn.into_any()
}

/// A count that opens the list behind it, where it counts something.
fn counted(count: u32, behind: String) -> AnyView {
    if count == 0 {
        return view! { <span>{count}</span> }.into_any();
    }
    view! { <a href=behind>{count}</a> }.into_any()
}

/// What is drawn in the trend, the larger behind.
const TREND: [(Figure, &str); 2] = [(Figure::Registered, "first"), (Figure::Closed, "second")];

/// What was registered in each stretch of the days that some are compared with, and what those days are
/// called.
type Earlier = (text::Text, Vec<u32>);

/// The trend as a table, the heads first.
fn trend_table(course: &FiguresCourse, earlier: Option<&Earlier>, lang: Lang) -> Table {
    let figures = TREND.map(|(figure, _)| figure_words::figure(figure).of(lang).to_owned());
    let mut heads = vec![words::DAYS.of(lang).to_owned()];
    heads.extend(figures);
    heads.extend(earlier.map(|(name, _)| earlier_head(*name, lang)));
    let lines = course.stretches.iter().enumerate().map(|(n, tally)| {
        let mut line = vec![stretch_name(course, n, lang)];
        line.extend(TREND.map(|(figure, _)| tally.get(figure).to_string()));
        line.extend(earlier.map(|(_, was)| earlier_count(was, n)));
        line
    });
    std::iter::once(heads).chain(lines).collect()
}

/// `登记（上期）`.
fn earlier_head(name: text::Text, lang: Lang) -> String {
    let figure = figure_words::figure(Figure::Registered);
    words::OF_WHEN.with(lang, &[figure.of(lang), name.of(lang)])
}

/// How many it was in a stretch; nothing where those days were fewer.
fn earlier_count(was: &[u32], n: usize) -> String {
    was.get(n).map(u32::to_string).unwrap_or_default()
}

/// Registered and closed, over the days, and what was registered in those that they are compared with.
#[component]
pub fn Trend(
    /// The course.
    course: Course,
    /// The course of the days that it is compared with, if it is.
    earlier: Course,
    /// With what it is compared.
    compare: Memo<Compare>,
    /// The place.
    place: Memo<Place>,
) -> impl IntoView {
    let lang = lang();
    // Stretches of another length are not drawn over each other.
    let earlier = Memo::new(move |_| -> Option<Earlier> {
        let (name, was) = (compare.get().name()?, earlier.get()?);
        let is_alike = course.with(|course| {
            let now = course.as_ref().map(|course| course.stretch);
            now == Some(was.stretch)
        });
        let counts = was.stretches.iter();
        let counts = counts.map(|one| one.get(Figure::Registered)).collect();
        is_alike.then_some((name, counts))
    });
    let file = Callback::new(move |()| -> Table {
        let course = course.get_untracked();
        let table = course.map(|course| {
            earlier.with_untracked(|earlier| {
                trend_table(&course, earlier.as_ref(), lang.get_untracked())
            })
        });
        table.unwrap_or_default()
    });
    let drawn = move || {
        let course = course.get()?;
        let earlier = earlier.get();
        let was = earlier.as_ref().map_or(&[][..], |(_, counts)| &counts[..]);
        let count = |figure: Figure| course.stretches.iter().map(move |one| one.get(figure));
        let all = TREND.iter().flat_map(|(figure, _)| count(*figure));
        let most = all.chain(was.iter().copied()).max();
        let end = line::scale_end(most.unwrap_or_default());
        let row: Vec<_> = was.iter().map(|n| Some(f64::from(*n))).collect();
        let shape = line::layout(&row, f64::from(end));
        let before = earlier.is_some().then(|| {
            view! {
                <g class="earlier">
                    <polyline points=shape.line></polyline>
                </g>
            }
        });
        let lines = TREND.map(|(figure, class)| {
            let row: Vec<_> = count(figure).map(|n| Some(f64::from(n))).collect();
            let shape = line::layout(&row, f64::from(end));
            let area = (class == "first").then(|| view! { <polygon points=shape.area></polygon> });
            view! {
                <g class=class>
                    {area} <polyline points=shape.line></polyline>
                </g>
            }
            .into_any()
        });
        let spoken = {
            let sum = |figure| count(figure).sum::<u32>().to_string();
            let sums = TREND.map(|(figure, _)| sum(figure));
            let was = earlier.as_ref().map(|(name, counts)| {
                let sum: u32 = counts.iter().sum();
                (*name, sum.to_string())
            });
            move || {
                let lang = lang.get();
                let says = words::TREND_SAYS.with(lang, &[&sums[0], &sums[1]]);
                match &was {
                    None => says,
                    Some((name, sum)) => {
                        words::TREND_EARLIER.with(lang, &[&says, name.of(lang), sum])
                    }
                }
            }
        };
        let (first, last) = (course.from, course.until);
        Some(view! {
            <div class="trend" data-testid="trend">
                <span class="trend-end">{end}</span>
                <svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label=spoken>
                    <path class="grid" d="M0 0H100M0 50H100M0 100H100"></path>
                    {before}
                    {lines.into_iter().collect_view()}
                </svg>
                <p class="trend-days">
                    <span>{move || clock::day(first, lang.get())}</span>
                    <span>{move || clock::day(last, lang.get())}</span>
                </p>
            </div>
        })
    };
    let rows = move || {
        let course = course.get()?;
        let lang = lang.get();
        let place = place.get();
        let earlier = earlier.get();
        let row = |(n, tally): (usize, &Tally)| {
            let days = stretch_days(&course, n);
            let was = earlier.as_ref();
            let was = was.map(|(_, was)| view! { <td>{earlier_count(was, n)}</td> });
            let cells = TREND.map(|(figure, _)| {
                let behind = ledger(days, place, figure);
                let behind = behind.unwrap_or_else(|| whose(days, place).behind(figure));
                view! { <td>{counted(tally.get(figure), behind)}</td> }.into_any()
            });
            view! {
                <tr>
                    <th scope="row">{stretch_name(&course, n, lang)}</th>
                    {cells.into_iter().collect_view()}
                    {was}
                </tr>
            }
        };
        let rows = course.stretches.iter().enumerate().map(row);
        Some(rows.collect_view())
    };
    let key = TREND.map(|(figure, class)| {
        view! {
            <span class=["trend-key ", class].concat()>
                {tr(figure_words::figure(figure))}
            </span>
        }
        .into_any()
    });
    let earlier_name = move || {
        let name = earlier.with(|earlier| earlier.as_ref().map(|(name, _)| *name))?;
        Some(earlier_head(name, lang.get()))
    };
    let earlier_key =
        move || earlier_name().map(|name| view! { <span class="trend-key earlier">{name}</span> });
    let earlier_column = move || earlier_name().map(|name| view! { <th scope="col">{name}</th> });
    view! {
        <section class="box">
            <h2>
                {tr(words::TREND)}
                <small class="trend-keys">{key.into_iter().collect_view()} {earlier_key}</small>
                <ToFile name="trend-csv" file="trend.csv" table=file look="link"/>
            </h2>
            {drawn}
            <p class="card-meta">{tr(words::TREND_HINT)}</p>
            <details>
                <summary>{tr(words::AS_TABLE)}</summary>
                <div class="table-frame">
                    <table class="plain">
                        <thead>
                            <tr>
                                <th scope="col">{tr(words::DAYS)}</th>
                                {TREND
                                    .map(|(figure, _)| {
                                        view! { <th scope="col">{tr(figure_words::figure(figure))}</th> }
                                    })
                                    .collect_view()}
                                {earlier_column}
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </details>
        </section>
    }
}

/// Weeks of a heat calendar at most; earlier ones are left out.
const WEEKS: usize = 53;
/// The side of a day, its distance to the next included, in the units of the drawing.
const SIDE: u32 = 12;

/// On which days activities were held.
#[component]
pub fn Held(
    /// The course.
    course: Course,
    /// The place.
    place: Memo<Place>,
) -> impl IntoView {
    let (lang, address) = (lang(), Address::get());
    let behind = move |day: LocalDate, place: Place| {
        let whose = whose((day, day), place);
        whose.behind(Figure::Activities)
    };
    let recent = move || {
        let course = course.get()?;
        // The days that are left begin with a week.
        let over = course.activities.len().saturating_sub(WEEKS * 7 - 6);
        let first = course.from.plus_days(over as i32);
        Some((first, course.activities[over..].to_vec()))
    };
    let drawn = move || {
        let (first, counts) = recent()?;
        let lang = lang.get();
        let cells = heat::layout(first, &counts);
        let weeks = cells.last().map_or(1, |last| last.week + 1);
        let months = cells
            .iter()
            .filter(|one| one.day.ymd().2 == 1)
            .map(|one| (one.week, clock::month_mark(one.day, lang)));
        let months = months
            .map(|(week, word)| view! { <text x=week * SIDE y="9">{word}</text> })
            .collect_view();
        let total: usize = counts.iter().map(|n| usize::from(*n)).sum();
        let square = |one: &heat::Cell| {
            let said = [
                clock::day(one.day, lang),
                words::HELD.count(lang, one.count.into()),
            ];
            let (day, count) = (one.day, one.count);
            // The table below leads there by the keyboard as well.
            let open = move |_| {
                if count > 0 {
                    address.go(&behind(day, place.get_untracked()), false);
                }
            };
            view! {
                <rect
                    on:click=open
                    data-level=one.level
                    x=one.week * SIDE
                    y=one.weekday * SIDE + SIDE
                    width=SIDE - 2
                    height=SIDE - 2
                    rx="2"
                >
                    <title>{said.join(" · ")}</title>
                </rect>
            }
        };
        Some(view! {
            <svg
                class="heat"
                data-testid="heat"
                viewBox=format!("0 0 {} {}", weeks * SIDE, 8 * SIDE)
                style:max-width=format!("{}px", weeks * SIDE * 2)
                role="img"
                aria-label=words::HELD.count(lang, total)
            >
                {months}
                {cells.iter().map(square).collect_view()}
            </svg>
        })
    };
    let rows = move || {
        let (first, counts) = recent()?;
        let lang = lang.get();
        let place = place.get();
        let held = counts.into_iter().enumerate().filter(|(_, n)| *n > 0);
        let row = |(n, count): (usize, u16)| {
            let day = first.plus_days(n as i32);
            view! {
                <tr>
                    <th scope="row">{clock::day(day, lang)}</th>
                    <td>{counted(count.into(), behind(day, place))}</td>
                </tr>
            }
        };
        Some(held.map(row).collect_view())
    };
    view! {
        <section class="box">
            <h2>
                {tr(words::HEAT)}
                <a href="/activities">{tr(text::activity::CALENDAR)}</a>
            </h2>
            {drawn}
            <details>
                <summary>{tr(words::AS_TABLE)}</summary>
                <div class="table-frame">
                    <table class="plain">
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </details>
        </section>
    }
}

/// A part of a whole, with the list behind it.
#[derive(Clone, PartialEq)]
pub struct Share {
    /// Its name.
    pub word: text::Text,
    /// How many.
    pub count: u32,
    /// Where its list is.
    pub address: Option<String>,
    /// Which part of the whole it is, if they come to one.
    pub part: Option<usize>,
}

/// How many each part of a whole is; empty where there is none.
fn parts(shares: &[Share]) -> Vec<u32> {
    let last = shares.iter().filter_map(|one| one.part).max();
    let mut counts = vec![0; last.map_or(0, |last| last + 1)];
    for one in shares {
        if let Some(count) = one.part.and_then(|part| counts.get_mut(part)) {
            *count = one.count;
        }
    }
    counts
}

/// Parts as bars, each beside its number.
#[component]
pub fn Shares(
    /// The heading.
    title: text::Text,
    /// A name for tests.
    name: &'static str,
    /// The parts.
    #[prop(into)]
    shares: Signal<Vec<Share>>,
    /// Whether they come to a whole, so that their part of it is told.
    #[prop(optional)]
    of_whole: bool,
    /// What is taken away of it, if anything: a name for tests, the file's name, and the table.
    #[prop(optional)]
    file: Option<(&'static str, &'static str, Callback<(), Table>)>,
    /// What is said where there is nothing.
    none: text::Text,
) -> impl IntoView {
    let rows = move || {
        let shares = shares.get();
        let whole: u32 = shares.iter().map(|one| one.count).sum();
        let most = shares.iter().map(|one| one.count).max().unwrap_or_default();
        let row = |one: Share| {
            let (count, piece) = (one.count, one.part);
            let part = of_whole.then(|| {
                let rate = u64::from(one.count) * 1000 / u64::from(whole.max(1));
                [" · ", &percent(rate as u16), "%"].concat()
            });
            let word = match one.address {
                Some(address) => view! { <a href=address>{tr(one.word)}</a> }.into_any(),
                None => view! { <span>{tr(one.word)}</span> }.into_any(),
            };
            view! {
                <li data-testid="share">
                    {word} <Bar count most part=piece/>
                    <b>{count}<small>{part}</small></b>
                </li>
            }
            .into_any()
        };
        shares.into_iter().map(row).collect_view()
    };
    let to_file = file.map(|(name, file, table)| view! { <ToFile name file table look="link"/> });
    let whole_bar = move || {
        let counts = shares.with(|shares| parts(shares));
        (of_whole && !counts.is_empty()).then(|| view! { <Stacked counts/> })
    };
    view! {
        <section class="box" data-testid=name>
            <h2>{tr(title)} {to_file}</h2>
            {whole_bar}
            <ul class="bars shares">{rows}</ul>
            {move || {
                shares
                    .with(Vec::is_empty)
                    .then(|| view! { <p class="card-meta">{tr(none)}</p> })
            }}
        </section>
    }
}
