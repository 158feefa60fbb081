//! The JSON Schema of the answers to a procedure's questions.
//!
//! It says what an answer looks like in its one spelling, as the rules tell answers back, and
//! which questions are asked of everybody. What hangs on other answers or on the day (whether
//! a question is asked, a bound of a date, a rule) it cannot say: answers it accepts may still
//! be found fault with. It is never stricter: a complete dossier's answers, as the rules tell
//! them back, are accepted.

use dunghen_core::{
    catalog::Words,
    formats::Decimal,
    id::Id,
    procedure::{CASE_FIELD, Field, FieldKind, Table, Version},
    text::Lang,
};
use serde_json::{Map, Number, Value, json};

/// The schema (2020-12) of the answers by a version, with the questions in one language as
/// titles.
pub fn answers(code: &Id, version: &Version, words: &Words, lang: Lang) -> Value {
    let fields: Vec<&Field> = version.fields().collect();
    let mut schema = object(&fields, |field| {
        words.get(lang, &format!("field.{}.label", field.id))
    });
    // Where there is but one case it is no question, and told back all the same.
    if let ([only], Some(properties)) = (
        version.cases.as_slice(),
        schema.get_mut("properties").and_then(Value::as_object_mut),
    ) {
        properties.insert(CASE_FIELD.to_owned(), json!({ "const": only.id }));
    }
    if let Some(schema) = schema.as_object_mut() {
        let dialect = "https://json-schema.org/draft/2020-12/schema";
        schema.insert("$schema".to_owned(), dialect.into());
        schema.insert("title".to_owned(), format!("{code} {}", version.id).into());
    }
    schema
}

/// An object with these fields as keys and no other.
fn object<'w>(fields: &[&Field], title: impl Fn(&Field) -> Option<&'w str>) -> Value {
    let mut properties = Map::new();
    for field in fields {
        let mut schema = value(&field.kind);
        if let (Some(title), Some(schema)) = (title(field), schema.as_object_mut()) {
            schema.insert("title".to_owned(), title.into());
        }
        properties.insert(field.id.to_string(), schema);
    }
    let always = |field: &&&Field| field.visible.is_always() && field.required.is_always();
    let required: Vec<_> = fields
        .iter()
        .filter(always)
        .map(|field| &field.id)
        .collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

/// What an answer of a kind looks like.
fn value(kind: &FieldKind) -> Value {
    match kind {
        FieldKind::Text { min, max } => {
            json!({ "type": "string", "minLength": min, "maxLength": max })
        }
        FieldKind::Paragraph { max } => json!({ "type": "string", "maxLength": max }),
        FieldKind::Integer { min, max } | FieldKind::Money { min, max } => {
            let number = json!({ "type": "integer", "minimum": min, "maximum": max });
            either(number, "^-?[0-9]+$")
        }
        FieldKind::Decimal { places, min, max } => {
            let kind = if *places == 0 { "integer" } else { "number" };
            let number = json!({ "type": kind, "minimum": number(min), "maximum": number(max) });
            either(number, "^-?[0-9]+([.][0-9]+)?$")
        }
        FieldKind::Area => {
            let number = json!({ "type": "number", "minimum": 0 });
            either(number, "^[0-9]+([.][0-9]+)?$")
        }
        FieldKind::Date { .. } => {
            json!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" })
        }
        FieldKind::YesNo => json!({ "enum": ["yes", "no", true, false] }),
        FieldKind::Choice { options } => json!({ "enum": options }),
        FieldKind::Choices { options } => {
            json!({ "type": "array", "items": { "enum": options } })
        }
        FieldKind::Ward { codes, .. } => json!({ "enum": codes }),
        FieldKind::CitizenId => digits(12),
        FieldKind::OldIdNumber => digits(9),
        FieldKind::Passport
        | FieldKind::TaxCode
        | FieldKind::EnterpriseCode
        | FieldKind::Phone
        | FieldKind::Email
        | FieldKind::DocumentNumber
        | FieldKind::DossierCode
        | FieldKind::CertificateNumber
        | FieldKind::LandParcel
        | FieldKind::Vn2000 => json!({ "type": "string", "minLength": 1 }),
        FieldKind::Table(table) => rows(table),
    }
}

fn rows(table: &Table) -> Value {
    let columns: Vec<&Field> = table.columns.iter().collect();
    json!({
        "type": "array",
        "minItems": table.min_rows,
        "maxItems": table.max_rows,
        "items": object(&columns, |_| None),
    })
}

/// A number, or its digits as text: so no amount passes through binary floating point.
fn either(number: Value, digits: &str) -> Value {
    json!({ "anyOf": [number, { "type": "string", "pattern": digits }] })
}

fn digits(count: u8) -> Value {
    json!({ "type": "string", "pattern": format!("^[0-9]{{{count}}}$") })
}

/// A bound in its own digits.
fn number(bound: &Decimal) -> Option<Number> {
    bound.to_string().parse().ok()
}
