//! What core depends on, against the list that was agreed on.
//!
//! Core is shipped to every phone, and it must not learn the time by way of a
//! dependency of a dependency. So every crate in it is a decision, and the decisions
//! are committed as `crates/dunghen-core/dependencies.txt`.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use super::Violation;
use super::tree::Tree;
use crate::project::{self, cargo};
use crate::step;
use crate::tools::WASM;

const LIST: &str = "crates/dunghen-core/dependencies.txt";

/// Compares core's dependencies with the list.
pub(crate) fn check(_: &Tree) -> Result<Vec<Violation>> {
    let Ok(agreed) = fs::read_to_string(list()) else {
        let message = "found no list of core's dependencies; run `cargo xtask tidy --bless`";
        return Ok(vec![Violation::new(LIST, 1, message)]);
    };
    Ok(compare(&agreed, &found()?))
}

/// Writes the list anew.
pub(crate) fn bless() -> Result<()> {
    let mut text = String::new();
    for name in found()? {
        text.push_str(&name);
        text.push('\n');
    }
    fs::write(list(), text).with_context(|| format!("cannot write {LIST}"))?;
    println!("✓ {LIST} written; say in the commit why it changed");
    Ok(())
}

fn list() -> PathBuf {
    project::root().join(LIST)
}

/// The names of all crates in core as it is built for the browser, itself left out, and
/// without those that only write code while it compiles: they do not ship.
fn found() -> Result<BTreeSet<String>> {
    let printed = step::read(&mut cargo(&[
        "tree",
        "--package",
        "dunghen-core",
        "--edges",
        "normal,no-proc-macro",
        "--target",
        WASM,
        "--prefix",
        "none",
        "--format",
        "{p}",
    ]))?;
    Ok(names(&printed))
}

fn names(printed: &str) -> BTreeSet<String> {
    let names = printed.lines().filter_map(|line| line.split(' ').next());
    names
        .filter(|name| !name.is_empty() && *name != "dunghen-core")
        .map(str::to_owned)
        .collect()
}

fn compare(agreed: &str, found: &BTreeSet<String>) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (line, name) in (1..).zip(agreed.lines()) {
        if !found.contains(name) {
            let message =
                format!("found no `{name}` in core any more; run `cargo xtask tidy --bless`");
            violations.push(Violation::new(LIST, line, message));
        }
    }
    for name in found {
        if agreed.lines().all(|line| line != name) {
            let message = format!(
                "found `{name}` in core, which was not agreed on; drop it, \
                 or run `cargo xtask tidy --bless` and say why"
            );
            violations.push(Violation::new(LIST, 1, message));
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_once_and_core_not_at_all() {
        let printed =
            "dunghen-core v0.1.0 (/somewhere)\nserde v1.0.0\nblake3 v1.8.0\nserde v1.0.0 (*)\n\n";
        assert_eq!(
            names(printed),
            ["blake3", "serde"].map(str::to_owned).into()
        );
    }

    #[test]
    fn both_more_and_less_is_said() {
        let found = ["blake3", "clock"].map(str::to_owned).into();
        let violations = compare("blake3\nserde\n", &found);
        let lines: Vec<_> = violations.iter().map(|violation| violation.line).collect();
        assert_eq!(lines, [2, 1]);
        assert!(violations[1].message.contains("`clock`"));
        assert!(compare("blake3\nclock\n", &found).is_empty());
    }
}
