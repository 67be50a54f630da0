//! Looking a request up, and rating it.
//!
//! By number and the last four digits of the telephone one may only look: units see those digits, and
//! nobody rates their own work. Who rates has the receipt. What they send is the ordinary command, so
//! that every rule holds for them as for staff.

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::request::{RatingWindow, rating_window};
use maud::{Markup, html};
use serde::Deserialize;
use shared::command::{Command, Outcome};
use shared::id::RequestId;
use shared::limits;
use shared::refusal::{Field, Refusal};
use shared::request::{Rater, Rating, RequestCommand, Satisfaction};
use shared::time::Timestamp;
use text::{Lang, Text, clock, names, public as words, refusal};

use super::page::{Page, Sheet};
use super::reader::{Reader, Trouble, code};
use super::shown::{Answered, Case};
use crate::execute::Who;
use crate::http::App;
use crate::http::actor::SignedIn;
use crate::http::error::ApiError;
use crate::{links, mint};

/// Wrong tries for one number on one day.
const TRIES: u64 = 5;
/// What stands in the history as the device.
const DEVICE: &str = "public page";

/// What is typed to look a request up.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct FindForm {
    number: String,
    digits: String,
}

/// What is chosen to rate. A radio button that was not touched is not sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RateForm {
    round: u32,
    process: String,
    result: String,
    reason: String,
}

/// How the reader came to the page.
#[derive(Clone, Copy)]
enum By<'a> {
    Number,
    Receipt(&'a str),
}

/// `GET /q/find`.
pub async fn form(reader: Reader) -> Response {
    find_page(&reader, &FindForm::default(), None, StatusCode::OK)
}

/// `POST /q/find`. What nobody holds and what is wrong look the same.
pub async fn find(
    State(app): State<App>,
    reader: Reader,
    form: Result<Form<FindForm>, FormRejection>,
) -> Response {
    let found = async {
        reader.count(&app)?;
        let Form(form) = form.map_err(|_| Trouble::Malformed)?;
        let complaint = match look(&app, &form).await? {
            Look::Found(case) => {
                let now = app.node.clock.now();
                let page = case_page(&reader, &case, now, By::Number, None);
                return Ok(page.into_response());
            }
            Look::NumberNeeded => (words::FIND_NUMBER_NEEDED, StatusCode::UNPROCESSABLE_ENTITY),
            Look::DigitsNeeded => (words::FIND_DIGITS_NEEDED, StatusCode::UNPROCESSABLE_ENTITY),
            Look::Nothing => (words::FIND_NOTHING, StatusCode::NOT_FOUND),
            Look::TooOften => (words::FIND_TOO_OFTEN, StatusCode::TOO_MANY_REQUESTS),
        };
        let (complaint, status) = complaint;
        Ok(find_page(&reader, &form, Some(complaint), status))
    };
    reader.answer(found.await)
}

/// What came of looking.
enum Look {
    Found(Box<Case>),
    NumberNeeded,
    DigitsNeeded,
    Nothing,
    TooOften,
}

/// Full-width letters and digits, and the many hyphens, as a keyboard writes them.
fn plain(text: &str) -> String {
    let plain = |c: char| match c {
        '－' | '—' | '–' | '‐' | '−' => '-',
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(c as u32 - 0xfee0).expect("a full-width sign has a plain one")
        }
        c => c,
    };
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(plain)
        .collect()
}

/// Counts the try before it looks, so that tries at the same time are counted too; a right one is
/// taken back.
async fn look(app: &App, form: &FindForm) -> Result<Look, Trouble> {
    let (number, digits) = (plain(&form.number), plain(&form.digits));
    if number.is_empty() {
        return Ok(Look::NumberNeeded);
    }
    if digits.len() != 4 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(Look::DigitsNeeded);
    }
    let storage = &app.node.storage;
    let (hash, today) = (links::digest(&number), app.node.clock.now().day());
    if storage.count_try(&hash, today).await? > TRIES {
        return Ok(Look::TooOften);
    }
    let mut snapshot = storage.snapshot().await?;
    let mut found = snapshot.request_by_number(&number).await?;
    if found.is_none() {
        // Numbers of older ledgers may have full-width signs of their own.
        found = snapshot.request_by_number(form.number.trim()).await?;
    }
    drop(snapshot);
    let Some(id) = found else {
        return Ok(Look::Nothing);
    };
    let case = Case::read(&app.node, id).await?;
    if !case.ends_with(&digits) {
        return Ok(Look::Nothing);
    }
    storage.give_back_try(&hash, today).await?;
    Ok(Look::Found(Box::new(case)))
}

/// The request of a receipt that is good.
async fn of_receipt(app: &App, token: &str) -> Result<RequestId, Trouble> {
    let now = app.node.clock.now();
    let mut snapshot = app.node.storage.snapshot().await?;
    let found = snapshot.receipt(&links::digest(token), now).await?;
    found.ok_or(Trouble::LinkGone)
}

/// `GET /q/{token}`.
pub async fn show(State(app): State<App>, reader: Reader, Path(token): Path<String>) -> Response {
    let shown = async {
        reader.count(&app)?;
        let request = of_receipt(&app, &token).await?;
        let case = Case::read(&app.node, request).await?;
        let now = app.node.clock.now();
        let page = case_page(&reader, &case, now, By::Receipt(&token), None);
        Ok(page.into_response())
    };
    reader.answer(shown.await)
}

/// `POST /q/{token}/rate`: rates the round that was shown, or corrects the rating.
pub async fn rate(
    State(app): State<App>,
    reader: Reader,
    Path(token): Path<String>,
    staff: Result<SignedIn, ApiError>,
    form: Result<Form<RateForm>, FormRejection>,
) -> Response {
    let rated = async {
        reader.count(&app)?;
        let Form(form) = form.map_err(|_| Trouble::Malformed)?;
        let request = of_receipt(&app, &token).await?;
        let case = Case::read(&app.node, request).await?;
        // Whoever answered may have printed the receipt: nobody rates their own work.
        let complaint = if staff.is_ok() {
            Some(words::RATE_NOT_HERE.of(reader.lang).to_owned())
        } else {
            send(&app, &case, &form, reader.lang).await?
        };
        let Some(complaint) = complaint else {
            return Ok(see_other(&reader.to(&format!("/q/{token}"))));
        };
        // Read again: it may have moved on.
        let case = Case::read(&app.node, request).await?;
        let now = app.node.clock.now();
        let typed = Typed { form, complaint };
        let page = case_page(&reader, &case, now, By::Receipt(&token), Some(&typed));
        Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    };
    reader.answer(rated.await)
}

/// What was sent and not taken, and why not.
struct Typed {
    form: RateForm,
    complaint: String,
}

/// So that a reload sends nothing again.
fn see_other(address: &str) -> Response {
    let mut headers = HeaderMap::new();
    let address = HeaderValue::from_str(address).expect("a path of ours is ASCII");
    headers.insert(header::LOCATION, address);
    (StatusCode::SEE_OTHER, headers).into_response()
}

/// Sends the rating in; what to say when it was not taken.
async fn send(
    app: &App,
    case: &Case,
    form: &RateForm,
    lang: Lang,
) -> Result<Option<String>, Trouble> {
    let complain = |text: Text| Ok(Some(text.of(lang).to_owned()));
    let (Some(process), Some(result)) = (
        Satisfaction::from_code(&form.process),
        Satisfaction::from_code(&form.result),
    ) else {
        return complain(words::RATE_BOTH_NEEDED);
    };
    if form.round != case.request.round {
        return complain(words::RATE_MOVED);
    }
    let command = RequestCommand::Rate {
        request: case.request.id,
        by: Rater::Resident,
        process,
        result,
        reason: form.reason.clone(),
    };
    let mut envelope = mint::envelope(&app.node.clock, Command::Request(command));
    envelope.expects = Some(case.request.status);
    let who = Who::Resident(case.request.id);
    match app.node.executor.execute_one(who, DEVICE, envelope).await? {
        Outcome::Accepted => Ok(None),
        Outcome::Refused(Refusal::Empty {
            field: Field::Reason,
        }) => complain(words::RATE_REASON_NEEDED),
        Outcome::Refused(Refusal::RatingOver) => complain(words::RATE_OVER_GIVEN),
        Outcome::Refused(Refusal::Moved { .. } | Refusal::WrongState { .. }) => {
            complain(words::RATE_MOVED)
        }
        Outcome::Refused(refused) => Ok(Some(refusal::sentence(&refused, lang))),
    }
}

fn find_page(
    reader: &Reader,
    typed: &FindForm,
    complaint: Option<Text>,
    status: StatusCode,
) -> Response {
    let lang = reader.lang;
    let body = html! {
        h1 { (words::FIND.of(lang)) }
        p { (words::FIND_TEXT.of(lang)) }
        @if let Some(complaint) = complaint {
            p.note role="alert" data-testid="complaint" { (complaint.of(lang)) }
        }
        form method="post" action=(reader.to("/q/find")) {
            div.field {
                label for="number" { (words::FIND_NUMBER.of(lang)) }
                input #number type="text" name="number" value=(typed.number) autocomplete="off"
                    maxlength=(limits::NAME) required aria-describedby="number-hint";
                span.hint #number-hint { (words::FIND_NUMBER_HINT.of(lang)) }
            }
            div.field {
                label for="digits" { (words::FIND_DIGITS.of(lang)) }
                input #digits type="text" name="digits" inputmode="numeric" autocomplete="off"
                    maxlength="4" required;
            }
            button type="submit" { (words::FIND_SUBMIT.of(lang)) }
        }
        p.hint { (words::FIND_TO_RATE.of(lang)) }
    };
    let page = Page {
        lang,
        title: words::FIND.of(lang),
        sheet: Sheet::Screen,
        switch: Some("/q/find"),
    };
    (status, page.with(&body)).into_response()
}

fn case_page(
    reader: &Reader,
    case: &Case,
    now: Timestamp,
    by: By<'_>,
    typed: Option<&Typed>,
) -> axum::response::Html<String> {
    let lang = reader.lang;
    let request = &case.request;
    let window = rating_window(request, Rater::Resident, now);
    let rates = matches!(by, By::Receipt(_)) && matches!(window, RatingWindow::Open(_));
    let day = |day| clock::day(day, lang);
    let number = request.number.clone().unwrap_or_default();
    let title = case.title();
    let replies = case.replies();
    let body = html! {
        h1 { (title) }
        dl {
            dt { (words::NUMBER.of(lang)) } dd data-testid="number" { (number) }
            dt { (words::STATION.of(lang)) } dd { (case.station()) }
            dt { (words::REGISTERED_ON.of(lang)) } dd { (day(request.registered_at.day())) }
            @if let Some(unit) = case.unit() { dt { (words::UNIT.of(lang)) } dd { (unit) } }
            @if let Some(due) = case.due() { dt { (words::DUE.of(lang)) } dd { (day(due)) } }
            @if let Some(promise) = request.promise {
                dt { (words::PROMISED.of(lang)) } dd { (day(promise)) }
            }
        }
        h2 { (words::STANDS.of(lang)) }
        p.standing data-testid="standing" { (standing(case, rates, lang)) }
        @if let Some(guidance) = case.guidance() {
            p { (words::GO_TO.with(lang, &[&guidance])) }
        }
        @if let By::Receipt(token) = by { (rating_part(reader, case, window, token, typed)) }
        h2 { (words::REPLIES.of(lang)) }
        @if replies.is_empty() { p.hint { (words::NO_REPLY.of(lang)) } }
        @for answered in &replies { (reply(answered, lang)) }
        h2 { (words::COURSE.of(lang)) }
        ol.steps {
            @for (at, step) in case.steps(lang) {
                li { time datetime=(at.day()) { (day(at.day())) } (step) }
            }
        }
        p.hint { (words::PRIVACY.of(lang)) }
        @if let By::Number = by {
            p.hint { (words::FIND_TO_RATE.of(lang)) }
            p { a href=(reader.to("/q/find")) { (words::FIND_AGAIN.of(lang)) } }
        }
    };
    // What came of a form cannot be had again by its address.
    let shown = format!(
        "/q/{}",
        match by {
            By::Receipt(token) => token,
            By::Number => "",
        }
    );
    let switch = matches!(by, By::Receipt(_)).then_some(shown.as_str());
    let page = Page {
        lang,
        title: &title,
        sheet: Sheet::Screen,
        switch,
    };
    page.with(&body)
}

fn standing(case: &Case, rates: bool, lang: Lang) -> String {
    let reason = case.request.declined.as_ref();
    let reason = reason.map_or("", |declined| {
        names::decline_reason(declined.reason).of(lang)
    });
    words::standing(case.request.status, rates).with(lang, &[reason])
}

fn reply(answered: &Answered, lang: Lang) -> Markup {
    let reply = &answered.reply;
    let day = clock::day(reply.at.day(), lang);
    let meaning = words::meaning(reply.class).of(lang);
    let word = |step| names::satisfaction(step).of(lang);
    html! {
        section.reply data-testid="reply" {
            h3 { (words::ROUND.count(lang, answered.round as usize)) }
            p.hint {
                @if answered.unit.is_empty() { (day) } @else {
                    (words::REPLY_FROM.with(lang, &[&answered.unit, &day]))
                }
            }
            p.prose { (reply.text) }
            p { strong { (meaning) } }
            @if let Some(promise) = reply.promise {
                p { (words::PROMISED.of(lang)) " " (clock::day(promise, lang)) }
            }
            @if let Some(rating) = &answered.rating {
                p.hint data-testid="rated" {
                    (words::RATED_LINE.with(lang, &[word(rating.process), word(rating.result)]))
                }
            }
        }
    }
}

/// The form while the round waits to be rated; what became of it afterwards.
fn rating_part(
    reader: &Reader,
    case: &Case,
    window: RatingWindow,
    token: &str,
    typed: Option<&Typed>,
) -> Markup {
    let lang = reader.lang;
    let mut given = case.request.current_ratings();
    let given = given.find(|rating| rating.by == Rater::Resident);
    let complaint = typed.map(|typed| &typed.complaint);
    let until = |at: Timestamp| format!("{} {}", clock::day(at.day(), lang), clock::time(at));
    html! {
        section #rating data-testid="rate" {
            h2 { (words::RATE.of(lang)) }
            @if let Some(complaint) = complaint {
                p.note role="alert" data-testid="complaint" { (complaint) }
            }
            @match window {
                RatingWindow::Open(due) => {
                    p { (words::RATE_TEXT.count(lang, case.request.round as usize)) }
                    @if let Some(due) = due {
                        p.hint { (words::RATE_UNTIL.with(lang, &[&clock::day(due.day(), lang)])) }
                    }
                    (rate_form(reader, case, token, typed, None))
                }
                RatingWindow::Given(last) => {
                    @let low = given.is_some_and(Rating::is_low);
                    p.done role="status" data-testid="thanks" {
                        (if low { words::RATE_THANKS_LOW } else { words::RATE_THANKS }.of(lang))
                    }
                    details open[typed.is_some()] {
                        summary { (words::RATE_CORRECT.of(lang)) }
                        p.hint { (words::RATE_CORRECT_UNTIL.with(lang, &[&until(last)])) }
                        (rate_form(reader, case, token, typed, given))
                    }
                }
                RatingWindow::Over => {
                    @let over = if given.is_some() { words::RATE_OVER_GIVEN } else { words::RATE_OVER };
                    p.hint data-testid="rating-over" { (over.of(lang)) }
                }
                RatingWindow::Shut => { p.hint { (words::RATE_LATER.of(lang)) } }
            }
        }
    }
}

fn rate_form(
    reader: &Reader,
    case: &Case,
    token: &str,
    typed: Option<&Typed>,
    given: Option<&Rating>,
) -> Markup {
    let lang = reader.lang;
    let (process, result, reason) = match (typed, given) {
        (Some(Typed { form, .. }), _) => (&*form.process, &*form.result, &*form.reason),
        (None, Some(rating)) => (rating.process.code(), rating.result.code(), &*rating.reason),
        (None, None) => ("", "", ""),
    };
    let submit = if given.is_some() {
        words::RATE_CORRECT
    } else {
        words::RATE_SUBMIT
    };
    let action = reader.to(&format!("/q/{token}/rate"));
    html! {
        form method="post" action=(action) data-lang=(code(lang)) {
            input type="hidden" name="round" value=(case.request.round);
            (choices("process", words::RATE_PROCESS, process, lang))
            (choices("result", words::RATE_RESULT, result, lang))
            div.field.reason.wanted[typed.is_some()] {
                label for="reason" { (words::RATE_REASON.of(lang)) }
                textarea #reason name="reason" rows="4" maxlength=(limits::REASON)
                    aria-describedby="reason-hint" { (reason) }
                span.hint #reason-hint { (words::RATE_REASON_HINT.of(lang)) }
            }
            button type="submit" { (submit.of(lang)) }
        }
    }
}

fn choices(name: &str, legend: Text, chosen: &str, lang: Lang) -> Markup {
    html! {
        fieldset {
            legend { (legend.of(lang)) }
            div.choices {
                @for one in Satisfaction::ALL {
                    label {
                        input type="radio" name=(name) value=(one.code()) required
                            checked[one.code() == chosen];
                        (names::satisfaction(*one).of(lang))
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_phones_write_it() {
        assert_eq!(plain(" ２０２６－南岭村—0198 "), "2026-南岭村-0198");
    }
}
