//! Reading a file in pieces.

#[cfg(feature = "whole")]
use std::io::ErrorKind;
use std::io::{self, Read, Seek, SeekFrom};

/// How much is read at a time.
const PIECE: usize = 64 << 10;

/// Reads up to `most` bytes from `offset` on; fewer only where the file ends.
pub(crate) fn at(file: &mut (impl Read + Seek), offset: u64, most: usize) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(offset))?;
    let mut read = Vec::new();
    file.by_ref().take(most as u64).read_to_end(&mut read)?;
    Ok(read)
}

/// Reads up to `most` bytes that the file ends with, and tells where they begin.
pub(crate) fn tail(
    file: &mut (impl Read + Seek),
    bytes: u64,
    most: usize,
) -> io::Result<(u64, Vec<u8>)> {
    let start = bytes.saturating_sub(most as u64);
    Ok((start, at(file, start, most)?))
}

/// A stretch of a file, with the end of the stretch before it at its beginning.
pub(crate) struct Window<'b> {
    /// Where in the file it begins.
    pub(crate) offset: u64,
    /// Its bytes.
    pub(crate) bytes: &'b [u8],
    /// Whether the file ends with it.
    pub(crate) last: bool,
}

/// Shows the whole file from `start` on in windows that share `shared` bytes, so that a
/// mark of at most that length lies whole in one of them. Stops where `visit` says so.
pub(crate) fn windows(
    file: &mut (impl Read + Seek),
    start: u64,
    shared: usize,
    mut visit: impl FnMut(Window<'_>) -> bool,
) -> io::Result<()> {
    file.seek(SeekFrom::Start(start))?;
    let mut held: Vec<u8> = Vec::with_capacity(PIECE + shared);
    let mut offset = start;
    loop {
        let carried = held.len();
        file.by_ref().take((PIECE) as u64).read_to_end(&mut held)?;
        let last = held.len() - carried < PIECE;
        let more = visit(Window {
            offset,
            bytes: &held,
            last,
        });
        if last || !more {
            return Ok(());
        }
        let gone = held.len().saturating_sub(shared);
        held.drain(..gone);
        offset += gone as u64;
    }
}

/// Whether reading failed because the data is bad, rather than the disk.
#[cfg(feature = "whole")]
pub(crate) fn is_content(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::InvalidData
            | ErrorKind::InvalidInput
            | ErrorKind::UnexpectedEof
            | ErrorKind::Unsupported
            | ErrorKind::Other
    )
}
