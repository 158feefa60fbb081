//! `cargo xtask fuzz-api`: schemathesis against a running server.
//!
//! It makes requests of the OpenAPI document, good ones and bad ones, and holds each answer
//! against it. Requests made of nothing but the document would hardly get past the first
//! check, so the server gets an officer, dossiers, drafts and uploads first, and the
//! document is narrowed to their names ([`narrow`]). All of schemathesis' checks are on;
//! [`configuration`] says where one of them knows less than the protocol does.

mod narrow;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Stdio};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use ureq::{Agent, http};

use self::narrow::{Names, narrow};
use crate::project::{self, command};
use crate::tools;

const HOOKS: &str = include_str!("fuzz/hooks.py");
const NOW: &str = "2026-11-23T09:00:00+07:00";
const ACCOUNT: &str = "hanh";
const PASSWORD: &str = "mật khẩu rất dài";

/// How much is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Extent {
    /// Most requests an operation gets of each phase that makes them by chance.
    each: u32,
    /// Whether all borders of all values are tried as well.
    borders: bool,
    seed: u32,
    /// Fewer than so many requests in all are none.
    least: u32,
}

impl Extent {
    /// What every run of the checks tries, the same every time.
    pub(crate) const SMALL: Self = Self {
        each: 8,
        borders: false,
        seed: 1,
        least: 250,
    };

    /// What is tried when somebody asks for it.
    const WHOLE: Self = Self {
        each: 200,
        borders: true,
        seed: 1,
        least: 5_000,
    };

    /// Reads `[--small] [--seed N]`.
    ///
    /// # Errors
    /// On anything else.
    pub(crate) fn parse(arguments: &[&str]) -> Result<Self> {
        let (extent, rest) = match arguments {
            ["--small", rest @ ..] => (Self::SMALL, rest),
            rest => (Self::WHOLE, rest),
        };
        match rest {
            [] => Ok(extent),
            ["--seed", seed] => Ok(Self {
                seed: seed.parse().context("expected a number after --seed")?,
                ..extent
            }),
            other => bail!(
                "found `{}`, expected `--small` or `--seed N`",
                other.join(" ")
            ),
        }
    }
}

/// Tries the API, and fails where an answer is not as the document says.
///
/// # Errors
/// When one is not, or the server or schemathesis cannot be had.
pub(crate) fn fuzz(extent: Extent) -> Result<()> {
    let schemathesis = tools::python_packages()?.join("schemathesis");
    project::debug_server()?;
    let folder = project::target_folder()?.join("fuzz-api");
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let server = Server::start(&folder.join("data"))?;
    let mut document = server.get("/api/v1/openapi.json")?.json()?;
    let names = server.furnish(&document)?;
    narrow(&mut document, &names)?;
    let file = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
        Ok::<_, anyhow::Error>(path)
    };
    file("hooks.py", HOOKS)?;
    let told = file("openapi.json", &document.to_string())?;
    let configuration = file(
        "schemathesis.toml",
        &toml::to_string(&configuration(&document, &names))?,
    )?;
    let report = folder.join("report.xml");
    let phases = match extent.borders {
        true => "examples,coverage,fuzzing,stateful",
        false => "examples,fuzzing,stateful",
    };
    let mut run = command(&schemathesis.to_string_lossy());
    run.current_dir(&folder)
        .arg("--config-file")
        .arg(configuration)
        .arg("run")
        .arg(told)
        .args(["--url", &server.address])
        .args(["--phases", phases, "--continue-on-failure"])
        .args(["--max-examples", &extent.each.to_string()])
        .args(["--seed", &extent.seed.to_string()])
        .args(["--generation-database", "none", "--request-timeout", "60"])
        .args(["--report", "junit", "--report-junit-path"])
        .arg(&report);
    let log = folder.join("schemathesis.log");
    let outcome = told_as_well(&mut run, &log);
    let made = cases(&fs::read_to_string(&log).unwrap_or_default());
    drop(server);
    outcome?;
    let made = made.context("schemathesis told of no cases")?;
    ensure!(
        made >= extent.least,
        "found {made} cases, expected {} at least",
        extent.least
    );
    println!("✓ {made} requests answered as the document says");
    Ok(())
}

/// Runs a program, and keeps what it says in a file beside.
fn told_as_well(run: &mut std::process::Command, log: &Path) -> Result<()> {
    println!("▸ schemathesis");
    let output = run.stdin(Stdio::null()).output();
    let output = output.context("cannot start schemathesis")?;
    fs::write(log, &output.stdout).with_context(|| format!("cannot write {}", log.display()))?;
    std::io::stdout().write_all(&output.stdout)?;
    std::io::stderr().write_all(&output.stderr)?;
    ensure!(
        output.status.success(),
        "schemathesis ended with {}; what it said is in {}",
        output.status,
        log.display()
    );
    Ok(())
}

/// How many requests schemathesis says that it made.
fn cases(said: &str) -> Option<u32> {
    said.lines().find_map(|line| {
        let (number, rest) = line.trim().split_once(' ')?;
        rest.starts_with("generated,")
            .then(|| number.parse().ok())?
    })
}

/// What schemathesis is to know beside the document.
fn configuration(document: &Value, names: &Names) -> toml::Value {
    let key = |value: &str| toml::toml! { api_key = value };
    let mut keys = toml::Table::new();
    for (scheme, value) in &names.keys {
        keys.insert(scheme.clone(), key(value).into());
    }
    let checks = toml::toml! {
        // Which of its refusals fits a bad request is for the protocol to say: tus has a
        // 412 of its own, RFC 6585 a 428.
        [negative_data_rejection]
        expected-statuses = ["4xx"]
        [missing_required_header]
        expected-statuses = ["400", "404", "412", "428"]
        // A dossier can be well formed and incomplete (422), made for what is no more (404,
        // 409, 412), too much (413), one try too many (429), or damaged by its own checksum
        // (460). What may not be is a 400.
        [positive_data_acceptance]
        expected-statuses = ["2xx", "401", "404", "409", "412", "413", "422", "429", "460"]
    };
    // There is one answer to a secret that is missing, to one that is wrong, and to what is
    // not there at all, so that nobody learns which codes and drafts there are. It is a 404,
    // where this check wants a 401. tests/http/roles.rs checks the same, and more.
    let hidden: Vec<_> = narrow::operations(document)
        .filter(|told| matches!(told.get("x-role"), Some(Value::String(role)) if role == "draft" || role == "applicant"))
        .filter_map(|told| told.get("operationId")?.as_str().map(str::to_owned))
        .collect();
    let without = |check: toml::Table, operations: Vec<String>| {
        let mut table = toml::Table::new();
        table.insert("include-operation-id".into(), operations.into());
        table.insert("checks".into(), check.into());
        table
    };
    let operations = vec![
        without(toml::toml! { [ignored_auth] enabled = false }, hidden),
        // What is spoken is the same of an upload that is gone.
        without(
            toml::toml! { [use_after_free] enabled = false },
            vec!["uploadOptionsOfOne".into()],
        ),
    ];
    let mut all = toml::toml! { hooks = "hooks.py" };
    let mut auth = toml::Table::new();
    auth.insert("openapi".into(), keys.into());
    all.insert("auth".into(), auth.into());
    all.insert("checks".into(), checks.into());
    all.insert("operations".into(), operations.into());
    all.into()
}

/// A server with a clock that stands still; it ends when dropped.
struct Server {
    process: Child,
    address: String,
    agent: Agent,
}

impl Server {
    fn start(data: &Path) -> Result<Self> {
        let binary = project::server("debug")?;
        let folder = data.to_string_lossy().into_owned();
        officer(&binary, &folder)?;
        let mut process = command(&binary.to_string_lossy())
            .args(["serve", "--listen", "127.0.0.1:0", "--data", &folder])
            .args(["--fixed-clock", NOW])
            // All of it comes from one address.
            .args(["--set=reads_per_minute=0", "--set=writes_per_minute=0"])
            .args(["--set=drafts_per_minute=0", "--set=sign_ins_per_minute=0"])
            .arg("--set=upload_megabytes_per_day=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", binary.display()))?;
        let said = process.stdout.take().context("the server is mute")?;
        let mut lines = BufReader::new(said).lines();
        let address = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("Đúng Hẹn: ").map(str::to_owned));
        // Read on, or the server would stop at a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        let Some(address) = address else {
            drop(process.kill());
            bail!("the server ended before it listened");
        };
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None)
            .build();
        Ok(Self {
            process,
            address: address.trim_end_matches('/').to_owned(),
            agent: agent.into(),
        })
    }

    fn get(&self, path: &str) -> Result<Told> {
        self.send("GET", path, &[], "")
    }

    fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Result<Told> {
        let mut request = http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (parts, mut told) = self.agent.run(request.body(body.to_owned())?)?.into_parts();
        let body = told.read_to_vec()?;
        // The catalog is no text, and nothing in it is looked for.
        let body = String::from_utf8_lossy(&body).into_owned();
        ensure!(
            parts.status.is_success(),
            "{method} {path} was answered {} {body}",
            parts.status
        );
        Ok(Told {
            headers: parts.headers,
            body,
        })
    }

    /// Makes what requests are to be about.
    fn furnish(&self, document: &Value) -> Result<Names> {
        let catalog = self.get("/catalog/index.bin")?.header("etag")?;
        let catalog = catalog.trim_matches('"').to_owned();
        let place = "/paths/~1api~1v1~1dossiers/post/requestBody/content/application~1json/example";
        let mut dossier = document.pointer(place).cloned().context("no example")?;
        *dossier.get_mut("catalog").context("no catalog")? = json!(catalog);
        let dossier = dossier.to_string();
        let mut codes = Vec::new();
        for number in 0..40 {
            let key = format!("fuzz-{number}");
            let headers = [("idempotency-key", key.as_str())];
            let told = self.send("POST", "/api/v1/dossiers", &headers, &dossier)?;
            codes.push(told.text("code")?);
        }
        let draft = || self.send("POST", "/api/v1/drafts", &[], "")?.text("key");
        let session = || {
            let body = json!({ "account": ACCOUNT, "password": PASSWORD }).to_string();
            let cookie = self.send("POST", "/api/v1/session", &[], &body)?;
            let cookie = cookie.header("set-cookie")?;
            let value = cookie.split(['=', ';']).nth(1);
            Ok::<_, anyhow::Error>(value.unwrap_or_default().to_owned())
        };
        let held = draft()?;
        let upload = || {
            let headers = [
                ("draft-key", held.as_str()),
                ("tus-resumable", "1.0.0"),
                ("upload-length", "100000"),
            ];
            let place = self.send("POST", "/api/v1/uploads", &headers, "")?;
            let place = place.header("location")?;
            Ok(place.rsplit('/').next().unwrap_or_default().to_owned())
        };
        let uploads = || (0..20).map(|_| upload()).collect::<Result<Vec<_>>>();
        Ok(Names {
            catalog,
            codes,
            uploads: uploads()?,
            ended: uploads()?,
            keys: vec![
                ("draftKey".into(), held.clone()),
                ("lastDigits".into(), "5678".into()),
                ("session".into(), session()?),
                // What is ended would be missed by all that comes after.
                ("endedDraft".into(), draft()?),
                ("endedSession".into(), session()?),
            ],
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// Makes the officer's account.
fn officer(binary: &Path, data: &str) -> Result<()> {
    let mut make = command(&binary.to_string_lossy())
        .args(["officer", ACCOUNT, "--name", "Trần Thị Hạnh"])
        .args(["--agency", "hatinh_construction", "--data", data])
        .stdin(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", binary.display()))?;
    let mut input = make.stdin.take().context("no way to tell a password")?;
    input.write_all(PASSWORD.as_bytes())?;
    drop(input);
    let made = make.wait()?;
    ensure!(made.success(), "the officer's account was not made");
    Ok(())
}

/// An answer of the server.
struct Told {
    headers: http::HeaderMap,
    body: String,
}

impl Told {
    fn json(&self) -> Result<Value> {
        serde_json::from_str(&self.body).context("the answer is no JSON")
    }

    fn text(&self, name: &str) -> Result<String> {
        let told = self.json()?;
        let text = told.get(name).and_then(Value::as_str).map(str::to_owned);
        text.with_context(|| format!("found no {name} in {told}"))
    }

    fn header(&self, name: &str) -> Result<String> {
        let value = self.headers.get(name).and_then(|value| value.to_str().ok());
        let value = value.with_context(|| format!("found no {name} in an answer"))?;
        Ok(value.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extent_and_seed_are_all_that_can_be_said() {
        assert_eq!(Extent::parse(&["--seed", "7"]).unwrap().seed, 7);
        assert_eq!(Extent::parse(&["--small"]).unwrap(), Extent::SMALL);
        assert!(Extent::parse(&["--seed"]).is_err());
        assert!(Extent::parse(&["--cases", "9"]).is_err());
    }

    #[test]
    fn the_number_of_cases_is_read() {
        let said = "2 operations rejected generated data\nTest cases:\n  1567 generated, 14 found 14 unique failures, 6 skipped\n";
        assert_eq!(cases(said), Some(1_567));
        assert_eq!(cases("nothing"), None);
    }
}
