//! What is in an archive.
//!
//! What an archive says of itself is believed only where it speaks against it. Its
//! declared sizes are added up first, so that an honest bomb costs nothing; then every
//! entry is unfolded into nothing and counted, against one budget for the archive and
//! all archives in it.

use std::{
    collections::BTreeSet,
    io::{self, Cursor, Read, Seek},
};

use zip::{CompressionMethod, ZipArchive, result::ZipError};

use super::directory;
use crate::{
    fault::{Code, FileFault},
    kind::{Kind, is_zip},
    limits::Limits,
    piece,
    verdict::{Unchecked, Verdict},
};

/// How much of a directory of entries is read: ten times what the default number of
/// entries needs with long names.
const DIRECTORY: u64 = 16 << 20;

/// What an archive may unfold to before the ratio counts.
const RATIO_COUNTS_FROM: u64 = 10 << 20;

/// How many bytes of an entry are unfolded at a time.
const PIECE: usize = 32 << 10;

pub(crate) fn inspect(
    file: &mut (impl Read + Seek),
    limits: &Limits,
    verdict: &mut Verdict,
) -> io::Result<()> {
    let mut budget = Budget {
        limits,
        packed: verdict.bytes,
        entries: 0,
        unfolded: 0,
        too_large_to_hold: false,
    };
    match budget.open(file, verdict.bytes, 1) {
        Ok(holds) => {
            verdict.kind = Some(holds.kind());
            if holds.macros {
                verdict
                    .faults
                    .push(FileFault::new(Code::ActiveContent).with("what", "macro"));
            }
        }
        Err(Stop::Fault(fault)) => verdict.faults.push(fault),
        Err(Stop::Io(error)) => return Err(error),
    }
    if budget.too_large_to_hold {
        verdict.unchecked.push(Unchecked::NestedArchive);
    }
    Ok(())
}

/// What looking into an archive may still cost.
struct Budget<'l> {
    limits: &'l Limits,
    /// Bytes of the file itself.
    packed: u64,
    entries: u64,
    unfolded: u64,
    too_large_to_hold: bool,
}

/// What ends the look into an archive.
enum Stop {
    Fault(FileFault),
    Io(io::Error),
}

impl From<FileFault> for Stop {
    fn from(fault: FileFault) -> Self {
        Self::Fault(fault)
    }
}

impl From<ZipError> for Stop {
    fn from(error: ZipError) -> Self {
        match error {
            ZipError::Io(error) if !piece::is_content(&error) => Self::Io(error),
            ZipError::UnsupportedArchive(_) => unreadable("method").into(),
            _ => unreadable("structure").into(),
        }
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        if piece::is_content(&error) {
            unreadable("content").into()
        } else {
            Self::Io(error)
        }
    }
}

/// Which entries an archive holds that tell what it is.
#[derive(Default)]
struct Holds {
    names: BTreeSet<&'static str>,
    open_document_text: bool,
    macros: bool,
}

/// Entries that every document of a kind has.
const CONTENT_TYPES: &str = "[Content_Types].xml";
const WORD: &str = "word/document.xml";
const EXCEL: &str = "xl/workbook.xml";

impl Holds {
    fn kind(&self) -> Kind {
        let office = self.names.contains(CONTENT_TYPES);
        if office && self.names.contains(WORD) {
            Kind::Docx
        } else if office && self.names.contains(EXCEL) {
            Kind::Xlsx
        } else if self.open_document_text {
            Kind::Odt
        } else {
            Kind::Zip
        }
    }

    fn see(&mut self, name: &[u8], content: &[u8]) {
        for known in [CONTENT_TYPES, WORD, EXCEL] {
            if name == known.as_bytes() {
                self.names.insert(known);
            }
        }
        self.open_document_text |=
            name == b"mimetype" && content == b"application/vnd.oasis.opendocument.text";
        self.macros |= name.ends_with(b"/vbaProject.bin");
    }
}

impl Budget<'_> {
    /// Opens an archive that lies `depth` deep and looks into all of its entries.
    fn open<F: Read + Seek>(
        &mut self,
        file: &mut F,
        bytes: u64,
        depth: u32,
    ) -> Result<Holds, Stop> {
        if depth > self.limits.archive_depth {
            return Err(FileFault::new(Code::ArchiveTooDeep)
                .with("max", self.limits.archive_depth)
                .into());
        }
        let Some(end) = directory::end(file, bytes)? else {
            return Err(FileFault::new(Code::Truncated).into());
        };
        // Before the directory is read: it is held in memory whole.
        self.entries = self.entries.saturating_add(end.entries);
        if self.entries > self.limits.archive_entries || end.directory > DIRECTORY {
            return Err(too_large("entries", self.limits.archive_entries).into());
        }
        let mut archive = ZipArchive::new(file)?;
        // The reader may have settled on another directory than the one just seen.
        if archive.len() as u64 > end.entries {
            return Err(unreadable("structure").into());
        }
        self.judge_declared(&mut archive)?;
        if archive.has_overlapping_entries()? {
            return Err(unreadable("overlap").into());
        }
        let mut holds = Holds::default();
        for index in 0..archive.len() {
            self.unfold(&mut archive, index, depth, &mut holds)?;
        }
        Ok(holds)
    }

    /// Judges what the directory says, before anything is unfolded.
    fn judge_declared<F: Read + Seek>(&self, archive: &mut ZipArchive<F>) -> Result<(), Stop> {
        let mut declared = self.unfolded;
        for index in 0..archive.len() {
            let entry = archive.by_index_raw(index)?;
            if leaves_folder(entry.name_raw()) || entry.is_symlink() {
                return Err(FileFault::new(Code::ArchivePath).into());
            }
            if entry.encrypted() {
                return Err(unreadable("encrypted").into());
            }
            if !matches!(
                entry.compression(),
                CompressionMethod::Stored | CompressionMethod::Deflated
            ) {
                return Err(unreadable("method").into());
            }
            declared = declared.saturating_add(entry.size());
        }
        self.judge_unfolded(declared)
    }

    fn judge_unfolded(&self, unfolded: u64) -> Result<(), Stop> {
        if unfolded > self.limits.archive_bytes {
            return Err(too_large("bytes", self.limits.archive_bytes).into());
        }
        let ratio = self.limits.archive_ratio;
        if unfolded > RATIO_COUNTS_FROM && unfolded > self.packed.saturating_mul(ratio) {
            return Err(too_large("ratio", ratio).into());
        }
        Ok(())
    }

    /// Unfolds one entry, keeping it only if it is an archive itself.
    fn unfold<F: Read + Seek>(
        &mut self,
        archive: &mut ZipArchive<F>,
        index: usize,
        depth: u32,
        holds: &mut Holds,
    ) -> Result<(), Stop> {
        let mut entry = archive.by_index(index)?;
        let mut kept = Vec::new();
        let mut piece = vec![0; PIECE];
        let mut first = true;
        let mut nested = false;
        loop {
            let read = match entry.read(&mut piece) {
                Ok(read) => piece.get(..read).unwrap_or_default(),
                Err(error) => return Err(error.into()),
            };
            if first {
                holds.see(entry.name_raw(), read);
                nested = is_zip(read);
                first = false;
            }
            if read.is_empty() {
                break;
            }
            self.unfolded = self.unfolded.saturating_add(read.len() as u64);
            self.judge_unfolded(self.unfolded)?;
            if nested {
                kept.extend_from_slice(read);
                if kept.len() as u64 > self.limits.archive_nested {
                    self.too_large_to_hold = true;
                    nested = false;
                    kept = Vec::new();
                }
            }
        }
        drop(entry);
        if nested {
            let bytes = kept.len() as u64;
            let inner = self.open(&mut Cursor::new(kept), bytes, depth + 1)?;
            holds.macros |= inner.macros;
        }
        Ok(())
    }
}

/// Whether a program that unfolds an entry of this name could write outside the folder
/// it was given. Windows takes both kinds of slash.
fn leaves_folder(name: &[u8]) -> bool {
    let slash = |byte: &u8| matches!(byte, b'/' | b'\\');
    name.is_empty()
        || name.contains(&0)
        || name.first().is_some_and(slash)
        || name.get(1) == Some(&b':')
        || name.split(slash).any(|part| part == b"..")
}

fn too_large(of: &str, max: u64) -> FileFault {
    FileFault::new(Code::ArchiveTooLarge)
        .with("of", of)
        .with("max", max)
}

fn unreadable(reason: &str) -> FileFault {
    FileFault::new(Code::ArchiveUnreadable).with("reason", reason)
}
