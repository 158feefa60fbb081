//! The edge for other people's JavaScript: bytes as something to read, and the one call.
//!
//! The bytes stay where they are; what is looked at is copied over in pieces.

use std::io::{self, Read, Seek, SeekFrom};

use js_sys::Uint8Array;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::worker::Browser;

/// Looks into a file and tells of it in JSON, as [`crate::Check`]; nothing where it cannot be
/// read.
#[wasm_bindgen(js_name = checkBytes)]
pub fn check_bytes(name: &str, bytes: &Uint8Array) -> Option<String> {
    let mut file = Bytes { bytes, at: 0 };
    let check = crate::check(name, &mut file, &Browser::new()).ok()?;
    serde_json::to_string(&check).ok()
}

/// Bytes that JavaScript holds, and where they are read.
struct Bytes<'b> {
    bytes: &'b Uint8Array,
    at: u64,
}

impl Read for Bytes<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let all = self.bytes.length();
        let from = u32::try_from(self.at).unwrap_or(all).min(all);
        let most = u32::try_from(into.len()).unwrap_or(u32::MAX);
        let to = from.saturating_add(most).min(all);
        let piece = into.get_mut(..(to - from) as usize).unwrap_or_default();
        self.bytes.subarray(from, to).copy_to(piece);
        self.at += piece.len() as u64;
        Ok(piece.len())
    }
}

impl Seek for Bytes<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let to = match to {
            SeekFrom::Start(to) => Some(to),
            SeekFrom::End(by) => u64::from(self.bytes.length()).checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = to.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}
