//! `GET /api/figures`: counts, from the roll-up, never from a scan.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::policy::may_count;
use shared::api::ErrorCode;
use shared::figures::{Figure, FigureRow, FiguresBy, FiguresPage, Kpi};
use text::{Lang, overview, supervision, team};

use super::App;
use super::actor::SignedIn;
use super::error::ApiError;
use super::requests::text;

/// `?by=team&of=&from=&until=`; with `&csv=zh` a table to download.
pub async fn get(
    State(app): State<App>,
    signed_in: SignedIn,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let query = query.unwrap_or_default();
    let by = FiguresBy::from_code(&text(&query, "by")).ok_or(ErrorCode::Malformed)?;
    let of = text(&query, "of").parse().ok();
    if !may_count(&signed_in.actor(), by, of, signed_in.at.day()) {
        return Err(ErrorCode::Forbidden.into());
    }
    let from = text(&query, "from").parse().ok();
    let until = text(&query, "until").parse().ok();
    let head = app.node.storage.head().await?.csn;
    app.node.ledger.reach(head).await;
    let (rows, csn) = app
        .node
        .rollup
        .rows(by, of, from, until, app.node.clock.now());
    if let Some(lang) = Lang::from_tag(&text(&query, "csv")) {
        return table(&app, &rows, lang).await;
    }
    let page = FiguresPage {
        rows,
        csn,
        from,
        until,
    };
    Ok(Json(page).into_response())
}

/// Counts and rates as a table, one line for each organisation.
async fn table(app: &App, rows: &[FigureRow], lang: Lang) -> Result<Response, ApiError> {
    let tree = app.node.storage.snapshot().await?.organisations().await?;
    let mut out = String::from("\u{feff}");
    let mut line = |cells: Vec<String>| {
        // Names are ours, but a name may hold a comma.
        let cells: Vec<_> = cells
            .iter()
            .map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")))
            .collect();
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    };
    let mut heads = vec![overview::NAME.of(lang).to_owned()];
    heads.extend(
        Figure::ALL
            .iter()
            .map(|one| team::figure(*one).of(lang).to_owned()),
    );
    heads.extend(
        Kpi::ALL
            .iter()
            .map(|one| team::kpi(*one).of(lang).to_owned()),
    );
    line(heads);
    for row in rows {
        let name = tree.iter().find(|one| Some(one.id) == row.of);
        let mut cells = vec![name.map(|one| one.name.clone()).unwrap_or_default()];
        cells.extend(
            Figure::ALL
                .iter()
                .map(|one| row.tally.get(*one).to_string()),
        );
        cells.extend(Kpi::ALL.iter().map(|rate| {
            let rate = row.tally.rate(*rate);
            rate.map_or_else(String::new, |rate| {
                format!("{}%", supervision::percent(rate as u16))
            })
        }));
        line(cells);
    }
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"figures.csv\"",
        ),
    ];
    Ok((headers, out).into_response())
}
