//! `cargo xtask package`: the npm package in `packages/web`, ready to be packed.
//!
//! Its JavaScript stands there; what is built is the two modules: `rules` of the crate
//! `dunghen-js`, and `files` of `dunghen-look`, which comes when a first file is checked.
//! They are made small as the app is.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::bundle::{press, shrink};
use crate::project::{self, cargo, command};
use crate::step;
use crate::tools::{self, WASM};

/// The modules by their names there, and the crates' own.
const MODULES: [(&str, &str); 2] = [("rules", "dunghen_js"), ("files", "dunghen_look")];

/// What names the modules' exports.
const CALLERS: [&str; 3] = ["api.js", "catalog.js", "session.js"];

/// The package's folder.
pub(crate) fn folder() -> PathBuf {
    project::root().join("packages/web")
}

/// Builds the modules.
///
/// # Errors
/// When they do not build.
pub(crate) fn package() -> Result<()> {
    tools::for_a_module()?;
    let target = project::target_folder()?;
    let mut build = cargo(&["build", "--lib", "--profile", "app", "--target", WASM]);
    build.args(["--package", "dunghen-js", "--package", "dunghen-look"]);
    build.args(["--features", "dunghen-look/check"]);
    step::run("building the package's modules", &mut build)?;
    let folder = folder();
    let mut callers = String::new();
    for caller in CALLERS {
        callers += &read(&folder.join(caller))?;
    }
    let out = folder.join("wasm");
    if out.exists() {
        fs::remove_dir_all(&out).with_context(|| format!("cannot empty {}", out.display()))?;
    }
    for (stem, built) in MODULES {
        let mut bind = command("wasm-bindgen");
        bind.args([
            "--target",
            "web",
            "--no-typescript",
            "--omit-default-module-path",
        ]);
        bind.args(["--out-name", stem, "--out-dir"]).arg(&out);
        bind.arg(target.join(format!("{WASM}/app/{built}.wasm")));
        step::read(&mut bind)?;
        let (glue, module) = (out.join(format!("{stem}.js")), module_file(stem));
        let bytes = fs::read(&module).with_context(|| format!("cannot read {stem}"))?;
        let (text, bytes) = shrink::shrink(&read(&glue)?, &bytes, &callers)?;
        write(&glue, text.as_bytes())?;
        write(&module, &bytes)?;
        println!(
            "  {stem}: glue {} bytes, module {}",
            text.len(),
            bytes.len()
        );
    }
    let license = fs::read(project::root().join("LICENSE")).context("cannot read LICENSE")?;
    write(&folder.join("LICENSE"), &license)
}

/// What the rules, and the look into files, weigh as brotli leaves them.
///
/// # Errors
/// When they were not built.
pub(crate) fn weights() -> Result<[u64; 2]> {
    let weigh = |stem: &str| -> Result<u64> {
        let file = module_file(stem);
        let bytes = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        Ok(press::compress(&bytes)?.len() as u64)
    };
    let [(rules, _), (files, _)] = MODULES;
    Ok([weigh(rules)?, weigh(files)?])
}

fn module_file(stem: &str) -> PathBuf {
    folder().join(format!("wasm/{stem}_bg.wasm"))
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
}

fn write(file: &Path, content: &[u8]) -> Result<()> {
    fs::write(file, content).with_context(|| format!("cannot write {}", file.display()))
}
