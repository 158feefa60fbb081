//! The one call of the keyboard on the screen.

use wasm_bindgen::prelude::wasm_bindgen;

use crate::{Method, composed};

/// The word that keys make by the method of that name; the keys, where there is none.
#[wasm_bindgen]
pub fn compose(method: &str, keys: &str) -> String {
    match Method::named(method) {
        Some(method) => composed(method, keys),
        None => keys.to_owned(),
    }
}
