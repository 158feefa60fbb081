//! Parts of pages that take all they show as arguments.

mod bar;
mod errors;
mod leaf;
mod loading;
mod month;
mod notice;
mod steps;

pub(crate) use bar::{Bar, Foot, OfflineBand};
pub(crate) use errors::{ErrorEntry, ErrorSummary};
pub(crate) use leaf::{Heading, Leaf, LeafFace};
pub(crate) use loading::load;
pub(crate) use month::{Month, Reasons};
pub(crate) use notice::Notice;
pub(crate) use steps::Steps;
