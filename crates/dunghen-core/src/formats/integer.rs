//! A whole number, with or without separators of thousands.
//!
//! Points, commas or spaces are tolerated between groups of three digits (`1.234`
//! and `1,234` are both 1234), a sign in front, and Unicode dashes for minus.
//! Anything that reads as a fraction is refused rather than rounded.

use core::ops::RangeInclusive;

use super::{
    Decimal, MAX_TYPED, fold, stray,
    written::{LoneComma, Slip, read},
};
use crate::finding::Fault;

/// Reads one whole number within the limits, or within those of `i64`.
///
/// # Errors
/// `integer.characters`, `integer.form`, `integer.fraction`, `integer.range` and
/// the shared `format.*`.
///
/// ```
/// use dunghen_core::formats::parse_integer;
///
/// assert_eq!(parse_integer("1.234", None)?, 1234);
/// assert_eq!(parse_integer("1.5", None).unwrap_err().code, "integer.fraction");
/// assert_eq!(parse_integer("0", Some(1..=99)).unwrap_err().params["min"], "1");
/// # Ok::<(), dunghen_core::finding::Fault>(())
/// ```
pub fn parse_integer(typed: &str, range: Option<RangeInclusive<i64>>) -> Result<i64, Fault> {
    let range = range.unwrap_or(i64::MIN..=i64::MAX);
    let number = read(&fold(typed, MAX_TYPED)?, LoneComma::Groups).map_err(|slip| match slip {
        Slip::Stray(c) => stray("integer.characters", c),
        Slip::Form => Fault::new("integer.form"),
    })?;
    if !number.fraction.is_empty() {
        return Err(Fault::new("integer.fraction"));
    }
    Decimal::of(&number, 0)
        .ok()
        .and_then(Decimal::whole)
        .filter(|value| range.contains(value))
        .ok_or_else(|| {
            Fault::new("integer.range")
                .with("min", range.start())
                .with("max", range.end())
        })
}

#[cfg(test)]
mod tests {
    use alloc::{format, string::ToString};

    use super::*;
    use crate::formats::hostile::{Noise, check, survives};

    #[test]
    fn parsing() {
        check(
            |typed| parse_integer(typed, None),
            &[
                ("0", Ok("0")),
                ("007", Ok("7")),
                ("-5", Ok("-5")),
                ("−5", Ok("-5")),
                ("+5", Ok("5")),
                ("-0", Ok("0")),
                ("１２", Ok("12")),
                ("1.234.567", Ok("1234567")),
                ("1,234", Ok("1234")),
                ("1 234\u{A0}567", Ok("1234567")),
                ("9223372036854775807", Ok("9223372036854775807")),
                ("-9223372036854775808", Ok("-9223372036854775808")),
                ("9223372036854775808", Err("integer.range")),
                ("-9223372036854775809", Err("integer.range")),
                ("1.5", Err("integer.fraction")),
                ("1,50", Err("integer.fraction")),
                ("1.234,0", Err("integer.fraction")),
                ("0.123", Err("integer.fraction")),
                ("12 34", Err("integer.form")),
                ("1.23.4", Err("integer.form")),
                ("-", Err("integer.form")),
                ("1e3", Err("integer.characters")),
                ("5 tầng", Err("integer.characters")),
            ],
        );
        survives(|typed| parse_integer(typed, None), "....,,--+e");
    }

    #[test]
    fn limits() {
        let fault = Fault::new("integer.range").with("min", 1).with("max", 99);
        for (typed, expected) in [
            ("1", Ok(1)),
            ("99", Ok(99)),
            ("0", Err(fault.clone())),
            ("100", Err(fault.clone())),
            ("99999999999999999999", Err(fault)),
        ] {
            assert_eq!(parse_integer(typed, Some(1..=99)), expected, "{typed}");
        }
    }

    #[test]
    fn grouping_changes_nothing() {
        let mut noise = Noise(3);
        for _ in 0..2_000 {
            let (a, b, c) = (noise.below(999) + 1, noise.below(1000), noise.below(1000));
            let value = i64::try_from(a * 1_000_000 + b * 1000 + c);
            let value = value.unwrap_or_default();
            assert_eq!(parse_integer(&value.to_string(), None), Ok(value));
            for mark in ['.', ',', ' '] {
                let typed = format!("{a}{mark}{b:03}{mark}{c:03}");
                assert_eq!(parse_integer(&typed, None), Ok(value), "{typed}");
                assert_eq!(parse_integer(&format!("-{typed}"), None), Ok(-value));
            }
        }
    }
}
