//! What is PostgreSQL's own.

use anyhow::Context;

use crate::{
    cluster::Database,
    store::{Location, Outcome, StoreError, conformance::filing, open},
};

async fn opened(database: &Database) -> Result<(), StoreError> {
    let location = Location::of(Default::default(), Some(&database.address()))?;
    open(&location).await.map(drop)
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_left_alone() -> anyhow::Result<()> {
    let database = Database::new()?;
    opened(&database).await?;
    database.ask("UPDATE format SET version = 99")?;
    assert!(matches!(
        opened(&database).await,
        Err(StoreError::Newer { found: 99, .. })
    ));
    Ok(())
}

#[tokio::test]
async fn whoever_may_not_change_the_format_may_work() -> anyhow::Result<()> {
    let database = Database::new()?;
    opened(&database).await?;
    database.ask("CREATE ROLE clerk LOGIN")?;
    let address = database.address().replace("postgres@", "clerk@");
    let location = Location::of(Default::default(), Some(&address))?;
    assert!(open(&location).await.is_err(), "it may read nothing yet");
    database.ask(
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO clerk;
         GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO clerk",
    )?;
    open(&location).await?.ready().await?;
    Ok(())
}

#[tokio::test]
async fn what_would_not_survive_a_power_cut_is_refused() -> anyhow::Result<()> {
    let database = Database::new()?;
    for (value, fits) in [
        ("off", false),
        ("local", false),
        ("remote_write", false),
        ("remote_apply", true),
        ("on", true),
    ] {
        let name = database.ask("SELECT current_database()")?;
        database.ask(&format!(
            "ALTER DATABASE {name} SET synchronous_commit = {value}"
        ))?;
        let opened = opened(&database).await;
        let told = opened.as_ref().map_err(ToString::to_string);
        assert_eq!(opened.is_ok(), fits, "{value}: {told:?}");
        assert!(fits || matches!(opened, Err(StoreError::Pragma { .. })));
    }
    Ok(())
}

#[tokio::test]
async fn a_setting_that_changes_later_is_not_overlooked() -> anyhow::Result<()> {
    let database = Database::new()?;
    let location = Location::of(Default::default(), Some(&database.address()))?;
    let store = open(&location).await?;
    let name = database.ask("SELECT current_database()")?;
    database.ask(&format!(
        "ALTER DATABASE {name} SET synchronous_commit = off"
    ))?;
    // Its first connection is made now, and is tried for a while; the log says why.
    assert!(store.ready().await.is_err());
    Ok(())
}

#[tokio::test]
async fn all_events_at_once_are_not_deleted_either() -> anyhow::Result<()> {
    let database = Database::new()?;
    opened(&database).await?;
    database.ask("INSERT INTO events VALUES ('H27', 0, '{}', 'personal', 'hash')")?;
    for statement in [
        "TRUNCATE events",
        "SET session_replication_role = replica; DELETE FROM events",
        "SET session_replication_role = replica; UPDATE events SET body = 'x'",
        "MERGE INTO events USING (SELECT 1) AS one ON true
             WHEN MATCHED THEN UPDATE SET content = 'other'",
    ] {
        let done = database.ask(statement);
        let told = done.as_ref().map_or_else(ToString::to_string, Clone::clone);
        assert!(told.contains("an event is never"), "{statement}: {told}");
    }
    Ok(())
}

#[tokio::test]
async fn it_is_copied_by_its_own_tools() -> anyhow::Result<()> {
    let database = Database::new()?;
    let location = Location::of(Default::default(), Some(&database.address()))?;
    let store = open(&location).await?;
    let refused = store
        .back_up("copy".as_ref())
        .await
        .map_err(|e| e.to_string());
    assert!(refused.is_err_and(|told| told.contains("pg_dump")));
    Ok(())
}

#[test]
fn an_address_is_told_without_its_password() {
    for address in ["mysql://dunghen:geheim@host/db", "geheim", ""] {
        let told = Location::of(Default::default(), Some(address)).map_err(|e| e.to_string());
        let told = told.err().unwrap_or_default();
        assert!(told.contains("expected postgres://"), "{told}");
        assert!(!told.contains("geheim") || address == "geheim", "{told}");
    }
    let unreadable = "postgres://dunghen:geheim@host:port/db";
    let told = Location::of(Default::default(), Some(unreadable)).map_err(|e| e.to_string());
    let told = told.err().unwrap_or_default();
    assert!(!told.is_empty() && !told.contains("geheim"), "{told}");
}

#[tokio::test]
async fn a_full_disk_is_told_and_got_over() -> anyhow::Result<()> {
    let database = Database::new()?;
    let location = Location::of(Default::default(), Some(&database.address()))?;
    let store = open(&location).await?;
    // What PostgreSQL says when it can make a file no longer.
    database.ask(
        "CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS $$
             BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
         CREATE TRIGGER disk_full BEFORE INSERT ON dossiers
             FOR EACH ROW EXECUTE FUNCTION disk_full()",
    )?;
    for _ in 0..3 {
        let full = store.file(filing("a", "1")).await;
        assert!(full.as_ref().is_err_and(StoreError::is_full), "{full:?}");
    }
    database.ask("DROP TRIGGER disk_full ON dossiers")?;
    assert_eq!(
        store.file(filing("a", "1")).await?,
        Outcome::Done("H27-261123-0001".into())
    );
    Ok(())
}

#[tokio::test]
async fn one_server_at_a_time_works_on_an_upload() -> anyhow::Result<()> {
    let database = Database::new()?;
    let location = Location::of(Default::default(), Some(&database.address()))?;
    let (one, other) = (open(&location).await?, open(&location).await?);
    let lease = one.lease("u").await?;
    assert!(lease.is_some());
    assert!(other.lease("u").await?.is_none());
    assert!(other.lease("v").await?.is_some());
    if let Some(lease) = lease {
        lease.give_back().await;
    }
    // One that is dropped is given back, too.
    drop(other.lease("u").await?.context("it was given back")?);
    let taken = loop {
        match other.lease("u").await? {
            Some(lease) => break lease,
            None => tokio::task::yield_now().await,
        }
    };
    assert!(one.lease("u").await?.is_none());
    // A line that is cut takes all leave on it along, and another is made.
    database.ask(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )?;
    let lease = one.lease("u").await?;
    assert!(lease.is_some());
    // What was had on the line before gives nothing back on the new one.
    drop(taken);
    assert!(other.lease("u").await?.is_none());
    Ok(())
}
