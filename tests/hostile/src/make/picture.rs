//! Pictures without pixels.

/// One chunk of a PNG, with the right checksum.
pub fn chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let mut sum = crc32fast::Hasher::new();
    sum.update(name);
    sum.update(content);
    let mut out = (content.len() as u32).to_be_bytes().to_vec();
    out.extend(name);
    out.extend(content);
    out.extend(sum.finalize().to_be_bytes());
    out
}

/// What a PNG begins with.
pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The beginning of a PNG of this size.
pub fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut header = width.to_be_bytes().to_vec();
    header.extend(height.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]);
    chunk(b"IHDR", &header)
}

/// A PNG of this size with these chunks between its header and its end.
pub fn png_with(width: u32, height: u32, chunks: &[u8]) -> Vec<u8> {
    [
        PNG,
        &png_header(width, height),
        chunks,
        &chunk(b"IEND", b""),
    ]
    .concat()
}

/// A PNG of this size.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    png_with(
        width,
        height,
        &chunk(b"IDAT", &[0x78, 0x9c, 3, 0, 0, 0, 0, 1]),
    )
}

/// A segment of a JPEG.
pub fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![0xFF, marker];
    out.extend((content.len() as u16 + 2).to_be_bytes());
    out.extend(content);
    out
}

/// The segment that says how large a JPEG is.
pub fn jpeg_size(width: u16, height: u16) -> Vec<u8> {
    let mut frame = vec![8];
    frame.extend(height.to_be_bytes());
    frame.extend(width.to_be_bytes());
    frame.extend([1, 1, 0x11, 0]);
    segment(0xC0, &frame)
}

/// A JPEG of this size with these segments before it.
pub fn jpeg_with(width: u16, height: u16, segments: &[u8]) -> Vec<u8> {
    [
        &[0xFF, 0xD8][..],
        &segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
        segments,
        &jpeg_size(width, height),
        &segment(0xDA, &[1, 1, 0, 0, 63, 0]),
        &[0x12, 0x34, 0xFF, 0x00, 0x56, 0xFF, 0xD9],
    ]
    .concat()
}

/// A JPEG of this size.
pub fn jpeg(width: u16, height: u16) -> Vec<u8> {
    jpeg_with(width, height, &[])
}
