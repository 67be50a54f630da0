//! A home, a station or a point (家站点) as everybody may read of it, on a screen and on paper (接访公告).
//!
//! Of persons only the names of those who receive are told, as they hang in the place. Deliberately absent: who
//! works there, why a reception was called off or is held by another, what is known of the place itself.

use std::cmp::Reverse;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::deadline::Calendar;
use domain::place::{Fate, Sitting, ahead, fate, tells_of};
use domain::wall::{Ground, published};
use maud::{Markup, html};
use shared::id::{OrganisationId, WorkId};
use shared::organisation::Organisation;
use shared::place::{Hours, Place, PlaceLevel, Reception};
use shared::project::Project;
use shared::record::{Record, RecordKey};
use shared::rulebook::Rulebook;
use shared::supervision::Supervision;
use shared::time::LocalDate;
use storage::Snapshot;
use text::{Lang, clock, place as words, public};

use super::held::Held;
use super::page::{Page, Sheet, print_bar};
use super::projects::Face as Listed;
use super::qr;
use super::reader::{Reader, Trouble};
use crate::http::App;
use crate::http::actor::SignedIn;
use crate::http::error::ApiError;
use crate::kept::{Kept, One};
use crate::wall::public::cases;

/// Receptions that have room.
const DATES: usize = 8;
/// Days ahead in which they are looked for: of a rule of odd months there are some.
const AHEAD_DAYS: i32 = 200;
/// Publications that have room, the newest.
const PUBLISHED: usize = 20;

/// What these pages are made of, at hand.
#[derive(Debug, Default)]
pub struct Boards {
    pub(super) places: Kept<Place>,
    pub(super) matters: Kept<Supervision>,
    pub(super) projects: Kept<Project>,
    /// The tree, as the commit with this value of the chain left it.
    tree: Held<String, Vec<Organisation>>,
    /// What everybody reads of projects, by that commit, by how often a project was put, and by the day.
    pub(super) listed: Held<(String, u64, LocalDate), Vec<Listed>>,
}

/// What the committee has published (公示).
struct Posted {
    title: String,
    text: String,
    from: LocalDate,
    until: LocalDate,
}

/// A place as everybody may read of it.
struct Face {
    name: String,
    street: String,
    level: Option<PlaceLevel>,
    address: String,
    hours: Vec<Hours>,
    /// Telephones of the office, each once.
    phones: Vec<String>,
    is_accessible: bool,
    rota: Vec<Reception>,
    dates: Vec<Sitting>,
    posted: Vec<Posted>,
}

/// What there is under an address.
enum Found {
    /// It is there.
    Open(Box<Face>),
    /// It went into another: its name, that of the other, and the address of that.
    Into(String, String, OrganisationId),
    /// It is closed.
    Closed(String),
    /// There never was one.
    Nothing,
}

/// An organisation that is a place, or a point that is none, by what stands in the address.
fn site<'a>(
    id: &str,
    tree: &'a [Organisation],
    places: &'a [One<Place>],
) -> Option<(&'a Organisation, Option<&'a Place>)> {
    let organisation: OrganisationId = id.parse().ok()?;
    let is_it = |one: &&Organisation| one.id == organisation && one.kind.is_station();
    if let Some(keeper) = tree.iter().find(is_it) {
        return Some((keeper, place_of(organisation, places)));
    }
    let point: WorkId = id.parse().ok()?;
    let body = &places.iter().find(|one| one.id == point)?.body;
    let keeper = tree.iter().find(|one| one.id == body.keeper)?;
    Some((keeper, Some(body)))
}

/// What is recorded of an organisation's place.
fn place_of(organisation: OrganisationId, places: &[One<Place>]) -> Option<&Place> {
    let id = Place::id(organisation);
    let found = places.iter().find(|one| one.id == id)?;
    Some(&found.body)
}

/// The rulebook, in which the calendar stands.
///
/// # Errors
/// The database's.
pub(super) async fn book(snapshot: &mut Snapshot) -> Result<Option<Rulebook>, Trouble> {
    let key = RecordKey::Rulebook(Rulebook::id());
    let found = snapshot.records(&[key]).await?.remove(&key);
    Ok(found.and_then(|stored| match stored.versioned.record {
        Record::Rulebook(book) => Some(book),
        _ => None,
    }))
}

async fn find(app: &App, id: &str) -> Result<Found, Trouble> {
    let node = &app.node;
    let now = node.clock.now();
    let today = now.day();
    // What was committed before the call is told.
    let head = node.storage.head().await?;
    node.derived.ledger.reach(head.csn).await;
    let places = app.boards.places.read(node).await?;
    let matters = app.boards.matters.read(node).await?;
    let mut snapshot = node.storage.snapshot().await?;
    let tree = match app.boards.tree.get(&head.chain) {
        Some(tree) => tree,
        None => {
            let read = snapshot.organisations().await?;
            app.boards.tree.keep(head.chain, read)
        }
    };
    let Some((keeper, body)) = site(id, &tree, &places) else {
        return Ok(Found::Nothing);
    };
    let of = |id: OrganisationId| tree.iter().find(|one| one.id == id);
    let own = body.map(|body| body.name.as_str());
    let name = own.filter(|name| !name.is_empty()).unwrap_or(&keeper.name);
    let name = name.to_owned();
    match fate(keeper, body, |one| place_of(one, &places), today) {
        Fate::Open => {}
        Fate::Into(there) => {
            let other = of(there).map(|one| one.name.clone());
            return Ok(Found::Into(name, other.unwrap_or_default(), there));
        }
        Fate::Closed => return Ok(Found::Closed(name)),
    }
    let book = book(&mut snapshot).await?;
    let calendar = Calendar::of(book.as_ref());
    let dates = body.map(|body| ahead(body, now, AHEAD_DAYS, &calendar));
    let mut dates = dates.unwrap_or_default();
    dates.truncate(DATES);
    let street_of = |id: OrganisationId| of(id)?.street;
    let mut standing: Vec<_> = matters
        .iter()
        .map(|one| &one.body)
        .filter(|matter| tells_of(keeper, matter, street_of))
        .flat_map(|matter| published(matter, today).map(move |one| (matter, one)))
        .collect();
    standing.sort_by_key(|(_, one)| Reverse(one.at));
    standing.truncate(PUBLISHED);
    let mut posted = Vec::new();
    for (matter, one) in standing {
        let cases = cases(node, &mut snapshot, &matter.subjects, Ground::Published).await?;
        let (title, text) = (cases.line(&matter.title), cases.line(&one.text));
        // What keeps its petitioner's identity is told of nowhere.
        if let (Some(title), Some(text)) = (title.line(), text.line()) {
            posted.push(Posted {
                title: title.to_owned(),
                text: text.to_owned(),
                from: one.at.day(),
                until: one.until,
            });
        }
    }
    let mut phones: Vec<String> = Vec::new();
    for officer in body.iter().flat_map(|body| &body.officers) {
        if !officer.phone.is_empty() && !phones.contains(&officer.phone) {
            phones.push(officer.phone.clone());
        }
    }
    let level = body.map(|body| body.level);
    let street = keeper.street.and_then(of).map(|one| one.name.clone());
    Ok(Found::Open(Box::new(Face {
        name,
        street: street.unwrap_or_default(),
        level: level.or_else(|| PlaceLevel::of(keeper.kind)),
        address: body.map(|body| body.address.clone()).unwrap_or_default(),
        hours: body.map(|body| body.hours.clone()).unwrap_or_default(),
        phones,
        is_accessible: body.is_some_and(|body| body.accessible),
        rota: body.map(|body| body.rota.clone()).unwrap_or_default(),
        dates,
        posted,
    })))
}

/// `GET /q/places/{id}`.
pub async fn show(State(app): State<App>, reader: Reader, Path(id): Path<String>) -> Response {
    let shown = async {
        reader.count(&app)?;
        let found = find(&app, &id).await?;
        page(&reader, &found, &id)
    };
    reader.answer(shown.await)
}

/// `GET /print/places/{id}`: the same on A4, with a code that leads to the page.
pub async fn poster(
    State(app): State<App>,
    reader: Reader,
    staff: Result<SignedIn, ApiError>,
    Path(id): Path<String>,
) -> Response {
    let drawn = async {
        staff?;
        match find(&app, &id).await? {
            Found::Open(face) => sheet(&app, &reader, &face, &id),
            found @ (Found::Into(..) | Found::Closed(_) | Found::Nothing) => {
                page(&reader, &found, &id)
            }
        }
    };
    reader.answer(drawn.await)
}

fn code(address: &str, label: &str) -> Result<Markup, Trouble> {
    qr::drawn(address, label).map_err(|error| {
        tracing::error!(%error, "a place's code");
        Trouble::Internal
    })
}

/// What is told of it, or what became of it.
fn page(reader: &Reader, found: &Found, id: &str) -> Result<Response, Trouble> {
    let lang = reader.lang;
    let (status, title, body) = match found {
        Found::Open(face) => {
            let find = [reader.origin.as_str(), "/q/find"].concat();
            let code = code(&find, public::PLACE_SCAN_FIND.of(lang))?;
            let body = html! {
                h1 { (face.name) }
                (facts(face, lang))
                h2 { (words::NEXT_DATES.of(lang)) }
                (dates(face, lang))
                (posted(face, lang))
                h2 { (public::FIND.of(lang)) }
                p { (public::PLACE_RAISE.of(lang)) }
                div.slip {
                    div {
                        p { a href=(reader.to("/q/find")) { (public::FIND.of(lang)) } }
                        p { a href=(reader.to("/q/projects")) { (text::project::TITLE.of(lang)) } }
                    }
                    figure {
                        (code)
                        figcaption.hint { (public::PLACE_SCAN_FIND.of(lang)) }
                    }
                }
            };
            (StatusCode::OK, face.name.clone(), body)
        }
        Found::Into(name, other, there) => {
            let title = public::PLACE_WENT.with(lang, &[name, other]);
            let to = reader.to(&["/q/places/", &there.to_string()].concat());
            let body = html! {
                h1 { (title) }
                p { (public::PLACE_WENT_TEXT.of(lang)) }
                p {
                    a href=(to) data-testid="successor" {
                        (public::PLACE_WENT_TO.with(lang, &[other]))
                    }
                }
                p { a href=(reader.to("/q/find")) { (public::FIND.of(lang)) } }
            };
            (StatusCode::GONE, title, body)
        }
        Found::Closed(name) => {
            let title = public::PLACE_CLOSED.with(lang, &[name]);
            let body = html! {
                h1 { (title) }
                p { (public::PLACE_CLOSED_TEXT.of(lang)) }
                p { a href=(reader.to("/q/find")) { (public::FIND.of(lang)) } }
            };
            (StatusCode::GONE, title, body)
        }
        Found::Nothing => {
            let title = public::PLACE_UNKNOWN.of(lang).to_owned();
            let body = html! {
                h1 { (title) }
                p { (public::PLACE_UNKNOWN_TEXT.of(lang)) }
                p { a href=(reader.to("/q/find")) { (public::FIND.of(lang)) } }
            };
            (StatusCode::NOT_FOUND, title, body)
        }
    };
    let path = ["/q/places/", id].concat();
    let page = Page {
        lang,
        title: &title,
        sheet: Sheet::Screen,
        // What was typed wrong is not repeated in an address of ours.
        switch: (!matches!(found, Found::Nothing)).then_some(path.as_str()),
    };
    Ok((status, page.with(&body)).into_response())
}

fn sheet(app: &App, reader: &Reader, face: &Face, id: &str) -> Result<Response, Trouble> {
    let lang = reader.lang;
    let address = [reader.origin.as_str(), "/q/places/", id].concat();
    let code = code(&address, public::PLACE_SCAN.of(lang))?;
    let today = clock::day(app.node.clock.now().day(), lang);
    let body = html! {
        (print_bar(lang))
        h1 { (public::PLACE_NOTICE.of(lang)) }
        div.slip {
            div {
                h2 { (face.name) }
                (facts(face, lang))
            }
            figure {
                a href=(address) data-testid="place-link" { (code) }
                figcaption.hint { (public::PLACE_SCAN.of(lang)) }
            }
        }
        h2 { (words::NEXT_DATES.of(lang)) }
        (dates(face, lang))
        p { (public::PLACE_MAY_CHANGE.of(lang)) }
        (posted(face, lang))
        p { (public::PLACE_RAISE.of(lang)) }
        p.hint { (public::PLACE_LINK.with(lang, &[&address])) }
        p.hint { (public::RECEIPT_PRINTED.with(lang, &[&today])) }
    };
    let page = Page {
        lang,
        title: &face.name,
        sheet: Sheet::Paper,
        switch: Some(&reader.path),
    };
    Ok(page.with(&body).into_response())
}

/// Where it is, when it is open, how it is reached, by which rules somebody receives.
fn facts(face: &Face, lang: Lang) -> Markup {
    html! {
        dl {
            @if let Some(level) = face.level {
                dt { (words::LEVEL.of(lang)) }
                dd {
                    (words::level(level).of(lang))
                    @if !face.street.is_empty() { " · " (face.street) }
                }
            }
            @if !face.address.is_empty() {
                dt { (words::ADDRESS.of(lang)) }
                dd data-testid="address" {
                    (face.address)
                    @if face.is_accessible { " · " (words::ACCESSIBLE.of(lang)) }
                }
            }
            @if !face.hours.is_empty() {
                dt { (words::HOURS.of(lang)) }
                dd { @for one in &face.hours { (words::hours(one, lang)) br; } }
            }
            @if !face.phones.is_empty() {
                dt { (public::PLACE_PHONE.of(lang)) }
                dd {
                    @for phone in &face.phones {
                        a href={ "tel:" (phone.replace(' ', "")) } { (phone) } br;
                    }
                }
            }
            @if !face.rota.is_empty() {
                dt { (words::RECEPTION.of(lang)) }
                dd {
                    @for rule in &face.rota { (words::rule(rule, lang)) br; }
                    span.hint { (words::REST_RULE.of(lang)) }
                }
            }
        }
    }
}

/// Who receives next, day by day.
fn dates(face: &Face, lang: Lang) -> Markup {
    if face.dates.is_empty() {
        return html! { p.hint { (public::PLACE_NO_DATES.of(lang)) } };
    }
    html! {
        dl data-testid="receptions" {
            @for one in &face.dates {
                dt { time datetime=(one.day) { (clock::weekday(one.day, lang)) } }
                dd data-off[one.is_off()] {
                    (words::minutes(one.from)) "-" (words::minutes(one.until)) " "
                    @if one.is_off() {
                        strong { (public::PLACE_OFF.of(lang)) }
                    } @else if one.who.is_empty() {
                        (public::PLACE_WHOEVER.of(lang))
                    } @else {
                        (text::list(lang, &one.who))
                    }
                    @if let Some(day) = one.moved_from() {
                        " " span.hint { (words::MOVED_FROM.with(lang, &[&clock::weekday(day, lang)])) }
                    }
                }
            }
        }
    }
}

/// What is published here or in its street.
fn posted(face: &Face, lang: Lang) -> Markup {
    html! {
        @if !face.posted.is_empty() {
            h2 { (public::PLACE_PUBLISHED.of(lang)) }
            @for one in &face.posted {
                section.reply data-testid="published" {
                    h3 { (one.title) }
                    p.prose { (one.text) }
                    p.hint {
                        (public::PLACE_PUBLISHED_UNTIL.with(
                            lang,
                            &[&clock::day(one.from, lang), &clock::day(one.until, lang)],
                        ))
                    }
                }
            }
        }
    }
}
