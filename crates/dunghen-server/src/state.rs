//! What every handler may reach.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    sync::{Arc, PoisonError, RwLock},
};

use axum::body::Bytes;
use dunghen_catalog::Catalog;
use dunghen_core::{agency::Agency, catalog::ProcedureChunk, id::Id, procedure::FieldKind};
use tokio::sync::Semaphore;

use crate::{
    admission::Admission, clock::Clock, compress::Compressed, metrics::Metrics, observe::Requests,
    queue::Queue, settings::Settings, store::Store, uploads::Files,
};

pub(crate) struct AppState {
    /// What is in force; another takes its place when definitions change.
    served: RwLock<Arc<Served>>,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) files: Arc<Files>,
    pub(crate) clock: Clock,
    pub(crate) settings: Settings,
    /// How much one address may ask for.
    pub(crate) admission: Admission,
    pub(crate) metrics: Metrics,
    /// Numbers that kiosks draw.
    pub(crate) queue: Queue,
    /// Names for requests.
    pub(crate) requests: Requests,
    /// Held while the server runs over a database of its own: nobody else knows then what it
    /// is at.
    _lock: Option<File>,
    /// Leave to set type: a large form keeps a core busy for a while.
    pub(crate) printing: Arc<Semaphore>,
    /// Leave to look at a password.
    pub(crate) signing_in: Arc<Semaphore>,
}

/// How many passwords are looked at at a time: each takes 19 MB and a core meanwhile.
const PASSWORDS_AT_ONCE: usize = 2;

/// How many forms are set at a time.
const PRINTED_AT_ONCE: usize = 2;

/// A catalog, and its parts as they are sent.
pub(crate) struct Served {
    pub(crate) catalog: Catalog,
    pub(crate) index_part: Compressed,
    pub(crate) chunk_parts: BTreeMap<String, Compressed>,
    /// The names of all fields, columns and components.
    pub(crate) names: BTreeSet<Id>,
}

impl Served {
    pub(crate) fn new(catalog: Catalog) -> Self {
        let part = |bytes: &[u8]| Compressed::new(Bytes::copy_from_slice(bytes));
        Self {
            index_part: part(&catalog.index_bytes),
            chunk_parts: catalog
                .chunk_bytes
                .iter()
                .map(|(name, bytes)| (name.clone(), part(bytes)))
                .collect(),
            names: names(&catalog),
            catalog,
        }
    }

    /// A procedure with the agency that settles it.
    pub(crate) fn procedure(&self, code: &str) -> Option<(&ProcedureChunk, &Agency)> {
        let chunk = self.catalog.chunks.get(code)?;
        let agency = self.catalog.index.agency(&chunk.procedure.agency)?;
        Some((chunk, agency))
    }
}

fn names(catalog: &Catalog) -> BTreeSet<Id> {
    let mut names = BTreeSet::new();
    let versions = catalog.chunks.values();
    for version in versions.flat_map(|chunk| &chunk.procedure.versions) {
        for field in version.fields() {
            names.insert(field.id.clone());
            if let FieldKind::Table(table) = &field.kind {
                names.extend(table.columns.iter().map(|column| column.id.clone()));
            }
        }
        names.extend(version.components.iter().map(|part| part.id.clone()));
    }
    names
}

impl AppState {
    pub(crate) fn new(
        catalog: Catalog,
        files: Files,
        clock: Clock,
        settings: Settings,
        metrics: Metrics,
        lock: Option<File>,
    ) -> Self {
        Self {
            served: RwLock::new(Arc::new(Served::new(catalog))),
            store: Arc::clone(&files.store),
            files: Arc::new(files),
            clock,
            admission: Admission::new(&settings),
            settings,
            metrics,
            queue: Queue::default(),
            requests: Requests::new(),
            _lock: lock,
            printing: Arc::new(Semaphore::new(PRINTED_AT_ONCE)),
            signing_in: Arc::new(Semaphore::new(PASSWORDS_AT_ONCE)),
        }
    }

    /// What is in force now; a request goes by one answer from beginning to end.
    pub(crate) fn served(&self) -> Arc<Served> {
        // Nothing panics while it is held, and a whole value is always there.
        let served = self.served.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&served)
    }

    /// Puts another catalog in force.
    pub(crate) fn serve(&self, served: Served) {
        let mut held = self.served.write().unwrap_or_else(PoisonError::into_inner);
        *held = Arc::new(served);
    }
}
