//! Equality and order.

use core::cmp::Ordering;

use super::{Failure, Value, rest};

/// Whether two values are equal; of different types they never are, but for numbers.
pub(super) fn equal(one: &Value<'_>, other: &Value<'_>) -> bool {
    match (one, other) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(one), Value::Bool(other)) => one == other,
        (Value::Text(one), Value::Text(other)) => one == other,
        (Value::Date(one), Value::Date(other)) => one == other,
        (Value::List(one), Value::List(other)) => {
            let (one, other) = (one.as_slice(), other.as_slice());
            one.len() == other.len() && one.iter().zip(other).all(|(a, b)| equal(a, b))
        }
        _ => match exact(one, other) {
            Some(order) => order == Ordering::Equal,
            None => rest::equal(one, other),
        },
    }
}

/// The order of two values, none where there is none (NaN).
pub(super) fn order(one: &Value<'_>, other: &Value<'_>) -> Result<Option<Ordering>, Failure> {
    match (one, other) {
        (Value::Bool(one), Value::Bool(other)) => Ok(Some(one.cmp(other))),
        (Value::Text(one), Value::Text(other)) => Ok(Some(one.cmp(other))),
        (Value::Date(one), Value::Date(other)) => Ok(Some(one.cmp(other))),
        _ => match exact(one, other) {
            Some(order) => Ok(Some(order)),
            None => rest::order(one, other),
        },
    }
}

/// The order of two whole numbers or decimals; none where one is neither.
fn exact(one: &Value<'_>, other: &Value<'_>) -> Option<Ordering> {
    match (one, other) {
        (Value::Int(one), Value::Int(other)) => Some(one.cmp(other)),
        _ => Some(millionths(one)?.cmp(&millionths(other)?)),
    }
}

pub(super) fn millionths(value: &Value<'_>) -> Option<i128> {
    match value {
        Value::Int(value) => Some(i128::from(*value) * 1_000_000),
        Value::Decimal(value) => Some(value.millionths()),
        _ => None,
    }
}
