//! Functions and operators over values that are all there.

use core::cmp::Ordering;

use chrono::{Datelike, Days, Months, NaiveDate};

use super::{
    Failure, Function, Value,
    arithmetic::{arithmetic, negate, sum},
    compare::{equal, order},
    convert::convert,
    rest,
};
use crate::text::position;

pub(super) fn one(function: Function, value: Value<'_>) -> Result<Value<'_>, Failure> {
    match (function, &value) {
        (Function::Not, Value::Bool(value)) => Ok(Value::Bool(!value)),
        (Function::Negate, _) => negate(value),
        (Function::Size, _) => size(&value),
        (Function::Sum, _) => sum(&value, None),
        (Function::Year, Value::Date(date)) => Ok(Value::Int(date.year().into())),
        (Function::Month, Value::Date(date)) => Ok(Value::Int(date.month().into())),
        (Function::Day, Value::Date(date)) => Ok(Value::Int(date.day().into())),
        _ => convert(function, value),
    }
}

pub(super) fn two<'a>(
    function: Function,
    first: Value<'a>,
    second: Value<'a>,
) -> Result<Value<'a>, Failure> {
    let compared = |wanted: fn(Ordering) -> bool| {
        let order = order(&first, &second)?;
        Ok(Value::Bool(order.is_some_and(wanted)))
    };
    match function {
        Function::Equals => Ok(Value::Bool(equal(&first, &second))),
        Function::Differs => Ok(Value::Bool(!equal(&first, &second))),
        Function::Less => compared(Ordering::is_lt),
        Function::AtMost => compared(Ordering::is_le),
        Function::Greater => compared(Ordering::is_gt),
        Function::AtLeast => compared(Ordering::is_ge),
        Function::In => among(&first, &second),
        Function::Min | Function::Max => extreme(function, first, second),
        Function::Sum => sum(&first, Some(second)),
        Function::StartsWith | Function::EndsWith | Function::Contains => {
            part(function, &first, &second)
        }
        Function::PlusDays | Function::PlusMonths => later(function, &first, &second),
        Function::DaysBetween | Function::YearsBetween => between(function, &first, &second),
        _ => arithmetic(function, first, second),
    }
}

fn size<'a>(value: &Value<'_>) -> Result<Value<'a>, Failure> {
    let size = match value {
        Value::Text(text) => text.chars().count(),
        Value::List(items) => items.as_slice().len(),
        other => rest::size(other)?,
    };
    i64::try_from(size)
        .map(Value::Int)
        .map_err(|_| Failure::Range)
}

fn among<'a>(value: &Value<'_>, container: &Value<'_>) -> Result<Value<'a>, Failure> {
    let found = match container {
        Value::List(items) => items.as_slice().iter().any(|item| equal(value, item)),
        other => rest::is_key(value, other)?,
    };
    Ok(Value::Bool(found))
}

fn part<'a>(function: Function, whole: &Value<'_>, part: &Value<'_>) -> Result<Value<'a>, Failure> {
    let (Value::Text(whole), Value::Text(part)) = (whole, part) else {
        return Err(Failure::Overload);
    };
    Ok(Value::Bool(match function {
        Function::StartsWith => whole.starts_with(&**part),
        Function::EndsWith => whole.ends_with(&**part),
        _ => position(whole, part).is_some(),
    }))
}

/// The lesser or greater of two; the first where neither is.
fn extreme<'a>(
    function: Function,
    first: Value<'a>,
    second: Value<'a>,
) -> Result<Value<'a>, Failure> {
    let wanted = match function {
        Function::Min => Ordering::Less,
        _ => Ordering::Greater,
    };
    let taken = order(&second, &first)? == Some(wanted);
    Ok(if taken { second } else { first })
}

fn later<'a>(
    function: Function,
    date: &Value<'_>,
    count: &Value<'_>,
) -> Result<Value<'a>, Failure> {
    let (Value::Date(date), Value::Int(count)) = (date, count) else {
        return Err(Failure::Overload);
    };
    let size = count.unsigned_abs();
    let months = || u32::try_from(size).ok().map(Months::new);
    let made = match (function, *count < 0) {
        (Function::PlusDays, false) => date.checked_add_days(Days::new(size)),
        (Function::PlusDays, true) => date.checked_sub_days(Days::new(size)),
        (_, false) => months().and_then(|months| date.checked_add_months(months)),
        (_, true) => months().and_then(|months| date.checked_sub_months(months)),
    };
    made.map(Value::Date).ok_or(Failure::Range)
}

fn between<'a>(function: Function, from: &Value<'_>, to: &Value<'_>) -> Result<Value<'a>, Failure> {
    let (Value::Date(from), Value::Date(to)) = (from, to) else {
        return Err(Failure::Overload);
    };
    Ok(Value::Int(match function {
        Function::DaysBetween => to.signed_duration_since(*from).num_days(),
        _ if to < from => -years(*to, *from),
        _ => years(*from, *to),
    }))
}

/// Whole years from a day to a later one: the last one is whole on its day of the year.
fn years(from: NaiveDate, to: NaiveDate) -> i64 {
    let before = (to.month(), to.day()) < (from.month(), from.day());
    i64::from(to.year()) - i64::from(from.year()) - i64::from(before)
}
