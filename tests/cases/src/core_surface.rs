//! The core itself: the surface all others are compared with.

use dunghen_core::{
    assessment::{Assessment, assess},
    calendar::OfficeHours,
    catalog::Unreadable,
    condition::Truth,
    finding::{Fault, Finding, Severity},
    place::Place,
    schedule::{Schedule, schedule, vietnam_offset},
};

use crate::{
    catalog::Catalog,
    row::{CaseRow, ScheduleRow},
    surface::{Seen, Surface, Verdict},
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
        let today = row.at.with_timezone(&vietnam_offset()).date_naive();
        let Some(version) = chunk.procedure.version_on(today) else {
            let none = Finding {
                place: Place::Dossier,
                fault: Fault::new("procedure.no_version").with("date", today),
                severity: Severity::Error,
                law: None,
            };
            return Ok(Verdict {
                findings: Some(vec![none]),
                ..Verdict::default()
            });
        };
        let assessment = assess(version, &row.given, today);
        let limit = assessment.time_limit.as_ref().map(|entry| entry.limit);
        Ok(Verdict {
            complete: assessment.is_complete(),
            fee: fee(&assessment),
            limit,
            schedule: limit
                .map(|limit| schedule(&self.catalog.index.calendar, &agency.hours, limit, row.at)),
            asked: Some(
                assessment
                    .asked
                    .into_iter()
                    .map(|asked| asked.field)
                    .collect(),
            ),
            needed: Some(
                assessment
                    .components
                    .into_iter()
                    .filter(|state| state.needed == Truth::Yes)
                    .map(|state| state.component)
                    .collect(),
            ),
            findings: Some(assessment.findings),
        })
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

    /// The office hours rows count by.
    ///
    /// # Errors
    ///
    /// The catalog has no agency, or several: then rows must name theirs.
    pub fn hours(&self) -> Result<&OfficeHours, String> {
        match self.catalog.index.agencies.as_slice() {
            [only] => Ok(&only.hours),
            agencies => Err(format!("found {} agencies, expected one", agencies.len())),
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

fn fee(assessment: &Assessment) -> Option<String> {
    let fee = assessment.fee.as_ref()?;
    Some(
        fee.amount
            .map_or_else(|| "unknown".into(), |amount| amount.to_string()),
    )
}
