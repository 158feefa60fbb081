//! What the command line answers, apart from serving.

pub mod calendar;
pub mod check;
pub mod due;
pub mod explain;
pub mod impact;
pub mod keeping;
pub mod moving;
pub mod test;

use std::path::Path;

use anyhow::Context;
use dunghen_catalog::{Catalog, sources::Sources};
use serde_json::Value;

/// What became of a command, and how the program ends with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// As documented in `docs/commands.md`.
    pub json: Value,
    /// In words.
    pub text: String,
    /// The program's exit code.
    pub code: u8,
}

/// Reads and compiles the definitions in a folder.
///
/// # Errors
///
/// The folder cannot be read, or the definitions are not in order.
pub fn catalog(root: &Path) -> anyhow::Result<(Sources, Catalog)> {
    let sources = Sources::read(root)
        .with_context(|| format!("cannot read the definitions in {}", root.display()))?;
    let catalog = dunghen_catalog::compile(&sources)
        .with_context(|| format!("the definitions in {} are not in order", root.display()))?;
    Ok((sources, catalog))
}

fn json_file<T: serde::de::DeserializeOwned>(file: &Path) -> anyhow::Result<T> {
    let text =
        std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    serde_json::from_str(&text).with_context(|| file.display().to_string())
}
