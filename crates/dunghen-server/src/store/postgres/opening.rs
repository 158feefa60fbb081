//! How the database is opened: with what it must hold to, and in the present format.

use std::{str::FromStr, time::Duration};

use sqlx::{
    Connection, PgConnection, PgPool, Row,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use super::{Postgres, leases::Leases};
use crate::store::StoreError;

/// The formats of the database, each made from the one before; only ever added to.
const MIGRATIONS: [&str; 1] = [include_str!("../migrations/postgres_1.sql")];

/// What is locked while the format is brought up to date: any number nobody else takes.
const FORMAT_LOCK: i64 = 0x6475_6e67_6865_6e00;

/// The oldest version that is known to do.
const OLDEST: i32 = 15;

/// Most connections of one server.
const CONNECTIONS: u32 = 16;

/// How long a request waits for one of them.
const PATIENCE: Duration = Duration::from_secs(10);

/// What must be so on every connection: each value will do.
///
/// Anything less than `on` acknowledges what a power cut would take back.
const EXPECTED: [(&str, &[&str]); 4] = [
    ("synchronous_commit", &["on", "remote_apply"]),
    ("fsync", &["on"]),
    ("full_page_writes", &["on"]),
    ("server_encoding", &["UTF8"]),
];

/// Set on every connection: a server that has lost its line holds no row for long, and none
/// waits for ever.
const SETTINGS: &str = "SET idle_in_transaction_session_timeout = '30s';
    SET lock_timeout = '20s';
    SET statement_timeout = '60s';
    SET tcp_keepalives_idle = 20;
    SET tcp_keepalives_interval = 5;
    SET tcp_keepalives_count = 3;";

/// How the database at an address is reached.
pub(crate) fn options(address: &str) -> Result<PgConnectOptions, StoreError> {
    let known = ["postgres://", "postgresql://"];
    if !known.iter().any(|scheme| address.starts_with(scheme)) {
        // Not told in full: there may be a password in it.
        let scheme = address.split("//").next().unwrap_or_default();
        return Err(StoreError::Address(scheme.chars().take(20).collect()));
    }
    Ok(PgConnectOptions::from_str(address)?.application_name("dunghen"))
}

impl Postgres {
    /// Opens the database, and brings it to the present format.
    pub(crate) async fn open(options: &PgConnectOptions) -> Result<Self, StoreError> {
        // Apart from the pool, which would try again for a while what will not do.
        let mut connection = PgConnection::connect_with(options).await?;
        prepare(&mut connection).await?;
        migrate(&mut connection).await?;
        connection.close().await?;
        let pool: PgPool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(PATIENCE)
            .after_connect(|connection, _| {
                Box::pin(async {
                    let prepared = prepare(connection).await;
                    prepared.map_err(|error| sqlx::Error::Configuration(error.into()))
                })
            })
            .connect_lazy_with(options.clone());
        Ok(Self {
            pool,
            leases: Leases::new(options.clone()),
        })
    }
}

/// Makes a connection one of ours, and looks whether what it promises will do.
pub(super) async fn prepare(connection: &mut PgConnection) -> Result<(), StoreError> {
    let number = "SELECT current_setting('server_version_num')::int4";
    let found: i32 = sqlx::query_scalar(number)
        .fetch_one(&mut *connection)
        .await?;
    if found / 10_000 < OLDEST {
        return Err(StoreError::Older {
            found: found / 10_000,
            oldest: OLDEST,
        });
    }
    sqlx::raw_sql(SETTINGS).execute(&mut *connection).await?;
    for (pragma, expected) in EXPECTED {
        let found: String = sqlx::query_scalar("SELECT current_setting($1)")
            .bind(pragma)
            .fetch_one(&mut *connection)
            .await?;
        if !expected.contains(&found.as_str()) {
            return Err(StoreError::Pragma {
                pragma,
                found,
                expected: expected.first().copied().unwrap_or_default(),
            });
        }
    }
    Ok(())
}

/// Brings the database to the present format; servers that start together do so one after
/// another.
async fn migrate(connection: &mut PgConnection) -> Result<(), StoreError> {
    let known = MIGRATIONS.len() as i64;
    let mut transaction = connection.begin().await?;
    sqlx::query("SELECT pg_advisory_xact_lock($1)")
        .bind(FORMAT_LOCK)
        .execute(&mut *transaction)
        .await?;
    let there: bool = sqlx::query_scalar("SELECT to_regclass('format') IS NOT NULL")
        .fetch_one(&mut *transaction)
        .await?;
    // Whoever finds the present format writes nothing, and needs no leave to.
    let found: i64 = match there {
        true => {
            let row = sqlx::query("SELECT version FROM format");
            row.fetch_one(&mut *transaction).await?.try_get(0)?
        }
        false => {
            sqlx::raw_sql(
                "CREATE TABLE format (version BIGINT NOT NULL);
                 INSERT INTO format (version) VALUES (0)",
            )
            .execute(&mut *transaction)
            .await?;
            0
        }
    };
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    for (at, migration) in (1..).zip(MIGRATIONS) {
        if at > found {
            sqlx::raw_sql(migration).execute(&mut *transaction).await?;
        }
    }
    if found < known {
        sqlx::query("UPDATE format SET version = $1")
            .bind(known)
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(())
}
