//! Values while an expression is evaluated.

use alloc::{borrow::Cow, rc::Rc, vec::Vec};

use chrono::NaiveDate;

use super::{Literal, TypeName};

/// A value; texts and lists of answers are borrowed, not copied.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the names are CEL's types")]
pub enum Value<'a> {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Double(f64),
    Text(Cow<'a, str>),
    Bytes(Cow<'a, [u8]>),
    Date(NaiveDate),
    List(Items<'a, Value<'a>>),
    /// Entries in the order they were made.
    Map(Items<'a, (Value<'a>, Value<'a>)>),
    Type(TypeName),
}

/// Elements of a list or entries of a map, borrowed or shared.
#[derive(Debug)]
pub enum Items<'a, T> {
    /// Somebody else's.
    Borrowed(&'a [T]),
    /// Made by the expression.
    Made(Rc<Vec<T>>),
}

impl<T> Clone for Items<'_, T> {
    fn clone(&self) -> Self {
        match self {
            Self::Borrowed(items) => Self::Borrowed(items),
            Self::Made(items) => Self::Made(Rc::clone(items)),
        }
    }
}

impl<T> Items<'_, T> {
    /// All of them.
    pub fn as_slice(&self) -> &[T] {
        match self {
            Self::Borrowed(items) => items,
            Self::Made(items) => items,
        }
    }
}

impl<T> From<Vec<T>> for Items<'_, T> {
    fn from(items: Vec<T>) -> Self {
        Self::Made(Rc::new(items))
    }
}

impl<'a> Value<'a> {
    /// The value's type.
    pub fn type_name(&self) -> TypeName {
        match self {
            Self::Null => TypeName::Null,
            Self::Bool(_) => TypeName::Bool,
            Self::Int(_) => TypeName::Int,
            Self::Uint(_) => TypeName::Uint,
            Self::Double(_) => TypeName::Double,
            Self::Text(_) => TypeName::Text,
            Self::Bytes(_) => TypeName::Bytes,
            Self::Date(_) => TypeName::Date,
            Self::List(_) => TypeName::List,
            Self::Map(_) => TypeName::Map,
            Self::Type(_) => TypeName::Type,
        }
    }

    pub(super) fn list(items: Vec<Value<'a>>) -> Self {
        Self::List(items.into())
    }
}

impl<'a> From<&'a Literal> for Value<'a> {
    fn from(literal: &'a Literal) -> Self {
        match literal {
            Literal::Null => Self::Null,
            Literal::Bool(value) => Self::Bool(*value),
            Literal::Int(value) => Self::Int(*value),
            Literal::Uint(value) => Self::Uint(*value),
            Literal::Double(value) => Self::Double(*value),
            Literal::Text(value) => Self::Text(Cow::Borrowed(value)),
            Literal::Bytes(value) => Self::Bytes(Cow::Borrowed(value)),
            Literal::Date(value) => Self::Date(*value),
            Literal::Type(value) => Self::Type(*value),
        }
    }
}
