//! What was reported of each matter last, as its row in the list tells it: what its team, or its unit, did
//! about it.

use std::collections::HashMap;

use leptos::prelude::*;
use shared::attachment::{AttachTo, Attachment, AttachmentState};
use shared::id::WorkId;
use shared::supervision::Report;
use text::supervision as words;

use crate::components::shot::Shot;
use crate::components::when::When;
use crate::settings::lang;
use crate::station::Station;
use crate::station::shelf::Opened;

/// Pictures of one report that have room in a row.
const PICTURES: usize = 3;

/// The last report on each record, with its pictures.
pub type Last = Memo<HashMap<WorkId, (Opened<Report>, Vec<Attachment>)>>;

/// The last report on each record that is live.
pub fn last_reports(station: Station) -> Last {
    let reports = station.opened::<Report>();
    Memo::new(move |_| {
        let mut last = HashMap::<WorkId, (Opened<Report>, Vec<Attachment>)>::new();
        let told = |one: &Opened<Report>| (one.body.on, one.body.at);
        reports.with(|all| {
            for one in all {
                let Some(of) = one.of() else { continue };
                let is_last = last.get(&of).is_none_or(|held| told(&held.0) <= told(one));
                if is_last {
                    last.insert(of, (one.clone(), Vec::new()));
                }
            }
        });
        let mut pictures = HashMap::<WorkId, Vec<Attachment>>::new();
        for file in station.files_of_works() {
            let is_picture =
                matches!(&file.state, AttachmentState::Arrived(stored) if stored.has_thumbnail);
            if let AttachTo::Work(work) = file.owner.place()
                && is_picture
            {
                pictures.entry(work).or_default().push(file);
            }
        }
        for (report, its) in last.values_mut() {
            *its = pictures.remove(&report.id()).unwrap_or_default();
            its.truncate(PICTURES);
        }
        last
    })
}

/// Who said what of a record last, with the pictures.
#[component]
pub fn LastReport(
    /// The record.
    id: WorkId,
    /// The last reports.
    last: Last,
) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let told = Memo::new(move |_| last.with(|all| all.get(&id).cloned()));
    let said = move || {
        told.with(|told| {
            let body = &told.as_ref()?.0.body;
            let place = station
                .tree
                .with(|tree| body.from.map(|from| tree.short_name(from)));
            let who = place.unwrap_or_else(|| body.by_name.clone());
            Some(words::LAST_SAID.with(lang.get(), &[&who, &body.text]))
        })
    };
    let pictures = move || {
        told.with(|told| {
            let its = told.as_ref().map(|one| one.1.clone());
            its.unwrap_or_default()
        })
    };
    view! {
        <When when=move || told.with(Option::is_some)>
            <p class="card-meta" data-testid="last-said">
                {said}
            </p>
        </When>
        <ul class="shots">
            <For
                each=pictures
                key=|file| file.id
                children=move |file| view! { <Shot file/> }.into_any()
            />
        </ul>
    }
}
