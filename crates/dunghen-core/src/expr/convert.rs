//! Values of one type made of those of another.

use alloc::{
    borrow::Cow,
    string::{String, ToString},
};

use super::{Failure, Function, Value};
use crate::wire;

pub(super) fn convert(to: Function, value: Value<'_>) -> Result<Value<'_>, Failure> {
    match to {
        Function::ToInt => int(value),
        Function::ToUint => uint(value),
        Function::ToDouble => double(value),
        Function::ToText => text(value),
        Function::ToBytes => bytes(value),
        Function::ToBool => boolean(value),
        Function::ToDate => date(value),
        Function::TypeOf => Ok(Value::Type(value.type_name())),
        Function::ToDyn => Ok(value),
        _ => Err(Failure::Overload),
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

fn double(value: Value<'_>) -> Result<Value<'_>, Failure> {
    let made = match value {
        Value::Double(value) => value,
        Value::Int(value) => value as f64,
        Value::Uint(value) => value as f64,
        Value::Text(text) => text.parse().map_err(|_| Failure::Conversion)?,
        _ => return Err(Failure::Overload),
    };
    Ok(Value::Double(made))
}

fn text(value: Value<'_>) -> Result<Value<'_>, Failure> {
    let made = match value {
        Value::Text(text) => return Ok(Value::Text(text)),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Uint(value) => value.to_string(),
        Value::Double(value) => value.to_string(),
        Value::Date(value) => value.to_string(),
        Value::Bytes(bytes) => {
            String::from_utf8(bytes.into_owned()).map_err(|_| Failure::Conversion)?
        }
        _ => return Err(Failure::Overload),
    };
    Ok(Value::Text(Cow::Owned(made)))
}

fn bytes(value: Value<'_>) -> Result<Value<'_>, Failure> {
    match value {
        Value::Bytes(bytes) => Ok(Value::Bytes(bytes)),
        Value::Text(text) => Ok(Value::Bytes(Cow::Owned(text.into_owned().into_bytes()))),
        _ => Err(Failure::Overload),
    }
}

fn boolean(value: Value<'_>) -> Result<Value<'_>, Failure> {
    match value {
        Value::Bool(value) => Ok(Value::Bool(value)),
        Value::Text(text) => match &*text {
            "true" | "True" | "TRUE" | "t" | "1" => Ok(Value::Bool(true)),
            "false" | "False" | "FALSE" | "f" | "0" => Ok(Value::Bool(false)),
            _ => Err(Failure::Conversion),
        },
        _ => Err(Failure::Overload),
    }
}

fn date(value: Value<'_>) -> Result<Value<'_>, Failure> {
    match value {
        Value::Date(value) => Ok(Value::Date(value)),
        Value::Text(text) => wire::read_day(&text)
            .map(Value::Date)
            .ok_or(Failure::Conversion),
        _ => Err(Failure::Overload),
    }
}
