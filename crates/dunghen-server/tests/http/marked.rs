//! What people type stays where it belongs: a real server, logging all it can, is told
//! values that are found nowhere else, and none of them comes up in its log, its numbers,
//! the headers of its answers or the names of its files.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::Duration,
};

use anyhow::{Context, ensure};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};

use crate::{
    client::{Answer, Client},
    samples,
    server::{NOW, catalog},
};

const ACCOUNT: &str = "canbo.zq01";
const OFFICER: &str = "Lưu Zq02 Thị Khuê";
const PASSWORD: &str = "mật khẩu zq03 rất dài";

/// What is typed beside the marks that begin with `zq`, each of which counts by itself.
const TYPED: [&str; 12] = [
    "Đặng Hồng Ngát",
    "0938641275",
    "938641275",
    "hongngat@vidu.example",
    "042085736941",
    "97/GPXD",
    "7731",
    "18734",
    "203.0.113.77",
    // The last digits that open a dossier, and some that do not.
    "6941",
    "1275",
    "8264",
];

/// How many marks there are.
const MARKS: u32 = 50;

/// A server in a process of its own, and all that it says.
struct Running {
    process: Child,
    client: Client,
    metrics: Client,
    said: Arc<Mutex<String>>,
    /// The headers of all answers.
    headers: Mutex<String>,
}

impl Running {
    fn start(data: &Path, format: &str) -> anyhow::Result<Self> {
        let mut process = Command::new(env!("CARGO_BIN_EXE_dunghen"))
            .args(["serve", "--listen=127.0.0.1:0", "--fixed-clock", NOW])
            .args(["--set=metrics_listen=127.0.0.1:0", "--set=log_level=trace"])
            .args([
                "--set=trusted_hops=1",
                "--set=hsts=true",
                "--set=inspect_seconds=60",
            ])
            .arg(format!("--set=log_format={format}"))
            .arg("--data")
            .arg(data)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let said = Arc::<Mutex<String>>::default();
        let out = process.stdout.take().context("no output")?;
        let err = process.stderr.take().context("no output")?;
        let heard = hear(out, &said);
        hear(err, &said);
        let mut addresses = Vec::new();
        while addresses.len() < 2 {
            let line = heard.recv_timeout(Duration::from_secs(60))?;
            // The one that tells numbers is up first.
            if let Some((_, rest)) = line.split_once("127.0.0.1:") {
                let digits = rest.split(|letter: char| !letter.is_ascii_digit()).next();
                let port: u16 = digits.unwrap_or_default().parse()?;
                addresses.push(([127, 0, 0, 1], port).into());
            }
        }
        let [metrics, client] = addresses.as_slice() else {
            anyhow::bail!("found {addresses:?}");
        };
        Ok(Self {
            client: Client::new(*client),
            metrics: Client::new(*metrics),
            process,
            said,
            headers: Mutex::default(),
        })
    }

    fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&[u8]>,
    ) -> anyhow::Result<Answer> {
        let usual = [
            ("user-agent", "zq04"),
            ("referer", "https://zq05.example/zq06"),
            ("x-request-id", "zq07"),
            ("x-forwarded-for", "203.0.113.77"),
        ];
        let headers: Vec<_> = usual.into_iter().chain(headers.iter().copied()).collect();
        let answer = self.client.send(method, path, &headers, body)?;
        // A session is told by nothing else; it is looked for apart.
        let told = answer.headers_but("set-cookie");
        let told = match path.contains("/files/") {
            // Who saves a file wants it under its name.
            true => answer.headers_but("content-disposition"),
            false => told,
        };
        let mut headers = self.headers.lock().unwrap_or_else(PoisonError::into_inner);
        headers.push_str(&told);
        Ok(answer)
    }

    fn post(&self, path: &str, headers: &[(&str, &str)], body: &Value) -> anyhow::Result<Answer> {
        self.send("POST", path, headers, Some(body.to_string().as_bytes()))
    }

    /// Uploads a file under a name, and tells what became of it.
    fn upload(&self, draft: &str, name: &str, content: &[u8]) -> anyhow::Result<Value> {
        let metadata = format!("filename {},note enEwOA==", BASE64_STANDARD.encode(name));
        let length = content.len().to_string();
        let headers = [
            ("expect", "100-continue"),
            ("draft-key", draft),
            ("tus-resumable", "1.0.0"),
            ("upload-length", &length),
            ("upload-metadata", &metadata),
            ("content-type", "application/offset+octet-stream"),
        ];
        let begun = self.send("POST", "/api/v1/uploads", &headers, Some(content))?;
        let place = begun.header("location").context("found no location")?;
        let shown = self.send("GET", place, &[("draft-key", draft)], None)?;
        shown.read()
    }

    /// Ends it as a service is ended; all that it has said.
    fn stop(mut self) -> anyhow::Result<String> {
        let pid = self.process.id().to_string();
        Command::new("kill").args(["-TERM", &pid]).status()?;
        ensure!(self.process.wait()?.success(), "it did not end well");
        let said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(said.clone())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Takes down what comes, and hands on each line.
fn hear(from: impl Read + Send + 'static, said: &Arc<Mutex<String>>) -> mpsc::Receiver<String> {
    let (hand_on, heard) = mpsc::channel();
    let said = Arc::clone(said);
    thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
            said.push_str(&line);
            said.push('\n');
            let _ = hand_on.send(line);
        }
    });
    heard
}

fn officer(data: &Path) -> anyhow::Result<()> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dunghen"))
        .args(["officer", ACCOUNT, "--name", OFFICER])
        .args(["--agency", "hatinh_construction", "--data"])
        .arg(data)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()?;
    let mut input = command.stdin.take().context("no input")?;
    input.write_all(PASSWORD.as_bytes())?;
    drop(input);
    ensure!(command.wait()?.success(), "no account was made");
    Ok(())
}

fn answers() -> Value {
    json!({
        "issuer": "department",
        "construction_started": "no",
        "times_extended": "never",
        "permit_number": "97/GPXD",
        "permit_date": "2025-12-10",
        "permit_content": "zq09",
        "lot_number": "7731",
        "site_area": "18734",
        "street": "đường zq10",
        "ward": "18073",
        "developer_kind": "individual",
        "citizen_id": "042085736941",
        "reason": "zq11",
        "months_to_completion": "18",
    })
}

fn bad_answers() -> Value {
    json!({
        "issuer": "zq12",
        "construction_started": "no",
        "permit_number": "zq13!!",
        "permit_date": "zq14",
        "lot_number": ["zq15"],
        "site_area": "zq16",
        "street": "zq17",
        "ward": "zq18",
        "developer_kind": "individual",
        "citizen_id": "042085zq19",
        "zq20": "zq21",
        "reason": "zq22",
        "months_to_completion": "zq23",
    })
}

/// Fills in, uploads, files, follows, settles and rates, with mistakes at every step; what
/// is secret of it.
fn all_that_is_done(server: &Running) -> anyhow::Result<Vec<String>> {
    let hash = &catalog()?.index.hash;
    let draft: Value = server
        .send("POST", "/api/v1/drafts", &[], Some(b""))?
        .read()?;
    let draft = draft.get("key").and_then(Value::as_str).context("no key")?;
    let draft = draft.to_owned();
    let own = [("draft-key", draft.as_str())];
    let rejected = server.upload(&draft, "hong zq24.pdf", b"%PDF-1.7 zq25")?;
    ensure!(
        rejected.get("state") == Some(&json!("rejected")),
        "{rejected}"
    );
    let kept = server.upload(&draft, "giay phep zq26.pdf", &samples::pdf("zq27"))?;
    let kept = kept
        .pointer("/file/sha256")
        .cloned()
        .context("not accepted")?;
    let tagged = [own[0], ("if-match", "\"0\"")];
    let saved = json!({ "note": "zq28" }).to_string();
    server.send("PUT", "/api/v1/drafts", &tagged, Some(saved.as_bytes()))?;
    let wrong = [own[0], ("if-match", "zq29")];
    server.send("PUT", "/api/v1/drafts", &wrong, Some(b"{zq30"))?;

    let file = |component: &str, name: &str, sha256: &Value| json!({ "component": component, "name": name, "bytes": 1, "kind": "pdf", "sha256": sha256 });
    let contact = json!({
        "full_name": "Đặng Hồng Ngát", "phone": "0938641275", "email": "hongngat@vidu.example",
    });
    let submission = |procedure: &str, contact: &Value, answers: Value, files: Value| {
        json!({ "procedure": procedure, "catalog": hash, "dossier": {
            "contact": contact, "answers": answers, "attachments": files,
        } })
    };
    let keyed = [own[0], ("idempotency-key", "zq31")];
    let path = "/api/v1/dossiers";
    let bad_contact = json!({ "full_name": "zq32", "phone": "zq33", "email": "zq34" });
    let bad_files = json!([
        file("zq35", "zq36.pdf", &kept),
        file("permit", "zq37", &json!("0".repeat(64)))
    ]);
    let code = "1.013233";
    let bad = submission(code, &bad_contact, bad_answers(), bad_files);
    server
        .post(path, &keyed, &bad)?
        .problem(422, "/problems/incomplete-dossier")?;
    let none = submission("zq38", &contact, answers(), json!([]));
    server
        .post(path, &keyed, &none)?
        .problem(404, "/problems/unknown-procedure")?;
    let stray = json!({ "zq39": "zq40" });
    server
        .post(path, &keyed, &stray)?
        .problem(400, "/problems/unreadable-request")?;
    let good = submission(
        code,
        &contact,
        answers(),
        json!([file("permit", "giay phep zq26.pdf", &kept)]),
    );
    let filed = server.post(path, &keyed, &good)?;
    ensure!(
        filed.status == 201,
        "{}",
        String::from_utf8_lossy(&filed.body)
    );
    let filed: Value = filed.read()?;
    let code = filed
        .get("code")
        .and_then(Value::as_str)
        .context("no code")?;
    server.post(
        "/api/v1/forms/form",
        &[],
        &json!({ "procedure": "1.013233", "dossier": bad }),
    )?;

    let sign_in = "/api/v1/session";
    let wrong = json!({ "account": "zq41", "password": "zq42" });
    server
        .post(sign_in, &[], &wrong)?
        .problem(401, "/problems/unauthorised")?;
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let wrong = format!("account={ACCOUNT}&password=zq43");
    let told = server.send("POST", "/desk/session", &form, Some(wrong.as_bytes()))?;
    ensure!(told.status == 401, "{}", told.status);
    let right = json!({ "account": ACCOUNT, "password": PASSWORD });
    let signed_in = server.post(sign_in, &[], &right)?;
    let cookie = signed_in.header("set-cookie").context("no session")?;
    let cookie = cookie.split(';').next().unwrap_or_default().to_owned();

    let officer = |after: u32, act: Value| {
        let tag = format!("\"{after}\"");
        let headers = [("cookie", cookie.as_str()), ("if-match", tag.as_str())];
        let path = format!("/api/v1/officer/dossiers/{code}/events");
        let done = server.post(&path, &headers, &act)?;
        ensure!(
            done.status == 200,
            "{act}: {}",
            String::from_utf8_lossy(&done.body)
        );
        anyhow::Ok(())
    };
    let dossier = format!("/api/v1/dossiers/{code}");
    let applicant = |after: u32, act: Value| {
        let tag = format!("\"{after}\"");
        let headers = [own[0], ("last-digits", "1275"), ("if-match", tag.as_str())];
        let done = server.post(&format!("{dossier}/events"), &headers, &act)?;
        ensure!(
            done.status == 200,
            "{act}: {}",
            String::from_utf8_lossy(&done.body)
        );
        anyhow::Ok(())
    };
    officer(
        1,
        json!({ "act": "ask_supplement", "wanted": [{ "component": "permit", "what": "zq44" }] }),
    )?;
    let more = server.upload(&draft, "zq45.pdf", &samples::pdf("zq46"))?;
    let more = more
        .pointer("/file/sha256")
        .cloned()
        .context("not accepted")?;
    applicant(
        2,
        json!({ "act": "supply", "attachments": [file("permit", "zq45.pdf", &more)], "note": "zq47" }),
    )?;
    officer(3, json!({ "act": "accept" }))?;
    officer(4, json!({ "act": "resolve", "outcome": "granted" }))?;
    applicant(
        5,
        json!({ "act": "rate", "marks": [5, 5, 4, 5, 5], "comment": "zq48" }),
    )?;
    for digits in ["6941", "8264"] {
        server.send("GET", &dossier, &[("last-digits", digits)], None)?;
    }
    let session = [("cookie", cookie.as_str())];
    for path in [
        "/desk".to_owned(),
        format!("/desk/dossiers/{code}"),
        format!("/desk/dossiers/{code}/slips/1.html"),
        format!("/desk/dossiers/{code}/files/0"),
        "/zq49?ten=zq50".into(),
        "/api/v1/calendar/zq49".into(),
        "/api/v1/schedule?procedure=zq50".into(),
        "/catalog/zq49/zq50.bin".into(),
    ] {
        server.send("GET", &path, &session, None)?;
    }
    let halves = draft.split('.').map(str::to_owned);
    let secret = cookie.split_once('=').map(|(_, secret)| secret.to_owned());
    Ok(halves.chain(secret).collect())
}

/// Whether a value stands in a text, and is not a part of a longer number or word.
fn holds(text: &str, value: &str) -> bool {
    text.match_indices(value).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + value.len()..].chars().next();
        let within = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
        !within(before) && !within(after)
    })
}

fn names(folder: &Path, into: &mut String) -> anyhow::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        into.push_str(&entry.file_name().to_string_lossy());
        into.push('\n');
        if entry.file_type()?.is_dir() {
            names(&entry.path(), into)?;
        }
    }
    Ok(())
}

fn nothing_typed_comes_up(format: &str) -> anyhow::Result<()> {
    let data = tempfile::tempdir()?;
    officer(data.path())?;
    let server = Running::start(data.path(), format)?;
    let secrets = all_that_is_done(&server)?;
    let metrics = server.metrics.get("/metrics")?;
    let metrics = String::from_utf8(metrics.body)?;
    let headers = server
        .headers
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    let mut files = String::new();
    names(data.path(), &mut files)?;
    let log = server.stop()?;
    // There is something to look through.
    assert!(log.contains("/problems/incomplete-dossier"), "{log}");
    assert!(
        log.contains("/answers/citizen_id citizen_id.characters"),
        "{log}"
    );
    assert!(log.contains("(unknown) answer.not_asked"), "{log}");
    assert!(log.contains("/api/v1/dossiers/{code}/events"), "{log}");
    for expected in [
        "dunghen_requests_total{method=\"POST\",route=\"/api/v1/dossiers\",status=\"4xx\"} 3",
        "dunghen_dossiers_filed_total 1",
        "dunghen_events_total{act=\"ask_supplement\"} 1",
        "dunghen_events_total{act=\"rate\"} 1",
        "dunghen_uploads_total{state=\"received\"} 3",
        "dunghen_uploads_total{state=\"accepted\"} 2",
        "dunghen_uploads_total{state=\"rejected\"} 1",
        "dunghen_connections 1",
        "process_resident_memory_bytes ",
        "process_start_time_seconds 1795399200",
    ] {
        assert!(metrics.contains(expected), "{expected}: {metrics}");
    }
    assert!(headers.contains("x-request-id: ") && files.contains("dunghen.sqlite"));
    let marks = (1..=MARKS).map(|mark| format!("zq{mark:02}"));
    let typed = TYPED.into_iter().map(str::to_lowercase);
    for (place, text) in [
        ("log", &log),
        ("metrics", &metrics),
        ("headers", &headers),
        ("files", &files),
    ] {
        let text = text.to_lowercase();
        for value in marks.clone() {
            let coded = BASE64_STANDARD.encode(format!("giay phep {value}.pdf"));
            assert!(!text.contains(&value), "{value} in the {place}:\n{text}");
            assert!(
                !text.contains(&coded.to_lowercase()),
                "{value} in the {place}"
            );
        }
        for value in typed.clone() {
            assert!(!holds(&text, &value), "{value} in the {place}:\n{text}");
        }
        for value in &secrets {
            let found = text.contains(&value.to_lowercase());
            assert!(!found, "{value} in the {place}:\n{text}");
        }
    }
    Ok(())
}

#[test]
fn nothing_that_was_typed_comes_up_in_text() -> anyhow::Result<()> {
    nothing_typed_comes_up("text")
}

#[test]
fn nothing_that_was_typed_comes_up_in_json() -> anyhow::Result<()> {
    nothing_typed_comes_up("json")
}
