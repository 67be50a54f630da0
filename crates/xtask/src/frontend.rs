//! Building the front end: the program, the page that starts it, then compressed twins.
//!
//! Everything happens in a folder beside `dist/`, which is exchanged at the end: an interrupted build
//! leaves the last whole one in place, and a server that runs meanwhile never sees half of one.

use std::{
    env,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::{
    compress, page, process, program,
    project::{self, Project},
    setup::wasm_std::{self, WasmStd},
};

/// What the front end is made of. This crate is among it: it decides how the build is done.
const INPUTS: [&str; 9] = [
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "crates/domain",
    "crates/sync",
    "crates/text",
    "crates/xtask/src",
    "frontend",
    "shared",
];
/// Length of a digest in a name, in hexadecimal digits. The server caches such names for ever.
pub const DIGITS: usize = 16;
/// Names the inputs that a built folder came from; written last.
const STAMP: &str = ".inputs";

/// Builds into `dist/` if the inputs changed.
pub fn build(project: &Project) -> Result<()> {
    let wasm_std =
        wasm_std::present(project)?.context("the wasm32 standard library is not installed")?;
    let dist = project.dist();
    let inputs = inputs(&project.root, wasm_std)?;
    if fs::read_to_string(dist.join(STAMP)).is_ok_and(|stamp| stamp == inputs) {
        println!("The front end is up to date.");
        return Ok(());
    }
    let started = Instant::now();
    println!(
        "Building the front end (wasm32 standard library: {}).",
        wasm_std.name()
    );
    let fresh = project.root.join("dist.new");
    remove(&fresh)?;
    let command = |program: &str| wasm_command(project, wasm_std, program);
    let program = program::build(project, command, &fresh)?;
    page::build(&project.root.join("frontend/index.html"), &program, &fresh)
        .context("the page could not be built")?;
    compress::reuse(&fresh, &dist)?;
    compress::folder(&fresh)?;
    fs::write(fresh.join(STAMP), inputs)?;
    exchange(&fresh, &dist, &project.root.join("dist.old"))?;
    println!(
        "The front end is built ({} s).",
        started.elapsed().as_secs()
    );
    Ok(())
}

/// A command with the environment of a build for the browser.
fn wasm_command(project: &Project, wasm_std: WasmStd, program: &str) -> std::process::Command {
    let mut command = process::command(project, program);
    // Flags of the person would replace ours, and those for the host make no sense here.
    for name in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_TARGET"] {
        command.env_remove(name);
    }
    command
        .envs(wasm_std.environment().iter().copied())
        .env("CARGO_TARGET_DIR", project.wasm_target())
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
            [program::FLAGS, &remap_flags()].join(" "),
        );
    command
}

/// Panic messages carry source paths: those of the home folder are replaced before they are shipped.
/// Paths in the checkout are relative already, as cargo passes them.
fn remap_flags() -> String {
    let flag = |from: PathBuf, to| format!("--remap-path-prefix={}={to}", from.display());
    // The last that fits wins, so the narrower comes later.
    let home = env::home_dir().map(|home| flag(home, "~"));
    let registry = project::cargo_home().map(|home| flag(home.join("registry/src"), "crates"));
    // A path with a blank would become two flags.
    [home, registry]
        .into_iter()
        .flatten()
        .filter(|flag| !flag.contains(' '))
        .collect::<Vec<_>>()
        .join(" ")
}

/// One digest over everything that decides what is built.
fn inputs(root: &Path, wasm_std: WasmStd) -> Result<String> {
    let mut files = Vec::new();
    for input in INPUTS {
        collect(&root.join(input), &mut files)?;
    }
    files.sort();
    let mut hasher = Sha256::new();
    hasher.update(wasm_std.name());
    for file in files {
        let content =
            fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
        let name = file.strip_prefix(root).unwrap_or(&file);
        hasher.update(format!("\n{} {} ", name.display(), content.len()));
        hasher.update(content);
    }
    Ok(hex(&hasher.finalize()))
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_dir() {
        for entry in
            fs::read_dir(path).with_context(|| format!("{} cannot be read", path.display()))?
        {
            collect(&entry?.path(), files)?;
        }
    } else if path.is_file() {
        files.push(path.to_owned());
    }
    Ok(())
}

/// SHA-256 of the bytes in hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn exchange(fresh: &Path, dist: &Path, old: &Path) -> Result<()> {
    remove(old)?;
    if dist.exists() {
        fs::rename(dist, old).with_context(|| format!("{} cannot be replaced", dist.display()))?;
    }
    fs::rename(fresh, dist)
        .with_context(|| format!("{} cannot be put in place", dist.display()))?;
    remove(old)
}

/// Removes a folder, if it is there.
pub fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)
            .with_context(|| format!("{} cannot be removed", folder.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_sha_256_in_hexadecimal() {
        assert_eq!(
            digest(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn flags_replace_the_registry_after_the_home_folder() {
        let flags = remap_flags();
        let home = flags.find("=~").expect("the home folder is replaced");
        let registry = flags.find("=crates").expect("the registry is replaced");
        assert!(home < registry);
    }
}
