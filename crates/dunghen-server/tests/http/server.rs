//! A real server over a folder, on a port of its own.

use std::{
    path::{Path, PathBuf},
    sync::{LazyLock, OnceLock},
};

use anyhow::{Context, anyhow};
use chrono::{DateTime, FixedOffset};
use dunghen_catalog::Catalog;
use dunghen_files::Limits;
use dunghen_server::{Inspector, Settings, answer, clock::Clock, definitions, router};
use serde_json::Value;
use tempfile::TempDir;
use tokio::{net::TcpListener, runtime::Runtime, sync::watch, task::JoinHandle};

use crate::client::{Answer, Client};

/// The moment at which most tests take place: a Monday morning in office hours.
pub(crate) const NOW: &str = "2026-11-23T09:00:00+07:00";

static CATALOG: LazyLock<Result<Catalog, String>> = LazyLock::new(|| {
    dunghen_catalog::compile(&definitions::built_in()).map_err(|found| found.to_string())
});

/// The definitions built into the server, compiled.
pub(crate) fn catalog() -> anyhow::Result<&'static Catalog> {
    CATALOG.as_ref().map_err(|found| anyhow!("{found}"))
}

/// Settings under which nothing is too much: all tests come from one address.
pub(crate) fn unlimited() -> Settings {
    Settings {
        draft_files: u32::MAX,
        draft_bytes: u64::MAX,
        reads_per_minute: 0,
        writes_per_minute: 0,
        sign_ins_per_minute: 0,
        drafts_per_minute: 0,
        upload_megabytes_per_day: 0,
        ..Settings::default()
    }
}

/// Time enough for a program that is not compiled for speed, on a busy machine.
fn patient() -> Limits {
    Limits {
        milliseconds: 60_000,
        ..Limits::default()
    }
}

/// A running server; it stops when dropped, and with it goes a folder of its own.
pub(crate) struct Server {
    pub(crate) client: Client,
    data: PathBuf,
    draft: OnceLock<String>,
    stop: watch::Sender<bool>,
    ended: JoinHandle<()>,
    // Before the folder, so that nothing writes to it when it goes.
    runtime: Runtime,
    _own: Option<TempDir>,
}

impl Server {
    /// Starts on a new folder at [`NOW`].
    pub(crate) fn start() -> anyhow::Result<Self> {
        Self::start_at(NOW.parse()?)
    }

    /// Starts on a new folder at a moment.
    pub(crate) fn start_at(at: DateTime<FixedOffset>) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut server = Self::start_on(folder.path(), at)?;
        server._own = Some(folder);
        Ok(server)
    }

    /// Starts on a folder that outlives it.
    pub(crate) fn start_on(data: &Path, at: DateTime<FixedOffset>) -> anyhow::Result<Self> {
        Self::run(data, at, unlimited(), patient())
    }

    /// Starts on a new folder at [`NOW`] with settings of a test's own.
    pub(crate) fn start_with(settings: Settings) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut server = Self::run(folder.path(), NOW.parse()?, settings, patient())?;
        server._own = Some(folder);
        Ok(server)
    }

    /// Starts on a new folder at [`NOW`] with limits of a test's own for whoever looks into
    /// files.
    pub(crate) fn start_looking(limits: Limits) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut server = Self::run(folder.path(), NOW.parse()?, unlimited(), limits)?;
        server._own = Some(folder);
        Ok(server)
    }

    fn run(
        data: &Path,
        at: DateTime<FixedOffset>,
        settings: Settings,
        limits: Limits,
    ) -> anyhow::Result<Self> {
        let settings = Settings {
            data: data.into(),
            ..settings
        };
        let runtime = Runtime::new()?;
        let inspector = Inspector::new(env!("CARGO_BIN_EXE_dunghen").into(), limits);
        let catalog = catalog()?.clone();
        let app = router(catalog, Clock::Fixed(at), settings.clone(), inspector);
        let app = runtime.block_on(app)?;
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
        let client = Client::new(listener.local_addr()?);
        let (stop, mut stopped) = watch::channel(false);
        let ended = runtime.spawn(async move {
            let stopped = async move {
                // A server that nobody can stop any more goes with its runtime.
                if stopped.wait_for(|stopped| *stopped).await.is_err() {
                    std::future::pending::<()>().await;
                }
            };
            answer(listener, app, &settings, stopped).await;
        });
        Ok(Self {
            client,
            data: data.into(),
            draft: OnceLock::new(),
            stop,
            ended,
            runtime,
            _own: None,
        })
    }

    /// What the commands beside it are given.
    pub(crate) fn settings(&self) -> Settings {
        Settings {
            data: self.data.clone(),
            ..Settings::default()
        }
    }

    /// Asks it to stop.
    pub(crate) fn stop(&self) {
        self.stop.send_replace(true);
    }

    /// Waits until it has stopped.
    pub(crate) fn ended(&mut self) -> anyhow::Result<()> {
        Ok(self.runtime.block_on(&mut self.ended)?)
    }

    /// The key of a draft, the same every time.
    pub(crate) fn draft(&self) -> anyhow::Result<&str> {
        if let Some(key) = self.draft.get() {
            return Ok(key);
        }
        let key = self.new_draft()?;
        Ok(self.draft.get_or_init(|| key))
    }

    /// The key of a new draft.
    pub(crate) fn new_draft(&self) -> anyhow::Result<String> {
        let made: Value = self.client.post("/api/v1/drafts", &[], b"")?.read()?;
        let key = made.get("key").and_then(Value::as_str);
        Ok(key.context("found no key")?.to_owned())
    }

    /// Uploads a file for the draft in one go: the file as it was accepted, or why not.
    pub(crate) fn attach(&self, content: &[u8]) -> anyhow::Result<Answer> {
        let length = content.len().to_string();
        let headers = [
            ("expect", "100-continue"),
            ("draft-key", self.draft()?),
            ("tus-resumable", "1.0.0"),
            ("upload-length", &length),
            ("content-type", "application/offset+octet-stream"),
        ];
        let begun = self.client.post("/api/v1/uploads", &headers, content)?;
        if begun.status != 201 {
            return Ok(begun);
        }
        let place = begun.header("location").context("found no location")?;
        let key = [("draft-key", self.draft()?)];
        self.client.get_with(place, &key)
    }

    /// Uploads a file that must be accepted, and tells its hash.
    pub(crate) fn attached(&self, content: &[u8]) -> anyhow::Result<Value> {
        let answer: Value = self.attach(content)?.read()?;
        let file = answer.get("file").cloned();
        file.with_context(|| format!("found {answer}, expected it accepted"))
    }

    /// The database, read beside the running server.
    pub(crate) fn database(&self) -> anyhow::Result<rusqlite::Connection> {
        Ok(rusqlite::Connection::open(
            self.data.join("dunghen.sqlite"),
        )?)
    }

    /// The one dossier that is kept, as JSON.
    pub(crate) fn kept_dossier(&self) -> anyhow::Result<String> {
        let sql = "SELECT json_extract(record, '$.dossier') FROM dossiers";
        Ok(self.database()?.query_row(sql, [], |row| row.get(0))?)
    }

    /// The folder of its data.
    pub(crate) fn data(&self) -> &Path {
        &self.data
    }

    /// How many dossiers are kept.
    pub(crate) fn dossiers(&self) -> anyhow::Result<u32> {
        let count = "SELECT count(*) FROM dossiers";
        Ok(self.database()?.query_row(count, [], |row| row.get(0))?)
    }

    /// The files that are kept or on their way in, by the names they lie under.
    pub(crate) fn kept_files(&self) -> anyhow::Result<Vec<String>> {
        let mut names = Vec::new();
        let mut folders = vec![self.data.join("files")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder)? {
                let entry = entry?;
                if entry.file_type()?.is_dir() {
                    folders.push(entry.path());
                } else {
                    names.push(entry.file_name().to_string_lossy().into_owned());
                }
            }
        }
        names.sort();
        Ok(names)
    }
}
