//! What is read of sound files.

use std::io::Cursor;

use dunghen_files::{Code, ImageFacts, Limits, Unchecked, Verdict, inspect};

use dunghen_hostile::{
    limits,
    make::{
        join,
        pdf::{Pdf, encrypted, opens_with, signed, stream},
        picture::{jpeg, png},
        zip::{Entry, zip},
    },
};

fn verdict(bytes: &[u8]) -> Verdict {
    inspect(&mut Cursor::new(bytes), &limits())
}

fn page(more: &str) -> Vec<u8> {
    Pdf::of(1)
        .with(10, format!("<</Type/Page/Parent 2 0 R{more}>>"))
        .bytes()
}

#[test]
fn counts_pages() {
    for pages in [1, 2, 49] {
        let facts = verdict(&Pdf::of(pages).bytes()).pdf.unwrap();
        assert_eq!(facts.pages, Some(pages));
    }
}

#[test]
fn measures_pages_as_they_are_shown() {
    for (more, mm) in [
        ("/MediaBox[0 0 595 842]", [210, 297]),
        ("/MediaBox[0 0 595 842]/Rotate 90", [297, 210]),
        ("/MediaBox[0 0 595 842]/Rotate -90", [297, 210]),
        ("/MediaBox[0 0 595 842]/Rotate 180", [210, 297]),
        ("/MediaBox[595 842 0 0]", [210, 297]),
        ("/MediaBox[0 0 2384 3370]", [841, 1189]),
        ("/MediaBox[0 0 2384 3370]/CropBox[0 0 595 842]", [210, 297]),
        ("/MediaBox[0 0 595 842]/UserUnit 2", [420, 594]),
        ("", [210, 297]),
    ] {
        let facts = verdict(&page(more)).pdf.unwrap();
        assert_eq!(facts.largest_page_mm, Some(mm), "{more}");
    }
}

#[test]
fn takes_the_largest_page() {
    let bytes = Pdf::of(3)
        .with(11, "<</Type/Page/MediaBox[0 0 1191 842]>>")
        .bytes();
    let facts = verdict(&bytes).pdf.unwrap();
    assert_eq!(facts.largest_page_mm, Some([420, 297]));
}

#[test]
fn sees_what_a_signature_is_over() {
    for (bytes, signed, covers) in [
        (Pdf::of(1).bytes(), false, None),
        (signed(""), true, Some(true)),
        (signed("\r\n"), true, Some(true)),
        (signed("7 0 obj\nnull\nendobj\n%%EOF\n"), true, Some(false)),
        (
            Pdf::of(1)
                .with(
                    5,
                    "<</Type/Sig/Contents<00>/ByteRange[0 -1 99999999999 9]>>",
                )
                .bytes(),
            false,
            None,
        ),
        (
            // All but the signature, says it, and leaves out half of the document.
            Pdf::of(1)
                .with(5, "<</Type/Sig/Contents<00>/ByteRange[0 9 300 9]>>")
                .bytes(),
            true,
            Some(false),
        ),
    ] {
        let facts = verdict(&bytes).pdf.unwrap();
        assert_eq!((facts.signed, facts.signature_covers_all), (signed, covers));
    }
}

#[test]
fn sees_a_lock() {
    let locked = encrypted("secret");
    assert!(!opens_with(&locked, "") && opens_with(&locked, "secret"));
    let facts = verdict(&locked).pdf.unwrap();
    assert!(facts.encrypted && facts.pages.is_none());
    let facts = verdict(&encrypted("")).pdf.unwrap();
    assert!(facts.encrypted && facts.pages == Some(1));
}

#[test]
fn says_what_it_did_not_look_at() {
    let large = Pdf::of(1).with(7, stream("", &[b' '; 5_000])).bytes();
    let small = Limits {
        pdf_whole: 1_000,
        ..limits()
    };
    let seen = inspect(&mut Cursor::new(&large), &small);
    assert_eq!(
        seen.unchecked,
        [Unchecked::Pages, Unchecked::CompressedObjects]
    );
    assert_eq!(seen.pdf.unwrap().pages, None);
    let within = zip(&[Entry::stored("a", &[7; 5_000])]);
    let small = Limits {
        archive_nested: 1_000,
        ..limits()
    };
    let seen = inspect(
        &mut Cursor::new(zip(&[Entry::stored("in.zip", &within)])),
        &small,
    );
    assert_eq!(seen.unchecked, [Unchecked::NestedArchive]);
}

/// A mark may lie across the seam of two pieces that are read.
#[test]
fn sees_marks_wherever_they_lie() {
    let small = Limits {
        pdf_whole: 0,
        ..limits()
    };
    for before in (64 << 10) - 60..(64 << 10) + 5 {
        let bytes = join(&[
            b"%PDF-1.4\n",
            &vec![b' '; before - 9],
            b"/JavaScript /Encrypt ",
            &[b' '; 500],
            b"%%EOF",
        ]);
        let seen = inspect(&mut Cursor::new(bytes), &small);
        assert!(seen.has(Code::PdfEncrypted), "{before}");
        assert!(seen.has(Code::ActiveContent), "{before}");
    }
}

#[test]
fn measures_pictures() {
    let size = Some(ImageFacts {
        width: 640,
        height: 480,
    });
    assert_eq!(verdict(&png(640, 480)).image, size);
    assert_eq!(verdict(&jpeg(640, 480)).image, size);
}

#[test]
fn reads_the_version_of_drawings() {
    let dxf = |version: &str| format!("0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\n{version}\n0\nEOF\n");
    for (bytes, version) in [
        (join(&[b"AC1018", &[0; 300]]), Some("AC1018")),
        (dxf("AC1027").into_bytes(), Some("AC1027")),
        (dxf("AC10").into_bytes(), None),
        (b"0\nSECTION\n9\n$ACADVER".to_vec(), None),
        (b"0\nSECTION\n0\nEOF\n".to_vec(), None),
        (
            b"AutoCAD Binary DXF\r\n\x1a\0\x09$ACADVER\0\x01AC1032\0EOF\0".to_vec(),
            Some("AC1032"),
        ),
    ] {
        assert_eq!(verdict(&bytes).drawing.as_deref(), version);
    }
}

#[test]
fn travels_as_json() {
    let verdict = verdict(&Pdf::of(51).catalog("/OpenAction<</S/Launch>>").bytes());
    let json = serde_json::to_string(&verdict).unwrap();
    assert_eq!(
        json,
        "{\"kind\":\"pdf\",\"bytes\":".to_owned()
            + &verdict.bytes.to_string()
            + ",\"pdf\":{\"pages\":51,\"encrypted\":false,\"signed\":false,\
               \"signature_covers_all\":null,\"largest_page_mm\":[210,297]},\"faults\":[\
               {\"code\":\"file.too_many_pages\",\"params\":{\"max\":\"50\",\"pages\":\"51\"}},\
               {\"code\":\"file.active_content\",\"params\":{\"what\":\"launch\"}}]}"
    );
    assert_eq!(serde_json::from_str::<Verdict>(&json).unwrap(), verdict);
}

#[test]
fn codes_are_distinct_and_read_back() {
    let mut spelt: Vec<&str> = Code::ALL.map(Code::as_str).to_vec();
    for (code, spelt) in Code::ALL.into_iter().zip(&spelt) {
        let json = serde_json::to_string(&code).unwrap();
        assert_eq!(json, format!("\"{spelt}\""));
        assert_eq!(serde_json::from_str::<Code>(&json).unwrap(), code);
    }
    spelt.sort_unstable();
    spelt.dedup();
    assert_eq!(spelt.len(), Code::ALL.len());
    assert!(serde_json::from_str::<Code>("\"file.nothing\"").is_err());
}
