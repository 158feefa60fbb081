//! Where files lie: on their way in, and kept. What lies here is sealed ([`crate::sealed`]).
//!
//! A folder on disk is enough for one machine; a bucket that speaks S3 is there for all
//! machines that share a database.

mod bucket;
mod disk;
#[cfg(test)]
mod tests;

use std::{
    fs, io,
    ops::Range,
    path::{Path, PathBuf},
    time::Duration,
};

use tempfile::NamedTempFile;

use self::{bucket::Bucket, disk::Disk};

/// A place for sealed files.
#[derive(Debug, Clone)]
pub(crate) struct Shelf {
    place: Place,
    /// Where copies lie for those who look into what has arrived.
    scratch: PathBuf,
}

#[derive(Debug, Clone)]
enum Place {
    Disk(Disk),
    Bucket(Bucket),
}

/// What came of an upload: so many bytes under each name, one after another.
#[derive(Debug, Clone)]
pub(crate) struct Arrived {
    place: Place,
    parts: Vec<(Range<u64>, String)>,
}

impl Shelf {
    /// Opens a folder, making it if missing.
    pub(crate) fn open(folder: &Path) -> io::Result<Self> {
        Ok(Self {
            place: Place::Disk(Disk::open(folder)?),
            scratch: scratch(&folder.join("looked-into"))?,
        })
    }

    /// Opens a bucket by its address, as `s3://files`; how to come in is said by the
    /// environment (`AWS_ACCESS_KEY_ID` and so on).
    pub(crate) fn in_bucket(address: &str, folder: &Path) -> io::Result<Self> {
        Ok(Self {
            place: Place::Bucket(Bucket::open(address)?),
            scratch: scratch(folder)?,
        })
    }

    /// How many whole pieces are best put there at a time; so much of each upload lies in
    /// memory meanwhile.
    pub(crate) fn pieces_at_once(&self) -> usize {
        match &self.place {
            Place::Disk(_) => 1,
            Place::Bucket(_) => 16,
        }
    }

    /// Takes up an upload where its first so many bytes were kept; what came after them
    /// goes.
    pub(crate) async fn take_up(&self, upload: &str, kept: u64) -> io::Result<()> {
        match &self.place {
            Place::Disk(disk) => disk.take_up(upload, kept).await,
            Place::Bucket(bucket) => bucket.take_up(upload, kept).await,
        }
    }

    /// Puts sealed bytes behind the first `at` that came of an upload.
    pub(crate) async fn append(&self, upload: &str, at: u64, sealed: Vec<u8>) -> io::Result<()> {
        match &self.place {
            _ if sealed.is_empty() => Ok(()),
            Place::Disk(disk) => disk.append(upload, sealed).await,
            Place::Bucket(bucket) => bucket.append(upload, at, sealed).await,
        }
    }

    /// Makes what came of an upload survive a power cut.
    pub(crate) async fn settle(&self, upload: &str) -> io::Result<()> {
        match &self.place {
            Place::Disk(disk) => disk.settle(upload).await,
            // A bucket answers once it is so.
            Place::Bucket(_) => Ok(()),
        }
    }

    /// What came of an upload.
    pub(crate) async fn arrived(&self, upload: &str) -> io::Result<Arrived> {
        let parts = match &self.place {
            Place::Disk(disk) => disk.arrived(upload),
            Place::Bucket(bucket) => bucket.arrived(upload).await?,
        };
        Ok(Arrived {
            place: self.place.clone(),
            parts,
        })
    }

    /// Keeps a whole upload under a name. It also stays where it arrived, until that is
    /// dropped: whoever was stopped in between finds it there.
    pub(crate) async fn keep(&self, upload: &str, object: &str) -> io::Result<()> {
        match &self.place {
            Place::Disk(disk) => disk.keep(upload, object).await,
            Place::Bucket(bucket) => bucket.keep(upload, object).await,
        }
    }

    /// A part of a kept file.
    pub(crate) async fn read(&self, object: &str, range: Range<u64>) -> io::Result<Vec<u8>> {
        match &self.place {
            Place::Disk(disk) => disk.read(object, range).await,
            Place::Bucket(bucket) => bucket.read(&bucket::kept(object), range).await,
        }
    }

    /// Removes what came of an upload.
    pub(crate) async fn drop_upload(&self, upload: &str) -> io::Result<()> {
        match &self.place {
            Place::Disk(disk) => disk.drop_upload(upload).await,
            Place::Bucket(bucket) => bucket.take_up(upload, 0).await,
        }
    }

    /// Removes a kept file.
    pub(crate) async fn drop_kept(&self, object: &str) -> io::Result<()> {
        match &self.place {
            Place::Disk(disk) => disk.drop_kept(object).await,
            Place::Bucket(bucket) => bucket.remove(&bucket::kept(object)).await,
        }
    }

    /// The names of all kept files that have lain there for so long.
    pub(crate) async fn older(&self, age: Duration) -> io::Result<Vec<String>> {
        match &self.place {
            Place::Disk(disk) => disk.older(age).await,
            Place::Bucket(bucket) => bucket.older(age).await,
        }
    }

    /// The uploads that have lain there for so long.
    pub(crate) async fn uploads(&self, age: Duration) -> io::Result<Vec<String>> {
        match &self.place {
            Place::Disk(disk) => disk.uploads(age).await,
            Place::Bucket(bucket) => bucket.uploads(age).await,
        }
    }

    /// A file for as long as somebody looks into what has arrived.
    pub(crate) fn scratch(&self) -> io::Result<NamedTempFile> {
        NamedTempFile::new_in(&self.scratch)
    }

    /// Removes copies whose readers were ended before they could.
    pub(crate) fn clear_scratch(&self, age: Duration) -> io::Result<()> {
        let old = disk::files(&self.scratch, age)?;
        old.iter()
            .try_for_each(|name| disk::remove(&self.scratch.join(name)))
    }
}

fn scratch(folder: &Path) -> io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    Ok(folder.into())
}

impl Arrived {
    /// A range that was put there at once.
    pub(crate) async fn read(&self, range: Range<u64>) -> io::Result<Vec<u8>> {
        let mut parts = self.parts.iter();
        let part = parts.find(|(bytes, _)| bytes.contains(&range.start));
        let (bytes, name) = part.ok_or(io::ErrorKind::UnexpectedEof)?;
        let range = range.start - bytes.start..range.end - bytes.start;
        match &self.place {
            Place::Disk(disk) => disk.read(name, range).await,
            Place::Bucket(bucket) => bucket.read(&name.as_str().into(), range).await,
        }
    }
}

/// The name a file is kept under: by its hash, and apart from another with the same.
pub(crate) fn object(sha256: &str, upload: &str) -> String {
    let shelf = sha256.get(..2).unwrap_or_default();
    format!("{shelf}/{sha256}.{upload}")
}
