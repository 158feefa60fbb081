//! Parts of pages that take all they show as arguments.

mod bar;
mod errors;
mod leaf;
mod month;
mod parts;
mod steps;

pub(crate) use bar::{band, bar, foot};
pub(crate) use errors::{ErrorEntry, error_summary};
pub(crate) use leaf::{Behind, Heading, leaf, leaf_face, note};
pub(crate) use month::{month, reasons};
pub(crate) use parts::{button, fact, hidden, later, layout, link, submit_button, title};
pub(crate) use steps::steps_bar;
