//! The last that happened to requests, for the wall screens: a few lines of each street, put in as the tailer
//! reads, so that a screen costs no look at the history.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use domain::wall::{Happened, happened};
use shared::id::{OrganisationId, RequestId};
use shared::record::Record;
use shared::request::Request;
use storage::Stored;

/// Lines kept of one street: as many as any screen has room for.
const KEPT: usize = 8;

/// Lines of a street, the oldest first, each with what it is of.
type Lines = BTreeSet<(Happened, RequestId)>;

#[derive(Debug, Default)]
struct State {
    streets: HashMap<OrganisationId, Lines>,
}

impl State {
    /// What a request tells now stands for what it told before: taken back, or kept secret since, a line goes.
    fn put(&mut self, request: &Request) {
        for lines in self.streets.values_mut() {
            lines.retain(|(_, of)| *of != request.id);
        }
        for one in happened(request) {
            let lines = self.streets.entry(one.street).or_default();
            lines.insert((one, request.id));
            if lines.len() > KEPT {
                lines.pop_first();
            }
        }
    }
}

/// The ticker of this node.
#[derive(Clone, Debug, Default)]
pub struct Ticker {
    state: Arc<RwLock<State>>,
}

impl Ticker {
    /// Takes what commits have left.
    pub fn take<'a>(&self, records: impl Iterator<Item = &'a Stored>) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        for stored in records {
            if let Record::Request(request) = &stored.versioned.record {
                state.put(request);
            }
        }
    }

    /// The last lines of a street, or of all of them; the newest first.
    pub fn last(&self, street: Option<OrganisationId>, most: usize) -> Vec<Happened> {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        let all = state.streets.iter();
        let here = all.filter(|(of, _)| street.is_none_or(|street| street == **of));
        let mut found: Vec<_> = here.flat_map(|(_, lines)| lines).copied().collect();
        found.sort_unstable_by(|a, b| b.cmp(a));
        found.truncate(most);
        found.into_iter().map(|(one, _)| one).collect()
    }
}
