//! Marks in the bytes of a PDF that can be found without parsing it.
//!
//! A mark that stands in a compressed object is not seen, and one in a text is seen
//! though it means nothing. So marks decide only where the document is not parsed.

use std::{
    collections::{BTreeSet, VecDeque},
    io::{self, Read, Seek},
};

use memchr::{memchr_iter, memmem::Finder};

use crate::piece::{self, Window};

/// No mark is longer, with the byte after it that shows where it ends.
const LONGEST: usize = 32;

const ENCRYPT: &[u8] = b"/Encrypt";
pub(super) const BYTE_RANGE: &[u8] = b"/ByteRange";

/// Nobody signs a document more often.
const SIGNATURES: usize = 64;

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
    /// Where something names the bytes a signature is over, the last ones of many.
    pub(crate) byte_ranges: VecDeque<u64>,
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
        let mut marks = Self::default();
        piece::windows(file, 0, LONGEST, |window| {
            let last = |finder: &Finder<'_>| {
                let at = finder.find_iter(window.bytes).last()?;
                Some(window.offset + at as u64)
            };
            marks.last_end = last(&end).or(marks.last_end);
            marks.last_object = last(&object).or(marks.last_object);
            for at in memchr_iter(b'/', window.bytes) {
                marks.see(&window, at);
            }
            true
        })?;
        Ok(marks)
    }

    /// Takes in the name that begins there.
    fn see(&mut self, window: &Window<'_>, at: usize) {
        let rest = window.bytes.get(at..).unwrap_or_default();
        let is = |name: &[u8]| {
            let after = rest.strip_prefix(name);
            after.is_some_and(|after| match after.first() {
                Some(next) => !next.is_ascii_alphanumeric(),
                // What follows is in the next window, where it is found again.
                None => window.last,
            })
        };
        for (name, what) in ACTIVE {
            if is(name) {
                self.active.insert(what);
            }
        }
        self.encrypted |= is(ENCRYPT);
        let place = window.offset + at as u64;
        if is(BYTE_RANGE) && self.byte_ranges.back() != Some(&place) {
            if self.byte_ranges.len() == SIGNATURES {
                self.byte_ranges.pop_front();
            }
            self.byte_ranges.push_back(place);
        }
    }

    /// Whether something is signed.
    pub(crate) fn signed(&self) -> bool {
        !self.byte_ranges.is_empty()
    }

    /// Whether the file is as long as its writer meant it: nothing but its end comes
    /// after the last object.
    pub(crate) fn ends_whole(&self) -> bool {
        self.last_end.is_some() && self.last_end >= self.last_object
    }
}
