//! Files that are two things at once.
//!
//! One program takes such a file for a picture, the next for a document or a page; what
//! the officer sees is then not what was checked. Only combinations that common readers
//! are known to accept are looked for.

use std::io::{self, Read, Seek};

use crate::{
    archive,
    kind::{self, Kind, PDF_MARK_WITHIN},
};

/// What a page for a browser begins with, in lower case.
const PAGE_MARKS: [&[u8]; 3] = [b"<!doctype html", b"<html", b"<script"];

/// The names of what `file` could be taken for, apart from `kind`.
pub(crate) fn others(
    file: &mut (impl Read + Seek),
    bytes: u64,
    kind: Kind,
    head: &[u8],
) -> io::Result<Vec<&'static str>> {
    let mut others = Vec::new();
    if begins_as_page(head) {
        others.push("html");
    }
    match kind::pdf_mark(head) {
        Some(0) | None => {}
        Some(mark) if kind == Kind::Pdf => {
            // Some printers put a byte order mark or a blank line before it.
            let before = head.get(..mark).unwrap_or_default();
            let before = before.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(before);
            if !before.trim_ascii().is_empty() && others.is_empty() {
                others.push("unknown");
            }
        }
        // A PDF may well be an archive's first entry, stored as it is.
        Some(mark) if kind == Kind::Zip && archive::first_entry(head) == Some(mark) => {}
        Some(_) => others.push("pdf"),
    }
    if kind != Kind::Zip && archive::ends_as_archive(file, bytes)? {
        others.push("zip");
    }
    Ok(others)
}

fn begins_as_page(head: &[u8]) -> bool {
    let head = head
        .get(..PDF_MARK_WITHIN)
        .unwrap_or(head)
        .to_ascii_lowercase();
    PAGE_MARKS
        .iter()
        .any(|mark| memchr::memmem::find(&head, mark).is_some())
}
