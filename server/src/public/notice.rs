//! The notice of an activity on A4 (接待公告): what, when, where, who; and the code at its door.

use std::collections::HashMap;

use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::activity::{may_show_code, sign_in_days};
use maud::{Markup, html};
use shared::activity::{Activity, ActivityKind, PartyKind};
use shared::id::{OrganisationId, WorkId};
use shared::record::{Record, RecordKey};
use shared::time::LocalDate;
use text::{Lang, activity as words, public};

use super::page::{Page, Sheet, print_bar};
use super::qr;
use super::reader::{Reader, Trouble};
use super::shown::Names;
use crate::http::App;
use crate::http::actor::SignedIn;
use crate::http::error::ApiError;

/// An activity as far as a reader may know of it, and in which streets its team and its station lie.
struct Read {
    id: WorkId,
    body: Activity,
    streets: HashMap<OrganisationId, Option<OrganisationId>>,
    names: Names,
}

impl Read {
    async fn of(app: &App, staff: &SignedIn, id: &str) -> Result<Self, Trouble> {
        let id: WorkId = id.parse().map_err(|_| Trouble::Gone)?;
        let key = RecordKey::Work(id);
        let mut snapshot = app.node.storage.snapshot().await?;
        let found = snapshot.records(&[key]).await?.remove(&key);
        let found = found.filter(|found| {
            let record = &found.versioned.record;
            domain::policy::may_see(&staff.actor(), record, staff.at.day())
        });
        let body: Activity = match found.map(|found| found.versioned.record) {
            Some(Record::Work(work)) => work.open().ok_or(Trouble::Gone)?,
            Some(_) | None => return Err(Trouble::Gone),
        };
        let places = body.team.into_iter().chain(body.station);
        let keys: Vec<_> = places.clone().map(RecordKey::Organisation).collect();
        let streets = snapshot
            .records(&keys)
            .await?
            .into_values()
            .filter_map(|found| match found.versioned.record {
                Record::Organisation(one) => Some((one.id, one.street)),
                _ => None,
            })
            .collect();
        let names = Names::read(&mut snapshot, places).await?;
        Ok(Self {
            id,
            body,
            streets,
            names,
        })
    }

    /// When it is, and where.
    fn facts(&self, lang: Lang) -> Markup {
        let (body, names) = (&self.body, &self.names);
        html! {
            dt { (words::DAY.of(lang)) }
            dd data-testid="when" { strong { (words::when(body.from, body.until, lang)) } }
            @if !body.place.is_empty() {
                dt { (words::PLACE.of(lang)) } dd { (body.place) }
            }
            @if let Some(station) = body.station {
                dt { (words::STATION.of(lang)) } dd { (names.of(station)) }
            }
            @if let Some(team) = body.team {
                dt { (words::TEAM.of(lang)) } dd { (names.of(team)) }
            }
        }
    }
}

/// An address as a code.
fn drawn(address: &str, label: &str) -> Result<Markup, Trouble> {
    qr::drawn(address, label).map_err(|error| {
        tracing::error!(%error, "an activity's code");
        Trouble::Internal
    })
}

/// `GET /print/activities/{id}/code?day=2026-11-26`: what hangs at the door, for who runs it. It holds on its
/// day only; without one, today's or that of the day nearest to it.
pub async fn code(
    State(app): State<App>,
    reader: Reader,
    staff: Result<SignedIn, ApiError>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let query = query.unwrap_or_default();
    let mut pairs = query.split('&');
    let asked = pairs.find_map(|pair| pair.strip_prefix("day=")?.parse().ok());
    reader.answer(coded(&app, &reader, staff, &id, asked).await)
}

async fn coded(
    app: &App,
    reader: &Reader,
    staff: Result<SignedIn, ApiError>,
    id: &str,
    asked: Option<LocalDate>,
) -> Result<Response, Trouble> {
    let staff = staff?;
    let read = Read::of(app, &staff, id).await?;
    let (id, activity) = (read.id, &read.body);
    let today = staff.at.day();
    let street_of = |id: OrganisationId| read.streets.get(&id).copied().flatten();
    if !may_show_code(&staff.actor(), activity, street_of, today) {
        return Err(Trouble::NotAllowed);
    }
    let (first, last) = sign_in_days(activity);
    let day = asked.unwrap_or(today).clamp(first, last);
    let token = app.node.keys.sign_in_token(id, day);
    let address = format!("{}/activities/{id}?code={token}", reader.origin);
    let lang = reader.lang;
    let code = drawn(&address, words::NOTICE_SCAN.of(lang))?;
    let others = [
        (day.plus_days(-1), words::BEFORE),
        (day.plus_days(1), words::AFTER),
    ];
    let others = others.map(|(to, word)| {
        let is_there = (first..=last).contains(&to);
        let way = format!("{}&day={to}", reader.to(&reader.path));
        is_there.then_some((way, word))
    });
    let body = html! {
        (print_bar(lang))
        @if first != last {
            p.print-bar {
                @for (way, word) in others.iter().flatten() { a href=(way) { (word.of(lang)) } }
            }
        }
        h1 { (words::CODE.of(lang)) }
        h2 { (activity.title) }
        dl { (read.facts(lang)) }
        figure.door {
            a href=(address) data-testid="sign-in-link" { (code) }
            figcaption { strong { (words::NOTICE_SCAN.of(lang)) } }
        }
        p.note data-testid="code-holds" {
            (words::CODE_HOLDS.with(lang, &[&text::clock::day(day, lang)]))
        }
    };
    // In the other language it is the code of the same day.
    let shown = format!("{}?day={day}", reader.path);
    let page = Page {
        lang,
        title: &activity.title,
        sheet: Sheet::Paper,
        switch: Some(&shown),
    };
    Ok(page.with(&body).into_response())
}

/// `GET /print/activities/{id}`.
pub async fn poster(
    State(app): State<App>,
    reader: Reader,
    staff: Result<SignedIn, ApiError>,
    Path(id): Path<String>,
) -> Response {
    reader.answer(hung(&app, &reader, staff, &id).await)
}

async fn hung(
    app: &App,
    reader: &Reader,
    staff: Result<SignedIn, ApiError>,
    id: &str,
) -> Result<Response, Trouble> {
    let staff = staff?;
    let read = Read::of(app, &staff, id).await?;
    let activity = &read.body;
    let lang = reader.lang;
    // It hangs for days, where anybody takes a picture of it: one signs in by what is at the door.
    let address = format!("{}/activities/{}", reader.origin, read.id);
    let code = drawn(&address, words::NOTICE_OPEN.of(lang))?;
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
                    (read.facts(lang))
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
                a href=(address) data-testid="activity-link" { (code) }
                figcaption.hint { (words::NOTICE_OPEN.of(lang)) }
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
