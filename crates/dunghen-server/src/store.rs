//! What the server keeps, and how it is asked for it.
//!
//! Everything that happens to a dossier is an event that is added and never changed;
//! each carries the hash of the one before it ([`chain`]). The rows that lists and pages
//! read are [`record::Record`]s folded from events and can be made again from them. A
//! store knows nothing of the law: what an act means is decided before it is added.
//!
//! A write is acknowledged once it would survive a power cut, together with the answer
//! kept under its idempotency key: a repeated request finds either both or neither.

pub(crate) mod chain;
pub(crate) mod record;
pub(crate) mod sqlite;

use async_trait::async_trait;
use chrono::{DateTime, FixedOffset, NaiveDate};

use self::chain::Link;

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    #[error("the database failed: {0}")]
    Sqlite(#[from] rusqlite::Error),
    #[error("found {pragma}={found}, expected {expected}")]
    Pragma {
        pragma: &'static str,
        found: String,
        expected: &'static str,
    },
    #[error(
        "found the database's format {found}, expected at most {known}: it was written by a newer version"
    )]
    Newer { found: i64, known: i64 },
    #[error("the writer has stopped")]
    Stopped,
    #[error("what is kept cannot be read or written: {0}")]
    Json(#[from] serde_json::Error),
}

impl StoreError {
    /// Whether there is no room left to write.
    pub(crate) fn is_full(&self) -> bool {
        matches!(self, Self::Sqlite(error)
            if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull))
    }
}

/// A request that may come again, and is then answered as before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Repeatable {
    /// Chosen by the sender.
    pub(crate) key: String,
    /// A hash of all that the request says.
    pub(crate) fingerprint: String,
}

/// What an earlier request under the same key has come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Earlier {
    /// It was the same, and this was the answer.
    Answered(String),
    /// It was another.
    Other,
}

/// A row of the list of dossiers: what is asked for by column, and the whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) code: String,
    pub(crate) procedure: String,
    pub(crate) agency: String,
    pub(crate) stage: String,
    pub(crate) sent_at: DateTime<FixedOffset>,
    /// When the result was promised for; none before acceptance, while something is waited
    /// for, and once it is settled.
    pub(crate) due_at: Option<DateTime<FixedOffset>>,
    /// How many events it is made of.
    pub(crate) events: u32,
    /// The [`record::Record`] in JSON.
    pub(crate) record: String,
}

/// What is written when a dossier is filed, once its code is known.
pub(crate) struct Written {
    pub(crate) link: Link,
    pub(crate) row: Row,
    /// What is answered now and to every repeat.
    pub(crate) answer: String,
}

/// Writes what is filed under a code.
pub(crate) type Writer = Box<dyn FnOnce(&str) -> Result<Written, serde_json::Error> + Send>;

/// A dossier to be filed.
pub(crate) struct Filing {
    pub(crate) request: Repeatable,
    /// What its code begins with.
    pub(crate) unit: String,
    /// The day its code carries.
    pub(crate) day: NaiveDate,
    pub(crate) write: Writer,
}

/// An event to be added.
pub(crate) struct Addition {
    /// None where the request cannot come twice.
    pub(crate) request: Option<Repeatable>,
    /// How many events there were when it was decided.
    pub(crate) after: u32,
    pub(crate) link: Link,
    pub(crate) row: Row,
    pub(crate) answer: String,
}

/// What became of a write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It is kept; this is the answer.
    Done(String),
    /// There was an earlier request under its key.
    Earlier(Earlier),
    /// Something else was added meanwhile, or there is no such dossier.
    Moved,
}

/// Which dossiers are listed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Listing {
    pub(crate) agency: String,
    /// In one of these stages; any where empty.
    pub(crate) stages: Vec<String>,
    /// Only those after this code, in the order of the list.
    pub(crate) after: Option<String>,
    pub(crate) at_most: u32,
}

/// An account of an officer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Officer {
    /// The name of the account.
    pub(crate) account: String,
    pub(crate) full_name: String,
    /// Whose dossiers are theirs.
    pub(crate) agency: String,
    /// Argon2id, in the PHC string format.
    pub(crate) password: String,
}

/// What the server keeps.
#[async_trait]
pub(crate) trait Store: Send + Sync {
    /// What an earlier request under a key has come to.
    async fn earlier(&self, request: &Repeatable) -> Result<Option<Earlier>, StoreError>;
    /// Files a dossier under the next code of its day.
    async fn file(&self, filing: Filing) -> Result<Outcome, StoreError>;
    /// Adds an event to a dossier.
    async fn add(&self, addition: Addition) -> Result<Outcome, StoreError>;
    /// A dossier as it is now.
    async fn row(&self, code: &str) -> Result<Option<Row>, StoreError>;
    /// The dossiers of an agency, those due first at the top.
    async fn list(&self, listing: Listing) -> Result<Vec<Row>, StoreError>;
    /// The events of a dossier, in order.
    async fn links(&self, code: &str) -> Result<Vec<Link>, StoreError>;
    /// The codes of dossiers after one, ascending.
    async fn codes(&self, after: &str, at_most: u32) -> Result<Vec<String>, StoreError>;
    /// Puts another row in the place of a dossier's.
    async fn replace(&self, row: Row) -> Result<(), StoreError>;
    /// Keeps an account, or another password of one.
    async fn keep_officer(&self, officer: Officer) -> Result<(), StoreError>;
    /// An account by its name.
    async fn officer(&self, account: &str) -> Result<Option<Officer>, StoreError>;
    /// Keeps a session under the hash of its secret.
    async fn keep_session(
        &self,
        secret: &str,
        account: &str,
        until: DateTime<FixedOffset>,
    ) -> Result<(), StoreError>;
    /// Whose session it is, where it runs at a moment.
    async fn session(
        &self,
        secret: &str,
        at: DateTime<FixedOffset>,
    ) -> Result<Option<Officer>, StoreError>;
    /// Ends a session, and all that have run out.
    async fn end_session(&self, secret: &str, at: DateTime<FixedOffset>) -> Result<(), StoreError>;
    /// Counts a try at something guarded; how many there were since a moment, with it. Those
    /// before are forgotten.
    async fn count_try(
        &self,
        what: &str,
        at: DateTime<FixedOffset>,
        since: DateTime<FixedOffset>,
    ) -> Result<u32, StoreError>;
    /// Takes a try back that was the right one.
    async fn forget_try(&self, what: &str, at: DateTime<FixedOffset>) -> Result<(), StoreError>;
    /// Copies everything, while it is in use, into a new file.
    async fn back_up(&self, file: &std::path::Path) -> Result<(), StoreError>;
    /// Whether it can be read and written.
    async fn ready(&self) -> Result<(), StoreError>;
}

/// The official pattern: unit, day of sending as `YYMMDD`, number of the day.
pub(crate) fn dossier_code(unit: &str, day: NaiveDate, number: i64) -> String {
    format!("{unit}-{}-{number:04}", day.format("%y%m%d"))
}
