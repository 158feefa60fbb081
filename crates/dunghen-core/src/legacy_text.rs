//! Text typed for an old Vietnamese font, made readable again.
//!
//! Before Unicode, fonts drew Vietnamese letters in the places of others. Such text
//! pasted today arrives as the letters whose places were taken: «C«ng tr×nh» from a
//! TCVN3 font (`.VnTime`), «Coâng trình» from a VNI one (`VNI-Times`). [`repaired`]
//! recognises both and nothing else.
//!
//! # All or nothing
//! It answers only if the whole text becomes Vietnamese and could not have been
//! meant as it stands:
//! - a letter that neither encoding knows, or any letter past Latin-1 (every `đ`,
//!   `ơ`, `ạ` of Unicode), and the text is left alone;
//! - each word that changes must become a Vietnamese syllable: an onset, a rime, one
//!   tone, and only «sắc» or «nặng» before c, ch, p and t; or capitals that abbreviate
//!   (`QĐ`), which prove nothing;
//! - at least one word must hold what no language of Europe writes: a sign inside a
//!   word (`c«ng`), a capital after a small letter (`viÖt`), two vowels such as `oâ`
//!   or `aø`, or two changed letters in one syllable (`ñònh`). `Loïc`, `Seán`, `Höng` and
//!   `Mª` would be syllables too, hence they alone change nothing, and neither do short
//!   texts such as `hå` or `dùng`;
//! - what it became must not look typed for an old font again: «bÒ» from `bOØ` might be `bề`.
//!
//! # What is lost
//! TCVN3 has no capitals with tones; another font drew them, and the text does not
//! say which. They become capital in a word, or a text, of capitals, and small
//! otherwise: «áp dụng» for «Áp dụng». TCVN3 writes `ư` as the soft hyphen, which
//! [`Text`](crate::formats::Text) drops: repair before parsing. Text in two
//! encodings at once is not taken apart.
//!
//! Sources: TCVN 5712:1993 (VN3), as glibc has it; the VNI table as xvnkb has it.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};
use core::fmt;

use crate::letters::{is_letter, join, lower, toned, upper};

const GRAVE: char = '\u{300}';
const ACUTE: char = '\u{301}';
const TILDE: char = '\u{303}';
const HOOK: char = '\u{309}';
const DOT_BELOW: char = '\u{323}';

/// What stands in TCVN3 where Latin-1 has U+00A0 to U+00FF; a space is nothing.
const TCVN3: [&str; 6] = [
    " ĂÂÊÔƠƯĐăâêôơưđ ",
    "     àảãáạ ằẳẵắ ",
    "      ặầẩẫấậè ẻẽ",
    "éẹềểễếệìỉ   ĩíịò",
    " ỏõóọồổỗốộờởỡớợù",
    " ủũúụừửữứựỳỷỹýỵ ",
];

/// What VNI writes in one character.
const VNI_LETTERS: [(char, char); 9] = [
    ('ô', 'ơ'),
    ('ö', 'ư'),
    ('ñ', 'đ'),
    ('í', 'í'),
    ('ì', 'ì'),
    ('æ', 'ỉ'),
    ('ó', 'ĩ'),
    ('ò', 'ị'),
    ('î', 'ỵ'),
];

/// What VNI writes after a vowel, and the shape that it adds: first the shape alone
/// or nothing, then with each of [`VNI_TONES`].
const VNI_MARKS: [(&str, Option<char>); 3] = [
    (" ùøûõï", None),
    ("âáàåãä", Some('\u{302}')),
    ("êéèúüë", Some('\u{306}')),
];

const VNI_TONES: [char; 5] = [ACUTE, GRAVE, HOOK, TILDE, DOT_BELOW];

/// The pairs of VNI that no language of Europe writes inside one syllable.
const VNI_ALONE: [(char, &str); 7] = [
    ('a', "âùøûêä"),
    ('e', "âù"),
    ('o', "âø"),
    ('u', "ùøû"),
    ('y', "ùøûõ"),
    ('ô', "ùøûõï"),
    ('ö', "ùøûïô"),
];

const ONSETS: &str = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x";

const RIMES: &str = "a ac ach ai am an ang anh ao ap at au ay ăc ăk ăm ăn ăng ăp ăt âc âm ân \
    âng âp ât âu ây e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it \
    iu iêc iêm iên iêng iêp iêt iêu o oa oac oach oai oam oan oang oanh oao oap oat oay oăc \
    oăm oăn oăng oăt oc oe oen oeo oet oi om on ong oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi \
    ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uênh ui um un ung up ut uôc uôi uôm uôn uông \
    uôt uơ uy uych uyên uyêt uynh uyt uyu ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương \
    ươp ươt ươu y ych ynh yt yêm yên yêng yêt yêu";

/// The longest that capitals abbreviate to.
const ABBREVIATION: usize = 6;

/// How an old font laid out its letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// TCVN 5712:1993, the fonts whose names begin with `.Vn`.
    Tcvn3,
    /// VNI-Windows, the fonts whose names begin with `VNI-`.
    VniWindows,
}

impl Encoding {
    /// The name people know it by.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Tcvn3 => "TCVN3 (ABC)",
            Self::VniWindows => "VNI Windows",
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Text that can be read again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repaired {
    /// What it was typed in.
    pub encoding: Encoding,
    /// What it says.
    pub text: String,
}

/// The text as it was meant, if it was typed for an old font; see above.
///
/// ```
/// use dunghen_core::legacy_text::{Encoding, repaired};
///
/// let found = repaired("C«ng tr×nh").map(|found| (found.encoding, found.text));
/// assert_eq!(found, Some((Encoding::Tcvn3, "Công trình".into())));
/// let found = repaired("Coâng trình").map(|found| (found.encoding, found.text));
/// assert_eq!(found, Some((Encoding::VniWindows, "Công trình".into())));
/// assert_eq!(repaired("Công trình"), None);
/// assert_eq!(repaired("Loïc Müller, «été»"), None);
/// ```
#[must_use]
pub fn repaired(text: &str) -> Option<Repaired> {
    read(text).filter(|found| read(&found.text).is_none())
}

fn read(text: &str) -> Option<Repaired> {
    if text.is_ascii() {
        return None;
    }
    let typed: Vec<char> = text.chars().collect();
    let by = |encoding, pieces: Option<Vec<Piece>>| {
        let mut pieces = pieces?;
        if !is_convincing(&pieces) {
            return None;
        }
        if encoding == Encoding::Tcvn3 {
            capitalise(&mut pieces);
        }
        let text = pieces.iter().map(|piece| piece.letter).collect();
        Some(Repaired { encoding, text })
    };
    match (
        by(Encoding::Tcvn3, tcvn3(&typed)),
        by(Encoding::VniWindows, vni(&typed)),
    ) {
        (Some(found), None) | (None, Some(found)) => Some(found),
        _ => None,
    }
}

/// One character of the text as it was meant.
#[derive(Clone, Copy)]
struct Piece {
    letter: char,
    origin: Origin,
    /// Whether the encoding says if the letter is small or capital.
    cased: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    AsTyped,
    /// Read from letters that others may write as well.
    Letter,
    /// Read from what nobody else writes.
    Proof,
}

impl Piece {
    fn as_typed(letter: char) -> Self {
        Self {
            letter,
            origin: Origin::AsTyped,
            cased: true,
        }
    }
}

fn tcvn3(typed: &[char]) -> Option<Vec<Piece>> {
    let at = |index: Option<usize>| index.and_then(|index| typed.get(index)).copied();
    let mut pieces = Vec::with_capacity(typed.len());
    for (index, sign) in typed.iter().copied().enumerate() {
        let (before, after) = (at(index.checked_sub(1)), at(index.checked_add(1)));
        let in_word = |c: Option<char>| {
            c.is_some_and(|c| c.is_ascii_alphabetic() || tcvn3_letter(c).is_some())
        };
        let lone = !in_word(before) && !in_word(after);
        let piece = match tcvn3_letter(sign) {
            Some(letter) if is_latin_letter(sign) || !lone || is_lone(sign, before, after) => {
                Piece {
                    letter,
                    origin: tcvn3_origin(sign, before, in_word(before), in_word(after)),
                    cased: sign <= '®',
                }
            }
            None if !is_neutral(sign) => return None,
            _ => Piece::as_typed(sign),
        };
        pieces.push(piece);
    }
    Some(pieces)
}

fn tcvn3_letter(sign: char) -> Option<char> {
    let at = usize::try_from(u32::from(sign).checked_sub(0xA0)?).ok()?;
    let letter = TCVN3.get(at / 16)?.chars().nth(at % 16)?;
    (letter != ' ').then_some(letter)
}

/// Whether a sign by itself is a word: `ô`, `Ô`, `à`, or the `đ` after an
/// amount or of an article's point.
/// Others are what they look like: 8 × 12, © 2026.
fn is_lone(sign: char, before: Option<char>, after: Option<char>) -> bool {
    let open = |c: Option<char>| c.is_none_or(|c| c == ' ');
    match sign {
        '«' | '¤' | 'µ' => open(before) && open(after),
        '®' => before.is_some_and(|c| c.is_ascii_digit() || c == '.'),
        _ => false,
    }
}

fn tcvn3_origin(sign: char, before: Option<char>, follows: bool, goes_on: bool) -> Origin {
    let proof = match sign {
        // Signs that elsewhere stand at the edge of a word.
        '¡'..='¦' | '¨'..='«' | '¶' | '¹' | '»'..='¾' => follows && goes_on,
        '¬' | 'µ' | '¸' => follows,
        '®' => !follows && goes_on,
        'À'..='Ö' | 'Ø'..='Þ' => before.is_some_and(|c| c.is_ascii_lowercase()),
        // A soft hyphen, `N·m`, `3m×4m` and `§V` are written elsewhere.
        _ => false,
    };
    if proof { Origin::Proof } else { Origin::Letter }
}

fn vni(typed: &[char]) -> Option<Vec<Piece>> {
    let mut pieces = Vec::with_capacity(typed.len());
    let mut before = ' ';
    let mut rest = typed.iter().copied().peekable();
    while let Some(first) = rest.next() {
        let small = small(first);
        let written = VNI_LETTERS.iter().find(|(sign, _)| *sign == small);
        let plain = written.map_or(small, |(_, letter)| *letter);
        let mark = rest.peek().map(|next| self::small(*next));
        let marked = mark.and_then(|mark| Some((vni_marked(plain, mark)?, mark)));
        if written.is_none() && marked.is_none() && !is_neutral(first) {
            return None;
        }
        let alone = |base, sign| {
            let mut pairs = VNI_ALONE.iter();
            pairs.any(|(vowel, signs)| *vowel == base && has(signs, sign))
        };
        let (letter, proof) = match marked {
            Some((letter, mark)) => (letter, alone(small, mark) || alone(before, small)),
            None => (plain, written.is_some() && alone(before, small)),
        };
        let origin = match (proof, written.is_some() || marked.is_some()) {
            (true, _) => Origin::Proof,
            (false, true) => Origin::Letter,
            (false, false) => Origin::AsTyped,
        };
        let capital = first != small;
        let capitals = upper(letter.encode_utf8(&mut [0; 4]));
        pieces.push(Piece {
            letter: capitals
                .chars()
                .next()
                .filter(|_| capital)
                .unwrap_or(letter),
            origin,
            cased: true,
        });
        before = small;
        if marked.is_some() {
            rest.next();
        }
    }
    Some(pieces)
}

/// The letter that a vowel and the sign after it are in VNI.
fn vni_marked(vowel: char, sign: char) -> Option<char> {
    if !has("aeouyơư", vowel) || sign == ' ' {
        return None;
    }
    VNI_MARKS.iter().find_map(|(signs, shape)| {
        let at = signs.chars().position(|own| own == sign)?;
        let shaped = shape.map_or(Some(vowel), |shape| join(vowel, shape))?;
        match at.checked_sub(1).and_then(|tone| VNI_TONES.get(tone)) {
            Some(tone) => join(shaped, *tone),
            None => Some(shaped),
        }
    })
}

/// What `contains` says; that searches whole texts, and a browser would load how.
fn has(signs: &str, sign: char) -> bool {
    signs.chars().any(|own| own == sign)
}

/// The small letter of Latin-1.
fn small(c: char) -> char {
    match c {
        'À'..='Ö' | 'Ø'..='Þ' => char::from_u32(u32::from(c) + 32).unwrap_or(c),
        c => c.to_ascii_lowercase(),
    }
}

fn is_latin_letter(c: char) -> bool {
    matches!(c, 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ÿ')
}

/// Whether a character means the same in every encoding.
fn is_neutral(c: char) -> bool {
    match c {
        '\0'..='\u{BF}' => true,
        '×' | '÷' | '₫' | '€' | '№' | '™' => true,
        c => matches!(c, '\u{2010}'..='\u{2027}' | '\u{202F}'..='\u{205E}'),
    }
}

/// Whether every word that changed is Vietnamese, and one can be nothing else.
fn is_convincing(pieces: &[Piece]) -> bool {
    let mut proven = false;
    let mut before = None;
    for word in pieces.chunk_by(|one, other| is_letter(one.letter) == is_letter(other.letter)) {
        let changed = || word.iter().filter(|piece| piece.origin != Origin::AsTyped);
        let dong = matches!(word, [Piece { letter: 'đ', .. }]);
        let touches_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        match word.first() {
            Some(first) if is_letter(first.letter) && changed().next().is_some() && !dong => {
                let letters: String = word.iter().map(|piece| piece.letter).collect();
                if touches_digit(before) {
                    return false;
                }
                if is_syllable(&lower(&letters)) {
                    let alone = changed().any(|piece| piece.origin == Origin::Proof);
                    proven |= alone || changed().count() > 1;
                } else if !is_abbreviation(word, &letters) {
                    return false;
                }
                before = Some('a');
            }
            Some(first) if is_letter(first.letter) => before = None,
            Some(first) => {
                // A digit right after a word that changed.
                if before == Some('a') && touches_digit(Some(first.letter)) {
                    return false;
                }
                before = word.last().map(|piece| piece.letter);
            }
            None => {}
        }
    }
    proven
}

fn is_abbreviation(word: &[Piece], letters: &str) -> bool {
    let all_cased = word.iter().all(|piece| piece.cased);
    (2..=ABBREVIATION).contains(&word.len()) && all_cased && upper(letters) == letters
}

/// Whether a word in small letters is one syllable of Vietnamese.
fn is_syllable(word: &str) -> bool {
    let (mut plain, mut tones) = (String::new(), Vec::new());
    for (vowel, tone) in word.chars().map(toned) {
        plain.push(vowel);
        tones.extend(tone);
    }
    let stopped = plain.ends_with(['c', 'k', 'p', 't']) || plain.ends_with("ch");
    let tone_fits = match *tones {
        [] => !stopped,
        [tone] => !stopped || matches!(tone, ACUTE | DOT_BELOW),
        _ => false,
    };
    let is_rime = |rest: &str| RIMES.split_ascii_whitespace().any(|rime| rime == rest);
    tone_fits
        && (is_rime(&plain)
            || ONSETS
                .split_ascii_whitespace()
                .any(|onset| plain.strip_prefix(onset).is_some_and(is_rime)))
}

/// Letters whose case the encoding does not say follow those of their word or text.
fn capitalise(pieces: &mut [Piece]) {
    let count = |pieces: &[Piece]| {
        let sure = pieces.iter().filter(|p| p.cased && is_letter(p.letter));
        let (mut small, mut capital) = (0_usize, 0_usize);
        for letter in sure.map(|piece| piece.letter.to_string()) {
            if lower(&letter) == letter {
                small += 1;
            } else {
                capital += 1;
            }
        }
        (small, capital)
    };
    let in_capitals = |pieces: &[Piece]| matches!(count(pieces), (0, 2..));
    let same_word = |one: &Piece, other: &Piece| is_letter(one.letter) == is_letter(other.letter);
    let all = count(pieces).0 == 0 && pieces.chunk_by(same_word).any(in_capitals);
    for word in pieces.chunk_by_mut(same_word) {
        if !all && !in_capitals(word) {
            continue;
        }
        for piece in word.iter_mut().filter(|piece| !piece.cased) {
            let capital = upper(&piece.letter.to_string());
            piece.letter = capital.chars().next().unwrap_or(piece.letter);
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
