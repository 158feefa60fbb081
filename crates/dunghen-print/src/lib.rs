//! Official forms and slips as PDF, slips as pages of HTML as well.
//!
//! [typst](https://typst.app) sets the type: what is filled in travels as values beside the
//! form's own source, so nothing that a person wrote is ever read as markup. The PDF is
//! tagged, as PDF/UA-1 wherever the font has all letters, for those who read with their ears.

#![forbid(unsafe_code)]

mod form;
mod slip;
mod typeset;
mod values;

pub use form::{FormPrint, form};
pub use slip::{
    Acceptance, Apology, Applicant, Asked, Count, CountedDay, Ground, Identity, Matter, Paper,
    Refusal, SLIP_CSS, Slip, Supplement, slip_html, slip_pdf,
};
pub use typeset::Unprintable;
