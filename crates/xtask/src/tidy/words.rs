//! Every word in `locales/` is said somewhere.
//!
//! A sentence nobody sees is translated, reviewed and shipped all the same. A word's
//! key is its path in the file, and in Rust a constant: `sent_at` in the table
//! `[receipt]` is `RECEIPT_SENT_AT`. So an unused word is a constant that no source
//! names. (The opposite, a constant without its word, does not compile.)
//!
//! Where keys are put together at run time, the table is listed in
//! `locales/dynamic.txt`, one a line.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use toml::de::{DeTable, DeValue};

use super::Violation;
use super::source::{code, words};
use super::tree::Tree;

const DYNAMIC: &str = "locales/dynamic.txt";

/// Finds words whose constant no Rust source names.
pub(crate) fn check(tree: &Tree) -> Result<Vec<Violation>> {
    let sources = tree.files.iter().filter(|file| file.is_a("rs"));
    let used: BTreeSet<&str> = sources
        .flat_map(|file| file.text.lines())
        .flat_map(|line| words(code(line)))
        .collect();
    let dynamic = tree.files.iter().find(|file| file.path == DYNAMIC);
    let dynamic: Vec<&str> = dynamic
        .iter()
        .flat_map(|file| file.text.lines())
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    let mut found = Vec::new();
    let locales = tree
        .files
        .iter()
        .filter(|file| file.path.starts_with("locales/") && file.is_a("toml"));
    for file in locales {
        let table = DeTable::parse(&file.text).with_context(|| file.path.clone())?;
        for (path, at) in leaves(table.get_ref(), "") {
            let constant = constant(&path);
            if !used.contains(constant.as_str()) && !is_below(&path, &dynamic) {
                let before = file.text.get(..at).unwrap_or_default();
                let line = before.matches('\n').count() + 1;
                let message = format!(
                    "found `{path}`, but no source says {constant}: \
                     drop it, or list its table in {DYNAMIC}"
                );
                found.push(Violation::new(&file.path, line, message));
            }
        }
    }
    Ok(found)
}

/// The paths of all values that are no tables, with the byte at which the key stands.
fn leaves(table: &DeTable<'_>, above: &str) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    for (key, value) in table {
        let path = match above {
            "" => key.get_ref().to_string(),
            above => format!("{above}.{}", key.get_ref()),
        };
        match value.get_ref() {
            DeValue::Table(below) => found.extend(leaves(below, &path)),
            _ => found.push((path, key.span().start)),
        }
    }
    found
}

fn constant(path: &str) -> String {
    path.replace(['.', '-'], "_").to_uppercase()
}

fn is_below(path: &str, tables: &[&str]) -> bool {
    let mut tables = tables.iter();
    tables.any(|table| {
        path.strip_prefix(table)
            .is_some_and(|rest| rest.starts_with('.'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const VI: &str = "title = \"Đúng hẹn\"\n\n[receipt]\nsent_at = \"Gửi lúc\"\nlost = \"Mất\"\n\n[finding.date]\nlate = \"Trễ\"\n";

    #[test]
    fn an_unused_word_is_found_at_its_line() {
        let tree = Tree::of(&[
            ("locales/vi.toml", VI),
            (
                "locales/dynamic.txt",
                "# put together from codes\nfinding\n",
            ),
            ("src/a.rs", "say(words::TITLE); // RECEIPT_LOST"),
            ("tests/cases/src/b.rs", "RECEIPT_SENT_AT"),
        ]);
        let found = check(&tree).unwrap();
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(
            (found[0].file.as_str(), found[0].line),
            ("locales/vi.toml", 5)
        );
        assert!(found[0].message.contains("RECEIPT_LOST"));
    }

    #[test]
    fn a_table_is_dynamic_by_its_whole_name() {
        assert!(is_below("finding.date.late", &["finding"]));
        assert!(is_below("finding.date.late", &["finding.date"]));
        assert!(!is_below("findings.late", &["finding"]));
        assert!(!is_below("finding", &["finding"]));
    }

    #[test]
    fn a_file_that_is_no_toml_is_an_error() {
        assert!(check(&Tree::of(&[("locales/vi.toml", "a = ")])).is_err());
    }
}
