//! `cargo xtask tidy`: the promises of the architecture that no compiler checks.
//!
//! A wall that only reviewers guard falls within a year. Each promise is one function
//! here, with its own message. All violations are listed at once, as `file:line:
//! message`, so that one run is enough to mend them all.

mod colours;
mod dependencies;
mod plain;
mod procedures;
mod sizes;
mod source;
mod text;
mod tree;
mod walls;
mod words;

use std::fmt;

use anyhow::{Result, bail};

use crate::project;
use tree::Tree;

/// One check: its name, and what it finds wrong.
type Check = (&'static str, fn(&Tree) -> Result<Vec<Violation>>);

const CHECKS: [Check; 12] = [
    (
        "the browser only in src/platform/ and src/html.rs",
        walls::browser,
    ),
    ("no Leptos in src/model/", walls::model),
    ("no platform in src/components/", walls::components),
    ("core touches nothing outside itself", walls::core),
    ("no unsafe code but for what is loaded later", walls::safe),
    ("core's dependencies as agreed", dependencies::check),
    ("colours in tokens.css only", colours::check),
    ("files of a readable length", sizes::check),
    ("text in one form", text::check),
    ("every word used", words::check),
    ("every procedure complete", procedures::check),
    ("Vietnamese plain to read", plain::check),
];

/// Something wrong at a place.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Violation {
    /// From the root, with `/`.
    file: String,
    /// From 1.
    line: usize,
    message: String,
}

impl Violation {
    fn new(file: impl Into<String>, line: usize, message: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            line,
            message: message.into(),
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// Runs all checks and lists everything they find.
///
/// # Errors
/// When anything is found, or a file cannot be read.
pub(crate) fn tidy() -> Result<()> {
    let tree = Tree::read(&project::root())?;
    let mut found = 0;
    for (name, check) in CHECKS {
        let mut violations = check(&tree)?;
        violations.sort();
        let sign = if violations.is_empty() { '✓' } else { '✗' };
        println!("{sign} {name}");
        for violation in &violations {
            println!("{violation}");
        }
        found += violations.len();
    }
    if found > 0 {
        bail!("tidy found {found} violations, expected none");
    }
    Ok(())
}

/// Accepts core's dependencies as they are now.
///
/// # Errors
/// When they cannot be told, or the list not written.
pub(crate) fn bless() -> Result<()> {
    dependencies::bless()
}
