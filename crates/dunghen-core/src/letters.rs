//! Vietnamese letters: composed, bare, small and capital.
//!
//! Some keyboards send `ệ` as three characters, in whichever order. Here the
//! letters of Vietnamese are composed as NFC composes them; marks of other
//! languages stay as they were typed. The full tables of Unicode would be a
//! quarter of everything the browser loads.

use alloc::{string::String, vec::Vec};

use crate::text::has;

/// Each vowel bare, then with the marks of [`TONES`]; small ones, then capitals.
const VOWELS: [&str; 24] = [
    "aàáảãạ",
    "ăằắẳẵặ",
    "âầấẩẫậ",
    "eèéẻẽẹ",
    "êềếểễệ",
    "iìíỉĩị",
    "oòóỏõọ",
    "ôồốổỗộ",
    "ơờớởỡợ",
    "uùúủũụ",
    "ưừứửữự",
    "yỳýỷỹỵ",
    "AÀÁẢÃẠ",
    "ĂẰẮẲẴẶ",
    "ÂẦẤẨẪẬ",
    "EÈÉẺẼẸ",
    "ÊỀẾỂỄỆ",
    "IÌÍỈĨỊ",
    "OÒÓỎÕỌ",
    "ÔỒỐỔỖỘ",
    "ƠỜỚỞỠỢ",
    "UÙÚỦŨỤ",
    "ƯỪỨỬỮỰ",
    "YỲÝỶỸỴ",
];

/// The tones, in the order the vowels are written above.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{309}', '\u{303}', DOT_BELOW];

/// Letter, mark, and the vowel they make.
const SHAPES: [(char, char, char); 20] = [
    ('a', '\u{306}', 'ă'),
    ('a', '\u{302}', 'â'),
    ('e', '\u{302}', 'ê'),
    ('o', '\u{302}', 'ô'),
    ('o', HORN, 'ơ'),
    ('u', HORN, 'ư'),
    ('A', '\u{306}', 'Ă'),
    ('A', '\u{302}', 'Â'),
    ('E', '\u{302}', 'Ê'),
    ('O', '\u{302}', 'Ô'),
    ('O', HORN, 'Ơ'),
    ('U', HORN, 'Ư'),
    // A dot below comes before what is above.
    ('ạ', '\u{306}', 'ặ'),
    ('ạ', '\u{302}', 'ậ'),
    ('ẹ', '\u{302}', 'ệ'),
    ('ọ', '\u{302}', 'ộ'),
    ('Ạ', '\u{306}', 'Ặ'),
    ('Ạ', '\u{302}', 'Ậ'),
    ('Ẹ', '\u{302}', 'Ệ'),
    ('Ọ', '\u{302}', 'Ộ'),
];

const HORN: char = '\u{31B}';
const DOT_BELOW: char = '\u{323}';

/// Text with its Vietnamese letters composed.
#[must_use]
pub fn compose(text: &str) -> String {
    let mut composed = String::with_capacity(text.len());
    let mut marks = Vec::new();
    let mut rest = text.chars().peekable();
    while let Some(first) = rest.next() {
        if !is_mark(first) && !rest.peek().copied().is_some_and(is_mark) {
            composed.push(first);
            continue;
        }
        let mut letter = match is_mark(first) {
            true => {
                marks.push(modern(first));
                None
            }
            false => Some(split(first, &mut marks)),
        };
        while let Some(mark) = rest.next_if(|next| is_mark(*next)) {
            marks.push(modern(mark));
        }
        let mut kept = String::new();
        // Unicode's order: what joins the letter, what is below it, what is above it.
        for place in [is_horn, is_below, is_above] {
            let mut blocked = false;
            for mark in marks.iter().copied().filter(|mark| place(*mark)) {
                match letter.and_then(|letter| join(letter, mark)) {
                    Some(joined) if !blocked => letter = Some(joined),
                    _ => {
                        blocked = true;
                        kept.push(mark);
                    }
                }
            }
        }
        marks.clear();
        composed.extend(letter);
        composed.push_str(&kept);
    }
    composed
}

/// Text in small letters.
#[must_use]
pub fn lower(text: &str) -> String {
    let half = VOWELS.len() / 2;
    text.chars()
        .map(|letter| match VOWELS.split_at(half) {
            _ if letter.is_ascii() => letter.to_ascii_lowercase(),
            _ if letter == 'Đ' => 'đ',
            (small, capital) => twin(letter, capital, small),
        })
        .collect()
}

/// Text in capital letters.
#[must_use]
pub fn upper(text: &str) -> String {
    let half = VOWELS.len() / 2;
    text.chars()
        .map(|letter| match VOWELS.split_at(half) {
            _ if letter.is_ascii() => letter.to_ascii_uppercase(),
            _ if letter == 'đ' => 'Đ',
            (small, capital) => twin(letter, small, capital),
        })
        .collect()
}

/// What stands in one half of the vowels where a letter stands in the other.
fn twin(letter: char, from: &[&str], to: &[&str]) -> char {
    let found = from.iter().zip(to).find_map(|(row, other)| {
        let (_, twin) = row
            .chars()
            .zip(other.chars())
            .find(|(own, _)| *own == letter)?;
        Some(twin)
    });
    found.unwrap_or(letter)
}

/// Text without marks and in small letters, for searching: `Giấy phép` and
/// `giay phep` become the same.
#[must_use]
pub fn bare(text: &str) -> String {
    let mut marks = Vec::new();
    text.chars()
        .filter(|letter| !is_combining(*letter))
        .map(|letter| match split(letter, &mut marks) {
            'đ' | 'Đ' => 'd',
            bare => bare.to_ascii_lowercase(),
        })
        .collect()
}

/// Whether a character is a letter of Vietnamese or of the plain alphabet.
#[must_use]
pub fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || has("đĐ", c) || VOWELS.iter().any(|row| has(row, c))
}

/// Whether a character only marks the one before it.
#[must_use]
pub(crate) fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
}

/// A letter without its marks, which are put aside.
fn split(letter: char, marks: &mut Vec<char>) -> char {
    let (vowel, tone) = VOWELS
        .iter()
        .find_map(|row| {
            let mut row = row.chars();
            let vowel = row.next()?;
            if letter == vowel {
                return Some((vowel, None));
            }
            let (_, tone) = row.zip(TONES).find(|(toned, _)| *toned == letter)?;
            Some((vowel, Some(tone)))
        })
        .unwrap_or((letter, None));
    let shape = SHAPES.iter().find(|(.., shaped)| *shaped == vowel);
    marks.extend(shape.map(|(_, mark, _)| *mark));
    marks.extend(tone);
    shape.map_or(vowel, |(plain, ..)| *plain)
}

/// A vowel in its shape, and the mark of its tone; any other character as it is.
#[must_use]
pub(crate) fn toned(letter: char) -> (char, Option<char>) {
    let found = VOWELS.iter().find_map(|row| {
        let (vowel, tones) = (row.chars().next()?, row.chars().skip(1));
        let (_, tone) = tones.zip(TONES).find(|(toned, _)| *toned == letter)?;
        Some((vowel, Some(tone)))
    });
    found.unwrap_or((letter, None))
}

/// The letter that a letter and a mark make together.
pub(crate) fn join(letter: char, mark: char) -> Option<char> {
    let shaped = SHAPES
        .iter()
        .find(|(plain, shape, _)| *plain == letter && *shape == mark);
    if let Some((.., shaped)) = shaped {
        return Some(*shaped);
    }
    let tone = TONES.iter().position(|tone| *tone == mark)?;
    let row = VOWELS.iter().find(|row| row.starts_with(letter))?;
    row.chars().nth(tone + 1)
}

fn is_mark(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{303}' | '\u{306}' | '\u{309}' | HORN | DOT_BELOW | '\u{340}' | '\u{341}'
    )
}

/// The two marks that Unicode keeps for old texts are other marks' twins.
fn modern(mark: char) -> char {
    match mark {
        '\u{340}' => '\u{300}',
        '\u{341}' => '\u{301}',
        mark => mark,
    }
}

fn is_horn(mark: char) -> bool {
    mark == HORN
}

fn is_below(mark: char) -> bool {
    mark == DOT_BELOW
}

fn is_above(mark: char) -> bool {
    !is_horn(mark) && !is_below(mark)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use alloc::{string::String, vec::Vec};

    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    /// Every letter above with its marks, and some characters that take none.
    fn alphabet() -> Vec<char> {
        let mut all: Vec<char> = VOWELS.iter().flat_map(|row| row.chars()).collect();
        all.extend(TONES);
        all.extend(SHAPES.iter().map(|(_, mark, _)| *mark));
        all.extend("đĐq 7\u{340}\u{341}".chars());
        all
    }

    #[test]
    fn every_letter_is_composed_from_its_parts_in_any_order() {
        for letter in VOWELS.iter().flat_map(|row| row.chars()) {
            let parts: Vec<char> = core::iter::once(letter).nfd().collect();
            let typed: String = parts.iter().collect();
            assert_eq!(compose(&typed), String::from(letter));
            if let [base, first, second] = parts[..] {
                let reversed = String::from_iter([base, second, first]);
                let expected: String = reversed.nfc().collect();
                assert_eq!(compose(&reversed), expected, "{letter}");
            }
        }
    }

    #[test]
    fn letters_are_small_or_capital_as_in_unicode() {
        for letter in alphabet() {
            let letter = String::from(letter);
            assert_eq!(lower(&letter), letter.to_lowercase());
            assert_eq!(upper(&letter), letter.to_uppercase());
        }
    }

    #[test]
    fn marks_and_case_do_not_matter_when_searching() {
        assert_eq!(bare("Gia hạn GIẤY PHÉP, Đường"), "gia han giay phep, duong");
        assert_eq!(bare("gia\u{302}\u{301}y"), "giay");
        assert_eq!(bare("Ỷ"), "y");
    }

    #[test]
    fn the_place_of_a_tone_does_not_matter_when_searching() {
        for (old, new) in [
            ("Hòa", "Hoà"),
            ("Yên Hòa", "Yên Hoà"),
            ("Thanh Hóa", "Thanh Hoá"),
            ("úy", "uý"),
            ("Thủy", "Thuỷ"),
            ("khỏe", "khoẻ"),
            ("HÒA", "hoa\u{300}"),
        ] {
            assert_eq!(bare(old), bare(new), "{old}");
        }
    }

    #[test]
    fn a_tone_is_told_apart_from_its_vowel() {
        for letter in alphabet() {
            let (vowel, tone) = toned(letter);
            let again = tone.map_or(Some(vowel), |tone| join(vowel, tone));
            assert_eq!(again, Some(letter));
            assert_eq!(toned(vowel), (vowel, None));
        }
        assert_eq!(toned('ệ'), ('ê', Some(DOT_BELOW)));
    }

    #[test]
    fn other_languages_stay_as_they_are() {
        for text in ["", "Müller", "n\u{303}", "Å", "日本", "क्षि", "🏗️"] {
            assert_eq!(compose(text), text);
        }
    }

    proptest! {
        #[test]
        fn vietnamese_is_composed_as_unicode_composes_it(
            text in proptest::collection::vec(proptest::sample::select(alphabet()), 0..12)
        ) {
            let text = String::from_iter(text);
            let expected: String = text.nfc().collect();
            // Unicode also knows î and ŭ; Vietnamese does not.
            let known = alphabet();
            prop_assume!(expected.chars().all(|letter| known.contains(&letter)));
            prop_assert_eq!(compose(&text), expected);
        }

        #[test]
        fn composing_twice_changes_nothing(text in any::<String>()) {
            let once = compose(&text);
            prop_assert_eq!(compose(&once), once);
        }
    }
}
