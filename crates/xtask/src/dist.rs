//! `cargo xtask dist`: the archive for a machine without Rust, and the optimised tools that measure.

use std::{
    env, fs,
    fs::File,
    io::BufWriter,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};
use flate2::{Compression, write::GzEncoder};

use crate::{
    frontend, licences, process,
    project::Project,
    setup::{self, Need},
    size, test,
};

const UNIT: &str = include_str!("../assets/liaison.service");

/// Builds everything optimised, checks the size gate and writes the archive.
pub fn run(project: &Project) -> Result<()> {
    setup::ensure(project, &[Need::FrontEnd])?;
    frontend::build(project)?;
    size::gate(project)?;

    println!("Building the server with the front end inside.");
    let mut cargo = process::command(project, "cargo");
    cargo
        .args([
            "build",
            "--profile",
            "dist",
            "--package",
            "server",
            "--features",
            "embed",
        ])
        .env("LIAISON_DIST", project.dist());
    process::run(&mut cargo)?;

    let archive = write_archive(project)?;
    let size = fs::metadata(&archive)?.len();
    println!("{} ({:.1} MB)", archive.display(), size as f64 / 1e6);
    Ok(())
}

/// Measures with a script that drives a browser against an optimised server.
pub fn browser_bench(project: &Project, script: &str, arguments: &[String]) -> Result<()> {
    setup::ensure(project, &[Need::FrontEnd, Need::Browser])?;
    frontend::build(project)?;
    let build = ["build", "--profile", "dist", "--package", "server"];
    process::run(process::command(project, "cargo").args(build))?;
    let script = format!("tests/browser/{script}.mjs");
    let mut node = test::in_browser(project, &script, "dist")?;
    process::run(node.args(arguments))
}

/// Measures the overview of a filled district, in a browser as well.
pub fn overview_bench(project: &Project, arguments: &[String]) -> Result<()> {
    setup::ensure(project, &[Need::FrontEnd, Need::Browser])?;
    frontend::build(project)?;
    let node = setup::recent_node(project).context("there is no recent node")?;
    let chromium = setup::chromium().context("there is no Chromium")?;
    let mut cargo = optimised(project, "bench");
    cargo
        .args(["overview", "--browser", "tests/browser/overview.mjs"])
        .arg("--assets")
        .arg(project.dist())
        .args(arguments)
        .env("NODE", node)
        .env("CHROMIUM", chromium);
    process::become_command(&mut cargo)
}

/// Becomes one of testkit's programs, optimised.
pub fn testkit(project: &Project, program: &str, arguments: &[String]) -> Result<()> {
    process::become_command(optimised(project, program).args(arguments))
}

/// Builds one of testkit's programs, optimised, and runs it with the arguments that follow.
fn optimised(project: &Project, program: &str) -> Command {
    let mut cargo = process::command(project, "cargo");
    cargo.args([
        "run",
        "--quiet",
        "--profile",
        "dist",
        "--package",
        "testkit",
        "--bin",
        program,
        "--",
    ]);
    cargo
}

/// One folder named like the archive, so that unpacking never spills files.
fn write_archive(project: &Project) -> Result<PathBuf> {
    let name = format!("liaison-{}-{}", project.version, env::consts::ARCH);
    let path = project.target.join(format!("{name}.tar.gz"));
    let partial = project.target.join(format!("{name}.tar.gz.partial"));
    let folder = Path::new(&name);

    let file = File::create(&partial)
        .with_context(|| format!("{} cannot be written", partial.display()))?;
    let mut archive = tar::Builder::new(GzEncoder::new(BufWriter::new(file), Compression::best()));
    let program = fs::read(project.liaison("dist"))
        .context("the server was built, but its binary is not there")?;
    append(&mut archive, &folder.join("liaison"), 0o755, &program)?;
    append(
        &mut archive,
        &folder.join("liaison.service"),
        0o644,
        UNIT.as_bytes(),
    )?;
    let readme = fs::read(project.root.join("README.md")).context("README.md cannot be read")?;
    append(&mut archive, &folder.join("README.md"), 0o644, &readme)?;
    append(
        &mut archive,
        &folder.join("LICENSES"),
        0o644,
        licences::text(project)?.as_bytes(),
    )?;
    if let Ok(licence) = fs::read(project.root.join("LICENSE")) {
        append(&mut archive, &folder.join("LICENSE"), 0o644, &licence)?;
    }
    archive
        .into_inner()?
        .finish()?
        .into_inner()
        .context("the archive cannot be written")?
        .sync_all()?;
    fs::rename(&partial, &path)
        .with_context(|| format!("{} cannot be put in place", path.display()))?;
    Ok(path)
}

/// Adds a file that belongs to root and carries no time: equal input gives an equal archive.
fn append<W: std::io::Write>(
    archive: &mut tar::Builder<W>,
    path: &Path,
    mode: u32,
    content: &[u8],
) -> Result<()> {
    let mut header = tar::Header::new_gnu();
    header.set_size(content.len() as u64);
    header.set_mode(mode);
    archive
        .append_data(&mut header, path, content)
        .with_context(|| format!("{} cannot be added to the archive", path.display()))
}
