//! Files nobody sends by mistake: each gets the verdict it must have, and its sender reads
//! why.

use std::{
    io::Write,
    time::{Duration, Instant},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use dunghen_core::file::FileKind;
use dunghen_hostile::Case;
use serde_json::{Value, json};

use crate::{client::findings, samples, server::Server};

/// What the server must say of a file: `accepted`, or the codes of what it has against it.
fn expected(case: &Case) -> Vec<&'static str> {
    if case.bytes.is_empty() {
        return vec!["file.empty"];
    }
    // Only what a dossier may contain is taken in at all.
    if FileKind::of(&case.bytes).is_none() {
        return vec!["file.unknown_kind"];
    }
    // A document that is only locked against changes can be read, and an electronic invoice
    // carries its data as an attachment.
    let allowed = [
        "file.pdf_encrypted(password=not_needed)",
        "file.active_content(what=attachment)",
    ];
    let faults = case.expect.split_whitespace().skip(1);
    let faults = faults.filter(|fault| !allowed.contains(fault));
    let codes: Vec<_> = faults
        .map(|fault| fault.split('(').next().unwrap_or_default())
        .collect();
    if codes.is_empty() {
        vec!["accepted"]
    } else {
        codes
    }
}

/// What the server says of it.
fn told(server: &Server, case: &Case) -> anyhow::Result<Vec<String>> {
    let answer = server.attach(&case.bytes)?;
    let said: Value = answer.read()?;
    if said.get("state") == Some(&json!("accepted")) {
        return Ok(vec!["accepted".into()]);
    }
    for finding in said
        .pointer("/findings")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let message = finding.get("message").and_then(Value::as_str);
        anyhow::ensure!(
            message.is_some_and(|message| !message.is_empty()),
            "found no words for {finding}"
        );
    }
    let codes = findings(&said).into_iter();
    Ok(codes
        .filter_map(|finding| Some(finding.split_once(' ')?.1.to_owned()))
        .collect())
}

#[test]
fn every_hostile_file_gets_its_verdict() -> anyhow::Result<()> {
    let server = Server::start_looking(dunghen_hostile::limits())?;
    let cases = dunghen_hostile::all();
    assert!(cases.len() >= 200, "{} files", cases.len());
    let (mut wrong, mut slowest) = (Vec::new(), (Duration::ZERO, String::new()));
    for case in cases {
        let begun = Instant::now();
        let told = told(&server, &case)?;
        slowest = slowest.max((begun.elapsed(), case.name.clone()));
        let expected = expected(&case);
        if told != expected {
            wrong.push(format!(
                "{}: found {told:?}, expected {expected:?}",
                case.name
            ));
        }
    }
    // Told, not demanded: how long is no matter of right or wrong.
    writeln!(std::io::stdout(), "the slowest took {slowest:?}")?;
    assert_eq!(wrong, [""; 0]);
    Ok(())
}

#[test]
fn names_nobody_would_choose_do_no_harm() -> anyhow::Result<()> {
    let server = Server::start()?;
    let long = "á".repeat(300);
    let names = [
        "../../../etc/passwd",
        "..\\..\\boot.ini",
        "C:\\a.pdf",
        "/dev/null",
        "a\u{202e}fdp.exe",
        "\u{2066}a\u{2069}.pdf",
        "a\r\nset-cookie: b=c.pdf",
        "a\0b.pdf",
        "\"; filename=\"b.exe",
        "<script>alert(1)</script>.pdf",
        "CON",
        ".",
        "",
        long.as_str(),
    ];
    for (number, name) in names.iter().enumerate() {
        let content = samples::pdf(&number.to_string());
        let metadata = format!("filename {}", BASE64_STANDARD.encode(name));
        let length = content.len().to_string();
        let headers = [
            ("draft-key", server.draft()?),
            ("tus-resumable", "1.0.0"),
            ("upload-length", &length),
            ("upload-metadata", &metadata),
            ("content-type", "application/offset+octet-stream"),
        ];
        let begun = server.client.post("/api/v1/uploads", &headers, &content)?;
        assert_eq!(begun.status, 201, "{name:?}");
        let place = begun.header("location").unwrap_or_default();
        let key = [("draft-key", server.draft()?)];
        let upload: Value = server.client.get_with(place, &key)?.read()?;
        assert_eq!(upload.get("state"), Some(&json!("accepted")), "{name:?}");
        // It is only ever shown; nothing lies under it.
        assert_eq!(upload.get("name"), Some(&json!(name)));
    }
    let hashed = |name: &String| {
        name.bytes()
            .all(|byte| byte.is_ascii_hexdigit() || byte == b'.')
    };
    let kept = server.kept_files()?;
    assert!(kept.iter().all(hashed), "{kept:?}");
    Ok(())
}
