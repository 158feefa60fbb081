//! The script that starts the app, moved from the page into a file.
//!
//! Trunk writes it inline. The server's policy is `script-src 'self'
//! 'wasm-unsafe-eval'`, so an inline script would be blocked; and a policy that listed
//! its hash would tie the server to the build. A file it is, then.

use std::ops::Range;

use anyhow::{Context, Result, bail};

use super::hashed_name;

/// The page without its script, and the script under a name of its own.
#[derive(Debug)]
pub(crate) struct Boot {
    pub(crate) html: String,
    pub(crate) name: String,
    pub(crate) script: String,
}

/// Moves the page's one inline module script into a file below `base`.
///
/// # Errors
/// When there is none, or more than one: then Trunk has changed and so must this.
pub(crate) fn move_out(html: &str, base: &str) -> Result<Boot> {
    let scripts = scripts(html)?;
    let mut modules = scripts
        .iter()
        .filter(|script| script.source.is_none() && script.kind.as_deref() == Some("module"));
    let module = modules
        .next()
        .context("found no inline module script, expected the one Trunk writes")?;
    if modules.next().is_some() {
        bail!("found more than one inline module script, expected the one Trunk writes");
    }
    let text = html.get(module.text.clone()).unwrap_or_default();
    let script = at_once(text.trim(), base)?;
    let name = hashed_name("boot", "js", &script);
    let mut page = html.to_owned();
    page.replace_range(
        module.whole.clone(),
        &format!("<script type=\"module\" async src=\"{base}{name}\"></script>"),
    );
    Ok(Boot {
        html: page,
        name,
        script,
    })
}

/// How Trunk starts the app, and what follows the module's address there.
const START: (&str, &str) = ("await init({ module_or_path: ", " })");

/// Trunk's script, for a page that runs it whenever it comes: the module is fetched and
/// compiled while the page is still read, and begins as soon as that is done.
fn at_once(script: &str, base: &str) -> Result<String> {
    let parts = script.split_once(START.0).and_then(|(before, rest)| {
        let (module, after) = rest.split_once(START.1)?;
        Some((before, module, after))
    });
    let Some((before, module, after)) = parts else {
        bail!("found no `{}` in the script that Trunk writes", START.0);
    };
    let prepared = PREPARED.replace("BASE", base).replace("MODULE", module);
    let (start, end) = START;
    Ok(format!(
        "{prepared}{before}{start}await compiled{end}{after}\n"
    ))
}

const PREPARED: &str = include_str!("boot/prepared.js");

/// Counts the scripts whose text stands in the page.
///
/// # Errors
/// When a script or comment is not closed.
pub(crate) fn inline_scripts(html: &str) -> Result<usize> {
    let scripts = scripts(html)?;
    Ok(scripts
        .iter()
        .filter(|script| script.source.is_none())
        .count())
}

/// A script element: where it stands, where its text stands, and two attributes.
struct Script {
    whole: Range<usize>,
    text: Range<usize>,
    kind: Option<String>,
    source: Option<String>,
}

/// Finds the script elements of a page, passing over comments.
fn scripts(html: &str) -> Result<Vec<Script>> {
    // ASCII lower case keeps every byte where it is.
    let lower = html.to_ascii_lowercase();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = find(&lower, "<", at) {
        if starts(&lower, start, "<!--") {
            at = find(&lower, "-->", start).context("found a comment without its end")? + 3;
        } else if is_tag(&lower, start, "script") {
            let (attributes, text) = attributes(html, start + "<script".len())?;
            let end = find(&lower, "</script", text).context("found a script without its end")?;
            let close = find(&lower, ">", end).context("found a script without its end")? + 1;
            found.push(Script {
                whole: start..close,
                text: text..end,
                kind: value(&attributes, "type"),
                source: value(&attributes, "src"),
            });
            at = close;
        } else {
            at = start + 1;
        }
    }
    Ok(found)
}

pub(super) fn find(text: &str, what: &str, from: usize) -> Option<usize> {
    Some(from + text.get(from..)?.find(what)?)
}

pub(super) fn starts(text: &str, at: usize, what: &str) -> bool {
    text.get(at..).is_some_and(|rest| rest.starts_with(what))
}

/// Whether an element of this name opens here, and not one whose name merely begins so.
pub(super) fn is_tag(lower: &str, at: usize, name: &str) -> bool {
    lower
        .get(at + 1..)
        .and_then(|rest| rest.strip_prefix(name))
        .and_then(|rest| rest.chars().next())
        .is_some_and(|next| next.is_ascii_whitespace() || next == '>' || next == '/')
}

pub(super) fn value(attributes: &[(String, String)], name: &str) -> Option<String> {
    let found = attributes.iter().find(|(found, _)| found == name);
    found.map(|(_, value)| value.clone())
}

/// Reads a tag's attributes; returns them and where the tag ends. A `>` inside quotes
/// does not end it.
pub(super) fn attributes(html: &str, from: usize) -> Result<(Vec<(String, String)>, usize)> {
    let unclosed = "found a tag without its end";
    let mut attributes = Vec::new();
    let mut at = from;
    loop {
        let rest = html.get(at..).context(unclosed)?;
        let skipped = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        at += rest.len() - skipped.len();
        if skipped.starts_with('>') {
            return Ok((attributes, at + 1));
        }
        let ends = |c: char| c.is_ascii_whitespace() || c == '=' || c == '>' || c == '/';
        let length = skipped.find(ends).context(unclosed)?.max(1);
        let name = skipped
            .get(..length)
            .unwrap_or_default()
            .to_ascii_lowercase();
        at += length;
        let after = html.get(at..).unwrap_or_default();
        let Some(given) = after.trim_start().strip_prefix('=') else {
            attributes.push((name, String::new()));
            continue;
        };
        let given = given.trim_start();
        at = html.len() - given.len();
        let (value, length) = match given.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let end = find(given, &quote.to_string(), 1).context(unclosed)?;
                (given.get(1..end), end + 1)
            }
            _ => {
                let ends = |c: char| c.is_ascii_whitespace() || c == '>';
                let end = given.find(ends).context(unclosed)?;
                (given.get(..end), end)
            }
        };
        attributes.push((name, value.unwrap_or_default().to_owned()));
        at += length;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRUNK: &str = "<html><body><p>Đúng Hẹn</p>\n<script type=\"module\">\nimport init from '/a.js';\nconst wasm = await init({ module_or_path: '/a_bg.wasm' });\n</script></body></html>";

    #[test]
    fn the_script_moves_and_the_page_names_it() {
        let boot = move_out(TRUNK, "/").unwrap();
        for expected in [
            "import \"/offline.js\";\n",
            "(fetch('/a_bg.wasm'))",
            "import init from '/a.js';\nconst wasm = await init({ module_or_path: await compiled });\n",
        ] {
            assert!(
                boot.script.contains(expected),
                "{expected} in {}",
                boot.script
            );
        }
        let expected = format!(
            "<html><body><p>Đúng Hẹn</p>\n<script type=\"module\" async src=\"/{}\"></script></body></html>",
            boot.name
        );
        assert_eq!(boot.html, expected);
        assert_eq!(boot.name.len(), "boot-0123456789abcdef.js".len());
    }

    #[test]
    fn the_name_follows_the_content() {
        let other = TRUNK.replace("/a.js", "/b.js");
        let names = [TRUNK, TRUNK, &other].map(|html| move_out(html, "/").unwrap().name);
        assert_eq!(names[0], names[1]);
        assert_ne!(names[0], names[2]);
    }

    #[test]
    fn none_and_two_are_refused() {
        for (html, reason) in [
            ("<html></html>", "no inline"),
            ("", "no inline"),
            ("<script type=module src=/a.js></script>", "no inline"),
            ("<!-- <script type=module>1</script> -->", "no inline"),
            ("<scripty type=module>1</scripty>", "no inline"),
            (&TRUNK.repeat(2), "more than one"),
            ("<script type=module>1</script>", "found no `await init"),
            ("<script type=module>1", "script without its end"),
            ("<script type=\"module", "tag without its end"),
            ("<!-- ", "comment without its end"),
            ("<script", "no inline"),
        ] {
            let error = move_out(html, "/").unwrap_err().to_string();
            assert!(error.contains(reason), "{html}: {error}");
        }
    }

    #[test]
    fn other_scripts_stay_and_odd_spellings_are_read() {
        let html = "<script>reload()</script><SCRIPT nonce='>' defer TYPE = 'module' >\
            go(await init({ module_or_path: '/a.wasm' }))</Script >";
        let boot = move_out(html, "/app/").unwrap();
        let start = "go(await init({ module_or_path: await compiled }))\n";
        assert!(boot.script.ends_with(start), "{}", boot.script);
        assert!(boot.html.starts_with(
            "<script>reload()</script><script type=\"module\" async src=\"/app/boot-"
        ));
        assert_eq!(inline_scripts(&boot.html).unwrap(), 1);
    }
}
