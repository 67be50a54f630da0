//! What belongs to many requests, and which of them have a clock: for exports and for what concerns
//! every open case.

use shared::id::RequestId;
use shared::record::Versioned;

use crate::backend::Value;
use crate::error::Result;
use crate::read::{self, id};
use crate::snapshot::Snapshot;

const CLOCKED: &str = "
    SELECT id FROM request_columns WHERE due_at IS NOT NULL AND id > $1 ORDER BY id LIMIT $2";

impl Snapshot {
    /// Assignments, notes and drafts of several requests, oldest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn children_of(&mut self, requests: &[RequestId]) -> Result<Vec<Versioned>> {
        let children = read::children(&mut self.tx, requests).await?;
        Ok(children
            .into_iter()
            .map(|stored| stored.versioned)
            .collect())
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
