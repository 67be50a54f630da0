//! Starting other programs with a clean environment and speaking about them in one voice.
//!
//! This program is itself started by `cargo run`, which leaves variables behind that would make a
//! nested cargo use the wrong compiler or the wrong libraries. They are removed here, once.

use std::{
    env,
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

use crate::project::Project;

/// A command whose PATH begins with the project's own tools.
pub fn command(project: &Project, program: impl AsRef<OsStr>) -> Command {
    let mut command = bare(program);
    let own = [
        project.tools().join("bin"),
        project.npm().join("node_modules/.bin"),
    ];
    command
        .current_dir(&project.root)
        .env("PATH", search_path(&own));
    command
}

/// A command with the environment that the person had before `cargo run`.
pub fn bare(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(is_left_by_cargo) {
            command.env_remove(name);
        }
    }
    // `cargo run` prepends the compiler's own libraries here; another toolchain must not load them.
    for name in ["LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"] {
        if let Some(value) = env::var_os(name) {
            command.env(
                name,
                join(env::split_paths(&value).filter(|path| !is_of_cargo(path))),
            );
        }
    }
    command.env("PATH", search_path(&[]));
    command
}

/// Variables that describe the running `cargo run` and nothing else. `RUSTUP_TOOLCHAIN` stays: it is
/// how `cargo +nightly xtask` reaches the compilers below us.
fn is_left_by_cargo(name: &str) -> bool {
    matches!(
        name,
        "CARGO"
            | "CARGO_PRIMARY_PACKAGE"
            | "CARGO_MAKEFLAGS"
            | "MAKEFLAGS"
            | "OUT_DIR"
            | "RUST_RECURSION_COUNT"
    ) || [
        "CARGO_PKG_",
        "CARGO_MANIFEST_",
        "CARGO_BIN_",
        "CARGO_CRATE_",
    ]
    .iter()
    .any(|prefix| name.starts_with(prefix))
}

/// PATH with `first` in front and without a toolchain's inner `bin`, which would bypass rustup.
fn search_path(first: &[PathBuf]) -> OsString {
    let inherited = env::var_os("PATH").unwrap_or_default();
    let inherited: Vec<_> = env::split_paths(&inherited)
        .filter(|path| !is_of_cargo(path))
        .collect();
    join(first.iter().cloned().chain(inherited))
}

fn is_of_cargo(path: &Path) -> bool {
    let text = path.to_string_lossy().replace('\\', "/");
    text.contains("/toolchains/") || text.ends_with("/deps") || text.contains("/build/")
}

fn join(paths: impl Iterator<Item = PathBuf>) -> OsString {
    // Fails only for a folder whose name contains the separator, and such a name came from a list
    // that was split at it.
    env::join_paths(paths).unwrap_or_default()
}

/// Shows the command and runs it with our own input and output.
pub fn run(command: &mut Command) -> Result<()> {
    let shown = show(command);
    println!("  $ {shown}");
    let status = command
        .status()
        .with_context(|| format!("`{shown}` could not be started"))?;
    if !status.success() {
        bail!("`{shown}` failed ({status})");
    }
    Ok(())
}

/// Runs the command silently and hands over what it printed; its complaints become the error.
pub fn output(command: &mut Command) -> Result<String> {
    let shown = show(command);
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("`{shown}` could not be started"))?;
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        bail!("`{shown}` failed ({}): {}", output.status, complaint.trim());
    }
    String::from_utf8(output.stdout)
        .with_context(|| format!("`{shown}` printed something that is not text"))
}

/// Whether the command can be started and ends well; nothing is shown.
pub fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Replaces this process by the command, so that Ctrl-C and signals reach it directly.
pub fn become_command(command: &mut Command) -> Result<()> {
    let shown = show(command);
    println!("  $ {shown}");
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        Err(command.exec()).with_context(|| format!("`{shown}` could not be started"))
    }
    #[cfg(not(unix))]
    {
        let status = command
            .status()
            .with_context(|| format!("`{shown}` could not be started"))?;
        std::process::exit(status.code().unwrap_or(1));
    }
}

/// The first program of that name on PATH.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = search_path(&[]);
    env::split_paths(&path)
        .map(|folder| folder.join(format!("{program}{}", env::consts::EXE_SUFFIX)))
        .find(|candidate| candidate.is_file())
}

/// The command as a person would type it, without the variables set for it.
fn show(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program
        .file_name()
        .unwrap_or(program.as_os_str())
        .to_string_lossy();
    command
        .get_args()
        .fold(name.into_owned(), |line, argument| {
            let argument = argument.to_string_lossy();
            if argument.contains(' ') {
                format!("{line} '{argument}'")
            } else {
                format!("{line} {argument}")
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_variables_of_the_running_cargo_are_removed() {
        for name in [
            "CARGO",
            "CARGO_PKG_NAME",
            "CARGO_MANIFEST_DIR",
            "RUST_RECURSION_COUNT",
        ] {
            assert!(is_left_by_cargo(name), "{name}");
        }
        for name in [
            "CARGO_HOME",
            "CARGO_TARGET_DIR",
            "CARGO_NET_OFFLINE",
            "RUSTUP_TOOLCHAIN",
            "PATH",
        ] {
            assert!(!is_left_by_cargo(name), "{name}");
        }
    }

    #[test]
    fn toolchain_folders_are_recognised() {
        assert!(is_of_cargo(Path::new(
            "/home/li/.rustup/toolchains/stable/lib"
        )));
        assert!(is_of_cargo(Path::new("/src/liaison/target/debug/deps")));
        assert!(!is_of_cargo(Path::new("/home/li/.cargo/bin")));
        assert!(!is_of_cargo(Path::new("/usr/lib/x86_64-linux-gnu")));
    }

    #[test]
    fn a_command_is_shown_by_name_and_arguments() {
        let mut command = Command::new("/usr/bin/apt-get");
        command.args(["install", "a b"]).env("SECRET", "x");
        assert_eq!(show(&command), "apt-get install 'a b'");
    }
}
