//! The receipt (回执) that a petitioner takes along.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::request::RECEIPT_DAYS;
use maud::html;
use shared::command::{Command, Outcome};
use shared::id::RequestId;
use shared::refusal::Refusal;
use shared::request::RequestCommand;
use text::{clock, public as words};

use super::page::{Page, Sheet, print_bar};
use super::qr;
use super::reader::{Reader, Trouble};
use super::shown::Case;
use crate::http::App;
use crate::http::actor::SignedIn;
use crate::http::error::ApiError;
use crate::{links, mint};

/// `POST /receipts/{id}`: puts it on record that a receipt is handed out, then shows it, once: the
/// token is nowhere else.
pub async fn issue(
    State(app): State<App>,
    reader: Reader,
    staff: Result<SignedIn, ApiError>,
    Path(id): Path<String>,
) -> Response {
    let issued = async {
        let staff = staff?;
        let id: RequestId = id.parse().map_err(|_| Trouble::Gone)?;
        let token = links::token();
        let command = RequestCommand::IssueReceipt {
            request: id,
            token: links::digest(&token),
        };
        let envelope = mint::envelope(&app.node.clock, Command::Request(command));
        let outcome = app
            .node
            .executor
            .execute_one(staff.who(), &staff.device, envelope)
            .await?;
        match outcome {
            Outcome::Accepted => {}
            Outcome::Refused(Refusal::NotFound) => return Err(Trouble::Gone),
            Outcome::Refused(Refusal::NotAllowed { .. }) => return Err(Trouble::NotAllowed),
            Outcome::Refused(_) => return Err(Trouble::Internal),
        }
        let case = Case::read(&app.node, id).await?;
        slip(&app, &reader, &case, &token)
    };
    reader.answer(issued.await)
}

fn slip(app: &App, reader: &Reader, case: &Case, token: &str) -> Result<Response, Trouble> {
    let lang = reader.lang;
    let today = app.node.clock.now().day();
    let day = |day| clock::day(day, lang);
    let address = format!("{}/q/{token}", reader.origin);
    let find = format!("{}/q/find", reader.origin);
    let code = qr::drawn(&address, words::RECEIPT_SCAN.of(lang)).map_err(|error| {
        tracing::error!(%error, "a receipt's code");
        Trouble::Internal
    })?;
    let number = case.request.number.clone().unwrap_or_default();
    let until = today.plus_days(RECEIPT_DAYS);
    let body = html! {
        (print_bar(lang))
        h1 { (words::RECEIPT.of(lang)) }
        p { (words::RECEIPT_FOR.of(lang)) }
        div.slip {
            div {
                dl {
                    dt { (words::NUMBER.of(lang)) } dd data-testid="number" { strong { (number) } }
                    dt { (words::MATTER.of(lang)) } dd { (case.title()) }
                    dt { (words::STATION.of(lang)) } dd { (case.station()) }
                    dt { (words::REGISTERED_ON.of(lang)) }
                    dd { (day(case.request.registered_at.day())) }
                }
                p { (words::RECEIPT_FIND.with(lang, &[&find])) }
            }
            figure {
                a href=(address) data-testid="receipt-link" { (code) }
                figcaption.hint { (words::RECEIPT_SCAN.of(lang)) }
            }
        }
        p { (words::RECEIPT_LINK.of(lang)) br; (address) }
        p { (words::RECEIPT_UNTIL.with(lang, &[&day(until)])) }
        p { strong { (words::RECEIPT_KEEP.of(lang)) } }
        p.hint { (words::RECEIPT_PRINTED.with(lang, &[&day(today)])) }
    };
    let page = Page {
        lang,
        title: words::RECEIPT.of(lang),
        sheet: Sheet::Paper,
        switch: None,
    };
    Ok(page.with(&body).into_response())
}
