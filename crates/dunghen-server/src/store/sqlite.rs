//! SQLite in one file: the store where nothing else is configured.
//!
//! One thread writes. What waits for it while it syncs to disk goes into one transaction
//! with one sync, each piece of work behind a savepoint of its own, so that one refused
//! does not take the others with it. Write-ahead log with `synchronous=FULL`: what was
//! acknowledged survives a power cut. Readers have connections of their own and never
//! wait for the writer.

mod accounts;
mod drafts;
mod ledger;
mod opening;
#[cfg(test)]
mod tests;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

use async_trait::async_trait;
use chrono::{DateTime, FixedOffset};
use rusqlite::{Connection, OpenFlags};
use tokio::{
    sync::{mpsc, oneshot},
    task,
};

use super::{Store, StoreError};
use crate::metrics::Batches;

/// Most pieces of work that share a sync.
const BATCH: usize = 64;
/// Most pieces of work that wait; more have to wait outside.
const WAITING: usize = 1_024;
/// How many idle connections of readers are kept.
const READERS: usize = 4;

/// Work for the writer: done inside the transaction, answered after it.
type Job = Box<dyn FnOnce(Result<&Connection, Lost>) -> Reply + Send>;
type Reply = Box<dyn FnOnce(Result<(), Lost>) + Send>;

/// A transaction that came to nothing, for each of those who shared it.
#[derive(Debug, Clone, Copy)]
struct Lost(rusqlite::ffi::Error);

impl From<&rusqlite::Error> for Lost {
    fn from(error: &rusqlite::Error) -> Self {
        let other = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_ERROR);
        Self(error.sqlite_error().copied().unwrap_or(other))
    }
}

impl From<Lost> for StoreError {
    fn from(lost: Lost) -> Self {
        Self::Sqlite(rusqlite::Error::SqliteFailure(lost.0, None))
    }
}

pub(crate) struct Sqlite {
    jobs: mpsc::Sender<Job>,
    readers: Arc<Readers>,
}

struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Sqlite {
    /// Opens the database, making it if missing, and brings it to the present format.
    #[cfg(test)]
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        Self::measured(path, Batches::default())
    }

    /// The same, and measures what it writes.
    pub(crate) fn measured(path: &Path, batches: Batches) -> Result<Self, StoreError> {
        let connection = opening::writer(path)?;
        let (jobs, waiting) = mpsc::channel(WAITING);
        thread::Builder::new()
            .name("writer".into())
            .spawn(move || write(&connection, waiting, &batches))
            .map_err(|_| StoreError::Stopped)?;
        Ok(Self {
            jobs,
            readers: Arc::new(Readers {
                path: path.into(),
                idle: Mutex::default(),
            }),
        })
    }

    /// Has the writer do something, and waits until it would survive a power cut.
    async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |connection| {
            let done = match connection {
                Ok(connection) => apart(connection, work),
                Err(lost) => Err(lost.into()),
            };
            Box::new(move |kept| {
                // Whoever asked may have gone; what is kept stays kept.
                let _ = reply.send(kept.map_err(StoreError::from).and(done));
            })
        });
        let sent = self.jobs.send(job).await;
        sent.map_err(|_| StoreError::Stopped)?;
        answer.await.map_err(|_| StoreError::Stopped)?
    }

    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let readers = Arc::clone(&self.readers);
        let done = task::spawn_blocking(move || readers.with(work)).await;
        done.map_err(|_| StoreError::Stopped)?
    }
}

impl Readers {
    fn with<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = idle().pop();
        let connection = match kept {
            Some(connection) => connection,
            None => {
                let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
                let connection = Connection::open_with_flags(&self.path, flags)?;
                connection.busy_timeout(Duration::from_secs(5))?;
                connection
            }
        };
        let done = work(&connection);
        let mut idle = idle();
        if idle.len() < READERS {
            idle.push(connection);
        }
        done
    }
}

/// The writer's life: as many as wait, one transaction.
fn write(connection: &Connection, mut jobs: mpsc::Receiver<Job>, batches: &Batches) {
    while let Some(first) = jobs.blocking_recv() {
        let begun = Instant::now();
        let mut replies = Vec::new();
        let mut kept = connection
            .execute_batch("BEGIN IMMEDIATE")
            .map_err(|error| Lost::from(&error));
        let mut next = Some(first);
        while let Some(job) = next {
            replies.push(job(kept.map(|()| connection)));
            // A full disk may end the transaction under us: then nothing of it is kept. Each
            // job has told its own reason; the others hear of this one.
            if kept.is_ok() && connection.is_autocommit() {
                kept = Err(Lost(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_FULL)));
                break;
            }
            next = (replies.len() < BATCH)
                .then(|| jobs.try_recv().ok())
                .flatten();
        }
        if kept.is_ok() {
            kept = connection
                .execute_batch("COMMIT")
                .map_err(|error| Lost::from(&error));
        }
        if !connection.is_autocommit() {
            // What cannot even be undone is undone when the database is opened next.
            let _ = connection.execute_batch("ROLLBACK");
        }
        batches.written(replies.len(), begun.elapsed());
        for reply in replies {
            reply(kept);
        }
    }
}

/// Work that leaves nothing behind where it fails.
fn apart<T>(
    connection: &Connection,
    work: impl FnOnce(&Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    connection.execute_batch("SAVEPOINT work")?;
    // A panic must not end the thread that all others wait for.
    let done = catch_unwind(AssertUnwindSafe(|| work(connection)));
    let done = done.unwrap_or(Err(StoreError::Stopped));
    if done.is_err() && !connection.is_autocommit() {
        let undone = connection.execute_batch("ROLLBACK TO work");
        // What cannot be undone takes the whole transaction with it.
        if undone.is_err() {
            connection.execute_batch("ROLLBACK")?;
        }
    }
    if !connection.is_autocommit() {
        connection.execute_batch("RELEASE work")?;
    }
    done
}
/// A moment as it is kept where nothing is computed with it but order.
fn moment(at: usize, text: &str) -> Result<DateTime<FixedOffset>, rusqlite::Error> {
    text.parse().map_err(|error| {
        let kind = rusqlite::types::Type::Text;
        rusqlite::Error::FromSqlConversionFailure(at, kind, Box::new(error))
    })
}

#[async_trait]
impl Store for Sqlite {
    async fn back_up(&self, file: &Path) -> Result<(), StoreError> {
        let file = file.to_string_lossy().into_owned();
        self.read(move |connection| {
            connection.execute("VACUUM INTO ?1", [file])?;
            Ok(())
        })
        .await
    }

    async fn ready(&self) -> Result<(), StoreError> {
        self.write(|connection| {
            connection.execute(
                "INSERT INTO alive (one, at) VALUES (1, unixepoch())
                 ON CONFLICT (one) DO UPDATE SET at = unixepoch()",
                [],
            )?;
            Ok(())
        })
        .await
    }
}
