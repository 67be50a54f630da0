//! How teams and stations compare (比学赶超): by rates, each with the records behind both of its parts,
//! among those of like size. Volumes are shown and never ranked; rates of few cases are marked instead.

use domain::figures::rank;
use leptos::prelude::*;
use shared::account::Role;
use shared::figures::{Figure, FigureRow, FiguresBy, FiguresPage, Kpi, Tally};
use shared::id::OrganisationId;
use text::{duty as words, overview, team as figure_words};

use super::{Days, Range, asked, days, follow, of_days};
use crate::address::Address;
use crate::components::error_note::ErrorNote;
use crate::components::segment::{Choice, Segment};
use crate::components::siblings::{OF_TEAMS, Siblings};
use crate::components::when::When;
use crate::pages::teams::{Count, FEW, Whose, middle};
use crate::settings::{lang, tr};
use crate::station::{Station, api};

/// The rates, each beside what it must not be read without.
const RATES: [Kpi; 14] = [
    Kpi::SignRate,
    Kpi::ReplyRate,
    Kpi::OverdueRate,
    Kpi::ResponseRate,
    Kpi::CloseRate,
    Kpi::ResolveRate,
    Kpi::KeptRate,
    Kpi::RatedRate,
    Kpi::ProcessRate,
    Kpi::ResultRate,
    Kpi::ReworkRate,
    Kpi::ReturnRate,
    Kpi::ReturnRefusedRate,
    Kpi::MeetRate,
];

/// An organisation's figures, with its name.
#[derive(Clone)]
struct Row {
    id: OrganisationId,
    name: String,
    tally: Tally,
}

/// The page: the comparison, or the records behind one of its numbers.
#[component]
pub fn ComparePage() -> impl IntoView {
    let query = Address::get().query;
    let figure = Memo::new(move |_| {
        let code = query.with(|query| asked(query, "figure"));
        code.and_then(|code| Figure::from_code(&code))
    });
    move || match figure.get() {
        None => view! { <Comparison/> }.into_any(),
        Some(figure) => view! { <super::behind::BehindPage figure/> }.into_any(),
    }
}

#[component]
fn Comparison() -> impl IntoView {
    let (station, lang, address) = (Station::get(), lang(), Address::get());
    let days = days(station);
    let by = Memo::new(move |_| {
        let by = address.query.with(|query| asked(query, "by"));
        match by.as_deref() {
            Some("station") => FiguresBy::Station,
            _ => FiguresBy::Team,
        }
    });
    let wanted =
        Memo::new(move |_| Some(format!("by={}&{}", by.get().code(), of_days(days.get()))));
    let (page, error) = follow::<FiguresPage, _>(station, wanted, api::figures_by);
    let rest = Signal::derive(move || ["&by=", by.get().code()].concat());
    let sorts = [
        (FiguresBy::Team, words::BY_TEAM),
        (FiguresBy::Station, words::BY_STATION),
    ];
    let sorts = sorts.map(|(value, word)| Choice { value, word }).to_vec();
    let may_stations = Memo::new(move |_| station.holds(Role::Supervisor));
    let csv = move || {
        let query = wanted.get().unwrap_or_default();
        format!("/api/figures?{query}&csv={}", lang.get().tag())
    };
    let rows = move || {
        let rows: Vec<FigureRow> = page.with(|page| {
            let page = page.as_ref();
            page.map(|page| page.rows.clone()).unwrap_or_default()
        });
        let mut rows: Vec<Row> = station.tree.with(|tree| {
            let named = rows.iter().filter_map(|row| {
                Some(Row {
                    id: row.of?,
                    name: tree.name(row.of?),
                    tally: row.tally,
                })
            });
            named.collect()
        });
        // In the order of names: no table of places.
        rows.sort_by(|a, b| a.name.cmp(&b.name));
        rows
    };
    let tables = move || {
        let (rows, by, days) = (rows(), by.get(), days.get());
        if rows.is_empty() {
            return page
                .with(Option::is_some)
                .then(|| view! { <p class="card-meta">{tr(overview::EMPTY)}</p> }.into_any());
        }
        let middle = middle(rows.iter().map(|row| &row.tally));
        let (large, small): (Vec<_>, Vec<_>) = rows
            .into_iter()
            .partition(|row| row.tally.get(Figure::Accepted) >= middle);
        let groups = [(words::GROUP_LARGE, large), (words::GROUP_SMALL, small)];
        let groups = groups.into_iter().filter(|(_, rows)| !rows.is_empty());
        let groups = groups.map(|(word, rows)| {
            view! {
                <section class="box" data-testid="compare-group">
                    <h2>{tr(word)}</h2>
                    {table(&rows, by, days)}
                </section>
            }
        });
        let rule = move || words::GROUP_RULE.count(lang.get(), middle as usize);
        Some(
            view! {
                <p class="hint" data-testid="group-rule">{rule}</p>
                {groups.collect_view()}
            }
            .into_any(),
        )
    };
    let formulas = move || {
        let lang = lang.get();
        let line = |rate: Kpi| view! { <li>{figure_words::formula(rate, lang)}</li> }.into_any();
        RATES.map(line).into_iter().collect_view()
    };
    view! {
        <div class="page work-page" data-testid="compare">
            <div class="page-head">
                <h1 id="page-title" tabindex="-1">{tr(words::COMPARE_TITLE)}</h1>
                <Siblings all=OF_TEAMS/>
                <When when=move || may_stations.get()>
                    <Segment
                        legend=words::COMPARE_BY
                        name="compare-by"
                        choices=sorts.clone()
                        value=Signal::derive(move || Some(by.get()))
                        on_choice=Callback::new(move |by: FiguresBy| {
                            let days = of_days(days.get_untracked());
                            address.go(&format!("/teams/compare?{days}&by={}", by.code()), true);
                        })
                    />
                </When>
                <Range days rest/>
                <span class="grow"></span>
                <a class="button" href=csv download="">{tr(words::CSV)}</a>
            </div>
            <div class="work-body">
                <ErrorNote error/>
                <p class="hint">{move || words::FEW_RULE.count(lang.get(), FEW as usize)}</p>
                {tables}
                <section class="box">
                    <h2>{tr(words::FORMULAS)}</h2>
                    <ul class="lines" data-testid="formulas">{formulas}</ul>
                </section>
            </div>
        </div>
    }
}

fn table(rows: &[Row], by: FiguresBy, days: Days) -> AnyView {
    let lang = lang();
    let tallies: Vec<Tally> = rows.iter().map(|row| row.tally).collect();
    let heads = RATES.map(|rate| {
        view! {
            <th scope="col" title=move || figure_words::formula(rate, lang.get())>
                {tr(figure_words::kpi(rate))}
            </th>
        }
        .into_any()
    });
    let part = move |tally: Tally, figure: Figure, of: OrganisationId| {
        let whose = Whose {
            by,
            of: Some(of),
            days,
        };
        view! { <Count tally figure whose=Some(whose)/> }.into_any()
    };
    let row = |row: &Row| {
        let (id, tally) = (row.id, row.tally);
        let cell = |rate: Kpi| {
            let (top, bottom) = rate.parts();
            let whole = tally.get(bottom);
            let percent = tally.rate(rate).map_or_else(
                || "–".to_owned(),
                |rate| [&text::supervision::percent(rate as u16), "%"].concat(),
            );
            let place = rank(&tallies, &tally, rate);
            view! {
                <td data-label=tr(figure_words::kpi(rate)) data-kpi=rate.code()>
                    <b>{percent}</b>
                    <small>{part(tally, top, id)} " / " {part(tally, bottom, id)}</small>
                    {(whole != 0 && whole < FEW)
                        .then(|| {
                            view! {
                                <em class="tag" data-testid="few">
                                    {tr(figure_words::FEW)}
                                </em>
                            }
                        })}
                    {place
                        .map(|place| {
                            view! { <small>{move || words::RANK.count(lang.get(), place)}</small> }
                        })}
                </td>
            }
            .into_any()
        };
        let cells = RATES.map(cell).into_iter().collect_view();
        view! {
            <tr data-testid="compare-row">
                <th scope="row">
                    {row.name.clone()}
                    {(tally == Tally::default())
                        .then(|| {
                            view! {
                                " "
                                <em class="tag" data-testid="no-case">
                                    {tr(figure_words::NO_CASE)}
                                </em>
                            }
                        })}
                </th>
                <td data-label=tr(figure_words::figure(Figure::Accepted))>
                    {part(tally, Figure::Accepted, id)}
                </td>
                <td data-label=tr(figure_words::figure(Figure::Activities))>
                    {part(tally, Figure::Activities, id)}
                </td>
                {cells}
            </tr>
        }
        .into_any()
    };
    let body = rows.iter().map(row).collect_view();
    view! {
        <div class="table-frame teams-frame compared">
            <table>
                <thead>
                    <tr>
                        <th scope="col">{tr(overview::NAME)}</th>
                        <th scope="col">{tr(figure_words::figure(Figure::Accepted))}</th>
                        <th scope="col">{tr(figure_words::figure(Figure::Activities))}</th>
                        {heads.into_iter().collect_view()}
                    </tr>
                </thead>
                <tbody>{body}</tbody>
            </table>
        </div>
    }
    .into_any()
}
