//! Many records at once: what the server's ledger and its search are made from, requests by their ids,
//! and those with a clock.

use shared::id::RequestId;
use shared::record::RecordKey;

use crate::backend::Value;
use crate::batch::Stored;
use crate::error::Result;
use crate::read::{self, id};
use crate::snapshot::Snapshot;

/// One pass, in no order: in windows, a database that knows little of the table sorts all of it for each.
const OF_KIND: &str = "SELECT version, body, live, audiences FROM records WHERE kind = $1";

const CLOCKED: &str = "
    SELECT id FROM request_columns WHERE due_at IS NOT NULL AND id > $1 ORDER BY id LIMIT $2";

impl Snapshot {
    /// Hands on every record of a kind, one by one and in no order.
    ///
    /// # Errors
    /// The database's.
    pub async fn each_of(
        &mut self,
        kind: &'static str,
        mut take: impl FnMut(Stored),
    ) -> Result<()> {
        let values = vec![Value::Word(kind)];
        let read = |row| {
            take(read::stored(&row)?);
            Ok(())
        };
        self.tx.for_each(OF_KIND, values, read).await
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
