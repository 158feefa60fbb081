//! A PDF parsed whole, by `lopdf`.
//!
//! `lopdf` bounds how deep brackets nest, how long it repairs and what one stream may
//! unfold to. Should it panic all the same, that is a document nobody can read.

use std::{
    io::{self, Read, Seek},
    panic::{AssertUnwindSafe, catch_unwind},
};

use lopdf::{DecompressError, Document, Error, LoadOptions, Object};

use super::{active, judge_marks, locked, look_at_marks, walk};
use crate::{
    fault::{Code, FileFault},
    limits::Limits,
    piece,
    verdict::{PdfFacts, Unchecked, Verdict},
};

pub(crate) fn inspect(
    file: &mut (impl Read + Seek),
    limits: &Limits,
    verdict: &mut Verdict,
) -> io::Result<()> {
    let marks = look_at_marks(file, verdict)?;
    if verdict.bytes > limits.pdf_whole {
        judge_marks(marks, verdict);
        return Ok(());
    }
    let truncated = verdict.has(Code::Truncated);
    let mut facts = PdfFacts {
        encrypted: marks.encrypted,
        signed: marks.signed(),
        ..PdfFacts::default()
    };

    let bytes = piece::at(
        file,
        0,
        usize::try_from(verdict.bytes).unwrap_or(usize::MAX),
    )?;
    let options = LoadOptions {
        max_decompressed_size: usize::try_from(limits.pdf_unfolded).ok(),
        ..LoadOptions::default()
    };
    let read = catch_unwind(AssertUnwindSafe(|| {
        Document::load_mem_with_options(&bytes, options)
    }));
    match read {
        Ok(Ok(document)) if needs_password(&document) => {
            facts.encrypted = true;
            verdict.unchecked = vec![Unchecked::Pages, Unchecked::CompressedObjects];
            verdict.faults.push(locked("needed"));
        }
        Ok(Ok(document)) => {
            judge(&document, &bytes, limits, &mut facts, verdict);
        }
        Ok(Err(_)) if marks.encrypted => verdict.faults.push(locked("needed")),
        // One fault is enough where the other follows from it.
        _ if truncated => {}
        Ok(Err(error)) => verdict.faults.push(unreadable(reason(&error))),
        Err(_) => verdict.faults.push(unreadable("structure")),
    }
    verdict.pdf = Some(facts);
    Ok(())
}

/// Judges a document that was read.
fn judge(
    document: &Document,
    bytes: &[u8],
    limits: &Limits,
    facts: &mut PdfFacts,
    verdict: &mut Verdict,
) {
    facts.encrypted = document.was_encrypted();
    if facts.encrypted {
        verdict.faults.push(locked("not_needed"));
    }
    let pages = walk::pages(document);
    facts.pages = Some(pages.count);
    facts.largest_page_mm = pages.largest_mm;
    if pages.count == 0 && !verdict.has(Code::Truncated) {
        verdict.faults.push(if has_page_tree(document) {
            FileFault::new(Code::PdfNoPages)
        } else {
            unreadable("structure")
        });
    }
    if pages.count > limits.pdf_pages {
        verdict.faults.push(
            FileFault::new(Code::TooManyPages)
                .with("pages", pages.count)
                .with("max", limits.pdf_pages),
        );
    }
    let found = walk::objects(document, bytes);
    facts.signed = found.signed;
    facts.signature_covers_all = found.signed.then_some(found.covers_all);
    for what in found.active {
        verdict.faults.push(active(what));
    }
}

/// Whether nothing in the document can be read without a password.
fn needs_password(document: &Document) -> bool {
    document.trailer.has(b"Encrypt") && !document.was_encrypted()
}

fn has_page_tree(document: &Document) -> bool {
    document
        .catalog()
        .and_then(|catalog| catalog.get_deref(b"Pages", document))
        .and_then(Object::as_dict)
        .is_ok()
}

fn reason(error: &Error) -> &'static str {
    match error {
        Error::Decompress(DecompressError::MemoryLimitExceeded { .. }) => "unfolds",
        _ => "structure",
    }
}

fn unreadable(reason: &str) -> FileFault {
    FileFault::new(Code::PdfUnreadable).with("reason", reason)
}
