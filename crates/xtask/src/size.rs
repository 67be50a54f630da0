//! What a cold start transfers, and the gate that keeps it small.

use std::{fmt::Write, fs, path::Path};

use anyhow::{Context, Result, bail};

use crate::{compress::with_ending, project::Project, wasm};

/// Most bytes (brotli) that a cold start may transfer: 2.3 s on a slow mobile line.
const GATE: u64 = 450_000;

/// A file; sizes in bytes.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    name: String,
    raw: u64,
    brotli: u64,
}

/// What is transferred when.
#[derive(Debug, Default)]
struct Sizes {
    /// Before the application shows itself. The gate is for these.
    cold_start: Vec<Row>,
    /// When somebody first goes to the page of that name.
    lazy: Vec<Row>,
}

/// Prints the table; returns the sum of the brotli column.
pub fn report(dist: &Path) -> Result<u64> {
    let sizes = sizes(dist)?;
    print!("{}", table(&sizes));
    Ok(total(&sizes.cold_start))
}

/// Prints the table and fails above the gate, or when the WASM carries what must not be shipped.
pub fn gate(project: &Project) -> Result<()> {
    let dist = project.dist();
    let sum = report(&dist)?;
    let Sizes { cold_start, lazy } = sizes(&dist)?;
    for row in cold_start.iter().chain(&lazy).filter(|row| {
        [".wasm", ".pack"]
            .iter()
            .any(|kind| row.name.ends_with(kind))
    }) {
        let module = fs::read(dist.join(&row.name))?;
        // What is in a pack was looked at when it was packed.
        if row.name.ends_with(".wasm")
            && wasm::has_name_section(&module)
                .with_context(|| format!("{} cannot be read", row.name))?
        {
            bail!(
                "{} has a `name` section: the profile wasm-release or binaryen was not in effect",
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

/// The files that a browser fetches, those before the application shows itself and the others.
fn sizes(dist: &Path) -> Result<Sizes> {
    let html = fs::read_to_string(dist.join("index.html"))
        .context("there is no built front end: `cargo xtask frontend` builds it")?;
    let mut sizes = Sizes::default();
    let mut folders = vec![dist.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path
                .strip_prefix(dist)
                .unwrap_or(&path)
                .display()
                .to_string();
            let Some(rows) = sizes.of(&name, &html) else {
                continue;
            };
            let raw = fs::metadata(&path)?.len();
            // The smallest files have no twin and travel as they are.
            let brotli = fs::metadata(with_ending(&path, "br")).map_or(raw, |twin| twin.len());
            rows.push(Row { name, raw, brotli });
        }
    }
    for rows in [&mut sizes.cold_start, &mut sizes.lazy] {
        rows.sort_by(|a, b| b.brotli.cmp(&a.brotli).then_with(|| a.name.cmp(&b.name)));
    }
    Ok(sizes)
}

impl Sizes {
    /// Where a file is counted, if it is at all. To a cold start belong the page itself, its styles,
    /// scripts and WASM as far as it names them, and the sprite of icons.
    fn of(&mut self, name: &str, html: &str) -> Option<&mut Vec<Row>> {
        let kind = name.rsplit_once('.').map_or("", |(_, kind)| kind);
        let at_once = match kind {
            "html" => name == "index.html",
            "css" | "js" | "wasm" => html.contains(name),
            "svg" => name.starts_with("sprite"),
            _ => false,
        };
        if at_once {
            Some(&mut self.cold_start)
        } else if matches!(kind, "wasm" | "pack") {
            Some(&mut self.lazy)
        } else {
            None
        }
    }
}

fn total(rows: &[Row]) -> u64 {
    rows.iter().map(|row| row.brotli).sum()
}

fn table(sizes: &Sizes) -> String {
    let Sizes { cold_start, lazy } = sizes;
    let sum = Row {
        name: "cold start".into(),
        raw: cold_start.iter().map(|row| row.raw).sum(),
        brotli: total(cold_start),
    };
    let width = cold_start
        .iter()
        .chain([&sum])
        .chain(lazy)
        .map(|row| row.name.len())
        .max()
        .unwrap_or(0);
    let line = |row: &Row| format!("{:width$}  {:>10}  {:>10}\n", row.name, row.raw, row.brotli);
    let mut text = format!("{:width$}  {:>10}  {:>10}\n", "file", "raw", "brotli");
    text.extend(cold_start.iter().chain([&sum]).map(line));
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{:width$}  {:>10}  {:>10}", "gate", "", GATE);
    if !lazy.is_empty() {
        text.push_str("\nwhen somebody first goes there\n");
    }
    text.extend(lazy.iter().map(line));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, raw: u64, brotli: u64) -> Row {
        Row {
            name: name.into(),
            raw,
            brotli,
        }
    }

    #[test]
    fn the_table_adds_up() {
        let mut sizes = Sizes {
            cold_start: vec![
                row("app.wasm", 1_000_000, 300_000),
                row("index.html", 900, 400),
            ],
            lazy: Vec::new(),
        };
        let cold_start = "file               raw      brotli\n\
             app.wasm       1000000      300000\n\
             index.html         900         400\n\
             cold start     1000900      300400\n\
             gate                        450000\n";
        assert_eq!(total(&sizes.cold_start), 300_400);
        assert_eq!(table(&sizes), cold_start);
        sizes.lazy.push(row("late.wasm", 90_000, 30_000));
        assert_eq!(
            table(&sizes),
            format!(
                "{cold_start}\n\
                 when somebody first goes there\n\
                 late.wasm        90000       30000\n"
            )
        );
    }

    #[test]
    fn only_what_the_page_fetches_at_once_belongs_to_a_cold_start() {
        let html = r#"<link href="/app.css"><link href="/app-1/app.wasm"><link rel="icon" href="/icon.svg">"#;
        let mut sizes = Sizes::default();
        let mut counted = |name: &str| {
            sizes.of(name, html)?.push(row(name, 1, 1));
            Some((sizes.cold_start.len(), sizes.lazy.len()))
        };
        for (name, found) in [
            ("index.html", Some((1, 0))),
            ("app.css", Some((2, 0))),
            ("app-1/app.wasm", Some((3, 0))),
            ("sprite.svg", Some((4, 0))),
            ("app-1/late.wasm", Some((4, 1))),
            ("app-1/work.pack", Some((4, 2))),
            ("other.html", None),
            ("sw.js", None),
            ("app.css.br", None),
            ("app-1/late.wasm.br", None),
            ("icon.svg", None),
            (".inputs", None),
        ] {
            assert_eq!(counted(name), found, "{name}");
        }
    }
}
