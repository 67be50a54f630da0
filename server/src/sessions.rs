//! Sessions in the database, each with its account, so that one account's sessions can be listed
//! and ended.

use async_trait::async_trait;
use shared::id::AccountId;
use shared::time::Timestamp;
use storage::SessionRow;
use tower_sessions::cookie::time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result, SessionStore};

use crate::http::actor::ACCOUNT;
use crate::node::Node;

/// The session store of a node.
#[derive(Clone, Debug)]
pub struct Sessions {
    node: Node,
}

impl Sessions {
    /// Sessions kept by this node's database.
    pub fn new(node: Node) -> Self {
        Self { node }
    }

    fn row(&self, record: &Record) -> Result<SessionRow> {
        let now = self.node.clock.now();
        let text = |name: &str| record.data.get(name).and_then(|value| value.as_str());
        let account: Option<AccountId> = text(ACCOUNT).and_then(|id| id.parse().ok());
        Ok(SessionRow {
            id: record.id.to_string(),
            account,
            data: serde_json::to_string(&record.data).map_err(|e| Error::Encode(e.to_string()))?,
            expires_at: Timestamp((record.expiry_date.unix_timestamp_nanos() / 1_000_000) as i64),
            created_at: now,
            last_seen: now,
            device: text("device").unwrap_or_default().to_owned(),
        })
    }
}

fn backend(error: storage::StorageError) -> Error {
    Error::Backend(error.to_string())
}

#[async_trait]
impl SessionStore for Sessions {
    /// A collision of ids must not overwrite somebody's session.
    async fn create(&self, record: &mut Record) -> Result<()> {
        loop {
            if self
                .node
                .storage
                .session_create(&self.row(record)?)
                .await
                .map_err(backend)?
            {
                return Ok(());
            }
            record.id = Id::default();
        }
    }

    async fn save(&self, record: &Record) -> Result<()> {
        self.node
            .storage
            .session_save(&self.row(record)?)
            .await
            .map_err(backend)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let now = self.node.clock.now();
        let row = self
            .node
            .storage
            .session_load(&id.to_string(), now)
            .await
            .map_err(backend)?;
        let Some(row) = row else { return Ok(None) };
        let nanos = i128::from(row.expires_at.0) * 1_000_000;
        Ok(Some(Record {
            id: *id,
            data: serde_json::from_str(&row.data).map_err(|e| Error::Decode(e.to_string()))?,
            expiry_date: OffsetDateTime::from_unix_timestamp_nanos(nanos)
                .map_err(|e| Error::Decode(e.to_string()))?,
        }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.node
            .storage
            .session_delete(&id.to_string())
            .await
            .map_err(backend)
    }
}
