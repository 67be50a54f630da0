//! The notice of an activity on A4 (接待公告): what, when, where, who, with a code to sign in by.

use std::collections::HashMap;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::activity::may_show_code;
use maud::html;
use shared::activity::{Activity, ActivityKind, PartyKind};
use shared::id::{OrganisationId, WorkId};
use shared::record::{Record, RecordKey};
use text::{activity as words, public};

use super::page::{Page, Sheet, print_bar};
use super::qr;
use super::reader::{Reader, Trouble};
use super::shown::Names;
use crate::http::App;
use crate::http::actor::SignedIn;
use crate::http::error::ApiError;

/// `GET /print/activities/{id}`.
pub async fn poster(
    State(app): State<App>,
    reader: Reader,
    staff: Result<SignedIn, ApiError>,
    Path(id): Path<String>,
) -> Response {
    reader.answer(drawn(&app, &reader, staff, &id).await)
}

async fn drawn(
    app: &App,
    reader: &Reader,
    staff: Result<SignedIn, ApiError>,
    id: &str,
) -> Result<Response, Trouble> {
    let staff = staff?;
    let id: WorkId = id.parse().map_err(|_| Trouble::Gone)?;
    let key = RecordKey::Work(id);
    let mut snapshot = app.node.storage.snapshot().await?;
    let found = snapshot.records(&[key]).await?.remove(&key);
    let found = found.filter(|found| {
        let record = &found.versioned.record;
        domain::policy::may_see(&staff.actor(), record, staff.at.day())
    });
    let activity: Activity = match found.map(|found| found.versioned.record) {
        Some(Record::Work(work)) => work.open().ok_or(Trouble::Gone)?,
        Some(_) | None => return Err(Trouble::Gone),
    };
    let places = activity.team.into_iter().chain(activity.station);
    let keys: Vec<_> = places.clone().map(RecordKey::Organisation).collect();
    let streets: HashMap<OrganisationId, Option<OrganisationId>> = snapshot
        .records(&keys)
        .await?
        .into_values()
        .filter_map(|found| match found.versioned.record {
            Record::Organisation(one) => Some((one.id, one.street)),
            _ => None,
        })
        .collect();
    let names = Names::read(&mut snapshot, places).await?;
    let lang = reader.lang;
    // Who puts it up is given the code; with anybody else's copy one signs in as without it.
    let street_of = |id: OrganisationId| streets.get(&id).copied().flatten();
    let token = may_show_code(&staff.actor(), &activity, street_of, staff.at.day())
        .then(|| ["?code=", &app.node.keys.sign_in_token(id)].concat());
    let address = format!(
        "{}/activities/{id}{}",
        reader.origin,
        token.unwrap_or_default()
    );
    let code = qr::drawn(&address, words::NOTICE_SCAN.of(lang)).map_err(|error| {
        tracing::error!(%error, "a notice's code");
        Trouble::Internal
    })?;
    // It hangs where everybody passes: residents are not named on it.
    let shown = activity.parties.iter();
    let shown = shown.filter(|party| party.kind != PartyKind::Resident);
    let parties: Vec<String> = shown
        .map(|party| words::party_line(party.kind, &party.name, lang))
        .collect();
    let lead = if activity.kind == ActivityKind::Reception {
        words::NOTICE_WHO
    } else {
        words::LEAD
    };
    let title = words::kind(activity.kind).of(lang);
    let body = html! {
        (print_bar(lang))
        h1 { (title) " " (words::NOTICE.of(lang)) }
        div.slip {
            div {
                h2 { (activity.title) }
                dl {
                    dt { (words::DAY.of(lang)) }
                    dd data-testid="when" { strong { (words::when(activity.from, activity.until, lang)) } }
                    @if !activity.place.is_empty() {
                        dt { (words::PLACE.of(lang)) } dd { (activity.place) }
                    }
                    @if let Some(station) = activity.station {
                        dt { (words::STATION.of(lang)) } dd { (names.of(station)) }
                    }
                    @if let Some(team) = activity.team {
                        dt { (words::TEAM.of(lang)) } dd { (names.of(team)) }
                    }
                    @if !activity.lead.is_empty() {
                        dt { (lead.of(lang)) } dd { (activity.lead) }
                    }
                    @if !parties.is_empty() {
                        dt { (words::INVITED.of(lang)) } dd { (text::list(lang, &parties)) }
                    }
                }
                @if !activity.agenda.is_empty() { p { (activity.agenda) } }
                @if let Some((reason, _)) = &activity.cancelled {
                    p { strong { (words::CANCELLED.of(lang)) "：" (reason) } }
                }
            }
            figure {
                a href=(address) data-testid="sign-in-link" { (code) }
                figcaption.hint { (words::NOTICE_SCAN.of(lang)) }
            }
        }
        p.hint { (public::RECEIPT_PRINTED.with(lang, &[&text::clock::day(app.node.clock.now().day(), lang)])) }
    };
    let page = Page {
        lang,
        title: &activity.title,
        sheet: Sheet::Paper,
        switch: Some(&reader.path),
    };
    Ok(page.with(&body).into_response())
}
