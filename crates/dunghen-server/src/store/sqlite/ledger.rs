//! Dossiers and their events in SQLite.

use async_trait::async_trait;
use chrono::{DateTime, FixedOffset};
use rusqlite::{Connection, OptionalExtension, params, params_from_iter};

use super::{Sqlite, moment};
use crate::store::{
    Addition, Earlier, Filing, Ledger, Listing, Outcome, Repeatable, Row, StoreError, Written,
    chain::Link, dossier_code,
};

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
                 (code, procedure, agency, stage, sent_at, due_at, ended_at, events, record)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            row.code,
            row.procedure,
            row.agency,
            row.stage,
            row.sent_at.to_rfc3339(),
            row.due_at.map(|at| at.to_rfc3339()),
            row.ended_at.map(|at| at.timestamp()),
            row.events,
            row.record
        ])?;
    Ok(())
}

/// Keeps files for a dossier, as long as it has them.
fn hold(connection: &Connection, holder: &str, files: &[String]) -> Result<(), StoreError> {
    let mut hold = connection
        .prepare_cached("INSERT OR IGNORE INTO holds (sha256, holder) VALUES (?1, ?2)")?;
    for file in files {
        hold.execute([file, holder])?;
    }
    Ok(())
}

const COLUMNS: &str = "code, procedure, agency, stage, sent_at, due_at, ended_at, events, record";

fn row_of(row: &rusqlite::Row<'_>) -> Result<Row, rusqlite::Error> {
    let due_at: Option<String> = row.get(5)?;
    let ended_at: Option<i64> = row.get(6)?;
    let sent_at = moment(4, &row.get::<_, String>(4)?)?;
    Ok(Row {
        code: row.get(0)?,
        procedure: row.get(1)?,
        agency: row.get(2)?,
        stage: row.get(3)?,
        sent_at,
        due_at: due_at.map(|text| moment(5, &text)).transpose()?,
        ended_at: ended_at
            .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
            .map(|at| at.with_timezone(sent_at.offset())),
        events: row.get(7)?,
        record: row.get(8)?,
    })
}

#[async_trait]
impl Ledger for Sqlite {
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
                files,
                answer: text,
            } = (filing.write)(&code)?;
            add_link(connection, &link)?;
            put_row(connection, &row)?;
            hold(connection, &code, &files)?;
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
            hold(connection, &addition.link.dossier, &addition.files)?;
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
            // Something happened since the row was made: then it is of the past. And what has
            // no events is no dossier.
            if events > 0 && events == row.events {
                put_row(connection, &row)?;
            }
            Ok(())
        })
        .await
    }
    async fn ended(
        &self,
        before: DateTime<FixedOffset>,
        at_most: u32,
    ) -> Result<Vec<String>, StoreError> {
        self.read(move |connection| {
            let mut query = connection.prepare_cached(
                "SELECT code FROM dossiers WHERE ended_at < ?1 ORDER BY ended_at LIMIT ?2",
            )?;
            let codes = query.query_map(params![before.timestamp(), at_most], |row| row.get(0))?;
            Ok(codes.collect::<Result<_, _>>()?)
        })
        .await
    }

    async fn erase(&self, row: Row) -> Result<bool, StoreError> {
        self.write(move |connection| {
            let count = "SELECT count(*) FROM events WHERE dossier = ?1";
            let events: u32 = connection.query_row(count, [&row.code], |row| row.get(0))?;
            if events == 0 || events != row.events {
                return Ok(false);
            }
            connection.execute(
                "UPDATE events SET content = NULL WHERE dossier = ?1",
                [&row.code],
            )?;
            connection.execute("DELETE FROM holds WHERE holder = ?1", [&row.code])?;
            put_row(connection, &row)?;
            Ok(true)
        })
        .await
    }
}
