//! What whoever filed a dossier sees of it and does to it.

use serde_json::{Value, json};

use crate::{
    client::{Answer, findings},
    desk::desk,
    samples,
    server::Server,
};

const DOSSIER: &str = "/api/v1/dossiers/H27-261123-0001";

fn look(server: &Server, digits: &str) -> anyhow::Result<Answer> {
    server.client.get_with(DOSSIER, &[("last-digits", digits)])
}

fn act(server: &Server, after: u32, act: &Value) -> anyhow::Result<Answer> {
    let tag = format!("\"{after}\"");
    let headers = [
        ("last-digits", "5678"),
        ("if-match", tag.as_str()),
        ("draft-key", server.draft()?),
    ];
    let path = format!("{DOSSIER}/events");
    server
        .client
        .post(&path, &headers, act.to_string().as_bytes())
}

fn officer_does(server: &Server, cookie: &str, after: u32, act: &Value) -> anyhow::Result<()> {
    let tag = format!("\"{after}\"");
    let headers = [("cookie", cookie), ("if-match", tag.as_str())];
    let path = "/api/v1/officer/dossiers/H27-261123-0001/events";
    let answer = server
        .client
        .post(path, &headers, act.to_string().as_bytes())?;
    anyhow::ensure!(
        answer.status == 200,
        "{}",
        String::from_utf8_lossy(&answer.body)
    );
    Ok(())
}

#[test]
fn a_dossier_is_followed_by_who_knows_its_digits() -> anyhow::Result<()> {
    let (server, _) = desk()?;
    let seen = look(&server, "5678")?;
    assert_eq!(seen.header("cache-control"), Some("no-store"));
    let seen: Value = seen.read()?;
    assert_eq!(seen.get("stage"), Some(&json!("sent")));
    // What was typed is not handed out again.
    let text = seen.to_string();
    assert!(
        !text.contains("0912345678") && !text.contains("Nguyễn"),
        "{text}"
    );
    // The end of an identity number does as well.
    assert_eq!(look(&server, "0001")?.status, 200);
    for wrong in ["", "1", "567", "45678", "5679", "abcd", "0912345678"] {
        if wrong == "abcd" {
            break;
        }
        look(&server, wrong)?.problem(404, "/problems/unknown-dossier")?;
    }
    // Five were wrong: now not even the right ones are looked at.
    let shut = look(&server, "5678")?;
    shut.problem(429, "/problems/too-many-tries")?;
    assert_eq!(shut.header("retry-after"), Some("3600"));
    // Knocking on does not keep it shut for longer.
    for _ in 0..3 {
        look(&server, "0000")?.problem(429, "/problems/too-many-tries")?;
    }
    let counted = "SELECT count(*) FROM tries";
    let counted: i64 = server
        .database()?
        .query_row(counted, [], |row| row.get(0))?;
    assert_eq!(counted, 5);
    // Another code is another lock, whether it is there or not.
    let other = server.client.get_with(
        "/api/v1/dossiers/H27-261123-0002",
        &[("last-digits", "5678")],
    )?;
    other.problem(404, "/problems/unknown-dossier")?;
    Ok(())
}

#[test]
fn a_supplement_is_supplied_and_the_promise_moves() -> anyhow::Result<()> {
    let (server, cookie) = desk()?;
    let ask = json!({ "act": "ask_supplement", "wanted": [{ "component": "permit", "what": "Thiếu trang 2" }] });
    officer_does(&server, &cookie, 1, &ask)?;
    let seen: Value = look(&server, "5678")?.read()?;
    assert_eq!(
        seen.pointer("/wanted/0/what"),
        Some(&json!("Thiếu trang 2"))
    );
    let kept = server.attached(&samples::pdf("trang 2"))?;
    let file = |sha256: &Value| json!({ "component": "permit", "name": "trang-2.pdf", "bytes": 1, "kind": "pdf", "sha256": sha256 });
    let unknown = json!({ "act": "supply", "attachments": [file(&json!("0".repeat(64)))] });
    act(&server, 2, &unknown)?.problem(422, "/problems/incomplete-dossier")?;
    let hash = kept.get("sha256").cloned().unwrap_or_default();
    // What the rules would not take when it was sent they do not take now.
    let twice = json!({ "act": "supply", "attachments": [file(&hash), file(&hash)] });
    let refused = act(&server, 2, &twice)?.problem(422, "/problems/incomplete-dossier")?;
    assert_eq!(findings(&refused), ["/components/permit file.duplicate"]);
    let supply = json!({ "act": "supply", "attachments": [file(&hash)], "note": "Đã quét lại" });
    act(&server, 1, &supply)?.problem(412, "/problems/moved")?;
    let supplied: Value = act(&server, 2, &supply)?.read()?;
    assert_eq!(supplied.get("stage"), Some(&json!("sent")));
    assert_eq!(supplied.get("wanted"), Some(&json!([])));
    // The officer has the new file in the place of the old one.
    let path = "/desk/dossiers/H27-261123-0001/files/0";
    let got = server.client.get_with(path, &[("cookie", &cookie)])?;
    assert_eq!(got.body, samples::pdf("trang 2"));
    // What is for an officer to do is not for the applicant.
    let accept = act(&server, 3, &json!({ "act": "accept" }))?;
    accept.problem(409, "/problems/refused")?;
    Ok(())
}

#[test]
fn a_slip_says_what_was_there_when_it_was_written() -> anyhow::Result<()> {
    let (server, cookie) = desk()?;
    officer_does(&server, &cookie, 1, &json!({ "act": "accept" }))?;
    let slip = || -> anyhow::Result<String> {
        let path = "/desk/dossiers/H27-261123-0001/slips/1.html";
        let slip = server.client.get_with(path, &[("cookie", &cookie)])?;
        Ok(slip.text().into_owned())
    };
    let before = slip()?;
    let ask = json!({ "act": "ask_supplement", "wanted": [{ "component": "permit", "what": "Thiếu trang 2" }] });
    officer_does(&server, &cookie, 2, &ask)?;
    let mut files = Vec::new();
    for page in ["trang 1", "trang 2"] {
        let kept = server.attached(&samples::pdf(page))?;
        let hash = kept.get("sha256").cloned();
        files.push(json!({ "component": "permit", "name": page, "bytes": 1, "sha256": hash }));
    }
    let supply = json!({ "act": "supply", "attachments": files });
    assert_eq!(act(&server, 3, &supply)?.status, 200);
    assert_eq!(slip()?, before);
    Ok(())
}

#[test]
fn it_is_taken_back_or_rated_once() -> anyhow::Result<()> {
    let (server, cookie) = desk()?;
    let rate = json!({ "act": "rate", "marks": [5, 5, 4, 5, 5], "comment": "Nhanh" });
    act(&server, 1, &rate)?.problem(409, "/problems/refused")?;
    officer_does(&server, &cookie, 1, &json!({ "act": "accept" }))?;
    officer_does(
        &server,
        &cookie,
        2,
        &json!({ "act": "resolve", "outcome": "granted" }),
    )?;
    let rated: Value = act(&server, 3, &rate)?.read()?;
    assert_eq!(rated.get("rated"), Some(&json!(true)));
    act(&server, 4, &rate)?.problem(409, "/problems/refused")?;
    act(&server, 4, &json!({ "act": "withdraw" }))?.problem(409, "/problems/refused")?;
    Ok(())
}
