//! What lazy pages share, in a few files.
//!
//! The cut makes a file for every set of pages that share something: hundreds, most of them of a few
//! hundred bytes. Fetched one by one they cost more in journeys than in bytes, so they travel together:
//! what is fetched right after a cold start, what the pages of every day need besides, what tells of the
//! work that waits, and the rest. The loader takes its pieces out of them.

use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use crate::wasm;

/// Packs by the lazy pages whose parts they hold; a part goes into the first that fits, or into the last.
const PACKS: [(&str, &[&str]); 4] = [
    ("dialogs.pack", &["dialogs"]),
    ("daily.pack", &["panel", "day", "ledger", "notices"]),
    ("waits.pack", &["waits"]),
    ("work.pack", &[]),
];

/// Takes a piece out of a pack, which is fetched once; a fetch that failed is tried again by the next.
const PIECE: &str = r#"
const packs = new Map();
function piece(name, from, to) {
    let pack = packs.get(name);
    if (!pack) {
        pack = fetch(new URL(name, import.meta.url)).then((answer) => {
            if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
            return answer.arrayBuffer();
        });
        pack.catch(() => packs.delete(name));
        packs.set(name, pack);
    }
    return pack.then((bytes) => bytes.slice(from, to));
}
"#;

/// A part that pages share, as the loader has it.
#[derive(Debug, PartialEq, Eq)]
struct Part<'a> {
    /// The pages.
    pages: Vec<&'a str>,
    /// Its file.
    file: &'a str,
    /// What fetches and starts it, between the braces.
    body: &'a str,
}

/// Packs what lies in `folder` and is named by its `loader`; the parts' own files go.
pub fn pack(folder: &Path, loader: &str) -> Result<()> {
    let path = folder.join(loader);
    let script =
        fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    let mut packs = PACKS.map(|(name, _)| (name, Vec::<u8>::new()));
    let mut packed: Vec<PathBuf> = Vec::new();
    let script = rewrite(&script, |part| {
        let file = folder.join(part.file);
        let module = fs::read(&file).with_context(|| format!("{} cannot be read", part.file))?;
        if wasm::has_name_section(&module)? {
            bail!("{} still has a `name` section", part.file);
        }
        let (name, pack) = &mut packs[place(&part.pages)];
        let from = pack.len();
        pack.extend(&module);
        packed.push(file);
        Ok((*name, from, pack.len()))
    })?;
    for (name, content) in packs.iter().filter(|(_, content)| !content.is_empty()) {
        fs::write(folder.join(name), content)?;
    }
    fs::write(&path, script)?;
    packed
        .into_iter()
        .try_for_each(|file| fs::remove_file(file).map_err(Into::into))
}

/// Which pack a part goes into.
fn place(pages: &[&str]) -> usize {
    let fits = |(_, of): &(&str, &[&str])| of.iter().any(|page| pages.contains(page));
    PACKS.iter().position(fits).unwrap_or(PACKS.len() - 1)
}

/// The loader with every shared part taken out of a pack. `put` gives the pack's name, and where in it the
/// part begins and ends.
fn rewrite<'a>(
    script: &'a str,
    mut put: impl FnMut(&Part<'a>) -> Result<(&'static str, usize, usize)>,
) -> Result<String> {
    let mut out = PIECE.trim_start().to_owned();
    let mut rest = script;
    let mut count = 0;
    while let Some((before, part, after)) = next(rest) {
        out.push_str(before);
        let (name, from, to) = put(&part)?;
        // Writing to a String cannot fail.
        let _ = write!(
            out,
            "{}
    const bytes = piece(\"./{name}\", {from}, {to});
    bytes.catch(() => {{}});
    return async (imports) => WebAssembly.instantiate(await bytes, imports);
}}",
            &part.body[..part.body.find('{').map_or(0, |at| at + 1)]
        );
        rest = after;
        count += 1;
    }
    // Another version of the tool that cuts may write something else: better no program than a slow one.
    if count == 0 {
        bail!("the loader of the lazy pages names no part that they share");
    }
    out.push_str(rest);
    Ok(out)
}

/// What stands before the next shared part, the part, and what comes after it.
fn next(script: &str) -> Option<(&str, Part<'_>, &str)> {
    const MAKES: &str = "const __chunk_";
    const ADDRESS: &str = "new URL(\"./";
    let makes = script.find(MAKES)?;
    let comment = script[..makes].rfind("/*")?;
    let pages = script[comment + 2..makes].split("*/").next()?;
    let body = makes + script[makes..].find("makeLoad(")?;
    let end = body + script[body..].find("\n}")? + 2;
    let whole = &script[body..end];
    let file = &whole[whole.find(ADDRESS)? + ADDRESS.len()..];
    let part = Part {
        pages: pages.split(',').map(str::trim).collect(),
        file: file.split('"').next()?,
        body: whole,
    };
    Some((&script[..body], part, &script[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOADER: &str = r#"import { initSync } from "./frontend.js";
/* rules, teams */
const __chunk_1 = makeLoad(() => {
    const src = fetch(new URL("./chunk_1.wasm", import.meta.url));
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
/* day, dialogs */
const __chunk_2 = makeLoad(() => {
    const src = fetch(new URL("./chunk_2.wasm", import.meta.url));
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, [__chunk_1]);
export const __wasm_split_load_day = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL("./split_day.wasm", import.meta.url));
}
, [__chunk_2]));
"#;

    #[test]
    fn parts_are_taken_out_of_packs_and_pages_stay() {
        let mut seen = Vec::new();
        let out = rewrite(LOADER, |part| {
            seen.push((part.pages.clone(), part.file));
            Ok((PACKS[place(&part.pages)].0, 3, 9))
        })
        .expect("it is rewritten");
        assert_eq!(
            seen,
            [
                (vec!["rules", "teams"], "chunk_1.wasm"),
                (vec!["day", "dialogs"], "chunk_2.wasm"),
            ]
        );
        assert_eq!(out.matches("function piece(").count(), 1);
        assert!(out.contains(
            "const __chunk_1 = makeLoad(() => {\n    const bytes = piece(\"./work.pack\", 3, 9);"
        ));
        assert!(out.contains("piece(\"./dialogs.pack\", 3, 9)"));
        assert!(out.contains("await bytes, imports);\n}\n, [__chunk_1]);"));
        assert!(!out.contains("chunk_1.wasm"));
        assert!(out.contains("split_day.wasm"));
    }

    #[test]
    fn a_loader_of_another_shape_is_refused() {
        assert!(rewrite("export const a = 1;", |_| Ok(("x", 0, 0))).is_err());
    }

    #[test]
    fn a_part_goes_into_the_first_pack_that_fits() {
        assert_eq!(place(&["teams", "dialogs", "day"]), 0);
        assert_eq!(place(&["teams", "ledger"]), 1);
        assert_eq!(place(&["teams", "waits"]), 2);
        assert_eq!(place(&["teams", "rules"]), 3);
    }
}
