//! Reading rows back into records, and the reads that writers and readers share.

use std::collections::{BTreeMap, HashMap};

use shared::record::{Parent, Record, RecordKey, Versioned};
use shared::time::Timestamp;

use crate::backend::{Row, Transaction, Value};
use crate::batch::{Head, Stored};
use crate::error::{Result, StorageError};
use crate::statement::Keys;

/// A number as stored. Numbers count things we made and stay far below 2⁶³.
pub fn int(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A stored number that cannot be negative.
pub fn number(int: i64) -> Result<u64> {
    u64::try_from(int).map_err(|_| StorageError::Corrupt("a negative number"))
}

/// An id that was stored by us.
pub fn id<T: std::str::FromStr>(text: &str) -> Result<T> {
    text.parse().map_err(|_| StorageError::Corrupt("an id"))
}

/// An optional id that was stored by us.
pub fn opt_id<T: std::str::FromStr>(text: Option<&str>) -> Result<Option<T>> {
    text.map(id).transpose()
}

/// A key that was stored by us.
pub fn key(kind: &str, id: &str) -> Result<RecordKey> {
    RecordKey::parse(kind, id).ok_or(StorageError::Corrupt("a record's key"))
}

/// JSON that was stored by us.
pub fn json<T: serde::de::DeserializeOwned>(text: &str, what: &'static str) -> Result<T> {
    serde_json::from_str(text).map_err(|_| StorageError::Corrupt(what))
}

/// A list as stored: separated by spaces.
pub fn list(text: &str) -> Vec<String> {
    text.split_ascii_whitespace().map(str::to_owned).collect()
}

/// A version and a body in neighbouring columns.
pub fn versioned(row: &Row, at: usize) -> Result<Versioned> {
    let record: Record = json(row.str(at + 1)?, "a record")?;
    Ok(Versioned {
        version: number(row.int(at)?)?,
        record,
    })
}

/// `$1` is the kind.
static RECORDS: Keys = Keys::new(
    "SELECT version, body, live, audiences FROM records WHERE kind = $1 AND id IN (",
    1,
    1,
    ")",
);

static CHILDREN: Keys = Keys::new(
    "SELECT version, body, live, audiences FROM records WHERE parent IN (",
    0,
    1,
    ")",
);

const OF_KIND: &str = "SELECT version, body, live, audiences FROM records WHERE kind = $1";

const HEAD: &str = "SELECT epoch, head, chain, last_at, demo FROM meta WHERE id = 1";

static SHOWN_TO: Keys = Keys::new(
    "SELECT version, body, live, audiences FROM records WHERE (kind, id) IN
        (SELECT kind, id FROM record_audiences WHERE live AND audience IN (",
    0,
    1,
    "))",
);

const LIVE_WORKS: &str =
    "SELECT version, body, live, audiences FROM records WHERE kind = 'work' AND live";

/// A row of `version, body, live, audiences`.
pub fn stored(row: &Row) -> Result<Stored> {
    let versioned = versioned(row, 0)?;
    Ok(Stored {
        versioned,
        live: row.bool(2)?,
        audiences: list(row.str(3)?),
    })
}

/// Ids by kind: one list of ids is what an index answers best on both databases.
pub fn by_kind(keys: &[RecordKey]) -> BTreeMap<&'static str, Vec<Value>> {
    let mut kinds: BTreeMap<&'static str, Vec<Value>> = BTreeMap::new();
    for key in keys {
        kinds
            .entry(key.kind())
            .or_default()
            .push(Value::Text(key.id()));
    }
    kinds
}

/// Those of the records that are there.
pub async fn records(
    tx: &mut Transaction,
    keys: &[RecordKey],
) -> Result<HashMap<RecordKey, Stored>> {
    let mut found = HashMap::with_capacity(keys.len());
    for (kind, ids) in by_kind(keys) {
        for row in RECORDS.fetch(tx, &[Value::Word(kind)], ids).await? {
            let stored = stored(&row)?;
            found.insert(stored.versioned.record.key(), stored);
        }
    }
    Ok(found)
}

/// Parts of some records, oldest first.
pub async fn children(
    tx: &mut Transaction,
    parents: impl Iterator<Item = Parent>,
) -> Result<Vec<Stored>> {
    let ids = parents.map(|parent| Value::Text(parent.id())).collect();
    let rows = CHILDREN.fetch(tx, &[], ids).await?;
    let mut children = rows.iter().map(stored).collect::<Result<Vec<_>>>()?;
    // Ids begin with their time.
    children.sort_by_key(|child| child.versioned.record.key().bits());
    Ok(children)
}

/// All records of a kind. For kinds of which there are few.
pub async fn of_kind(tx: &mut Transaction, kind: &'static str) -> Result<Vec<Stored>> {
    tx.fetch_all(OF_KIND, vec![Value::Word(kind)])
        .await?
        .iter()
        .map(stored)
        .collect()
}

/// Live records that are shown to one of some audiences.
pub async fn shown_to(tx: &mut Transaction, audiences: &[String]) -> Result<Vec<Stored>> {
    let keys = audiences.iter().cloned().map(Value::Text).collect();
    let rows = SHOWN_TO.fetch(tx, &[], keys).await?;
    rows.iter().map(stored).collect()
}

/// All the work beside requests that is live.
pub async fn live_works(tx: &mut Transaction) -> Result<Vec<Stored>> {
    let rows = tx.fetch_all(LIVE_WORKS, Vec::new()).await?;
    rows.iter().map(stored).collect()
}

/// A row of `epoch, head, chain, last_at, demo`.
pub fn head_of(row: &Row) -> Result<Head> {
    Ok(Head {
        epoch: row.text(0)?,
        csn: number(row.int(1)?)?,
        chain: row.text(2)?,
        last_at: Timestamp(row.int(3)?),
        demo: row.bool(4)?,
    })
}

/// Where the database stands.
pub async fn head(tx: &mut Transaction) -> Result<Head> {
    let row = tx
        .fetch_first(HEAD, Vec::new())
        .await?
        .ok_or(StorageError::NotFound)?;
    head_of(&row)
}
