//! The server of record: assesses again with the same core, keeps what it
//! acknowledged, and hands out the app.

#![forbid(unsafe_code)]

pub mod clock;
pub mod commands;
pub mod definitions;
pub mod eval;
pub mod logs;
pub mod settings;

mod admission;
#[cfg(test)]
#[path = "../tests/bucket/s3.rs"]
mod bucket;
mod caretaker;
#[cfg(test)]
#[path = "../tests/postgres/cluster.rs"]
mod cluster;
mod compress;
mod headers;
mod inspector;
mod listener;
mod metrics;
mod observe;
mod officers;
mod openapi;
mod origins;
mod pace;
mod peer;
mod problem;
mod queue;
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
pub use openapi::openapi;
pub use reload::Watched;
pub use settings::Settings;

use crate::{
    clock::Clock, metrics::Metrics, sealed::KeyRing, settings::LogFormat, state::AppState,
    store::Location, uploads::Files,
};

/// The database inside the data folder.
const DATABASE: &str = "dunghen.sqlite";

/// The folder of files inside the data folder.
const FILES: &str = "files";

/// The server's keys inside the data folder.
const KEYS: &str = "keys.toml";

/// Serves until asked to stop.
///
/// # Errors
///
/// The data folder cannot be used, or the address is taken.
pub async fn serve(
    settings: Settings,
    catalog: Catalog,
    clock: Clock,
    watched: Option<Watched>,
) -> anyhow::Result<()> {
    let inspector = Inspector::own(settings.inspect_seconds)?;
    let state = state(catalog, clock, settings, inspector).await?;
    let settings = &state.settings;
    if let Some(watched) = watched {
        tokio::spawn(watched.follow(Arc::clone(&state)));
    }
    tokio::spawn(caretaker::tidy(Arc::clone(&state)));
    tokio::spawn(admission::forget(Arc::clone(&state)));
    if let Some(address) = settings.metrics_listen {
        let listener = bound("metrics_listen", address).await?;
        tracing::info!(address = %listener.local_addr()?, "numbers are told at /metrics");
        let told = metrics::router(Arc::clone(&state));
        let settings = settings.clone();
        tokio::spawn(async move {
            let (open, never) = (Default::default(), std::future::pending());
            listener::answer(listener, told, &settings, open, never).await;
        });
    }
    let listener = bound("listen", settings.listen).await?;
    announce(listener.local_addr()?, settings.log_format);
    let open = state.metrics.connections.clone();
    let app = routes::router(Arc::clone(&state));
    listener::answer(listener, app, settings, open, stop()).await;
    Ok(())
}

async fn bound(key: &str, address: SocketAddr) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(address).await;
    listener.with_context(|| format!("cannot listen on {address}: choose another as `{key}`"))
}

/// Answers connections with a service until asked to stop, as [`serve`] does.
pub async fn answer(
    listener: TcpListener,
    app: axum::Router,
    settings: &Settings,
    stop: impl Future<Output = ()>,
) {
    listener::answer(listener, app, settings, Default::default(), stop).await;
}

/// The whole service over a data folder.
///
/// # Errors
///
/// The data folder cannot be used.
pub async fn router(
    catalog: Catalog,
    clock: Clock,
    settings: Settings,
    inspector: Inspector,
) -> anyhow::Result<axum::Router> {
    let state = state(catalog, clock, settings, inspector).await?;
    Ok(routes::router(state))
}

async fn state(
    catalog: Catalog,
    clock: Clock,
    settings: Settings,
    inspector: Inspector,
) -> anyhow::Result<Arc<AppState>> {
    let data = &settings.data;
    std::fs::create_dir_all(data)
        .with_context(|| format!("cannot make the data folder {}", data.display()))?;
    let metrics = Metrics::new(clock.now().timestamp());
    let location = settings.location()?;
    let lock = match &location {
        Location::File(_) => Some(locked(data)?),
        // Several may work together: what they must agree on they settle in the database.
        Location::Server(_) => None,
    };
    let store = store::measured(&location, metrics.batches.clone()).await?;
    let keys = settings.keys_file();
    let keys = KeyRing::open(&keys).with_context(|| keys.display().to_string())?;
    let files = Files::new(store, settings.shelf()?, keys, inspector);
    if let Clock::Fixed(at) = &clock {
        tracing::warn!(%at, "the clock is stopped; no dossier taken now is real");
    }
    let state = AppState::new(catalog, files, clock, settings, metrics, lock);
    Ok(Arc::new(state))
}

/// The folder as this server's alone.
fn locked(data: &Path) -> anyhow::Result<File> {
    let lock = File::create(data.join("lock"))?;
    lock.try_lock()
        .with_context(|| format!("another server is at work in {}", data.display()))?;
    Ok(lock)
}

#[expect(clippy::print_stdout, reason = "the address is this command's answer")]
fn announce(address: SocketAddr, format: LogFormat) {
    match format {
        LogFormat::Text => println!("Đúng Hẹn: http://{address}/"),
        // Whoever reads objects reads nothing else.
        LogFormat::Json => tracing::info!(%address, "serving"),
    }
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
