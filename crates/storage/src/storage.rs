//! The open database.

use crate::backend::{Listener, Pools, Value};
use crate::batch::Head;
use crate::chain::{GENESIS, hex};
use crate::error::{Result, StorageError};
use crate::read;
use crate::snapshot::Snapshot;
use crate::writing::Writing;

const FIRST_META: &str = "
    INSERT INTO meta (id, epoch, head, chain, last_at, demo) VALUES (1, $1, 0, $2, 0, FALSE)
    ON CONFLICT (id) DO NOTHING";

const HEAD: &str = "SELECT epoch, head, chain, last_at, demo FROM meta WHERE id = 1";

const KEY_CHECK: &str = "SELECT key_check FROM meta WHERE id = 1";
const KEEP_KEY_CHECK: &str = "
    UPDATE meta SET key_check = $1 WHERE id = 1 AND key_check IS NULL";

/// An open database. Clones share it.
#[derive(Clone, Debug)]
pub struct Storage {
    pub(crate) pools: Pools,
}

/// A new history's identity: sixteen random bytes in hexadecimal.
pub(crate) fn new_epoch() -> Result<String> {
    let mut random = [0; 16];
    getrandom::fill(&mut random)
        .map_err(|error| StorageError::Unavailable(sqlx::Error::Io(error.into())))?;
    Ok(hex(&random))
}

impl Storage {
    /// Opens `sqlite:/path/liaison.db` (made if it is not there) or `postgres://…`, and brings its
    /// tables up to date.
    ///
    /// # Errors
    /// The address cannot be read, the database cannot be reached, or a newer build has been here.
    pub async fn open(url: &str) -> Result<Self> {
        let pools = Pools::open(url).await?;
        let values = vec![Value::Text(new_epoch()?), Value::Word(GENESIS)];
        pools.writer.execute(FIRST_META, values).await?;
        Ok(Self { pools })
    }

    /// Whether the database is PostgreSQL; SQLite otherwise.
    pub fn is_postgres(&self) -> bool {
        self.pools.is_postgres()
    }

    /// Begins to write. Waits until every other writer of the deployment is done.
    ///
    /// # Errors
    /// The database's; `Unavailable` after some seconds of waiting.
    pub async fn begin(&self) -> Result<Writing> {
        Writing::begin(self.pools.writer.begin_writing().await?).await
    }

    /// A consistent view for reading; it does not keep writers waiting.
    ///
    /// # Errors
    /// The database's.
    pub async fn snapshot(&self) -> Result<Snapshot> {
        Ok(Snapshot {
            tx: self.pools.readers.begin_reading().await?,
        })
    }

    /// Where the database stands.
    ///
    /// # Errors
    /// The database's.
    pub async fn head(&self) -> Result<Head> {
        let row = self.pools.readers.fetch_first(HEAD, Vec::new()).await?;
        read::head_of(&row.ok_or(StorageError::NotFound)?)
    }

    /// What tells the key that petitioner data is sealed with from others; `None` before the first.
    ///
    /// # Errors
    /// The database's.
    pub async fn key_check(&self) -> Result<Option<String>> {
        let row = self
            .pools
            .readers
            .fetch_first(KEY_CHECK, Vec::new())
            .await?;
        row.ok_or(StorageError::NotFound)?.opt_text(0)
    }

    /// Keeps that value, unless there is one; the one that is kept.
    ///
    /// # Errors
    /// The database's.
    pub async fn keep_key_check(&self, check: &str) -> Result<String> {
        let values = vec![Value::Text(check.to_owned())];
        self.pools.writer.execute(KEEP_KEY_CHECK, values).await?;
        self.key_check().await?.ok_or(StorageError::NotFound)
    }

    /// A number that differs whenever somebody, another process included, has committed since it
    /// was last asked for. Cheaper than reading on SQLite; the head's number on PostgreSQL.
    ///
    /// # Errors
    /// The database's.
    pub async fn data_version(&self) -> Result<i64> {
        match self.pools.data_version().await? {
            Some(version) => Ok(version),
            None => Ok(read::int(self.head().await?.csn)),
        }
    }

    /// Hints to other nodes that there is something to read. PostgreSQL only; the hint may be lost.
    ///
    /// # Errors
    /// The database's.
    pub async fn notify(&self, head: u64) -> Result<()> {
        self.pools.notify(&head.to_string()).await
    }

    /// Hears the hints of other nodes; `None` on SQLite.
    ///
    /// # Errors
    /// The database's.
    pub async fn listen(&self) -> Result<Option<Listener>> {
        self.pools.listen().await
    }

    /// Closes all connections, once what runs on them is done.
    pub async fn close(&self) {
        self.pools.close().await;
    }
}
