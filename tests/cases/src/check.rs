//! The one check of a row, whatever the surface.

use std::{
    collections::BTreeMap,
    fmt::{self, Display},
};

use dunghen_rows::{
    CaseRow, Diff, ScheduleRow,
    diff::{expected, indented, same},
    row::Dated,
};

use crate::{
    core_surface::Core,
    rows::Rows,
    surface::{Seen, Surface},
};

/// A row that a surface does not fulfil.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {name} ({source_of_law})\n{}", differences.join("\n"))]
pub struct Mismatch {
    file: String,
    line: u32,
    name: String,
    source_of_law: String,
    differences: Vec<String>,
}

/// What a surface did with all rows, where none failed.
#[derive(Debug, Clone)]
pub struct Report {
    /// The surface.
    pub surface: &'static str,
    /// Cases compared.
    pub cases: usize,
    /// Schedules compared.
    pub schedules: usize,
    /// Rows not compared, with their names, by why.
    pub set_apart: BTreeMap<String, Vec<String>>,
}

impl Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            surface,
            cases,
            schedules,
            ..
        } = self;
        write!(f, "{surface}: {cases} cases and {schedules} schedules hold")?;
        for (why, rows) in &self.set_apart {
            write!(f, "\n  {} set apart: {why}", rows.len())?;
        }
        Ok(())
    }
}

/// Why the rows do not hold on a surface.
#[derive(Debug, thiserror::Error)]
pub enum Failures {
    /// The rows or the catalog cannot be read.
    #[error("{0}")]
    Unreadable(String),
    /// There is nothing to check, so nothing is proved.
    #[error("found {cases} cases and {schedules} schedules, expected some of each")]
    NoRows {
        /// How many cases there are.
        cases: usize,
        /// How many schedules there are.
        schedules: usize,
    },
    /// Some rows do not hold.
    #[error("{surface}: {} rows do not hold\n\n{}", found.len(), listed(found))]
    Rows {
        /// The surface.
        surface: &'static str,
        /// The rows, in order.
        found: Vec<Mismatch>,
    },
}

fn listed(found: &[Mismatch]) -> String {
    let texts: Vec<_> = found.iter().map(Mismatch::to_string).collect();
    texts.join("\n\n")
}

/// Checks every row on a surface and tells of all that fail.
///
/// # Errors
///
/// A row does not hold, cannot be read, or there is none.
pub fn check_all(surface: &mut impl Surface) -> Result<Report, Failures> {
    let unreadable = |error: &dyn Display| Failures::Unreadable(error.to_string());
    let rows = Rows::built_in().map_err(|error| unreadable(&error))?;
    let core = Core::new().map_err(|error| unreadable(&error))?;
    if rows.cases.is_empty() || rows.schedules.is_empty() {
        return Err(Failures::NoRows {
            cases: rows.cases.len(),
            schedules: rows.schedules.len(),
        });
    }
    let mut report = Report {
        surface: surface.name(),
        cases: 0,
        schedules: 0,
        set_apart: BTreeMap::new(),
    };
    let mut found = Vec::new();
    for row in &rows.cases {
        match check_case(surface, &core, row) {
            Ok(Seen::Answer(())) => report.cases += 1,
            Ok(Seen::Nothing(why)) => set_apart(&mut report, why, &row.name),
            Err(mismatch) => found.push(mismatch),
        }
    }
    for row in &rows.schedules {
        match check_schedule(surface, &core, row) {
            Ok(Seen::Answer(())) => report.schedules += 1,
            Ok(Seen::Nothing(why)) => set_apart(&mut report, why, &row.name),
            Err(mismatch) => found.push(mismatch),
        }
    }
    if found.is_empty() {
        Ok(report)
    } else {
        Err(Failures::Rows {
            surface: surface.name(),
            found,
        })
    }
}

fn set_apart(report: &mut Report, why: String, row: &str) {
    report.set_apart.entry(why).or_default().push(row.into());
}

/// Checks one dossier: against its row, then against the core.
///
/// # Errors
///
/// What the row expects and the surface does not show, or shows otherwise.
pub fn check_case(
    surface: &mut impl Surface,
    core: &Core,
    row: &CaseRow,
) -> Result<Seen<()>, Mismatch> {
    let failed = |differences| Mismatch {
        file: row.file.clone(),
        line: row.line,
        name: row.name.clone(),
        source_of_law: row.source.clone(),
        differences,
    };
    let seen = match surface
        .assess(row)
        .map_err(|error| failed(vec![indented(&error)]))?
    {
        Seen::Nothing(why) => return Ok(Seen::Nothing(why)),
        Seen::Answer(verdict) => verdict,
    };
    let said = core
        .verdict(row)
        .map_err(|error| failed(vec![indented(&error)]))?;
    let mut diff = Diff::default();
    expected(row, &seen, &mut diff);
    same(&said, &seen, &mut diff);
    done(diff, failed)
}

/// Checks one schedule: against its row, then against the core.
///
/// # Errors
///
/// What the row expects and the surface does not show, or shows otherwise.
pub fn check_schedule(
    surface: &mut impl Surface,
    core: &Core,
    row: &ScheduleRow,
) -> Result<Seen<()>, Mismatch> {
    let failed = |differences| Mismatch {
        file: row.file.clone(),
        line: row.line,
        name: row.name.clone(),
        source_of_law: row.source.clone(),
        differences,
    };
    let seen = match surface
        .schedule(row)
        .map_err(|error| failed(vec![indented(&error)]))?
    {
        Seen::Nothing(why) => return Ok(Seen::Nothing(why)),
        Seen::Answer(schedule) => schedule,
    };
    let said = core
        .promise(row)
        .map_err(|error| failed(vec![indented(&error)]))?;
    let mut diff = Diff::default();
    diff.one("accepted", &row.accepted, &Dated(seen.accepted_at));
    diff.one("result", &row.result, &Dated(seen.result_at));
    diff.one("limit", &row.limit.to_string(), &seen.limit.to_string());
    if row.status.is_some() {
        diff.one(
            "status",
            &format!("{:?}", row.status),
            &format!("{:?}", seen.status),
        );
    }
    diff.entries(&row.entries, &seen);
    diff.whole("schedule", &said, &seen);
    done(diff, failed)
}

fn done(diff: Diff, failed: impl Fn(Vec<String>) -> Mismatch) -> Result<Seen<()>, Mismatch> {
    if diff.0.is_empty() {
        Ok(Seen::Answer(()))
    } else {
        Err(failed(diff.0))
    }
}
