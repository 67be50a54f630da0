//! Failures as HTTP: the one place where storage errors and refusals become a status.
//!
//! A failure carries a code and the request id, never an internal message: causes are logged.

use axum::Json;
use axum::extract::Request;
use axum::extract::rejection::JsonRejection;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use shared::api::{ErrorBody, ErrorCode};
use shared::command::Answer;
use storage::StorageError;

use super::attachments::OFFSET;
use crate::execute::ExecuteError;
use crate::search::SearchError;

/// The header that names a request in the log.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// A failed call.
#[derive(Clone, Debug)]
pub struct ApiError {
    code: ErrorCode,
    retry_after: Option<u64>,
    offset: Option<u64>,
    answers: Vec<Answer>,
}

impl ApiError {
    /// A failure that is only its code.
    pub fn new(code: ErrorCode) -> Self {
        Self {
            code,
            retry_after: None,
            offset: None,
            answers: Vec::new(),
        }
    }

    /// A failure that passes by itself after so many seconds.
    pub fn retry_after(code: ErrorCode, seconds: u64) -> Self {
        Self {
            code,
            retry_after: Some(seconds),
            offset: None,
            answers: Vec::new(),
        }
    }

    /// The bytes of a file that are there end here.
    pub fn at_offset(offset: u64) -> Self {
        Self {
            offset: Some(offset),
            ..Self::new(ErrorCode::WrongOffset)
        }
    }

    /// Its code.
    pub const fn code(&self) -> ErrorCode {
        self.code
    }

    fn status(&self) -> StatusCode {
        match self.code {
            ErrorCode::SignInNeeded | ErrorCode::WrongCredentials => StatusCode::UNAUTHORIZED,
            ErrorCode::Locked => StatusCode::TOO_MANY_REQUESTS,
            ErrorCode::Suspended | ErrorCode::CrossSite | ErrorCode::Forbidden => {
                StatusCode::FORBIDDEN
            }
            ErrorCode::WeakPassword
            | ErrorCode::LinkInvalid
            | ErrorCode::FormUnusable
            | ErrorCode::TooManyRows => StatusCode::UNPROCESSABLE_ENTITY,
            ErrorCode::Malformed => StatusCode::BAD_REQUEST,
            ErrorCode::TooLarge | ErrorCode::BatchTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            ErrorCode::Fork | ErrorCode::WrongOffset => StatusCode::CONFLICT,
            ErrorCode::NotFound => StatusCode::NOT_FOUND,
            ErrorCode::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            ErrorCode::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<ErrorCode> for ApiError {
    fn from(code: ErrorCode) -> Self {
        Self::new(code)
    }
}

/// A body that is no call. How long it may be is settled before it is looked at.
impl From<JsonRejection> for ApiError {
    fn from(_: JsonRejection) -> Self {
        Self::new(ErrorCode::Malformed)
    }
}

impl From<StorageError> for ApiError {
    fn from(error: StorageError) -> Self {
        if matches!(error, StorageError::NotFound) {
            return Self::new(ErrorCode::NotFound);
        }
        tracing::error!(%error, cause = ?std::error::Error::source(&error), "storage");
        if error.is_unavailable() {
            Self::retry_after(ErrorCode::Unavailable, 5)
        } else {
            Self::new(ErrorCode::Internal)
        }
    }
}

impl From<SearchError> for ApiError {
    fn from(error: SearchError) -> Self {
        match error {
            SearchError::Making => Self::retry_after(ErrorCode::Unavailable, 2),
            SearchError::Storage(error) => error.into(),
            SearchError::Index(_) | SearchError::Io(_) => {
                tracing::error!(%error, "search");
                Self::new(ErrorCode::Internal)
            }
        }
    }
}

impl From<ExecuteError> for ApiError {
    fn from(error: ExecuteError) -> Self {
        match error {
            ExecuteError::BatchTooLarge => Self::new(ErrorCode::BatchTooLarge),
            ExecuteError::Fork => Self::new(ErrorCode::Fork),
            ExecuteError::NoAccount => Self::new(ErrorCode::SignInNeeded),
            ExecuteError::Storage(error) => error.into(),
            ExecuteError::Stopped => Self::retry_after(ErrorCode::Unavailable, 2),
            ExecuteError::Seal(error) => {
                tracing::error!(%error, "sealing");
                Self::new(ErrorCode::Internal)
            }
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Gives every failure its body, with the request's id, and makes bare failures of the framework
/// (a body that is no JSON, a path that is not there) look the same.
pub async fn describe(request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/api/");
    let id = request
        .headers()
        .get(REQUEST_ID)
        .and_then(|id| id.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let mut response = next.run(request).await;
    let status = response.status();
    let failure = response.extensions_mut().remove::<ApiError>();
    if failure.is_none() && (!is_api || !(status.is_client_error() || status.is_server_error())) {
        return response;
    }
    let failure = failure.unwrap_or_else(|| {
        ApiError::new(match status {
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => ErrorCode::NotFound,
            StatusCode::PAYLOAD_TOO_LARGE => ErrorCode::TooLarge,
            status if status.is_client_error() => ErrorCode::Malformed,
            _ => ErrorCode::Internal,
        })
    });
    let body = ErrorBody {
        code: failure.code,
        request_id: id,
        retry_after: failure.retry_after,
        answers: failure.answers,
    };
    let mut described = (status, Json(body)).into_response();
    if let Some(seconds) = failure.retry_after {
        described
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if let Some(offset) = failure.offset {
        described
            .headers_mut()
            .insert(OFFSET, HeaderValue::from(offset));
    }
    described
}
