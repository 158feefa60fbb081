//! What a parsed document holds.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::pages::{A4, Pages, shown_mm};

/// How many levels of the page tree hand their properties down.
const LEVELS: usize = 64;

/// How deep into an object is looked; `lopdf` reads no deeper ones.
const DEEPEST: usize = 128;

/// Counts and measures the pages. It ends also on a page tree that bites its tail:
/// `lopdf` visits no more pages than there are objects.
pub(super) fn pages(document: &Document) -> Pages {
    let mut pages = Pages::default();
    for page in document.page_iter() {
        // A page that is listed and is not there is shown as nothing, and counts so.
        if let Some(size) = size_mm(document, page) {
            pages.count_in(size);
        }
    }
    pages
}

fn size_mm(document: &Document, page: ObjectId) -> Option<[u32; 2]> {
    let own = document.get_dictionary(page).ok()?;
    // What is shown is the crop box, where there is one.
    let shown = inherited(document, own, b"CropBox")
        .and_then(|object| rectangle(document, object))
        .or_else(|| {
            inherited(document, own, b"MediaBox").and_then(|object| rectangle(document, object))
        })
        .unwrap_or(A4);
    let unit = own
        .get_deref(b"UserUnit", document)
        .ok()
        .and_then(number)
        .filter(|unit| *unit > 0.0)
        .unwrap_or(1.0);
    let turned = inherited(document, own, b"Rotate")
        .and_then(|object| object.as_i64().ok())
        .is_some_and(|degrees| degrees.rem_euclid(180) == 90);
    Some(shown_mm(shown, unit, turned))
}

/// The entry of a page, or of the nearest of its ancestors that has one.
fn inherited<'d>(document: &'d Document, page: &'d Dictionary, key: &[u8]) -> Option<&'d Object> {
    let mut node = page;
    for _ in 0..LEVELS {
        if let Ok(found) = node.get_deref(key, document) {
            return Some(found);
        }
        node = node.get_deref(b"Parent", document).ok()?.as_dict().ok()?;
    }
    None
}

fn rectangle(document: &Document, object: &Object) -> Option<[f64; 4]> {
    let mut corners = [0.0; 4];
    let array = object.as_array().ok()?;
    for (corner, object) in corners.iter_mut().zip(array) {
        let (_, object) = document.dereference(object).ok()?;
        *corner = number(object)?;
    }
    (array.len() >= 4).then_some(corners)
}

fn number(object: &Object) -> Option<f64> {
    object.as_float().ok().map(f64::from)
}

/// What the objects of a document show.
#[derive(Default)]
pub(super) struct Found {
    /// Active content, by the words of [`crate::Code::ActiveContent`].
    pub(super) active: BTreeSet<&'static str>,
    /// Whether there is a signature.
    pub(super) signed: bool,
    /// Whether one of the signatures is over all of the file but itself.
    pub(super) covers_all: bool,
}

/// Looks at every object, reachable or not: a reader that repairs a file may reach what
/// another does not.
pub(super) fn objects(document: &Document, bytes: &[u8]) -> Found {
    let mut found = Found::default();
    for object in document.objects.values() {
        visit(object, bytes, DEEPEST, &mut found);
    }
    visit_dictionary(&document.trailer, bytes, DEEPEST, &mut found);
    found
}

fn visit(object: &Object, bytes: &[u8], deeper: usize, found: &mut Found) {
    let Some(deeper) = deeper.checked_sub(1) else {
        return;
    };
    match object {
        Object::Dictionary(dictionary) => visit_dictionary(dictionary, bytes, deeper, found),
        Object::Stream(stream) => visit_dictionary(&stream.dict, bytes, deeper, found),
        Object::Array(array) => {
            for object in array {
                visit(object, bytes, deeper, found);
            }
        }
        _ => {}
    }
}

fn visit_dictionary(dictionary: &Dictionary, bytes: &[u8], deeper: usize, found: &mut Found) {
    if let Some(range) = signed_range(dictionary) {
        found.signed = true;
        found.covers_all |= covers_all(range, bytes);
    }
    for (key, value) in dictionary {
        let named = value.as_name().unwrap_or_default();
        let what = match (key.as_slice(), named) {
            (b"JS" | b"JavaScript", _) | (b"S", b"JavaScript") => Some("javascript"),
            (b"S", b"Launch") => Some("launch"),
            (b"EF" | b"EmbeddedFiles", _) | (b"Type", b"EmbeddedFile") => Some("attachment"),
            (b"Subtype", b"RichMedia") => Some("media"),
            _ => None,
        };
        found.active.extend(what);
        visit(value, bytes, deeper, found);
    }
}

/// The two stretches of the file a signature is over, as start and length each.
fn signed_range(dictionary: &Dictionary) -> Option<[usize; 4]> {
    if !dictionary.has(b"Contents") {
        return None;
    }
    let array = dictionary.get(b"ByteRange").ok()?.as_array().ok()?;
    let mut range = [0; 4];
    for (number, object) in range.iter_mut().zip(array) {
        *number = usize::try_from(object.as_i64().ok()?).ok()?;
    }
    (array.len() == 4).then_some(range)
}

/// Whether the two stretches leave out nothing but the signature itself, a string in
/// hexadecimal digits between them, and blank lines at the end.
fn covers_all([start, length, resumed, rest]: [usize; 4], bytes: &[u8]) -> bool {
    let left_out = start
        .checked_add(length)
        .and_then(|gap| bytes.get(gap..resumed));
    let after = resumed.checked_add(rest).and_then(|end| bytes.get(end..));
    let (Some(left_out), Some(after)) = (left_out, after) else {
        return false;
    };
    let digits = left_out
        .strip_prefix(b"<")
        .and_then(|rest| rest.strip_suffix(b">"));
    start == 0
        && digits.is_some_and(|digits| {
            digits
                .iter()
                .all(|byte| byte.is_ascii_hexdigit() || byte.is_ascii_whitespace())
        })
        && after.iter().all(u8::is_ascii_whitespace)
}
