//! `dunghen check`: whether the definitions are in order.

use std::path::Path;

use anyhow::Context;
use dunghen_catalog::{compile, sources::Sources};
use serde_json::json;

use super::Answer;

/// Checks the definitions in a folder.
///
/// # Errors
///
/// The folder cannot be read.
pub fn check(root: &Path) -> anyhow::Result<Answer> {
    let sources = Sources::read(root)
        .with_context(|| format!("cannot read the definitions in {}", root.display()))?;
    Ok(match compile(&sources) {
        Ok(catalog) => {
            let procedures = catalog.chunks.len();
            let years = catalog.index.calendar.data().years.len();
            let hash = &catalog.index.hash;
            Answer {
                text: format!(
                    "procedures: {procedures}, calendar years: {years}, all in order\ncatalog {hash}"
                ),
                json: json!({ "procedures": procedures, "years": years, "catalog": hash }),
                code: 0,
            }
        }
        Err(found) => {
            let mistakes: Vec<_> = found
                .iter()
                .map(|mistake| {
                    json!({
                        "file": mistake.file,
                        "line": mistake.at.map(|(line, _)| line),
                        "column": mistake.at.map(|(_, column)| column),
                        "message": mistake.message,
                    })
                })
                .collect();
            Answer {
                text: format!("{found}mistakes: {}", mistakes.len()),
                json: json!({ "mistakes": mistakes }),
                code: 1,
            }
        }
    })
}
