//! What the design takes for granted of both databases, shown on bare statements: one text that
//! means the same on either, and commit numbers that a reader can follow without missing one.

use std::collections::BTreeSet;
use std::sync::Arc;

use storage::probe::{Probe, Row, Value};
use storage::{Storage, StorageError};
use testkit::folder::Folder;
use testkit::on_both;
use testkit::server::Backend;

/// An empty database without a server on it.
struct Database {
    url: String,
    storage: Storage,
    _folder: Folder,
}

impl Database {
    async fn new(backend: Backend) -> Self {
        let folder = Folder::new("storage");
        let url = match backend {
            Backend::Sqlite => format!("sqlite:{}", folder.path().join("liaison.db").display()),
            Backend::Postgres => testkit::postgres::database_url().await,
        };
        let storage = Storage::open(&url).await.expect("a database");
        Self {
            url,
            storage,
            _folder: folder,
        }
    }

    fn probe(&self) -> Probe {
        Probe::of(&self.storage)
    }
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

const PORTABLE: &str = "
    CREATE TABLE portable (
        id TEXT NOT NULL PRIMARY KEY,
        version BIGINT NOT NULL CHECK (version > 0),
        due_at BIGINT,
        flag BOOLEAN NOT NULL,
        share DOUBLE PRECISION NOT NULL
    )";

const UPSERT: &str = "
    INSERT INTO portable (id, version, due_at, flag, share) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (id) DO UPDATE
       SET version = excluded.version, due_at = excluded.due_at,
           flag = excluded.flag, share = excluded.share
     WHERE portable.version = excluded.version - 1
    RETURNING version";

const INSERT: &str = "
    INSERT INTO portable (id, version, due_at, flag, share) VALUES ($1, $2, NULL, TRUE, 0.0)";

const TWICE: &str = "SELECT $1, $1 || id, due_at, flag, share FROM portable WHERE id = $1";

const SUM: &str = "SELECT CAST(SUM(version) AS BIGINT), COUNT(*) FROM portable WHERE id <> $1";

on_both!(one_text_means_the_same, |backend| {
    let database = Database::new(backend).await;
    let probe = database.probe();
    probe.execute(PORTABLE, vec![]).await.expect("a table");
    let mut saved = Vec::new();
    for (version, due_at) in [(1, None), (2, Some(7)), (2, Some(8)), (9, Some(9))] {
        let values = vec![
            text("a"),
            Value::Int(version),
            Value::OptInt(due_at),
            Value::Bool(version == 2),
            Value::Real(0.5),
        ];
        let rows = probe.fetch_all(UPSERT, values).await.expect("saved");
        saved.push(rows.first().map(|row| row.int(0).expect("a version")));
    }
    assert_eq!(
        saved,
        [Some(1), Some(2), None, None],
        "no row: somebody else was first"
    );
    let rows = probe
        .fetch_all(TWICE, vec![text("a")])
        .await
        .expect("a row");
    let row = rows.first().expect("one");
    assert_eq!(row.str(0).expect("text"), "a");
    assert_eq!(row.str(1).expect("text"), "aa", "$1 is one value twice");
    assert_eq!(row.opt_int(2).expect("a number"), Some(7));
    assert!(row.bool(3).expect("a flag"));
    assert!((row.real(4).expect("a share") - 0.5).abs() < f64::EPSILON);
    probe
        .execute(INSERT, vec![text("b"), Value::Int(40)])
        .await
        .expect("a second row");
    let rows = probe.fetch_all(SUM, vec![text("")]).await.expect("a sum");
    assert_eq!(
        (rows[0].int(0).expect("a sum"), rows[0].int(1).expect("n")),
        (42, 2)
    );
    let again = probe.execute(INSERT, vec![text("b"), Value::Int(1)]).await;
    assert!(
        matches!(again, Err(StorageError::Conflict)),
        "the same key: {again:?}"
    );
    let zero = probe.execute(INSERT, vec![text("c"), Value::Int(0)]).await;
    assert!(
        matches!(zero, Err(StorageError::Database(_))),
        "against a CHECK: {zero:?}"
    );
});

const SQLITE_COLUMNS: &str = "
    SELECT m.name, c.name, c.type, c.\"notnull\" <> 0
      FROM sqlite_master m, pragma_table_info(m.name) c
     WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name <> '_sqlx_migrations'";

const POSTGRES_COLUMNS: &str = "
    SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT), UPPER(CAST(data_type AS TEXT)),
           is_nullable = 'NO'
      FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name <> '_sqlx_migrations'";

async fn columns(backend: Backend, sql: &'static str) -> BTreeSet<(String, String, String, bool)> {
    let database = Database::new(backend).await;
    let probe = database.probe();
    let rows = probe.fetch_all(sql, vec![]).await.expect("columns");
    let column = |row: &Row| {
        let text = |index| row.text(index).expect("text");
        (text(0), text(1), text(2), row.bool(3).expect("a flag"))
    };
    rows.iter().map(column).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn migrations_make_the_same_tables_on_both() {
    let sqlite = columns(Backend::Sqlite, SQLITE_COLUMNS).await;
    let postgres = columns(Backend::Postgres, POSTGRES_COLUMNS).await;
    assert!(sqlite.len() > 50, "the tables are there: {sqlite:?}");
    let differing: Vec<_> = sqlite.symmetric_difference(&postgres).collect();
    assert!(differing.is_empty(), "{differing:?}");
    let portable = ["TEXT", "BIGINT", "BOOLEAN", "DOUBLE PRECISION"];
    let others: Vec<_> = sqlite
        .iter()
        .filter(|(_, _, kind, _)| !portable.contains(&kind.as_str()))
        .collect();
    assert!(others.is_empty(), "not portable: {others:?}");
}

const WRITERS: usize = 8;
const COMMITS: usize = 40;

const FEED: &str = "CREATE TABLE feed (n BIGINT NOT NULL PRIMARY KEY, writer BIGINT NOT NULL)";
const TAKE: &str = "UPDATE meta SET head = head + 1 WHERE id = 1 RETURNING head";
const APPEND: &str = "INSERT INTO feed (n, writer) VALUES ($1, $2)";
const AFTER: &str = "SELECT n FROM feed WHERE n > $1 ORDER BY n";

/// Reads on from `cursor` as the tailer does; the numbers found.
async fn read_on(probe: &Probe, sql: &'static str, cursor: &mut i64) -> Vec<i64> {
    let rows = probe
        .fetch_all(sql, vec![Value::Int(*cursor)])
        .await
        .expect("the feed");
    let found: Vec<_> = rows
        .iter()
        .map(|row| row.int(0).expect("a number"))
        .collect();
    *cursor = found.last().copied().unwrap_or(*cursor);
    found
}

// The number is taken from the one row that every writer takes first, and so in the order of
// commits.
on_both!(a_reader_of_the_counter_misses_nothing, |backend| {
    let database = Database::new(backend).await;
    let probe = database.probe();
    probe.execute(FEED, vec![]).await.expect("a table");
    let probe = Arc::new(probe);
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let probe = probe.clone();
            tokio::spawn(async move {
                for _ in 0..COMMITS {
                    let mut transaction = probe.begin().await.expect("a transaction");
                    let rows = transaction.fetch_all(TAKE, vec![]).await.expect("taken");
                    let number = Value::Int(rows[0].int(0).expect("a number"));
                    let values = vec![number, Value::Int(writer as i64)];
                    transaction.execute(APPEND, values).await.expect("appended");
                    transaction.commit().await.expect("committed");
                }
            })
        })
        .collect();
    let (mut cursor, mut seen) = (0, Vec::new());
    while seen.len() < WRITERS * COMMITS {
        seen.extend(read_on(&probe, AFTER, &mut cursor).await);
        assert!(
            seen.iter().copied().eq(1..=seen.len() as i64),
            "a gap that fills later is one that a reader misses: {seen:?}"
        );
    }
    for writer in writers {
        writer.await.expect("a writer ends");
    }
    assert!(read_on(&probe, AFTER, &mut cursor).await.is_empty());
});

const SERIAL: &str = "CREATE TABLE serial_feed (n BIGSERIAL PRIMARY KEY, writer BIGINT NOT NULL)";
const SERIAL_APPEND: &str = "INSERT INTO serial_feed (writer) VALUES ($1)";
const SERIAL_AFTER: &str = "SELECT n FROM serial_feed WHERE n > $1 ORDER BY n";

/// Why the counter is a row: a serial column gives numbers in the order of inserts, which is not
/// the order in which they become visible.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_of_a_serial_column_misses_what_commits_late() {
    let database = Database::new(Backend::Postgres).await;
    let probe = database.probe();
    probe.execute(SERIAL, vec![]).await.expect("a table");
    let mut open = Vec::new();
    for writer in 0..WRITERS {
        let mut transaction = probe.begin().await.expect("a transaction");
        let values = vec![Value::Int(writer as i64)];
        transaction
            .execute(SERIAL_APPEND, values)
            .await
            .expect("appended");
        open.push(transaction);
    }
    let (mut cursor, mut seen) = (0, Vec::new());
    while let Some(transaction) = open.pop() {
        transaction.commit().await.expect("committed");
        seen.extend(read_on(&probe, SERIAL_AFTER, &mut cursor).await);
    }
    assert_eq!(seen, [WRITERS as i64], "seven of eight are never seen");
}

on_both!(a_database_of_a_newer_build_is_left_alone, |backend| {
    let database = Database::new(backend).await;
    let newer = match backend {
        Backend::Sqlite => SQLITE_NEWER,
        Backend::Postgres => POSTGRES_NEWER,
    };
    database
        .probe()
        .execute(newer, vec![])
        .await
        .expect("a later migration");
    assert!(Storage::open(&database.url).await.is_err());
});

const SQLITE_NEWER: &str = "
    INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
    VALUES (9999, 'newer', TRUE, x'00', 0)";

const POSTGRES_NEWER: &str = "
    INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
    VALUES (9999, 'newer', TRUE, '\\x00', 0)";
