//! Queries about the work beside requests: what is over and no longer synced, and whole records with
//! their parts and history.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use shared::api::{CaseFile, ErrorCode, WorkPage};
use shared::id::WorkId;
use shared::record::{Record, RecordKey, Versioned};
use shared::work::WorkSort;
use storage::Stored;

use super::App;
use super::actor::SignedIn;
use super::error::ApiError;
use super::requests::{audiences, number, text};
use crate::history;

/// Records of one window at most.
const WINDOW: u32 = 200;

/// `GET /api/works?sort=&over=1&offset=&limit=`: a window, newest first.
pub async fn list(
    State(app): State<App>,
    signed_in: SignedIn,
    RawQuery(query): RawQuery,
) -> Result<Json<WorkPage>, ApiError> {
    let query = query.unwrap_or_default();
    let sort = WorkSort::from_code(&text(&query, "sort")).ok_or(ErrorCode::Malformed)?;
    let over = number(&query, "over") == Some(1);
    let offset = number(&query, "offset").unwrap_or(0) as usize;
    let limit = number(&query, "limit").unwrap_or(50).min(WINDOW) as usize;
    let head = app.node.storage.head().await?.csn;
    app.node.derived.ledger.reach(head).await;
    let ids = app
        .node
        .derived
        .works
        .list(sort, over, &audiences(&signed_in));
    let window: Vec<_> = ids.iter().skip(offset).take(limit).copied().collect();
    let keys: Vec<_> = window.iter().copied().map(RecordKey::Work).collect();
    let mut found = app.node.storage.snapshot().await?.records(&keys).await?;
    let (actor, today) = (signed_in.actor(), signed_in.at.day());
    let works = keys
        .iter()
        .filter_map(|key| found.remove(key))
        .filter(|stored| domain::policy::may_see(&actor, &stored.versioned.record, today))
        .filter_map(|stored| match stored.versioned.record {
            Record::Work(work) => Some(*work),
            _ => None,
        });
    Ok(Json(WorkPage {
        works: works.collect(),
        total: ids.len() as u64,
    }))
}

/// `GET /api/works/{id}`: a record with its parts, their files, and the history of all of them.
pub async fn file(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Json<CaseFile>, ApiError> {
    let not_found = || ApiError::new(ErrorCode::NotFound);
    let id: WorkId = id.parse().map_err(|_| not_found())?;
    let key = RecordKey::Work(id);
    let (actor, today) = (signed_in.actor(), signed_in.at.day());
    let mut snapshot = app.node.storage.snapshot().await?;
    let work = snapshot
        .records(&[key])
        .await?
        .remove(&key)
        // What one may not see and what is not there look the same.
        .filter(|found| domain::policy::may_see(&actor, &found.versioned.record, today))
        .ok_or_else(not_found)?;
    let mut parts = snapshot.parts(&[id]).await?;
    let inner: Vec<_> = parts.iter().filter_map(work_id).collect();
    parts.extend(snapshot.parts(&inner).await?);
    let seen = |stored: Stored| {
        let record = &stored.versioned.record;
        domain::policy::may_see(&actor, record, today).then_some(stored.versioned)
    };
    let mut records = vec![work.versioned];
    records.extend(parts.into_iter().filter_map(seen));
    let keys: Vec<_> = records
        .iter()
        .map(|one: &Versioned| one.record.key())
        .collect();
    let history = snapshot.history(&keys).await?;
    let history = history.into_iter().map(history::line).collect();
    Ok(Json(CaseFile { records, history }))
}

fn work_id(stored: &Stored) -> Option<WorkId> {
    match &stored.versioned.record {
        Record::Work(work) => Some(work.id),
        _ => None,
    }
}
