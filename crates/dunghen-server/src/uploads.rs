//! Files on their way in: bytes come in any portions, over any number of connections, and
//! what was acknowledged of them stays.
//!
//! Portions are gathered to whole pieces, sealed, and put behind one another; what fills no
//! piece waits, sealed too, in the store. When all has come, the file is hashed, looked
//! into by a process of its own, and kept or rejected.

use std::{
    collections::HashSet,
    io::{self, Write},
    ops::Range,
    sync::{Arc, Mutex, PoisonError},
};

use dunghen_core::{
    file::{FileKind, HEAD_BYTES},
    finding::{Fault, Finding, Severity},
    place::Place,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tokio::task;

use crate::{
    inspector::Inspector,
    sealed::{FileKey, KeyRing, PIECE, SEAL, hex},
    shelf::{self, Shelf},
    store::{Kept, Lease, Store, StoreError, Upload, UploadState},
};

/// What files go through on their way in and out.
pub(crate) struct Files {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) shelf: Shelf,
    pub(crate) keys: KeyRing,
    pub(crate) inspector: Inspector,
    busy: Mutex<HashSet<String>>,
}

/// What went wrong with a file.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FileError {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("what was found cannot be written: {0}")]
    Json(#[from] serde_json::Error),
    /// Its upload is gone, or went on elsewhere.
    #[error("the upload is not there as it was")]
    Moved,
}

impl FileError {
    /// Whether there is no room left to write.
    pub(crate) fn is_full(&self) -> bool {
        match self {
            Self::Io(error) => matches!(
                error.kind(),
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
            ),
            Self::Store(error) => error.is_full(),
            Self::Json(_) | Self::Moved => false,
        }
    }
}

/// What is known of a kept file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Accepted {
    pub(crate) sha256: String,
    pub(crate) bytes: u64,
    pub(crate) kind: Option<FileKind>,
}

impl Files {
    pub(crate) fn new(
        store: Arc<dyn Store>,
        shelf: Shelf,
        keys: KeyRing,
        inspector: Inspector,
    ) -> Self {
        Self {
            store,
            shelf,
            keys,
            inspector,
            busy: Mutex::default(),
        }
    }

    /// Leave to work on an upload; none while somebody else does, here or at another server.
    pub(crate) async fn hold(self: &Arc<Self>, upload: &str) -> Result<Option<Hold>, StoreError> {
        let new = {
            let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
            busy.insert(upload.to_owned())
        };
        if !new {
            return Ok(None);
        }
        let mut hold = Hold {
            files: Arc::clone(self),
            upload: upload.into(),
            lease: None,
        };
        hold.lease = self.store.lease(upload).await?;
        Ok(hold.lease.is_some().then_some(hold))
    }

    /// Goes on with an upload where its last acknowledged byte was.
    pub(crate) async fn take_up(&self, upload: Upload) -> Result<Receiving<'_>, FileError> {
        let key = self.keys.open_key(&upload.key)?;
        let whole = upload.received / PIECE as u64;
        let sealed = sealed_range(whole).start;
        // What is complete is not written to any more.
        if upload.received < upload.length {
            self.shelf.take_up(&upload.id, sealed).await?;
        }
        let waiting = match upload.tail.as_slice() {
            [] => Vec::new(),
            tail => key.open_alone(tail).map_err(io::Error::from)?,
        };
        Ok(Receiving {
            files: self,
            from: upload.received,
            upload,
            key,
            waiting,
            written: whole,
        })
    }

    /// Looks into what has come whole, and keeps it or not.
    pub(crate) async fn judge(&self, upload: Upload) -> Result<Upload, FileError> {
        let leave = Arc::clone(&self.inspector.leave).acquire_owned().await;
        let _leave = leave.map_err(|error| FileError::Io(io::Error::other(error)))?;
        let key = self.keys.open_key(&upload.key)?;
        let mut hasher = Sha256::new();
        let mut head = Vec::with_capacity(HEAD_BYTES);
        // Whoever looks into it needs it as it is; that copy goes when they are done.
        let mut plain = self.shelf.scratch()?;
        let arrived = self.shelf.arrived(&upload.id).await?;
        for at in 0..pieces(upload.length) {
            let sealed = arrived.read(sealed_range(at)).await?;
            let piece = opened(&key, at, upload.length, &sealed)?;
            hasher.update(&piece);
            let wanted = HEAD_BYTES.saturating_sub(head.len());
            head.extend(piece.iter().take(wanted));
            plain.write_all(&piece)?;
        }
        plain.flush()?;
        let sha256 = hex(&hasher.finalize());
        let Some(kind) = FileKind::of(&head) else {
            return self.reject(upload, vec![unknown_kind()]).await;
        };
        // What is kept already was looked into before.
        if self.store.kept(&sha256).await?.is_none() {
            let inspector = self.inspector.clone();
            let looked = task::spawn_blocking(move || inspector.look(plain.path()));
            let findings = looked.await.map_err(io::Error::other)??;
            if !findings.is_empty() {
                return self.reject(upload, findings).await;
            }
        }
        self.accept(upload, sha256, kind).await
    }

    async fn accept(
        &self,
        mut upload: Upload,
        sha256: String,
        kind: FileKind,
    ) -> Result<Upload, FileError> {
        let file = Kept {
            object: shelf::object(&sha256, &upload.id),
            bytes: upload.length,
            kind: serde_json::to_string(&kind)?,
            key: upload.key.clone(),
            sha256,
        };
        upload.state = UploadState::Accepted;
        upload.outcome = serde_json::to_string(&Accepted {
            sha256: file.sha256.clone(),
            bytes: file.bytes,
            kind: Some(kind),
        })?;
        self.shelf.keep(&upload.id, &file.object).await?;
        let object = file.object.clone();
        let kept = self.store.accept_upload(upload.clone(), file).await?;
        if kept.as_ref().is_none_or(|kept| kept.object != object) {
            self.shelf.drop_kept(&object).await?;
        }
        self.shelf.drop_upload(&upload.id).await?;
        kept.map(|_| upload).ok_or(FileError::Moved)
    }

    /// Rejects what has arrived; nothing of it stays but why.
    pub(crate) async fn reject(
        &self,
        mut upload: Upload,
        findings: Vec<Finding>,
    ) -> Result<Upload, FileError> {
        let from = upload.received;
        upload.state = UploadState::Rejected;
        upload.tail = Vec::new();
        upload.outcome = serde_json::to_string(&findings)?;
        if !self.store.advance_upload(from, upload.clone()).await? {
            return Err(FileError::Moved);
        }
        self.shelf.drop_upload(&upload.id).await?;
        Ok(upload)
    }

    /// Ends an upload at its sender's wish.
    pub(crate) async fn end(&self, upload: &Upload) -> Result<(), FileError> {
        self.store.end_upload(&upload.id).await?;
        Ok(self.shelf.drop_upload(&upload.id).await?)
    }

    /// The part of a range of a kept file that lies in the piece where it begins.
    pub(crate) async fn read(
        &self,
        kept: &Kept,
        key: &FileKey,
        range: Range<u64>,
    ) -> Result<Vec<u8>, FileError> {
        let at = range.start / PIECE as u64;
        let sealed = self.shelf.read(&kept.object, sealed_range(at)).await?;
        let piece = opened(key, at, kept.bytes, &sealed)?;
        let begins = at * PIECE as u64;
        let inside =
            |place: u64| usize::try_from(place.saturating_sub(begins)).unwrap_or(usize::MAX);
        let end = inside(range.end).min(piece.len());
        Ok(piece
            .get(inside(range.start)..end)
            .unwrap_or_default()
            .to_vec())
    }
}

/// Held while somebody works on an upload.
pub(crate) struct Hold {
    files: Arc<Files>,
    upload: String,
    lease: Option<Box<dyn Lease>>,
}

impl Hold {
    /// Gives it back: whoever asks after that has it.
    pub(crate) async fn give_back(mut self) {
        if let Some(lease) = self.lease.take() {
            lease.give_back().await;
        }
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        let mut busy = self
            .files
            .busy
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        busy.remove(&self.upload);
    }
}

/// An upload that goes on.
pub(crate) struct Receiving<'f> {
    files: &'f Files,
    pub(crate) upload: Upload,
    /// Where it stands in the store.
    from: u64,
    key: FileKey,
    /// What fills no whole pieces yet.
    waiting: Vec<u8>,
    /// How many whole pieces lie on the shelf.
    written: u64,
}

impl Receiving<'_> {
    /// How much more may come.
    pub(crate) fn room(&self) -> u64 {
        self.upload.length - self.upload.received
    }

    /// Takes in the next portion, which is no longer than there is room.
    pub(crate) async fn take(&mut self, mut portion: &[u8]) -> Result<(), FileError> {
        while !portion.is_empty() {
            let full = PIECE * self.files.shelf.pieces_at_once();
            let room = full - self.waiting.len();
            let (now, later) = portion.split_at(portion.len().min(room));
            self.waiting.extend_from_slice(now);
            self.upload.received += now.len() as u64;
            portion = later;
            if self.waiting.len() == full {
                self.write_pieces().await?;
            }
        }
        Ok(())
    }

    /// Puts the pieces that are whole on the shelf; the last may be short.
    async fn write_pieces(&mut self) -> Result<(), FileError> {
        let complete = self.upload.received == self.upload.length;
        let pieces = pieces(self.upload.length);
        let whole = self.waiting.len() / PIECE * PIECE;
        let now = if complete { self.waiting.len() } else { whole };
        let rest = self.waiting.split_off(now);
        let mut sealed = Vec::with_capacity(now + (now / PIECE + 1) * SEAL);
        let begins = sealed_range(self.written).start;
        for piece in self.waiting.chunks(PIECE) {
            let at = number(self.written)?;
            let last = self.written + 1 == pieces;
            sealed.extend(self.key.seal(at, last, piece).map_err(io::Error::from)?);
            self.written += 1;
        }
        self.waiting = rest;
        Ok(self
            .files
            .shelf
            .append(&self.upload.id, begins, sealed)
            .await?)
    }

    /// Makes all that has come survive a power cut, and takes down how much that is.
    pub(crate) async fn settle(mut self) -> Result<Upload, FileError> {
        self.write_pieces().await?;
        self.files.shelf.settle(&self.upload.id).await?;
        self.upload.tail = match self.waiting.as_slice() {
            [] => Vec::new(),
            waiting => self.key.seal_alone(waiting)?,
        };
        if self.upload.received == self.upload.length {
            self.upload.state = UploadState::Received;
        }
        let Self {
            files,
            upload,
            from,
            ..
        } = self;
        match files.store.advance_upload(from, upload.clone()).await? {
            true => Ok(upload),
            false => Err(FileError::Moved),
        }
    }
}

/// How many pieces a file has.
fn pieces(length: u64) -> u64 {
    length.div_ceil(PIECE as u64)
}

/// Where a piece lies among the sealed bytes.
fn sealed_range(at: u64) -> Range<u64> {
    let length = (PIECE + SEAL) as u64;
    at * length..(at + 1) * length
}

fn number(at: u64) -> io::Result<u32> {
    u32::try_from(at).map_err(io::Error::other)
}

fn opened(key: &FileKey, at: u64, length: u64, sealed: &[u8]) -> io::Result<Vec<u8>> {
    let last = at + 1 == pieces(length);
    Ok(key.open(number(at)?, last, sealed)?)
}

fn unknown_kind() -> Finding {
    Finding {
        place: Place::Dossier,
        fault: Fault::new("file.unknown_kind"),
        severity: Severity::Error,
        law: None,
    }
}

/// Copies a kept file, as it is sealed, to another shelf.
pub(crate) async fn copy(from: &Shelf, to: &Shelf, kept: &Kept) -> io::Result<()> {
    // The name it lies under is not one of an upload: nobody else writes there.
    let upload = &kept.sha256;
    to.take_up(upload, 0).await?;
    let at_once = to.pieces_at_once() as u64;
    let mut at = 0;
    while at < pieces(kept.bytes) {
        let range = sealed_range(at).start..sealed_range(at + at_once).start;
        let begins = range.start;
        let sealed = from.read(&kept.object, range).await?;
        to.append(upload, begins, sealed).await?;
        at += at_once;
    }
    to.settle(upload).await?;
    to.keep(upload, &kept.object).await?;
    to.drop_upload(upload).await
}

/// The hash of a kept file's content.
pub(crate) async fn hash_of(shelf: &Shelf, kept: &Kept, key: &FileKey) -> io::Result<String> {
    let mut hasher = Sha256::new();
    for at in 0..pieces(kept.bytes) {
        let sealed = shelf.read(&kept.object, sealed_range(at)).await?;
        hasher.update(opened(key, at, kept.bytes, &sealed)?);
    }
    Ok(hex(&hasher.finalize()))
}
