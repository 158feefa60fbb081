//! A procedure with everything a definition can say, compiled.

use std::path::Path;

use dunghen_catalog::{compile, sources::Sources};
use dunghen_core::{catalog::ProcedureChunk, id::Id};

pub(crate) fn chunk() -> ProcedureChunk {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let registers = Sources::read(&here.join("../..")).unwrap();
    let names = ["procedure.toml", "text.vi.toml", "text.en.toml"];
    let own = names.map(|name| {
        let text = std::fs::read_to_string(here.join("tests/everything").join(name)).unwrap();
        (format!("procedures/sample/9.000001/{name}"), text)
    });
    let sources = registers.without("procedures").with(own);
    let mut chunks = compile(&sources).unwrap().chunks;
    chunks.remove(&Id::from("9.000001")).unwrap()
}
