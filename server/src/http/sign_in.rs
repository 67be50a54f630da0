//! Signing in and out, and one-use links.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::{Deserialize, Serialize};
use shared::account::{Account, AccountCommand, AccountState};
use shared::api::{ErrorCode, Me, SignInCall, UseLinkCall};
use shared::command::Command;
use shared::id::AccountId;
use shared::record::{Record, RecordKey};
use tower_sessions::Session;

use super::App;
use super::actor::{ACCOUNT, SIGNED_IN_AT, SignedIn, device};
use super::commands::body_error;
use super::error::ApiError;
use crate::execute::Who;
use crate::{links, mint, password};

/// `GET /api/me`.
pub async fn me(State(app): State<App>, signed_in: SignedIn) -> Result<Json<Me>, ApiError> {
    tell_me(&app, signed_in.account).await
}

async fn tell_me(app: &App, account: Account) -> Result<Json<Me>, ApiError> {
    let demo = app.node.storage.head().await?.demo;
    Ok(Json(Me {
        account,
        server_time: app.node.clock.now(),
        demo,
    }))
}

/// Password work off the async threads, a few at a time.
async fn hashing<T: Send + 'static>(
    app: &App,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ApiError> {
    let _turn = app
        .hashing
        .acquire()
        .await
        .map_err(|_| ErrorCode::Internal)?;
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| ErrorCode::Internal.into())
}

/// Puts something an account did about itself on record.
async fn record(
    app: &App,
    account: AccountId,
    device: &str,
    command: AccountCommand,
) -> Result<(), ApiError> {
    let envelope = mint::envelope(&app.node.clock, Command::Account(command));
    app.node
        .executor
        .execute(Who::Account(account), device, vec![envelope])
        .await?;
    Ok(())
}

/// `POST /api/sign-in`.
pub async fn sign_in(
    State(app): State<App>,
    session: Session,
    parts: Parts,
    call: Result<Json<SignInCall>, JsonRejection>,
) -> Result<Json<Me>, ApiError> {
    let Json(call) = call.map_err(|rejection| body_error(&rejection))?;
    let now = app.node.clock.now();
    let login = domain::account::normal_login(&call.login);
    let found = app.node.storage.credential_by_login(&login).await?;
    if let Some(until) = found
        .as_ref()
        .and_then(|(_, credential)| credential.locked_until)
        && until > now
    {
        let seconds = ((until.0 - now.0) as u64).div_ceil(1000);
        return Err(ApiError::retry_after(ErrorCode::Locked, seconds));
    }
    let hash = found
        .as_ref()
        .and_then(|(_, credential)| credential.hash.clone());
    let hash = hash.unwrap_or_else(|| password::NOBODY.to_owned());
    let given = call.password;
    let fits = hashing(&app, move || password::verify(&given, &hash)).await?;
    let device = device(&parts);
    let Some((account, _)) = found else {
        return Err(ErrorCode::WrongCredentials.into());
    };
    if !fits {
        let locked = app.node.storage.record_failure(account, now).await?;
        record(&app, account, &device, AccountCommand::SignInFailed).await?;
        return Err(match locked {
            Some(until) => {
                ApiError::retry_after(ErrorCode::Locked, ((until.0 - now.0).max(0) / 1000) as u64)
            }
            None => ErrorCode::WrongCredentials.into(),
        });
    }
    begin(&app, &session, account, &device, AccountCommand::SignIn).await
}

/// Begins a session under a new id.
async fn begin(
    app: &App,
    session: &Session,
    id: AccountId,
    device: &str,
    command: AccountCommand,
) -> Result<Json<Me>, ApiError> {
    let key = RecordKey::Account(id);
    let found = app
        .node
        .storage
        .snapshot()
        .await?
        .records(&[key])
        .await?
        .remove(&key);
    let Some(Record::Account(account)) = found.map(|stored| stored.versioned.record) else {
        return Err(ErrorCode::WrongCredentials.into());
    };
    if account.state == AccountState::Suspended {
        return Err(ErrorCode::Suspended.into());
    }
    record(app, id, device, command).await?;
    let now = app.node.clock.now();
    app.node.storage.record_sign_in(id, now).await?;
    let failed = |error: tower_sessions::session::Error| {
        tracing::error!(%error, "session");
        ApiError::retry_after(ErrorCode::Unavailable, 5)
    };
    session.cycle_id().await.map_err(failed)?;
    session.insert(ACCOUNT, id).await.map_err(failed)?;
    session.insert(SIGNED_IN_AT, now.0).await.map_err(failed)?;
    session.insert("device", device).await.map_err(failed)?;
    tell_me(app, account).await
}

/// `POST /api/sign-out`.
pub async fn sign_out(State(app): State<App>, signed_in: SignedIn) -> Result<StatusCode, ApiError> {
    record(
        &app,
        signed_in.account.id,
        &signed_in.device,
        AccountCommand::SignOut,
    )
    .await?;
    signed_in
        .session
        .flush()
        .await
        .map_err(|_| ErrorCode::Internal)?;
    Ok(StatusCode::NO_CONTENT)
}

/// The query of a link.
#[derive(Deserialize)]
pub struct LinkQuery {
    token: String,
}

/// Whose link it is.
#[derive(Serialize)]
pub struct LinkOwner {
    name: String,
    login: String,
}

/// `GET /api/link`: whose link it is, without using it.
pub async fn peek_link(
    State(app): State<App>,
    Query(query): Query<LinkQuery>,
) -> Result<Json<LinkOwner>, ApiError> {
    let invalid = || ApiError::new(ErrorCode::LinkInvalid);
    let now = app.node.clock.now();
    let hash = links::digest(&query.token);
    let id = app
        .node
        .storage
        .link_account(&hash, now)
        .await?
        .ok_or_else(invalid)?;
    let key = RecordKey::Account(id);
    let found = app
        .node
        .storage
        .snapshot()
        .await?
        .records(&[key])
        .await?
        .remove(&key);
    match found.map(|stored| stored.versioned.record) {
        Some(Record::Account(account)) => Ok(Json(LinkOwner {
            name: account.name,
            login: account.login,
        })),
        _ => Err(invalid()),
    }
}

/// `POST /api/link`: sets a password and signs in.
pub async fn use_link(
    State(app): State<App>,
    session: Session,
    parts: Parts,
    call: Result<Json<UseLinkCall>, JsonRejection>,
) -> Result<Json<Me>, ApiError> {
    let Json(call) = call.map_err(|rejection| body_error(&rejection))?;
    if !password::is_strong(&call.password) {
        return Err(ErrorCode::WeakPassword.into());
    }
    let given = call.password;
    let hash = hashing(&app, move || password::hash(&given))
        .await?
        .map_err(|_| ApiError::retry_after(ErrorCode::Unavailable, 5))?;
    let now = app.node.clock.now();
    let account = app
        .node
        .storage
        .use_link(&links::digest(&call.token), now)
        .await?
        .ok_or(ErrorCode::LinkInvalid)?;
    app.node.storage.set_password(account, &hash).await?;
    app.node.storage.delete_sessions_of(account).await?;
    begin(
        &app,
        &session,
        account,
        &device(&parts),
        AccountCommand::PasswordSet,
    )
    .await
}
