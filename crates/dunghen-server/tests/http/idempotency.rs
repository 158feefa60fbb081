//! One key files one dossier, however often and whenever it is sent.

use std::{io::Write, net::TcpStream, sync::Barrier, thread};

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

/// How many send the same at once, and how many dossiers they send.
const AT_ONCE: usize = 32;
const KEYS: usize = 313;

/// Sends a request and goes without waiting for the answer; of some, before all is sent.
fn give_up(server: &Server, key: &str, submission: &Value, some: usize) -> anyhow::Result<()> {
    let body = submission.to_string();
    let head = format!(
        "POST /api/v1/dossiers HTTP/1.1\r\nhost: a\r\nidempotency-key: {key}\r\n\
         draft-key: {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        server.draft()?,
        body.len()
    );
    let request = head + &body;
    let sent = request.len() - some * 100 % request.len();
    let mut stream = TcpStream::connect(server.client.address())?;
    stream.write_all(request.as_bytes().get(..sent).unwrap_or_default())?;
    Ok(())
}

#[test]
fn ten_thousand_sendings_file_as_many_dossiers_as_there_are_keys() -> anyhow::Result<()> {
    let server = Server::start()?;
    let submission = submission(&server)?;
    let together = Barrier::new(AT_ONCE);
    let sender = |number: usize| {
        let mut receipts = Vec::new();
        for key in 0..KEYS {
            let name = format!("key {key}");
            together.wait();
            // Another one each time gives up, at another place, and tries again.
            if (number * 7 + key).is_multiple_of(5) {
                give_up(&server, &name, &submission, (number + key) % 4)?;
            }
            let answer = send(&server, &name, &submission)?;
            anyhow::ensure!(answer.status == 201, "found {}", answer.text());
            receipts.push(answer.body);
        }
        anyhow::Ok(receipts)
    };
    let all: Vec<_> = thread::scope(|scope| {
        let sender = &sender;
        let senders: Vec<_> = (0..AT_ONCE)
            .map(|number| scope.spawn(move || sender(number)))
            .collect();
        senders.into_iter().map(|sender| sender.join()).collect()
    });
    let mut receipts = Vec::new();
    for one in all {
        receipts.push(one.map_err(|_| anyhow::anyhow!("found a sender that panicked"))??);
    }
    receipts.dedup();
    assert_eq!(receipts.len(), 1, "found two receipts for one key");
    let mut own = receipts.pop().unwrap_or_default();
    own.sort();
    own.dedup();
    assert_eq!(
        (own.len(), server.dossiers()?),
        (KEYS, u32::try_from(KEYS)?)
    );
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
