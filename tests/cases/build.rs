//! Compiles the catalog and gathers all rows, so that the tests need no files
//! where they run: a browser engine has none.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, anyhow};
use dunghen_catalog::{
    Catalog, answer_schema,
    sources::{FOLDERS, Sources},
};
use dunghen_core::{
    assessment::assess,
    catalog::{Words, encode},
    id::Id,
    procedure::Version,
    text::Lang,
};
use dunghen_rows::{
    generate::{Chance, spoilt, whole},
    read,
};
use serde_json::{Value, json};

/// Where chance begins, so that a run says the same everywhere and every day.
const SEED: u64 = 20_261_124;

fn main() -> anyhow::Result<()> {
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let root = here.join("../..");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    for folder in FOLDERS {
        println!("cargo::rerun-if-changed={}", root.join(folder).display());
    }
    println!("cargo::rerun-if-changed={}", here.display());

    let catalog = dunghen_catalog::compile(&Sources::read(&root)?)
        .map_err(|found| anyhow!("the definitions are not in order:\n{found}"))?;
    write_catalog(&catalog, &out)?;

    fs::write(
        out.join("schemas.json"),
        serde_json::to_string(&schemas(&catalog))?,
    )?;

    let mut files = Vec::new();
    gather(&root, "procedures", &mut files)?;
    gather(&root, "tests/cases", &mut files)?;
    files.sort();
    let mut rows: Vec<Value> = Vec::new();
    for file in &files {
        let text = fs::read_to_string(root.join(file)).with_context(|| file.clone())?;
        rows.extend(read::values(file, &text)?);
    }
    fs::write(out.join("rows.json"), serde_json::to_string(&rows)?)?;
    let generated = generated(&catalog)?;
    fs::write(
        out.join("generated.json"),
        serde_json::to_string(&generated)?,
    )?;
    Ok(())
}

/// What answers to every version look like.
fn schemas(catalog: &Catalog) -> Vec<Value> {
    let chunks = catalog.chunks.values();
    let versions = chunks.flat_map(|chunk| {
        let code = &chunk.procedure.code;
        let versions = chunk.procedure.versions.iter();
        versions.map(move |version| (code, version, &chunk.words))
    });
    let schema = |(code, version, words): (&Id, &Version, &Words)| {
        let schema = answer_schema::answers(code, version, words, Lang::Vi);
        json!({ "procedure": code, "version": version.id, "schema": schema })
    };
    versions.map(schema).collect()
}

/// Dossiers made by chance for every version, with their verdicts as this machine reaches
/// them: `DUNGHEN_GENERATED` of each, half of them spoilt.
fn generated(catalog: &Catalog) -> anyhow::Result<Vec<Value>> {
    println!("cargo::rerun-if-env-changed=DUNGHEN_GENERATED");
    let count = env::var("DUNGHEN_GENERATED").map_or(Ok(12), |count| count.parse())?;
    let mut chance = Chance::new(SEED);
    let mut all = Vec::new();
    for chunk in catalog.chunks.values() {
        for version in &chunk.procedure.versions {
            let day = version.effective_to.unwrap_or(version.effective_from);
            for at in 0..count {
                let mut dossier = whole(version, day, &mut chance);
                if at % 2 == 1 {
                    dossier = spoilt(version, dossier, &mut chance);
                }
                // As it arrives: what cannot be read is written as nothing.
                let sent = serde_json::to_value(&dossier)?;
                let verdict = assess(version, &serde_json::from_value(sent.clone())?, day);
                all.push(json!({
                    "procedure": chunk.procedure.code,
                    "day": day,
                    "whole": at % 2 == 0,
                    "dossier": sent,
                    "verdict": serde_json::to_string(&verdict)?,
                }));
            }
        }
    }
    Ok(all)
}

/// The parts as they travel, and a list of those of the procedures.
fn write_catalog(catalog: &Catalog, out: &Path) -> anyhow::Result<()> {
    // Rows go back to the calendar's first year; what travels does not.
    fs::write(out.join("index.bin"), encode(&catalog.index)?)?;
    let mut list = String::from("[");
    let vietnamese = catalog.chunk_bytes.iter().filter(|(name, _)| {
        name.ends_with(".vi") && name.starts_with(|first: char| first.is_ascii_digit())
    });
    for (name, bytes) in vietnamese {
        fs::write(out.join(format!("{name}.bin")), bytes)?;
        list.push_str(&format!(
            "include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}.bin\")), "
        ));
    }
    list.push(']');
    fs::write(out.join("chunks.rs"), list)?;
    Ok(())
}

/// Paths under the root of the files that hold rows.
fn gather(root: &Path, folder: &str, files: &mut Vec<String>) -> anyhow::Result<()> {
    for entry in fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{folder}/{name}");
        if entry.file_type()?.is_dir() {
            gather(root, &path, files)?;
        } else if name == "cases.toml"
            || folder == "tests/cases" && name.ends_with(".toml") && name != "Cargo.toml"
        {
            files.push(path);
        }
    }
    Ok(())
}
