//! What came of a team's year: what its activities came to, the requests that were solved, and photos.

use std::collections::HashSet;

use domain::activity::SETTLE_AFTER_DAYS;
use leptos::prelude::*;
use shared::activity::Activity;
use shared::attachment::{AttachTo, Attachment, AttachmentState};
use shared::id::OrganisationId;
use shared::record::Record;
use shared::request::{Request, ResultClass};
use shared::work::WorkSort;
use text::{clock, team as words};
use wasm_bindgen_futures::spawn_local;

use super::{ledger, moved_last, new_year};
use crate::components::shot::Shot;
use crate::components::when::When;
use crate::settings::{lang, tr};
use crate::station::shelf::Opened;
use crate::station::{Station, api};
use crate::ui::{Ui, request_address};

/// How many solved requests are told of.
const SOLVED: u64 = 6;
/// Photos at most.
const PHOTOS: usize = 24;

/// Whether a file is a picture that can be shown.
fn is_photo(file: &Attachment) -> bool {
    match &file.state {
        AttachmentState::Arrived(stored) => stored.has_thumbnail,
        AttachmentState::Announced
        | AttachmentState::Refused { .. }
        | AttachmentState::Removed { .. } => false,
    }
}

/// What has left the screens that are live: activities, and the files on them.
type Older = (Vec<Opened<Activity>>, Vec<Attachment>);

/// Asks for a team's older activities of a year, with their files.
async fn older(id: OrganisationId, year: i32) -> Older {
    let (mut found, mut files) = (Vec::new(), Vec::new());
    let mut offset = 0;
    while let Ok(page) = api::works(WorkSort::Activity, offset).await {
        offset += page.works.len() as u64;
        let is_last = page.works.is_empty() || offset >= page.total;
        let works = page.works.into_iter().filter(|work| work.sight.over);
        let opened = works.filter_map(|work| Opened::<Activity>::read(work, 0));
        found.extend(opened.filter(|one| is_its(&one.body, id, year)));
        if is_last {
            break;
        }
    }
    for one in &found {
        let Ok(file) = api::work(one.id()).await else {
            continue;
        };
        for held in file.records {
            if let Record::Attachment(file) = held.record {
                files.push(*file);
            }
        }
    }
    (found, files)
}

/// Whether an activity is a team's, of a year, and was not called off.
fn is_its(body: &Activity, id: OrganisationId, year: i32) -> bool {
    body.team == Some(id) && body.cancelled.is_none() && body.from.day().ymd().0 == year
}

/// The boxes.
#[component]
pub fn Results(
    /// The team.
    id: OrganisationId,
) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let live = station.opened::<Activity>();
    let over = RwSignal::new(None::<Older>);
    let asked = RwSignal::new(false);
    let year = move || station.today().ymd().0;
    let all = Memo::new(move |_| {
        let year = year();
        let mut all: Vec<Opened<Activity>> = live.with(|all| {
            let its = all.iter().filter(|one| is_its(&one.body, id, year));
            its.cloned().collect()
        });
        let held: HashSet<_> = all.iter().map(Opened::id).collect();
        over.with(|over| {
            let over = over.iter().flat_map(|over| &over.0);
            all.extend(over.filter(|one| !held.contains(&one.id())).cloned());
        });
        all.sort_by_key(|one| std::cmp::Reverse(one.body.from));
        all
    });
    let photos = Memo::new(move |_| {
        let works: HashSet<_> = all.with(|all| all.iter().map(Opened::id).collect());
        let mut files = station.files_of_works();
        over.with(|over| files.extend(over.iter().flat_map(|over| &over.1).cloned()));
        files.retain(|file| match file.owner.place() {
            AttachTo::Work(work) => works.contains(&work) && is_photo(file),
            AttachTo::Check(..) | AttachTo::Intake | AttachTo::Note(_) | AttachTo::Reply(_) => {
                false
            }
        });
        files.sort_by_key(|file| std::cmp::Reverse((file.at, file.id)));
        files.truncate(PHOTOS);
        files
    });
    let outcomes = move || {
        let told = all.get().into_iter();
        let told = told.filter(|one| !one.body.outcome.is_empty());
        let line = |one: Opened<Activity>| {
            let (day, way) = (
                one.body.from.day(),
                crate::pages::activities::address(one.id()),
            );
            view! {
                <li data-testid="outcome">
                    <time>{clock::day(day, lang.get())}</time>
                    <div class="grow">
                        <a href=way>{one.body.title.clone()}</a>
                        <p class="card-meta">{one.body.outcome.clone()}</p>
                    </div>
                </li>
            }
            .into_any()
        };
        let lines: Vec<_> = told.map(line).collect();
        if lines.is_empty() {
            return view! { <p class="card-meta">{tr(words::NO_OUTCOMES)}</p> }.into_any();
        }
        view! { <ul class="lines">{lines}</ul> }.into_any()
    };
    let has_older = move || {
        let settled = station.today().plus_days(-SETTLE_AFTER_DAYS);
        new_year(station.today()) <= settled && !asked.get()
    };
    let fetch = move |_| {
        asked.set(true);
        let year = untrack(year);
        spawn_local(async move {
            let found = older(id, year).await;
            over.try_set(Some(found));
        });
    };
    view! {
        <div class="two">
            <section class="box" data-testid="results">
                <h2>
                    {tr(words::RESULTS)}
                    <When when=has_older>
                        <button
                            type="button"
                            class="link"
                            data-testid="older"
                            on:click=fetch
                        >
                            {tr(words::OLDER)}
                        </button>
                    </When>
                </h2>
                <h3>{tr(words::OUTCOMES)}</h3>
                {outcomes}
                <Solved id/>
            </section>
            <section class="box" data-testid="photos">
                <h2>{tr(words::PHOTOS)}</h2>
                <ul class="shots">
                    <For
                        each=move || photos.get()
                        key=|file| file.id
                        children=move |file| view! { <Shot file/> }.into_any()
                    />
                </ul>
                <When when=move || photos.with(Vec::is_empty)>
                    <p class="card-meta">{tr(words::NO_PHOTOS)}</p>
                </When>
            </section>
        </div>
    }
}

/// The team's requests of this year that were answered as solved.
#[component]
fn Solved(id: OrganisationId) -> impl IntoView {
    let (station, ui, lang) = (Station::get(), Ui::get(), lang());
    let found = moved_last(station, id, Some(ResultClass::A), SOLVED);
    let line = move |request: Request| {
        let way = request_address(request.id, &ui.filter.get_untracked());
        let at = request.moved_at;
        view! {
            <li data-testid="solved">
                <time>{move || clock::day(at.day(), lang.get())}</time>
                <span>
                    <a href=way>{request.title.clone()}</a>
                </span>
            </li>
        }
        .into_any()
    };
    let more = move || ledger(id, station.today(), "&class=A");
    view! {
        <When when=move || found.with(|found| !found.is_empty())>
            <h3>
                <a href=more>{tr(words::SOLVED)}</a>
            </h3>
            <ul class="lines">
                <For
                    each=move || found.get()
                    key=|one| (one.id, one.moved_at)
                    children=line
                />
            </ul>
        </When>
    }
}
