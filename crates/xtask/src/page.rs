//! Finishing `index.html` after Trunk.
//!
//! Two things that Trunk does not do: every name carries a digest of the file's final content, so
//! that "cache for ever" is safe; and the script that starts the application stands in a file of its
//! own, because the content security policy allows no inline script.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};

use crate::frontend::digest;

/// Length of the digest in names, in hexadecimal digits. The server caches such names for ever.
const DIGITS: usize = 16;

/// Names files by content and moves the starting script out of `index.html`.
pub fn finish(dist: &Path) -> Result<()> {
    let path = dist.join("index.html");
    let mut html =
        fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    for entry in fs::read_dir(dist)? {
        let old = entry?.file_name().to_string_lossy().into_owned();
        let Some((stem, end)) = split_hashed(&old) else {
            continue;
        };
        let content = fs::read(dist.join(&old))?;
        let new = format!("{stem}-{}{end}", &digest(&content)[..DIGITS]);
        fs::rename(dist.join(&old), dist.join(&new))?;
        html = html.replace(&old, &new);
    }
    let page = externalise(&html)?;
    fs::write(dist.join(&page.script_name), &page.script)?;
    fs::write(&path, &page.html)?;
    Ok(())
}

/// Splits a name that Trunk hashed: `app-1f2e…_bg.wasm` into `app` and `_bg.wasm`.
fn split_hashed(name: &str) -> Option<(&str, &str)> {
    let (stem, rest) = name.rsplit_once('-')?;
    let end = rest.find(|character: char| !matches!(character, '0'..='9' | 'a'..='f'))?;
    // Trunk writes up to sixteen digits, without leading zeros.
    let is_hashed = (9..=DIGITS).contains(&end)
        && (rest[end..].starts_with('.') || rest[end..].starts_with("_bg."));
    is_hashed.then_some((stem, &rest[end..]))
}

/// A page without inline scripts, and the script that was in it.
#[derive(Debug, PartialEq, Eq)]
struct Page {
    html: String,
    script_name: String,
    script: String,
}

/// Moves the one script marked `data-boot` out of the page; any other inline script is an error.
fn externalise(html: &str) -> Result<Page> {
    let mut boot = None;
    let mut from = 0;
    while let Some(element) = next_script(html, from)? {
        from = element.end;
        if attribute(element.tag, "src").is_some() {
            continue;
        }
        let Some(base) = attribute(element.tag, "data-boot") else {
            bail!(
                "index.html contains an inline script, which the content security policy would refuse: {}",
                element.tag
            );
        };
        if boot.replace((element, base)).is_some() {
            bail!("index.html contains two scripts marked data-boot");
        }
    }
    let Some((element, base)) = boot else {
        bail!(
            "index.html contains no script marked data-boot: has pattern_script left Trunk.toml?"
        );
    };
    let script = format!("{}\n", element.body.trim());
    let script_name = format!("boot-{}.js", &digest(script.as_bytes())[..DIGITS]);
    let html = format!(
        "{}<script type=\"module\" src=\"{base}{script_name}\"></script>{}",
        &html[..element.start],
        &html[element.end..]
    );
    Ok(Page {
        html,
        script_name,
        script,
    })
}

struct Script<'a> {
    /// From `<script` to its `>`.
    tag: &'a str,
    body: &'a str,
    start: usize,
    end: usize,
}

/// The next script element at or after `from`, comments left aside.
fn next_script(html: &str, from: usize) -> Result<Option<Script<'_>>> {
    let lower = html.to_ascii_lowercase();
    let mut at = from;
    loop {
        let Some(start) = lower[at..].find("<script").map(|offset| at + offset) else {
            return Ok(None);
        };
        // A comment that begins before it may hide it.
        if let Some(comment) = lower[at..start].find("<!--").map(|offset| at + offset) {
            let Some(end) = lower[comment..].find("-->") else {
                return Ok(None);
            };
            at = comment + end + 3;
            continue;
        }
        let Some(tag_end) = end_of_tag(&html[start..]).map(|offset| start + offset) else {
            bail!("a script tag in index.html does not end");
        };
        let Some(body_end) = lower[tag_end..]
            .find("</script")
            .map(|offset| tag_end + offset)
        else {
            bail!("a script in index.html is not closed");
        };
        let end = lower[body_end..]
            .find('>')
            .map_or(html.len(), |offset| body_end + offset + 1);
        return Ok(Some(Script {
            tag: &html[start..tag_end],
            body: &html[tag_end..body_end],
            start,
            end,
        }));
    }
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

    const HEAD: &str =
        r#"<html><head><!-- <script>old</script> --><link rel="preload" href="/a_bg.wasm">"#;

    #[test]
    fn the_starting_script_moves_into_a_file() {
        let html = format!(
            "{HEAD}\n<script type=\"module\" data-boot=\"/\">\nimport init from \"/a.js\";\n</script></head><body></body></html>"
        );
        let page = externalise(&html).expect("one marked script");
        assert_eq!(page.script, "import init from \"/a.js\";\n");
        assert!(page.script_name.starts_with("boot-") && page.script_name.ends_with(".js"));
        assert_eq!(
            page.html,
            format!(
                "{HEAD}\n<script type=\"module\" src=\"/{}\"></script></head><body></body></html>",
                page.script_name
            )
        );
    }

    #[test]
    fn a_script_with_a_source_stays() {
        let html = r#"<SCRIPT src='/x.js' title="a > b"></SCRIPT><script data-boot="/">1</script>"#;
        let page = externalise(html).expect("one marked script");
        assert!(page.html.starts_with(
            r#"<SCRIPT src='/x.js' title="a > b"></SCRIPT><script type="module" src="/boot-"#
        ));
    }

    #[test]
    fn other_inline_scripts_are_refused() {
        for html in [
            r#"<script>alert(1)</script><script data-boot="/">1</script>"#,
            r#"<script data-boot="/">1</script><script data-boot="/">2</script>"#,
            r#"<script data-boot="/">1"#,
            "<body></body>",
        ] {
            assert!(externalise(html).is_err(), "{html}");
        }
    }

    #[test]
    fn equal_scripts_get_equal_names() {
        let name = |body: &str| {
            externalise(&format!("<script data-boot=\"/\">{body}</script>"))
                .expect("one marked script")
                .script_name
        };
        assert_eq!(name("a"), name(" a\n"));
        assert_ne!(name("a"), name("b"));
    }

    #[test]
    fn hashed_names_are_told_from_others() {
        assert_eq!(
            split_hashed("app-1f2e3d4c5b6a7988_bg.wasm"),
            Some(("app", "_bg.wasm"))
        );
        assert_eq!(
            split_hashed("tokens-f2e3d4c5b6a7988.css"),
            Some(("tokens", ".css"))
        );
        assert_eq!(split_hashed("icon-512.png"), None);
        assert_eq!(split_hashed("touch-face.svg"), None);
        assert_eq!(split_hashed("sprite.svg"), None);
    }

    #[test]
    fn attributes_are_read_as_a_browser_reads_them() {
        let tag = r#"<script async data-x='src="no"' src = /a.js>"#;
        assert_eq!(attribute(tag, "src"), Some("/a.js"));
        assert_eq!(attribute(tag, "async"), Some(""));
        assert_eq!(attribute(tag, "type"), None);
    }
}
