//! What the command line does with what the server keeps: accounts, checks, copies.

use std::{
    fs::{self, File},
    io::{self, BufReader, BufWriter, Read, Write},
    path::{Component, Path},
    sync::Arc,
};

use anyhow::{Context, ensure};
use serde_json::json;

use super::Answer;
use crate::{
    DATABASE, FILES, KEYS, Settings, caretaker, officers,
    sealed::KeyRing,
    shelf::Shelf,
    store::{self, Kept, Location, Store, StoreError, chain, record::Record},
    uploads,
};

/// How many dossiers are looked at before more are asked for.
const AT_ONCE: u32 = 500;

/// The database of a server that has run: none is made here.
async fn opened(settings: &Settings) -> anyhow::Result<Arc<dyn Store>> {
    let location = settings.location()?;
    if let Location::File(file) = &location {
        there(file)?;
    }
    Ok(store::open(&location).await?)
}

/// The keys of a server that has run.
pub(super) fn keys_of(settings: &Settings) -> anyhow::Result<KeyRing> {
    let file = settings.keys_file();
    there(&file)?;
    KeyRing::open(&file).with_context(|| file.display().to_string())
}

pub(super) fn there(file: &Path) -> anyhow::Result<()> {
    ensure!(
        file.is_file(),
        "found no {}, expected the folder of a server that has run",
        file.display()
    );
    Ok(())
}

/// Makes an officer's account, or gives it another password, which stands in the first
/// line of `input`.
///
/// # Errors
/// The account or the password is not fit, or the data folder cannot be used.
pub async fn officer(
    settings: &Settings,
    account: &str,
    full_name: &str,
    agency: &str,
    input: impl Read,
) -> anyhow::Result<Answer> {
    let mut password = String::new();
    input
        .take(4_096)
        .read_to_string(&mut password)
        .context("cannot read the password")?;
    let password = password.lines().next().unwrap_or_default();
    let officer = officers::account(account, full_name, agency, password)?;
    let location = settings.location()?;
    if let Location::File(_) = &location {
        fs::create_dir_all(&settings.data)?;
    }
    let store = store::open(&location).await?;
    store.keep_officer(officer).await?;
    Ok(Answer {
        json: json!({ "account": account, "agency": agency }),
        text: format!("the account {account} is kept"),
        code: 0,
    })
}

/// Closes an officer's account; what was done with it stays under its name.
///
/// # Errors
/// There is no such account, or the data folder cannot be used.
pub async fn close(settings: &Settings, account: &str) -> anyhow::Result<Answer> {
    let closed = opened(settings).await?.close_officer(account).await?;
    ensure!(closed, "found no account {account}");
    Ok(Answer {
        json: json!({ "account": account }),
        text: format!("the account {account} is closed"),
        code: 0,
    })
}

/// Checks that every event is what was added, and that every row follows from its events.
///
/// # Errors
/// The data folder cannot be used.
pub async fn verify(settings: &Settings) -> anyhow::Result<Answer> {
    let store = opened(settings).await?;
    let keys = keys_of(settings)?;
    let shelf = settings.shelf()?;
    let mut wrong = Vec::new();
    let dossiers = walk(&*store, async |store, code| {
        let links = store.links(&code).await?;
        if let Err(broken) = chain::check(&links) {
            wrong.push(broken.to_string());
            return Ok(());
        }
        let record = Record::of(&links)?;
        let row = store.row(&code).await?;
        // Beside a server at work an event may have come in between.
        let moved = row.as_ref().is_some_and(|row| row.events > record.events);
        if !moved && row.as_ref() != Some(&record.row()?) {
            wrong.push(format!("{code}: the row is not what its events make"));
        }
        for file in &record.dossier.attachments {
            if store.held(&code, &file.sha256).await?.is_none() {
                wrong.push(format!("{code}: a file of {} is not there", file.component));
            }
        }
        Ok(())
    })
    .await?;
    let mut after = String::new();
    loop {
        let files = store.files(&after, AT_ONCE).await?;
        let Some(last) = files.last() else { break };
        after.clone_from(&last.sha256);
        for kept in files {
            if !is_whole(&shelf, &keys, &kept).await {
                wrong.push(format!("{}: the file is not there as it came", kept.sha256));
            }
        }
    }
    let text = match wrong.is_empty() {
        true => format!("{dossiers} dossiers, all as they were added"),
        false => wrong.join("\n"),
    };
    Ok(Answer {
        json: json!({ "dossiers": dossiers, "wrong": wrong }),
        code: u8::from(!wrong.is_empty()),
        text,
    })
}

/// Whether a file is there, and can be opened, and is what its hash says.
async fn is_whole(shelf: &Shelf, keys: &KeyRing, kept: &Kept) -> bool {
    match keys.open_key(&kept.key) {
        Ok(key) => uploads::hash_of(shelf, kept, &key)
            .await
            .is_ok_and(|found| found == kept.sha256),
        Err(_) => false,
    }
}

/// Makes all rows again from their events.
///
/// # Errors
/// The data folder cannot be used, or events make no dossier.
pub async fn rebuild(settings: &Settings) -> anyhow::Result<Answer> {
    let store = opened(settings).await?;
    let mut others = 0_u32;
    let dossiers = walk(&*store, async |store, code| {
        let made = Record::of(&store.links(&code).await?)?.row()?;
        if store.row(&code).await?.as_ref() != Some(&made) {
            store.replace(made).await?;
            others += 1;
        }
        Ok(())
    })
    .await?;
    Ok(Answer {
        json: json!({ "dossiers": dossiers, "other": others }),
        text: format!("{dossiers} dossiers, {others} rows were not as their events make them"),
        code: 0,
    })
}

/// Does something for the code of every dossier; how many there are.
async fn walk(
    store: &dyn Store,
    mut each: impl AsyncFnMut(&dyn Store, String) -> anyhow::Result<()>,
) -> anyhow::Result<u64> {
    let (mut after, mut count) = (String::new(), 0);
    loop {
        let codes = store.codes(&after, AT_ONCE).await?;
        let Some(last) = codes.last() else {
            return Ok(count);
        };
        after.clone_from(last);
        for code in codes {
            each(store, code).await?;
            count += 1;
        }
    }
}

/// Erases what is personal of a dossier; that it was filed, and when, stays.
///
/// # Errors
/// The data folder cannot be used, or there is no such dossier.
pub async fn erase(settings: &Settings, code: &str) -> anyhow::Result<Answer> {
    let store = opened(settings).await?;
    let row = store.row(code).await?;
    let row = row.with_context(|| format!("found no dossier {code}"))?;
    let record: Record = serde_json::from_str(&row.record)?;
    ensure!(
        record.life.stage.is_settled(),
        "found {code} not settled yet, expected one that has come to an end"
    );
    ensure!(
        caretaker::erase_one(&*store, code).await?,
        "something was added to {code} just now; try again"
    );
    Ok(Answer {
        json: json!({ "code": code }),
        text: format!("what was personal of {code} is erased; its files go within a day"),
        code: 0,
    })
}

/// Seals all files' keys with a new key of the server's, and drops those before.
///
/// # Errors
/// The data folder or the keys cannot be used.
pub async fn rotate_keys(settings: &Settings) -> anyhow::Result<Answer> {
    let store = opened(settings).await?;
    let ring = keys_of(settings)?;
    ring.add()?;
    let mut files = 0_u64;
    loop {
        let others = store.sealed_otherwise(&ring.current(), AT_ONCE).await?;
        if others.is_empty() {
            break;
        }
        for kept in others {
            let key = ring.open_key(&kept.key)?;
            store.seal(&kept.sha256, &ring.seal(&key)?).await?;
            files += 1;
        }
    }
    // What is on its way in was begun with an older key, and is over within a day.
    Ok(Answer {
        json: json!({ "key": ring.current(), "files": files }),
        text: format!("{files} files are sealed with {}", ring.current()),
        code: 0,
    })
}

/// Drops all keys but the last; what only they open is lost for good.
///
/// # Errors
/// Something is still sealed with one of them.
pub async fn drop_keys(settings: &Settings) -> anyhow::Result<Answer> {
    let store = opened(settings).await?;
    let ring = keys_of(settings)?;
    let others = store.sealed_otherwise(&ring.current(), 1).await?;
    ensure!(
        others.is_empty(),
        "found files sealed with an older key: rotate first"
    );
    let under_way = store.arriving_otherwise(&ring.current()).await?;
    ensure!(
        under_way == 0,
        "found {under_way} uploads under way with an older key: they are over within a day"
    );
    ring.drop_others()?;
    Ok(Answer {
        json: json!({ "key": ring.current() }),
        text: format!("{} is the only key now", ring.current()),
        code: 0,
    })
}

/// Copies all that is kept into one file, while a server may be at work. What opens it
/// stays apart: the keys are not in it.
///
/// The database is copied first, as it is at one moment: whatever file it names is there
/// already, and none is ever changed.
///
/// # Errors
/// The file is there already, or something cannot be read or written.
pub async fn back_up(settings: &Settings, file: &Path) -> anyhow::Result<Answer> {
    ensure!(
        settings.files.is_none(),
        "found files in a bucket, expected them in the data folder: copy the bucket by its own means"
    );
    let store = opened(settings).await?;
    ensure!(!file.exists(), "found {} there already", file.display());
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let snapshot = tempfile::tempdir_in(folder)
        .with_context(|| format!("cannot write in {}", folder.display()))?;
    let database = snapshot.path().join(DATABASE);
    store.back_up(&database).await?;
    let part = snapshot.path().join("part");
    let mut options = File::options();
    options.write(true).create_new(true);
    // All dossiers and all passwords' hashes are in it.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut archive = tar::Builder::new(BufWriter::new(options.open(&part)?));
    archive.append_path_with_name(&database, DATABASE)?;
    let mut files = 0_u64;
    let kept = settings.data.join(FILES);
    for shelf in folders(&kept)? {
        for entry in fs::read_dir(kept.join(&shelf))? {
            let entry = entry?;
            let name = Path::new(FILES).join(&shelf).join(entry.file_name());
            match archive.append_path_with_name(entry.path(), name) {
                // Swept since the database was copied: nothing there holds it either.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                done => {
                    done?;
                    files += 1;
                }
            }
        }
    }
    let mut written = archive.into_inner()?;
    written.flush()?;
    written.get_ref().sync_all()?;
    fs::rename(&part, file)?;
    File::open(folder)?.sync_all()?;
    Ok(Answer {
        json: json!({ "file": file.display().to_string(), "files": files }),
        text: format!(
            "{}: the database and {files} files; keep {} apart from it, nothing opens without",
            file.display(),
            settings.keys_file().display()
        ),
        code: 0,
    })
}

/// The shelves that files lie on, named by the first two digits of their hash.
fn folders(files: &Path) -> io::Result<Vec<String>> {
    let mut shelves = Vec::new();
    let entries = match fs::read_dir(files) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(shelves),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.len() == 2 {
            shelves.push(name);
        }
    }
    shelves.sort();
    Ok(shelves)
}

/// Puts what was copied into a data folder that has nothing but the keys, and checks it.
///
/// # Errors
/// The folder is in use, or the file is not one that was copied.
pub async fn restore(settings: &Settings, file: &Path) -> anyhow::Result<Answer> {
    if settings.database.is_some() {
        return Err(StoreError::CopiedElsewhere.into());
    }
    let (data, keys) = (&settings.data, settings.keys_file());
    // A log left beside it would be read into the database that is put back.
    for entry in fs::read_dir(data).into_iter().flatten() {
        ensure!(
            entry?.file_name() == KEYS,
            "found something in {}, expected {KEYS} alone",
            data.display()
        );
    }
    ensure!(
        keys.is_file(),
        "found no {}, expected the keys of the server that was copied",
        keys.display()
    );
    let opened = File::open(file).with_context(|| format!("cannot read {}", file.display()))?;
    let mut archive = tar::Archive::new(BufReader::new(opened));
    fs::create_dir_all(data)?;
    let mut found = false;
    for entry in archive.entries()? {
        let mut entry = entry.with_context(|| format!("{} is damaged", file.display()))?;
        let path = entry.path()?.into_owned();
        let plain = path
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        let ours = path == Path::new(DATABASE) || path.starts_with(FILES);
        ensure!(
            plain && ours && entry.header().entry_type().is_file(),
            "found {} in {}, expected a database and files",
            path.display(),
            file.display()
        );
        found |= path == Path::new(DATABASE);
        let to = data.join(&path);
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut kept = File::create(&to)?;
        io::copy(&mut entry, &mut kept)?;
        kept.sync_all()?;
    }
    ensure!(found, "found no database in {}", file.display());
    File::open(data)?.sync_all()?;
    verify(settings).await
}
