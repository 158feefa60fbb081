//! Dossiers and their events in PostgreSQL.

use async_trait::async_trait;
use chrono::{DateTime, FixedOffset};
use sqlx::{PgConnection, Row as _, postgres::PgRow};

use super::{Postgres, moment, number, plain};
use crate::store::{
    Addition, Earlier, Filing, Ledger, Listing, Outcome, Repeatable, Row, StoreError, Written,
    chain::Link, dossier_code,
};

const EARLIER: &str = "SELECT fingerprint, answer FROM answered WHERE key = $1";

fn earlier_of(row: &PgRow, request: &Repeatable) -> Result<Earlier, sqlx::Error> {
    let fingerprint: String = row.try_get(0)?;
    Ok(match fingerprint == request.fingerprint {
        true => Earlier::Answered(row.try_get(1)?),
        false => Earlier::Other,
    })
}

async fn earlier(
    connection: &mut PgConnection,
    request: &Repeatable,
) -> Result<Option<Earlier>, StoreError> {
    let query = sqlx::query(EARLIER).bind(plain(&request.key).into_owned());
    let found = query.fetch_optional(connection).await?;
    Ok(found.map(|row| earlier_of(&row, request)).transpose()?)
}

/// Takes a key for an answer; where somebody has it, what they were answered. Whoever takes
/// it just now is waited for.
async fn claim(
    connection: &mut PgConnection,
    request: &Repeatable,
    answer: &str,
) -> Result<Option<Earlier>, StoreError> {
    let claimed = sqlx::query(
        "INSERT INTO answered (key, fingerprint, answer) VALUES ($1, $2, $3)
         ON CONFLICT (key) DO NOTHING",
    )
    .bind(plain(&request.key).into_owned())
    .bind(&request.fingerprint)
    .bind(answer)
    .execute(&mut *connection)
    .await?;
    match claimed.rows_affected() {
        0 => earlier(connection, request).await,
        _ => Ok(None),
    }
}

async fn add_link(connection: &mut PgConnection, link: &Link) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO events (dossier, number, body, content, hash) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(&link.dossier)
    .bind(i64::from(link.number))
    .bind(&link.body)
    .bind(&link.content)
    .bind(&link.hash)
    .execute(connection)
    .await?;
    Ok(())
}

async fn put_row(connection: &mut PgConnection, row: &Row) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO dossiers
             (code, procedure, agency, stage, sent_at, due_at, ended_at, events, record)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (code) DO UPDATE SET
             procedure = excluded.procedure, agency = excluded.agency, stage = excluded.stage,
             sent_at = excluded.sent_at, due_at = excluded.due_at,
             ended_at = excluded.ended_at, events = excluded.events, record = excluded.record",
    )
    .bind(&row.code)
    .bind(&row.procedure)
    .bind(&row.agency)
    .bind(&row.stage)
    .bind(row.sent_at.to_rfc3339())
    .bind(row.due_at.map(|at| at.to_rfc3339()))
    .bind(row.ended_at.map(|at| at.timestamp()))
    .bind(i64::from(row.events))
    .bind(&row.record)
    .execute(connection)
    .await?;
    Ok(())
}

/// Keeps files for a dossier, as long as it has them.
async fn hold(
    connection: &mut PgConnection,
    holder: &str,
    files: &[String],
) -> Result<(), StoreError> {
    if files.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO holds (sha256, holder) SELECT unnest($1::text[]), $2
         ON CONFLICT (sha256, holder) DO NOTHING",
    )
    .bind(files)
    .bind(holder)
    .execute(connection)
    .await?;
    Ok(())
}

/// How many events a dossier has; nothing is added to it until the transaction is over.
async fn count_held(connection: &mut PgConnection, code: &str) -> Result<u32, StoreError> {
    sqlx::query("SELECT 1 FROM dossiers WHERE code = $1 FOR UPDATE")
        .bind(code)
        .execute(&mut *connection)
        .await?;
    let count = sqlx::query("SELECT count(*) FROM events WHERE dossier = $1").bind(code);
    Ok(number(&count.fetch_one(connection).await?, 0)?)
}

fn row_of(row: &PgRow) -> Result<Row, sqlx::Error> {
    let sent_at = moment(4, row.try_get(4)?)?;
    let due_at: Option<&str> = row.try_get(5)?;
    let ended_at: Option<i64> = row.try_get(6)?;
    Ok(Row {
        code: row.try_get(0)?,
        procedure: row.try_get(1)?,
        agency: row.try_get(2)?,
        stage: row.try_get(3)?,
        sent_at,
        due_at: due_at.map(|text| moment(5, text)).transpose()?,
        ended_at: ended_at
            .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
            .map(|at| at.with_timezone(sent_at.offset())),
        events: number(row, 7)?,
        record: row.try_get(8)?,
    })
}

#[async_trait]
impl Ledger for Postgres {
    async fn earlier(&self, request: &Repeatable) -> Result<Option<Earlier>, StoreError> {
        earlier(&mut *self.pool.acquire().await?, request).await
    }

    async fn file(&self, filing: Filing) -> Result<Outcome, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                // The answer is not known yet. Nobody sees the place it will have: it is
                // filled before this is committed.
                if let Some(earlier) = claim(connection, &filing.request, "").await? {
                    return Ok(Outcome::Earlier(earlier));
                }
                let next = sqlx::query_scalar(
                    "INSERT INTO day_counters (unit, day, last) VALUES ($1, $2, 1)
                     ON CONFLICT (unit, day) DO UPDATE SET last = day_counters.last + 1
                     RETURNING last",
                )
                .bind(&filing.unit)
                .bind(filing.day.to_string());
                let number = next.fetch_one(&mut *connection).await?;
                let code = dossier_code(&filing.unit, filing.day, number);
                let Written {
                    link,
                    row,
                    files,
                    answer,
                } = (filing.write)(&code)?;
                add_link(connection, &link).await?;
                put_row(connection, &row).await?;
                hold(connection, &code, &files).await?;
                sqlx::query("UPDATE answered SET answer = $2 WHERE key = $1")
                    .bind(plain(&filing.request.key).into_owned())
                    .bind(&answer)
                    .execute(&mut *connection)
                    .await?;
                Ok(Outcome::Done(answer))
            })
        })
        .await
    }

    async fn add(&self, addition: Addition) -> Result<Outcome, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let Addition {
                    request,
                    after,
                    link,
                    row,
                    files,
                    answer,
                } = addition;
                let query = "SELECT events FROM dossiers WHERE code = $1 FOR UPDATE";
                let query = sqlx::query(query).bind(&link.dossier);
                let events = query.fetch_optional(&mut *connection).await?;
                // Looked for once nobody else can add: the same request may have just been.
                if let Some(request) = &request
                    && let Some(earlier) = earlier(connection, request).await?
                {
                    return Ok(Outcome::Earlier(earlier));
                }
                let events = events.map(|row| number::<u32>(&row, 0)).transpose()?;
                if events != Some(after) {
                    return Ok(Outcome::Moved);
                }
                // Another dossier's request may have taken the key meanwhile.
                if let Some(request) = &request
                    && let Some(earlier) = claim(connection, request, &answer).await?
                {
                    return Ok(Outcome::Earlier(earlier));
                }
                add_link(connection, &link).await?;
                put_row(connection, &row).await?;
                hold(connection, &link.dossier, &files).await?;
                Ok(Outcome::Done(answer))
            })
        })
        .await
    }

    async fn row(&self, code: &str) -> Result<Option<Row>, StoreError> {
        let query = sqlx::query(
            "SELECT code, procedure, agency, stage, sent_at, due_at, ended_at, events, record
             FROM dossiers WHERE code = $1",
        );
        let found = query.bind(plain(code)).fetch_optional(&self.pool).await?;
        Ok(found.as_ref().map(row_of).transpose()?)
    }

    async fn list(&self, listing: Listing) -> Result<Vec<Row>, StoreError> {
        // What has no date yet stands at the end, in the order it was sent.
        let query = sqlx::query(
            "SELECT code, procedure, agency, stage, sent_at, due_at, ended_at, events, record
             FROM dossiers
             WHERE agency = $1
                 AND ($2::text IS NULL OR (coalesce(due_at, '9999'), code) > (
                     SELECT coalesce(due_at, '9999'), code FROM dossiers WHERE code = $2))
                 AND (cardinality($3::text[]) = 0 OR stage = ANY ($3))
             ORDER BY coalesce(due_at, '9999'), code LIMIT $4",
        )
        .bind(plain(&listing.agency))
        .bind(listing.after.as_deref().map(plain))
        .bind(&listing.stages)
        .bind(i64::from(listing.at_most));
        let rows = query.fetch_all(&self.pool).await?;
        Ok(rows.iter().map(row_of).collect::<Result<_, _>>()?)
    }

    async fn links(&self, code: &str) -> Result<Vec<Link>, StoreError> {
        let query = sqlx::query(
            "SELECT dossier, number, body, content, hash FROM events
             WHERE dossier = $1 ORDER BY number",
        );
        let rows = query.bind(plain(code)).fetch_all(&self.pool).await?;
        let links = rows.iter().map(|row| {
            Ok(Link {
                dossier: row.try_get(0)?,
                number: number(row, 1)?,
                body: row.try_get(2)?,
                content: row.try_get(3)?,
                hash: row.try_get(4)?,
            })
        });
        Ok(links.collect::<Result<_, sqlx::Error>>()?)
    }

    async fn codes(&self, after: &str, at_most: u32) -> Result<Vec<String>, StoreError> {
        let query = sqlx::query_scalar(
            "SELECT DISTINCT dossier FROM events WHERE dossier > $1 ORDER BY dossier LIMIT $2",
        )
        .bind(plain(after))
        .bind(i64::from(at_most));
        Ok(query.fetch_all(&self.pool).await?)
    }

    async fn replace(&self, row: Row) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                // Something happened since the row was made: then it is of the past. And what
                // has no events is no dossier.
                let events = count_held(connection, &row.code).await?;
                if events > 0 && events == row.events {
                    put_row(connection, &row).await?;
                }
                Ok(())
            })
        })
        .await
    }

    async fn ended(
        &self,
        before: DateTime<FixedOffset>,
        at_most: u32,
    ) -> Result<Vec<String>, StoreError> {
        let query = sqlx::query_scalar(
            "SELECT code FROM dossiers WHERE ended_at < $1 ORDER BY ended_at LIMIT $2",
        )
        .bind(before.timestamp())
        .bind(i64::from(at_most));
        Ok(query.fetch_all(&self.pool).await?)
    }

    async fn erase(&self, row: Row) -> Result<bool, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let events = count_held(connection, &row.code).await?;
                if events == 0 || events != row.events {
                    return Ok(false);
                }
                for statement in [
                    "UPDATE events SET content = NULL WHERE dossier = $1",
                    "DELETE FROM holds WHERE holder = $1",
                ] {
                    let erase = sqlx::query(statement).bind(&row.code);
                    erase.execute(&mut *connection).await?;
                }
                put_row(connection, &row).await?;
                Ok(true)
            })
        })
        .await
    }
}
