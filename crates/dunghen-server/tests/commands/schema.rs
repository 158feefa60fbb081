//! The JSON Schema of `procedure.toml`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use jsonschema::Validator;
use serde_json::{Value, json};
use toml::Value as Toml;

use crate::{
    document::{page, repository},
    practice::{PROCEDURE, Practice},
    program::dunghen,
};

const SCHEMA: &str = "docs/procedure.schema.json";
const EVERYTHING: &str = "crates/dunghen-catalog/tests/everything/procedure.toml";

#[test]
fn the_schema_in_the_repository_is_the_one_the_program_prints() -> anyhow::Result<()> {
    let printed = dunghen(&repository(), &["schema"])?;
    assert_eq!(printed.code, Some(0), "{}", printed.err);
    assert!(
        printed.out == page(SCHEMA)?,
        "{SCHEMA} is out of date, write it again: dunghen schema > {SCHEMA}"
    );
    Ok(())
}

#[test]
fn every_procedure_is_valid_by_the_schema() -> anyhow::Result<()> {
    let validator = validator()?;
    let practice = Practice::new()?;
    let mut files = vec![practice.path().join(PROCEDURE)];
    procedures(&repository().join("procedures"), &mut files)?;
    assert!(files.len() > 1);
    for file in files {
        let value = read(&file)?;
        let found: Vec<_> = validator
            .iter_errors(&value)
            .map(|error| format!("{} {error}", error.instance_path()))
            .collect();
        assert!(found.is_empty(), "{}: {found:#?}", file.display());
    }
    Ok(())
}

#[test]
fn the_schema_refuses_what_the_check_refuses() -> anyhow::Result<()> {
    let validator = validator()?;
    let sound = read(&repository().join(EVERYTHING))?;
    let rows = [
        ("/code", json!("1.01323")),
        ("/channels/0", json!("telephone")),
        ("/online/level", json!("half")),
        ("/version/1/effective_from", json!(20_260_701)),
        ("/version/1/transition/outcome", json!("forget")),
        ("/version/1/case/0/id", json!("House")),
        ("/version/1/section/0/fields/0/kind", json!("boolean")),
        (
            "/version/1/section/0/fields/0",
            json!({ "id": "urban", "kind": "yes_no", "whem": "true" }),
        ),
        ("/version/1/component/0/law", json!("somewhere")),
        ("/version/1/rule/0/severity", json!("grave")),
        ("/version/1/fee/0/amount", json!(-1)),
        ("/version/1/time_limit/0/unit", json!("weeks")),
        ("/version/1/phase/0/hours", json!("four")),
    ];
    for (place, value) in rows {
        let mut broken = sound.clone();
        let there = broken.pointer_mut(place);
        *there.ok_or_else(|| anyhow::anyhow!("{place}"))? = value;
        assert!(!is_told(&validator, &sound, place), "{place}");
        assert!(is_told(&validator, &broken, place), "{place}");
    }
    Ok(())
}

fn validator() -> anyhow::Result<Validator> {
    let schema: Value = serde_json::from_str(&page(SCHEMA)?)?;
    Ok(jsonschema::validator_for(&schema)?)
}

/// Whether something is wrong at a place, or with what it is in.
fn is_told(validator: &Validator, value: &Value, place: &str) -> bool {
    validator.iter_errors(value).any(|error| {
        let at = error.instance_path().as_str();
        place.starts_with(at) || at.starts_with(place)
    })
}

/// The definitions of procedures below a folder.
fn procedures(folder: &Path, found: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            procedures(&path, found)?;
        } else if path.ends_with("procedure.toml") {
            found.push(path);
        }
    }
    Ok(())
}

/// A file of TOML as an editor checks it.
fn read(file: &Path) -> anyhow::Result<Value> {
    let table: toml::Table = toml::from_str(&fs::read_to_string(file)?)?;
    Ok(plain(Toml::Table(table)))
}

/// Dates become texts, as JSON has them.
fn plain(value: Toml) -> Value {
    match value {
        Toml::Datetime(moment) => json!(moment.to_string()),
        Toml::Array(items) => items.into_iter().map(plain).collect(),
        Toml::Table(entries) => {
            let entries = entries.into_iter();
            Value::Object(entries.map(|(key, value)| (key, plain(value))).collect())
        }
        Toml::String(text) => json!(text),
        Toml::Integer(whole) => json!(whole),
        Toml::Float(number) => json!(number),
        Toml::Boolean(flag) => json!(flag),
    }
}
