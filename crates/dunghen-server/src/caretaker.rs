//! What the server puts in order by itself: what nobody goes on with, and what has been
//! kept as long as it may be.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, FixedOffset, TimeDelta};
use tokio::time;

use crate::{
    state::AppState,
    store::{Store, record::Record},
    uploads::{FileError, Files},
};

/// How often.
const EVERY: Duration = Duration::from_secs(60 * 60);

/// How old a file is that nobody knows of before it goes: whoever keeps one takes it down
/// at once.
const UNKNOWN_FOR: Duration = Duration::from_secs(24 * 60 * 60);

/// How many dossiers are erased at a time.
const AT_ONCE: u32 = 100;

/// Puts things in order, again and again.
pub(crate) async fn tidy(state: Arc<AppState>) {
    let mut every = time::interval(EVERY);
    loop {
        every.tick().await;
        let now = state.clock.now();
        if let Err(error) = sweep(&state.files, now).await {
            tracing::warn!(%error, "what is over could not be swept");
        }
        if let Some(days) = state.settings.keep_days {
            let kept_for = TimeDelta::days(days.into());
            if let Err(error) = erase(&*state.store, now, kept_for).await {
                tracing::warn!(%error, "what is kept for too long could not be erased");
            }
        }
    }
}

/// Removes drafts and uploads that have run out, and files that nothing holds.
pub(crate) async fn sweep(files: &Files, at: DateTime<FixedOffset>) -> Result<(), FileError> {
    let swept = files.store.sweep(at).await?;
    for upload in &swept.uploads {
        files.shelf.drop_upload(upload).await?;
    }
    for object in &swept.files {
        files.shelf.drop_kept(object).await?;
    }
    for object in files.shelf.older(UNKNOWN_FOR).await? {
        if !files.store.is_kept(&object).await? {
            files.shelf.drop_kept(&object).await?;
        }
    }
    files.shelf.clear_scratch(UNKNOWN_FOR)?;
    for upload in files.shelf.uploads(UNKNOWN_FOR).await? {
        if files.store.upload(&upload).await?.is_none() {
            files.shelf.drop_upload(&upload).await?;
        }
    }
    Ok(())
}

/// Erases what is personal of the dossiers that ended so long ago; how many there were.
pub(crate) async fn erase(
    store: &dyn Store,
    now: DateTime<FixedOffset>,
    kept_for: TimeDelta,
) -> anyhow::Result<u32> {
    let mut erased = 0;
    loop {
        let codes = store.ended(now - kept_for, AT_ONCE).await?;
        let mut any = false;
        for code in &codes {
            let gone = erase_one(store, code).await?;
            any |= gone;
            erased += u32::from(gone);
        }
        // What something is added to just now is looked at next time.
        if !any {
            return Ok(erased);
        }
    }
}

/// Erases what is personal of one dossier; false where something was added meanwhile.
pub(crate) async fn erase_one(store: &dyn Store, code: &str) -> anyhow::Result<bool> {
    let links = store.links(code).await?;
    let row = Record::blanked(&links)?.row()?;
    let gone = store.erase(row).await?;
    if gone {
        tracing::info!("what was personal of a dossier is erased");
    }
    Ok(gone)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::{
        Inspector,
        sealed::{FileKey, KeyRing},
        shelf::Shelf,
        store::{
            Draft, Drafts, Filing, Kept, Ledger, Quota, Repeatable, Row, Upload, UploadState,
            Written,
            chain::{BEGINNING, Link},
            sqlite::Sqlite,
        },
    };

    const ALL: Quota = Quota {
        files: 10,
        bytes: 1_000,
    };

    fn upload(id: &str, draft: &str, until: i64) -> Upload {
        Upload {
            id: id.into(),
            draft: draft.into(),
            name: "a.pdf".into(),
            length: 10,
            received: 10,
            tail: Vec::new(),
            key: "k1.00".into(),
            state: UploadState::Received,
            outcome: String::new(),
            until,
        }
    }

    #[tokio::test]
    async fn what_is_over_goes_and_what_is_held_stays() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let store = Arc::new(Sqlite::open(&folder.path().join("test.sqlite"))?);
        let files = Files::new(
            Arc::<Sqlite>::clone(&store),
            Shelf::open(&folder.path().join("files"))?,
            KeyRing::open(&folder.path().join("keys.toml"))?,
            Inspector::new(PathBuf::new(), dunghen_files::Limits::default()),
        );
        let now: DateTime<FixedOffset> = "2026-11-23T09:00:00+07:00".parse()?;
        let (past, coming) = (now.timestamp() - 1, now.timestamp() + 1);
        // Of each draft one file is kept, and one is on its way.
        for (draft, until) in [("over", past), ("on", coming)] {
            let kept = Draft {
                id: draft.into(),
                secret: String::new(),
                version: 0,
                content: String::new(),
                until,
            };
            store.keep_draft(kept).await?;
            for (kind, until) in [("kept", coming), ("arriving", coming), ("left", past)] {
                let id = format!("{draft}-{kind}");
                let mut upload = upload(&id, draft, until);
                assert!(store.begin_upload(upload.clone(), ALL).await?);
                files.shelf.take_up(&id, 0).await?;
                files.shelf.append(&id, 0, b"sealed".to_vec()).await?;
                if kind == "kept" {
                    upload.state = UploadState::Accepted;
                    let object = format!("aa/{id}");
                    files.shelf.keep(&id, &object).await?;
                    let file = Kept {
                        sha256: id.clone(),
                        object,
                        bytes: 10,
                        kind: "\"pdf\"".into(),
                        key: files.keys.seal(&FileKey::fresh()?)?,
                    };
                    assert!(store.accept_upload(upload, file).await?.is_some());
                    files.shelf.drop_upload(&id).await?;
                }
            }
        }
        // A dossier was filed with the file of the draft that is over.
        let filed = move |code: &str| Written {
            link: Link::new(code, 0, BEGINNING, "{}".into(), None),
            row: Row {
                code: code.into(),
                procedure: String::new(),
                agency: String::new(),
                stage: "sent".into(),
                sent_at: now,
                due_at: None,
                ended_at: None,
                events: 1,
                record: "{}".into(),
            },
            files: vec!["over-kept".into()],
            answer: String::new(),
        };
        let filing = Filing {
            request: Repeatable {
                key: "a".into(),
                fingerprint: String::new(),
            },
            unit: "H27".into(),
            day: now.date_naive(),
            write: Box::new(move |code| Ok(filed(code))),
        };
        store.file(filing).await?;
        sweep(&files, now).await?;
        let there = async |id: &str| anyhow::Ok(store.upload(id).await?.is_some());
        assert!(!there("over-arriving").await? && !there("on-left").await?);
        assert!(there("on-arriving").await? && there("on-kept").await?);
        assert!(store.draft("over").await?.is_none() && store.draft("on").await?.is_some());
        assert_eq!(files.shelf.uploads(Duration::ZERO).await?, ["on-arriving"]);
        let kept = async || anyhow::Ok(files.shelf.older(Duration::ZERO).await?.len());
        assert_eq!(kept().await?, 2);
        // Once the dossier is erased nothing holds the file any more.
        let links = store.links("H27-261123-0001").await?;
        assert_eq!(links.len(), 1);
        let row = store.row("H27-261123-0001").await?;
        assert!(store.erase(row.unwrap_or_else(|| unreachable!())).await?);
        sweep(&files, now).await?;
        assert_eq!(kept().await?, 1);
        Ok(())
    }
}
