//! What a person types, made into values that cannot be malformed.
//!
//! Each format is one type with a private field: holding a [`CitizenId`] means
//! holding twelve digits. `parse` returns a [`Fault`] instead of failing, and
//! `cautions` lists what is odd about a value that is nevertheless accepted.
//! The normalised spelling (`as_str`, `Display`) parses to the same value.
//!
//! # What every format tolerates
//! Before a format looks at its input, white space of every kind is narrowed to
//! single plain spaces and trimmed, invisible characters (zero width, byte order
//! mark, direction marks, soft hyphens) are dropped, full-width ASCII and Unicode
//! dashes become ASCII, and Vietnamese letters are composed (NFC), because some keyboards
//! send `ệ` as three characters. Digits of other scripts are not folded.
//!
//! Length is looked at first: past 200 characters (320 for an address of mail,
//! the caller's own limit for [`Text`]) nothing is copied.
//!
//! # Codes
//! In `….characters`, `found` is the first character that does not belong, as
//! `U+0000` when it has no shape of its own; elsewhere it is the count, number or
//! word that the row is about.
//!
//! | code | params | meaning |
//! |---|---|---|
//! | `format.empty` | | nothing visible was typed |
//! | `format.too_long` | `max` | more characters than any value of this kind |
//! | `citizen_id.characters` | `found` | something other than a digit |
//! | `citizen_id.length` | `found`, `expected` | too few or too many digits |
//! | `citizen_id.old_number` | | nine digits: the number of the old card |
//! | `citizen_id.unknown_place` | `place` | caution: not a province; perhaps born abroad |
//! | `citizen_id.birth_year` | `in_number`, `declared` | the years differ |
//! | `citizen_id.sex` | `in_number`, `declared` | `male` and `female` differ |
//! | `old_id_number.characters` | `found` | something other than a digit |
//! | `old_id_number.length` | `found`, `expected` | too few or too many digits |
//! | `passport.characters` | `found` | neither a letter A–Z nor a digit |
//! | `passport.length` | `found`, `min`, `max` | too few or too many characters |
//! | `passport.no_digits` | | caution: letters only, perhaps a name |
//! | `tax_code.characters` | `found` | something other than a digit |
//! | `tax_code.length` | `found` | so many digits, not 10, 12 or 13 |
//! | `tax_code.serial` | | the seven digits of the serial are all zero |
//! | `tax_code.checksum` | | the tenth digit does not follow from the nine |
//! | `tax_code.branch` | `found` | a branch suffix outside 001–999 |
//! | `enterprise_code.length` | `found` | so many digits, not 10 or 13 |
//! | `enterprise_code.personal` | | twelve digits: a person, not an enterprise |
//! | `phone.characters` | `found` | not a digit, a separator or a leading plus |
//! | `phone.length` | `found`, `min`, `max` | too few or too many digits |
//! | `phone.prefix` | | begins with none of 0, 84 and + |
//! | `phone.unknown_range` | `prefix` | caution: neither a mobile nor a landline range |
//! | `email.spaces` | | a space inside the address |
//! | `email.at` | `found` | the count of `@`, which is not one |
//! | `email.local` | | the part before `@` is empty, too long or has a misplaced dot |
//! | `email.domain` | | the part after `@` is not a domain name |
//! | `email.characters` | `found` | a character that does not belong in an address |
//! | `email.typo` | `suggestion` | caution: the domain that was likely meant |
//! | `document_number.characters` | `found` | not used in numbers of documents |
//! | `document_number.form` | | no slash, or nothing between two slashes |
//! | `document_number.number` | | does not begin with a digit |
//! | `document_number.issuer` | | no letters after the last slash |
//! | `dossier_code.characters` | `found` | not a letter A–Z, digit, dot or hyphen |
//! | `dossier_code.form` | | not unit, six digits of date and serial |
//! | `certificate_number.characters` | `found` | neither a letter A–Z nor a digit |
//! | `certificate_number.form` | | not three letters and eight digits |
//! | `certificate_number.unknown_place` | `place` | caution: no issuer has these letters |
//! | `date.form` | | not a day, a month and a year |
//! | `date.day` | `day`, `month`, `year`, `days` | that month has only so many `days` |
//! | `date.month` | `found` | a number outside 1–12 |
//! | `date.year` | `found`, `min`, `max` | a number, not two or four digits or out of range |
//! | `integer.characters` | `found` | not part of a number |
//! | `integer.form` | | separators not between groups of three digits |
//! | `integer.fraction` | | a whole number is expected |
//! | `integer.range` | `min`, `max` | outside what is allowed |
//! | `decimal.characters` | `found` | not part of a number |
//! | `decimal.form` | | separators or marks that cannot be read |
//! | `decimal.precision` | `found`, `max` | too many digits after the mark |
//! | `decimal.range` | | too large to be held |
//! | `decimal.ambiguous` | `read_as` | caution: a mark was taken for one of two things |
//! | `money.characters` | `found` | not part of an amount |
//! | `money.unit` | `found` | a word that is no unit of đồng |
//! | `money.form` | | no number, a number without unit after another, or bad groups |
//! | `money.fraction` | | less than one đồng |
//! | `money.negative` | | below zero |
//! | `money.range` | | too large to be held |
//! | `money.ambiguous` | `read_as` | caution: a mark was taken for one of two things |
//! | `area.unit` | `found` | a word that is neither m² nor ha |
//! | `area.negative` | | below zero |
//! | `land_parcel.characters` | `found` | neither a word nor a number |
//! | `land_parcel.word` | `found` | a word that is not about a parcel or a sheet |
//! | `land_parcel.which` | `first`, `second` | no word says which is the parcel |
//! | `land_parcel.parcel` | | no number of a parcel |
//! | `land_parcel.sheet` | | no number of a sheet |
//! | `land_parcel.several` | | more numbers than one of each |
//! | `land_parcel.number` | `found`, `max` | zero, or larger than any number of this kind |
//! | `vn2000.characters` | `found` | not part of coordinates |
//! | `vn2000.form` | | not two numbers, X and Y |
//! | `vn2000.north` | `found`, `min`, `max` | X outside Viet Nam |
//! | `vn2000.east` | `found`, `min`, `max` | Y outside the zones of three degrees |
//! | `vn2000.swapped` | `north`, `east` | caution: Y was written where X is expected |
//! | `citizen_card.parts` | `found`, `expected` | too few parts between bars: another code |
//! | `citizen_card.number` | | the number cannot be read |
//! | `citizen_card.old_number` | | the number of the old card cannot be read |
//! | `citizen_card.name` | | there is no name, or it is too long |
//! | `citizen_card.born` | | the date of birth cannot be read |
//! | `citizen_card.sex` | | neither «Nam» nor «Nữ» |
//! | `citizen_card.address` | | there is no address, or it is too long |
//! | `citizen_card.issued` | | the date of issue cannot be read or is before the birth |
//! | `text.too_long` | `found`, `max` | more characters than allowed |
//!
//! An [`Area`] and a [`Vn2000`] also give the `decimal.*` codes and an
//! [`EnterpriseCode`] the `tax_code.*` ones that concern their digits; the cautions
//! of a [`CitizenCard`] are those of its [`CitizenId`].

pub mod area;
pub mod certificate_number;
pub mod citizen_card;
pub mod citizen_id;
pub mod date;
pub mod decimal;
pub mod document_number;
pub mod dossier_code;
pub mod email;
pub mod enterprise_code;
pub mod integer;
pub mod land_parcel;
pub mod money;
pub mod old_id_number;
pub mod passport;
pub mod phone;
pub mod tax_code;
pub mod text;
pub mod vn2000;

#[cfg(test)]
mod hostile;
mod written;

pub use area::Area;
pub use certificate_number::CertificateNumber;
pub use citizen_card::CitizenCard;
pub use citizen_id::{CitizenId, Sex};
pub use date::parse_date;
pub use decimal::Decimal;
pub use document_number::DocumentNumber;
pub use dossier_code::DossierCode;
pub use email::Email;
pub use enterprise_code::EnterpriseCode;
pub use integer::parse_integer;
pub use land_parcel::LandParcel;
pub use money::Money;
pub use old_id_number::OldIdNumber;
pub use passport::Passport;
pub use phone::Phone;
pub use tax_code::TaxCode;
pub use text::{Paragraph, Text};
pub use vn2000::Vn2000;

use alloc::{format, string::String};

use crate::{finding::Fault, letters, text::has};

/// Longer than any value here but an address of mail and free text.
const MAX_TYPED: usize = 200;

/// Gives a newtype over `String` its spelling.
macro_rules! spelled {
    ($name:ident) => {
        impl $name {
            /// The normalised spelling.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
use spelled;

/// What was typed in plain characters: trimmed, single spaces, never empty.
fn fold(typed: &str, max: usize) -> Result<String, Fault> {
    bounded(typed, max)?;
    let mut plain = String::with_capacity(typed.len());
    let mut gap = false;
    for c in typed.chars().filter(|c| !is_invisible(*c)) {
        if c.is_whitespace() {
            gap = true;
            continue;
        }
        if gap && !plain.is_empty() {
            plain.push(' ');
        }
        gap = false;
        plain.push(to_ascii(c));
    }
    if plain.is_empty() {
        return Err(Fault::new("format.empty"));
    }
    Ok(letters::compose(&plain))
}

/// Refuses what is too long without looking further than the limit.
fn bounded(typed: &str, max: usize) -> Result<(), Fault> {
    match typed.chars().nth(max) {
        Some(_) => Err(Fault::new("format.too_long").with("max", max)),
        None => Ok(()),
    }
}

/// The characters that are wanted, or the first that is neither wanted nor a separator.
fn only(folded: &str, separators: &str, wanted: fn(char) -> bool) -> Result<String, char> {
    folded
        .chars()
        .filter(|c| !has(separators, *c))
        .map(|c| if wanted(c) { Ok(c) } else { Err(c) })
        .collect()
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// A fault about one character that does not belong.
fn stray(code: &'static str, c: char) -> Fault {
    let shapeless = c.is_control() || c.is_whitespace() || letters::is_combining(c);
    Fault::new(code).with(
        "found",
        if shapeless {
            format!("U+{:04X}", u32::from(c))
        } else {
            String::from(c)
        },
    )
}

/// Whether a reader sees nothing at all where the character stands.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}'
            | '\u{180E}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{2069}'
            | '\u{FEFF}'
    )
}

fn to_ascii(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' => '-',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use alloc::{collections::BTreeSet, string::ToString};

    use super::*;

    #[test]
    fn folding_is_the_same_for_all() {
        for (typed, plain) in [
            ("\u{FEFF} 0\u{A0}1\u{200B}2\u{3000}\t3 ", "0 12 3"),
            ("０１Ａｚ＠．－（", "01Az@.-("),
            ("1‐2‑3–4—5−6", "1-2-3-4-5-6"),
            ("tri\u{65}\u{323}\u{302}u", "triệu"),
        ] {
            assert_eq!(fold(typed, MAX_TYPED), Ok(plain.to_string()), "{typed:?}");
        }
        for nothing in ["", " ", "\u{200B}\u{FEFF}", "\r\n\t"] {
            assert_eq!(fold(nothing, MAX_TYPED), Err(Fault::new("format.empty")));
        }
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert!(fold(&"ệ".repeat(200), MAX_TYPED).is_ok());
        assert_eq!(
            fold(&"ệ".repeat(201), MAX_TYPED),
            Err(Fault::new("format.too_long").with("max", 200))
        );
    }

    #[test]
    fn a_stray_character_can_be_shown() {
        for (c, found) in [('x', "x"), ('\0', "U+0000"), ('\u{301}', "U+0301")] {
            let fault = stray("phone.characters", c);
            assert_eq!(fault.params.get("found").map(String::as_str), Some(found));
        }
    }

    /// The table above is what the sentences are written from.
    #[test]
    fn the_table_lists_the_codes_in_use() {
        let sources = [
            include_str!("formats.rs"),
            include_str!("formats/area.rs"),
            include_str!("formats/certificate_number.rs"),
            include_str!("formats/citizen_card.rs"),
            include_str!("formats/citizen_id.rs"),
            include_str!("formats/date.rs"),
            include_str!("formats/decimal.rs"),
            include_str!("formats/document_number.rs"),
            include_str!("formats/dossier_code.rs"),
            include_str!("formats/email.rs"),
            include_str!("formats/enterprise_code.rs"),
            include_str!("formats/integer.rs"),
            include_str!("formats/land_parcel.rs"),
            include_str!("formats/money.rs"),
            include_str!("formats/old_id_number.rs"),
            include_str!("formats/passport.rs"),
            include_str!("formats/phone.rs"),
            include_str!("formats/tax_code.rs"),
            include_str!("formats/text.rs"),
            include_str!("formats/vn2000.rs"),
        ];
        let listed: BTreeSet<&str> = include_str!("formats.rs")
            .lines()
            .filter_map(|line| line.strip_prefix("//! | `")?.split('`').next())
            .collect();
        let areas: BTreeSet<&str> = listed.iter().filter_map(|c| c.split('.').next()).collect();
        let used: BTreeSet<&str> = sources
            .iter()
            .flat_map(|source| source.split("mod tests").next())
            .flat_map(|source| source.lines())
            .filter(|line| !line.trim_start().starts_with("//"))
            .flat_map(|line| line.split('"').skip(1).step_by(2))
            .filter(|text| {
                text.split_once('.').is_some_and(|(area, rest)| {
                    areas.contains(area)
                        && !rest.is_empty()
                        && rest.chars().all(|c| c == '_' || c.is_ascii_lowercase())
                })
            })
            .collect();
        assert_eq!(used, listed);
    }
}
