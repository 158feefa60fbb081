//! What is loaded only when it is first opened: the pages that ask.
//!
//! Who only looks for a procedure and its date never loads them. `cargo xtask bundle`
//! divides the module at the functions below: whatever they alone need goes into a file
//! of its own, which the first call brings.

use wasm_split_helpers::{SplitLoaderError, wasm_split};

use super::step::step_page;
use crate::{html::El, platform::net::NetError};

/// Shows the step of a name in the address.
pub(super) type StepPage = fn(&str) -> El;

/// The steps of a dossier.
// The macro declares what is loaded as imported from outside.
#[allow(unsafe_code)]
#[wasm_split(steps, fallible)]
pub(super) fn step_pages() -> Result<StepPage, NetError> {
    Ok(step_page)
}

impl From<SplitLoaderError> for NetError {
    fn from(_: SplitLoaderError) -> Self {
        Self::Lost
    }
}
