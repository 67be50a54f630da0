//! With the feature `embed`: lists the files of the built front end for `include_bytes!`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-env-changed=LIAISON_DIST");
    if env::var_os("CARGO_FEATURE_EMBED").is_none() {
        return Ok(());
    }
    let dist = env::var_os("LIAISON_DIST").map_or_else(|| PathBuf::from("../dist"), PathBuf::from);
    let dist = dist.canonicalize()?;
    println!("cargo::rerun-if-changed={}", dist.display());
    let mut list = String::from("pub static FILES: &[(&str, &[u8])] = &[\n");
    add(&dist, &dist, &mut list)?;
    list.push_str("];\n");
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?;
    fs::write(Path::new(&out).join("assets.rs"), list)
}

fn add(root: &Path, folder: &Path, list: &mut String) -> io::Result<()> {
    let mut paths: Vec<_> = fs::read_dir(folder)?
        .map(|entry| entry.map(|e| e.path()))
        .collect::<Result<_, _>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            add(root, &path, list)?;
        } else {
            let name = path
                .strip_prefix(root)
                .map_err(io::Error::other)?
                .display()
                .to_string();
            writeln!(
                list,
                "    ({name:?}, include_bytes!({:?})),",
                path.display().to_string()
            )
            .map_err(io::Error::other)?;
        }
    }
    Ok(())
}
