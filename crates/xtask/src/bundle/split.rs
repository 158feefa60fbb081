//! The module divided: what is loaded first, and what only later.
//!
//! The app marks where (`src/pages/later.rs`), the linker keeps what tells which function
//! needs which (`build.rs`), and `wasm_split_cli_support` divides. That comes before
//! wasm-bindgen, so Trunk's own turn with it is taken again here.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use wasm_split_cli_support::{Options, transform};

use super::{hashed_stem, order, read_text, unhashed, wasm, write};
use crate::project::{self, command};
use crate::{step, tools};

/// Whence the module asks for its parts. wasm-bindgen imports it as a file; the glue is
/// given it inside, so that the page waits for no further file.
const LINK: &str = "./__wasm_split.js";

/// What stands in its place. A part that could not be had is asked for again.
const LOADER: &str = include_str!("split/loader.js");

/// What a module was divided into.
#[derive(Debug, Default)]
pub(crate) struct Divided {
    /// The names of what the parts ask the module for.
    pub(crate) shared: BTreeSet<String>,
    /// The files of each part.
    pub(crate) parts: BTreeMap<String, Vec<String>>,
}

/// Divides the module that Trunk has just built, and puts glue, module and parts where
/// Trunk put its own.
///
/// # Errors
/// When the module marks no parts, or a tool fails.
pub(crate) fn split(folder: &Path, stem: &str, release: bool) -> Result<Divided> {
    let target = project::target_folder()?;
    let profile = if release { "app" } else { "debug" };
    let built = format!("{}/{profile}/{}.wasm", tools::WASM, unhashed(stem));
    let whole = read(&target.join(built))?;

    let work = target.join("split");
    if work.exists() {
        fs::remove_dir_all(&work).with_context(|| format!("cannot empty {}", work.display()))?;
    }
    let first = work.join("first.wasm");
    let mut options = Options::new(&whole);
    options.output_dir = &work;
    options.main_out_path = &first;
    options.link_name = LINK;
    let divided = transform(options).map_err(|error| anyhow!("cannot divide it: {error:#}"))?;

    let mut shared = BTreeSet::new();
    let mut names = BTreeMap::new();
    for file in &divided.split_modules {
        let old = file.file_stem().unwrap_or_default().to_string_lossy();
        let mut part = read(file)?;
        let mut module = wasm::read(&part)?;
        shared.extend(wasm::names(&module).map(str::to_owned));
        if release {
            part = order::smallest_first(&module.emit_wasm())?;
        }
        let name = format!("{}.wasm", hashed_stem(&old, &part));
        println!("  {name}: {} bytes", part.len());
        write(&folder.join(&name), &part)?;
        names.insert(old.into_owned(), name);
    }
    let named = |files: &[String]| -> Vec<String> {
        let files = files.iter().filter_map(|file| names.get(file));
        files.cloned().collect()
    };
    let parts = divided.prefetch_map.iter();
    let parts = parts.map(|(part, files)| (part.clone(), named(files)));
    let parts: BTreeMap<_, _> = parts.collect();

    bind(&first, folder, stem, release)?;
    let glue = folder.join(format!("{stem}.js"));
    let linked = link(&read_text(&glue)?, &parts, &shared)?;
    write(&glue, linked.as_bytes())?;
    Ok(Divided { shared, parts })
}

/// Runs wasm-bindgen as Trunk does.
fn bind(module: &Path, folder: &Path, stem: &str, release: bool) -> Result<()> {
    let mut bind = command("wasm-bindgen");
    bind.args(["--target", "web", "--no-typescript", "--out-name", stem]);
    // The parts and the loader find functions in the module's table.
    bind.arg("--keep-lld-exports");
    bind.arg("--out-dir").arg(folder).arg(module);
    if !release {
        bind.arg("--debug");
    }
    step::read(&mut bind).map(drop)
}

/// The glue with the loader inside.
fn link(
    glue: &str,
    parts: &BTreeMap<String, Vec<String>>,
    shared: &BTreeSet<String>,
) -> Result<String> {
    // One for each function that loads a part, though all are of one file.
    let imported: Vec<&str> = glue
        .lines()
        .filter(|line| line.starts_with("import * as ") && line.contains(LINK))
        .collect();
    let name = |line: &str| line.split(' ').nth(3).unwrap_or_default().to_owned();
    let (first, others) = imported
        .split_first()
        .with_context(|| format!("found no import of {LINK} in the glue, expected one"))?;
    let loaders: Vec<_> = parts
        .iter()
        .map(|(part, files)| format!("__wasm_split_load_{part}: later({files:?})"))
        .collect();
    // In a development build, each part checks that the module is of the same build.
    let canaries = shared.iter().filter(|name| name.starts_with("__canary_"));
    let canaries: Vec<_> = canaries.map(|name| format!("{name}: ~0xdead")).collect();
    let loader = LOADER
        .replace("CANARY", &canaries.join(", "))
        .replace("LOADERS", &loaders.join(", "))
        .replace("LINK", &name(first));
    let mut linked = glue.replace(first, &loader);
    for other in others {
        let same = format!("const {} = {};", name(other), name(first));
        linked = linked.replace(other, &same);
    }
    Ok(linked)
}

fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("cannot read {}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_glue_has_the_loader_inside() {
        let glue = "import * as import1 from \"./__wasm_split.js\"\n\
            import * as import2 from \"./__wasm_split.js\"\nlet wasm;\n";
        let (part, file) = ("steps".to_owned(), "split_steps-1.wasm".to_owned());
        let parts = BTreeMap::from([(part, vec![file])]);
        let shared = BTreeSet::from(["__canary_7".to_owned(), "memory".to_owned()]);
        let linked = link(glue, &parts, &shared).unwrap();
        assert!(!linked.contains("import *"), "{linked}");
        assert!(
            linked.ends_with("const import2 = import1;\nlet wasm;\n"),
            "{linked}"
        );
        for expected in [
            "const import1 = { __wasm_split_load_steps: later([\"split_steps-1.wasm\"]) };",
            "{ ...wasm, __canary_7: ~0xdead }",
        ] {
            assert!(linked.contains(expected), "{linked}");
        }
    }

    #[test]
    fn a_glue_that_asks_for_no_parts_is_refused() {
        let error = link("let wasm;\n", &BTreeMap::new(), &BTreeSet::new()).unwrap_err();
        assert!(error.to_string().contains("found no import"), "{error}");
    }
}
