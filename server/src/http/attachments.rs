//! Bytes of files: their way in, chunk by chunk, and out, through the policy.
//!
//! `HEAD` tells how many bytes are there, `PATCH` adds the next ones at that offset; whoever was cut
//! off asks and goes on. What one may not see and what is not there look the same.

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use object_store::{GetOptions, GetRange};
use shared::api::{ErrorCode, UploadAnswer};
use shared::attachment::{Attachment, AttachmentState, MediaType, Stored};
use shared::id::AttachmentId;
use shared::record::{Record, RecordKey};

use super::App;
use super::actor::SignedIn;
use super::error::ApiError;
use crate::files::arrival::{self, ArrivalError};
use crate::files::{Appended, FilesError, Sort};

/// Where the bytes of a chunk begin, and how many are there.
pub const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
/// How many there will be.
pub const LENGTH: HeaderName = HeaderName::from_static("upload-length");
/// Where chunks are sent.
pub const CHUNK_PATH: &str = "/api/attachments/";
/// What a chunk is sent as.
pub const CHUNK_TYPE: &str = "application/octet-stream";

impl From<FilesError> for ApiError {
    fn from(error: FilesError) -> Self {
        tracing::error!(%error, "files");
        match error {
            FilesError::Store(object_store::Error::NotFound { .. }) => {
                Self::new(ErrorCode::NotFound)
            }
            FilesError::Store(_) | FilesError::Io(_) | FilesError::NoStore(_) => {
                Self::retry_after(ErrorCode::Unavailable, 10)
            }
        }
    }
}

impl From<ArrivalError> for ApiError {
    fn from(error: ArrivalError) -> Self {
        match error {
            ArrivalError::Files(error) => error.into(),
            ArrivalError::Execute(error) => error.into(),
            ArrivalError::Storage(error) => error.into(),
            ArrivalError::Broken(error) => {
                tracing::error!(%error, "files");
                Self::new(ErrorCode::Internal)
            }
        }
    }
}

/// A file that the caller may see.
async fn find(app: &App, signed_in: &SignedIn, id: &str) -> Result<Attachment, ApiError> {
    let not_found = || ApiError::new(ErrorCode::NotFound);
    let id: AttachmentId = id.parse().map_err(|_| not_found())?;
    let key = RecordKey::Attachment(id);
    let mut snapshot = app.node.storage.snapshot().await?;
    let found = snapshot.records(&[key]).await?.remove(&key);
    let record = found.ok_or_else(not_found)?.versioned.record;
    if !domain::policy::may_see(&signed_in.actor(), &record, signed_in.at.day()) {
        return Err(not_found());
    }
    match record {
        Record::Attachment(attachment) => Ok(*attachment),
        _ => Err(not_found()),
    }
}

/// A file that the caller announced: nobody else sends its bytes.
async fn find_own(app: &App, signed_in: &SignedIn, id: &str) -> Result<Attachment, ApiError> {
    let attachment = find(app, signed_in, id).await?;
    if attachment.by == Some(signed_in.account.id) {
        Ok(attachment)
    } else {
        Err(ErrorCode::Forbidden.into())
    }
}

fn number(value: u64) -> HeaderValue {
    HeaderValue::from(value)
}

/// `HEAD /api/attachments/{id}`: how many bytes are there.
pub async fn progress(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let attachment = find_own(&app, &signed_in, &id).await?;
    let offset = match attachment.state {
        AttachmentState::Announced => app.node.files.received(attachment.id).await?,
        AttachmentState::Arrived(_)
        | AttachmentState::Refused { .. }
        | AttachmentState::Removed { .. } => attachment.size,
    };
    let headers = [(OFFSET, number(offset)), (LENGTH, number(attachment.size))];
    Ok((StatusCode::OK, headers).into_response())
}

/// `PATCH /api/attachments/{id}`: the next bytes, beginning where the header says. An empty chunk at
/// the end asks once more what became of the file.
pub async fn append(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    headers: HeaderMap,
    chunk: Bytes,
) -> Result<Response, ApiError> {
    let offset = headers
        .get(OFFSET)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok())
        .ok_or(ErrorCode::Malformed)?;
    let id = find_own(&app, &signed_in, &id).await?.id;
    let turn = app.node.files.lock(id).await;
    // Another call may have brought it to its end while this one waited.
    let attachment = find_own(&app, &signed_in, &id.to_string()).await?;
    if attachment.state != AttachmentState::Announced {
        return Ok(answer(attachment.size, attachment.state));
    }
    if offset.saturating_add(chunk.len() as u64) > attachment.size {
        return Err(ErrorCode::TooLarge.into());
    }
    let here = match app.node.files.append(id, offset, &chunk).await? {
        Appended::Elsewhere(here) => return Err(ApiError::at_offset(here)),
        Appended::UpTo(here) => here,
    };
    if here < attachment.size {
        return Ok(answer(here, attachment.state));
    }
    // On a task of its own: a caller who hangs up does not stop half-way what all bytes are there for.
    let node = app.node.clone();
    let finished = tokio::spawn(async move {
        let _turn = turn;
        arrival::finish(&node, &attachment).await
    });
    let state = finished.await.map_err(ArrivalError::from)??;
    Ok(answer(here, state))
}

fn answer(offset: u64, state: AttachmentState) -> Response {
    Json(UploadAnswer { offset, state }).into_response()
}

/// `GET /api/attachments/{id}`: the file.
pub async fn download(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let attachment = find(&app, &signed_in, &id).await?;
    let stored = stored(&attachment)?;
    // What is shown in place was made here, or is shown by the browser's own reader.
    let in_place = stored.media.is_image() || stored.media == MediaType::Pdf;
    let asks_to_save = query.is_some_and(|query| query == "save");
    let how = if in_place && !asks_to_save {
        "inline"
    } else {
        "attachment"
    };
    let wanted = Wanted {
        sort: Sort::Whole,
        media: stored.media.code(),
        tag: format!("\"{}\"", stored.sha256),
        size: Some(stored.size),
        disposition: disposition(how, &attachment.file_name()),
    };
    send(&app, attachment.id, wanted, &headers).await
}

/// `GET /api/attachments/{id}/thumbnail`: the small picture of it.
pub async fn thumbnail(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let attachment = find(&app, &signed_in, &id).await?;
    let stored = stored(&attachment)?;
    if !stored.has_thumbnail {
        return Err(ErrorCode::NotFound.into());
    }
    let wanted = Wanted {
        sort: Sort::Thumbnail,
        media: MediaType::Jpeg.code(),
        tag: format!("\"{}-t\"", stored.sha256),
        size: None,
        disposition: disposition("inline", &attachment.file_name()),
    };
    send(&app, attachment.id, wanted, &headers).await
}

fn stored(attachment: &Attachment) -> Result<&Stored, ApiError> {
    attachment
        .stored()
        .ok_or_else(|| ApiError::new(ErrorCode::NotFound))
}

struct Wanted {
    sort: Sort,
    media: &'static str,
    tag: String,
    /// Known where parts of it may be asked for.
    size: Option<u64>,
    disposition: HeaderValue,
}

/// Kept by the browser of one person, and asked for again each time: who may no longer see it is told
/// so.
const CACHE: &str = "private, no-cache";

async fn send(
    app: &App,
    id: AttachmentId,
    wanted: Wanted,
    asked: &HeaderMap,
) -> Result<Response, ApiError> {
    let cached = asked
        .get(header::IF_NONE_MATCH)
        .is_some_and(|tag| tag.as_bytes() == wanted.tag.as_bytes());
    let tag = HeaderValue::try_from(&wanted.tag).expect("a digest is ASCII");
    let mut response = if cached {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let range = wanted.size.and_then(|size| range(asked, size));
        let options = GetOptions {
            range: range.clone().map(GetRange::Bounded),
            ..GetOptions::default()
        };
        let found = app.node.files.get(id, wanted.sort, options).await?;
        let sent = found.range.clone();
        let mut response = Response::new(Body::from_stream(found.into_stream()));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(wanted.media));
        headers.insert(header::CONTENT_LENGTH, number(sent.end - sent.start));
        headers.insert(header::CONTENT_DISPOSITION, wanted.disposition);
        if let (Some(size), Some(_)) = (wanted.size, range) {
            let told = format!("bytes {}-{}/{size}", sent.start, sent.end.saturating_sub(1));
            let told = HeaderValue::try_from(told).expect("numbers are ASCII");
            headers.insert(header::CONTENT_RANGE, told);
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
        }
        response
    };
    let headers = response.headers_mut();
    headers.insert(header::ETAG, tag);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(CACHE));
    if wanted.size.is_some() {
        headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    }
    Ok(response)
}

/// One range, as players ask for; anything else is answered whole.
fn range(asked: &HeaderMap, size: u64) -> Option<std::ops::Range<u64>> {
    let text = asked.get(header::RANGE)?.to_str().ok()?;
    let (from, to) = text.strip_prefix("bytes=")?.split_once('-')?;
    let range = match (from.parse::<u64>(), to.parse::<u64>()) {
        (Ok(from), Ok(to)) => from..to.saturating_add(1).min(size),
        (Ok(from), Err(_)) if to.is_empty() => from..size,
        (Err(_), Ok(last)) if from.is_empty() => size.saturating_sub(last)..size,
        _ => return None,
    };
    (range.start < range.end).then_some(range)
}

/// The name in plain letters for old programs, and as it is (RFC 5987).
fn disposition(how: &str, name: &str) -> HeaderValue {
    let plain: String = name
        .chars()
        .map(|c| match c {
            '"' | '\\' => '_',
            c if c.is_ascii_graphic() || c == ' ' => c,
            _ => '_',
        })
        .collect();
    let mut whole = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            whole.push(byte as char);
        } else {
            whole.push_str(&format!("%{byte:02X}"));
        }
    }
    let text = format!("{how}; filename=\"{plain}\"; filename*=UTF-8''{whole}");
    HeaderValue::try_from(text).expect("all of it is ASCII")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_for_old_and_new_programs() {
        assert_eq!(
            disposition("inline", "现\"场 1.jpg"),
            "inline; filename=\"___ 1.jpg\"; filename*=UTF-8''%E7%8E%B0%22%E5%9C%BA%201.jpg"
        );
    }

    #[test]
    fn one_range_is_understood() {
        let asked = |text: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::RANGE, HeaderValue::from_static(text));
            range(&headers, 10)
        };
        assert_eq!(asked("bytes=0-3"), Some(0..4));
        assert_eq!(asked("bytes=4-"), Some(4..10));
        assert_eq!(asked("bytes=-3"), Some(7..10));
        assert_eq!(asked("bytes=8-99"), Some(8..10));
        assert_eq!(asked("bytes=10-"), None);
        assert_eq!(asked("bytes=0-1,3-4"), None);
        assert_eq!(asked("lines=0-1"), None);
    }
}
