//! `GET /api/duty`: the duty files of a team or a station in figures, or one person's with every entry.

use std::collections::{HashMap, HashSet};

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::duty::{Belongs, may_read, may_read_street, may_read_team};
use shared::activity::Activity;
use shared::api::ErrorCode;
use shared::contact::Contact;
use shared::duty::{
    Behind, Change, Correction, DutyEntry, DutyFile, DutyKind, DutyPage, DutyRow, Who,
};
use shared::id::OrganisationId;
use shared::project::Project;
use shared::record::{Record, RecordKey};
use shared::suggestion::Suggestion;
use shared::supervision::Supervision;
use shared::time::LocalDate;
use shared::work::{Work, WorkSort};
use storage::{Snapshot, Stored};
use text::{Lang, duty as words};

use super::App;
use super::actor::SignedIn;
use super::error::ApiError;
use super::requests::text;
use crate::duties::{Days, File, Item};
use crate::export::csv;

/// `?team=` or `?station=` or `?person=`, `&from=&until=`; with `&csv=zh` a table to download. Without
/// days it is this year so far.
pub async fn get(
    State(app): State<App>,
    signed_in: SignedIn,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let query = query.unwrap_or_default();
    let today = signed_in.at.day();
    let new_year = LocalDate::from_ymd(today.ymd().0, 1, 1).unwrap_or(today);
    let from = text(&query, "from").parse().unwrap_or(new_year);
    let until = text(&query, "until").parse().unwrap_or(today);
    let days = from..=until;
    let lang = Lang::from_tag(&text(&query, "csv"));
    let head = app.node.storage.head().await?.csn;
    app.node.derived.ledger.reach(head).await;
    let (team, station, person) = (
        text(&query, "team"),
        text(&query, "station"),
        text(&query, "person"),
    );
    if !team.is_empty() || !station.is_empty() {
        let (rows, csn) = if let Ok(team) = team.parse() {
            if !may_read_team(&signed_in.actor(), team, today) {
                return Err(ErrorCode::Forbidden.into());
            }
            app.node.derived.duties.of_team(team, &days)
        } else {
            let station = station.parse().map_err(|_| ErrorCode::Malformed)?;
            let street = street_of(&app, station).await?;
            if !may_read_street(&signed_in.actor(), street, today) {
                return Err(ErrorCode::Forbidden.into());
            }
            app.node.derived.duties.of_station(station, &days)
        };
        return Ok(match lang {
            Some(lang) => csv::download("duty.csv", table(&rows, lang)),
            None => Json(DutyPage { rows, csn }).into_response(),
        });
    }
    let who: Who = person.parse().map_err(|_| ErrorCode::Malformed)?;
    let who = app.node.derived.duties.resolve(who);
    let file = person_file(&app, &signed_in, &who, &days).await?;
    Ok(match lang {
        Some(lang) => csv::download("duty.csv", entries(&file, lang)),
        None => Json(file).into_response(),
    })
}

async fn street_of(app: &App, station: OrganisationId) -> Result<OrganisationId, ApiError> {
    let key = RecordKey::Organisation(station);
    let mut found = app.node.storage.snapshot().await?.records(&[key]).await?;
    match found.remove(&key).map(|stored| stored.versioned.record) {
        Some(Record::Organisation(found)) if found.kind.is_station() => {
            found.street.ok_or_else(|| ErrorCode::NotFound.into())
        }
        _ => Err(ErrorCode::NotFound.into()),
    }
}

/// Where somebody belongs; the streets of their stations are read from the tree.
async fn belongs(
    snapshot: &mut Snapshot,
    app: &App,
    who: &Who,
) -> Result<(Belongs, Vec<OrganisationId>), ApiError> {
    let (mut belongs, stations) = app
        .node
        .derived
        .duties
        .belongs(who)
        .ok_or(ErrorCode::NotFound)?;
    let keys = stations.iter().copied().map(RecordKey::Organisation);
    let keys: Vec<_> = keys.collect();
    for stored in snapshot.records(&keys).await?.into_values() {
        if let Record::Organisation(found) = stored.versioned.record {
            belongs.streets.extend(found.street);
        }
    }
    Ok((belongs, stations))
}

async fn person_file(
    app: &App,
    signed_in: &SignedIn,
    who: &Who,
    days: &Days,
) -> Result<DutyFile, ApiError> {
    let (actor, today) = (signed_in.actor(), signed_in.at.day());
    let mut snapshot = app.node.storage.snapshot().await?;
    // Whose file one may not read, and who is not there, look the same.
    let (belongs, stations) = belongs(&mut snapshot, app, who).await?;
    if !may_read(&actor, &belongs, today) {
        return Err(ErrorCode::NotFound.into());
    }
    let (file, csn) = app
        .node
        .derived
        .duties
        .file(who, days)
        .ok_or(ErrorCode::NotFound)?;
    let File {
        row,
        items,
        seats,
        corrections,
        namesakes,
    } = file;
    let more = items.len().saturating_sub(DutyFile::MOST) as u32;
    let items = &items[..items.len().min(DutyFile::MOST)];
    let keys: HashSet<_> = items
        .iter()
        .map(|item| item.is.record)
        .chain(corrections.iter().copied().map(RecordKey::Work))
        .collect();
    let keys: Vec<_> = keys.into_iter().collect();
    let mut records = snapshot.records(&keys).await?;
    // A report is told of by the matter that it is on.
    let matters: HashSet<_> = records.values().filter_map(matter_of).collect();
    let matters: Vec<_> = matters.into_iter().map(RecordKey::Work).collect();
    records.extend(snapshot.records(&matters).await?);
    records.retain(|_, stored| domain::policy::may_see(&actor, &stored.versioned.record, today));
    let entries = items.iter().map(|item| entry(item, &records)).collect();
    let corrections = corrections.iter().filter_map(|id| {
        let stored = records.get(&RecordKey::Work(*id))?;
        let Record::Work(work) = &stored.versioned.record else {
            return None;
        };
        Some((*id, work.open::<Correction>()?))
    });
    Ok(DutyFile {
        row,
        teams: belongs.teams,
        seats,
        stations,
        entries,
        more,
        corrections: corrections.collect(),
        namesakes,
        csn,
    })
}

fn matter_of(stored: &Stored) -> Option<shared::id::WorkId> {
    match &stored.versioned.record {
        Record::Work(work) if work.sort == WorkSort::Report => work.of,
        _ => None,
    }
}

fn entry(item: &Item, records: &HashMap<RecordKey, Stored>) -> DutyEntry {
    let seen = |key: RecordKey| records.get(&key).map(|stored| &stored.versioned.record);
    let of_work = |work: &Work| -> Option<(String, Behind)> {
        match work.sort {
            WorkSort::Activity => Some((work.open::<Activity>()?.title, Behind::Activity(work.id))),
            WorkSort::Report => {
                let matter = work.of?;
                let Record::Work(held) = seen(RecordKey::Work(matter))? else {
                    return None;
                };
                if let Some(project) = held.open::<Project>() {
                    return Some((project.form.title, Behind::Project(matter)));
                }
                Some((held.open::<Supervision>()?.title, Behind::Matter(matter)))
            }
            WorkSort::Suggestion => Some((
                work.open::<Suggestion>()?.title,
                Behind::Suggestion(work.id),
            )),
            WorkSort::Contact => {
                let body = work.open::<Contact>()?;
                let title = [&*body.from, " → ", &*body.to].concat();
                Some((title, Behind::Contact(work.id)))
            }
            WorkSort::Correction => {
                let Change::Add { text, .. } = work.open::<Correction>()?.change else {
                    return None;
                };
                Some((text, Behind::Correction(work.id)))
            }
            WorkSort::Supervision
            | WorkSort::Team
            | WorkSort::Programme
            | WorkSort::Project
            | WorkSort::Ballot
            | WorkSort::Count
            | WorkSort::Screen
            | WorkSort::PointRule
            | WorkSort::Bulletin
            | WorkSort::Place
            | WorkSort::ContactKinds
            | WorkSort::Finding
            | WorkSort::Feed => None,
        }
    };
    let told = seen(item.is.record).and_then(|record| match record {
        Record::Request(request) => Some((request.title.clone(), Behind::Request(request.id))),
        Record::Work(work) => of_work(work),
        Record::Organisation(_)
        | Record::Account(_)
        | Record::Assignment(_)
        | Record::Note(_)
        | Record::Draft(_)
        | Record::Attachment(_)
        | Record::Rulebook(_)
        | Record::Template(_)
        | Record::View(_) => None,
    });
    // What was added by a correction is taken back by another word, not by striking it.
    let is_struck_by_name = |behind: &Behind| !matches!(behind, Behind::Correction(_));
    let (title, behind) = told.unzip();
    DutyEntry {
        kind: item.is.kind,
        day: item.day,
        tenths: item.tenths,
        title: title.unwrap_or_default(),
        entry: behind
            .as_ref()
            .filter(|it| is_struck_by_name(it))
            .map(|_| item.is),
        behind,
        struck: item.struck,
        unchecked: item.unchecked,
        way: item.way,
    }
}

/// One line for each person.
fn table(rows: &[DutyRow], lang: Lang) -> Vec<Vec<String>> {
    let mut heads = vec![
        words::NAME.of(lang).to_owned(),
        words::DAYS.of(lang).to_owned(),
    ];
    let kinds = DutyKind::ALL.iter();
    heads.extend(kinds.map(|kind| words::kind(*kind).of(lang).to_owned()));
    heads.push(words::POINTS.of(lang).to_owned());
    let mut lines = vec![heads];
    for row in rows {
        let mut cells = vec![row.name.clone(), row.days.to_string()];
        cells.extend(DutyKind::ALL.iter().map(|kind| {
            let found = row.kinds.iter().find(|(one, ..)| one == kind);
            found.map_or(0, |(_, count, _)| *count).to_string()
        }));
        cells.push(words::points(row.tenths));
        lines.push(cells);
    }
    lines
}

/// One line for each entry.
fn entries(file: &DutyFile, lang: Lang) -> Vec<Vec<String>> {
    let heads = [
        words::NAME,
        words::DAY,
        words::KIND,
        words::WHAT,
        words::POINTS,
        words::REMARK,
        words::WAY,
    ];
    let mut lines = vec![heads.iter().map(|head| head.of(lang).to_owned()).collect()];
    for entry in &file.entries {
        let title = match entry.behind {
            Some(_) => entry.title.clone(),
            None => words::UNSEEN.of(lang).to_owned(),
        };
        let remark = match (entry.struck, entry.behind) {
            (true, _) => words::STRUCK.of(lang),
            (false, Some(Behind::Correction(_))) => words::ADDED.of(lang),
            (false, _) if entry.unchecked => words::UNCHECKED.of(lang),
            (false, _) => "",
        };
        lines.push(vec![
            file.row.name.clone(),
            entry.day.to_string(),
            words::kind(entry.kind).of(lang).to_owned(),
            title,
            words::points(entry.tenths),
            remark.to_owned(),
            entry
                .way
                .map(|way| text::activity::way(way).of(lang).to_owned())
                .unwrap_or_default(),
        ]);
    }
    lines
}
