//! The figures told apart by place: each name narrows the page to it, each count opens its list.

use leptos::prelude::*;
use shared::figures::{Figure, FigureRow, FiguresBy, Kpi};
use text::{overview as words, team as figure_words};

use super::{Asked, Days, ledger, whose};
use crate::components::segment::{Choice, Segment};
use crate::components::when::When;
use crate::pages::teams::{FEW, Rate, middle};
use crate::pages::within::Place;
use crate::settings::{lang, tr};
use crate::station::Station;

/// The rates of the table: those of the tiles, and what mostly tells units apart.
const COLUMNS: [Kpi; 14] = [
    Kpi::ResponseRate,
    Kpi::CloseRate,
    Kpi::ResolveRate,
    Kpi::SignRate,
    Kpi::ReplyRate,
    Kpi::OverdueRate,
    Kpi::RatedRate,
    Kpi::ProcessRate,
    Kpi::ResultRate,
    Kpi::ReworkRate,
    Kpi::ReturnRate,
    Kpi::ReturnRefusedRate,
    Kpi::MeetRate,
    Kpi::KeptRate,
];

const SORTS: [(FiguresBy, text::Text); 4] = [
    (FiguresBy::Street, words::BY_STREET),
    (FiguresBy::Station, words::BY_STATION),
    (FiguresBy::Unit, words::BY_UNIT),
    (FiguresBy::Team, words::BY_TEAM),
];

/// The table.
#[component]
pub fn Table(
    /// What was asked for.
    asked: RwSignal<Asked>,
    /// The days.
    days: Memo<Days>,
    /// What it is told apart by.
    by: RwSignal<FiguresBy>,
    /// The place that the page is narrowed to.
    place: Memo<Place>,
    /// Another place is wanted.
    on_place: Callback<Place>,
) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let choices = SORTS.map(|(value, word)| Choice { value, word }).to_vec();
    let rows = Memo::new(move |_| {
        let within = match place.get() {
            Some((FiguresBy::Street, street)) => Some(street),
            _ => None,
        };
        // Rows of another sort are on their way: nothing is told under a wrong head.
        let by = by.get();
        let held = asked.with(|asked| asked.course.clone().filter(|_| asked.by == Some(by)));
        let mut rows: Vec<(String, FigureRow)> = station.tree.with(|tree| {
            let is_within = |row: &&FigureRow| {
                let street = row.of.and_then(|of| tree.get(of)?.street);
                match (by, within) {
                    (FiguresBy::Station | FiguresBy::Team, Some(within)) => street == Some(within),
                    _ => true,
                }
            };
            let rows = held.iter().flat_map(|course| &course.rows);
            rows.filter(is_within)
                .filter_map(|row| Some((tree.name(row.of?), *row)))
                .collect()
        });
        rows.sort_by(|a, b| a.0.cmp(&b.0));
        rows
    });
    let body = move || {
        let (days, by) = (days.get(), by.get());
        let rows = rows.get();
        // Only those of like size are compared, by the groups of the comparison. Units are not: each has
        // a field of its own, and a case of several units counts for each of them.
        let all = asked.with(|asked| asked.course.clone());
        let all = all.iter().flat_map(|course| &course.rows);
        let middle = middle(all.map(|row| &row.tally));
        let is_large = move |row: &FigureRow| row.tally.get(Figure::Accepted) >= middle;
        // The highest and the lowest of those that have cases enough, of the larger and of the smaller.
        let ends = [true, false].map(|large| {
            COLUMNS.map(|rate| {
                let (_, whole) = rate.parts();
                let rated = rows.iter().filter(|(_, row)| {
                    by != FiguresBy::Unit && is_large(row) == large && row.tally.get(whole) >= FEW
                });
                let all: Vec<u32> = rated.filter_map(|(_, row)| row.tally.rate(rate)).collect();
                let ends = all.iter().max().copied().zip(all.iter().min().copied());
                ends.filter(|(high, low)| high != low)
            })
        });
        let row = move |(name, row): (String, FigureRow)| {
            let of = row.of.map(|id| (by, id));
            let count = move |figure: Figure| {
                let n = row.tally.get(figure);
                match ledger(days, of, figure) {
                    Some(address) if n > 0 => view! { <a href=address>{n}</a> }.into_any(),
                    Some(_) | None => view! { <span>{n}</span> }.into_any(),
                }
            };
            let whose = whose(days, of);
            let [large, small] = ends;
            let rates = COLUMNS
                .into_iter()
                .zip(if is_large(&row) { large } else { small })
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
                            <Rate tally rate whose=Some(whose)/>
                            {mark.map(|mark| view! { <em class="tag">{tr(mark)}</em> })}
                        </td>
                    }
                    .into_any()
                })
                .collect_view();
            let label = name.clone();
            view! {
                <tr data-testid="figure-row">
                    <th scope="row">
                        <button
                            type="button"
                            class="link"
                            data-testid="narrow"
                            title=move || words::PLACE_ONE.with(lang.get(), &[&label])
                            on:click=move |_| on_place.run(of)
                        >
                            {name}
                        </button>
                    </th>
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
        let (by, tag) = (by.get().code(), lang.get().tag());
        // The file holds what the table shows.
        let street = match place.get() {
            Some((FiguresBy::Street, street)) => format!("&street={street}"),
            _ => String::new(),
        };
        format!("/api/figures?by={by}&from={from}&until={until}{street}&csv={tag}")
    };
    let heads = COLUMNS.map(|rate| {
        view! {
            <th scope="col" title=move || figure_words::formula(rate, lang.get())>
                {tr(figure_words::kpi(rate))}
            </th>
        }
        .into_any()
    });
    view! {
        <section class="box">
            <h2>
                <Segment
                    legend=words::BY
                    name="overview-by"
                    choices
                    value=Signal::derive(move || Some(by.get()))
                    on_choice=Callback::new(move |one| by.set(one))
                />
                <a href=csv download="" data-testid="figures-csv">{tr(words::CSV)}</a>
            </h2>
            <p class="hint">{move || words::ORDER.count(lang.get(), FEW as usize)}</p>
            <div class="table-frame teams-frame compared">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{tr(words::NAME)}</th>
                            <th scope="col">{tr(figure_words::figure(Figure::Registered))}</th>
                            {heads.into_iter().collect_view()}
                        </tr>
                    </thead>
                    <tbody>{body}</tbody>
                </table>
            </div>
            <When when=move || {
                asked.with(|asked| asked.by == Some(by.get())) && rows.with(Vec::is_empty)
            }>
                <p class="card-meta">{tr(words::EMPTY)}</p>
            </When>
        </section>
    }
}
