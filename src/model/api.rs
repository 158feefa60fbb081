//! What the server answers beside receipts.

use dunghen_core::{file::FileKind, finding::Finding};
use serde::Deserialize;

/// Problem details (RFC 9457) with the findings behind them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Problem {
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) title: String,
    #[serde(default)]
    pub(crate) findings: Vec<Finding>,
    /// What is so in this one case.
    #[serde(default)]
    pub(crate) detail: Option<String>,
}

impl Problem {
    /// The most that is said of it in one sentence.
    pub(crate) fn message(self) -> String {
        self.detail.unwrap_or(self.title)
    }

    /// Whether the server does not know, or no longer, what was begun there.
    pub(crate) fn is_unknown_draft(&self) -> bool {
        self.kind == "/problems/unknown-draft"
    }

    /// Whether the rules changed since this page was loaded.
    pub(crate) fn is_catalog_mismatch(&self) -> bool {
        self.kind == "/problems/catalog-mismatch"
    }
}

/// A file that has arrived.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Arrived {
    pub(crate) sha256: String,
    pub(crate) bytes: u64,
    pub(crate) kind: Option<FileKind>,
}

/// What became of a file that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Judged {
    /// Where it was accepted.
    #[serde(default)]
    pub(crate) file: Option<Arrived>,
    /// Where it was not.
    #[serde(default)]
    pub(crate) findings: Vec<Said>,
}

/// A finding in the server's words.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Said {
    pub(crate) message: String,
}

/// A draft that was begun on the server.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Begun {
    pub(crate) key: String,
}
