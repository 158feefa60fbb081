//! An area, in square metres.
//!
//! A [`Decimal`] with the unit left out, as `m2`, `m²`, `㎡` or «mét vuông», or in
//! hectares (`ha`, «héc-ta»), which are converted exactly. Traditional units such as
//! «sào» differ between regions and are refused.

use alloc::{string::String, vec::Vec};
use core::fmt;

use super::{
    Decimal, MAX_TYPED, fold,
    written::{LoneComma, read},
};
use crate::{finding::Fault, letters, text::has};

/// An area of zero or more square metres.
///
/// ```
/// use dunghen_core::formats::Area;
///
/// assert_eq!(Area::parse("120,5 m²")?.to_string(), "120.5");
/// assert_eq!(Area::parse("1,2 ha")?, Area::parse("12.000 m2")?);
/// # Ok::<(), dunghen_core::finding::Fault>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Area(Decimal);

impl Area {
    /// Reads one area.
    ///
    /// # Errors
    /// `area.unit`, `area.negative`, the `decimal.*` codes and the shared `format.*`.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let folded = fold(typed, MAX_TYPED)?;
        let (number, unit) = number_and_unit(&folded);
        let shift = match &*unit {
            "" | "m2" | "m²" | "㎡" | "métvuông" | "metvuong" => 0,
            "ha" | "hecta" | "hécta" => 4,
            _ => return Err(Fault::new("area.unit").with("found", unit)),
        };
        let area = Decimal::scaled(number, shift)?;
        if area.is_negative() {
            return Err(Fault::new("area.negative"));
        }
        Ok(Self(area))
    }

    /// The area in square metres, never negative.
    #[must_use]
    pub fn square_metres(self) -> Decimal {
        self.0
    }

    /// What is odd about the spelling this area was read from.
    #[must_use]
    pub fn cautions(&self, typed: &str) -> Vec<Fault> {
        let guessed = fold(typed, MAX_TYPED).is_ok_and(|folded| {
            let (number, _) = number_and_unit(&folded);
            read(number, LoneComma::MarksFraction).is_ok_and(|number| number.ambiguous)
        });
        self.0.read_as("decimal.ambiguous", guessed)
    }
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

fn number_and_unit(folded: &str) -> (&str, String) {
    let of_number = |c: char| c.is_ascii_digit() || has(" .,+-", c);
    let at = folded.find(|c| !of_number(c)).unwrap_or(folded.len());
    let (number, unit) = folded.split_at_checked(at).unwrap_or((folded, ""));
    let unit = unit.chars().filter(|c| !has(" -", *c)).collect::<String>();
    (number.trim_end(), letters::lower(&unit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::hostile::{check, codes, survives};

    #[test]
    fn parsing() {
        check(
            Area::parse,
            &[
                ("120", Ok("120")),
                ("120,5", Ok("120.5")),
                ("120.5m2", Ok("120.5")),
                ("1.234,5 M²", Ok("1234.5")),
                ("1.234 m 2", Ok("1234")),
                ("85㎡", Ok("85")),
                ("85 mét vuông", Ok("85")),
                ("0,5ha", Ok("5000")),
                ("1.25 héc-ta", Ok("12500")),
                ("0,00000001 ha", Ok("0.0001")),
                ("1,234 m2", Ok("1.2340")),
                ("0", Ok("0")),
                ("2 sào", Err("area.unit")),
                ("120 m", Err("area.unit")),
                ("120 m3", Err("area.unit")),
                ("-5 m2", Err("area.negative")),
                ("m2", Err("decimal.form")),
                ("1-2 m2", Err("decimal.characters")),
                ("0,1234567 m2", Err("decimal.precision")),
                ("922337203685477580 ha", Err("decimal.range")),
            ],
        );
        survives(Area::parse, "..,,m2m²ha-");
    }

    #[test]
    fn a_guess_is_told() {
        for (typed, expected) in [
            ("1.234 m2", &["decimal.ambiguous"][..]),
            ("1,234 ha", &["decimal.ambiguous"]),
            ("120,5 m2", &[]),
        ] {
            let cautions = Area::parse(typed).map(|area| area.cautions(typed));
            assert_eq!(cautions.as_deref().map(codes), Ok(expected.to_vec()));
        }
    }
}
