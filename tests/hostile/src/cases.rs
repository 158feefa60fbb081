//! The table.

mod archive;
mod disguise;
mod other;
mod pdf;
mod picture;

use crate::Case;

/// All of them.
pub fn all() -> Vec<Case> {
    [
        archive::cases(),
        disguise::cases(),
        other::cases(),
        pdf::cases(),
        picture::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
