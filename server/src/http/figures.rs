//! `GET /api/figures`: counts, from the roll-up, never from a scan.

use std::collections::{HashMap, HashSet};

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::policy::may_count;
use shared::activity::Activity;
use shared::api::ErrorCode;
use shared::duty::Behind;
use shared::figures::{
    COURSE_DAYS, Figure, FigureCase, FigureList, FigureRow, FiguresBy, FiguresCourse, FiguresPage,
    Kpi,
};
use shared::id::OrganisationId;
use shared::project::Project;
use shared::record::{Record, RecordKey};
use shared::suggestion::Suggestion;
use shared::supervision::Supervision;
use shared::time::LocalDate;
use storage::Stored;
use text::{Lang, overview, supervision, team};

use super::App;
use super::actor::SignedIn;
use super::error::ApiError;
use super::requests::{number, text};

/// `?by=team&of=&from=&until=`; with `&csv=zh` a table to download, and with `&street=` one of the stations
/// or teams of a street alone.
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
    app.node.derived.ledger.reach(head).await;
    let (rows, csn) = app
        .node
        .derived
        .rollup
        .compared(by, of, from, until, app.node.clock.now());
    if let Some(lang) = Lang::from_tag(&text(&query, "csv")) {
        let street = text(&query, "street").parse::<OrganisationId>().ok();
        let street = street.filter(|_| matches!(by, FiguresBy::Station | FiguresBy::Team));
        return table(&app, &rows, street, lang).await;
    }
    let page = FiguresPage {
        rows,
        csn,
        from,
        until,
    };
    Ok(Json(page).into_response())
}

/// `GET /api/figures/course?by=&of=&from=&until=&rows=`: how they went. The days must be told.
pub async fn course(
    State(app): State<App>,
    signed_in: SignedIn,
    RawQuery(query): RawQuery,
) -> Result<Json<FiguresCourse>, ApiError> {
    let query = query.unwrap_or_default();
    let by = FiguresBy::from_code(&text(&query, "by")).ok_or(ErrorCode::Malformed)?;
    let of = text(&query, "of").parse().ok();
    let (actor, today) = (signed_in.actor(), signed_in.at.day());
    let rows = FiguresBy::from_code(&text(&query, "rows"));
    let may_rows = rows.is_none_or(|rows| may_count(&actor, rows, None, today));
    if !may_count(&actor, by, of, today) || !may_rows {
        return Err(ErrorCode::Forbidden.into());
    }
    let day = |name| {
        let day = text(&query, name).parse::<LocalDate>();
        day.map_err(|_| ErrorCode::Malformed)
    };
    let (from, until) = (day("from")?, day("until")?);
    // What is asked for is kept in memory: not more than can be shown.
    if i64::from(until.0) - i64::from(from.0) >= i64::from(COURSE_DAYS) {
        return Err(ErrorCode::Malformed.into());
    }
    let head = app.node.storage.head().await?.csn;
    app.node.derived.ledger.reach(head).await;
    let now = app.node.clock.now();
    let rollup = &app.node.derived.rollup;
    let mut course = rollup.course(by, of, (from, until), now);
    if let Some(rows) = rows {
        (course.rows, _) = rollup.compared(rows, None, Some(from), Some(until), now);
    }
    Ok(Json(course))
}

/// Records of one window.
const WINDOW: usize = 100;

/// `GET /api/figures/list?figure=&by=&of=&from=&until=&offset=`: the records that a figure counts. What
/// one may not see is told as a number.
pub async fn list(
    State(app): State<App>,
    signed_in: SignedIn,
    RawQuery(query): RawQuery,
) -> Result<Json<FigureList>, ApiError> {
    let query = query.unwrap_or_default();
    let figure = Figure::from_code(&text(&query, "figure")).ok_or(ErrorCode::Malformed)?;
    let by = FiguresBy::from_code(&text(&query, "by")).ok_or(ErrorCode::Malformed)?;
    let of = text(&query, "of").parse().ok();
    let (actor, today) = (signed_in.actor(), signed_in.at.day());
    if !may_count(&actor, by, of, today) {
        return Err(ErrorCode::Forbidden.into());
    }
    let days = (
        text(&query, "from").parse().ok(),
        text(&query, "until").parse().ok(),
    );
    let offset = number(&query, "offset").unwrap_or(0) as usize;
    let head = app.node.storage.head().await?.csn;
    app.node.derived.ledger.reach(head).await;
    let now = app.node.clock.now();
    let rollup = &app.node.derived.rollup;
    let window = offset..offset.saturating_add(WINDOW);
    let (window, total) = rollup.behind(figure, by, of, days, window, now);
    let keys: Vec<_> = window.iter().map(|(key, _)| *key).collect();
    let mut snapshot = app.node.storage.snapshot().await?;
    let mut records = snapshot.records(&keys).await?;
    // An assignment is told of by its request.
    let requests = records.values().filter_map(|stored| {
        let record = &stored.versioned.record;
        matches!(record, Record::Assignment(_)).then(|| record.request())?
    });
    let requests: HashSet<_> = requests.map(RecordKey::Request).collect();
    let requests: Vec<_> = requests.into_iter().collect();
    records.extend(snapshot.records(&requests).await?);
    records.retain(|_, stored| domain::policy::may_see(&actor, &stored.versioned.record, today));
    let cases: Vec<_> = window
        .iter()
        .filter_map(|(key, day)| case(*key, *day, &records))
        .collect();
    let next = offset + window.len();
    Ok(Json(FigureList {
        unseen: (window.len() - cases.len()) as u32,
        cases,
        total: total as u32,
        next: (next < total).then_some(next as u32),
    }))
}

fn case(
    key: RecordKey,
    day: LocalDate,
    records: &HashMap<RecordKey, Stored>,
) -> Option<FigureCase> {
    let record = &records.get(&key)?.versioned.record;
    if let Record::Work(work) = record {
        let (behind, number, title) = if let Some(activity) = work.open::<Activity>() {
            (Behind::Activity(work.id), None, activity.title)
        } else if let Some(matter) = work.open::<Supervision>() {
            (Behind::Matter(work.id), matter.number, matter.title)
        } else if let Some(project) = work.open::<Project>() {
            (Behind::Project(work.id), project.number, project.form.title)
        } else {
            let suggestion: Suggestion = work.open()?;
            let (number, title) = (suggestion.number, suggestion.title);
            (Behind::Suggestion(work.id), number, title)
        };
        return Some(FigureCase {
            behind,
            number: number.unwrap_or_default(),
            title,
            day,
            unit: None,
        });
    }
    let (unit, request) = match record {
        Record::Request(request) => (None, request),
        Record::Assignment(part) => {
            let whole = records.get(&RecordKey::Request(part.request))?;
            let Record::Request(request) = &whole.versioned.record else {
                return None;
            };
            (Some(part.unit), request)
        }
        _ => return None,
    };
    Some(FigureCase {
        behind: Behind::Request(request.id),
        number: request.number.clone().unwrap_or_default(),
        title: request.title.clone(),
        day,
        unit,
    })
}

/// Counts and rates as a table, one line for each organisation.
async fn table(
    app: &App,
    rows: &[FigureRow],
    street: Option<OrganisationId>,
    lang: Lang,
) -> Result<Response, ApiError> {
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
        if street.is_some() && name.is_none_or(|one| one.street != street) {
            continue;
        }
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
