//! Bodies of JSON, read as strictly as they are described.
//!
//! What derives from serde takes a list for an object, value for value in the order of its
//! fields, and passes over what stands beside a variant that has no fields. Neither is in
//! the description, and a sender that relies on either would find out late.

use dunghen_core::text::Lang;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::problem::{Kind, Problem};

/// Reads a body.
pub(super) fn read<T: DeserializeOwned + Serialize>(body: &[u8], lang: Lang) -> Result<T, Problem> {
    let unreadable =
        |detail: &dyn std::fmt::Display| Problem::new(Kind::UnreadableRequest, lang).detail(detail);
    let read: T = serde_json::from_slice(body).map_err(|error| unreadable(&error))?;
    let given: Value = serde_json::from_slice(body).map_err(|error| unreadable(&error))?;
    let taken = serde_json::to_value(&read).map_err(|error| Problem::internal(lang, &error))?;
    match astray(&given, &taken) {
        None => Ok(read),
        Some(what) => Err(unreadable(&what)),
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
