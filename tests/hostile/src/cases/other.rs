//! Drawings, and what is nothing known.

use crate::{
    Case, case,
    make::{join, noise},
};

const UNKNOWN: &str = "none file.unknown_kind";

pub(super) fn cases() -> Vec<Case> {
    let dxf =
        "999\nmade by hand\n0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\nAC1027\n0\nENDSEC\n0\nEOF\n";
    vec![
        case("empty", b"", "none file.empty"),
        case("one byte", b"%", UNKNOWN),
        case("one zero", b"\0", UNKNOWN),
        case("zeros", vec![0; 100_000], UNKNOWN),
        case("chance", noise(100_000), UNKNOWN),
        case("text", "Kính gửi: Sở Xây dựng", UNKNOWN),
        case("half a mark of pdf", b"%PDF", UNKNOWN),
        case("half a mark of png", b"\x89PNG\r\n", "png file.truncated"),
        case("half a mark of zip", b"PK\x03", UNKNOWN),
        case(
            "program for Windows",
            join(&[b"MZ\x90\0", &[0; 100]]),
            "none file.unknown_kind(found=application/vnd.microsoft.portable-executable)",
        ),
        case(
            "program for Linux",
            join(&[b"\x7fELF\x02\x01\x01", &[0; 100]]),
            "none file.unknown_kind(found=application/x-executable)",
        ),
        case(
            "script",
            "#!/bin/sh\nrm -rf /\n",
            "none file.unknown_kind(found=text/x-shellscript)",
        ),
        case(
            "page for a browser",
            "<!DOCTYPE html><script>alert(1)</script>",
            "none file.unknown_kind(found=text/html)",
        ),
        case(
            "drawing for a browser",
            "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            UNKNOWN,
        ),
        case(
            "gif",
            b"GIF89a\x01\0\x01\0\0\0\0;",
            "none file.unknown_kind(found=image/gif)",
        ),
        case(
            "rar",
            b"Rar!\x1a\x07\x01\0",
            "none file.unknown_kind(found=application/vnd.rar)",
        ),
        case("dwg", join(&[b"AC1032", &[0; 300]]), "dwg"),
        case("dwg of its mark", b"AC1032", "dwg file.truncated"),
        case(
            "dwg of its mark and chance",
            join(&[b"AC1015", &noise(5_000)]),
            "dwg",
        ),
        case("almost dwg", join(&[b"AC10x2", &[0; 300]]), UNKNOWN),
        case("dxf", dxf, "dxf"),
        case(
            "dxf with the line ends of Windows",
            dxf.replace('\n', "\r\n"),
            "dxf",
        ),
        case("dxf cut", &dxf[..dxf.len() - 6], "dxf file.truncated"),
        case("dxf cut in its head", &dxf[..40], "dxf file.truncated"),
        case("dxf padded", dxf.to_owned() + "\r\n\x1a\0\0", "dxf"),
        case(
            "dxf as binary",
            b"AutoCAD Binary DXF\r\n\x1a\0\0\0EOF\0",
            "dxf",
        ),
        case("dxf of remarks only", "999\nx\n".repeat(5_000), UNKNOWN),
        case("dxf without a version", "0\nSECTION\n0\nEOF\n", "dxf"),
    ]
}
