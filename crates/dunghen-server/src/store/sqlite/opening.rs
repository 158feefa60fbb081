//! How the database is opened: with what it must hold to, and in the present format.

use std::{path::Path, time::Duration};

use rusqlite::{Connection, TransactionBehavior};

use crate::store::StoreError;

/// The formats of the database, each made from the one before; only ever added to.
const MIGRATIONS: [&str; 1] = [include_str!("../migrations/sqlite_1.sql")];

/// The connection that writes.
pub(super) fn writer(path: &Path) -> Result<Connection, StoreError> {
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    for (pragma, value, expected) in [
        ("journal_mode", "WAL", "wal"),
        ("synchronous", "FULL", "2"),
        ("foreign_keys", "ON", "1"),
        // What is erased is not left in a page that nothing points to.
        ("secure_delete", "ON", "1"),
    ] {
        connection.pragma_update(None, pragma, value)?;
        asserted(&connection, pragma, expected)?;
    }
    migrate(&mut connection)?;
    Ok(connection)
}

fn asserted(
    connection: &Connection,
    pragma: &'static str,
    expected: &'static str,
) -> Result<(), StoreError> {
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
    Ok(())
}

fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let known = MIGRATIONS.len() as i64;
    let version = |connection: &Connection| -> Result<i64, rusqlite::Error> {
        connection.pragma_query_value(None, "user_version", |row| row.get(0))
    };
    // Whoever finds the present format writes nothing.
    if version(connection)? == known {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = version(&transaction)?;
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    for (at, migration) in (1..).zip(MIGRATIONS) {
        if at > found {
            transaction.execute_batch(migration)?;
        }
    }
    transaction.pragma_update(None, "user_version", known)?;
    transaction.commit()?;
    Ok(())
}
