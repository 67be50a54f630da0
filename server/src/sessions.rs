//! Sessions in the database, each with its account, so that one account's sessions can be listed
//! and ended.

use async_trait::async_trait;
use shared::id::AccountId;
use storage::SessionRow;
use tower_sessions::cookie::time::{Duration, OffsetDateTime};
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result, SessionStore};

use crate::http::actor::ACCOUNT;
use crate::node::Node;

/// A session ends after so long without use, in minutes.
pub const IDLE_MINUTES: i64 = 60;

/// The session store of a node. The node's clock decides when a session has ended; the session
/// layer's own, which is always the machine's, only puts a date on the cookie.
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
            expires_at: now.plus_ms(IDLE_MINUTES * 60_000),
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
        let left = Duration::milliseconds(row.expires_at.0 - now.0);
        Ok(Some(Record {
            id: *id,
            data: serde_json::from_str(&row.data).map_err(|e| Error::Decode(e.to_string()))?,
            expiry_date: OffsetDateTime::now_utc() + left,
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
