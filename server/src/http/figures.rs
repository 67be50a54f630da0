//! `GET /api/figures`: counts, from the roll-up, never from a scan.

use axum::Json;
use axum::extract::{RawQuery, State};
use domain::policy::may_count;
use shared::api::ErrorCode;
use shared::figures::{FiguresBy, FiguresPage};

use super::App;
use super::actor::SignedIn;
use super::error::ApiError;
use super::requests::text;

/// `?by=team&of=&from=&until=`.
pub async fn get(
    State(app): State<App>,
    signed_in: SignedIn,
    RawQuery(query): RawQuery,
) -> Result<Json<FiguresPage>, ApiError> {
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
    Ok(Json(FiguresPage {
        rows,
        csn,
        from,
        until,
    }))
}
