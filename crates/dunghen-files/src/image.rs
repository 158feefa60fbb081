//! Pictures: their size, and whether they are whole.
//!
//! No pixel is decoded. A decoder is the largest surface a picture can attack, and the
//! server has no use for the pixels.

use std::io::{self, Read, Seek};

use memchr::memmem;

use crate::{
    fault::{Code, FileFault},
    limits::Limits,
    piece,
    verdict::{ImageFacts, Verdict},
};

/// How far into a JPEG its size is looked for. Profiles, thumbnails and what editors
/// leave may stand before it.
const JPEG_HEADER: usize = 4 << 20;

/// The PNG signature with the first chunk, which has to be the header.
const PNG_HEADER: usize = 8 + 8 + 13 + 4;

/// How many chunks of a PNG are followed; the largest are written in chunks of 8 KiB.
const PNG_CHUNKS: u32 = 100_000;

pub(crate) fn inspect_png(
    file: &mut (impl Read + Seek),
    limits: &Limits,
    verdict: &mut Verdict,
) -> io::Result<()> {
    let head = piece::at(file, 0, PNG_HEADER)?;
    if head.len() < PNG_HEADER {
        verdict.add(Code::Truncated);
        return Ok(());
    }
    if head.get(8..16) != Some(b"\0\0\0\x0DIHDR") {
        verdict.add(Code::ImageUnreadable);
        return Ok(());
    }
    let side = |at: usize| {
        let side = head.get(at..)?.first_chunk::<4>()?;
        Some(u32::from_be_bytes(*side))
    };
    judge_size(side(16).zip(side(20)), limits, verdict);
    let mut offset = 8;
    for _ in 0..PNG_CHUNKS {
        let chunk = piece::at(file, offset, 8)?;
        let (Some(&length), Some(name)) = (chunk.first_chunk::<4>(), chunk.get(4..8)) else {
            verdict.add(Code::Truncated);
            return Ok(());
        };
        // Its length and name before the content, its checksum after.
        offset += 12 + u64::from(u32::from_be_bytes(length));
        if offset > verdict.bytes {
            verdict.add(Code::Truncated);
            return Ok(());
        }
        if !name.iter().all(u8::is_ascii_alphabetic) {
            verdict.add(Code::ImageUnreadable);
            return Ok(());
        }
        if name == b"IEND" {
            return Ok(());
        }
    }
    verdict.add(Code::ImageUnreadable);
    Ok(())
}

pub(crate) fn inspect_jpeg(
    file: &mut (impl Read + Seek),
    limits: &Limits,
    verdict: &mut Verdict,
) -> io::Result<()> {
    let head = piece::at(file, 0, JPEG_HEADER)?;
    let header = match read_jpeg_header(&head) {
        Ok(header) => header,
        Err(Code::Truncated) if (head.len() as u64) < verdict.bytes => {
            verdict.add(Code::ImageUnreadable);
            return Ok(());
        }
        Err(code) => {
            verdict.add(code);
            return Ok(());
        }
    };
    judge_size(header.size, limits, verdict);
    let mut ended = false;
    // What phones append, a film of the moment or a depth map, comes after the end, so
    // the end is not looked for at the file's end only.
    piece::windows(file, header.scan as u64, 1, |window| {
        ended = memmem::find(window.bytes, b"\xFF\xD9").is_some();
        !ended
    })?;
    if !ended {
        verdict.add(Code::Truncated);
    }
    Ok(())
}

/// Judges width and height.
fn judge_size(size: Option<(u32, u32)>, limits: &Limits, verdict: &mut Verdict) {
    let size = size
        .filter(|(width, height)| *width > 0 && *height > 0)
        .map(|(width, height)| ImageFacts { width, height });
    let Some(size) = size else {
        verdict.add(Code::ImageUnreadable);
        return;
    };
    let pixels = u64::from(size.width) * u64::from(size.height);
    if size.width.max(size.height) > limits.image_side || pixels > limits.image_pixels {
        verdict.faults.push(
            FileFault::new(Code::ImageTooLarge)
                .with("width", size.width)
                .with("height", size.height),
        );
    }
    verdict.image = Some(size);
}

/// What the header of a JPEG says.
struct JpegHeader {
    /// Width and height, of the picture itself and not of one within it.
    size: Option<(u32, u32)>,
    /// Where the first scan begins, behind all segments of the header.
    scan: usize,
}

/// Goes from segment to segment. `imagesize` would do, but for the filling bytes that
/// may stand before a marker, and the way to the first scan has to be gone anyway.
fn read_jpeg_header(head: &[u8]) -> Result<JpegHeader, Code> {
    let mut size = None;
    let mut at = 2;
    loop {
        while head.get(at) == Some(&0xFF) && head.get(at + 1) == Some(&0xFF) {
            at += 1;
        }
        let rest = head.get(at..).unwrap_or_default();
        let [mark, marker, high, low] = *rest.first_chunk::<4>().ok_or(Code::Truncated)?;
        let length = usize::from(u16::from_be_bytes([high, low]));
        if mark != 0xFF || length < 2 {
            return Err(Code::ImageUnreadable);
        }
        at += 2 + length;
        match marker {
            // Frames of all codings; among their numbers are three of other things.
            0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => {
                let frame = rest.get(5..9).and_then(<[u8]>::first_chunk::<4>);
                let [a, b, c, d] = *frame.ok_or(Code::Truncated)?;
                let [height, width] = [[a, b], [c, d]].map(u16::from_be_bytes);
                size = Some((u32::from(width), u32::from(height)));
            }
            0xDA if at > head.len() => return Err(Code::Truncated),
            0xDA => return Ok(JpegHeader { size, scan: at }),
            _ => {}
        }
    }
}
