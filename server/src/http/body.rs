//! Bodies: how much of one is read, and what becomes of the rest.

use std::time::Duration;

use axum::body::{Body, BodyDataStream, HttpBody};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::StreamExt;
use shared::api::ErrorCode;
use shared::limits;

use super::error::ApiError;

/// How much of a body that is too long is still read, and dropped.
const DRAINED_BYTES: usize = 32 * limits::BODY_BYTES;

/// How long a caller may take to send what is dropped.
const DRAINED_FOR: Duration = Duration::from_secs(20);

/// Reads a call's body whole and hands it on; refuses one longer than [`limits::BODY_BYTES`].
///
/// A server that answers and hangs up while its caller still writes makes the caller see a broken
/// pipe instead of the answer. So the rest of a body that is too long is read and dropped first,
/// within bounds.
pub async fn read_whole(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    let mut body = body.into_data_stream();
    let mut read = Vec::new();
    if announced <= limits::BODY_BYTES {
        while read.len() <= limits::BODY_BYTES {
            match body.next().await {
                Some(Ok(data)) => read.extend_from_slice(&data),
                Some(Err(_)) => return ApiError::new(ErrorCode::Malformed).into_response(),
                None => return next.run(Request::from_parts(parts, Body::from(read))).await,
            }
        }
        drop(read);
    }
    // Whether it comes to its end or not, the answer is the same.
    let _ = tokio::time::timeout(DRAINED_FOR, drain(body)).await;
    ApiError::new(ErrorCode::TooLarge).into_response()
}

async fn drain(mut body: BodyDataStream) {
    let mut dropped = 0;
    while dropped < DRAINED_BYTES {
        let Some(Ok(data)) = body.next().await else {
            return;
        };
        dropped += data.len();
    }
}
