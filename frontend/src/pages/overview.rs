//! The district overview (总览): figures of some days with their formulas, told apart by street, station,
//! unit or team, and the wall screens that show them in halls.

mod screens;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use shared::account::Role;
use shared::figures::{Figure, FigureRow, FiguresBy, Kpi, Tally};
use shared::id::OrganisationId;
use shared::time::{LocalDate, Timestamp};
use text::{clock, overview as words, team as figure_words};
use wasm_bindgen_futures::spawn_local;

use self::screens::Screens;
use super::teams::{FEW, Rate, new_year};
use crate::components::inputs::DayField;
use crate::components::segment::{Choice, Segment};
use crate::components::when::When;
use crate::settings::{lang, tr};
use crate::station::{Station, api};
use crate::ui::LEDGER;

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

/// As many days before some days.
fn before(days: Days) -> Days {
    let length = days.1.0 - days.0.0 + 1;
    (days.0.plus_days(-length), days.0.plus_days(-1))
}

/// The rates that are shown, each with what it must not be shown without.
const RATES: [Kpi; 7] = [
    Kpi::CloseRate,
    Kpi::ResolveRate,
    Kpi::SignRate,
    Kpi::ReplyRate,
    Kpi::ProcessRate,
    Kpi::ResultRate,
    Kpi::ReworkRate,
];

/// What was asked for, and when.
#[derive(Clone, Default)]
struct Asked {
    whole: Tally,
    whole_before: Tally,
    rows: Vec<FigureRow>,
    at: Option<Timestamp>,
}

/// The ledger of some days, perhaps of one place, narrowed to what a figure counts as far as a filter
/// can say it.
fn ledger(
    days: Days,
    place: Option<(FiguresBy, OrganisationId)>,
    figure: Figure,
) -> Option<String> {
    let more = match figure {
        Figure::Registered => "",
        Figure::ClassA => "&class=A",
        Figure::ClassB => "&class=B",
        Figure::ClassC => "&class=C",
        Figure::ClassD => "&class=D",
        Figure::Declined => "&status=declined",
        _ => return None,
    };
    let place = match place {
        None | Some((FiguresBy::District, _)) => String::new(),
        Some((by, id)) => format!("&{}={id}", by.code()),
    };
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
    let range = RwSignal::new(Range::Year);
    let (from, until) = (
        RwSignal::new(Some(today.plus_days(-29))),
        RwSignal::new(Some(today)),
    );
    let by = RwSignal::new(FiguresBy::Street);
    let compares = RwSignal::new(false);
    let days = Memo::new(move |_| {
        let today = station.today();
        let own = (from.get().unwrap_or(today), until.get().unwrap_or(today));
        days_of(range.get(), own, today)
    });
    let asked = RwSignal::new(Asked::default());
    let turn = StoredValue::new(0u32);
    Effect::new(move |last: Option<()>| {
        station.changes.track();
        let (days, by, compares) = (days.get(), by.get(), compares.get());
        let mine = turn
            .try_update_value(|turn| {
                *turn += 1;
                *turn
            })
            .unwrap_or_default();
        let again = last.is_some();
        spawn_local(async move {
            if again {
                TimeoutFuture::new(PAUSE_MS).await;
            }
            if turn.try_get_value() != Some(mine) {
                return;
            }
            let first = |rows: Vec<FigureRow>| rows.first().map(|row| row.tally);
            let whole = api::figures(FiguresBy::District, None, days).await;
            let rows = api::figures(by, None, days).await;
            let whole_before = if compares {
                api::figures(FiguresBy::District, None, before(days))
                    .await
                    .ok()
            } else {
                None
            };
            if let (Ok(whole), Ok(rows)) = (whole, rows) {
                asked.try_set(Asked {
                    whole: first(whole.rows).unwrap_or_default(),
                    whole_before: whole_before
                        .and_then(|page| first(page.rows))
                        .unwrap_or_default(),
                    rows: rows.rows,
                    at: Some(station.now.get_untracked()),
                });
            }
        });
    });
    let ranges = [
        (Range::Month, words::MONTH),
        (Range::Quarter, words::QUARTER),
        (Range::Year, words::YEAR),
        (Range::Own, words::OWN),
    ];
    let ranges = ranges.map(|(value, word)| Choice { value, word }).to_vec();
    let sorts = [
        (FiguresBy::Street, words::BY_STREET),
        (FiguresBy::Station, words::BY_STATION),
        (FiguresBy::Unit, words::BY_UNIT),
        (FiguresBy::Team, words::BY_TEAM),
    ];
    let sorts = sorts.map(|(value, word)| Choice { value, word }).to_vec();
    let tiles = move || {
        let held = asked.get();
        let days = days.get();
        let compares = compares.get();
        let registered = held.whole.get(Figure::Registered);
        let was = held.whole_before;
        let first = view! {
            <a
                class="figure"
                data-testid="registered"
                href=ledger(days, None, Figure::Registered).unwrap_or_default()
            >
                <span>{tr(figure_words::figure(Figure::Registered))}</span>
                <b>{registered}</b>
                <small>
                    {compares
                        .then(|| {
                            let before = was.get(Figure::Registered) as usize;
                            move || words::BEFORE.count(lang.get(), before)
                        })}
                </small>
            </a>
        }
        .into_any();
        let rates = RATES.map(|rate| {
            let before = was.rate(rate).map_or_else(
                || "–".to_owned(),
                |rate| [&text::supervision::percent(rate as u16), "%"].concat(),
            );
            let tally = held.whole;
            view! {
                <div class="figure" data-testid=rate.code()>
                    <span>{tr(figure_words::kpi(rate))}</span>
                    <b><Rate tally rate/></b>
                    <small>
                        {move || {
                            let lang = lang.get();
                            let formula = figure_words::formula(rate, lang);
                            if compares {
                                let before = words::BEFORE.with(lang, &[&before]);
                                [&formula, " · ", &*before].concat()
                            } else {
                                formula
                            }
                        }}
                    </small>
                </div>
            }
            .into_any()
        });
        std::iter::once(first).chain(rates).collect_view()
    };
    let table = move || {
        let held = asked.get();
        let (days, by) = (days.get(), by.get());
        let mut rows: Vec<(String, FigureRow)> = station.tree.with(|tree| {
            let rows = held.rows.iter();
            rows.filter_map(|row| Some((tree.name(row.of?), *row)))
                .collect()
        });
        rows.sort_by(|a, b| a.0.cmp(&b.0));
        // The highest and the lowest of those that have cases enough.
        let ends = RATES.map(|rate| {
            let (_, whole) = rate.parts();
            let rated = rows.iter().filter(|(_, row)| row.tally.get(whole) >= FEW);
            let all: Vec<u32> = rated.filter_map(|(_, row)| row.tally.rate(rate)).collect();
            let ends = all.iter().max().copied().zip(all.iter().min().copied());
            ends.filter(|(high, low)| high != low)
        });
        let row = move |(name, row): (String, FigureRow)| {
            let place = row.of.map(|id| (by, id));
            let count = move |figure: Figure| {
                let n = row.tally.get(figure);
                match ledger(days, place, figure) {
                    Some(address) if n > 0 => view! { <a href=address>{n}</a> }.into_any(),
                    Some(_) | None => view! { <span>{n}</span> }.into_any(),
                }
            };
            let rates = RATES
                .into_iter()
                .zip(ends)
                .map(|(rate, ends)| {
                    let (_, whole) = rate.parts();
                    let own = row.tally.rate(rate).filter(|_| row.tally.get(whole) >= FEW);
                    let mark = ends.and_then(|(high, low)| match own {
                        Some(own) if own == high => Some(words::BEST),
                        Some(own) if own == low => Some(words::LOWEST),
                        _ => None,
                    });
                    let tally = row.tally;
                    view! {
                        <td data-label=tr(figure_words::kpi(rate))>
                            <Rate tally rate/>
                            {mark.map(|mark| view! { <em class="tag">{tr(mark)}</em> })}
                        </td>
                    }
                    .into_any()
                })
                .collect_view();
            view! {
                <tr data-testid="figure-row">
                    <th scope="row">{name}</th>
                    <td data-label=tr(
                        figure_words::figure(Figure::Registered),
                    )>{count(Figure::Registered)}</td>
                    {rates}
                </tr>
            }
            .into_any()
        };
        rows.into_iter().map(row).collect_view()
    };
    let csv = move || {
        let (from, until) = days.get();
        let tag = lang.get().tag();
        format!(
            "/api/figures?by={}&from={from}&until={until}&csv={tag}",
            by.get().code()
        )
    };
    view! {
        <div class="page work-page" data-testid="overview">
            <div class="page-head">
                <h1 id="page-title" tabindex="-1">{tr(words::TITLE)}</h1>
                <Segment
                    legend=words::RANGE
                    name="overview-range"
                    choices=ranges
                    value=Signal::derive(move || Some(range.get()))
                    on_choice=Callback::new(move |one| range.set(one))
                />
                <When when=move || range.get() == Range::Own>
                    <DayField id="overview-from" label=words::FROM value=from/>
                    <DayField id="overview-until" label=words::UNTIL value=until/>
                </When>
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=move || compares.get()
                        on:change=move |event| compares.set(event_target_checked(&event))
                    />
                    {tr(words::COMPARE)}
                </label>
                <span class="grow"></span>
                <a class="button" href="/overview/bulletin" data-testid="to-bulletins">
                    {tr(text::bulletin::TO_BULLETINS)}
                </a>
                <small class="page-note" data-testid="counted-to">
                    {move || {
                        asked
                            .with(|asked| asked.at)
                            .map(|at| words::COUNTED_TO.with(lang.get(), &[&clock::time(at)]))
                    }}
                </small>
            </div>
            <div class="work-body">
                <section class="figures" aria-label=tr(words::TITLE)>{tiles}</section>
                <section class="box">
                    <h2>
                        <Segment
                            legend=words::BY
                            name="overview-by"
                            choices=sorts
                            value=Signal::derive(move || Some(by.get()))
                            on_choice=Callback::new(move |one| by.set(one))
                        />
                        <a href=csv download="" data-testid="figures-csv">{tr(words::CSV)}</a>
                    </h2>
                    <p class="hint">
                        {move || words::ORDER.count(lang.get(), FEW as usize)}
                    </p>
                    <div class="table-frame teams-frame">
                        <table>
                            <thead>
                                <tr>
                                    <th scope="col">{tr(words::NAME)}</th>
                                    <th scope="col">
                                        {tr(figure_words::figure(Figure::Registered))}
                                    </th>
                                    {RATES
                                        .map(|rate| {
                                            view! {
                                                <th
                                                    scope="col"
                                                    title=move || figure_words::formula(rate, lang.get())
                                                >
                                                    {tr(figure_words::kpi(rate))}
                                                </th>
                                            }
                                                .into_any()
                                        })
                                        .into_iter()
                                        .collect_view()}
                                </tr>
                            </thead>
                            <tbody>{table}</tbody>
                        </table>
                    </div>
                    <When when=move || asked.with(|asked| asked.at.is_some() && asked.rows.is_empty())>
                        <p class="card-meta">{tr(words::EMPTY)}</p>
                    </When>
                </section>
                <Screens/>
            </div>
        </div>
    }
}
