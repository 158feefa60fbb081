//! Dossiers made by chance when this was built, with the verdicts that the machine which
//! built it reached.

use chrono::NaiveDate;
use dunghen_core::{assessment::assess, dossier::Dossier, id::Id};
use serde::Deserialize;

use crate::Catalog;

const GENERATED: &str = include_str!(concat!(env!("OUT_DIR"), "/generated.json"));

/// A dossier with its verdict.
#[derive(Debug, Clone, Deserialize)]
pub struct Generated {
    /// The procedure's code.
    pub procedure: Id,
    /// The day it is judged on.
    pub day: NaiveDate,
    /// Whether nothing was spoilt in it.
    pub whole: bool,
    /// The dossier.
    pub dossier: Dossier,
    /// The verdict, as JSON.
    pub verdict: String,
}

/// All that were made.
///
/// # Errors
///
/// They are not written as they are read.
pub fn generated() -> serde_json::Result<Vec<Generated>> {
    serde_json::from_str(GENERATED)
}

/// The first dossier that is judged otherwise here.
pub fn first_difference(catalog: &Catalog, all: &[Generated]) -> Option<String> {
    all.iter().find_map(|one| {
        let chunk = catalog.chunks.get(&one.procedure)?;
        let version = chunk.procedure.version_on(one.day)?;
        let verdict = serde_json::to_string(&assess(version, &one.dossier, one.day));
        let same = verdict
            .as_ref()
            .is_ok_and(|verdict| *verdict == one.verdict);
        (!same).then(|| format!("{one:?}\nis judged {verdict:?}"))
    })
}
