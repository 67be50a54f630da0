//! A PostgreSQL cluster for a whole run of tests, where each test's process would start one of its own.

use std::{
    env,
    io::{BufRead, BufReader},
    process::{Child, Stdio},
};

use anyhow::{Context, Result, bail};

use crate::{process, project::Project};

/// Names the cluster to the tests; what testkit reads.
pub const VARIABLE: &str = "LIAISON_TEST_POSTGRES";

/// A cluster that ends with this value, or with this process.
pub struct Cluster {
    child: Child,
    url: String,
}

impl Cluster {
    /// Builds what starts it, together with the tests so that nothing is built twice, and starts it.
    pub fn start(project: &Project) -> Result<Self> {
        process::run(process::command(project, "cargo").args([
            "build",
            "--workspace",
            "--tests",
            "--bin",
            "postgres",
        ]))?;
        let program = format!("debug/postgres{}", env::consts::EXE_SUFFIX);
        let mut child = process::command(project, project.target.join(program))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("the program that starts PostgreSQL could not be started")?;
        let mut url = String::new();
        let said = child.stdout.take().context("its output is not piped")?;
        BufReader::new(said).read_line(&mut url)?;
        let url = url.trim().to_owned();
        if url.is_empty() {
            bail!("PostgreSQL did not start");
        }
        Ok(Self { child, url })
    }

    /// The address of its database `postgres`.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // It lives until its input ends.
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}
