//! Rust's values as typst's.

use typst::foundations::{Array, Dict, IntoValue, Str, Value};

pub(crate) fn dict<const N: usize>(values: [(&str, Value); N]) -> Dict {
    let values = values.into_iter();
    values
        .map(|(name, value)| (Str::from(name), value))
        .collect()
}

pub(crate) fn list<T>(items: &[T], value: impl Fn(&T) -> Value) -> Value {
    items.iter().map(value).collect::<Array>().into_value()
}

pub(crate) fn text(text: &str) -> Value {
    Str::from(text).into_value()
}

pub(crate) fn optional(words: Option<&str>) -> Value {
    words.map_or(Value::None, text)
}
