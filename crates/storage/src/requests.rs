//! Many requests, a window at a time: what the server's ledger and its search are made from, and those
//! with a clock.

use shared::id::RequestId;
use shared::record::RecordKey;

use crate::backend::Value;
use crate::batch::Stored;
use crate::error::Result;
use crate::read::{self, id};
use crate::snapshot::Snapshot;

const AFTER: &str = "
    SELECT version, body, live, audiences FROM records
     WHERE kind = $1 AND id > $2 ORDER BY id LIMIT $3";

const CLOCKED: &str = "
    SELECT id FROM request_columns WHERE due_at IS NOT NULL AND id > $1 ORDER BY id LIMIT $2";

impl Snapshot {
    /// Records of a kind whose ids come after one, in the order of their ids: at most `limit`. Starting
    /// from nothing and going on after the last id of each window reads all of them once.
    ///
    /// # Errors
    /// The database's.
    pub async fn records_after(
        &mut self,
        kind: &'static str,
        after: Option<RecordKey>,
        limit: u32,
    ) -> Result<Vec<Stored>> {
        let after = after.map(RecordKey::id).unwrap_or_default();
        let values = vec![
            Value::Word(kind),
            Value::Text(after),
            Value::Int(limit.into()),
        ];
        let rows = self.tx.fetch_all(AFTER, values).await?;
        rows.iter().map(read::stored).collect()
    }

    /// Requests by their ids, in the order of `ids`; those that are not there are left out.
    ///
    /// # Errors
    /// The database's.
    pub async fn requests(&mut self, ids: &[RequestId]) -> Result<Vec<Stored>> {
        let keys: Vec<_> = ids.iter().map(|id| RecordKey::Request(*id)).collect();
        let mut found = self.records(&keys).await?;
        Ok(keys.iter().filter_map(|key| found.remove(key)).collect())
    }

    /// Requests whose clock runs, by id, after one, at most `limit`.
    ///
    /// # Errors
    /// The database's.
    pub async fn clocked_after(
        &mut self,
        after: Option<RequestId>,
        limit: u32,
    ) -> Result<Vec<RequestId>> {
        let after = after.map(|last| last.to_string()).unwrap_or_default();
        let values = vec![Value::Text(after), Value::Int(limit.into())];
        let rows = self.tx.fetch_all(CLOCKED, values).await?;
        rows.iter().map(|row| id(row.str(0)?)).collect()
    }
}
