//! What is SQLite's own.

use super::*;
use crate::store::{Ledger, Outcome, Row, conformance::filing_of};

#[test]
fn a_database_of_a_newer_version_is_left_alone() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("test.sqlite");
    drop(Sqlite::open(&path)?);
    Connection::open(&path)?.pragma_update(None, "user_version", 99)?;
    assert!(matches!(
        Sqlite::open(&path),
        Err(StoreError::Newer { found: 99, .. })
    ));
    Ok(())
}

#[tokio::test]
async fn a_full_disk_is_told_and_got_over() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("test.sqlite");
    let store = Sqlite::open(&path)?;
    // As many pages as there are: the next one finds no room.
    let pages = store.write(|connection| {
        let pages: i64 = connection.pragma_query_value(None, "page_count", |row| row.get(0))?;
        connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))?;
        Ok(pages)
    });
    let pages = pages.await?;
    let large = || {
        filing_of("large", "1", Vec::new(), |row| Row {
            record: "x".repeat(100_000),
            ..row
        })
    };
    for _ in 0..3 {
        let full = store.file(large()).await;
        assert!(full.as_ref().is_err_and(StoreError::is_full), "{full:?}");
    }
    let more = store.write(move |connection| {
        connection.pragma_update_and_check(None, "max_page_count", pages + 1_000, |_| Ok(()))?;
        Ok(())
    });
    more.await?;
    assert_eq!(
        store.file(large()).await?,
        Outcome::Done("H27-261123-0001".into())
    );
    Ok(())
}
