//! What the command line does with what the server keeps: accounts, checks, copies.

use std::{
    fs::{self, File},
    io::{self, BufReader, BufWriter, Read, Write},
    path::{Component, Path},
};

use anyhow::{Context, bail, ensure};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::Answer;
use crate::{
    DATABASE, officers,
    store::{Store, chain, record::Record, sqlite::Sqlite},
};

/// How many dossiers are looked at before more are asked for.
const AT_ONCE: u32 = 500;

/// The folder of attachments inside the data folder.
const ATTACHMENTS: &str = "attachments";

fn opened(data: &Path) -> anyhow::Result<Sqlite> {
    let file = data.join(DATABASE);
    ensure!(
        file.is_file(),
        "found no {}, expected the folder of a server that has run",
        file.display()
    );
    Ok(Sqlite::open(&file)?)
}

/// Makes an officer's account, or gives it another password, which stands in the first
/// line of `input`.
///
/// # Errors
/// The account or the password is not fit, or the data folder cannot be used.
pub async fn officer(
    data: &Path,
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
    fs::create_dir_all(data)?;
    let store = Sqlite::open(&data.join(DATABASE))?;
    store.keep_officer(officer).await?;
    Ok(Answer {
        json: json!({ "account": account, "agency": agency }),
        text: format!("the account {account} is kept"),
        code: 0,
    })
}

/// Checks that every event is what was added, and that every row follows from its events.
///
/// # Errors
/// The data folder cannot be used.
pub async fn verify(data: &Path) -> anyhow::Result<Answer> {
    let store = opened(data)?;
    let mut wrong = Vec::new();
    let dossiers = walk(&store, async |store, code| {
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
            let shelf = file.sha256.get(..2).unwrap_or_default();
            let kept = data.join(ATTACHMENTS).join(shelf).join(&*file.sha256);
            if hash_of(&kept).ok().as_deref() != Some(&*file.sha256) {
                wrong.push(format!(
                    "{code}: a file of {} is not there as it came",
                    file.component
                ));
            }
        }
        Ok(())
    })
    .await?;
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

fn hash_of(file: &Path) -> io::Result<String> {
    let (mut file, mut hasher) = (File::open(file)?, Sha256::new());
    let mut piece = vec![0; 64 * 1024];
    loop {
        let read = file.read(&mut piece)?;
        match piece.get(..read) {
            Some(read) if !read.is_empty() => hasher.update(read),
            _ => break,
        }
    }
    let digits = hasher.finalize();
    Ok(digits.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Makes all rows again from their events.
///
/// # Errors
/// The data folder cannot be used, or events make no dossier.
pub async fn rebuild(data: &Path) -> anyhow::Result<Answer> {
    let store = opened(data)?;
    let mut others = 0_u32;
    let dossiers = walk(&store, async |store, code| {
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
    store: &Sqlite,
    mut each: impl AsyncFnMut(&Sqlite, String) -> anyhow::Result<()>,
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

/// Copies all that is kept into one file, while a server may be at work.
///
/// The database is copied first, as it is at one moment: whatever file it names is there
/// already, and none is ever changed.
///
/// # Errors
/// The file is there already, or something cannot be read or written.
pub async fn back_up(data: &Path, file: &Path) -> anyhow::Result<Answer> {
    let store = opened(data)?;
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
    let attachments = data.join(ATTACHMENTS);
    for shelf in folders(&attachments)? {
        for entry in fs::read_dir(attachments.join(&shelf))? {
            let entry = entry?;
            let name = Path::new(ATTACHMENTS).join(&shelf).join(entry.file_name());
            archive.append_path_with_name(entry.path(), name)?;
            files += 1;
        }
    }
    let mut written = archive.into_inner()?;
    written.flush()?;
    written.get_ref().sync_all()?;
    fs::rename(&part, file)?;
    File::open(folder)?.sync_all()?;
    Ok(Answer {
        json: json!({ "file": file.display().to_string(), "attachments": files }),
        text: format!("{}: the database and {files} files", file.display()),
        code: 0,
    })
}

/// The shelves that files lie on, named by the first two digits of their hash.
fn folders(attachments: &Path) -> io::Result<Vec<String>> {
    let mut shelves = Vec::new();
    let entries = match fs::read_dir(attachments) {
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

/// Puts what was copied into an empty data folder, and checks it.
///
/// # Errors
/// The folder is in use, or the file is not one that was copied.
pub async fn restore(data: &Path, file: &Path) -> anyhow::Result<Answer> {
    // A log left beside it would be read into the database that is put back.
    if fs::read_dir(data).is_ok_and(|mut entries| entries.next().is_some()) {
        bail!(
            "found something in {}, expected an empty folder",
            data.display()
        );
    }
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
        let ours = path == Path::new(DATABASE) || path.starts_with(ATTACHMENTS);
        ensure!(
            plain && ours && entry.header().entry_type().is_file(),
            "found {} in {}, expected a database and attachments",
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
    verify(data).await
}
