//! Just enough reading of Rust for the checks: comments apart, words apart.
//!
//! Line by line and without a grammar. A string over several lines, or a block comment,
//! is taken for code; in this project that has yet to matter, and it errs towards
//! finding too much.

/// The part of a line that is not a comment.
pub(crate) fn code(line: &str) -> &str {
    let mut in_string = false;
    let mut characters = line.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        match c {
            '\\' if in_string => drop(characters.next()),
            // The character literals '"' and '\"' open no string.
            '"' if !in_string
                && line
                    .get(..at)
                    .is_some_and(|before| before.ends_with(['\'', '\\'])) => {}
            '"' => in_string = !in_string,
            '/' if !in_string && characters.peek().is_some_and(|(_, next)| *next == '/') => {
                return line.get(..at).unwrap_or_default();
            }
            _ => {}
        }
    }
    line
}

/// The words of a line of code: what could be a name.
pub(crate) fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_cut_and_strings_are_not() {
        for (line, expected) in [
            ("let a = 1; // web_sys", "let a = 1; "),
            ("/// web_sys", ""),
            (
                "let a = \"https://example.org\"; // x",
                "let a = \"https://example.org\"; ",
            ),
            ("let a = '\"'; // x", "let a = '\"'; "),
            ("let a = \"\\\" // b\"; // x", "let a = \"\\\" // b\"; "),
            ("a / b", "a / b"),
        ] {
            assert_eq!(code(line), expected);
        }
    }

    #[test]
    fn words_are_whole_names() {
        let found: Vec<_> = words("use wasm_bindgen_futures::{spawn_local, self};").collect();
        assert_eq!(
            found,
            ["use", "wasm_bindgen_futures", "spawn_local", "self"]
        );
    }
}
