//! The windowed list of requests: everything one may see, live or not.

use std::fmt::Write as _;

use shared::filter::RequestFilter;
use shared::record::Versioned;
use shared::time::Timestamp;
use sqlx::AssertSqlSafe;

use crate::backend::Value;
use crate::error::{Result, StorageError};
use crate::read::{number, versioned};
use crate::snapshot::{Snapshot, holds, texts};

/// A request presses when its clock ends within so many milliseconds, or has ended.
const PRESSING_MS: i64 = 2 * 24 * 3_600_000;
/// Words beyond these are not looked for.
const MAX_WORDS: usize = 8;

const COUNT: &str = "SELECT COUNT(*) FROM request_columns c WHERE ";
const WINDOW: &str = "
    SELECT r.version, r.body FROM request_columns c
      JOIN records r ON r.kind = 'request' AND r.id = c.id WHERE ";
const ORDER: &str = " ORDER BY c.registered_at DESC, c.id DESC LIMIT ";
const SEEN_BY: &str = "EXISTS (SELECT 1 FROM record_audiences a
    WHERE a.kind = 'request' AND a.id = c.id AND a.visible AND a.audience IN (";

/// Conditions built from constant pieces; values are only ever bound.
#[derive(Default)]
pub(crate) struct Conditions {
    pub(crate) text: String,
    pub(crate) values: Vec<Value>,
}

impl Conditions {
    pub(crate) fn bind(&mut self, value: Value) {
        self.values.push(value);
        write!(self.text, "${}", self.values.len()).expect("writing to a string does not fail");
    }

    fn and(&mut self) {
        if !self.text.is_empty() {
            self.text.push_str(" AND ");
        }
    }

    /// `column = value`, or `column <= value`.
    fn compare(&mut self, piece: &'static str, value: Value) {
        self.and();
        self.text.push_str(piece);
        self.bind(value);
    }

    fn seen_by(&mut self, audiences: Vec<Value>) {
        self.and();
        self.text.push_str(SEEN_BY);
        for (i, audience) in audiences.into_iter().enumerate() {
            if i > 0 {
                self.text.push(',');
            }
            self.bind(audience);
        }
        self.text.push_str("))");
    }

    pub(crate) fn of(audiences: &[String], filter: &RequestFilter, now: Timestamp) -> Self {
        let mut all = Self::default();
        let mut held = texts(audiences);
        // Few different lengths, so that few statements are prepared.
        if let Some(last) = held.last().cloned() {
            held.resize(held.len().next_power_of_two(), last);
        }
        all.seen_by(held);
        if let Some(status) = filter.status {
            all.compare("c.status = ", Value::Word(status.code()));
        }
        if let Some(topic) = filter.topic {
            all.compare("c.topic = ", Value::Word(topic.code()));
        }
        if let Some(street) = filter.street {
            all.compare("c.street = ", Value::Text(street.to_string()));
        }
        if let Some(station) = filter.station {
            all.compare("c.station = ", Value::Text(station.to_string()));
        }
        if let Some(unit) = filter.unit {
            // A unit is one that sees the request: it handles it, or handled it.
            all.seen_by(vec![Value::Text(format!("u:{unit}"))]);
        }
        if filter.pressing {
            all.compare("c.due_at <= ", Value::Int(now.plus_ms(PRESSING_MS).0));
            all.text
                .push_str(" AND c.status NOT IN ('closed', 'archived')");
        }
        for word in filter.words.split_whitespace().take(MAX_WORDS) {
            let pattern = Value::Text(holds(word));
            all.compare("(LOWER(c.title) LIKE LOWER(", pattern.clone());
            all.text
                .push_str(") ESCAPE '!' OR LOWER(c.place) LIKE LOWER(");
            all.bind(pattern.clone());
            all.text
                .push_str(") ESCAPE '!' OR LOWER(c.number) LIKE LOWER(");
            all.bind(pattern);
            all.text.push_str(") ESCAPE '!')");
        }
        all
    }
}

impl Snapshot {
    /// A window of the requests that some audiences see and a filter asks for, live or not, newest
    /// registered first; and how many there are in all.
    ///
    /// Every word must be in the number, the title or the place. `now` decides what presses.
    ///
    /// # Errors
    /// The database's.
    pub async fn requests(
        &mut self,
        audiences: &[String],
        filter: &RequestFilter,
        now: Timestamp,
        offset: u32,
        limit: u32,
    ) -> Result<(Vec<Versioned>, u64)> {
        if audiences.is_empty() {
            return Ok((Vec::new(), 0));
        }
        let mut all = Conditions::of(audiences, filter, now);
        let count = AssertSqlSafe(format!("{COUNT}{}", all.text));
        let total = self.tx.fetch_first(count, all.values.clone()).await?;
        let total = number(total.ok_or(StorageError::NotFound)?.int(0)?)?;
        all.text.insert_str(0, WINDOW);
        all.text.push_str(ORDER);
        all.bind(Value::Int(limit.into()));
        all.text.push_str(" OFFSET ");
        all.bind(Value::Int(offset.into()));
        let rows = self
            .tx
            .fetch_all(AssertSqlSafe(all.text), all.values)
            .await?;
        let rows = rows
            .iter()
            .map(|row| versioned(row, 0))
            .collect::<Result<_>>()?;
        Ok((rows, total))
    }
}
