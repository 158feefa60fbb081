//! `dunghen impact`: which dossiers get another verdict from another catalog.

use std::{collections::BTreeSet, fs, path::Path};

use anyhow::Context;
use chrono::NaiveDate;
use dunghen_catalog::Catalog;
use dunghen_core::{
    condition::Truth, dossier::Dossier, id::Id, procedure::Ruling, session::Session,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Answer, catalog, json_file};

/// A dossier as `impact` reads it: what was sent, and when.
#[derive(Deserialize)]
struct Kept {
    procedure: Id,
    dossier: Dossier,
    /// The day it was sent; the day asked about where it is left out.
    sent_on: Option<NaiveDate>,
}

/// Compares the verdicts of two folders of definitions on all dossiers of a folder.
///
/// # Errors
///
/// Something cannot be read, or definitions are not in order.
pub fn impact(old: &Path, new: &Path, dossiers: &Path, day: NaiveDate) -> anyhow::Result<Answer> {
    let ((_, old), (_, new)) = (catalog(old)?, catalog(new)?);
    let mut files: Vec<_> = fs::read_dir(dossiers)
        .with_context(|| format!("cannot read {}", dossiers.display()))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "json")
    });
    files.sort();
    let (mut lines, mut changed) = (Vec::new(), Vec::new());
    for file in &files {
        let kept: Kept = json_file(file)?;
        let day = kept.sent_on.unwrap_or(day);
        let before = verdict(&old, &kept, day);
        let after = verdict(&new, &kept, day);
        let differences = differences(&before, &after);
        if !differences.is_empty() {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            lines.push(format!("{name} ({})", kept.procedure));
            lines.extend(differences.iter().map(|line| format!("  {line}")));
            changed.push(json!({
                "file": name,
                "procedure": kept.procedure,
                "before": before,
                "after": after,
            }));
        }
    }
    lines.push(format!(
        "{} of {} dossiers change",
        changed.len(),
        files.len()
    ));
    Ok(Answer {
        text: lines.join("\n"),
        code: u8::from(!changed.is_empty()),
        json: json!({ "dossiers": files.len(), "changed": changed }),
    })
}

/// The verdict, as far as a change of it matters.
fn verdict(catalog: &Catalog, kept: &Kept, day: NaiveDate) -> Value {
    let Some(chunk) = catalog.chunks.get(&kept.procedure) else {
        return json!({ "procedure": "unknown" });
    };
    let version = match chunk.procedure.ruling(day, day) {
        Ruling::Version(version) => version,
        Ruling::Return(law) => return json!({ "returned": law }),
        Ruling::NoVersion => return json!({ "version": null }),
    };
    let assessment = Session::new(version, &kept.dossier, day).assessment();
    let findings: BTreeSet<_> = assessment
        .findings
        .iter()
        .map(|finding| format!("{} {}", finding.place, finding.fault.code))
        .collect();
    let of = |wanted: Truth| -> Vec<&Id> {
        let states = assessment.components.iter();
        let states = states.filter(|state| state.needed == wanted);
        states.map(|state| &state.component).collect()
    };
    let asked: Vec<_> = assessment.asked.iter().map(|asked| &asked.field).collect();
    let fees: Vec<_> = assessment.fees.iter().map(|fee| fee.amount).collect();
    json!({
        "complete": assessment.is_complete(),
        "findings": findings,
        "asked": asked,
        "needed": of(Truth::Yes),
        "open": of(Truth::Unknown),
        "fees": fees,
        "limit": assessment.time_limit,
    })
}

fn differences(before: &Value, after: &Value) -> Vec<String> {
    let names = |value: &Value| -> BTreeSet<String> {
        let fields = value.as_object().into_iter().flatten();
        fields.map(|(name, _)| name.clone()).collect()
    };
    let all = names(before).into_iter().chain(names(after));
    let all: BTreeSet<_> = all.collect();
    all.iter()
        .filter(|name| before.get(name) != after.get(name))
        .flat_map(|name| difference(name, before.get(name), after.get(name)))
        .collect()
}

/// Lists differ by what is gone and what is new, anything else by its two values.
fn difference(name: &str, before: Option<&Value>, after: Option<&Value>) -> Vec<String> {
    if let (Some(Value::Array(before)), Some(Value::Array(after))) = (before, after)
        && name != "fees"
    {
        let gone = before.iter().filter(|item| !after.contains(item));
        let new = after.iter().filter(|item| !before.contains(item));
        let gone = gone.map(|item| format!("{name} - {}", plain(item)));
        return gone
            .chain(new.map(|item| format!("{name} + {}", plain(item))))
            .collect();
    }
    let shown = |value: Option<&Value>| value.map_or_else(|| "nothing".into(), plain);
    vec![format!("{name}: {} → {}", shown(before), shown(after))]
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
