//! Pictures.

use crate::{
    Case, case,
    make::picture::{PNG, chunk, jpeg, jpeg_size, jpeg_with, png, png_header, png_with, segment},
    make::{join, noise},
};

const NO_PNG: &str = "png file.image_unreadable";
const NO_JPEG: &str = "jpeg file.image_unreadable";
const CUT_PNG: &str = "png file.truncated";
const CUT_JPEG: &str = "jpeg file.truncated";

pub(super) fn cases() -> Vec<Case> {
    let mut cases = pngs();
    cases.extend(jpegs());
    cases
}

fn pngs() -> Vec<Case> {
    let whole = png(640, 480);
    vec![
        case("png", png(640, 480), "png"),
        case("png of one pixel", png(1, 1), "png"),
        case("png as large as a plan", png(9_933, 14_043), "png"),
        case(
            "png that floods",
            png(65_535, 65_535),
            "png file.image_too_large(height=65535,width=65535)",
        ),
        case(
            "png that floods beyond all numbers",
            png(u32::MAX, u32::MAX),
            "png file.image_too_large(height=4294967295,width=4294967295)",
        ),
        case(
            "png of a long line",
            png(60_000, 1),
            "png file.image_too_large(height=1,width=60000)",
        ),
        case("png of no width", png(0, 480), NO_PNG),
        case("png of no height", png(640, 0), NO_PNG),
        case("png of its mark", PNG, CUT_PNG),
        case("png cut in its header", &whole[..20], CUT_PNG),
        case("png cut after its header", &whole[..33], CUT_PNG),
        case("png cut in its pixels", &whole[..40], CUT_PNG),
        case(
            "png cut before its end",
            &whole[..whole.len() - 12],
            CUT_PNG,
        ),
        case("png cut in its end", &whole[..whole.len() - 1], CUT_PNG),
        case(
            "png with another chunk first",
            join(&[PNG, &chunk(b"IDAT", &[0; 20]), &png_header(9, 9)]),
            NO_PNG,
        ),
        case(
            "png with a chunk longer than the file",
            join(&[PNG, &png_header(9, 9), b"\xFF\xFF\xFF\xFFIDAT", &[0; 40]]),
            CUT_PNG,
        ),
        case(
            "png of its mark and chance",
            join(&[PNG, &noise(500)]),
            NO_PNG,
        ),
        case(
            "png with chance behind its header",
            join(&[
                PNG,
                &png_header(9, 9),
                b"\0\0\0\x04\x01\x02\x03\x04",
                &[0; 40],
            ]),
            NO_PNG,
        ),
        case(
            "png with many empty chunks",
            png_with(9, 9, &chunk(b"teXt", b"").repeat(5_000)),
            "png",
        ),
        case(
            "png with more chunks than are followed",
            png_with(9, 9, &chunk(b"teXt", b"").repeat(100_001)),
            NO_PNG,
        ),
        case(
            "png with chance behind its end",
            join(&[&whole, &noise(900)]),
            "png",
        ),
        case(
            "png with a profile that unfolds far, which nobody unfolds",
            png_with(
                9,
                9,
                &chunk(b"iCCP", &crate::make::pdf::deflated_blanks(8 << 20)),
            ),
            "png",
        ),
    ]
}

fn jpegs() -> Vec<Case> {
    let whole = jpeg(640, 480);
    vec![
        case("jpeg", jpeg(640, 480), "jpeg"),
        case(
            "jpeg that floods",
            jpeg(65_535, 65_535),
            "jpeg file.image_too_large(height=65535,width=65535)",
        ),
        case(
            "jpeg of too many pixels",
            jpeg(40_000, 40_000),
            "jpeg file.image_too_large(height=40000,width=40000)",
        ),
        case("jpeg of no width", jpeg(0, 480), NO_JPEG),
        case("jpeg of no height", jpeg(640, 0), NO_JPEG),
        case("jpeg of its mark", b"\xFF\xD8\xFF", CUT_JPEG),
        case("jpeg cut in its header", &whole[..12], CUT_JPEG),
        case(
            "jpeg cut before its pixels",
            &whole[..whole.len() - 9],
            CUT_JPEG,
        ),
        case(
            "jpeg cut in its pixels",
            &whole[..whole.len() - 3],
            CUT_JPEG,
        ),
        case("jpeg cut in its end", &whole[..whole.len() - 1], CUT_JPEG),
        case(
            "jpeg of its mark and chance",
            join(&[b"\xFF\xD8\xFF", &noise(700)]),
            CUT_JPEG,
        ),
        case(
            "jpeg of marks only",
            join(&[b"\xFF\xD8", &[0xFF; 5_000]]),
            CUT_JPEG,
        ),
        case(
            "jpeg without a size",
            join(&[
                b"\xFF\xD8",
                &segment(0xDA, &[1, 1, 0, 0, 63, 0]),
                b"abc\xFF\xD9",
            ]),
            NO_JPEG,
        ),
        case(
            "jpeg whose segment has no length",
            join(&[b"\xFF\xD8\xFF\xE0\0\0", &jpeg_size(9, 9), b"\xFF\xD9"]),
            NO_JPEG,
        ),
        case(
            "jpeg with a picture within",
            jpeg_with(640, 480, &segment(0xE1, &join(&[b"Exif\0\0", &jpeg(9, 9)]))),
            "jpeg",
        ),
        case(
            "jpeg with a picture within, cut",
            {
                let within = segment(0xE1, &join(&[b"Exif\0\0", &jpeg(9, 9)]));
                let bytes = jpeg_with(640, 480, &within);
                bytes[..bytes.len() - 2].to_vec()
            },
            CUT_JPEG,
        ),
        case(
            "jpeg with a film behind it",
            join(&[&whole, b"\0\0\0\x18ftypmp42", &noise(200_000)]),
            "jpeg",
        ),
        case(
            "jpeg with filling bytes",
            jpeg_with(9, 9, &[0xFF; 3]),
            "jpeg",
        ),
        case(
            "jpeg with much before its size",
            jpeg_with(640, 480, &segment(0xE2, &[7; 65_000]).repeat(40)),
            "jpeg",
        ),
        case(
            "jpeg with too much before its size",
            jpeg_with(640, 480, &segment(0xE2, &[7; 65_000]).repeat(70)),
            NO_JPEG,
        ),
    ]
}
