//! The core itself: the surface all others are compared with.

use dunghen_core::{
    calendar::OfficeHours,
    catalog::Unreadable,
    schedule::{Schedule, schedule},
};
use dunghen_rows::{CaseRow, ScheduleRow, Verdict, judge};

use crate::{
    catalog::Catalog,
    surface::{Seen, Surface},
};

/// Calls the core directly.
#[derive(Debug, Clone)]
pub struct Core {
    catalog: Catalog,
}

impl Core {
    /// The core over the catalog built in.
    ///
    /// # Errors
    ///
    /// The catalog cannot be read.
    pub fn new() -> Result<Self, Unreadable> {
        Catalog::built_in().map(|catalog| Self { catalog })
    }

    /// The catalog it judges by.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// The whole verdict; the row's day is the day in Viet Nam.
    ///
    /// # Errors
    ///
    /// The row names no procedure of the catalog.
    pub fn verdict(&self, row: &CaseRow) -> Result<Verdict, String> {
        let (chunk, agency) = self
            .catalog
            .procedure(&row.procedure)
            .ok_or_else(|| format!("found no procedure {} in the catalog", row.procedure))?;
        Ok(judge(
            &chunk.procedure,
            agency,
            &self.catalog.index.calendar,
            row,
        ))
    }

    /// The promise for a row's moment, by the hours of the one agency.
    ///
    /// # Errors
    ///
    /// The catalog has no agency.
    pub fn promise(&self, row: &ScheduleRow) -> Result<Schedule, String> {
        Ok(schedule(
            &self.catalog.index.calendar,
            self.hours()?,
            row.limit,
            row.sent,
        ))
    }

    /// The office hours rows count by: the first agency's, as everywhere where none is
    /// named.
    ///
    /// # Errors
    ///
    /// The catalog has no agency.
    pub fn hours(&self) -> Result<&OfficeHours, String> {
        match self.catalog.index.agencies.first() {
            Some(first) => Ok(&first.hours),
            None => Err("found no agency, expected one".to_owned()),
        }
    }
}

impl Surface for Core {
    fn name(&self) -> &'static str {
        if cfg!(target_arch = "wasm32") {
            "core in wasm"
        } else {
            "core"
        }
    }

    fn assess(&mut self, row: &CaseRow) -> Result<Seen<Verdict>, String> {
        self.verdict(row).map(Seen::Answer)
    }

    fn schedule(&mut self, row: &ScheduleRow) -> Result<Seen<Schedule>, String> {
        self.promise(row).map(Seen::Answer)
    }
}
