//! Two servers over one PostgreSQL, with one folder of files or one bucket, are as one:
//! clients talk to either, one server is killed in the middle, and nothing is lost or
//! doubled.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc,
    },
    thread,
};

use anyhow::{Context, bail, ensure};
use dunghen_server::Settings;
use serde_json::Value;
use tokio::runtime::Runtime;

use super::{Chance, Client, Place, Running, Upload, account, code_of, hash, pdf};
use crate::{bucket::s3, cluster::Database};

const CLIENTS: u64 = 6;
/// How many things each of them does.
const STEPS: usize = 40;
/// So few that the same one is sent at once by several, to either server.
const KEYS: u64 = 90;
/// The server that is killed.
const KILLED: usize = 0;

/// What was acknowledged.
#[derive(Default)]
struct Known {
    /// The receipt of every key.
    filed: BTreeMap<String, Vec<u8>>,
    /// The dossiers that were taken in.
    accepted: Vec<String>,
    files: Vec<(String, Upload)>,
}

/// All that the clients share.
struct World {
    servers: [Client; 2],
    known: Mutex<Known>,
    chance: Chance,
    killed: AtomicBool,
}

impl World {
    fn known(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks either server; the other one where the first does not answer any more.
    fn ask<T>(&self, ask: impl Fn(&Client) -> anyhow::Result<T>) -> anyhow::Result<T> {
        let [one, other] = &self.servers;
        match self.chance.below(2) as usize {
            KILLED => ask(one).or_else(|error| {
                let killed = self.killed.load(Ordering::SeqCst);
                ensure!(killed, "no answer: {error:#}");
                ask(other)
            }),
            _ => ask(other),
        }
    }

    fn step(&self) -> anyhow::Result<()> {
        match self.chance.below(8) {
            0..=4 => self.file(&format!("key {}", self.chance.below(KEYS))),
            5..=6 => self.accept(),
            _ => self.upload(),
        }
    }

    fn file(&self, key: &str) -> anyhow::Result<()> {
        let (status, receipt) = self.ask(|client| client.file(key))?;
        let told = String::from_utf8_lossy(&receipt).into_owned();
        ensure!(status == 201, "{key}: found {status} and {told}");
        let before = self.known().filed.insert(key.into(), receipt.clone());
        ensure!(
            before.is_none_or(|before| before == receipt),
            "{key} got another receipt: {told}"
        );
        Ok(())
    }

    fn accept(&self) -> anyhow::Result<()> {
        let receipt = {
            let known = self.known();
            let count = known.filed.len().max(1) as u64;
            let at = usize::try_from(self.chance.below(count))?;
            known.filed.values().nth(at).cloned()
        };
        let Some(receipt) = receipt else {
            return Ok(());
        };
        let code = code_of(&receipt)?;
        match self.ask(|client| client.act(&code, 1))? {
            (200, _) => {
                let accepted = &mut self.known().accepted;
                ensure!(!accepted.contains(&code), "{code} was accepted twice");
                accepted.push(code);
            }
            // Somebody else was quicker.
            (412, _) => {}
            (status, body) => bail!("found {status} and {}", String::from_utf8_lossy(&body)),
        }
        Ok(())
    }

    /// Sends a file, each portion of it to either server.
    fn upload(&self) -> anyhow::Result<()> {
        let text = self.chance.below(u64::MAX).to_string();
        let content = pdf(&text.repeat(4_000 + self.chance.below(8_000) as usize));
        let mut upload = Upload {
            draft: self.servers[1].draft.clone(),
            content,
            received: 0,
        };
        let place = self.ask(|client| client.begin(&upload))?;
        while upload.received < upload.content.len() {
            let bytes = 1 + self.chance.below(150_000) as usize;
            let received = self.ask(|client| {
                // One that was killed may have taken in more than it could say.
                let mut upload = upload.clone();
                let received = client.received(&place, &upload)?;
                ensure!(
                    received >= upload.received,
                    "{place}: acknowledged bytes are gone"
                );
                upload.received = received;
                if received == upload.content.len() {
                    return Ok(received);
                }
                client.portion(&place, &upload, bytes)
            });
            match received {
                // PostgreSQL learns a little later that the server is gone that worked on it.
                Err(error) if self.killed.load(Ordering::SeqCst) && is_busy(&error) => {}
                received => upload.received = received?,
            }
        }
        let accepted = self.ask(|client| client.accepted(&place, &upload))?;
        ensure!(accepted == hash(&upload.content), "{place} is another file");
        self.known().files.push((place, upload));
        Ok(())
    }
}

/// Whether another works on it just now.
fn is_busy(error: &anyhow::Error) -> bool {
    error.to_string().contains("423 Locked")
}

fn verified(place: &Place<'_>) -> anyhow::Result<Value> {
    let told = place.command("verify").arg("--json").output()?;
    let text = String::from_utf8_lossy(&told.stdout);
    let error = String::from_utf8_lossy(&told.stderr);
    ensure!(told.status.success(), "{text}{error}");
    Ok(serde_json::from_str(&text)?)
}

#[test]
fn two_servers_with_one_folder_are_as_one() -> anyhow::Result<()> {
    let (database, data) = (Database::new()?, tempfile::tempdir()?);
    let place = Place {
        data: data.path(),
        database: Some(&database.address()),
        bucket: None,
    };
    are_as_one(&database, [place, place])
}

#[test]
fn two_servers_with_one_bucket_are_as_one() -> anyhow::Result<()> {
    let (database, shared) = (Database::new()?, tempfile::tempdir()?);
    let (one, other) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let runtime = Runtime::new()?;
    let bucket = runtime.block_on(s3(&shared.path().join("s3")))?;
    let keys = shared.path().join("keys.toml");
    let address = database.address();
    let place = |data| Place {
        data,
        database: Some(&address),
        bucket: Some((bucket, &keys)),
    };
    // Each machine has a folder of its own, and nothing that matters is in it.
    are_as_one(&database, [place(one.path()), place(other.path())])
}

fn are_as_one(database: &Database, places: [Place<'_>; 2]) -> anyhow::Result<()> {
    // Both make the database and the keys, or find them made.
    let (one, other) = thread::scope(|scope| {
        let [one, other] = places
            .each_ref()
            .map(|place| scope.spawn(move || Running::start(place)));
        let panicked = |_| anyhow::anyhow!("a start panicked");
        anyhow::Ok((
            one.join().map_err(panicked)??,
            other.join().map_err(panicked)??,
        ))
    })?;
    let settings = Settings {
        data: places[0].data.into(),
        database: places[0].database.map(Into::into),
        ..Settings::default()
    };
    Runtime::new()?.block_on(account(&settings))?;
    // Who has signed in at the one is known to the other, and so is the draft.
    let first = Client::new(&one.origin)?;
    let second = Client {
        agent: first.agent.clone(),
        origin: other.origin.clone(),
        catalog: first.catalog.clone(),
        cookie: first.cookie.clone(),
        draft: first.draft.clone(),
    };
    let world = Arc::new(World {
        servers: [first, second],
        known: Mutex::default(),
        chance: Chance(AtomicU64::new(20_261_130)),
        killed: AtomicBool::new(false),
    });
    let (stepped, steps) = mpsc::channel();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| {
            let (world, stepped) = (Arc::clone(&world), stepped.clone());
            thread::spawn(move || -> anyhow::Result<()> {
                for _ in 0..STEPS {
                    world.step()?;
                    // Whoever counts has had enough after the half of them.
                    let _ = stepped.send(());
                }
                Ok(())
            })
        })
        .collect();
    drop(stepped);
    let half = CLIENTS as usize * STEPS / 2;
    let done = steps.iter().take(half).count();
    world.killed.store(true, Ordering::SeqCst);
    one.kill()?;
    for client in clients {
        let worked = client.join();
        worked.map_err(|_| anyhow::anyhow!("a client panicked"))??;
    }
    ensure!(
        done == half,
        "the clients stopped before the server was killed"
    );
    // While one serves, all is in order.
    let told = verified(&places[1])?;
    let known = world.known();
    let dossiers = told.get("dossiers").and_then(Value::as_u64);
    ensure!(
        dossiers == Some(known.filed.len() as u64),
        "found {dossiers:?} dossiers, expected {}",
        known.filed.len()
    );
    // The other one comes back, and gives the same answers.
    let again = Running::start(&places[0])?;
    let client = Client::new(&again.origin)?;
    let mut codes = BTreeMap::new();
    for (key, receipt) in &known.filed {
        let (_, repeated) = client.file(key)?;
        ensure!(repeated == *receipt, "{key} got another receipt");
        let twice = codes.insert(code_of(receipt)?, key);
        ensure!(twice.is_none(), "{key} and {twice:?} have one code");
    }
    for (place, upload) in &known.files {
        let accepted = client.accepted(place, upload)?;
        ensure!(accepted == hash(&upload.content), "{place} is another file");
    }
    for code in &known.accepted {
        let count = format!("SELECT count(*) FROM events WHERE dossier = '{code}'");
        ensure!(database.ask(&count)? == "2", "{code} has lost an event");
    }
    // Numbers follow one another: none was taken and lost.
    let numbers = database.ask("SELECT last FROM day_counters")?;
    ensure!(
        numbers == codes.len().to_string(),
        "found the number {numbers}, expected {}",
        codes.len()
    );
    let last = codes.last_key_value().map(|(code, _)| code.clone());
    let last = last.context("nothing was filed")?;
    ensure!(last.ends_with(&format!("{:04}", codes.len())), "{last}");
    again.kill()?;
    other.kill()?;
    verified(&places[1])?;
    Ok(())
}
