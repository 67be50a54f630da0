//! Long lists of requests, window by window: for exports and for what concerns every open case.
//!
//! A window begins where the last one ended, by the day of registration and the id, which never
//! change: however many are registered or moved meanwhile, none comes twice and none is passed over.

use shared::filter::RequestFilter;
use shared::id::RequestId;
use shared::record::{Record, Versioned};
use shared::request::Request;
use shared::time::Timestamp;
use sqlx::AssertSqlSafe;

use crate::backend::Value;
use crate::error::{Result, StorageError};
use crate::read::{self, id, number, versioned};
use crate::requests::Conditions;
use crate::snapshot::Snapshot;

const COUNT: &str = "SELECT COUNT(*) FROM request_columns c WHERE ";
const WINDOW: &str = "
    SELECT r.version, r.body FROM request_columns c
      JOIN records r ON r.kind = 'request' AND r.id = c.id WHERE ";
const BEFORE: &str = " AND (c.registered_at < ";
const SAME: &str = " OR (c.registered_at = ";
const BEFORE_ID: &str = " AND c.id < ";
const ORDER: &str = " ORDER BY c.registered_at DESC, c.id DESC LIMIT ";

const CLOCKED: &str = "
    SELECT id FROM request_columns WHERE due_at IS NOT NULL AND id > $1 ORDER BY id LIMIT $2";

/// Where a window ended: the last row's registration and id.
pub type Cursor = (Timestamp, RequestId);

impl Snapshot {
    /// How many requests some audiences see that a filter asks for.
    ///
    /// # Errors
    /// The database's.
    pub async fn count_requests(
        &mut self,
        audiences: &[String],
        filter: &RequestFilter,
        now: Timestamp,
    ) -> Result<u64> {
        if audiences.is_empty() {
            return Ok(0);
        }
        let all = Conditions::of(audiences, filter, now);
        let count = AssertSqlSafe(format!("{COUNT}{}", all.text));
        let total = self.tx.fetch_first(count, all.values).await?;
        number(total.ok_or(StorageError::NotFound)?.int(0)?)
    }

    /// The next window of those requests, newest registered first, after where the last one ended.
    ///
    /// # Errors
    /// The database's.
    pub async fn requests_after(
        &mut self,
        audiences: &[String],
        filter: &RequestFilter,
        now: Timestamp,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<Vec<Request>> {
        if audiences.is_empty() {
            return Ok(Vec::new());
        }
        let mut all = Conditions::of(audiences, filter, now);
        all.text.insert_str(0, WINDOW);
        if let Some((registered_at, last)) = after {
            all.text.push_str(BEFORE);
            all.bind(Value::Int(registered_at.0));
            all.text.push_str(SAME);
            all.bind(Value::Int(registered_at.0));
            all.text.push_str(BEFORE_ID);
            all.bind(Value::Text(last.to_string()));
            all.text.push_str("))");
        }
        all.text.push_str(ORDER);
        all.bind(Value::Int(limit.into()));
        let rows = self
            .tx
            .fetch_all(AssertSqlSafe(all.text), all.values)
            .await?;
        let mut requests = Vec::with_capacity(rows.len());
        for row in &rows {
            match versioned(row, 0)?.record {
                Record::Request(request) => requests.push(*request),
                _ => return Err(StorageError::Corrupt("a request")),
            }
        }
        Ok(requests)
    }

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
