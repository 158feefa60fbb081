//! Values as the rows write them.

use std::borrow::Cow;

use anyhow::Context;
use base64::{Engine, engine::general_purpose::STANDARD};
use dunghen_core::expr::{TypeName, Value};
use serde::Deserialize;

/// A value with its type, as protobuf's JSON has it.
#[derive(Debug, Deserialize)]
pub(crate) enum Typed {
    #[serde(rename = "nullValue")]
    Null(serde::de::IgnoredAny),
    #[serde(rename = "boolValue")]
    Bool(bool),
    #[serde(rename = "int64Value")]
    Int64(String),
    #[serde(rename = "uint64Value")]
    Uint64(String),
    #[serde(rename = "doubleValue")]
    Double(Number),
    #[serde(rename = "stringValue")]
    String(String),
    #[serde(rename = "bytesValue")]
    Bytes(String),
    #[serde(rename = "listValue")]
    List(List),
    #[serde(rename = "mapValue")]
    Map(Map),
    #[serde(rename = "typeValue")]
    Type(String),
}

/// A number, or the name of one that JSON cannot write.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Number {
    Plain(f64),
    Named(String),
}

#[derive(Debug, Deserialize)]
pub(crate) struct List {
    #[serde(default)]
    values: Vec<Typed>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Map {
    #[serde(default)]
    entries: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
struct Entry {
    key: Typed,
    value: Typed,
}

impl Typed {
    pub(crate) fn value(&self) -> anyhow::Result<Value<'_>> {
        Ok(match self {
            Self::Null(_) => Value::Null,
            Self::Bool(value) => Value::Bool(*value),
            Self::Int64(value) => Value::Int(value.parse()?),
            Self::Uint64(value) => Value::Uint(value.parse()?),
            Self::Double(Number::Plain(value)) => Value::Double(*value),
            Self::Double(Number::Named(value)) => Value::Double(value.parse()?),
            Self::String(value) => Value::Text(Cow::Borrowed(value)),
            Self::Bytes(value) => Value::Bytes(Cow::Owned(STANDARD.decode(value)?)),
            Self::List(list) => {
                let items = list.values.iter().map(Self::value);
                Value::List(items.collect::<anyhow::Result<Vec<_>>>()?.into())
            }
            Self::Map(map) => {
                let entries = map
                    .entries
                    .iter()
                    .map(|entry| Ok((entry.key.value()?, entry.value.value()?)));
                Value::Map(entries.collect::<anyhow::Result<Vec<_>>>()?.into())
            }
            Self::Type(name) => {
                let found = TypeName::ALL.into_iter().find(|(_, known)| known == name);
                Value::Type(found.with_context(|| format!("no type `{name}`"))?.0)
            }
        })
    }
}

/// Whether two values are of one type and equal; NaN is like NaN here.
pub(crate) fn same(one: &Value<'_>, other: &Value<'_>) -> bool {
    match (one, other) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(one), Value::Bool(other)) => one == other,
        (Value::Int(one), Value::Int(other)) => one == other,
        (Value::Uint(one), Value::Uint(other)) => one == other,
        (Value::Double(one), Value::Double(other)) => {
            one == other || (one.is_nan() && other.is_nan())
        }
        (Value::Text(one), Value::Text(other)) => one == other,
        (Value::Bytes(one), Value::Bytes(other)) => one == other,
        (Value::Date(one), Value::Date(other)) => one == other,
        (Value::Type(one), Value::Type(other)) => one == other,
        (Value::List(one), Value::List(other)) => {
            let (one, other) = (one.as_slice(), other.as_slice());
            one.len() == other.len() && one.iter().zip(other).all(|(a, b)| same(a, b))
        }
        (Value::Map(one), Value::Map(other)) => {
            let (one, other) = (one.as_slice(), other.as_slice());
            one.len() == other.len()
                && one.iter().all(|(key, value)| {
                    let mut entries = other.iter();
                    entries.any(|(known, found)| same(key, known) && same(value, found))
                })
        }
        _ => false,
    }
}
