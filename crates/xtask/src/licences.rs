//! The list of packages that are inside what we ship, with their licences and the texts of these.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt::Write,
    fs,
    path::Path,
};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::{frontend::digest, process, project::Project};

/// The whole text of the file LICENSES.
pub fn text(project: &Project) -> Result<String> {
    let host = process::output(process::command(project, "rustc").arg("-vV"))?;
    let host = host
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .context("rustc names no host")?;
    let mut packages = Packages::default();
    for (package, platform) in [("server", host), ("frontend", "wasm32-unknown-unknown")] {
        let mut cargo = process::command(project, "cargo");
        cargo.args([
            "metadata",
            "--format-version",
            "1",
            "--locked",
            "--filter-platform",
            platform,
        ]);
        let metadata: Value = serde_json::from_str(&process::output(&mut cargo)?)
            .context("cargo metadata did not answer with JSON")?;
        packages.extend(shipped(&metadata, package)?);
    }
    render(&packages)
}

/// Package (name, version) with its licence and the folder of its sources.
type Packages = BTreeMap<(String, String), (String, String)>;

/// The packages of others that `root` links: tests and build scripts are not shipped.
fn shipped(metadata: &Value, root: &str) -> Result<Packages> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let packages: HashMap<String, Value> = list(&metadata["packages"])
        .into_iter()
        .map(|package| (string(&package["id"]), package))
        .collect();
    let nodes: HashMap<String, Value> = list(&metadata["resolve"]["nodes"])
        .into_iter()
        .map(|node| (string(&node["id"]), node))
        .collect();
    let start = packages
        .values()
        .find(|package| package["name"] == root && package["source"].is_null())
        .with_context(|| format!("there is no package {root}"))?;

    let mut found = Packages::new();
    let mut seen = BTreeSet::new();
    let mut open = vec![string(&start["id"])];
    while let Some(id) = open.pop() {
        if !seen.insert(id.clone()) {
            continue;
        }
        if let Some(package) = packages
            .get(&id)
            .filter(|package| !package["source"].is_null())
        {
            let key = (string(&package["name"]), string(&package["version"]));
            let licence = package["license"]
                .as_str()
                .unwrap_or("see its sources")
                .to_owned();
            let manifest = string(&package["manifest_path"]);
            let folder = Path::new(&manifest)
                .parent()
                .map(|path| path.display().to_string())
                .unwrap_or_default();
            found.insert(key, (licence, folder));
        }
        for dependency in list(&nodes.get(&id).cloned().unwrap_or_default()["deps"]) {
            // A dependency without a kind is a normal one.
            if list(&dependency["dep_kinds"])
                .iter()
                .any(|kind| kind["kind"].is_null())
            {
                open.push(string(&dependency["pkg"]));
            }
        }
    }
    Ok(found)
}

fn string(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The table, then each licence text once with the packages that it stands for.
fn render(packages: &Packages) -> Result<String> {
    let mut text = String::from("Liaison contains these packages:\n\n");
    let mut texts: BTreeMap<String, (String, Vec<String>)> = BTreeMap::new();
    for ((name, version), (licence, folder)) in packages {
        writeln!(text, "{name} {version}: {licence}")?;
        for content in licence_files(Path::new(folder)) {
            let entry = texts
                .entry(digest(content.as_bytes()))
                .or_insert_with(|| (content, Vec::new()));
            entry.1.push(format!("{name} {version}"));
        }
    }
    for (content, names) in texts.values() {
        write!(
            text,
            "\n{}\n{}\n\n{}\n",
            "-".repeat(80),
            names.join(", "),
            content.trim()
        )?;
    }
    Ok(text)
}

fn licence_files(folder: &Path) -> Vec<String> {
    let mut paths: Vec<_> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .to_ascii_lowercase();
            ["license", "licence", "copying", "notice"]
                .iter()
                .any(|start| name.starts_with(start))
        })
        .collect();
    paths.sort();
    paths
        .iter()
        .filter_map(|path| fs::read_to_string(path).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_only_tests_use_is_not_listed() {
        let package = |name: &str, source: Value| {
            json!({ "id": name, "name": name, "version": "1.0.0", "license": "MIT", "source": source,
                    "manifest_path": format!("/none/{name}/Cargo.toml") })
        };
        let dependency =
            |name: &str, kind: Value| json!({ "pkg": name, "dep_kinds": [{ "kind": kind }] });
        let metadata = json!({
            "packages": [
                package("server", Value::Null), package("shared", Value::Null),
                package("inner", json!("registry")), package("tested", json!("registry")),
            ],
            "resolve": { "nodes": [
                { "id": "server", "deps": [dependency("shared", Value::Null), dependency("tested", json!("dev"))] },
                { "id": "shared", "deps": [dependency("inner", Value::Null)] },
            ] },
        });
        let packages = shipped(&metadata, "server").expect("the package exists");
        let names: Vec<_> = packages.keys().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["inner"]);
        assert!(
            render(&packages)
                .expect("text")
                .contains("inner 1.0.0: MIT")
        );
        assert!(shipped(&metadata, "absent").is_err());
    }
}
