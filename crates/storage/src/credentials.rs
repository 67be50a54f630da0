//! Passwords, one-use links and sessions: what is not a record. Each call is a transaction of its
//! own; that somebody signed in or set a password is put on record by the caller, as a command.

use shared::id::AccountId;
use shared::time::Timestamp;

use crate::backend::{Row, Value};
use crate::error::Result;
use crate::read::{id, number, opt_id};
use crate::storage::Storage;

/// So many failures lock an account …
pub const MAX_FAILURES: u64 = 5;
/// … if they come within this time, in milliseconds …
pub const FAILURE_WINDOW_MS: i64 = 15 * 60_000;
/// … for this long, in milliseconds.
pub const LOCK_MS: i64 = 15 * 60_000;

const SET_PASSWORD: &str = "
    INSERT INTO credentials (account_id, password_hash, failures) VALUES ($1, $2, 0)
    ON CONFLICT (account_id) DO UPDATE
       SET password_hash = excluded.password_hash, failures = 0, first_failure_at = NULL,
           locked_until = NULL";

const PASSWORD: &str = "
    SELECT account_id, password_hash, failures, locked_until, last_sign_in
      FROM credentials WHERE account_id = $1";

const BY_LOGIN: &str = "
    SELECT a.id, k.password_hash, COALESCE(k.failures, 0), k.locked_until, k.last_sign_in
      FROM account_columns a LEFT JOIN credentials k ON k.account_id = a.id WHERE a.login = $1";

/// `$2` now, `$3` the earliest first failure that still counts, `$4` failures allowed, `$5` the end
/// of a lock. A lock begins the count anew; a try that was under way meanwhile does not lift it.
const RECORD_FAILURE: &str = "
    UPDATE credentials
       SET failures = CASE
               WHEN first_failure_at IS NULL OR first_failure_at < $3 THEN 1
               WHEN failures + 1 >= $4 THEN 0
               ELSE failures + 1 END,
           first_failure_at = CASE
               WHEN first_failure_at IS NULL OR first_failure_at < $3 THEN $2
               WHEN failures + 1 >= $4 THEN NULL
               ELSE first_failure_at END,
           locked_until = CASE
               WHEN first_failure_at >= $3 AND failures + 1 >= $4 THEN $5
               ELSE locked_until END
     WHERE account_id = $1
    RETURNING locked_until";

const FIRST_FAILURE: &str = "
    INSERT INTO credentials (account_id, failures) VALUES ($1, 0)
    ON CONFLICT (account_id) DO NOTHING";

const RECORD_SIGN_IN: &str = "
    INSERT INTO credentials (account_id, failures, last_sign_in) VALUES ($1, 0, $2)
    ON CONFLICT (account_id) DO UPDATE
       SET failures = 0, first_failure_at = NULL, locked_until = NULL,
           last_sign_in = excluded.last_sign_in";

const DROP_UNUSED_LINKS: &str = "DELETE FROM links WHERE account_id = $1 AND used_at IS NULL";

const ADD_LINK: &str = "
    INSERT INTO links (token_hash, account_id, expires_at) VALUES ($1, $2, $3)";

const USE_LINK: &str = "
    UPDATE links SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2
    RETURNING account_id";

const LINK_ACCOUNT: &str = "
    SELECT account_id FROM links WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2";

const CREATE_SESSION: &str = "
    INSERT INTO sessions (id, account_id, data, expires_at, created_at, last_seen, device)
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING";

/// Not an upsert: a session that was ended while a call was under way must stay ended.
const SAVE_SESSION: &str = "
    UPDATE sessions
       SET account_id = $2, data = $3, expires_at = $4, last_seen = $5, device = $6 WHERE id = $1";

const LOAD_SESSION: &str = "
    SELECT id, account_id, data, expires_at, created_at, last_seen, device FROM sessions
     WHERE id = $1 AND expires_at > $2";

const DELETE_SESSION: &str = "DELETE FROM sessions WHERE id = $1";
const DELETE_SESSIONS_OF: &str = "DELETE FROM sessions WHERE account_id = $1";
const DELETE_EXPIRED_SESSIONS: &str = "DELETE FROM sessions WHERE expires_at <= $1";

/// What signing in asks for.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    /// Hash of the password, if one was ever set.
    pub hash: Option<String>,
    /// Failed sign-ins that count towards a lock.
    pub failures: u64,
    /// Locked until; may be past.
    pub locked_until: Option<Timestamp>,
    /// Last sign-in.
    pub last_sign_in: Option<Timestamp>,
}

/// Never prints the hash: a log is no place for it.
impl std::fmt::Debug for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credential")
            .field("has_hash", &self.hash.is_some())
            .field("failures", &self.failures)
            .field("locked_until", &self.locked_until)
            .finish_non_exhaustive()
    }
}

/// A session as it is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Its id, which is its secret.
    pub id: String,
    /// Whose it is, once signed in.
    pub account: Option<AccountId>,
    /// What the session layer keeps, as JSON.
    pub data: String,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last saved.
    pub last_seen: Timestamp,
    /// From what.
    pub device: String,
}

/// Never prints the id: who has it is signed in.
impl std::fmt::Debug for SessionRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SessionRow")
            .field("account", &self.account)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

fn text(text: impl ToString) -> Value {
    Value::Text(text.to_string())
}

/// A row of an id, then `password_hash, failures, locked_until, last_sign_in`.
fn credential(row: &Row) -> Result<Credential> {
    Ok(Credential {
        hash: row.opt_text(1)?,
        failures: number(row.int(2)?)?,
        locked_until: row.opt_int(3)?.map(Timestamp),
        last_sign_in: row.opt_int(4)?.map(Timestamp),
    })
}

fn session(row: &Row) -> Result<SessionRow> {
    Ok(SessionRow {
        id: row.text(0)?,
        account: opt_id(row.opt_str(1)?)?,
        data: row.text(2)?,
        expires_at: Timestamp(row.int(3)?),
        created_at: Timestamp(row.int(4)?),
        last_seen: Timestamp(row.int(5)?),
        device: row.text(6)?,
    })
}

impl Storage {
    /// Sets an account's password hash and lifts a lock.
    ///
    /// # Errors
    /// The database's.
    pub async fn set_password(&self, account: AccountId, hash: &str) -> Result<()> {
        self.pools
            .writer
            .execute(SET_PASSWORD, vec![text(account), text(hash)])
            .await?;
        Ok(())
    }

    /// An account's credential, if it ever had one.
    ///
    /// # Errors
    /// The database's.
    pub async fn password(&self, account: AccountId) -> Result<Option<Credential>> {
        let row = self
            .pools
            .readers
            .fetch_first(PASSWORD, vec![text(account)])
            .await?;
        row.as_ref().map(credential).transpose()
    }

    /// The account with a login name, with its credential: empty if it never had one.
    ///
    /// # Errors
    /// The database's.
    pub async fn credential_by_login(
        &self,
        login: &str,
    ) -> Result<Option<(AccountId, Credential)>> {
        let row = self
            .pools
            .readers
            .fetch_first(BY_LOGIN, vec![text(login)])
            .await?;
        row.map(|row| Ok((id(row.str(0)?)?, credential(&row)?)))
            .transpose()
    }

    /// Counts a failed sign-in: [`MAX_FAILURES`] within [`FAILURE_WINDOW_MS`] lock the account for
    /// [`LOCK_MS`]. Until when it is locked, if it is now.
    ///
    /// # Errors
    /// The database's.
    pub async fn record_failure(
        &self,
        account: AccountId,
        now: Timestamp,
    ) -> Result<Option<Timestamp>> {
        let writer = &self.pools.writer;
        writer.execute(FIRST_FAILURE, vec![text(account)]).await?;
        let values = vec![
            text(account),
            Value::Int(now.0),
            Value::Int(now.0 - FAILURE_WINDOW_MS),
            Value::Int(MAX_FAILURES as i64),
            Value::Int(now.0 + LOCK_MS),
        ];
        let row = writer.fetch_first(RECORD_FAILURE, values).await?;
        let until = row
            .map(|row| row.opt_int(0))
            .transpose()?
            .flatten()
            .map(Timestamp);
        Ok(until.filter(|until| *until > now))
    }

    /// Notes a sign-in and forgets failures.
    ///
    /// # Errors
    /// The database's.
    pub async fn record_sign_in(&self, account: AccountId, now: Timestamp) -> Result<()> {
        let values = vec![text(account), Value::Int(now.0)];
        self.pools.writer.execute(RECORD_SIGN_IN, values).await?;
        Ok(())
    }

    /// Keeps a one-use link, by its token's digest. Earlier unused links of the account are void.
    ///
    /// # Errors
    /// The database's.
    pub async fn add_link(
        &self,
        token_hash: &str,
        account: AccountId,
        expires_at: Timestamp,
    ) -> Result<()> {
        let mut tx = self.pools.writer.begin_writing().await?;
        tx.execute(DROP_UNUSED_LINKS, vec![text(account)]).await?;
        let values = vec![text(token_hash), text(account), Value::Int(expires_at.0)];
        tx.execute(ADD_LINK, values).await?;
        tx.commit().await
    }

    /// Uses a link up: its account, once; `None` when it is unknown, used or out of date.
    ///
    /// # Errors
    /// The database's.
    pub async fn use_link(&self, token_hash: &str, now: Timestamp) -> Result<Option<AccountId>> {
        let values = vec![text(token_hash), Value::Int(now.0)];
        let row = self.pools.writer.fetch_first(USE_LINK, values).await?;
        row.map(|row| id(row.str(0)?)).transpose()
    }

    /// Whose link it is, without using it; `None` when it could not be used.
    ///
    /// # Errors
    /// The database's.
    pub async fn link_account(
        &self,
        token_hash: &str,
        now: Timestamp,
    ) -> Result<Option<AccountId>> {
        let values = vec![text(token_hash), Value::Int(now.0)];
        let row = self.pools.readers.fetch_first(LINK_ACCOUNT, values).await?;
        row.map(|row| id(row.str(0)?)).transpose()
    }

    /// Keeps a new session; `false`, and nothing changed, if its id is taken.
    ///
    /// # Errors
    /// The database's.
    pub async fn session_create(&self, row: &SessionRow) -> Result<bool> {
        let values = vec![
            text(&row.id),
            Value::OptText(row.account.map(|account| account.to_string())),
            text(&row.data),
            Value::Int(row.expires_at.0),
            Value::Int(row.created_at.0),
            Value::Int(row.last_seen.0),
            text(&row.device),
        ];
        Ok(self.pools.writer.execute(CREATE_SESSION, values).await? == 1)
    }

    /// Keeps a session as it is now; when it was made stays. One that was ended stays ended.
    ///
    /// # Errors
    /// The database's.
    pub async fn session_save(&self, row: &SessionRow) -> Result<()> {
        let values = vec![
            text(&row.id),
            Value::OptText(row.account.map(|account| account.to_string())),
            text(&row.data),
            Value::Int(row.expires_at.0),
            Value::Int(row.last_seen.0),
            text(&row.device),
        ];
        self.pools.writer.execute(SAVE_SESSION, values).await?;
        Ok(())
    }

    /// A session that has not ended.
    ///
    /// # Errors
    /// The database's.
    pub async fn session_load(&self, id: &str, now: Timestamp) -> Result<Option<SessionRow>> {
        let values = vec![text(id), Value::Int(now.0)];
        let row = self.pools.readers.fetch_first(LOAD_SESSION, values).await?;
        row.as_ref().map(session).transpose()
    }

    /// Ends a session.
    ///
    /// # Errors
    /// The database's.
    pub async fn session_delete(&self, id: &str) -> Result<()> {
        self.pools
            .writer
            .execute(DELETE_SESSION, vec![text(id)])
            .await?;
        Ok(())
    }

    /// Ends all of an account's sessions; how many there were.
    ///
    /// # Errors
    /// The database's.
    pub async fn delete_sessions_of(&self, account: AccountId) -> Result<u64> {
        self.pools
            .writer
            .execute(DELETE_SESSIONS_OF, vec![text(account)])
            .await
    }

    /// Clears away sessions that have ended; how many there were.
    ///
    /// # Errors
    /// The database's.
    pub async fn delete_expired_sessions(&self, now: Timestamp) -> Result<u64> {
        self.pools
            .writer
            .execute(DELETE_EXPIRED_SESSIONS, vec![Value::Int(now.0)])
            .await
    }
}
