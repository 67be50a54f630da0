//! `liaison backup` and `liaison restore`: a portable archive of one consistent snapshot, taken
//! while the server runs, and loaded into an empty database of either kind.
//!
//! The archive is a folder: `rows.jsonl` (one `[table, row]` a line) and `manifest.json` with the
//! number of rows and the digest of that file. The key is not in it: who holds the archive alone
//! cannot open petitioner data. It is kept apart (see the README).

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::Path;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use storage::Storage;

use crate::tool_error::ToolError;

/// What an archive holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this layout.
    pub format: u32,
    /// The history's identity when it was taken.
    pub epoch: String,
    /// The last commit in it.
    pub head: u64,
    /// Rows of all tables.
    pub rows: u64,
    /// SHA-256 of `rows.jsonl`, hexadecimal.
    pub sha256: String,
}

const FORMAT: u32 = 1;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes an archive into a folder that does not exist yet. The manifest is written last: a
/// folder without one is a backup that did not finish.
///
/// # Errors
/// The folder exists, the disk is full, or the database's.
pub async fn backup(storage: &Storage, folder: &Path) -> anyhow::Result<Manifest> {
    fs::create_dir_all(folder.parent().unwrap_or(Path::new(".")))?;
    fs::create_dir(folder).with_context(|| folder.display().to_string())?;
    let mut file = BufWriter::new(File::create(folder.join("rows.jsonl"))?);
    let mut digest = Sha256::new();
    let mut rows = 0u64;
    let head = storage
        .dump(|table, row| {
            let mut line = serde_json::to_vec(&(table, row))?;
            line.push(b'\n');
            digest.update(&line);
            rows += 1;
            file.write_all(&line)
        })
        .await?;
    file.into_inner()
        .map_err(std::io::IntoInnerError::into_error)?
        .sync_all()?;
    let sha256 = hex(&digest.finalize());
    let manifest = Manifest {
        format: FORMAT,
        epoch: head.epoch,
        head: head.csn,
        rows,
        sha256,
    };
    let mut out = File::create(folder.join("manifest.json"))?;
    out.write_all(serde_json::to_string_pretty(&manifest)?.as_bytes())?;
    out.sync_all()?;
    Ok(manifest)
}

/// Loads an archive into an empty database, as a new epoch: numbers may be given out again, and
/// clients that saw more must notice.
///
/// # Errors
/// The archive is incomplete or changed, the database not empty, or the database's.
pub async fn restore(storage: &Storage, folder: &Path) -> anyhow::Result<Manifest> {
    let manifest: Manifest =
        serde_json::from_slice(&fs::read(folder.join("manifest.json")).context("manifest.json")?)?;
    if manifest.format != FORMAT {
        return Err(ToolError::ArchiveFormat(manifest.format).into());
    }
    // Read twice: a damaged archive must not leave half a database.
    let path = folder.join("rows.jsonl");
    let mut digest = Sha256::new();
    let mut rows = 0;
    let mut reader = BufReader::new(File::open(&path)?);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        digest.update(&line);
        rows += 1;
        line.clear();
    }
    if rows != manifest.rows || hex(&digest.finalize()) != manifest.sha256 {
        return Err(ToolError::ArchiveDamaged.into());
    }
    let lines = BufReader::new(File::open(&path)?).lines();
    let parsed =
        lines.map(|line| -> std::io::Result<(String, Value)> { Ok(serde_json::from_str(&line?)?) });
    storage.load_dump(parsed).await?;
    Ok(manifest)
}
