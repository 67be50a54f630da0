//! The records of the work, as a page reads them. Their bodies are read by the pages that show them,
//! once for each change: a cold start has none of that.

use std::collections::HashMap;
use std::sync::Arc;

use leptos::prelude::*;
use shared::attachment::{Attachment, Owner};
use shared::id::WorkId;
use shared::record::Record;
use shared::work::{Body, Work, WorkSort};
use wasm_bindgen_futures::spawn_local;

use super::Station;
use super::api::{self, ApiError};

/// A record whose body was read.
#[derive(Debug)]
pub struct Opened<B> {
    /// The record.
    pub work: Arc<Work>,
    /// How often it was changed.
    pub version: u64,
    /// What it says.
    pub body: Arc<B>,
}

impl<B> Clone for Opened<B> {
    fn clone(&self) -> Self {
        Self {
            work: self.work.clone(),
            version: self.version,
            body: self.body.clone(),
        }
    }
}

impl<B> PartialEq for Opened<B> {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl<B: Body> Opened<B> {
    /// A record in a version, if its body can be read.
    pub fn read(work: Work, version: u64) -> Option<Self> {
        let body = Arc::new(work.open()?);
        Some(Self {
            work: Arc::new(work),
            version,
            body,
        })
    }
}

impl<B> Opened<B> {
    /// Its id.
    pub fn id(&self) -> WorkId {
        self.work.id
    }

    /// The record it belongs to, if it is part of one.
    pub fn of(&self) -> Option<WorkId> {
        self.work.of
    }

    /// Tells it from other records and from itself before and after.
    pub fn key(&self) -> (WorkId, u64) {
        (self.work.id, self.version)
    }
}

fn has<B>(all: &[Opened<B>], id: WorkId) -> bool {
    all.iter().any(|one| one.id() == id)
}

/// One record, wherever it is.
#[derive(Debug)]
pub struct Followed<B: Send + Sync + 'static> {
    /// The record; `None` until it is there.
    pub shown: Memo<Option<Opened<B>>>,
    /// Its files, if it had to be asked for: those of a live record are live.
    pub files: RwSignal<Vec<Attachment>>,
    /// Why it could not be had.
    pub error: RwSignal<Option<ApiError>>,
}

impl Station {
    /// The records of a sort, in the order of their ids, which is that of their making.
    pub fn opened<B: Body + Send + Sync + 'static>(self) -> Memo<Vec<Opened<B>>> {
        let read = StoredValue::new(HashMap::<WorkId, Opened<B>>::new());
        Memo::new(move |_| {
            self.works.track();
            let mut all = Vec::new();
            read.update_value(|read| {
                self.each_confirmed(|versioned| {
                    let Record::Work(work) = &versioned.record else {
                        return;
                    };
                    if work.sort != B::SORT {
                        return;
                    }
                    let key = (work.id, versioned.version);
                    match read.get(&work.id).filter(|held| held.key() == key) {
                        Some(held) => all.push(held.clone()),
                        None => all.extend(Opened::read(Work::clone(work), versioned.version)),
                    }
                });
                *read = all.iter().map(|one| (one.id(), one.clone())).collect();
            });
            all.sort_by_key(Opened::id);
            all
        })
    }

    /// The records of a sort, with those that have left the screens that are live once these were asked
    /// for; and what asks for them. What leaves later is asked for again, so that it does not vanish.
    pub fn with_over<B: Body + Send + Sync + 'static>(
        self,
    ) -> (Memo<Vec<Opened<B>>>, Callback<()>) {
        let live = self.opened::<B>();
        let over = RwSignal::new(Vec::<Opened<B>>::new());
        let all = Memo::new(move |_| {
            let mut all = live.get();
            over.with(|over| {
                let is_live = |one: &&Opened<B>| live.with(|live| has(live, one.id()));
                all.extend(over.iter().filter(|one| !is_live(one)).cloned());
            });
            all.sort_by_key(Opened::id);
            all
        });
        let was_asked = StoredValue::new(false);
        let ask = Callback::new(move |()| {
            was_asked.try_set_value(true);
            spawn_local(async move {
                let mut found = Vec::new();
                while let Ok(page) = api::works(B::SORT, found.len() as u64).await {
                    let is_last = page.works.is_empty()
                        || (found.len() + page.works.len()) as u64 >= page.total;
                    found.extend(page.works);
                    if is_last {
                        break;
                    }
                }
                let opened = found.into_iter().filter_map(|work| Opened::read(work, 0));
                over.try_set(opened.collect());
            });
        });
        Effect::new(move |before: Option<Vec<WorkId>>| {
            let now: Vec<WorkId> = live.with(|live| live.iter().map(Opened::id).collect());
            // Both are in order.
            let has_left = |id: &WorkId| now.binary_search(id).is_err();
            let left = before.is_some_and(|before| before.iter().any(has_left));
            if left && was_asked.get_value() {
                ask.run(());
            }
            now
        });
        (all, ask)
    }

    /// One record: live as long as it is; once it has left the screens that are live, it is asked for.
    pub fn followed<B: Body + Send + Sync + 'static>(self, id: WorkId) -> Followed<B> {
        let live = self.opened::<B>();
        let fetched = RwSignal::new(None::<Opened<B>>);
        let files = RwSignal::new(Vec::new());
        let error = RwSignal::new(None::<ApiError>);
        let here =
            Memo::new(move |_| live.with(|live| live.iter().find(|one| one.id() == id).cloned()));
        Effect::new(move |asked: Option<bool>| {
            let wanted = self.loaded.get() && here.with(Option::is_none);
            if wanted && asked != Some(true) {
                spawn_local(async move {
                    match api::work(id).await {
                        Ok(file) => {
                            let mut found = None;
                            let mut on_it = Vec::new();
                            for one in file.records {
                                match one.record {
                                    Record::Work(work) if work.id == id => {
                                        found = Opened::read(*work, one.version);
                                    }
                                    Record::Attachment(file) => on_it.push(*file),
                                    _ => {}
                                }
                            }
                            files.try_set(on_it);
                            fetched.try_set(found);
                        }
                        Err(failed) => {
                            error.try_set(Some(failed));
                        }
                    }
                });
            }
            wanted || asked == Some(true)
        });
        Followed {
            shown: Memo::new(move |_| here.get().or_else(|| fetched.get())),
            files,
            error,
        }
    }

    /// Every record of the work that is live, with its version; watches them.
    pub fn each_work(self, mut each: impl FnMut(&Work, u64)) {
        self.works.track();
        self.each_confirmed(|versioned| {
            if let Record::Work(work) = &versioned.record {
                each(work, versioned.version);
            }
        });
    }

    /// What a record of the work is, and what it is part of; `None` where it is not known here.
    pub fn sort_of(self, id: WorkId) -> Option<(WorkSort, Option<WorkId>)> {
        self.works.track();
        let mut found = None;
        self.each_confirmed(|versioned| match &versioned.record {
            Record::Work(work) if work.id == id => found = Some((work.sort, work.of)),
            _ => {}
        });
        found
    }

    /// Files on records of the work, oldest first; watches them.
    pub fn files_of_works(self) -> Vec<Attachment> {
        self.works.track();
        let mut files = Vec::new();
        self.each_confirmed(|versioned| {
            if let Record::Attachment(file) = &versioned.record
                && let Owner::Work { .. } = file.owner
            {
                files.push(Attachment::clone(file));
            }
        });
        files.sort_by_key(|file| (file.at, file.id));
        files
    }
}
