//! What can go wrong between a caller and the database.

use sqlx::error::DatabaseError;

/// Why the database did not do as asked.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// There is no such row.
    #[error("not found")]
    NotFound,
    /// Somebody else was first: another version stands there, or a unique value is taken.
    #[error("conflict with what is stored")]
    Conflict,
    /// The disk is full, the database is busy or away. Nothing was changed, or, when a commit was
    /// under way, it may have been: commands are recognised when they are sent again.
    #[error("the database is not available")]
    Unavailable(#[source] sqlx::Error),
    /// What is stored cannot be what was written.
    #[error("stored data is damaged: {0}")]
    Corrupt(&'static str),
    /// The file that a dump is written to, or read from.
    #[error("the dump's file")]
    File(#[source] std::io::Error),
    /// Anything else: a fault of ours, or of the set-up.
    #[error("database error")]
    Database(#[source] sqlx::Error),
}

/// The result of asking the database.
pub type Result<T> = std::result::Result<T, StorageError>;

impl StorageError {
    /// Whether the same call may work in a while.
    pub const fn is_unavailable(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }
}

/// What a database's own error code means.
enum Meaning {
    Conflict,
    Unavailable,
    Corrupt,
    Other,
}

impl From<sqlx::Error> for StorageError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error as E;
        match error {
            E::RowNotFound => Self::NotFound,
            E::Database(inner) => match meaning(inner.as_ref()) {
                Meaning::Conflict => Self::Conflict,
                Meaning::Unavailable => Self::Unavailable(E::Database(inner)),
                Meaning::Corrupt => Self::Corrupt("the database file"),
                Meaning::Other => Self::Database(E::Database(inner)),
            },
            E::Io(_) | E::PoolTimedOut | E::PoolClosed | E::WorkerCrashed | E::BeginFailed => {
                Self::Unavailable(error)
            }
            other => Self::Database(other),
        }
    }
}

impl From<sqlx::migrate::MigrateError> for StorageError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        use sqlx::migrate::MigrateError as M;
        match error {
            M::Execute(error) | M::ExecuteMigration(error, _) => error.into(),
            other => Self::Database(sqlx::Error::Migrate(Box::new(other))),
        }
    }
}

fn meaning(error: &dyn DatabaseError) -> Meaning {
    if error.is_unique_violation() {
        return Meaning::Conflict;
    }
    let code = error.code().unwrap_or_default();
    if error
        .try_downcast_ref::<sqlx::sqlite::SqliteError>()
        .is_some()
    {
        // The low byte is the primary code: https://www.sqlite.org/rescode.html
        return match code.parse::<i32>().unwrap_or_default() & 0xff {
            // busy, locked, out of memory, read-only, I/O error, full, cannot open
            5 | 6 | 7 | 8 | 10 | 13 | 14 => Meaning::Unavailable,
            // corrupt, not a database
            11 | 26 => Meaning::Corrupt,
            _ => Meaning::Other,
        };
    }
    // https://www.postgresql.org/docs/current/errcodes-appendix.html
    match code.as_ref() {
        // read-only after a failover, idle too long in a transaction, serialization, deadlock,
        // lock not to be had
        "25006" | "25P03" | "40001" | "40P01" | "55P03" | "57P01" | "57P02" | "57P03" => {
            Meaning::Unavailable
        }
        "XX001" | "XX002" => Meaning::Corrupt,
        // connection, resources (disk full, too many connections), the system's I/O
        code if ["08", "53", "58"]
            .iter()
            .any(|class| code.starts_with(class)) =>
        {
            Meaning::Unavailable
        }
        _ => Meaning::Other,
    }
}
