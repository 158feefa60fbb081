//! The nine-digit number of the identity card used before the citizen card.
//!
//! The cards lost their validity on 1 January 2025, but papers issued earlier still
//! bear the number, so it is asked for as «số cũ» and never instead of a
//! [`CitizenId`](super::CitizenId). It has no check digit and no known structure
//! beyond its length. Spaces, dots and hyphens are tolerated.

use alloc::string::String;

use super::{MAX_TYPED, fold, is_digit, only, spelled, stray};
use crate::finding::Fault;

const LENGTH: usize = 9;

/// The number of an old identity card: always nine ASCII digits.
///
/// ```
/// use dunghen_core::formats::OldIdNumber;
///
/// assert_eq!(OldIdNumber::parse("183 456 789")?.as_str(), "183456789");
/// # Ok::<(), dunghen_core::finding::Fault>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OldIdNumber(String);

spelled!(OldIdNumber);

impl OldIdNumber {
    /// Reads nine digits.
    ///
    /// # Errors
    /// `old_id_number.characters`, `old_id_number.length` and the shared `format.*`.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let digits = only(&fold(typed, MAX_TYPED)?, " .-", is_digit)
            .map_err(|c| stray("old_id_number.characters", c))?;
        match digits.len() {
            LENGTH => Ok(Self(digits)),
            found => Err(Fault::new("old_id_number.length")
                .with("found", found)
                .with("expected", LENGTH)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::hostile::{check, survives};

    #[test]
    fn parsing() {
        check(
            OldIdNumber::parse,
            &[
                ("183456789", Ok("183456789")),
                ("183.456-789", Ok("183456789")),
                ("１８３４５６７８９", Ok("183456789")),
                ("18345678", Err("old_id_number.length")),
                ("042099001234", Err("old_id_number.length")),
                ("18345678a", Err("old_id_number.characters")),
                (" ", Err("format.empty")),
            ],
        );
        survives(OldIdNumber::parse, ".-");
    }
}
