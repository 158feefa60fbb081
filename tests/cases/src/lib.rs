//! What must hold, and the one check of it for every surface.
//!
//! The rows lie beside the procedures and in this folder; they are built in,
//! with the catalog they are about, so that the very same rows run natively,
//! in WebAssembly and against a server. A surface answers, the check compares:
//! first with what the row expects, then with everything the core says, as far
//! as the surface shows it.

pub mod catalog;
pub mod check;
pub mod core_surface;
pub mod generated;
pub mod rows;
pub mod surface;

pub use dunghen_rows::{CaseRow, ScheduleRow, Verdict, row};

pub use crate::{
    catalog::{Catalog, INDEX},
    check::{Failures, Mismatch, Report, check_all, check_case, check_schedule},
    core_surface::Core,
    rows::Rows,
    surface::{Seen, Surface},
};
