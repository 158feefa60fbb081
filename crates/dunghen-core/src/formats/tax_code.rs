//! The tax code of an organisation, a branch or a person.
//!
//! Ten digits: the tenth is `10 − (Σ dᵢ·wᵢ mod 11)` over the first nine with the
//! weights 31, 29, 23, 19, 17, 13, 7, 5, 3; where that gives 10 there is no such
//! code. The seven digits after the first two are a serial and not all zero. The
//! variant `11 − …` found in some programs is wrong: it refuses real codes.
//!
//! Thirteen digits are the ten and a branch from 001 to 999, spelled with a hyphen.
//! Twelve digits are a [`CitizenId`], the tax code of persons and households since
//! 1 July 2025 (Circular 86/2024/TT-BTC).
//!
//! Source of the algorithm: python-stdnum 2.2, `stdnum.vn.mst`. Spaces, dots and
//! hyphens are tolerated anywhere.

use alloc::{format, string::String};

use super::{CitizenId, MAX_TYPED, fold, is_digit, only, spelled, stray};
use crate::finding::Fault;

const WEIGHTS: [u32; 9] = [31, 29, 23, 19, 17, 13, 7, 5, 3];

/// A tax code: ten digits that check, those with `-` and three more, or twelve.
///
/// ```
/// use dunghen_core::formats::TaxCode;
///
/// assert_eq!(TaxCode::parse("0100109106001")?.as_str(), "0100109106-001");
/// assert_eq!(TaxCode::parse("0100109107").unwrap_err().code, "tax_code.checksum");
/// assert!(TaxCode::parse("042099001234")?.citizen_id().is_some());
/// # Ok::<(), dunghen_core::finding::Fault>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxCode(String);

spelled!(TaxCode);

impl TaxCode {
    /// Reads ten, twelve or thirteen digits.
    ///
    /// # Errors
    /// `tax_code.characters`, `tax_code.length`, `tax_code.serial`,
    /// `tax_code.checksum`, `tax_code.branch` and the shared `format.*`.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let folded = fold(typed, MAX_TYPED)?;
        let digits = only(&folded, " .-", is_digit).map_err(|c| stray("tax_code.characters", c))?;
        // A branch one digit short would otherwise pass for a person.
        if let (12, Some((_, branch))) = (digits.len(), folded.split_once('-'))
            && branch.trim().len() == 2
        {
            return Err(Fault::new("tax_code.branch").with("found", branch.trim()));
        }
        match (digits.len(), digits.split_at_checked(10)) {
            (12, _) => Ok(Self(digits)),
            (10 | 13, Some((enterprise, branch))) => {
                check_enterprise(enterprise)?;
                match branch {
                    "" => Ok(Self(digits)),
                    "000" => Err(Fault::new("tax_code.branch").with("found", branch)),
                    _ => Ok(Self(format!("{enterprise}-{branch}"))),
                }
            }
            (found, _) => Err(Fault::new("tax_code.length").with("found", found)),
        }
    }

    /// The ten digits, which a branch shares with its enterprise; `None` for a personal number.
    #[must_use]
    pub fn enterprise(&self) -> Option<&str> {
        match self.0.len() {
            12 => None,
            _ => self.0.get(..10),
        }
    }

    /// The three digits of a branch.
    #[must_use]
    pub fn branch(&self) -> Option<&str> {
        self.0.split_once('-').map(|(_, branch)| branch)
    }

    /// The number of the person whose tax code this is.
    #[must_use]
    pub fn citizen_id(&self) -> Option<CitizenId> {
        match self.0.len() {
            12 => CitizenId::parse(&self.0).ok(),
            _ => None,
        }
    }
}

/// Looks at exactly ten digits.
fn check_enterprise(digits: &str) -> Result<(), Fault> {
    if digits.get(2..9) == Some("0000000") {
        return Err(Fault::new("tax_code.serial"));
    }
    let values = || digits.chars().filter_map(|c| c.to_digit(10));
    let sum: u32 = values().zip(WEIGHTS).map(|(d, w)| d * w).sum();
    if values().nth(9) == Some(10 - sum % 11) {
        Ok(())
    } else {
        Err(Fault::new("tax_code.checksum"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::hostile::{Noise, check, survives};

    #[test]
    fn parsing() {
        check(
            TaxCode::parse,
            &[
                ("0100109106", Ok("0100109106")),
                ("0300588569", Ok("0300588569")),
                ("0101248141", Ok("0101248141")),
                ("0100112437", Ok("0100112437")),
                ("0100 109 106", Ok("0100109106")),
                ("０１００１０９１０６", Ok("0100109106")),
                ("0100109106-001", Ok("0100109106-001")),
                ("0100109106–999", Ok("0100109106-999")),
                ("0100109106001", Ok("0100109106-001")),
                ("042099001234", Ok("042099001234")),
                ("0100109106-000", Err("tax_code.branch")),
                ("0100109107", Err("tax_code.checksum")),
                ("0100109107-001", Err("tax_code.checksum")),
                ("0100000000", Err("tax_code.serial")),
                ("010010910", Err("tax_code.length")),
                ("0100109106-01", Err("tax_code.branch")),
                ("0100109106 - 01", Err("tax_code.branch")),
                ("01001091060011", Err("tax_code.length")),
                ("MST 0100109106", Err("tax_code.characters")),
            ],
        );
        survives(TaxCode::parse, "-.");
    }

    #[test]
    fn one_wrong_digit_is_always_found() {
        let mut noise = Noise(10);
        let mut seen = 0;
        while seen < 200 {
            let typed = format!("{:010}", noise.below(10_000_000_000));
            if TaxCode::parse(&typed).is_err() {
                continue;
            }
            seen += 1;
            for at in 0..10 {
                for digit in "0123456789".chars() {
                    let wrong: String = typed
                        .chars()
                        .enumerate()
                        .map(|(i, c)| if i == at { digit } else { c })
                        .collect();
                    assert_eq!(TaxCode::parse(&wrong).is_ok(), wrong == typed, "{wrong}");
                }
            }
        }
    }

    #[test]
    fn parts() {
        for (typed, enterprise, branch, person) in [
            ("0100109106", Some("0100109106"), None, false),
            ("0100109106-001", Some("0100109106"), Some("001"), false),
            ("042099001234", None, None, true),
        ] {
            let code = TaxCode::parse(typed);
            assert_eq!(code.as_ref().map(TaxCode::enterprise), Ok(enterprise));
            assert_eq!(code.as_ref().map(TaxCode::branch), Ok(branch));
            assert_eq!(code.map(|code| code.citizen_id().is_some()), Ok(person));
        }
    }
}
