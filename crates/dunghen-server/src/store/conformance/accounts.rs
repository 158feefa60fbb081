//! Officers, their sessions, and tries at what is guarded.

use std::{collections::BTreeSet, sync::Arc};

use chrono::{DateTime, FixedOffset, TimeDelta};
use tokio::task::JoinSet;

use super::Place;
use crate::store::Officer;

fn moment() -> DateTime<FixedOffset> {
    "2026-11-23T09:00:00+07:00".parse().unwrap_or_default()
}

fn officer(password: &str) -> Officer {
    Officer {
        account: "hanh".into(),
        full_name: "Trần Thị Hạnh".into(),
        agency: "office".into(),
        password: password.into(),
    }
}

pub(super) async fn an_account_ends_the_sessions_of_the_one_before(
    place: &Place,
) -> anyhow::Result<()> {
    let store = place.open().await?;
    let (now, hour) = (moment(), TimeDelta::hours(1));
    assert!(store.keep_session("s", "hanh", now + hour).await.is_err());
    store.keep_officer(officer("old")).await?;
    assert_eq!(store.officer("hanh").await?, Some(officer("old")));
    assert_eq!(store.officer("khac").await?, None);
    for secret in ["s", "t", "u"] {
        store.keep_session(secret, "hanh", now + hour).await?;
    }
    assert_eq!(store.session("s", now).await?, Some(officer("old")));
    assert_eq!(store.session("s", now + hour).await?, None);
    store.end_session("s", now).await?;
    assert_eq!(store.session("s", now).await?, None);
    assert!(store.session("t", now).await?.is_some());
    store.keep_officer(officer("new")).await?;
    assert_eq!(store.session("t", now).await?, None);
    assert_eq!(store.officer("hanh").await?, Some(officer("new")));
    // Whoever ends one ends all that have run out.
    store.keep_session("t", "hanh", now + hour).await?;
    store.end_session("other", now + hour).await?;
    let sessions = "SELECT count(*) FROM sessions";
    assert_eq!(place.number(sessions).await?, 0);
    // An account that is closed is out at once.
    store.keep_session("v", "hanh", now + hour).await?;
    assert!(store.close_officer("hanh").await?);
    assert_eq!(store.session("v", now).await?, None);
    assert_eq!(store.officer("hanh").await?, None);
    assert!(!store.close_officer("hanh").await?);
    Ok(())
}

pub(super) async fn tries_at_once_are_counted_one_after_another(
    place: &Place,
) -> anyhow::Result<()> {
    let store = place.open().await?;
    let now = moment();
    let since = now - TimeDelta::hours(1);
    let mut trying = JoinSet::new();
    for number in 0..40 {
        let store = Arc::clone(&store);
        let what = if number % 2 == 0 { "hanh" } else { "khac" };
        trying.spawn(async move { (what, store.count_try(what, now, since).await) });
    }
    let mut counted = BTreeSet::new();
    while let Some(tried) = trying.join_next().await {
        let (what, count) = tried?;
        assert!(counted.insert((what, count?)), "counted twice");
    }
    assert_eq!(counted.len(), 40);
    assert!(counted.contains(&("hanh", 20)) && counted.contains(&("khac", 20)));
    // What is taken back is taken back once each.
    let mut forgetting = JoinSet::new();
    for _ in 0..5 {
        let store = Arc::clone(&store);
        forgetting.spawn(async move { store.forget_try("hanh", now).await });
    }
    while let Some(forgotten) = forgetting.join_next().await {
        forgotten??;
    }
    assert_eq!(store.count_try("hanh", now, since).await?, 16);
    // Those before a moment do not count, and those before a day are gone.
    let later = now + TimeDelta::days(1) + TimeDelta::seconds(1);
    assert_eq!(store.count_try("hanh", later, later).await?, 1);
    assert_eq!(place.number("SELECT count(*) FROM tries").await?, 1);
    Ok(())
}

pub(super) async fn what_has_a_nul_in_it_is_not_found(place: &Place) -> anyhow::Result<()> {
    let store = place.open().await?;
    store.keep_officer(officer("old")).await?;
    let now = moment();
    let odd = "hanh\0";
    assert_eq!(store.officer(odd).await?, None);
    assert_eq!(store.session(odd, now).await?, None);
    assert_eq!(store.count_try(odd, now, now).await?, 1);
    store.forget_try(odd, now).await?;
    assert_eq!(store.count_try(odd, now, now).await?, 1);
    assert_eq!(store.row(odd).await?, None);
    assert!(store.links(odd).await?.is_empty());
    assert_eq!(store.draft(odd).await?, None);
    assert_eq!(store.upload(odd).await?, None);
    assert!(store.uploads(odd).await?.is_empty());
    assert_eq!(store.kept(odd).await?, None);
    assert_eq!(store.held(odd, odd).await?, None);
    assert!(!store.is_kept(odd).await?);
    Ok(())
}
