//! The catalog, read from the parts that travel to browsers.

use std::collections::BTreeMap;

use dunghen_core::{
    agency::Agency,
    catalog::{CatalogIndex, ProcedureChunk, Unreadable, decode},
    id::Id,
};

/// The index as it travels.
pub const INDEX: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/index.bin"));
/// The JSON Schema of the answers to every version, as JSON: `procedure`, `version`, `schema`.
pub const SCHEMAS: &str = include_str!(concat!(env!("OUT_DIR"), "/schemas.json"));
const CHUNKS: &[&[u8]] = &include!(concat!(env!("OUT_DIR"), "/chunks.rs"));

/// The procedures as they travel in Vietnamese, by code.
///
/// # Errors
///
/// A part cannot be read.
pub fn parts() -> Result<Vec<(Id, &'static [u8])>, Unreadable> {
    let coded = |bytes: &&'static [u8]| {
        let chunk: ProcedureChunk = decode(bytes)?;
        Ok((chunk.procedure.code, *bytes))
    };
    CHUNKS.iter().map(coded).collect()
}

/// The catalog the rows are about.
#[derive(Debug, Clone)]
pub struct Catalog {
    /// The index.
    pub index: CatalogIndex,
    /// The procedures with their words, by code.
    pub chunks: BTreeMap<Id, ProcedureChunk>,
}

impl Catalog {
    /// Reads the parts as a browser does.
    ///
    /// # Errors
    ///
    /// A part does not survive being written and read.
    pub fn built_in() -> Result<Self, Unreadable> {
        let mut chunks = BTreeMap::new();
        for bytes in CHUNKS {
            let chunk: ProcedureChunk = decode(bytes)?;
            chunks.insert(chunk.procedure.code.clone(), chunk);
        }
        Ok(Self {
            index: decode(INDEX)?,
            chunks,
        })
    }

    /// A procedure with the agency that settles it.
    pub fn procedure(&self, code: &str) -> Option<(&ProcedureChunk, &Agency)> {
        let chunk = self.chunks.get(code)?;
        Some((chunk, self.index.agency(&chunk.procedure.agency)?))
    }
}
