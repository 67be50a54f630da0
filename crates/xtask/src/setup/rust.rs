//! Tools that come through the Rust toolchain: components of rustup, and programs that cargo builds.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::{process, project::Project};

/// A program that cargo compiles into the cache.
pub struct CargoTool {
    /// Name of the package.
    pub package: &'static str,
    /// Version, exactly.
    pub version: String,
    /// What it is needed for.
    pub why: &'static str,
    program: &'static str,
}

impl CargoTool {
    /// The tool that the front end's build calls.
    pub fn wasm_bindgen(root: &Path) -> Result<Self> {
        let path = root.join("Cargo.lock");
        let lock = fs::read_to_string(&path)
            .with_context(|| format!("{} cannot be read", path.display()))?;
        // The two halves of wasm-bindgen refuse each other unless they are of the same version.
        let wasm_bindgen = locked_version(&lock, "wasm-bindgen")
            .context("Cargo.lock names no wasm-bindgen, so the front end cannot be built")?;
        Ok(Self {
            package: "wasm-bindgen-cli",
            version: wasm_bindgen.to_owned(),
            why: "which writes the JavaScript between the page and its WASM",
            program: "wasm-bindgen",
        })
    }

    /// Whether the cache or PATH has it in this version.
    pub fn is_installed(&self, project: &Project) -> bool {
        process::output(process::command(project, self.program).arg("--version"))
            .is_ok_and(|answer| answer.split_whitespace().nth(1) == Some(self.version.as_str()))
    }

    /// Compiles it. Unoptimised, which takes a third of the time and makes no difference in use; the
    /// build folder is kept until the end, so that an interrupted build goes on where it was.
    pub fn install(&self, project: &Project) -> Result<()> {
        let mut cargo = process::command(project, "cargo");
        cargo
            .args([
                "install",
                self.package,
                "--version",
                &self.version,
                "--force",
                "--debug",
            ])
            .arg("--root")
            .arg(project.tools())
            .arg("--target-dir")
            .arg(build_folder(project))
            .env("CARGO_PROFILE_DEV_DEBUG", "0");
        process::run(&mut cargo)
    }
}

/// Removes what compiling the tools left behind (about a gigabyte).
pub fn remove_build_folder(project: &Project) {
    // A remainder costs space, nothing else: no reason to fail.
    let _ = fs::remove_dir_all(build_folder(project));
}

fn build_folder(project: &Project) -> PathBuf {
    project.cache.join("build-tools")
}

/// Adds a component such as rustfmt to the toolchain in use.
pub fn add_component(project: &Project, name: &str) -> Result<()> {
    process::run(process::command(project, "rustup").args(["component", "add", name]))
        .with_context(|| format!("{name} is missing and could not be added: please install it"))
}

/// The version of a package in the text of a Cargo.lock.
fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines();
    lines.find(|line| *line == name)?;
    lines
        .next()?
        .strip_prefix("version = \"")?
        .strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"version = 4

[[package]]
name = "wasm-bindgen-futures"
version = "0.4.80"
dependencies = [
 "wasm-bindgen",
]

[[package]]
name = "wasm-bindgen"
version = "0.2.130"
source = "registry"
"#;

    #[test]
    fn the_locked_version_is_that_of_the_very_package() {
        assert_eq!(locked_version(LOCK, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(LOCK, "wasm-bindgen-futures"), Some("0.4.80"));
        assert_eq!(locked_version(LOCK, "wasm"), None);
    }
}
