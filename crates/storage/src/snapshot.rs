//! Reading: everything from one moment.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::value::RawValue;
use shared::account::Account;
use shared::command::Outcome;
use shared::id::{ClientId, CommandId, RequestId, WorkId};
use shared::organisation::Organisation;
use shared::record::{Parent, Record, RecordKey, Versioned};
use shared::time::Timestamp;

use crate::backend::{Row, Transaction, Value};
use crate::batch::{Head, Stored};
use crate::chain::{self, ChainReport, GENESIS};
use crate::error::{Result, StorageError};
use crate::read::{self, id, int, json, key, list, number, versioned};
use crate::statement::Keys;

const CHAIN_AT: &str = "SELECT chain FROM commits WHERE csn = $1";

const COMMITS_AFTER: &str = "
    SELECT csn, chain, at, actor_name, client_id, command_id, outcome
      FROM commits WHERE csn > $1 ORDER BY csn LIMIT $2";

const TOUCHED: &str = "
    SELECT csn, kind, id, version, audiences_before, audiences_after
      FROM commit_records WHERE csn > $1 AND csn <= $2 AND version > 0 ORDER BY csn, ord";

static LIVE: Keys = Keys::new(
    "SELECT version, body FROM records WHERE (kind, id) IN
        (SELECT kind, id FROM record_audiences WHERE live AND audience IN (",
    0,
    1,
    "))",
);

static LIVE_VERSIONS: Keys = Keys::new(
    "SELECT kind, id, version FROM records WHERE (kind, id) IN
        (SELECT kind, id FROM record_audiences WHERE live AND audience IN (",
    0,
    1,
    "))",
);

/// A put renews every audience of a record, so what is newer than `$1` is all there is to see.
static CHANGED: Keys = Keys::new(
    "SELECT c.kind, c.id, r.version, r.body
       FROM (SELECT kind, id, MAX(CASE WHEN live THEN 1 ELSE 0 END) AS here
               FROM record_audiences WHERE csn > $1 AND audience IN (",
    1,
    1,
    ") GROUP BY kind, id) c
       LEFT JOIN records r ON c.here = 1 AND r.kind = c.kind AND r.id = c.id",
);

const OUTCOMES: &str = "
    SELECT command_id, csn, outcome FROM commits
     WHERE client_id = $1 AND csn > $2 ORDER BY csn";

/// `$1` is the kind.
static HISTORY: Keys = Keys::new(
    "SELECT h.kind, h.id, h.csn, h.code, h.content, c.at, c.occurred_at, c.actor_name,
            c.actor_role, c.device
       FROM history h JOIN commits c ON c.csn = h.csn
      WHERE h.kind = $1 AND h.id IN (",
    1,
    1,
    ")",
);

/// `$1` is the kind.
static CHANGED_AT: Keys = Keys::new(
    "SELECT r.kind, r.id, c.at FROM records r JOIN commits c ON c.csn = r.csn
      WHERE r.kind = $1 AND r.id IN (",
    1,
    1,
    ")",
);

const PETITIONER: &str = "
    SELECT sealed FROM petitioners
     WHERE request_id = $1 AND sealed IS NOT NULL ORDER BY csn";

const ACCOUNTS: &str = "
    SELECT r.version, r.body, k.last_sign_in,
           CAST(CASE WHEN k.password_hash IS NULL THEN 0 ELSE 1 END AS BIGINT), k.locked_until
      FROM account_columns a
      JOIN records r ON r.kind = 'account' AND r.id = a.id
      LEFT JOIN credentials k ON k.account_id = a.id
     WHERE LOWER(a.login) LIKE LOWER($1) ESCAPE '!' OR LOWER(a.name) LIKE LOWER($1) ESCAPE '!'";

const DUE_TIMERS: &str = "
    SELECT kind, id, timer, due_at FROM timers WHERE due_at <= $1
     ORDER BY due_at, kind, id, timer LIMIT $2";

/// A commit as the tailer reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitEntry {
    /// Its number.
    pub csn: u64,
    /// The chain's value at it.
    pub chain: String,
    /// When.
    pub at: Timestamp,
    /// Who, by name; empty for the system.
    pub actor_name: String,
    /// Who sent it.
    pub client_id: ClientId,
    /// Its command.
    pub command_id: CommandId,
    /// What became of it.
    pub outcome: Outcome,
    /// Records it put, in the order of the rules.
    pub touched: Vec<Touched>,
}

/// A record that a commit put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touched {
    /// Which.
    pub key: RecordKey,
    /// Its version after the commit.
    pub version: u64,
    /// Who saw it live before.
    pub before: Vec<String>,
    /// Who sees it live after.
    pub after: Vec<String>,
}

/// One line of a record's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEntry {
    /// Commit number.
    pub csn: u64,
    /// Receipt by the server.
    pub at: Timestamp,
    /// When it happened, if an import says so.
    pub occurred_at: Option<Timestamp>,
    /// Who, by name; empty for the system.
    pub actor_name: String,
    /// In which role; may be empty.
    pub actor_role: String,
    /// From what.
    pub device: String,
    /// The command's code.
    pub code: String,
    /// About which record.
    pub key: RecordKey,
    /// What is told, as JSON; `None` once erased.
    pub content: Option<String>,
}

/// An account with what is known of its signing in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountEntry {
    /// The account.
    pub account: Account,
    /// Its version.
    pub version: u64,
    /// When somebody last signed in.
    pub last_sign_in: Option<Timestamp>,
    /// Whether a password was ever set.
    pub has_password: bool,
    /// Locked until, after failed sign-ins; may be past.
    pub locked_until: Option<Timestamp>,
}

/// One consistent view of the database. Dropped, it is given back.
pub struct Snapshot {
    pub(crate) tx: Transaction,
}

impl Snapshot {
    /// Where the database stands.
    ///
    /// # Errors
    /// The database's.
    pub async fn head(&mut self) -> Result<Head> {
        read::head(&mut self.tx).await
    }

    /// The chain's value at a commit; `None` where there is no such commit yet.
    ///
    /// # Errors
    /// The database's.
    pub async fn chain_at(&mut self, csn: u64) -> Result<Option<String>> {
        if csn == 0 {
            return Ok(Some(GENESIS.to_owned()));
        }
        let row = self
            .tx
            .fetch_first(CHAIN_AT, vec![Value::Int(int(csn))])
            .await?;
        row.map(|row| row.text(0)).transpose()
    }

    /// Commits after a number, in order, at most `limit`.
    ///
    /// # Errors
    /// The database's.
    pub async fn commits_after(&mut self, csn: u64, limit: u32) -> Result<Vec<CommitEntry>> {
        let range = vec![Value::Int(int(csn)), Value::Int(limit.into())];
        let rows = self.tx.fetch_all(COMMITS_AFTER, range).await?;
        let Some(last) = rows.last() else {
            return Ok(Vec::new());
        };
        let range = vec![Value::Int(int(csn)), Value::Int(last.int(0)?)];
        let mut touched: BTreeMap<u64, Vec<Touched>> = BTreeMap::new();
        for row in self.tx.fetch_all(TOUCHED, range).await? {
            touched
                .entry(number(row.int(0)?)?)
                .or_default()
                .push(Touched {
                    key: key(row.str(1)?, row.str(2)?)?,
                    version: number(row.int(3)?)?,
                    before: list(row.str(4)?),
                    after: list(row.str(5)?),
                });
        }
        rows.iter()
            .map(|row| {
                let csn = number(row.int(0)?)?;
                Ok(CommitEntry {
                    csn,
                    chain: row.text(1)?,
                    at: Timestamp(row.int(2)?),
                    actor_name: row.text(3)?,
                    client_id: id(row.str(4)?)?,
                    command_id: id(row.str(5)?)?,
                    outcome: json(row.str(6)?, "an outcome")?,
                    touched: touched.remove(&csn).unwrap_or_default(),
                })
            })
            .collect()
    }

    /// Those of the records that are there, live or not.
    ///
    /// # Errors
    /// The database's.
    pub async fn records(&mut self, keys: &[RecordKey]) -> Result<HashMap<RecordKey, Stored>> {
        read::records(&mut self.tx, keys).await
    }

    /// What belongs to some requests (assignments, notes, drafts, files), oldest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn children(&mut self, requests: &[RequestId]) -> Result<Vec<Stored>> {
        let parents = requests.iter().copied().map(Parent::Request);
        read::children(&mut self.tx, parents).await
    }

    /// Parts of a record of the work (reports, files), oldest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn parts(&mut self, works: &[WorkId]) -> Result<Vec<Stored>> {
        let parents = works.iter().copied().map(Parent::Work);
        read::children(&mut self.tx, parents).await
    }

    /// The whole live set of some audiences, each record once and as it was stored, in no order: it is only
    /// handed on.
    ///
    /// # Errors
    /// The database's.
    pub async fn live(&mut self, audiences: &[String]) -> Result<Vec<Versioned<Box<RawValue>>>> {
        let mut found = Vec::new();
        let take = |row: Row| {
            let body = RawValue::from_string(row.str(1)?.to_owned());
            found.push(Versioned {
                version: number(row.int(0)?)?,
                record: body.map_err(|_| StorageError::Corrupt("a record"))?,
            });
            Ok(())
        };
        LIVE.for_each(&mut self.tx, &[], texts(audiences), take)
            .await?;
        Ok(found)
    }

    /// Keys and versions of the whole live set of some audiences, each once, in no order.
    ///
    /// # Errors
    /// The database's.
    pub async fn live_versions(&mut self, audiences: &[String]) -> Result<Vec<(RecordKey, u64)>> {
        let rows = LIVE_VERSIONS
            .fetch(&mut self.tx, &[], texts(audiences))
            .await?;
        rows.iter()
            .map(|row| Ok((key(row.str(0)?, row.str(1)?)?, number(row.int(2)?)?)))
            .collect()
    }

    /// What changed for some audiences since a commit, each record once: as it stands, or `None`
    /// if it is no longer live and visible through any of them.
    ///
    /// # Errors
    /// The database's.
    pub async fn changed(
        &mut self,
        audiences: &[String],
        after: u64,
    ) -> Result<Vec<(RecordKey, Option<Versioned>)>> {
        let rows = CHANGED
            .fetch(&mut self.tx, &[Value::Int(int(after))], texts(audiences))
            .await?;
        rows.iter()
            .map(|row| {
                let key = key(row.str(0)?, row.str(1)?)?;
                let here = row.opt_int(2)?.is_some();
                Ok((key, here.then(|| versioned(row, 2)).transpose()?))
            })
            .collect()
    }

    /// What became of a client's commands decided after a commit, in order.
    ///
    /// # Errors
    /// The database's.
    pub async fn outcomes(
        &mut self,
        client: ClientId,
        after: u64,
    ) -> Result<Vec<(CommandId, u64, Outcome)>> {
        let values = vec![Value::Text(client.to_string()), Value::Int(int(after))];
        let rows = self.tx.fetch_all(OUTCOMES, values).await?;
        rows.iter()
            .map(|row| {
                let outcome = json(row.str(2)?, "an outcome")?;
                Ok((id(row.str(0)?)?, number(row.int(1)?)?, outcome))
            })
            .collect()
    }

    /// The history of some records, oldest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn history(&mut self, keys: &[RecordKey]) -> Result<Vec<HistoryEntry>> {
        let mut entries = Vec::new();
        for (kind, ids) in read::by_kind(keys) {
            for row in HISTORY
                .fetch(&mut self.tx, &[Value::Word(kind)], ids)
                .await?
            {
                entries.push(HistoryEntry {
                    key: key(row.str(0)?, row.str(1)?)?,
                    csn: number(row.int(2)?)?,
                    code: row.text(3)?,
                    content: row.opt_text(4)?,
                    at: Timestamp(row.int(5)?),
                    occurred_at: row.opt_int(6)?.map(Timestamp),
                    actor_name: row.text(7)?,
                    actor_role: row.text(8)?,
                    device: row.text(9)?,
                });
            }
        }
        entries.sort_by_key(|entry| (entry.csn, entry.key));
        Ok(entries)
    }

    /// When some records were last put.
    ///
    /// # Errors
    /// The database's.
    pub async fn changed_at(
        &mut self,
        keys: &[RecordKey],
    ) -> Result<HashMap<RecordKey, Timestamp>> {
        let mut changed = HashMap::with_capacity(keys.len());
        for (kind, ids) in read::by_kind(keys) {
            let kind = [Value::Word(kind)];
            for row in CHANGED_AT.fetch(&mut self.tx, &kind, ids).await? {
                let key = key(row.str(0)?, row.str(1)?)?;
                changed.insert(key, Timestamp(row.int(2)?));
            }
        }
        Ok(changed)
    }

    /// The sealed parts of what is known of a request's petitioner, oldest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn petitioner(&mut self, request: RequestId) -> Result<Vec<String>> {
        let rows = self
            .tx
            .fetch_all(PETITIONER, vec![Value::Text(request.to_string())])
            .await?;
        rows.iter().map(|row| row.text(0)).collect()
    }

    /// Accounts whose login or name holds some words, by login. All for no words.
    ///
    /// # Errors
    /// The database's.
    pub async fn accounts(&mut self, words: &str) -> Result<Vec<AccountEntry>> {
        let rows = self
            .tx
            .fetch_all(ACCOUNTS, vec![Value::Text(holds(words))])
            .await?;
        let mut entries = Vec::with_capacity(rows.len());
        for row in &rows {
            let Versioned { version, record } = versioned(row, 0)?;
            let Record::Account(account) = record else {
                return Err(StorageError::Corrupt("an account"));
            };
            entries.push(AccountEntry {
                account,
                version,
                last_sign_in: row.opt_int(2)?.map(Timestamp),
                has_password: row.int(3)? == 1,
                locked_until: row.opt_int(4)?.map(Timestamp),
            });
        }
        // Here, because databases sort texts each in their own way.
        entries.sort_by(|a, b| a.account.login.cmp(&b.account.login));
        Ok(entries)
    }

    /// The whole tree, in no order.
    ///
    /// # Errors
    /// The database's.
    pub async fn organisations(&mut self) -> Result<Vec<Organisation>> {
        let stored = read::of_kind(&mut self.tx, "organisation").await?;
        stored
            .into_iter()
            .map(|stored| match stored.versioned.record {
                Record::Organisation(organisation) => Ok(organisation),
                Record::Account(_)
                | Record::Request(_)
                | Record::Assignment(_)
                | Record::Note(_)
                | Record::Draft(_)
                | Record::Attachment(_)
                | Record::Rulebook(_)
                | Record::Template(_)
                | Record::View(_)
                | Record::Work(_) => Err(StorageError::Corrupt("an organisation")),
            })
            .collect()
    }

    /// Timers that are due, longest due first: record, name, time.
    ///
    /// # Errors
    /// The database's.
    pub async fn due_timers(
        &mut self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<(RecordKey, String, Timestamp)>> {
        let values = vec![Value::Int(now.0), Value::Int(limit.into())];
        let rows = self.tx.fetch_all(DUE_TIMERS, values).await?;
        rows.iter()
            .map(|row| {
                let key = key(row.str(0)?, row.str(1)?)?;
                Ok((key, row.text(2)?, Timestamp(row.int(3)?)))
            })
            .collect()
    }

    /// Computes the chain again from the first commit.
    ///
    /// # Errors
    /// The database's. A broken chain is no error but a finding.
    pub async fn verify_chain(&mut self) -> Result<ChainReport> {
        chain::verify(&mut self.tx).await
    }
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Snapshot").finish_non_exhaustive()
    }
}

/// Texts to bind, each once.
pub fn texts(texts: &[String]) -> Vec<Value> {
    let mut seen = HashSet::with_capacity(texts.len());
    texts
        .iter()
        .filter(|text| seen.insert(*text))
        .cloned()
        .map(Value::Text)
        .collect()
}

/// The pattern of texts that hold these words, for `LIKE … ESCAPE '!'`. Longer words than any text
/// of ours are cut: SQLite refuses very long patterns. Control characters are in no text of ours,
/// and PostgreSQL refuses one of them (NUL) in any value.
pub fn holds(words: &str) -> String {
    let mut pattern = String::from("%");
    for c in words.chars().filter(|c| !c.is_control()).take(200) {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}
