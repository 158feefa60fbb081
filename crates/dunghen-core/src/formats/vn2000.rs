//! A point in plane coordinates of VN-2000, the national reference system.
//!
//! X counts metres north and Y metres east, as surveyors write them, which is the
//! reverse of what a map on a screen calls x and y. In Viet Nam X lies between
//! 900 000 and 2 600 000 and Y, in zones of three degrees, between 200 000 and
//! 900 000. The ranges do not overlap, hence a point written the other way round
//! is recognised, and `cautions` says so. They are bounds for slips of the hand, no
//! borders: a point inside them may still lie at sea. Islands far from the coast
//! and a Y with the number of its zone before it are out of range.
//!
//! The value does not hold its central meridian, without which it is no place on
//! earth, and nothing is projected. Digits stay as written, never in floating point.
//!
//! Tolerated: «X = …; Y = …» in either order, two numbers between a semicolon,
//! slash or spaces, a comma between where it can be nothing else, `m` after a
//! number, commas or points as in a [`Decimal`].

use alloc::vec::Vec;
use core::fmt;

use super::{Decimal, MAX_TYPED, fold, stray};
use crate::{
    finding::Fault,
    letters,
    text::{has, position, split},
};

const NORTH: (i64, i64) = (900_000, 2_600_000);
const EAST: (i64, i64) = (200_000, 900_000);

/// A point in metres: X from 900 000 up to 2 600 000, Y from 200 000 up to 900 000.
///
/// ```
/// use dunghen_core::formats::Vn2000;
///
/// let point = Vn2000::parse("X = 2.034.567,12 m; Y = 543210.5")?;
/// assert_eq!(point.to_string(), "X = 2034567.12; Y = 543210.5");
/// assert_eq!(Vn2000::parse("543210.5 2034567.12")?, point);
/// # Ok::<(), dunghen_core::finding::Fault>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vn2000 {
    north: Decimal,
    east: Decimal,
}

impl Vn2000 {
    /// Reads both coordinates.
    ///
    /// # Errors
    /// `vn2000.characters`, `vn2000.form`, `vn2000.north`, `vn2000.east`, the
    /// `decimal.*` codes and the shared `format.*`.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let (x, y) = written(typed)?;
        let (north, east) = if is_swapped(x, y) { (y, x) } else { (x, y) };
        Ok(Self {
            north: within("vn2000.north", north, NORTH)?,
            east: within("vn2000.east", east, EAST)?,
        })
    }

    /// X, in metres.
    #[must_use]
    pub fn north(self) -> Decimal {
        self.north
    }

    /// Y, in metres.
    #[must_use]
    pub fn east(self) -> Decimal {
        self.east
    }

    /// What is odd about the spelling this point was read from.
    #[must_use]
    pub fn cautions(&self, typed: &str) -> Vec<Fault> {
        let swapped = written(typed).is_ok_and(|(x, y)| is_swapped(x, y));
        swapped
            .then(|| {
                Fault::new("vn2000.swapped")
                    .with("north", self.north)
                    .with("east", self.east)
            })
            .into_iter()
            .collect()
    }
}

impl fmt::Display for Vn2000 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "X = {}; Y = {}", self.north, self.east)
    }
}

/// The numbers as X and Y, or as first and second where no letter says which.
fn written(typed: &str) -> Result<(Decimal, Decimal), Fault> {
    let folded = letters::lower(&fold(typed, MAX_TYPED)?);
    if let Some(c) = folded.chars().find(|c| !is_expected(*c)) {
        return Err(stray("vn2000.characters", c));
    }
    let form = || Fault::new("vn2000.form");
    let plain = folded.replace(['m', '(', ')'], " ");
    let (x, y) = match (plain.find('x'), plain.find('y')) {
        (None, None) => two(plain.trim()).ok_or_else(form)?,
        (Some(x), Some(y)) => {
            let (before, after) = plain.split_at_checked(x.max(y)).ok_or_else(form)?;
            let (first, second) = (labelled(before), labelled(after));
            let pair = first.zip(second).ok_or_else(form)?;
            if x < y { pair } else { (pair.1, pair.0) }
        }
        _ => return Err(form()),
    };
    Ok((Decimal::parse(x)?, Decimal::parse(y)?))
}

fn is_expected(c: char) -> bool {
    c.is_ascii_digit() || has(" .,;:=/|+-xym()", c)
}

/// What follows a letter, which must be one number.
fn labelled(part: &str) -> Option<&str> {
    let value = part
        .strip_prefix(['x', 'y'])?
        .trim_start_matches([' ', ':', '='])
        .trim_end_matches([' ', ';', ',', '/', '|']);
    is_number(value).then_some(value)
}

/// Two numbers at the first of these separators that leaves exactly two.
fn two(plain: &str) -> Option<(&str, &str)> {
    [";", "/", "|", ", ", " ", ","].iter().find_map(|sign| {
        let (first, second) = split(plain, sign)?;
        let (first, second) = (first.trim(), second.trim());
        let again = sign.len() == 1 && position(second, sign).is_some();
        (is_number(first) && is_number(second) && !again).then_some((first, second))
    })
}

fn is_number(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || has(" .,+-", c))
}

fn is_swapped(x: Decimal, y: Decimal) -> bool {
    is_within(x, EAST) && is_within(y, NORTH)
}

fn is_within(metres: Decimal, (from, to): (i64, i64)) -> bool {
    (Decimal::from(from)..Decimal::from(to)).contains(&metres)
}

fn within(code: &'static str, metres: Decimal, range: (i64, i64)) -> Result<Decimal, Fault> {
    if is_within(metres, range) {
        return Ok(metres);
    }
    Err(Fault::new(code)
        .with("found", metres)
        .with("min", range.0)
        .with("max", range.1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::hostile::{check, codes, survives};

    #[test]
    fn parsing() {
        let same = Ok("X = 2034567.12; Y = 543210.5");
        check(
            Vn2000::parse,
            &[
                ("X = 2034567.12; Y = 543210.5", same),
                ("X=2034567,12;Y=543210,5", same),
                ("x: 2.034.567,12 m, y: 543.210,5 m", same),
                ("X (m) = 2 034 567,12 Y (m) = 543 210,5", same),
                ("Y = 543210.5; X = 2034567.12", same),
                ("X = 543210.5; Y = 2034567.12", same),
                ("2034567.12 543210.5", same),
                ("2034567,12 543210,5", same),
                ("2034567.12, 543210.5", same),
                ("2034567.12,543210.5", same),
                ("2034567,12; 543210,5", same),
                ("543210,5 / 2034567,12", same),
                ("X 2034567,12\nY 543210,50", same),
                ("2034567,543210", Ok("X = 2034567; Y = 543210")),
                ("900000 200000", Ok("X = 900000; Y = 200000")),
                ("2.034.567 543.210", Ok("X = 2034567; Y = 543210")),
                ("899999,9 543210", Err("vn2000.north")),
                ("2600000; 543210", Err("vn2000.north")),
                ("543210; 543211", Err("vn2000.north")),
                ("2034567; 899999.5", Ok("X = 2034567; Y = 899999.5")),
                ("2034567; 900000", Err("vn2000.east")),
                ("2034567; 2034568", Err("vn2000.east")),
                ("2034567; 18543210", Err("vn2000.east")),
                ("X = 2034567; Y = -543210", Err("vn2000.east")),
                ("18.34; 105.9", Err("vn2000.north")),
                ("2034567", Err("vn2000.form")),
                ("X = 2034567", Err("vn2000.form")),
                ("2034567,12,543210,5", Err("vn2000.form")),
                ("2034567 (X) 543210 (Y)", Err("vn2000.form")),
                ("X = ; Y = 543210", Err("vn2000.form")),
                ("1 2 3", Err("vn2000.form")),
                ("2034567 m2 543210", Err("vn2000.form")),
                ("X = 2034567.1234567; Y = 543210", Err("decimal.precision")),
                ("X = 20.34.567; Y = 543210", Err("decimal.form")),
                ("18°20' 105°54'", Err("vn2000.characters")),
                ("N 2034567 E 543210", Err("vn2000.characters")),
            ],
        );
        survives(Vn2000::parse, "xy=;,. 2034567 543210");
    }

    #[test]
    fn a_swap_is_told() {
        for (typed, expected) in [
            ("X = 2034567; Y = 543210", &[][..]),
            ("Y = 543210; X = 2034567", &[]),
            ("Y = 2034567; X = 543210", &["vn2000.swapped"]),
            ("543210 2034567", &["vn2000.swapped"]),
        ] {
            let cautions = Vn2000::parse(typed).map(|point| point.cautions(typed));
            assert_eq!(
                cautions.as_deref().map(codes),
                Ok(expected.to_vec()),
                "{typed}"
            );
        }
    }
}
