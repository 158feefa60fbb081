//! A number with a fraction, exact.
//!
//! Held as an integer and the count of digits after the mark, at most six, never in
//! floating point. A Vietnamese comma and a machine's point are both tolerated: the
//! last of two kinds of mark is the fraction's, a mark that repeats groups, one
//! comma is the fraction's. A single point followed by exactly three digits, after
//! one to three digits without a leading zero, groups thousands as Vietnamese does:
//! `1.234` is 1234 and `0.123`, `1234.567` and `1.2340` are fractions. Where another
//! reader could have read it otherwise, `cautions` says how it was read.
//!
//! `Display` is canonical with a point and no needless zero, but for one: 1.234 is
//! written `1.2340`, so that what is written is read back as the same number.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};
use core::{cmp::Ordering, fmt};

use super::{
    MAX_TYPED, bounded, fold, is_digit, stray,
    written::{LoneComma, Slip, Written, read},
};
use crate::finding::Fault;

const MAX_SCALE: u32 = 6;
/// So many digits always fit the mantissa.
const PLAIN_DIGITS: usize = 18;

/// An exact decimal number: no infinity, no rounding, at most six digits of fraction.
///
/// Equal numbers are equal however they were written.
///
/// ```
/// use dunghen_core::formats::Decimal;
///
/// let area = Decimal::parse("1.234,50")?;
/// assert_eq!(area.to_string(), "1234.5");
/// assert!(area > Decimal::parse("1.234")?);
/// assert_eq!(Decimal::from_parts(12345, 1), Some(area));
/// # Ok::<(), dunghen_core::finding::Fault>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    mantissa: i64,
    /// As small as it can be, so that equality can be derived.
    scale: u32,
}

/// Why a written number is not a [`Decimal`].
pub(super) enum Unfit {
    /// So many digits after the mark.
    Precision(usize),
    Range,
}

impl Decimal {
    /// Nothing.
    pub const ZERO: Self = Self {
        mantissa: 0,
        scale: 0,
    };

    /// Reads one number by the rule above.
    ///
    /// # Errors
    /// `decimal.characters`, `decimal.form`, `decimal.precision`, `decimal.range`
    /// and the shared `format.*`.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        // Digits alone are read in one way only, and most numbers are no more.
        let plain = typed.len() <= PLAIN_DIGITS && typed.bytes().all(|byte| byte.is_ascii_digit());
        if let Some(mantissa) = plain.then(|| typed.parse().ok()).flatten() {
            return Ok(Self { mantissa, scale: 0 });
        }
        Self::scaled(&fold(typed, MAX_TYPED)?, 0)
    }

    /// Reads a number written by a program: a point is always the fraction's.
    ///
    /// # Errors
    /// `decimal.form` for anything but digits, one point and a leading hyphen,
    /// `decimal.precision`, `decimal.range` and `format.too_long`.
    ///
    /// ```
    /// use dunghen_core::formats::Decimal;
    ///
    /// assert_eq!(Decimal::from_machine("1.234")?, Decimal::parse("1,234")?);
    /// # Ok::<(), dunghen_core::finding::Fault>(())
    /// ```
    pub fn from_machine(text: &str) -> Result<Self, Fault> {
        bounded(text, MAX_TYPED)?;
        let (whole, fraction) = match text.split_once('.') {
            Some((_, "")) => return Err(Fault::new("decimal.form")),
            Some(parts) => parts,
            None => (text, ""),
        };
        let digits = whole.strip_prefix('-').unwrap_or(whole);
        if digits.is_empty() || !digits.chars().chain(fraction.chars()).all(is_digit) {
            return Err(Fault::new("decimal.form"));
        }
        let number = Written {
            negative: whole.starts_with('-'),
            whole: digits.into(),
            fraction: fraction.into(),
            ambiguous: false,
        };
        Self::of(&number, 0).map_err(Fault::from)
    }

    /// `mantissa` divided by ten `scale` times; `None` past six digits of fraction.
    #[must_use]
    pub fn from_parts(mut mantissa: i64, mut scale: u32) -> Option<Self> {
        while scale > 0 && mantissa % 10 == 0 {
            if mantissa == 0 {
                return Some(Self::ZERO);
            }
            mantissa /= 10;
            scale -= 1;
        }
        (scale <= MAX_SCALE).then_some(Self { mantissa, scale })
    }

    /// The number without its mark: 12345 for 1234.5.
    #[must_use]
    pub fn mantissa(self) -> i64 {
        self.mantissa
    }

    /// How many digits of the mantissa are the fraction's: 1 for 1234.5.
    #[must_use]
    pub fn scale(self) -> u32 {
        self.scale
    }

    /// The number as an integer, if it has no fraction.
    #[must_use]
    pub fn whole(self) -> Option<i64> {
        (self.scale == 0).then_some(self.mantissa)
    }

    /// The number without its fraction: -1 for -1.5.
    #[must_use]
    pub fn truncated(self) -> i64 {
        self.apart().0
    }

    /// Whether the number is below zero.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    /// The spelling for programs, which has no zero against being read as thousands.
    ///
    /// ```
    /// use dunghen_core::formats::Decimal;
    ///
    /// let number = Decimal::from_machine("1.234")?;
    /// assert_eq!((number.to_string(), number.plain()), ("1.2340".into(), "1.234".into()));
    /// # Ok::<(), dunghen_core::finding::Fault>(())
    /// ```
    #[must_use]
    pub fn plain(self) -> String {
        let mut text = self.to_string();
        if self.scale > 0 && text.ends_with('0') {
            text.pop();
        }
        text
    }

    /// What is odd about the spelling this number was read from.
    #[must_use]
    pub fn cautions(&self, typed: &str) -> Vec<Fault> {
        let guessed = fold(typed, MAX_TYPED)
            .is_ok_and(|folded| read(&folded, LoneComma::MarksFraction).is_ok_and(|n| n.ambiguous));
        self.read_as("decimal.ambiguous", guessed)
    }

    pub(super) fn read_as(self, code: &'static str, guessed: bool) -> Vec<Fault> {
        guessed
            .then(|| Fault::new(code).with("read_as", self))
            .into_iter()
            .collect()
    }

    /// Reads folded text in units of ten to the power of `shift`.
    pub(super) fn scaled(folded: &str, shift: usize) -> Result<Self, Fault> {
        let number = read(folded, LoneComma::MarksFraction).map_err(|slip| match slip {
            Slip::Stray(c) => stray("decimal.characters", c),
            Slip::Form => Fault::new("decimal.form"),
        })?;
        Self::of(&number, shift).map_err(Fault::from)
    }

    /// The written number times ten to the power of `shift`.
    pub(super) fn of(number: &Written, shift: usize) -> Result<Self, Unfit> {
        let fraction = number.fraction.trim_end_matches('0');
        let scale = fraction.len().saturating_sub(shift);
        let zeros = shift.saturating_sub(fraction.len());
        if scale > MAX_SCALE as usize {
            return Err(Unfit::Precision(fraction.len()));
        }
        let digits = number.whole.chars().chain(fraction.chars());
        let values = digits
            .filter_map(|c| c.to_digit(10))
            .chain(core::iter::repeat_n(0, zeros));
        let mut mantissa = 0_i64;
        for value in values {
            // Away from zero in the direction of the sign: i64 reaches one further below.
            let value = i64::from(value);
            let step = if number.negative { -value } else { value };
            mantissa = mantissa
                .checked_mul(10)
                .and_then(|tens| tens.checked_add(step))
                .ok_or(Unfit::Range)?;
        }
        let scale = u32::try_from(scale).map_err(|_| Unfit::Range)?;
        Self::from_parts(mantissa, scale).ok_or(Unfit::Range)
    }

    /// The sum, exact; `None` where it is too large.
    ///
    /// ```
    /// use dunghen_core::formats::Decimal;
    ///
    /// let tenth = |count| Decimal::from_parts(count, 1);
    /// let sum = tenth(1).zip(tenth(2)).and_then(|(a, b)| a.checked_add(b));
    /// assert_eq!(sum, tenth(3));
    /// ```
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let (whole, part) = self.apart();
        let (other_whole, other_part) = other.apart();
        Self::joined(
            i128::from(whole) + i128::from(other_whole),
            part + other_part,
        )
    }

    /// The difference, exact; `None` where it is too large.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        let (whole, part) = self.apart();
        let (other_whole, other_part) = other.apart();
        Self::joined(
            i128::from(whole) - i128::from(other_whole),
            part - other_part,
        )
    }

    /// The product, exact; `None` where it is too large, or has more than six digits
    /// of fraction.
    #[must_use]
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        let (mut one, mut other, mut scale) =
            (self.mantissa, other.mantissa, self.scale + other.scale);
        // The tens of the product are in either factor, or a two in one and a five in
        // the other.
        while scale > 0 {
            match (one % 10, other % 10) {
                (0, _) => one /= 10,
                (_, 0) => other /= 10,
                (5 | -5, even) if even % 2 == 0 => (one, other) = (one / 5, other / 2),
                (even, 5 | -5) if even % 2 == 0 => (one, other) = (one / 2, other / 5),
                _ => break,
            }
            scale -= 1;
        }
        Self::from_parts(one.checked_mul(other)?, scale)
    }

    /// The number before its mark, and the millionths after it.
    fn apart(self) -> (i64, i64) {
        let unit = 10_i64.pow(self.scale);
        let millionth = 10_i64.pow(MAX_SCALE.saturating_sub(self.scale));
        (self.mantissa / unit, self.mantissa % unit * millionth)
    }

    /// So much and so many millionths, of less than two.
    fn joined(whole: i128, mut part: i64) -> Option<Self> {
        let mut scale = MAX_SCALE;
        while scale > 0 && part % 10 == 0 {
            part /= 10;
            scale -= 1;
        }
        let mantissa = whole * 10_i128.pow(scale) + i128::from(part);
        Self::from_parts(i64::try_from(mantissa).ok()?, scale)
    }

    /// In millionths, which every number is a whole count of.
    pub(crate) fn millionths(self) -> i128 {
        i128::from(self.mantissa) * 10_i128.pow(MAX_SCALE.saturating_sub(self.scale))
    }
}

impl From<Unfit> for Fault {
    fn from(unfit: Unfit) -> Self {
        match unfit {
            Unfit::Precision(found) => Self::new("decimal.precision")
                .with("found", found)
                .with("max", MAX_SCALE),
            Unfit::Range => Self::new("decimal.range"),
        }
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        self.millionths().cmp(&other.millionths())
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<i64> for Decimal {
    fn from(whole: i64) -> Self {
        Self {
            mantissa: whole,
            scale: 0,
        }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = 10_u64.pow(self.scale);
        let (whole, fraction) = (
            self.mantissa.unsigned_abs() / unit,
            self.mantissa.unsigned_abs() % unit,
        );
        let sign = if self.is_negative() { "-" } else { "" };
        if self.scale == 0 {
            return write!(f, "{sign}{whole}");
        }
        let width = self.scale as usize;
        let guard = if width == 3 && (1..1000).contains(&whole) {
            "0"
        } else {
            ""
        };
        write!(f, "{sign}{whole}.{fraction:0>width$}{guard}")
    }
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use super::*;
    use crate::formats::hostile::{Noise, check, survives};

    #[test]
    fn parsing() {
        check(
            Decimal::parse,
            &[
                ("0", Ok("0")),
                ("-0,0", Ok("0")),
                ("1,5", Ok("1.5")),
                ("1.5", Ok("1.5")),
                ("1.234", Ok("1234")),
                ("1,234", Ok("1.2340")),
                ("0.125", Ok("0.125")),
                ("1234,567", Ok("1234.567")),
                ("1.234,567", Ok("1234.567")),
                ("1,234.567", Ok("1234.567")),
                ("-0,000001", Ok("-0.000001")),
                ("1,50000000000", Ok("1.5")),
                ("１２，５", Ok("12.5")),
                ("9223372036854775807", Ok("9223372036854775807")),
                ("-922337203685,4775808", Err("decimal.precision")),
                ("-9223372036854,775808", Ok("-9223372036854.775808")),
                ("1,1234567", Err("decimal.precision")),
                ("9223372036854775808", Err("decimal.range")),
                ("9223372036854775807,5", Err("decimal.range")),
                ("5,", Err("decimal.form")),
                ("1.23.4", Err("decimal.form")),
                ("12m", Err("decimal.characters")),
                ("1e5", Err("decimal.characters")),
                ("NaN", Err("decimal.characters")),
            ],
        );
        survives(Decimal::parse, "...,,,--");
    }

    #[test]
    fn a_program_writes_points() {
        check(
            Decimal::from_machine,
            &[
                ("1.234", Ok("1.2340")),
                ("-1.5", Ok("-1.5")),
                ("12", Ok("12")),
                ("1,5", Err("decimal.form")),
                ("1.", Err("decimal.form")),
                (".5", Err("decimal.form")),
                ("-", Err("decimal.form")),
                ("1.2.3", Err("decimal.form")),
                ("0.1234567", Err("decimal.precision")),
            ],
        );
    }

    #[test]
    fn a_guess_is_told() {
        for (typed, read_as) in [
            ("1.234", Some("1234")),
            ("1,234", Some("1.2340")),
            ("12,5", None),
            ("1.234,5", None),
            ("0,125", None),
            ("x", None),
        ] {
            let cautions = Decimal::parse(typed)
                .map(|number| number.cautions(typed))
                .unwrap_or_default();
            let found = cautions
                .first()
                .and_then(|fault| fault.params.get("read_as"));
            assert_eq!(found.map(String::as_str), read_as, "{typed}");
        }
    }

    #[test]
    fn order_and_spelling_agree_with_the_mantissa() {
        let mut noise = Noise(6);
        let mut draw = || {
            let mantissa = i64::try_from(noise.below(20_000_000)).unwrap_or(0) - 10_000_000;
            Decimal::from_parts(mantissa, u32::try_from(noise.below(7)).unwrap_or(0))
        };
        for _ in 0..4_000 {
            let (Some(a), Some(b)) = (draw(), draw()) else {
                continue;
            };
            assert_eq!(Decimal::parse(&a.to_string()), Ok(a));
            assert_eq!(Decimal::from_machine(&a.to_string()), Ok(a));
            assert_eq!(Decimal::parse(&a.to_string().replace('.', ",")), Ok(a));
            let common = 10_i64.pow(6);
            let raised = |d: Decimal| d.mantissa() * (common / 10_i64.pow(d.scale()));
            assert_eq!(a.cmp(&b), raised(a).cmp(&raised(b)), "{a} {b}");
            assert_eq!(a == b, a.cmp(&b).is_eq(), "{a} {b}");
        }
    }

    /// The number of so many units of ten to the power of `-scale`, if there is one.
    fn made(mut units: i128, mut scale: u32) -> Option<Decimal> {
        while scale > 0 && units % 10 == 0 {
            units /= 10;
            scale -= 1;
        }
        Decimal::from_parts(i64::try_from(units).ok()?, scale)
    }

    #[test]
    fn sums_and_products_are_exact_or_none() {
        let mut noise = Noise(7);
        let mut draw = || {
            let bits = noise.below(63);
            let size = i64::try_from(noise.below(1 << bits)).unwrap_or(0);
            // Many have fives and twos, whose products end in noughts.
            let size = size.checked_mul(5_i64.pow(u32::try_from(noise.below(9)).unwrap_or(0)));
            let size = size.unwrap_or(i64::MIN);
            let sign = if noise.below(2) == 0 { 1 } else { -1 };
            let scale = u32::try_from(noise.below(7)).unwrap_or(0);
            Decimal::from_parts(size.checked_mul(sign).unwrap_or(size), scale)
        };
        let (mut found, mut lacking) = (0, 0);
        for _ in 0..40_000 {
            let (Some(a), Some(b)) = (draw(), draw()) else {
                continue;
            };
            let (left, right) = (a.millionths(), b.millionths());
            assert_eq!(a.checked_add(b), made(left + right, 6), "{a} + {b}");
            assert_eq!(a.checked_sub(b), made(left - right, 6), "{a} - {b}");
            let units = i128::from(a.mantissa()) * i128::from(b.mantissa());
            let product = a.checked_mul(b);
            assert_eq!(product, made(units, a.scale() + b.scale()), "{a} * {b}");
            found += u32::from(product.is_some());
            lacking += u32::from(product.is_none());
            assert_eq!(i128::from(a.truncated()), left / 1_000_000, "{a}");
        }
        assert!(found > 2_000 && lacking > 2_000, "{found} {lacking}");
    }

    #[test]
    fn parts_are_normalised() {
        assert_eq!(Decimal::from_parts(1500, 3), Decimal::from_parts(15, 1));
        assert_eq!(Decimal::from_parts(0, 99), Some(Decimal::ZERO));
        assert_eq!(Decimal::from_parts(1, 7), None);
        assert_eq!(Decimal::from(3).to_string(), format!("{}", 3));
        let lowest = Decimal::from_parts(i64::MIN, 6).map(|d| d.to_string());
        assert_eq!(lowest.as_deref(), Some("-9223372036854.775808"));
    }
}
