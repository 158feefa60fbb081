//! SQLite in one file: the store where nothing else is configured.
//!
//! One thread writes. What waits for it while it syncs to disk goes into one transaction
//! with one sync, each piece of work behind a savepoint of its own, so that one refused
//! does not take the others with it. Write-ahead log with `synchronous=FULL`: what was
//! acknowledged survives a power cut. Readers have connections of their own and never
//! wait for the writer.

mod opening;
#[cfg(test)]
mod tests;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};

use async_trait::async_trait;
use chrono::{DateTime, FixedOffset};
use rusqlite::{Connection, OpenFlags, OptionalExtension, params, params_from_iter};
use tokio::{
    sync::{mpsc, oneshot},
    task,
};

use super::{
    Addition, Earlier, Filing, Listing, Officer, Outcome, Repeatable, Row, Store, StoreError,
    Written, chain::Link, dossier_code,
};

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
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        let connection = opening::writer(path)?;
        let (jobs, waiting) = mpsc::channel(WAITING);
        thread::Builder::new()
            .name("writer".into())
            .spawn(move || write(&connection, waiting))
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
fn write(connection: &Connection, mut jobs: mpsc::Receiver<Job>) {
    while let Some(first) = jobs.blocking_recv() {
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

fn earlier(connection: &Connection, request: &Repeatable) -> Result<Option<Earlier>, StoreError> {
    let found = connection
        .prepare_cached("SELECT fingerprint, answer FROM answered WHERE key = ?1")?
        .query_row([&request.key], |row| {
            Ok((row.get::<_, String>(0)?, row.get(1)?))
        })
        .optional()?;
    Ok(found.map(|(fingerprint, answer)| {
        if fingerprint == request.fingerprint {
            Earlier::Answered(answer)
        } else {
            Earlier::Other
        }
    }))
}

fn answer(connection: &Connection, request: &Repeatable, answer: &str) -> Result<(), StoreError> {
    connection
        .prepare_cached("INSERT INTO answered (key, fingerprint, answer) VALUES (?1, ?2, ?3)")?
        .execute(params![request.key, request.fingerprint, answer])?;
    Ok(())
}

fn add_link(connection: &Connection, link: &Link) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO events (dossier, number, body, content, hash) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            link.dossier,
            link.number,
            link.body,
            link.content,
            link.hash
        ])?;
    Ok(())
}

fn put_row(connection: &Connection, row: &Row) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO dossiers
                 (code, procedure, agency, stage, sent_at, due_at, events, record)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            row.code,
            row.procedure,
            row.agency,
            row.stage,
            row.sent_at.to_rfc3339(),
            row.due_at.map(|at| at.to_rfc3339()),
            row.events,
            row.record
        ])?;
    Ok(())
}

const COLUMNS: &str = "code, procedure, agency, stage, sent_at, due_at, events, record";

fn row_of(row: &rusqlite::Row<'_>) -> Result<Row, rusqlite::Error> {
    let moment = |at: usize, text: String| {
        text.parse::<DateTime<FixedOffset>>().map_err(|error| {
            let kind = rusqlite::types::Type::Text;
            rusqlite::Error::FromSqlConversionFailure(at, kind, Box::new(error))
        })
    };
    Ok(Row {
        code: row.get(0)?,
        procedure: row.get(1)?,
        agency: row.get(2)?,
        stage: row.get(3)?,
        sent_at: moment(4, row.get(4)?)?,
        due_at: row
            .get::<_, Option<String>>(5)?
            .map(|text| moment(5, text))
            .transpose()?,
        events: row.get(6)?,
        record: row.get(7)?,
    })
}

fn officer_of(row: &rusqlite::Row<'_>) -> Result<Officer, rusqlite::Error> {
    Ok(Officer {
        account: row.get(0)?,
        full_name: row.get(1)?,
        agency: row.get(2)?,
        password: row.get(3)?,
    })
}

#[async_trait]
impl Store for Sqlite {
    async fn earlier(&self, request: &Repeatable) -> Result<Option<Earlier>, StoreError> {
        let request = request.clone();
        self.read(move |connection| earlier(connection, &request))
            .await
    }

    async fn file(&self, filing: Filing) -> Result<Outcome, StoreError> {
        self.write(move |connection| {
            if let Some(earlier) = earlier(connection, &filing.request)? {
                return Ok(Outcome::Earlier(earlier));
            }
            let number = connection
                .prepare_cached(
                    "INSERT INTO day_counters (unit, day, last) VALUES (?1, ?2, 1)
                     ON CONFLICT (unit, day) DO UPDATE SET last = last + 1 RETURNING last",
                )?
                .query_row(params![filing.unit, filing.day.to_string()], |row| {
                    row.get(0)
                })?;
            let code = dossier_code(&filing.unit, filing.day, number);
            let Written {
                link,
                row,
                answer: text,
            } = (filing.write)(&code)?;
            add_link(connection, &link)?;
            put_row(connection, &row)?;
            answer(connection, &filing.request, &text)?;
            Ok(Outcome::Done(text))
        })
        .await
    }

    async fn add(&self, addition: Addition) -> Result<Outcome, StoreError> {
        self.write(move |connection| {
            if let Some(request) = &addition.request
                && let Some(earlier) = earlier(connection, request)?
            {
                return Ok(Outcome::Earlier(earlier));
            }
            let events: Option<u32> = connection
                .prepare_cached("SELECT events FROM dossiers WHERE code = ?1")?
                .query_row([&addition.link.dossier], |row| row.get(0))
                .optional()?;
            if events != Some(addition.after) {
                return Ok(Outcome::Moved);
            }
            add_link(connection, &addition.link)?;
            put_row(connection, &addition.row)?;
            if let Some(request) = &addition.request {
                answer(connection, request, &addition.answer)?;
            }
            Ok(Outcome::Done(addition.answer))
        })
        .await
    }

    async fn row(&self, code: &str) -> Result<Option<Row>, StoreError> {
        let code = code.to_owned();
        self.read(move |connection| {
            let query = format!("SELECT {COLUMNS} FROM dossiers WHERE code = ?1");
            let mut query = connection.prepare_cached(&query)?;
            Ok(query.query_row([code], row_of).optional()?)
        })
        .await
    }

    async fn list(&self, listing: Listing) -> Result<Vec<Row>, StoreError> {
        self.read(move |connection| {
            let stages = vec!["?"; listing.stages.len()].join(", ");
            let stages = match listing.stages.is_empty() {
                true => String::new(),
                false => format!("AND stage IN ({stages})"),
            };
            // What has no date yet stands at the end, in the order it was sent.
            let order = "coalesce(due_at, '9999'), code";
            let query = format!(
                "SELECT {COLUMNS} FROM dossiers
                 WHERE agency = ? AND (? IS NULL OR ({order}) > (
                     SELECT {order} FROM dossiers WHERE code = ?)) {stages}
                 ORDER BY {order} LIMIT ?"
            );
            let mut values: Vec<rusqlite::types::Value> = vec![
                listing.agency.into(),
                listing.after.clone().into(),
                listing.after.into(),
            ];
            values.extend(listing.stages.into_iter().map(Into::into));
            values.push(i64::from(listing.at_most).into());
            let mut query = connection.prepare_cached(&query)?;
            let rows = query.query_map(params_from_iter(values), row_of)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }

    async fn links(&self, code: &str) -> Result<Vec<Link>, StoreError> {
        let code = code.to_owned();
        self.read(move |connection| {
            let mut query = connection.prepare_cached(
                "SELECT number, body, content, hash FROM events
                 WHERE dossier = ?1 ORDER BY number",
            )?;
            let links = query.query_map([&code], |row| {
                Ok(Link {
                    dossier: code.clone(),
                    number: row.get(0)?,
                    body: row.get(1)?,
                    content: row.get(2)?,
                    hash: row.get(3)?,
                })
            })?;
            Ok(links.collect::<Result<_, _>>()?)
        })
        .await
    }

    async fn codes(&self, after: &str, at_most: u32) -> Result<Vec<String>, StoreError> {
        let after = after.to_owned();
        self.read(move |connection| {
            let mut query = connection.prepare_cached(
                "SELECT DISTINCT dossier FROM events WHERE dossier > ?1
                 ORDER BY dossier LIMIT ?2",
            )?;
            let codes = query.query_map(params![after, at_most], |row| row.get(0))?;
            Ok(codes.collect::<Result<_, _>>()?)
        })
        .await
    }

    async fn replace(&self, row: Row) -> Result<(), StoreError> {
        self.write(move |connection| {
            let count = "SELECT count(*) FROM events WHERE dossier = ?1";
            let events: u32 = connection.query_row(count, [&row.code], |row| row.get(0))?;
            // Something happened since the row was made: then it is of the past.
            if events == row.events {
                put_row(connection, &row)?;
            }
            Ok(())
        })
        .await
    }

    async fn keep_officer(&self, officer: Officer) -> Result<(), StoreError> {
        self.write(move |connection| {
            // Whoever had the account before is out.
            connection.execute(
                "DELETE FROM sessions WHERE account = ?1",
                [&officer.account],
            )?;
            connection.execute(
                "INSERT OR REPLACE INTO officers (account, full_name, agency, password)
                 VALUES (?1, ?2, ?3, ?4)",
                params![
                    officer.account,
                    officer.full_name,
                    officer.agency,
                    officer.password
                ],
            )?;
            Ok(())
        })
        .await
    }

    async fn officer(&self, account: &str) -> Result<Option<Officer>, StoreError> {
        let account = account.to_owned();
        self.read(move |connection| {
            let query = "SELECT account, full_name, agency, password FROM officers
                         WHERE account = ?1";
            let mut query = connection.prepare_cached(query)?;
            Ok(query.query_row([account], officer_of).optional()?)
        })
        .await
    }

    async fn keep_session(
        &self,
        secret: &str,
        account: &str,
        until: DateTime<FixedOffset>,
    ) -> Result<(), StoreError> {
        let (secret, account) = (secret.to_owned(), account.to_owned());
        self.write(move |connection| {
            connection.execute(
                "INSERT INTO sessions (secret, account, until) VALUES (?1, ?2, ?3)",
                params![secret, account, until.timestamp()],
            )?;
            Ok(())
        })
        .await
    }

    async fn session(
        &self,
        secret: &str,
        at: DateTime<FixedOffset>,
    ) -> Result<Option<Officer>, StoreError> {
        let secret = secret.to_owned();
        self.read(move |connection| {
            let query = "SELECT account, full_name, agency, password FROM sessions
                         JOIN officers USING (account) WHERE secret = ?1 AND until > ?2";
            let mut query = connection.prepare_cached(query)?;
            let found = query.query_row(params![secret, at.timestamp()], officer_of);
            Ok(found.optional()?)
        })
        .await
    }

    async fn end_session(&self, secret: &str, at: DateTime<FixedOffset>) -> Result<(), StoreError> {
        let secret = secret.to_owned();
        self.write(move |connection| {
            connection.execute(
                "DELETE FROM sessions WHERE secret = ?1 OR until <= ?2",
                params![secret, at.timestamp()],
            )?;
            Ok(())
        })
        .await
    }

    async fn count_try(
        &self,
        what: &str,
        at: DateTime<FixedOffset>,
        since: DateTime<FixedOffset>,
    ) -> Result<u32, StoreError> {
        let what = what.to_owned();
        self.write(move |connection| {
            let (at, since) = (at.timestamp(), since.timestamp());
            connection.execute("DELETE FROM tries WHERE at < ?1 - 86400", [at])?;
            connection.execute(
                "INSERT INTO tries (what, at) VALUES (?1, ?2)",
                params![what, at],
            )?;
            let count = "SELECT count(*) FROM tries WHERE what = ?1 AND at >= ?2";
            Ok(connection.query_row(count, params![what, since], |row| row.get(0))?)
        })
        .await
    }

    async fn forget_try(&self, what: &str, at: DateTime<FixedOffset>) -> Result<(), StoreError> {
        let what = what.to_owned();
        self.write(move |connection| {
            connection.execute(
                "DELETE FROM tries WHERE rowid = (
                     SELECT rowid FROM tries WHERE what = ?1 AND at = ?2 LIMIT 1)",
                params![what, at.timestamp()],
            )?;
            Ok(())
        })
        .await
    }

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
