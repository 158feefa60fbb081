//! Every procedure has its words in both languages, and its cases.

use std::collections::BTreeSet;

use anyhow::Result;

use super::Violation;
use super::tree::Tree;

const BESIDE: [&str; 3] = ["text.vi.toml", "text.en.toml", "cases.toml"];

/// Looks for the files that belong beside each `procedure.toml`.
pub(crate) fn check(tree: &Tree) -> Result<Vec<Violation>> {
    let paths: BTreeSet<&str> = tree.files.iter().map(|file| file.path.as_str()).collect();
    let procedures = paths
        .iter()
        .filter(|path| path.starts_with("procedures/"))
        .filter_map(|path| Some((path, path.strip_suffix("/procedure.toml")?)));
    let mut found = Vec::new();
    for (path, folder) in procedures {
        for name in BESIDE {
            if !paths.contains(format!("{folder}/{name}").as_str()) {
                found.push(Violation::new(
                    *path,
                    1,
                    format!("found no {name} beside it"),
                ));
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named() {
        let tree = Tree::of(&[
            ("procedures/xd/1.1/procedure.toml", ""),
            ("procedures/xd/1.1/text.vi.toml", ""),
            ("procedures/xd/1.1/text.en.toml", ""),
            ("procedures/xd/1.1/cases.toml", ""),
            ("procedures/xd/1.2/procedure.toml", ""),
            ("procedures/xd/1.2/text.vi.toml", ""),
        ]);
        let found: Vec<_> = check(&tree)
            .unwrap()
            .iter()
            .map(ToString::to_string)
            .collect();
        let expected = ["text.en.toml", "cases.toml"]
            .map(|name| format!("procedures/xd/1.2/procedure.toml:1: found no {name} beside it"));
        assert_eq!(found, expected);
    }
}
