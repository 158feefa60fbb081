//! When something is asked, needed or said.
//!
//! A condition is judged over the answers given so far. An answer not given
//! yet is unknown, not false, so that a missing answer leads to a question
//! and never to a wrong verdict.

use serde::{Deserialize, Serialize};

use crate::expr::{Env, Expr, Failure, Stop, Value, evaluate, evaluate_over_row};

/// The truth of a condition while answers may still be missing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Truth {
    /// It does not hold, whatever is still to be answered.
    #[default]
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
}

/// A compiled condition.
///
/// Definitions write conditions in CEL; this is what remains of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub enum Condition {
    /// Holds always.
    #[default]
    Always,
    /// Holds never.
    Never,
    /// Holds where the expression does.
    When(Expr),
}

impl Condition {
    /// Judges the condition over the answers.
    ///
    /// What rests on a question that is not asked does not hold.
    ///
    /// # Errors
    /// It cannot be computed, as a sum that is too large.
    pub fn truth<'a>(&'a self, env: &dyn Env<'a>) -> Result<Truth, Failure> {
        match self {
            Self::Always => Ok(Truth::Yes),
            Self::Never => Ok(Truth::No),
            Self::When(expr) => truth_of(evaluate(expr, env)),
        }
    }

    /// The same over a row of a table, which the condition may speak of.
    ///
    /// # Errors
    /// It cannot be computed.
    pub(crate) fn truth_of_row<'a>(
        &'a self,
        env: &dyn Env<'a>,
        row: Value<'a>,
    ) -> Result<Truth, Failure> {
        match self {
            Self::When(expr) => truth_of(evaluate_over_row(expr, env, row)),
            other => other.truth(env),
        }
    }

    /// Whether it holds whatever is answered.
    pub fn is_always(&self) -> bool {
        matches!(self, Self::Always)
    }

    /// The expression, where there is one.
    pub fn expr(&self) -> Option<&Expr> {
        match self {
            Self::When(expr) => Some(expr),
            Self::Always | Self::Never => None,
        }
    }
}

/// The truth of what an expression gave.
fn truth_of(outcome: Result<Value<'_>, Stop>) -> Result<Truth, Failure> {
    match outcome {
        Ok(Value::Bool(true)) => Ok(Truth::Yes),
        Ok(Value::Bool(false)) | Err(Stop::Absent) => Ok(Truth::No),
        Ok(_) => Err(Failure::Overload),
        Err(Stop::Unknown(_)) => Ok(Truth::Unknown),
        Err(Stop::Failed(failure)) => Err(failure),
    }
}
