//! Text in one form, so that searching and comparing work.
//!
//! The same Vietnamese word can be spelt composed (`ệ`, one character) and decomposed
//! (`e` and two marks). They look alike and do not compare alike, and some editors
//! write the second. Composed (NFC) it is, everywhere: a test that needs the other form
//! writes it as an escape.

use anyhow::Result;
use unicode_normalization::is_nfc;

use super::Violation;
use super::source::words;
use super::tree::{TextFile, Tree};

/// Marks of unfinished work, spelt so that this file does not hold them.
const UNFINISHED: [&str; 2] = [concat!("TO", "DO"), concat!("FIX", "ME")];

/// Checks encoding, line ends, normal form, and for unfinished work.
pub(crate) fn check(tree: &Tree) -> Result<Vec<Violation>> {
    Ok(tree.files.iter().flat_map(violations).collect())
}

fn violations(file: &TextFile) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut say = |line, message: String| {
        found.push(Violation::new(&file.path, line, message));
    };
    if let Some(good) = file.broken {
        say(
            1,
            format!("found bytes that are not UTF-8 after the first {good}"),
        );
        return found;
    }
    if file.text.starts_with('\u{feff}') {
        say(1, "found a byte order mark, expected none".to_owned());
    }
    // What tools write may hold any word: a checksum, for one.
    let written_by_tools = file.name() == "Cargo.lock" || file.name() == "package-lock.json";
    for (number, line) in (1..).zip(file.text.split('\n')) {
        if line.ends_with('\r') {
            say(number, "found a CRLF line end, expected LF".to_owned());
        }
        if !is_nfc(line) {
            say(number, "found decomposed letters, expected NFC".to_owned());
        }
        let unfinished = words(line).find(|word| UNFINISHED.contains(word));
        if let Some(word) = unfinished.filter(|_| !written_by_tools) {
            say(
                number,
                format!("found {word}, expected it done or written as an issue"),
            );
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fault_is_named_with_its_line() {
        let unfinished = format!("a\n// {}: b\n", UNFINISHED[0]);
        let files = [
            ("good.md", "Đúng hẹn\n"),
            ("bom.md", "\u{feff}a\n"),
            ("crlf.md", "a\nb\r\n"),
            ("nfd.md", "a\nb\nhe\u{323}n\n"),
            ("unfinished.rs", &unfinished),
            ("package-lock.json", &unfinished),
        ];
        let mut tree = Tree::of(&files);
        tree.files[0].broken = Some(3);
        let found = check(&tree).unwrap();
        let places: Vec<_> = found
            .iter()
            .map(|violation| (violation.file.as_str(), violation.line))
            .collect();
        let expected = [
            ("good.md", 1),
            ("bom.md", 1),
            ("crlf.md", 2),
            ("nfd.md", 3),
            ("unfinished.rs", 2),
        ];
        assert_eq!(places, expected);
    }

    #[test]
    fn good_text_is_left_alone() {
        let tree = Tree::of(&[("a.md", "Đúng hẹn: thủ tục hành chính\n\nhết\n")]);
        assert!(check(&tree).unwrap().is_empty());
    }
}
