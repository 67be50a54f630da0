//! `cargo xtask`: set-up and automation of the workspace, in Rust, so that a fresh machine needs
//! nothing but Rust to begin with.
//!
//! Every sub-command first says what it is about to install and why, and where it may not install,
//! it fails with the one command to run. Deliberately absent: knowledge of what the server or the
//! front end do. This crate only calls the tools that build, test and start them.

mod cluster;
mod compress;
mod dist;
mod frontend;
mod licences;
mod packs;
mod page;
mod process;
mod program;
mod project;
mod run;
mod setup;
mod size;
mod test;
mod wasm;

use std::{path::PathBuf, process::ExitCode};

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::project::Project;

/// Set-up and automation of the Liaison workspace.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version, after_help = ENVIRONMENT)]
struct Arguments {
    /// Workspace to work on, if it is not the one that contains the current folder.
    #[arg(long, global = true, hide = true, value_name = "DIR")]
    root: Option<PathBuf>,

    #[command(subcommand)]
    task: Task,
}

const ENVIRONMENT: &str = "\
Environment:
  LIAISON_CACHE     where build tools are kept (default: ~/.cache/liaison)
  CARGO_TARGET_DIR  where cargo builds (default: target/)
  CHROMIUM          the Chromium that the browser journeys use (default: chromium on PATH)
  LIAISON_WASM_STD  `installed` or `source`: insist on one way to get the wasm32 standard library";

#[derive(Subcommand)]
enum Task {
    /// Install what is missing, build everything, load the demo data and serve.
    ///
    /// The front end is rebuilt only when its sources changed, and demo data is loaded only into a
    /// folder without a database; so the second start takes seconds. Ctrl-C ends the server.
    Run(run::Options),

    /// Install what is missing and run every check and test, the browser journeys included.
    ///
    /// Ends at the first phase that fails, with a sentence that says which, and a non-zero code.
    Test(test::Options),

    /// Build the front end into dist/, with its compressed twins, if its sources changed.
    ///
    /// While working on it, `trunk serve` (with wasm-bindgen on PATH) shows it beside a running server
    /// after each change, with all pages in one file.
    Frontend,

    /// Build the archive for a machine without Rust: one binary with the front end inside, a systemd
    /// unit and the licences.
    ///
    /// Fails when a cold start would transfer more than the size gate allows.
    Dist,

    /// Print what a cold start transfers, file by file, from the dist/ that was built last.
    Size,

    /// Measure: `bench browser [TIMES]` in real browsers, `bench soak [MINUTES] [SEED]` a wall screen on a
    /// bad line, `bench browser-overview` all of `bench overview` and the overview in a browser as well;
    /// everything else by the `bench` program, to which arguments go unchanged (`bench --help`).
    #[command(disable_help_flag = true)]
    Bench(Forwarded),

    /// Search for sync errors in simulated time; arguments go to the `simulate` program unchanged.
    #[command(disable_help_flag = true)]
    Simulate(Forwarded),
}

/// Arguments for the program behind a pass-through task.
#[derive(clap::Args)]
struct Forwarded {
    #[arg(
        trailing_var_arg = true,
        allow_hyphen_values = true,
        value_name = "ARGUMENTS"
    )]
    arguments: Vec<String>,
}

fn main() -> ExitCode {
    match perform(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform(arguments: Arguments) -> Result<()> {
    let project = Project::find(arguments.root.as_deref())?;
    match arguments.task {
        Task::Run(options) => run::run(&project, &options),
        Task::Test(options) => test::run(&project, &options),
        Task::Frontend => {
            setup::ensure(&project, &[setup::Need::FrontEnd])?;
            frontend::build(&project)
        }
        Task::Dist => dist::run(&project),
        Task::Size => size::report(&project.dist()).map(|_| ()),
        Task::Bench(forwarded) => match forwarded.arguments.split_first() {
            Some((what, rest)) if what == "browser" => dist::browser_bench(&project, "bench", rest),
            Some((what, rest)) if what == "soak" => dist::browser_bench(&project, "soak", rest),
            Some((what, rest)) if what == "browser-overview" => {
                dist::overview_bench(&project, rest)
            }
            Some(_) | None => dist::testkit(&project, "bench", &forwarded.arguments),
        },
        Task::Simulate(forwarded) => dist::testkit(&project, "simulate", &forwarded.arguments),
    }
}
