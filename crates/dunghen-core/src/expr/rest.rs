//! What of CEL no procedure uses: unsigned numbers, doubles, bytes, maps, types.
//!
//! Conformance and `dunghen eval` have it; a browser does not load it (`lean.rs`).

use alloc::{
    borrow::Cow,
    string::{String, ToString},
    vec::Vec,
};
use core::cmp::Ordering;

use super::{
    Failure, Function, Items, Value,
    arithmetic::{bounded, natural},
    compare,
};
use crate::formats::Decimal;

type Entries<'a> = Vec<(Value<'a>, Value<'a>)>;

pub(super) fn arithmetic<'a>(
    operator: Function,
    one: Value<'a>,
    other: Value<'a>,
) -> Result<Value<'a>, Failure> {
    match (one, other) {
        (Value::Uint(one), Value::Uint(other)) => natural(operator, one, other),
        (Value::Double(one), Value::Double(other)) => double(operator, one, other),
        (Value::Bytes(one), Value::Bytes(other)) if operator == Function::Add => {
            bounded(one.len(), other.len())?;
            let mut joined = one.into_owned();
            joined.extend_from_slice(&other);
            Ok(Value::Bytes(Cow::Owned(joined)))
        }
        _ => Err(Failure::Overload),
    }
}

fn double<'a>(operator: Function, one: f64, other: f64) -> Result<Value<'a>, Failure> {
    Ok(Value::Double(match operator {
        Function::Add => one + other,
        Function::Subtract => one - other,
        Function::Multiply => one * other,
        Function::Divide => one / other,
        _ => return Err(Failure::Overload),
    }))
}

pub(super) fn negate(value: Value<'_>) -> Result<Value<'_>, Failure> {
    match value {
        Value::Double(value) => Ok(Value::Double(-value)),
        _ => Err(Failure::Overload),
    }
}

pub(super) fn is_number(value: &Value<'_>) -> bool {
    matches!(value, Value::Uint(_) | Value::Double(_))
}

pub(super) fn equal(one: &Value<'_>, other: &Value<'_>) -> bool {
    match (one, other) {
        (Value::Bytes(one), Value::Bytes(other)) => one == other,
        (Value::Type(one), Value::Type(other)) => one == other,
        (Value::Map(one), Value::Map(other)) => {
            let (one, other) = (one.as_slice(), other.as_slice());
            one.len() == other.len()
                && one.iter().all(|(key, value)| {
                    let mut entries = other.iter();
                    entries.any(|(known, found)| {
                        compare::equal(key, known) && compare::equal(value, found)
                    })
                })
        }
        _ => numbers(one, other) == Some(Some(Ordering::Equal)),
    }
}

pub(super) fn order(one: &Value<'_>, other: &Value<'_>) -> Result<Option<Ordering>, Failure> {
    match (one, other) {
        (Value::Bytes(one), Value::Bytes(other)) => Ok(Some(one.cmp(other))),
        _ => numbers(one, other).ok_or(Failure::Overload),
    }
}

/// The order of two numbers; none where one is no number. Beside a double, any other
/// number is rounded to one, as CEL has it; all others are compared exactly.
fn numbers(one: &Value<'_>, other: &Value<'_>) -> Option<Option<Ordering>> {
    Some(match (one, other) {
        (Value::Double(one), _) => one.partial_cmp(&as_double(other)?),
        (_, Value::Double(other)) => as_double(one)?.partial_cmp(other),
        _ => Some(millionths(one)?.cmp(&millionths(other)?)),
    })
}

fn millionths(value: &Value<'_>) -> Option<i128> {
    match value {
        Value::Uint(value) => Some(i128::from(*value) * 1_000_000),
        other => compare::millionths(other),
    }
}

/// A number as the double next to it.
fn as_double(value: &Value<'_>) -> Option<f64> {
    match value {
        Value::Double(value) => Some(*value),
        Value::Int(value) => Some(*value as f64),
        Value::Uint(value) => Some(*value as f64),
        // Through its spelling, since a quotient of doubles may be rounded twice.
        Value::Decimal(value) => value.to_string().parse().ok(),
        _ => None,
    }
}

/// Gives whole numbers of one kind their conversion, towards zero and never wrapped.
macro_rules! whole {
    ($name:ident, $number:ty, $value:ident, $below:expr, $beyond:expr) => {
        fn $name(value: Value<'_>) -> Result<Value<'_>, Failure> {
            let made = match value {
                Value::Int(value) => <$number>::try_from(value).map_err(|_| Failure::Range)?,
                Value::Uint(value) => <$number>::try_from(value).map_err(|_| Failure::Range)?,
                Value::Double(value) if value > $below && value < $beyond => value as $number,
                Value::Double(_) => return Err(Failure::Range),
                Value::Text(text) => text.parse().map_err(|_| Failure::Conversion)?,
                _ => return Err(Failure::Overload),
            };
            Ok(Value::$value(made))
        }
    };
}
// As CEL has it, the least whole number itself is out of reach of a double.
whole!(
    int,
    i64,
    Int,
    -9_223_372_036_854_775_808.0,
    9_223_372_036_854_775_808.0
);
whole!(uint, u64, Uint, -1.0, 18_446_744_073_709_551_616.0);

pub(super) fn convert(to: Function, value: Value<'_>) -> Result<Value<'_>, Failure> {
    match (to, value) {
        (Function::ToInt, value) => int(value),
        (Function::ToUint, value) => uint(value),
        (Function::ToDouble, Value::Text(text)) => {
            let value = text.parse().map_err(|_| Failure::Conversion)?;
            Ok(Value::Double(value))
        }
        (Function::ToDouble, value) => as_double(&value)
            .map(Value::Double)
            .ok_or(Failure::Overload),
        (Function::ToDecimal, Value::Double(value)) => Decimal::from_machine(&value.to_string())
            .map(Value::Decimal)
            .map_err(|_| Failure::Conversion),
        (Function::ToText, Value::Uint(value)) => Ok(Value::Text(Cow::Owned(value.to_string()))),
        (Function::ToText, Value::Double(value)) => Ok(Value::Text(Cow::Owned(value.to_string()))),
        (Function::ToText, Value::Bytes(bytes)) => String::from_utf8(bytes.into_owned())
            .map(|text| Value::Text(Cow::Owned(text)))
            .map_err(|_| Failure::Conversion),
        (Function::ToBytes, Value::Bytes(bytes)) => Ok(Value::Bytes(bytes)),
        (Function::ToBytes, Value::Text(text)) => {
            Ok(Value::Bytes(Cow::Owned(text.into_owned().into_bytes())))
        }
        (Function::TypeOf, value) => Ok(Value::Type(value.type_name())),
        (Function::ToDyn, value) => Ok(value),
        _ => Err(Failure::Overload),
    }
}

pub(super) fn size(value: &Value<'_>) -> Result<usize, Failure> {
    match value {
        Value::Bytes(bytes) => Ok(bytes.len()),
        Value::Map(entries) => Ok(entries.as_slice().len()),
        _ => Err(Failure::Overload),
    }
}

/// What going over all of a value takes.
pub(super) fn weight(value: &Value<'_>) -> usize {
    match value {
        Value::Bytes(bytes) => bytes.len() / 256,
        Value::Map(entries) => entries.as_slice().len() / 8,
        _ => 0,
    }
}

/// Which element of a list is meant.
pub(super) fn place(at: &Value<'_>) -> Result<usize, Failure> {
    match at {
        Value::Uint(at) => usize::try_from(*at).map_err(|_| Failure::Index),
        // A double that is a whole number will do, as CEL has it.
        Value::Double(at) if *at >= 0.0 && *at <= f64::from(u32::MAX) && *at % 1.0 == 0.0 => {
            Ok(*at as usize)
        }
        _ => Err(Failure::Overload),
    }
}

/// Whether a key of a map is the one that is wanted: a double is a whole number's key
/// only where it is exactly that number.
fn same_key(key: &Value<'_>, wanted: &Value<'_>) -> bool {
    match (key, wanted) {
        (Value::Int(_) | Value::Uint(_), Value::Double(wanted)) => {
            // Beyond this no double is within what whole numbers hold.
            let whole = wanted.abs() < 1e20 && *wanted % 1.0 == 0.0;
            whole && millionths(key) == Some(*wanted as i128 * 1_000_000)
        }
        _ => compare::equal(key, wanted),
    }
}

/// Whether a map has such a key.
pub(super) fn is_key(value: &Value<'_>, map: &Value<'_>) -> Result<bool, Failure> {
    let Value::Map(entries) = map else {
        return Err(Failure::Overload);
    };
    let mut entries = entries.as_slice().iter();
    Ok(entries.any(|(key, _)| same_key(key, value)))
}

/// The entry of a map.
pub(super) fn entry<'a>(map: &Value<'a>, key: &Value<'_>) -> Result<Value<'a>, Failure> {
    let Value::Map(entries) = map else {
        return Err(Failure::Overload);
    };
    let found = entries.find(|known| same_key(known, key));
    found.ok_or(Failure::Key)
}

/// Whether a map has an entry.
pub(super) fn has<'a>(map: &Value<'a>, key: &Value<'_>) -> Result<Value<'a>, Failure> {
    match entry(map, key) {
        Err(Failure::Key) => Ok(Value::Bool(false)),
        found => found.map(|_| Value::Bool(true)),
    }
}

/// A key of a map by its place.
pub(super) fn key<'a>(map: &Value<'a>, at: usize) -> Result<Option<Value<'a>>, Failure> {
    match map {
        Value::Map(entries) => Ok(entries.key(at)),
        _ => Err(Failure::Overload),
    }
}

/// Adds an entry to a map that is made.
pub(super) fn put<'a>(
    made: &mut Entries<'a>,
    key: Value<'a>,
    value: Value<'a>,
) -> Result<(), Failure> {
    let fit = matches!(
        key,
        Value::Bool(_) | Value::Int(_) | Value::Uint(_) | Value::Text(_)
    );
    if !fit {
        return Err(Failure::Overload);
    }
    if made.iter().any(|(known, _)| compare::equal(known, &key)) {
        return Err(Failure::DuplicateKey);
    }
    made.push((key, value));
    Ok(())
}

impl<'a> Items<'a, (Value<'a>, Value<'a>)> {
    /// The key of one entry, lent where that can be.
    fn key(&self, at: usize) -> Option<Value<'a>> {
        match self {
            Self::Borrowed(items) => items.get(at).map(|(key, _)| key.lent()),
            Self::Made(items) => items.get(at).map(|(key, _)| key.clone()),
        }
    }

    /// The value of the entry whose key fits, lent where that can be.
    fn find(&self, fits: impl Fn(&Value<'_>) -> bool) -> Option<Value<'a>> {
        let at = self.as_slice().iter().position(|(key, _)| fits(key))?;
        match self {
            Self::Borrowed(items) => items.get(at).map(|(_, value)| value.lent()),
            Self::Made(items) => items.get(at).map(|(_, value)| value.clone()),
        }
    }
}
