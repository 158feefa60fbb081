//! What JavaScript is told when something cannot be done.

use std::borrow::Cow;

use js_sys::{Error, Reflect};
use wasm_bindgen::JsValue;

/// Why a call failed. It arrives as an `Error` with the `code` beside the message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    /// Stable, as `unreadable_catalog`; of a citizen card, the code of its fault.
    pub code: Cow<'static, str>,
    /// What was found and what was expected.
    pub message: String,
}

impl Failure {
    /// A failure with something found and something else expected.
    pub(crate) fn expected(
        code: &'static str,
        found: impl std::fmt::Display,
        expected: impl std::fmt::Display,
    ) -> Self {
        Self {
            code: code.into(),
            message: format!("found {found}, expected {expected}"),
        }
    }
}

impl From<Failure> for JsValue {
    fn from(failure: Failure) -> Self {
        let error = Error::new(&failure.message);
        // A new object takes any key.
        let _ = Reflect::set(&error, &"code".into(), &failure.code.as_ref().into());
        error.into()
    }
}
