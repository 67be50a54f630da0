//! Livelihood projects (民生实事) as everybody may read of them: what is being solicited, and what was made
//! public with its plan. Of persons nothing is told; a line that grew out of a request stands as on a wall.
//!
//! Deliberately absent: a form to hand one in. Whoever wants one says so at a station, where it is registered
//! and a receipt is given, as with every request: nobody without an account makes a record.

use std::cmp::Reverse;
use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::project::{Shown, reading, shown};
use domain::schedule::reached;
use domain::wall::Ground;
use maud::{Markup, html};
use shared::id::OrganisationId;
use shared::project::{ProjectClass, Stage};
use shared::schedule::{Light, Reading};
use shared::time::LocalDate;
use shared::work::WorkSort;
use text::{Lang, clock, project as words, public, supervision};

use super::page::{Page, Sheet};
use super::place::book;
use super::reader::{Reader, Trouble};
use crate::http::App;
use crate::wall::public::cases;

/// A step of a plan: its number, what it is called where everybody may know, its last day, per cent reached.
type Milestone = (u32, Option<String>, LocalDate, u8);

/// A project as everybody may read of it.
#[derive(Debug)]
pub(super) struct Face {
    how: Shown,
    year: i32,
    number: String,
    title: Option<String>,
    about: Option<String>,
    place: Option<String>,
    class: ProjectClass,
    stage: Stage,
    /// Names of the units that do it, the lead unit first.
    units: Vec<String>,
    /// In thousandths of the whole.
    reached: Option<u16>,
    light: Option<Light>,
    /// What the light follows from, unless a person set it.
    reading: Option<Reading>,
    milestones: Vec<Milestone>,
}

async fn read(app: &App) -> Result<Arc<Vec<Face>>, Trouble> {
    let node = &app.node;
    let today = node.clock.now().day();
    // What was committed before the call is told.
    let head = node.storage.head().await?;
    node.derived.ledger.reach(head.csn).await;
    // How often one was put is asked as well: what was made while the node was behind is made again.
    let puts = node.derived.works.puts(WorkSort::Project);
    let of = (head.chain, puts, today);
    if let Some(faces) = app.boards.listed.get(&of) {
        return Ok(faces);
    }
    let projects = app.boards.projects.read(node).await?;
    let mut snapshot = node.storage.snapshot().await?;
    let tree = snapshot.organisations().await?;
    let book = book(&mut snapshot).await?;
    let name = |id: &OrganisationId| {
        let found = tree.iter().find(|one| one.id == *id)?;
        Some(found.name.clone())
    };
    let mut faces = Vec::new();
    for one in projects.iter() {
        let body = &one.body;
        let Some(how) = shown(body) else {
            continue;
        };
        let sources = &body.form.sources;
        let cases = cases(node, &mut snapshot, sources, Ground::Marked).await?;
        let line = |typed: &str| {
            let line = cases.line(typed);
            line.line()
                .filter(|line| !line.is_empty())
                .map(str::to_owned)
        };
        let steps = body.schedule.milestones.iter();
        let read = reading(body, book.as_ref(), today);
        let by_hand = body.overrule.as_ref().map(|held| held.light);
        faces.push(Face {
            how,
            year: body.form.year,
            number: body.number.clone().unwrap_or_default(),
            title: line(&body.form.title),
            about: line(&body.form.about),
            place: line(&body.form.place),
            class: body.form.class,
            stage: body.stage,
            units: body.units.iter().filter_map(name).collect(),
            reached: reached(&body.schedule),
            light: read.as_ref().map(|read| by_hand.unwrap_or(read.light)),
            reading: read.filter(|_| by_hand.is_none()),
            milestones: steps
                .map(|step| (step.no, line(&step.title), step.due, step.progress))
                .collect(),
        });
    }
    faces.sort_by(|a, b| (Reverse(a.year), &a.number).cmp(&(Reverse(b.year), &b.number)));
    Ok(app.boards.listed.keep(of, faces))
}

/// `GET /q/projects`.
pub async fn show(State(app): State<App>, reader: Reader) -> Response {
    let shown = async {
        reader.count(&app)?;
        let faces = read(&app).await?;
        Ok(page(&reader, &faces))
    };
    reader.answer(shown.await)
}

fn page(reader: &Reader, faces: &[Face]) -> Response {
    let lang = reader.lang;
    let (planned, solicited): (Vec<&Face>, Vec<&Face>) =
        faces.iter().partition(|one| one.how == Shown::Planned);
    let body = html! {
        h1 { (words::TITLE.of(lang)) }
        p { (public::PROJECTS_ABOUT.of(lang)) }
        @if !solicited.is_empty() {
            h2 { (public::PROJECTS_SOLICITED.of(lang)) }
            p { (public::PROJECTS_SOLICITED_TEXT.of(lang)) }
            @for one in &solicited { (face(one, lang)) }
        }
        @for year in planned.chunk_by(|a, b| a.year == b.year) {
            @if let Some(first) = year.first() {
                h2 { (words::YEAR_IS.with(lang, &[&first.year.to_string()])) }
            }
            @for one in year { (face(one, lang)) }
        }
        @if planned.is_empty() && solicited.is_empty() {
            p.hint { (public::PROJECTS_NONE.of(lang)) }
        }
    };
    let page = Page {
        lang,
        title: words::TITLE.of(lang),
        sheet: Sheet::Screen,
        switch: Some("/q/projects"),
    };
    page.with(&body).into_response()
}

fn face(one: &Face, lang: Lang) -> Markup {
    // Where its title is not for everybody, its number is.
    let title = one.title.as_deref().unwrap_or(&one.number);
    let named = |no: u32| {
        let mut steps = one.milestones.iter();
        let found = steps
            .find(|step| step.0 == no)
            .and_then(|step| step.1.clone());
        found.unwrap_or_else(|| public::PROJECT_STEP.with(lang, &[&no.to_string()]))
    };
    let why = one.reading.as_ref();
    let why = why.map(|reading| supervision::why(reading, named, lang));
    html! {
        section.reply data-testid="project" data-stage=(one.stage.code()) {
            h3 { (title) }
            @if let Some(about) = &one.about { p.prose { (about) } }
            dl {
                dt { (words::CLASS.of(lang)) } dd { (words::class(one.class).of(lang)) }
                @if let Some(place) = &one.place {
                    dt { (words::PLACE.of(lang)) } dd { (place) }
                }
                dt { (words::STAGE.of(lang)) } dd { (words::stage(one.stage).of(lang)) }
                @if !one.units.is_empty() {
                    dt { (words::UNIT.of(lang)) } dd { (text::list(lang, &one.units)) }
                }
                @if let Some(reached) = one.reached {
                    dt { (supervision::PROGRESS_SHORT.of(lang)) }
                    dd { (supervision::percent(reached)) "%" }
                }
                @if let Some(light) = one.light {
                    dt { (words::LIGHT.of(lang)) }
                    dd {
                        strong { (supervision::light(light).of(lang)) }
                        @if let Some(why) = why { " · " (why) }
                    }
                }
            }
            @if !one.milestones.is_empty() {
                details {
                    summary { (public::PROJECT_PLAN.of(lang)) }
                    ol {
                        @for step in &one.milestones {
                            li {
                                (named(step.0)) " · "
                                (public::PROJECT_UNTIL.with(
                                    lang,
                                    &[&clock::day(step.2, lang), &step.3.to_string()],
                                ))
                            }
                        }
                    }
                }
            }
        }
    }
}
