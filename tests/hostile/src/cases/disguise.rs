//! Files that are two things at once.

use crate::{
    Case, case,
    make::picture::{chunk, jpeg, jpeg_with, png, png_with, segment},
    make::{
        join,
        pdf::Pdf,
        zip::{Entry, zip},
    },
};

pub(super) fn cases() -> Vec<Case> {
    let pdf = Pdf::of(1).bytes();
    let archive = zip(&[Entry::stored("a.txt", b"x")]);
    let dxf = b"0\nSECTION\n2\nHEADER\n0\nENDSEC\n0\nEOF\n";
    let entry = |name: &str| zip(&[Entry::stored(name, b"x")]);
    vec![
        case(
            "pdf with a zip behind it",
            join(&[&pdf, &archive]),
            "pdf file.kind_mismatch(also=zip,kind=pdf)",
        ),
        case(
            "jpeg with a zip behind it",
            join(&[&jpeg(9, 9), &archive]),
            "jpeg file.kind_mismatch(also=zip,kind=jpeg)",
        ),
        case(
            "png with a zip behind it",
            join(&[&png(9, 9), &archive]),
            "png file.kind_mismatch(also=zip,kind=png)",
        ),
        case(
            "dxf with a zip behind it",
            join(&[dxf, &archive]),
            "dxf file.kind_mismatch(also=zip,kind=dxf) file.truncated",
        ),
        case(
            "dwg with a zip behind it",
            join(&[b"AC1032", &[0; 300], &archive]),
            "dwg file.kind_mismatch(also=zip,kind=dwg)",
        ),
        case(
            "png with a zip in a chunk",
            png_with(9, 9, &chunk(b"zIPa", &archive)),
            "png file.kind_mismatch(also=zip,kind=png)",
        ),
        case(
            "pdf with the mark of a zip in a text",
            Pdf::of(1)
                .with(7, "(PK\x05\x06 and a good deal more of text)")
                .bytes(),
            "pdf",
        ),
        case(
            "jpeg with a pdf in it",
            jpeg_with(9, 9, &segment(0xFE, &pdf)),
            "jpeg file.kind_mismatch(also=pdf,kind=jpeg)",
        ),
        case(
            "png with a pdf in it",
            png_with(9, 9, &chunk(b"teXt", &pdf)),
            "png file.kind_mismatch(also=pdf,kind=png)",
        ),
        case(
            "jpeg with a pdf far within",
            jpeg_with(9, 9, &segment(0xFE, &join(&[&[b' '; 1100], &pdf]))),
            "jpeg",
        ),
        case(
            "zip with a pdf in the name of its first entry",
            entry("%PDF-1.4"),
            "zip file.kind_mismatch(also=pdf,kind=zip)",
        ),
        case(
            "dwg with a pdf in it",
            join(&[b"AC1032", &[0; 300], &pdf]),
            "dwg file.kind_mismatch(also=pdf,kind=dwg)",
        ),
        case(
            "html with a pdf in it",
            join(&[b"<html><script>alert(1)</script>\n", &pdf]),
            "pdf file.kind_mismatch(also=html,kind=pdf)",
        ),
        case(
            "html by another spelling with a pdf in it",
            join(&[b"\n <!DocType HTML>\n", &pdf]),
            "pdf file.kind_mismatch(also=html,kind=pdf)",
        ),
        case(
            "pdf with html in its head",
            join(&[b"%PDF-1.7\n%<script>alert(1)</script>\n", &pdf[9..]]),
            "pdf file.kind_mismatch(also=html,kind=pdf)",
        ),
        case(
            "jpeg with html in it",
            jpeg_with(9, 9, &segment(0xFE, b"<HTML><body>")),
            "jpeg file.kind_mismatch(also=html,kind=jpeg)",
        ),
        case(
            "program with a pdf in it",
            join(&[b"MZ\x90\0\x03\0\0\0", &pdf]),
            "pdf file.kind_mismatch(also=unknown,kind=pdf)",
        ),
        case(
            "gif with a pdf in it",
            join(&[b"GIF89a\x01\0\x01\0\0\0\0", &pdf]),
            "pdf file.kind_mismatch(also=unknown,kind=pdf)",
        ),
        case(
            "text with a pdf beyond its head",
            join(&[&[b'a'; 1100], &pdf]),
            "none file.unknown_kind",
        ),
        case(
            "three at once",
            join(&[
                &jpeg_with(9, 9, &segment(0xFE, b"<html>%PDF-1.4")),
                &archive,
            ]),
            "jpeg file.kind_mismatch(also=html,kind=jpeg) file.kind_mismatch(also=pdf,kind=jpeg) file.kind_mismatch(also=zip,kind=jpeg)",
        ),
    ]
}
