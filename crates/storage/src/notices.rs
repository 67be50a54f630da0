//! Notices: rows by audience, written with their commit, and how far each account has read.
//!
//! What an account has read is no record: it is written here, in a transaction of its own.

use std::collections::HashSet;
use std::fmt::Write as _;

use shared::id::{AccountId, OrganisationId};
use shared::notice::{About, MOST_COUNTED, Notice, NoticeCode};
use shared::time::Timestamp;
use shared::work::WorkSort;
use sqlx::AssertSqlSafe;

use crate::backend::{Row, Value};
use crate::error::{Result, StorageError};
use crate::read::{id, int, number, opt_id};
use crate::snapshot::Snapshot;
use crate::statement::Rows;
use crate::storage::Storage;

pub(crate) static NOTICES: Rows = Rows::new(
    "INSERT INTO notices (csn, ord, audience, code, record_id, sort, title, actor_id, place, at) VALUES ",
    10,
    "",
);

/// A commit's notice to one audience.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeRow {
    /// To whom.
    pub audience: String,
    /// What.
    pub code: NoticeCode,
    /// About what.
    pub about: About,
    /// Its title, where it is no request.
    pub title: Option<String>,
    /// The unit or station concerned.
    pub place: Option<OrganisationId>,
}

/// Whose notices are asked for.
#[derive(Clone, Debug)]
pub struct Listener {
    /// The account: what it did itself is no news to it.
    pub account: AccountId,
    /// The audiences through which it is told things, each with the moment from which on.
    pub told: Vec<(String, Timestamp)>,
    /// The audiences that it holds: what it no longer sees is not told either.
    pub sees: Vec<String>,
}

/// `$1` the account.
const MARK: &str = "
    INSERT INTO notice_marks (account_id, up_to) VALUES ($1, $2)
    ON CONFLICT (account_id) DO UPDATE SET up_to = excluded.up_to
     WHERE notice_marks.up_to < excluded.up_to";

/// What lies at or below the mark needs no line of its own. Commits read whole, then single notices.
const FORGET_READS: [&str; 2] = [
    "DELETE FROM notice_reads WHERE account_id = $1 AND csn <= $2",
    "DELETE FROM notice_seen WHERE account_id = $1 AND csn <= $2",
];

const READ_ONE: &str = "
    INSERT INTO notice_seen (account_id, csn, record_id) VALUES ($1, $2, $3)
    ON CONFLICT (account_id, csn, record_id) DO NOTHING";

const DELETE_OLD: &str = "DELETE FROM notices WHERE at < $1";

const DELETE_OLD_READS: [&str; 2] = [
    "DELETE FROM notice_reads WHERE csn < (SELECT COALESCE(MIN(csn), 0) FROM notices)",
    "DELETE FROM notice_seen WHERE csn < (SELECT COALESCE(MIN(csn), 0) FROM notices)",
];

/// What is read: at or below the mark, with its commit, or by itself. `$1` is the account.
const IS_READ: &str =
    "(n.csn <= COALESCE((SELECT up_to FROM notice_marks WHERE account_id = $1), 0)
    OR EXISTS (SELECT 1 FROM notice_reads d WHERE d.account_id = $1 AND d.csn = n.csn)
    OR EXISTS (SELECT 1 FROM notice_seen s
       WHERE s.account_id = $1 AND s.csn = n.csn AND s.record_id = n.record_id))";

/// Conditions on `notices n`; values are only ever bound.
struct Question {
    text: String,
    values: Vec<Value>,
}

impl Question {
    fn bind(&mut self, value: Value) {
        self.values.push(value);
        write!(self.text, "${}", self.values.len()).expect("writing to a string does not fail");
    }

    /// Notices that a listener is told of.
    fn of(listener: &Listener) -> Self {
        let mut all = Self {
            text: "(n.actor_id IS NULL OR n.actor_id <> $1) AND (".to_owned(),
            values: vec![Value::Text(listener.account.to_string())],
        };
        for (i, (audience, since)) in listener.told.iter().enumerate() {
            if i > 0 {
                all.text.push_str(" OR ");
            }
            all.text.push_str("(n.audience = ");
            all.bind(Value::Text(audience.clone()));
            all.text.push_str(" AND n.at >= ");
            all.bind(Value::Int(since.0));
            all.text.push(')');
        }
        all.text.push_str(
            ") AND EXISTS (SELECT 1 FROM record_audiences a
               WHERE a.kind = CASE WHEN n.sort IS NULL THEN 'request' ELSE 'work' END
               AND a.id = n.record_id AND a.visible AND a.audience IN (",
        );
        for (i, audience) in listener.sees.iter().enumerate() {
            if i > 0 {
                all.text.push(',');
            }
            all.bind(Value::Text(audience.clone()));
        }
        all.text.push_str("))");
        all
    }

    fn unread(&mut self) {
        self.text.push_str(" AND NOT ");
        self.text.push_str(IS_READ);
    }
}

fn notice(row: &Row) -> Result<Notice> {
    Ok(Notice {
        csn: number(row.int(0)?)?,
        at: Timestamp(row.int(1)?),
        code: NoticeCode::from_code(row.str(2)?).ok_or(StorageError::Corrupt("a notice"))?,
        about: about(row.str(3)?, row.opt_text(9)?.as_deref())?,
        place: opt_id(row.opt_text(4)?.as_deref())?,
        actor: row.text(5)?,
        number: row.opt_text(6)?,
        title: row.text(7)?,
        read: row.int(8)? == 1,
    })
}

fn about(record: &str, sort: Option<&str>) -> Result<About> {
    Ok(match sort {
        None => About::Request(id(record)?),
        Some(sort) => About::Work {
            id: id(record)?,
            sort: WorkSort::from_code(sort).ok_or(StorageError::Corrupt("a notice"))?,
        },
    })
}

impl Snapshot {
    /// How many notices a listener has not read, counted up to [`MOST_COUNTED`].
    ///
    /// # Errors
    /// The database's.
    pub async fn unread_notices(&mut self, listener: &Listener) -> Result<u64> {
        if listener.told.is_empty() {
            return Ok(0);
        }
        let mut all = Question::of(listener);
        all.unread();
        let text = format!(
            "SELECT COUNT(*) FROM (SELECT DISTINCT n.csn, n.record_id FROM notices n WHERE {}
               LIMIT {MOST_COUNTED}) c",
            all.text
        );
        let row = self.tx.fetch_first(AssertSqlSafe(text), all.values).await?;
        number(row.ok_or(StorageError::NotFound)?.int(0)?)
    }

    /// A window of notices, newest first: those of `limit` commits before one, each record of a
    /// commit once; and where the next window begins.
    ///
    /// # Errors
    /// The database's.
    pub async fn notices(
        &mut self,
        listener: &Listener,
        before: Option<u64>,
        only_unread: bool,
        limit: u32,
    ) -> Result<(Vec<Notice>, Option<u64>)> {
        if listener.told.is_empty() || limit == 0 {
            return Ok((Vec::new(), None));
        }
        let mut all = Question::of(listener);
        if only_unread {
            all.unread();
        }
        if let Some(before) = before {
            all.text.push_str(" AND n.csn < ");
            all.bind(Value::Int(int(before)));
        }
        let mut text = format!(
            "SELECT n.csn, n.at, n.code, n.record_id, n.place, c.actor_name, q.number,
                    COALESCE(n.title, q.title, ''),
                    CAST(CASE WHEN {IS_READ} THEN 1 ELSE 0 END AS BIGINT), n.sort
               FROM notices n
               JOIN commits c ON c.csn = n.csn
               LEFT JOIN request_columns q ON q.id = n.record_id
              WHERE {0} AND n.csn IN (SELECT DISTINCT n.csn FROM notices n WHERE {0}
                    ORDER BY n.csn DESC LIMIT ",
            all.text
        );
        std::mem::swap(&mut text, &mut all.text);
        all.bind(Value::Int(i64::from(limit)));
        all.text.push_str(") ORDER BY n.csn DESC, n.ord");
        let rows = self
            .tx
            .fetch_all(AssertSqlSafe(all.text), all.values)
            .await?;
        let mut seen = HashSet::new();
        let mut commits = HashSet::new();
        let mut notices = Vec::with_capacity(rows.len());
        for row in &rows {
            let found = notice(row)?;
            commits.insert(found.csn);
            if seen.insert((found.csn, found.about)) {
                notices.push(found);
            }
        }
        let next = (commits.len() == limit as usize)
            .then(|| notices.last().map(|last| last.csn))
            .flatten();
        Ok((notices, next))
    }
}

impl Storage {
    /// Marks everything up to a commit as read by an account; never takes a mark back.
    ///
    /// # Errors
    /// The database's.
    pub async fn read_notices_up_to(&self, account: AccountId, csn: u64) -> Result<()> {
        let values = || vec![Value::Text(account.to_string()), Value::Int(int(csn))];
        self.pools.writer.execute(MARK, values()).await?;
        for forget in FORGET_READS {
            self.pools.writer.execute(forget, values()).await?;
        }
        Ok(())
    }

    /// Marks what a commit told of one record as read by an account.
    ///
    /// # Errors
    /// The database's.
    pub async fn read_notice(&self, account: AccountId, csn: u64, about: About) -> Result<()> {
        let record = match about {
            About::Request(id) => id.to_string(),
            About::Work { id, .. } => id.to_string(),
        };
        let values = vec![
            Value::Text(account.to_string()),
            Value::Int(int(csn)),
            Value::Text(record),
        ];
        self.pools.writer.execute(READ_ONE, values).await?;
        Ok(())
    }

    /// Takes notices of before a moment away; how many there were.
    ///
    /// # Errors
    /// The database's.
    pub async fn delete_old_notices(&self, before: Timestamp) -> Result<u64> {
        let values = vec![Value::Int(before.0)];
        let gone = self.pools.writer.execute(DELETE_OLD, values).await?;
        if gone > 0 {
            let pool = &self.pools.writer;
            for delete in DELETE_OLD_READS {
                pool.execute(delete, Vec::new()).await?;
            }
        }
        Ok(gone)
    }
}
