//! The record that ends an archive.
//!
//! It is read here once more than the library does, for two questions that come before
//! the library: how many entries would it hold in memory, and does a file that begins
//! as something else end as an archive. Numbers are little-endian; see APPNOTE 4.3.

use std::io::{self, Read, Seek};

use memchr::memmem;

use crate::{kind, piece};

/// The record without its comment, and the longest comment there can be.
const RECORD: usize = 22;
const LONGEST_COMMENT: usize = 65_535;

/// The record that points at the larger one of ZIP64; it stands right before.
const LOCATOR: u64 = 20;

const END: &[u8] = b"PK\x05\x06";
const END_64: &[u8] = b"PK\x06\x06";
const LOCATOR_64: &[u8] = b"PK\x06\x07";
const ENTRY: &[u8] = b"PK\x01\x02";

/// What the end of an archive says of its directory.
pub(super) struct End {
    /// Where the record stands.
    at: u64,
    /// How many entries there are.
    pub(super) entries: u64,
    /// How many bytes their descriptions take.
    pub(super) directory: u64,
}

/// The end of the archive in `file`, if there is one.
pub(super) fn end(file: &mut (impl Read + Seek), bytes: u64) -> io::Result<Option<End>> {
    let (start, tail) = piece::tail(file, bytes, RECORD + LONGEST_COMMENT)?;
    let Some((at, record)) = memmem::rfind(&tail, END)
        .and_then(|at| Some((start + at as u64, tail.get(at..at + RECORD)?)))
    else {
        return Ok(None);
    };
    let short = End {
        at,
        entries: number(record, 10, 2),
        directory: number(record, 12, 4),
    };
    if short.entries < 0xFFFF && short.directory < 0xFFFF_FFFF {
        return Ok(Some(short));
    }
    let locator = piece::at(file, at.saturating_sub(LOCATOR), LOCATOR as usize)?;
    if !locator.starts_with(LOCATOR_64) {
        return Ok(Some(short));
    }
    let long = piece::at(file, number(&locator, 8, 8), 56)?;
    if !long.starts_with(END_64) {
        return Ok(Some(short));
    }
    Ok(Some(End {
        at,
        entries: number(&long, 32, 8),
        directory: number(&long, 40, 8),
    }))
}

/// Whether a reader of archives would take `file` for one, whatever it begins with: its
/// end points at a directory that is there.
pub(crate) fn ends_as_archive(file: &mut (impl Read + Seek), bytes: u64) -> io::Result<bool> {
    let Some(end) = end(file, bytes)? else {
        return Ok(false);
    };
    if end.entries == 0 || end.directory > end.at {
        return Ok(false);
    }
    // Readers count back from the end, as what stands before the archive shifts it.
    let directory = piece::at(file, end.at - end.directory, ENTRY.len())?;
    Ok(directory == ENTRY)
}

/// Where the content of an archive's first entry begins, if it is stored as it is.
pub(crate) fn first_entry(head: &[u8]) -> Option<usize> {
    const HEADER: usize = 30;
    let header = head.get(..HEADER)?;
    let stored = kind::is_zip(header) && number(header, 8, 2) == 0;
    let names = number(header, 26, 2) + number(header, 28, 2);
    stored.then_some(HEADER + names as usize)
}

/// The number of `width` bytes at `at`; zero where there are none.
fn number(from: &[u8], at: usize, width: usize) -> u64 {
    let bytes = from.get(at..at + width).unwrap_or_default();
    bytes
        .iter()
        .rev()
        .fold(0, |number, byte| (number << 8) | u64::from(*byte))
}
