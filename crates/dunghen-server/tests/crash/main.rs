//! Nothing acknowledged is lost or doubled, however often the server is killed.
//!
//! A real server is started, worked by several clients at once, killed without warning at
//! a random moment, and started again over the same folder. What a client got an answer
//! for must be there; what it got none for is sent again under the same key and must be
//! there once. `DUNGHEN_CRASHES` says how often; `cargo xtask crash` sets it. `DUNGHEN_BIN`
//! names another build of the server, as the one that ships.

#[path = "../bucket/s3.rs"]
mod bucket;
#[path = "../postgres/cluster.rs"]
mod cluster;
mod moving;
mod saving;
#[cfg(target_os = "linux")]
mod traced;
mod two_servers;

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Write},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, bail, ensure};
use dunghen_server::{Settings, commands::keeping};
use saving::Saved;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::runtime::Runtime;
use ureq::Agent;

const CLIENTS: usize = 4;
const NOW: &str = "2026-11-23T09:00:00+07:00";
const PASSWORD: &str = "mật khẩu rất dài";

/// Makes the account that clients sign in with.
async fn account(settings: &Settings) -> anyhow::Result<()> {
    let (name, agency) = ("Trần Thị Hạnh", "hatinh_construction");
    keeping::officer(settings, "hanh", name, agency, PASSWORD.as_bytes()).await?;
    Ok(())
}

/// What the clients know to be kept, and what they do not know of.
#[derive(Default)]
struct Known {
    /// The receipt of every key that was answered.
    filed: BTreeMap<String, Vec<u8>>,
    /// Keys that were sent and never answered.
    open: Vec<String>,
    /// How many events a dossier has at least; one, where it is not here.
    events: BTreeMap<String, usize>,
    /// Drafts that nobody is working on.
    drafts: Vec<Saved>,
    /// Files on their way in or there, by their addresses.
    files: BTreeMap<String, Upload>,
}

/// A file, and how much of it was acknowledged.
#[derive(Clone)]
struct Upload {
    draft: String,
    content: Vec<u8>,
    received: usize,
}

/// Where chance is, so that threads share it.
struct Chance(AtomicU64);

impl Chance {
    fn below(&self, end: u64) -> u64 {
        // SplitMix64.
        let mut mixed = self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % end
    }
}

struct Running {
    process: Child,
    origin: String,
    /// From its start until it answered.
    ready_after: Duration,
}

/// Where a server keeps what it keeps.
#[derive(Clone, Copy)]
struct Place<'p> {
    data: &'p Path,
    /// Its database, where that is not in the folder.
    database: Option<&'p str>,
    /// The server of its bucket and the keys shared with others, where files are not in
    /// the folder.
    bucket: Option<(SocketAddr, &'p Path)>,
}

impl Place<'_> {
    /// A command over it.
    fn command(&self, name: &str) -> Command {
        let other = std::env::var_os("DUNGHEN_BIN");
        let mut command =
            Command::new(other.unwrap_or_else(|| env!("CARGO_BIN_EXE_dunghen").into()));
        command.arg(name).arg("--data").arg(self.data);
        if let Some(address) = self.database {
            command.args(["--database", address]);
        }
        if let Some((address, keys)) = self.bucket {
            command
                .arg(format!("--set=files=s3://{}", bucket::BUCKET))
                .arg(format!("--set=keys={}", keys.display()))
                .env("AWS_ENDPOINT", format!("http://{address}"))
                .env("AWS_ALLOW_HTTP", "true")
                .env("AWS_ACCESS_KEY_ID", bucket::KEY)
                .env("AWS_SECRET_ACCESS_KEY", bucket::SECRET);
        }
        command
    }

    /// The server over it.
    fn serving(&self) -> Command {
        let mut command = self.command("serve");
        command.args([
            "--listen",
            "127.0.0.1:0",
            "--fixed-clock",
            NOW,
            // All of it comes from one address.
            "--set=writes_per_minute=0",
            "--set=reads_per_minute=0",
            "--set=drafts_per_minute=0",
            "--set=sign_ins_per_minute=0",
            "--set=upload_megabytes_per_day=0",
        ]);
        command
    }
}

impl Running {
    fn start(place: &Place<'_>) -> anyhow::Result<Self> {
        Self::run(place.serving())
    }

    fn run(mut command: Command) -> anyhow::Result<Self> {
        let begun = Instant::now();
        let mut process = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let said = process.stdout.take().context("no output")?;
        let mut lines = BufReader::new(said).lines();
        let origin = loop {
            let line = lines
                .next()
                .context("the server ended before it served")??;
            if let Some((_, origin)) = line.split_once("Đúng Hẹn: ") {
                break origin.trim_end_matches('/').to_owned();
            }
        };
        // The log goes on; nobody reads it, and a full pipe must not stop the server.
        thread::spawn(move || lines.for_each(drop));
        Ok(Self {
            process,
            origin,
            ready_after: begun.elapsed(),
        })
    }

    fn kill(mut self) -> anyhow::Result<()> {
        self.process.kill()?;
        self.process.wait()?;
        Ok(())
    }
}

/// A person, or a program, that works the server.
struct Client {
    agent: Agent,
    origin: String,
    catalog: String,
    cookie: String,
    draft: String,
}

impl Client {
    fn new(origin: &str) -> anyhow::Result<Self> {
        let agent: Agent = Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None)
            .timeout_global(Some(Duration::from_secs(30)))
            .build()
            .into();
        let mut client = Self {
            agent,
            origin: origin.into(),
            catalog: String::new(),
            cookie: String::new(),
            draft: String::new(),
        };
        let index = client
            .agent
            .get(format!("{origin}/catalog/index.bin"))
            .call()?;
        let tag = index.headers().get("etag").context("no tag")?;
        client.catalog = tag.to_str()?.trim_matches('"').to_owned();
        let credentials = json!({ "account": "hanh", "password": PASSWORD }).to_string();
        let session = client.agent.post(format!("{origin}/api/v1/session"));
        let session = session.send(credentials.as_bytes())?;
        let cookie = session.headers().get("set-cookie").context("no session")?;
        let cookie = cookie.to_str()?.split(';').next();
        client.cookie = cookie.unwrap_or_default().to_owned();
        client.draft = client.begin_draft()?;
        Ok(client)
    }

    /// The key of a new draft.
    fn begin_draft(&self) -> anyhow::Result<String> {
        let (_, draft) = self.post("/api/v1/drafts", &[], b"")?;
        let draft: Value = serde_json::from_slice(&draft)?;
        let key = draft.get("key").and_then(Value::as_str);
        Ok(key.context("a draft without a key")?.to_owned())
    }

    /// Status and body; an error where no answer came.
    fn post(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> anyhow::Result<(u16, Vec<u8>)> {
        let mut request = self.agent.post(format!("{}{path}", self.origin));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut answer = request.send(body)?;
        let status = answer.status().as_u16();
        Ok((status, answer.body_mut().read_to_vec()?))
    }

    fn file(&self, key: &str) -> anyhow::Result<(u16, Vec<u8>)> {
        let dossier = json!({
            "procedure": "1.013235",
            "catalog": self.catalog,
            "dossier": {
                "contact": { "full_name": "Nguyễn Văn An", "phone": "0912345678" },
                "answers": {
                    "case": "lost", "issuer": "department", "permit_number": "15/GPXD",
                    "permit_date": "10/12/2025", "site_area": "1250", "ward": "18073",
                    "developer_kind": "individual", "citizen_id": "042085000001",
                    "reason": format!("Mất khi chuyển nhà, lần {key}."),
                },
            },
        });
        let headers = [("idempotency-key", key)];
        self.post("/api/v1/dossiers", &headers, dossier.to_string().as_bytes())
    }

    /// Begins an upload, and tells where.
    fn begin(&self, upload: &Upload) -> anyhow::Result<String> {
        let request = self.agent.post(format!("{}/api/v1/uploads", self.origin));
        let request = request.header("tus-resumable", "1.0.0");
        let request = request.header("draft-key", &upload.draft);
        let answer = request
            .header("upload-length", upload.content.len().to_string())
            .send_empty()?;
        let place = answer.headers().get("location").context("no location")?;
        Ok(place.to_str()?.to_owned())
    }

    /// Sends the next so many bytes of a file; how many have come in all.
    fn portion(&self, place: &str, upload: &Upload, bytes: usize) -> anyhow::Result<usize> {
        let end = upload.content.len().min(upload.received + bytes);
        let portion = upload.content.get(upload.received..end).unwrap_or_default();
        let request = self.agent.patch(format!("{}{place}", self.origin));
        let request = request.header("tus-resumable", "1.0.0");
        let request = request.header("draft-key", &upload.draft);
        let request = request.header("content-type", "application/offset+octet-stream");
        let request = request.header("upload-offset", upload.received.to_string());
        let answer = request.send(portion)?;
        ensure!(answer.status() == 204, "found {}", answer.status());
        let offset = answer.headers().get("upload-offset").context("no offset")?;
        Ok(offset.to_str()?.parse()?)
    }

    /// How many bytes of a file are there.
    fn received(&self, place: &str, upload: &Upload) -> anyhow::Result<usize> {
        let request = self.agent.head(format!("{}{place}", self.origin));
        let request = request.header("tus-resumable", "1.0.0");
        let answer = request.header("draft-key", &upload.draft).call()?;
        let offset = answer.headers().get("upload-offset").context("no offset")?;
        Ok(offset.to_str()?.parse()?)
    }

    /// The hash of a file that was accepted.
    fn accepted(&self, place: &str, upload: &Upload) -> anyhow::Result<String> {
        let request = self.agent.get(format!("{}{place}", self.origin));
        let mut answer = request.header("draft-key", &upload.draft).call()?;
        let shown: Value = serde_json::from_slice(&answer.body_mut().read_to_vec()?)?;
        let hash = shown.pointer("/file/sha256").and_then(Value::as_str);
        Ok(hash.with_context(|| shown.to_string())?.to_owned())
    }

    /// Does to a dossier what comes after so many events.
    fn act(&self, code: &str, events: usize) -> anyhow::Result<(u16, Vec<u8>)> {
        let act = COURSE.get(events - 1).context("nothing comes after that")?;
        let tag = format!("\"{events}\"");
        let headers = [("cookie", self.cookie.as_str()), ("if-match", &tag)];
        let path = format!("/api/v1/officer/dossiers/{code}/events");
        self.post(&path, &headers, act.as_bytes())
    }
}

/// What is done to a dossier that was sent, one after the other.
const COURSE: [&str; 3] = [
    r#"{"act":"accept"}"#,
    r#"{"act":"advance","phase":"inspect"}"#,
    r#"{"act":"advance","phase":"consult"}"#,
];

/// Works until the server does not answer any more.
fn work(
    client: &Client,
    known: &Mutex<Known>,
    chance: &Chance,
    killed: &AtomicBool,
) -> anyhow::Result<()> {
    let lock = || known.lock().unwrap_or_else(PoisonError::into_inner);
    // Half of the time a draft of those who were here before.
    let old = match chance.below(2) {
        0 => lock().drafts.pop(),
        _ => None,
    };
    let Some(mut draft) = old.or_else(|| Saved::begin(client)) else {
        return Ok(());
    };
    let done = draft.settle(client).and_then(|answered| match answered {
        true => work_with(&mut draft, client, known, chance, killed),
        false => Ok(()),
    });
    lock().drafts.push(draft);
    done
}

fn work_with(
    draft: &mut Saved,
    client: &Client,
    known: &Mutex<Known>,
    chance: &Chance,
    killed: &AtomicBool,
) -> anyhow::Result<()> {
    let known = || known.lock().unwrap_or_else(PoisonError::into_inner);
    loop {
        match chance.below(10) {
            0..=3 => {
                let again = known().open.pop();
                let key = again.unwrap_or_else(|| chance.below(u64::MAX).to_string());
                match client.file(&key) {
                    Ok((201, receipt)) => drop(known().filed.insert(key, receipt)),
                    Ok((status, body)) => {
                        bail!("found {status} and {}", String::from_utf8_lossy(&body))
                    }
                    Err(error) => {
                        known().open.push(key);
                        ensure!(killed.load(Ordering::SeqCst), "no answer: {error:#}");
                        return Ok(());
                    }
                }
            }
            4..=6 => {
                let filed = {
                    let known = known();
                    let count = known.filed.len().max(1) as u64;
                    let at = usize::try_from(chance.below(count)).unwrap_or_default();
                    known.filed.values().nth(at).cloned()
                };
                let Some(receipt) = filed else { continue };
                let code = code_of(&receipt)?;
                let events = known().events.get(&code).copied().unwrap_or(1);
                if events > COURSE.len() {
                    continue;
                }
                match client.act(&code, events) {
                    // Where it has moved, somebody else was quicker, or it was done before
                    // the last kill.
                    Ok((200 | 412, _)) => {
                        let mut known = known();
                        let least = known.events.entry(code).or_default();
                        *least = (*least).max(events + 1);
                    }
                    Ok((status, body)) => {
                        bail!("found {status} and {}", String::from_utf8_lossy(&body))
                    }
                    Err(_) => return Ok(()),
                }
            }
            7 => {
                if !draft.save(client, chance)? {
                    return Ok(());
                }
            }
            _ => {
                let text = chance.below(u64::MAX).to_string();
                let content = pdf(&text.repeat(5_000 + chance.below(10_000) as usize));
                let mut upload = Upload {
                    draft: client.draft.clone(),
                    content,
                    received: 0,
                };
                let Ok(place) = client.begin(&upload) else {
                    return Ok(());
                };
                known().files.insert(place.clone(), upload.clone());
                while upload.received < upload.content.len() {
                    let portion = 1 + chance.below(150_000) as usize;
                    let Ok(received) = client.portion(&place, &upload, portion) else {
                        return Ok(());
                    };
                    upload.received = received;
                    known().files.insert(place.clone(), upload.clone());
                }
            }
        }
    }
}

fn code_of(receipt: &[u8]) -> anyhow::Result<String> {
    let receipt: Value = serde_json::from_slice(receipt)?;
    let code = receipt.get("code").and_then(Value::as_str);
    Ok(code.context("a receipt without a code")?.to_owned())
}

fn hash(content: &[u8]) -> String {
    let digits = Sha256::digest(content);
    digits.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A PDF of one page.
fn pdf(text: &str) -> Vec<u8> {
    let mut file = format!("%PDF-1.7\n%{text}\n");
    let mut places = Vec::new();
    for object in [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    ] {
        places.push(file.len());
        file += &format!("{} 0 obj\n{object}\nendobj\n", places.len());
    }
    let table = file.len();
    file += "xref\n0 4\n0000000000 65535 f \n";
    for place in places {
        file += &format!("{place:010} 00000 n \n");
    }
    file += &format!("trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n");
    file.into_bytes()
}

/// What the server's program tells of all that is kept; an error where it is not whole.
fn verified(place: &Place<'_>) -> anyhow::Result<Value> {
    let told = place.command("verify").arg("--json").output()?;
    let said = |bytes| String::from_utf8_lossy(bytes).into_owned();
    ensure!(
        told.status.success(),
        "{}{}",
        said(&told.stdout),
        said(&told.stderr)
    );
    Ok(serde_json::from_slice(&told.stdout)?)
}

#[test]
fn nothing_acknowledged_is_lost_or_doubled() -> anyhow::Result<()> {
    let crashes = std::env::var("DUNGHEN_CRASHES").map_or(Ok(60), |count| count.parse())?;
    let data = tempfile::tempdir()?;
    let place = Place {
        data: data.path(),
        database: None,
        bucket: None,
    };
    let settings = Settings {
        data: data.path().into(),
        ..Settings::default()
    };
    Runtime::new()?.block_on(account(&settings))?;
    let known = Arc::new(Mutex::new(Known::default()));
    let chance = Arc::new(Chance(AtomicU64::new(20_261_129)));
    let mut slowest = Duration::ZERO;
    for kill in 1..=crashes {
        let server = Running::start(&place)?;
        slowest = slowest.max(server.ready_after);
        let killed = Arc::new(AtomicBool::new(false));
        let client = Arc::new(Client::new(&server.origin)?);
        let clients: Vec<_> = (0..CLIENTS)
            .map(|_| {
                let (client, known) = (Arc::clone(&client), Arc::clone(&known));
                let (chance, killed) = (Arc::clone(&chance), Arc::clone(&killed));
                thread::spawn(move || work(&client, &known, &chance, &killed))
            })
            .collect();
        thread::sleep(Duration::from_millis(chance.below(300)));
        killed.store(true, Ordering::SeqCst);
        server.kill()?;
        for client in clients {
            client
                .join()
                .map_err(|_| anyhow::anyhow!("a client panicked"))??;
        }
        // A chain that is broken stays so; all of it is read twenty times.
        if kill % (crashes / 20).max(1) == 0 {
            verified(&place)?;
        }
    }
    // Whatever was not answered is sent again, until nothing is open.
    let server = Running::start(&place)?;
    let client = Client::new(&server.origin)?;
    let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
    for key in std::mem::take(&mut known.open) {
        let (status, receipt) = client.file(&key)?;
        ensure!(status == 201, "{key}: {status}");
        known.filed.insert(key, receipt);
    }
    let mut drafts = std::mem::take(&mut known.drafts);
    for draft in &mut drafts {
        ensure!(draft.settle(&client)?, "no answer");
    }
    let mut codes = BTreeMap::new();
    for (key, receipt) in &known.filed {
        let (_, again) = client.file(key)?;
        ensure!(again == *receipt, "{key} got another receipt");
        let other = codes.insert(code_of(receipt)?, key);
        ensure!(other.is_none(), "{key} and {other:?} have one code");
    }
    // Every file goes on from where it was, and is what was sent.
    for (place, upload) in &known.files {
        let mut upload = upload.clone();
        let received = client.received(place, &upload)?;
        ensure!(
            received >= upload.received,
            "{place}: {received} bytes, {} were acknowledged",
            upload.received
        );
        upload.received = received;
        while upload.received < upload.content.len() {
            upload.received = client.portion(place, &upload, 150_000)?;
        }
        let accepted = client.accepted(place, &upload)?;
        ensure!(accepted == hash(&upload.content), "{place} is another file");
    }
    server.kill()?;
    let kept = verified(&place)?.get("dossiers").and_then(Value::as_u64);
    ensure!(
        kept == Some(codes.len() as u64),
        "found {kept:?} dossiers, expected {}",
        codes.len()
    );
    let database = rusqlite::Connection::open(data.path().join("dunghen.sqlite"))?;
    for (code, events) in &known.events {
        let sql = "SELECT count(*) FROM events WHERE dossier = ?1";
        let found: usize = database.query_row(sql, [code], |row| row.get(0))?;
        ensure!(
            found >= *events,
            "{code}: {found} events, expected {events}"
        );
    }
    writeln!(
        std::io::stdout(),
        "{crashes} kills: {} dossiers with {} events, {} drafts, {} files, none lost or \
         doubled; ready again after at most {} ms",
        codes.len(),
        codes.len() - known.events.len() + known.events.values().sum::<usize>(),
        drafts.len(),
        known.files.len(),
        slowest.as_millis()
    )?;
    Ok(())
}
