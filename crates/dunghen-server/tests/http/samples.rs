//! Files that are whole: as small or as large as a test wants them.

use dunghen_core::file::FileKind;

/// A file of a kind and a size, with a text in it that tells it from others.
///
/// One that is too small to be whole is the beginning of one.
pub(crate) fn file(kind: Option<FileKind>, text: &str, size: usize) -> Vec<u8> {
    let make: fn(&[u8]) -> Vec<u8> = match kind {
        Some(FileKind::Pdf) => pdf_with,
        Some(FileKind::Jpeg) => jpeg_with,
        Some(FileKind::Png) => png_with,
        None => return filled(b"PK\x03\x04", text, size),
    };
    // How much goes in beside the filling depends on its own length by some digits.
    let mut filling = size.saturating_sub(make(&[]).len());
    while filling > 0 && make(&filled(b"", text, filling)).len() > size {
        filling -= 1;
    }
    let mut file = make(&filled(b"", text, filling));
    file.resize(size, b' ');
    file
}

/// A PDF of one page.
pub(crate) fn pdf(text: &str) -> Vec<u8> {
    pdf_with(text.as_bytes())
}

/// Whole texts are copied at once: a file has half a million letters, a test thousands of
/// files.
fn filled(head: &[u8], text: &str, size: usize) -> Vec<u8> {
    let text = if text.is_empty() { "." } else { text };
    let mut file = head.to_vec();
    file.extend_from_slice(text.repeat(size / text.len() + 1).as_bytes());
    file.truncate(size);
    file
}

fn pdf_with(comment: &[u8]) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n%".to_vec();
    file.extend_from_slice(comment);
    file.push(b'\n');
    let mut places = Vec::new();
    for object in [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    ] {
        places.push(file.len());
        let number = places.len();
        file.extend(format!("{number} 0 obj\n{object}\nendobj\n").bytes());
    }
    let table = file.len();
    file.extend(b"xref\n0 4\n0000000000 65535 f \n");
    for place in places {
        file.extend(format!("{place:010} 00000 n \n").bytes());
    }
    file.extend(format!("trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n").bytes());
    file
}

/// A picture of one point, in which nothing is drawn.
fn jpeg_with(comment: &[u8]) -> Vec<u8> {
    let mut file = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0".to_vec();
    for piece in comment.chunks(60_000) {
        file.extend(b"\xff\xfe");
        let length = u16::try_from(piece.len() + 2).unwrap_or(u16::MAX);
        file.extend(length.to_be_bytes());
        file.extend_from_slice(piece);
    }
    file.extend(b"\xff\xc0\0\x0b\x08\0\x01\0\x01\x01\x01\x11\0");
    file.extend(b"\xff\xda\0\x08\x01\x01\0\0\x3f\0\0\xff\xd9");
    file
}

fn png_with(comment: &[u8]) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |name: &[u8; 4], content: &[u8]| {
        let length = u32::try_from(content.len()).unwrap_or(u32::MAX);
        file.extend(length.to_be_bytes());
        file.extend(name);
        file.extend_from_slice(content);
        file.extend([0; 4]);
    };
    chunk(b"IHDR", b"\0\0\0\x01\0\0\0\x01\x08\0\0\0\0");
    chunk(b"tEXt", comment);
    chunk(b"IDAT", b"");
    chunk(b"IEND", b"");
    file
}
