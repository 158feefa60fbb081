//! What a surface is asked, and what it may show.

use dunghen_core::schedule::Schedule;
use dunghen_rows::{CaseRow, ScheduleRow, Verdict};

/// A place where the rules give their verdict.
///
/// An `Err` is a surface that does not work; it fails the row.
pub trait Surface {
    /// What reports call it.
    fn name(&self) -> &'static str;

    /// The verdict on a row's dossier.
    ///
    /// # Errors
    ///
    /// The surface gave no answer that can be read.
    fn assess(&mut self, row: &CaseRow) -> Result<Seen<Verdict>, String>;

    /// The promise for a row's moment.
    ///
    /// # Errors
    ///
    /// The surface gave no answer that can be read.
    fn schedule(&mut self, row: &ScheduleRow) -> Result<Seen<Schedule>, String>;
}

/// What a surface shows of a row.
#[derive(Debug, Clone)]
pub enum Seen<T> {
    /// An answer to compare.
    Answer(T),
    /// Rightly none: the surface stops before the rules are asked. Says why.
    Nothing(String),
}
