//! The definition files, wherever they come from.

use std::{collections::BTreeMap, fs, io, path::Path};

use serde::de::DeserializeOwned;

use crate::diagnostic::{Diagnostic, Diagnostics};

/// The folders under the definitions' root that hold data.
pub const FOLDERS: [&str; 4] = ["calendars", "laws", "procedures", "units"];

/// Definition files by their path under the root, with `/` between folders.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: BTreeMap<String, String>,
}

impl Sources {
    /// Reads the data folders under a root.
    ///
    /// # Errors
    ///
    /// A folder or file cannot be read, or is not UTF-8.
    pub fn read(root: &Path) -> io::Result<Self> {
        let mut sources = Self::default();
        for folder in FOLDERS {
            sources.read_folder(root, folder)?;
        }
        Ok(sources)
    }

    fn read_folder(&mut self, root: &Path, folder: &str) -> io::Result<()> {
        for entry in fs::read_dir(root.join(folder))? {
            let entry = entry?;
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                self.read_folder(root, &path)?;
            } else if path.ends_with(".toml") {
                self.files.insert(path, fs::read_to_string(entry.path())?);
            }
        }
        Ok(())
    }

    /// The folders that hold a procedure, as `procedures/field/code`.
    pub(crate) fn procedure_folders(&self) -> impl Iterator<Item = &str> {
        self.files.keys().filter_map(|path| {
            path.strip_suffix("/procedure.toml")
                .filter(|folder| folder.starts_with("procedures/"))
        })
    }

    /// The files right in a folder, with their names.
    pub(crate) fn in_folder(&self, folder: &str) -> impl Iterator<Item = (&str, &str)> {
        self.files.keys().filter_map(move |path| {
            let name = path.strip_prefix(folder)?.strip_prefix('/')?;
            (!name.contains('/')).then_some((path.as_str(), name))
        })
    }

    /// A file's text; empty where there is none.
    pub(crate) fn text(&self, path: &str) -> &str {
        self.files.get(path).map_or("", String::as_str)
    }

    /// A file read as one shape.
    pub(crate) fn parse<T: DeserializeOwned>(&self, path: &str) -> Result<T, Diagnostics> {
        let Some(text) = self.files.get(path) else {
            return Err(Diagnostic::whole(path, "found no such file, expected one").into());
        };
        toml::from_str(text).map_err(|error| {
            let span = error.span().unwrap_or(0..0);
            Diagnostic::spanned(path, text, span, error.message()).into()
        })
    }
}

impl<P: Into<String>, T: Into<String>> FromIterator<(P, T)> for Sources {
    fn from_iter<I: IntoIterator<Item = (P, T)>>(files: I) -> Self {
        Self {
            files: files
                .into_iter()
                .map(|(path, text)| (path.into(), text.into()))
                .collect(),
        }
    }
}
