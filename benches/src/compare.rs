//! A job's dossiers as the rules engine takes them, and its findings in the job's words.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use dunghen_core::{
    assessment::Assessment,
    dossier::Dossier,
    finding::{Finding, Severity},
    place::Place,
    procedure::Version,
};
use serde_json::{Value, json};

use crate::{
    job::{Data, Job, Kind, Sample},
    reference::Verdict,
    translate::{self, PATTERN},
};

/// A dossier as a plain object: answers as they are, files as attachments, somebody to reach.
pub fn plain(job: &Job, data: &Data) -> Value {
    let is_file = |id: &str| job.components.iter().any(|component| component.id == id);
    let answers: Data = data
        .iter()
        .filter(|(id, _)| !is_file(id))
        .map(|(id, value)| (id.clone(), value.clone()))
        .collect();
    let files = data.iter().filter(|(id, _)| is_file(id));
    let attachments: Vec<_> = files
        .enumerate()
        .map(|(number, (id, file))| {
            let media = file.get("type").and_then(Value::as_str).unwrap_or_default();
            json!({
                "component": id,
                "name": file.get("name"),
                "bytes": file.get("size"),
                "kind": translate::file_kind(media),
                "sha256": format!("{number:064x}"),
            })
        })
        .collect();
    let contact = json!({
        "full_name": "Nguyễn Văn An",
        "phone": "0912345678",
        "email": "nguyenvanan@example.com",
    });
    json!({ "answers": answers, "contact": contact, "attachments": attachments })
}

/// The same as the rules engine keeps it.
///
/// # Errors
/// Never, for what [`plain`] makes of data.
pub fn dossier(job: &Job, data: &Data) -> Result<Dossier> {
    serde_json::from_value(plain(job, data)).context("the dossier cannot be read")
}

/// A verdict in the job's words. Warnings and advice are left out: the job has none.
pub fn verdict(job: &Job, data: &Data, assessment: &Assessment) -> Verdict {
    let asked: BTreeSet<_> = assessment
        .asked
        .iter()
        .map(|asked| asked.field.as_str())
        .collect();
    let hidden = job
        .fields
        .iter()
        .filter(|field| !asked.contains(field.id.as_str()));
    let weighs = |finding: &&Finding| matches!(finding.severity, Severity::Error | Severity::Gate);
    let findings = assessment.findings.iter().filter(weighs);
    let mut errors: Vec<_> = findings.map(|finding| error(job, data, finding)).collect();
    errors.sort();
    Verdict {
        hidden: hidden.map(|field| field.id.clone()).collect(),
        errors,
    }
}

/// A finding as place and code. What has no counterpart keeps its own code.
fn error(job: &Job, data: &Data, finding: &Finding) -> (String, String) {
    let code: &str = &finding.fault.code;
    let kind_of = |field: &str, column: Option<&str>| {
        let field = job.fields.iter().find(|known| known.id == field)?;
        match (&field.kind, column) {
            (Kind::Group { columns, .. }, Some(column)) => columns
                .iter()
                .find(|known| known.id == column)
                .map(|known| &known.kind),
            (kind, _) => Some(kind),
        }
    };
    let (place, kind, value) = match &finding.place {
        Place::Answer(field) => (
            field.to_string(),
            kind_of(field, None),
            data.get(field.as_str()),
        ),
        Place::Cell(field, row, column) => {
            let rows = data.get(field.as_str());
            let cell = rows.and_then(|rows| rows.get(usize::from(*row))?.get(column.as_str()));
            (
                format!("{field}[{row}].{column}"),
                kind_of(field, Some(column)),
                cell,
            )
        }
        Place::Component(id) => (id.to_string(), None, None),
        other => (other.to_string(), None, None),
    };
    let said = match code {
        "required" | "component.missing" => "required",
        "text.too_short" => "minLength",
        "text.too_long" => "maxLength",
        "decimal.precision" => "integer",
        "decimal.bounds" if is_below(kind, value) => "min",
        "decimal.bounds" => "max",
        "choice.unknown" if matches!(kind, Some(Kind::Checkbox)) => "type",
        "choice.unknown" => "option",
        "date.too_early" => "minDate",
        "date.too_late" => "maxDate",
        "date.form" | "date.day" | "date.month" | "date.year" => "date",
        "table.too_few" => "minRows",
        "table.too_many" => "maxRows",
        "answer.unreadable" => "type",
        "file.kind" => "fileType",
        "file.too_big" => "fileSize",
        rule if rule.starts_with("rule.") && rule.ends_with(PATTERN) => "pattern",
        rule => return (place, rule.replacen("rule.", "rule:", 1)),
    };
    (place, said.to_owned())
}

/// The finding tells the bounds and not which of them was broken.
fn is_below(kind: Option<&Kind>, value: Option<&Value>) -> bool {
    match (kind, value.and_then(Value::as_f64)) {
        (Some(Kind::Number { min: Some(min), .. }), Some(value)) => value < *min,
        _ => false,
    }
}

/// How the verdicts on all dossiers differ from what was expected, a line each.
///
/// # Errors
/// A dossier cannot be read.
pub fn differences(job: &Job, samples: &[Sample], version: &Version) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for sample in samples {
        let dossier = dossier(job, &sample.data)?;
        let assessment = dunghen_core::assessment::assess(version, &dossier, translate::today());
        let ours = verdict(job, &sample.data, &assessment);
        let mut errors = sample.errors.clone();
        errors.sort();
        let expected = Verdict {
            hidden: sample.hidden.iter().cloned().collect(),
            errors,
        };
        if ours != expected {
            found.push(difference(sample.n, &ours, &expected));
        }
    }
    Ok(found)
}

fn difference(n: usize, ours: &Verdict, expected: &Verdict) -> String {
    let hidden: Vec<_> = ours.hidden.symmetric_difference(&expected.hidden).collect();
    let without = |these: &[(String, String)], those: &[(String, String)]| -> Vec<String> {
        let mut those = those.to_vec();
        let mut left = Vec::new();
        for (place, code) in these {
            match those.iter().position(|(p, c)| p == place && c == code) {
                Some(at) => drop(those.remove(at)),
                None => left.push(format!("{place} {code}")),
            }
        }
        left
    };
    format!(
        "dossier {n}: found beyond the expected {:?}, expected but not found {:?}, hidden in one only {hidden:?}",
        without(&ours.errors, &expected.errors),
        without(&expected.errors, &ours.errors),
    )
}
