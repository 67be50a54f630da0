//! One chain over all commits, which still holds after a person's data is erased.
//!
//! `chain_n = SHA-256(chain_{n-1} ‖ what commit n says)`. Of each history line the chain holds only
//! `digest = SHA-256(salt ‖ content)`: content and salt can be erased, and without the salt the
//! digest tells nothing, not even to somebody who guesses the content.
//!
//! Names of actors and devices are not in the chain: they are personal data that may have to go.

use std::collections::HashMap;

use sha2::{Digest as _, Sha256};

use crate::backend::{Row, Transaction, Value};
use crate::error::{Result, StorageError};
use crate::read::{int, number};

/// The chain before the first commit.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What the chain holds of one commit; texts as they are stored.
pub struct Link<'a> {
    pub csn: i64,
    pub at: i64,
    pub occurred_at: Option<i64>,
    pub issued_at: i64,
    pub client_id: &'a str,
    pub seq: i64,
    pub command_id: &'a str,
    pub actor: Option<&'a str>,
    pub actor_role: &'a str,
    pub code: &'a str,
    pub outcome: &'a str,
    pub entries: Vec<Entry>,
}

/// What the chain holds of one record that a commit concerns.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    pub kind: String,
    pub id: String,
    /// 0: told in the history without a change.
    pub version: i64,
    /// Empty where there is no line.
    pub digest: String,
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

/// The digest of a history line.
pub fn digest(salt: &str, content: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(salt.as_bytes());
    hash.update(content.as_bytes());
    hex(&hash.finalize())
}

/// Every field goes in with its length, so that no two different commits read the same.
fn field(hash: &mut Sha256, bytes: &[u8]) {
    hash.update((bytes.len() as u64).to_be_bytes());
    hash.update(bytes);
}

fn optional(hash: &mut Sha256, bytes: Option<&[u8]>) {
    hash.update([u8::from(bytes.is_some())]);
    field(hash, bytes.unwrap_or_default());
}

/// The chain's value at a commit, from the value before it.
pub fn next(previous: &str, mut link: Link<'_>) -> String {
    // The order must not depend on how a database sorts.
    link.entries.sort_unstable();
    let mut hash = Sha256::new();
    field(&mut hash, previous.as_bytes());
    for number in [link.csn, link.at, link.issued_at, link.seq] {
        hash.update(number.to_be_bytes());
    }
    optional(
        &mut hash,
        link.occurred_at
            .map(i64::to_be_bytes)
            .as_ref()
            .map(<[u8; 8]>::as_slice),
    );
    optional(&mut hash, link.actor.map(str::as_bytes));
    for text in [
        link.client_id,
        link.command_id,
        link.actor_role,
        link.code,
        link.outcome,
    ] {
        field(&mut hash, text.as_bytes());
    }
    hash.update((link.entries.len() as u64).to_be_bytes());
    for entry in &link.entries {
        hash.update(entry.version.to_be_bytes());
        for text in [&entry.kind, &entry.id, &entry.digest] {
            field(&mut hash, text.as_bytes());
        }
    }
    hex(&hash.finalize())
}

/// What became of computing the whole chain again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChainReport {
    /// Commits that were computed.
    pub commits: u64,
    /// The first that does not follow from the one before: its number, time, chain value or a
    /// digest is not what it must be.
    pub broken_at: Option<u64>,
}

const PAGE: i64 = 512;

const COMMITS: &str = "
    SELECT csn, at, occurred_at, issued_at, client_id, seq, command_id, actor_id, actor_role, code,
           outcome, chain
      FROM commits WHERE csn > $1 ORDER BY csn LIMIT $2";

const ENTRIES: &str = "
    SELECT r.csn, r.kind, r.id, r.version, h.digest, h.salt, h.content
      FROM commit_records r
      LEFT JOIN history h ON h.kind = r.kind AND h.id = r.id AND h.csn = r.csn
     WHERE r.csn > $1 AND r.csn <= $2";

const META: &str = "SELECT head, chain FROM meta WHERE id = 1";

const LINES: &str = "SELECT COUNT(*) FROM history";

/// Computes the chain again, a page at a time.
pub async fn verify(tx: &mut Transaction) -> Result<ChainReport> {
    let mut report = ChainReport::default();
    let mut chain = GENESIS.to_owned();
    let mut last_at = i64::MIN;
    let mut lines = 0;
    loop {
        let after = int(report.commits);
        let rows = tx
            .fetch_all(COMMITS, vec![Value::Int(after), Value::Int(PAGE)])
            .await?;
        let Some(last) = rows.last() else { break };
        let range = vec![Value::Int(after), Value::Int(last.int(0)?)];
        let (mut entries, sound) = entries(tx.fetch_all(ENTRIES, range).await?, &mut lines)?;
        for row in rows {
            let csn = row.int(0)?;
            let at = row.int(1)?;
            let expected = report.commits + 1;
            let computed = next(
                &chain,
                link(&row, entries.remove(&csn).unwrap_or_default())?,
            );
            let follows = number(csn)? == expected && at >= last_at && computed == row.str(11)?;
            if !follows || sound.is_some_and(|broken| broken <= csn) {
                report.broken_at = Some(expected);
                return Ok(report);
            }
            report.commits = expected;
            chain = computed;
            last_at = at;
        }
    }
    let meta = tx
        .fetch_first(META, Vec::new())
        .await?
        .ok_or(StorageError::NotFound)?;
    let stored = tx
        .fetch_first(LINES, Vec::new())
        .await?
        .ok_or(StorageError::NotFound)?
        .int(0)?;
    // A commit cut off at the end, or a line that no commit knows of.
    let whole =
        number(meta.int(0)?)? == report.commits && (meta.str(1)? == chain) && stored == lines;
    report.broken_at = (!whole).then_some(report.commits + 1);
    Ok(report)
}

/// Entries by commit, and the first commit with a line whose content does not fit its digest.
type Entries = (HashMap<i64, Vec<Entry>>, Option<i64>);

fn entries(rows: Vec<Row>, lines: &mut i64) -> Result<Entries> {
    let mut entries: HashMap<i64, Vec<Entry>> = HashMap::new();
    let mut broken: Option<i64> = None;
    for row in rows {
        let csn = row.int(0)?;
        let stored = row.opt_text(4)?;
        if let Some(stored) = &stored {
            *lines += 1;
            let fits = match (row.opt_text(5)?, row.opt_text(6)?) {
                (Some(salt), Some(content)) => digest(&salt, &content) == *stored,
                // Erased: both are gone.
                (None, None) => true,
                _ => false,
            };
            if !fits {
                broken = Some(broken.map_or(csn, |first| first.min(csn)));
            }
        }
        entries.entry(csn).or_default().push(Entry {
            kind: row.text(1)?,
            id: row.text(2)?,
            version: row.int(3)?,
            digest: stored.unwrap_or_default(),
        });
    }
    Ok((entries, broken))
}

fn link(row: &Row, entries: Vec<Entry>) -> Result<Link<'_>> {
    Ok(Link {
        csn: row.int(0)?,
        at: row.int(1)?,
        occurred_at: row.opt_int(2)?,
        issued_at: row.int(3)?,
        client_id: row.str(4)?,
        seq: row.int(5)?,
        command_id: row.str(6)?,
        actor: row.opt_str(7)?,
        actor_role: row.str(8)?,
        code: row.str(9)?,
        outcome: row.str(10)?,
        entries,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample<'a>() -> Link<'a> {
        Link {
            csn: 1,
            at: 2,
            occurred_at: None,
            issued_at: 2,
            client_id: "c",
            seq: 1,
            command_id: "d",
            actor: Some("a"),
            actor_role: "clerk",
            code: "request.accept",
            outcome: "\"accepted\"",
            entries: Vec::new(),
        }
    }

    #[test]
    fn a_field_cannot_pass_for_another() {
        let plain = next(GENESIS, sample());
        assert_eq!(plain.len(), GENESIS.len());
        assert_eq!(plain, next(GENESIS, sample()));
        let shifted = Link {
            client_id: "cd",
            command_id: "",
            ..sample()
        };
        assert_ne!(plain, next(GENESIS, shifted));
        assert_ne!(
            plain,
            next(
                GENESIS,
                Link {
                    actor: None,
                    ..sample()
                }
            )
        );
        assert_ne!(
            plain,
            next(
                GENESIS,
                Link {
                    actor: Some(""),
                    ..sample()
                }
            )
        );
        assert_ne!(plain, next(&plain, sample()));
    }

    #[test]
    fn entries_stand_in_one_order() {
        let entry = |id: &str| Entry {
            kind: "note".to_owned(),
            id: id.to_owned(),
            version: 1,
            digest: String::new(),
        };
        let forth = Link {
            entries: vec![entry("a"), entry("b")],
            ..sample()
        };
        let back = Link {
            entries: vec![entry("b"), entry("a")],
            ..sample()
        };
        assert_eq!(next(GENESIS, forth), next(GENESIS, back));
    }
}
