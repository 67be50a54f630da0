//! Notices: what others did that concerns whoever asks, and how far they have read.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{RawQuery, State};
use shared::notice::{NoticePage, ReadCall, Unread};
use storage::NoticeListener;

use super::App;
use super::actor::SignedIn;
use super::error::ApiError;
use super::requests::{audiences, number};

/// Commits of one window at most.
const WINDOW: u32 = 100;

fn listener(signed_in: &SignedIn) -> NoticeListener {
    let told = domain::notice::listens(&signed_in.actor(), signed_in.at.day());
    let told = told
        .into_iter()
        .map(|(audience, since)| (audience.to_string(), since));
    NoticeListener {
        account: signed_in.account.id,
        told: told.collect(),
        sees: audiences(signed_in),
    }
}

/// `GET /api/notices?before=&limit=&unread=1`: newest first.
pub async fn list(
    State(app): State<App>,
    signed_in: SignedIn,
    RawQuery(query): RawQuery,
) -> Result<Json<NoticePage>, ApiError> {
    let query = query.unwrap_or_default();
    let before = number(&query, "before").map(u64::from);
    let limit = number(&query, "limit").unwrap_or(50).min(WINDOW);
    let only_unread = number(&query, "unread") == Some(1);
    let listener = listener(&signed_in);
    let mut snapshot = app.node.storage.snapshot().await?;
    let (notices, next) = snapshot
        .notices(&listener, before, only_unread, limit)
        .await?;
    let unread = snapshot.unread_notices(&listener).await?;
    Ok(Json(NoticePage {
        notices,
        next,
        unread,
    }))
}

async fn count(app: &App, signed_in: &SignedIn) -> Result<Json<Unread>, ApiError> {
    let mut snapshot = app.node.storage.snapshot().await?;
    let unread = snapshot.unread_notices(&listener(signed_in)).await?;
    Ok(Json(Unread { unread }))
}

/// `GET /api/notices/unread`: what the bell shows.
pub async fn unread(State(app): State<App>, signed_in: SignedIn) -> Result<Json<Unread>, ApiError> {
    count(&app, &signed_in).await
}

/// `POST /api/notices/read`: one, or all up to a commit.
pub async fn read(
    State(app): State<App>,
    signed_in: SignedIn,
    call: Result<Json<ReadCall>, JsonRejection>,
) -> Result<Json<Unread>, ApiError> {
    let Json(call) = call?;
    let (storage, account) = (&app.node.storage, signed_in.account.id);
    // What is still to come cannot have been read.
    let head = storage.head().await?.csn;
    match call {
        ReadCall::One { csn, about } if csn <= head => {
            storage.read_notice(account, csn, about).await?;
        }
        ReadCall::One { .. } => {}
        ReadCall::UpTo(csn) => storage.read_notices_up_to(account, csn.min(head)).await?,
    }
    count(&app, &signed_in).await
}
