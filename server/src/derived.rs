//! What is derived from the records and kept at hand, so that a list, a figure or a duty file costs no scan:
//! read once when the server starts, and fed by the tailer from then on.

use storage::{Snapshot, StorageError, Stored};

use crate::duties::Duties;
use crate::ledger::Ledger;
use crate::rollup::Rollup;
use crate::ticker::Ticker;
use crate::works::Works;

/// The kinds that anything is derived from; those first by which others are told apart.
const KINDS: [&str; 6] = [
    "rulebook",
    "organisation",
    "account",
    "request",
    "assignment",
    "work",
];
/// Records that are taken at once.
const TAKEN: usize = 1_000;

/// What this node has at hand.
#[derive(Clone, Debug, Default)]
pub struct Derived {
    /// The rows of all requests.
    pub ledger: Ledger,
    /// The records of the work.
    pub works: Works,
    /// Figures.
    pub rollup: Rollup,
    /// Duty files.
    pub duties: Duties,
    /// What happened last.
    pub ticker: Ticker,
}

impl Derived {
    /// Makes all of it from the database in one pass, as that stands in a snapshot; the last commit that
    /// is in.
    ///
    /// # Errors
    /// The database's.
    pub async fn load(&self, snapshot: &mut Snapshot) -> Result<u64, StorageError> {
        let head = snapshot.head().await?.csn;
        let mut some = Vec::with_capacity(TAKEN);
        for kind in KINDS {
            let take = |stored| {
                some.push(stored);
                if some.len() == TAKEN {
                    self.take(head, some.iter());
                    some.clear();
                }
            };
            snapshot.each_of(kind, take).await?;
        }
        self.take(head, some.iter());
        Ok(head)
    }

    /// Takes what commits up to `csn` have left.
    pub fn take<'a>(&self, csn: u64, records: impl Iterator<Item = &'a Stored> + Clone) {
        self.works.take(records.clone());
        self.ticker.take(records.clone());
        self.rollup.take(csn, records.clone());
        self.duties.take(csn, records.clone());
        // Who waits for the ledger waits for all of them.
        self.ledger.take(csn, records);
    }
}
