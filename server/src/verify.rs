//! `liaison verify`: the chain is whole, and every column says what its record says.

use shared::record::Parent;
use storage::{Storage, StorageError};

use crate::columns;

const PAGE: u32 = 500;
const KINDS: [&str; 6] = [
    "organisation",
    "account",
    "request",
    "assignment",
    "note",
    "attachment",
];

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Commits whose chain was computed again.
    pub commits: u64,
    /// The first commit that does not follow from the one before.
    pub broken_at: Option<u64>,
    /// Records whose columns and audiences were derived again.
    pub records: u64,
    /// Records where they differ, as `kind id`.
    pub differing: Vec<String>,
}

impl Report {
    /// Whether everything is as it must be.
    pub fn is_sound(&self) -> bool {
        self.broken_at.is_none() && self.differing.is_empty()
    }
}

/// Checks a whole database in one snapshot.
///
/// # Errors
/// The database's.
pub async fn verify(storage: &Storage) -> Result<Report, StorageError> {
    let mut snapshot = storage.snapshot().await?;
    let chain = snapshot.verify_chain().await?;
    let mut report = Report {
        commits: chain.commits,
        broken_at: chain.broken_at,
        ..Report::default()
    };
    for kind in KINDS {
        let mut after = String::new();
        loop {
            let rows = snapshot.all_records(kind, &after, PAGE).await?;
            let Some(last) = rows.last() else { break };
            after = last.versioned.record.key().id();
            for row in rows {
                let record = &row.versioned.record;
                let mut audiences: Vec<String> = domain::policy::audiences_of_record(record)
                    .iter()
                    .map(ToString::to_string)
                    .collect();
                audiences.sort_unstable();
                audiences.dedup();
                let mut stored = row.audiences;
                stored.sort_unstable();
                report.records += 1;
                if !row.is_indexed
                    || row.columns != columns::columns(record)
                    || row.parent != record.parent().map(Parent::id)
                    || row.live != domain::policy::is_live(record)
                    || stored != audiences
                {
                    let key = record.key();
                    report
                        .differing
                        .push(format!("{} {}", key.kind(), key.id()));
                }
            }
        }
    }
    Ok(report)
}
