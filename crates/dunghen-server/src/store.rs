//! What the server keeps: SQLite in one file.
//!
//! Write-ahead log with `synchronous=FULL`: a dossier that was acknowledged
//! survives a power cut. Filing and its idempotency key share a transaction,
//! so a repeated request finds either both or neither.

use std::{path::Path, sync::Mutex};

use chrono::{DateTime, FixedOffset, NaiveDate};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS dossiers (
        code      TEXT PRIMARY KEY,
        procedure TEXT NOT NULL,
        version   TEXT NOT NULL,
        catalog   TEXT NOT NULL,
        sent_at   TEXT NOT NULL,
        dossier   TEXT NOT NULL,
        receipt   TEXT NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS idempotency_keys (
        key         TEXT PRIMARY KEY,
        fingerprint TEXT NOT NULL,
        code        TEXT NOT NULL REFERENCES dossiers (code)
    ) STRICT;
    CREATE TABLE IF NOT EXISTS day_counters (
        unit TEXT NOT NULL,
        day  TEXT NOT NULL,
        last INTEGER NOT NULL,
        PRIMARY KEY (unit, day)
    ) STRICT;
";

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    #[error("the database failed: {0}")]
    Database(#[from] rusqlite::Error),
    #[error("found {pragma}={found}, expected {expected}")]
    Pragma {
        pragma: &'static str,
        found: String,
        expected: &'static str,
    },
    #[error("a writer panicked and left the database locked")]
    Poisoned,
    #[error("the receipt cannot be written: {0}")]
    Receipt(#[from] serde_json::Error),
}

/// A dossier to be kept.
pub(crate) struct Filing<'f> {
    pub(crate) key: &'f str,
    pub(crate) fingerprint: &'f str,
    pub(crate) unit: &'f str,
    pub(crate) procedure: &'f str,
    pub(crate) version: &'f str,
    pub(crate) catalog: &'f str,
    pub(crate) sent_at: DateTime<FixedOffset>,
    pub(crate) dossier: String,
}

/// What became of a filing.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Filed {
    /// Kept now.
    New(String),
    /// The same request was kept before; this is its receipt.
    Before(String),
    /// The key was used for another request.
    KeyReused,
}

pub(crate) struct Store {
    connection: Mutex<Connection>,
}

impl Store {
    /// Opens the database, making it if missing.
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(std::time::Duration::from_secs(5))?;
        for (pragma, value, expected) in [
            ("journal_mode", "WAL", "wal"),
            ("synchronous", "FULL", "2"),
            ("foreign_keys", "ON", "1"),
        ] {
            connection.pragma_update(None, pragma, value)?;
            let found = connection.pragma_query_value(None, pragma, |row| {
                row.get_ref(0).map(|value| match value {
                    rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                    other => other.as_str().unwrap_or_default().to_owned(),
                })
            })?;
            if found != expected {
                return Err(StoreError::Pragma {
                    pragma,
                    found,
                    expected,
                });
            }
        }
        connection.execute_batch(SCHEMA)?;
        Ok(Self {
            connection: Mutex::new(connection),
        })
    }

    /// The receipt kept under a key, if there is one for the same request.
    pub(crate) fn earlier(
        &self,
        key: &str,
        fingerprint: &str,
    ) -> Result<Option<Filed>, StoreError> {
        let connection = self.connection.lock().map_err(|_| StoreError::Poisoned)?;
        earlier(&connection, key, fingerprint)
    }

    /// Keeps a dossier under the next code of its day.
    ///
    /// `receipt` writes the receipt for the code.
    pub(crate) fn file(
        &self,
        filing: &Filing<'_>,
        receipt: impl FnOnce(&str) -> Result<String, serde_json::Error>,
    ) -> Result<Filed, StoreError> {
        let mut connection = self.connection.lock().map_err(|_| StoreError::Poisoned)?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if let Some(earlier) = earlier(&transaction, filing.key, filing.fingerprint)? {
            return Ok(earlier);
        }
        let day = filing.sent_at.date_naive();
        let number: i64 = transaction.query_row(
            "INSERT INTO day_counters (unit, day, last) VALUES (?1, ?2, 1)
             ON CONFLICT (unit, day) DO UPDATE SET last = last + 1 RETURNING last",
            params![filing.unit, day.to_string()],
            |row| row.get(0),
        )?;
        let code = dossier_code(filing.unit, day, number);
        let receipt = receipt(&code)?;
        transaction.execute(
            "INSERT INTO dossiers (code, procedure, version, catalog, sent_at, dossier, receipt)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                code,
                filing.procedure,
                filing.version,
                filing.catalog,
                filing.sent_at.to_rfc3339(),
                filing.dossier,
                receipt
            ],
        )?;
        transaction.execute(
            "INSERT INTO idempotency_keys (key, fingerprint, code) VALUES (?1, ?2, ?3)",
            params![filing.key, filing.fingerprint, code],
        )?;
        transaction.commit()?;
        Ok(Filed::New(receipt))
    }
}

fn earlier(
    connection: &Connection,
    key: &str,
    fingerprint: &str,
) -> Result<Option<Filed>, StoreError> {
    let found = connection
        .query_row(
            "SELECT fingerprint, receipt FROM idempotency_keys JOIN dossiers USING (code) WHERE key = ?1",
            [key],
            |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)),
        )
        .optional()?;
    Ok(found.map(|(kept, receipt)| {
        if kept == fingerprint {
            Filed::Before(receipt)
        } else {
            Filed::KeyReused
        }
    }))
}

/// The official pattern: unit, day of sending as `YYMMDD`, number of the day.
fn dossier_code(unit: &str, day: NaiveDate, number: i64) -> String {
    format!("{unit}-{}-{number:04}", day.format("%y%m%d"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filing<'f>(key: &'f str, fingerprint: &'f str) -> Filing<'f> {
        Filing {
            key,
            fingerprint,
            unit: "H27",
            procedure: "1.013233",
            version: "v",
            catalog: "c",
            sent_at: "2026-11-23T09:00:00+07:00".parse().unwrap_or_default(),
            dossier: "{}".into(),
        }
    }

    #[test]
    fn one_key_files_once_and_codes_follow_one_another() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let store = Store::open(&folder.path().join("test.sqlite"))?;
        let file =
            |key, fingerprint| store.file(&filing(key, fingerprint), |code| Ok(code.to_owned()));
        assert_eq!(file("a", "1")?, Filed::New("H27-261123-0001".into()));
        assert_eq!(file("a", "1")?, Filed::Before("H27-261123-0001".into()));
        assert_eq!(file("a", "2")?, Filed::KeyReused);
        assert_eq!(file("b", "1")?, Filed::New("H27-261123-0002".into()));
        assert_eq!(store.earlier("c", "1")?, None);
        Ok(())
    }
}
