//! The definition files, wherever they come from.

use std::{collections::BTreeMap, fs, io, path::Path};

use serde::de::DeserializeOwned;

use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    nearest,
};

/// The folders under the definitions' root that hold data.
pub const FOLDERS: [&str; 4] = ["calendars", "laws", "procedures", "units"];

/// Definition files by their path under the root, with `/` between folders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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

    /// The same files without those of one folder.
    #[must_use]
    pub fn without(mut self, folder: &str) -> Self {
        let inside = format!("{folder}/");
        self.files.retain(|path, _| !path.starts_with(&inside));
        self
    }

    /// The same files and these.
    #[must_use]
    pub fn with(mut self, files: impl IntoIterator<Item = (String, String)>) -> Self {
        self.files.extend(files);
        self
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
    pub fn text(&self, path: &str) -> &str {
        self.files.get(path).map_or("", String::as_str)
    }

    /// A file read as one shape.
    pub(crate) fn parse<T: DeserializeOwned>(&self, path: &str) -> Result<T, Diagnostics> {
        let Some(text) = self.files.get(path) else {
            return Err(Diagnostic::whole(path, "found no such file, expected one").into());
        };
        toml::from_str(text).map_err(|error| {
            let span = error.span().unwrap_or(0..0);
            Diagnostic::spanned(path, text, span, expected(error.message())).into()
        })
    }
}

/// What the reader of TOML says, as all messages are said: of a key nobody knows, with
/// the known one that is likely meant.
fn expected(message: &str) -> String {
    let quoted: Vec<_> = message.split('`').skip(1).step_by(2).collect();
    match (message.split(' ').next(), quoted.split_first()) {
        (Some("unknown"), Some((unknown, known))) if !known.is_empty() => {
            let is_value = message.starts_with("unknown variant");
            let what = ["a key that is known", "a value that is known"];
            let what = what.get(usize::from(is_value)).copied().unwrap_or_default();
            let expected = nearest::or_all(unknown, known.iter().copied(), what);
            format!("found `{unknown}`, expected {expected}")
        }
        (Some("missing"), Some((missing, _))) => {
            format!("found no `{missing}`, expected it here")
        }
        (Some("found"), _) => message.to_owned(),
        (Some("duplicate"), _) => "found the key again, expected each key once".into(),
        (Some("invalid"), _) => {
            let types = ["invalid type: ", "invalid value: "];
            let rest = types
                .into_iter()
                .find_map(|begin| message.strip_prefix(begin));
            let found = format!("found {}", rest.unwrap_or(message));
            match found.split_once(", expected ") {
                Some((found, expected)) => format!("{found}, expected {}", plain(expected)),
                None => found,
            }
        }
        _ => format!("found no TOML: {message}"),
    }
}

/// What the reader calls a type, as an editor of definitions would.
fn plain(expected: &str) -> &str {
    match expected {
        "u8" | "u16" | "u32" | "u64" | "i64" => "a whole number it can be",
        "a sequence" => "a list",
        "a TOML datetime" => "a date without quotes",
        other => other,
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
