//! The document, with the names of what is there in place of any name there could be.

use anyhow::{Context, Result};
use serde_json::{Value, json};

/// The names of what a server holds.
pub(super) struct Names {
    pub(super) catalog: String,
    pub(super) codes: Vec<String>,
    pub(super) uploads: Vec<String>,
    /// Uploads that may be ended.
    pub(super) ended: Vec<String>,
    /// What opens something, by the name of its security scheme.
    pub(super) keys: Vec<(String, String)>,
}

/// The procedure that the dossiers are of, its cases and its form.
const PROCEDURE: &str = "1.013235";
const CASES: [&str; 2] = ["lost", "torn"];
const FORM: &str = "form";

/// All operations of a document.
pub(super) fn operations(document: &Value) -> impl Iterator<Item = &Value> {
    let paths = document.get("paths").and_then(Value::as_object);
    let items = paths.into_iter().flat_map(|paths| paths.values());
    items
        .filter_map(Value::as_object)
        .flat_map(|item| item.values())
}

/// Puts the names in, and gives what ends something a key of its own.
///
/// # Errors
/// The document is not as it was when this was written.
pub(super) fn narrow(document: &mut Value, names: &Names) -> Result<()> {
    let schemas = "/components/schemas/Submission/properties";
    for (name, value) in [
        ("catalog", names.catalog.as_str()),
        ("procedure", PROCEDURE),
    ] {
        let schema = document.pointer_mut(&format!("{schemas}/{name}"));
        *schema.with_context(|| format!("found no {name}"))? = json!({ "enum": [value] });
    }
    let schemes = document.pointer_mut("/components/securitySchemes");
    let schemes = schemes.and_then(Value::as_object_mut);
    let schemes = schemes.context("found no security schemes")?;
    for (own, like) in [("endedDraft", "draftKey"), ("endedSession", "session")] {
        let scheme = schemes.get(like).cloned();
        schemes.insert(own.into(), scheme.with_context(|| format!("no {like}"))?);
    }
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    let items = paths.into_iter().flat_map(|paths| paths.values_mut());
    for told in items
        .filter_map(Value::as_object_mut)
        .flat_map(|item| item.values_mut())
    {
        let id = told.get("operationId").and_then(Value::as_str);
        let id = id.unwrap_or_default().to_owned();
        match id.as_str() {
            "endDraft" => put(told, "security", json!([{ "endedDraft": [] }])),
            "signOut" => put(told, "security", json!([{}, { "endedSession": [] }])),
            _ => {}
        }
        let example = "/requestBody/content/application~1json/example/catalog";
        if let Some(example) = told.pointer_mut(example) {
            *example = json!(names.catalog);
        }
        let parameters = told.get_mut("parameters").and_then(Value::as_array_mut);
        for parameter in parameters.into_iter().flatten() {
            let name = parameter.get("name").and_then(Value::as_str);
            let (schema, example) = match (name.unwrap_or_default(), id.as_str()) {
                ("code", _) => one_of(&names.codes),
                // What is spoken is told whatever the upload.
                ("id", "uploadOptionsOfOne") => continue,
                ("id", "endUpload") => one_of(&names.ended),
                ("id", _) => one_of(&names.uploads),
                ("component", _) => one_of(&[FORM.to_owned()]),
                ("procedure", _) => one_of(&[PROCEDURE.to_owned()]),
                ("case", _) => one_of(&CASES.map(str::to_owned)),
                ("If-Match", _) => one_of(&[0, 1, 2].map(|number| format!("\"{number}\""))),
                // A header is text. Where it is described as a number, schemathesis takes its
                // own good requests for bad ones.
                ("Upload-Length", _) => one_of(&["1", "67", "1000"].map(str::to_owned)),
                ("Upload-Offset", _) => one_of(&["0", "1", "67"].map(str::to_owned)),
                // Of a pattern this long its coverage phase makes texts that do not match.
                ("Upload-Checksum", _) => one_of(&[
                    "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=".to_owned(),
                    "sha256 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=".to_owned(),
                ]),
                _ => continue,
            };
            put(parameter, "schema", schema);
            put(parameter, "example", example);
        }
    }
    Ok(())
}

/// A schema of these texts alone, and the first of them.
fn one_of(texts: &[String]) -> (Value, Value) {
    (
        json!({ "type": "string", "enum": texts }),
        json!(texts.first()),
    )
}

fn put(value: &mut Value, name: &str, new: Value) {
    if let Some(fields) = value.as_object_mut() {
        fields.insert(name.into(), new);
    }
}
