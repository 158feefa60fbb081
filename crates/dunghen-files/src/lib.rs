//! Looks into a file that somebody uploaded and says what it is.
//!
//! A browser has looked at the file before it was sent, but a browser can be made to
//! say anything. So the server looks again, once the file has arrived whole, and takes
//! the file's word for nothing: not its name, not its media type, not the sizes it
//! declares of itself.
//!
//! The browser's look is [`glance`]: the same kinds, limits and faults, of what shows without
//! unpacking anything. It is never stricter than the server: whatever it is not sure of, it
//! leaves to [`inspect`].
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
//! `locales/`.

#![forbid(unsafe_code)]

mod archive;
#[cfg(feature = "whole")]
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

#[cfg(feature = "whole")]
pub use child::{Broken, answer, limit_self, run_child};
pub use fault::{Code, FileFault};
pub use kind::Kind;
pub use limits::Limits;
pub use name::{Letters, safe_name_by};
#[cfg(feature = "whole")]
pub use name::{Tables, safe_name};
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
#[cfg(feature = "whole")]
pub fn inspect(file: &mut (impl Read + Seek), limits: &Limits) -> Verdict {
    let whole = |file: &mut _, verdict: &mut Verdict| match verdict.kind {
        Some(Kind::Pdf) => pdf::inspect(file, limits, verdict),
        _ => archive::inspect(file, limits, verdict),
    };
    look(file, limits, whole).unwrap_or_else(|_| {
        let bytes = file.seek(SeekFrom::End(0)).unwrap_or(0);
        Verdict::failed(bytes, Code::Unreadable)
    })
}

/// Looks at `file` without unpacking anything in it, in little memory whatever its size.
///
/// Every fault it finds that keeps a file out, [`inspect`] finds as well. What it does not
/// find may be there all the same, and an archive stays [`Kind::Zip`], whatever document is packed as it.
///
/// # Errors
///
/// When the file cannot be read.
///
/// ```
/// use dunghen_files::{Code, Limits, glance};
/// let verdict = glance(&mut std::io::Cursor::new(b"%PDF-1.7\n1 0 obj"), &Limits::default())?;
/// assert!(verdict.has(Code::Truncated));
/// # std::io::Result::Ok(())
/// ```
pub fn glance(file: &mut (impl Read + Seek), limits: &Limits) -> io::Result<Verdict> {
    look(file, limits, |file, verdict| match verdict.kind {
        Some(Kind::Pdf) => pdf::glance(file, limits, verdict),
        _ => Ok(()),
    })
}

/// Looks at a file; `packed` looks into what holds packed things.
fn look<F: Read + Seek>(
    file: &mut F,
    limits: &Limits,
    packed: impl FnOnce(&mut F, &mut Verdict) -> io::Result<()>,
) -> io::Result<Verdict> {
    let bytes = file.seek(SeekFrom::End(0))?;
    let mut verdict = Verdict::of(bytes);
    if bytes == 0 {
        verdict.add(Code::Empty);
        return Ok(verdict);
    }
    let head = piece::at(file, 0, HEAD)?;
    let Some(kind) = Kind::of(&head) else {
        verdict.faults.push(unknown(&head));
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
        Kind::Jpeg => image::inspect_jpeg(file, limits, &mut verdict)?,
        Kind::Png => image::inspect_png(file, limits, &mut verdict)?,
        Kind::Dwg => drawing::inspect_dwg(&head, &mut verdict),
        Kind::Dxf => drawing::inspect_dxf(file, &mut verdict)?,
        Kind::Pdf | Kind::Zip | Kind::Docx | Kind::Xlsx | Kind::Odt => {
            packed(file, &mut verdict)?;
        }
    }
    Ok(verdict)
}

/// The fault of a file that is of no kind that is known here.
#[cfg_attr(not(feature = "whole"), expect(unused_variables))]
fn unknown(head: &[u8]) -> FileFault {
    let fault = FileFault::new(Code::UnknownKind);
    // A browser would load a hundred more kinds for a word that nobody sees.
    #[cfg(feature = "whole")]
    if let Some(found) = infer::get(head)
        .map(|found| found.mime_type())
        // Half a mark is enough for it.
        .filter(|found| *found != "application/pdf")
    {
        return fault.with("found", found);
    }
    fault
}
