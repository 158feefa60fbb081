//! Plain objects in and out, as JSON.

use dunghen_core::dossier::{Answer, Dossier};
use js_sys::{Array, JSON};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::error::Failure;

/// Reads a dossier.
pub(crate) fn read(given: &JsValue) -> Result<Dossier, Failure> {
    // It would be read as the values of a dossier's keys, in their order.
    if Array::is_array(given) {
        return Err(Failure::expected(
            "unreadable_dossier",
            "a list",
            "a dossier",
        ));
    }
    let text = text_of(given, "unreadable_dossier", "a dossier")?;
    serde_json::from_str(&text)
        .map_err(|error| Failure::expected("unreadable_dossier", error, "a dossier"))
}

/// Reads an answer; nothing given is none.
pub(crate) fn answer(given: &JsValue) -> Result<Answer, Failure> {
    if let Some(text) = given.as_string() {
        return Ok(Answer::Text(text));
    }
    if given.is_undefined() {
        return Ok(Answer::default());
    }
    let text = text_of(given, "unreadable_answer", "an answer")?;
    serde_json::from_str(&text)
        .map_err(|error| Failure::expected("unreadable_answer", error, "an answer"))
}

fn text_of(given: &JsValue, code: &'static str, expected: &'static str) -> Result<String, Failure> {
    let unfit = || Failure::expected(code, "something that is no plain value", expected);
    let text = JSON::stringify(given).map_err(|_| unfit())?;
    text.as_string().ok_or_else(unfit)
}

/// Writes a plain object.
pub(crate) fn written(value: &impl Serialize) -> Result<JsValue, Failure> {
    // Everything here can be written, and what serde_json writes is JSON.
    let unfit = || Failure::expected("internal", "a value that is no JSON", "some");
    let text = serde_json::to_string(value).map_err(|_| unfit())?;
    JSON::parse(&text).map_err(|_| unfit())
}
