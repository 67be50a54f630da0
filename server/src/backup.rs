//! `liaison backup` and `liaison restore`: a portable archive of one consistent snapshot, taken
//! while the server runs, and loaded into an empty database of either kind.
//!
//! The archive is a folder: `rows.jsonl` (one `[table, row]` a line), the folder `files` with
//! `files.jsonl` (one `[name, digest]` a line), and `manifest.json` with the number of rows and the
//! digests of the two lists. The rows come first, then the files, while none is removed: every file
//! that the rows speak of is there. The key is not in it: who holds the archive alone
//! cannot open petitioner data. It is kept apart (see the README).

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::Path;

use crate::files::{Hold, arrival};
use crate::node::Node;
use crate::seal::Keys;
use crate::tool_error::ToolError;
use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

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
    /// Files, small pictures among them.
    #[serde(default)]
    pub files: u64,
    /// SHA-256 of `files.jsonl`, hexadecimal; empty in an archive of a build without files.
    #[serde(default)]
    pub files_sha256: String,
    /// Tells the key that belongs to it from others.
    pub key_check: Option<String>,
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
pub async fn backup(node: &Node, folder: &Path) -> anyhow::Result<Manifest> {
    let mut hold = node.files.hold().await?;
    let written = write(node, folder, &mut hold).await;
    if let Err(error) = node.files.let_go(hold).await {
        // It is too old to count after some hours; the archive is none the worse.
        tracing::warn!(%error, "files are not removed for some hours");
    }
    written
}

async fn write(node: &Node, folder: &Path, hold: &mut Hold) -> anyhow::Result<Manifest> {
    let storage = &node.storage;
    fs::create_dir_all(folder.parent().unwrap_or(Path::new(".")))?;
    private_folder(folder).with_context(|| folder.display().to_string())?;
    let mut file = BufWriter::new(private_file(&folder.join("rows.jsonl"))?);
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
    let (files, files_sha256) = backup_files(node, folder, hold).await?;
    let manifest = Manifest {
        format: FORMAT,
        epoch: head.epoch,
        head: head.csn,
        rows,
        sha256,
        files,
        files_sha256,
        key_check: storage.key_check().await?,
    };
    let mut out = private_file(&folder.join("manifest.json"))?;
    out.write_all(serde_json::to_string_pretty(&manifest)?.as_bytes())?;
    out.sync_all()?;
    Ok(manifest)
}

async fn backup_files(
    node: &Node,
    folder: &Path,
    hold: &mut Hold,
) -> anyhow::Result<(u64, String)> {
    let into = folder.join("files");
    private_folder(&into)?;
    let mut list = private_file(&folder.join("files.jsonl"))?;
    let mut digest = Sha256::new();
    let mut files = 0u64;
    node.files
        .copy_out(hold, |name, bytes| {
            let mut file = private_file(&into.join(name))?;
            file.write_all(bytes)?;
            file.sync_all()?;
            let mut line = serde_json::to_vec(&(name, arrival::digest(bytes)))?;
            line.push(b'\n');
            digest.update(&line);
            files += 1;
            list.write_all(&line)
        })
        .await?;
    list.sync_all()?;
    Ok((files, hex(&digest.finalize())))
}

/// The names and digests of an archive's files, each one looked at.
fn checked_files(folder: &Path, manifest: &Manifest) -> anyhow::Result<Vec<String>> {
    if manifest.files_sha256.is_empty() {
        return Ok(Vec::new());
    }
    let list = fs::read(folder.join("files.jsonl")).context("files.jsonl")?;
    if hex(&Sha256::digest(&list)) != manifest.files_sha256 {
        return Err(ToolError::ArchiveDamaged.into());
    }
    let mut names = Vec::new();
    for line in list
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
    {
        let (name, digest): (String, String) = serde_json::from_slice(line)?;
        let bytes = fs::read(folder.join("files").join(&name)).context(name.clone())?;
        if arrival::digest(&bytes) != digest {
            return Err(ToolError::ArchiveDamaged.into());
        }
        names.push(name);
    }
    Ok(names)
}

/// The key of an archive comes along only if it is the archive's.
///
/// # Errors
/// The archive or the key cannot be read, or the key belongs to another archive.
pub fn bring_key(folder: &Path, key: &Path, to: &Path) -> anyhow::Result<()> {
    let manifest = manifest(folder)?;
    Keys::open(key, manifest.key_check.as_deref())?;
    let mut file = private_file(to)?;
    file.write_all(&fs::read(key)?)?;
    file.sync_all()?;
    Ok(())
}

/// A new folder that only its owner can look into: it holds every text and every password's hash.
fn private_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

fn private_file(path: &Path) -> std::io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn manifest(folder: &Path) -> anyhow::Result<Manifest> {
    let text = fs::read(folder.join("manifest.json")).context("manifest.json")?;
    Ok(serde_json::from_slice(&text)?)
}

/// Loads an archive into an empty database, as a new epoch: numbers may be given out again, and
/// clients that saw more must notice.
///
/// # Errors
/// The archive is incomplete or changed, the database not empty, or the database's.
pub async fn restore(node: &Node, folder: &Path) -> anyhow::Result<Manifest> {
    let manifest = manifest(folder)?;
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
    let names = checked_files(folder, &manifest)?;
    let lines = BufReader::new(File::open(&path)?).lines();
    let parsed =
        lines.map(|line| -> std::io::Result<(String, Value)> { Ok(serde_json::from_str(&line?)?) });
    node.storage.load_dump(parsed).await?;
    for name in names {
        let bytes = fs::read(folder.join("files").join(&name))?;
        node.files.copy_in(&name, bytes).await?;
    }
    Ok(manifest)
}
