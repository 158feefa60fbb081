//! Hostile and odd files, each made here, with what has to be found in it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop there"
)]

mod cases;
pub mod make;

use dunghen_files::Limits;

pub use cases::all;

/// One file and what has to be found.
pub struct Case {
    /// What is odd about it.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// The kind and the faults under [`limits`], as `pdf file.active_content(what=launch)`.
    pub expect: &'static str,
}

fn case(name: &str, bytes: impl Into<Vec<u8>>, expect: &'static str) -> Case {
    Case {
        name: name.to_owned(),
        bytes: bytes.into(),
        expect,
    }
}

/// Limits that are reached with little work.
pub fn limits() -> Limits {
    Limits {
        pdf_pages: 50,
        pdf_whole: 8 << 20,
        pdf_unfolded: 1 << 20,
        archive_entries: 100,
        archive_bytes: 32 << 20,
        archive_nested: 4 << 20,
        // The table is about what is found. Time has tests of its own.
        milliseconds: 120_000,
        ..Limits::default()
    }
}
