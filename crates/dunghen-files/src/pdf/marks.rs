//! Marks in the bytes of a PDF that can be found without parsing it.
//!
//! A mark that stands in a compressed object is not seen, and one in a text is seen
//! though it means nothing. So marks decide only where the document is not parsed.

use std::{
    collections::BTreeSet,
    io::{self, Read, Seek},
};

use memchr::memmem::Finder;

use crate::piece;

/// No mark is longer, with the byte after it that shows where it ends.
const LONGEST: usize = 32;

const ENCRYPT: &[u8] = b"/Encrypt";
const BYTE_RANGE: &[u8] = b"/ByteRange";

/// Names that make a document do something or carry something.
const ACTIVE: [(&[u8], &str); 6] = [
    (b"/JavaScript", "javascript"),
    (b"/JS", "javascript"),
    (b"/Launch", "launch"),
    (b"/EmbeddedFile", "attachment"),
    (b"/EmbeddedFiles", "attachment"),
    (b"/RichMedia", "media"),
];

/// What the bytes show.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    /// Whether something names the dictionary of an encryption.
    pub(crate) encrypted: bool,
    /// Whether something names the bytes a signature is over.
    pub(crate) signed: bool,
    /// Active content, by the words of [`crate::Code::ActiveContent`].
    pub(crate) active: BTreeSet<&'static str>,
    /// Where the last end of an object is.
    last_object: Option<u64>,
    /// Where the last end of a file is; each change that is saved adds one.
    last_end: Option<u64>,
}

impl Marks {
    /// Goes over the whole file.
    pub(crate) fn read(file: &mut (impl Read + Seek)) -> io::Result<Self> {
        let end = Finder::new(b"%%EOF");
        let object = Finder::new(b"endobj");
        let encrypt = Finder::new(ENCRYPT);
        let byte_range = Finder::new(BYTE_RANGE);
        let active = ACTIVE.map(|(name, what)| (Finder::new(name), what));
        let mut marks = Self::default();
        piece::windows(file, 0, LONGEST, |window| {
            let last = |finder: &Finder<'_>| {
                let at = finder.find_iter(window.bytes).last()?;
                Some(window.offset + at as u64)
            };
            marks.last_end = last(&end).or(marks.last_end);
            marks.last_object = last(&object).or(marks.last_object);
            let named = |finder: &Finder<'_>| {
                finder.find_iter(window.bytes).any(|at| {
                    match window.bytes.get(at + finder.needle().len()) {
                        Some(next) => !next.is_ascii_alphanumeric(),
                        // What follows is in the next window, where it is found again.
                        None => window.last,
                    }
                })
            };
            marks.encrypted |= named(&encrypt);
            marks.signed |= named(&byte_range);
            for (finder, what) in &active {
                if named(finder) {
                    marks.active.insert(what);
                }
            }
            true
        })?;
        Ok(marks)
    }

    /// Whether the file is as long as its writer meant it: nothing but its end comes
    /// after the last object.
    pub(crate) fn ends_whole(&self) -> bool {
        self.last_end.is_some() && self.last_end >= self.last_object
    }
}
