//! A parcel of land (thửa đất) by its number on a sheet of the cadastral map.
//!
//! A parcel is known by a whole number, unique within its sheet (tờ bản đồ); which
//! article lays that down is not confirmed. People write either first, and nothing
//! in the numbers tells them apart. So the words decide: a number belongs to the first word before it that
//! has none yet, and `15/128` without words is a question, never a guess. The
//! parcel `128a` of old papers and a sheet named with letters are not read.
//!
//! «thửa», «thửa đất số», «số thửa», «tờ», «tờ bản đồ số», «TBĐ» and the like are
//! understood in either order, with or without marks, between commas, semicolons,
//! colons, dots, slashes, hyphens and parentheses. But «tổ 15», a neighbourhood,
//! is no sheet, and «lô», which a plan for building divides land into, no parcel.

use alloc::{collections::VecDeque, string::String, vec::Vec};
use core::fmt;

use super::{MAX_TYPED, fold, is_digit, stray};
use crate::{finding::Fault, letters};

/// Far more than a sheet has parcels or a commune sheets.
const MAX: u32 = 999_999;

/// A parcel and its sheet, both from 1 to 999 999.
///
/// ```
/// use dunghen_core::formats::LandParcel;
///
/// let parcel = LandParcel::parse("Tờ bản đồ số 15, thửa đất số 128")?;
/// assert_eq!((parcel.parcel(), parcel.sheet()), (128, 15));
/// assert_eq!(parcel.to_string(), "thửa 128, tờ 15");
/// assert_eq!(LandParcel::parse("15/128").unwrap_err().code, "land_parcel.which");
/// # Ok::<(), dunghen_core::finding::Fault>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LandParcel {
    parcel: u32,
    sheet: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Parcel,
    Sheet,
}

impl LandParcel {
    /// Reads both numbers, each with a word that says which it is.
    ///
    /// # Errors
    /// The `land_parcel.*` codes and the shared `format.*`.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let folded = letters::lower(&fold(typed, MAX_TYPED)?);
        let mut named = VecDeque::new();
        let mut numbers: Vec<(Option<Kind>, u32)> = Vec::new();
        for token in tokens(&folded)? {
            if token.starts_with(is_digit) {
                numbers.push((named.pop_front(), number(token)?));
            } else if let Some(kind) = kind(token)? {
                named.push_back(kind);
            }
        }
        let of = |wanted| {
            let mut found = numbers.iter().filter(|(kind, _)| *kind == Some(wanted));
            (found.next().map(|(_, number)| *number), found.count())
        };
        match (&*numbers, of(Kind::Parcel), of(Kind::Sheet)) {
            (_, (Some(parcel), 0), (Some(sheet), 0)) if numbers.len() == 2 => {
                Ok(Self { parcel, sheet })
            }
            ([(one, first), (other, second)], ..) if one.is_none() || other.is_none() => {
                Err(Fault::new("land_parcel.which")
                    .with("first", first)
                    .with("second", second))
            }
            (_, _, (None, _)) if numbers.len() < 2 => Err(Fault::new("land_parcel.sheet")),
            (_, (None, _), _) if numbers.len() < 2 => Err(Fault::new("land_parcel.parcel")),
            _ => Err(Fault::new("land_parcel.several")),
        }
    }

    /// The number of the parcel on its sheet.
    #[must_use]
    pub fn parcel(self) -> u32 {
        self.parcel
    }

    /// The number of the sheet.
    #[must_use]
    pub fn sheet(self) -> u32 {
        self.sheet
    }
}

impl fmt::Display for LandParcel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "thửa {}, tờ {}", self.parcel, self.sheet)
    }
}

/// Words and numbers, which need no space between them.
fn tokens(folded: &str) -> Result<Vec<&str>, Fault> {
    let mut found = Vec::new();
    for piece in folded.split([' ', ',', ';', ':', '.', '/', '-', '(', ')']) {
        let mut rest = piece;
        while let Some(first) = rest.chars().next() {
            let alike = match first {
                '0'..='9' => is_digit,
                first if letters::is_letter(first) => letters::is_letter,
                _ => return Err(stray("land_parcel.characters", first)),
            };
            let end = rest.find(|c| !alike(c)).unwrap_or(rest.len());
            let (token, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
            found.push(token);
            rest = after;
        }
    }
    Ok(found)
}

/// What a word announces, if it announces anything by itself.
fn kind(word: &str) -> Result<Option<Kind>, Fault> {
    match word {
        "thửa" | "thua" => Ok(Some(Kind::Parcel)),
        "tờ" | "to" | "tbđ" | "tbd" => Ok(Some(Kind::Sheet)),
        "đất" | "dat" | "bản" | "ban" | "đồ" | "do" | "bđ" | "bd" | "số" | "so" | "và" | "va"
        | "thuộc" | "thuoc" => Ok(None),
        _ => Err(Fault::new("land_parcel.word").with("found", String::from(word))),
    }
}

fn number(digits: &str) -> Result<u32, Fault> {
    match digits.parse() {
        Ok(number @ 1..=MAX) => Ok(number),
        _ => Err(Fault::new("land_parcel.number")
            .with("found", digits)
            .with("max", MAX)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::hostile::{check, survives};

    #[test]
    fn parsing() {
        let same = Ok("thửa 128, tờ 15");
        check(
            LandParcel::parse,
            &[
                ("thửa 128, tờ 15", same),
                ("thửa 128 tờ 15", same),
                ("tờ bản đồ số 15, thửa đất số 128", same),
                ("Thửa đất số: 128; tờ bản đồ số: 15.", same),
                ("THỬA ĐẤT SỐ 0128 TỜ BẢN ĐỒ SỐ 015", same),
                ("thua 128 to 15", same),
                ("Số thửa: 128 - Số tờ: 15", same),
                ("thửa128/tờ15", same),
                ("thửa số 128 (TBĐ 15)", same),
                ("thửa 128 thuộc tờ bản đồ 15", same),
                ("tờ/thửa: 15/128", same),
                ("Số thửa, số tờ: 128, 15", same),
                ("thu\u{31B}\u{309}a 128 to\u{31B}\u{300} 15", same),
                ("15/128", Err("land_parcel.which")),
                ("128 15", Err("land_parcel.which")),
                ("thửa 128/15", Err("land_parcel.which")),
                ("128 tờ 15", Err("land_parcel.which")),
                ("15.128", Err("land_parcel.which")),
                ("thửa 128", Err("land_parcel.sheet")),
                ("128", Err("land_parcel.sheet")),
                ("thửa đất số", Err("land_parcel.sheet")),
                ("tờ 15", Err("land_parcel.parcel")),
                ("thửa 128, 129 tờ 15", Err("land_parcel.several")),
                ("thửa 128, thửa 129", Err("land_parcel.several")),
                ("thửa 128 tờ 15 tờ 16", Err("land_parcel.several")),
                ("1/2/3", Err("land_parcel.several")),
                ("thửa 0, tờ 15", Err("land_parcel.number")),
                ("thửa 1000000, tờ 15", Err("land_parcel.number")),
                ("thửa 128, tổ 15", Err("land_parcel.word")),
                ("thưa 128, tờ 15", Err("land_parcel.word")),
                ("thửa 128a, tờ 15", Err("land_parcel.word")),
                ("lô 128, tờ 15", Err("land_parcel.word")),
                ("thửa #128, tờ 15", Err("land_parcel.characters")),
                ("thửa 128 tờ ١٥", Err("land_parcel.characters")),
            ],
        );
        survives(LandParcel::parse, "thửatờ thửatờ,/;1 2");
    }
}
