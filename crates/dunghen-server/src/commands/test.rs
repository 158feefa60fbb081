//! `dunghen test`: whether the rows beside the procedures hold, and what they cover.

use std::path::Path;

use dunghen_catalog::{Catalog, sources::Sources};
use dunghen_core::{agency::Agency, catalog::ProcedureChunk};
use dunghen_rows::{CaseRow, Coverage, Diff, diff::expected, judge, read};
use serde_json::{Value, json};

use super::{Answer, catalog};

/// Judges every row in a folder of definitions.
///
/// # Errors
///
/// The folder or a file of rows cannot be read, or the definitions are not in order.
pub fn test(root: &Path) -> anyhow::Result<Answer> {
    let (sources, catalog) = catalog(root)?;
    let mut lines = Vec::new();
    let mut told = Vec::new();
    let mut sound = true;
    for (code, chunk) in &catalog.chunks {
        let Some(agency) = catalog.index.agency(&chunk.procedure.agency) else {
            continue;
        };
        let report = report(&sources, &catalog, chunk, agency)?;
        sound &= report.failed.is_empty() && report.missing.is_empty() && report.rows > 0;
        lines.extend(report.failed.iter().map(|(_, text)| text.clone()));
        lines.push(report.summary(code));
        lines.extend(report.missing.iter().map(|missing| format!("  {missing}")));
        told.push(report.json(code));
    }
    Ok(Answer {
        text: lines.join("\n"),
        json: json!({ "procedures": told }),
        code: u8::from(!sound),
    })
}

/// What became of one procedure's rows.
struct Report {
    rows: usize,
    failed: Vec<(Value, String)>,
    needed: usize,
    seen: usize,
    missing: Vec<String>,
}

fn report(
    sources: &Sources,
    catalog: &Catalog,
    chunk: &ProcedureChunk,
    agency: &Agency,
) -> anyhow::Result<Report> {
    let procedure = &chunk.procedure;
    let file = format!(
        "procedures/{}/{}/cases.toml",
        procedure.field_of_work, procedure.code
    );
    let rows = read::cases(&file, sources.text(&file))?;
    let mut coverage = Coverage::of(procedure);
    let mut failed = Vec::new();
    for row in &rows {
        coverage.look(procedure, row);
        let verdict = judge(procedure, agency, &catalog.index.calendar, row);
        let mut diff = Diff::default();
        expected(row, &verdict, &mut diff);
        if !diff.0.is_empty() {
            failed.push(told(row, &diff));
        }
    }
    let (needed, seen) = coverage.counts();
    Ok(Report {
        rows: rows.len(),
        failed,
        needed,
        seen,
        missing: coverage.missing(),
    })
}

fn told(row: &CaseRow, diff: &Diff) -> (Value, String) {
    let differences: Vec<_> = diff.0.iter().map(|line| line.trim()).collect();
    (
        json!({ "name": row.name, "line": row.line, "differences": differences }),
        format!(
            "{}:{}: {} ({})\n{}",
            row.file,
            row.line,
            row.name,
            row.source,
            diff.0.join("\n")
        ),
    )
}

impl Report {
    fn summary(&self, code: &str) -> String {
        let held = self.rows - self.failed.len();
        format!(
            "{code}: {held} of {} rows hold, {} of {} sides of conditions were seen",
            self.rows, self.seen, self.needed
        )
    }

    fn json(&self, code: &str) -> Value {
        json!({
            "code": code,
            "rows": self.rows,
            "failed": self.failed.iter().map(|(told, _)| told).collect::<Vec<_>>(),
            "sides": self.needed,
            "seen": self.seen,
            "missing": self.missing,
        })
    }
}
