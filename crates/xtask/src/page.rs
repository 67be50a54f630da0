//! `index.html` as it is shipped: with the styles and the program that its marks ask for.
//!
//! The marks are Trunk's, so that `trunk serve` understands the same page. What differs: every name
//! carries a digest of the content, so that "cache for ever" is safe; and the script that starts the
//! application is a file, because the content security policy allows no inline script.

use std::{ffi::OsStr, fmt::Write, fs, path::Path};

use anyhow::{Context, Result, bail};

use crate::{
    frontend::{DIGITS, digest},
    program::Program,
};

/// Writes the page and its styles into `dist`, where the program is already.
pub fn build(source: &Path, program: &Program, dist: &Path) -> Result<()> {
    let html = fs::read_to_string(source)
        .with_context(|| format!("{} cannot be read", source.display()))?;
    let folder = source.parent().unwrap_or(source);
    let html = fill(&html, program, |hrefs| {
        // One file: it is one request, and compresses better than its parts.
        let mut content = Vec::new();
        for href in hrefs {
            let path = folder.join(href);
            let part =
                fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
            content.extend(part);
            content.push(b'\n');
        }
        let name = hashed(Path::new("styles.css"), &content)?;
        fs::write(dist.join(&name), &content)?;
        Ok(format!("/{name}"))
    })?;
    fs::write(dist.join("index.html"), html)?;
    Ok(())
}

/// The name of a file with its content's digest in it: `tokens-f2e3d4c5b6a7988.css`.
fn hashed(path: &Path, content: &[u8]) -> Result<String> {
    let stem = path.file_stem().and_then(OsStr::to_str);
    let kind = path.extension().and_then(OsStr::to_str);
    let (Some(stem), Some(kind)) = (stem, kind) else {
        bail!("{} has no usable name", path.display());
    };
    Ok(format!("{stem}-{}.{kind}", &digest(content)[..DIGITS]))
}

/// Puts styles and program in the place of the marks: all styles where the first of them stands.
/// `styles` gives the address of the file with the styles that are named, in their order.
fn fill(
    html: &str,
    program: &Program,
    styles: impl FnOnce(&[&str]) -> Result<String>,
) -> Result<String> {
    let mut filled = String::new();
    let (mut hrefs, mut styles_at) = (Vec::new(), 0);
    let mut starts = 0;
    let mut from = 0;
    while let Some((start, end)) = next_tag(html, from)? {
        let tag = &html[start..end];
        filled.push_str(&html[from..start]);
        from = end;
        let is = |name: &str| {
            tag[1..]
                .split(|c: char| c.is_whitespace() || c == '>')
                .next()
                .is_some_and(|own| own.eq_ignore_ascii_case(name))
        };
        if is("script") && attribute(tag, "src").is_none() {
            bail!(
                "index.html contains an inline script, which the content security policy would refuse: {tag}"
            );
        }
        if attribute(tag, "data-trunk").is_none() {
            filled.push_str(tag);
            continue;
        }
        match attribute(tag, "rel") {
            Some("css") => {
                let href = attribute(tag, "href").context("a style in index.html names no file")?;
                if hrefs.is_empty() {
                    styles_at = filled.len();
                } else {
                    filled.truncate(filled.trim_end().len().max(styles_at));
                }
                hrefs.push(href);
            }
            Some("rust") => {
                starts += 1;
                start_program(&mut filled, program);
            }
            Some(_) | None => bail!("a mark in index.html is of an unknown kind: {tag}"),
        }
    }
    filled.push_str(&html[from..]);
    if !hrefs.is_empty() {
        let link = format!(r#"<link rel="stylesheet" href="{}">"#, styles(&hrefs)?);
        filled.insert_str(styles_at, &link);
    }
    if starts != 1 {
        bail!("index.html starts {starts} programs instead of one");
    }
    Ok(filled)
}

/// Starts the program, and has everything fetched at once that it begins with.
fn start_program(html: &mut String, program: &Program) {
    let Program {
        boot,
        scripts,
        wasm,
    } = program;
    // Writing to a String cannot fail.
    let _ = write!(html, r#"<script type="module" src="{boot}"></script>"#);
    for script in scripts {
        let _ = write!(
            html,
            "\n  <link rel=\"modulepreload\" href=\"{script}\" crossorigin=\"anonymous\">"
        );
    }
    let _ = write!(
        html,
        "\n  <link rel=\"preload\" href=\"{wasm}\" crossorigin=\"anonymous\" as=\"fetch\" type=\"application/wasm\">"
    );
}

/// Where the next tag at or after `from` begins and ends, comments left aside.
fn next_tag(html: &str, from: usize) -> Result<Option<(usize, usize)>> {
    let mut at = from;
    while let Some(start) = html[at..].find('<').map(|offset| at + offset) {
        if html[start..].starts_with("<!--") {
            let Some(end) = html[start..].find("-->") else {
                return Ok(None);
            };
            at = start + end + 3;
            continue;
        }
        let Some(length) = end_of_tag(&html[start..]) else {
            bail!("a tag in index.html does not end");
        };
        return Ok(Some((start, start + length)));
    }
    Ok(None)
}

/// Offset behind the `>` that ends a tag; one within quotes does not.
fn end_of_tag(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (index, character) in tag.char_indices() {
        match (quote, character) {
            (None, '>') => return Some(index + 1),
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), close) if open == close => quote = None,
            (None | Some(_), _) => {}
        }
    }
    None
}

/// The value of an attribute in a tag; empty if it has none.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = tag
        .trim_start_matches('<')
        .trim_end_matches('>')
        .trim_end_matches('/');
    rest = &rest[rest.find(char::is_whitespace)?..];
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return None;
        }
        let key_end = rest
            .find(|c: char| c.is_whitespace() || c == '=')
            .unwrap_or(rest.len());
        let (key, after) = rest.split_at(key_end);
        let value = if let Some(after) = after.trim_start().strip_prefix('=') {
            let after = after.trim_start();
            let (value, behind) = match after.chars().next() {
                Some(quote @ ('"' | '\'')) => {
                    after[1..].split_once(quote).unwrap_or((&after[1..], ""))
                }
                Some(_) | None => {
                    after.split_at(after.find(char::is_whitespace).unwrap_or(after.len()))
                }
            };
            rest = behind;
            value
        } else {
            rest = after;
            ""
        };
        if key.eq_ignore_ascii_case(name) {
            return Some(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(html: &str) -> Result<String> {
        let path = |file: &str| format!("/app-1/{file}");
        let program = Program {
            boot: path("boot.js"),
            scripts: [path("main.js"), path("lazy.js")],
            wasm: path("main.wasm"),
        };
        fill(html, &program, |hrefs| {
            Ok(format!("/hashed/{}", hrefs.join("+")))
        })
    }

    const START: &str = r#"<link data-trunk rel="rust" data-bin="frontend">"#;

    #[test]
    fn marks_become_styles_and_the_program() {
        let html = format!(
            "<html><!-- <script>old</script> --><link rel=icon href=\"data:,%3Csvg\">\n<link data-trunk rel=\"css\" href=\"a/b.css\">\n<link data-trunk rel=\"css\" href=\"c.css\">{START}</html>\n"
        );
        assert_eq!(
            filled(&html).expect("one program"),
            r#"<html><!-- <script>old</script> --><link rel=icon href="data:,%3Csvg">
<link rel="stylesheet" href="/hashed/a/b.css+c.css"><script type="module" src="/app-1/boot.js"></script>
  <link rel="modulepreload" href="/app-1/main.js" crossorigin="anonymous">
  <link rel="modulepreload" href="/app-1/lazy.js" crossorigin="anonymous">
  <link rel="preload" href="/app-1/main.wasm" crossorigin="anonymous" as="fetch" type="application/wasm"></html>
"#
        );
    }

    #[test]
    fn a_script_with_a_source_stays() {
        let script = r#"<SCRIPT src='/x.js' title="a > b"></SCRIPT>"#;
        let page = filled(&format!("{script}{START}")).expect("one program");
        assert!(page.starts_with(&format!("{script}<script type=")));
    }

    #[test]
    fn what_cannot_be_shipped_is_refused() {
        for html in [
            "<script>alert(1)</script><link data-trunk rel=rust>",
            "<link data-trunk rel=rust><link data-trunk rel=rust>",
            "<link data-trunk rel=rust><link data-trunk rel=sass href=a.scss>",
            "<link data-trunk rel=rust><link data-trunk rel=css>",
            "<link data-trunk rel=rust",
            "<body></body>",
        ] {
            assert!(filled(html).is_err(), "{html}");
        }
    }

    #[test]
    fn a_name_carries_the_digest_of_the_content() {
        assert_eq!(
            hashed(Path::new("styles/tokens.css"), b"abc").expect("a whole name"),
            "tokens-ba7816bf8f01cfea.css"
        );
        assert!(hashed(Path::new("styles/tokens"), b"abc").is_err());
    }

    #[test]
    fn attributes_are_read_as_a_browser_reads_them() {
        let tag = r#"<script async data-x='src="no"' src = /a.js>"#;
        assert_eq!(attribute(tag, "src"), Some("/a.js"));
        assert_eq!(attribute(tag, "async"), Some(""));
        assert_eq!(attribute(tag, "type"), None);
    }
}
