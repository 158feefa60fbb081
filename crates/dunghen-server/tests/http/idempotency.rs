//! One key files one dossier, however often and whenever it is sent.

use std::thread;

use serde_json::Value;

use crate::{
    dossiers::{send, submission, with_answer},
    samples,
    server::{NOW, Server},
};

#[test]
fn the_same_request_again_gets_the_same_receipt() -> anyhow::Result<()> {
    let server = Server::start()?;
    let submission = submission(&server)?;
    let first = send(&server, "key", &submission)?;
    let again = send(&server, "key", &submission)?;
    assert_eq!((first.status, again.status), (201, 201));
    assert_eq!(first.body, again.body);
    assert_eq!(first.header("idempotency-replayed"), None);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    // The quotes of a structured field are no part of the key.
    let quoted = send(&server, "\"key\"", &submission)?;
    assert_eq!(quoted.header("idempotency-replayed"), Some("true"));
    assert_eq!(server.dossiers()?, 1);
    Ok(())
}

#[test]
fn the_same_key_for_another_request_is_refused() -> anyhow::Result<()> {
    let server = Server::start()?;
    let submission = submission(&server)?;
    assert_eq!(send(&server, "key", &submission)?.status, 201);
    let other = with_answer(&submission, "no_such_field", "x");
    send(&server, "key", &other)?.problem(422, "/problems/idempotency-key-reused")?;
    assert_eq!(server.dossiers()?, 1);
    Ok(())
}

#[test]
fn a_key_is_not_used_up_by_a_refusal() -> anyhow::Result<()> {
    let server = Server::start()?;
    let submission = submission(&server)?;
    let refused = with_answer(&submission, "permit_number", "");
    send(&server, "key", &refused)?.problem(422, "/problems/incomplete-dossier")?;
    assert_eq!(send(&server, "key", &submission)?.status, 201);
    Ok(())
}

#[test]
fn a_request_needs_a_key() -> anyhow::Result<()> {
    let server = Server::start()?;
    let body = serde_json::to_vec(&submission(&server)?)?;
    let long = "k".repeat(256);
    for headers in [
        &[][..],
        &[("idempotency-key", "")],
        &[("idempotency-key", "\"\"")],
        &[("idempotency-key", long.as_str())],
    ] {
        server
            .client
            .post("/api/v1/dossiers", headers, &body)?
            .problem(400, "/problems/idempotency-key-missing")?;
    }
    assert_eq!(server.dossiers()?, 0);
    Ok(())
}

#[test]
fn sixteen_requests_at_once_with_one_key_file_one_dossier() -> anyhow::Result<()> {
    let server = Server::start()?;
    let submission = submission(&server)?;
    let answers: Vec<_> = thread::scope(|scope| {
        let senders: Vec<_> = (0..16)
            .map(|_| scope.spawn(|| send(&server, "key", &submission)))
            .collect();
        senders.into_iter().map(|sender| sender.join()).collect()
    });
    let mut bodies = Vec::new();
    let mut replayed = 0;
    for answer in answers {
        let answer = answer.map_err(|_| anyhow::anyhow!("found a sender that panicked"))??;
        assert_eq!(answer.status, 201);
        replayed += u32::from(answer.header("idempotency-replayed").is_some());
        bodies.push(answer.body);
    }
    bodies.dedup();
    assert_eq!((bodies.len(), replayed, server.dossiers()?), (1, 15, 1));
    Ok(())
}

#[test]
fn sixteen_dossiers_at_once_get_sixteen_codes() -> anyhow::Result<()> {
    let server = Server::start()?;
    let submission = submission(&server)?;
    let answers: Vec<_> = thread::scope(|scope| {
        let sent = |number: u32| send(&server, &format!("key {number}"), &submission);
        let senders: Vec<_> = (0..16)
            .map(|number| scope.spawn(move || sent(number)))
            .collect();
        senders.into_iter().map(|sender| sender.join()).collect()
    });
    let mut codes = Vec::new();
    for answer in answers {
        let answer = answer.map_err(|_| anyhow::anyhow!("found a sender that panicked"))??;
        let receipt: Value = answer.read()?;
        codes.extend(
            receipt
                .get("code")
                .and_then(Value::as_str)
                .map(str::to_owned),
        );
    }
    codes.sort();
    let expected: Vec<_> = (1..=16)
        .map(|number| format!("H27-261123-{number:04}"))
        .collect();
    assert_eq!(codes, expected);
    Ok(())
}

#[test]
fn a_restart_remembers_the_receipt_of_a_key() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let first = Server::start_on(folder.path(), NOW.parse()?)?;
    let submission = submission(&first)?;
    let receipt = send(&first, "key", &submission)?;
    drop(first);
    // A day later, and by a clock that would promise another date.
    let second = Server::start_on(folder.path(), "2026-12-24T09:00:00+07:00".parse()?)?;
    let again = send(&second, "key", &submission)?;
    assert_eq!((again.status, &again.body), (201, &receipt.body));
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    // Another dossier gets a code of that day; its file came again.
    second.attached(&samples::pdf("GPXD"))?;
    let next: Value = send(&second, "next", &submission)?.read()?;
    assert_eq!(
        next.get("code").and_then(Value::as_str),
        Some("H27-261224-0001")
    );
    Ok(())
}
