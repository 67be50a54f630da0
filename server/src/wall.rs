//! The wall screen (大屏): figures, lights and what is planned, for a hall. Nobody is signed in there, so
//! nothing of a person can be on it: what it shows is [`Face`], made of counts, names of organisations and
//! lines that a person typed as [`Public`] lets them through, and of nothing else.
//!
//! A page without scripts of ours but one: it hears over server-sent events that there is something new,
//! and puts the new picture in the place of the old. One picture is drawn for all screens that show the
//! same, only when a commit, or the minute, has passed, and each is told at most once a second.

pub mod public;

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use domain::figures::FEW;
use domain::organisation::lies_in;
use domain::wall::{Ground, Public};
use futures::{Stream, StreamExt as _};
use maud::{DOCTYPE, Markup, html};
use shared::activity::Activity;
use shared::figures::{Figure, FiguresBy, Kpi, Tally};
use shared::id::OrganisationId;
use shared::organisation::OrganisationKind;
use shared::project::Project;
use shared::record::{Record, RecordKey};
use shared::rulebook::Rulebook;
use shared::schedule::Light;
use shared::screen::Screen;
use shared::supervision::{Subject, Supervision};
use shared::time::{LocalDate, Timestamp};
use storage::StorageError;
use text::{Lang, Text, activity, clock, names, project, supervision, team, wall as words};

use crate::http::App;
use crate::http::requests::text as query_text;
use crate::kept::Kept;
use crate::links;
use crate::public::Reader;

/// Between two pictures at least.
const PAUSE: Duration = Duration::from_secs(1);
/// The picture is drawn anew after this long, though nothing happened: lights turn, days pass.
const MINUTE: Duration = Duration::from_secs(60);
/// Rows of a list.
const ROWS: usize = 8;
/// Streets, or a street's stations, that have room.
const PLACES: usize = 11;

/// All routes of screens.
pub fn router() -> Router<App> {
    Router::new()
        .route("/wall/{token}", get(page))
        .route("/wall/{token}/live", get(live))
        .route("/wall/wall.css", get(style))
        .route("/wall/wall.js", get(script))
}

/// What one picture depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Asked {
    street: Option<OrganisationId>,
    english: bool,
}

impl Asked {
    const fn lang(self) -> Lang {
        if self.english { Lang::En } else { Lang::Zh }
    }
}

/// A picture, with the commit and the minute it is of.
type Drawn = (u64, i64, Arc<str>);

/// Pictures at hand, by what they show, and what they are drawn from.
#[derive(Debug, Default)]
pub struct Pictures {
    screens: Kept<Screen>,
    matters: Kept<Supervision>,
    projects: Kept<Project>,
    activities: Kept<Activity>,
    drawn: Mutex<HashMap<Asked, Drawn>>,
    /// Held while one is drawn: screens that wake together wait for one drawing.
    drawing: tokio::sync::Mutex<()>,
}

impl Pictures {
    fn held(&self, asked: Asked, csn: u64, minute: i64) -> Option<Arc<str>> {
        let drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        let (of, at, picture) = drawn.get(&asked)?;
        ((*of, *at) == (csn, minute)).then(|| picture.clone())
    }

    fn put(&self, asked: Asked, drawn: Drawn) {
        let mut held = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        held.insert(asked, drawn);
    }
}

/// A supervised matter, or a project, before it is known what of its title may hang.
struct Matter<'a> {
    title: &'a str,
    about: &'a [Subject],
    ground: Ground,
    number: String,
    what: Text,
    light: Light,
    reached: u16,
    planned: u16,
    whose: String,
}

/// A supervised matter as a hall sees it.
struct MatterFace {
    title: Public,
    /// What stands where its title may not: its number, and at which level it is supervised.
    number: String,
    what: Text,
    light: Light,
    reached: u16,
    planned: u16,
    whose: String,
}

/// What a screen shows.
struct Face {
    name: String,
    now: Timestamp,
    year: Tally,
    month: Tally,
    month_before: Tally,
    /// Whether it is one street's, whose stations it shows.
    is_street: bool,
    streets: Vec<(String, Tally)>,
    /// How many have no room.
    more: usize,
    matters: Vec<MatterFace>,
    activities: Vec<(Timestamp, Timestamp, Public, String)>,
}

async fn face(app: &App, street: Option<OrganisationId>) -> Result<Face, StorageError> {
    let (node, pictures) = (&app.node, &app.pictures);
    let now = node.clock.now();
    let today = now.day();
    let supervised = pictures.matters.read(node).await?;
    let projects = pictures.projects.read(node).await?;
    let planned = pictures.activities.read(node).await?;
    let mut snapshot = node.storage.snapshot().await?;
    let tree = snapshot.organisations().await?;
    let name_of = |id: OrganisationId| {
        let found = tree.iter().find(|one| one.id == id);
        found.map(|one| one.short_name.clone()).unwrap_or_default()
    };
    let in_street = |id: Option<OrganisationId>| {
        street.is_none()
            || tree
                .iter()
                .any(|one| Some(one.id) == id && one.street == street)
    };
    let street_of = |id: OrganisationId| tree.iter().find(|one| one.id == id)?.street;
    // By the rule of the lists behind a figure, so that a hall and a desk see the same.
    let is_here = |named: Option<OrganisationId>,
                   stations: &[OrganisationId],
                   team: Option<OrganisationId>| {
        let at = stations.iter().copied().chain(team);
        street.is_none_or(|street| lies_in(street, named, at, street_of))
    };
    let tally = |from: LocalDate, until: LocalDate| {
        let by = if street.is_some() {
            FiguresBy::Street
        } else {
            FiguresBy::District
        };
        let (rows, _) = node
            .derived
            .rollup
            .rows(by, street, Some(from), Some(until), now);
        rows.first().map(|row| row.tally).unwrap_or_default()
    };
    let (year, month, date) = today.ymd();
    let first = |year: i32, month: u32| LocalDate::from_ymd(year, month, 1).unwrap_or(today);
    let this_month = first(year, month);
    let before = first_before(this_month);
    // The same days of the month before, as far as it has them.
    let same_day = before
        .plus_days(date as i32 - 1)
        .min(this_month.plus_days(-1));
    let by = if street.is_some() {
        FiguresBy::Station
    } else {
        FiguresBy::Street
    };
    let (rows, _) = node
        .derived
        .rollup
        .rows(by, None, Some(first(year, 1)), Some(today), now);
    let mut streets: Vec<(String, Tally)> = rows
        .into_iter()
        .filter(|row| in_street(row.of))
        .filter_map(|row| Some((name_of(row.of?), row.tally)))
        .collect();
    // In the order of names, as on the overview: volumes are not ranked.
    streets.sort_by(|a, b| a.0.cmp(&b.0));
    let more = streets.len().saturating_sub(PLACES);
    streets.truncate(PLACES);
    let book_key = RecordKey::Rulebook(Rulebook::id());
    let book = match snapshot.records(&[book_key]).await?.remove(&book_key) {
        Some(stored) => match stored.versioned.record {
            Record::Rulebook(book) => Some(book),
            _ => None,
        },
        None => None,
    };
    let mut matters: Vec<Matter<'_>> = supervised
        .iter()
        .map(|one| &one.body)
        .filter(|body| body.closing.is_none())
        .filter(|body| is_here(body.street, &body.stations, body.team))
        .map(|body| {
            let reading = domain::supervision::reading(body, book.as_ref(), today);
            Matter {
                light: body
                    .overrule
                    .as_ref()
                    .map_or(reading.light, |held| held.light),
                reached: reading.reached,
                planned: reading.planned,
                whose: body.team.map(name_of).unwrap_or_default(),
                title: &body.title,
                about: &body.subjects,
                ground: Ground::of_matter(body, today),
                number: body.number.clone().unwrap_or_default(),
                what: names::supervision(body.level),
            }
        })
        .collect();
    let at_work = projects
        .iter()
        .map(|one| &one.body)
        .filter(|body| is_here(body.form.street, &body.stations, None))
        .filter_map(|body| {
            let reading = domain::project::reading(body, book.as_ref(), today)?;
            Some(Matter {
                light: body
                    .overrule
                    .as_ref()
                    .map_or(reading.light, |held| held.light),
                reached: reading.reached,
                planned: reading.planned,
                whose: body.units.first().copied().map(name_of).unwrap_or_default(),
                title: &body.form.title,
                about: &body.form.sources,
                ground: Ground::Marked,
                number: body.number.clone().unwrap_or_default(),
                what: project::stage(body.stage),
            })
        });
    matters.extend(at_work);
    matters.sort_by(|a, b| (urgency(a.light), &a.number).cmp(&(urgency(b.light), &b.number)));
    matters.truncate(ROWS);
    let mut faces = Vec::new();
    for one in matters {
        faces.push(MatterFace {
            title: public::line(node, &mut snapshot, one.title, one.about, one.ground).await?,
            number: one.number,
            what: one.what,
            light: one.light,
            reached: one.reached,
            planned: one.planned,
            whose: one.whose,
        });
    }
    let mut activities: Vec<_> = planned
        .iter()
        .map(|one| &one.body)
        .filter(|body| domain::activity::is_ahead(body, now))
        .filter(|body| in_street(body.team) || in_street(body.station))
        .collect();
    activities.sort_by(|a, b| (a.from, &a.title).cmp(&(b.from, &b.title)));
    let activities = activities.into_iter().take(ROWS).map(|body| {
        let whose = body.team.or(body.station).map(name_of);
        (
            body.from,
            body.until,
            Public::of(&body.title, &[], Ground::Marked),
            whose.unwrap_or_default(),
        )
    });
    let activities = activities.collect();
    let of_kind = |kind| tree.iter().find(|one| one.kind == kind);
    let name = match street {
        Some(street) => tree.iter().find(|one| one.id == street),
        None => of_kind(OrganisationKind::District),
    };
    Ok(Face {
        name: name.map(|one| one.name.clone()).unwrap_or_default(),
        now,
        year: tally(first(year, 1), today),
        month: tally(this_month, today),
        month_before: tally(before, same_day),
        is_street: street.is_some(),
        streets,
        more,
        matters: faces,
        activities,
    })
}

fn first_before(first: LocalDate) -> LocalDate {
    let (year, month, _) = first.plus_days(-1).ymd();
    LocalDate::from_ymd(year, month, 1).unwrap_or(first)
}

const fn urgency(light: Light) -> u8 {
    match light {
        Light::Red => 0,
        Light::Grey => 1,
        Light::Yellow => 2,
        Light::Unplanned => 3,
        Light::Green => 4,
    }
}

/// The shape of a light, as in the application: colour is never alone.
const fn shape(light: Light) -> &'static str {
    match light {
        Light::Green => "●",
        Light::Yellow => "▲",
        Light::Red => "■",
        Light::Grey => "○",
        Light::Unplanned => "◌",
    }
}

fn percent(tally: &Tally, rate: Kpi) -> String {
    tally.rate(rate).map_or_else(
        || "–".to_owned(),
        |rate| format!("{}%", supervision::percent(rate as u16)),
    )
}

/// A rate among others; of few cases it is not compared, and says so.
fn compared(tally: &Tally, rate: Kpi, lang: Lang) -> String {
    let (_, whole) = rate.parts();
    let cases = tally.get(whole);
    if cases > 0 && cases < FEW {
        return team::FEW.of(lang).to_owned();
    }
    percent(tally, rate)
}

/// A title, or the number and the level where it may not hang.
fn titled(one: &MatterFace, lang: Lang) -> String {
    match one.title.line() {
        Some(title) => title.to_owned(),
        None => words::UNTITLED.with(lang, &[&one.number, one.what.of(lang)]),
    }
}

fn drawn(face: &Face, lang: Lang) -> Markup {
    let of = |rate: Kpi| {
        let (part, whole) = rate.parts();
        let values = [
            face.year.get(part).to_string(),
            face.year.get(whole).to_string(),
        ];
        words::OF_WHOLE.with(lang, &[&values[0], &values[1]])
    };
    let rates = [
        Kpi::CloseRate,
        Kpi::ResolveRate,
        Kpi::ReplyRate,
        Kpi::ProcessRate,
        Kpi::ResultRate,
    ];
    let most = face
        .streets
        .iter()
        .map(|(_, tally)| tally.get(Figure::Registered))
        .max()
        .unwrap_or(1)
        .max(1);
    let classes = [
        Figure::ClassA,
        Figure::ClassB,
        Figure::ClassC,
        Figure::ClassD,
    ];
    let replied = face.year.get(Figure::Replied).max(1);
    // The page's policy allows no style of its own; a bar is drawn.
    let bar = |part: u32, whole: u32, tick: Option<u32>| {
        let at = |part: u32| f64::from(part) * 100.0 / f64::from(whole.max(1));
        html! {
            svg.bar viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" {
                rect.track width="100" height="6" {}
                rect.fill width=(format!("{:.1}", at(part).min(100.0))) height="6" {}
                @if let Some(tick) = tick {
                    rect.tick x=(format!("{:.1}", at(tick).min(99.2))) width="0.8" height="6" {}
                }
            }
        }
    };
    html! {
        header {
            h1 { (words::OF.with(lang, &[&face.name])) }
            p.time data-testid="time" {
                span.dot aria-hidden="true" {} (words::LIVE.of(lang)) " · "
                (words::DATA_TIME.with(lang, &[&clock::time(face.now)]))
            }
        }
        section.tiles aria-label=(words::THIS_YEAR.of(lang)) {
            div.tile {
                span { (words::THIS_YEAR.of(lang)) " · " (team::figure(Figure::Registered).of(lang)) }
                b data-testid="registered" { (face.year.get(Figure::Registered)) }
                small {
                    (words::THIS_MONTH.of(lang)) " " (face.month.get(Figure::Registered)) " · "
                    (words::CHANGE.count(lang, face.month_before.get(Figure::Registered) as usize))
                }
            }
            @for rate in rates {
                div.tile {
                    span { (team::kpi(rate).of(lang)) }
                    b { (percent(&face.year, rate)) }
                    small {
                        (of(rate))
                        @if matches!(rate, Kpi::ProcessRate | Kpi::ResultRate) {
                            " · " (words::RATED_OF.with(lang, &[&percent(&face.year, Kpi::RatedRate)]))
                        }
                    }
                }
            }
        }
        div.columns {
            section.panel {
                h2 { (words::MATTERS.of(lang)) }
                @if face.matters.is_empty() { p { (words::NONE.of(lang)) } }
                ul {
                    @for one in &face.matters {
                        li.matter data-testid="wall-matter" data-light=(one.light.code()) {
                            span.light { (shape(one.light)) " " (supervision::light(one.light).of(lang)) }
                            span.name { (titled(one, lang)) small { (one.whose) } }
                            (bar(one.reached.into(), 1000, Some(one.planned.into())))
                            b { (supervision::percent(one.reached)) "%" }
                        }
                    }
                }
            }
            section.panel {
                h2 {
                    @if face.is_street { (words::BY_STATION.of(lang)) } @else { (words::BY_STREET.of(lang)) }
                    @if face.more > 0 { " · " (words::MORE_PLACES.count(lang, face.more)) }
                }
                ul {
                    @for (name, tally) in &face.streets {
                        li.street data-testid="wall-place" {
                            span.name { (name) }
                            (bar(tally.get(Figure::Registered), most, None))
                            b { (tally.get(Figure::Registered)) }
                            small { (compared(tally, Kpi::ReplyRate, lang)) }
                        }
                    }
                }
            }
            section.panel {
                h2 { (words::CLASSES.of(lang)) }
                ul {
                    @for class in classes {
                        li.street {
                            span.name { (team::figure(class).of(lang)) }
                            (bar(face.year.get(class), replied, None))
                            b { (face.year.get(class)) }
                            small { (face.year.get(class) * 100 / replied) "%" }
                        }
                    }
                }
                h2 { (words::UPCOMING.of(lang)) }
                @if face.activities.is_empty() { p { (words::NONE.of(lang)) } }
                ul {
                    @for (from, until, title, whose) in &face.activities {
                        li.activity {
                            time { (activity::when(*from, *until, lang)) }
                            span.name { (title.line().unwrap_or_default()) small { (whose) } }
                        }
                    }
                }
            }
        }
    }
}

/// The picture as it is now; drawn once for whoever asks for the same.
async fn picture(app: &App, asked: Asked) -> Result<Arc<str>, StorageError> {
    let csn = *app.node.derived.ledger.reached().borrow();
    let minute = app.node.clock.now().0 / 60_000;
    if let Some(picture) = app.pictures.held(asked, csn, minute) {
        return Ok(picture);
    }
    let _drawing = app.pictures.drawing.lock().await;
    if let Some(picture) = app.pictures.held(asked, csn, minute) {
        return Ok(picture);
    }
    let face = face(app, asked.street).await?;
    let picture: Arc<str> = drawn(&face, asked.lang()).into_string().into();
    app.pictures.put(asked, (csn, minute, picture.clone()));
    Ok(picture)
}

async fn asked(
    app: &App,
    token: &str,
    query: Option<String>,
) -> Result<Option<Asked>, StorageError> {
    let english = query_text(&query.unwrap_or_default(), "lang") == "en";
    let digest = links::digest(token);
    let screens = app.pictures.screens.read(&app.node).await?;
    let all = screens.iter().map(|one| &one.body);
    let mut hanging = all.filter(|screen| screen.ended.is_none());
    let screen = hanging.find(|screen| screen.digest == digest);
    Ok(screen.map(|screen| Asked {
        street: screen.street,
        english,
    }))
}

fn gone() -> Response {
    let body =
        html! { p { (words::GONE.of(Lang::Zh)) } p lang="en" { (words::GONE.of(Lang::En)) } };
    (StatusCode::NOT_FOUND, whole(Lang::Zh, &body, None)).into_response()
}

fn whole(lang: Lang, content: &Markup, stopped: Option<&str>) -> Response {
    let page = html! {
        (DOCTYPE)
        html lang=(lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex, nofollow";
                title { (words::TITLE.of(lang)) }
                // Without one the browser asks for a file that is not there, and says so.
                link rel="icon" href="data:,";
                link rel="stylesheet" href="/wall/wall.css";
                script src="/wall/wall.js" defer {}
            }
            body data-stopped=(stopped.unwrap_or_default()) {
                main #wall { (content) }
            }
        }
    };
    let mut response = Html(page.into_string()).into_response();
    let cache = HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, cache);
    response
}

/// `GET /wall/{token}`.
async fn page(
    State(app): State<App>,
    Path(token): Path<String>,
    RawQuery(query): RawQuery,
    reader: Reader,
) -> Response {
    if reader.count(&app).is_err() {
        return StatusCode::TOO_MANY_REQUESTS.into_response();
    }
    let found = async {
        let Some(asked) = asked(&app, &token, query).await? else {
            return Ok(None);
        };
        let picture = picture(&app, asked).await?;
        Ok::<_, StorageError>(Some((asked, picture)))
    };
    match found.await {
        Ok(Some((asked, picture))) => {
            let stopped = words::STOPPED.of(asked.lang());
            whole(
                asked.lang(),
                &maud::PreEscaped(picture.to_string()),
                Some(stopped),
            )
        }
        Ok(None) => gone(),
        Err(error) => {
            tracing::warn!(%error, "a screen could not be drawn");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// `GET /wall/{token}/live`: the picture whenever it is another one. It ends when the screen is taken
/// down or the server stops; the screen comes back by itself.
async fn live(
    State(app): State<App>,
    Path(token): Path<String>,
    RawQuery(query): RawQuery,
    reader: Reader,
) -> Response {
    if reader.count(&app).is_err() {
        return StatusCode::TOO_MANY_REQUESTS.into_response();
    }
    match asked(&app, &token, query.clone()).await {
        Ok(Some(_)) => {}
        Ok(None) => return StatusCode::NOT_FOUND.into_response(),
        Err(_) => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
    Sse::new(pictures(app, token, query))
        .keep_alive(KeepAlive::default())
        .into_response()
}

fn pictures(
    app: App,
    token: String,
    query: Option<String>,
) -> impl Stream<Item = Result<Event, Infallible>> {
    let reached = app.node.derived.ledger.reached();
    let draining = app.node.live.draining();
    let first = (app, token, query, reached, draining, None::<Arc<str>>);
    futures::stream::unfold(
        first,
        |(app, token, query, mut reached, mut draining, last)| async move {
            loop {
                if *draining.borrow() {
                    return None;
                }
                // Whether it still hangs is asked each time: taken down, it goes dark at once.
                let asked = asked(&app, &token, query.clone()).await.ok()??;
                let csn = *reached.borrow_and_update();
                let picture = picture(&app, asked).await.ok()?;
                if last.as_ref() != Some(&picture) {
                    let event = Event::default().id(csn.to_string()).data(&*picture);
                    let state = (app, token, query, reached, draining, Some(picture));
                    return Some((Ok(event), state));
                }
                tokio::select! {
                    changed = reached.changed() => changed.ok()?,
                    () = tokio::time::sleep(MINUTE) => {}
                    changed = draining.changed() => changed.ok()?,
                }
                // What comes in a row is shown together.
                tokio::time::sleep(PAUSE).await;
            }
        },
    )
    .boxed()
}

fn file(kind: &'static str, text: &'static str) -> Response {
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    let cache = HeaderValue::from_static("public, max-age=600");
    headers.insert(header::CACHE_CONTROL, cache);
    response
}

async fn style() -> Response {
    file("text/css; charset=utf-8", include_str!("wall/wall.css"))
}

async fn script() -> Response {
    file(
        "text/javascript; charset=utf-8",
        include_str!("wall/wall.js"),
    )
}
