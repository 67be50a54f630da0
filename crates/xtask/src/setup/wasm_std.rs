//! The standard library for wasm32-unknown-unknown, which the front end is compiled against.
//!
//! Three ways, in order: it is installed; rustup can install it; or, where rustup has no network, it
//! is built from source by a compiler that Debian packages beside the one in use. The third way is
//! environment for one child process and leaves no file in the project.

use std::{env, path::PathBuf};

use anyhow::{Result, bail};

use super::debian::{self, Package};
use crate::{process, project::Project};

/// Name under which rustup knows Debian's compiler.
pub const TOOLCHAIN: &str = "rust-web";
/// Where Debian's compiler lives.
pub const PREFIX: &str = "/usr";

const TARGET: &str = "wasm32-unknown-unknown";
const WHY: &str = "to build the wasm32 standard library from source, beside your own toolchain";
const PACKAGES: [Package; 5] = [
    Package {
        name: "rustc-web",
        program: "rustc",
        why: WHY,
    },
    Package {
        name: "cargo-web",
        program: "cargo",
        why: WHY,
    },
    Package {
        name: "rust-web-src",
        program: "the sources of the Rust library",
        why: WHY,
    },
    Package {
        name: "rust-web-llvm",
        program: "rust-lld",
        why: WHY,
    },
    Package {
        name: "lld-22",
        program: "lld",
        why: WHY,
    },
];

/// Where the front end's build takes the standard library from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WasmStd {
    /// The toolchain in use has it.
    Installed,
    /// Built from source by Debian's compiler.
    Source,
}

impl WasmStd {
    /// Variables for the build, and only for it.
    pub fn environment(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Installed => &[],
            Self::Source => &[
                ("RUSTUP_TOOLCHAIN", TOOLCHAIN),
                // `build-std` is not stable; this lets a stable compiler accept it.
                ("RUSTC_BOOTSTRAP", "1"),
                ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
                ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "rust-lld"),
            ],
        }
    }

    /// Names the way, for the stamp of the build and for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Installed => "installed",
            Self::Source => "source",
        }
    }
}

/// The first way that works now, if one does.
pub fn present(project: &Project) -> Result<Option<WasmStd>> {
    let insisted = insisted()?;
    let allowed = |way| insisted.is_none_or(|only| only == way);
    if allowed(WasmStd::Installed) && is_in_toolchain(project)? {
        return Ok(Some(WasmStd::Installed));
    }
    let from_source = allowed(WasmStd::Source)
        && debian::missing(project, &PACKAGES).next().is_none()
        && is_linked(project);
    Ok(from_source.then_some(WasmStd::Source))
}

/// Asks rustup for it; false when it is not there or has no network.
pub fn add_by_rustup(project: &Project) -> bool {
    if insisted().is_ok_and(|only| only == Some(WasmStd::Source)) {
        return false;
    }
    println!("The front end needs Rust's standard library for {TARGET}; asking rustup for it.");
    match process::run(process::command(project, "rustup").args(["target", "add", TARGET])) {
        Ok(()) => true,
        Err(error) => {
            println!("  {error:#}");
            false
        }
    }
}

/// Debian's packages that the third way still lacks.
pub fn missing_packages(project: &Project) -> Vec<Package> {
    debian::missing(project, &PACKAGES).collect()
}

/// Whether rustup knows Debian's compiler.
pub fn is_linked(project: &Project) -> bool {
    process::output(process::command(project, "rustup").args(["toolchain", "list"])).is_ok_and(
        |list| {
            list.lines()
                .any(|line| line.split_whitespace().next() == Some(TOOLCHAIN))
        },
    )
}

/// Makes Debian's compiler known to rustup.
pub fn link(project: &Project) -> Result<()> {
    process::run(process::command(project, "rustup").args(["toolchain", "link", TOOLCHAIN, PREFIX]))
}

fn is_in_toolchain(project: &Project) -> Result<bool> {
    let sysroot = process::output(process::command(project, "rustc").args(["--print", "sysroot"]))?;
    Ok(PathBuf::from(sysroot.trim())
        .join("lib/rustlib")
        .join(TARGET)
        .join("lib")
        .is_dir())
}

/// The way that the person insists on, for trying one where another would be taken.
fn insisted() -> Result<Option<WasmStd>> {
    match env::var("LIAISON_WASM_STD").as_deref() {
        Err(_) | Ok("") => Ok(None),
        Ok("installed") => Ok(Some(WasmStd::Installed)),
        Ok("source") => Ok(Some(WasmStd::Source)),
        Ok(other) => bail!("LIAISON_WASM_STD is `{other}`; it may be `installed` or `source`"),
    }
}
