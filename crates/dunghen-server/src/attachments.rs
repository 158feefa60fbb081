//! Attachments on disk, each under the hash of its content.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use dunghen_core::file::{FileKind, HEAD_BYTES};
use sha2::{Digest, Sha256};

/// The folder of attachments.
pub(crate) struct Attachments {
    folder: PathBuf,
    arrivals: AtomicU64,
}

/// What is known of a kept file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Kept {
    pub(crate) sha256: String,
    pub(crate) bytes: u64,
    pub(crate) kind: Option<FileKind>,
}

impl Attachments {
    /// Opens the folder, making it if missing; parts of earlier arrivals go.
    pub(crate) fn open(folder: &Path) -> io::Result<Self> {
        let arriving = folder.join("arriving");
        if arriving.exists() {
            fs::remove_dir_all(&arriving)?;
        }
        fs::create_dir_all(&arriving)?;
        Ok(Self {
            folder: folder.into(),
            arrivals: AtomicU64::new(0),
        })
    }

    /// Begins to take a file in.
    pub(crate) fn arrive(&self) -> io::Result<Arriving> {
        let number = self.arrivals.fetch_add(1, Ordering::Relaxed);
        let path = self.folder.join("arriving").join(number.to_string());
        Ok(Arriving {
            file: File::create(&path)?,
            path,
            hasher: Sha256::new(),
            head: Vec::with_capacity(HEAD_BYTES),
            bytes: 0,
        })
    }

    /// Keeps a file that has arrived whole, safe on disk before it answers.
    pub(crate) fn keep(&self, arriving: Arriving) -> io::Result<Kept> {
        arriving.file.sync_all()?;
        let sha256 = arriving.sha256();
        let kept = Kept {
            kind: FileKind::of(&arriving.head),
            bytes: arriving.bytes,
            sha256,
        };
        let path = self.path(&kept.sha256);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
            fs::rename(&arriving.path, &path)?;
            File::open(parent)?.sync_all()?;
            File::open(&self.folder)?.sync_all()?;
        }
        Ok(kept)
    }

    /// Where what has a hash is kept, if anything is; none where it is no hash.
    pub(crate) fn kept_at(&self, sha256: &str) -> Option<PathBuf> {
        let named = sha256.len() == 64
            && sha256
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        named.then(|| self.path(sha256))
    }

    /// What is kept under a hash; none where nothing is.
    pub(crate) fn find(&self, sha256: &str) -> io::Result<Option<Kept>> {
        let Some(path) = self.kept_at(sha256) else {
            return Ok(None);
        };
        let mut file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let bytes = file.metadata()?.len();
        let mut head = Vec::with_capacity(HEAD_BYTES);
        Read::by_ref(&mut file)
            .take(HEAD_BYTES as u64)
            .read_to_end(&mut head)?;
        Ok(Some(Kept {
            sha256: sha256.into(),
            bytes,
            kind: FileKind::of(&head),
        }))
    }

    fn path(&self, sha256: &str) -> PathBuf {
        let shelf = sha256.get(..2).unwrap_or_default();
        self.folder.join(shelf).join(sha256)
    }
}

/// A file on its way in; what is not kept is removed.
pub(crate) struct Arriving {
    file: File,
    path: PathBuf,
    hasher: Sha256,
    head: Vec<u8>,
    bytes: u64,
}

impl Arriving {
    /// Takes in the next piece.
    pub(crate) fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        self.file.write_all(piece)?;
        self.hasher.update(piece);
        let wanted = HEAD_BYTES.saturating_sub(self.head.len());
        self.head.extend(piece.iter().take(wanted));
        self.bytes += piece.len() as u64;
        Ok(())
    }

    /// The hash of what has come so far.
    pub(crate) fn sha256(&self) -> String {
        hex(&self.hasher.clone().finalize())
    }

    /// Where it lies until it is kept.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// How much has come so far.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// What its beginning says it is.
    pub(crate) fn kind(&self) -> Option<FileKind> {
        FileKind::of(&self.head)
    }
}

impl Drop for Arriving {
    fn drop(&mut self) {
        // Kept files have been renamed away, so there is nothing left to remove.
        let _ = fs::remove_file(&self.path);
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
