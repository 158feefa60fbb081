//! Dossiers, their events, and the answers under keys.

use std::{collections::BTreeSet, sync::Arc};

use tokio::task::JoinSet;

use super::{Place, addition, filing, filing_of, link, request, row};
use crate::store::{Addition, Earlier, Filing, Listing, Outcome, Row, Store, StoreError, chain};

fn done(code: &str) -> Outcome {
    Outcome::Done(code.into())
}

pub(super) async fn one_key_files_once_and_codes_follow_one_another(
    place: &Place,
) -> anyhow::Result<()> {
    let store = place.open().await?;
    let before = |code: &str| Outcome::Earlier(Earlier::Answered(code.into()));
    assert_eq!(store.earlier(&request("a", "1")).await?, None);
    assert_eq!(store.file(filing("a", "1")).await?, done("H27-261123-0001"));
    assert_eq!(
        store.file(filing("a", "1")).await?,
        before("H27-261123-0001")
    );
    assert_eq!(
        store.file(filing("a", "2")).await?,
        Outcome::Earlier(Earlier::Other)
    );
    let earlier = store.earlier(&request("a", "2")).await?;
    assert_eq!(earlier, Some(Earlier::Other));
    assert_eq!(store.file(filing("b", "1")).await?, done("H27-261123-0002"));
    Ok(())
}

/// How many of what was sent at once was new, and the codes of all.
async fn sent_at_once(
    stores: &[Arc<dyn Store>],
    filings: impl Iterator<Item = Filing>,
) -> anyhow::Result<(usize, BTreeSet<String>)> {
    let mut sending = JoinSet::new();
    for (filing, store) in filings.zip(stores.iter().cycle()) {
        let store = Arc::clone(store);
        sending.spawn(async move { store.file(filing).await });
    }
    let (mut new, mut codes) = (0, BTreeSet::new());
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
    Ok((new, codes))
}

pub(super) async fn many_at_once_are_each_kept_once(place: &Place) -> anyhow::Result<()> {
    let store = place.open().await?;
    // Sixty dossiers, each sent eight times at once.
    let filings = (0..480).map(|number| filing(&(number % 60).to_string(), "1"));
    let (new, codes) = sent_at_once(&[Arc::clone(&store)], filings).await?;
    assert_eq!((new, codes.len()), (60, 60));
    // And so it stands when it is opened again.
    drop(store);
    let again = place.open().await?;
    assert_eq!(again.codes("", 1_000).await?.len(), 60);
    assert_eq!(
        again.codes("H27-261123-0059", 1_000).await?,
        ["H27-261123-0060"]
    );
    Ok(())
}

pub(super) async fn two_servers_are_as_one(place: &Place) -> anyhow::Result<()> {
    // Both make the database, or find it made.
    let (one, other) = tokio::join!(place.open(), place.open());
    // The same key comes to the one and to the other.
    let filings = (0..80).map(|number| filing(&(number / 2 % 20).to_string(), "1"));
    let (new, codes) = sent_at_once(&[one?, other?], filings).await?;
    assert_eq!((new, codes.len()), (20, 20));
    assert_eq!(
        codes.last().map(String::as_str),
        Some("H27-261123-0020"),
        "a number was lost"
    );
    Ok(())
}

pub(super) async fn what_is_refused_leaves_nothing_and_takes_nobody_along(
    place: &Place,
) -> anyhow::Result<()> {
    let store = place.open().await?;
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
    assert_eq!(freed, done("H27-261123-0003"));
    Ok(())
}

pub(super) async fn an_event_is_added_to_what_was_seen_and_stays(
    place: &Place,
) -> anyhow::Result<()> {
    let store = place.open().await?;
    store.file(filing("a", "1")).await?;
    let code = "H27-261123-0001";
    assert_eq!(store.add(addition(code, 1)).await?, done("done"));
    for late in [0, 1, 3] {
        assert_eq!(store.add(addition(code, late)).await?, Outcome::Moved);
    }
    assert_eq!(
        store.add(addition("H27-261123-0009", 1)).await?,
        Outcome::Moved
    );
    assert_eq!(store.links(code).await?, [link(code, 0), link(code, 1)]);
    // A row made before the last event does not take the place of the one after it.
    store.replace(row(code, 1)).await?;
    assert_eq!(store.row(code).await?.map(|row| row.events), Some(2));
    // A row that was lost or changed is made again.
    for lost in ["DELETE FROM dossiers", "UPDATE dossiers SET stage = 'x'"] {
        place.execute(lost).await?;
        store.replace(row(code, 2)).await?;
        assert_eq!(store.row(code).await?, Some(row(code, 2)), "{lost}");
    }
    for statement in [
        "DELETE FROM events",
        "UPDATE events SET body = 'x'",
        "UPDATE events SET number = 7 WHERE number = 1",
        "UPDATE events SET content = 'other'",
        "INSERT INTO events SELECT dossier, number, 'x', content, hash FROM events WHERE true
             ON CONFLICT (dossier, number) DO UPDATE SET body = 'x'",
    ] {
        assert!(place.execute(statement).await.is_err(), "{statement}");
    }
    // To erase what is personal is all that may be done.
    let erased = place.execute("UPDATE events SET content = NULL").await?;
    assert_eq!(erased, 2);
    Ok(())
}

pub(super) async fn of_those_who_add_at_once_one_does(place: &Place) -> anyhow::Result<()> {
    let store = place.open().await?;
    store.file(filing("a", "1")).await?;
    let code = "H27-261123-0001";
    for after in 1..6 {
        let mut adding = JoinSet::new();
        for _ in 0..8 {
            let store = Arc::clone(&store);
            adding.spawn(async move { store.add(addition(code, after)).await });
        }
        let mut outcomes = Vec::new();
        while let Some(outcome) = adding.join_next().await {
            outcomes.push(outcome??);
        }
        let moved = outcomes.iter().filter(|one| **one == Outcome::Moved);
        assert_eq!((moved.count(), outcomes.len()), (7, 8));
    }
    assert_eq!(store.links(code).await?.len(), 6);
    Ok(())
}

pub(super) async fn one_request_at_once_is_done_once(place: &Place) -> anyhow::Result<()> {
    let store = place.open().await?;
    for key in ["a", "b"] {
        store.file(filing(key, "1")).await?;
    }
    for round in 0..5_u32 {
        let mut adding = JoinSet::new();
        // The same request eight times, and its key for another dossier, too.
        for number in 0..16 {
            let store = Arc::clone(&store);
            let (code, fingerprint) = match number % 2 {
                0 => ("H27-261123-0001", "1"),
                _ => ("H27-261123-0002", "2"),
            };
            let events = store.row(code).await?.map_or(0, |row| row.events);
            let addition = Addition {
                request: Some(request(&format!("round {round}"), fingerprint)),
                ..addition(code, events)
            };
            adding.spawn(async move { (fingerprint, store.add(addition).await) });
        }
        let (mut did, mut outcomes) = (None, Vec::new());
        while let Some(outcome) = adding.join_next().await {
            let (fingerprint, outcome) = outcome?;
            let outcome = outcome?;
            if outcome == done("done") {
                assert_eq!(did.replace(fingerprint), None, "done twice");
            }
            outcomes.push((fingerprint, outcome));
        }
        for (fingerprint, outcome) in outcomes {
            let expected = match Some(fingerprint) == did {
                true => Earlier::Answered("done".into()),
                false => Earlier::Other,
            };
            let expected = Outcome::Earlier(expected);
            assert!(
                outcome == done("done") || outcome == expected,
                "{outcome:?}, expected {expected:?}"
            );
        }
    }
    let (one, other) = (
        store.links("H27-261123-0001").await?,
        store.links("H27-261123-0002").await?,
    );
    assert_eq!(one.len() + other.len(), 2 + 5);
    Ok(())
}

pub(super) async fn a_list_goes_on_where_it_ended(place: &Place) -> anyhow::Result<()> {
    let store = place.open().await?;
    let due = |day: u32| format!("2026-12-{day:02}T17:30:00+07:00").parse().ok();
    let days = [Some(9), None, Some(3), Some(9), None, Some(1)];
    for (number, day) in days.into_iter().enumerate() {
        let made = move |row| Row {
            due_at: day.and_then(due),
            ..row
        };
        let filing = filing_of(&number.to_string(), "1", Vec::new(), made);
        store.file(filing).await?;
    }
    let listed = async |stages: &[&str], after: Option<String>, at_most| {
        let rows = store.list(Listing {
            agency: "office".into(),
            stages: stages.iter().map(|stage| (*stage).into()).collect(),
            after,
            at_most,
        });
        let rows = rows.await?.into_iter().map(|row| row.code);
        anyhow::Ok(rows.collect::<Vec<_>>())
    };
    let all = [6, 3, 1, 4, 2, 5].map(|number| format!("H27-261123-000{number}"));
    assert_eq!(listed(&["sent", "x"], None, 10).await?, all);
    assert_eq!(listed(&[], None, 10).await?, all);
    assert!(listed(&["x"], None, 10).await?.is_empty());
    let mut pages = Vec::new();
    loop {
        let page = listed(&["sent"], pages.last().cloned(), 2).await?;
        if page.is_empty() {
            break;
        }
        pages.extend(page);
    }
    assert_eq!(pages, all);
    Ok(())
}

pub(super) async fn codes_come_in_the_order_of_their_bytes(place: &Place) -> anyhow::Result<()> {
    let store = place.open().await?;
    for unit in ["b", "H27", "B", "Đ", "h.27", "H-27", "đ", "a"] {
        let filing = Filing {
            unit: unit.into(),
            ..filing(unit, "1")
        };
        store.file(filing).await?;
    }
    let codes = store.codes("", 100).await?;
    let mut sorted = codes.clone();
    sorted.sort();
    assert_eq!((codes.len(), &codes), (8, &sorted));
    let mut pages: Vec<String> = Vec::new();
    loop {
        let after = pages.last().cloned().unwrap_or_default();
        let page = store.codes(&after, 3).await?;
        if page.is_empty() {
            break;
        }
        pages.extend(page);
    }
    assert_eq!(pages, codes);
    let listing = Listing {
        agency: "office".into(),
        at_most: 100,
        ..Listing::default()
    };
    let listed = store.list(listing).await?.into_iter().map(|row| row.code);
    assert_eq!(listed.collect::<Vec<_>>(), codes);
    Ok(())
}

pub(super) async fn moments_stay_as_they_were_written(place: &Place) -> anyhow::Result<()> {
    let store = place.open().await?;
    let made = |row| Row {
        sent_at: "2026-11-23T09:00:00.123456789+07:00"
            .parse()
            .unwrap_or_default(),
        due_at: "2026-12-01T10:30:00+00:00".parse().ok(),
        ended_at: "2026-12-02T08:00:00+07:00".parse().ok(),
        record: r#"{"vì":"Ứng Hoà","\u0000":"\u0000"}"#.into(),
        ..row
    };
    let code = "H27-261123-0001";
    store.file(filing_of("a", "1", Vec::new(), made)).await?;
    let found = store.row(code).await?;
    assert_eq!(found, Some(made(row(code, 1))));
    let moments = found.map(|row| {
        [Some(row.sent_at), row.due_at, row.ended_at].map(|at| at.map(|at| at.to_rfc3339()))
    });
    let moments = moments.unwrap_or_default().map(Option::unwrap_or_default);
    assert_eq!(
        moments,
        [
            "2026-11-23T09:00:00.123456789+07:00",
            "2026-12-01T10:30:00+00:00",
            "2026-12-02T08:00:00+07:00"
        ]
    );
    // It ended before one moment, and not before another.
    for (before, codes) in [
        ("2026-12-02T08:00:00+07:00", vec![]),
        ("2026-12-02T01:00:01+00:00", vec![code]),
    ] {
        assert_eq!(store.ended(before.parse()?, 10).await?, codes, "{before}");
    }
    Ok(())
}

pub(super) async fn what_is_erased_is_gone_and_the_rest_stays(place: &Place) -> anyhow::Result<()> {
    let store = place.open().await?;
    store.file(filing("a", "1")).await?;
    let code = "H27-261123-0001";
    store.add(addition(code, 1)).await?;
    // Something was added since the row was made.
    assert!(!store.erase(row(code, 1)).await?);
    let before = store.links(code).await?;
    assert!(before.iter().all(|link| link.content.is_some()));
    let blank = Row {
        record: "blank".into(),
        ..row(code, 2)
    };
    assert!(store.erase(blank.clone()).await?);
    let after = store.links(code).await?;
    assert!(after.iter().all(|link| link.content.is_none()));
    let hashes = |links: &[chain::Link]| links.iter().map(|link| link.hash.clone()).collect();
    let (before, after): (Vec<_>, Vec<_>) = (hashes(&before), hashes(&after));
    assert_eq!(before, after);
    assert_eq!(store.row(code).await?, Some(blank));
    Ok(())
}

pub(super) async fn it_can_be_written(place: &Place) -> anyhow::Result<()> {
    let store = place.open().await?;
    for _ in 0..2 {
        store.ready().await?;
    }
    assert_eq!(place.number("SELECT count(*) FROM alive").await?, 1);
    Ok(())
}
