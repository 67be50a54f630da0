//! Same-origin check and security headers.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use shared::api::ErrorCode;

use super::App;
use super::attachments::{CHUNK_PATH, CHUNK_TYPE};
use super::error::ApiError;

const CSP: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; object-src 'none'; \
    base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Refuses unsafe calls, and the upgrade to a socket, that another site made a browser send.
///
/// Every browser that may use this system sends `Origin` or `Sec-Fetch-Site` with them; a program
/// that sends neither carries no cookie of a browser's.
pub async fn same_origin(request: Request, next: Next) -> Response {
    let is_upgrade = request.headers().contains_key(header::UPGRADE);
    let is_safe = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    if (!is_safe || is_upgrade) && !is_same_origin(request.headers(), request.uri()) {
        return ApiError::new(ErrorCode::CrossSite).into_response();
    }
    let sent_as = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let is_expected = if request.uri().path().starts_with("/api/") {
        // A form of another site sends neither; a chunk of a file comes by a method no form has.
        sent_as.starts_with("application/json")
            || (sent_as == CHUNK_TYPE
                && request.method() == Method::PATCH
                && request.uri().path().starts_with(CHUNK_PATH))
    } else {
        // Plain forms belong to the pages outside of the interface.
        sent_as.starts_with("application/x-www-form-urlencoded")
    };
    let has_body = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .is_some_and(|length| length != HeaderValue::from_static("0"));
    if !is_safe && has_body && !is_expected {
        return ApiError::new(ErrorCode::Malformed).into_response();
    }
    next.run(request).await
}

/// HTTP/2 names the host in the address, HTTP/1 in a header.
fn is_same_origin(headers: &HeaderMap, uri: &Uri) -> bool {
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    let host = text(header::HOST).or_else(|| uri.authority().map(|authority| authority.as_str()));
    match (text(header::ORIGIN), host) {
        (None, _) => true,
        (Some(origin), Some(host)) => origin
            .split_once("://")
            .is_some_and(|(_, authority)| authority == host),
        (Some(_), None) => false,
    }
}

/// Headers on every answer.
pub async fn headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/api/");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let has_cache = headers.contains_key(header::CACHE_CONTROL);
    let mut set = |name: header::HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, CSP);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // Not `no-referrer`: a form would then say that it comes from nowhere (`Origin: null`).
    set(header::REFERRER_POLICY, "same-origin");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(
        header::HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
    if is_api && !has_cache {
        set(header::CACHE_CONTROL, "no-store");
    }
    if app.is_secure {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_site_is_told_from_this_one() {
        let check = |pairs: &[(&'static str, &'static str)], expected: bool| {
            let headers: HeaderMap = pairs
                .iter()
                .map(|(k, v)| {
                    (
                        header::HeaderName::from_static(k),
                        HeaderValue::from_static(v),
                    )
                })
                .collect();
            assert_eq!(
                is_same_origin(&headers, &Uri::from_static("/")),
                expected,
                "{pairs:?}"
            );
        };
        check(&[("host", "a.cn")], true);
        check(&[("host", "a.cn"), ("origin", "https://a.cn")], true);
        check(&[("host", "a.cn"), ("origin", "https://b.cn")], false);
        check(&[("host", "a.cn"), ("origin", "null")], false);
        check(&[("host", "a.cn"), ("sec-fetch-site", "same-origin")], true);
        check(&[("host", "a.cn"), ("sec-fetch-site", "same-site")], false);
        check(
            &[
                ("host", "a.cn"),
                ("sec-fetch-site", "cross-site"),
                ("origin", "https://a.cn"),
            ],
            false,
        );
    }
}
