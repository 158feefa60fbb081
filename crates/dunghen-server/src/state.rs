//! What every handler may reach.

use std::collections::BTreeMap;

use axum::body::Bytes;
use dunghen_catalog::Catalog;
use dunghen_core::{agency::Agency, catalog::ProcedureChunk};

use crate::{attachments::Attachments, clock::Clock, compress::Compressed, store::Store};

pub(crate) struct AppState {
    pub(crate) catalog: Catalog,
    pub(crate) index_part: Compressed,
    pub(crate) chunk_parts: BTreeMap<String, Compressed>,
    pub(crate) store: Store,
    pub(crate) attachments: Attachments,
    pub(crate) clock: Clock,
}

impl AppState {
    pub(crate) fn new(
        catalog: Catalog,
        store: Store,
        attachments: Attachments,
        clock: Clock,
    ) -> Self {
        let part = |bytes: &[u8]| Compressed::new(Bytes::copy_from_slice(bytes));
        Self {
            index_part: part(&catalog.index_bytes),
            chunk_parts: catalog
                .chunk_bytes
                .iter()
                .map(|(name, bytes)| (name.clone(), part(bytes)))
                .collect(),
            catalog,
            store,
            attachments,
            clock,
        }
    }

    /// A procedure with the agency that settles it.
    pub(crate) fn procedure(&self, code: &str) -> Option<(&ProcedureChunk, &Agency)> {
        let chunk = self.catalog.chunks.get(code)?;
        let agency = self.catalog.index.agency(&chunk.procedure.agency)?;
        Some((chunk, agency))
    }
}
