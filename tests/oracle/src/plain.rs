//! Values of both sides in one form, in which they are equal only if they are the same.

use std::{borrow::Cow, collections::HashMap, fmt, sync::Arc};

use cel::{
    common::{types::CelType, value::Val},
    objects::{Key, Map},
};
use dunghen_core::expr::Value;

/// A value; of different kinds of number none is like another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Plain {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    /// The bits, those of every NaN alike.
    Double(u64),
    Text(String),
    Bytes(Vec<u8>),
    List(Vec<Plain>),
    /// Entries in the order of their keys.
    Map(Vec<(Plain, Plain)>),
    /// The type of that name.
    Type(String),
    /// What only one side has.
    Other(String),
}

impl Plain {
    pub(crate) fn double(value: f64) -> Self {
        let value = if value.is_nan() { f64::NAN } else { value };
        Self::Double(value.to_bits())
    }

    pub(crate) fn map(mut entries: Vec<(Self, Self)>) -> Self {
        entries.sort();
        Self::Map(entries)
    }

    /// The double it is, if it is one.
    pub(crate) fn as_double(&self) -> Option<f64> {
        match self {
            Self::Double(bits) => Some(f64::from_bits(*bits)),
            _ => None,
        }
    }

    pub(crate) fn of_ours(value: &Value<'_>) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Int(value) => Self::Int(*value),
            Value::Uint(value) => Self::Uint(*value),
            Value::Double(value) => Self::double(*value),
            Value::Text(value) => Self::Text(value.to_string()),
            Value::Bytes(value) => Self::Bytes(value.to_vec()),
            Value::List(items) => Self::List(items.as_slice().iter().map(Self::of_ours).collect()),
            Value::Map(entries) => {
                let entries = entries.as_slice().iter();
                Self::map(
                    entries
                        .map(|(key, value)| (Self::of_ours(key), Self::of_ours(value)))
                        .collect(),
                )
            }
            Value::Type(name) => Self::Type(name.name().to_owned()),
            Value::Date(_) | Value::Decimal(_) | Value::Open(_) => {
                Self::Other(format!("{value:?}"))
            }
        }
    }

    /// The value as it is bound to a name of ours.
    pub(crate) fn ours(&self) -> Value<'_> {
        match self {
            Self::Null | Self::Type(_) | Self::Other(_) => Value::Null,
            Self::Bool(value) => Value::Bool(*value),
            Self::Int(value) => Value::Int(*value),
            Self::Uint(value) => Value::Uint(*value),
            Self::Double(bits) => Value::Double(f64::from_bits(*bits)),
            Self::Text(value) => Value::Text(Cow::Borrowed(value)),
            Self::Bytes(value) => Value::Bytes(Cow::Borrowed(value)),
            Self::List(items) => {
                Value::List(items.iter().map(Self::ours).collect::<Vec<_>>().into())
            }
            Self::Map(entries) => {
                let entries = entries.iter();
                let entries = entries.map(|(key, value)| (key.ours(), value.ours()));
                Value::Map(entries.collect::<Vec<_>>().into())
            }
        }
    }

    pub(crate) fn of_theirs(value: &(dyn Val + '_)) -> Self {
        match value.downcast_ref::<CelType>() {
            Some(name) => Self::Type(name.name().to_owned()),
            None => match cel::Value::try_from(value) {
                Ok(value) => Self::of_their_value(&value),
                Err(error) => Self::Other(error.to_string()),
            },
        }
    }

    fn of_their_value(value: &cel::Value) -> Self {
        match value {
            cel::Value::Null => Self::Null,
            cel::Value::Bool(value) => Self::Bool(*value),
            cel::Value::Int(value) => Self::Int(*value),
            cel::Value::UInt(value) => Self::Uint(*value),
            cel::Value::Float(value) => Self::double(*value),
            cel::Value::String(value) => Self::Text(value.to_string()),
            cel::Value::Bytes(value) => Self::Bytes(value.to_vec()),
            cel::Value::List(items) => Self::List(items.iter().map(Self::of_their_value).collect()),
            cel::Value::Map(map) => {
                let entries = map.map.iter();
                let entries =
                    entries.map(|(key, value)| (of_their_key(key), Self::of_their_value(value)));
                Self::map(entries.collect())
            }
            other => Self::Other(format!("{other:?}")),
        }
    }

    /// The value as it is bound to a name of theirs.
    pub(crate) fn theirs(&self) -> cel::Value {
        match self {
            Self::Null | Self::Type(_) | Self::Other(_) => cel::Value::Null,
            Self::Bool(value) => cel::Value::Bool(*value),
            Self::Int(value) => cel::Value::Int(*value),
            Self::Uint(value) => cel::Value::UInt(*value),
            Self::Double(bits) => cel::Value::Float(f64::from_bits(*bits)),
            Self::Text(value) => cel::Value::String(Arc::new(value.clone())),
            Self::Bytes(value) => cel::Value::Bytes(Arc::new(value.clone())),
            Self::List(items) => {
                cel::Value::List(Arc::new(items.iter().map(Self::theirs).collect()))
            }
            Self::Map(entries) => {
                let entries = entries.iter();
                let map: HashMap<Key, cel::Value> = entries
                    .filter_map(|(key, value)| Some((key.their_key()?, value.theirs())))
                    .collect();
                cel::Value::Map(Map { map: Arc::new(map) })
            }
        }
    }

    fn their_key(&self) -> Option<Key> {
        Some(match self {
            Self::Bool(value) => Key::Bool(*value),
            Self::Int(value) => Key::Int(*value),
            Self::Uint(value) => Key::Uint(*value),
            Self::Text(value) => Key::String(Arc::new(value.clone())),
            _ => return None,
        })
    }
}

fn of_their_key(key: &Key) -> Plain {
    match key {
        Key::Bool(value) => Plain::Bool(*value),
        Key::Int(value) => Plain::Int(*value),
        Key::Uint(value) => Plain::Uint(*value),
        Key::String(value) => Plain::Text(value.to_string()),
    }
}

impl fmt::Display for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Double(bits) => write!(f, "Double({:?})", f64::from_bits(*bits)),
            Self::List(items) => {
                f.write_str("[")?;
                items.iter().try_for_each(|item| write!(f, "{item}, "))?;
                f.write_str("]")
            }
            Self::Map(entries) => {
                f.write_str("{")?;
                let mut entries = entries.iter();
                entries.try_for_each(|(key, value)| write!(f, "{key}: {value}, "))?;
                f.write_str("}")
            }
            other => write!(f, "{other:?}"),
        }
    }
}
