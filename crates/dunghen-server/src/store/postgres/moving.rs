//! Takes over what a server has kept in a file of SQLite's: both know the same tables.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, types::ValueRef};
use serde_json::{Map, Value};
use sqlx::{AssertSqlSafe, PgConnection, postgres::PgConnectOptions};

use super::{Postgres, plain};
use crate::store::StoreError;

/// What is taken over, each before what points to it. Sessions and tries are not: whoever
/// is signed in signs in again.
const TABLES: [(&str, &str); 9] = [
    ("events", ""),
    ("dossiers", ""),
    ("day_counters", ""),
    ("answered", ""),
    ("officers", ""),
    ("drafts", ""),
    // What is on its way in lies in pieces on the other machine, and is begun again.
    ("uploads", "WHERE state IN ('accepted', 'rejected')"),
    ("files", ""),
    ("holds", ""),
];

/// How many rows go at a time.
const AT_ONCE: usize = 500;

impl Postgres {
    /// Copies all of a file in the present format into a database that has nothing yet, in
    /// one transaction.
    pub(crate) async fn take_over(
        options: &PgConnectOptions,
        file: &Path,
    ) -> Result<(), StoreError> {
        let from = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let to = Self::open(options).await?;
        let mut transaction = to.pool.begin().await?;
        for (table, _) in TABLES {
            // Nobody files here meanwhile.
            let lock = format!("LOCK TABLE {table} IN EXCLUSIVE MODE");
            sqlx::raw_sql(AssertSqlSafe(lock))
                .execute(&mut *transaction)
                .await?;
            let any = format!("SELECT EXISTS (SELECT 1 FROM {table})");
            let any = sqlx::query_scalar(AssertSqlSafe(any));
            if any.fetch_one(&mut *transaction).await? {
                return Err(StoreError::Taken(table));
            }
        }
        for (table, which) in TABLES {
            let mut rows = Vec::new();
            let mut read = from.prepare(&format!("SELECT * FROM {table} {which}"))?;
            let names: Vec<String> = read.column_names().map(Into::into).collect();
            let mut found = read.query([])?;
            while let Some(row) = found.next()? {
                rows.push(object(&names, row)?);
                if rows.len() == AT_ONCE {
                    insert(&mut transaction, table, std::mem::take(&mut rows)).await?;
                }
            }
            insert(&mut transaction, table, rows).await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}

fn object(names: &[String], row: &rusqlite::Row<'_>) -> Result<Value, rusqlite::Error> {
    let mut object = Map::new();
    for (at, name) in names.iter().enumerate() {
        let value = match row.get_ref(at)? {
            ValueRef::Null => Value::Null,
            ValueRef::Integer(number) => number.into(),
            ValueRef::Real(number) => number.into(),
            ValueRef::Text(text) => plain(&String::from_utf8_lossy(text)).into(),
            ValueRef::Blob(bytes) => {
                let digits = bytes.iter().map(|byte| format!("{byte:02x}"));
                format!("\\x{}", digits.collect::<String>()).into()
            }
        };
        object.insert(name.clone(), value);
    }
    Ok(object.into())
}

async fn insert(
    connection: &mut PgConnection,
    table: &str,
    rows: Vec<Value>,
) -> Result<(), StoreError> {
    let insert = format!(
        "INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, $1::json)"
    );
    sqlx::query(AssertSqlSafe(insert))
        .bind(Value::from(rows).to_string())
        .execute(connection)
        .await?;
    Ok(())
}
