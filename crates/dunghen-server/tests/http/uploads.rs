//! Files on their way in: by the protocol tus, kept once under what they contain, and
//! judged by what arrived.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpStream},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use dunghen_core::file::FileKind;
use serde_json::{Value, json};
use sha1::{Digest, Sha1};

use crate::{
    client::{Answer, findings},
    dossiers::{send, submission, with_file},
    samples,
    server::Server,
};

const MOST: usize = 50 * 1024 * 1024;
const PORTION: (&str, &str) = ("content-type", "application/offset+octet-stream");
const TUS: (&str, &str) = ("tus-resumable", "1.0.0");

/// Begins an upload of so many bytes and tells where.
fn begin(server: &Server, length: usize) -> anyhow::Result<String> {
    let length = length.to_string();
    let headers = [
        TUS,
        ("draft-key", server.draft()?),
        ("upload-length", &length),
        // "tệp.pdf"
        ("upload-metadata", "filetype YQ==, filename dOG7h3AucGRm"),
    ];
    let begun = server.client.post("/api/v1/uploads", &headers, b"")?;
    anyhow::ensure!(begun.status == 201, "found {}", begun.status);
    let place = begun.header("location");
    Ok(place.unwrap_or_default().to_owned())
}

/// Sends a portion.
fn portion(
    server: &Server,
    place: &str,
    offset: usize,
    content: &[u8],
    more: &[(&str, &str)],
) -> anyhow::Result<Answer> {
    let offset = offset.to_string();
    let mut headers = vec![
        TUS,
        PORTION,
        ("draft-key", server.draft()?),
        ("upload-offset", &offset),
    ];
    headers.extend(more);
    server.client.send("PATCH", place, &headers, Some(content))
}

/// How far an upload is.
fn offset(server: &Server, place: &str) -> anyhow::Result<usize> {
    let headers = [TUS, ("draft-key", server.draft()?)];
    let answer = server.client.send("HEAD", place, &headers, None)?;
    anyhow::ensure!(answer.status == 200, "found {}", answer.status);
    anyhow::ensure!(answer.header("cache-control") == Some("no-store"));
    Ok(answer.header("upload-offset").unwrap_or_default().parse()?)
}

/// So many files that lie there in the end: what arrived is removed a moment after it is told
/// what became of it.
fn files_left(server: &Server, count: usize) -> anyhow::Result<Vec<String>> {
    let mut names = server.kept_files()?;
    for _ in 0..100 {
        if names.len() == count {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
        names = server.kept_files()?;
    }
    anyhow::ensure!(names.len() == count, "found {names:?}, expected {count}");
    Ok(names)
}

fn shown(server: &Server, place: &str) -> anyhow::Result<Value> {
    let key = [("draft-key", server.draft()?)];
    server.client.get_with(place, &key)?.read()
}

#[test]
fn what_is_spoken_is_told() -> anyhow::Result<()> {
    let server = Server::start()?;
    let answer = server
        .client
        .send("OPTIONS", "/api/v1/uploads", &[], None)?;
    assert_eq!(answer.status, 204);
    assert_eq!(answer.header("tus-version"), Some("1.0.0"));
    assert_eq!(answer.header("tus-max-size"), Some("52428800"));
    let extensions = answer.header("tus-extension").unwrap_or_default();
    for extension in [
        "creation",
        "creation-with-upload",
        "expiration",
        "checksum",
        "termination",
    ] {
        assert!(extensions.split(',').any(|told| told == extension));
    }
    // Who speaks something else is told what is spoken here.
    let place = begin(&server, 10)?;
    for version in [None, Some(("tus-resumable", "0.2.2"))] {
        let mut headers = vec![
            PORTION,
            ("draft-key", server.draft()?),
            ("upload-offset", "0"),
        ];
        headers.extend(version);
        let answer = server.client.send("PATCH", &place, &headers, Some(b"a"))?;
        answer.problem(412, "/problems/unknown-protocol")?;
        assert_eq!(answer.header("tus-version"), Some("1.0.0"));
    }
    Ok(())
}

#[test]
fn a_file_comes_in_portions_and_is_kept() -> anyhow::Result<()> {
    let server = Server::start()?;
    let content = samples::file(Some(FileKind::Pdf), "x", 300_000);
    let place = begin(&server, content.len())?;
    let mut at = 0;
    for length in [0, 1, 65_535, 65_536, 1, 100_000, 68_927] {
        let end = (at + length).min(content.len());
        let piece = content.get(at..end).unwrap_or_default();
        let answer = portion(&server, &place, at, piece, &[])?;
        assert_eq!(answer.status, 204);
        assert!(answer.header("upload-expires").is_some());
        at = end;
        assert_eq!(offset(&server, &place)?, at);
        // From elsewhere it does not go on.
        let others = [0, 1, at + 1].into_iter().filter(|other| *other != at);
        // Once all is here, somebody looks into it.
        for wrong in others.filter(|_| at < content.len()) {
            let answer = portion(&server, &place, wrong, b"x", &[])?;
            answer.problem(409, "/problems/upload-moved")?;
        }
    }
    assert_eq!(at, content.len());
    let upload = shown(&server, &place)?;
    assert_eq!(upload.get("state"), Some(&json!("accepted")));
    assert_eq!(upload.get("name"), Some(&json!("tệp.pdf")));
    assert_eq!(upload.pointer("/file/bytes"), Some(&json!(300_000)));
    let names = files_left(&server, 1)?;
    let hash = upload.pointer("/file/sha256").and_then(Value::as_str);
    let hash = hash.unwrap_or_default();
    assert!(
        matches!(names.as_slice(), [one] if one.starts_with(hash)),
        "{names:?}"
    );
    Ok(())
}

#[test]
fn the_same_content_twice_is_one_file() -> anyhow::Result<()> {
    let server = Server::start()?;
    let one = server.attached(&samples::pdf("1"))?;
    let again = server.attached(&samples::pdf("1"))?;
    let other = server.attached(&samples::pdf("2"))?;
    assert_eq!(one, again);
    assert_ne!(one, other);
    assert_eq!(one.get("bytes"), Some(&json!(samples::pdf("1").len())));
    assert_eq!(one.get("kind"), Some(&json!("pdf")));
    files_left(&server, 2)?;
    Ok(())
}

#[test]
fn what_lies_on_disk_is_sealed() -> anyhow::Result<()> {
    let server = Server::start()?;
    let text = "Nguyễn Văn An, 042085000001, ".repeat(10_000);
    let content = samples::file(Some(FileKind::Pdf), &text, 290_000);
    server.attached(&content)?;
    let half = begin(&server, content.len())?;
    portion(
        &server,
        &half,
        0,
        content.get(..100_000).unwrap_or_default(),
        &[],
    )?;
    let mut folders = vec![server.data().to_owned()];
    let mut looked = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let found = std::fs::read(&path)?;
            looked += found.len();
            let plain = b"042085000001";
            let open = found.windows(plain.len()).any(|window| window == plain);
            assert!(!open, "{} is not sealed", path.display());
        }
    }
    assert!(looked > 390_000, "{looked}");
    Ok(())
}

#[test]
fn a_portion_that_was_damaged_is_not_taken() -> anyhow::Result<()> {
    let server = Server::start()?;
    let content = samples::pdf("1");
    let place = begin(&server, content.len())?;
    let sum = |content: &[u8]| {
        let sum = BASE64_STANDARD.encode(Sha1::digest(content));
        format!("sha1 {sum}")
    };
    let (right, wrong) = (sum(&content), sum(b"something else"));
    let damaged = portion(&server, &place, 0, &content, &[("upload-checksum", &wrong)])?;
    damaged.problem(460, "/problems/checksum-mismatch")?;
    assert_eq!(offset(&server, &place)?, 0);
    for unreadable in ["md5 abc", "sha1", "sha1 ?", ""] {
        let answer = portion(
            &server,
            &place,
            0,
            &content,
            &[("upload-checksum", unreadable)],
        )?;
        answer.problem(400, "/problems/unreadable-request")?;
    }
    let whole = portion(&server, &place, 0, &content, &[("upload-checksum", &right)])?;
    assert_eq!(whole.status, 204);
    assert_eq!(
        shown(&server, &place)?.get("state"),
        Some(&json!("accepted"))
    );
    Ok(())
}

#[test]
fn what_came_before_a_connection_broke_stays() -> anyhow::Result<()> {
    let server = Server::start()?;
    let content = samples::file(Some(FileKind::Pdf), "x", 200_000);
    let place = begin(&server, content.len())?;
    let head = format!(
        "PATCH {place} HTTP/1.1\r\nhost: a\r\ntus-resumable: 1.0.0\r\ndraft-key: {}\r\n\
         upload-offset: 0\r\ncontent-type: application/offset+octet-stream\r\n\
         content-length: {}\r\n\r\n",
        server.draft()?,
        content.len()
    );
    let mut stream = TcpStream::connect(server.client.address())?;
    stream.write_all(head.as_bytes())?;
    stream.write_all(content.get(..150_000).unwrap_or_default())?;
    stream.shutdown(Shutdown::Write)?;
    // It answers or closes, once it has taken down what came.
    let _ = stream.read_to_end(&mut Vec::new());
    let mut at = 0;
    for _ in 0..100 {
        at = offset(&server, &place)?;
        if at == 150_000 {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    assert_eq!(at, 150_000);
    let rest = content.get(at..).unwrap_or_default();
    assert_eq!(portion(&server, &place, at, rest, &[])?.status, 204);
    assert_eq!(
        shown(&server, &place)?.get("state"),
        Some(&json!("accepted"))
    );
    Ok(())
}

#[test]
fn an_upload_goes_on_after_the_server_was_started_again() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let at = crate::server::NOW.parse()?;
    let content = samples::file(Some(FileKind::Pdf), "x", 200_000);
    let server = Server::start_on(folder.path(), at)?;
    let key = server.draft()?.to_owned();
    let place = begin(&server, content.len())?;
    let first = content.get(..99_999).unwrap_or_default();
    portion(&server, &place, 0, first, &[])?;
    drop(server);
    let server = Server::start_on(folder.path(), at)?;
    let headers = [
        TUS,
        PORTION,
        ("draft-key", key.as_str()),
        ("upload-offset", "99999"),
    ];
    let rest = content.get(99_999..).unwrap_or_default();
    let answer = server.client.send("PATCH", &place, &headers, Some(rest))?;
    assert_eq!(answer.status, 204);
    let key = [("draft-key", key.as_str())];
    let upload: Value = server.client.get_with(&place, &key)?.read()?;
    assert_eq!(upload.get("state"), Some(&json!("accepted")));
    Ok(())
}

#[test]
fn an_upload_is_its_draft_s_alone_and_can_be_ended() -> anyhow::Result<()> {
    let server = Server::start()?;
    let place = begin(&server, 10)?;
    let other = server.new_draft()?;
    let own = server.draft()?.to_owned();
    let (id, secret) = own.split_once('.').unwrap_or_default();
    let wrong = format!("{id}.{}", "0".repeat(secret.len()));
    for (key, kind) in [
        (other.as_str(), "/problems/unknown-upload"),
        (wrong.as_str(), "/problems/unknown-draft"),
        ("", "/problems/unknown-draft"),
        (id, "/problems/unknown-draft"),
    ] {
        let key = ("draft-key", key);
        for (method, headers) in [
            ("GET", &[key][..]),
            ("PATCH", &[key, TUS, PORTION, ("upload-offset", "0")]),
            ("DELETE", &[key, TUS]),
        ] {
            let body = (method == "PATCH").then_some(&b"x"[..]);
            server
                .client
                .send(method, &place, headers, body)?
                .problem(404, kind)?;
        }
    }
    let headers = [TUS, ("draft-key", own.as_str())];
    assert_eq!(
        server.client.send("DELETE", &place, &headers, None)?.status,
        204
    );
    let gone = server.client.get_with(&place, &[("draft-key", &own)])?;
    gone.problem(404, "/problems/unknown-upload")?;
    files_left(&server, 0)?;
    Ok(())
}

#[test]
fn more_than_was_announced_is_not_taken() -> anyhow::Result<()> {
    let server = Server::start()?;
    let place = begin(&server, 10)?;
    let answer = portion(&server, &place, 0, &[b'x'; 11], &[])?;
    answer.problem(413, "/problems/too-large")?;
    assert_eq!(offset(&server, &place)?, 0);
    for (length, status, kind) in [
        ("0", 422, "/problems/rejected-file"),
        ("52428801", 413, "/problems/too-large"),
        ("99999999999999999999", 400, "/problems/unreadable-request"),
        ("-1", 400, "/problems/unreadable-request"),
        ("", 400, "/problems/unreadable-request"),
    ] {
        let headers = [
            TUS,
            ("draft-key", server.draft()?),
            ("upload-length", length),
        ];
        let answer = server.client.post("/api/v1/uploads", &headers, b"")?;
        answer.problem(status, kind)?;
    }
    Ok(())
}

#[test]
fn a_file_that_cannot_be_read_here_is_not_kept() -> anyhow::Result<()> {
    let server = Server::start()?;
    let mut late = vec![b' '; 4096];
    late.extend(b"%PDF-1.7\n");
    let rows: [(&str, &[u8]); 8] = [
        ("an executable of Windows", b"MZ\x90\0\x03\0\0\0"),
        ("an executable of Linux", b"\x7fELF\x02\x01\x01"),
        ("a page", b"<!doctype html><script>alert(1)</script>"),
        (
            "a drawing that may hold scripts",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        ),
        ("an archive", b"PK\x03\x04"),
        ("text", b"gi\xe1\xba\xa5y ph\xc3\xa9p"),
        ("the beginning of a beginning", b"%PD"),
        ("a PDF behind something else", &late),
    ];
    for (name, content) in rows {
        let shown: Value = server.attach(content)?.read()?;
        assert_eq!(shown.get("state"), Some(&json!("rejected")), "{name}");
        assert_eq!(findings(&shown), ["/ file.unknown_kind"], "{name}");
    }
    files_left(&server, 0)?;
    Ok(())
}

#[test]
fn a_file_may_be_as_large_as_the_largest_limit() -> anyhow::Result<()> {
    let server = Server::start()?;
    let content = samples::file(Some(FileKind::Pdf), "x", MOST);
    let kept = server.attached(&content)?;
    assert_eq!(kept.get("bytes"), Some(&json!(MOST)));
    files_left(&server, 1)?;
    Ok(())
}

#[test]
fn a_file_that_is_not_whole_is_not_sent() -> anyhow::Result<()> {
    let server = Server::start()?;
    let whole = submission(&server)?;
    // Its hash is known to the sender before all of it is here.
    let content = samples::pdf("other");
    let hash = sha256(&content);
    let place = begin(&server, content.len())?;
    let sent = with_file(&whole, "sha256", hash);
    portion(
        &server,
        &place,
        0,
        content.get(..20).unwrap_or_default(),
        &[],
    )?;
    let problem = send(&server, "a", &sent)?.problem(422, "/problems/incomplete-dossier")?;
    assert_eq!(findings(&problem), ["/components/permit file.not_received"]);
    portion(
        &server,
        &place,
        20,
        content.get(20..).unwrap_or_default(),
        &[],
    )?;
    shown(&server, &place)?;
    assert_eq!(send(&server, "a", &sent)?.status, 201);
    // What arrived for one draft is not another's to send.
    let key = server.new_draft()?;
    let body = serde_json::to_vec(&sent)?;
    for key in [None, Some(("draft-key", key.as_str()))] {
        let mut headers = vec![("idempotency-key", "b")];
        headers.extend(key);
        let answer = server.client.post("/api/v1/dossiers", &headers, &body)?;
        let problem = answer.problem(422, "/problems/incomplete-dossier")?;
        assert_eq!(findings(&problem), ["/components/permit file.not_received"]);
    }
    Ok(())
}

fn sha256(content: &[u8]) -> String {
    let digest = sha2::Sha256::digest(content);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_name_that_is_no_hash_leads_nowhere() -> anyhow::Result<()> {
    let server = Server::start()?;
    let submission = submission(&server)?;
    let hash = submission
        .pointer("/dossier/attachments/0/sha256")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let short = hash.get(1..).unwrap_or_default();
    let names = [
        String::new(),
        "../../x".into(),
        "../dunghen.sqlite".into(),
        "/etc/passwd".into(),
        "..%2f..%2fdunghen.sqlite".into(),
        format!("{:.<64}", "../../"),
        format!("{short}/"),
        format!("{short}\u{0}"),
        short.into(),
        format!("{hash}0"),
        hash.to_uppercase(),
        format!(" {hash}"),
        "é".repeat(32),
        "0".repeat(64),
        "a".repeat(100_000),
    ];
    for name in names {
        let sent = with_file(&submission, "sha256", name.clone());
        let problem = send(&server, "a", &sent)?.problem(422, "/problems/incomplete-dossier")?;
        let found = findings(&problem);
        assert_eq!(
            found,
            ["/components/permit file.not_received"],
            "{name:.80}"
        );
    }
    assert_eq!(server.dossiers()?, 0);
    Ok(())
}

#[test]
fn a_file_is_judged_by_what_arrived_whatever_is_claimed_of_it() -> anyhow::Result<()> {
    let server = Server::start()?;
    let submission = submission(&server)?;
    // Claims that would be faults, of a file that is in order.
    let claims = [
        ("bytes", json!(0)),
        ("bytes", json!(u64::MAX)),
        ("kind", json!(null)),
        ("kind", json!("jpeg")),
    ];
    for (number, (name, claim)) in claims.into_iter().enumerate() {
        let sent = with_file(&submission, name, claim);
        let answer = send(&server, &number.to_string(), &sent)?;
        assert_eq!(answer.status, 201, "{name}");
    }
    let kept = server.kept_dossier()?;
    let kept: Value = serde_json::from_str(&kept)?;
    assert_eq!(
        kept.pointer("/attachments"),
        submission.pointer("/dossier/attachments"),
        "what is kept is what arrived"
    );
    Ok(())
}

#[test]
fn a_photo_claimed_for_a_paper_is_found_out() -> anyhow::Result<()> {
    // The photo of 1.013217 may be a picture only; a PDF is claimed as one.
    let server = Server::start()?;
    let rows = dunghen_cases::Rows::built_in()?.cases;
    let row = rows
        .iter()
        .find(|row| row.name == "A damaged certificate is handed in")
        .ok_or_else(|| anyhow::anyhow!("found no such row"))?;
    let kept = server.attached(&samples::pdf("no photo"))?;
    let mut dossier = row.given.clone();
    for file in &mut dossier.attachments {
        let hash = kept
            .get("sha256")
            .and_then(Value::as_str)
            .unwrap_or_default();
        file.sha256 = hash.to_owned().into();
    }
    let sent = json!({
        "procedure": row.procedure,
        "catalog": crate::server::catalog()?.index.hash,
        "dossier": dossier,
    });
    let problem = send(&server, "a", &sent)?.problem(422, "/problems/incomplete-dossier")?;
    let expected = [
        "/components/photo file.kind",
        "/components/certificate file.duplicate",
    ];
    assert_eq!(findings(&problem), expected);
    Ok(())
}

#[test]
fn what_is_found_inside_a_file_is_told_in_words() -> anyhow::Result<()> {
    let server = Server::start()?;
    let whole = samples::pdf("1");
    let half = whole.get(..whole.len() / 2).unwrap_or_default();
    let script = String::from_utf8(whole.clone())?.replace(
        "/Pages 2 0 R>>",
        "/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>",
    );
    let picture = samples::file(Some(FileKind::Png), "x", 2_000);
    let mut flood = picture.clone();
    flood.splice(16..24, [0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
    let rows: [(&str, &[u8], &str); 4] = [
        ("cut off", half, "file.truncated"),
        ("with a script", script.as_bytes(), "file.active_content"),
        ("of too many points", &flood, "file.image_too_large"),
        (
            "a picture cut off",
            picture.get(..1_000).unwrap_or_default(),
            "file.truncated",
        ),
    ];
    for (name, content, code) in rows {
        let shown: Value = server.attach(content)?.read()?;
        assert_eq!(shown.get("state"), Some(&json!("rejected")), "{name}");
        let found = findings(&shown);
        assert!(
            found.iter().any(|found| found.ends_with(code)),
            "{name}: {found:?}"
        );
        let message = shown.pointer("/findings/0/message").and_then(Value::as_str);
        assert!(
            message.is_some_and(|message| message.len() > 20),
            "{name}: {message:?}"
        );
    }
    files_left(&server, 0)?;
    // A whole one is taken in after all of these.
    server.attached(&picture)?;
    Ok(())
}
