//! Whatever is done in whatever order comes to the same on every store, and in memory.

mod memory;

use std::sync::Arc;

use chrono::{DateTime, FixedOffset};
use proptest::{
    collection::vec,
    option,
    prelude::*,
    test_runner::{Config, TestCaseError, TestRunner},
};
use tokio::runtime::Runtime;

use self::memory::Memory;
use super::{
    Place, addition, drafts,
    drafts::{kept, upload},
    filing_of, request, row,
};
use crate::store::{
    Addition, Draft, Listing, Officer, Quota, Row, Store, StoreError, Upload, UploadState,
    holder_of_draft,
};

const CASES: u32 = 24;

/// Something that is done; numbers stand for the few names there are.
#[derive(Debug, Clone)]
enum Step {
    File(u8, u8, Vec<u8>, Option<u8>),
    Add(u8, u32, Option<(u8, u8)>, Vec<u8>, bool),
    Replace(u8, u32),
    Erase(u8, u32),
    List(Option<u8>, bool, u32),
    Ended(i64),
    Officer(u8, u8),
    CloseOfficer(u8),
    Session(u8, u8, i64),
    EndSession(u8, i64),
    Try(u8, i64, i64),
    ForgetTry(u8, i64),
    KeepDraft(u8, i64),
    SaveDraft(u8, u32, i64),
    EndDraft(u8),
    Begin(u8, i64),
    Advance(u8, u64, u64, bool),
    Accept(u8, u64, u8),
    EndUpload(u8),
    Sweep(i64),
    Seal(u8, u8),
    Look,
}

fn step() -> impl Strategy<Value = Step> {
    use Step::*;
    let name = || 0..4_u8;
    let files = || vec(0..3_u8, 0..3);
    let events = || 0..4_u32;
    let at = || 0..4_i64;
    // Half a day each: some tries are older than a day then.
    let tried = || (0..6_i64).prop_map(|half| half * 43_200);
    prop_oneof![
        4 => (name(), 0..2_u8, files(), option::of(0..3_u8))
            .prop_map(|(key, print, files, due)| File(key, print, files, due)),
        4 => (name(), events(), option::of((name(), 0..2_u8)), files(), any::<bool>())
            .prop_map(|(code, after, key, files, ends)| Add(code, after, key, files, ends)),
        1 => (name(), events()).prop_map(|(code, events)| Replace(code, events)),
        1 => (name(), events()).prop_map(|(code, events)| Erase(code, events)),
        2 => (option::of(name()), any::<bool>(), 0..4_u32)
            .prop_map(|(after, all, at_most)| List(after, all, at_most)),
        1 => at().prop_map(Ended),
        1 => (0..2_u8, name()).prop_map(|(account, password)| Officer(account, password)),
        1 => (0..2_u8).prop_map(CloseOfficer),
        2 => (name(), 0..3_u8, at()).prop_map(|(secret, who, until)| Session(secret, who, until)),
        1 => (name(), at()).prop_map(|(secret, at)| EndSession(secret, at)),
        2 => (0..2_u8, tried(), tried()).prop_map(|(what, at, since)| Try(what, at, since)),
        1 => (0..2_u8, tried()).prop_map(|(what, at)| ForgetTry(what, at)),
        3 => (0..3_u8, at()).prop_map(|(id, until)| KeepDraft(id, until)),
        2 => (0..3_u8, 0..3_u32, at())
            .prop_map(|(id, after, until)| SaveDraft(id, after, until)),
        1 => (0..3_u8).prop_map(EndDraft),
        5 => (0..9_u8, at()).prop_map(|(id, until)| Begin(id, until)),
        3 => (0..9_u8, 0..3_u64, 0..3_u64, any::<bool>())
            .prop_map(|(id, from, to, ends)| Advance(id, from, to, ends)),
        5 => (0..9_u8, 0..3_u64, 0..3_u8).prop_map(|(id, from, file)| Accept(id, from, file)),
        1 => (0..9_u8).prop_map(EndUpload),
        2 => at().prop_map(Sweep),
        1 => (0..3_u8, 0..3_u8).prop_map(|(file, key)| Seal(file, key)),
        1 => Just(Look),
    ]
}

fn at(seconds: i64) -> DateTime<FixedOffset> {
    let utc = DateTime::from_timestamp(seconds, 0).unwrap_or_default();
    let offset = FixedOffset::east_opt(7 * 3_600);
    offset.map_or(utc.fixed_offset(), |offset| utc.with_timezone(&offset))
}

fn code(number: u8) -> String {
    format!("H27-261123-000{}", number + 1)
}

fn hashes(files: &[u8]) -> Vec<String> {
    files.iter().map(|file| format!("aa{file}")).collect()
}

/// What somebody says who was told no: which words a database finds for it is its own.
fn told<T: std::fmt::Debug>(outcome: Result<T, StoreError>) -> String {
    match outcome {
        Ok(outcome) => format!("{outcome:?}"),
        Err(_) => "not allowed".into(),
    }
}

/// Does a step, and says all that came of it.
async fn act(store: &dyn Store, step: Step) -> String {
    let arriving = |id: u8, received: u64| Upload {
        received,
        length: u64::from(id),
        ..upload(&format!("u{id}"), &format!("d{}", id % 3))
    };
    match step {
        Step::File(key, print, files, due) => {
            let made = move |row| Row {
                due_at: due.map(|due| at(due.into())),
                ..row
            };
            let (key, print) = (key.to_string(), print.to_string());
            told(
                store
                    .file(filing_of(&key, &print, hashes(&files), made))
                    .await,
            )
        }
        Step::Add(number, after, key, files, ends) => {
            let code = code(number);
            let addition = addition(&code, after);
            let addition = Addition {
                request: key.map(|(key, print)| request(&key.to_string(), &print.to_string())),
                row: Row {
                    stage: if ends { "ended" } else { "sent" }.into(),
                    ended_at: ends.then(|| at(i64::from(number))),
                    ..addition.row
                },
                files: hashes(&files),
                ..addition
            };
            told(store.add(addition).await)
        }
        Step::Replace(number, events) => told(store.replace(row(&code(number), events)).await),
        Step::Erase(number, events) => told(store.erase(row(&code(number), events)).await),
        Step::List(after, all, at_most) => {
            let listing = Listing {
                agency: "office".into(),
                stages: if all { vec![] } else { vec!["sent".into()] },
                after: after.map(code),
                at_most,
            };
            told(store.list(listing).await)
        }
        // Of those that ended at the same moment, which is first is nobody's promise.
        Step::Ended(before) => told(store.ended(at(before), 10).await.map(sorted)),
        Step::Officer(account, password) => {
            let officer = Officer {
                account: account.to_string(),
                full_name: "Trần Thị Hạnh".into(),
                agency: "office".into(),
                password: password.to_string(),
            };
            told(store.keep_officer(officer).await)
        }
        Step::CloseOfficer(account) => told(store.close_officer(&account.to_string()).await),
        Step::Session(secret, account, until) => {
            let (secret, account) = (secret.to_string(), account.to_string());
            told(store.keep_session(&secret, &account, at(until)).await)
        }
        Step::EndSession(secret, now) => {
            told(store.end_session(&secret.to_string(), at(now)).await)
        }
        Step::Try(what, now, since) => {
            told(store.count_try(&what.to_string(), at(now), at(since)).await)
        }
        Step::ForgetTry(what, now) => told(store.forget_try(&what.to_string(), at(now)).await),
        Step::KeepDraft(id, until) => {
            let draft = drafts::draft(&format!("d{id}"));
            told(store.keep_draft(Draft { until, ..draft }).await)
        }
        Step::SaveDraft(id, after, until) => {
            let draft = Draft {
                version: after + 1,
                content: format!("after {after}"),
                until,
                ..drafts::draft(&format!("d{id}"))
            };
            told(store.save_draft(after, draft).await)
        }
        Step::EndDraft(id) => told(store.end_draft(&format!("d{id}")).await),
        Step::Begin(id, until) => {
            let upload = arriving(id, 0);
            // No id comes twice.
            if !matches!(store.upload(&upload.id).await, Ok(None)) {
                return String::new();
            }
            let quota = Quota { files: 2, bytes: 9 };
            told(store.begin_upload(Upload { until, ..upload }, quota).await)
        }
        Step::Advance(id, from, to, ends) => {
            let upload = Upload {
                tail: vec![0; to as usize],
                state: match ends {
                    true => UploadState::Rejected,
                    false => UploadState::Received,
                },
                ..arriving(id, to)
            };
            told(store.advance_upload(from, upload).await)
        }
        Step::Accept(id, from, file) => {
            let upload = Upload {
                state: UploadState::Accepted,
                ..arriving(id, from)
            };
            let file = kept(&format!("aa{file}"), &upload.id);
            told(store.accept_upload(upload, file).await)
        }
        Step::EndUpload(id) => told(store.end_upload(&format!("u{id}")).await),
        Step::Sweep(now) => told(store.sweep(at(now)).await.map(|mut swept| {
            swept.uploads.sort();
            swept.files.sort();
            swept
        })),
        Step::Seal(file, key) => told(store.seal(&format!("aa{file}"), &format!("k{key}.x")).await),
        Step::Look => look(store).await,
    }
}

fn sorted(mut all: Vec<String>) -> Vec<String> {
    all.sort();
    all
}

/// All that can be asked for.
async fn look(store: &dyn Store) -> String {
    let mut seen = vec![
        told(store.codes("", 10).await),
        told(store.codes(&code(1), 2).await),
        told(store.files("", 10).await),
        told(store.arriving_otherwise("k1").await),
    ];
    let sealed = store.sealed_otherwise("k1", 10).await;
    let sealed = sealed.map(|files| sorted(files.into_iter().map(|file| file.sha256).collect()));
    seen.push(told(sealed));
    for number in 0..4 {
        let (code, name) = (code(number), number.to_string());
        seen.push(told(store.row(&code).await));
        seen.push(told(store.links(&code).await));
        seen.push(told(store.earlier(&request(&name, "1")).await));
        seen.push(told(store.officer(&name).await));
        seen.push(told(store.session(&name, at(1)).await));
        let draft = format!("d{number}");
        seen.push(told(store.draft(&draft).await));
        seen.push(told(store.uploads(&draft).await));
        for file in hashes(&[0, 1, 2]) {
            seen.push(told(store.held(&code, &file).await));
            seen.push(told(store.held(&holder_of_draft(&draft), &file).await));
            seen.push(told(store.is_kept(&format!("{file}.u{number}")).await));
        }
    }
    seen.join("\n")
}

fn agrees(place: fn() -> anyhow::Result<Place>) -> anyhow::Result<()> {
    let runtime = Runtime::new()?;
    let mut runner = TestRunner::new(Config {
        cases: CASES,
        max_shrink_iters: 200,
        failure_persistence: None,
        ..Config::default()
    });
    let run = |steps: Vec<Step>| {
        runtime.block_on(async {
            let failed = |error: &dyn std::fmt::Display| TestCaseError::fail(error.to_string());
            let place = place().map_err(|error| failed(&error))?;
            let store: Arc<dyn Store> = place.open().await.map_err(|error| failed(&error))?;
            let memory = Memory::default();
            for step in steps.into_iter().chain([Step::Look]) {
                let found = act(&*store, step.clone()).await;
                let expected = act(&memory, step.clone()).await;
                prop_assert_eq!(found, expected, "{:?}", step);
            }
            Ok(())
        })
    };
    runner.run(&vec(step(), 20..120), run)?;
    Ok(())
}

#[test]
fn sqlite_does_what_memory_does() -> anyhow::Result<()> {
    agrees(Place::sqlite)
}

#[test]
fn postgres_does_what_memory_does() -> anyhow::Result<()> {
    agrees(Place::postgres)
}
