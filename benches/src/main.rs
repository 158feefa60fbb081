//! `dunghen-bench [--job DIR] [--out DIR]`: compares the verdicts on a job's dossiers
//! with those expected, and writes what the measurements under Node and in a browser need.

#![allow(
    clippy::print_stdout,
    reason = "a program for the terminal speaks on standard output"
)]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result, bail};
use dunghen_bench::{
    compare,
    job::{Job, Sample},
    reference::Reference,
    translate,
};
use dunghen_catalog::Catalog;
use serde_json::json;

/// How many differences are written out.
const SHOWN: usize = 20;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("dunghen-bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let (mut folder, mut out) = (None, None);
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().map(PathBuf::from);
        let value =
            value.with_context(|| format!("found no folder after `{name}`, expected one"))?;
        match name.as_str() {
            "--job" => folder = Some(value),
            "--out" => out = Some(value),
            other => bail!("found `{other}`, expected `--job DIR` or `--out DIR`"),
        }
    }
    let (job, samples) = dunghen_bench::job_and_samples(folder.as_deref())?;
    tell(&job, &samples)?;
    let catalog = translate::catalog(&job, &dunghen_bench::repository())?;
    if let Some(out) = &out {
        write(out, &job, &samples, &catalog)?;
    }
    let version = dunghen_bench::version(&catalog)?;
    let differences = compare::differences(&job, &samples, version)?;
    for line in differences.iter().take(SHOWN) {
        println!("{line}");
    }
    println!(
        "verdicts, native: {} of {} as expected",
        samples.len() - differences.len(),
        samples.len()
    );
    if !differences.is_empty() {
        bail!(
            "found {} verdicts that differ, expected none",
            differences.len()
        );
    }
    Ok(())
}

/// What the job is made of, and whether the reference here reads it as its author did.
fn tell(job: &Job, samples: &[Sample]) -> Result<()> {
    let reference = Reference::new(job)?;
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    let mut odd = 0;
    for sample in samples {
        let verdict = reference.verdict(&sample.data);
        let mut errors = sample.errors.clone();
        errors.sort();
        odd += usize::from(verdict.errors != errors || !verdict.hidden.iter().eq(&sample.hidden));
        for (_, code) in &sample.errors {
            let code = code.split_once(':').map_or(code.as_str(), |(kind, _)| kind);
            *codes.entry(code).or_default() += 1;
        }
    }
    let valid = samples.iter().filter(|sample| sample.valid).count();
    println!(
        "job {}: {} fields, {} components, {} rules; {} dossiers, {valid} without errors",
        job.seed,
        job.fields.len(),
        job.components.len(),
        job.rules.len(),
        samples.len(),
    );
    println!("errors by code: {codes:?}");
    if odd > 0 {
        bail!(
            "found {odd} dossiers the reference judges otherwise than their file says, expected none"
        );
    }
    Ok(())
}

fn write(out: &Path, job: &Job, samples: &[Sample], catalog: &Catalog) -> Result<()> {
    fs::create_dir_all(out).with_context(|| format!("cannot make {}", out.display()))?;
    let chunk = catalog.chunk_bytes.get(&format!("{}.vi", translate::CODE));
    let chunk = chunk.context("the catalog has no chunk of the job")?;
    let dossiers: Vec<_> = samples
        .iter()
        .map(|sample| {
            let mut errors = sample.errors.clone();
            errors.sort();
            json!({
                "dossier": compare::plain(job, &sample.data),
                "data": sample.data,
                "valid": sample.valid,
                "hidden": sample.hidden,
                "errors": errors,
            })
        })
        .collect();
    let rules: Vec<_> = translate::rules(job)
        .into_iter()
        .map(|(id, when, at)| json!({ "id": id, "when": when, "at": at }))
        .collect();
    let files = [
        ("chunk.bin", chunk.clone()),
        ("index.bin", catalog.index_bytes.clone()),
        ("job.json", serde_json::to_vec(job)?),
        ("dossiers.json", serde_json::to_vec(&dossiers)?),
        ("rules.json", serde_json::to_vec(&rules)?),
    ];
    for (name, bytes) in files {
        let path = out.join(name);
        fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
    }
    write_definitions(&out.join("definitions"), &job.on_one_page())
}

/// What a server shows the job from, all of it on one page.
fn write_definitions(folder: &Path, job: &Job) -> Result<()> {
    for (name, text) in translate::definitions(job, &dunghen_bench::repository())? {
        let path = folder.join(name);
        if let Some(above) = path.parent() {
            fs::create_dir_all(above)
                .with_context(|| format!("cannot make {}", above.display()))?;
        }
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}
