//! `cargo xtask run`: from a checkout to a served demonstration.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::{
    frontend, process,
    project::Project,
    setup::{self, Need},
};

/// Options of `cargo xtask run`.
#[derive(clap::Args)]
pub struct Options {
    /// Port on loopback to serve at.
    #[arg(long, default_value_t = 8080)]
    port: u16,

    /// Folder of the database, attachments and keys; created if it does not exist.
    #[arg(long, value_name = "DIR", default_value = "data")]
    data: PathBuf,

    /// Begin with an empty database instead of the Longgang demonstration.
    #[arg(long)]
    no_demo: bool,
}

/// Builds what changed, loads data into an empty folder and becomes the server.
pub fn run(project: &Project, options: &Options) -> Result<()> {
    setup::ensure(project, &[Need::FrontEnd])?;
    frontend::build(project)?;
    println!("Building the server.");
    build_server(project)?;

    // Relative to where the person stands, not to the workspace.
    let data = std::path::absolute(&options.data).context("--data is not a path")?;
    if !data.join("liaison.db").exists() {
        load(project, &data, options.no_demo)?;
    }
    let mut server = liaison(project);
    server
        .arg("serve")
        .arg("--data")
        .arg(&data)
        .arg("--listen")
        .arg(format!("127.0.0.1:{}", options.port))
        .arg("--assets")
        .arg(project.dist());
    process::become_command(&mut server)
}

/// Builds the server as developers use it: checks on, little optimised.
pub fn build_server(project: &Project) -> Result<()> {
    process::run(process::command(project, "cargo").args(["build", "--package", "server"]))
}

/// Fills the data folder. Under another name first, so that an interrupted load is not taken for a
/// whole database; but a folder in which the person already keeps something is filled in place.
fn load(project: &Project, data: &Path, empty: bool) -> Result<()> {
    let (subcommand, what) = if empty {
        ("init", "an empty database")
    } else {
        ("demo", "the Longgang demonstration")
    };
    println!("Creating {what} in {}.", data.display());
    let in_place = fs::read_dir(data).is_ok_and(|mut entries| entries.next().is_some());
    let partial = if in_place {
        data.to_owned()
    } else {
        data.with_added_extension("new")
    };
    if !in_place && partial.exists() {
        fs::remove_dir_all(&partial)
            .with_context(|| format!("{} cannot be removed", partial.display()))?;
    }
    process::run(liaison(project).arg(subcommand).arg("--data").arg(&partial))?;
    if !in_place {
        // Refused where the folder exists on some systems; it is empty.
        let _ = fs::remove_dir(data);
        fs::rename(&partial, data)
            .with_context(|| format!("{} cannot be put in place", data.display()))?;
    }
    Ok(())
}

fn liaison(project: &Project) -> std::process::Command {
    process::command(project, project.liaison("debug"))
}
