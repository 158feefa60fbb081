//! What verdicts are measured on: a neutral job, its dossiers, and their expected
//! verdicts. See `benches/README.md`.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "numbers of a generated form are small"
)]

pub mod chance;
pub mod compare;
pub mod generate;
pub mod job;
pub mod reference;
pub mod translate;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use dunghen_catalog::Catalog;
use dunghen_core::procedure::Version;

use crate::job::{Job, Sample};

/// How many dossiers the project's own job has.
const DOSSIERS: usize = 1_000;

/// The repository this was compiled in.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The job in a folder, or the project's own.
///
/// # Errors
/// The folder cannot be read.
pub fn job_and_samples(folder: Option<&Path>) -> Result<(Job, Vec<Sample>)> {
    if let Some(folder) = folder {
        return job::read(folder);
    }
    let job = generate::job(generate::SEED);
    let samples = generate::dossiers(&job, DOSSIERS)?;
    Ok((job, samples))
}

/// The version of the job's procedure.
///
/// # Errors
/// The catalog is of another job.
pub fn version(catalog: &Catalog) -> Result<&Version> {
    let chunk = catalog.chunks.get(translate::CODE);
    let version = chunk.and_then(|chunk| chunk.procedure.version_on(translate::today()));
    version.context("the catalog has no version of the job")
}
