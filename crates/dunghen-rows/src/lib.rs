//! What must hold, written down as rows: a situation, and the verdict it must get.
//!
//! Rows lie beside the procedures in `cases.toml`. They are read here, judged by the
//! core, and compared; and it is counted which conditions they have seen both hold and
//! fail.

#![forbid(unsafe_code)]

pub mod coverage;
pub mod diff;
pub mod generate;
pub mod read;
pub mod row;
pub mod verdict;

pub use crate::{
    coverage::Coverage,
    diff::Diff,
    row::{CaseRow, ScheduleRow},
    verdict::{Verdict, judge},
};
