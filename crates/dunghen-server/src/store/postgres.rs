//! PostgreSQL: the store where several servers keep what they keep in common.
//!
//! Every write is a transaction that is synced to disk before it is acknowledged, and runs
//! to its end even where whoever asked has gone. Two that would get in each other's way wait
//! for one another at a row, and never in a circle:
//!
//! - whoever files takes a key, then the counter of the day; whoever adds takes a dossier,
//!   then a key; whoever has taken these waits for nobody but a sweep;
//! - whoever accepts takes an upload, then a file, and waits for no key or dossier;
//! - one sweeps at a time, and steps over files that another holds.

mod accounts;
mod drafts;
mod leases;
mod ledger;
mod moving;
mod opening;
#[cfg(test)]
mod tests;

use std::{borrow::Cow, path::Path, pin::Pin};

use async_trait::async_trait;
use chrono::{DateTime, FixedOffset};
use sqlx::{PgConnection, PgPool, Row as _, postgres::PgRow};
use tokio::task;

use self::leases::Leases;
pub(crate) use self::opening::options;
use super::{Store, StoreError};

/// What is done inside a transaction.
type Work<'c, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'c>>;

/// What tells that there is no room on the disk.
const DISK_FULL: &str = "53100";

pub(crate) struct Postgres {
    pool: PgPool,
    leases: Leases,
}

impl Postgres {
    /// Does something in one transaction, and waits until it would survive a power cut.
    async fn write<T: Send + 'static>(
        &self,
        work: impl for<'c> FnOnce(&'c mut PgConnection) -> Work<'c, T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let pool = self.pool.clone();
        // Apart from the request: one that is given up must not leave a connection in the
        // middle of something.
        let done = task::spawn(async move {
            // Each statement sees what was committed before it, also after it had to wait.
            let begin = "BEGIN ISOLATION LEVEL READ COMMITTED";
            let mut transaction = pool.begin_with(begin).await?;
            let done = work(&mut transaction).await;
            match done {
                Ok(_) => transaction.commit().await?,
                // What cannot even be undone ends with its connection.
                Err(_) => drop(transaction.rollback().await),
            }
            done
        });
        done.await.map_err(|_| StoreError::Stopped)?
    }
}

/// Whether a failure of the database is that it has no room left.
pub(super) fn is_full(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    code.is_some_and(|code| code == DISK_FULL)
}

/// A text as PostgreSQL takes it: it knows none with a NUL in it. Nothing that is kept to be
/// found by has one; what is looked for with one is not found.
fn plain(text: &str) -> Cow<'_, str> {
    match text.contains('\0') {
        true => text.replace('\0', "\u{FFFD}").into(),
        false => text.into(),
    }
}

/// A number without a sign, which PostgreSQL has not.
fn signed(number: u64) -> Result<i64, sqlx::Error> {
    i64::try_from(number).map_err(|error| sqlx::Error::Encode(error.into()))
}

/// A number of a row, in the type it had before.
fn number<T: TryFrom<i64>>(row: &PgRow, at: usize) -> Result<T, sqlx::Error>
where
    T::Error: std::error::Error + Send + Sync + 'static,
{
    let number: i64 = row.try_get(at)?;
    T::try_from(number).map_err(|error| unreadable(at, error.into()))
}

/// A moment as it is kept where nothing is computed with it but order.
fn moment(at: usize, text: &str) -> Result<DateTime<FixedOffset>, sqlx::Error> {
    text.parse()
        .map_err(|error: chrono::ParseError| unreadable(at, error.into()))
}

fn unreadable(at: usize, source: sqlx::error::BoxDynError) -> sqlx::Error {
    let index = at.to_string();
    sqlx::Error::ColumnDecode { index, source }
}

#[async_trait]
impl Store for Postgres {
    async fn back_up(&self, _file: &Path) -> Result<(), StoreError> {
        Err(StoreError::CopiedElsewhere)
    }

    async fn ready(&self) -> Result<(), StoreError> {
        self.write(|connection| {
            Box::pin(async {
                sqlx::query(
                    "INSERT INTO alive (one, at) VALUES (1, now())
                     ON CONFLICT (one) DO UPDATE SET at = now()",
                )
                .execute(connection)
                .await?;
                Ok(())
            })
        })
        .await
    }
}
