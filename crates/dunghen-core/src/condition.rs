//! When something is asked, needed or said.
//!
//! A condition is judged over the answers given so far. An answer not given
//! yet is unknown, not false, so that a missing answer leads to a question
//! and never to a wrong verdict.

use alloc::{boxed::Box, string::String, vec, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::id::Id;

/// The truth of a condition while answers may still be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Truth {
    /// It does not hold, whatever is still to be answered.
    No,
    /// It depends on an answer not given yet.
    Unknown,
    /// It holds, whatever is still to be answered.
    Yes,
}

impl Truth {
    /// Whether it certainly holds.
    pub fn holds(self) -> bool {
        self == Self::Yes
    }

    /// `!self`; unknown stays unknown.
    #[must_use]
    pub fn negate(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
            Self::Yes => Self::No,
        }
    }
}

/// What a condition may ask about a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known<'a> {
    /// The field is not asked, so it does not exist for the rules.
    Absent,
    /// The field is asked and not answered, or not readably.
    Unanswered,
    /// The field is answered.
    Value(&'a str),
}

/// A compiled condition.
///
/// Definitions write conditions in a subset of CEL; this is what remains of
/// them. It names only fields that exist and values those fields can have.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Condition {
    /// Holds always.
    #[default]
    Always,
    /// Holds never.
    Never,
    /// A field's answer is one of these values.
    Among {
        /// The field asked about.
        field: Id,
        /// The values that make it hold.
        values: Vec<String>,
    },
    /// The inner condition does not hold.
    Not(Box<Condition>),
    /// All hold.
    All(Vec<Condition>),
    /// At least one holds.
    Any(Vec<Condition>),
}

impl Condition {
    /// Judges the condition over what `known` says of each field.
    ///
    /// `All` with one part that is certainly false is false even when other
    /// parts are unknown; `Any` likewise for true.
    pub fn truth<'a>(&self, known: &impl Fn(&str) -> Known<'a>) -> Truth {
        match self {
            Self::Always => Truth::Yes,
            Self::Never => Truth::No,
            Self::Among { field, values } => match known(field) {
                Known::Absent => Truth::No,
                Known::Unanswered => Truth::Unknown,
                Known::Value(answer) if values.iter().any(|value| value == answer) => Truth::Yes,
                Known::Value(_) => Truth::No,
            },
            Self::Not(inner) => inner.truth(known).negate(),
            Self::All(parts) => combine(parts, Truth::No, known),
            Self::Any(parts) => combine(parts, Truth::Yes, known),
        }
    }

    /// The fields whose answers make the present truth what it is, in order.
    ///
    /// Of several sufficient reasons only the first is told.
    pub fn basis<'a>(&self, known: &impl Fn(&str) -> Known<'a>) -> Vec<&Id> {
        match self {
            Self::Always | Self::Never => Vec::new(),
            Self::Among { field, .. } => vec![field],
            Self::Not(inner) => inner.basis(known),
            Self::All(parts) => basis_of(parts, Truth::No, known),
            Self::Any(parts) => basis_of(parts, Truth::Yes, known),
        }
    }

    /// Every field the condition speaks of, with the values it names.
    pub fn mentions(&self) -> Vec<(&Id, &[String])> {
        match self {
            Self::Always | Self::Never => Vec::new(),
            Self::Among { field, values } => vec![(field, values.as_slice())],
            Self::Not(inner) => inner.mentions(),
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::mentions).collect(),
        }
    }
}

/// Joins the parts' truths; `decisive` is the truth that settles the whole alone.
fn combine<'a>(parts: &[Condition], decisive: Truth, known: &impl Fn(&str) -> Known<'a>) -> Truth {
    let mut joined = decisive.negate();
    for part in parts {
        match part.truth(known) {
            truth if truth == decisive => return decisive,
            Truth::Unknown => joined = Truth::Unknown,
            _ => {}
        }
    }
    joined
}

fn basis_of<'c, 'a>(
    parts: &'c [Condition],
    decisive: Truth,
    known: &impl Fn(&str) -> Known<'a>,
) -> Vec<&'c Id> {
    if let Some(deciding) = parts.iter().find(|part| part.truth(known) == decisive) {
        return deciding.basis(known);
    }
    parts.iter().flat_map(|part| part.basis(known)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(field: &str, value: &str) -> Condition {
        Condition::Among {
            field: field.into(),
            values: vec![value.into()],
        }
    }

    /// `a` is answered "x", `b` is asked and unanswered, all else is not asked.
    fn known(field: &str) -> Known<'static> {
        match field {
            "a" => Known::Value("x"),
            "b" => Known::Unanswered,
            _ => Known::Absent,
        }
    }

    #[test]
    fn an_unanswered_part_leaves_the_whole_unknown_unless_another_decides() {
        let rows = [
            (
                Condition::All(vec![is("a", "x"), is("b", "y")]),
                Truth::Unknown,
            ),
            (Condition::All(vec![is("b", "y"), is("a", "z")]), Truth::No),
            (Condition::Any(vec![is("b", "y"), is("a", "x")]), Truth::Yes),
            (
                Condition::Any(vec![is("b", "y"), is("a", "z")]),
                Truth::Unknown,
            ),
            (Condition::Not(Box::new(is("b", "y"))), Truth::Unknown),
            (Condition::Not(Box::new(is("hidden", "y"))), Truth::Yes),
            (Condition::All(vec![]), Truth::Yes),
            (Condition::Any(vec![]), Truth::No),
        ];
        for (condition, expected) in rows {
            assert_eq!(condition.truth(&known), expected, "{condition:?}");
        }
    }

    #[test]
    fn the_basis_is_only_what_decides() {
        let condition = Condition::Any(vec![is("b", "y"), is("a", "x")]);
        assert_eq!(condition.basis(&known), [&Id::from("a")]);
        let open = Condition::All(vec![is("a", "x"), is("b", "y")]);
        assert_eq!(open.basis(&known), [&Id::from("a"), &Id::from("b")]);
    }
}
