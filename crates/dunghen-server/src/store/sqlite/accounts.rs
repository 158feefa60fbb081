//! Officers, their sessions and counted tries in SQLite.

use async_trait::async_trait;
use chrono::{DateTime, FixedOffset};
use rusqlite::{OptionalExtension, params};

use super::Sqlite;
use crate::store::{Accounts, Officer, StoreError};

fn officer_of(row: &rusqlite::Row<'_>) -> Result<Officer, rusqlite::Error> {
    Ok(Officer {
        account: row.get(0)?,
        full_name: row.get(1)?,
        agency: row.get(2)?,
        password: row.get(3)?,
    })
}

#[async_trait]
impl Accounts for Sqlite {
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

    async fn close_officer(&self, account: &str) -> Result<bool, StoreError> {
        let account = account.to_owned();
        self.write(move |connection| {
            connection.execute("DELETE FROM sessions WHERE account = ?1", [&account])?;
            let closed =
                connection.execute("DELETE FROM officers WHERE account = ?1", [account])?;
            Ok(closed > 0)
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
}
