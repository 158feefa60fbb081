//! Drawings: DWG and DXF.
//!
//! Only the version is read. DWG is not documented by its maker, and a checker that
//! guesses would refuse good drawings.

use std::io::{self, Read, Seek};

use memchr::memmem;

use crate::{fault::Code, piece, verdict::Verdict};

/// How a binary drawing exchange file begins.
const BINARY_DXF: &[u8] = b"AutoCAD Binary DXF\r\n\x1a\0";

/// No version of DWG has a shorter header.
const SHORTEST_DWG: u64 = 128;

/// The variable that holds the version, and how far behind its name the value begins.
const ACADVER: &[u8] = b"$ACADVER";
const VALUE_WITHIN: usize = 32;

/// How far into a DXF file its version is looked for; it stands near the top.
const DXF_HEADER: usize = 64 << 10;

/// Whether a DWG drawing begins here: `AC` and four digits, as `AC1032`.
pub(crate) fn is_dwg(head: &[u8]) -> bool {
    version(head).is_some()
}

/// Whether a DXF drawing begins here: the first pair of lines opens a section, though
/// comments (group 999) may stand before it.
pub(crate) fn is_dxf(head: &[u8]) -> bool {
    if head.starts_with(BINARY_DXF) {
        return true;
    }
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let mut lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    loop {
        match (lines.next(), lines.next()) {
            (Some(b"999"), Some(_)) => {}
            (Some(b"0"), Some(b"SECTION")) => return true,
            _ => return false,
        }
    }
}

pub(crate) fn inspect_dwg(head: &[u8], verdict: &mut Verdict) {
    verdict.drawing = version(head);
    if verdict.bytes < SHORTEST_DWG {
        verdict.add(Code::Truncated);
    }
}

pub(crate) fn inspect_dxf(file: &mut (impl Read + Seek), verdict: &mut Verdict) -> io::Result<()> {
    let head = piece::at(file, 0, DXF_HEADER)?;
    verdict.drawing = memmem::find(&head, ACADVER).and_then(|named| {
        // The type of the value comes between, as text or as binary.
        let rest = head.get(named + ACADVER.len()..)?;
        let near = rest.get(..VALUE_WITHIN).unwrap_or(rest);
        version(near.get(memmem::find(near, b"AC")?..)?)
    });
    let (_, tail) = piece::tail(file, verdict.bytes, 256)?;
    // Some writers pad the end with blanks, Ctrl-Z or zeros.
    let end = tail
        .iter()
        .rposition(|byte| !byte.is_ascii_whitespace() && !matches!(byte, 0 | 0x1a))
        .map_or(0, |at| at + 1);
    if !tail.get(..end).is_some_and(|tail| tail.ends_with(b"EOF")) {
        verdict.add(Code::Truncated);
    }
    Ok(())
}

/// The version at the beginning of `from`, as `AC1032`.
fn version(from: &[u8]) -> Option<String> {
    let six = from.get(..6)?;
    let digits = six.strip_prefix(b"AC")?;
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    core::str::from_utf8(six).ok().map(str::to_owned)
}
