//! How much the server carries on this machine: loads it over the loopback, beside a
//! handler that does nothing in the same run.
//!
//! `server-load PROGRAM FOLDER`: the server's program, and a folder on the disk that is to
//! be measured. `cargo xtask bench server` builds and calls it. Nothing fails because it
//! is slow; what fails is an answer that was not hoped for.
#![expect(clippy::print_stdout, reason = "the figures are the answer")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, bail, ensure};
use axum::{
    Router,
    routing::{get, post},
};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time,
};

const NOW: &str = "2026-11-23T09:00:00+07:00";
/// All of it comes from one address.
const UNLIMITED: [&str; 4] = [
    "--set=reads_per_minute=0",
    "--set=writes_per_minute=0",
    "--set=drafts_per_minute=0",
    "--set=upload_megabytes_per_day=0",
];
/// As packaging/dunghen.service has it.
const ARENAS: (&str, &str) = ("MALLOC_ARENA_MAX", "2");
/// How many connections send at once.
const CONNECTIONS: usize = 64;
/// How long each figure is taken for.
const SPAN: Duration = Duration::from_secs(8);
/// How many dossiers there are when the server is started again.
const DOSSIERS: u64 = 100_000;
/// Uploads at once, and how large each is.
const UPLOADS: usize = 50;
const UPLOAD_BYTES: usize = 200 * 1024 * 1024;
/// How much of an upload is sent in one request.
const PORTION: usize = 8 * 1024 * 1024;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [bare] if bare == "bare" => serve_bare().await,
        [program, folder] => measure(Path::new(program), Path::new(folder)).await,
        _ => bail!("usage: server-load PROGRAM FOLDER"),
    }
}

/// The handler that does nothing but answer as much as the server does.
async fn serve_bare() -> anyhow::Result<()> {
    let answer = "x".repeat(2_500);
    let router = Router::new()
        .route("/", get(async move || answer))
        .route("/", post(async |body: String| body));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("bare: http://{}/", listener.local_addr()?);
    Ok(axum::serve(listener, router).await?)
}

async fn measure(program: &Path, folder: &Path) -> anyhow::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    println!("| what | figure | ratio |\n|---|---|---|");
    let bare = Running::start(Command::new(std::env::current_exe()?).arg("bare"))?;
    let server = Running::serve(program, folder)?;
    let catalog = catalog(&server).await?;
    server.get("/catalog/index.bin").await?;
    time::sleep(Duration::from_secs(2)).await;
    println!("| memory, idle | {:.1} MB | |", server.memory()?);

    let empty = flood(&bare, Until::Over(SPAN), None, |_| plain("/")).await?;
    let path = "/api/v1/schedule?procedure=1.013233&sent_at=2026-11-23T09:00:00%2B07:00";
    let schedule = flood(&server, Until::Over(SPAN), None, move |_| plain(path)).await?;
    told("bare handler, GET", &empty, None);
    told("a return date with its days", &schedule, Some(&empty));

    let body = dossier(&catalog, 0);
    let empty = flood(&bare, Until::Over(SPAN), None, move |_| {
        request("POST", "/", "", &body)
    })
    .await?;
    let catalog: Arc<str> = catalog.into();
    let sent = Arc::clone(&catalog);
    let durable = flood(&server, Until::Sent(DOSSIERS), None, move |number| {
        filing(&sent, number)
    })
    .await?;
    told("bare handler, POST", &empty, None);
    told("dossiers kept", &durable, Some(&empty));
    let half = durable.per_second() / 2.0;
    let paced = flood(&server, Until::Over(SPAN), Some(half), move |number| {
        filing(&catalog, DOSSIERS + number)
    })
    .await?;
    told("dossiers kept, at half of that", &paced, None);
    println!("| memory, under load | {:.1} MB | |", server.memory()?);
    drop(server);

    let begun = Instant::now();
    let server = Running::serve(program, folder)?;
    server.get("/readyz").await?;
    let after = begun.elapsed().as_millis();
    println!("| ready again with {DOSSIERS} dossiers | {after} ms | |");
    drop(server);

    uploads(program, folder).await
}

/// Many large files at once, and what that takes of memory.
async fn uploads(program: &Path, folder: &Path) -> anyhow::Result<()> {
    let data = folder.join("uploads");
    let definitions = larger(folder)?;
    let mut command = Command::new(program);
    command
        .env(ARENAS.0, ARENAS.1)
        .args(["serve", "--listen", "127.0.0.1:0", "--fixed-clock", NOW])
        .args(UNLIMITED)
        .arg("--data")
        .arg(&data)
        .arg("--definitions")
        .arg(definitions);
    let server = Running::start(&mut command)?;
    server.get("/catalog/index.bin").await?;
    let before = server.memory()?;
    let begun = Instant::now();
    let mut uploads = JoinSet::new();
    for _ in 0..UPLOADS {
        uploads.spawn(upload(server.address.clone()));
    }
    let mut most = before;
    loop {
        tokio::select! {
            done = uploads.join_next() => match done {
                Some(done) => done??,
                None => break,
            },
            () = time::sleep(Duration::from_millis(100)) => {}
        }
        most = most.max(server.memory()?);
    }
    let seconds = begun.elapsed().as_secs_f64();
    let megabytes = (UPLOADS * UPLOAD_BYTES) as f64 / 1e6;
    println!(
        "| {UPLOADS} uploads of {} MB at once | {:.0} MB/s, memory grew by {:.1} MB | |",
        UPLOAD_BYTES / 1024 / 1024,
        megabytes / seconds,
        most - before
    );
    Ok(())
}

/// The definitions, with larger files allowed.
fn larger(folder: &Path) -> anyhow::Result<PathBuf> {
    let copy = folder.join("definitions");
    for part in ["calendars", "laws", "procedures", "units"] {
        copy_all(Path::new(part), &copy.join(part))?;
    }
    let file = copy.join("procedures/construction_activity/1.013233/procedure.toml");
    let text = fs::read_to_string(&file)?;
    let larger = text.lines().map(|line| match line.starts_with("forms = ") {
        true => format!("{line}\nmax_mb = 1024\n"),
        false => format!("{line}\n"),
    });
    fs::write(&file, larger.collect::<String>())?;
    Ok(copy)
}

fn copy_all(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| from.display().to_string())? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_all(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}

async fn upload(address: String) -> anyhow::Result<()> {
    let mut line = Line::open(&address).await?;
    let (status, draft) = line.ask(&request("POST", "/api/v1/drafts", "", "")).await?;
    ensure!(status == 201, "found {status} for a draft");
    let draft: Value = serde_json::from_slice(&draft)?;
    let key = draft.get("key").and_then(Value::as_str).context("no key")?;
    let headers = format!("tus-resumable: 1.0.0\r\ndraft-key: {key}\r\n");
    let begin = format!("{headers}upload-length: {UPLOAD_BYTES}\r\n");
    let (status, _) = line
        .ask(&request("POST", "/api/v1/uploads", &begin, ""))
        .await?;
    ensure!(status == 201, "found {status} for an upload");
    let place = line.location.clone().context("no location")?;
    let portion = vec![b'x'; PORTION];
    let mut at = 0;
    while at < UPLOAD_BYTES {
        let length = PORTION.min(UPLOAD_BYTES - at);
        let head = format!(
            "PATCH {place} HTTP/1.1\r\nhost: a\r\n{headers}\
             content-type: application/offset+octet-stream\r\n\
             upload-offset: {at}\r\ncontent-length: {length}\r\n\r\n"
        );
        line.stream.write_all(head.as_bytes()).await?;
        line.stream
            .write_all(portion.get(..length).unwrap_or_default())
            .await?;
        let (status, _) = line.answer().await?;
        ensure!(status == 204, "found {status} for a portion");
        at += length;
    }
    Ok(())
}

/// A program that serves until it is dropped.
struct Running {
    process: Child,
    address: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Running {
    fn serve(program: &Path, folder: &Path) -> anyhow::Result<Self> {
        let mut command = Command::new(program);
        command
            .env(ARENAS.0, ARENAS.1)
            .args(["serve", "--listen", "127.0.0.1:0", "--fixed-clock", NOW])
            .args(UNLIMITED)
            .arg("--data")
            .arg(folder.join("data"));
        Self::start(&mut command)
    }

    fn start(command: &mut Command) -> anyhow::Result<Self> {
        use std::io::{BufRead, BufReader};
        let command = command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn()?;
        let mut lines = BufReader::new(process.stdout.take().context("no output")?).lines();
        let address = loop {
            let line = lines.next().context("it ended before it served")??;
            if let Some((_, address)) = line.split_once("http://") {
                break address.trim_end_matches('/').to_owned();
            }
        };
        // The log goes on; nobody reads it, and a full pipe must not stop it.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Self { process, address })
    }

    async fn get(&self, path: &str) -> anyhow::Result<Vec<u8>> {
        let (status, body) = Line::open(&self.address).await?.ask(&plain(path)).await?;
        ensure!((200..300).contains(&status), "found {status} for {path}");
        Ok(body)
    }

    /// The memory it has now, in megabytes.
    fn memory(&self) -> anyhow::Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next());
        let kilobytes: f64 = kilobytes.context("no VmRSS")?.parse()?;
        Ok(kilobytes * 1024.0 / 1e6)
    }
}

/// A connection that asks one thing after another.
struct Line {
    stream: TcpStream,
    read: Vec<u8>,
    location: Option<String>,
}

impl Line {
    async fn open(address: &str) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            read: Vec::new(),
            location: None,
        })
    }

    async fn ask(&mut self, request: &[u8]) -> anyhow::Result<(u16, Vec<u8>)> {
        self.stream.write_all(request).await?;
        self.answer().await
    }

    async fn answer(&mut self) -> anyhow::Result<(u16, Vec<u8>)> {
        let end = loop {
            let found = self.read.windows(4).position(|end| end == b"\r\n\r\n");
            match found {
                Some(at) => break at + 4,
                None => self.more().await?,
            }
        };
        let head = String::from_utf8_lossy(self.read.get(..end).unwrap_or_default()).into_owned();
        let status = head.split(' ').nth(1).context("no status")?.parse()?;
        let named = |name: &str| {
            let mut lines = head.lines().filter_map(|line| line.split_once(": "));
            lines.find_map(|(own, value)| (own == name).then(|| value.to_owned()))
        };
        self.location = named("location").or(self.location.take());
        let length = named("content-length").map_or(Ok(0), |length| length.parse::<usize>())?;
        while self.read.len() < end + length {
            self.more().await?;
        }
        let body = self
            .read
            .get(end..end + length)
            .unwrap_or_default()
            .to_vec();
        self.read.drain(..end + length);
        Ok((status, body))
    }

    async fn more(&mut self) -> anyhow::Result<()> {
        let read = self.stream.read_buf(&mut self.read).await?;
        ensure!(read > 0, "the connection was closed");
        Ok(())
    }
}

fn plain(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: a\r\n\r\n").into_bytes()
}

fn request(method: &str, path: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "{method} {path} HTTP/1.1\r\nhost: a\r\n{headers}content-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

fn filing(catalog: &str, number: u64) -> Vec<u8> {
    let headers = format!("idempotency-key: {number}\r\n");
    request(
        "POST",
        "/api/v1/dossiers",
        &headers,
        &dossier(catalog, number),
    )
}

async fn catalog(server: &Running) -> anyhow::Result<String> {
    let mut line = Line::open(&server.address).await?;
    let ask = "HEAD /catalog/index.bin HTTP/1.1\r\nhost: a\r\n\r\n";
    line.stream.write_all(ask.as_bytes()).await?;
    while !line.read.ends_with(b"\r\n\r\n") {
        line.more().await?;
    }
    let head = String::from_utf8_lossy(&line.read).into_owned();
    let tag = head.lines().find_map(|line| line.strip_prefix("etag: "));
    Ok(tag.context("no tag")?.trim_matches('"').to_owned())
}

/// A dossier that is complete and has no files.
fn dossier(catalog: &str, number: u64) -> String {
    json!({
        "procedure": "1.013235",
        "catalog": catalog,
        "dossier": {
            "contact": { "full_name": "Nguyễn Văn An", "phone": "0912345678" },
            "answers": {
                "case": "lost", "issuer": "department", "permit_number": "15/GPXD",
                "permit_date": "10/12/2025", "site_area": "1250", "ward": "18073",
                "developer_kind": "individual", "citizen_id": "042085000001",
                "reason": format!("Mất khi chuyển nhà, lần {number}."),
            },
        },
    })
    .to_string()
}

/// How long requests are sent.
#[derive(Clone, Copy)]
enum Until {
    Over(Duration),
    Sent(u64),
}

/// What came of it.
struct Flood {
    took: Duration,
    /// Of each request, in microseconds, ascending.
    waited: Vec<u64>,
}

impl Flood {
    fn per_second(&self) -> f64 {
        self.waited.len() as f64 / self.took.as_secs_f64()
    }

    fn at(&self, share: f64) -> f64 {
        let at = (share * self.waited.len() as f64) as usize;
        let at = at.min(self.waited.len().saturating_sub(1));
        self.waited.get(at).copied().unwrap_or_default() as f64 / 1e3
    }
}

/// Sends requests over many connections: as fast as they are answered, or so many a second.
async fn flood(
    server: &Running,
    until: Until,
    pace: Option<f64>,
    make: impl Fn(u64) -> Vec<u8> + Clone + Send + 'static,
) -> anyhow::Result<Flood> {
    let next = Arc::new(AtomicU64::new(0));
    let mut lines = JoinSet::new();
    let begun = Instant::now();
    for _ in 0..CONNECTIONS {
        let (address, next, make) = (server.address.clone(), Arc::clone(&next), make.clone());
        lines.spawn(async move {
            let mut line = Line::open(&address).await?;
            let mut waited = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                // Where it is paced, a request waits from when it was due.
                let due = match pace {
                    Some(pace) => begun + Duration::from_secs_f64(number as f64 / pace),
                    None => Instant::now(),
                };
                let over = match until {
                    Until::Over(span) => due.duration_since(begun) >= span,
                    Until::Sent(count) => number >= count,
                };
                if over {
                    return anyhow::Ok(waited);
                }
                time::sleep_until(due.into()).await;
                let (status, body) = line.ask(&make(number)).await?;
                if !(200..300).contains(&status) {
                    bail!("found {status} and {}", String::from_utf8_lossy(&body));
                }
                waited.push(u64::try_from(due.elapsed().as_micros())?);
            }
        });
    }
    let mut waited = Vec::new();
    while let Some(line) = lines.join_next().await {
        waited.extend(line??);
    }
    waited.sort_unstable();
    Ok(Flood {
        took: begun.elapsed(),
        waited,
    })
}

fn told(what: &str, flood: &Flood, beside: Option<&Flood>) {
    let ratio = beside.map_or(String::new(), |beside| {
        format!("{:.2} × bare", flood.per_second() / beside.per_second())
    });
    println!(
        "| {what} | {:.0}/s, p50 {:.1} ms, p99 {:.1} ms | {ratio} |",
        flood.per_second(),
        flood.at(0.5),
        flood.at(0.99)
    );
}
