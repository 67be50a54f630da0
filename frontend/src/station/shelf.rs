//! The records of the work, as a page reads them. Their bodies are read by the pages that show them,
//! once for each change: a cold start has none of that.

use std::collections::HashMap;
use std::sync::Arc;

use leptos::prelude::*;
use shared::attachment::{Attachment, Owner};
use shared::id::WorkId;
use shared::record::Record;
use shared::work::{Body, Work, WorkSort};

use super::Station;

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
