//! Calendars that other programs read: `POST /api/feeds` makes one and tells its address, once;
//! `GET /api/feeds/{token}.ics` is what a calendar program reads (RFC 5545), without anybody being signed
//! in. Titles, times and places are in it and nobody's name: activities, receptions by the rota, and as
//! entries of a whole day what falls due. What a milestone is called is told as on a wall.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::deadline::Calendar as Workdays;
use domain::place::sittings;
use domain::wall::Ground;
use domain::{Actor, Audience, scan};
use icalendar::{Calendar, Component as _, Event, EventLike as _, EventStatus, Property};
use sha2::{Digest as _, Sha256};
use shared::account::AccountState;
use shared::activity::Activity;
use shared::api::ErrorCode;
use shared::command::{Command, Outcome};
use shared::feed::{Feed, FeedCall, FeedCommand, FeedLink, FeedOf, FeedRow};
use shared::id::WorkId;
use shared::organisation::Organisation;
use shared::place::Place;
use shared::programme::Programme;
use shared::record::{Record, RecordKey};
use shared::refusal::Refusal;
use shared::rulebook::Rulebook;
use shared::schedule::Milestone;
use shared::supervision::Supervision;
use shared::time::{LocalDate, Timestamp};
use shared::work::{WorkCommand, WorkSort};
use storage::{Snapshot, StorageError};
use text::{Lang, feed as words};

use super::App;
use super::actor::SignedIn;
use super::error::ApiError;
use crate::kept::Kept;
use crate::public::Reader;
use crate::wall::public;
use crate::{links, mint};

/// Activities of one calendar, the latest ones; and as many other entries.
const MOST: usize = 1000;
/// Days back and ahead for which receptions are told: a rota has no end.
const BACK_DAYS: i32 = 31;
const AHEAD_DAYS: i32 = 183;
/// Calendars kept at hand; what is more is made again.
const KEPT: usize = 1000;
/// China is ahead of UTC by this, in milliseconds.
const ZONE_MS: i64 = 8 * 3_600_000;

/// Makes a token; the database keeps its digest.
pub async fn make(
    State(app): State<App>,
    signed_in: SignedIn,
    call: Result<Json<FeedCall>, JsonRejection>,
) -> Result<Json<FeedLink>, ApiError> {
    let Json(call) = call?;
    let token = links::token();
    let digest = links::digest(&token);
    let id = Feed::id(&digest);
    let command = WorkCommand::Feed(FeedCommand::Make {
        of: call.of,
        digest,
    });
    let envelope = mint::envelope(&app.node.clock, Command::work(&command));
    let outcome = app
        .node
        .executor
        .execute_one(signed_in.who(), &signed_in.device, envelope)
        .await?;
    match outcome {
        Outcome::Accepted => Ok(Json(FeedLink {
            id,
            path: format!("/api/feeds/{token}.ics"),
        })),
        Outcome::Refused(Refusal::NotAllowed { .. }) => Err(ErrorCode::Forbidden.into()),
        Outcome::Refused(_) => Err(ErrorCode::Malformed.into()),
    }
}

/// `GET /api/feeds`: all calendars that are read, newest first, for whoever may take back any of them.
pub async fn list(
    State(app): State<App>,
    signed_in: SignedIn,
) -> Result<Json<Vec<FeedRow>>, ApiError> {
    if !domain::feed::may_oversee(&signed_in.actor(), signed_in.at.day()) {
        return Err(ErrorCode::Forbidden.into());
    }
    let head = app.node.storage.head().await?.csn;
    app.node.derived.ledger.reach(head).await;
    // The committee sees every one of them; who sees to accounts is told the same.
    let district = [Audience::District.to_string()];
    let ids = app
        .node
        .derived
        .works
        .list(WorkSort::Feed, false, &district);
    let keys: Vec<_> = ids.into_iter().map(RecordKey::Work).collect();
    let found = app.node.storage.snapshot().await?.records(&keys).await?;
    let mut rows: Vec<FeedRow> = found
        .into_values()
        .filter_map(|stored| match stored.versioned.record {
            Record::Work(work) => {
                let feed = work.open::<Feed>().filter(|feed| feed.ended.is_none())?;
                Some(FeedRow {
                    id: work.id,
                    of: feed.of,
                    by: feed.made.by,
                    by_name: feed.made.by_name,
                    at: feed.made.at,
                })
            }
            _ => None,
        })
        .collect();
    rows.sort_by_key(|row| (std::cmp::Reverse(row.at), row.id));
    Ok(Json(rows))
}

/// A calendar as it is sent.
#[derive(Debug)]
struct Sent {
    text: String,
    tag: HeaderValue,
    changed: HeaderValue,
}

/// What a calendar was made of: its name, its activities in their versions, in their order, and what else
/// is in it.
#[derive(Debug, PartialEq, Eq)]
struct Parts {
    name: String,
    of: Vec<(WorkId, u64)>,
    also: Vec<Also>,
}

/// When something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    /// From and until.
    Hours(Timestamp, Timestamp),
    /// The whole day.
    Day(LocalDate),
}

/// What is in a calendar besides activities: a reception by the rota, or something that falls due.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Also {
    /// Tells it from the others, and is the same as long as it is there.
    name: String,
    version: u64,
    changed: Timestamp,
    summary: String,
    place: String,
    when: When,
    /// Whether it was called off.
    off: bool,
}

/// A calendar, with the commit and the day on which it was found to be right.
#[derive(Debug)]
struct Made {
    csn: u64,
    day: LocalDate,
    parts: Parts,
    sent: Arc<Sent>,
}

/// An activity as it stood last, without what no calendar tells.
#[derive(Clone, Debug)]
struct Entry {
    id: WorkId,
    version: u64,
    changed: Timestamp,
    body: Arc<Activity>,
}

/// Calendars at hand, and the activities that they are made of: what is committed elsewhere costs none
/// of them a look at an activity.
#[derive(Debug, Default)]
pub struct Calendars {
    made: Mutex<HashMap<WorkId, Made>>,
    entries: Mutex<HashMap<WorkId, Entry>>,
    places: Kept<Place>,
    programmes: Kept<Programme>,
    matters: Kept<Supervision>,
}

impl Calendars {
    fn held(&self, id: WorkId, csn: u64, day: LocalDate) -> Option<Arc<Sent>> {
        let made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let made = made.get(&id)?;
        ((made.csn, made.day) == (csn, day)).then(|| made.sent.clone())
    }

    /// The calendar of these parts: the one at hand if it was made of the same, else a new one.
    fn renewed(
        &self,
        id: WorkId,
        (csn, day): (u64, LocalDate),
        parts: Parts,
        write: impl FnOnce() -> Sent,
    ) -> Arc<Sent> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(same) = made.get_mut(&id).filter(|made| made.parts == parts) {
            (same.csn, same.day) = (csn, day);
            return same.sent.clone();
        }
        if made.len() >= KEPT {
            made.clear();
        }
        let sent = Arc::new(write());
        made.insert(
            id,
            Made {
                csn,
                day,
                parts,
                sent: sent.clone(),
            },
        );
        sent
    }

    /// Activities, of which only those are read that are not at hand in at least that version.
    async fn entries(
        &self,
        snapshot: &mut Snapshot,
        ids: &[WorkId],
        versions: &[u64],
    ) -> Result<Vec<Entry>, StorageError> {
        let held = || self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let missing: Vec<_> = {
            let held = held();
            let is_new = |id: &WorkId, version: u64| {
                held.get(id).is_none_or(|entry| entry.version < version)
            };
            let listed = ids.iter().zip(versions);
            let listed = listed.filter(|(id, version)| is_new(id, **version));
            listed.map(|(id, _)| RecordKey::Work(*id)).collect()
        };
        let found = snapshot.records(&missing).await?;
        let changed = snapshot.changed_at(&missing).await?;
        let mut held = held();
        for (key, stored) in found {
            let Record::Work(work) = stored.versioned.record else {
                continue;
            };
            let Some(body) = work.open::<Activity>() else {
                continue;
            };
            let body = Activity {
                agenda: String::new(),
                minutes: Vec::new(),
                outcome: String::new(),
                particulars: Vec::new(),
                ..body
            };
            let entry = Entry {
                id: work.id,
                version: stored.versioned.version,
                changed: changed.get(&key).copied().unwrap_or(body.planned.at),
                body: Arc::new(body),
            };
            held.insert(work.id, entry);
        }
        // Those that are over are in no list.
        if held.len() > 2 * ids.len() {
            let listed: HashSet<_> = ids.iter().collect();
            held.retain(|id, _| listed.contains(id));
        }
        Ok(ids.iter().filter_map(|id| held.get(id).cloned()).collect())
    }
}

/// What a calendar program reads. What was taken back and what never was look the same.
pub async fn read(
    State(app): State<App>,
    Path(file): Path<String>,
    headers: HeaderMap,
    reader: Reader,
) -> Response {
    if reader.count(&app).is_err() {
        return StatusCode::TOO_MANY_REQUESTS.into_response();
    }
    let Some(token) = file.strip_suffix(".ics") else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match sent(&app, token).await {
        Ok(Some(sent)) => answer(&sent, &headers),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "a calendar");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

fn answer(sent: &Sent, asked: &HeaderMap) -> Response {
    let has = |name: HeaderName, value: &HeaderValue| asked.get(name) == Some(value);
    // Where both are asked for, the tag decides (RFC 9110, 13.1.3).
    let is_known = if asked.contains_key(header::IF_NONE_MATCH) {
        has(header::IF_NONE_MATCH, &sent.tag)
    } else {
        has(header::IF_MODIFIED_SINCE, &sent.changed)
    };
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        sent.text.clone().into_response()
    };
    let headers = response.headers_mut();
    let kind = HeaderValue::from_static("text/calendar; charset=utf-8");
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert(header::ETAG, sent.tag.clone());
    headers.insert(header::LAST_MODIFIED, sent.changed.clone());
    // Asked for again each time; nothing in between keeps what is taken back.
    let cache = HeaderValue::from_static("private, no-cache");
    headers.insert(header::CACHE_CONTROL, cache);
    response
}

async fn sent(app: &App, token: &str) -> Result<Option<Arc<Sent>>, StorageError> {
    let digest = links::digest(token);
    let id = Feed::id(&digest);
    let day = app.node.clock.now().day();
    let csn = app.node.storage.head().await?.csn;
    if let Some(sent) = app.feeds.held(id, csn, day) {
        return Ok(Some(sent));
    }
    app.node.derived.ledger.reach(csn).await;
    let everybody = [domain::Audience::Staff.to_string()];
    let works = &app.node.derived.works;
    let ids = works.list(WorkSort::Activity, false, &everybody);
    let versions = works.versions(&ids);
    let mut snapshot = app.node.storage.snapshot().await?;
    let Some((feed, actor)) = given(&mut snapshot, id, &digest).await? else {
        return Ok(None);
    };
    let place = place(&mut snapshot, feed.of).await?;
    let street = |_| place.as_ref()?.street;
    if !domain::feed::may_make(&actor, feed.of, street, day) {
        return Ok(None);
    }
    let mut all = app.feeds.entries(&mut snapshot, &ids, &versions).await?;
    all.retain(|one| domain::feed::is_in(feed.of, &actor, &one.body, day));
    all.sort_by_key(|one| (std::cmp::Reverse(one.body.from), one.id));
    all.truncate(MOST);
    let also = also(app, &mut snapshot, feed.of, &actor, day).await?;
    let parts = Parts {
        name: named(feed.of, place.as_ref()),
        of: all.iter().map(|one| (one.id, one.version)).collect(),
        also: also.clone(),
    };
    let name = parts.name.clone();
    let write = || write(&name, feed.made.at, &all, &also);
    Ok(Some(app.feeds.renewed(id, (csn, day), parts, write)))
}

/// Receptions of some weeks, tasks and milestones that are due.
async fn also(
    app: &App,
    snapshot: &mut Snapshot,
    of: FeedOf,
    actor: &Actor,
    day: LocalDate,
) -> Result<Vec<Also>, StorageError> {
    let (node, feeds) = (&app.node, &app.feeds);
    let places = feeds.places.read(node).await?;
    let programmes = feeds.programmes.read(node).await?;
    let matters = feeds.matters.read(node).await?;
    let book_key = RecordKey::Rulebook(Rulebook::id());
    let book = snapshot.records(&[book_key]).await?.remove(&book_key);
    let book = book.and_then(|stored| match stored.versioned.record {
        Record::Rulebook(book) => Some(book),
        _ => None,
    });
    let calendar = Workdays::of(book.as_ref());
    let days = (day.plus_days(-BACK_DAYS), day.plus_days(AHEAD_DAYS));
    let mut found = Vec::new();
    for one in places.iter() {
        let mut held = sittings(&one.body, days, &calendar);
        held.retain(|sitting| domain::feed::has_sitting(of, actor, &one.body, sitting));
        if held.is_empty() {
            continue;
        }
        let name = place_name(snapshot, &one.body).await?;
        found.extend(held.into_iter().map(|sitting| {
            let at = |minute: u16| sitting.day.start().plus_ms(i64::from(minute) * 60_000);
            let also = Also {
                name: format!("{}-{}-{}", one.id, sitting.no, sitting.meant),
                version: one.version,
                changed: Timestamp(0),
                summary: words::RECEPTION.with(Lang::Zh, &[&name]),
                place: one.body.address.clone(),
                when: When::Hours(at(sitting.from), at(sitting.until)),
                off: sitting.is_off(),
            };
            (one.id, also)
        }));
    }
    let whole_day = |name: String, version, summary, due| Also {
        name,
        version,
        changed: Timestamp(0),
        summary,
        place: String::new(),
        when: When::Day(due),
        off: false,
    };
    for one in programmes.iter() {
        let tasks = one.body.tasks.iter();
        let due = tasks.filter(|task| domain::feed::has_task(of, actor, &one.body, task));
        found.extend(due.map(|task| {
            let title = scan::mask(&task.title).text;
            let also = whole_day(
                format!("{}-task-{}", one.id, task.no),
                one.version,
                words::TASK_DUE.with(Lang::Zh, &[&title]),
                task.due,
            );
            (one.id, also)
        }));
    }
    for one in matters.iter() {
        if !domain::feed::has_matter(of, actor, &one.body, day) {
            continue;
        }
        let number = one.body.number.clone().unwrap_or_default();
        let open = |milestone: &&Milestone| milestone.progress < 100;
        let open: Vec<_> = one.body.schedule.milestones.iter().filter(open).collect();
        if open.is_empty() {
            continue;
        }
        let cases = public::cases(node, snapshot, &one.body.subjects, Ground::Marked).await?;
        for milestone in open {
            let title = cases.line(&milestone.title);
            let summary = match title.line() {
                Some(title) => words::MILESTONE_DUE.with(Lang::Zh, &[&number, title]),
                None => words::MILESTONE_DUE_OF.with(Lang::Zh, &[&number]),
            };
            let name = format!("{}-milestone-{}", one.id, milestone.no);
            found.push((one.id, whole_day(name, one.version, summary, milestone.due)));
        }
    }
    found.truncate(MOST);
    let mut keys: Vec<_> = found.iter().map(|(id, _)| RecordKey::Work(*id)).collect();
    keys.dedup();
    let changed = snapshot.changed_at(&keys).await?;
    Ok(found
        .into_iter()
        .map(|(id, also)| {
            let at = changed.get(&RecordKey::Work(id)).copied();
            Also {
                changed: at.unwrap_or(day.start()),
                ..also
            }
        })
        .collect())
}

/// What a place is called.
async fn place_name(snapshot: &mut Snapshot, body: &Place) -> Result<String, StorageError> {
    if !body.name.is_empty() {
        return Ok(body.name.clone());
    }
    let key = RecordKey::Organisation(body.keeper);
    let found = snapshot.records(&[key]).await?.remove(&key);
    Ok(match found.map(|stored| stored.versioned.record) {
        Some(Record::Organisation(one)) => one.name,
        _ => String::new(),
    })
}

/// The team or station whose calendar it is.
async fn place(snapshot: &mut Snapshot, of: FeedOf) -> Result<Option<Organisation>, StorageError> {
    let key = match of {
        FeedOf::Own => return Ok(None),
        FeedOf::Team(id) | FeedOf::Station(id) => RecordKey::Organisation(id),
    };
    let found = snapshot.records(&[key]).await?.remove(&key);
    Ok(match found.map(|stored| stored.versioned.record) {
        Some(Record::Organisation(one)) => Some(one),
        _ => None,
    })
}

/// A calendar that was not taken back, and who made it, if they still may sign in.
async fn given(
    snapshot: &mut Snapshot,
    id: WorkId,
    digest: &str,
) -> Result<Option<(Feed, Actor)>, StorageError> {
    let key = RecordKey::Work(id);
    let found = snapshot.records(&[key]).await?.remove(&key);
    let feed = match found.map(|stored| stored.versioned.record) {
        Some(Record::Work(work)) => work.open::<Feed>(),
        _ => None,
    };
    let Some(feed) = feed.filter(|feed| feed.ended.is_none() && feed.digest == digest) else {
        return Ok(None);
    };
    let Some(by) = feed.made.by else {
        return Ok(None);
    };
    let key = RecordKey::Account(by);
    let found = snapshot.records(&[key]).await?.remove(&key);
    Ok(match found.map(|stored| stored.versioned.record) {
        Some(Record::Account(account)) if account.state == AccountState::Active => {
            Some((feed, Actor::person(&account)))
        }
        _ => None,
    })
}

fn named(of: FeedOf, place: Option<&Organisation>) -> String {
    match of {
        // Whose they are is not told: the address may go from hand to hand.
        FeedOf::Own => words::OWN.of(Lang::Zh).to_owned(),
        FeedOf::Team(_) | FeedOf::Station(_) => {
            let name = place.map(|one| one.name.as_str()).unwrap_or_default();
            words::OF_NAME.with(Lang::Zh, &[name])
        }
    }
}

/// Year, month, day, hour, minute and second in UTC.
fn parts(at: Timestamp) -> (i32, u32, u32, u8, u8, i64) {
    let utc = at.plus_ms(-ZONE_MS);
    let (year, month, day) = utc.day().ymd();
    let (hour, minute) = utc.hour_minute();
    (
        year,
        month,
        day,
        hour,
        minute,
        at.0.div_euclid(1000).rem_euclid(60),
    )
}

/// `20261126T010000Z` (RFC 5545, 3.3.5, form 2).
fn stamp(at: Timestamp) -> String {
    let (year, month, day, hour, minute, second) = parts(at);
    format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z")
}

/// `Thu, 26 Nov 2026 01:00:00 GMT` (RFC 9110, 5.6.7).
fn http_date(at: Timestamp) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let (year, month, day, hour, minute, second) = parts(at);
    let week = DAYS[usize::from(at.plus_ms(-ZONE_MS).day().weekday())];
    let month = MONTHS[month as usize - 1];
    format!("{week}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} GMT")
}

/// `20261126` (RFC 5545, 3.3.4).
fn date(day: LocalDate) -> String {
    let (year, month, day) = day.ymd();
    format!("{year:04}{month:02}{day:02}")
}

/// A whole day, as a property of an event.
fn of_day(name: &str, day: LocalDate) -> Property {
    let mut property = Property::new(name, date(day));
    property.add_parameter("VALUE", "DATE");
    property.done()
}

fn write(name: &str, made: Timestamp, all: &[Entry], also: &[Also]) -> Sent {
    let mut calendar = Calendar::empty();
    for (key, value) in [
        ("VERSION", "2.0"),
        ("PRODID", "-//Liaison//Activities//ZH"),
        ("CALSCALE", "GREGORIAN"),
        ("X-WR-TIMEZONE", "Asia/Shanghai"),
    ] {
        calendar.append_property(Property::new(key, value));
    }
    calendar.name(name);
    let mut hours = Property::new("REFRESH-INTERVAL", "PT1H");
    hours.add_parameter("VALUE", "DURATION");
    calendar.append_property(hours.done());
    let mut last = made;
    for Entry {
        id,
        version,
        changed: at,
        body,
    } in all
    {
        let at = *at;
        last = last.max(at);
        let status = if body.cancelled.is_some() {
            EventStatus::Cancelled
        } else {
            EventStatus::Confirmed
        };
        let mut event = Event::new();
        event
            .uid(&format!("{id}@liaison"))
            .summary(&body.title)
            // Each version of the record is one of the calendar's.
            .sequence(u32::try_from(version.saturating_sub(1)).unwrap_or(u32::MAX))
            .status(status)
            .add_property("DTSTART", stamp(body.from))
            .add_property("DTEND", stamp(body.until))
            .add_property("DTSTAMP", stamp(at))
            .add_property("LAST-MODIFIED", stamp(at));
        if !body.place.is_empty() {
            event.location(&body.place);
        }
        calendar.push(event.done());
    }
    for one in also {
        last = last.max(one.changed);
        let status = if one.off {
            EventStatus::Cancelled
        } else {
            EventStatus::Confirmed
        };
        let mut event = Event::new();
        event
            .uid(&format!("{}@liaison", one.name))
            .summary(&one.summary)
            .sequence(u32::try_from(one.version.saturating_sub(1)).unwrap_or(u32::MAX))
            .status(status)
            .add_property("DTSTAMP", stamp(one.changed))
            .add_property("LAST-MODIFIED", stamp(one.changed));
        match one.when {
            When::Hours(from, until) => {
                event.add_property("DTSTART", stamp(from));
                event.add_property("DTEND", stamp(until));
            }
            When::Day(day) => {
                event.append_property(of_day("DTSTART", day));
                // The day after: the end is not part of it.
                event.append_property(of_day("DTEND", day.plus_days(1)));
            }
        }
        if !one.place.is_empty() {
            event.location(&one.place);
        }
        calendar.push(event.done());
    }
    let text = calendar.to_string();
    let digest = URL_SAFE_NO_PAD.encode(Sha256::digest(text.as_bytes()));
    let value = |text: &str| HeaderValue::from_str(text).expect("plain ASCII");
    Sent {
        tag: value(&format!("\"{digest}\"")),
        changed: value(&http_date(last)),
        text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calendar_is_written_anew_when_one_of_its_activities_changes() {
        let calendars = Calendars::default();
        let (feed, one) = (Feed::id("one"), Feed::id("an activity"));
        let day: LocalDate = "2026-11-26".parse().expect("a day");
        let made = |csn, name: &str, version| {
            let parts = Parts {
                name: name.to_owned(),
                of: vec![(one, version)],
                also: Vec::new(),
            };
            let write = || write(name, day.start(), &[], &[]);
            calendars.renewed(feed, (csn, day), parts, write)
        };
        let first = made(1, "a", 1);
        assert!(calendars.held(feed, 2, day).is_none(), "to be looked at");
        assert!(Arc::ptr_eq(&first, &made(2, "a", 1)), "but not to be made");
        let held = calendars.held(feed, 2, day).expect("right at 2");
        assert!(Arc::ptr_eq(&first, &held));
        assert!(calendars.held(feed, 2, day.plus_days(1)).is_none());
        let changed = made(3, "a", 2);
        assert!(!Arc::ptr_eq(&first, &changed), "its activity changed");
        assert!(!Arc::ptr_eq(&changed, &made(3, "b", 2)), "or its name");
    }

    #[test]
    fn moments_are_written_in_utc() {
        // 26 November 2026, 07:30:05 in China, is the evening before in UTC.
        let day: LocalDate = "2026-11-26".parse().expect("a day");
        let at = day.start().plus_ms((7 * 60 + 30) * 60_000 + 5_000);
        assert_eq!(stamp(at), "20261125T233005Z");
        assert_eq!(http_date(at), "Wed, 25 Nov 2026 23:30:05 GMT");
    }
}
