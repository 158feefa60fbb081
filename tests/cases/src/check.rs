//! The one check of a row, whatever the surface.

use std::{
    collections::BTreeMap,
    fmt::{self, Debug, Display},
};

use chrono::NaiveDate;
use dunghen_core::{
    finding::{Finding, Severity},
    schedule::{Reason, Schedule},
};

use crate::{
    core_surface::Core,
    row::{CaseRow, Dated, Rows, ScheduleRow, spelled},
    surface::{Seen, Surface, Verdict},
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
    diff.or_else(failed)
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
    diff.one("limit", &spelled(row.limit), &spelled(seen.limit));
    diff.entries(&row.entries, &seen);
    diff.whole("schedule", &said, &seen);
    diff.or_else(failed)
}

/// What the row expects, as far as the surface shows it.
fn expected(row: &CaseRow, seen: &Verdict, diff: &mut Diff) {
    let expect = &row.expect;
    diff.one("complete", &expect.complete, &seen.complete);
    if let Some(findings) = &seen.findings {
        let found: Vec<_> = findings
            .iter()
            .filter(|finding| finding.severity != Severity::Advice)
            .map(spelled_finding)
            .collect();
        diff.list("findings", &expect.findings, &found);
    }
    if let (Some(expected), Some(found)) = (&expect.asked, &seen.asked) {
        diff.list("asked", expected, found);
    }
    if let (Some(expected), Some(found)) = (&expect.needed, &seen.needed) {
        diff.list("needed", expected, found);
    }
    if let (Some(expected), Some(found)) = (&expect.fee, &seen.fee) {
        diff.one("fee", &expected.to_string(), found);
    }
    if let (Some(expected), Some(found)) = (expect.limit, seen.limit) {
        diff.one("limit", &spelled(expected), &spelled(found));
    }
    if let Some(schedule) = &seen.schedule {
        if expect.result.is_some() {
            diff.one("result", &Dated(expect.result), &Dated(schedule.result_at));
        }
        diff.entries(&expect.entries, schedule);
    } else if expect.complete && expect.result.is_some() {
        diff.0.push("  result: found none".into());
    }
}

/// Everything the core says, as far as the surface shows it.
fn same(core: &Verdict, seen: &Verdict, diff: &mut Diff) {
    diff.one("complete, by the core", &core.complete, &seen.complete);
    if let (Some(expected), Some(found)) = (&core.findings, &seen.findings) {
        diff.whole("findings, by the core", expected, found);
    }
    if let (Some(expected), Some(found)) = (&core.schedule, &seen.schedule) {
        diff.whole("schedule, by the core", expected, found);
    }
}

fn spelled_finding(finding: &Finding) -> String {
    format!("{} {}", finding.place, finding.fault.code)
}

fn indented(text: &str) -> String {
    format!("  {}", text.replace('\n', "\n  "))
}

/// What differs, a few lines each.
#[derive(Default)]
struct Diff(Vec<String>);

impl Diff {
    fn one<T: PartialEq + Display>(&mut self, what: &str, expected: &T, found: &T) {
        if expected != found {
            self.0
                .push(format!("  {what}: expected {expected}, found {found}"));
        }
    }

    /// Lists differ by what is missing and what is too much, or by their order.
    fn list<T: PartialEq + Display>(&mut self, what: &str, expected: &[T], found: &[T]) {
        if expected == found {
            return;
        }
        let missing = expected.iter().filter(|item| !found.contains(item));
        let beyond = found.iter().filter(|item| !expected.contains(item));
        let lines: Vec<_> = missing
            .map(|item| format!("    - {item}"))
            .chain(beyond.map(|item| format!("    + {item}")))
            .collect();
        if lines.is_empty() {
            let joined = |items: &[T]| {
                items
                    .iter()
                    .map(T::to_string)
                    .collect::<Vec<_>>()
                    .join(", ")
            };
            self.0.push(format!(
                "  {what}: the same in another order or number\n    - {}\n    + {}",
                joined(expected),
                joined(found)
            ));
        } else {
            self.0.push(format!("  {what}\n{}", lines.join("\n")));
        }
    }

    /// The days the row speaks of.
    fn entries(&mut self, expected: &BTreeMap<NaiveDate, Reason>, seen: &Schedule) {
        for (date, reason) in expected {
            let found = seen.entries.iter().find(|entry| entry.date == *date);
            if found.map(|entry| entry.reason) != Some(*reason) {
                self.0.push(format!(
                    "  {date}: expected {reason:?}, found {:?}",
                    found.map(|entry| entry.reason)
                ));
            }
        }
    }

    fn whole<T: PartialEq + Debug>(&mut self, what: &str, expected: &T, found: &T) {
        if expected != found {
            self.0
                .push(format!("  {what}\n    - {expected:?}\n    + {found:?}"));
        }
    }

    fn or_else(self, failed: impl Fn(Vec<String>) -> Mismatch) -> Result<Seen<()>, Mismatch> {
        if self.0.is_empty() {
            Ok(Seen::Answer(()))
        } else {
            Err(failed(self.0))
        }
    }
}
