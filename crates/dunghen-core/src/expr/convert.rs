//! Values of one type made of those of another.

use alloc::{borrow::Cow, string::ToString};

use super::{Failure, Function, Value, rest};
use crate::{formats::Decimal, wire};

pub(super) fn convert(to: Function, value: Value<'_>) -> Result<Value<'_>, Failure> {
    Ok(match (to, value) {
        (Function::ToInt, Value::Int(value)) => Value::Int(value),
        (Function::ToInt, Value::Decimal(value)) => Value::Int(value.truncated()),
        (Function::ToInt, Value::Text(text)) => {
            Value::Int(text.parse().map_err(|_| Failure::Conversion)?)
        }
        (Function::ToDecimal, Value::Decimal(value)) => Value::Decimal(value),
        (Function::ToDecimal, Value::Int(value)) => Value::Decimal(value.into()),
        (Function::ToDecimal, Value::Text(text)) => {
            let value = Decimal::from_machine(&text);
            Value::Decimal(value.map_err(|_| Failure::Conversion)?)
        }
        (Function::ToText, Value::Text(text)) => Value::Text(text),
        (Function::ToText, Value::Bool(value)) => text(value.to_string()),
        (Function::ToText, Value::Int(value)) => text(value.to_string()),
        (Function::ToText, Value::Decimal(value)) => text(value.plain()),
        (Function::ToText, Value::Date(value)) => text(value.to_string()),
        (Function::ToBool, Value::Bool(value)) => Value::Bool(value),
        (Function::ToBool, Value::Text(text)) => Value::Bool(match &*text {
            "true" | "True" | "TRUE" | "t" | "1" => true,
            "false" | "False" | "FALSE" | "f" | "0" => false,
            _ => return Err(Failure::Conversion),
        }),
        (Function::ToDate, Value::Date(value)) => Value::Date(value),
        (Function::ToDate, Value::Text(text)) => {
            Value::Date(wire::read_day(&text).ok_or(Failure::Conversion)?)
        }
        (to, value) => return rest::convert(to, value),
    })
}

fn text<'a>(text: alloc::string::String) -> Value<'a> {
    Value::Text(Cow::Owned(text))
}
