//! Who is calling. Account and roles are read on every request: they change while sessions live.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::Actor;
use shared::account::{Account, AccountState, Role};
use shared::api::ErrorCode;
use shared::id::AccountId;
use shared::record::{Record, RecordKey};
use shared::time::Timestamp;
use tower_sessions::Session;

use super::App;
use super::error::ApiError;
use crate::execute::Who;

/// The session's entry for the account.
pub const ACCOUNT: &str = "account";
/// The session's entry for the time of the sign-in.
pub const SIGNED_IN_AT: &str = "signed_in_at";
/// The session's entry for the last time it was used, to the nearest five minutes.
const TOUCHED_AT: &str = "touched_at";

/// A session ends this long after the sign-in, however busy: twelve hours, in milliseconds.
pub const ABSOLUTE_MS: i64 = 12 * 3_600_000;
/// How often use is written down, in milliseconds.
const TOUCH_MS: i64 = 5 * 60_000;

/// A person who is signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Their account as it stands.
    pub account: Account,
    /// Their session.
    pub session: Session,
    /// What they call from, shortened.
    pub device: String,
    /// When the call came.
    pub at: Timestamp,
}

impl SignedIn {
    /// For the rules.
    pub fn actor(&self) -> Actor {
        Actor::person(&self.account)
    }

    /// For the write path.
    pub fn who(&self) -> Who {
        Who::Account(self.account.id)
    }

    /// Passes administrators only.
    ///
    /// # Errors
    /// `Forbidden`.
    pub fn administrator(&self) -> Result<(), ApiError> {
        if self.actor().is(Role::Administrator, self.at.day()) {
            Ok(())
        } else {
            Err(ErrorCode::Forbidden.into())
        }
    }
}

/// A short word for the calling program, for the history.
pub fn device(parts: &Parts) -> String {
    let agent = parts
        .headers
        .get(axum::http::header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    agent
        .chars()
        .filter(|c| !c.is_control())
        .take(120)
        .collect()
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let needed = || ApiError::new(ErrorCode::SignInNeeded);
        let session = Session::from_request_parts(parts, app)
            .await
            .map_err(|_| ErrorCode::Internal)?;
        let unavailable = |error: tower_sessions::session::Error| {
            tracing::error!(%error, "session");
            ApiError::retry_after(ErrorCode::Unavailable, 5)
        };
        let id: AccountId = session
            .get(ACCOUNT)
            .await
            .map_err(unavailable)?
            .ok_or_else(needed)?;
        let at = app.node.clock.now();
        let since: i64 = session
            .get(SIGNED_IN_AT)
            .await
            .map_err(unavailable)?
            .ok_or_else(needed)?;
        if at.0 - since > ABSOLUTE_MS {
            session.flush().await.map_err(unavailable)?;
            return Err(needed());
        }
        let touched: i64 = session
            .get(TOUCHED_AT)
            .await
            .map_err(unavailable)?
            .unwrap_or(since);
        if at.0 - touched > TOUCH_MS {
            session
                .insert(TOUCHED_AT, at.0)
                .await
                .map_err(unavailable)?;
        }
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
            Some(Record::Account(account)) if account.state == AccountState::Active => {
                tracing::Span::current().record("account", account.login.as_str());
                Ok(Self {
                    account,
                    session,
                    device: device(parts),
                    at,
                })
            }
            _ => Err(needed()),
        }
    }
}
