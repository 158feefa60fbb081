//! Compiles the catalog and gathers all rows, so that the tests need no files
//! where they run: a browser engine has none.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, anyhow};
use dunghen_catalog::{
    Catalog,
    sources::{FOLDERS, Sources},
};
use serde_json::{Value, json};

/// What a file of rows may hold, by its key in the file.
const KINDS: [&str; 2] = ["case", "schedule"];

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

    let mut files = Vec::new();
    gather(&root, "procedures", &mut files)?;
    gather(&root, "tests/cases", &mut files)?;
    files.sort();
    let mut rows: Vec<Value> = Vec::new();
    for file in &files {
        rows.extend(read_rows(&root, file).with_context(|| file.clone())?);
    }
    fs::write(out.join("rows.json"), serde_json::to_string(&rows)?)?;
    Ok(())
}

/// The parts as they travel, and a list of those of the procedures.
fn write_catalog(catalog: &Catalog, out: &Path) -> anyhow::Result<()> {
    fs::write(out.join("index.bin"), &catalog.index_bytes)?;
    let mut list = String::from("[");
    let vietnamese = catalog
        .chunk_bytes
        .iter()
        .filter(|(name, _)| name.ends_with(".vi"));
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

/// The rows of one file, each with its kind, file and line; the procedure is
/// the one whose folder the file is in.
fn read_rows(root: &Path, file: &str) -> anyhow::Result<Vec<Value>> {
    let text = fs::read_to_string(root.join(file))?;
    let table: toml::Table = toml::from_str(&text)?;
    let procedure = file
        .strip_prefix("procedures/")
        .and_then(|path| path.split('/').nth(1));
    let mut rows = Vec::new();
    for (kind, entries) in table {
        if !KINDS.contains(&kind.as_str()) {
            return Err(anyhow!("found `{kind}`, expected one of {KINDS:?}"));
        }
        let entries = entries
            .as_array()
            .with_context(|| format!("found `{kind}` alone, expected `[[{kind}]]`"))?;
        let heading = format!("[[{kind}]]");
        let lines = (1..)
            .zip(text.lines())
            .filter(|(_, line)| line.trim() == heading)
            .map(|(number, _)| number);
        for (line, entry) in lines.zip(entries) {
            let mut row = serde_json::to_value(entry)?;
            let fields = row.as_object_mut().context("found no table")?;
            fields.insert("kind".into(), json!(kind));
            fields.insert("file".into(), json!(file));
            fields.insert("line".into(), json!(line));
            if let Some(code) = procedure {
                fields.insert("procedure".into(), json!(code));
            }
            rows.push(row);
        }
    }
    Ok(rows)
}
