//! ZIP archives, and the documents that are packed as one.

mod directory;
#[cfg(feature = "whole")]
mod unfold;

pub(crate) use directory::{ends_as_archive, first_entry};
#[cfg(feature = "whole")]
pub(crate) use unfold::inspect;
