//! A module with nothing in it but what any module of wasm-bindgen has: texts and
//! objects in and out. `cargo xtask bench` weighs the real one against it.

use wasm_bindgen::prelude::*;

/// What came in.
#[wasm_bindgen]
pub fn same(text: &str, value: JsValue) -> Result<JsValue, JsError> {
    if value.is_undefined() {
        return Err(JsError::new(text));
    }
    Ok(value)
}
