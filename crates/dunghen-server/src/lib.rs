//! The server of record: assesses again with the same core, keeps what it
//! acknowledged, and hands out the app.

pub mod clock;
pub mod commands;
pub mod definitions;
pub mod eval;

mod attachments;
mod compress;
mod headers;
mod inspector;
mod officers;
mod problem;
mod reload;
mod routes;
mod settlement;
mod slips;
mod state;
mod store;

use std::{fs::File, net::SocketAddr, path::Path, sync::Arc};

use anyhow::Context;
use dunghen_catalog::Catalog;
use tokio::{net::TcpListener, signal};

pub use inspector::Inspector;
pub use reload::Watched;

use crate::{attachments::Attachments, clock::Clock, state::AppState, store::sqlite::Sqlite};

/// The database inside the data folder.
const DATABASE: &str = "dunghen.sqlite";

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
    watched: Option<Watched>,
) -> anyhow::Result<()> {
    let state = state(data, catalog, clock, Inspector::own()?)?;
    if let Some(watched) = watched {
        tokio::spawn(watched.follow(Arc::clone(&state)));
    }
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
pub fn router(
    data: &Path,
    catalog: Catalog,
    clock: Clock,
    inspector: Inspector,
) -> anyhow::Result<axum::Router> {
    Ok(routes::router(state(data, catalog, clock, inspector)?))
}

fn state(
    data: &Path,
    catalog: Catalog,
    clock: Clock,
    inspector: Inspector,
) -> anyhow::Result<Arc<AppState>> {
    std::fs::create_dir_all(data)
        .with_context(|| format!("cannot make the data folder {}", data.display()))?;
    let lock = File::create(data.join("lock"))?;
    lock.try_lock()
        .with_context(|| format!("another server is at work in {}", data.display()))?;
    let store = Arc::new(Sqlite::open(&data.join(DATABASE))?);
    let attachments = Attachments::open(&data.join("attachments"))?;
    if let Clock::Fixed(at) = &clock {
        tracing::warn!(%at, "the clock is stopped; no dossier taken now is real");
    }
    let state = AppState::new(catalog, store, attachments, clock, inspector, lock);
    Ok(Arc::new(state))
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
