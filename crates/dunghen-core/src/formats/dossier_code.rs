//! The code that a one-stop office gives to a dossier.
//!
//! `000.00.42.H30-260701-0001`: the unit, the day of reception as YYMMDD, and a
//! serial of three to six digits. The day is what most offices write there, not a
//! promise, hence a hint. Spaces are tolerated and letters raised.

use alloc::{format, string::String};

use chrono::NaiveDate;

use super::{MAX_TYPED, fold, is_digit, only, spelled, stray};
use crate::{finding::Fault, text::has};

/// The code of a dossier: unit, six digits, three to six digits, joined by hyphens.
///
/// ```
/// use dunghen_core::formats::DossierCode;
///
/// let code = DossierCode::parse("h30.42-260701-0001")?;
/// assert_eq!(code.as_str(), "H30.42-260701-0001");
/// assert_eq!(code.received_hint().unwrap().to_string(), "2026-07-01");
/// # Ok::<(), dunghen_core::finding::Fault>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierCode(String);

spelled!(DossierCode);

impl DossierCode {
    /// Reads a code of three parts.
    ///
    /// # Errors
    /// `dossier_code.characters`, `dossier_code.form` and the shared `format.*`.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let wanted = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
        let mut code = only(&fold(typed, MAX_TYPED)?, " ", wanted)
            .map_err(|c| stray("dossier_code.characters", c))?;
        code.make_ascii_uppercase();
        match parts(&code) {
            Some((unit, day, serial))
                if !unit.is_empty()
                    && !has(unit, '-')
                    && day.len() == 6
                    && (3..=6).contains(&serial.len())
                    && day.chars().chain(serial.chars()).all(is_digit) =>
            {
                Ok(Self(code))
            }
            _ => Err(Fault::new("dossier_code.form")),
        }
    }

    /// The day of reception, where the six digits are a day of this century.
    #[must_use]
    pub fn received_hint(&self) -> Option<NaiveDate> {
        let (_, day, _) = parts(&self.0)?;
        let two = |from| day.get(from..from + 2)?.parse::<u32>().ok();
        let year: i32 = format!("20{}", day.get(..2)?).parse().ok()?;
        NaiveDate::from_ymd_opt(year, two(2)?, two(4)?)
    }
}

fn parts(code: &str) -> Option<(&str, &str, &str)> {
    let (rest, serial) = code.rsplit_once('-')?;
    let (unit, day) = rest.rsplit_once('-')?;
    Some((unit, day, serial))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::hostile::{check, survives};

    #[test]
    fn parsing() {
        check(
            DossierCode::parse,
            &[
                ("H30.42-260701-0001", Ok("H30.42-260701-0001")),
                (
                    " 000.00.42.h30 – 260701 – 123456 ",
                    Ok("000.00.42.H30-260701-123456"),
                ),
                ("H30-260701-001", Ok("H30-260701-001")),
                ("H30-260701-01", Err("dossier_code.form")),
                ("H30-260701-1234567", Err("dossier_code.form")),
                ("H30-20260701-001", Err("dossier_code.form")),
                ("-260701-001", Err("dossier_code.form")),
                ("A-B-260701-001", Err("dossier_code.form")),
                ("H30-26O701-001", Err("dossier_code.form")),
                ("H30.42", Err("dossier_code.form")),
                ("H30/42-260701-0001", Err("dossier_code.characters")),
                ("Đ30-260701-0001", Err("dossier_code.characters")),
            ],
        );
        survives(DossierCode::parse, "--H.h");
    }

    #[test]
    fn the_day_is_a_hint() {
        for (typed, expected) in [
            ("H30-260701-001", NaiveDate::from_ymd_opt(2026, 7, 1)),
            ("H30-280229-001", NaiveDate::from_ymd_opt(2028, 2, 29)),
            ("H30-260229-001", None),
            ("H30-010726-001", NaiveDate::from_ymd_opt(2001, 7, 26)),
            ("H30-000000-001", None),
        ] {
            let hint = DossierCode::parse(typed).map(|code| code.received_hint());
            assert_eq!(hint, Ok(expected), "{typed}");
        }
    }
}
