//! A number as it was written, before anyone decides how large it may be.
//!
//! Vietnamese groups thousands with a point and marks the fraction with a comma;
//! machines and imported habits do the reverse. The rule, in order:
//!
//! 1. both marks present: the last one marks the fraction, the other groups;
//! 2. a mark present twice or more groups;
//! 3. groups made with spaces: a mark is the fraction's;
//! 4. one point with one to three digits before it, no leading zero, and exactly
//!    three after: it groups (`1.234` is 1234), otherwise it marks the fraction;
//! 5. one comma marks the fraction, unless the reader says that there can be none
//!    ([`LoneComma::Groups`]) and rule 4 fits.

use alloc::{string::String, vec::Vec};

use crate::text::has;

/// What one comma before exactly three digits is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum LoneComma {
    /// `20,000` is twenty thousand: for values without a fraction.
    Groups,
    /// `1,234` is less than two.
    MarksFraction,
}

/// Digits of a number, with nothing between them any more.
pub(super) struct Written {
    pub(super) negative: bool,
    /// At least one digit.
    pub(super) whole: String,
    /// Empty where there is no mark.
    pub(super) fraction: String,
    /// Whether the mark could have meant the other thing.
    pub(super) ambiguous: bool,
}

/// Why something is not a number.
pub(super) enum Slip {
    /// A character no number has.
    Stray(char),
    /// Digits and marks in an order that cannot be read.
    Form,
}

/// Reads folded text.
pub(super) fn read(folded: &str, comma: LoneComma) -> Result<Written, Slip> {
    let (negative, text) = match folded.strip_prefix(['-', '+']) {
        Some(rest) => (folded.starts_with('-'), rest.trim_start()),
        None => (false, folded),
    };
    if let Some(c) = text
        .chars()
        .find(|c| !c.is_ascii_digit() && !has(" .,", *c))
    {
        return Err(Slip::Stray(c));
    }
    let (mark, ambiguous) = fraction_mark(text, comma);
    let (whole, fraction) = match mark.and_then(|mark| text.split_once(mark)) {
        Some((_, fraction)) if !is_digits(fraction) => return Err(Slip::Form),
        Some(parts) => parts,
        None => (text, ""),
    };
    Ok(Written {
        negative,
        whole: joined(whole).ok_or(Slip::Form)?,
        fraction: fraction.into(),
        ambiguous,
    })
}

/// The character that marks the fraction, and whether it (or its absence) is a guess.
fn fraction_mark(text: &str, comma: LoneComma) -> (Option<char>, bool) {
    let marks: Vec<(usize, char)> = text.char_indices().filter(|(_, c)| has(".,", *c)).collect();
    let last = marks.last().copied();
    let mixed = marks
        .iter()
        .any(|(_, c)| last.is_some_and(|(_, last)| *c != last));
    match (last, marks.len()) {
        (None, _) => (None, false),
        (Some((_, mark)), _) if mixed => (Some(mark), false),
        (Some((_, mark)), 1) if has(text, ' ') => (Some(mark), false),
        (Some((at, mark)), 1) => {
            let could_group = (1..=3).contains(&at)
                && !text.starts_with('0')
                && text.get(at + 1..).is_some_and(|rest| rest.len() == 3);
            let groups = could_group && (mark == '.' || comma == LoneComma::Groups);
            (Some(mark).filter(|_| !groups), could_group)
        }
        (Some(_), _) => (None, false),
    }
}

/// The digits of the whole part, if its groups are of three and alike.
fn joined(whole: &str) -> Option<String> {
    let Some(sign) = whole.chars().find(|c| !c.is_ascii_digit()) else {
        return is_digits(whole).then(|| whole.into());
    };
    let mut groups = whole.split(sign);
    let first = groups.next()?;
    let well_grouped = is_digits(first)
        && first.len() <= 3
        && !first.starts_with('0')
        && groups.all(|group| group.len() == 3 && is_digits(group));
    well_grouped.then(|| whole.split(sign).collect())
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use alloc::{format, string::ToString};

    use super::*;

    fn shown(typed: &str, comma: LoneComma) -> String {
        match read(typed, comma) {
            Ok(number) => format!(
                "{}{}|{}{}",
                if number.negative { "-" } else { "" },
                number.whole,
                number.fraction,
                if number.ambiguous { "?" } else { "" }
            ),
            Err(Slip::Stray(c)) => format!("stray {c}"),
            Err(Slip::Form) => "form".to_string(),
        }
    }

    #[test]
    fn the_rule() {
        for (typed, fraction, groups) in [
            ("12", "12|", "12|"),
            ("-12", "-12|", "-12|"),
            ("+ 12", "12|", "12|"),
            ("1.234.567,5", "1234567|5", "1234567|5"),
            ("1,234,567.5", "1234567|5", "1234567|5"),
            ("1.234.567", "1234567|", "1234567|"),
            ("1,234,567", "1234567|", "1234567|"),
            ("1 234 567", "1234567|", "1234567|"),
            ("1 234,567", "1234|567", "1234|567"),
            ("1 234.567", "1234|567", "1234|567"),
            ("1.234", "1234|?", "1234|?"),
            ("1,234", "1|234?", "1234|?"),
            ("1.23", "1|23", "1|23"),
            ("1.2340", "1|2340", "1|2340"),
            ("1234.567", "1234|567", "1234|567"),
            ("0.123", "0|123", "0|123"),
            ("012.345", "012|345", "012|345"),
            ("007", "007|", "007|"),
            ("1.23.456", "form", "form"),
            ("1.234,567.8", "form", "form"),
            ("1 234.567.890", "form", "form"),
            ("0.123.456", "form", "form"),
            ("12 34", "form", "form"),
            ("1.234 567", "form", "form"),
            ("5.", "form", "form"),
            (".5", "form", "form"),
            ("..", "form", "form"),
            ("-", "form", "form"),
            ("--5", "stray -", "stray -"),
            ("1e3", "stray e", "stray e"),
        ] {
            assert_eq!(shown(typed, LoneComma::MarksFraction), fraction, "{typed}");
            assert_eq!(shown(typed, LoneComma::Groups), groups, "{typed}");
        }
    }
}
