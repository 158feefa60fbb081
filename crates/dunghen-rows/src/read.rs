//! Files of rows.

use serde_json::{Value, json};

use crate::row::CaseRow;

/// What a file of rows may hold, by its key in the file.
const KINDS: [&str; 2] = ["case", "schedule"];

/// A file that cannot be read as rows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {message}")]
pub struct Unreadable {
    place: String,
    message: String,
}

/// The cases of one file of rows.
///
/// # Errors
///
/// The file is no TOML, or the first row with a key missing, unknown or of the wrong
/// shape.
pub fn cases(file: &str, text: &str) -> Result<Vec<CaseRow>, Unreadable> {
    let rows = values(file, text)?.into_iter();
    rows.filter(|row| row.get("kind") == Some(&json!("case")))
        .map(|mut row| {
            let written = |key| row.get(key).map(Value::to_string).unwrap_or_default();
            let place = format!("{file}:{}: {}", written("line"), written("name"));
            if let Some(fields) = row.as_object_mut() {
                fields.remove("kind");
            }
            serde_json::from_value(row).map_err(|error| Unreadable {
                place,
                message: error.to_string(),
            })
        })
        .collect()
}

/// The rows of one file as values, each with its kind, file and line; the procedure is
/// the one whose folder the file is in.
///
/// # Errors
///
/// The file is no TOML, or holds something other than rows.
pub fn values(file: &str, text: &str) -> Result<Vec<Value>, Unreadable> {
    let unreadable = |message: String| Unreadable {
        place: file.into(),
        message,
    };
    let table: toml::Table = toml::from_str(text).map_err(|error| unreadable(error.to_string()))?;
    let procedure = file
        .strip_prefix("procedures/")
        .and_then(|path| path.split('/').nth(1));
    let mut rows = Vec::new();
    for (kind, entries) in table {
        if !KINDS.contains(&kind.as_str()) {
            return Err(unreadable(format!(
                "found `{kind}`, expected one of {KINDS:?}"
            )));
        }
        let Some(entries) = entries.as_array() else {
            return Err(unreadable(format!(
                "found `{kind}` alone, expected `[[{kind}]]`"
            )));
        };
        let heading = format!("[[{kind}]]");
        let lines = (1..)
            .zip(text.lines())
            .filter(|(_, line)| line.trim() == heading)
            .map(|(number, _)| number);
        for (line, entry) in lines.zip(entries) {
            let mut row =
                serde_json::to_value(entry).map_err(|error| unreadable(error.to_string()))?;
            let Some(fields) = row.as_object_mut() else {
                return Err(unreadable(format!("found `{kind}` that is no table")));
            };
            fields.insert("kind".into(), json!(kind));
            fields.insert("file".into(), json!(file));
            fields.insert("line".into(), json!(line));
            if let Some(code) = procedure {
                fields.insert("procedure".into(), json!(code));
            }
            rows.push(row);
        }
    }
    Ok(rows)
}
