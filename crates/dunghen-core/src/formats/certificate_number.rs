//! The number of a practising certificate in construction.
//!
//! Three letters for the place of issue, a hyphen and eight digits: Decree
//! 212/2026/NĐ-CP, article 27 clauses 7–8 and annex IV. The eight digits belong to
//! the person and stay the same when a certificate is renewed, reissued or
//! converted, so two certificates of one person are compared by them.
//!
//! Certificates from before carry the letters of former provinces or `BXD` for the
//! ministry; `BXD` is known, other letters are accepted with a caution. Spaces,
//! dots and a missing hyphen are tolerated and letters raised.

use alloc::{string::String, vec::Vec};

use super::{MAX_TYPED, fold, only, spelled, stray};
use crate::finding::Fault;

/// Annex IV and the ministry, in order.
const PLACES: [&str; 35] = [
    "ANG", "BAN", "BXD", "CAB", "CAM", "CAT", "DAL", "DIB", "DNA", "DON", "DOT", "GIL", "HAN",
    "HAP", "HAT", "HCM", "HUE", "HUY", "KHH", "LAC", "LAD", "LAS", "LCA", "NGA", "NIB", "PHT",
    "QNG", "QNI", "QTR", "SOL", "TAN", "THH", "THN", "TUQ", "VIL",
];

/// The number of a practising certificate: three letters, a hyphen, eight digits.
///
/// ```
/// use dunghen_core::formats::CertificateNumber;
///
/// let number = CertificateNumber::parse("hat 00012345")?;
/// assert_eq!(number.as_str(), "HAT-00012345");
/// assert_eq!((number.place(), number.lasting_digits()), ("HAT", "00012345"));
/// # Ok::<(), dunghen_core::finding::Fault>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateNumber(String);

spelled!(CertificateNumber);

impl CertificateNumber {
    /// Reads three letters and eight digits.
    ///
    /// # Errors
    /// `certificate_number.characters`, `certificate_number.form` and the shared
    /// `format.*`.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let mut number = only(&fold(typed, MAX_TYPED)?, " .-", |c| {
            c.is_ascii_alphanumeric()
        })
        .map_err(|c| stray("certificate_number.characters", c))?;
        match number.split_at_checked(3) {
            Some((place, digits))
                if digits.len() == 8
                    && place.chars().all(|c| c.is_ascii_alphabetic())
                    && digits.chars().all(super::is_digit) =>
            {
                number.make_ascii_uppercase();
                number.insert(3, '-');
                Ok(Self(number))
            }
            _ => Err(Fault::new("certificate_number.form")),
        }
    }

    /// The three letters of the place of issue.
    #[must_use]
    pub fn place(&self) -> &str {
        self.0.get(..3).unwrap_or_default()
    }

    /// The eight digits a person keeps for life.
    #[must_use]
    pub fn lasting_digits(&self) -> &str {
        self.0.get(4..).unwrap_or_default()
    }

    /// What is odd about the number.
    #[must_use]
    pub fn cautions(&self) -> Vec<Fault> {
        let place = self.place();
        if PLACES.binary_search(&place).is_ok() {
            Vec::new()
        } else {
            [Fault::new("certificate_number.unknown_place").with("place", place)].into()
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
            CertificateNumber::parse,
            &[
                ("HAT-00012345", Ok("HAT-00012345")),
                ("hat – 0001 2345", Ok("HAT-00012345")),
                ("BXD00012345", Ok("BXD-00012345")),
                ("ＨＡＮ－０００１２３４５", Ok("HAN-00012345")),
                ("HA-00012345", Err("certificate_number.form")),
                ("HAT-0001234", Err("certificate_number.form")),
                ("HAT-000123456", Err("certificate_number.form")),
                ("HA1-00012345", Err("certificate_number.form")),
                ("00012345", Err("certificate_number.form")),
                ("ĐNA-00012345", Err("certificate_number.characters")),
                ("HAT/00012345", Err("certificate_number.characters")),
            ],
        );
        survives(CertificateNumber::parse, "HATb-");
    }

    #[test]
    fn places() {
        assert!(PLACES.is_sorted());
        for (typed, expected) in [
            ("HAT-00000001", &[][..]),
            ("BXD-00000001", &[]),
            ("VIL-00000001", &[]),
            ("HTI-00000001", &["certificate_number.unknown_place"]),
        ] {
            let cautions = CertificateNumber::parse(typed).map(|number| number.cautions());
            assert_eq!(cautions.as_deref().map(codes), Ok(expected.to_vec()));
        }
    }

    #[test]
    fn digits_last_across_certificates() {
        let old = CertificateNumber::parse("BXD-00012345");
        let new = CertificateNumber::parse("HAT-00012345");
        assert_ne!(old, new);
        assert_eq!(
            old.as_ref().map(CertificateNumber::lasting_digits),
            new.as_ref().map(CertificateNumber::lasting_digits)
        );
    }
}
