//! ZIP archives, with every number open to lies.

use std::io::Write;

use flate2::{Compression, write::DeflateEncoder};

/// One entry.
#[derive(Clone)]
pub struct Entry {
    /// As the archive spells it.
    pub name: Vec<u8>,
    /// As it lies in the archive.
    pub packed: Vec<u8>,
    /// How it is packed: 0 as it is, 8 deflated.
    pub method: u16,
    /// What the archive says the content unfolds to.
    pub size: u32,
    /// The checksum the archive says.
    pub crc: u32,
    /// Bit 0: locked; bit 11: the name is UTF-8.
    pub flags: u16,
    /// Upper half: the mode of Unix.
    pub attributes: u32,
    /// Lies where the entry before it lies, instead of behind it.
    pub overlaps: bool,
}

impl Entry {
    /// One that lies in the archive as it is.
    pub fn stored(name: &str, content: &[u8]) -> Self {
        Self {
            name: name.as_bytes().to_vec(),
            packed: content.to_vec(),
            method: 0,
            size: content.len() as u32,
            crc: crc32fast::hash(content),
            flags: 0,
            attributes: 0,
            overlaps: false,
        }
    }

    /// One that is packed.
    pub fn deflated(name: &str, content: &[u8]) -> Self {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(content).unwrap();
        Self {
            packed: encoder.finish().unwrap(),
            method: 8,
            ..Self::stored(name, content)
        }
    }

    /// So many zeros, packed as well as can be.
    pub fn blanks(name: &str, length: usize) -> Self {
        Self::deflated(name, &vec![0; length])
    }
}

/// An archive of these entries.
pub fn zip(entries: &[Entry]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    let mut offset = 0_u32;
    for entry in entries {
        if !entry.overlaps {
            offset = out.len() as u32;
            out.extend(b"PK\x03\x04\x14\0");
            common(&mut out, entry);
            out.extend(&entry.name);
            out.extend(&entry.packed);
        }
        directory.extend(b"PK\x01\x02\x14\x03\x14\0");
        common(&mut directory, entry);
        directory.extend([0; 6]);
        directory.extend(entry.attributes.to_le_bytes());
        directory.extend(offset.to_le_bytes());
        directory.extend(&entry.name);
    }
    let at = out.len();
    out.extend(&directory);
    out.extend(end(entries.len() as u16, directory.len() as u32, at as u32));
    out
}

/// Flags to extra length: what both headers have alike.
fn common(out: &mut Vec<u8>, entry: &Entry) {
    out.extend(entry.flags.to_le_bytes());
    out.extend(entry.method.to_le_bytes());
    out.extend([0, 0, 0x21, 0x50]);
    out.extend(entry.crc.to_le_bytes());
    out.extend((entry.packed.len() as u32).to_le_bytes());
    out.extend(entry.size.to_le_bytes());
    out.extend((entry.name.len() as u16).to_le_bytes());
    out.extend([0, 0]);
}

/// The record that ends an archive.
pub fn end(entries: u16, directory: u32, at: u32) -> Vec<u8> {
    let mut out = b"PK\x05\x06\0\0\0\0".to_vec();
    out.extend(entries.to_le_bytes());
    out.extend(entries.to_le_bytes());
    out.extend(directory.to_le_bytes());
    out.extend(at.to_le_bytes());
    out.extend([0, 0]);
    out
}

/// A Word document with these entries besides its own.
pub fn docx(more: &[Entry]) -> Vec<u8> {
    let mut entries = vec![
        Entry::deflated("[Content_Types].xml", b"<Types/>"),
        Entry::deflated("word/document.xml", b"<w:document/>"),
    ];
    entries.extend_from_slice(more);
    zip(&entries)
}

/// An archive in an archive in an archive, so many times; the innermost holds `content`.
pub fn nested(times: u32, content: Entry) -> Vec<u8> {
    (1..times).fold(zip(&[content]), |inner, _| {
        zip(&[Entry::deflated("in.zip", &inner)])
    })
}
