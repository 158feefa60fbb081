//! The folder of the worked example.

use std::{fs, path::Path};

use anyhow::{Context, ensure};
use tempfile::TempDir;

use crate::document::{COMMANDS, blocks, example, page, repository};

/// The procedure of the example, and its folder.
pub(crate) const CODE: &str = "9.000002";
pub(crate) const PROCEDURE: &str = "procedures/exercise/9.000002/procedure.toml";
pub(crate) const ROWS: &str = "procedures/exercise/9.000002/cases.toml";

const REGISTERS: [&str; 3] = ["calendars", "laws", "units"];

/// A folder of definitions with the example in it; it goes when dropped.
pub(crate) struct Practice(TempDir);

impl Practice {
    /// The folder as the pages describe it, with the copies `next`, `slip` and `short`.
    pub(crate) fn new() -> anyhow::Result<Self> {
        let practice = Self(tempfile::tempdir()?);
        for register in REGISTERS {
            copy(
                &repository().join(register),
                &practice.path().join(register),
            )?;
        }
        for text in [example()?, page(COMMANDS)?] {
            for block in blocks(&text) {
                if let Some(file) = block.file {
                    write(&practice.path().join(file), &block.text)?;
                }
            }
        }
        practice.copied("next", PROCEDURE, |text| text.replace("> 20", "> 25"))?;
        practice.copied("slip", PROCEDURE, |text| {
            text.replace("when = 'on_road'", "when = 'on_raod'")
        })?;
        practice.copied("short", ROWS, |text| {
            let rows = text.rsplit_once("[[case]]");
            rows.map_or(text, |(rows, _)| rows).to_owned()
        })?;
        Ok(practice)
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Makes a copy of the definitions with one file changed.
    pub(crate) fn copied(
        &self,
        name: &str,
        file: &str,
        change: impl FnOnce(&str) -> String,
    ) -> anyhow::Result<()> {
        let root = self.path().join(name);
        for folder in REGISTERS.into_iter().chain(["procedures"]) {
            copy(&self.path().join(folder), &root.join(folder))?;
        }
        let text = fs::read_to_string(root.join(file))?;
        let changed = change(&text);
        ensure!(changed != text, "{name}: {file} is as it was");
        write(&root.join(file), &changed)
    }
}

/// Writes a file, with the folders around it.
pub(crate) fn write(file: &Path, text: &str) -> anyhow::Result<()> {
    let folder = file.parent().context("a file stands in a folder")?;
    fs::create_dir_all(folder)?;
    fs::write(file, text).with_context(|| file.display().to_string())
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| from.display().to_string())? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
