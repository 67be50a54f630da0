//! What a petitioner gets, and paper: plain HTML from the server, without the application.
//!
//! A person without an account looks a request up by its number or by the code on the receipt, and
//! rates it, and reads who receives where and which projects are done; staff print receipts, case
//! papers, reply letters, notices and the ledger. No script is needed, and everything works under the
//! policy that the application has. Deliberately absent: any other way to the records than the queries
//! of `http` and the one write path.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderValue, header};
use axum::middleware::map_response;
use axum::response::Response;
use axum::routing::{get, post};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::SizeAbove;

use crate::http::App;

mod callers;
mod held;
mod ledger;
mod look_up;
mod notice;
mod page;
mod paper;
mod place;
mod projects;
mod qr;
mod reader;
mod receipt;
mod shown;

pub use callers::Callers;
pub use place::Boards;
pub use reader::Reader;

/// A form's body at most: a reason, percent-encoded, with room to spare.
const FORM_BYTES: usize = 16 * 1024;

/// All routes outside `/api`.
pub fn router() -> Router<App> {
    Router::new()
        .route("/q/find", get(look_up::form).post(look_up::find))
        .route("/q/{token}", get(look_up::show))
        .route("/q/{token}/rate", post(look_up::rate))
        .route("/q/places/{id}", get(place::show))
        .route("/q/projects", get(projects::show))
        .route("/receipts/{id}", post(receipt::issue))
        .route("/print/requests/{id}", get(paper::case))
        .route("/print/requests/{id}/reply", get(paper::letter))
        .route("/print/ledger", get(ledger::print))
        .route("/print/activities/{id}", get(notice::poster))
        .route("/print/activities/{id}/code", get(notice::code))
        .route("/print/places/{id}", get(place::poster))
        .layer(map_response(keep_nothing))
        .route("/q/page.css", get(page::style))
        .route("/q/print.js", get(page::script))
        .layer(DefaultBodyLimit::max(FORM_BYTES))
        .layer(CompressionLayer::new().compress_when(SizeAbove::new(1024)))
}

/// What stands on these pages belongs to one reader, and to no search engine.
async fn keep_nothing(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let robots = header::HeaderName::from_static("x-robots-tag");
    headers.insert(robots, HeaderValue::from_static("noindex, nofollow"));
    response
}
