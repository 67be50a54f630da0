//! The frame of every page: head, house mark, language, style.

use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};
use text::{Lang, public as words};

use super::reader::code;

/// What a page is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// A phone, first.
    Screen,
    /// A4, upright.
    Paper,
    /// A4, across.
    Across,
}

/// A page without its content.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// In which language.
    pub lang: Lang,
    /// Its title.
    pub title: &'a str,
    /// What it is made for.
    pub sheet: Sheet,
    /// The path under which it can be had in the other language.
    pub switch: Option<&'a str>,
}

impl Page<'_> {
    /// The whole page.
    pub fn with(self, content: &Markup) -> Html<String> {
        let lang = self.lang;
        let class = match self.sheet {
            Sheet::Screen => "screen",
            Sheet::Paper => "paper",
            Sheet::Across => "paper across",
        };
        let page = html! {
            (DOCTYPE)
            html lang=(lang.tag()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="format-detection" content="telephone=no";
                    title { (self.title) " · " (words::SYSTEM.of(lang)) }
                    link rel="stylesheet" href="/q/page.css";
                    // The page that follows the button prints itself; without it, Ctrl+P does.
                    @if self.sheet != Sheet::Screen { script src="/q/print.js" defer {} }
                }
                body class=(class) {
                    a.skip href="#content" { (words::TO_CONTENT.of(lang)) }
                    header.mast {
                        span { (words::SYSTEM.of(lang)) }
                        @if let Some(path) = self.switch { (switch(lang, path)) }
                    }
                    main #content { (content) }
                }
            }
        };
        Html(page.into_string())
    }
}

/// To the other language, named in that language.
fn switch(lang: Lang, path: &str) -> Markup {
    let (other, name) = match lang {
        Lang::Zh => (Lang::En, "English"),
        Lang::En => (Lang::Zh, "中文"),
    };
    let joint = if path.contains('?') { "&" } else { "?" };
    html! {
        nav aria-label=(words::LANGUAGE.of(lang)) {
            a href={ (path) (joint) "lang=" (code(other)) } hreflang=(other.tag()) lang=(other.tag()) {
                (name)
            }
        }
    }
}

/// What stands above a sheet and is not printed.
pub fn print_bar(lang: Lang) -> Markup {
    html! {
        p.print-bar {
            button type="button" data-print hidden { (words::PRINT.of(lang)) }
            span { (words::PRINT_HINT.of(lang)) }
        }
    }
}

fn file(kind: &'static str, text: &'static str) -> Response {
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    let cache = HeaderValue::from_static("public, max-age=600");
    headers.insert(header::CACHE_CONTROL, cache);
    response
}

/// `GET /q/page.css`.
pub async fn style() -> Response {
    file("text/css; charset=utf-8", include_str!("page.css"))
}

/// `GET /q/print.js`: the print button. Every page works without it.
pub async fn script() -> Response {
    file("text/javascript; charset=utf-8", include_str!("print.js"))
}
