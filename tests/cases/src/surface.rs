//! What a surface is asked, and what it may show.

use dunghen_core::{finding::Finding, id::Id, procedure::Limit, schedule::Schedule};

use crate::row::{CaseRow, ScheduleRow};

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

/// A verdict as far as it can be seen; none for what a surface does not show.
#[derive(Debug, Clone, Default)]
pub struct Verdict {
    /// Whether the dossier can be sent.
    pub complete: bool,
    /// All findings, advice included.
    pub findings: Option<Vec<Finding>>,
    /// The fields asked.
    pub asked: Option<Vec<Id>>,
    /// The components needed.
    pub needed: Option<Vec<Id>>,
    /// The fee in the spelling of the rows.
    pub fee: Option<String>,
    /// The limit.
    pub limit: Option<Limit>,
    /// The promise.
    pub schedule: Option<Schedule>,
}
