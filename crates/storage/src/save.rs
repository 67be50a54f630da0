//! Writing a batch: a constant number of bulk statements, however many commands it holds.
//!
//! Within a batch a record may be put by several commands. History, chain and the list of touched
//! records keep every step; the record itself, its columns and its audiences are written once, as
//! the last command leaves them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use shared::id::RequestId;
use shared::notice::About;
use shared::record::{Parent, RecordKey};
use shared::time::Timestamp;

use crate::backend::Value;
use crate::batch::{Batch, Columns, Commit, Head, Line, Put, Receipt, RequestColumns, TimerChange};
use crate::chain::{self, Entry, Link};
use crate::error::{Result, StorageError};
use crate::notices::NOTICES;
use crate::read::int;
use crate::statement::{Keys, Rows};
use crate::writing::{Known, Writing};

static COMMITS: Rows = Rows::new(
    "INSERT INTO commits (csn, command_id, client_id, seq, at, occurred_at, issued_at, actor_id,
        actor_name, actor_role, device, code, outcome, chain) VALUES ",
    14,
    "",
);

static COMMIT_RECORDS: Rows = Rows::new(
    "INSERT INTO commit_records (csn, ord, kind, id, version, audiences_before, audiences_after)
     VALUES ",
    7,
    "",
);

static HISTORY: Rows = Rows::new(
    "INSERT INTO history (kind, id, csn, code, content, salt, digest) VALUES ",
    7,
    "",
);

/// No upsert: where a record stands already, somebody else was first.
static NEW_RECORDS: Rows = Rows::new(
    "INSERT INTO records (kind, id, version, csn, parent, live, audiences, body) VALUES ",
    8,
    "",
);

/// The exact version was compared under the lock; the guard here holds even if that were wrong.
static CHANGED_RECORDS: Rows = Rows::new(
    "INSERT INTO records (kind, id, version, csn, parent, live, audiences, body) VALUES ",
    8,
    " ON CONFLICT (kind, id) DO UPDATE
         SET version = excluded.version, csn = excluded.csn, parent = excluded.parent,
             live = excluded.live, audiences = excluded.audiences, body = excluded.body
       WHERE records.version < excluded.version",
);

static REQUEST_COLUMNS: Rows = Rows::new(
    "INSERT INTO request_columns (id, number, station, street, community, topic, status, lead_unit,
        due_at, registered_at, closed_at, title, place) VALUES ",
    13,
    " ON CONFLICT (id) DO UPDATE
         SET number = excluded.number, station = excluded.station, street = excluded.street,
             community = excluded.community, topic = excluded.topic, status = excluded.status,
             lead_unit = excluded.lead_unit, due_at = excluded.due_at,
             registered_at = excluded.registered_at, closed_at = excluded.closed_at,
             title = excluded.title, place = excluded.place",
);

static ACCOUNT_COLUMNS: Rows = Rows::new(
    "INSERT INTO account_columns (id, login, name, state) VALUES ",
    4,
    " ON CONFLICT (id) DO UPDATE
         SET login = excluded.login, name = excluded.name, state = excluded.state",
);

static AUDIENCES: Rows = Rows::new(
    "INSERT INTO record_audiences (kind, id, audience, csn, visible, live) VALUES ",
    6,
    " ON CONFLICT (kind, id, audience) DO UPDATE
         SET csn = excluded.csn, visible = excluded.visible, live = excluded.live",
);

static COUNTERS: Rows = Rows::new(
    "INSERT INTO counters (name, value) VALUES ",
    2,
    " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
);

static TIMERS: Rows = Rows::new(
    "INSERT INTO timers (kind, id, timer, due_at) VALUES ",
    4,
    " ON CONFLICT (kind, id, timer) DO UPDATE SET due_at = excluded.due_at",
);

static CLEARED_TIMERS: Keys = Keys::new(
    "DELETE FROM timers WHERE (kind, id, timer) IN (VALUES ",
    0,
    3,
    ")",
);

static PETITIONERS: Rows = Rows::new(
    "INSERT INTO petitioners (request_id, csn, sealed, phone_mac) VALUES ",
    4,
    "",
);

static RECEIPTS: Rows = Rows::new(
    "INSERT INTO receipts (request_id, token_hash, csn, expires_at) VALUES ",
    4,
    " ON CONFLICT (request_id) DO UPDATE
         SET token_hash = excluded.token_hash, csn = excluded.csn,
             expires_at = excluded.expires_at",
);

const HEAD: &str = "UPDATE meta SET head = $1, chain = $2, last_at = $3 WHERE id = 1";

/// A record as the whole batch leaves it.
struct Final {
    /// The version it had before the batch; 0 for a new one.
    base: u64,
    csn: u64,
    put: Put,
    /// Audiences it passed through on the way: a reader who stopped in the middle must hear that
    /// it left them.
    passed: BTreeSet<String>,
}

/// Values of all rows of a batch, laid end to end.
#[derive(Default)]
struct Written {
    commits: Vec<Value>,
    commit_records: Vec<Value>,
    history: Vec<Value>,
    petitioners: Vec<Value>,
    notices: Vec<Value>,
    finals: Vec<Final>,
    positions: HashMap<RecordKey, usize>,
    timers: BTreeMap<(RecordKey, &'static str), Option<Timestamp>>,
    /// The last one of each request.
    receipts: BTreeMap<RequestId, (i64, Receipt)>,
}

fn text(text: impl ToString) -> Value {
    Value::Text(text.to_string())
}

fn opt_text(text: Option<impl ToString>) -> Value {
    Value::OptText(text.map(|text| text.to_string()))
}

fn time(time: Option<Timestamp>) -> Value {
    Value::OptInt(time.map(|time| time.0))
}

impl Writing {
    /// Writes everything a batch of decided commands brought about, and moves the head.
    ///
    /// # Errors
    /// `Conflict` when commit numbers do not follow the head, a record stands at another version
    /// than the one its put goes out from, or a unique value is taken; the database's otherwise.
    /// The transaction must then be rolled back.
    pub async fn save(&mut self, batch: Batch) -> Result<Head> {
        let mut written = Written::default();
        let mut head = self.head.clone();
        let lines = batch.commits.iter().map(|commit| commit.lines.len()).sum();
        let mut salts = salts(lines)?.into_iter();
        for commit in batch.commits {
            if commit.csn != head.csn + 1 || commit.at < head.last_at {
                return Err(StorageError::Conflict);
            }
            head.csn = commit.csn;
            head.last_at = commit.at;
            head.chain = written.commit(&head.chain, commit, &mut salts)?;
        }
        self.assert_versions(&written.finals).await?;
        let counters: BTreeMap<String, u64> = batch.counters.into_iter().collect();
        let counters = counters
            .into_iter()
            .flat_map(|(name, value)| [text(name), Value::Int(int(value))]);
        COUNTERS.run(&mut self.tx, counters.collect()).await?;
        COMMITS.run(&mut self.tx, written.commits).await?;
        COMMIT_RECORDS
            .run(&mut self.tx, written.commit_records)
            .await?;
        HISTORY.run(&mut self.tx, written.history).await?;
        PETITIONERS.run(&mut self.tx, written.petitioners).await?;
        NOTICES.run(&mut self.tx, written.notices).await?;
        self.save_timers(written.timers).await?;
        let receipts = written.receipts.into_iter().flat_map(|(id, (csn, held))| {
            [
                text(id),
                Value::Text(held.token_hash),
                Value::Int(csn),
                Value::Int(held.expires_at.0),
            ]
        });
        RECEIPTS.run(&mut self.tx, receipts.collect()).await?;
        self.save_records(written.finals).await?;
        let meta = vec![
            Value::Int(int(head.csn)),
            text(&head.chain),
            Value::Int(head.last_at.0),
        ];
        self.tx.execute(HEAD, meta).await?;
        self.head = head.clone();
        Ok(head)
    }

    /// Compares versions with what stands there. Under the lock nothing can change afterwards.
    async fn assert_versions(&mut self, finals: &[Final]) -> Result<()> {
        let key = |last: &Final| last.put.versioned.record.key();
        let unread: Vec<_> = finals
            .iter()
            .filter(|last| last.base > 0)
            .map(key)
            .filter(|key| !self.known.contains_key(key))
            .collect();
        self.records(&unread).await?;
        let stands = |last: &Final| self.known.get(&key(last)).map_or(0, |known| known.version);
        if finals.iter().all(|last| stands(last) == last.base) {
            Ok(())
        } else {
            Err(StorageError::Conflict)
        }
    }

    async fn save_records(&mut self, finals: Vec<Final>) -> Result<()> {
        let (mut new, mut changed) = (Vec::new(), Vec::new());
        let (mut requests, mut accounts, mut audiences) = (Vec::new(), Vec::new(), Vec::new());
        let mut changes = 0;
        for Final {
            base,
            csn,
            put,
            mut passed,
        } in finals
        {
            let record = &put.versioned.record;
            let key = record.key();
            let (kind, id) = (Value::Word(key.kind()), key.id());
            match put.columns {
                Columns::Request(columns) => request_row(&mut requests, &id, columns),
                Columns::Account { login, name, state } => {
                    accounts.extend([text(&id), Value::Text(login), Value::Text(name)]);
                    accounts.push(Value::Text(state));
                }
                Columns::None => {}
            }
            let seen: BTreeSet<String> = put.audiences.into_iter().collect();
            let seen: Vec<String> = seen.into_iter().collect();
            if let Some(known) = self.known.remove(&key) {
                passed.extend(known.audiences);
            }
            let mut audience = |audience: String, visible: bool| {
                audiences.extend([kind.clone(), Value::Text(id.clone()), Value::Text(audience)]);
                audiences.extend([Value::Int(int(csn)), Value::Bool(visible)]);
                audiences.push(Value::Bool(visible && put.live));
            };
            for left in passed
                .into_iter()
                .filter(|passed| seen.binary_search(passed).is_err())
            {
                audience(left, false);
            }
            for seen in &seen {
                audience(seen.clone(), true);
            }
            let body = serde_json::to_string(record)
                .map_err(|_| StorageError::Corrupt("a record that JSON cannot hold"))?;
            let rows = if base == 0 { &mut new } else { &mut changed };
            changes += u64::from(base > 0);
            rows.extend([
                kind,
                Value::Text(id),
                Value::Int(int(put.versioned.version)),
            ]);
            rows.extend([
                Value::Int(int(csn)),
                opt_text(put.parent.map(Parent::id)),
                Value::Bool(put.live),
            ]);
            rows.extend([Value::Text(seen.join(" ")), Value::Text(body)]);
            let version = put.versioned.version;
            self.known.insert(
                key,
                Known {
                    version,
                    audiences: seen,
                },
            );
        }
        NEW_RECORDS.run(&mut self.tx, new).await?;
        if CHANGED_RECORDS.run(&mut self.tx, changed).await? != changes {
            return Err(StorageError::Conflict);
        }
        REQUEST_COLUMNS.run(&mut self.tx, requests).await?;
        ACCOUNT_COLUMNS.run(&mut self.tx, accounts).await?;
        AUDIENCES.run(&mut self.tx, audiences).await?;
        Ok(())
    }

    async fn save_timers(
        &mut self,
        timers: BTreeMap<(RecordKey, &'static str), Option<Timestamp>>,
    ) -> Result<()> {
        let (mut set, mut cleared) = (Vec::new(), Vec::new());
        for ((key, timer), due_at) in timers {
            let rows = if due_at.is_some() {
                &mut set
            } else {
                &mut cleared
            };
            rows.extend([
                Value::Word(key.kind()),
                Value::Text(key.id()),
                Value::Word(timer),
            ]);
            rows.extend(due_at.map(|due_at| Value::Int(due_at.0)));
        }
        TIMERS.run(&mut self.tx, set).await?;
        CLEARED_TIMERS.run(&mut self.tx, &[], cleared).await?;
        Ok(())
    }
}

fn request_row(rows: &mut Vec<Value>, id: &str, columns: RequestColumns) {
    rows.extend([
        text(id),
        Value::OptText(columns.number),
        text(columns.station),
        text(columns.street),
        opt_text(columns.community),
        Value::Word(columns.topic.code()),
        Value::Word(columns.status.code()),
        opt_text(columns.lead),
        time(columns.due_at),
        Value::Int(columns.registered_at.0),
        time(columns.closed_at),
        Value::Text(columns.title),
        Value::Text(columns.place),
    ]);
}

/// Sixteen random bytes for each line, in hexadecimal, drawn at once.
fn salts(lines: usize) -> Result<Vec<String>> {
    const SALT_BYTES: usize = 16;
    let mut random = vec![0; lines * SALT_BYTES];
    // Without randomness nothing that is to be erased may be written.
    getrandom::fill(&mut random)
        .map_err(|error| StorageError::Unavailable(sqlx::Error::Io(error.into())))?;
    Ok(random.chunks(SALT_BYTES).map(chain::hex).collect())
}

impl Written {
    /// Lays out one commit's rows; the chain's value at it.
    fn commit(
        &mut self,
        previous: &str,
        commit: Commit,
        salts: &mut impl Iterator<Item = String>,
    ) -> Result<String> {
        let csn = int(commit.csn);
        let digests = self.lines(csn, commit.lines, salts);
        let entries = self.touched(csn, &commit.puts, digests);
        let outcome = serde_json::to_string(&commit.outcome)
            .map_err(|_| StorageError::Corrupt("an outcome that JSON cannot hold"))?;
        let (client_id, command_id) = (commit.client_id.to_string(), commit.command_id.to_string());
        let actor = commit.actor.map(|actor| actor.to_string());
        let chain = chain::next(
            previous,
            Link {
                csn,
                at: commit.at.0,
                occurred_at: commit.occurred_at.map(|at| at.0),
                issued_at: commit.issued_at.0,
                client_id: &client_id,
                seq: int(commit.seq),
                command_id: &command_id,
                actor: actor.as_deref(),
                actor_role: &commit.actor_role,
                code: commit.code,
                outcome: &outcome,
                entries,
            },
        );
        self.commits.extend([
            Value::Int(csn),
            Value::Text(command_id),
            Value::Text(client_id),
            Value::Int(int(commit.seq)),
            Value::Int(commit.at.0),
            time(commit.occurred_at),
            Value::Int(commit.issued_at.0),
            Value::OptText(actor),
            Value::Text(commit.actor_name),
            Value::Text(commit.actor_role),
            Value::Text(commit.device),
            Value::Word(commit.code),
            Value::Text(outcome),
            Value::Text(chain.clone()),
        ]);
        let happened = commit.occurred_at.unwrap_or(commit.at);
        for (ord, row) in commit.notices.into_iter().enumerate() {
            let actor = commit.actor.map(|actor| actor.to_string());
            self.notices
                .extend([Value::Int(csn), Value::Int(int(ord as u64))]);
            self.notices
                .extend([Value::Text(row.audience), Value::Word(row.code.code())]);
            let (record, sort) = match row.about {
                About::Request(id) => (text(id), None),
                About::Work { id, sort } => (text(id), Some(sort.code().to_owned())),
            };
            self.notices.extend([
                record,
                Value::OptText(sort),
                Value::OptText(row.title),
                Value::OptText(actor),
            ]);
            self.notices
                .extend([opt_text(row.place), Value::Int(happened.0)]);
        }
        if let Some(sealed) = commit.petitioner {
            self.petitioners
                .extend([text(sealed.request), Value::Int(csn)]);
            self.petitioners.push(Value::OptText(Some(sealed.sealed)));
            self.petitioners.push(Value::OptText(sealed.phone_mac));
        }
        if let Some(receipt) = commit.receipt {
            self.receipts.insert(receipt.request, (csn, receipt));
        }
        for change in commit.timers {
            match change {
                TimerChange::Set { key, timer, due_at } => {
                    self.timers.insert((key, timer), Some(due_at))
                }
                TimerChange::Clear { key, timer } => self.timers.insert((key, timer), None),
            };
        }
        for put in commit.puts {
            self.put(commit.csn, put)?;
        }
        Ok(chain)
    }

    /// Lays out history rows; their digests.
    fn lines(
        &mut self,
        csn: i64,
        lines: Vec<Line>,
        salts: &mut impl Iterator<Item = String>,
    ) -> BTreeMap<RecordKey, String> {
        let mut digests = BTreeMap::new();
        for line in lines {
            let salt = salts.next().expect("one salt was drawn for each line");
            let digest = chain::digest(&salt, &line.content);
            self.history
                .extend([Value::Word(line.key.kind()), Value::Text(line.key.id())]);
            self.history
                .extend([Value::Int(csn), Value::Word(line.code)]);
            self.history
                .extend([Value::Text(line.content), Value::Text(salt), text(&digest)]);
            digests.insert(line.key, digest);
        }
        digests
    }

    /// Lays out the list of records that a commit concerns: those it puts, then those it only
    /// tells about, with version 0.
    fn touched(
        &mut self,
        csn: i64,
        puts: &[Put],
        mut digests: BTreeMap<RecordKey, String>,
    ) -> Vec<Entry> {
        let mut entries = Vec::with_capacity(puts.len() + digests.len());
        let mut add = |key: RecordKey, version: u64, before: String, after: String, digest| {
            let (kind, id, version) = (key.kind(), key.id(), int(version));
            let ord = int(entries.len() as u64);
            self.commit_records
                .extend([Value::Int(csn), Value::Int(ord), Value::Word(kind)]);
            self.commit_records
                .extend([Value::Text(id.clone()), Value::Int(version)]);
            self.commit_records
                .extend([Value::Text(before), Value::Text(after)]);
            entries.push(Entry {
                kind: kind.to_owned(),
                id,
                version,
                digest,
            });
        };
        for put in puts {
            let key = put.versioned.record.key();
            let after = if put.live {
                put.audiences.join(" ")
            } else {
                String::new()
            };
            let digest = digests.remove(&key).unwrap_or_default();
            add(
                key,
                put.versioned.version,
                put.before.join(" "),
                after,
                digest,
            );
        }
        for (key, digest) in digests {
            add(key, 0, String::new(), String::new(), digest);
        }
        entries
    }

    fn put(&mut self, csn: u64, put: Put) -> Result<()> {
        let key = put.versioned.record.key();
        let version = put.versioned.version;
        match self.positions.get(&key) {
            Some(position) => {
                let earlier = &mut self.finals[*position];
                if version != earlier.put.versioned.version + 1 {
                    return Err(StorageError::Conflict);
                }
                earlier
                    .passed
                    .extend(std::mem::take(&mut earlier.put.audiences));
                earlier.put = put;
                earlier.csn = csn;
            }
            None => {
                let base = version.checked_sub(1).ok_or(StorageError::Conflict)?;
                self.positions.insert(key, self.finals.len());
                self.finals.push(Final {
                    base,
                    csn,
                    put,
                    passed: BTreeSet::new(),
                });
            }
        }
        Ok(())
    }
}
