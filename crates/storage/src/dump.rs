//! A portable copy of everything that must survive: all tables but sessions, one-use links and
//! counted tries, row by row, from one moment, the same from either database and into either.

use std::io;

use serde_json::{Map, Value as Json};
use sqlx::AssertSqlSafe;

use crate::backend::{Row, Transaction, Value};
use crate::batch::Head;
use crate::error::{Result, StorageError};
use crate::read;
use crate::statement::Rows;
use crate::storage::{Storage, new_epoch};

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    OptText,
    Int,
    OptInt,
    Bool,
}

use Kind::{Bool, Int, OptInt, OptText, Text};

/// A table as it is copied.
struct Table {
    name: &'static str,
    columns: &'static [(&'static str, Kind)],
    /// In which order rows come, so that two dumps of the same database are the same file.
    order: &'static str,
    insert: Rows,
}

/// Declares a table once, for both directions.
macro_rules! table {
    ($name:literal, $order:literal, $first:ident: $first_kind:ident $(, $column:ident: $kind:ident)* $(,)?) => {
        Table {
            name: $name,
            columns: &[(stringify!($first), $first_kind) $(, (stringify!($column), $kind))*],
            order: $order,
            insert: Rows::new(
                concat!(
                    "INSERT INTO ", $name, " (", stringify!($first) $(, ", ", stringify!($column))*,
                    ") VALUES "
                ),
                [stringify!($first) $(, stringify!($column))*].len(),
                "",
            ),
        }
    };
}

static TABLES: [Table; 18] = [
    // Not inserted but updated; its row is there from the beginning.
    table!("meta", "id", id: Int, epoch: Text, head: Int, chain: Text, last_at: Int, demo: Bool),
    table!(
        "commits", "csn", csn: Int, command_id: Text, client_id: Text, seq: Int, at: Int,
        occurred_at: OptInt, issued_at: Int, actor_id: OptText, actor_name: Text,
        actor_role: Text, device: Text, code: Text, outcome: Text, chain: Text,
    ),
    table!(
        "commit_records", "csn, ord", csn: Int, ord: Int, kind: Text, id: Text, version: Int,
        audiences_before: Text, audiences_after: Text,
    ),
    table!(
        "records", "kind, id", kind: Text, id: Text, version: Int, csn: Int, parent: OptText,
        live: Bool, audiences: Text, body: Text,
    ),
    table!(
        "request_columns", "id", id: Text, number: OptText, station: Text, street: Text,
        community: OptText, topic: Text, status: Text, lead_unit: OptText, due_at: OptInt,
        registered_at: Int, closed_at: OptInt, title: Text, place: Text,
    ),
    table!("account_columns", "id", id: Text, login: Text, name: Text, state: Text),
    table!(
        "record_audiences", "kind, id, audience", kind: Text, id: Text, audience: Text, csn: Int,
        visible: Bool, live: Bool,
    ),
    table!(
        "history", "kind, id, csn", kind: Text, id: Text, csn: Int, code: Text, content: OptText,
        salt: OptText, digest: Text,
    ),
    table!("counters", "name", name: Text, value: Int),
    table!("timers", "kind, id, timer", kind: Text, id: Text, timer: Text, due_at: Int),
    table!(
        "petitioners", "request_id, csn", request_id: Text, csn: Int, sealed: OptText,
        phone_mac: OptText, erased_at: OptInt,
    ),
    table!(
        "receipts", "request_id", request_id: Text, token_hash: Text, csn: Int, expires_at: Int,
    ),
    table!(
        "credentials", "account_id", account_id: Text, password_hash: OptText, failures: Int,
        first_failure_at: OptInt, locked_until: OptInt, last_sign_in: OptInt,
    ),
    table!(
        "notices", "csn, ord", csn: Int, ord: Int, audience: Text, code: Text, record_id: Text,
        sort: OptText, title: OptText, actor_id: OptText, place: OptText, at: Int,
    ),
    table!("notice_marks", "account_id", account_id: Text, up_to: Int),
    table!("notice_reads", "account_id, csn", account_id: Text, csn: Int),
    table!(
        "notice_seen", "account_id, csn, record_id", account_id: Text, csn: Int, record_id: Text,
    ),
    table!("export_forms", "id", id: Text, body: Text, workbook: Text),
];

const META: &str = "
    UPDATE meta SET epoch = $1, head = $2, chain = $3, last_at = $4, demo = $5 WHERE id = 1";

const OCCUPIED: &str = "
    SELECT (SELECT COUNT(*) FROM commits) + (SELECT COUNT(*) FROM records)
         + (SELECT COUNT(*) FROM credentials)";

impl Table {
    fn select(&self) -> String {
        let columns: Vec<_> = self.columns.iter().map(|(name, _)| *name).collect();
        format!(
            "SELECT {} FROM {} ORDER BY {}",
            columns.join(", "),
            self.name,
            self.order
        )
    }

    fn object(&self, row: &Row) -> Result<Json> {
        let mut object = Map::with_capacity(self.columns.len());
        for (index, (name, kind)) in self.columns.iter().enumerate() {
            let value = match kind {
                Text => row.text(index)?.into(),
                OptText => row.opt_text(index)?.into(),
                Int => row.int(index)?.into(),
                OptInt => row.opt_int(index)?.into(),
                Bool => row.bool(index)?.into(),
            };
            object.insert((*name).to_owned(), value);
        }
        Ok(object.into())
    }

    /// Values in the order of the columns. A column that is missing is taken as NULL: the dump of
    /// an older build.
    fn values(&self, row: Json) -> Result<Vec<Value>> {
        let Json::Object(mut row) = row else {
            return Err(StorageError::Corrupt("a row of a dump"));
        };
        let values = self.columns.iter().map(|(name, kind)| {
            Ok(match (kind, row.remove(*name).unwrap_or(Json::Null)) {
                (Text | OptText, Json::String(text)) => Value::Text(text),
                (OptText, Json::Null) => Value::OptText(None),
                (OptInt, Json::Null) => Value::OptInt(None),
                (Bool, Json::Bool(flag)) => Value::Bool(flag),
                (Int | OptInt, Json::Number(number)) => Value::Int(
                    number
                        .as_i64()
                        .ok_or(StorageError::Corrupt("a row of a dump"))?,
                ),
                _ => return Err(StorageError::Corrupt("a row of a dump")),
            })
        });
        let values = values.collect::<Result<_>>()?;
        // Leaving out what a newer build has written would lose it.
        if row.is_empty() {
            Ok(values)
        } else {
            Err(StorageError::Corrupt("a row of a dump"))
        }
    }
}

/// Rows of one table on their way in.
struct Loading<'a> {
    tx: &'a mut Transaction,
    table: Option<&'static Table>,
    values: Vec<Value>,
    rows: usize,
    has_meta: bool,
}

/// Rows that wait to be inserted together.
const TOGETHER: usize = 64;

impl Loading<'_> {
    async fn take(&mut self, name: &str, row: Json) -> Result<()> {
        if self.rows == TOGETHER || self.table.is_none_or(|table| table.name != name) {
            self.flush().await?;
            let table = TABLES.iter().find(|table| table.name == name);
            self.table = Some(table.ok_or(StorageError::Corrupt("a table of a dump"))?);
        }
        let table = self.table.expect("set above when the name differs");
        let values = table.values(row)?;
        if table.name == "meta" {
            self.has_meta = true;
            return self.meta(values).await;
        }
        self.values.extend(values);
        self.rows += 1;
        Ok(())
    }

    async fn meta(&mut self, mut values: Vec<Value>) -> Result<()> {
        // Not the id, and not the epoch: numbers may be given out again, and clients that saw
        // other commits under them must notice.
        values.remove(0);
        values[0] = Value::Text(new_epoch()?);
        self.tx.execute(META, values).await?;
        Ok(())
    }

    async fn flush(&mut self) -> Result<()> {
        self.rows = 0;
        let values = std::mem::take(&mut self.values);
        if let Some(table) = self.table {
            table.insert.run(self.tx, values).await?;
        }
        Ok(())
    }
}

impl Storage {
    /// Writes out every row of every table but sessions, links and tries, as table name and object, from
    /// one moment, while others read and write. Where the copy stands.
    ///
    /// # Errors
    /// `File` when `out` fails; the database's.
    pub async fn dump(&self, mut out: impl FnMut(&str, Json) -> io::Result<()>) -> Result<Head> {
        let mut tx = self.pools.readers.begin_reading().await?;
        let head = read::head(&mut tx).await?;
        for table in &TABLES {
            let select = AssertSqlSafe(table.select());
            tx.for_each(select, Vec::new(), |row| {
                out(table.name, table.object(&row)?).map_err(StorageError::File)
            })
            .await?;
        }
        Ok(head)
    }

    /// Reads a dump into an empty database, all or nothing, as a new epoch.
    ///
    /// # Errors
    /// `Conflict` when the database is not empty; `File` when a row cannot be read; `Corrupt` when
    /// the rows are no dump of this or an earlier build; the database's.
    pub async fn load_dump(
        &self,
        rows: impl IntoIterator<Item = io::Result<(String, Json)>>,
    ) -> Result<()> {
        let mut tx = self.begin().await?.tx;
        let occupied = tx
            .fetch_first(OCCUPIED, Vec::new())
            .await?
            .ok_or(StorageError::NotFound)?;
        if occupied.int(0)? > 0 {
            return Err(StorageError::Conflict);
        }
        let mut loading = Loading {
            tx: &mut tx,
            table: None,
            values: Vec::new(),
            rows: 0,
            has_meta: false,
        };
        for row in rows {
            let (table, row) = row.map_err(StorageError::File)?;
            loading.take(&table, row).await?;
        }
        loading.flush().await?;
        if !loading.has_meta {
            return Err(StorageError::Corrupt("a dump without its head"));
        }
        tx.commit().await?;
        // So many rows at once are news to both query planners.
        self.pools.writer.execute("ANALYZE", Vec::new()).await?;
        Ok(())
    }
}
