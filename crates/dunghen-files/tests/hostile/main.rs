//! Hostile and odd files, each made here and judged twice: in this process, and by a
//! child process within limits.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop there"
)]

mod cases;
mod chance;
mod child;
mod facts;
mod make;
mod names;
mod table;
