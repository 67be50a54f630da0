//! Queries about requests: windows of lists, whole cases, and the petitioner on record.

use std::collections::HashSet;
use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, RawQuery, State};
use domain::request::may_supervise;
use shared::api::{CaseFile, ErrorCode, HistoryLine, RequestPage, RevealCall, Revealed, Similar};
use shared::command::{Command, Outcome};
use shared::filter::{ListQuery, decode};
use shared::id::RequestId;
use shared::petitioner::Petitioner;
use shared::record::{Record, RecordKey, Versioned};
use shared::request::{Request, RequestCommand, Status};
use shared::time::Timestamp;
use storage::HistoryEntry;

use super::App;
use super::actor::SignedIn;
use super::error::ApiError;
use crate::ledger::List;
use crate::node::Node;
use crate::search::likeness;
use crate::{history, mint};

/// Rows of one window at most.
const WINDOW: u32 = 200;

/// A whole number of a query string.
pub fn number(query: &str, name: &str) -> Option<u32> {
    query
        .split('&')
        .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
        .and_then(|value| value.parse().ok())
}

/// A text of a query string; empty if it is not there.
pub fn text(query: &str, name: &str) -> String {
    query
        .split('&')
        .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
        .map(decode)
        .unwrap_or_default()
}

/// The audiences of whoever calls, as stored.
pub fn audiences(signed_in: &SignedIn) -> Vec<String> {
    let held = domain::policy::audiences_of_actor(&signed_in.actor(), signed_in.at.day());
    held.iter().map(ToString::to_string).collect()
}

/// `GET /api/requests`: live or archived, in the order that is asked for, else newest first.
pub async fn list(
    State(app): State<App>,
    signed_in: SignedIn,
    RawQuery(query): RawQuery,
) -> Result<Json<RequestPage>, ApiError> {
    let query = query.unwrap_or_default();
    let offset = number(&query, "offset").unwrap_or(0);
    let limit = number(&query, "limit").unwrap_or(50).min(WINDOW);
    let query = ListQuery::from_query(&query);
    let words = query.filter.words.trim().to_owned();
    let (audiences, now) = (audiences(&signed_in), signed_in.at);
    let list = listed(&app, audiences.clone(), query, now).await?;
    let ids: Vec<_> = list
        .ids
        .iter()
        .skip(offset as usize)
        .take(limit as usize)
        .copied()
        .collect();
    let requests = seen(&app, &signed_in, &ids).await?;
    let found = if words.is_empty() {
        Vec::new()
    } else {
        let finder = app.node.search.ready().await?;
        blocking(move || finder.places(&words, &audiences, &ids)).await??
    };
    Ok(Json(RequestPage {
        requests,
        total: list.ids.len() as u64,
        sums: list.sums,
        groups: list.groups.clone(),
        found,
    }))
}

/// Requests of a list, in its order.
///
/// # Errors
/// The database's.
pub async fn seen(
    app: &App,
    signed_in: &SignedIn,
    ids: &[RequestId],
) -> Result<Vec<Request>, ApiError> {
    let rows = app.node.storage.snapshot().await?.requests(ids).await?;
    let (actor, today) = (signed_in.actor(), signed_in.at.day());
    let requests = rows
        .into_iter()
        // The ledger was a moment ago; the policy has the last word on what is shown now.
        .filter(|row| domain::policy::may_see(&actor, &row.versioned.record, today))
        .filter_map(|row| match row.versioned.record {
            Record::Request(request) => Some(*request),
            _ => None,
        });
    Ok(requests.collect())
}

/// The whole list that some audiences see and a query asks for, as the database stands now.
///
/// # Errors
/// The database's, or the search's.
pub async fn listed(
    app: &App,
    audiences: Vec<String>,
    query: ListQuery,
    now: Timestamp,
) -> Result<Arc<List>, ApiError> {
    let head = app.node.storage.head().await?.csn;
    app.node.derived.ledger.reach(head).await;
    let finder = if query.filter.words.trim().is_empty() {
        None
    } else {
        Some(app.node.search.ready().await?)
    };
    let ledger = app.node.derived.ledger.clone();
    let list = blocking(move || {
        ledger.list(audiences, query, now, |words, audiences| match finder {
            Some(finder) => finder.requests(words, audiences),
            None => Ok(HashSet::new()),
        })
    })
    .await??;
    Ok(list)
}

/// Work of some milliseconds, off the threads that answer.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ApiError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| ErrorCode::Internal.into())
}

/// Cases that are shown as perhaps the same, and how old they may be, in days.
const SIMILAR: usize = 3;
const SIMILAR_DAYS: i32 = 180;
/// How alike title and place must be.
const ALIKE: f64 = 0.4;

/// `GET /api/requests/similar?text=`: cases that may be the same matter as one that is being written
/// down, among those one may see.
pub async fn similar(
    State(app): State<App>,
    signed_in: SignedIn,
    RawQuery(query): RawQuery,
) -> Result<Json<Vec<Similar>>, ApiError> {
    let text = text(&query.unwrap_or_default(), "text");
    let finder = app.node.search.ready().await?;
    let audiences = audiences(&signed_in);
    let wanted = text.clone();
    let ids = blocking(move || finder.alike(&wanted, &audiences, 4 * SIMILAR)).await??;
    let rows = app.node.storage.snapshot().await?.requests(&ids).await?;
    let (actor, today) = (signed_in.actor(), signed_in.at.day());
    let since = today.plus_days(-SIMILAR_DAYS).start();
    let mut found: Vec<_> = rows
        .into_iter()
        .filter(|row| domain::policy::may_see(&actor, &row.versioned.record, today))
        .filter_map(|row| match row.versioned.record {
            Record::Request(request) => Some(*request),
            _ => None,
        })
        .filter(|one| one.registered_at >= since && one.status != Status::Withdrawn)
        .map(|one| {
            let alike = likeness(&text, &[&*one.title, &*one.place].concat())
                .max(likeness(&text, &one.title));
            (alike, one)
        })
        .filter(|(alike, _)| *alike >= ALIKE)
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    let similar = found.into_iter().take(SIMILAR).map(|(_, one)| Similar {
        id: one.id,
        number: one.number,
        title: one.title,
        place: one.place,
        status: one.status,
        registered_at: one.registered_at,
    });
    Ok(Json(similar.collect()))
}

/// `GET /api/requests/{id}`: what one may see of a case, with its history. `?at=` (milliseconds since
/// 1970 UTC) shows the case as it stood then, with the history until then; who may see it is a
/// question of today.
pub async fn case_file(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Json<CaseFile>, ApiError> {
    let at = match &*text(&query.unwrap_or_default(), "at") {
        "" => None,
        at => Some(Timestamp(at.parse().map_err(|_| ErrorCode::Malformed)?)),
    };
    load_case(&app, &signed_in, &id, at).await.map(Json)
}

/// What somebody may see of a case, with its history; as it stood `at` a moment, if one is named.
///
/// # Errors
/// `NotFound`, also for what they may not see; the database's.
pub async fn load_case(
    app: &App,
    signed_in: &SignedIn,
    id: &str,
    at: Option<Timestamp>,
) -> Result<CaseFile, ApiError> {
    let not_found = || ApiError::new(ErrorCode::NotFound);
    let id: RequestId = id.parse().map_err(|_| not_found())?;
    let key = RecordKey::Request(id);
    let (actor, today) = (signed_in.actor(), signed_in.at.day());
    let mut snapshot = app.node.storage.snapshot().await?;
    let request = snapshot
        .records(&[key])
        .await?
        .remove(&key)
        .ok_or_else(not_found)?;
    // What one may not see and what is not there look the same.
    if !domain::policy::may_see(&actor, &request.versioned.record, today) {
        return Err(not_found());
    }
    let mut records = vec![request.versioned];
    let children = snapshot
        .children(&[id])
        .await?
        .into_iter()
        .map(|stored| stored.versioned);
    records.extend(children.filter(|child| domain::policy::may_see(&actor, &child.record, today)));
    let keys: Vec<_> = records
        .iter()
        .map(|versioned| versioned.record.key())
        .collect();
    let mut history = snapshot.history(&keys).await?;
    if let Some(at) = at {
        records = records
            .into_iter()
            .filter_map(|versioned| {
                let record = history::rewind(&versioned.record, &history, at)?;
                Some(Versioned {
                    version: versioned.version,
                    record,
                })
            })
            .collect();
        if records
            .first()
            .is_none_or(|first| first.record.key() != key)
        {
            return Err(not_found());
        }
        history.retain(|entry| entry.occurred_at.unwrap_or(entry.at) <= at);
    }
    // Whoever supervises the matter also learns from what each thing was done.
    let audits = records.first().is_some_and(|first| match &first.record {
        Record::Request(request) => may_supervise(&actor, request, today),
        _ => false,
    });
    let told = |entry: HistoryEntry| {
        let device = audits.then(|| entry.device.clone());
        HistoryLine {
            device: device.unwrap_or_default(),
            ..history::line(entry)
        }
    };
    let history = history.into_iter().map(told).collect();
    Ok(CaseFile { records, history })
}

/// `POST /api/requests/{id}/reveal`: shows the petitioner, after the reveal stands on record.
pub async fn reveal(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    call: Result<Json<RevealCall>, JsonRejection>,
) -> Result<Json<Revealed>, ApiError> {
    let Json(call) = call?;
    let request: RequestId = id.parse().map_err(|_| ErrorCode::NotFound)?;
    let command = Command::Request(RequestCommand::Reveal {
        request,
        purpose: call.purpose,
    });
    let envelope = mint::envelope(&app.node.clock, command);
    let outcome = app
        .node
        .executor
        .execute_one(signed_in.who(), &signed_in.device, envelope)
        .await?;
    match outcome {
        Outcome::Accepted => {}
        Outcome::Refused(shared::refusal::Refusal::NotFound) => {
            return Err(ErrorCode::NotFound.into());
        }
        Outcome::Refused(shared::refusal::Refusal::NotAllowed { .. }) => {
            return Err(ErrorCode::Forbidden.into());
        }
        Outcome::Refused(_) => return Err(ErrorCode::Malformed.into()),
    }
    Ok(Json(Revealed {
        request,
        petitioner: petitioner(&app.node, request).await?,
    }))
}

/// Opens what is known of a petitioner. Whoever shows it has put that on record first.
///
/// # Errors
/// `Internal` when it does not open; the database's.
pub async fn petitioner(node: &Node, request: RequestId) -> Result<Petitioner, ApiError> {
    let mut whole = Petitioner::default();
    for sealed in node.storage.snapshot().await?.petitioner(request).await? {
        let part = node.keys.open_sealed(request, &sealed).map_err(|error| {
            tracing::error!(%error, %request, "a petitioner's record does not open");
            ApiError::new(ErrorCode::Internal)
        })?;
        merge(&mut whole, part);
    }
    Ok(whole)
}

/// Later parts add what was found in later texts; the form's fields come once.
fn merge(whole: &mut Petitioner, part: Petitioner) {
    for (field, value) in [
        (&mut whole.name, part.name),
        (&mut whole.firm, part.firm),
        (&mut whole.phone, part.phone),
        (&mut whole.address, part.address),
    ] {
        if field.is_empty() {
            *field = value;
        }
    }
    for number in part.found {
        if !whole.found.contains(&number) {
            whole.found.push(number);
        }
    }
}
