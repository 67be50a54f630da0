//! Where things are: the checkout, the build folder and the cache of tools.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow};
use serde_json::Value;

use crate::process;

/// The workspace that a task works on.
pub struct Project {
    /// Top folder of the checkout, absolute.
    pub root: PathBuf,
    /// Cargo's build folder, absolute; it may lie outside the checkout.
    pub target: PathBuf,
    /// Version of the workspace's packages.
    pub version: String,
    /// Folder for build tools, kept between checkouts.
    pub cache: PathBuf,
}

impl Project {
    /// Asks cargo about the workspace at `root`, or around the current folder.
    pub fn find(root: Option<&Path>) -> Result<Self> {
        let mut cargo = process::bare("cargo");
        cargo.args(["metadata", "--no-deps", "--format-version", "1"]);
        if let Some(root) = root {
            cargo.current_dir(root);
        }
        let metadata: Value = serde_json::from_str(&process::output(&mut cargo)?)
            .context("cargo metadata did not answer with JSON")?;
        let text = |key: &str| {
            metadata[key]
                .as_str()
                .with_context(|| format!("cargo metadata names no {key}"))
        };
        let version = metadata["packages"]
            .as_array()
            .and_then(|packages| packages.iter().find(|package| package["name"] == "server"))
            .and_then(|package| package["version"].as_str())
            .unwrap_or("0.0.0")
            .to_owned();
        Ok(Self {
            root: text("workspace_root")?.into(),
            target: text("target_directory")?.into(),
            version,
            cache: cache_folder()?,
        })
    }

    /// What the server serves: the built front end.
    pub fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// The server binary of a build profile's folder (`debug`, `dist`).
    pub fn liaison(&self, profile_folder: &str) -> PathBuf {
        self.target
            .join(profile_folder)
            .join(format!("liaison{}", env::consts::EXE_SUFFIX))
    }

    /// Build folder of the front end: apart, because its std may come from another toolchain.
    pub fn wasm_target(&self) -> PathBuf {
        self.target.join("wasm")
    }

    /// Folder of the tools that cargo installed.
    pub fn tools(&self) -> PathBuf {
        self.cache.join("tools")
    }

    /// Folder of the tools that npm installed.
    pub fn npm(&self) -> PathBuf {
        self.cache.join("npm")
    }

    /// Folder of the browser journeys.
    pub fn browser(&self) -> PathBuf {
        self.root.join("tests/browser")
    }
}

fn cache_folder() -> Result<PathBuf> {
    if let Some(folder) = env::var_os("LIAISON_CACHE").filter(|folder| !folder.is_empty()) {
        return std::path::absolute(folder).context("LIAISON_CACHE is not a path");
    }
    env::home_dir()
        .map(|home| home.join(".cache/liaison"))
        .ok_or_else(|| {
            anyhow!("there is no home folder: set LIAISON_CACHE to a folder for build tools")
        })
}

/// Cargo's own folder, where sources of dependencies are kept.
pub fn cargo_home() -> Option<PathBuf> {
    env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(".cargo")))
}
