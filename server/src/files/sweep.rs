//! What belongs to no file any more goes: bytes of files that were taken away, and parts of files that
//! are no longer awaited. And the other way round: which files have no bytes.

use std::collections::HashMap;
use std::time::Duration;

use shared::attachment::AttachmentState;
use shared::id::AttachmentId;
use shared::record::{Record, RecordKey};
use storage::StorageError;

use super::{FilesError, owner};
use crate::node::Node;

/// How often it is looked for.
const PAUSE: Duration = Duration::from_secs(3600);
/// What is younger may belong to a file whose arrival is being put on record.
const GRACE: Duration = Duration::from_secs(3600);
const PAGE: u32 = 500;

/// Why a sweep broke off; the next one goes on.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    /// The store's.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// The database's.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Sweeps now and again, for ever.
pub async fn run(node: Node) {
    loop {
        match sweep(&node, GRACE).await {
            Ok(0) => {}
            Ok(removed) => tracing::info!(removed, "files that nobody has any more are gone"),
            Err(error) => tracing::warn!(%error, "files that nobody has any more stay for now"),
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn states(
    node: &Node,
    ids: &[AttachmentId],
) -> Result<HashMap<AttachmentId, AttachmentState>, StorageError> {
    let mut found = HashMap::new();
    let mut snapshot = node.storage.snapshot().await?;
    for ids in ids.chunks(PAGE as usize) {
        let keys: Vec<_> = ids.iter().map(|id| RecordKey::Attachment(*id)).collect();
        for stored in snapshot.records(&keys).await?.into_values() {
            if let Record::Attachment(attachment) = stored.versioned.record {
                found.insert(attachment.id, attachment.state);
            }
        }
    }
    Ok(found)
}

/// Removes what is older than `grace` and belongs to a file that was taken away or refused; how many
/// files' bytes went.
///
/// # Errors
/// What is still there goes with the next sweep.
pub async fn sweep(node: &Node, grace: Duration) -> Result<usize, SweepError> {
    let files = &node.files;
    if files.is_held().await? {
        return Ok(0);
    }
    let mut old: Vec<AttachmentId> = Vec::new();
    for one in files.all().await? {
        let at = std::time::SystemTime::from(one.last_modified);
        if at.elapsed().unwrap_or_default() >= grace {
            old.extend(owner(&one.location));
        }
    }
    old.sort_unstable();
    old.dedup();
    let parts: Vec<AttachmentId> = files
        .parts()
        .await?
        .into_iter()
        .filter_map(|(id, age)| (age >= grace).then_some(id))
        .collect();
    let mut all = old.clone();
    all.extend(&parts);
    let states = states(node, &all).await?;
    let mut removed = 0;
    for id in old {
        // What this database does not know is left alone: it may be another's, on the same store.
        let state = states.get(&id);
        if state.is_some_and(|state| !matches!(state, AttachmentState::Arrived(_))) {
            files.remove(id).await?;
            removed += 1;
        }
    }
    for id in parts {
        if states.get(&id) != Some(&AttachmentState::Announced) {
            files.drop_part(id).await?;
            removed += 1;
        }
    }
    Ok(removed)
}

/// Files that are on record as stored and do not lie in the store as they should, by id; `deep` reads
/// every one.
///
/// # Errors
/// The database's or the store's.
pub async fn missing(node: &Node, deep: bool) -> Result<Vec<String>, SweepError> {
    let mut stored = Vec::new();
    let mut after = String::new();
    let mut snapshot = node.storage.snapshot().await?;
    loop {
        let rows = snapshot.all_records("attachment", &after, PAGE).await?;
        let Some(last) = rows.last() else { break };
        after = last.versioned.record.key().id();
        stored.extend(
            rows.into_iter()
                .filter_map(|row| match row.versioned.record {
                    Record::Attachment(held) => {
                        held.stored().map(|stored| (held.id, stored.clone()))
                    }
                    _ => None,
                }),
        );
    }
    drop(snapshot);
    let mut missing = Vec::new();
    for (id, stored) in stored {
        if !node.files.is_whole(id, &stored, deep).await? {
            missing.push(id.to_string());
        }
    }
    Ok(missing)
}
