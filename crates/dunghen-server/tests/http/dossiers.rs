//! Dossiers: what is taken, what is kept of it, and what is said of the rest.

use dunghen_cases::{Rows, row::CaseRow};
use serde_json::{Value, json};

use crate::{
    client::{Answer, findings},
    samples,
    server::{Server, catalog},
};

const DOSSIERS: &str = "/api/v1/dossiers";

/// The row that most tests send: complete, with one PDF, sent now.
pub(crate) fn complete_row() -> anyhow::Result<CaseRow> {
    let name = "A person extends for the first time";
    let rows = Rows::built_in()?.cases;
    rows.into_iter()
        .find(|row| row.name == name)
        .ok_or_else(|| anyhow::anyhow!("found no row `{name}`"))
}

/// A submission the server takes, its one file uploaded.
pub(crate) fn submission(server: &Server) -> anyhow::Result<Value> {
    let row = complete_row()?;
    let kept = server.attached(&samples::pdf("GPXD"))?;
    let mut dossier = serde_json::to_value(&row.given)?;
    if let Some(file) = dossier.pointer_mut("/attachments/0") {
        for name in ["sha256", "bytes", "kind"] {
            set(file, name, kept.get(name).cloned().unwrap_or_default());
        }
    }
    Ok(json!({
        "procedure": row.procedure,
        "catalog": catalog()?.index.hash,
        "dossier": dossier,
    }))
}

/// Puts a value under a name.
pub(crate) fn set(object: &mut Value, name: &str, value: impl Into<Value>) {
    if let Some(fields) = object.as_object_mut() {
        fields.insert(name.into(), value.into());
    }
}

/// The submission with one answer more, or another.
pub(crate) fn with_answer(submission: &Value, field: &str, answer: impl Into<Value>) -> Value {
    let mut changed = submission.clone();
    if let Some(answers) = changed.pointer_mut("/dossier/answers") {
        set(answers, field, answer);
    }
    changed
}

/// The submission with its file's value under a name exchanged.
pub(crate) fn with_file(submission: &Value, name: &str, value: impl Into<Value>) -> Value {
    let mut changed = submission.clone();
    if let Some(file) = changed.pointer_mut("/dossier/attachments/0") {
        set(file, name, value);
    }
    changed
}

/// Sends a submission under a key.
pub(crate) fn send(server: &Server, key: &str, submission: &Value) -> anyhow::Result<Answer> {
    let body = serde_json::to_vec(submission)?;
    let headers = [("idempotency-key", key), ("draft-key", server.draft()?)];
    server.client.post(DOSSIERS, &headers, &body)
}

#[test]
fn a_complete_dossier_gets_a_receipt_that_holds_no_personal_data() -> anyhow::Result<()> {
    let server = Server::start()?;
    let submission = submission(&server)?;
    let answer = send(&server, "a", &submission)?;
    assert_eq!(answer.status, 201);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(answer.header("idempotency-replayed"), None);
    let receipt: Value = answer.read()?;
    assert_eq!(receipt.get("code"), Some(&json!("H27-261123-0001")));
    let text = receipt.to_string();
    let contact = submission
        .pointer("/dossier/contact")
        .and_then(Value::as_object);
    for part in contact
        .into_iter()
        .flatten()
        .filter_map(|(_, part)| part.as_str())
    {
        assert!(
            part.is_empty() || !text.contains(part),
            "found `{part}` in {text}"
        );
    }
    let next: Value = send(&server, "b", &submission)?.read()?;
    assert_eq!(next.get("code"), Some(&json!("H27-261123-0002")));
    Ok(())
}

#[test]
fn what_is_hidden_or_not_asked_is_not_kept() -> anyhow::Result<()> {
    let server = Server::start()?;
    let mut submission = submission(&server)?;
    // Asked of organisations only, and the row's developer is a person.
    let hidden = [
        ("organisation_name", json!("secret")),
        ("enterprise_code", json!("secret")),
        ("representative_citizen_id", json!(["secret"])),
        ("no_such_field", json!("secret")),
        ("", json!("secret")),
    ];
    for (field, answer) in hidden {
        submission = with_answer(&submission, field, answer);
    }
    // What is kept is what was judged: the area as read, not as typed.
    submission = with_answer(&submission, "site_area", " 1.250 ");
    let answer = send(&server, "a", &submission)?;
    assert_eq!(
        answer.status,
        201,
        "{}",
        String::from_utf8_lossy(&answer.body)
    );
    let kept = server.kept_dossier()?;
    assert!(!kept.contains("secret"), "{kept}");
    let kept: Value = serde_json::from_str(&kept)?;
    assert_eq!(kept.pointer("/answers/site_area"), Some(&json!("1250")));
    let answers = kept.get("answers").and_then(Value::as_object);
    let names: Vec<_> = answers
        .into_iter()
        .flatten()
        .map(|(name, _)| name.as_str())
        .collect();
    let mut expected: Vec<_> = complete_row()?
        .given
        .answers
        .keys()
        .map(ToString::to_string)
        .collect();
    expected.push("case".into());
    expected.sort();
    assert_eq!(names, expected);
    Ok(())
}

#[test]
fn a_catalog_of_another_day_is_answered_with_the_one_in_force() -> anyhow::Result<()> {
    let server = Server::start()?;
    let mut submission = submission(&server)?;
    for hash in ["", "0000", &catalog()?.index.hash.to_uppercase()] {
        set(&mut submission, "catalog", hash);
        let problem =
            send(&server, "a", &submission)?.problem(409, "/problems/catalog-mismatch")?;
        assert_eq!(problem.get("catalog"), Some(&json!(catalog()?.index.hash)));
    }
    assert_eq!(server.dossiers()?, 0);
    Ok(())
}

#[test]
fn an_unknown_procedure_is_not_found() -> anyhow::Result<()> {
    let server = Server::start()?;
    let mut submission = submission(&server)?;
    for code in ["", "1.000000", "../1.013233", "1.013233 "] {
        set(&mut submission, "procedure", code);
        send(&server, "a", &submission)?.problem(404, "/problems/unknown-procedure")?;
    }
    Ok(())
}

#[test]
fn answers_of_any_type_get_findings_or_a_problem() -> anyhow::Result<()> {
    let server = Server::start()?;
    let submission = submission(&server)?;
    let rows = [
        ("permit_number", json!(["a"]), "answer.unreadable"),
        // As the parts of a group that there is not.
        (
            "permit_number",
            json!({ "a": [1, { "b": null }] }),
            "required",
        ),
        ("permit_number", json!([["a"]]), "answer.unreadable"),
        ("permit_number", json!(null), "required"),
        ("permit_number", json!(" \t\u{a0}"), "required"),
        ("ward", json!(["18073"]), "answer.unreadable"),
        ("ward", json!(18074), "choice.unknown"),
        ("developer_kind", json!({}), "answer.unreadable"),
        ("permit_date", json!(true), "date.form"),
    ];
    for (field, answer, code) in rows {
        let sent = with_answer(&submission, field, answer.clone());
        let problem = send(&server, "a", &sent)?.problem(422, "/problems/incomplete-dossier")?;
        let expected = format!("/answers/{field} {code}");
        let found = findings(&problem);
        assert!(found.contains(&expected), "{field} = {answer}: {found:?}");
    }
    assert_eq!(server.dossiers()?, 0);
    Ok(())
}
