//! A record of the work with the reports on it, as a page follows it.

use std::sync::Arc;

use leptos::prelude::*;
use shared::api::CaseFile;
use shared::attachment::{Attachment, Owner};
use shared::id::WorkId;
use shared::record::Record;
use shared::supervision::Report;
use shared::work::{Body, Work};
use wasm_bindgen_futures::spawn_local;

use crate::station::api::ApiError;
use crate::station::shelf::Opened;
use crate::station::{Station, api};

/// A record with its reports and their files, live, or fetched once it is no longer live.
pub struct Followed<B: Send + Sync + 'static> {
    /// The record.
    pub record: Memo<Option<Opened<B>>>,
    /// Newest first.
    pub reports: Memo<Vec<Opened<Report>>>,
    /// Files of the reports.
    pub files: Memo<Vec<Attachment>>,
    /// Why it could not be fetched.
    pub error: RwSignal<Option<ApiError>>,
}

/// Follows a record.
pub fn follow<B: Body + Send + Sync + 'static>(id: WorkId) -> Followed<B> {
    let station = Station::get();
    let live = station.opened::<B>();
    let all_reports = station.opened::<Report>();
    let fetched = RwSignal::new(None::<Arc<CaseFile>>);
    let error = RwSignal::new(None::<ApiError>);
    let here =
        Memo::new(move |_| live.with(|live| live.iter().find(|one| one.id() == id).cloned()));
    // What is no longer live is asked for, once.
    Effect::new(move |asked: Option<bool>| {
        let wanted = station.loaded.get() && here.with(Option::is_none);
        if wanted && asked != Some(true) {
            spawn_local(async move {
                match api::work(id).await {
                    Ok(file) => {
                        fetched.try_set(Some(Arc::new(file)));
                    }
                    Err(failed) => {
                        error.try_set(Some(failed));
                    }
                }
            });
        }
        wanted || asked == Some(true)
    });
    let record = Memo::new(move |_| {
        here.get().or_else(|| {
            let file = fetched.get()?;
            match &file.records.first()?.record {
                Record::Work(work) => Opened::read(Work::clone(work), 0),
                _ => None,
            }
        })
    });
    let reports = Memo::new(move |_| {
        let mut reports: Vec<Opened<Report>> = if here.with(Option::is_some) {
            let is_its = |one: &&Opened<Report>| one.of() == Some(id);
            all_reports.with(|all| all.iter().filter(is_its).cloned().collect())
        } else {
            let file = fetched.get();
            let records = file.iter().flat_map(|file| &file.records).skip(1);
            records
                .filter_map(|one| match &one.record {
                    Record::Work(work) => Opened::read(Work::clone(work), 0),
                    _ => None,
                })
                .collect()
        };
        reports.sort_by_key(|one| std::cmp::Reverse((one.body.on, one.body.at)));
        reports
    });
    let files = Memo::new(move |_| {
        let ids: Vec<WorkId> = reports.with(|all| all.iter().map(Opened::id).collect());
        let mut files = station.files_of_works();
        files.retain(|file| match file.owner {
            Owner::Work { work, .. } => ids.contains(&work),
            Owner::Intake | Owner::Note { .. } | Owner::Reply { .. } => false,
        });
        if let Some(file) = fetched.get() {
            files.extend(file.records.iter().filter_map(|one| match &one.record {
                Record::Attachment(file) => Some(Attachment::clone(file)),
                _ => None,
            }));
        }
        files
    });
    Followed {
        record,
        reports,
        files,
        error,
    }
}
