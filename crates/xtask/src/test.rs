//! `cargo xtask test`: every check and test, phase by phase, ending at the first that fails.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::ValueEnum;

use crate::{
    cluster::{self, Cluster},
    frontend, process,
    project::Project,
    run,
    setup::{self, Need},
    size,
};

/// Parts of the names of journeys that run on PostgreSQL too.
const ON_CLUSTER: [&str; 16] = [
    "a request goes its whole way",
    "a reload keeps everything",
    "a server restart loses nothing",
    "work without network arrives",
    "files: a photo cut off",
    "the ledger is ordered",
    "every text is searched",
    "limits and calendar",
    "a matter is supervised",
    "a report is on the other screens",
    "a suggestion is handled",
    "a vote is counted",
    "the overview moves",
    "becomes a request",
    "a duty file",
    "a bulletin",
];

/// Options of `cargo xtask test`.
#[derive(clap::Args)]
pub struct Options {
    /// Only these phases, with what they need; may be repeated or separated by commas.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "PHASE")]
    only: Vec<Phase>,
}

/// One phase, in the order in which they run.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Phase {
    /// Formatting (cargo fmt --check).
    Fmt,
    /// Lints of all packages, as errors (cargo clippy).
    Clippy,
    /// All tests in Rust, on SQLite and PostgreSQL.
    Unit,
    /// The front end's build, with its compressed twins.
    Frontend,
    /// The gate on what a cold start transfers.
    Size,
    /// The server's build.
    Server,
    /// The journeys in a real browser against the real server.
    Browser,
    /// Those of them that change most, on PostgreSQL.
    Cluster,
}

impl Phase {
    fn name(self) -> String {
        self.to_possible_value()
            .map(|value| value.get_name().to_owned())
            .unwrap_or_default()
    }

    /// The phases whose results this one uses.
    fn requires(self) -> &'static [Phase] {
        match self {
            Self::Fmt | Self::Clippy | Self::Unit | Self::Frontend | Self::Server => &[],
            Self::Size => &[Self::Frontend],
            Self::Browser | Self::Cluster => &[Self::Frontend, Self::Server],
        }
    }

    fn needs(self) -> &'static [Need] {
        match self {
            Self::Fmt => &[Need::Format],
            Self::Clippy => &[Need::Lints],
            Self::Unit => &[Need::Postgres],
            Self::Frontend => &[Need::FrontEnd],
            Self::Size | Self::Server => &[],
            Self::Browser => &[Need::Browser],
            Self::Cluster => &[Need::Browser, Need::Postgres],
        }
    }

    fn perform(self, project: &Project) -> Result<()> {
        let cargo = |arguments: &[&str]| {
            let mut cargo = process::command(project, "cargo");
            cargo.args(arguments);
            cargo
        };
        match self {
            Self::Fmt => process::run(&mut cargo(&["fmt", "--all", "--check"]))
                .context("the code is not formatted: `cargo fmt` does it"),
            Self::Clippy => process::run(&mut cargo(&[
                "clippy",
                "--workspace",
                "--all-targets",
                "--",
                "-D",
                "warnings",
            ])),
            Self::Unit => {
                let nextest = process::succeeds(&mut cargo(&["nextest", "--version"]));
                let arguments: &[&str] = if nextest {
                    &["nextest", "run", "--workspace"]
                } else {
                    &["test", "--workspace"]
                };
                let cluster = Cluster::start(project)?;
                process::run(cargo(arguments).env(cluster::VARIABLE, cluster.url()))
            }
            Self::Frontend => frontend::build(project),
            Self::Size => size::gate(project),
            Self::Server => run::build_server(project),
            Self::Browser => browser(project, None),
            Self::Cluster => browser(project, Some(&Cluster::start(project)?)),
        }
    }
}

/// Runs the phases and prints how long each took.
pub fn run(project: &Project, options: &Options) -> Result<()> {
    let phases = select(&options.only);
    let mut timings = Vec::new();

    let started = Instant::now();
    let needs: Vec<Need> = phases
        .iter()
        .flat_map(|phase| phase.needs())
        .copied()
        .collect();
    setup::ensure(project, &needs).context("set-up failed")?;
    timings.push(("set-up".to_owned(), started.elapsed()));

    for phase in phases {
        let name = phase.name();
        println!("\n== {name}");
        let started = Instant::now();
        let result = phase.perform(project);
        let seconds = started.elapsed();
        timings.push((name.clone(), seconds));
        if let Err(error) = result {
            print!("{}", summary(&timings, false));
            return Err(error.context(format!("the phase `{name}` failed")));
        }
        println!("== {name}: passed in {:.1} s", seconds.as_secs_f64());
    }
    print!("{}", summary(&timings, true));
    Ok(())
}

/// The chosen phases with what they require, in order; all if none is chosen.
fn select(only: &[Phase]) -> Vec<Phase> {
    let chosen = |phase: &Phase| {
        only.is_empty()
            || only
                .iter()
                .any(|one| one == phase || one.requires().contains(phase))
    };
    Phase::value_variants()
        .iter()
        .copied()
        .filter(chosen)
        .collect()
}

/// The journeys: all of them on SQLite, or on PostgreSQL those that are named in [`ON_CLUSTER`].
fn browser(project: &Project, cluster: Option<&Cluster>) -> Result<()> {
    let mut node = in_browser(project, "tests/browser/run.mjs", "debug")?;
    if let Some(cluster) = cluster {
        node.args(ON_CLUSTER).env("LIAISON_DATABASE", cluster.url());
    }
    process::run(node.env("SCREENSHOTS", project.target.join("screenshots")))
}

/// A script that drives a browser against the built server and front end.
pub fn in_browser(project: &Project, script: &str, profile: &str) -> Result<Command> {
    let chromium = setup::chromium().context("there is no Chromium")?;
    let node = setup::recent_node(project).context("there is no recent node")?;
    let mut node = process::command(project, node);
    node.arg(script)
        .env("LIAISON_BIN", project.liaison(profile))
        .env("LIAISON_ASSETS", project.dist())
        .env("CHROMIUM", chromium);
    Ok(node)
}

fn summary(timings: &[(String, Duration)], passed: bool) -> String {
    let total: Duration = timings.iter().map(|(_, time)| *time).sum();
    let last = timings.len().saturating_sub(1);
    let lines: String = timings
        .iter()
        .enumerate()
        .map(|(index, (name, time))| {
            let result = if passed || index < last {
                "passed"
            } else {
                "FAILED"
            };
            format!("  {name:<10}{:>8.1} s  {result}\n", time.as_secs_f64())
        })
        .collect();
    format!(
        "\nSummary\n{lines}  {:<10}{:>8.1} s\n",
        "total",
        total.as_secs_f64()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phase_brings_what_it_requires_in_order() {
        let names = |only: &[Phase]| {
            select(only)
                .into_iter()
                .map(Phase::name)
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(
            names(&[]),
            "fmt clippy unit frontend size server browser cluster"
        );
        assert_eq!(
            names(&[Phase::Browser, Phase::Fmt]),
            "fmt frontend server browser"
        );
        assert_eq!(names(&[Phase::Size]), "frontend size");
    }

    #[test]
    fn the_summary_marks_the_phase_that_failed() {
        let timings = [
            ("set-up".to_owned(), Duration::from_secs(1)),
            ("fmt".to_owned(), Duration::from_secs(2)),
        ];
        let text = summary(&timings, false);
        assert!(text.contains("set-up         1.0 s  passed"), "{text}");
        assert!(text.contains("fmt            2.0 s  FAILED"), "{text}");
        assert!(text.contains("total          3.0 s"), "{text}");
    }
}
