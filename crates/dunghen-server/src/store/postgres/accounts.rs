//! Officers, their sessions and counted tries in PostgreSQL.

use async_trait::async_trait;
use chrono::{DateTime, FixedOffset};
use sqlx::{Row as _, postgres::PgRow};

use super::{Postgres, number, plain};
use crate::store::{Accounts, Officer, StoreError};

fn officer_of(row: &PgRow) -> Result<Officer, sqlx::Error> {
    Ok(Officer {
        account: row.try_get(0)?,
        full_name: row.try_get(1)?,
        agency: row.try_get(2)?,
        password: row.try_get(3)?,
    })
}

#[async_trait]
impl Accounts for Postgres {
    async fn keep_officer(&self, officer: Officer) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query(
                    "INSERT INTO officers (account, full_name, agency, password)
                     VALUES ($1, $2, $3, $4)
                     ON CONFLICT (account) DO UPDATE SET full_name = excluded.full_name,
                         agency = excluded.agency, password = excluded.password",
                )
                .bind(&officer.account)
                .bind(&officer.full_name)
                .bind(&officer.agency)
                .bind(&officer.password)
                .execute(&mut *connection)
                .await?;
                // Whoever had the account before is out.
                sqlx::query("DELETE FROM sessions WHERE account = $1")
                    .bind(&officer.account)
                    .execute(connection)
                    .await?;
                Ok(())
            })
        })
        .await
    }

    async fn close_officer(&self, account: &str) -> Result<bool, StoreError> {
        let account = plain(account).into_owned();
        self.write(move |connection| {
            Box::pin(async move {
                // Whoever signs in just now waits for the row, and then finds none.
                sqlx::query("SELECT 1 FROM officers WHERE account = $1 FOR UPDATE")
                    .bind(&account)
                    .fetch_optional(&mut *connection)
                    .await?;
                sqlx::query("DELETE FROM sessions WHERE account = $1")
                    .bind(&account)
                    .execute(&mut *connection)
                    .await?;
                let closed = sqlx::query("DELETE FROM officers WHERE account = $1")
                    .bind(account)
                    .execute(connection)
                    .await?;
                Ok(closed.rows_affected() > 0)
            })
        })
        .await
    }

    async fn officer(&self, account: &str) -> Result<Option<Officer>, StoreError> {
        let query = sqlx::query(
            "SELECT account, full_name, agency, password FROM officers WHERE account = $1",
        );
        let query = query.bind(plain(account));
        let found = query.fetch_optional(&self.pool).await?;
        Ok(found.as_ref().map(officer_of).transpose()?)
    }

    async fn keep_session(
        &self,
        secret: &str,
        account: &str,
        until: DateTime<FixedOffset>,
    ) -> Result<(), StoreError> {
        let (secret, account) = (secret.to_owned(), account.to_owned());
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query("INSERT INTO sessions (secret, account, until) VALUES ($1, $2, $3)")
                    .bind(secret)
                    .bind(account)
                    .bind(until.timestamp())
                    .execute(connection)
                    .await?;
                Ok(())
            })
        })
        .await
    }

    async fn session(
        &self,
        secret: &str,
        at: DateTime<FixedOffset>,
    ) -> Result<Option<Officer>, StoreError> {
        let query = sqlx::query(
            "SELECT account, full_name, agency, password FROM sessions
             JOIN officers USING (account) WHERE secret = $1 AND until > $2",
        );
        let query = query.bind(plain(secret)).bind(at.timestamp());
        let found = query.fetch_optional(&self.pool).await?;
        Ok(found.as_ref().map(officer_of).transpose()?)
    }

    async fn end_session(&self, secret: &str, at: DateTime<FixedOffset>) -> Result<(), StoreError> {
        let secret = plain(secret).into_owned();
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query("DELETE FROM sessions WHERE secret = $1")
                    .bind(secret)
                    .execute(&mut *connection)
                    .await?;
                // What another ends just now is stepped over, not waited for.
                sqlx::query(
                    "DELETE FROM sessions WHERE secret IN (
                         SELECT secret FROM sessions WHERE until <= $1 FOR UPDATE SKIP LOCKED)",
                )
                .bind(at.timestamp())
                .execute(connection)
                .await?;
                Ok(())
            })
        })
        .await
    }

    async fn count_try(
        &self,
        what: &str,
        at: DateTime<FixedOffset>,
        since: DateTime<FixedOffset>,
    ) -> Result<u32, StoreError> {
        let what = plain(what).into_owned();
        self.write(move |connection| {
            Box::pin(async move {
                // Tries at one thing are counted one after another: otherwise none of those
                // made at once would see the others.
                sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
                    .bind(&what)
                    .execute(&mut *connection)
                    .await?;
                sqlx::query(
                    "DELETE FROM tries WHERE number IN (
                         SELECT number FROM tries WHERE at < $1 - 86400 FOR UPDATE SKIP LOCKED)",
                )
                .bind(at.timestamp())
                .execute(&mut *connection)
                .await?;
                sqlx::query("INSERT INTO tries (what, at) VALUES ($1, $2)")
                    .bind(&what)
                    .bind(at.timestamp())
                    .execute(&mut *connection)
                    .await?;
                let count = sqlx::query("SELECT count(*) FROM tries WHERE what = $1 AND at >= $2")
                    .bind(&what)
                    .bind(since.timestamp());
                Ok(number(&count.fetch_one(connection).await?, 0)?)
            })
        })
        .await
    }

    async fn forget_try(&self, what: &str, at: DateTime<FixedOffset>) -> Result<(), StoreError> {
        let what = plain(what).into_owned();
        self.write(move |connection| {
            Box::pin(async move {
                // Two forget two, and not the same one twice.
                sqlx::query(
                    "DELETE FROM tries WHERE number = (
                         SELECT number FROM tries WHERE what = $1 AND at = $2
                         LIMIT 1 FOR UPDATE SKIP LOCKED)",
                )
                .bind(what)
                .bind(at.timestamp())
                .execute(connection)
                .await?;
                Ok(())
            })
        })
        .await
    }
}
