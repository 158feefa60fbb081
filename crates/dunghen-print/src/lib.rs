//! Official forms as PDF.
//!
//! [typst](https://typst.app) sets the type: what is filled in travels as values beside the
//! form's own source, so nothing that a person wrote is ever read as markup. The PDF is
//! tagged, as PDF/UA-1 wherever the font has all letters, for those who read with their ears.

mod form;
mod typeset;

pub use form::{FormPrint, form};
pub use typeset::Unprintable;
