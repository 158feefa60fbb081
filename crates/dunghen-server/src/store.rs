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
#[cfg(test)]
mod conformance;
pub(crate) mod postgres;
pub(crate) mod record;
pub(crate) mod sqlite;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use async_trait::async_trait;
use chrono::{DateTime, FixedOffset, NaiveDate};
use sqlx::postgres::PgConnectOptions;

pub(crate) use self::postgres::Postgres;
use self::{chain::Link, sqlite::Sqlite};
use crate::metrics::Batches;

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
    #[error("the database failed: {0}")]
    Postgres(#[from] sqlx::Error),
    #[error("found PostgreSQL {found}, expected {oldest} or later")]
    Older { found: i32, oldest: i32 },
    #[error("found an address that begins with `{0}`, expected postgres://")]
    Address(String),
    #[error("a database of PostgreSQL is copied by pg_dump, and the folder of files beside it")]
    CopiedElsewhere,
    #[error("found something in the table {0} already, expected a database that has nothing yet")]
    Taken(&'static str),
    #[error("the writer has stopped")]
    Stopped,
    #[error("what is kept cannot be read or written: {0}")]
    Json(#[from] serde_json::Error),
}

impl StoreError {
    /// Whether there is no room left to write.
    pub(crate) fn is_full(&self) -> bool {
        match self {
            Self::Sqlite(error) => error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull),
            Self::Postgres(error) => postgres::is_full(error),
            _ => false,
        }
    }
}

/// Where a database is.
#[derive(Debug, Clone)]
pub(crate) enum Location {
    /// A file of SQLite's.
    File(PathBuf),
    /// A database of PostgreSQL's.
    Server(Box<PgConnectOptions>),
}

impl Location {
    /// The database at an address; where none is said, the file.
    pub(crate) fn of(file: PathBuf, address: Option<&str>) -> Result<Self, StoreError> {
        match address {
            Some(address) => Ok(Self::Server(Box::new(postgres::options(address)?))),
            None => Ok(Self::File(file)),
        }
    }
}

/// Opens a database, making what is missing, and brings it to the present format.
pub(crate) async fn open(location: &Location) -> Result<Arc<dyn Store>, StoreError> {
    measured(location, Batches::default()).await
}

/// The same, and measures what it writes.
pub(crate) async fn measured(
    location: &Location,
    batches: Batches,
) -> Result<Arc<dyn Store>, StoreError> {
    Ok(match location {
        Location::File(path) => Arc::new(Sqlite::measured(path, batches)?),
        Location::Server(options) => Arc::new(Postgres::open(options).await?),
    })
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
    /// When it came to an end; none before, and once what is personal of it is erased.
    pub(crate) ended_at: Option<DateTime<FixedOffset>>,
    /// How many events it is made of.
    pub(crate) events: u32,
    /// The [`record::Record`] in JSON.
    pub(crate) record: String,
}

/// What is written when a dossier is filed, once its code is known.
pub(crate) struct Written {
    pub(crate) link: Link,
    pub(crate) row: Row,
    /// The hashes of its files.
    pub(crate) files: Vec<String>,
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
    /// The hashes of files that came with it.
    pub(crate) files: Vec<String>,
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

/// A dossier that is not filed yet, as far as the server knows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Draft {
    pub(crate) id: String,
    /// The hash of the secret that opens it.
    pub(crate) secret: String,
    /// How often it was saved.
    pub(crate) version: u32,
    /// What was saved, in JSON; empty before that.
    pub(crate) content: String,
    /// When it runs out, in seconds of Unix time.
    pub(crate) until: i64,
}

/// How far an upload is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UploadState {
    /// Not all of it is here.
    Arriving,
    /// All of it is here and nobody has looked into it yet.
    Received,
    /// It is kept.
    Accepted,
    /// Something in it spoke against keeping it.
    Rejected,
}

impl UploadState {
    const ALL: [(Self, &str); 4] = [
        (Self::Arriving, "arriving"),
        (Self::Received, "received"),
        (Self::Accepted, "accepted"),
        (Self::Rejected, "rejected"),
    ];

    /// Its name, as it is kept and answered.
    pub(crate) fn id(self) -> &'static str {
        let mut all = Self::ALL.into_iter();
        let named = all.find(|(state, _)| *state == self);
        named.map_or("", |(_, id)| id)
    }

    /// The state of a name; what is no name was never looked into.
    pub(crate) fn of(id: &str) -> Self {
        let mut all = Self::ALL.into_iter();
        let named = all.find(|(_, name)| *name == id);
        named.map_or(Self::Received, |(state, _)| state)
    }
}

/// A file on its way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Upload {
    pub(crate) id: String,
    pub(crate) draft: String,
    /// What its sender calls it.
    pub(crate) name: String,
    pub(crate) length: u64,
    /// How much of it would survive a power cut.
    pub(crate) received: u64,
    /// The last bytes, as far as they fill no whole piece, sealed.
    pub(crate) tail: Vec<u8>,
    /// The key its content is sealed with, itself sealed.
    pub(crate) key: String,
    pub(crate) state: UploadState,
    /// The hash of what was accepted, or the findings of what was rejected, in JSON.
    pub(crate) outcome: String,
    /// When it runs out, in seconds of Unix time.
    pub(crate) until: i64,
}

/// How much a draft may have on its way and kept, in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Quota {
    pub(crate) files: u32,
    pub(crate) bytes: u64,
}

/// A file that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) sha256: String,
    /// The name it lies under.
    pub(crate) object: String,
    pub(crate) bytes: u64,
    /// Its kind, by content.
    pub(crate) kind: String,
    /// The key it is sealed with, itself sealed: the name of the sealing key, `.`, the rest.
    pub(crate) key: String,
}

/// Leave to work on something.
#[async_trait]
pub(crate) trait Lease: Send + Sync {
    /// Gives it back: whoever asks after that has it. One that is dropped instead is given
    /// back a little later.
    async fn give_back(self: Box<Self>);
}

/// Leave that nobody else asks for.
#[async_trait]
impl Lease for () {
    async fn give_back(self: Box<Self>) {}
}

/// What nothing holds any more, and is to be removed from where it lies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Swept {
    /// The ids of uploads.
    pub(crate) uploads: Vec<String>,
    /// The names of kept files.
    pub(crate) files: Vec<String>,
}

/// Under which name a draft holds files.
pub(crate) fn holder_of_draft(id: &str) -> String {
    format!("draft/{id}")
}

/// Who has filed what, and all that happened to it.
#[async_trait]
pub(crate) trait Ledger: Send + Sync {
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
    /// The codes of dossiers that ended before a moment and still have what is personal.
    async fn ended(
        &self,
        before: DateTime<FixedOffset>,
        at_most: u32,
    ) -> Result<Vec<String>, StoreError>;
    /// Erases what is personal of a dossier, and leaves this row; not where something was
    /// added since the row was made.
    async fn erase(&self, row: Row) -> Result<bool, StoreError>;
}

/// Officers, their sessions, and tries at what is guarded.
#[async_trait]
pub(crate) trait Accounts: Send + Sync {
    /// Keeps an account, or another password of one.
    async fn keep_officer(&self, officer: Officer) -> Result<(), StoreError>;
    /// Closes an account and its sessions; not where there is none.
    async fn close_officer(&self, account: &str) -> Result<bool, StoreError>;
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
}

/// Drafts on their way, what arrives for them, and the files that are kept.
///
/// A file is kept as long as something holds it: the draft it arrived for, and every
/// dossier it was filed with.
#[async_trait]
pub(crate) trait Drafts: Send + Sync {
    /// Keeps a new draft.
    async fn keep_draft(&self, draft: Draft) -> Result<(), StoreError>;
    /// A draft by its id.
    async fn draft(&self, id: &str) -> Result<Option<Draft>, StoreError>;
    /// Saves a draft; not where it was saved since it had this version.
    async fn save_draft(&self, after: u32, draft: Draft) -> Result<bool, StoreError>;
    /// Has a draft run out at once.
    async fn end_draft(&self, id: &str) -> Result<(), StoreError>;
    /// Begins to take a file in, where the draft has room for it.
    async fn begin_upload(&self, upload: Upload, quota: Quota) -> Result<bool, StoreError>;
    /// An upload by its id.
    async fn upload(&self, id: &str) -> Result<Option<Upload>, StoreError>;
    /// All uploads of a draft, in the order of their ids.
    async fn uploads(&self, draft: &str) -> Result<Vec<Upload>, StoreError>;
    /// Takes down how far an upload is; not where it is not at `from` any more.
    async fn advance_upload(&self, from: u64, upload: Upload) -> Result<bool, StoreError>;
    /// Leave to work on an upload among all servers of the database, until it is dropped;
    /// none while another has it. A server may get it again while it has it.
    async fn lease(&self, upload: &str) -> Result<Option<Box<dyn Lease>>, StoreError> {
        // Where there is one server, it knows by itself what it works on.
        let _ = upload;
        Ok(Some(Box::new(())))
    }
    /// Keeps what has arrived, unless the same is kept already, for the upload's draft. What
    /// is kept now; none where the upload is gone.
    async fn accept_upload(&self, upload: Upload, file: Kept) -> Result<Option<Kept>, StoreError>;
    /// Forgets an upload.
    async fn end_upload(&self, id: &str) -> Result<(), StoreError>;
    /// A file by the hash of its content.
    async fn kept(&self, sha256: &str) -> Result<Option<Kept>, StoreError>;
    /// A file by the hash of its content, where somebody holds it.
    async fn held(&self, holder: &str, sha256: &str) -> Result<Option<Kept>, StoreError>;
    /// The files after one by their hashes, ascending.
    async fn files(&self, after: &str, at_most: u32) -> Result<Vec<Kept>, StoreError>;
    /// Whether a file lies under a name.
    async fn is_kept(&self, object: &str) -> Result<bool, StoreError>;
    /// Forgets what has run out by a moment, and every file that nothing holds.
    async fn sweep(&self, at: DateTime<FixedOffset>) -> Result<Swept, StoreError>;
    /// Files whose keys are not sealed with this one.
    async fn sealed_otherwise(&self, key: &str, at_most: u32) -> Result<Vec<Kept>, StoreError>;
    /// How many uploads are under way whose keys are not sealed with this one.
    async fn arriving_otherwise(&self, key: &str) -> Result<u64, StoreError>;
    /// Puts another sealing of a file's key in the place of the one before.
    async fn seal(&self, sha256: &str, key: &str) -> Result<(), StoreError>;
}

/// What the server keeps.
#[async_trait]
pub(crate) trait Store: Ledger + Accounts + Drafts {
    /// Copies everything, while it is in use, into a new file.
    async fn back_up(&self, file: &Path) -> Result<(), StoreError>;
    /// Whether it can be read and written.
    async fn ready(&self) -> Result<(), StoreError>;
}

/// The official pattern: unit, day of sending as `YYMMDD`, number of the day.
pub(crate) fn dossier_code(unit: &str, day: NaiveDate, number: i64) -> String {
    format!("{unit}-{}-{number:04}", day.format("%y%m%d"))
}
