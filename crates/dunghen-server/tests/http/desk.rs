//! What an officer does: over the API, and on the plain page.

use dunghen_server::{Settings, commands::keeping};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::{
    client::Answer,
    dossiers::{send, submission},
    server::Server,
};

const PASSWORD: &str = "mật khẩu rất dài";
const DOSSIER: &str = "/api/v1/officer/dossiers/H27-261123-0001";
const PAGE: &str = "/desk/dossiers/H27-261123-0001";

/// A server with an officer's account and one dossier, and the officer's cookie.
pub(crate) fn desk() -> anyhow::Result<(Server, String)> {
    let server = Server::start()?;
    let settings = server.settings();
    let made = keeping::officer(
        &settings,
        "hanh",
        "Trần Thị Hạnh",
        "hatinh_construction",
        PASSWORD.as_bytes(),
    );
    Runtime::new()?.block_on(made)?;
    let cookie = cookie(&sign_in(&server, "hanh", PASSWORD)?)?;
    let submission = submission(&server)?;
    assert_eq!(send(&server, "a", &submission)?.status, 201);
    Ok((server, cookie))
}

fn sign_in(server: &Server, account: &str, password: &str) -> anyhow::Result<Answer> {
    let body = json!({ "account": account, "password": password });
    server
        .client
        .post("/api/v1/session", &[], body.to_string().as_bytes())
}

fn cookie(answer: &Answer) -> anyhow::Result<String> {
    let set = answer.header("set-cookie").unwrap_or_default();
    let secure = [
        "__Host-session=",
        "; Path=/",
        "; Secure",
        "; HttpOnly",
        "; SameSite=Strict",
    ];
    anyhow::ensure!(secure.iter().all(|part| set.contains(part)), "found {set}");
    Ok(set.split(';').next().unwrap_or_default().to_owned())
}

/// Does something for a state of the dossier.
fn act(server: &Server, cookie: &str, after: u32, act: &Value) -> anyhow::Result<Answer> {
    let tag = format!("\"{after}\"");
    let headers = [("cookie", cookie), ("if-match", tag.as_str())];
    let path = format!("{DOSSIER}/events");
    server
        .client
        .post(&path, &headers, act.to_string().as_bytes())
}

fn get(server: &Server, cookie: &str, path: &str) -> anyhow::Result<Answer> {
    server.client.get_with(path, &[("cookie", cookie)])
}

fn text<'v>(value: &'v Value, pointer: &str) -> &'v str {
    value
        .pointer(pointer)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

#[test]
fn a_dossier_is_taken_in_and_settled() -> anyhow::Result<()> {
    let (server, cookie) = desk()?;
    let listed: Value = get(&server, &cookie, "/api/v1/officer/dossiers")?.read()?;
    assert_eq!(text(&listed, "/dossiers/0/code"), "H27-261123-0001");
    assert_eq!(text(&listed, "/dossiers/0/stage"), "sent");
    let opened = get(&server, &cookie, DOSSIER)?;
    assert_eq!(opened.header("etag"), Some("\"1\""));
    assert_eq!(opened.header("cache-control"), Some("no-store"));
    let opened: Value = opened.read()?;
    assert_eq!(text(&opened, "/dossier/contact/phone"), "0912345678");
    assert_eq!(opened.pointer("/accepted_at"), Some(&Value::Null));

    let accepted: Value = act(&server, &cookie, 1, &json!({ "act": "accept" }))?.read()?;
    assert_eq!(text(&accepted, "/stage"), "in_settlement");
    assert_eq!(text(&accepted, "/accepted_at"), "2026-11-23T09:00:00+07:00");
    assert_eq!(text(&accepted, "/promised_at"), "2026-12-01T17:30:00+07:00");
    let phases = accepted
        .pointer("/schedule/phases")
        .and_then(Value::as_array);
    let phases: Vec<_> = phases
        .into_iter()
        .flatten()
        .map(|phase| text(phase, "/id"))
        .collect();
    let mut after = 2;
    for phase in &phases {
        let done = act(
            &server,
            &cookie,
            after,
            &json!({ "act": "advance", "phase": phase }),
        )?;
        assert_eq!(
            done.status,
            200,
            "{phase}: {}",
            String::from_utf8_lossy(&done.body)
        );
        after += 1;
    }
    let resolve = json!({ "act": "resolve", "outcome": "granted" });
    let resolved: Value = act(&server, &cookie, after, &resolve)?.read()?;
    assert_eq!(text(&resolved, "/stage"), "resolved");
    let returned: Value = act(&server, &cookie, after + 1, &json!({ "act": "return" }))?.read()?;
    assert_eq!(text(&returned, "/stage_name"), "Đã trả kết quả");
    let timeline = returned.pointer("/timeline").and_then(Value::as_array);
    assert_eq!(timeline.map(Vec::len), Some(phases.len() + 4));

    // It follows from its events, to the letter.
    let told = Runtime::new()?.block_on(keeping::verify(&server.settings()))?;
    assert_eq!(
        (told.code, told.text.as_str()),
        (0, "1 dossiers, all as they were added")
    );
    server.database()?.execute(
        "UPDATE dossiers SET record = replace(record, 'granted', 'denied')",
        [],
    )?;
    assert_eq!(
        Runtime::new()?
            .block_on(keeping::verify(&server.settings()))?
            .code,
        1
    );
    let rebuilt = Runtime::new()?.block_on(keeping::rebuild(&server.settings()))?;
    assert_eq!(rebuilt.json.get("other"), Some(&json!(1)));
    assert_eq!(
        Runtime::new()?
            .block_on(keeping::verify(&server.settings()))?
            .code,
        0
    );
    Ok(())
}

#[test]
fn what_the_rules_forbid_is_refused_by_name() -> anyhow::Result<()> {
    let (server, cookie) = desk()?;
    let refused = |after, order: Value| -> anyhow::Result<String> {
        let problem = act(&server, &cookie, after, &order)?.problem(409, "/problems/refused")?;
        let found = crate::client::findings(&problem);
        Ok(found.first().cloned().unwrap_or_default())
    };
    assert_eq!(
        refused(1, json!({ "act": "return" }))?,
        "/ life.out_of_turn"
    );
    assert_eq!(
        refused(1, json!({ "act": "withdraw" }))?,
        "/ life.not_yours"
    );
    let nothing = json!({ "act": "refuse", "reasons": [{ "what": " " }] });
    assert_eq!(refused(1, nothing)?, "/ life.nothing_said");
    let unknown = json!({ "act": "ask_supplement", "wanted": [{ "component": "x", "what": "y" }] });
    assert_eq!(refused(1, unknown)?, "/ life.unknown_component");
    assert_eq!(
        act(&server, &cookie, 1, &json!({ "act": "accept" }))?.status,
        200
    );
    let apologise = json!({
        "act": "apologise", "by": { "amount": 2, "unit": "working-days" }, "reason": "Chờ ý kiến",
    });
    let later: Value = act(&server, &cookie, 2, &apologise)?.read()?;
    assert_eq!(
        text(&later, "/schedule/result_at"),
        "2026-12-03T17:30:00+07:00"
    );
    assert_eq!(text(&later, "/promised_at"), "2026-12-01T17:30:00+07:00");
    assert_eq!(refused(3, apologise)?, "/ life.second_extension");
    Ok(())
}

#[test]
fn two_officers_do_not_do_the_same_twice() -> anyhow::Result<()> {
    let (server, cookie) = desk()?;
    let accept = json!({ "act": "accept" });
    let path = format!("{DOSSIER}/events");
    let body = accept.to_string();
    let without = server
        .client
        .post(&path, &[("cookie", &cookie)], body.as_bytes())?;
    without.problem(428, "/problems/condition-missing")?;
    assert_eq!(act(&server, &cookie, 1, &accept)?.status, 200);
    act(&server, &cookie, 1, &accept)?.problem(412, "/problems/moved")?;
    // The same request again is answered as it was.
    let headers = [
        ("cookie", cookie.as_str()),
        ("if-match", "\"2\""),
        ("idempotency-key", "k"),
    ];
    let stop = br#"{"act":"stop","reason":"Lu\u1eadt \u0111\u1ed5i"}"#;
    let first = server.client.post(&path, &headers, stop)?;
    assert_eq!(first.status, 200);
    let again = server.client.post(&path, &headers, stop)?;
    assert_eq!((again.status, again.body), (200, first.body));
    let other = br#"{"act":"stop","reason":"x"}"#;
    let other = server.client.post(&path, &headers, other)?;
    other.problem(422, "/problems/idempotency-key-reused")?;
    let opened: Value = get(&server, &cookie, DOSSIER)?.read()?;
    assert_eq!(opened.get("events"), Some(&json!(3)));
    Ok(())
}

#[test]
fn nobody_comes_in_without_a_session() -> anyhow::Result<()> {
    let (server, cookie) = desk()?;
    for path in ["/api/v1/session", "/api/v1/officer/dossiers", DOSSIER] {
        for cookie in ["", "__Host-session=", "__Host-session=00", "session=1"] {
            get(&server, cookie, path)?.problem(401, "/problems/unauthorised")?;
        }
    }
    act(&server, "", 1, &json!({ "act": "accept" }))?.problem(401, "/problems/unauthorised")?;
    // From another site nothing is done, whatever the cookie.
    let headers = [
        ("cookie", cookie.as_str()),
        ("sec-fetch-site", "cross-site"),
        ("if-match", "\"1\""),
    ];
    let foreign = server.client.post(
        &format!("{DOSSIER}/events"),
        &headers,
        b"{\"act\":\"accept\"}",
    )?;
    foreign.problem(403, "/problems/foreign-origin")?;
    let gone = server
        .client
        .send("DELETE", "/api/v1/session", &[("cookie", &cookie)], None)?;
    assert_eq!(gone.status, 204);
    get(&server, &cookie, DOSSIER)?.problem(401, "/problems/unauthorised")?;
    Ok(())
}

#[test]
fn passwords_are_not_tried_for_ever() -> anyhow::Result<()> {
    let (server, _) = desk()?;
    for _ in 0..10 {
        sign_in(&server, "hanh", "sai mật khẩu rồi")?.problem(401, "/problems/unauthorised")?;
    }
    let answer = sign_in(&server, "hanh", PASSWORD)?;
    answer.problem(429, "/problems/too-many-tries")?;
    assert_eq!(answer.header("retry-after"), Some("900"));
    sign_in(&server, "nobody", PASSWORD)?.problem(401, "/problems/unauthorised")?;
    Ok(())
}

#[test]
fn another_agencys_dossiers_are_as_if_there_were_none() -> anyhow::Result<()> {
    let (server, _) = desk()?;
    let settings = server.settings();
    let made = keeping::officer(
        &settings,
        "khac",
        "Người Khác",
        "other",
        PASSWORD.as_bytes(),
    );
    Runtime::new()?.block_on(made)?;
    let cookie = cookie(&sign_in(&server, "khac", PASSWORD)?)?;
    get(&server, &cookie, DOSSIER)?.problem(404, "/problems/not-found")?;
    let listed: Value = get(&server, &cookie, "/api/v1/officer/dossiers")?.read()?;
    assert_eq!(listed.get("dossiers"), Some(&json!([])));
    Ok(())
}

#[test]
fn the_page_does_what_the_api_does() -> anyhow::Result<()> {
    let (server, cookie) = desk()?;
    let form = [
        ("cookie", cookie.as_str()),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    let page = |path: &str| -> anyhow::Result<String> {
        let answer = get(&server, &cookie, path)?;
        anyhow::ensure!(answer.status == 200, "{path}: {}", answer.status);
        let policy = answer.header("content-security-policy").unwrap_or_default();
        anyhow::ensure!(policy.contains("default-src 'none'") && !policy.contains("unsafe"));
        Ok(String::from_utf8(answer.body)?)
    };
    assert!(page("/desk")?.contains("H27-261123-0001"));
    assert!(page("/desk?stage=resolved")?.contains("Không có hồ sơ nào"));
    assert!(page(PAGE)?.contains("Tiếp nhận hồ sơ"));
    let accepted = server.client.post(PAGE, &form, b"act=accept&after=1")?;
    assert_eq!(
        (accepted.status, accepted.header("location")),
        (303, Some(PAGE))
    );
    let again = server.client.post(PAGE, &form, b"act=accept&after=1")?;
    assert_eq!(again.status, 412);
    assert!(String::from_utf8(again.body)?.contains("Hồ sơ đã thay đổi"));
    let asked = server.client.post(
        PAGE,
        &form,
        "act=ask_supplement&after=2&component=permit&text=%3Cb%3EThi%E1%BA%BFu+trang+2".as_bytes(),
    )?;
    assert_eq!(asked.status, 303);
    let shown = page(PAGE)?;
    assert!(shown.contains("&lt;b&gt;Thiếu trang 2") && !shown.contains("<b>Thiếu"));
    // Slips: of what has happened, and of nothing else.
    for (slip, label) in [("1", "GIẤY TIẾP NHẬN"), ("2", "BỔ SUNG")] {
        let html = page(&format!("{PAGE}/slips/{slip}.html"))?;
        assert!(html.to_uppercase().contains(label), "{slip}");
        assert!(html.contains("H27-261123-0001"), "{slip}");
        let pdf = get(&server, &cookie, &format!("{PAGE}/slips/{slip}.pdf"))?;
        assert!(pdf.body.starts_with(b"%PDF-"), "{slip}");
        assert_eq!(pdf.header("content-type"), Some("application/pdf"));
    }
    for slip in ["3.html", "4.pdf", "1.txt", "x.pdf", "1"] {
        get(&server, &cookie, &format!("{PAGE}/slips/{slip}"))?
            .problem(404, "/problems/not-found")?;
    }
    assert_eq!(get(&server, "", PAGE)?.status, 401);
    Ok(())
}

#[test]
fn a_file_is_handed_out_to_be_saved_whole_or_in_part() -> anyhow::Result<()> {
    let (server, cookie) = desk()?;
    let path = format!("{PAGE}/files/0");
    let whole = get(&server, &cookie, &path)?;
    assert_eq!(whole.status, 200);
    assert_eq!(whole.body, crate::samples::pdf("GPXD"));
    assert_eq!(
        whole.header("content-type"),
        Some("application/octet-stream")
    );
    let disposition = whole.header("content-disposition").unwrap_or_default();
    assert!(
        disposition.starts_with("attachment; filename*=UTF-8''"),
        "{disposition}"
    );
    let headers = [("cookie", cookie.as_str()), ("range", "bytes=0-4")];
    let part = server.client.get_with(&path, &headers)?;
    assert_eq!((part.status, part.body.as_slice()), (206, &b"%PDF-"[..]));
    get(&server, &cookie, &format!("{PAGE}/files/1"))?.problem(404, "/problems/not-found")?;
    get(&server, "", &path)?.problem(401, "/problems/unauthorised")?;
    Ok(())
}

#[test]
fn what_is_copied_can_be_put_back() -> anyhow::Result<()> {
    let (server, cookie) = desk()?;
    assert_eq!(
        act(&server, &cookie, 1, &json!({ "act": "accept" }))?.status,
        200
    );
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("copy.tar");
    let runtime = Runtime::new()?;
    runtime.block_on(keeping::back_up(&server.settings(), &file))?;
    assert!(
        runtime
            .block_on(keeping::back_up(&server.settings(), &file))
            .is_err()
    );
    let data = folder.path().join("data");
    let there = Settings {
        data: data.clone(),
        ..Settings::default()
    };
    // What opens it is not in it.
    assert!(runtime.block_on(keeping::restore(&there, &file)).is_err());
    std::fs::create_dir_all(&data)?;
    std::fs::copy(server.data().join("keys.toml"), data.join("keys.toml"))?;
    let told = runtime.block_on(keeping::restore(&there, &file))?;
    assert_eq!(told.text, "1 dossiers, all as they were added");
    assert!(runtime.block_on(keeping::restore(&there, &file)).is_err());
    let again = Server::start_on(&data, crate::server::NOW.parse()?)?;
    let opened: Value = get(&again, &cookie, DOSSIER)?.read()?;
    assert_eq!(text(&opened, "/stage"), "in_settlement");
    assert_eq!(
        get(&again, &cookie, &format!("{PAGE}/files/0"))?.status,
        200
    );
    Ok(())
}

#[test]
fn what_is_personal_can_be_erased_and_the_rest_stays() -> anyhow::Result<()> {
    let (server, cookie) = desk()?;
    let (code, runtime) = ("H27-261123-0001", Runtime::new()?);
    // Not as long as somebody works on it.
    assert!(
        runtime
            .block_on(keeping::erase(&server.settings(), code))
            .is_err()
    );
    for (after, did) in [
        (1, json!({ "act": "accept" })),
        (2, json!({ "act": "resolve", "outcome": "granted" })),
        (3, json!({ "act": "return" })),
    ] {
        assert_eq!(act(&server, &cookie, after, &did)?.status, 200);
    }
    let kept = || -> anyhow::Result<String> {
        let sql = "SELECT group_concat(body || coalesce(content, '')) || record
                   FROM events JOIN dossiers ON code = dossier";
        Ok(server.database()?.query_row(sql, [], |row| row.get(0))?)
    };
    assert!(kept()?.contains("0912345678"));
    runtime.block_on(keeping::erase(&server.settings(), code))?;
    let left = kept()?;
    for personal in ["Nguyễn", "0912345678", "042085000001", "15/GPXD"] {
        assert!(!left.contains(personal), "found {personal} in {left}");
    }
    let told = runtime.block_on(keeping::verify(&server.settings()))?;
    assert_eq!(told.text, "1 dossiers, all as they were added");
    // When it was sent, accepted and returned is still known.
    let opened: Value = get(&server, &cookie, DOSSIER)?.read()?;
    assert_eq!(text(&opened, "/stage"), "returned");
    let digits = [("last-digits", "5678")];
    let path = format!("/api/v1/dossiers/{code}");
    let gone = server.client.get_with(&path, &digits)?;
    gone.problem(404, "/problems/unknown-dossier")?;
    Ok(())
}

#[test]
fn keys_are_exchanged_while_the_server_is_at_work() -> anyhow::Result<()> {
    let (server, cookie) = desk()?;
    let runtime = Runtime::new()?;
    let file = format!("{PAGE}/files/0");
    let before = get(&server, &cookie, &file)?;
    runtime.block_on(keeping::rotate_keys(&server.settings()))?;
    runtime.block_on(keeping::drop_keys(&server.settings()))?;
    let after = get(&server, &cookie, &file)?;
    assert_eq!((after.status, &after.body), (200, &before.body));
    let told = runtime.block_on(keeping::verify(&server.settings()))?;
    assert_eq!(told.text, "1 dossiers, all as they were added");
    // What comes now is kept under the new key.
    server.attached(&crate::samples::pdf("later"))?;
    Ok(())
}
