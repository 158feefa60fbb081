//! Files of a length a person reads in one sitting, and modules named after themselves.

use anyhow::Result;

use super::Violation;
use super::tree::{TextFile, Tree};

/// Past this a Rust file is more than one thing.
const RUST: usize = 600;

/// Past this a style sheet is more than one component.
const CSS: usize = 250;

/// Checks lengths, and that there is no `mod.rs`.
pub(crate) fn check(tree: &Tree) -> Result<Vec<Violation>> {
    Ok(tree.files.iter().flat_map(violations).collect())
}

fn violations(file: &TextFile) -> Vec<Violation> {
    let mut found = Vec::new();
    let lines = file.text.lines().count();
    let most = match () {
        () if file.is_a("rs") => RUST,
        () if file.is_a("css") => CSS,
        () => usize::MAX,
    };
    if lines > most {
        let message = format!("found {lines} lines, expected at most {most}: split it by concept");
        found.push(Violation::new(&file.path, most + 1, message));
    }
    if file.name() == "mod.rs" {
        let message = "found a mod.rs, expected foo.rs beside foo/";
        found.push(Violation::new(&file.path, 1, message));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_and_name_are_checked() {
        let long = "\n".repeat(251);
        let longer = "\n".repeat(601);
        let files = [
            ("styles/a.css", long.as_str()),
            ("src/a.rs", &long),
            ("src/b.rs", &longer),
            ("docs/a.md", &longer),
            ("src/c/mod.rs", ""),
        ];
        let found = check(&Tree::of(&files)).unwrap();
        let places: Vec<_> = found
            .iter()
            .map(|violation| (violation.file.as_str(), violation.line))
            .collect();
        let expected = [
            ("styles/a.css", 251),
            ("src/b.rs", 601),
            ("src/c/mod.rs", 1),
        ];
        assert_eq!(places, expected);
    }
}
