//! Bodies nobody sends by mistake: a finding or a problem, and never a 500.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::{
    client::findings,
    dossiers::{send, set, submission, with_answer},
    server::Server,
};

const DOSSIERS: &str = "/api/v1/dossiers";

#[test]
fn a_body_that_is_no_submission_is_told_by_line_and_column() -> anyhow::Result<()> {
    let server = Server::start()?;
    let rows: [(&str, &[u8], &str); 12] = [
        ("nothing", b"", "line 1 column 0"),
        ("no JSON", b"{\n  \"procedure\": x", "line 2 column 16"),
        ("a list", b"[]", "line 1 column"),
        ("null", b"null", "line 1 column"),
        ("a number that is none", b"{\"procedure\": NaN}", "line 1 column"),
        ("not UTF-8", b"{\"procedure\": \"\xff\xfe\"}", "line 1 column"),
        ("half a surrogate pair", b"{\"procedure\": \"\\ud800\"}", "line 1 column"),
        ("a key missing", b"{\"procedure\": \"1\",\n\"catalog\": \"\"}", "line 2 column"),
        ("a key unknown", b"{\"procedure\": \"1\", \"x\": 1}", "unknown field `x`"),
        ("a key twice", b"{\"procedure\": \"1\", \"procedure\": \"1\"}", "duplicate field"),
        ("two bodies", b"{} {}", "line 1 column"),
        (
            "a file's size below zero",
            br#"{"procedure": "1", "catalog": "", "dossier": {"attachments": [{"component": "a", "name": "b", "bytes": -1, "sha256": ""}]}}"#,
            "line 1 column",
        ),
    ];
    for (name, body, told) in rows {
        let answer = server
            .client
            .post(DOSSIERS, &[("idempotency-key", name)], body)?;
        let problem = answer.problem(400, "/problems/unreadable-request")?;
        let detail = problem
            .get("detail")
            .and_then(Value::as_str)
            .unwrap_or_default();
        assert!(detail.contains(told), "{name}: found `{detail}`");
    }
    Ok(())
}

#[test]
fn deep_json_is_refused_or_read_and_never_overflows() -> anyhow::Result<()> {
    let server = Server::start()?;
    let submission = submission(&server)?;
    for (opens, closes) in [("[", "]"), ("{\"a\":", "}")] {
        for depth in [50, 200, 20_000] {
            let deep = format!("{}1{}", opens.repeat(depth), closes.repeat(depth));
            let body = with_answer(&submission, "reason", "DEEP").to_string();
            let body = body.replace("\"DEEP\"", &deep);
            let answer =
                server
                    .client
                    .post(DOSSIERS, &[("idempotency-key", "a")], body.as_bytes())?;
            // What is no answer is passed over without descending into it.
            answer.problem(422, "/problems/incomplete-dossier")?;
        }
    }
    let answer = server.client.post(
        DOSSIERS,
        &[("idempotency-key", "a")],
        "[".repeat(250_000).as_bytes(),
    )?;
    answer.problem(400, "/problems/unreadable-request")?;
    Ok(())
}

#[test]
fn a_body_over_256_kilobytes_is_refused_and_one_of_256_is_read() -> anyhow::Result<()> {
    let server = Server::start()?;
    let submission = submission(&server)?;
    let bare = with_answer(&submission, "reason", "").to_string().len();
    let sized = |bytes: usize| with_answer(&submission, "reason", "a".repeat(bytes - bare));
    let most = 256 * 1024;
    // Read whole: what is wrong with it is its length as an answer.
    let problem = send(&server, "a", &sized(most))?.problem(422, "/problems/incomplete-dossier")?;
    assert_eq!(findings(&problem), ["/answers/reason text.too_long"]);
    send(&server, "a", &sized(most + 1))?.problem(413, "/problems/too-large")?;
    send(&server, "a", &sized(8 * most))?.problem(413, "/problems/too-large")?;
    Ok(())
}

#[test]
fn any_answer_at_all_is_judged() -> anyhow::Result<()> {
    let server = Server::start()?;
    let submission = submission(&server)?;
    let long = "9".repeat(1_000);
    let answers = [
        "[]",
        "{}",
        "[[[]]]",
        "{\"value\": 1}",
        "0",
        "-0",
        "-1",
        "1e2",
        "1e308",
        "1e400",
        "-1e-400",
        "18446744073709551616",
        "170141183460469231731687303715884105728",
        long.as_str(),
        "0.1",
        "true",
        "false",
        "null",
        "\"\"",
        "\"NaN\"",
        "\"Infinity\"",
        "\"-\"",
        "\"0x10\"",
        "\"1e9\"",
        "\"\\u0000\"",
        "\"\\u202e\\u2066\"",
        "\"\\ufeff\"",
        "\"e\\u0301\\u0301\\u0301\\u0301\"",
        "\"<script>alert(1)</script>\"",
        "\"'; DROP TABLE dossiers; --\"",
        "\"{name}\"",
        "\"9999-12-31\"",
        "\"-9999-01-01\"",
        "\"0000-00-00\"",
        "\"262143-12-31\"",
    ];
    let fields = [
        "issuer",
        "permit_number",
        "permit_date",
        "permit_content",
        "site_area",
        "ward",
        "citizen_id",
        "reason",
        "months_to_completion",
        "case",
        "unknown",
    ];
    for (number, answer) in answers.iter().enumerate() {
        for field in fields {
            let body = with_answer(&submission, field, "HERE").to_string();
            let body = body.replace("\"HERE\"", answer);
            let key = format!("{field} {number}");
            let headers = [("idempotency-key", &*key), ("draft-key", server.draft()?)];
            let answered = server.client.post(DOSSIERS, &headers, body.as_bytes())?;
            // A number beyond any float is no JSON value here: 400.
            assert!(
                matches!(answered.status, 201 | 400 | 422),
                "{field} = {answer}: found {}",
                answered.status
            );
            if answered.status == 400 {
                answered.problem(400, "/problems/unreadable-request")?;
            }
        }
    }
    // Still there after all of it.
    assert!(server.dossiers()? > 0);
    Ok(())
}

#[test]
fn a_contact_of_any_shape_is_judged_or_unreadable() -> anyhow::Result<()> {
    let server = Server::start()?;
    let submission = submission(&server)?;
    let long = "a".repeat(100_000);
    let rows = [
        (json!({}), 422),
        (json!({ "full_name": "", "phone": "", "email": "" }), 422),
        (
            json!({ "full_name": long, "phone": "0912345678", "email": "" }),
            422,
        ),
        (
            json!({ "full_name": "An", "phone": long, "email": long }),
            422,
        ),
        (
            json!({ "full_name": "\u{0}\u{202e}", "phone": "\u{0}", "email": "\u{0}" }),
            422,
        ),
        (json!({ "full_name": 1 }), 400),
        (json!({ "address": "x" }), 400),
        (json!(null), 400),
        (json!("An"), 400),
    ];
    for (contact, status) in rows {
        let mut sent = submission.clone();
        if let Some(dossier) = sent.get_mut("dossier") {
            set(dossier, "contact", contact.clone());
        }
        let answered = send(&server, "a", &sent)?;
        assert_eq!(answered.status, status, "{:.80}", contact.to_string());
    }
    Ok(())
}

#[test]
fn ten_thousand_fields_and_files_are_judged() -> anyhow::Result<()> {
    let server = Server::start()?;
    let plain = submission(&server)?;
    let mut sent = plain.clone();
    if let Some(answers) = sent.pointer_mut("/dossier/answers") {
        for number in 0..10_000 {
            set(answers, &format!("field_{number}"), "x");
        }
    }
    assert_eq!(send(&server, "fields", &sent)?.status, 201);

    let mut files = String::from("[");
    for number in 0..2_000 {
        let comma = if number == 0 { "" } else { "," };
        write!(
            files,
            r#"{comma}{{"component":"c{number}","name":"n","bytes":1,"sha256":"{number}"}}"#
        )?;
    }
    files.push(']');
    let mut sent = plain;
    if let Some(dossier) = sent.get_mut("dossier") {
        set(
            dossier,
            "attachments",
            serde_json::from_str::<Value>(&files)?,
        );
    }
    let problem = send(&server, "files", &sent)?.problem(422, "/problems/incomplete-dossier")?;
    let found = findings(&problem);
    assert!(found.contains(&"/components/permit component.missing".into()));
    assert!(found.contains(&"/components/c1999 file.not_received".into()));
    Ok(())
}
