//! Packages of Debian and its relatives. All that are missing are installed in one call; without the
//! right to install, the person is told the one command to run.

use std::{path::Path, process::Command};

use anyhow::{Result, bail};

use crate::{process, project::Project};

/// A Debian package, and what it is for in words for the person who sees it installed.
#[derive(Clone, Copy)]
pub struct Package {
    /// Name of the package.
    pub name: &'static str,
    /// What it brings, for systems that are not Debian.
    pub program: &'static str,
    /// What it is needed for.
    pub why: &'static str,
}

/// Node.
pub const NODEJS: Package = Package {
    name: "nodejs",
    program: "node",
    why: "which runs binaryen and the browser journeys",
};
/// Node's package tool.
pub const NPM: Package = Package {
    name: "npm",
    program: "npm",
    why: "which installs packages for node",
};
/// The browser of the journeys.
pub const CHROMIUM: Package = Package {
    name: "chromium",
    program: "Chromium",
    why: "the browser that the journeys run in",
};
/// Chinese fonts.
pub const FONTS: Package = Package {
    name: "fonts-noto-cjk",
    program: "a Chinese font",
    why: "without which it shows no Chinese",
};
/// The second database.
pub const POSTGRESQL: Package = Package {
    name: "postgresql",
    program: "PostgreSQL (initdb, postgres)",
    why: "because everything stored is tested on it as well, in a private cluster",
};

/// Installs the packages, or says how the person can.
pub fn install(project: &Project, packages: &[Package]) -> Result<()> {
    if !Path::new("/etc/debian_version").exists() || process::find("apt-get").is_none() {
        let programs: Vec<_> = packages.iter().map(|package| package.program).collect();
        bail!(
            "this is not a Debian system, so nothing was installed: please install {} in its own way, then \
             start again",
            programs.join(", ")
        );
    }
    let Some(rights) = Rights::of_this_account(project) else {
        bail!(
            "this account may not install packages. Please run this, then start again:\n\n  {}\n",
            by_hand(packages)
        );
    };
    // Fails on a machine that cannot reach every source, which may not matter for what we want.
    if let Err(error) = process::run(&mut rights.apt_get(project, &["update"])) {
        println!("  {error}; going on with the package lists that are there.");
    }
    let mut arguments = vec!["install", "-y", "--no-install-recommends"];
    arguments.extend(packages.iter().map(|package| package.name));
    if process::run(&mut rights.apt_get(project, &arguments)).is_ok() {
        return Ok(());
    }
    // Another apt that ran at the same time may have left packages half unpacked.
    println!("  Installing failed; repairing and trying once more.");
    process::run(&mut rights.apt_get(project, &["-f", "install", "-y"]))?;
    process::run(&mut rights.apt_get(project, &arguments))
}

/// Those of the names that dpkg does not know as installed.
pub fn missing<'a>(
    project: &Project,
    packages: &'a [Package],
) -> impl Iterator<Item = Package> + 'a {
    let installed: Vec<String> = packages
        .iter()
        .filter(|package| is_installed(project, package.name))
        .map(|package| package.name.to_owned())
        .collect();
    packages
        .iter()
        .copied()
        .filter(move |package| !installed.iter().any(|name| name == package.name))
}

fn is_installed(project: &Project, name: &str) -> bool {
    process::output(process::command(project, "dpkg-query").args([
        "-W",
        "-f",
        "${db:Status-Status}",
        name,
    ]))
    .is_ok_and(|status| status == "installed")
}

fn by_hand(packages: &[Package]) -> String {
    let names: Vec<_> = packages.iter().map(|package| package.name).collect();
    format!(
        "sudo sh -c 'apt-get update; apt-get install -y --no-install-recommends {}'",
        names.join(" ")
    )
}

/// How this account comes to install packages.
enum Rights {
    Root,
    Sudo,
}

impl Rights {
    fn of_this_account(project: &Project) -> Option<Self> {
        if process::output(process::command(project, "id").arg("-u"))
            .is_ok_and(|id| id.trim() == "0")
        {
            return Some(Self::Root);
        }
        process::succeeds(process::command(project, "sudo").args(["-n", "true"]))
            .then_some(Self::Sudo)
    }

    fn apt_get(&self, project: &Project, arguments: &[&str]) -> Command {
        let mut command = match self {
            Self::Root => process::command(project, "env"),
            Self::Sudo => {
                let mut sudo = process::command(project, "sudo");
                sudo.args(["-n", "env"]);
                sudo
            }
        };
        // The timeout: an automatic update may hold apt's lock for some minutes.
        command
            .args([
                "DEBIAN_FRONTEND=noninteractive",
                "apt-get",
                "-o",
                "DPkg::Lock::Timeout=300",
            ])
            .args(arguments);
        command
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_for_the_person_is_one_line() {
        assert_eq!(
            by_hand(&[CHROMIUM, POSTGRESQL]),
            "sudo sh -c 'apt-get update; apt-get install -y --no-install-recommends chromium postgresql'"
        );
    }
}
