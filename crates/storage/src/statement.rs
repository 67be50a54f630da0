//! Statements over many rows or many keys.
//!
//! A batch is written with few statements, whatever its size. Their texts are built from constant
//! pieces, with as many rows as a power of two, so that a database sees few different statements
//! and keeps each prepared. No value ever becomes part of a text.

use std::fmt::Write as _;
use std::sync::OnceLock;

use crate::backend::{Row, Transaction, Value};
use crate::error::Result;

/// Rows in one INSERT at most.
const MAX_ROWS: usize = 64;
/// Keys in one list at most.
const MAX_KEYS: usize = 256;

/// The largest power of two that is not above `count`.
const fn power_below(count: usize) -> usize {
    1 << (usize::BITS - 1 - count.leading_zeros())
}

/// Writes `($4,$5),($6,$7)`, or `$4,$5` where rows are one wide.
fn write_rows(text: &mut String, fixed: usize, width: usize, rows: usize) {
    let mut number = fixed;
    for row in 0..rows {
        if row > 0 {
            text.push(',');
        }
        if width > 1 {
            text.push('(');
        }
        for column in 0..width {
            if column > 0 {
                text.push(',');
            }
            number += 1;
            write!(text, "${number}").expect("writing to a string does not fail");
        }
        if width > 1 {
            text.push(')');
        }
    }
}

/// A statement that takes many rows: `INSERT INTO … VALUES ` … ` ON CONFLICT …`.
pub struct Rows {
    before: &'static str,
    width: usize,
    after: &'static str,
    texts: [OnceLock<String>; 7],
}

impl Rows {
    /// The pieces around the rows, each of `width` (at least two) columns.
    pub const fn new(before: &'static str, width: usize, after: &'static str) -> Self {
        Self {
            before,
            width,
            after,
            texts: [const { OnceLock::new() }; 7],
        }
    }

    fn text(&'static self, rows: usize) -> &'static str {
        self.texts[rows.trailing_zeros() as usize].get_or_init(|| {
            let mut text = self.before.to_owned();
            write_rows(&mut text, 0, self.width, rows);
            text.push_str(self.after);
            text
        })
    }

    /// Runs it over rows that are laid end to end; how many rows were changed.
    pub async fn run(&'static self, tx: &mut Transaction, values: Vec<Value>) -> Result<u64> {
        debug_assert_eq!(
            values.len() % self.width,
            0,
            "rows are whole: {}",
            self.before
        );
        let mut left = values.len() / self.width;
        let mut values = values.into_iter();
        let mut changed = 0;
        while left > 0 {
            let rows = power_below(left).min(MAX_ROWS);
            left -= rows;
            let chunk = values.by_ref().take(rows * self.width).collect();
            changed += tx.execute(self.text(rows), chunk).await?;
        }
        Ok(changed)
    }
}

/// A statement that takes a list of keys: `… IN (` … `)`, after some fixed values.
///
/// Keys wider than one column are written as `… IN (VALUES ` … `)`, which both databases know.
pub struct Keys {
    before: &'static str,
    fixed: usize,
    width: usize,
    after: &'static str,
    texts: [OnceLock<String>; 9],
}

impl Keys {
    /// The pieces around the list; `before` and `after` may name `$1` to `$fixed`.
    pub const fn new(
        before: &'static str,
        fixed: usize,
        width: usize,
        after: &'static str,
    ) -> Self {
        Self {
            before,
            fixed,
            width,
            after,
            texts: [const { OnceLock::new() }; 9],
        }
    }

    fn text(&'static self, keys: usize) -> &'static str {
        self.texts[keys.trailing_zeros() as usize].get_or_init(|| {
            let mut text = self.before.to_owned();
            write_rows(&mut text, self.fixed, self.width, keys);
            text.push_str(self.after);
            text
        })
    }

    /// Splits keys, laid end to end, into statements. A list is filled up with its last key: the
    /// same key twice in a list is the same list.
    fn chunks(&'static self, fixed: &[Value], keys: Vec<Value>) -> Vec<(&'static str, Vec<Value>)> {
        debug_assert_eq!(
            keys.len() % self.width,
            0,
            "keys are whole: {}",
            self.before
        );
        debug_assert_eq!(fixed.len(), self.fixed, "{}", self.before);
        keys.chunks(MAX_KEYS * self.width)
            .map(|chunk| {
                let size = (chunk.len() / self.width).next_power_of_two();
                let mut values = fixed.to_vec();
                values.extend_from_slice(chunk);
                let last = &chunk[chunk.len() - self.width..];
                while values.len() < self.fixed + size * self.width {
                    values.extend_from_slice(last);
                }
                (self.text(size), values)
            })
            .collect()
    }

    /// Runs it and takes all rows. No keys, no rows.
    pub async fn fetch(
        &'static self,
        tx: &mut Transaction,
        fixed: &[Value],
        keys: Vec<Value>,
    ) -> Result<Vec<Row>> {
        let mut rows = Vec::new();
        for (text, values) in self.chunks(fixed, keys) {
            rows.extend(tx.fetch_all(text, values).await?);
        }
        Ok(rows)
    }

    /// Runs it and hands on its rows one by one, holding only a few at a time.
    pub async fn for_each(
        &'static self,
        tx: &mut Transaction,
        fixed: &[Value],
        keys: Vec<Value>,
        mut take: impl FnMut(Row) -> Result<()>,
    ) -> Result<()> {
        for (text, values) in self.chunks(fixed, keys) {
            tx.for_each(text, values, &mut take).await?;
        }
        Ok(())
    }

    /// Runs it; how many rows were changed.
    pub async fn run(
        &'static self,
        tx: &mut Transaction,
        fixed: &[Value],
        keys: Vec<Value>,
    ) -> Result<u64> {
        let mut changed = 0;
        for (text, values) in self.chunks(fixed, keys) {
            changed += tx.execute(text, values).await?;
        }
        Ok(changed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_number_their_placeholders() {
        static ROWS: Rows = Rows::new("INSERT INTO t (a, b) VALUES ", 2, "");
        assert_eq!(ROWS.text(2), "INSERT INTO t (a, b) VALUES ($1,$2),($3,$4)");
        static KEYS: Keys = Keys::new("SELECT b FROM t WHERE c > $1 AND a IN (", 1, 1, ")");
        let chunks = KEYS.chunks(
            &[Value::Int(0)],
            vec![Value::Int(1), Value::Int(2), Value::Int(3)],
        );
        assert_eq!(chunks.len(), 1);
        assert_eq!(
            chunks[0].0,
            "SELECT b FROM t WHERE c > $1 AND a IN ($2,$3,$4,$5)"
        );
        assert_eq!(chunks[0].1[4], Value::Int(3));
        assert!(KEYS.chunks(&[Value::Int(0)], Vec::new()).is_empty());
    }
}
