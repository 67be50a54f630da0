//! `POST /api/screens`: puts a wall screen up and tells its address, once.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use shared::api::ErrorCode;
use shared::command::{Command, Outcome};
use shared::id::WorkId;
use shared::refusal::Refusal;
use shared::screen::{ScreenCall, ScreenCommand, ScreenLink};
use shared::work::WorkCommand;

use super::App;
use super::actor::SignedIn;
use super::error::ApiError;
use crate::{links, mint};

/// Makes a token; the database keeps its digest.
pub async fn make(
    State(app): State<App>,
    signed_in: SignedIn,
    call: Result<Json<ScreenCall>, JsonRejection>,
) -> Result<Json<ScreenLink>, ApiError> {
    let Json(call) = call?;
    let token = links::token();
    let command = WorkCommand::Screen(ScreenCommand::Make {
        name: call.name,
        street: call.street,
        digest: links::digest(&token),
    });
    let envelope = mint::envelope(&app.node.clock, Command::work(&command));
    let id = WorkId::derive(envelope.command_id, 0);
    let outcome = app
        .node
        .executor
        .execute_one(signed_in.who(), &signed_in.device, envelope)
        .await?;
    match outcome {
        Outcome::Accepted => Ok(Json(ScreenLink {
            id,
            path: format!("/wall/{token}"),
        })),
        Outcome::Refused(Refusal::NotAllowed { .. }) => Err(ErrorCode::Forbidden.into()),
        Outcome::Refused(_) => Err(ErrorCode::Malformed.into()),
    }
}
