//! The write path's transaction: one at a time in the whole deployment.

use std::collections::HashMap;

use shared::command::Answer;
use shared::id::{AccountId, ClientId, CommandId, RequestId};
use shared::record::{Parent, RecordKey, Versioned};

use crate::backend::{Transaction, Value};
use crate::batch::{Head, Stored};
use crate::error::{Result, StorageError};
use crate::read::{self, id, int, json, number};
use crate::statement::Keys;

/// Takes the lock that makes commit numbers stand in the order of commits. It must be the first
/// statement: what is read after it cannot change until the transaction ends.
const LOCK: &str = "
    UPDATE meta SET head = head WHERE id = 1 RETURNING epoch, head, chain, last_at, demo";

const SET_DEMO: &str = "UPDATE meta SET demo = TRUE WHERE id = 1";

static DECIDED: Keys = Keys::new(
    "SELECT command_id, csn, outcome FROM commits WHERE command_id IN (",
    0,
    1,
    ")",
);

static SEQUENCES: Keys = Keys::new(
    "SELECT client_id, seq, command_id FROM commits WHERE (client_id, seq) IN (VALUES ",
    0,
    2,
    ")",
);

static LOGINS: Keys = Keys::new(
    "SELECT login, id FROM account_columns WHERE login IN (",
    0,
    1,
    ")",
);

static COUNTERS: Keys = Keys::new(
    "SELECT name, value FROM counters WHERE name IN (",
    0,
    1,
    ")",
);

static NUMBERS: Keys = Keys::new(
    "SELECT number, id FROM request_columns WHERE number IN (",
    0,
    1,
    ")",
);

/// What this transaction has read of a record, which nobody else can have changed since.
pub(crate) struct Known {
    pub version: u64,
    pub audiences: Vec<String>,
}

/// A transaction that may write. Dropped, it leaves everything as it was.
pub struct Writing {
    pub(crate) tx: Transaction,
    pub(crate) head: Head,
    pub(crate) known: HashMap<RecordKey, Known>,
}

impl Writing {
    pub(crate) async fn begin(mut tx: Transaction) -> Result<Self> {
        let row = tx
            .fetch_first(LOCK, Vec::new())
            .await?
            .ok_or(StorageError::NotFound)?;
        Ok(Self {
            head: read::head_of(&row)?,
            tx,
            known: HashMap::new(),
        })
    }

    /// Where the database stands; after [`Self::save`], where it will stand.
    pub const fn head(&self) -> &Head {
        &self.head
    }

    /// Answers to those of the commands that were decided before.
    ///
    /// # Errors
    /// The database's.
    pub async fn decided(&mut self, ids: &[CommandId]) -> Result<HashMap<CommandId, Answer>> {
        let keys = ids.iter().map(|id| Value::Text(id.to_string())).collect();
        let rows = DECIDED.fetch(&mut self.tx, &[], keys).await?;
        rows.iter()
            .map(|row| {
                let command_id: CommandId = id(row.str(0)?)?;
                let outcome = json(row.str(2)?, "an outcome")?;
                Ok((
                    command_id,
                    Answer {
                        command_id,
                        csn: number(row.int(1)?)?,
                        outcome,
                    },
                ))
            })
            .collect()
    }

    /// Which of the clients' numbers are used already, and by which command.
    ///
    /// # Errors
    /// The database's.
    pub async fn sequences(
        &mut self,
        used: &[(ClientId, u64)],
    ) -> Result<HashMap<(ClientId, u64), CommandId>> {
        let keys = used
            .iter()
            .flat_map(|(client, seq)| [Value::Text(client.to_string()), Value::Int(int(*seq))])
            .collect();
        let rows = SEQUENCES.fetch(&mut self.tx, &[], keys).await?;
        rows.iter()
            .map(|row| Ok(((id(row.str(0)?)?, number(row.int(1)?)?), id(row.str(2)?)?)))
            .collect()
    }

    /// Those of the records that are there.
    ///
    /// # Errors
    /// The database's.
    pub async fn records(&mut self, keys: &[RecordKey]) -> Result<HashMap<RecordKey, Stored>> {
        let found = read::records(&mut self.tx, keys).await?;
        for stored in found.values() {
            self.remember(stored);
        }
        Ok(found)
    }

    /// Parts of some records, oldest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn children(&mut self, parents: &[Parent]) -> Result<Vec<Stored>> {
        let found = read::children(&mut self.tx, parents.iter().copied()).await?;
        for stored in &found {
            self.remember(stored);
        }
        Ok(found)
    }

    /// All accounts: for the rare rule that looks at all of them.
    ///
    /// # Errors
    /// The database's.
    pub async fn accounts(&mut self) -> Result<Vec<Stored>> {
        self.of_kind("account").await
    }

    /// All organisations.
    ///
    /// # Errors
    /// The database's.
    pub async fn organisations(&mut self) -> Result<Vec<Stored>> {
        self.of_kind("organisation").await
    }

    /// Live records that are shown to one of some audiences: for the rare rule that looks at all of an
    /// organisation's.
    ///
    /// # Errors
    /// The database's.
    pub async fn shown_to(&mut self, audiences: &[String]) -> Result<Vec<Stored>> {
        let found = read::shown_to(&mut self.tx, audiences).await?;
        for stored in &found {
            self.remember(stored);
        }
        Ok(found)
    }

    /// All the work beside requests that is live: for the same rule.
    ///
    /// # Errors
    /// The database's.
    pub async fn live_works(&mut self) -> Result<Vec<Stored>> {
        let found = read::live_works(&mut self.tx).await?;
        for stored in &found {
            self.remember(stored);
        }
        Ok(found)
    }

    async fn of_kind(&mut self, kind: &'static str) -> Result<Vec<Stored>> {
        let found = read::of_kind(&mut self.tx, kind).await?;
        for stored in &found {
            self.remember(stored);
        }
        Ok(found)
    }

    fn remember(&mut self, stored: &Stored) {
        let Versioned { version, record } = &stored.versioned;
        let known = Known {
            version: *version,
            audiences: stored.audiences.clone(),
        };
        self.known.insert(record.key(), known);
    }

    /// Who holds those of the login names that are taken.
    ///
    /// # Errors
    /// The database's.
    pub async fn account_by_login(
        &mut self,
        logins: &[String],
    ) -> Result<HashMap<String, AccountId>> {
        let keys = logins.iter().cloned().map(Value::Text).collect();
        let rows = LOGINS.fetch(&mut self.tx, &[], keys).await?;
        rows.iter()
            .map(|row| Ok((row.text(0)?, id(row.str(1)?)?)))
            .collect()
    }

    /// The values of those of the counters that have begun to count.
    ///
    /// # Errors
    /// The database's.
    pub async fn counters(&mut self, names: &[String]) -> Result<HashMap<String, u64>> {
        let keys = names.iter().cloned().map(Value::Text).collect();
        let rows = COUNTERS.fetch(&mut self.tx, &[], keys).await?;
        rows.iter()
            .map(|row| Ok((row.text(0)?, number(row.int(1)?)?)))
            .collect()
    }

    /// Which requests hold those of the numbers that are taken.
    ///
    /// # Errors
    /// The database's.
    pub async fn numbers(&mut self, numbers: &[String]) -> Result<HashMap<String, RequestId>> {
        let keys = numbers.iter().cloned().map(Value::Text).collect();
        let rows = NUMBERS.fetch(&mut self.tx, &[], keys).await?;
        rows.iter()
            .map(|row| Ok((row.text(0)?, id(row.str(1)?)?)))
            .collect()
    }

    /// Marks the database as holding demo data, for good.
    ///
    /// # Errors
    /// The database's.
    pub async fn set_demo(&mut self) -> Result<()> {
        self.tx.execute(SET_DEMO, Vec::new()).await?;
        self.head.demo = true;
        Ok(())
    }

    /// Makes everything durable and visible, and lets the next writer in.
    ///
    /// # Errors
    /// The database's. It may have been committed all the same: send the commands again.
    pub async fn commit(self) -> Result<()> {
        self.tx.commit().await
    }

    /// Leaves everything as it was.
    ///
    /// # Errors
    /// The database's; everything is as it was then, too.
    pub async fn rollback(self) -> Result<()> {
        self.tx.rollback().await
    }
}

impl std::fmt::Debug for Writing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writing")
            .field("head", &self.head)
            .finish_non_exhaustive()
    }
}
