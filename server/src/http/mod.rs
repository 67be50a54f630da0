//! The HTTP interface: thin. It knows who calls and how to say what came of it; what may happen
//! is decided behind `execute`.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::SizeAbove;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::trace::{DefaultOnFailure, TraceLayer};
use tower_sessions::cookie::SameSite;
use tower_sessions::cookie::time::Duration as CookieDuration;
use tower_sessions::{Expiry, SessionManagerLayer};

use crate::node::Node;
use crate::public::{self, Boards, Callers};
use crate::sessions::{IDLE_MINUTES, Sessions};
use crate::wall::Pictures;

pub mod accounts;
pub mod actor;
pub mod assets;
pub mod attachments;
pub mod body;
pub mod bulletins;
pub mod commands;
pub mod duty;
pub mod error;
pub mod export;
pub mod feeds;
pub mod figures;
pub mod live;
pub mod notices;
pub mod requests;
pub mod screens;
pub mod security;
pub mod sign_in;
pub mod works;

use assets::Assets;

/// Password hashes computed at once: each takes 19 MiB and a core.
const HASHES_AT_ONCE: usize = 2;

/// What every handler works with.
#[derive(Clone, Debug)]
pub struct App {
    /// The node.
    pub node: Node,
    /// Password work waits in line here.
    pub hashing: Arc<tokio::sync::Semaphore>,
    /// The built front end.
    pub assets: Arc<Assets>,
    /// Whether browsers reach this server over TLS.
    pub is_secure: bool,
    /// Whether a proxy in front says who calls.
    pub is_behind_proxy: bool,
    /// Who called the public pages lately.
    pub callers: Arc<Callers>,
    /// What wall screens show.
    pub pictures: Arc<Pictures>,
    /// Calendars at hand.
    pub feeds: Arc<feeds::Calendars>,
    /// What the public pages of places and projects are made of.
    pub boards: Arc<Boards>,
}

impl App {
    /// The state of a server.
    pub fn new(node: Node, assets: Assets, is_secure: bool) -> Self {
        let hashing = Arc::new(tokio::sync::Semaphore::new(HASHES_AT_ONCE));
        Self {
            node,
            hashing,
            assets: Arc::new(assets),
            is_secure,
            is_behind_proxy: false,
            callers: Arc::default(),
            pictures: Arc::default(),
            feeds: Arc::default(),
            boards: Arc::default(),
        }
    }
}

/// All routes.
pub fn router(app: App) -> Router {
    let sessions = SessionManagerLayer::new(Sessions::new(app.node.clone()))
        .with_name(if app.is_secure {
            "__Host-liaison"
        } else {
            "liaison"
        })
        .with_secure(app.is_secure)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(CookieDuration::minutes(IDLE_MINUTES)));
    let api = Router::new()
        .route("/me", get(sign_in::me))
        .route("/sign-in", post(sign_in::sign_in))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/link", get(sign_in::peek_link).post(sign_in::use_link))
        .route("/commands", post(commands::post))
        .route("/bootstrap", get(live::bootstrap))
        .route("/requests", get(requests::list))
        .route("/requests/similar", get(requests::similar))
        .route("/requests/{id}", get(requests::case_file))
        .route("/requests/{id}/reveal", post(requests::reveal))
        .route("/notices", get(notices::list))
        .route("/notices/unread", get(notices::unread))
        .route("/notices/read", post(notices::read))
        .route("/forms", get(export::forms).post(export::keep))
        .route("/forms/look", post(export::look))
        .route("/forms/{id}/drop", post(export::throw_away))
        .route("/screens", post(screens::make))
        .route("/feeds", get(feeds::list).post(feeds::make))
        .route("/feeds/{file}", get(feeds::read))
        .route("/works", get(works::list))
        .route("/figures", get(figures::get))
        .route("/bulletins", post(bulletins::draft))
        .route("/figures/course", get(figures::course))
        .route("/figures/list", get(figures::list))
        .route("/duty", get(duty::get))
        .route("/works/{id}", get(works::file))
        .route("/people", get(accounts::people))
        .route("/tellers", get(accounts::tellers))
        .route("/accounts", get(accounts::list))
        .route("/accounts/{id}/link", post(accounts::link))
        .layer(CompressionLayer::new().compress_when(SizeAbove::new(1024)))
        // A workbook is compressed already, and a compressor would gather what is to flow.
        .route("/requests/export", post(export::requests))
        .route("/bulletins/{file}", get(bulletins::docx))
        .route("/live", get(live::live))
        // Most files are packed already, and parts of them are asked for.
        .route(
            "/attachments/{id}",
            get(attachments::download)
                .head(attachments::progress)
                .patch(attachments::append),
        )
        .route("/attachments/{id}/thumbnail", get(attachments::thumbnail))
        .layer(from_fn(body::read_whole))
        .fallback(|| async { StatusCode::NOT_FOUND });
    Router::new()
        .nest("/api", api.layer(sessions.clone()))
        .merge(public::router().layer(sessions))
        .merge(crate::wall::router())
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .fallback(assets::serve)
        .layer(from_fn(security::same_origin))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(error::describe))
        .layer(from_fn_with_state(app.clone(), security::headers))
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(span)
                .on_failure(DefaultOnFailure::new())
                .on_response(|response: &Response, took: Duration, _: &tracing::Span| {
                    tracing::info!(
                        status = response.status().as_u16(),
                        ms = took.as_secs_f64() * 1000.0,
                        "answered"
                    );
                }),
        )
        .layer(PropagateRequestIdLayer::new(error::REQUEST_ID))
        .layer(SetRequestIdLayer::new(error::REQUEST_ID, MakeRequestUuid))
        .with_state(app)
}

/// The path without its query: a query may hold words that somebody searched for.
fn span(request: &Request) -> tracing::Span {
    let id = request
        .headers()
        .get(error::REQUEST_ID)
        .and_then(|id| id.to_str().ok());
    let peer = request
        .extensions()
        .get::<axum::extract::ConnectInfo<SocketAddr>>();
    tracing::info_span!(
        "request",
        id = id.unwrap_or_default(),
        method = %request.method(),
        path = logged_path(request.uri().path()),
        peer = peer.map(|peer| tracing::field::display(peer.0.ip())),
        account = tracing::field::Empty,
    )
}

/// The token of a one-use link is as good as a password; that of a receipt lets rate.
fn logged_path(path: &str) -> &str {
    if path.starts_with("/link/") {
        "/link/…"
    } else if path.starts_with("/q/") {
        "/q/…"
    } else if path.starts_with("/wall/") {
        "/wall/…"
    } else if path.starts_with("/api/feeds/") {
        "/api/feeds/…"
    } else {
        path
    }
}

fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    error::ApiError::new(shared::api::ErrorCode::Internal).into_response()
}

/// Ready: the database answers and live sync runs.
async fn ready(app: axum::extract::State<App>) -> Response {
    let answers = app.node.storage.head().await.is_ok();
    if answers && app.node.live.is_tailing() {
        "ready".into_response()
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "not ready").into_response()
    }
}
