//! Values while an expression is evaluated.

use alloc::{borrow::Cow, rc::Rc, vec::Vec};

use chrono::NaiveDate;

use super::{Literal, TypeName};
use crate::formats::Decimal;

/// A value; texts and lists of answers are borrowed, not copied.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the names are CEL's types")]
pub enum Value<'a> {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Double(f64),
    /// An exact number with a fraction; CEL has none.
    Decimal(Decimal),
    Text(Cow<'a, str>),
    Bytes(Cow<'a, [u8]>),
    Date(NaiveDate),
    List(Items<'a, Value<'a>>),
    /// Entries in the order they were made.
    Map(Items<'a, (Value<'a>, Value<'a>)>),
    Type(TypeName),
    /// The cell of a row that is asked and not answered, with its field. A row is a list
    /// of its cells; one that is not asked is null.
    Open(u16),
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

impl<T: Clone> Items<'_, T> {
    /// All of them, to be changed.
    pub(crate) fn to_mut(&mut self) -> &mut Vec<T> {
        match self {
            Self::Made(items) => Rc::make_mut(items),
            Self::Borrowed(items) => {
                *self = items.to_vec().into();
                self.to_mut()
            }
        }
    }
}

impl<'a> Items<'a, Value<'a>> {
    /// One of them, lent where that can be.
    pub(super) fn at(&self, at: usize) -> Option<Value<'a>> {
        match self {
            Self::Borrowed(items) => items.get(at).map(Value::lent),
            Self::Made(items) => items.get(at).cloned(),
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
            Self::Null | Self::Open(_) => TypeName::Null,
            Self::Bool(_) => TypeName::Bool,
            Self::Int(_) => TypeName::Int,
            Self::Uint(_) => TypeName::Uint,
            Self::Double(_) => TypeName::Double,
            Self::Decimal(_) => TypeName::Decimal,
            Self::Text(_) => TypeName::Text,
            Self::Bytes(_) => TypeName::Bytes,
            Self::Date(_) => TypeName::Date,
            Self::List(_) => TypeName::List,
            Self::Map(_) => TypeName::Map,
            Self::Type(_) => TypeName::Type,
        }
    }

    /// The same value without a copy of what it holds.
    pub(super) fn lent(&'a self) -> Self {
        match self {
            Self::Text(text) => Self::Text(Cow::Borrowed(text)),
            Self::Bytes(bytes) => Self::Bytes(Cow::Borrowed(bytes)),
            Self::List(items) => Self::List(Items::Borrowed(items.as_slice())),
            Self::Map(entries) => Self::Map(Items::Borrowed(entries.as_slice())),
            other => other.clone(),
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
            Literal::Decimal(value) => Self::Decimal(*value),
            Literal::Text(value) => Self::Text(Cow::Borrowed(value)),
            Literal::Bytes(value) => Self::Bytes(Cow::Borrowed(value)),
            Literal::Date(value) => Self::Date(*value),
            Literal::Type(value) => Self::Type(*value),
        }
    }
}
