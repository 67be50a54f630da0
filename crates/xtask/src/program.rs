//! The program of the front end: compiled, cut into a main file and one for each lazy page, bound to
//! JavaScript, made small, and what lazy pages share packed together.
//!
//! All of it lies in one folder, named by a digest over everything in it. The files name each other
//! by fixed relative names, and a lazy page fits the one program that it was cut from and no other:
//! it refers to functions by their place in a table. Under a common name they cannot be mixed up,
//! however long a browser keeps one of them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow};
use sha2::{Digest, Sha256};

use crate::{
    frontend::{DIGITS, hex, remove},
    packs, process,
    project::Project,
};

const TARGET: &str = "wasm32-unknown-unknown";
/// The profile in Cargo.toml that makes the program small.
const PROFILE: &str = "wasm-release";
/// Fetches a lazy page when the program asks for it; written by the cut.
const LOADER: &str = "lazy.js";

/// What of the program a page must name for a cold start; everything but the lazy pages.
pub struct Program {
    /// The script that starts it.
    pub boot: String,
    /// The other scripts.
    pub scripts: [String; 2],
    /// The main file.
    pub wasm: String,
}

/// Builds the program into a folder of its own within `dist`; `command` has the environment for it.
pub fn build(
    project: &Project,
    command: impl Fn(&str) -> std::process::Command,
    dist: &Path,
) -> Result<Program> {
    process::run(command("cargo").args([
        "build",
        "--locked",
        "--package",
        "frontend",
        "--features",
        "split",
        "--profile",
        PROFILE,
        "--target",
        TARGET,
    ]))?;
    let work = project.wasm_target().join("parts");
    remove(&work)?;
    let compiled = project
        .wasm_target()
        .join(TARGET)
        .join(PROFILE)
        .join("frontend.wasm");
    let main = work.join("frontend.wasm");
    let mut parts = cut(&compiled, &main)?;

    let bound = work.join("bound");
    let mut wasm_bindgen = process::command(project, "wasm-bindgen");
    wasm_bindgen
        // The lazy pages reach the program's memory and table by what the linker exports.
        .args(["--target", "web", "--no-typescript", "--keep-lld-exports"])
        .arg("--out-dir")
        .arg(&bound)
        .arg(&main);
    process::run(&mut wasm_bindgen)?;
    // The largest takes longest, and so begins.
    parts.insert(0, bound.join("frontend_bg.wasm"));

    let folder = dist.join("app");
    fs::create_dir_all(&folder)
        .with_context(|| format!("{} cannot be created", folder.display()))?;
    shrink(project, &parts, &folder)?;
    copy(&bound.join("frontend.js"), &folder)?;
    copy(&work.join(LOADER), &folder)?;
    packs::pack(&folder, LOADER)?;
    copy(&project.root.join("frontend/boot.js"), &folder)?;

    let name = format!("app-{}", digest(&folder)?);
    fs::rename(&folder, dist.join(&name))
        .with_context(|| format!("{} cannot be put in place", folder.display()))?;
    let path = |file: &str| format!("/{name}/{file}");
    Ok(Program {
        boot: path("boot.js"),
        scripts: [path("frontend.js"), path(LOADER)],
        wasm: path("frontend_bg.wasm"),
    })
}

/// Flags with which the compiled program can be cut: the linker leaves in it what refers to what.
pub const FLAGS: &str = "-Clink-arg=--emit-relocs";

/// Cuts the lazy pages out of the compiled program; returns the files of these.
fn cut(compiled: &Path, main: &Path) -> Result<Vec<PathBuf>> {
    let module =
        fs::read(compiled).with_context(|| format!("{} cannot be read", compiled.display()))?;
    let loader = format!("./{LOADER}");
    let mut options = wasm_split_cli_support::Options::new(&module);
    options.output_dir = main.parent().unwrap_or(main);
    options.main_out_path = main;
    options.main_module = "./frontend.js";
    options.link_name = &loader;
    let split = wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow!("the lazy pages could not be cut out: {error:#}"))?;
    Ok(split.split_modules)
}

/// Optimises all parts for size, as many at once as there are cores, and drops the names of functions.
fn shrink(project: &Project, parts: &[PathBuf], folder: &Path) -> Result<()> {
    println!("  binaryen makes {} parts small", parts.len());
    let mut node = process::command(project, "node");
    node.arg(project.root.join("crates/xtask/assets/shrink.mjs"))
        .arg(project.npm().join("node_modules/binaryen"))
        .arg(folder)
        .args(parts);
    // Silent, because it warns of sections that it does not know and drops.
    process::output(&mut node).map(drop)
}

fn copy(file: &Path, folder: &Path) -> Result<()> {
    let name = file.file_name().context("a file without a name")?;
    fs::copy(file, folder.join(name))
        .with_context(|| format!("{} cannot be copied", file.display()))?;
    Ok(())
}

/// One digest over the names and contents of a folder's files.
fn digest(folder: &Path) -> Result<String> {
    let mut files = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    files.sort();
    let mut hasher = Sha256::new();
    for file in files {
        let content = fs::read(&file)?;
        let name = file.file_name().unwrap_or_default();
        hasher.update(format!("{} {}\n", name.display(), content.len()));
        hasher.update(content);
    }
    let mut digest = hex(&hasher.finalize());
    digest.truncate(DIGITS);
    Ok(digest)
}
