//! What parts of the project must not have to do with each other: the dependencies that the crates exist to
//! forbid, asked of cargo itself, and the names of stylesheets.

use std::process::Command;

const BROWSER: Option<&str> = Some("wasm32-unknown-unknown");

/// Packages in a crate's tree for a target, without dev-dependencies.
fn tree(package: &str, target: Option<&str>) -> Vec<String> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args([
            "tree",
            "--offline",
            "-e",
            "normal",
            "--prefix",
            "none",
            "-f",
            "{p}",
            "-p",
            package,
        ])
        .args(target.map(|target| format!("--target={target}")))
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .output()
        .expect("cargo tree runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}

#[track_caller]
fn never(package: &str, target: Option<&str>, forbidden: &[&str]) {
    let tree = tree(package, target);
    assert!(
        tree.iter().any(|name| name == package),
        "{package} is in its own tree"
    );
    for name in forbidden {
        assert!(
            !tree.iter().any(|found| found == name),
            "{package} depends on {name}"
        );
    }
}

#[test]
fn pure_crates_have_no_io() {
    for package in ["shared", "charts", "domain", "sync", "text"] {
        let io = [
            "sqlx",
            "axum",
            "leptos",
            "tokio",
            "futures",
            "getrandom",
            "uuid",
            "web-sys",
        ];
        never(package, None, &io);
        never(package, BROWSER, &io);
    }
}

#[test]
fn each_driver_has_one_home() {
    never("storage", None, &["axum", "domain", "leptos"]);
    never("server", None, &["leptos", "web-sys"]);
    never(
        "frontend",
        BROWSER,
        &["sqlx", "axum", "mio", "storage", "server"],
    );
}

/// All source files below a folder.
fn sources(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a source folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
    found
}

#[test]
fn pure_crates_are_synchronous() {
    for folder in [
        "shared",
        "crates/charts",
        "crates/domain",
        "crates/sync",
        "crates/text",
    ] {
        let source = format!("{}/../{folder}/src", env!("CARGO_MANIFEST_DIR"));
        let files = sources(source.as_ref());
        assert!(files.len() > 1, "{folder} has sources");
        for path in files {
            let text = std::fs::read_to_string(&path).expect("a source file");
            let is_async = text.lines().any(|line| {
                let code = line.split("//").next().unwrap_or_default();
                code.contains("async fn") || code.contains("async move") || code.contains(".await")
            });
            assert!(!is_async, "{} is asynchronous", path.display());
        }
    }
}

/// Bare classes that a stylesheet gives looks to: what another of the same name would change far away. What is
/// said for some widths only is left out.
fn bare_classes(sheet: &str) -> Vec<&str> {
    let wide = sheet.split("@media").next().unwrap_or_default();
    let heads = wide.split('}').filter_map(|rule| rule.rsplit_once('{'));
    let selectors = heads.flat_map(|(head, _)| head.split([',', '{', '/']));
    let selectors = selectors.map(str::trim);
    let is_name = |c: char| c.is_ascii_lowercase() || c == '-';
    let names = selectors.filter_map(|one| one.strip_prefix('.'));
    names
        .filter(|one| !one.is_empty() && one.chars().all(is_name))
        .collect()
}

#[test]
fn a_class_has_its_looks_from_one_stylesheet() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../frontend/styles/components");
    let mut homes = std::collections::BTreeMap::<String, Vec<String>>::new();
    for entry in std::fs::read_dir(folder).expect("the stylesheets") {
        let path = entry.expect("a stylesheet").path();
        let sheet = std::fs::read_to_string(&path).expect("text");
        let name = path.file_name().expect("a name").to_string_lossy();
        for class in bare_classes(&sheet) {
            let homes = homes.entry(class.to_owned()).or_default();
            if !homes.contains(&name.to_string()) {
                homes.push(name.to_string());
            }
        }
    }
    assert!(homes.len() > 100, "they were read: {}", homes.len());
    homes.retain(|_, homes| homes.len() > 1);
    assert_eq!(homes, std::collections::BTreeMap::new());
}
