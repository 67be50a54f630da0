//! The records of the work as they came, and what a page reads of them. Bodies are read by the pages
//! that show them, once for each change: a cold start has none of that.

use std::collections::HashMap;
use std::sync::Arc;

use leptos::prelude::*;
use shared::id::WorkId;
use shared::work::{Body, Work};

use super::Station;
use super::view::News;

/// A record as it lies here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The record.
    pub work: Work,
    /// The latest change by somebody else since this page was opened.
    pub news: Option<News>,
}

/// All of them.
pub type Shelf = HashMap<WorkId, Arc<Kept>>;

/// A record whose body was read.
#[derive(Debug)]
pub struct Opened<B> {
    /// As it lies here.
    pub kept: Arc<Kept>,
    /// What it says.
    pub body: Arc<B>,
}

impl<B> Clone for Opened<B> {
    fn clone(&self) -> Self {
        Self {
            kept: self.kept.clone(),
            body: self.body.clone(),
        }
    }
}

impl<B> PartialEq for Opened<B> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.kept, &other.kept)
    }
}

impl<B> Opened<B> {
    /// Its id.
    pub fn id(&self) -> WorkId {
        self.kept.work.id
    }

    /// The record it belongs to, if it is part of one.
    pub fn of(&self) -> Option<WorkId> {
        self.kept.work.of
    }
}

impl Station {
    /// The records of a sort, in the order of their ids, which is that of their making.
    pub fn opened<B: Body + Send + Sync + 'static>(self) -> Memo<Vec<Opened<B>>> {
        let read = StoredValue::new(HashMap::<WorkId, Opened<B>>::new());
        Memo::new(move |_| {
            self.works.with(|shelf| {
                read.update_value(|read| {
                    read.retain(|id, _| shelf.contains_key(id));
                    for (id, kept) in shelf {
                        let is_read = |held: &Opened<B>| Arc::ptr_eq(&held.kept, kept);
                        if kept.work.sort != B::SORT || read.get(id).is_some_and(is_read) {
                            continue;
                        }
                        match kept.work.open::<B>() {
                            Some(body) => {
                                let opened = Opened {
                                    kept: kept.clone(),
                                    body: Arc::new(body),
                                };
                                read.insert(*id, opened);
                            }
                            None => drop(read.remove(id)),
                        }
                    }
                });
                let mut all: Vec<_> = read.with_value(|read| read.values().cloned().collect());
                all.sort_by_key(Opened::id);
                all
            })
        })
    }
}
