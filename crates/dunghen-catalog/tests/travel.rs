//! What travels to a browser is read there as it was written, or refused.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is all it can do"
)]

#[path = "everything/compiled.rs"]
mod everything;

use std::path::Path;

use dunghen_catalog::{compile, sources::Sources};
use dunghen_core::{
    catalog::{CatalogIndex, Decode, ProcedureChunk, SearchWords, Units, decode, encode},
    chooser::Chooser,
    template::Templates,
};
use serde::Serialize;

#[test]
fn everything_is_written_again_as_it_was_read() {
    let written = encode(&everything::chunk()).unwrap();
    let read: ProcedureChunk = decode(&written).unwrap();
    assert_eq!(encode(&read).unwrap(), written);
}

#[test]
fn the_provinces_catalog_is_written_again_as_it_was_read() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let catalog = compile(&Sources::read(&root).unwrap()).unwrap();
    assert!(!catalog.chunk_bytes.is_empty());
    for (name, written) in &catalog.chunk_bytes {
        let again = match name.as_str() {
            "units" => again::<Units>(written),
            name if name.starts_with("chooser.") => again::<Chooser>(written),
            name if name.starts_with("search.") => again::<SearchWords>(written),
            name if name.ends_with(".forms") => again::<Templates>(written),
            _ => again::<ProcedureChunk>(written),
        };
        assert!(again == *written, "{name}");
    }
    assert_eq!(
        again::<CatalogIndex>(&catalog.index_bytes),
        catalog.index_bytes
    );
}

/// What is written of what is read.
fn again<T: Decode + Serialize>(written: &[u8]) -> Vec<u8> {
    encode(&decode::<T>(written).unwrap()).unwrap()
}

#[test]
fn a_part_that_was_cut_off_is_refused() {
    let written = encode(&everything::chunk()).unwrap();
    for length in 0..written.len() {
        assert!(
            decode::<ProcedureChunk>(&written[..length]).is_err(),
            "{length}"
        );
    }
}

#[test]
fn a_spoiled_byte_never_leads_astray() {
    let written = encode(&everything::chunk()).unwrap();
    let mut refused = 0;
    for at in 0..written.len() {
        let mut spoiled = written.clone();
        spoiled[at] ^= 0xff;
        // It is refused, or it is a chunk that can be written and read like any other.
        match decode::<ProcedureChunk>(&spoiled) {
            Err(_) => refused += 1,
            Ok(other) => {
                let again = encode(&other).unwrap();
                assert!(decode::<ProcedureChunk>(&again).is_ok(), "byte {at}");
            }
        }
    }
    assert!(
        refused > written.len() / 4,
        "{refused} of {}",
        written.len()
    );
}
