//! An amount of money in đồng.
//!
//! Whole đồng in an integer. Accepted: `20.000.000`, `20,000,000 VND`, `20 triệu`,
//! `20tr`, `1,5 tỷ`, `1 tỷ 200 triệu`, `500k`, `500 nghìn`, `500 ngàn đồng`, `2 nghìn
//! tỷ`; units in either case, with or without marks. Before a unit a comma is the
//! fraction's, without one it groups, as there is less than one đồng nowhere. Units
//! go from large to small; a number without a unit after one that had it («1tr5»,
//! «2 tỷ 3») is refused, because people mean 1.500.000 by it and not 1.000.005.

use alloc::{string::String, vec::Vec};
use core::fmt;

use super::{
    Decimal, MAX_TYPED,
    decimal::Unfit,
    fold, stray,
    written::{LoneComma, Slip, read},
};
use crate::{finding::Fault, letters};

const CURRENCY: [&str; 7] = ["đồng", "dong", "vnđ", "vnd", "đ", "d", "₫"];

/// An amount in đồng, zero or more.
///
/// ```
/// use dunghen_core::formats::Money;
///
/// assert_eq!(Money::parse("1,5 tỷ đồng")?.dong(), 1_500_000_000);
/// assert_eq!(Money::parse("20.000.000đ")?.to_string(), "20000000");
/// # Ok::<(), dunghen_core::finding::Fault>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money(i64);

/// A number and the word behind it.
#[derive(Default)]
struct Term {
    number: String,
    unit: String,
}

impl Money {
    /// Reads one amount.
    ///
    /// # Errors
    /// `money.characters`, `money.unit`, `money.form`, `money.fraction`,
    /// `money.negative`, `money.range` and the shared `format.*`.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let mut total = 0_i64;
        let mut previous = None;
        for term in terms(&letters::lower(&fold(typed, MAX_TYPED)?))? {
            let shift = term.shift()?;
            if previous.is_some_and(|previous| shift >= previous || term.unit.is_empty()) {
                return Err(Fault::new("money.form"));
            }
            previous = Some(shift);
            total = total
                .checked_add(term.dong(shift)?)
                .ok_or_else(|| Fault::new("money.range"))?;
        }
        Ok(Self(total))
    }

    /// The amount in whole đồng, never negative.
    #[must_use]
    pub fn dong(self) -> i64 {
        self.0
    }

    /// What is odd about the spelling this amount was read from.
    #[must_use]
    pub fn cautions(&self, typed: &str) -> Vec<Fault> {
        let guessed = fold(typed, MAX_TYPED).is_ok_and(|folded| {
            terms(&letters::lower(&folded)).is_ok_and(|terms| terms.iter().any(Term::is_guess))
        });
        Decimal::from(self.0).read_as("money.ambiguous", guessed)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Term {
    /// Ten to this power is the unit.
    fn shift(&self) -> Result<usize, Fault> {
        let unit = CURRENCY
            .iter()
            .find_map(|currency| self.unit.strip_suffix(currency))
            .unwrap_or(&self.unit);
        Ok(match unit {
            "" => 0,
            "k" | "nghìn" | "nghin" | "ngàn" | "ngan" => 3,
            "tr" | "triệu" | "trieu" => 6,
            "tỷ" | "tỉ" | "ty" | "ti" => 9,
            "nghìntỷ" | "nghìntỉ" | "ngàntỷ" | "ngàntỉ" | "nghinty" | "nganty" => 12,
            _ => return Err(Fault::new("money.unit").with("found", unit)),
        })
    }

    fn dong(&self, shift: usize) -> Result<i64, Fault> {
        let comma = match shift {
            0 => LoneComma::Groups,
            _ => LoneComma::MarksFraction,
        };
        let number = read(self.number.trim(), comma).map_err(|slip| match slip {
            Slip::Stray(c) => stray("money.characters", c),
            Slip::Form => Fault::new("money.form"),
        })?;
        if number.negative {
            return Err(Fault::new("money.negative"));
        }
        match Decimal::of(&number, shift) {
            Ok(value) => value.whole().ok_or_else(|| Fault::new("money.fraction")),
            Err(Unfit::Precision(_)) => Err(Fault::new("money.fraction")),
            Err(Unfit::Range) => Err(Fault::new("money.range")),
        }
    }

    /// A lone mark before a unit; without a unit it can only group.
    fn is_guess(&self) -> bool {
        self.shift().is_ok_and(|shift| shift > 0)
            && read(self.number.trim(), LoneComma::MarksFraction).is_ok_and(|n| n.ambiguous)
    }
}

/// Cuts an amount into its terms, at least one; a currency may also stand in front.
fn terms(folded: &str) -> Result<Vec<Term>, Fault> {
    let amount = CURRENCY
        .iter()
        .find_map(|currency| folded.strip_prefix(currency))
        .unwrap_or(folded);
    let mut terms = Vec::new();
    let mut term = Term::default();
    for c in amount.chars() {
        let in_number = term.unit.is_empty();
        match c {
            '0'..='9' if !in_number => {
                terms.push(core::mem::take(&mut term));
                term.number.push(c);
            }
            '0'..='9' | ' ' | '.' | ',' | '-' | '+' if in_number => term.number.push(c),
            ' ' | '.' | ',' => {}
            '₫' | '$' | '€' => term.unit.push(c),
            _ if letters::is_letter(c) => term.unit.push(c),
            _ => return Err(stray("money.characters", c)),
        }
    }
    terms.push(term);
    Ok(terms)
}

#[cfg(test)]
mod tests {
    use alloc::{format, string::ToString};

    use super::*;
    use crate::formats::hostile::{Noise, check, codes, survives};

    #[test]
    fn parsing() {
        check(
            Money::parse,
            &[
                ("0", Ok("0")),
                ("20000000", Ok("20000000")),
                ("20.000.000", Ok("20000000")),
                ("20,000,000 VND", Ok("20000000")),
                ("20 000 000 đ", Ok("20000000")),
                ("20.000", Ok("20000")),
                ("20,000", Ok("20000")),
                ("20 triệu", Ok("20000000")),
                ("20 TRIỆU ĐỒNG", Ok("20000000")),
                ("20 tri\u{EA}\u{323}u", Ok("20000000")),
                ("20tr", Ok("20000000")),
                ("20 tr. đồng", Ok("20000000")),
                ("1,5 tỷ", Ok("1500000000")),
                ("1.5 tỉ", Ok("1500000000")),
                ("1.234 triệu", Ok("1234000000")),
                ("1,234 triệu", Ok("1234000")),
                ("1 tỷ, 200 triệu", Ok("1200000000")),
                ("1 tỷ 200 triệu 500 nghìn đồng", Ok("1200500000")),
                ("2 nghìn tỷ", Ok("2000000000000")),
                ("500k", Ok("500000")),
                ("500 nghìn", Ok("500000")),
                ("500 ngàn đồng", Ok("500000")),
                ("500.000đ", Ok("500000")),
                ("500.000 ₫", Ok("500000")),
                ("VNĐ 500.000", Ok("500000")),
                ("５００．０００", Ok("500000")),
                ("9223372036854775807", Ok("9223372036854775807")),
                ("9223372036854775808", Err("money.range")),
                ("9999999999 tỷ", Err("money.range")),
                ("1,5", Err("money.fraction")),
                ("0,0005k", Err("money.fraction")),
                ("1,12345678901234567 tỷ", Err("money.fraction")),
                ("-5 triệu", Err("money.negative")),
                ("1tr5", Err("money.form")),
                ("2 tỷ 3", Err("money.form")),
                ("200 triệu 1 tỷ", Err("money.form")),
                ("triệu", Err("money.form")),
                ("đồng", Err("money.form")),
                ("12 34", Err("money.form")),
                ("20 triu", Err("money.unit")),
                ("500 USD", Err("money.unit")),
                ("$500", Err("money.unit")),
                ("20.000.000đ/m2", Err("money.characters")),
                ("5 triệu - 6 triệu", Err("money.characters")),
            ],
        );
        survives(Money::parse, ".,kktrtỷđ₫- ");
    }

    #[test]
    fn a_guess_is_told_only_where_there_was_one() {
        for (typed, expected) in [
            ("1.234 triệu", &["money.ambiguous"][..]),
            ("1,234 tỷ", &["money.ambiguous"]),
            ("1,5 tỷ", &[]),
            ("20.000", &[]),
            ("20,000đ", &[]),
        ] {
            let cautions = Money::parse(typed).map(|money| money.cautions(typed));
            assert_eq!(
                cautions.as_deref().map(codes),
                Ok(expected.to_vec()),
                "{typed}"
            );
        }
    }

    #[test]
    fn units_agree_with_zeros() {
        let mut noise = Noise(9);
        for _ in 0..1_000 {
            let (whole, tenth) = (noise.below(900) + 1, noise.below(10));
            for (unit, zeros) in [("k", 2), ("triệu", 5), ("tỷ", 8)] {
                let digits = format!("{whole}{tenth}{}", "0".repeat(zeros));
                let worded = Money::parse(&format!("{whole},{tenth} {unit}"));
                assert_eq!(worded.map(|money| money.to_string()), Ok(digits));
            }
        }
    }
}
