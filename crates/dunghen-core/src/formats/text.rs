//! Free text, of one line or of several.
//!
//! Letters are composed (NFC), runs of white space become one space, what is
//! invisible is dropped (control and direction characters, zero widths, hence also
//! the joiners inside some emoji). A [`Paragraph`] keeps its line breaks, at most
//! one empty line between two others; a [`Text`] has none.
//!
//! Length is counted in characters after all that. Of an input many times too long
//! only the beginning is ever copied.

use alloc::string::String;

use super::{is_invisible, spelled};
use crate::{finding::Fault, letters};

/// The most characters of one Vietnamese letter: a vowel, its shape and its tone,
/// with one to spare.
const DECOMPOSED: usize = 4;

/// One line of text: composed, trimmed, not empty, nothing invisible.
///
/// ```
/// use dunghen_core::formats::Text;
///
/// assert_eq!(Text::parse("  Nguyễn \n Thị   Lan ", 50)?.as_str(), "Nguyễn Thị Lan");
/// assert_eq!(Text::parse("Lan", 2).unwrap_err().params["found"], "3");
/// # Ok::<(), dunghen_core::finding::Fault>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text(String);

spelled!(Text);

impl Text {
    /// Reads one line of at most so many characters.
    ///
    /// # Errors
    /// `text.too_long` and `format.empty`.
    pub fn parse(typed: &str, max_chars: usize) -> Result<Self, Fault> {
        clean(typed, max_chars, false).map(Self)
    }
}

/// Lines of text: composed, each trimmed, not empty, nothing invisible.
///
/// ```
/// use dunghen_core::formats::Paragraph;
///
/// assert_eq!(Paragraph::parse("một \r\n\n\n\n hai", 50)?.as_str(), "một\n\nhai");
/// # Ok::<(), dunghen_core::finding::Fault>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph(String);

spelled!(Paragraph);

impl Paragraph {
    /// Reads lines of at most so many characters together.
    ///
    /// # Errors
    /// `text.too_long` and `format.empty`.
    pub fn parse(typed: &str, max_chars: usize) -> Result<Self, Fault> {
        clean(typed, max_chars, true).map(Self)
    }
}

/// How many characters a line has that is clean at first sight: most are, and nothing
/// is copied for them. Of any other line nothing is said.
pub(crate) fn length_of_clean(typed: &str) -> Option<usize> {
    let (mut length, mut before) = (0_usize, b' ');
    for byte in typed.bytes() {
        let sound = match byte {
            b' ' => before != b' ',
            b'!'..=b'~' => true,
            // The letters of Vietnamese beyond ASCII, in one piece each.
            0xC3..=0xC6 | 0xE1 => true,
            0x80..=0xBF => before != 0xE1 || byte == 0xBA || byte == 0xBB,
            _ => false,
        };
        if !sound {
            return None;
        }
        length += usize::from(!(0x80..=0xBF).contains(&byte));
        before = byte;
    }
    (before != b' ').then_some(length)
}

fn clean(typed: &str, max: usize, keeps_lines: bool) -> Result<String, Fault> {
    let bound = max.saturating_mul(DECOMPOSED);
    let mut kept = String::new();
    let mut count = 0_usize;
    let mut keep = |c: char| {
        if count < bound {
            kept.push(c);
        }
        count += 1;
    };
    let (mut lines, mut space, mut begun) = (0_u8, false, false);
    let mut rest = typed.chars().filter(|c| !is_invisible(*c)).peekable();
    while let Some(c) = rest.next() {
        if keeps_lines && is_line_break(c) {
            if !(c == '\r' && rest.peek() == Some(&'\n')) {
                lines = lines.saturating_add(1);
            }
        } else if c.is_whitespace() {
            space = true;
        } else if !c.is_control() {
            if begun && lines > 0 {
                (0..lines.min(2)).for_each(|_| keep('\n'));
            } else if begun && space {
                keep(' ');
            }
            keep(c);
            (lines, space, begun) = (0, false, true);
        }
    }
    if !begun {
        return Err(Fault::new("format.empty"));
    }
    let too_long = |found: usize| {
        Fault::new("text.too_long")
            .with("found", found)
            .with("max", max)
    };
    if count > bound {
        return Err(too_long(count));
    }
    let text = letters::compose(&kept);
    match text.chars().count() {
        found if found > max => Err(too_long(found)),
        _ => Ok(text),
    }
}

fn is_line_break(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::hostile::{check, survives};

    #[test]
    fn one_line() {
        let decomposed = "e\u{323}\u{302}".repeat(20);
        let composed = "ệ".repeat(20);
        check(
            |typed| Text::parse(typed, 20),
            &[
                ("Nguyễn Thị Lan", Ok("Nguyễn Thị Lan")),
                ("  a\t\u{A0}\u{3000}b\r\nc  ", Ok("a b c")),
                ("a\0b\u{7}c\u{9F}", Ok("abc")),
                ("\u{202E}a\u{200B}b\u{FEFF}", Ok("ab")),
                (&decomposed, Ok(&composed)),
                ("ａ２", Ok("ａ２")),
                ("", Err("format.empty")),
                ("\0\u{200D}\n", Err("format.empty")),
                ("123456789012345678901", Err("text.too_long")),
            ],
        );
        survives(|typed| Text::parse(typed, 20), "aăâễ\u{323}\n\r\t");
    }

    #[test]
    fn what_is_clean_at_first_sight_is_clean() {
        for typed in [
            "Nguyễn Thị Lan",
            "a",
            "Số 12/3, đường Ơ",
            "½",
            " a",
            "a ",
            "a  b",
            "e\u{302}",
            "ａ",
        ] {
            let clean = Text::parse(typed, 300).is_ok_and(|text| text.as_str() == typed);
            if let Some(length) = length_of_clean(typed) {
                assert!(clean, "{typed:?}");
                assert_eq!(length, typed.chars().count());
            }
        }
        assert_eq!(length_of_clean("Nguyễn Thị Lan"), Some(14));
        assert_eq!(length_of_clean(""), None);
    }

    #[test]
    fn several_lines() {
        check(
            |typed| Paragraph::parse(typed, 20),
            &[
                ("một\nhai", Ok("một\nhai")),
                ("một\r\nhai\rba", Ok("một\nhai\nba")),
                ("\n\n một  \n \n\n\t hai \n", Ok("một\n\nhai")),
                ("a\u{2029}b", Ok("a\nb")),
                (" \n \n ", Err("format.empty")),
                ("1\n2\n3\n4\n5\n6\n7\n8\n9\n0\n1", Err("text.too_long")),
            ],
        );
        survives(
            |typed| Paragraph::parse(typed, 20),
            "aễ\u{302}\n\n\r\u{2028}",
        );
    }

    #[test]
    fn limits() {
        let fault = |found: usize, max: usize| {
            Fault::new("text.too_long")
                .with("found", found)
                .with("max", max)
        };
        assert!(Text::parse(&"ệ".repeat(20), 20).is_ok());
        assert_eq!(Text::parse(&"ệ".repeat(21), 20), Err(fault(21, 20)));
        let huge = "a".repeat(10_000_000);
        assert_eq!(Text::parse(&huge, 20), Err(fault(10_000_000, 20)));
        assert_eq!(Text::parse("a", 0), Err(fault(1, 0)));
        assert!(Text::parse("a", usize::MAX).is_ok());
    }
}
