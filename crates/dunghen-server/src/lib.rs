//! The server of record: assesses again with the same core, keeps what it
//! acknowledged, and hands out the app.

pub mod clock;
pub mod commands;
pub mod definitions;
pub mod eval;

mod caretaker;
#[cfg(test)]
#[path = "../tests/postgres/cluster.rs"]
mod cluster;
mod compress;
mod headers;
mod inspector;
mod officers;
mod problem;
mod reload;
mod routes;
mod sealed;
mod settlement;
mod shelf;
mod slips;
mod state;
mod store;
mod uploads;

use std::{fs::File, net::SocketAddr, path::Path, sync::Arc};

use anyhow::Context;
use dunghen_catalog::Catalog;
use tokio::{net::TcpListener, signal};

pub use inspector::Inspector;
pub use reload::Watched;

use crate::{
    clock::Clock,
    sealed::KeyRing,
    shelf::Shelf,
    state::AppState,
    store::{Location, Quota},
    uploads::Files,
};

/// The database inside the data folder.
const DATABASE: &str = "dunghen.sqlite";

/// The folder of files inside the data folder.
const FILES: &str = "files";

/// The server's keys inside the data folder.
const KEYS: &str = "keys.toml";

/// What whoever runs the server may set.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Most files of one draft.
    pub draft_files: u32,
    /// Most bytes of one draft's files, in all.
    pub draft_bytes: u64,
    /// The bucket that files lie in, as `s3://files`; a folder beside the database where
    /// nothing is said.
    pub files: Option<String>,
    /// For how many days after its end a dossier keeps what is personal; for ever where
    /// nothing is said.
    pub keep_days: Option<u32>,
    /// The address of the database; SQLite in the data folder where nothing is said.
    pub database: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            draft_files: 200,
            draft_bytes: 4 * 1024 * 1024 * 1024,
            files: None,
            keep_days: None,
            database: None,
        }
    }
}

impl Settings {
    fn quota(&self) -> Quota {
        Quota {
            files: self.draft_files,
            bytes: self.draft_bytes,
        }
    }
}

/// Serves until asked to stop.
///
/// # Errors
///
/// The data folder cannot be used, or the address is taken.
pub async fn serve(
    listen: SocketAddr,
    data: &Path,
    catalog: Catalog,
    clock: Clock,
    settings: Settings,
    watched: Option<Watched>,
) -> anyhow::Result<()> {
    let state = state(data, catalog, clock, settings, Inspector::own()?).await?;
    if let Some(watched) = watched {
        tokio::spawn(watched.follow(Arc::clone(&state)));
    }
    tokio::spawn(caretaker::tidy(Arc::clone(&state)));
    let app = routes::router(state);
    let listener = TcpListener::bind(listen)
        .await
        .with_context(|| format!("cannot listen on {listen}: choose another with --listen"))?;
    announce(listener.local_addr()?);
    axum::serve(listener, app)
        .with_graceful_shutdown(stop())
        .await?;
    Ok(())
}

/// The whole service over a data folder.
///
/// # Errors
///
/// The data folder cannot be used.
pub async fn router(
    data: &Path,
    catalog: Catalog,
    clock: Clock,
    settings: Settings,
    inspector: Inspector,
) -> anyhow::Result<axum::Router> {
    let state = state(data, catalog, clock, settings, inspector).await?;
    Ok(routes::router(state))
}

async fn state(
    data: &Path,
    catalog: Catalog,
    clock: Clock,
    settings: Settings,
    inspector: Inspector,
) -> anyhow::Result<Arc<AppState>> {
    std::fs::create_dir_all(data)
        .with_context(|| format!("cannot make the data folder {}", data.display()))?;
    let location = Location::of(data.join(DATABASE), settings.database.as_deref())?;
    let lock = match &location {
        Location::File(_) => Some(locked(data)?),
        // Several may work together: what they must agree on they settle in the database.
        Location::Server(_) => None,
    };
    let store = store::open(&location).await?;
    let keys = data.join(KEYS);
    let keys = KeyRing::open(&keys).with_context(|| keys.display().to_string())?;
    let files = Files::new(
        store,
        shelf(data, settings.files.as_deref())?,
        keys,
        inspector,
    );
    if let Clock::Fixed(at) = &clock {
        tracing::warn!(%at, "the clock is stopped; no dossier taken now is real");
    }
    let state = AppState::new(catalog, files, clock, settings, lock);
    Ok(Arc::new(state))
}

/// Where files lie.
pub(crate) fn shelf(data: &Path, bucket: Option<&str>) -> anyhow::Result<Shelf> {
    let folder = data.join(FILES);
    match bucket {
        None => Ok(Shelf::open(&folder)?),
        Some(bucket) => Shelf::in_bucket(bucket, &folder.join("looked-into"))
            .with_context(|| format!("cannot use the bucket {bucket}")),
    }
}

/// The folder as this server's alone.
fn locked(data: &Path) -> anyhow::Result<File> {
    let lock = File::create(data.join("lock"))?;
    lock.try_lock()
        .with_context(|| format!("another server is at work in {}", data.display()))?;
    Ok(lock)
}

#[expect(clippy::print_stdout, reason = "the address is this command's answer")]
fn announce(address: SocketAddr) {
    println!("Đúng Hẹn: http://{address}/");
}

async fn stop() {
    let interrupt = async {
        // Without the handler, the process still ends on the signal itself.
        if signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut term) => {
                term.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
