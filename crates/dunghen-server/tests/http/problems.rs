//! Failures all have one shape, in the language asked for.

use dunghen_core::text::Lang;
use dunghen_words::key;
use serde_json::Value;

use crate::{
    desk::desk,
    dossiers::{submission, with_answer},
    server::Server,
};

#[test]
fn a_problem_speaks_the_first_language_it_knows() -> anyhow::Result<()> {
    let server = Server::start()?;
    let rows = [
        (None, Lang::Vi),
        (Some("vi"), Lang::Vi),
        (Some("en"), Lang::En),
        (Some("en-GB,en;q=0.9"), Lang::En),
        (Some("EN-us"), Lang::En),
        (Some("fr, en;q=0.5"), Lang::En),
        (Some("vi-VN,vi;q=0.9,en;q=0.8"), Lang::Vi),
        (Some("vi;q=0.4, en;q=0.8"), Lang::En),
        (Some("en;q=0, fr"), Lang::Vi),
        (Some("en;q=much"), Lang::Vi),
        (Some("fr"), Lang::Vi),
        (Some("*"), Lang::Vi),
        (Some(""), Lang::Vi),
        (Some(";;;,,,q=1"), Lang::Vi),
        (Some("english"), Lang::Vi),
    ];
    for (asked, lang) in rows {
        let headers: Vec<_> = asked
            .map(|asked| ("accept-language", asked))
            .into_iter()
            .collect();
        let answer = server.client.get_with("/api/v1/nothing", &headers)?;
        let problem = answer.problem(404, "/problems/not-found")?;
        let title = problem.get("title").and_then(Value::as_str);
        let expected = key::PROBLEM_NOT_FOUND.text(lang);
        assert_eq!(title, Some(expected), "{asked:?}");
    }
    Ok(())
}

#[test]
fn findings_are_worded_in_the_language_asked_for() -> anyhow::Result<()> {
    let server = Server::start()?;
    let sent = serde_json::to_vec(&with_answer(&submission(&server)?, "permit_number", ""))?;
    let message = |lang: &str| -> anyhow::Result<String> {
        let headers = [("idempotency-key", "a"), ("accept-language", lang)];
        let answer = server.client.post("/api/v1/dossiers", &headers, &sent)?;
        let problem = answer.problem(422, "/problems/incomplete-dossier")?;
        let message = problem
            .pointer("/findings/0/message")
            .and_then(Value::as_str);
        Ok(message.unwrap_or_default().to_owned())
    };
    let (vi, en) = (message("vi")?, message("en")?);
    assert!(!vi.is_empty() && !en.is_empty() && vi != en, "{vi} / {en}");
    assert!(en.is_ascii(), "{en}");
    Ok(())
}

#[test]
fn what_is_not_there_is_a_problem() -> anyhow::Result<()> {
    let server = Server::start()?;
    for path in [
        "/api/v1",
        "/api/v1/",
        "/api/v1/dossiers/H27-261123-0001/x",
        "/api/v1/attachments",
        "/api/v1/schedule/",
        "/api/v1/%00",
        "/api/",
        "/api/v2/dossiers",
        "/app.js",
        "/catalog/0/1.013233.vi.bin",
    ] {
        let answer = server.client.get(path)?;
        let problem = answer.problem(404, "/problems/not-found");
        assert!(problem.is_ok(), "{path}: {problem:?}");
    }
    Ok(())
}

#[test]
fn a_method_that_does_not_fit_is_a_problem_that_names_those_that_do() -> anyhow::Result<()> {
    let server = Server::start()?;
    let rows = [
        ("GET", "/api/v1/dossiers", Some("POST")),
        ("DELETE", "/api/v1/dossiers", Some("POST")),
        ("GET", "/api/v1/uploads", Some("POST,OPTIONS")),
        ("PUT", "/api/v1/schedule", Some("GET,HEAD")),
        ("POST", "/catalog/index.bin", Some("GET,HEAD")),
        ("POST", "/", None),
        ("PUT", "/ho-so", None),
    ];
    for (method, path, allowed) in rows {
        let body = matches!(method, "PUT" | "POST").then_some(&b""[..]);
        let answer = server.client.send(method, path, &[], body)?;
        let problem = answer.problem(405, "/problems/method-not-allowed");
        assert!(problem.is_ok(), "{method} {path}: {problem:?}");
        if allowed.is_some() {
            assert_eq!(answer.header("allow"), allowed, "{method} {path}");
        }
    }
    Ok(())
}

#[test]
fn what_is_almost_right_is_told_so_and_not_guessed_at() -> anyhow::Result<()> {
    let (server, cookie) = desk()?;
    let path = "/api/v1/officer/dossiers/H27-261123-0001/events";
    let act = |tag: &str, key: &str, body: &str| {
        let headers = [
            ("cookie", cookie.as_str()),
            ("if-match", tag),
            ("idempotency-key", key),
        ];
        server.client.post(path, &headers, body.as_bytes())
    };
    let accept = r#"{"act":"accept"}"#;
    for tag in ["1", "\"+1\"", "\"\"1\"\"", "\"01x\"", "W/\"1\"", "*"] {
        act(tag, "k", accept)?.problem(412, "/problems/moved")?;
    }
    // Whoever sends a key relies on it.
    let long = "k".repeat(256);
    for key in ["", "\"\"", "\"k", "k\"k", &long] {
        act("\"1\"", key, accept)?.problem(400, "/problems/idempotency-key-missing")?;
    }
    for body in [r#"{"act":"accept","reason":"x"}"#, r#"["stop","x"]"#] {
        act("\"1\"", "k", body)?.problem(400, "/problems/unreadable-request")?;
    }
    let headers = [("cookie", cookie.as_str())];
    let answer = server
        .client
        .get_with("/api/v1/officer/dossiers/%FF", &headers)?;
    answer.problem(404, "/problems/not-found")?;
    // A portion says where it begins, and a checksum is as long as its kind makes it.
    let begin = |more: &[(&str, &str)]| {
        let mut headers = vec![
            ("draft-key", server.draft()?),
            ("tus-resumable", "1.0.0"),
            ("upload-length", "9"),
        ];
        headers.extend(more);
        server.client.post("/api/v1/uploads", &headers, b"")
    };
    begin(&[("upload-checksum", "sha1 AAAA")])?.problem(400, "/problems/unreadable-request")?;
    let begun = begin(&[])?;
    let place = begun.header("location").unwrap_or_default();
    let mut headers = vec![
        ("draft-key", server.draft()?),
        ("tus-resumable", "1.0.0"),
        ("content-type", "application/offset+octet-stream"),
    ];
    for offset in [None, Some("-0"), Some("x")] {
        headers.truncate(3);
        headers.extend(offset.map(|offset| ("upload-offset", offset)));
        let answer = server
            .client
            .send("PATCH", place, &headers, Some(b"%PDF-1.7\n"))?;
        answer.problem(400, "/problems/unreadable-request")?;
    }
    Ok(())
}
