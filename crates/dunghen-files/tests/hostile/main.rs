//! Hostile and odd files, each judged twice: in this process, and by a child process
//! within limits.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop there"
)]

mod chance;
mod child;
mod facts;
mod glance;
mod names;
mod table;
