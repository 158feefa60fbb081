//! Where the objects of a PDF stand, by its own table.
//!
//! The table is not held: its rows are of one length, so that the row of an object is read
//! where it stands, whenever the object is asked for. Where a file is not as the standard
//! has it, nothing is found, and nothing follows from that.

use std::io::{self, Read, Seek};

use memchr::memmem;

use super::object::{Dictionary, Object, Reader};
use crate::piece;

/// How near the end the place of the table is told.
const END: usize = 2048;

/// How much is read for an object at first, and for a large one.
const OBJECT: usize = 4 << 10;
const LARGE_OBJECT: usize = 256 << 10;

/// How often a file may have been changed since it was first saved, and in how many stretches
/// its tables may count the objects.
const CHANGES: usize = 64;
const STRETCHES: usize = 4096;

/// A row: ten digits, five digits, a letter, and the end of a line, with blanks between.
const ROW: u64 = 20;

/// The head of a stretch: two numbers.
const HEAD: usize = 64;

/// The table of the file as it was last saved, with those before it.
pub(super) struct Table {
    /// What belongs to the whole document.
    pub(super) trailer: Dictionary,
    /// The newest first.
    stretches: Vec<Stretch>,
    /// Whether some of the rows are packed.
    pub(super) packed: bool,
}

/// Rows of objects whose numbers follow one another.
struct Stretch {
    first: u32,
    rows: u32,
    at: u64,
}

impl Table {
    pub(super) fn read(file: &mut (impl Read + Seek), bytes: u64) -> io::Result<Option<Self>> {
        let Some(mut at) = told(file, bytes)? else {
            return Ok(None);
        };
        let mut table: Option<Self> = None;
        for _ in 0..CHANGES {
            let mut stretches = Vec::new();
            let Some((trailer, packed)) = part(file, at, &mut stretches)? else {
                return Ok(None);
            };
            let before = trailer.get("Prev").cloned();
            let table = match &mut table {
                Some(table) => table,
                None => table.insert(Self {
                    trailer,
                    stretches: Vec::new(),
                    packed: false,
                }),
            };
            table.packed |= packed;
            table.stretches.extend(stretches);
            match before.map(|before| before.count()) {
                None => break,
                Some(Some(before)) if table.stretches.len() < STRETCHES => at = before,
                Some(_) => return Ok(None),
            }
        }
        Ok(table)
    }

    /// Where an object stands; none if that is not known.
    pub(super) fn place(
        &self,
        file: &mut (impl Read + Seek),
        object: u32,
    ) -> io::Result<Option<u64>> {
        // An object that is packed has no row in an older table that still counts.
        if self.packed {
            return Ok(None);
        }
        let mut stretches = self.stretches.iter();
        let Some((stretch, row)) = stretches.find_map(|stretch| {
            let row = object.checked_sub(stretch.first)?;
            (row < stretch.rows).then_some((stretch, row))
        }) else {
            return Ok(None);
        };
        let row = piece::at(file, stretch.at + u64::from(row) * ROW, ROW as usize)?;
        let used = row.get(10) == Some(&b' ') && row.get(16..18) == Some(b" n");
        let digits = row.get(..10).filter(|_| used).unwrap_or_default();
        let digits = core::str::from_utf8(digits).unwrap_or_default();
        Ok(digits.parse().ok())
    }
}

/// Where the newest table stands, as the end of the file tells.
fn told(file: &mut (impl Read + Seek), bytes: u64) -> io::Result<Option<u64>> {
    const TOLD: &[u8] = b"startxref";
    let (_, tail) = piece::tail(file, bytes, END)?;
    Ok(memmem::rfind(&tail, TOLD)
        .and_then(|at| Reader::of(tail.get(at + TOLD.len()..)?).object()?.count()))
}

/// Reads one table: what belongs to it, and whether its rows are packed. Where they are not,
/// they are added to `stretches`.
fn part(
    file: &mut (impl Read + Seek),
    at: u64,
    stretches: &mut Vec<Stretch>,
) -> io::Result<Option<(Dictionary, bool)>> {
    let head = piece::at(file, at, HEAD)?;
    let mut reader = Reader::of(&head);
    if reader.word("xref").is_none() {
        // A table that is packed is an object itself.
        let read = numbered(file, at)?.and_then(|(_, object)| object.dictionary().cloned());
        let read = read.filter(|read| read.get("Type").is_some_and(|kind| kind.is_name("XRef")));
        return Ok(read.map(|read| (read, true)));
    }
    let mut at = at + (head.len() - reader.rest().len()) as u64;
    while stretches.len() < STRETCHES {
        let head = piece::at(file, at, HEAD)?;
        let mut reader = Reader::of(&head);
        let Some(first) = reader.object() else {
            return Ok(None);
        };
        if first.is_word("trailer") {
            let at = at + (head.len() - reader.rest().len()) as u64;
            let trailer = object(file, at, |reader| reader.object())?;
            return Ok(trailer.and_then(|trailer| Some((trailer.dictionary()?.clone(), false))));
        }
        let number = |object: Object| u32::try_from(object.count()?).ok();
        let Some((first, rows)) = number(first).zip(reader.object().and_then(number)) else {
            return Ok(None);
        };
        at += (head.len() - reader.rest().len()) as u64;
        stretches.push(Stretch { first, rows, at });
        at += u64::from(rows) * ROW;
    }
    Ok(None)
}

/// The object that stands there, with its number.
pub(super) fn numbered(
    file: &mut (impl Read + Seek),
    at: u64,
) -> io::Result<Option<(u32, Object)>> {
    object(file, at, |reader| {
        let number = u32::try_from(reader.object()?.count()?).ok()?;
        reader.object()?.count()?;
        reader.word("obj")?;
        Some((number, reader.object()?))
    })
}

/// Reads what stands there, in more bytes where it is large.
fn object<T>(
    file: &mut (impl Read + Seek),
    at: u64,
    read: impl Fn(&mut Reader<'_>) -> Option<T>,
) -> io::Result<Option<T>> {
    for most in [OBJECT, LARGE_OBJECT] {
        let bytes = piece::at(file, at, most)?;
        let found = read(&mut Reader::of(&bytes));
        if found.is_some() || bytes.len() < most {
            return Ok(found);
        }
    }
    Ok(None)
}
