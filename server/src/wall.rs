//! The wall screen (大屏): figures, lights and what is planned, for a hall. Nobody is signed in there, so
//! nothing of a person can be on it: what it shows is [`Face`], made of counts, names of organisations and
//! lines that a person typed as [`Public`] lets them through, and of nothing else.
//!
//! A page without scripts of ours but one: it hears over server-sent events that there is something new,
//! and puts the new picture in the place of the old. One picture is drawn for all screens that show the
//! same, only when a commit, or the minute, has passed, and each is told at most once a second.

mod drawing;
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
use charts::gantt;
use domain::organisation::lies_in;
use domain::wall::{Ground, Happened, Public};
use futures::{Stream, StreamExt as _};
use maud::{DOCTYPE, Markup, html};
use shared::activity::Activity;
use shared::figures::{FiguresBy, FiguresCourse, Tally};
use shared::id::OrganisationId;
use shared::organisation::OrganisationKind;
use shared::project::Project;
use shared::record::{Record, RecordKey};
use shared::request::Topic;
use shared::rulebook::Rulebook;
use shared::schedule::{Light, Schedule};
use shared::screen::Screen;
use shared::supervision::{Subject, Supervision};
use shared::time::{LocalDate, Timestamp};
use storage::StorageError;
use text::{Lang, Text, names, project, wall as words};

use crate::http::App;
use crate::http::requests::text as query_text;
use crate::kept::Kept;
use crate::links;
use crate::public::Reader;

/// Between two pictures at least.
const PAUSE: Duration = Duration::from_secs(1);
/// The picture is drawn anew after this long, though nothing happened: lights turn, days pass.
const MINUTE: Duration = Duration::from_secs(60);
/// The pages of a screen: figures, supervision, activities and places.
const PAGES: [char; 3] = ['1', '2', '3'];
/// Seconds until the next page comes, unless the address says otherwise.
const SECONDS: u32 = 15;
/// Rows of a list.
const ROWS: usize = 8;
/// Publications that have room.
const PUBLISHED: usize = 3;
/// Lines of the ticker.
const LINES: usize = 6;
/// Weeks of a course: they make a row of as many stretches.
const WEEKS: i32 = 12;
/// The lights, the most pressing first.
const LIGHTS: [Light; 5] = [
    Light::Red,
    Light::Grey,
    Light::Yellow,
    Light::Unplanned,
    Light::Green,
];
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
    next: Option<LocalDate>,
    plan: gantt::Line,
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
    /// The last day of the next milestone.
    next: Option<LocalDate>,
    plan: gantt::Line,
    whose: String,
}

/// What the committee has published of a matter (公示).
struct PublishedFace {
    title: Public,
    text: Public,
    until: LocalDate,
}

/// What a screen shows.
struct Face {
    name: String,
    now: Timestamp,
    year: Tally,
    /// The same days of the year before.
    year_before: Tally,
    month: Tally,
    month_before: Tally,
    due_soon: usize,
    /// The last weeks.
    course: FiguresCourse,
    /// Requests of this year by topic, the most first.
    topics: Vec<(Topic, u32)>,
    /// Whether it is one street's, whose stations it shows.
    is_street: bool,
    streets: Vec<(String, Tally)>,
    /// How many have no room.
    more: usize,
    /// How many matters have each light.
    lights: Vec<(Light, usize)>,
    matters: Vec<MatterFace>,
    published: Vec<PublishedFace>,
    /// How many older ones there are.
    published_more: usize,
    activities: Vec<(Timestamp, Timestamp, Public, String)>,
    /// How many later ones there are.
    activities_more: usize,
    /// What happened last, and in which street.
    ticker: Vec<(Happened, String)>,
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
    let rollup = &node.derived.rollup;
    let by = if street.is_some() {
        FiguresBy::Street
    } else {
        FiguresBy::District
    };
    let tally = |from: LocalDate, until: LocalDate| {
        let (rows, _) = rollup.rows(by, street, Some(from), Some(until), now);
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
    // In a leap year the day of 29 February has none of its own in the year before.
    let day_before = LocalDate::from_ymd(year - 1, month, date).unwrap_or(today.plus_days(-366));
    let course = rollup.course(by, street, (today.plus_days(1 - WEEKS * 7), today), now);
    let topics = rollup.course(by, street, (first(year, 1), today), now);
    let sort = if street.is_some() {
        FiguresBy::Station
    } else {
        FiguresBy::Street
    };
    let (rows, _) = rollup.rows(sort, None, Some(first(year, 1)), Some(today), now);
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
                next: next(&body.schedule),
                plan: plan(&body.schedule, body.opened_at.day(), today),
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
                next: next(&body.schedule),
                plan: plan(&body.schedule, today, today),
                whose: body.units.first().copied().map(name_of).unwrap_or_default(),
                title: &body.form.title,
                about: &body.form.sources,
                ground: Ground::Marked,
                number: body.number.clone().unwrap_or_default(),
                what: project::stage(body.stage),
            })
        });
    matters.extend(at_work);
    let lights = LIGHTS.map(|light| {
        let alike = matters.iter().filter(|one| one.light == light);
        (light, alike.count())
    });
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
            next: one.next,
            plan: one.plan,
            whose: one.whose,
        });
    }
    // What is over may be published as well: what came of it.
    let mut standing: Vec<_> = supervised
        .iter()
        .map(|one| &one.body)
        .filter(|body| is_here(body.street, &body.stations, body.team))
        .flat_map(|body| domain::wall::published(body, today).map(move |one| (body, one)))
        .collect();
    standing.sort_by_key(|(_, one)| std::cmp::Reverse(one.at));
    let published_more = standing.len().saturating_sub(PUBLISHED);
    standing.truncate(PUBLISHED);
    let mut published = Vec::new();
    for (body, one) in standing {
        let ground = Ground::Published;
        let cases = public::cases(node, &mut snapshot, &body.subjects, ground).await?;
        // The event that carries it has one line.
        let words: Vec<_> = one.text.split_whitespace().collect();
        published.push(PublishedFace {
            title: cases.line(&body.title),
            text: cases.line(&words.join(" ")),
            until: one.until,
        });
    }
    let mut activities: Vec<_> = planned
        .iter()
        .map(|one| &one.body)
        .filter(|body| domain::activity::is_ahead(body, now))
        .filter(|body| in_street(body.team) || in_street(body.station))
        .collect();
    activities.sort_by(|a, b| (a.from, &a.title).cmp(&(b.from, &b.title)));
    let activities_more = activities.len().saturating_sub(ROWS);
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
    let ticker = node.derived.ticker.last(street, LINES).into_iter();
    let ticker = ticker.map(|one| (one, name_of(one.street))).collect();
    let of_kind = |kind| tree.iter().find(|one| one.kind == kind);
    let name = match street {
        Some(street) => tree.iter().find(|one| one.id == street),
        None => of_kind(OrganisationKind::District),
    };
    Ok(Face {
        name: name.map(|one| one.name.clone()).unwrap_or_default(),
        now,
        year: tally(first(year, 1), today),
        year_before: tally(first(year - 1, 1), day_before),
        month: tally(this_month, today),
        month_before: tally(before, same_day),
        due_soon: rollup.due_soon(street, today.plus_days(1).end(), now),
        course,
        topics: topics.topics,
        is_street: street.is_some(),
        streets,
        more,
        lights: lights.to_vec(),
        matters: faces,
        published,
        published_more,
        activities,
        activities_more,
        ticker,
    })
}

/// The last day of the next milestone that is not reached.
fn next(schedule: &Schedule) -> Option<LocalDate> {
    let open = schedule.milestones.iter().filter(|one| one.progress < 100);
    open.map(|one| one.due).min()
}

/// A whole plan as one line of a chart; what has no plan stands from the day on which it began.
fn plan(schedule: &Schedule, began: LocalDate, today: LocalDate) -> gantt::Line {
    let all = || schedule.milestones.iter();
    let from = all().map(|one| one.base.0).min().unwrap_or(began);
    let due = all()
        .map(|one| one.base.1)
        .max()
        .unwrap_or(began.max(today));
    let began_on = all().filter_map(|one| one.began_on).min();
    let is_done = all().all(|one| one.done_on.is_some());
    let last = all().filter_map(|one| one.done_on).max();
    let end = last.filter(|_| is_done).unwrap_or(today);
    gantt::Line {
        base: (from, due),
        done: began_on.map(|began| (began.min(end), end)),
        ahead: None,
    }
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
    let picture: Arc<str> = drawing::drawn(&face, asked.lang()).into_string().into();
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

/// How a screen shows a picture, as its own address says; it makes no other picture.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Manner {
    /// The pages, in their order.
    pages: String,
    /// The first of them.
    first: char,
    /// After how many seconds the next one comes.
    seconds: u32,
    /// Light, not dark.
    light: bool,
    /// Stays on one page where the system asks for less motion.
    calm: bool,
}

impl Manner {
    /// `?pages=1,3&seconds=20&theme=light&calm=1`; what is not understood is as usual.
    fn of(query: &str) -> Self {
        let asked = query_text(query, "pages");
        let mut pages: Vec<char> = Vec::new();
        for page in asked.chars().filter(|page| PAGES.contains(page)) {
            if !pages.contains(&page) {
                pages.push(page);
            }
        }
        if pages.is_empty() {
            pages.extend(PAGES);
        }
        let seconds = query_text(query, "seconds").parse().unwrap_or(SECONDS);
        let all: Vec<String> = pages.iter().map(char::to_string).collect();
        Self {
            first: pages[0],
            pages: all.join(" "),
            seconds: seconds.clamp(5, 600),
            light: query_text(query, "theme") == "light",
            calm: query_text(query, "calm") == "1",
        }
    }
}

fn whole(lang: Lang, content: &Markup, shown: Option<&Manner>) -> Response {
    let page = html! {
        (DOCTYPE)
        html lang=(lang.tag()) data-theme=[shown.filter(|shown| shown.light).map(|_| "light")] {
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
            body data-stopped=[shown.map(|_| words::STOPPED.of(lang))]
                data-pages=[shown.map(|shown| &shown.pages)]
                data-page=[shown.map(|shown| shown.first)]
                data-seconds=[shown.map(|shown| shown.seconds)]
                data-calm=[shown.filter(|shown| shown.calm).map(|_| "1")] {
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
    let manner = Manner::of(query.as_deref().unwrap_or_default());
    let found = async {
        let Some(asked) = asked(&app, &token, query).await? else {
            return Ok(None);
        };
        let picture = picture(&app, asked).await?;
        Ok::<_, StorageError>(Some((asked, picture)))
    };
    match found.await {
        Ok(Some((asked, picture))) => {
            let picture = maud::PreEscaped(picture.to_string());
            whole(asked.lang(), &picture, Some(&manner))
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
