//! Bulletins: drafted from the records, and as a document to download.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::bulletin::may_write;
use shared::api::ErrorCode;
use shared::bulletin::{Bulletin, BulletinCall, BulletinCommand};
use shared::command::{Command, Outcome};
use shared::id::WorkId;
use shared::record::{Record, RecordKey};
use shared::work::WorkCommand;
use text::Lang;

use super::App;
use super::actor::SignedIn;
use super::error::ApiError;
use super::requests::text;
use crate::bulletin::{self, docx};
use crate::mint;

/// `POST /api/bulletins`: drafts the bulletin of a month, or drafts it anew. What came of it is an outcome,
/// as of any command: somebody else may have changed it meanwhile.
pub async fn draft(
    State(app): State<App>,
    signed_in: SignedIn,
    call: Result<Json<BulletinCall>, JsonRejection>,
) -> Result<Json<Outcome>, ApiError> {
    let Json(BulletinCall { year, month, seen }) = call?;
    // Before anything is looked through.
    if !may_write(&signed_in.actor(), signed_in.at.day()) {
        return Err(ErrorCode::Forbidden.into());
    }
    let draft = bulletin::draft(&app.node, year, month, signed_in.at).await?;
    let command = WorkCommand::Bulletin(BulletinCommand::Draft {
        year,
        month,
        seen,
        draft: Box::new(draft),
    });
    let envelope = mint::envelope(&app.node.clock, Command::work(&command));
    let outcome = app
        .node
        .executor
        .execute_one(signed_in.who(), &signed_in.device, envelope)
        .await?;
    Ok(Json(outcome))
}

/// `GET /api/bulletins/{id}.docx?lang=`: for word processors.
pub async fn docx(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(file): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let not_found = || ApiError::new(ErrorCode::NotFound);
    let id = file.strip_suffix(".docx").ok_or_else(not_found)?;
    let id: WorkId = id.parse().map_err(|_| not_found())?;
    let key = RecordKey::Work(id);
    let (actor, today) = (signed_in.actor(), signed_in.at.day());
    let mut snapshot = app.node.storage.snapshot().await?;
    let found = snapshot.records(&[key]).await?.remove(&key);
    let found = found.filter(|one| domain::policy::may_see(&actor, &one.versioned.record, today));
    let Some(Record::Work(work)) = found.map(|stored| stored.versioned.record) else {
        return Err(not_found());
    };
    let body: Bulletin = work.open().ok_or_else(not_found)?;
    let lang = Lang::from_tag(&text(&query.unwrap_or_default(), "lang")).unwrap_or_default();
    let bytes = docx::written(&body, lang).map_err(|error| {
        tracing::error!(%error, %id, "a bulletin");
        ApiError::new(ErrorCode::Internal)
    })?;
    let name = format!("bulletin-{}-{:02}.docx", body.year, body.month);
    let headers = [
        (
            header::CONTENT_TYPE,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document".to_owned(),
        ),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    Ok((headers, bytes).into_response())
}
