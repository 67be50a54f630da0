//! What petitioners without an account come by: receipts, numbers, and how often they may try.

use shared::id::RequestId;
use shared::time::{LocalDate, Timestamp};

use crate::backend::Value;
use crate::error::{Result, StorageError};
use crate::read::{id, number};
use crate::snapshot::Snapshot;
use crate::storage::Storage;

const RECEIPT: &str = "
    SELECT request_id FROM receipts WHERE token_hash = $1 AND expires_at >= $2";

const BY_NUMBER: &str = "SELECT id FROM request_columns WHERE number = $1";

const FORGET_TRIES: &str = "DELETE FROM look_ups WHERE day < $1";

const COUNT_TRY: &str = "
    INSERT INTO look_ups (number_hash, day, tries) VALUES ($1, $2, 1)
    ON CONFLICT (number_hash, day) DO UPDATE SET tries = look_ups.tries + 1
    RETURNING tries";

const GIVE_BACK_TRY: &str = "
    UPDATE look_ups SET tries = tries - 1 WHERE number_hash = $1 AND day = $2 AND tries > 0";

impl Snapshot {
    /// The request of a receipt that is good at `now`, by its token's digest.
    ///
    /// # Errors
    /// The database's.
    pub async fn receipt(&mut self, token_hash: &str, now: Timestamp) -> Result<Option<RequestId>> {
        let values = vec![Value::Text(token_hash.to_owned()), Value::Int(now.0)];
        let row = self.tx.fetch_first(RECEIPT, values).await?;
        row.map(|row| id(row.str(0)?)).transpose()
    }

    /// The request that holds a number.
    ///
    /// # Errors
    /// The database's.
    pub async fn request_by_number(&mut self, number: &str) -> Result<Option<RequestId>> {
        let values = vec![Value::Text(number.to_owned())];
        let row = self.tx.fetch_first(BY_NUMBER, values).await?;
        row.map(|row| id(row.str(0)?)).transpose()
    }
}

impl Storage {
    /// Counts a try to look a number up; how many there were on that day, this one included. Those of
    /// earlier days are forgotten.
    ///
    /// # Errors
    /// The database's.
    pub async fn count_try(&self, number_hash: &str, day: LocalDate) -> Result<u64> {
        let writer = &self.pools.writer;
        let today = Value::Int(day.0.into());
        writer.execute(FORGET_TRIES, vec![today.clone()]).await?;
        let values = vec![Value::Text(number_hash.to_owned()), today];
        let row = writer.fetch_first(COUNT_TRY, values).await?;
        number(row.ok_or(StorageError::NotFound)?.int(0)?)
    }

    /// Takes a try back: it was right, and only wrong ones count.
    ///
    /// # Errors
    /// The database's.
    pub async fn give_back_try(&self, number_hash: &str, day: LocalDate) -> Result<()> {
        let values = vec![
            Value::Text(number_hash.to_owned()),
            Value::Int(day.0.into()),
        ];
        self.pools.writer.execute(GIVE_BACK_TRY, values).await?;
        Ok(())
    }
}
