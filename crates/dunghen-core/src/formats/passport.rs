//! The number of a passport.
//!
//! ICAO Doc 9303 part 4 leaves nine places for it in the machine-readable zone, of
//! letters A–Z and digits; a Vietnamese passport has one letter and seven or eight
//! digits. Spaces and hyphens are tolerated and letters raised.

use alloc::{string::String, vec::Vec};

use super::{MAX_TYPED, fold, only, spelled, stray};
use crate::finding::Fault;

const MIN: usize = 6;
const MAX: usize = 9;

/// The number of a passport: six to nine of `A`–`Z` and `0`–`9`.
///
/// ```
/// use dunghen_core::formats::Passport;
///
/// let passport = Passport::parse("c 1234567")?;
/// assert_eq!(passport.as_str(), "C1234567");
/// assert!(passport.looks_vietnamese());
/// # Ok::<(), dunghen_core::finding::Fault>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passport(String);

spelled!(Passport);

impl Passport {
    /// Reads six to nine letters and digits.
    ///
    /// # Errors
    /// `passport.characters`, `passport.length` and the shared `format.*`.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let mut number = only(&fold(typed, MAX_TYPED)?, " -", |c| {
            c.is_ascii_alphanumeric()
        })
        .map_err(|c| stray("passport.characters", c))?;
        if !(MIN..=MAX).contains(&number.len()) {
            return Err(Fault::new("passport.length")
                .with("found", number.len())
                .with("min", MIN)
                .with("max", MAX));
        }
        number.make_ascii_uppercase();
        Ok(Self(number))
    }

    /// Whether this is one letter and seven or eight digits.
    #[must_use]
    pub fn looks_vietnamese(&self) -> bool {
        match self.0.as_bytes() {
            [b'A'..=b'Z', digits @ ..] => {
                digits.len() >= 7 && digits.iter().all(u8::is_ascii_digit)
            }
            _ => false,
        }
    }

    /// What is odd about the number.
    #[must_use]
    pub fn cautions(&self) -> Vec<Fault> {
        if self.0.contains(super::is_digit) {
            Vec::new()
        } else {
            [Fault::new("passport.no_digits")].into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::hostile::{check, codes, survives};

    #[test]
    fn parsing() {
        check(
            Passport::parse,
            &[
                ("B1234567", Ok("B1234567")),
                ("p-01234567", Ok("P01234567")),
                ("ｃ１２３４５６７", Ok("C1234567")),
                ("123456789", Ok("123456789")),
                ("12345", Err("passport.length")),
                ("C123456789", Err("passport.length")),
                ("Đ1234567", Err("passport.characters")),
                ("C1234567<", Err("passport.characters")),
            ],
        );
        survives(Passport::parse, "ABCabcđ-<");
    }

    #[test]
    fn forms() {
        for (typed, vietnamese, cautions) in [
            ("C1234567", true, &[][..]),
            ("P01234567", true, &[]),
            ("C123456", false, &[]),
            ("CA123456", false, &[]),
            ("NGUYEN", false, &["passport.no_digits"]),
        ] {
            let passport = Passport::parse(typed);
            assert_eq!(
                passport.as_ref().map(Passport::looks_vietnamese),
                Ok(vietnamese)
            );
            let found = passport.map(|passport| passport.cautions());
            assert_eq!(found.as_deref().map(codes), Ok(cautions.to_vec()));
        }
    }
}
