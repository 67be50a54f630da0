//! The two databases, and the only file that names them.
//!
//! Both drivers' types meet here in one enum and one macro; every statement elsewhere is one text
//! that runs on either. Values and rows are reduced to what the portable subset of SQL has: TEXT,
//! BIGINT, BOOLEAN and DOUBLE PRECISION.
//!
//! SQLite has one writer connection, whose transactions begin IMMEDIATE so that they never fail
//! half-way in becoming writers, and a few readers. PostgreSQL has one pool.

use std::str::FromStr;
use std::time::Duration;

use futures::TryStreamExt as _;
use sqlx::postgres::{PgConnectOptions, PgListener, PgPool, PgPoolOptions, PgRow};
use sqlx::query::Query;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow,
    SqliteSynchronous,
};
use sqlx::{Arguments as _, Database, IntoArguments, Postgres, Row as _, SqlSafeStr, Sqlite};

use crate::error::Result;

const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);
const READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 10;
/// Every chunk size of every bulk statement fits.
const CACHED_STATEMENTS: usize = 512;
/// The channel on which nodes wake each other.
const CHANNEL: &str = "liaison";

/// A value to bind. Absent values carry their type: PostgreSQL asks for it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// TEXT.
    Text(String),
    /// TEXT known when the program was built.
    Word(&'static str),
    /// TEXT that may be NULL.
    OptText(Option<String>),
    /// BIGINT.
    Int(i64),
    /// BIGINT that may be NULL.
    OptInt(Option<i64>),
    /// BOOLEAN.
    Bool(bool),
    /// DOUBLE PRECISION.
    Real(f64),
}

/// Something of the one database or of the other.
#[derive(Clone, Debug)]
pub enum Either<S, P> {
    /// SQLite's.
    Sqlite(S),
    /// PostgreSQL's.
    Postgres(P),
}

/// Does the same with whichever is open; `$db` names the driver.
macro_rules! on {
    ($either:expr, |$inner:ident, $db:ident| $body:expr) => {
        match $either {
            Either::Sqlite($inner) => {
                #[allow(dead_code)]
                type $db = Sqlite;
                $body
            }
            Either::Postgres($inner) => {
                #[allow(dead_code)]
                type $db = Postgres;
                $body
            }
        }
    };
}

/// A row of an answer.
pub type Row = Either<SqliteRow, PgRow>;
/// A transaction; dropped, it is rolled back.
pub type Transaction =
    Either<sqlx::Transaction<'static, Sqlite>, sqlx::Transaction<'static, Postgres>>;
/// Connections.
pub type Pool = Either<SqlitePool, PgPool>;

/// A driver that takes our values.
trait Driver: Database {
    fn add(
        arguments: &mut Self::Arguments,
        value: Value,
    ) -> std::result::Result<(), sqlx::error::BoxDynError>;
}

macro_rules! driver {
    ($db:ty) => {
        impl Driver for $db {
            fn add(
                arguments: &mut Self::Arguments,
                value: Value,
            ) -> std::result::Result<(), sqlx::error::BoxDynError> {
                match value {
                    Value::Text(text) => arguments.add(text),
                    Value::Word(text) => arguments.add(text),
                    Value::OptText(text) => arguments.add(text),
                    Value::Int(number) => arguments.add(number),
                    Value::OptInt(number) => arguments.add(number),
                    Value::Bool(flag) => arguments.add(flag),
                    Value::Real(number) => arguments.add(number),
                }
            }
        }
    };
}
driver!(Sqlite);
driver!(Postgres);

fn query<'q, D: Driver>(
    sql: impl SqlSafeStr,
    values: Vec<Value>,
) -> Result<Query<'q, D, D::Arguments>>
where
    D::Arguments: IntoArguments<D>,
{
    let mut arguments = D::Arguments::default();
    arguments.reserve(values.len(), values.len() * 16);
    for value in values {
        D::add(&mut arguments, value).map_err(sqlx::Error::Encode)?;
    }
    Ok(sqlx::query_with(sql, arguments))
}

impl Transaction {
    /// Runs a statement; how many rows it changed.
    pub async fn execute(&mut self, sql: impl SqlSafeStr, values: Vec<Value>) -> Result<u64> {
        Ok(on!(self, |t, Db| query::<Db>(sql, values)?
            .execute(&mut **t)
            .await?
            .rows_affected()))
    }

    /// Runs a statement and takes all its rows.
    pub async fn fetch_all(
        &mut self,
        sql: impl SqlSafeStr,
        values: Vec<Value>,
    ) -> Result<Vec<Row>> {
        Ok(match self {
            Self::Sqlite(t) => {
                let rows = query::<Sqlite>(sql, values)?.fetch_all(&mut **t).await?;
                rows.into_iter().map(Row::Sqlite).collect()
            }
            Self::Postgres(t) => {
                let rows = query::<Postgres>(sql, values)?.fetch_all(&mut **t).await?;
                rows.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    /// Runs a statement and takes its first row, if there is one.
    pub async fn fetch_first(
        &mut self,
        sql: impl SqlSafeStr,
        values: Vec<Value>,
    ) -> Result<Option<Row>> {
        Ok(self.fetch_all(sql, values).await?.into_iter().next())
    }

    /// Runs a statement and hands on its rows one by one, holding only a few at a time.
    pub async fn for_each(
        &mut self,
        sql: impl SqlSafeStr,
        values: Vec<Value>,
        mut take: impl FnMut(Row) -> Result<()>,
    ) -> Result<()> {
        match self {
            Self::Sqlite(t) => {
                let mut rows = query::<Sqlite>(sql, values)?.fetch(&mut **t);
                while let Some(row) = rows.try_next().await? {
                    take(Row::Sqlite(row))?;
                }
            }
            Self::Postgres(t) => {
                let mut rows = query::<Postgres>(sql, values)?.fetch(&mut **t);
                while let Some(row) = rows.try_next().await? {
                    take(Row::Postgres(row))?;
                }
            }
        }
        Ok(())
    }

    /// Makes everything durable and visible.
    pub async fn commit(self) -> Result<()> {
        on!(self, |t, Db| t.commit().await?);
        Ok(())
    }

    /// Leaves everything as it was.
    pub async fn rollback(self) -> Result<()> {
        on!(self, |t, Db| t.rollback().await?);
        Ok(())
    }
}

impl Pool {
    /// A transaction that may write. On SQLite nobody else writes until it ends.
    pub async fn begin_writing(&self) -> Result<Transaction> {
        Ok(match self {
            Self::Sqlite(pool) => Transaction::Sqlite(pool.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Transaction::Postgres(pool.begin().await?),
        })
    }

    /// A transaction that only reads, all of it from one moment.
    pub async fn begin_reading(&self) -> Result<Transaction> {
        const SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";
        Ok(match self {
            Self::Sqlite(pool) => Transaction::Sqlite(pool.begin_with("BEGIN").await?),
            Self::Postgres(pool) => Transaction::Postgres(pool.begin_with(SNAPSHOT).await?),
        })
    }

    /// Runs one statement on its own; how many rows it changed.
    pub async fn execute(&self, sql: impl SqlSafeStr, values: Vec<Value>) -> Result<u64> {
        Ok(on!(self, |pool, Db| query::<Db>(sql, values)?
            .execute(pool)
            .await?
            .rows_affected()))
    }

    /// Runs one statement on its own and takes all its rows.
    pub async fn fetch_all(&self, sql: impl SqlSafeStr, values: Vec<Value>) -> Result<Vec<Row>> {
        Ok(match self {
            Self::Sqlite(pool) => {
                let rows = query::<Sqlite>(sql, values)?.fetch_all(pool).await?;
                rows.into_iter().map(Row::Sqlite).collect()
            }
            Self::Postgres(pool) => {
                let rows = query::<Postgres>(sql, values)?.fetch_all(pool).await?;
                rows.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    /// Runs one statement on its own and takes its first row, if there is one.
    pub async fn fetch_first(
        &self,
        sql: impl SqlSafeStr,
        values: Vec<Value>,
    ) -> Result<Option<Row>> {
        Ok(self.fetch_all(sql, values).await?.into_iter().next())
    }

    async fn migrate(&self) -> Result<()> {
        static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations");
        on!(self, |pool, Db| MIGRATIONS.run(pool).await?);
        Ok(())
    }

    /// Ends all connections once they are given back.
    pub async fn close(&self) {
        on!(self, |pool, Db| pool.close().await);
    }
}

impl Row {
    /// TEXT.
    pub fn text(&self, index: usize) -> Result<String> {
        Ok(on!(self, |row, Db| row.try_get(index)?))
    }

    /// TEXT that may be NULL.
    pub fn opt_text(&self, index: usize) -> Result<Option<String>> {
        Ok(on!(self, |row, Db| row.try_get(index)?))
    }

    /// TEXT without a copy.
    pub fn str(&self, index: usize) -> Result<&str> {
        Ok(on!(self, |row, Db| row.try_get(index)?))
    }

    /// TEXT that may be NULL, without a copy.
    pub fn opt_str(&self, index: usize) -> Result<Option<&str>> {
        Ok(on!(self, |row, Db| row.try_get(index)?))
    }

    /// BIGINT.
    pub fn int(&self, index: usize) -> Result<i64> {
        Ok(on!(self, |row, Db| row.try_get(index)?))
    }

    /// BIGINT that may be NULL.
    pub fn opt_int(&self, index: usize) -> Result<Option<i64>> {
        Ok(on!(self, |row, Db| row.try_get(index)?))
    }

    /// BOOLEAN.
    pub fn bool(&self, index: usize) -> Result<bool> {
        Ok(on!(self, |row, Db| row.try_get(index)?))
    }

    /// DOUBLE PRECISION.
    pub fn real(&self, index: usize) -> Result<f64> {
        Ok(on!(self, |row, Db| row.try_get(index)?))
    }
}

/// Everything that is open on one database.
#[derive(Clone, Debug)]
pub struct Pools {
    /// For transactions and statements that write.
    pub writer: Pool,
    /// For those that only read.
    pub readers: Pool,
    /// SQLite: the one connection that watches for commits of others. Its counter means something
    /// only to itself, so it is never replaced while it works.
    watcher: Option<SqlitePool>,
}

impl Pools {
    /// Opens a database and brings its tables up to date.
    pub async fn open(url: &str) -> Result<Self> {
        let is_postgres = url.starts_with("postgres:") || url.starts_with("postgresql:");
        let pools = if is_postgres {
            Self::open_postgres(url).await?
        } else {
            Self::open_sqlite(url).await?
        };
        pools.writer.migrate().await?;
        Ok(pools)
    }

    async fn open_sqlite(url: &str) -> Result<Self> {
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT)
            .statement_cache_capacity(CACHED_STATEMENTS)
            // Negative: KiB.
            .pragma("cache_size", "-16384");
        let pool = |size| {
            SqlitePoolOptions::new()
                .max_connections(size)
                .acquire_timeout(ACQUIRE_TIMEOUT)
                .idle_timeout(None)
                .max_lifetime(None)
                .test_before_acquire(false)
                // A full disk makes SQLite roll back by itself; the driver then still counts an
                // open transaction, and such a connection could never begin another.
                .after_release(|connection, _| {
                    Box::pin(async move {
                        // A rollback by dropping is only queued; this waits behind it.
                        sqlx::Connection::ping(connection).await?;
                        Ok(!sqlx::Connection::is_in_transaction(connection))
                    })
                })
        };
        let writer = pool(1).connect_with(options.clone()).await?;
        let reading = options.pragma("query_only", "ON");
        let readers = pool(READERS).connect_with(reading.clone()).await?;
        let watcher = pool(1).connect_with(reading).await?;
        Ok(Self {
            writer: Pool::Sqlite(writer),
            readers: Pool::Sqlite(readers),
            watcher: Some(watcher),
        })
    }

    async fn open_postgres(url: &str) -> Result<Self> {
        let options = PgConnectOptions::from_str(url)?
            .application_name("liaison")
            .statement_cache_capacity(CACHED_STATEMENTS)
            // A node that hangs in the middle of a transaction must not stop the others for ever.
            .options([
                ("lock_timeout", "10s"),
                ("idle_in_transaction_session_timeout", "60s"),
                // A kept plan is that of the table as it was: one made on an empty database would
                // read whole tables until the next ANALYZE. Planning costs a fraction of that.
                ("plan_cache_mode", "force_custom_plan"),
            ]);
        let pool = PgPoolOptions::new()
            .max_connections(POSTGRES_CONNECTIONS)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .connect_with(options)
            .await?;
        let pool = Pool::Postgres(pool);
        Ok(Self {
            writer: pool.clone(),
            readers: pool,
            watcher: None,
        })
    }

    /// Whether the database is PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        matches!(self.writer, Either::Postgres(_))
    }

    /// SQLite: a number that changes when another connection has committed. `None` on PostgreSQL.
    pub async fn data_version(&self) -> Result<Option<i64>> {
        let Some(watcher) = &self.watcher else {
            return Ok(None);
        };
        let version = sqlx::query_scalar("PRAGMA data_version")
            .fetch_one(watcher)
            .await?;
        Ok(Some(version))
    }

    /// PostgreSQL: wakes the listeners of all nodes. Nothing on SQLite.
    pub async fn notify(&self, payload: &str) -> Result<()> {
        if let Either::Postgres(pool) = &self.writer {
            sqlx::query("SELECT pg_notify($1, $2)")
                .bind(CHANNEL)
                .bind(payload)
                .execute(pool)
                .await?;
        }
        Ok(())
    }

    /// PostgreSQL: hears what [`Self::notify`] says. `None` on SQLite.
    pub async fn listen(&self) -> Result<Option<Listener>> {
        let Either::Postgres(pool) = &self.readers else {
            return Ok(None);
        };
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen(CHANNEL).await?;
        Ok(Some(Listener(listener)))
    }

    /// Ends all connections once they are given back.
    pub async fn close(&self) {
        self.readers.close().await;
        if let Some(watcher) = &self.watcher {
            watcher.close().await;
        }
        // Last, so that SQLite can fold its log into the database file.
        self.writer.close().await;
    }
}

/// Hears that another node has committed (PostgreSQL only). A hint: what was missed while the
/// connection was away is found by reading.
#[derive(Debug)]
pub struct Listener(PgListener);

impl Listener {
    /// Waits for the next hint.
    ///
    /// # Errors
    /// The connection is gone and could not be made again.
    pub async fn next(&mut self) -> Result<()> {
        self.0.recv().await?;
        Ok(())
    }
}
