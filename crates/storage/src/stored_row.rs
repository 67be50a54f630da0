//! Walking over all records with everything that stands beside them, so that it can be derived
//! again and compared.

use std::collections::{BTreeSet, HashMap};

use shared::record::Versioned;
use shared::request::{Status, Topic};
use shared::time::Timestamp;

use crate::backend::{Row, Value};
use crate::batch::{Columns, RequestColumns};
use crate::error::{Result, StorageError};
use crate::read::{id, list, opt_id, versioned};
use crate::snapshot::Snapshot;
use crate::statement::Keys;

const PAGE: &str = "
    SELECT id, version, body, live, audiences, parent FROM records
     WHERE kind = $1 AND id > $2 ORDER BY id LIMIT $3";

/// `$1` is the kind.
static AUDIENCES: Keys = Keys::new(
    "SELECT id, audience, live FROM record_audiences WHERE visible AND kind = $1 AND id IN (",
    1,
    1,
    ")",
);

static REQUESTS: Keys = Keys::new(
    "SELECT id, number, station, street, community, topic, status, lead_unit, due_at,
            registered_at, closed_at, title, place
       FROM request_columns WHERE id IN (",
    0,
    1,
    ")",
);

static ACCOUNTS: Keys = Keys::new(
    "SELECT id, login, name, state FROM account_columns WHERE id IN (",
    0,
    1,
    ")",
);

/// A record with everything that stands beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRow {
    /// The record with its version.
    pub versioned: Versioned,
    /// Who sees it, as the index of audiences says; in no order.
    pub audiences: Vec<String>,
    /// Whether it belongs to the live set.
    pub live: bool,
    /// Whether the index of audiences says the same as the record's own list.
    pub is_indexed: bool,
    /// Its columns as stored; `None` where they are missing, too.
    pub columns: Columns,
    /// The request it belongs to.
    pub parent: Option<String>,
}

impl Snapshot {
    /// Records of a kind with ids after `after_id` (empty for the first), by id, at most `limit`.
    ///
    /// # Errors
    /// The database's; `Corrupt` where a row cannot be read.
    pub async fn all_records(
        &mut self,
        kind: &str,
        after_id: &str,
        limit: u32,
    ) -> Result<Vec<StoredRow>> {
        let kind = Value::Text(kind.to_owned());
        let values = vec![
            kind.clone(),
            Value::Text(after_id.to_owned()),
            Value::Int(limit.into()),
        ];
        let rows = self.tx.fetch_all(PAGE, values).await?;
        let ids = rows
            .iter()
            .map(|row| Ok(Value::Text(row.text(0)?)))
            .collect::<Result<Vec<Value>>>()?;
        let mut audiences: HashMap<String, Vec<(String, bool)>> = HashMap::new();
        for row in AUDIENCES.fetch(&mut self.tx, &[kind], ids.clone()).await? {
            audiences
                .entry(row.text(0)?)
                .or_default()
                .push((row.text(1)?, row.bool(2)?));
        }
        let mut columns = HashMap::new();
        for row in REQUESTS.fetch(&mut self.tx, &[], ids.clone()).await? {
            columns.insert(row.text(0)?, request(&row)?);
        }
        for row in ACCOUNTS.fetch(&mut self.tx, &[], ids).await? {
            let [login, name, state] = [row.text(1)?, row.text(2)?, row.text(3)?];
            columns.insert(row.text(0)?, Columns::Account { login, name, state });
        }
        rows.iter()
            .map(|row| {
                let key = row.str(0)?;
                let live = row.bool(3)?;
                let indexed = audiences.remove(key).unwrap_or_default();
                let own: BTreeSet<String> = list(row.str(4)?).into_iter().collect();
                let seen: BTreeSet<String> = indexed
                    .iter()
                    .map(|(audience, _)| audience.clone())
                    .collect();
                Ok(StoredRow {
                    versioned: versioned(row, 1)?,
                    is_indexed: own == seen && indexed.iter().all(|(_, here)| *here == live),
                    audiences: seen.into_iter().collect(),
                    live,
                    columns: columns.remove(key).unwrap_or(Columns::None),
                    parent: row.opt_text(5)?,
                })
            })
            .collect()
    }
}

fn request(row: &Row) -> Result<Columns> {
    Ok(Columns::Request(RequestColumns {
        number: row.opt_text(1)?,
        station: id(row.str(2)?)?,
        street: id(row.str(3)?)?,
        community: opt_id(row.opt_str(4)?)?,
        topic: Topic::from_code(row.str(5)?).ok_or(StorageError::Corrupt("a topic"))?,
        status: Status::from_code(row.str(6)?).ok_or(StorageError::Corrupt("a status"))?,
        lead: opt_id(row.opt_str(7)?)?,
        due_at: row.opt_int(8)?.map(Timestamp),
        registered_at: Timestamp(row.int(9)?),
        closed_at: row.opt_int(10)?.map(Timestamp),
        title: row.text(11)?,
        place: row.text(12)?,
    }))
}
