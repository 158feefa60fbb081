//! Bodies of JSON, read as strictly as they are described.
//!
//! What derives from serde takes a list for an object, value for value in the order of its
//! fields, and passes over what stands beside a variant that has no fields. Neither is in
//! the description, and a sender that relies on either would find out late. The other way
//! round it refuses `2.0` for a whole number, which JSON does not tell from `2`, and which
//! some senders write.

use dunghen_core::text::Lang;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::problem::{Kind, Problem};

/// Reads a body.
pub(super) fn read<T: DeserializeOwned + Serialize>(body: &[u8], lang: Lang) -> Result<T, Problem> {
    let unreadable =
        |detail: &dyn std::fmt::Display| Problem::new(Kind::UnreadableRequest, lang).detail(detail);
    let given = || serde_json::from_slice(body);
    let read: T = match serde_json::from_slice(body) {
        Ok(read) => read,
        Err(error) => {
            let mut given: Value = given().map_err(|error| unreadable(&error))?;
            make_whole(&mut given);
            // What was wrong at first is what is told: it has a place.
            serde_json::from_value(given).map_err(|_| unreadable(&error))?
        }
    };
    // Nothing but an answer can be nested so deep that it is no value, and whatever an
    // answer is, it was read.
    let Ok(given) = given() else { return Ok(read) };
    let taken = serde_json::to_value(&read).map_err(|error| Problem::internal(lang, &error))?;
    match astray(&given, &taken) {
        None => Ok(read),
        Some(what) => Err(unreadable(&what)),
    }
}

/// Writes numbers that are whole as such, as far as a float tells them exactly.
fn make_whole(value: &mut Value) {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match value {
        Value::Number(number) => {
            let float = number.as_f64().filter(|_| number.is_f64());
            let whole = float.filter(|float| float.fract() == 0.0 && float.abs() < EXACT);
            if let Some(Ok(whole)) = whole.map(|float| format!("{float:.0}").parse::<i64>()) {
                *number = whole.into();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(make_whole),
        Value::Object(fields) => fields.values_mut().for_each(make_whole),
        _ => {}
    }
}

/// What is given in a form that is not described.
fn astray(given: &Value, taken: &Value) -> Option<String> {
    match (given, taken) {
        (Value::Array(_), Value::Object(_)) => Some("found a list, expected an object".into()),
        (Value::Object(given), Value::Object(taken)) => given.iter().find_map(|(name, given)| {
            match taken.get(name) {
                None => Some(format!("found `{name}`, which is not known here")),
                // Every answer is taken as it comes, and gets a finding if need be.
                Some(_) if name == "answers" => None,
                Some(taken) => astray(given, taken),
            }
        }),
        (Value::Array(given), Value::Array(taken)) => given
            .iter()
            .zip(taken)
            .find_map(|(given, taken)| astray(given, taken)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use dunghen_core::{life::Act, receipt::Submission};
    use serde_json::json;

    use super::*;

    #[test]
    fn a_list_is_no_object() {
        let contact = json!({ "full_name": "An", "phone": "0912345678", "email": "" });
        let submission =
            |dossier: Value| json!({ "procedure": "1", "catalog": "", "dossier": dossier });
        let rows = [
            (submission(json!({ "contact": contact })), true),
            (
                submission(json!({ "answers": { "a": [["b"]], "c": { "d": 1 } } })),
                true,
            ),
            (
                submission(json!({ "contact": ["An", "0912345678", ""] })),
                false,
            ),
            (
                submission(json!({ "attachments": [["form", "a.pdf", 1, null, "0"]] })),
                false,
            ),
            (json!(["1", "", {}]), false),
        ];
        for (row, good) in rows {
            let body = row.to_string();
            let read = read::<Submission>(body.as_bytes(), Lang::En);
            assert_eq!(read.is_ok(), good, "{row}");
        }
    }

    #[test]
    fn a_whole_number_is_one_however_it_is_written() {
        let marks = |marks: &str| format!(r#"{{"act":"rate","marks":{marks}}}"#);
        let rows = [
            ("[1,2,3,4,5]", true),
            ("[1.0,2e0,30.0e-1,4,5]", true),
            ("[1.5,2,3,4,5]", false),
            ("[-1.0,2,3,4,5]", false),
            ("[1e300,2,3,4,5]", false),
        ];
        for (row, good) in rows {
            let read = read::<Act>(marks(row).as_bytes(), Lang::En);
            assert_eq!(read.is_ok(), good, "{row}");
        }
    }

    #[test]
    fn nothing_stands_beside_an_act() {
        let rows = [
            (json!({ "act": "accept" }), true),
            (json!({ "act": "accept", "reason": "x" }), false),
            (json!({ "act": "withdraw" }), true),
            (json!({ "act": "withdraw", "why": "x" }), false),
            (
                json!({ "act": "refuse", "reasons": [{ "what": "x" }] }),
                true,
            ),
            (json!({ "act": "refuse", "reasons": [[null, "x"]] }), false),
            (json!(["withdraw", "x"]), false),
        ];
        for (row, good) in rows {
            let body = row.to_string();
            assert_eq!(
                read::<Act>(body.as_bytes(), Lang::En).is_ok(),
                good,
                "{row}"
            );
        }
    }
}
