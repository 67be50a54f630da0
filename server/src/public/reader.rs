//! Who reads a page: in which language, from where; and what they are told when it does not open.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::html;
use shared::api::ErrorCode;
use storage::StorageError;
use text::{Lang, Text, public as words};

use super::page::{Page, Sheet};
use crate::execute::ExecuteError;
use crate::http::App;
use crate::http::error::{ApiError, REQUEST_ID};

/// A reader.
#[derive(Clone, Debug)]
pub struct Reader {
    /// `?lang=`, else what the browser asks for.
    pub lang: Lang,
    /// The path that is read.
    pub path: String,
    /// `https://host`, as the reader's browser knows this server.
    pub origin: String,
    peer: IpAddr,
    request_id: String,
}

/// Why a page does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// No such receipt, or it is out of date.
    LinkGone,
    /// Too many calls from one peer.
    TooFast,
    /// The form is not whole.
    Malformed,
    /// Nobody is signed in.
    SignIn,
    /// No such request, or one may not know of it.
    Gone,
    /// The roles held do not allow it.
    NotAllowed,
    /// No reply is released.
    NoLetter,
    /// The database is away.
    Unavailable,
    /// A fault of ours.
    Internal,
}

impl From<ApiError> for Trouble {
    fn from(error: ApiError) -> Self {
        match error.code() {
            ErrorCode::SignInNeeded | ErrorCode::WrongCredentials | ErrorCode::Suspended => {
                Self::SignIn
            }
            ErrorCode::NotFound => Self::Gone,
            ErrorCode::Forbidden | ErrorCode::CrossSite => Self::NotAllowed,
            ErrorCode::Locked => Self::TooFast,
            ErrorCode::LinkInvalid => Self::LinkGone,
            ErrorCode::WeakPassword
            | ErrorCode::Malformed
            | ErrorCode::TooLarge
            | ErrorCode::BatchTooLarge
            | ErrorCode::WrongOffset
            | ErrorCode::FormUnusable
            | ErrorCode::TooManyRows
            | ErrorCode::Fork => Self::Malformed,
            ErrorCode::Unavailable => Self::Unavailable,
            ErrorCode::Internal => Self::Internal,
        }
    }
}

impl From<StorageError> for Trouble {
    fn from(error: StorageError) -> Self {
        ApiError::from(error).into()
    }
}

impl From<ExecuteError> for Trouble {
    fn from(error: ExecuteError) -> Self {
        ApiError::from(error).into()
    }
}

impl Trouble {
    const fn status(self) -> StatusCode {
        match self {
            Self::LinkGone | Self::Gone | Self::NoLetter => StatusCode::NOT_FOUND,
            Self::TooFast => StatusCode::TOO_MANY_REQUESTS,
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::NotAllowed => StatusCode::FORBIDDEN,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// A head, and what to do.
    const fn says(self) -> (Text, Text) {
        match self {
            Self::LinkGone => (words::LINK_GONE, words::LINK_GONE_TEXT),
            Self::TooFast => (words::FAILED, words::TOO_FAST),
            Self::Malformed => (words::FAILED, words::MALFORMED),
            Self::SignIn => (words::SIGN_IN_FIRST, words::SIGN_IN_TEXT),
            Self::Gone => (words::GONE, words::GONE_TEXT),
            Self::NotAllowed => (words::FAILED, words::NOT_ALLOWED),
            Self::NoLetter => (words::NO_LETTER, words::NO_LETTER_TEXT),
            Self::Unavailable | Self::Internal => (words::FAILED, words::FAILED_TEXT),
        }
    }
}

impl Reader {
    /// Goes on, unless the peer calls too often.
    ///
    /// # Errors
    /// `TooFast`.
    pub fn count(&self, app: &App) -> Result<(), Trouble> {
        if app.callers.may_call(self.peer) {
            Ok(())
        } else {
            Err(Trouble::TooFast)
        }
    }

    /// The page, or why there is none.
    pub fn answer(&self, result: Result<Response, Trouble>) -> Response {
        result.unwrap_or_else(|trouble| self.trouble(trouble))
    }

    fn trouble(&self, trouble: Trouble) -> Response {
        let (title, text) = trouble.says();
        let lang = self.lang;
        let fault = trouble == Trouble::Internal;
        let body = html! {
            h1 { (title.of(lang)) }
            p { (text.of(lang)) }
            @if fault { p.hint { (words::FAULT_NUMBER.with(lang, &[&self.request_id])) } }
            @match trouble {
                Trouble::LinkGone | Trouble::TooFast | Trouble::Malformed => {
                    p { a href=(self.to("/q/find")) { (words::FIND.of(lang)) } }
                }
                Trouble::SignIn | Trouble::Gone | Trouble::NotAllowed | Trouble::NoLetter => {
                    p { a href="/" { (words::TO_APPLICATION.of(lang)) } }
                }
                Trouble::Unavailable | Trouble::Internal => {}
            }
        };
        let page = Page {
            lang,
            title: title.of(lang),
            sheet: Sheet::Screen,
            switch: None,
        };
        (trouble.status(), page.with(&body)).into_response()
    }

    /// An address of ours in the reader's language.
    pub fn to(&self, path: &str) -> String {
        format!("{path}?lang={}", code(self.lang))
    }
}

/// What `?lang=` says for a language.
pub const fn code(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh",
        Lang::En => "en",
    }
}

fn header_text(headers: &HeaderMap, name: HeaderName) -> &str {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

/// `?lang=` first, then the first language of the browser that we speak.
fn language(query: &str, accepted: &str) -> Lang {
    let asked = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("lang="))
        .and_then(Lang::from_tag);
    let browser = || {
        let mut tags = accepted.split(',').map(|part| part.trim());
        tags.find_map(Lang::from_tag)
    };
    asked.or_else(browser).unwrap_or_default()
}

/// The peer; behind a proxy, whom the proxy names last, because what stands before is hearsay.
fn peer(parts: &Parts, is_behind_proxy: bool) -> IpAddr {
    let forwarded = HeaderName::from_static("x-forwarded-for");
    let named = header_text(&parts.headers, forwarded).rsplit(',').next();
    let named = named.and_then(|address| address.trim().parse().ok());
    let connected = parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map(|peer| peer.0.ip());
    named
        .filter(|_| is_behind_proxy)
        .or(connected)
        .unwrap_or(Ipv4Addr::UNSPECIFIED.into())
}

/// HTTP/2 names the host in the address, HTTP/1 in a header.
fn origin(parts: &Parts, is_secure: bool) -> String {
    let scheme = if is_secure { "https" } else { "http" };
    let host = match parts.uri.authority() {
        Some(authority) => authority.as_str(),
        None => header_text(&parts.headers, header::HOST),
    };
    format!("{scheme}://{host}")
}

impl FromRequestParts<App> for Reader {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let query = parts.uri.query().unwrap_or_default();
        Ok(Self {
            lang: language(query, header_text(&parts.headers, header::ACCEPT_LANGUAGE)),
            path: parts.uri.path().to_owned(),
            origin: origin(parts, app.is_secure),
            peer: peer(parts, app.is_behind_proxy),
            request_id: header_text(&parts.headers, REQUEST_ID).to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_the_language_before_the_browser_does() {
        assert_eq!(language("a=b&lang=en", "zh-CN"), Lang::En);
        assert_eq!(language("", "fr-FR, en-GB;q=0.8, zh;q=0.5"), Lang::En);
        assert_eq!(language("lang=fr", ""), Lang::Zh);
    }
}
