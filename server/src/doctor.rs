//! `liaison doctor`: what an administrator would look at first, one line each.

use std::path::Path;

use text::tools;
use text::{Lang, Text};

use crate::node::{Node, Place};
use crate::{files, verify};

/// One finding.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Whether it is as it should be.
    pub is_well: bool,
    /// What was looked at.
    pub what: Text,
    /// What was found: figures and names, no sentence.
    pub found: String,
}

/// Looks at folder, key, database and history.
///
/// # Errors
/// The database cannot be opened at all.
pub async fn examine(place: &Place, node: &Node) -> anyhow::Result<Vec<Finding>> {
    let mut findings = Vec::new();
    let mut add = |what, is_well, found: String| {
        findings.push(Finding {
            is_well,
            what,
            found,
        })
    };
    add(
        tools::DOCTOR_FOLDER,
        is_writable(&place.data),
        place.data.display().to_string(),
    );
    add(
        tools::DOCTOR_KEY,
        is_private(&place.key_file()),
        place.key_file().display().to_string(),
    );
    let head = node.storage.head().await?;
    let kind = if node.storage.is_postgres() {
        "PostgreSQL"
    } else {
        "SQLite"
    };
    add(
        tools::DOCTOR_DATABASE,
        true,
        format!("{kind}, {} · {}", head.epoch, head.csn),
    );
    let skew = head.last_at.0 - node.clock.now().0;
    add(tools::DOCTOR_CLOCK, skew < 60_000, format!("{skew} ms"));
    let report = verify::verify(&node.storage).await?;
    let broken = report
        .broken_at
        .map_or_else(|| report.commits.to_string(), |at| format!("≠ {at}"));
    add(tools::DOCTOR_CHAIN, report.broken_at.is_none(), broken);
    // A store over the network may be away, or refuse its keys.
    let files = match node.files.answers().await {
        Err(error) => Err(error.to_string()),
        Ok(()) => Ok(files::sweep::missing(node, false).await?.len()),
    };
    add(
        tools::DOCTOR_FILES,
        files == Ok(0),
        files.map_or_else(|error| error, |missing| format!("{missing} ≠")),
    );
    let differing = report.differing.len();
    add(
        tools::DOCTOR_COLUMNS,
        differing == 0,
        format!("{} / {differing} ≠", report.records),
    );
    Ok(findings)
}

/// Prints findings; whether all is well.
///
/// # Errors
/// The output's.
pub fn print(
    findings: &[Finding],
    lang: Lang,
    out: &mut impl std::io::Write,
) -> std::io::Result<bool> {
    for finding in findings {
        let mark = if finding.is_well {
            tools::WELL
        } else {
            tools::NOT_WELL
        };
        writeln!(
            out,
            "{}  {}  {}",
            mark.of(lang),
            finding.what.of(lang),
            finding.found
        )?;
    }
    Ok(findings.iter().all(|finding| finding.is_well))
}

fn is_writable(folder: &Path) -> bool {
    let probe = folder.join(".probe");
    let written = std::fs::write(&probe, b"x").is_ok();
    written && std::fs::remove_file(&probe).is_ok()
}

fn is_private(key: &Path) -> bool {
    let Ok(metadata) = std::fs::metadata(key) else {
        return false;
    };
    #[cfg(unix)]
    let private = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o077 == 0;
    #[cfg(not(unix))]
    let private = metadata.is_file();
    private
}
