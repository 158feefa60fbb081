//! `+ - * / %` and what else is computed with numbers.

use alloc::vec::Vec;

use super::{Failure, Function, Value, rest};
use crate::formats::Decimal;

/// The longest text, in bytes, and the longest list that an expression may make.
const SIZE_MAX: usize = 1 << 20;

pub(super) fn arithmetic<'a>(
    operator: Function,
    one: Value<'a>,
    other: Value<'a>,
) -> Result<Value<'a>, Failure> {
    match (one, other) {
        (Value::Int(one), Value::Int(other)) => whole(operator, one, other),
        (Value::Decimal(one), Value::Decimal(other)) => exact(operator, one, other),
        (Value::Decimal(one), Value::Int(other)) => exact(operator, one, other.into()),
        (Value::Int(one), Value::Decimal(other)) => exact(operator, one.into(), other),
        (Value::Text(one), Value::Text(other)) if operator == Function::Add => {
            bounded(one.len(), other.len())?;
            Ok(Value::Text(one + other))
        }
        (Value::List(one), Value::List(other)) if operator == Function::Add => {
            let (one, other) = (one.as_slice(), other.as_slice());
            bounded(one.len(), other.len())?;
            let joined: Vec<_> = one.iter().chain(other).cloned().collect();
            Ok(Value::list(joined))
        }
        (one, other) => rest::arithmetic(operator, one, other),
    }
}

pub(super) fn negate(value: Value<'_>) -> Result<Value<'_>, Failure> {
    match value {
        Value::Int(value) => value.checked_neg().map(Value::Int).ok_or(Failure::Range),
        Value::Decimal(value) => exact(Function::Subtract, Decimal::ZERO, value),
        value => rest::negate(value),
    }
}

/// Gives whole numbers of one kind their arithmetic, which never wraps around.
macro_rules! checked {
    ($name:ident, $number:ty, $value:ident) => {
        pub(super) fn $name<'a>(
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
#[cfg(feature = "whole-cel")]
checked!(natural, u64, Uint);

fn exact<'a>(operator: Function, one: Decimal, other: Decimal) -> Result<Value<'a>, Failure> {
    let made = match operator {
        Function::Add => one.checked_add(other),
        Function::Subtract => one.checked_sub(other),
        Function::Multiply => one.checked_mul(other),
        // Quotients are not exact.
        _ => return Err(Failure::Overload),
    };
    made.map(Value::Decimal).ok_or(Failure::Range)
}

/// Numbers added up from what is given to begin with; nothing is the whole number 0.
pub(super) fn sum<'a>(list: &Value<'a>, mut sum: Option<Value<'a>>) -> Result<Value<'a>, Failure> {
    let Value::List(items) = list else {
        return Err(Failure::Overload);
    };
    for item in items.as_slice() {
        let is_number = matches!(item, Value::Int(_) | Value::Decimal(_)) || rest::is_number(item);
        sum = Some(match (is_number, sum) {
            (true, None) => item.clone(),
            (true, Some(sum)) => arithmetic(Function::Add, sum, item.clone())?,
            (false, _) => return Err(Failure::Overload),
        });
    }
    Ok(sum.unwrap_or(Value::Int(0)))
}

pub(super) fn bounded(one: usize, other: usize) -> Result<(), Failure> {
    if one.saturating_add(other) > SIZE_MAX {
        return Err(Failure::Effort);
    }
    Ok(())
}
