//! A folder: a file arrives in `arriving/` under its upload's id, piece behind piece, and is
//! kept in a folder named by the first two digits of its hash.

use std::{
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom, Write},
    ops::Range,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

use tokio::task;

#[derive(Debug, Clone)]
pub(super) struct Disk(Arc<PathBuf>);

/// The folder of what is on its way in.
const ARRIVING: &str = "arriving";

impl Disk {
    pub(super) fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder.join(ARRIVING))?;
        Ok(Self(Arc::new(folder.into())))
    }

    fn arriving(&self, upload: &str) -> PathBuf {
        self.0.join(ARRIVING).join(upload)
    }

    /// Does something with files that blocks.
    async fn apart<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Path) -> io::Result<T> + Send + 'static,
    ) -> io::Result<T> {
        let own = Arc::clone(&self.0);
        let done = task::spawn_blocking(move || work(&own)).await;
        done.map_err(io::Error::other)?
    }

    pub(super) async fn take_up(&self, upload: &str, kept: u64) -> io::Result<()> {
        let path = self.arriving(upload);
        self.apart(move |_| {
            let mut options = File::options();
            // What was never begun is begun here, and nothing else is made.
            options.write(true).create(kept == 0).truncate(false);
            let file = options.open(path)?;
            if file.metadata()?.len() < kept {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            file.set_len(kept)
        })
        .await
    }

    pub(super) async fn append(&self, upload: &str, sealed: Vec<u8>) -> io::Result<()> {
        let path = self.arriving(upload);
        self.apart(move |_| File::options().append(true).open(path)?.write_all(&sealed))
            .await
    }

    pub(super) async fn settle(&self, upload: &str) -> io::Result<()> {
        let path = self.arriving(upload);
        self.apart(move |folder| {
            File::open(path)?.sync_all()?;
            File::open(folder.join(ARRIVING))?.sync_all()
        })
        .await
    }

    pub(super) fn arrived(&self, upload: &str) -> Vec<(Range<u64>, String)> {
        vec![(0..u64::MAX, format!("{ARRIVING}/{upload}"))]
    }

    pub(super) async fn keep(&self, upload: &str, object: &str) -> io::Result<()> {
        let (from, to) = (self.arriving(upload), self.0.join(object));
        self.apart(move |folder| {
            if let Some(shelf) = to.parent() {
                fs::create_dir_all(shelf)?;
                match fs::hard_link(&from, &to) {
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                    done => done?,
                }
                File::open(shelf)?.sync_all()?;
                File::open(folder)?.sync_all()?;
            }
            Ok(())
        })
        .await
    }

    pub(super) async fn read(&self, name: &str, range: Range<u64>) -> io::Result<Vec<u8>> {
        let path = self.0.join(name);
        self.apart(move |_| {
            let mut file = File::open(path)?;
            file.seek(SeekFrom::Start(range.start))?;
            let mut bytes = Vec::new();
            file.take(range.end.saturating_sub(range.start))
                .read_to_end(&mut bytes)?;
            Ok(bytes)
        })
        .await
    }

    pub(super) async fn drop_upload(&self, upload: &str) -> io::Result<()> {
        let path = self.arriving(upload);
        self.apart(move |_| remove(&path)).await
    }

    pub(super) async fn drop_kept(&self, object: &str) -> io::Result<()> {
        let path = self.0.join(object);
        self.apart(move |_| remove(&path)).await
    }

    pub(super) async fn older(&self, age: Duration) -> io::Result<Vec<String>> {
        self.apart(move |folder| {
            let mut found = Vec::new();
            for shelf in fs::read_dir(folder)? {
                let shelf = shelf?.file_name();
                if shelf.len() == 2 {
                    let files = files(&folder.join(&shelf), age)?.into_iter();
                    let shelf = shelf.to_string_lossy();
                    found.extend(files.map(|name| format!("{shelf}/{name}")));
                }
            }
            Ok(found)
        })
        .await
    }

    pub(super) async fn uploads(&self, age: Duration) -> io::Result<Vec<String>> {
        self.apart(move |folder| files(&folder.join(ARRIVING), age))
            .await
    }
}

/// The names of the files in a folder that are so old.
pub(super) fn files(folder: &Path, age: Duration) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    for file in fs::read_dir(folder)? {
        let file = file?;
        let since = SystemTime::now().duration_since(file.metadata()?.modified()?);
        if since.is_ok_and(|since| since >= age) {
            found.push(file.file_name().to_string_lossy().into_owned());
        }
    }
    Ok(found)
}

pub(super) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}
