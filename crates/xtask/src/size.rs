//! What a cold start transfers, and the gate that keeps it small.

use std::{fmt::Write, fs, path::Path};

use anyhow::{Context, Result, bail};

use crate::{compress::with_ending, project::Project, wasm};

/// Most bytes (brotli) that a cold start may transfer: 2.3 s on a slow mobile line.
const GATE: u64 = 450_000;

/// A file of the cold start; sizes in bytes.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    name: String,
    raw: u64,
    brotli: u64,
}

/// Prints the table; returns the sum of the brotli column.
pub fn report(dist: &Path) -> Result<u64> {
    let rows = cold_start(dist)?;
    print!("{}", table(&rows));
    Ok(total(&rows))
}

/// Prints the table and fails above the gate, or when the WASM carries what must not be shipped.
pub fn gate(project: &Project) -> Result<()> {
    let dist = project.dist();
    let sum = report(&dist)?;
    for row in cold_start(&dist)?
        .iter()
        .filter(|row| row.name.ends_with(".wasm"))
    {
        let module = fs::read(dist.join(&row.name))?;
        if wasm::has_name_section(&module)
            .with_context(|| format!("{} cannot be read", row.name))?
        {
            bail!(
                "{} has a `name` section: the profile wasm-release or wasm-opt was not in effect",
                row.name
            );
        }
        for folder in [std::env::home_dir(), Some(project.root.clone())]
            .into_iter()
            .flatten()
        {
            let folder = format!("{}/", folder.display());
            if folder.len() > 2 && wasm::contains(&module, &folder) {
                bail!(
                    "{} contains a path of this machine ({folder}): it must not be shipped",
                    row.name
                );
            }
        }
    }
    if sum > GATE {
        bail!("a cold start transfers {sum} bytes, which is more than the {GATE} of the size gate");
    }
    Ok(())
}

/// The files that a browser fetches before the application shows itself.
fn cold_start(dist: &Path) -> Result<Vec<Row>> {
    let html = fs::read_to_string(dist.join("index.html"))
        .context("there is no built front end: `cargo xtask frontend` builds it")?;
    let mut rows = Vec::new();
    for entry in fs::read_dir(dist)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !belongs_to_cold_start(&name, &html) {
            continue;
        }
        let raw = entry.metadata()?.len();
        // The smallest files have no twin and travel as they are.
        let brotli = fs::metadata(with_ending(&entry.path(), "br")).map_or(raw, |twin| twin.len());
        rows.push(Row { name, raw, brotli });
    }
    rows.sort_by(|a, b| b.brotli.cmp(&a.brotli).then_with(|| a.name.cmp(&b.name)));
    Ok(rows)
}

/// The page itself, its styles, scripts and WASM as far as it names them, and the sprite of icons.
fn belongs_to_cold_start(name: &str, html: &str) -> bool {
    let kind = name.rsplit_once('.').map_or("", |(_, kind)| kind);
    match kind {
        "html" => name == "index.html",
        "css" | "js" | "wasm" => html.contains(name),
        "svg" => name.starts_with("sprite"),
        _ => false,
    }
}

fn total(rows: &[Row]) -> u64 {
    rows.iter().map(|row| row.brotli).sum()
}

fn table(rows: &[Row]) -> String {
    let sum = Row {
        name: "cold start".into(),
        raw: rows.iter().map(|row| row.raw).sum(),
        brotli: total(rows),
    };
    let width = rows
        .iter()
        .chain([&sum])
        .map(|row| row.name.len())
        .max()
        .unwrap_or(0);
    let mut text = format!("{:width$}  {:>10}  {:>10}\n", "file", "raw", "brotli");
    for row in rows.iter().chain([&sum]) {
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{:width$}  {:>10}  {:>10}",
            row.name, row.raw, row.brotli
        );
    }
    let _ = writeln!(text, "{:width$}  {:>10}  {:>10}", "gate", "", GATE);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_adds_up() {
        let rows = [
            Row {
                name: "app.wasm".into(),
                raw: 1_000_000,
                brotli: 300_000,
            },
            Row {
                name: "index.html".into(),
                raw: 900,
                brotli: 400,
            },
        ];
        assert_eq!(total(&rows), 300_400);
        assert_eq!(
            table(&rows),
            "file               raw      brotli\n\
             app.wasm       1000000      300000\n\
             index.html         900         400\n\
             cold start     1000900      300400\n\
             gate                        450000\n"
        );
    }

    #[test]
    fn only_what_the_page_fetches_at_once_is_counted() {
        let html = r#"<link href="/app-1.css"><link href="/app-1_bg.wasm"><link rel="icon" href="/icon.svg">"#;
        for name in ["index.html", "app-1.css", "app-1_bg.wasm", "sprite.svg"] {
            assert!(belongs_to_cold_start(name, html), "{name}");
        }
        for name in [
            "other.html",
            "sw.js",
            "app-1.css.br",
            "icon.svg",
            "photo.png",
            ".inputs",
        ] {
            assert!(!belongs_to_cold_start(name, html), "{name}");
        }
    }
}
