//! What the server answers beside receipts.

use chrono::{DateTime, FixedOffset};
use dunghen_core::{
    file::FileKind,
    finding::Finding,
    id::Id,
    life::{Stage, Wanted},
    schedule::Schedule,
    wire,
};
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

/// An upload that has run out, or was ended.
const GONE: &str = "/problems/unknown-upload";

/// Problems that go by themselves.
const PASSING: [&str; 5] = [
    "/problems/too-slow",
    "/problems/upload-busy",
    "/problems/upload-moved",
    "/problems/store-unavailable",
    "/problems/too-many-requests",
];

impl Problem {
    /// The most that is said of it in one sentence.
    pub(crate) fn message(self) -> String {
        self.detail.unwrap_or(self.title)
    }

    /// What was begun on the server is not there any more.
    pub(crate) fn gone() -> Self {
        Self {
            kind: GONE.into(),
            title: String::new(),
            findings: Vec::new(),
            detail: None,
        }
    }

    /// Whether the server does not know, or no longer, what was begun there.
    pub(crate) fn is_gone(&self) -> bool {
        self.kind == GONE || self.kind == "/problems/unknown-draft"
    }

    /// Whether it may be otherwise a moment later, without anybody's doing: a server that
    /// is busy or starts, or works on the same upload.
    pub(crate) fn passes(&self) -> bool {
        PASSING.contains(&self.kind.as_str())
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

/// A dossier that was filed, as its applicant follows it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Followed {
    pub(crate) code: String,
    pub(crate) procedure: Id,
    pub(crate) version: Id,
    pub(crate) name: Option<String>,
    pub(crate) stage: Stage,
    pub(crate) stage_name: String,
    #[serde(with = "wire::moment")]
    pub(crate) sent_at: DateTime<FixedOffset>,
    #[serde(with = "wire::optional_moment")]
    pub(crate) accepted_at: Option<DateTime<FixedOffset>>,
    /// The return time that was promised at acceptance, whatever came after.
    #[serde(with = "wire::optional_moment")]
    pub(crate) promised_at: Option<DateTime<FixedOffset>>,
    pub(crate) schedule: Option<Schedule>,
    pub(crate) wanted: Vec<Wanted>,
    pub(crate) rated: bool,
    /// How many events there were: what is asked for next is asked after these.
    pub(crate) events: u32,
    pub(crate) timeline: Vec<Told>,
}

/// Something that happened to it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Told {
    #[serde(with = "wire::moment")]
    pub(crate) at: DateTime<FixedOffset>,
    pub(crate) name: String,
    pub(crate) said: Option<String>,
}
