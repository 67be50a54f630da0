//! Records of a sort at hand with their bodies read, for what shows them often: read again only once one of
//! the sort was put, since most commits are on requests and leave them as they are.

use std::sync::{Arc, Mutex, PoisonError};

use shared::id::WorkId;
use shared::record::{Record, RecordKey};
use shared::work::Body;
use storage::StorageError;

use crate::node::Node;

/// A record as it was read.
#[derive(Debug)]
pub struct One<B> {
    /// Its id.
    pub id: WorkId,
    /// Its version.
    pub version: u64,
    /// What it says.
    pub body: B,
}

/// Records of a sort that are not over, with how often one was put when they were read.
#[derive(Debug)]
pub struct Kept<B>(Mutex<(u64, Arc<[One<B>]>)>);

impl<B> Default for Kept<B> {
    fn default() -> Self {
        Self(Mutex::new((0, Arc::new([]))))
    }
}

impl<B: Body> Kept<B> {
    /// Those records, parts of others included.
    ///
    /// # Errors
    /// The database's.
    pub async fn read(&self, node: &Node) -> Result<Arc<[One<B>]>, StorageError> {
        // Told before it is read: what is put meanwhile is read once more.
        let puts = node.derived.works.puts(B::SORT);
        let held = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (of, kept) = held().clone();
        if of == puts {
            return Ok(kept);
        }
        let everybody = [domain::Audience::District.to_string()];
        let ids = node.derived.works.live(B::SORT, &everybody);
        let keys: Vec<_> = ids.into_iter().map(RecordKey::Work).collect();
        let found = node.storage.snapshot().await?.records(&keys).await?;
        let bodies = found.into_values().filter_map(|stored| {
            let version = stored.versioned.version;
            match stored.versioned.record {
                Record::Work(work) => Some(One {
                    id: work.id,
                    version,
                    body: work.open()?,
                }),
                _ => None,
            }
        });
        let mut read: Vec<One<B>> = bodies.collect();
        read.sort_by_key(|one| one.id);
        let read: Arc<[One<B>]> = read.into();
        *held() = (puts, read.clone());
        Ok(read)
    }
}
