//! `write-cases FOLDER`: writes the catalog as it travels, and all rows with what the core
//! says of them, for surfaces that are no Rust.
//!
//! The catalog's files are named as `dunghen catalog` names them. The rows are one JSON
//! object: `cases`, `schedules` and `generated`. Beside them stand the JSON Schemas of answers.

use std::{fs, path::PathBuf, process::ExitCode};

use anyhow::{Context, Result, anyhow, bail};
use dunghen_cases::{
    Core, INDEX, Rows,
    catalog::{SCHEMAS, parts},
    generated,
};
use dunghen_core::{
    assessment::assess,
    procedure::Ruling,
    schedule::{Schedule, vietnam_offset},
    session::Session,
};
use serde_json::{Value, json};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("write-cases: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), None) = (arguments.next().map(PathBuf::from), arguments.next()) else {
        bail!("expected one folder");
    };
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let write = |name: &str, bytes: &[u8]| {
        let file = folder.join(name);
        fs::write(&file, bytes).with_context(|| format!("cannot write {}", file.display()))
    };
    write("index.bin", INDEX)?;
    for (code, bytes) in parts()? {
        write(&format!("{code}.vi.bin"), bytes)?;
    }
    write("schemas.json", SCHEMAS.as_bytes())?;
    write("cases.json", &serde_json::to_vec(&cases()?)?)
}

/// The rows as they are written, each with the core's own verdict.
fn cases() -> Result<Value> {
    let core = Core::new()?;
    let catalog = core.catalog();
    let rows = Rows::as_written()?;
    let (mut cases, mut schedules) = (Vec::new(), Vec::new());
    for (row, mut written) in rows.cases {
        let unknown = || anyhow!("found no procedure {}", row.procedure);
        let (chunk, agency) = catalog.procedure(&row.procedure).with_context(unknown)?;
        let today = row.at.with_timezone(&vietnam_offset()).date_naive();
        let said = match chunk.procedure.ruling(today, today) {
            Ruling::Version(version) => {
                let session = Session::new(version, &row.given, today);
                let calendar = &catalog.index.calendar;
                let fields: Vec<_> = version.fields().map(|field| &field.id).collect();
                json!({
                    "version": version.id,
                    "assessment": assess(version, &row.given, today),
                    "fields": fields,
                    "schedule": session.promise(calendar, &agency.hours, row.at),
                })
            }
            _ => Value::Null,
        };
        put(&mut written, "core", said)?;
        cases.push(written);
    }
    for (row, mut written) in rows.schedules {
        let said: Schedule = core.promise(&row).map_err(anyhow::Error::msg)?;
        put(&mut written, "core", serde_json::to_value(said)?)?;
        schedules.push(written);
    }
    let generated = generated::generated()?.into_iter().map(|one| {
        let verdict: Value = serde_json::from_str(&one.verdict)?;
        Ok(json!({
            "procedure": one.procedure, "day": one.day, "dossier": one.dossier, "verdict": verdict,
        }))
    });
    let generated: Vec<_> = generated.collect::<Result<_>>()?;
    Ok(json!({ "cases": cases, "schedules": schedules, "generated": generated }))
}

fn put(row: &mut Value, key: &str, value: Value) -> Result<()> {
    let fields = row
        .as_object_mut()
        .context("found a row that is no object")?;
    fields.insert(key.to_owned(), value);
    Ok(())
}
