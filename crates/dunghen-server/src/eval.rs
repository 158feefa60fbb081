//! `dunghen eval`: one expression over values of JSON, for those who write rules.

use std::borrow::Cow;

use anyhow::{Context, bail};
use dunghen_catalog::cel::{self, Answers, Type};
use dunghen_core::expr::{Input, Stop, TypeName, Value, evaluate};
use serde_json::{Map, Value as Json, json};

use crate::commands::Answer;

/// Evaluates an expression over bindings: an object of names and values, where `null`
/// is a question that is asked and not answered.
///
/// # Errors
/// The bindings are no such object.
pub fn eval(text: &str, bindings: &Json) -> anyhow::Result<Answer> {
    let Json::Object(bindings) = bindings else {
        bail!("found bindings that are no object, expected one of names and values");
    };
    let fields: Vec<_> = bindings
        .iter()
        .map(|(name, value)| (name.clone(), type_of(value)))
        .collect();
    let answers = bindings
        .iter()
        .map(|(name, value)| match value {
            Json::Null => Ok(Input::Unanswered),
            value => Ok(Input::Answer(read(value).with_context(|| name.clone())?)),
        })
        .collect::<anyhow::Result<Vec<_>>>()?;
    let compiled = match cel::compile(text, &fields) {
        Ok(compiled) => compiled,
        Err(mistake) => {
            let at = [mistake.span.start, mistake.span.end];
            return Ok(Answer {
                json: json!({ "mistake": { "message": mistake.message, "at": at } }),
                text: pointed(text, mistake.span.start, &mistake.message),
                code: 2,
            });
        }
    };
    let outcome = evaluate(&compiled.expr, &Answers(&answers));
    Ok(match outcome {
        Ok(value) => {
            let of = value.type_name().name();
            let json = written(&value);
            Answer {
                text: format!("{json}: {of}"),
                json: json!({ "value": json, "type": of }),
                code: 0,
            }
        }
        Err(Stop::Unknown(missing)) => {
            let names: Vec<_> = missing
                .iter()
                .filter_map(|at| Some(fields.get(usize::from(*at))?.0.as_str()))
                .collect();
            Answer {
                text: format!("unknown without {}", names.join(", ")),
                json: json!({ "unknown": names }),
                code: 3,
            }
        }
        Err(Stop::Absent) => Answer {
            text: "depends on a question that is not asked".into(),
            json: json!({ "absent": true }),
            code: 4,
        },
        Err(Stop::Failed(failure)) => {
            let span = cel::place_of(failure, text, &fields, Answers(&answers));
            let code = failure.code();
            Answer {
                text: pointed(text, span.start, code),
                json: json!({ "error": { "code": code, "at": [span.start, span.end] } }),
                code: 4,
            }
        }
    })
}

/// A message under the place it is about.
fn pointed(text: &str, at: usize, message: &str) -> String {
    let before = text.get(..at).unwrap_or(text);
    let begin = before.rfind('\n').map_or(0, |at| at + 1);
    let line = text.get(begin..).and_then(|rest| rest.lines().next());
    let column = text
        .get(begin..at)
        .map_or(0, |before| before.chars().count());
    let line = line.unwrap_or_default();
    format!("{line}\n{:>width$} {message}", "^", width = column + 1)
}

fn type_of(value: &Json) -> Type {
    let joined = |values: &mut dyn Iterator<Item = &Json>| {
        values.map(type_of).reduce(Type::join).unwrap_or(Type::Dyn)
    };
    match value {
        Json::Null => Type::Dyn,
        Json::Bool(_) => Type::Of(TypeName::Bool),
        Json::Number(number) if number.is_i64() => Type::Of(TypeName::Int),
        Json::Number(number) if number.is_u64() => Type::Of(TypeName::Uint),
        Json::Number(_) => Type::Of(TypeName::Double),
        Json::String(_) => Type::Of(TypeName::Text),
        Json::Array(items) => Type::List(Box::new(joined(&mut items.iter()))),
        Json::Object(entries) => Type::Map(
            Box::new(Type::Of(TypeName::Text)),
            Box::new(joined(&mut entries.values())),
        ),
    }
}

fn read(value: &Json) -> anyhow::Result<Value<'_>> {
    Ok(match value {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) => {
            let whole = number.as_i64().map(Value::Int);
            let natural = || number.as_u64().map(Value::Uint);
            let double = || number.as_f64().map(Value::Double);
            whole
                .or_else(natural)
                .or_else(double)
                .context("a number too large")?
        }
        Json::String(text) => Value::Text(Cow::Borrowed(text)),
        Json::Array(items) => Value::List(
            items
                .iter()
                .map(read)
                .collect::<anyhow::Result<Vec<_>>>()?
                .into(),
        ),
        Json::Object(entries) => {
            let entries = entries
                .iter()
                .map(|(name, value)| Ok((Value::Text(Cow::Borrowed(name)), read(value)?)));
            Value::Map(entries.collect::<anyhow::Result<Vec<_>>>()?.into())
        }
    })
}

/// A value as JSON: what JSON has no form for is written as text.
fn written(value: &Value<'_>) -> Json {
    match value {
        Value::Null | Value::Open(_) => Json::Null,
        Value::Bool(value) => json!(value),
        Value::Int(value) => json!(value),
        Value::Uint(value) => json!(value),
        Value::Double(value) if value.is_finite() => json!(value),
        Value::Double(value) => json!(value.to_string()),
        Value::Text(value) => json!(value),
        Value::Bytes(value) => {
            let digits = value.iter().map(|byte| format!("{byte:02x}"));
            Json::String(digits.collect())
        }
        // As text, since JSON's readers make doubles of numbers with a fraction.
        Value::Decimal(value) => json!(value.plain()),
        Value::Date(value) => json!(value.to_string()),
        Value::Type(value) => json!(value.name()),
        Value::List(items) => items.as_slice().iter().map(written).collect(),
        Value::Map(entries) => {
            let named = |(key, value): &(Value<'_>, Value<'_>)| match written(key) {
                Json::String(name) => (name, written(value)),
                other => (other.to_string(), written(value)),
            };
            Json::Object(entries.as_slice().iter().map(named).collect::<Map<_, _>>())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_ends_in_a_value_an_unknown_a_failure_or_a_mistake() {
        let bindings =
            json!({ "floors": 7, "kind": "house", "area": null, "rows": [{ "n": 1 }, { "n": 2 }] });
        let rows = [
            (
                "floors > 6 && kind == 'house'",
                json!({ "value": true, "type": "bool" }),
                0,
            ),
            (
                "rows.map(row, row.n * 2)",
                json!({ "value": [2, 4], "type": "list" }),
                0,
            ),
            (
                "decimal(0.1) + 0.2",
                json!({ "value": "0.3", "type": "decimal" }),
                0,
            ),
            (
                "kind.matches('^h.*e$') && rows.map(row, row.n).sum() == 3",
                json!({ "value": true, "type": "bool" }),
                0,
            ),
            ("area > 100", json!({ "unknown": ["area"] }), 3),
            (
                "answered(area) || area > 100",
                json!({ "unknown": ["area"] }),
                3,
            ),
            (
                "decimal(floors) * 9223372036854775807",
                json!({ "error": { "code": "rule.overflow", "at": [0, 37] } }),
                4,
            ),
            (
                "area > 100 || floors > 6",
                json!({ "value": true, "type": "bool" }),
                0,
            ),
            (
                "1 + floors / (floors - 7)",
                json!({ "error": { "code": "rule.divided_by_zero", "at": [4, 25] } }),
                4,
            ),
            (
                "flors > 6",
                json!({ "mistake": {
                    "message": "found `flors`, expected a name that is declared; is `floors` meant?",
                    "at": [0, 5],
                } }),
                2,
            ),
            (
                "floors > 'six'",
                json!({ "mistake": {
                    "message": "found `floors > 'six'`, expected other values: `>` takes no int with string",
                    "at": [0, 14],
                } }),
                2,
            ),
        ];
        for (text, json, code) in rows {
            let answer = eval(text, &bindings).map(|answer| (answer.json, answer.code));
            assert_eq!(answer.ok(), Some((json, code)), "{text}");
        }
        assert!(eval("1", &json!([])).is_err());
    }

    #[test]
    fn a_place_is_pointed_at_in_its_line() {
        assert_eq!(pointed("a +\n  bé", 6, "no"), "  bé\n  ^ no");
    }
}
