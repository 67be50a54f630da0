//! Signing in and out, and one-use links.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use domain::Actor;
use serde::{Deserialize, Serialize};
use shared::account::{Account, AccountCommand, AccountState};
use shared::api::{ErrorCode, Me, SignInCall, UseLinkCall};
use shared::command::Command;
use shared::id::AccountId;
use shared::record::{Record, RecordKey};
use shared::time::Timestamp;
use storage::Credential;
use tower_sessions::Session;

use super::App;
use super::actor::{ACCOUNT, SIGNED_IN_AT, SignedIn, device};
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

/// Password work off the async threads. The caller holds a turn of `App::hashing`.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ApiError> {
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

/// How long a credential is still locked, if it is.
fn locked(credential: Option<&Credential>, now: Timestamp) -> Result<(), ApiError> {
    match credential.and_then(|credential| credential.locked_until) {
        Some(until) if until > now => {
            let seconds = ((until.0 - now.0) as u64).div_ceil(1000);
            Err(ApiError::retry_after(ErrorCode::Locked, seconds))
        }
        Some(_) | None => Ok(()),
    }
}

/// `POST /api/sign-in`.
pub async fn sign_in(
    State(app): State<App>,
    session: Session,
    parts: Parts,
    call: Result<Json<SignInCall>, JsonRejection>,
) -> Result<Json<Me>, ApiError> {
    let Json(call) = call?;
    let login = domain::account::normal_login(&call.login);
    let look = || app.node.storage.credential_by_login(&login);
    let now = app.node.clock.now();
    let credential =
        |found: &Option<(AccountId, Credential)>| found.as_ref().map(|(_, c)| c.clone());
    // Who is locked out need not wait in line.
    locked(credential(&look().await?).as_ref(), now)?;
    let turn = app.hashing.acquire().await;
    let _turn = turn.map_err(|_| ErrorCode::Internal)?;
    // Looked at again: the tries before this one in the line may have locked it meanwhile.
    let found = look().await?;
    locked(credential(&found).as_ref(), now)?;
    let hash = credential(&found).and_then(|credential| credential.hash);
    let hash = hash.unwrap_or_else(|| password::NOBODY.to_owned());
    let given = call.password;
    let fits = blocking(move || password::verify(&given, &hash)).await?;
    let device = device(&parts);
    let Some((account, _)) = found else {
        return Err(ErrorCode::WrongCredentials.into());
    };
    if !fits {
        let until = app.node.storage.record_failure(account, now).await?;
        record_failure(&app, account, &login, &device).await?;
        return Err(match until {
            Some(until) => {
                ApiError::retry_after(ErrorCode::Locked, ((until.0 - now.0).max(0) / 1000) as u64)
            }
            None => ErrorCode::WrongCredentials.into(),
        });
    }
    begin(&app, &session, account, &device, AccountCommand::SignIn).await
}

/// Puts a failed sign-in on record. Nobody has proven to be that person, and the account may be
/// suspended: the system tells it, under the login that was tried.
async fn record_failure(
    app: &App,
    account: AccountId,
    login: &str,
    device: &str,
) -> Result<(), ApiError> {
    let actor = Actor {
        account: Some(account),
        name: login.to_owned(),
        memberships: Vec::new(),
        stand_ins: Vec::new(),
        is_system: true,
        resident_of: None,
    };
    let command = Command::Account(AccountCommand::SignInFailed);
    let envelope = mint::envelope(&app.node.clock, command);
    app.node
        .executor
        .execute(Who::System(actor), device, vec![envelope])
        .await?;
    Ok(())
}

/// An account that may be used.
async fn active(app: &App, id: AccountId) -> Result<Account, ApiError> {
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
        Some(Record::Account(account)) if account.state == AccountState::Suspended => {
            Err(ErrorCode::Suspended.into())
        }
        Some(Record::Account(account)) => Ok(account),
        Some(_) | None => Err(ErrorCode::WrongCredentials.into()),
    }
}

/// Begins a session under a new id.
async fn begin(
    app: &App,
    session: &Session,
    id: AccountId,
    device: &str,
    command: AccountCommand,
) -> Result<Json<Me>, ApiError> {
    let account = active(app, id).await?;
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
    let Json(call) = call?;
    if !password::is_strong(&call.password) {
        return Err(ErrorCode::WeakPassword.into());
    }
    let now = app.node.clock.now();
    let token = links::digest(&call.token);
    let invalid = || ApiError::new(ErrorCode::LinkInvalid);
    // A suspended account gets no new password, and its link stays.
    let owner = app.node.storage.link_account(&token, now).await?;
    active(&app, owner.ok_or_else(invalid)?).await?;
    let turn = app.hashing.acquire().await;
    let _turn = turn.map_err(|_| ErrorCode::Internal)?;
    let given = call.password;
    let hash = blocking(move || password::hash(&given))
        .await?
        .map_err(|_| ApiError::retry_after(ErrorCode::Unavailable, 5))?;
    let used = app.node.storage.use_link(&token, now).await?;
    let account = used.ok_or_else(invalid)?;
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
