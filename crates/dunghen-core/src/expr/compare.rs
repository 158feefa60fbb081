//! Equality and order, over numbers of every kind.

use core::cmp::Ordering;

use super::{Failure, Value};

/// Whether two values are equal; of different types they never are, but for numbers.
pub(super) fn equal(one: &Value<'_>, other: &Value<'_>) -> bool {
    match (one, other) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(one), Value::Bool(other)) => one == other,
        (Value::Text(one), Value::Text(other)) => one == other,
        (Value::Bytes(one), Value::Bytes(other)) => one == other,
        (Value::Date(one), Value::Date(other)) => one == other,
        (Value::Type(one), Value::Type(other)) => one == other,
        (Value::List(one), Value::List(other)) => {
            let (one, other) = (one.as_slice(), other.as_slice());
            one.len() == other.len() && one.iter().zip(other).all(|(a, b)| equal(a, b))
        }
        (Value::Map(one), Value::Map(other)) => {
            let (one, other) = (one.as_slice(), other.as_slice());
            one.len() == other.len()
                && one.iter().all(|(key, value)| {
                    let mut entries = other.iter();
                    entries.any(|(known, found)| equal(key, known) && equal(value, found))
                })
        }
        _ => numbers(one, other) == Some(Some(Ordering::Equal)),
    }
}

/// The order of two values, none where there is none (NaN).
pub(super) fn order(one: &Value<'_>, other: &Value<'_>) -> Result<Option<Ordering>, Failure> {
    match (one, other) {
        (Value::Bool(one), Value::Bool(other)) => Ok(Some(one.cmp(other))),
        (Value::Text(one), Value::Text(other)) => Ok(Some(one.cmp(other))),
        (Value::Bytes(one), Value::Bytes(other)) => Ok(Some(one.cmp(other))),
        (Value::Date(one), Value::Date(other)) => Ok(Some(one.cmp(other))),
        _ => numbers(one, other).ok_or(Failure::Overload),
    }
}

/// The order of two numbers; none where one is no number. Beside a double, a whole
/// number is rounded to one, as CEL has it.
fn numbers(one: &Value<'_>, other: &Value<'_>) -> Option<Option<Ordering>> {
    Some(match (one, other) {
        (Value::Double(one), Value::Double(other)) => one.partial_cmp(other),
        (Value::Double(one), _) => one.partial_cmp(&(whole(other)? as f64)),
        (_, Value::Double(other)) => (whole(one)? as f64).partial_cmp(other),
        _ => Some(whole(one)?.cmp(&whole(other)?)),
    })
}

fn whole(value: &Value<'_>) -> Option<i128> {
    match value {
        Value::Int(value) => Some(i128::from(*value)),
        Value::Uint(value) => Some(i128::from(*value)),
        _ => None,
    }
}
