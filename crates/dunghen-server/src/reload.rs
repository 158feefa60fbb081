//! Definitions taken up while the server runs.
//!
//! A notice of days off is one edited file. The folder is looked at every few seconds;
//! when it has changed it is read and checked like at the start. If it is in order, it is
//! in force from the next request on; if not, what was in force stays so, and the log says
//! what is wrong. Browsers learn of it by the index's ETag.

use std::{path::PathBuf, sync::Arc, time::Duration};

use dunghen_catalog::{compile, sources::Sources};
use tokio::{task, time};

use crate::state::{AppState, Served};

/// How often the folder is looked at.
const EVERY: Duration = Duration::from_secs(2);

/// A folder of definitions, as it was last read.
#[derive(Debug, Clone)]
pub struct Watched {
    root: PathBuf,
    known: Sources,
}

impl Watched {
    /// A folder that was read just now.
    pub fn new(root: PathBuf, known: Sources) -> Self {
        Self { root, known }
    }

    /// Looks at the folder for as long as the server runs.
    pub(crate) async fn follow(mut self, state: Arc<AppState>) {
        loop {
            time::sleep(EVERY).await;
            let state = Arc::clone(&state);
            let looked = task::spawn_blocking(move || {
                self.look(&state);
                self
            });
            match looked.await {
                Ok(watched) => self = watched,
                Err(error) => {
                    tracing::error!(%error, "the definitions are not looked at any more");
                    return;
                }
            }
        }
    }

    /// Takes up what has changed, if it is in order.
    fn look(&mut self, state: &AppState) {
        let sources = match Sources::read(&self.root) {
            Ok(sources) if sources == self.known => return,
            Ok(sources) => sources,
            Err(error) => {
                // A file may be away for a moment while it is being written.
                tracing::warn!(%error, "the definitions cannot be read; the old ones stay in force");
                return;
            }
        };
        match compile(&sources) {
            Ok(catalog) => {
                let hash = catalog.index.hash.clone();
                state.serve(Served::new(catalog));
                tracing::info!(catalog = hash, "new definitions are in force");
            }
            Err(wrong) => tracing::error!(
                "the definitions are not in order; the old ones stay in force\n{wrong}"
            ),
        }
        self.known = sources;
    }
}
