//! Names of files, as far as they can be shown and offered for download.

use std::collections::VecDeque;

#[cfg(feature = "whole")]
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// How many characters a name may have. With three bytes for each of them, which no
/// Vietnamese name comes near, that is more than most disks take; with one and a half
/// it is well below.
const LONGEST: usize = 120;

/// The longest ending that is kept when a name is cut, with its point.
const LONGEST_ENDING: usize = 12;

/// What a name is called that has nothing left: "tệp", without marks.
const NAMELESS: &str = "tep";

/// Names of devices, which Windows opens instead of a file, with any ending.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// The name under which a file can be shown and offered for download.
///
/// A file is never looked for or stored by such a name. It is composed (NFC), has no
/// marks that turn the direction of writing, as those that show `fdp.exe` as `exe.pdf`,
/// no control or invisible characters, nothing that separates folders or that Windows
/// refuses, no leading points, and at most 120 characters, of which the ending is kept.
/// It is never empty, and a safe name stays as it is.
///
/// ```
/// use dunghen_files::safe_name;
/// assert_eq!(safe_name("../../etc/passwd"), "etc-passwd");
/// assert_eq!(safe_name("hóa đơn 12/QĐ.pdf"), "hóa đơn 12-QĐ.pdf");
/// assert_eq!(safe_name("anh\u{202e}gpj.exe"), "anhgpj.exe");
/// assert_eq!(safe_name("CON.txt"), "_CON.txt");
/// ```
#[cfg(feature = "whole")]
pub fn safe_name(name: &str) -> String {
    safe_name_by(name, &Tables)
}

/// Who knows of letters. A browser does by itself; the tables for it are larger than all the
/// rest of a look.
pub trait Letters {
    /// The text composed (NFC).
    fn compose(&self, text: String) -> String;
    /// Whether it is a mark that belongs to the letter before it.
    fn is_mark(&self, letter: char) -> bool;
}

/// Unicode's own tables.
#[cfg(feature = "whole")]
pub struct Tables;

#[cfg(feature = "whole")]
impl Letters for Tables {
    fn compose(&self, text: String) -> String {
        text.nfc().collect()
    }

    fn is_mark(&self, letter: char) -> bool {
        is_combining_mark(letter)
    }
}

/// The name that [`safe_name`] makes, by what somebody else knows of letters.
pub fn safe_name_by(name: &str, letters: &impl Letters) -> String {
    let seen = name.chars().filter(|letter| !is_hidden(*letter)).collect();
    let mut shown: VecDeque<char> = VecDeque::new();
    for letter in letters.compose(seen).chars() {
        let letter = match letter {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '-',
            blank if blank.is_whitespace() => ' ',
            other => other,
        };
        let doubled = matches!(letter, ' ' | '-') && shown.back() == Some(&letter);
        if !doubled {
            shown.push_back(letter);
        }
    }
    trim(&mut shown, letters);
    cut(&mut shown, letters);
    let shown = String::from_iter(shown);
    if shown.is_empty() {
        NAMELESS.to_owned()
    } else if is_device(&shown) {
        format!("_{shown}")
    } else {
        shown
    }
}

/// Whether a character is not seen itself, but changes what is: controls, marks of
/// direction, joiners, fillers, tags, and what is no character at all.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e0fff}'
        )
        || (u32::from(letter) & 0xFFFE) == 0xFFFE
}

/// Takes points, blanks and dashes from the beginning, with marks that have lost their
/// letter; points and blanks from the end, where Windows drops them silently.
fn trim(shown: &mut VecDeque<char>, letters: &impl Letters) {
    while shown
        .front()
        .is_some_and(|first| matches!(first, '.' | ' ' | '-') || letters.is_mark(*first))
    {
        shown.pop_front();
    }
    while shown.back().is_some_and(|last| matches!(last, '.' | ' ')) {
        shown.pop_back();
    }
}

/// Cuts a long name before its ending.
fn cut(shown: &mut VecDeque<char>, letters: &impl Letters) {
    // A device's name gets one character more.
    if shown.len() < LONGEST {
        return;
    }
    let ending = shown
        .iter()
        .rposition(|letter| *letter == '.')
        .filter(|point| shown.len() - point <= LONGEST_ENDING)
        .map(|point| shown.split_off(point))
        .unwrap_or_default();
    let room = LONGEST - 1 - ending.len();
    let mut splits_letter = shown.get(room).is_some_and(|at| letters.is_mark(*at));
    shown.truncate(room);
    // A letter goes with all of its marks or stays with all of them.
    while splits_letter && let Some(last) = shown.pop_back() {
        splits_letter = letters.is_mark(last);
    }
    trim(shown, letters);
    shown.extend(ending);
}

fn is_device(shown: &str) -> bool {
    let stem = shown.split('.').next().unwrap_or(shown).trim_end();
    let stem = stem.to_ascii_lowercase();
    let numbered = ["com", "lpt"].iter().any(|port| {
        stem.strip_prefix(port).is_some_and(|number| {
            let mut letters = number.chars();
            let one = letters.next();
            one.is_some_and(|one| one.is_ascii_digit() || matches!(one, '¹' | '²' | '³'))
                && letters.next().is_none()
        })
    });
    numbered || DEVICES.contains(&stem.as_str())
}
