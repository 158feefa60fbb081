//! Compiled expressions: what is left of CEL once it was read and checked.
//!
//! Definitions write expressions in the [Common Expression Language]. The catalog
//! reads and checks them and writes them down as [`Expr`]; only that travels, so a
//! browser holds this evaluator and no parser. Where CEL defines a meaning it holds
//! here too, `&&` and `||` that forgive a failing side among it.
//!
//! Amounts and measures are exact decimals, a type of number CEL does not have.
//!
//! Two more things CEL does not know come from the questions behind it. An answer not given
//! yet is unknown ([`Stop::Unknown`]): it makes everything unknown that depends on it.
//! And a question that is not asked has no answer: it equals `null` and nothing else,
//! and whatever else is done with it ends in [`Stop::Absent`].
//!
//! Evaluation always ends: there is no recursion to write, lists are as long as the
//! answers, and a bound on the steps ends what would take too long.
//!
//! [Common Expression Language]: https://cel.dev

mod arithmetic;
mod compare;
mod convert;
mod eval;
mod functions;
mod matcher;
mod parts;
#[cfg(feature = "whole-cel")]
mod rest;
#[cfg(not(feature = "whole-cel"))]
#[path = "expr/lean.rs"]
mod rest;
#[cfg(test)]
mod tests;
mod value;

use alloc::{boxed::Box, string::String, vec::Vec};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use eval::{Env, Input, evaluate, evaluate_over_row};
pub use matcher::Matcher;
pub use value::{Items, Value};

use crate::{formats::Decimal, wire};

/// An expression over the fields of a form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Expr {
    /// A value written in the expression.
    Literal(Literal),
    /// The answer of a field, by its place among the fields.
    Field(u16),
    /// Whether a field is asked and answered; never unknown.
    Answered(u16),
    /// What a macro goes over at present, counted from the outermost.
    Local(u8),
    /// An entry of a map by a name written in the expression.
    Entry(Box<Expr>, String),
    /// Whether a map has an entry of that name.
    Has(Box<Expr>, String),
    /// The answer in a column of a table's row, by its place among the columns.
    Cell(Box<Expr>, u16),
    /// Whether that column is asked and answered in the row; never unknown.
    CellAnswered(Box<Expr>, u16),
    /// Whether a text holds something that a pattern matches.
    Matches(Box<Expr>, Box<Matcher>),
    /// An element of a list or an entry of a map.
    Index(Box<Expr>, Box<Expr>),
    /// All hold; one that fails does not matter once another does not hold.
    All(Vec<Expr>),
    /// One holds; one that fails does not matter once another holds.
    Any(Vec<Expr>),
    /// The first, and by it the second or the third.
    Choose(Box<[Expr; 3]>),
    /// One of the functions and operators.
    Call(Function, Vec<Expr>),
    /// A list of values.
    List(Vec<Expr>),
    /// A map of keys and values.
    Map(Vec<(Expr, Expr)>),
    /// A macro over a list or the keys of a map.
    Each(Box<Each>),
}

/// A macro with its parts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Each {
    /// What it asks or makes.
    pub kind: EachKind,
    /// What it goes over.
    pub range: Expr,
    /// Which elements `map` takes; of others none.
    pub filter: Option<Expr>,
    /// What is asked of, or made of, each.
    pub body: Expr,
}

/// The macros over lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum EachKind {
    /// Whether it holds of all.
    All,
    /// Whether it holds of one or more.
    Exists,
    /// Whether it holds of exactly one.
    ExistsOne,
    /// Those of which it holds.
    Filter,
    /// What it makes of each.
    Map,
}

/// A value written in an expression.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Literal {
    /// Nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A whole number that is not negative.
    Uint(u64),
    /// A binary floating-point number.
    Double(f64),
    /// An exact number with a fraction.
    Decimal(#[serde(with = "wire::decimal")] Decimal),
    /// Text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A day.
    Date(#[serde(with = "wire::day")] NaiveDate),
    /// The type of values of that name.
    Type(TypeName),
}

/// Types as CEL names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub enum TypeName {
    Null,
    Bool,
    Int,
    Uint,
    Double,
    Decimal,
    Text,
    Bytes,
    List,
    Map,
    Date,
    Type,
}

impl TypeName {
    /// All of them, with their names in CEL.
    pub const ALL: [(Self, &'static str); 12] = [
        (Self::Null, "null_type"),
        (Self::Bool, "bool"),
        (Self::Int, "int"),
        (Self::Uint, "uint"),
        (Self::Double, "double"),
        (Self::Decimal, "decimal"),
        (Self::Text, "string"),
        (Self::Bytes, "bytes"),
        (Self::List, "list"),
        (Self::Map, "map"),
        (Self::Date, "date"),
        (Self::Type, "type"),
    ];

    /// The name in CEL.
    pub fn name(self) -> &'static str {
        let mut all = Self::ALL.into_iter();
        all.find(|(known, _)| *known == self)
            .map_or("", |(_, name)| name)
    }
}

/// Operators and functions, by what they are called with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Function {
    /// `!a`
    Not,
    /// `-a`
    Negate,
    /// `a == b`
    Equals,
    /// `a != b`
    Differs,
    /// `a < b`
    Less,
    /// `a <= b`
    AtMost,
    /// `a > b`
    Greater,
    /// `a >= b`
    AtLeast,
    /// `a in b`
    In,
    /// `a + b`
    Add,
    /// `a - b`
    Subtract,
    /// `a * b`
    Multiply,
    /// `a / b`
    Divide,
    /// `a % b`
    Remainder,
    /// `size(a)`, of characters, bytes, elements or entries.
    Size,
    /// `a.startsWith(b)`
    StartsWith,
    /// `a.endsWith(b)`
    EndsWith,
    /// `a.contains(b)`
    Contains,
    /// `int(a)`
    ToInt,
    /// `uint(a)`
    ToUint,
    /// `double(a)`
    ToDouble,
    /// `decimal(a)`
    ToDecimal,
    /// `string(a)`
    ToText,
    /// `bytes(a)`
    ToBytes,
    /// `bool(a)`
    ToBool,
    /// `dyn(a)`: the same value, of no type known beforehand.
    ToDyn,
    /// `type(a)`
    TypeOf,
    /// `date(a)`: the day of a text like `2026-07-01`.
    ToDate,
    /// `min(a, b, …)`
    Min,
    /// `max(a, b, …)`
    Max,
    /// `a.year()`
    Year,
    /// `a.month()`, from 1.
    Month,
    /// `a.day()`, from 1.
    Day,
    /// `a.plusDays(n)`
    PlusDays,
    /// `a.plusMonths(n)`: the day of the same number, or the month's last.
    PlusMonths,
    /// `days_between(a, b)`
    DaysBetween,
    /// `years_between(a, b)`: whole years, as one counts an age.
    YearsBetween,
    /// `a.sum()`; what no number adds to may follow the list.
    Sum,
    /// `a.distinct()`: the first of all that are equal.
    Distinct,
}

/// Why there is no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// It depends on fields that are asked and not answered; those, ascending.
    Unknown(Vec<u16>),
    /// It depends on a question that is not asked.
    Absent,
    /// It cannot be computed.
    Failed(Failure),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// Why a value cannot be computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Failure {
    /// No operator or function of that name takes such values.
    Overload,
    /// A number too large or too small.
    Range,
    /// Division by zero.
    ZeroDivisor,
    /// A text that is no such value.
    Conversion,
    /// A list has no element there.
    Index,
    /// A map has no entry of that key.
    Key,
    /// A key that is there twice.
    DuplicateKey,
    /// More steps, or larger values, than any rule needs.
    Effort,
}

impl Failure {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Overload,
        Self::Range,
        Self::ZeroDivisor,
        Self::Conversion,
        Self::Index,
        Self::Key,
        Self::DuplicateKey,
        Self::Effort,
    ];

    /// The code of the finding that tells it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Overload => "rule.no_such_overload",
            Self::Range => "rule.overflow",
            Self::ZeroDivisor => "rule.divided_by_zero",
            Self::Conversion => "rule.not_convertible",
            Self::Index => "rule.no_such_element",
            Self::Key => "rule.no_such_key",
            Self::DuplicateKey => "rule.duplicate_key",
            Self::Effort => "rule.too_much",
        }
    }
}
