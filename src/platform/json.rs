//! JSON by the browser's own reader and writer, so that none has to be loaded.

use js_sys::JSON;
use serde::{Serialize, de::DeserializeOwned};
use serde_wasm_bindgen::Serializer;

/// A value as JSON; none where it cannot be written.
pub(crate) fn write(value: &impl Serialize) -> Option<String> {
    let value = value.serialize(&Serializer::json_compatible()).ok()?;
    Some(String::from(JSON::stringify(&value).ok()?))
}

/// The value a text holds; none where it is not of that shape.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_wasm_bindgen::from_value(JSON::parse(text).ok()?).ok()
}
