//! A way past everything else in this crate, for tests only: what the design takes for granted of
//! both databases is shown on bare statements, and cluster set-up needs a connection.

use crate::backend::{Pool, Pools};
pub use crate::backend::{Row, Transaction, Value};
use crate::error::Result;
use crate::storage::Storage;

/// Bare statements on a database, through the same value layer as the rest.
#[derive(Clone, Debug)]
pub struct Probe {
    pools: Pools,
}

impl Probe {
    /// Beside an open storage.
    pub fn of(storage: &Storage) -> Self {
        Self {
            pools: storage.pools.clone(),
        }
    }

    fn writer(&self) -> &Pool {
        &self.pools.writer
    }

    /// Runs a statement; how many rows it changed.
    pub async fn execute(&self, sql: &'static str, values: Vec<Value>) -> Result<u64> {
        self.writer().execute(sql, values).await
    }

    /// Runs a statement and takes its rows.
    pub async fn fetch_all(&self, sql: &'static str, values: Vec<Value>) -> Result<Vec<Row>> {
        self.writer().fetch_all(sql, values).await
    }

    /// A transaction that may write.
    pub async fn begin(&self) -> Result<Transaction> {
        self.writer().begin_writing().await
    }
}

/// Makes a database in a PostgreSQL cluster; the name must be a plain word.
pub async fn create_database(cluster: &str, name: &str) -> Result<()> {
    use sqlx::Connection as _;
    assert!(
        name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'),
        "a plain word"
    );
    let mut connection = sqlx::PgConnection::connect(cluster).await?;
    let sql = format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'");
    sqlx::query(sqlx::AssertSqlSafe(sql))
        .execute(&mut connection)
        .await?;
    connection.close().await?;
    Ok(())
}
