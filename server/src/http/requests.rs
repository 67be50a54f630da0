//! Queries about requests: windows of lists, whole cases, and the petitioner on record.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, RawQuery, State};
use shared::api::{CaseFile, ErrorCode, RequestPage, RevealCall, Revealed};
use shared::command::{Command, Outcome};
use shared::filter::RequestFilter;
use shared::id::RequestId;
use shared::petitioner::Petitioner;
use shared::record::{Record, RecordKey};
use shared::request::RequestCommand;

use super::App;
use super::actor::SignedIn;
use super::error::ApiError;
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

/// The audiences of whoever calls, as stored.
pub fn audiences(signed_in: &SignedIn) -> Vec<String> {
    let held = domain::policy::audiences_of_actor(&signed_in.actor(), signed_in.at.day());
    held.iter().map(ToString::to_string).collect()
}

/// `GET /api/requests`: live or archived, newest first.
pub async fn list(
    State(app): State<App>,
    signed_in: SignedIn,
    RawQuery(query): RawQuery,
) -> Result<Json<RequestPage>, ApiError> {
    let query = query.unwrap_or_default();
    let filter = RequestFilter::from_query(&query);
    let offset = number(&query, "offset").unwrap_or(0);
    let limit = number(&query, "limit").unwrap_or(50).min(WINDOW);
    let mut snapshot = app.node.storage.snapshot().await?;
    let (rows, total) = snapshot
        .requests(&audiences(&signed_in), &filter, signed_in.at, offset, limit)
        .await?;
    let requests = rows
        .into_iter()
        .filter_map(|row| match row.record {
            Record::Request(request) => Some(*request),
            _ => None,
        })
        .collect();
    Ok(Json(RequestPage { requests, total }))
}

/// `GET /api/requests/{id}`: what one may see of a case, with its history.
pub async fn case_file(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Json<CaseFile>, ApiError> {
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
        .children(id)
        .await?
        .into_iter()
        .map(|stored| stored.versioned);
    records.extend(children.filter(|child| domain::policy::may_see(&actor, &child.record, today)));
    let keys: Vec<_> = records
        .iter()
        .map(|versioned| versioned.record.key())
        .collect();
    let history = snapshot
        .history(&keys)
        .await?
        .into_iter()
        .map(history::line)
        .collect();
    Ok(Json(CaseFile { records, history }))
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
    let mut petitioner = Petitioner::default();
    for sealed in app
        .node
        .storage
        .snapshot()
        .await?
        .petitioner(request)
        .await?
    {
        let part = app
            .node
            .keys
            .open_sealed(request, &sealed)
            .map_err(|error| {
                tracing::error!(%error, %request, "a petitioner's record does not open");
                ApiError::new(ErrorCode::Internal)
            })?;
        merge(&mut petitioner, part);
    }
    Ok(Json(Revealed {
        request,
        petitioner,
    }))
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
