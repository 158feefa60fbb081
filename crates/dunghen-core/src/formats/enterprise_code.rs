//! The code of an enterprise, which is also its tax code.
//!
//! Ten digits with the check digit of a [`TaxCode`], or those and
//! the three of a branch. Twelve digits are the tax code of a person or household
//! and are refused with a fault of their own.

use alloc::string::String;

use super::{TaxCode, spelled};
use crate::finding::Fault;

/// The code of an enterprise: ten digits that check, or those with `-` and three more.
///
/// ```
/// use dunghen_core::formats::EnterpriseCode;
///
/// let code = EnterpriseCode::parse("0100109106 001")?;
/// assert_eq!((code.enterprise(), code.branch()), ("0100109106", Some("001")));
/// # Ok::<(), dunghen_core::finding::Fault>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnterpriseCode(String);

spelled!(EnterpriseCode);

impl EnterpriseCode {
    /// Reads ten or thirteen digits.
    ///
    /// # Errors
    /// `enterprise_code.length`, `enterprise_code.personal`, those of
    /// [`TaxCode::parse`] about the digits, and the shared `format.*`.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let code = TaxCode::parse(typed).map_err(|fault| match &*fault.code {
            "tax_code.length" => Fault {
                code: "enterprise_code.length".into(),
                ..fault
            },
            _ => fault,
        })?;
        match code.enterprise() {
            Some(_) => Ok(Self(code.as_str().into())),
            None => Err(Fault::new("enterprise_code.personal")),
        }
    }

    /// The ten digits, which a branch shares with its enterprise.
    #[must_use]
    pub fn enterprise(&self) -> &str {
        self.0.get(..10).unwrap_or_default()
    }

    /// The three digits of a branch.
    #[must_use]
    pub fn branch(&self) -> Option<&str> {
        self.0.split_once('-').map(|(_, branch)| branch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::hostile::{check, survives};

    #[test]
    fn parsing() {
        check(
            EnterpriseCode::parse,
            &[
                ("0100109106", Ok("0100109106")),
                ("0100109106-001", Ok("0100109106-001")),
                ("0100109106001", Ok("0100109106-001")),
                ("042099001234", Err("enterprise_code.personal")),
                ("01001091", Err("enterprise_code.length")),
                ("0100109106-000", Err("tax_code.branch")),
                ("0100109105", Err("tax_code.checksum")),
                ("0100109106a", Err("tax_code.characters")),
            ],
        );
        survives(EnterpriseCode::parse, "-.");
    }

    #[test]
    fn the_length_found_is_kept() {
        assert_eq!(
            EnterpriseCode::parse("123"),
            Err(Fault::new("enterprise_code.length").with("found", 3))
        );
    }
}
