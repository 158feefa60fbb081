//! The project's text files, read once for all checks.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::project;

/// Folders anywhere that hold what machines made.
const MADE: [&str; 6] = [
    ".git",
    ".work",
    "node_modules",
    "proptest-regressions",
    "target",
    "wasm",
];

/// Folders at the root that hold what machines made.
const MADE_AT_ROOT: [&str; 2] = ["data", "dist"];

/// Names of files that hold text; a file without an extension holds text as well.
const TEXT: [&str; 17] = [
    "css",
    "csv",
    "html",
    "js",
    "json",
    "lock",
    "md",
    "mjs",
    "rs",
    "sh",
    "sql",
    "svg",
    "toml",
    "ts",
    "txt",
    "webmanifest",
    "yml",
];

/// A text file.
#[derive(Debug)]
pub(crate) struct TextFile {
    /// From the root, with `/`.
    pub(crate) path: String,
    /// Its content, `U+FFFD` standing where it is not UTF-8.
    pub(crate) text: String,
    /// Where it stops being UTF-8: the number of good bytes before.
    pub(crate) broken: Option<usize>,
}

impl TextFile {
    /// Whether this is the module `stem.rs` or a file below the folder `stem/`.
    pub(crate) fn is_of(&self, stem: &str) -> bool {
        self.path
            .strip_prefix(stem)
            .is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
    }

    /// Whether it has this extension.
    pub(crate) fn is_a(&self, extension: &str) -> bool {
        let found = Path::new(&self.path).extension();
        found.is_some_and(|found| found == extension)
    }

    /// The last part of its path.
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Its lines, numbered from 1.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines())
    }
}

/// All text files of the project.
#[derive(Debug)]
pub(crate) struct Tree {
    pub(crate) files: Vec<TextFile>,
}

impl Tree {
    /// Reads all text files below the root that people made.
    ///
    /// # Errors
    /// When a file or folder cannot be read.
    pub(crate) fn read(root: &Path) -> Result<Self> {
        let skip = |folder: &Path| {
            let name = folder.file_name().unwrap_or_default().to_string_lossy();
            MADE.contains(&name.as_ref())
                || (folder.parent() == Some(root) && MADE_AT_ROOT.contains(&name.as_ref()))
        };
        let mut files = Vec::new();
        for path in project::files(root, &skip)? {
            let extension = path.extension().map(|found| found.to_string_lossy());
            if extension.is_some_and(|found| !TEXT.contains(&found.as_ref())) {
                continue;
            }
            let bytes =
                fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            let broken = std::str::from_utf8(&bytes).err();
            let from_root = path.strip_prefix(root).unwrap_or(&path);
            files.push(TextFile {
                path: from_root.to_string_lossy().replace('\\', "/"),
                text: String::from_utf8_lossy(&bytes).into_owned(),
                broken: broken.map(|error| error.valid_up_to()),
            });
        }
        Ok(Self { files })
    }

    /// The Rust files of a module.
    pub(crate) fn rust_of(&self, stem: &str) -> impl Iterator<Item = &TextFile> {
        self.files
            .iter()
            .filter(move |file| file.is_of(stem) && file.is_a("rs"))
    }

    /// A tree for tests.
    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let file = |(path, text): &(&str, &str)| TextFile {
            path: (*path).to_owned(),
            text: (*text).to_owned(),
            broken: None,
        };
        Self {
            files: files.iter().map(file).collect(),
        }
    }
}
