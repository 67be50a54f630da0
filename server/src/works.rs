//! The records of the work at hand: what there is of each sort, and who sees it, so that a list is no
//! query over the database. Made when the server starts and fed by the tailer, as the ledger is.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use shared::id::WorkId;
use shared::record::Record;
use shared::work::WorkSort;
use storage::Stored;

#[derive(Debug)]
struct Row {
    sort: WorkSort,
    version: u64,
    is_part: bool,
    over: bool,
    audiences: Box<[String]>,
}

#[derive(Debug, Default)]
struct State {
    rows: HashMap<WorkId, Row>,
    sorts: BTreeMap<WorkSort, Vec<WorkId>>,
    puts: BTreeMap<WorkSort, u64>,
}

impl State {
    fn put(&mut self, stored: &Stored) {
        let Record::Work(work) = &stored.versioned.record else {
            return;
        };
        let row = Row {
            sort: work.sort,
            version: stored.versioned.version,
            is_part: work.of.is_some(),
            over: work.sight.over,
            audiences: stored.audiences.clone().into(),
        };
        *self.puts.entry(work.sort).or_default() += 1;
        if self.rows.insert(work.id, row).is_none() {
            self.sorts.entry(work.sort).or_default().push(work.id);
        }
    }
}

/// The records of the work, by sort.
#[derive(Clone, Debug, Default)]
pub struct Works {
    state: Arc<RwLock<State>>,
}

impl Works {
    /// Takes what commits have left.
    pub fn take<'a>(&self, records: impl Iterator<Item = &'a Stored>) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        for stored in records {
            state.put(stored);
        }
    }

    /// How often a record of a sort was put: as long as that stands still, what was read of them holds.
    pub fn puts(&self, sort: WorkSort) -> u64 {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        state.puts.get(&sort).copied().unwrap_or_default()
    }

    /// Records of a sort that some audiences see and that are part of no other; those that are over
    /// only if they are asked for. Newest first.
    pub fn list(&self, sort: WorkSort, over: bool, audiences: &[String]) -> Vec<WorkId> {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        let ids = state.sorts.get(&sort).into_iter().flatten();
        let mut found: Vec<_> = ids
            .filter(|id| {
                let row = &state.rows[id];
                row.sort == sort
                    && !row.is_part
                    && (over || !row.over)
                    && row.audiences.iter().any(|one| audiences.contains(one))
            })
            .copied()
            .collect();
        found.sort_unstable_by(|a, b| b.cmp(a));
        found
    }

    /// Records of a sort that some audiences see and that are not over, parts of others included.
    pub fn live(&self, sort: WorkSort, audiences: &[String]) -> Vec<WorkId> {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        let ids = state.sorts.get(&sort).into_iter().flatten();
        let is_wanted = |id: &&WorkId| {
            let row = &state.rows[*id];
            let is_seen = row.audiences.iter().any(|one| audiences.contains(one));
            row.sort == sort && !row.over && is_seen
        };
        ids.filter(is_wanted).copied().collect()
    }

    /// In which version some records are at hand.
    pub fn versions(&self, ids: &[WorkId]) -> Vec<u64> {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        let of = |id| state.rows.get(id).map_or(0, |row: &Row| row.version);
        ids.iter().map(of).collect()
    }
}
