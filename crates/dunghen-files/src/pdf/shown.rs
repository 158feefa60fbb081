//! A PDF as it shows without unpacking anything.
//!
//! Where a document is made as the standard has it, and what is asked for does not lie in
//! packed objects, a few of its objects tell whether it is locked, how many pages it has and
//! how large they are. Anything else is left open.

use std::{
    collections::BTreeSet,
    io::{self, Read, Seek},
};

use memchr::memmem;

use super::{
    lock,
    marks::{BYTE_RANGE, Marks},
    object::{Dictionary, Object, Reader},
    pages::{A4, Pages, shown_mm},
    table::{self, Table},
};
use crate::piece;

/// How deep trees of pages are followed.
const DEEPEST: usize = 32;

/// Four numbers with blanks between.
const RANGE: usize = 256;

/// Whether a document is locked.
pub(super) enum Lock {
    /// It is not, or that cannot be told.
    None,
    /// It opens without a password.
    Open,
    /// It needs one.
    Shut,
}

/// Whether the document opens without a password.
pub(super) fn locked(file: &mut (impl Read + Seek), table: &Table) -> io::Result<Lock> {
    let lock = match table.trailer.get("Encrypt") {
        Some(Object::Dictionary(lock)) => Some(lock.clone()),
        Some(Object::Reference(number)) => {
            let place = match table.place(file, *number)? {
                // It never is packed, though the table that leads to it may be.
                None if table.packed => only_place(file, *number)?,
                place => place,
            };
            match place {
                Some(at) => dictionary(file, *number, at)?,
                None => None,
            }
        }
        _ => None,
    };
    let id = table.trailer.get("ID").and_then(Object::array);
    let id = id.and_then(|id| id.first()?.text()).unwrap_or_default();
    Ok(match lock.and_then(|lock| lock::opens(&lock, id)) {
        None => Lock::None,
        Some(true) => Lock::Open,
        Some(false) => Lock::Shut,
    })
}

/// Where an object stands that was saved once, looked for in the whole file.
fn only_place(file: &mut (impl Read + Seek), number: u32) -> io::Result<Option<u64>> {
    let head = format!("{number} 0 obj");
    let mut places = BTreeSet::new();
    piece::windows(file, 0, head.len() + 1, |window| {
        for at in memmem::find_iter(window.bytes, &head) {
            let before = at.checked_sub(1);
            let before = before.and_then(|before| window.bytes.get(before));
            // At the beginning of a window it is seen again with what comes before.
            if before.is_some_and(|before| !before.is_ascii_digit()) {
                places.insert(window.offset + at as u64);
            }
        }
        places.len() < 2
    })?;
    Ok(places.first().copied().filter(|_| places.len() == 1))
}

/// The dictionary of this number that stands there.
fn dictionary(
    file: &mut (impl Read + Seek),
    number: u32,
    at: u64,
) -> io::Result<Option<Dictionary>> {
    let object = table::numbered(file, at)?;
    Ok(object.and_then(|(own, object)| {
        let dictionary = object.dictionary().filter(|_| own == number);
        dictionary.cloned()
    }))
}

/// The pages, where all of them can be read.
pub(super) fn pages(
    file: &mut (impl Read + Seek),
    table: &Table,
    most: u32,
) -> io::Result<Option<Pages>> {
    let Some(root) = table.trailer.get("Root").and_then(Object::reference) else {
        return Ok(None);
    };
    let mut walk = Walk {
        file,
        table,
        pages: Pages::default(),
        seen: BTreeSet::new(),
        most,
    };
    let tree = match walk.place(root)? {
        Some((number, at)) => dictionary(walk.file, number, at)?,
        None => None,
    };
    let tree = tree.and_then(|root| root.get("Pages")?.reference());
    let whole = match tree {
        Some(tree) => walk.branches(&[tree], &Handed::default(), DEEPEST)?,
        None => None,
    };
    let whole = whole.is_some();
    Ok((whole && walk.pages.count > 0).then_some(walk.pages))
}

/// What a branch hands down to its pages.
#[derive(Clone, Default)]
struct Handed {
    media: Option<[f64; 4]>,
    crop: Option<[f64; 4]>,
    turned: bool,
}

/// Goes from page to page.
struct Walk<'w, F> {
    file: &'w mut F,
    table: &'w Table,
    pages: Pages,
    seen: BTreeSet<u32>,
    most: u32,
}

impl<F: Read + Seek> Walk<'_, F> {
    /// Goes over branches and pages; none where something cannot be read.
    fn branches(
        &mut self,
        numbers: &[u32],
        handed: &Handed,
        deeper: usize,
    ) -> io::Result<Option<()>> {
        // First where all of them stand: these rows lie together, and so do the objects.
        let mut places = Vec::new();
        for number in numbers {
            let Some(place) = self.place(*number)? else {
                return Ok(None);
            };
            places.push(place);
        }
        for (number, at) in places {
            let Some(node) = dictionary(self.file, number, at)? else {
                return Ok(None);
            };
            if self.branch(&node, handed, deeper)?.is_none() {
                return Ok(None);
            }
        }
        Ok(Some(()))
    }

    fn branch(
        &mut self,
        node: &Dictionary,
        handed: &Handed,
        deeper: usize,
    ) -> io::Result<Option<()>> {
        let Some((deeper, handed)) = deeper.checked_sub(1).zip(handed.with(node)) else {
            return Ok(None);
        };
        let is_a = |name| node.get("Type").is_some_and(|kind| kind.is_name(name));
        if is_a("Page") {
            return Ok(self.page(node, &handed));
        }
        let kids = node.get("Kids").and_then(Object::array);
        let kids = kids.filter(|_| is_a("Pages"));
        let kids: Option<Vec<u32>> =
            kids.and_then(|kids| kids.iter().map(Object::reference).collect());
        match kids {
            Some(kids) => self.branches(&kids, &handed, deeper),
            None => Ok(None),
        }
    }

    fn page(&mut self, node: &Dictionary, handed: &Handed) -> Option<()> {
        let unit = match node.get("UserUnit") {
            Some(unit) => unit.number().filter(|unit| *unit > 0.0)?,
            None => 1.0,
        };
        let shown = handed.crop.or(handed.media).unwrap_or(A4);
        self.pages.count_in(shown_mm(shown, unit, handed.turned));
        (self.pages.count <= self.most).then_some(())
    }

    /// Where an object stands that was not asked for before.
    fn place(&mut self, number: u32) -> io::Result<Option<(u32, u64)>> {
        if !self.seen.insert(number) {
            return Ok(None);
        }
        let place = self.table.place(self.file, number)?;
        Ok(place.map(|at| (number, at)))
    }
}

impl Handed {
    /// The same with what a node says of its own; none where that stands elsewhere.
    fn with(&self, node: &Dictionary) -> Option<Self> {
        let mut own = self.clone();
        if let Some(media) = node.get("MediaBox") {
            own.media = Some(corners(media)?);
        }
        if let Some(crop) = node.get("CropBox") {
            own.crop = Some(corners(crop)?);
        }
        if let Some(turned) = node.get("Rotate") {
            let degrees = turned.number()?;
            own.turned = (degrees as i64).rem_euclid(180) == 90;
        }
        Some(own)
    }
}

fn corners(object: &Object) -> Option<[f64; 4]> {
    let [left, bottom, right, top] = object.array()? else {
        return None;
    };
    let corners = [
        left.number()?,
        bottom.number()?,
        right.number()?,
        top.number()?,
    ];
    // A double and the narrower number of another reader round alike up to here.
    let usual = corners.iter().all(|corner| corner.abs() < 1e6);
    usual.then_some(corners)
}

/// What the signatures are over, as far as they show it.
pub(super) struct Signed {
    /// Whether there is one.
    pub(super) signed: bool,
    /// Whether one of them is over the file to its last byte.
    pub(super) covers_all: bool,
}

/// Reads what each signature says it is over: two stretches, with itself between.
pub(super) fn signatures(
    file: &mut (impl Read + Seek),
    bytes: u64,
    marks: &Marks,
) -> io::Result<Signed> {
    let mut signatures = Signed {
        signed: false,
        covers_all: false,
    };
    for at in &marks.byte_ranges {
        let text = piece::at(file, at + BYTE_RANGE.len() as u64, RANGE)?;
        let range = Reader::of(&text).object();
        let range = range.as_ref().and_then(Object::array);
        let numbers: Option<Vec<u64>> =
            range.and_then(|range| range.iter().map(Object::count).collect());
        let Some(&[0, length, resumed, rest]) = numbers.as_deref() else {
            continue;
        };
        let end = resumed + rest;
        // The signature itself, a string in hexadecimal digits.
        let opens = piece::at(file, length, 1)? == b"<";
        let closes = piece::at(file, resumed.saturating_sub(1), 1)? == b">";
        if !opens || !closes || length >= resumed || end > bytes {
            continue;
        }
        signatures.signed = true;
        let (mut blank, mut after) = (true, end);
        while blank && after < bytes {
            let piece = piece::at(file, after, RANGE)?;
            blank = piece.iter().all(u8::is_ascii_whitespace);
            after += piece.len().max(1) as u64;
        }
        signatures.covers_all |= blank;
    }
    Ok(signatures)
}
