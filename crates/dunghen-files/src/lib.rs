//! Looks into a file that somebody uploaded and says what it is.
//!
//! A browser has looked at the file before it was sent, but a browser can be made to
//! say anything. So the server looks again, once the file has arrived whole, and takes
//! the file's word for nothing: not its name, not its media type, not the sizes it
//! declares of itself.
//!
//! Two walls stand between a hostile file and the server:
//!
//! - [`inspect`] reads in small pieces and counts what it unfolds, so that nearly all
//!   hostile files get an exact verdict in little memory;
//! - [`run_child`] has that done by another process, which has taken limits of memory,
//!   time and files upon itself ([`limit_self`]). A PDF is read by a library that sets
//!   itself no bounds; what gets past the guards here ends with that process, and the
//!   verdict is that the file could not be read.
//!
//! A file never makes an error, only faults with stable codes; [`Broken`] is for a
//! server that is set up wrongly. No sentence is here: the words for the codes are in
//! `locales/`. Which faults refuse a file and which only warn is for the caller.

#![forbid(unsafe_code)]

mod archive;
mod child;
mod disguise;
mod drawing;
mod fault;
mod image;
mod kind;
mod limits;
mod name;
mod pdf;
mod piece;
mod verdict;

use std::io::{self, Read, Seek, SeekFrom};

pub use child::{Broken, answer, limit_self, run_child};
pub use fault::{Code, FileFault};
pub use kind::Kind;
pub use limits::Limits;
pub use name::safe_name;
pub use verdict::{ImageFacts, PdfFacts, Unchecked, Verdict};

/// How much of a file's beginning tells its kind, and may hide another.
const HEAD: usize = 4096;

/// Looks into `file` and tells what it is and what is wrong with it.
///
/// The kind is told by content. Files are read in pieces, only a PDF of at most
/// [`Limits::pdf_whole`] bytes is held whole. For files of unknown people call it in a
/// child process, as [`run_child`] does.
///
/// ```
/// use dunghen_files::{Code, Limits, inspect};
/// let verdict = inspect(&mut std::io::Cursor::new(b"MZ\x90\x00"), &Limits::default());
/// assert!(verdict.has(Code::UnknownKind));
/// ```
pub fn inspect(file: &mut (impl Read + Seek), limits: &Limits) -> Verdict {
    look(file, limits).unwrap_or_else(|_| {
        let bytes = file.seek(SeekFrom::End(0)).unwrap_or(0);
        Verdict::failed(bytes, Code::Unreadable)
    })
}

fn look(file: &mut (impl Read + Seek), limits: &Limits) -> io::Result<Verdict> {
    let bytes = file.seek(SeekFrom::End(0))?;
    let mut verdict = Verdict::of(bytes);
    if bytes == 0 {
        verdict.add(Code::Empty);
        return Ok(verdict);
    }
    let head = piece::at(file, 0, HEAD)?;
    let Some(kind) = Kind::of(&head) else {
        let fault = FileFault::new(Code::UnknownKind);
        let found = infer::get(&head)
            .map(|found| found.mime_type())
            // Half a mark is enough for it.
            .filter(|found| *found != "application/pdf");
        verdict.faults.push(match found {
            Some(found) => fault.with("found", found),
            None => fault,
        });
        return Ok(verdict);
    };
    verdict.kind = Some(kind);
    for also in disguise::others(file, bytes, kind, &head)? {
        verdict.faults.push(
            FileFault::new(Code::KindMismatch)
                .with("kind", kind.name())
                .with("also", also),
        );
    }
    match kind {
        Kind::Pdf => pdf::inspect(file, limits, &mut verdict)?,
        Kind::Jpeg => image::inspect_jpeg(file, limits, &mut verdict)?,
        Kind::Png => image::inspect_png(file, limits, &mut verdict)?,
        Kind::Dwg => drawing::inspect_dwg(&head, &mut verdict),
        Kind::Dxf => drawing::inspect_dxf(file, &mut verdict)?,
        Kind::Zip | Kind::Docx | Kind::Xlsx | Kind::Odt => {
            archive::inspect(file, limits, &mut verdict)?;
        }
    }
    Ok(verdict)
}
