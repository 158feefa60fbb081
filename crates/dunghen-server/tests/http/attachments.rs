//! Files: kept once under what they contain, and judged by what arrived.

use dunghen_core::file::FileKind;
use serde_json::{Value, json};

use crate::{
    client::{Answer, findings},
    dossiers::{send, submission, with_file},
    samples,
    server::Server,
};

const ATTACHMENTS: &str = "/api/v1/attachments";
const MOST: usize = 50 * 1024 * 1024;

fn upload(server: &Server, content: &[u8]) -> anyhow::Result<Answer> {
    let headers = [("expect", "100-continue")];
    server.client.post(ATTACHMENTS, &headers, content)
}

#[test]
fn the_same_content_twice_is_one_file() -> anyhow::Result<()> {
    let server = Server::start()?;
    let one = upload(&server, &samples::pdf("1"))?;
    let again = upload(&server, &samples::pdf("1"))?;
    let other = upload(&server, &samples::pdf("2"))?;
    assert_eq!([one.status, again.status, other.status], [201; 3]);
    assert_eq!(one.body, again.body);
    assert_ne!(one.body, other.body);
    let kept: Value = one.read()?;
    assert_eq!(kept.get("bytes"), Some(&json!(samples::pdf("1").len())));
    assert_eq!(kept.get("kind"), Some(&json!("pdf")));
    let names = server.kept_files()?;
    assert_eq!(names.len(), 2);
    let name = kept
        .get("sha256")
        .and_then(Value::as_str)
        .unwrap_or_default();
    assert!(names.iter().any(|kept| kept == name));
    Ok(())
}

#[test]
fn a_file_that_cannot_be_read_here_is_not_kept() -> anyhow::Result<()> {
    let server = Server::start()?;
    let mut late = vec![b' '; 4096];
    late.extend(b"%PDF-1.7\n");
    let rows: [(&str, &[u8]); 9] = [
        ("nothing", b""),
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
        let answer = upload(&server, content)?;
        let problem = answer.problem(415, "/problems/unsupported-file");
        assert!(problem.is_ok(), "{name}: {problem:?}");
    }
    // However it is called.
    let headers = [("content-type", "application/pdf")];
    let answer = server.client.post(ATTACHMENTS, &headers, b"MZ\x90\0")?;
    answer.problem(415, "/problems/unsupported-file")?;
    assert_eq!(server.kept_files()?, [""; 0]);
    Ok(())
}

#[test]
fn an_executable_is_told_off_however_long_it_is() -> anyhow::Result<()> {
    let server = Server::start()?;
    let content = vec![b'M'; 4 * 1024 * 1024];
    // With and without waiting for leave to send.
    upload(&server, &content)?.problem(415, "/problems/unsupported-file")?;
    let answer = server.client.post(ATTACHMENTS, &[], &content)?;
    answer.problem(415, "/problems/unsupported-file")?;
    assert_eq!(server.kept_files()?, [""; 0]);
    Ok(())
}

#[test]
fn a_file_may_be_as_large_as_the_largest_limit_and_no_larger() -> anyhow::Result<()> {
    let server = Server::start()?;
    let mut content = samples::file(Some(FileKind::Pdf), "x", MOST);
    let kept: Value = upload(&server, &content)?.read()?;
    assert_eq!(kept.get("bytes"), Some(&json!(MOST)));
    content.push(b' ');
    upload(&server, &content)?.problem(413, "/problems/too-large")?;
    let answer = server.client.post(ATTACHMENTS, &[], &content)?;
    answer.problem(413, "/problems/too-large")?;
    assert_eq!(server.kept_files()?.len(), 1);
    Ok(())
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
    let kept: Value = upload(&server, &samples::pdf("no photo"))?.read()?;
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
        let problem = upload(&server, content)?.problem(422, "/problems/rejected-file")?;
        let found = findings(&problem);
        assert!(
            found.iter().any(|found| found.ends_with(code)),
            "{name}: {found:?}"
        );
        let detail = problem.get("detail").and_then(Value::as_str);
        assert!(
            detail.is_some_and(|detail| detail.len() > 20),
            "{name}: {detail:?}"
        );
    }
    assert_eq!(server.kept_files()?, [""; 0]);
    // A whole one is taken in after all of these.
    assert_eq!(upload(&server, &picture)?.status, 201);
    Ok(())
}
