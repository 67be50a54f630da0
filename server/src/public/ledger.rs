//! The ledger (意见办理台账) on A4, across: the same query as the list of requests.

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use shared::filter::ListQuery;
use shared::request::Request;
use text::{Lang, clock, list, names, public as words};

use super::page::{Page, Sheet, print_bar};
use super::reader::{Reader, Trouble};
use super::shown::Names;
use crate::http::App;
use crate::http::actor::SignedIn;
use crate::http::error::ApiError;
use crate::http::requests::{audiences, listed, seen};

/// Rows of one print at most: some eighty sheets.
const ROWS: usize = 2_000;

/// `GET /print/ledger?…`.
pub async fn print(
    State(app): State<App>,
    reader: Reader,
    staff: Result<SignedIn, ApiError>,
    RawQuery(query): RawQuery,
) -> Response {
    let printed = async {
        let staff = staff?;
        let query = ListQuery::from_query(&query.unwrap_or_default());
        let list = listed(&app, audiences(&staff), query, staff.at).await?;
        let total = list.ids.len();
        let ids = &list.ids[..total.min(ROWS)];
        let requests = seen(&app, &staff, ids).await?;
        let mut snapshot = app.node.storage.snapshot().await?;
        let wanted = requests.iter().flat_map(|one| one.reach.units.clone());
        let names = Names::read(&mut snapshot, wanted).await?;
        let lang = reader.lang;
        let title = words::LEDGER.of(lang);
        let more = total - ids.len();
        let body = html! {
            (print_bar(lang))
            h1 { (title) }
            p {
                (words::LEDGER_COUNT.with(lang, &[&total.to_string()])) " · "
                (words::RECEIPT_PRINTED.with(lang, &[&clock::day(staff.at.day(), lang)]))
            }
            @if more > 0 {
                p.note data-testid="more" {
                    (words::LEDGER_MORE.with(lang, &[&ids.len().to_string(), &more.to_string()]))
                }
            }
            @if requests.is_empty() { p { (words::LEDGER_EMPTY.of(lang)) } } @else {
                div.wide-scroll tabindex="0" role="region" aria-label=(title) {
                    (table(&requests, &names, lang))
                }
            }
        };
        let page = Page {
            lang,
            title,
            sheet: Sheet::Across,
            switch: None,
        };
        Ok::<_, Trouble>(page.with(&body).into_response())
    };
    reader.answer(printed.await)
}

fn table(requests: &[Request], names: &Names, lang: Lang) -> Markup {
    let heads = [
        words::HEAD_ROW,
        words::NUMBER,
        words::HEAD_DATE,
        words::HEAD_PERSON,
        words::HEAD_CONTENT,
        words::HEAD_TOPIC,
        words::HEAD_UNITS,
        words::HEAD_DUE,
        words::HEAD_REPLY,
        words::HEAD_RATING,
        words::HEAD_END,
    ];
    html! {
        table {
            thead { tr { @for head in heads { th scope="col" { (head.of(lang)) } } } }
            tbody {
                @for (index, request) in requests.iter().enumerate() {
                    (row(index + 1, request, names, lang))
                }
            }
        }
    }
}

fn row(index: usize, request: &Request, held: &Names, lang: Lang) -> Markup {
    let day = |at: shared::time::Timestamp| clock::day(at.day(), lang);
    let class = |class| names::class_short(class).of(lang);
    let ended = request.closed_at.map(day);
    let state = || names::status(request.status).of(lang).to_owned();
    html! {
        tr {
            td { (index) }
            td { (request.number.as_deref().unwrap_or_default()) }
            td.num { (day(request.registered_at)) }
            td { (words::reporter(&request.reporter, lang)) }
            td { (request.title) }
            td { (names::topic(request.topic).of(lang)) }
            td { (list(lang, &held.all(&request.reach.units))) }
            td.num { @if let Some(clock) = &request.clock { (day(clock.due_at)) } }
            td {
                @if let Some(at) = request.replied_at { (day(at)) " " }
                @if let Some(given) = request.class { (class(given)) }
            }
            td {
                @match request.ratings.last() {
                    Some(rating) => (words::rating(rating, lang)),
                    None if request.closed_at.is_some() => (words::UNRATED.of(lang)),
                    None => {}
                }
            }
            td { (ended.unwrap_or_else(state)) }
        }
    }
}
