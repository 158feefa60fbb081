//! Where things are: the workspace's folder, its files, cargo's output.
//!
//! Every command works from the workspace's root, wherever it was called from, and
//! every child starts there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context, Result};

use crate::step;

/// The workspace's root folder.
///
/// Cargo says at run time which one it is. The place where this was compiled serves
/// only without cargo: with one target folder for two clones, it may be the other one.
pub(crate) fn root() -> PathBuf {
    let own = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    // crates/xtask is two levels below the root.
    own.ancestors().nth(2).unwrap_or(&own).to_path_buf()
}

/// A program to be started in the workspace's root.
///
/// The variables cargo set for this very program are taken away, since some build
/// scripts watch them and would run again at every turn.
pub(crate) fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        let ours = [
            "CARGO_PKG_",
            "CARGO_MANIFEST_",
            "CARGO_BIN_",
            "CARGO_CRATE_",
        ];
        if ours.iter().any(|prefix| text.starts_with(prefix)) {
            command.env_remove(&name);
        }
    }
    command
}

/// Cargo, with its arguments.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = command("cargo");
    command.args(arguments);
    command
}

/// Trunk, with its arguments, kept off the network.
pub(crate) fn trunk(arguments: &[&str]) -> Command {
    let mut command = command("trunk");
    command.args(arguments).arg("--offline");
    // Trunk reads NO_COLOR as a boolean and refuses the customary `NO_COLOR=1`.
    if std::env::var_os("NO_COLOR").is_some() {
        command.env("NO_COLOR", "true");
    }
    command
}

/// The folder cargo builds into, wherever the person's configuration puts it.
///
/// # Errors
/// When the workspace's manifests do not load.
pub(crate) fn target_folder() -> Result<PathBuf> {
    let metadata = step::read(&mut cargo(&[
        "metadata",
        "--no-deps",
        "--format-version",
        "1",
    ]))?;
    let metadata: serde_json::Value =
        serde_json::from_str(&metadata).context("cargo metadata printed no JSON")?;
    metadata
        .get("target_directory")
        .and_then(serde_json::Value::as_str)
        .map(PathBuf::from)
        .context("cargo metadata names no target_directory")
}

/// The server's binary as a build of this profile (`debug` or `release`) leaves it.
///
/// # Errors
/// When the workspace's manifests do not load.
pub(crate) fn server(profile: &str) -> Result<PathBuf> {
    let name = format!("dunghen{}", std::env::consts::EXE_SUFFIX);
    Ok(target_folder()?.join(profile).join(name))
}

/// Builds a program for development, as the tests build it: with the features of all crates
/// and of their tests, so that its dependencies are compiled once.
///
/// # Errors
/// When it does not compile.
pub(crate) fn debug(program: &str) -> Result<PathBuf> {
    let build = ["build", "--workspace", "--exclude", "dunghen-app"];
    let mut build = cargo(&build);
    build.args(["--bin", program, "--test", "http"]);
    step::run(&format!("building {program}"), &mut build)?;
    let name = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    Ok(target_folder()?.join("debug").join(name))
}

/// The server for development.
///
/// # Errors
/// When it does not compile.
pub(crate) fn debug_server() -> Result<PathBuf> {
    debug("dunghen")
}

/// Makes the folder `dist/`, which the server embeds and which must therefore exist
/// before anything that includes the server compiles.
///
/// # Errors
/// When the folder can be neither found nor made.
pub(crate) fn dist() -> Result<PathBuf> {
    let dist = root().join("dist");
    fs::create_dir_all(&dist).with_context(|| format!("cannot make {}", dist.display()))?;
    Ok(dist)
}

/// All files below a folder, sorted, leaving out folders for which `skip` is true.
///
/// # Errors
/// When a folder cannot be read.
pub(crate) fn files(folder: &Path, skip: &dyn Fn(&Path) -> bool) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        let entries =
            fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
        for entry in entries {
            let entry = entry?;
            let kind = entry.file_type()?;
            if kind.is_file() {
                found.push(entry.path());
            } else if kind.is_dir() && !skip(&entry.path()) {
                open.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// When a file last changed, or `None` when there is none.
pub(crate) fn changed(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).ok()?.modified().ok()
}
