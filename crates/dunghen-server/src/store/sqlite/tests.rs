//! What the store promises, on a real database.

use std::sync::Arc;

use tokio::task::JoinSet;

use super::*;
use crate::store::{
    Addition, Earlier, Filing, Ledger, Listing, Outcome, Repeatable, Row, Written,
    chain::{BEGINNING, Link},
};

fn row(code: &str, events: u32) -> Row {
    Row {
        code: code.into(),
        procedure: "1.013233".into(),
        agency: "office".into(),
        stage: "sent".into(),
        sent_at: "2026-11-23T09:00:00+07:00".parse().unwrap_or_default(),
        due_at: None,
        ended_at: None,
        events,
        record: "{}".into(),
    }
}

fn link(code: &str, number: u32) -> Link {
    Link::new(code, number, BEGINNING, "{}".into(), None)
}

fn filing(key: &str, fingerprint: &str) -> Filing {
    Filing {
        request: Repeatable {
            key: key.into(),
            fingerprint: fingerprint.into(),
        },
        unit: "H27".into(),
        day: "2026-11-23".parse().unwrap_or_default(),
        write: Box::new(|code| {
            Ok(Written {
                link: link(code, 0),
                row: row(code, 1),
                files: Vec::new(),
                answer: code.into(),
            })
        }),
    }
}

fn addition(code: &str, after: u32) -> Addition {
    Addition {
        request: None,
        after,
        link: link(code, after),
        row: row(code, after + 1),
        files: Vec::new(),
        answer: "done".into(),
    }
}

#[tokio::test]
async fn one_key_files_once_and_codes_follow_one_another() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let store = Sqlite::open(&folder.path().join("test.sqlite"))?;
    let done = |code: &str| Outcome::Done(code.into());
    let before = |code: &str| Outcome::Earlier(Earlier::Answered(code.into()));
    assert_eq!(store.file(filing("a", "1")).await?, done("H27-261123-0001"));
    assert_eq!(
        store.file(filing("a", "1")).await?,
        before("H27-261123-0001")
    );
    assert_eq!(
        store.file(filing("a", "2")).await?,
        Outcome::Earlier(Earlier::Other)
    );
    assert_eq!(store.file(filing("b", "1")).await?, done("H27-261123-0002"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_are_each_kept_once() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("test.sqlite");
    let store = Arc::new(Sqlite::open(&path)?);
    let mut sending = JoinSet::new();
    // Sixty dossiers, each sent eight times at once.
    for number in 0..480 {
        let store = Arc::clone(&store);
        sending.spawn(async move { store.file(filing(&(number % 60).to_string(), "1")).await });
    }
    let (mut new, mut codes) = (0, std::collections::BTreeSet::new());
    while let Some(filed) = sending.join_next().await {
        match filed?? {
            Outcome::Done(code) => {
                new += 1;
                codes.insert(code);
            }
            Outcome::Earlier(Earlier::Answered(code)) => drop(codes.insert(code)),
            other => anyhow::bail!("found {other:?}"),
        }
    }
    assert_eq!((new, codes.len()), (60, 60));
    // And so it stands when it is opened again.
    drop(store);
    let again = Sqlite::open(&path)?;
    assert_eq!(again.codes("", 1_000).await?.len(), 60);
    assert_eq!(
        again.codes("H27-261123-0059", 1_000).await?,
        ["H27-261123-0060"]
    );
    Ok(())
}

#[tokio::test]
async fn what_is_refused_leaves_nothing_and_takes_nobody_along() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let store = Sqlite::open(&folder.path().join("test.sqlite"))?;
    let broken = Filing {
        write: Box::new(|_| Err(serde::ser::Error::custom("no"))),
        ..filing("broken", "1")
    };
    let (one, bad, two) = tokio::join!(
        store.file(filing("a", "1")),
        store.file(broken),
        store.file(filing("b", "1"))
    );
    assert!(matches!(bad, Err(StoreError::Json(_))));
    let (one, two) = (one?, two?);
    assert!(matches!((&one, &two), (Outcome::Done(_), Outcome::Done(_))));
    // Its key and its number are free.
    let freed = store.file(filing("broken", "1")).await?;
    assert_eq!(freed, Outcome::Done("H27-261123-0003".into()));
    Ok(())
}

#[tokio::test]
async fn an_event_is_added_to_what_was_seen_and_stays() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("test.sqlite");
    let store = Sqlite::open(&path)?;
    store.file(filing("a", "1")).await?;
    let code = "H27-261123-0001";
    let first = store.add(addition(code, 1)).await?;
    assert_eq!(first, Outcome::Done("done".into()));
    for late in [0, 1, 3] {
        assert_eq!(store.add(addition(code, late)).await?, Outcome::Moved);
    }
    assert_eq!(
        store.add(addition("H27-261123-0009", 1)).await?,
        Outcome::Moved
    );
    assert_eq!(store.links(code).await?.len(), 2);
    // A row made before the last event does not take the place of the one after it.
    store.replace(row(code, 1)).await?;
    assert_eq!(store.row(code).await?.map(|row| row.events), Some(2));
    let database = Connection::open(&path)?;
    for statement in [
        "INSERT OR REPLACE INTO events SELECT dossier, number, 'x', content, hash FROM events",
        "DELETE FROM events",
        "UPDATE events SET body = 'x'",
        "UPDATE events SET number = 7 WHERE number = 1",
        "UPDATE events SET content = 'other'",
    ] {
        assert!(database.execute(statement, []).is_err(), "{statement}");
    }
    // To erase what is personal is all that may be done.
    assert_eq!(database.execute("UPDATE events SET content = NULL", [])?, 2);
    Ok(())
}

#[tokio::test]
async fn a_list_goes_on_where_it_ended() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let store = Sqlite::open(&folder.path().join("test.sqlite"))?;
    let due = |day: u32| format!("2026-12-{day:02}T17:30:00+07:00").parse().ok();
    let days = [Some(9), None, Some(3), Some(9), None, Some(1)];
    for (number, day) in days.into_iter().enumerate() {
        let mut filing = filing(&number.to_string(), "1");
        filing.write = Box::new(move |code| {
            Ok(Written {
                link: link(code, 0),
                row: Row {
                    due_at: day.and_then(due),
                    ..row(code, 1)
                },
                files: Vec::new(),
                answer: code.into(),
            })
        });
        store.file(filing).await?;
    }
    let listed = async |after: Option<String>, at_most| {
        let rows = store.list(Listing {
            agency: "office".into(),
            stages: vec!["sent".into()],
            after,
            at_most,
        });
        let rows = rows.await?.into_iter().map(|row| row.code);
        anyhow::Ok(rows.collect::<Vec<_>>())
    };
    let all = [6, 3, 1, 4, 2, 5].map(|number| format!("H27-261123-000{number}"));
    assert_eq!(listed(None, 10).await?, all);
    let mut pages = Vec::new();
    loop {
        let page = listed(pages.last().cloned(), 2).await?;
        if page.is_empty() {
            break;
        }
        pages.extend(page);
    }
    assert_eq!(pages, all);
    Ok(())
}

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
        let mut filing = filing("large", "1");
        filing.write = Box::new(|code| {
            Ok(Written {
                link: link(code, 0),
                row: Row {
                    record: "x".repeat(100_000),
                    ..row(code, 1)
                },
                files: Vec::new(),
                answer: code.into(),
            })
        });
        filing
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
