//! A telephone number, Vietnamese or foreign.
//!
//! Vietnamese numbers are spelled from their zero: ten digits for a mobile, eleven
//! for a landline since the area codes of 2017. `+84`, `84` and `0084` are read as
//! that zero, `+84 (0)…` too. The known ranges are those after the change of 2018;
//! they are opened and closed by the operators, hence a number outside them is
//! accepted with a caution. So are ten-digit landlines, where a lost digit is
//! likelier, and the service numbers 1800 and 1900.
//!
//! A number of another country keeps its plus and has 7 to 15 digits, the most that
//! ITU-T E.164 allows. Spaces, dots, hyphens and parentheses are tolerated.

use alloc::{format, string::String, vec::Vec};

use super::{MAX_TYPED, fold, spelled, stray};
use crate::finding::Fault;

/// A telephone number: `0…` with 10 or 11 digits, `+…` with 7 to 15, or `1800…`, `1900…`.
///
/// ```
/// use dunghen_core::formats::Phone;
///
/// assert_eq!(Phone::parse("+84 912.345.678")?.as_str(), "0912345678");
/// assert_eq!(Phone::parse("+49 (30) 901820")?.as_str(), "+4930901820");
/// # Ok::<(), dunghen_core::finding::Fault>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone(String);

spelled!(Phone);

impl Phone {
    /// Reads a number with any of its prefixes.
    ///
    /// # Errors
    /// `phone.characters`, `phone.length`, `phone.prefix` and the shared `format.*`.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let (plus, digits) = dialled(&fold(typed, MAX_TYPED)?)?;
        if let Some(national) = after_country_code(plus, &digits) {
            let national = national.strip_prefix('0').unwrap_or(national);
            return vietnamese(format!("0{national}"));
        }
        match digits.as_bytes() {
            [b'0', ..] if plus => Err(Fault::new("phone.prefix")),
            _ if plus => {
                within(&digits, 7, 15)?;
                Ok(Self(format!("+{digits}")))
            }
            [b'0', ..] => vietnamese(digits),
            [b'1', b'8' | b'9', b'0', b'0', line @ ..] if matches!(line.len(), 4 | 6) => {
                Ok(Self(digits))
            }
            number if number.len() < 9 => within(&digits, 10, 11).map(|()| Self(digits)),
            _ => Err(Fault::new("phone.prefix")),
        }
    }

    /// Whether this is in a range of Vietnamese mobile numbers.
    #[must_use]
    pub fn is_mobile(&self) -> bool {
        self.0.len() == 10
            && matches!(
                self.0.as_bytes(),
                [b'0', b'3', b'2'..=b'9', ..]
                    | [b'0', b'5', b'2' | b'5' | b'6' | b'8' | b'9', ..]
                    | [b'0', b'7', b'0' | b'6'..=b'9', ..]
                    | [b'0', b'8', b'1'..=b'9', ..]
                    | [b'0', b'9', ..]
            )
    }

    /// Whether this is a Vietnamese landline with its area code.
    #[must_use]
    pub fn is_landline(&self) -> bool {
        self.0.len() == 11 && self.0.starts_with("02")
    }

    /// Whether this number belongs to another country.
    #[must_use]
    pub fn is_foreign(&self) -> bool {
        self.0.starts_with('+')
    }

    /// What is odd about the number.
    #[must_use]
    pub fn cautions(&self) -> Vec<Fault> {
        if self.is_mobile() || self.is_landline() || self.is_foreign() {
            return Vec::new();
        }
        let prefix = self.0.get(..3).unwrap_or_default();
        [Fault::new("phone.unknown_range").with("prefix", prefix)].into()
    }
}

/// Whether the number is international, and its digits without separators.
fn dialled(folded: &str) -> Result<(bool, String), Fault> {
    let mut plus = false;
    let mut digits = String::new();
    for c in folded.chars() {
        match c {
            '0'..='9' => digits.push(c),
            ' ' | '.' | '-' | '(' | ')' => {}
            '+' if digits.is_empty() && !plus => plus = true,
            _ => return Err(stray("phone.characters", c)),
        }
    }
    match digits.strip_prefix("00") {
        Some(rest) if !plus => Ok((true, rest.into())),
        _ => Ok((plus, digits)),
    }
}

/// What follows 84, where that can be nothing but the country code.
fn after_country_code(plus: bool, digits: &str) -> Option<&str> {
    digits
        .strip_prefix("84")
        .filter(|national| plus || national.len() >= 9)
}

fn vietnamese(national: String) -> Result<Phone, Fault> {
    within(&national, 10, 11)?;
    if national.starts_with("00") {
        return Err(Fault::new("phone.prefix"));
    }
    Ok(Phone(national))
}

fn within(digits: &str, min: usize, max: usize) -> Result<(), Fault> {
    if (min..=max).contains(&digits.len()) {
        return Ok(());
    }
    Err(Fault::new("phone.length")
        .with("found", digits.len())
        .with("min", min)
        .with("max", max))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::hostile::{check, codes, survives};

    #[test]
    fn parsing() {
        check(
            Phone::parse,
            &[
                ("0912345678", Ok("0912345678")),
                ("0912.345.678", Ok("0912345678")),
                ("+84912345678", Ok("0912345678")),
                ("(+84) 912 345 678", Ok("0912345678")),
                ("+84 (0)912 345 678", Ok("0912345678")),
                ("84912345678", Ok("0912345678")),
                ("0084 912345678", Ok("0912345678")),
                ("＋８４９１２３４５６７８", Ok("0912345678")),
                ("(0239) 3855-555", Ok("02393855555")),
                ("84 239 3855 555", Ok("02393855555")),
                ("0841234567", Ok("0841234567")),
                ("+1 202 555 0100", Ok("+12025550100")),
                ("0033 1 42 34 56 78", Ok("+33142345678")),
                ("1900 1234", Ok("19001234")),
                ("091234567", Err("phone.length")),
                ("091234567890", Err("phone.length")),
                ("123", Err("phone.length")),
                ("+84 91234", Err("phone.length")),
                ("+123456", Err("phone.length")),
                ("+1234567890123456", Err("phone.length")),
                ("+", Err("phone.length")),
                ("()", Err("phone.length")),
                ("912345678", Err("phone.prefix")),
                ("841234567", Err("phone.prefix")),
                ("+0912345678", Err("phone.prefix")),
                ("+84 00912345678", Err("phone.prefix")),
                ("09123+45678", Err("phone.characters")),
                ("++84912345678", Err("phone.characters")),
                ("0912345678/0987654321", Err("phone.characters")),
                ("o912345678", Err("phone.characters")),
            ],
        );
        survives(Phone::parse, "+844(). -00");
    }

    #[test]
    fn ranges() {
        for (typed, mobile, landline, cautions) in [
            ("0321234567", true, false, &[][..]),
            ("0961234567", true, false, &[]),
            ("02393855555", false, true, &[]),
            ("+6591234567", false, false, &[]),
            ("0311234567", false, false, &["phone.unknown_range"]),
            ("0571234567", false, false, &["phone.unknown_range"]),
            ("0721234567", false, false, &["phone.unknown_range"]),
            ("01681234567", false, false, &["phone.unknown_range"]),
            ("0239385555", false, false, &["phone.unknown_range"]),
            ("1900123456", false, false, &["phone.unknown_range"]),
        ] {
            let phone = Phone::parse(typed);
            assert_eq!(phone.as_ref().map(Phone::is_mobile), Ok(mobile), "{typed}");
            assert_eq!(phone.as_ref().map(Phone::is_landline), Ok(landline));
            let found = phone.map(|phone| phone.cautions());
            assert_eq!(found.as_deref().map(codes), Ok(cautions.to_vec()));
        }
    }
}
