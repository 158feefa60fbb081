//! The walls between folders: who may speak to whom.
//!
//! The app has three layers. `src/model/` decides and knows no framework, so it is
//! tested natively; `src/components/` shows and knows no browser; `src/platform/` is
//! the only place that speaks to one, but for the elements of `src/html.rs`. Core touches
//! nothing at all, so that the browser and the server cannot differ.

use anyhow::Result;

use super::Violation;
use super::source::{code, words};
use super::tree::{TextFile, Tree};

/// Crates that are the browser.
const BROWSER: [&str; 4] = ["js_sys", "wasm_bindgen", "wasm_bindgen_futures", "web_sys"];

/// Where core could reach the world, and what it must take as an argument instead.
const WORLD: [&str; 9] = [
    "std::time",
    "std::fs",
    "std::net",
    "std::env",
    "Utc::now",
    "Local::now",
    "rand",
    "js_sys",
    "web_sys",
];

/// `web_sys` and its kin are used in `src/platform/` only, and for the elements of a
/// page in `src/html.rs`.
pub(crate) fn browser(tree: &Tree) -> Result<Vec<Violation>> {
    let outside = tree
        .rust_of("src")
        .filter(|file| !file.is_of("src/platform") && file.path != "src/html.rs");
    Ok(lines(outside, |code| {
        let found = words(code).find(|word| BROWSER.contains(word))?;
        Some(format!(
            "found `{found}`, expected it under src/platform/ or in src/html.rs only"
        ))
    }))
}

/// The model knows no framework.
pub(crate) fn model(tree: &Tree) -> Result<Vec<Violation>> {
    Ok(lines(tree.rust_of("src/model"), |code| {
        let found = words(code).find(|word| *word == "leptos" || word.starts_with("leptos_"))?;
        Some(format!("found `{found}`, expected plain Rust in the model"))
    }))
}

/// Components know no browser.
pub(crate) fn components(tree: &Tree) -> Result<Vec<Violation>> {
    Ok(lines(tree.rust_of("src/components"), |code| {
        let direct = code.contains("platform::") || code.contains("::platform");
        let listed = code.trim_start().starts_with("use crate::{")
            && words(code).any(|word| word == "platform");
        (direct || listed).then(|| {
            "found the platform in a component, expected it to come as a property or callback"
                .to_owned()
        })
    }))
}

/// Core has no clock, no files, no network, no environment and no chance.
pub(crate) fn core(tree: &Tree) -> Result<Vec<Violation>> {
    Ok(lines(tree.rust_of("crates/dunghen-core/src"), |code| {
        let found = WORLD.iter().find(|path| mentions(code, path))?;
        Some(format!(
            "found `{found}` in core, expected an argument instead"
        ))
    }))
}

/// No code is unsafe. One macro declares what is loaded later as imported, which counts
/// as such.
pub(crate) fn safe(tree: &Tree) -> Result<Vec<Violation>> {
    const LINT: &str = "unsafe_code";
    let named = format!("({LINT})");
    let forbidden = format!("forbid({LINT})");
    let outside = tree.files.iter();
    let outside = outside.filter(|file| file.is_a("rs") && file.path != "src/pages/later.rs");
    Ok(lines(outside, |code| {
        (code.contains(&named) && !code.contains(&forbidden))
            .then(|| "found unsafe code allowed, expected it in src/pages/later.rs only".to_owned())
    }))
}

/// Whether a path stands in the code, alone or at the head of a longer one.
fn mentions(code: &str, path: &str) -> bool {
    let joins = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    code.match_indices(path).any(|(at, _)| {
        let before = code.get(..at).and_then(|text| text.chars().next_back());
        let after = code
            .get(at + path.len()..)
            .and_then(|text| text.chars().next());
        !joins(before) && !joins(after)
    })
}

fn lines<'a>(
    files: impl Iterator<Item = &'a TextFile>,
    find: impl Fn(&str) -> Option<String>,
) -> Vec<Violation> {
    let mut found = Vec::new();
    for file in files {
        for (number, line) in file.lines() {
            if let Some(message) = find(code(line)) {
                found.push(Violation::new(&file.path, number, message));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(check: fn(&Tree) -> Result<Vec<Violation>>, files: &[(&str, &str)]) -> Vec<String> {
        let found = check(&Tree::of(files)).unwrap();
        found
            .iter()
            .map(|violation| format!("{}:{}", violation.file, violation.line))
            .collect()
    }

    #[test]
    fn the_browser_is_behind_the_platform() {
        let found = places(
            browser,
            &[
                ("src/main.rs", "// web_sys\nuse leptos::web_sys;"),
                ("src/platform.rs", "use web_sys::window;"),
                ("src/html.rs", "use web_sys::Element;"),
                ("src/components/html.rs", "use web_sys::Element;"),
                ("src/platform/store.rs", "use web_sys::window;"),
                ("src/platforms.rs", "use js_sys::Date;"),
                ("src/a.rs", "#[wasm_bindgen_test]"),
                ("crates/x/src/a.rs", "use js_sys::Date;"),
            ],
        );
        assert_eq!(
            found,
            [
                "src/main.rs:2",
                "src/components/html.rs:1",
                "src/platforms.rs:1"
            ]
        );
    }

    #[test]
    fn the_model_has_no_framework_and_components_no_platform() {
        let files = [
            ("src/model/form.rs", "use leptos_router::hooks;"),
            ("src/model.rs", "use leptos::prelude::*;"),
            ("src/components/field.rs", "use crate::{model, platform};"),
            (
                "src/components/x.rs",
                "crate::platform::now()\nlet platform = 1;",
            ),
        ];
        assert_eq!(
            places(model, &files),
            ["src/model/form.rs:1", "src/model.rs:1"]
        );
        let expected = ["src/components/field.rs:1", "src/components/x.rs:1"];
        assert_eq!(places(components, &files), expected);
    }

    #[test]
    fn unsafe_code_has_one_place() {
        let allow = format!("#[allow({})]", "unsafe_code");
        let files = [
            ("src/pages/later.rs", allow.as_str()),
            ("src/pages.rs", &allow),
            ("crates/x/src/a.rs", "// unsafe_code"),
            ("crates/x/src/lib.rs", "#![forbid(unsafe_code)]"),
        ];
        assert_eq!(places(safe, &files), ["src/pages.rs:1"]);
    }

    #[test]
    fn core_is_told_everything() {
        let text = "use std::time::Duration;\nlet brand = 1;\nrand::random();\n// Utc::now\nUtc::now();\nmy_std::timely();";
        let expected = [1, 3, 5].map(|line| format!("crates/dunghen-core/src/a.rs:{line}"));
        assert_eq!(
            places(core, &[("crates/dunghen-core/src/a.rs", text)]),
            expected
        );
    }
}
