//! The rows at hand: pages of the list as the server gave them, asked for as they come into sight.

use std::collections::{HashMap, HashSet};

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use shared::api::{Found, Group, Sums};
use shared::filter::ListQuery;
use shared::id::RequestId;
use shared::request::Request;
use wasm_bindgen_futures::spawn_local;

use crate::station::Station;
use crate::station::api::{self, ApiError};

/// Rows asked for at once.
const PAGE: usize = 100;
/// Pages kept: far more than a screen, far less than a list.
const KEPT: usize = 20;
/// After a change elsewhere, in milliseconds: changes come in flocks.
const CALM_MS: u32 = 400;
/// While words are typed, in milliseconds.
const TYPING_MS: u32 = 120;

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its place in the list.
    pub index: usize,
    /// The request; `None` while it is asked for.
    pub request: Option<std::sync::Arc<Request>>,
}

type Page = Vec<std::sync::Arc<Request>>;

/// A list. A copyable handle.
#[derive(Clone, Copy)]
pub struct Rows {
    /// How many rows there are; `None` before the first answer.
    pub total: RwSignal<Option<u64>>,
    /// How they stand.
    pub sums: RwSignal<Sums>,
    /// Counted.
    pub groups: RwSignal<Vec<Group>>,
    /// Where words were found.
    pub found: RwSignal<HashMap<RequestId, Found>>,
    /// Why the last question brought nothing.
    pub error: RwSignal<Option<ApiError>>,
    /// What is shown is not yet what was asked for.
    pub is_old: RwSignal<bool>,
    query: Memo<ListQuery>,
    pages: RwSignal<HashMap<usize, Page>>,
    /// The rows in sight.
    sight: RwSignal<(usize, usize)>,
    asking: StoredValue<HashSet<usize>>,
    turn: StoredValue<u32>,
}

impl Rows {
    /// The rows of a query, asked for anew when it changes and when records have changed.
    pub fn follow(query: Memo<ListQuery>) -> Self {
        let rows = Self {
            total: RwSignal::new(None),
            sums: RwSignal::default(),
            groups: RwSignal::default(),
            found: RwSignal::default(),
            error: RwSignal::new(None),
            is_old: RwSignal::new(true),
            query,
            pages: RwSignal::default(),
            sight: RwSignal::new((0, 40)),
            asking: StoredValue::default(),
            turn: StoredValue::new(0),
        };
        let station = Station::get();
        Effect::new(move |before: Option<String>| {
            let words = query.with(|query| query.filter.words.clone());
            query.track();
            let typing = before.is_some_and(|before| before != words);
            rows.later(if typing { TYPING_MS } else { 0 });
            words
        });
        Effect::new(move |seen: Option<()>| {
            station.changes.track();
            if seen.is_some() {
                rows.later(CALM_MS);
            }
        });
        rows
    }

    /// Asks anew for what is in sight.
    pub fn again(self) {
        self.later(0);
    }

    fn later(self, ms: u32) {
        let mine = self.turn.get_value().wrapping_add(1);
        self.turn.set_value(mine);
        self.is_old.set(true);
        let ask = move || {
            if self.turn.try_get_value() == Some(mine) {
                self.asking.update_value(HashSet::clear);
                self.ask();
            }
        };
        if ms == 0 {
            ask();
        } else {
            Timeout::new(ms, ask).forget();
        }
    }

    /// These rows came into sight.
    pub fn see(self, from: usize, until: usize) {
        if self.sight.get_untracked() != (from, until) {
            self.sight.set((from, until));
            self.ask();
        }
    }

    fn ask(self) {
        let (from, until) = self.sight.get_untracked();
        for page in from / PAGE..=until / PAGE {
            let is_there = !self.is_old.get_untracked()
                && self.pages.with_untracked(|pages| pages.contains_key(&page));
            let beyond = self
                .total
                .get_untracked()
                .is_some_and(|total| page > 0 && page * PAGE >= total as usize);
            if is_there || beyond {
                continue;
            }
            let is_asked = self
                .asking
                .try_update_value(|asking| !asking.insert(page))
                .unwrap_or(true);
            if is_asked {
                continue;
            }
            self.fetch(page);
        }
    }

    fn fetch(self, page: usize) {
        let mine = self.turn.get_value();
        let query = self.query.get_untracked();
        spawn_local(async move {
            let answer = api::list(&query, (page * PAGE) as u64, PAGE as u64).await;
            if self.turn.try_get_value() != Some(mine) {
                return;
            }
            self.asking.update_value(|asking| {
                asking.remove(&page);
            });
            match answer {
                Ok(answer) => {
                    let is_first = self.is_old.get_untracked();
                    self.error.set(None);
                    self.total.set(Some(answer.total));
                    self.sums.set(answer.sums);
                    self.groups.set(answer.groups);
                    self.found.update(|found| {
                        if is_first {
                            found.clear();
                        }
                        found.extend(answer.found.into_iter().map(|one| (one.request, one)));
                    });
                    self.pages.update(|pages| {
                        if is_first || pages.len() >= KEPT {
                            pages.clear();
                        }
                        let rows = answer.requests.into_iter().map(std::sync::Arc::new);
                        pages.insert(page, rows.collect());
                    });
                    self.is_old.set(false);
                    // A page that was cleared may still be in sight.
                    self.ask();
                }
                Err(failed) => self.error.set(Some(failed)),
            }
        });
    }

    /// A row, unwatched.
    pub fn peek(self, index: usize) -> Option<std::sync::Arc<Request>> {
        self.pages
            .with_untracked(|pages| pages.get(&(index / PAGE))?.get(index % PAGE).cloned())
    }

    /// The rows in sight.
    pub fn in_sight(self) -> Vec<Row> {
        let (from, until) = self.sight.get();
        let until = until.min(self.total.get().unwrap_or_default() as usize);
        self.pages.with(|pages| {
            let row = |index: usize| Row {
                index,
                request: pages
                    .get(&(index / PAGE))
                    .and_then(|page| page.get(index % PAGE).cloned()),
            };
            (from..until).map(row).collect()
        })
    }
}
