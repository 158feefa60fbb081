//! Plain objects in and out, as JSON.

use dunghen_core::dossier::{Answer, Dossier};
use js_sys::JSON;
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// Reads a dossier.
pub(crate) fn read(given: &JsValue) -> Result<Dossier, JsError> {
    let text = text_of(given, "a dossier")?;
    serde_json::from_str(&text)
        .map_err(|error| JsError::new(&format!("found no dossier, expected one: {error}")))
}

/// Reads an answer; nothing given is none.
pub(crate) fn answer(given: &JsValue) -> Result<Answer, JsError> {
    if let Some(text) = given.as_string() {
        return Ok(Answer::Text(text));
    }
    if given.is_undefined() {
        return Ok(Answer::default());
    }
    let text = text_of(given, "an answer")?;
    serde_json::from_str(&text)
        .map_err(|error| JsError::new(&format!("found no answer, expected one: {error}")))
}

fn text_of(given: &JsValue, expected: &str) -> Result<String, JsError> {
    let unfit = || {
        JsError::new(&format!(
            "found something that is no plain value, expected {expected}"
        ))
    };
    let text = JSON::stringify(given).map_err(|_| unfit())?;
    text.as_string().ok_or_else(unfit)
}

/// Writes a plain object.
pub(crate) fn written(value: &impl Serialize) -> Result<JsValue, JsError> {
    let text = serde_json::to_string(value)?;
    JSON::parse(&text).map_err(|_| JsError::new("found a verdict that is no JSON, expected some"))
}
