//! The built front end, held in memory with its compressed twins.

use std::collections::HashMap;
use std::path::Path;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::App;

#[derive(Debug, Default)]
struct Asset {
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
}

/// Files by path, without a leading slash.
#[derive(Debug, Default)]
pub struct Assets {
    files: HashMap<String, Asset>,
}

#[cfg(feature = "embed")]
mod embedded {
    include!(concat!(env!("OUT_DIR"), "/assets.rs"));
}

impl Assets {
    /// The assets built into this binary; none if it was built without.
    pub fn embedded() -> Self {
        let mut assets = Self::default();
        #[cfg(feature = "embed")]
        for (path, bytes) in embedded::FILES {
            assets.insert(path, Bytes::from_static(bytes));
        }
        assets.drop_twins_alone();
        assets
    }

    /// The assets in a folder.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn folder(root: &Path) -> std::io::Result<Self> {
        let mut assets = Self::default();
        let mut folders = vec![root.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder)? {
                let path = entry?.path();
                if path.is_dir() {
                    folders.push(path);
                } else if let Ok(relative) = path.strip_prefix(root) {
                    let name = relative.to_string_lossy().replace('\\', "/");
                    assets.insert(&name, std::fs::read(&path)?.into());
                }
            }
        }
        assets.drop_twins_alone();
        Ok(assets)
    }

    fn insert(&mut self, path: &str, bytes: Bytes) {
        if let Some(path) = path.strip_suffix(".br") {
            self.files.entry(path.to_owned()).or_default().brotli = Some(bytes);
        } else if let Some(path) = path.strip_suffix(".gz") {
            self.files.entry(path.to_owned()).or_default().gzip = Some(bytes);
        } else {
            self.files.entry(path.to_owned()).or_default().plain = bytes;
        }
    }

    /// A twin whose file is gone belongs to an older build.
    fn drop_twins_alone(&mut self) {
        self.files.retain(|_, asset| !asset.plain.is_empty());
    }
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("json" | "webmanifest") => "application/json",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        _ => "application/octet-stream",
    }
}

/// A name, of a file or its folder, with the content's hash in it never changes what it holds.
fn is_hashed(path: &str) -> bool {
    path.split(['/', '-', '.', '_']).any(|part| {
        part.len() >= 8 && part.len() <= 64 && part.bytes().all(|b| b.is_ascii_hexdigit())
    })
}

/// Serves a file, or the page for every address that is a place in the app.
pub async fn serve(State(app): State<App>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let path = request.uri().path().trim_start_matches('/');
    let last = path.rsplit('/').next().unwrap_or_default();
    let (name, asset) = match app.assets.files.get_key_value(path) {
        Some((name, asset)) => (name.as_str(), asset),
        // A file that is not there must not be answered with a page.
        None if last.contains('.') => return StatusCode::NOT_FOUND.into_response(),
        None => match app.assets.files.get_key_value("index.html") {
            Some((name, asset)) => (name.as_str(), asset),
            None => return (StatusCode::NOT_FOUND, "the front end is not built").into_response(),
        },
    };
    respond(name, asset, request.headers())
}

fn respond(name: &str, asset: &Asset, asked: &HeaderMap) -> Response {
    let accepts = asked
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let takes = |coding: &str| {
        accepts
            .split(',')
            .any(|part| part.trim().starts_with(coding))
    };
    let (bytes, coding) = match asset {
        Asset {
            brotli: Some(bytes),
            ..
        } if takes("br") => (bytes, Some("br")),
        Asset {
            gzip: Some(bytes), ..
        } if takes("gzip") => (bytes, Some("gzip")),
        Asset { plain, .. } => (plain, None),
    };
    let mut response = Response::new(Body::from(bytes.clone()));
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(content_type(name)),
    );
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    let cache = if is_hashed(name) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    if let Some(coding) = coding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        assert!(is_hashed("tokens-1a2b3c4d5e6f7a8b.css"));
        assert!(is_hashed("app-0123456789abcdef/frontend_bg.wasm"));
        assert!(!is_hashed("index.html"));
        assert!(!is_hashed("sprite.svg"));
    }
}
