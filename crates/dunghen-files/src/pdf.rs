//! PDF: pages, locks, signatures, and what a document does by itself.
//!
//! Three looks are taken. The first goes over the bytes for a handful of marks
//! ([`marks`]), in little memory whatever the size. The server then has `lopdf` parse the
//! file and walks what it found ([`whole`]); that needs the file whole, so it is left out
//! above [`Limits::pdf_whole`], and the verdict says what that leaves open. A browser reads
//! only the few objects that show without unpacking anything ([`shown`]).

mod lock;
mod marks;
mod object;
mod pages;
mod shown;
mod table;
#[cfg(feature = "whole")]
mod walk;
#[cfg(feature = "whole")]
mod whole;

use std::io::{self, Read, Seek};

use marks::Marks;
use shown::Lock;
use table::Table;
#[cfg(feature = "whole")]
pub(crate) use whole::inspect;

use crate::{
    fault::{Code, FileFault},
    limits::Limits,
    verdict::{PdfFacts, Unchecked, Verdict},
};

/// Looks into a document as far as it shows without unpacking anything.
pub(crate) fn glance(
    file: &mut (impl Read + Seek),
    limits: &Limits,
    verdict: &mut Verdict,
) -> io::Result<()> {
    let marks = look_at_marks(file, verdict)?;
    if verdict.bytes > limits.pdf_whole {
        judge_marks(marks, verdict);
        return Ok(());
    }
    let signed = shown::signatures(file, verdict.bytes, &marks)?;
    let mut facts = PdfFacts {
        signed: signed.signed,
        signature_covers_all: signed.signed.then_some(signed.covers_all),
        ..PdfFacts::default()
    };
    verdict.unchecked = vec![Unchecked::CompressedObjects];
    let mut pages = None;
    if let Some(table) = Table::read(file, verdict.bytes)? {
        let lock = shown::locked(file, &table)?;
        facts.encrypted = !matches!(lock, Lock::None);
        match lock {
            Lock::None => {}
            Lock::Open => verdict.faults.push(locked("not_needed")),
            Lock::Shut => verdict.faults.push(locked("needed")),
        }
        if !matches!(lock, Lock::Shut) {
            pages = shown::pages(file, &table, limits.pdf_pages)?;
        }
    }
    match pages {
        Some(pages) => {
            facts.pages = Some(pages.count);
            facts.largest_page_mm = pages.largest_mm;
        }
        None => verdict.unchecked.push(Unchecked::Pages),
    }
    verdict.pdf = Some(facts);
    Ok(())
}

/// Goes over the bytes, and says whether they end too early.
fn look_at_marks(file: &mut (impl Read + Seek), verdict: &mut Verdict) -> io::Result<Marks> {
    let marks = Marks::read(file)?;
    if !marks.ends_whole() {
        verdict.add(Code::Truncated);
    }
    Ok(marks)
}

/// Judges a document too large to be parsed by nothing but its marks.
fn judge_marks(marks: Marks, verdict: &mut Verdict) {
    verdict.unchecked = vec![Unchecked::Pages, Unchecked::CompressedObjects];
    if marks.signed() {
        verdict.unchecked.push(Unchecked::SignatureCover);
    }
    if marks.encrypted {
        // Whether a password is needed shows only when one opens it.
        verdict.faults.push(locked("needed"));
    }
    verdict.pdf = Some(PdfFacts {
        encrypted: marks.encrypted,
        signed: marks.signed(),
        ..PdfFacts::default()
    });
    for what in marks.active {
        verdict.faults.push(active(what));
    }
}

fn locked(password: &str) -> FileFault {
    FileFault::new(Code::PdfEncrypted).with("password", password)
}

fn active(what: &str) -> FileFault {
    FileFault::new(Code::ActiveContent).with("what", what)
}
