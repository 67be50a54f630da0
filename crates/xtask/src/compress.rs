//! The compressed twins (`.br`, `.gz`) of what the server sends, made once at build time: brotli at
//! its best takes seconds, which no request should wait for.

use std::{
    fs::{self, File},
    io::{self, BufReader, BufWriter, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use flate2::{Compression, write::GzEncoder};

const KINDS: [&str; 8] = [
    "css",
    "html",
    "js",
    "json",
    "pack",
    "svg",
    "wasm",
    "webmanifest",
];
/// Files below this gain nothing: the answer's head is larger.
const SMALLEST: u64 = 256;

/// Writes the missing and outdated twins of every file in the folder; returns how many.
pub fn folder(folder: &Path) -> Result<usize> {
    let mut written = 0;
    for entry in
        fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?
    {
        let path = entry?.path();
        if path.is_dir() {
            written += self::folder(&path)?;
        } else if is_compressed(&path)? {
            written += twin(&path, "br", brotli)? + twin(&path, "gz", gzip)?;
        }
    }
    Ok(written)
}

/// Takes over the twins of files that are the same in the folder `before`.
pub fn reuse(folder: &Path, before: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let Some(old) = path.file_name().map(|name| before.join(name)) else {
            continue;
        };
        if path.is_dir() {
            reuse(&path, &old)?;
            continue;
        }
        if !path.is_file() || !is_compressed(&path)? || fs::read(&path).ok() != fs::read(&old).ok()
        {
            continue;
        }
        for ending in ["br", "gz"] {
            let twin = with_ending(&old, ending);
            if is_newer(&twin, &old) {
                fs::copy(&twin, with_ending(&path, ending))?;
            }
        }
    }
    Ok(())
}

/// The path of a twin: `app.js` has `app.js.br`.
pub fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

fn is_compressed(path: &Path) -> Result<bool> {
    let kind = path
        .extension()
        .and_then(|kind| kind.to_str())
        .unwrap_or_default();
    Ok(KINDS.contains(&kind) && fs::metadata(path)?.len() >= SMALLEST)
}

fn twin(path: &Path, ending: &str, write: fn(File, File) -> io::Result<()>) -> Result<usize> {
    let twin = with_ending(path, ending);
    if is_newer(&twin, path) {
        return Ok(0);
    }
    // Under another name first: an interrupted run must not leave half a file that looks newer.
    let partial = with_ending(&twin, "partial");
    File::open(path)
        .and_then(|from| write(from, File::create(&partial)?))
        .and_then(|()| fs::rename(&partial, &twin))
        .with_context(|| format!("{} cannot be written", twin.display()))?;
    Ok(1)
}

fn is_newer(twin: &Path, path: &Path) -> bool {
    let time = |path| fs::metadata(path).and_then(|data| data.modified());
    matches!((time(twin), time(path)), (Ok(twin), Ok(path)) if twin >= path)
}

fn brotli(from: File, to: File) -> io::Result<()> {
    let options = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        ..Default::default()
    };
    let mut to = BufWriter::new(to);
    brotli::BrotliCompress(&mut BufReader::new(from), &mut to, &options)?;
    to.flush()
}

fn gzip(mut from: File, to: File) -> io::Result<()> {
    let mut encoder = GzEncoder::new(BufWriter::new(to), Compression::best());
    io::copy(&mut from, &mut encoder)?;
    encoder.finish()?.flush()
}
