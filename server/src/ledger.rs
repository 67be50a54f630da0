//! The ledger: the rows of all requests at hand, so that a list of a hundred thousand is filtered,
//! ordered and counted in milliseconds, on either database.
//!
//! It is made from the database when the server starts and fed by the tailer from then on, commit by
//! commit, whoever wrote it. A reader waits until everything that was committed before its call is in.
//! Only ids and counts come out of here; what is shown is read from the database.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use domain::deadline::{Calendar, Light};
use domain::ledger::{GroupKey, Row, compare};
use shared::api::{Group, Sums};
use shared::filter::ListQuery;
use shared::id::RequestId;
use shared::record::Record;
use shared::rulebook::Rulebook;
use shared::time::Timestamp;
use storage::Stored;
use tokio::sync::watch;

/// How long a reader waits for the tailer at most.
const PATIENCE: Duration = Duration::from_secs(5);
/// Lists kept: somebody who scrolls asks for the windows of one list.
const KEPT: usize = 16;

/// A row and who sees it.
#[derive(Debug)]
struct Held {
    row: Row,
    /// Numbers of audiences.
    audiences: Box<[u32]>,
}

#[derive(Debug, Default)]
struct State {
    rows: Vec<Held>,
    places: HashMap<RequestId, u32>,
    audiences: HashMap<String, u32>,
    book: Option<Rulebook>,
}

impl State {
    fn put(&mut self, stored: &Stored) {
        match &stored.versioned.record {
            Record::Request(request) => {
                let numbers = stored.audiences.iter().map(|audience| {
                    if let Some(number) = self.audiences.get(audience) {
                        return *number;
                    }
                    let number = self.audiences.len() as u32;
                    self.audiences.insert(audience.clone(), number);
                    number
                });
                let held = Held {
                    audiences: numbers.collect(),
                    row: Row::of(request),
                };
                if let Some(place) = self.places.get(&request.id) {
                    self.rows[*place as usize] = held;
                } else {
                    self.places.insert(request.id, self.rows.len() as u32);
                    self.rows.push(held);
                }
            }
            Record::Rulebook(book) => self.book = Some(book.clone()),
            Record::Organisation(_)
            | Record::Account(_)
            | Record::Assignment(_)
            | Record::Note(_)
            | Record::Draft(_)
            | Record::Attachment(_)
            | Record::Template(_)
            | Record::View(_)
            | Record::Work(_) => {}
        }
    }

    fn list(&self, asked: &Asked, among: Option<&HashSet<RequestId>>, now: Timestamp) -> List {
        let calendar = Calendar::of(self.book.as_ref());
        let mut held: Vec<u32> = asked
            .audiences
            .iter()
            .filter_map(|audience| self.audiences.get(audience).copied())
            .collect();
        held.sort_unstable();
        let filter = &asked.query.filter;
        let mut found: Vec<&Row> = Vec::new();
        let mut sums = Sums::default();
        let mut groups: HashMap<GroupKey, (u64, u64)> = HashMap::new();
        let mut take = |one: &'_ Held| -> bool {
            let is_seen = one
                .audiences
                .iter()
                .any(|audience| held.binary_search(audience).is_ok());
            if !is_seen || !one.row.fits(filter, &calendar, now) {
                return false;
            }
            let light = one.row.light(&calendar, now);
            let is_overdue = matches!(light, Light::Overdue { .. });
            sums.open += u64::from(!one.row.status.is_ended());
            sums.soon += u64::from(matches!(light, Light::Soon { .. }));
            sums.overdue += u64::from(is_overdue);
            sums.closed += u64::from(one.row.is_closed());
            if let Some(key) = asked.query.group.and_then(|column| one.row.group(column)) {
                let counts = groups.entry(key).or_default();
                counts.0 += 1;
                counts.1 += u64::from(is_overdue);
            }
            true
        };
        match among {
            // Few: those that hold the words.
            Some(ids) => {
                let places = ids.iter().filter_map(|id| self.places.get(id));
                let few = places.map(|place| &self.rows[*place as usize]);
                found.extend(few.filter(|one| take(one)).map(|one| &one.row));
            }
            None => found.extend(self.rows.iter().filter(|one| take(one)).map(|one| &one.row)),
        }
        found.sort_unstable_by(|a, b| compare(a, b, &asked.query.orders));
        let mut groups: Vec<_> = groups
            .into_iter()
            .map(|(key, (count, overdue))| Group {
                value: key.to_string(),
                count,
                overdue,
            })
            .collect();
        groups.sort_by(|a, b| match b.count.cmp(&a.count) {
            Ordering::Equal => a.value.cmp(&b.value),
            other => other,
        });
        List {
            ids: found.into_iter().map(|row| row.id).collect(),
            sums,
            groups,
        }
    }
}

/// What a list depends on, besides the time of day.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Asked {
    audiences: Vec<String>,
    query: ListQuery,
}

/// A whole list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List {
    /// The requests, in order.
    pub ids: Vec<RequestId>,
    /// How they stand.
    pub sums: Sums,
    /// Counted by the column that was asked for, the most first.
    pub groups: Vec<Group>,
}

#[derive(Debug)]
struct Kept {
    csn: u64,
    at: Timestamp,
    asked: Asked,
    list: Arc<List>,
}

#[derive(Debug)]
struct Inner {
    state: RwLock<State>,
    kept: Mutex<Vec<Kept>>,
    reached: watch::Sender<u64>,
}

/// The ledger of this node.
#[derive(Clone, Debug)]
pub struct Ledger {
    inner: Arc<Inner>,
}

impl Default for Ledger {
    fn default() -> Self {
        let inner = Inner {
            state: RwLock::default(),
            kept: Mutex::default(),
            reached: watch::Sender::new(0),
        };
        Self {
            inner: Arc::new(inner),
        }
    }
}

impl Ledger {
    /// Takes what commits up to `csn` have left.
    pub fn take<'a>(&self, csn: u64, records: impl Iterator<Item = &'a Stored>) {
        let mut state = self
            .inner
            .state
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        for stored in records {
            state.put(stored);
        }
        drop(state);
        self.inner.reached.send_replace(csn);
    }

    /// Tells of the last commit that is in, and of every later one.
    pub fn reached(&self) -> watch::Receiver<u64> {
        self.inner.reached.subscribe()
    }

    /// Waits until the commits up to `csn` are in. A tailer that does not come on is no reason to
    /// answer nothing: after some seconds the list is that of the last commit that came.
    pub async fn reach(&self, csn: u64) {
        let mut reached = self.inner.reached.subscribe();
        let waited = tokio::time::timeout(PATIENCE, reached.wait_for(|now| *now >= csn)).await;
        if waited.is_err() {
            tracing::warn!(csn, "the ledger is behind");
        }
    }

    /// The requests that some audiences see and a query asks for. `words` finds those that hold the
    /// query's words; it is asked only when the list is not at hand, and if there are any.
    ///
    /// # Errors
    /// That of `words`.
    pub fn list<E>(
        &self,
        audiences: Vec<String>,
        query: ListQuery,
        now: Timestamp,
        words: impl FnOnce(&str, &[String]) -> Result<HashSet<RequestId>, E>,
    ) -> Result<Arc<List>, E> {
        let asked = Asked { audiences, query };
        let csn = *self.inner.reached.borrow();
        if let Some(list) = self.kept(&asked, csn, now) {
            return Ok(list);
        }
        let among = match asked.query.filter.words.trim() {
            "" => None,
            some => Some(words(some, &asked.audiences)?),
        };
        let state = self
            .inner
            .state
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let list = Arc::new(state.list(&asked, among.as_ref(), now));
        drop(state);
        let mut kept = self
            .inner
            .kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        kept.retain(|one| one.csn == csn);
        if kept.len() >= KEPT {
            kept.remove(0);
        }
        kept.push(Kept {
            csn,
            at: now,
            asked,
            list: list.clone(),
        });
        Ok(list)
    }

    fn kept(&self, asked: &Asked, csn: u64, now: Timestamp) -> Option<Arc<List>> {
        let mut kept = self
            .inner
            .kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        // Lights turn at midnight: a list of yesterday is none of today.
        let at = kept.iter().position(|kept| {
            kept.csn == csn && kept.at.day() == now.day() && kept.asked == *asked
        })?;
        let found = kept.remove(at);
        let list = found.list.clone();
        kept.push(found);
        Some(list)
    }
}
