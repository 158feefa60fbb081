//! `+ - * / %` and what else is computed with numbers.

use alloc::{borrow::Cow, vec::Vec};

use super::{Failure, Function, Value};

/// The longest text, in bytes, and the longest list that an expression may make.
const SIZE_MAX: usize = 1 << 20;

pub(super) fn arithmetic<'a>(
    operator: Function,
    one: Value<'a>,
    other: Value<'a>,
) -> Result<Value<'a>, Failure> {
    match (one, other) {
        (Value::Int(one), Value::Int(other)) => whole(operator, one, other),
        (Value::Uint(one), Value::Uint(other)) => natural(operator, one, other),
        (Value::Double(one), Value::Double(other)) => double(operator, one, other),
        (one, other) if operator == Function::Add => join(one, other),
        _ => Err(Failure::Overload),
    }
}

pub(super) fn negate(value: Value<'_>) -> Result<Value<'_>, Failure> {
    match value {
        Value::Int(value) => value.checked_neg().map(Value::Int).ok_or(Failure::Range),
        Value::Double(value) => Ok(Value::Double(-value)),
        _ => Err(Failure::Overload),
    }
}

/// Gives whole numbers of one kind their arithmetic, which never wraps around.
macro_rules! checked {
    ($name:ident, $number:ty, $value:ident) => {
        fn $name<'a>(
            operator: Function,
            one: $number,
            other: $number,
        ) -> Result<Value<'a>, Failure> {
            let made = match operator {
                Function::Add => one.checked_add(other),
                Function::Subtract => one.checked_sub(other),
                Function::Multiply => one.checked_mul(other),
                Function::Divide | Function::Remainder if other == 0 => {
                    return Err(Failure::ZeroDivisor);
                }
                Function::Divide => one.checked_div(other),
                Function::Remainder => one.checked_rem(other),
                _ => return Err(Failure::Overload),
            };
            made.map(Value::$value).ok_or(Failure::Range)
        }
    };
}
checked!(whole, i64, Int);
checked!(natural, u64, Uint);

fn double<'a>(operator: Function, one: f64, other: f64) -> Result<Value<'a>, Failure> {
    Ok(Value::Double(match operator {
        Function::Add => one + other,
        Function::Subtract => one - other,
        Function::Multiply => one * other,
        Function::Divide => one / other,
        _ => return Err(Failure::Overload),
    }))
}

fn join<'a>(one: Value<'a>, other: Value<'a>) -> Result<Value<'a>, Failure> {
    match (one, other) {
        (Value::Text(one), Value::Text(other)) => {
            bounded(one.len(), other.len())?;
            Ok(Value::Text(one + other))
        }
        (Value::Bytes(one), Value::Bytes(other)) => {
            bounded(one.len(), other.len())?;
            let mut joined = one.into_owned();
            joined.extend_from_slice(&other);
            Ok(Value::Bytes(Cow::Owned(joined)))
        }
        (Value::List(one), Value::List(other)) => {
            let (one, other) = (one.as_slice(), other.as_slice());
            bounded(one.len(), other.len())?;
            let joined: Vec<_> = one.iter().chain(other).cloned().collect();
            Ok(Value::list(joined))
        }
        _ => Err(Failure::Overload),
    }
}

fn bounded(one: usize, other: usize) -> Result<(), Failure> {
    if one.saturating_add(other) > SIZE_MAX {
        return Err(Failure::Effort);
    }
    Ok(())
}
