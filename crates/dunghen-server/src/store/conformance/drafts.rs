//! Drafts, uploads, and the files that are kept.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset};
use tokio::task::JoinSet;

use super::{Place, filing_of, row};
use crate::store::{
    Draft, Kept, Outcome, Quota, Store, Swept, Upload, UploadState, holder_of_draft,
};

/// When nothing has run out yet, and when all has.
const EARLY: i64 = 1_000;
const LATE: i64 = 3_000;

fn at(seconds: i64) -> DateTime<FixedOffset> {
    DateTime::from_timestamp(seconds, 0)
        .unwrap_or_default()
        .fixed_offset()
}

pub(super) fn draft(id: &str) -> Draft {
    Draft {
        id: id.into(),
        secret: format!("secret of {id}"),
        version: 0,
        content: String::new(),
        until: LATE,
    }
}

pub(super) fn upload(id: &str, draft: &str) -> Upload {
    Upload {
        id: id.into(),
        draft: draft.into(),
        name: "Giấy phép.pdf".into(),
        length: 10,
        received: 0,
        tail: Vec::new(),
        key: "k1.sealed".into(),
        state: UploadState::Arriving,
        outcome: String::new(),
        until: LATE,
    }
}

pub(super) fn kept(sha256: &str, upload: &str) -> Kept {
    Kept {
        sha256: sha256.into(),
        object: format!("{sha256}.{upload}"),
        bytes: 10,
        kind: "\"pdf\"".into(),
        key: format!("k1.{upload}"),
    }
}

const ROOM: Quota = Quota {
    files: u32::MAX,
    bytes: u64::MAX,
};

fn accepted(upload: Upload) -> Upload {
    Upload {
        state: UploadState::Accepted,
        outcome: "kept".into(),
        ..upload
    }
}

/// Has a file arrive for a draft and be kept.
async fn keep(
    store: &dyn Store,
    draft: &str,
    id: &str,
    sha256: &str,
) -> anyhow::Result<Option<Kept>> {
    assert!(store.begin_upload(upload(id, draft), ROOM).await?);
    let done = store
        .accept_upload(accepted(upload(id, draft)), kept(sha256, id))
        .await?;
    Ok(done)
}

pub(super) async fn a_draft_is_saved_after_what_was_seen(place: &Place) -> anyhow::Result<()> {
    let store = place.open().await?;
    store.keep_draft(draft("d")).await?;
    assert_eq!(store.draft("d").await?, Some(draft("d")));
    let mut saving = JoinSet::new();
    for number in 0..8 {
        let store = Arc::clone(&store);
        let saved = Draft {
            version: 1,
            content: number.to_string(),
            until: LATE + number,
            ..draft("d")
        };
        saving.spawn(async move { (saved.clone(), store.save_draft(0, saved).await) });
    }
    let mut saved = Vec::new();
    while let Some(one) = saving.join_next().await {
        let (draft, done) = one?;
        if done? {
            saved.push(draft);
        }
    }
    assert_eq!(saved.len(), 1);
    assert_eq!(store.draft("d").await?, saved.pop());
    assert!(!store.save_draft(0, draft("none")).await?);
    store.end_draft("d").await?;
    assert_eq!(store.draft("d").await?.map(|draft| draft.until), Some(0));
    Ok(())
}

pub(super) async fn a_draft_has_room_for_so_much(place: &Place) -> anyhow::Result<()> {
    let store = place.open().await?;
    for id in ["d", "e"] {
        store.keep_draft(draft(id)).await?;
    }
    // Sixteen at once, and room for five: of files in the one, of bytes in the other.
    for (id, quota) in [
        ("d", Quota { files: 5, ..ROOM }),
        ("e", Quota { bytes: 59, ..ROOM }),
    ] {
        let mut beginning = JoinSet::new();
        for number in 0..16 {
            let store = Arc::clone(&store);
            let upload = upload(&format!("{id}{number:02}"), id);
            beginning.spawn(async move { store.begin_upload(upload, quota).await });
        }
        let mut begun = 0;
        while let Some(one) = beginning.join_next().await {
            begun += u32::from(one??);
        }
        assert_eq!((begun, store.uploads(id).await?.len()), (5, 5), "{id}");
    }
    let ids = store
        .uploads("d")
        .await?
        .into_iter()
        .map(|upload| upload.id);
    assert!(ids.is_sorted());
    // Nothing arrives for a draft that is not there.
    assert!(store.begin_upload(upload("u", "none"), ROOM).await.is_err());
    Ok(())
}

pub(super) async fn an_upload_goes_on_where_it_was(place: &Place) -> anyhow::Result<()> {
    let store = place.open().await?;
    store.keep_draft(draft("d")).await?;
    store.begin_upload(upload("u", "d"), ROOM).await?;
    let further = |received: u64| Upload {
        received,
        tail: vec![0, 1, 255],
        ..upload("u", "d")
    };
    assert!(store.advance_upload(0, further(4)).await?);
    assert_eq!(store.upload("u").await?, Some(further(4)));
    assert!(!store.advance_upload(0, further(5)).await?);
    let mut advancing = JoinSet::new();
    for _ in 0..8 {
        let store = Arc::clone(&store);
        let further = further(10);
        advancing.spawn(async move { store.advance_upload(4, further).await });
    }
    let mut advanced = 0;
    while let Some(one) = advancing.join_next().await {
        advanced += u32::from(one??);
    }
    assert_eq!(advanced, 1);
    let rejected = Upload {
        state: UploadState::Rejected,
        ..further(10)
    };
    assert!(store.advance_upload(10, rejected.clone()).await?);
    // What has come to an end does not go on.
    assert!(!store.advance_upload(10, further(10)).await?);
    let file = kept("aa", "u");
    assert_eq!(
        store.accept_upload(accepted(further(10)), file).await?,
        None
    );
    assert_eq!(store.upload("u").await?, Some(rejected));
    assert_eq!(store.kept("aa").await?, None);
    store.end_upload("u").await?;
    assert_eq!(store.upload("u").await?, None);
    Ok(())
}

pub(super) async fn the_same_file_is_kept_once(place: &Place) -> anyhow::Result<()> {
    let store = place.open().await?;
    for number in 0..8 {
        let id = format!("d{number}");
        store.keep_draft(draft(&id)).await?;
        let upload = upload(&format!("u{number}"), &id);
        store.begin_upload(upload, ROOM).await?;
    }
    let mut accepting = JoinSet::new();
    for number in 0..8 {
        let store = Arc::clone(&store);
        accepting.spawn(async move {
            let id = format!("u{number}");
            let upload = accepted(upload(&id, &format!("d{number}")));
            store.accept_upload(upload, kept("aa", &id)).await
        });
    }
    let first = {
        let mut all = Vec::new();
        while let Some(one) = accepting.join_next().await {
            all.extend(one??);
        }
        assert_eq!(all.len(), 8);
        all.dedup();
        assert_eq!(all.len(), 1, "{all:?}");
        all.pop()
    };
    assert_eq!(store.kept("aa").await?, first);
    assert_eq!(
        store.files("", 10).await?,
        first.iter().cloned().collect::<Vec<_>>()
    );
    assert!(store.files("aa", 10).await?.is_empty());
    for number in 0..8 {
        let holder = holder_of_draft(&format!("d{number}"));
        assert_eq!(store.held(&holder, "aa").await?, first, "{holder}");
    }
    assert_eq!(store.held("draft/none", "aa").await?, None);
    // It is not accepted twice.
    let again = store.accept_upload(accepted(upload("u0", "d0")), kept("aa", "u0"));
    assert_eq!(again.await?, None);
    let object = first.map(|kept| kept.object).unwrap_or_default();
    assert!(store.is_kept(&object).await?);
    assert!(!store.is_kept("aa.none").await?);
    Ok(())
}

pub(super) async fn a_dossier_holds_its_files(place: &Place) -> anyhow::Result<()> {
    let store = place.open().await?;
    store.keep_draft(draft("d")).await?;
    for (id, sha256) in [("u", "aa"), ("v", "bb")] {
        keep(&*store, "d", id, sha256).await?;
    }
    let files = |all: &[&str]| {
        all.iter()
            .map(|file| (*file).into())
            .collect::<Vec<String>>()
    };
    // A file that is not there: nothing of it is filed.
    let missing = filing_of("a", "1", files(&["aa", "zz"]), |row| row);
    assert!(store.file(missing).await.is_err());
    assert!(store.codes("", 10).await?.is_empty());
    // The same file twice is the same file.
    let filing = filing_of("a", "1", files(&["bb", "aa", "aa"]), |row| row);
    let code = "H27-261123-0001";
    assert_eq!(store.file(filing).await?, Outcome::Done(code.into()));
    store.end_draft("d").await?;
    let swept = store.sweep(at(EARLY)).await?;
    assert_eq!(swept.files, Vec::<String>::new());
    assert!(store.held(code, "aa").await?.is_some());
    assert_eq!(store.held("draft/d", "aa").await?, None);
    assert!(store.erase(row(code, 1)).await?);
    assert_eq!(store.held(code, "aa").await?, None);
    let mut swept = store.sweep(at(EARLY)).await?.files;
    swept.sort();
    assert_eq!(swept, ["aa.u", "bb.v"]);
    Ok(())
}

pub(super) async fn what_is_over_is_swept(place: &Place) -> anyhow::Result<()> {
    let store = place.open().await?;
    for (id, until) in [("over", EARLY), ("goes on", LATE)] {
        store.keep_draft(Draft { until, ..draft(id) }).await?;
        keep(&*store, id, &format!("kept {id}"), id).await?;
        for (state, until) in [("over", EARLY), ("goes on", LATE)] {
            let upload = Upload {
                until,
                ..upload(&format!("{state} {id}"), id)
            };
            store.begin_upload(upload, ROOM).await?;
        }
    }
    assert_eq!(store.sweep(at(EARLY - 1)).await?, Swept::default());
    let mut swept = store.sweep(at(EARLY)).await?;
    swept.uploads.sort();
    assert_eq!(
        swept.uploads,
        ["goes on over", "kept over", "over goes on", "over over"]
    );
    assert_eq!(swept.files, ["over.kept over"]);
    assert_eq!(store.draft("over").await?, None);
    let left = store.uploads("goes on").await?.into_iter();
    let left: Vec<_> = left.map(|upload| upload.id).collect();
    assert_eq!(left, ["goes on goes on", "kept goes on"]);
    assert_eq!(store.sweep(at(EARLY)).await?, Swept::default());
    Ok(())
}

pub(super) async fn who_accepts_while_others_sweep_loses_nothing(
    place: &Place,
) -> anyhow::Result<()> {
    let store = place.open().await?;
    store.keep_draft(draft("stays")).await?;
    let mut working = JoinSet::new();
    for worker in 0..6 {
        let store = Arc::clone(&store);
        working.spawn(async move {
            for round in 0..12 {
                // A draft that is over holds the same file, so that it is swept again and
                // again while it is accepted for one that goes on.
                let gone = format!("gone {worker} {round}");
                store.keep_draft(draft(&gone)).await?;
                let sha256 = format!("aa{}", round % 3);
                keep(&*store, &gone, &format!("u {gone}"), &sha256).await?;
                store.end_draft(&gone).await?;
                let (id, own) = (format!("u {worker} {round}"), format!("b{worker}"));
                let more = keep(&*store, "stays", &id, &own);
                let (swept, kept) = tokio::join!(store.sweep(at(EARLY)), more);
                swept?;
                let kept = kept?.map(|kept| kept.object);
                let held = store.held("draft/stays", &own).await?;
                anyhow::ensure!(held.map(|held| held.object) == kept, "{worker} {round}");
            }
            anyhow::Ok(())
        });
    }
    while let Some(worked) = working.join_next().await {
        worked??;
    }
    store.sweep(at(EARLY)).await?;
    let files = store.files("", 100).await?.into_iter();
    let files: Vec<_> = files.map(|file| file.sha256).collect();
    assert_eq!(files, ["b0", "b1", "b2", "b3", "b4", "b5"]);
    Ok(())
}

pub(super) async fn keys_are_sealed_again(place: &Place) -> anyhow::Result<()> {
    let store = place.open().await?;
    store.keep_draft(draft("d")).await?;
    for (id, sha256) in [("u", "aa"), ("v", "bb")] {
        keep(&*store, "d", id, sha256).await?;
    }
    store.begin_upload(upload("w", "d"), ROOM).await?;
    assert!(store.sealed_otherwise("k1", 10).await?.is_empty());
    assert_eq!(store.arriving_otherwise("k1").await?, 0);
    // The name of one key may begin as another's does.
    for other in ["k", "k11", "k2", "%", "k_"] {
        assert_eq!(store.sealed_otherwise(other, 10).await?.len(), 2, "{other}");
        assert_eq!(store.arriving_otherwise(other).await?, 1, "{other}");
    }
    assert_eq!(store.sealed_otherwise("k2", 1).await?.len(), 1);
    store.seal("aa", "k2.other").await?;
    let left = store.sealed_otherwise("k2", 10).await?;
    assert_eq!(left, [kept("bb", "v")]);
    let sealed = store.kept("aa").await?.map(|file| file.key);
    assert_eq!(sealed.as_deref(), Some("k2.other"));
    Ok(())
}

pub(super) async fn leave_to_work_is_given_back(place: &Place) -> anyhow::Result<()> {
    let store = place.open().await?;
    for _ in 0..3 {
        let leases = tokio::join!(store.lease("u"), store.lease("v"));
        assert!(leases.0?.is_some() && leases.1?.is_some());
    }
    Ok(())
}
