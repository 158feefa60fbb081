//! The glance beside the whole look: never stricter, and what it leaves open is known.

use std::io::Cursor;

use dunghen_files::{Kind, Limits, PdfFacts, Verdict, glance, inspect};

use dunghen_hostile::{
    all, limits,
    make::{
        join, noise,
        pdf::{Pdf, Revision, locked, locked_packed, signed, stream},
    },
};

fn glanced(bytes: &[u8]) -> Verdict {
    glance(&mut Cursor::new(bytes), &limits()).unwrap()
}

/// Every fault that a glance would keep a file out for, the whole look finds.
pub(crate) fn never_stricter(bytes: &[u8], limits: &Limits) -> Result<(Verdict, Verdict), String> {
    let whole = inspect(&mut Cursor::new(bytes), limits);
    let seen = glance(&mut Cursor::new(bytes), limits).unwrap();
    let mut refused = seen.faults.iter().filter(|fault| fault.keeps_out());
    if refused.any(|fault| !whole.faults.contains(fault)) {
        return Err(format!("stricter:\n  {seen:?}\n  {whole:?}"));
    }
    Ok((seen, whole))
}

/// And every fact that it tells is the same.
fn agree(bytes: &[u8]) -> Result<(), String> {
    let (seen, whole) = never_stricter(bytes, &limits())?;
    let tell = |what: &str| Err(format!("{what}:\n  {seen:?}\n  {whole:?}"));
    let packed = seen.kind == Some(Kind::Zip) && whole.kind.is_some_and(|kind| kind >= Kind::Zip);
    if seen.bytes != whole.bytes || seen.kind != whole.kind && !packed {
        return tell("another kind");
    }
    if (seen.image, &seen.drawing) != (whole.image, &whole.drawing) {
        return tell("another picture or drawing");
    }
    let (Some(pdf), Some(whole_pdf)) = (&seen.pdf, &whole.pdf) else {
        assert_eq!(seen.pdf, whole.pdf);
        return Ok(());
    };
    // Of a document that nobody can parse, nothing is known but its marks.
    let parsed = whole_pdf.pages.is_some();
    let same = |told: bool, same: bool| !told || !parsed || same;
    let covers = |facts: &PdfFacts| facts.signature_covers_all;
    if !same(pdf.pages.is_some(), pdf.pages == whole_pdf.pages)
        || !same(
            pdf.pages.is_some(),
            pdf.largest_page_mm == whole_pdf.largest_page_mm,
        )
        || !same(pdf.encrypted, whole_pdf.encrypted)
        || !same(pdf.signed, whole_pdf.signed)
        || !same(covers(pdf).is_some(), covers(pdf) == covers(whole_pdf))
    {
        return tell("another fact");
    }
    Ok(())
}

#[test]
fn a_glance_is_never_stricter() {
    let cases = all();
    let wrong: Vec<_> = cases
        .iter()
        .filter_map(|case| {
            let wrong = agree(&case.bytes).err()?;
            Some(format!("{}: {wrong}", case.name))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is refused at a glance, of all that is refused: everything but what has to be parsed
/// or unfolded to be seen.
#[test]
fn a_glance_leaves_to_the_server_what_has_to_be_unpacked() {
    let left = |code: &str| {
        [
            "active_content",
            "archive_",
            "pdf_no_pages",
            "pdf_unreadable",
            "too_many_pages",
        ]
        .iter()
        .any(|left| code.starts_with(&format!("file.{left}")))
    };
    let mut refused = 0;
    for case in all() {
        let whole = inspect(&mut Cursor::new(&case.bytes), &limits());
        let seen = glanced(&case.bytes);
        for fault in whole.faults.iter().filter(|fault| fault.keeps_out()) {
            let code = fault.code.as_str();
            let in_archive = whole.kind.is_some_and(|kind| kind >= Kind::Zip);
            // What locks these is not known, or not there.
            let odd = case.name.starts_with("pdf locked by");
            let found = seen.faults.contains(fault);
            assert!(
                found || left(code) || in_archive || odd,
                "{}: {code}",
                case.name
            );
            refused += u32::from(found);
        }
    }
    assert!(refused >= 40, "{refused} of the table");
}

#[test]
fn tells_whether_a_document_opens_without_a_password() {
    for revision in Revision::ALL {
        for (user, owner, shut) in [
            ("secret", "owner", true),
            ("", "owner", false),
            ("", "", false),
            // Its owner's password opens it too, and there is none.
            ("secret", "", false),
        ] {
            for bytes in [
                locked(revision, user, owner),
                locked_packed(revision, user, owner),
            ] {
                agree(&bytes).unwrap();
                let seen = glanced(&bytes);
                let said: Vec<_> = seen
                    .faults
                    .iter()
                    .map(|fault| fault.params.get("password"))
                    .collect();
                let expected = if shut { "needed" } else { "not_needed" };
                assert_eq!(
                    said,
                    [Some(&expected.to_owned())],
                    "{revision:?} {user:?} {owner:?}"
                );
                assert_eq!(seen.faults.iter().any(|fault| fault.keeps_out()), shut);
            }
        }
    }
}

/// Where two stand in the file, only the table tells which one counts.
#[test]
fn a_lock_that_stands_twice_is_left_open() {
    let packed = |user| locked_packed(Revision::Rc4Of128, user, "owner");
    let (open, shut) = (packed(""), packed("secret"));
    let bytes = join(&[&shut, &open]);
    let seen = glanced(&bytes);
    assert!(
        seen.faults.iter().all(|fault| !fault.keeps_out()),
        "{seen:?}"
    );
}

#[test]
fn counts_and_measures_pages() {
    let facts = |pdf: &Pdf| {
        let bytes = pdf.bytes();
        agree(&bytes).unwrap();
        let facts = glanced(&bytes).pdf.unwrap();
        (facts.pages, facts.largest_page_mm)
    };
    let page = |more: &str| Pdf::of(1).with(10, format!("<</Type/Page/Parent 2 0 R{more}>>"));
    for (pdf, expected) in [
        (Pdf::of(1), (Some(1), Some([210, 297]))),
        (Pdf::of(50), (Some(50), Some([210, 297]))),
        (page(""), (Some(1), Some([210, 297]))),
        (
            page("/MediaBox[0 0 595 842]/Rotate -90"),
            (Some(1), Some([297, 210])),
        ),
        (
            page("/MediaBox[0 0 2384 3370]"),
            (Some(1), Some([841, 1189])),
        ),
        (
            page("/MediaBox[0 0 2384 3370]/CropBox[0 0 595 842]"),
            (Some(1), Some([210, 297])),
        ),
        (
            page("/MediaBox[0 0 595 842]/UserUnit 2"),
            (Some(1), Some([420, 594])),
        ),
        // These stand elsewhere, or are more than may be.
        (
            page("/MediaBox 7 0 R").with(7, "[0 0 595 842]"),
            (None, None),
        ),
        (Pdf::of(51), (None, None)),
        (Pdf::of(0), (None, None)),
    ] {
        assert_eq!(facts(&pdf), expected);
    }
    // A change that was saved: the page is another, and stands behind the first end.
    let mut changed = Pdf::of(1).bytes();
    let before = memchr::memmem::rfind(&changed, b"xref\n0 1").unwrap();
    let at = changed.len();
    changed.extend(b"10 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 842 1191]>>\nendobj\n");
    let table = changed.len();
    changed.extend(format!(
        "xref\n10 1\n{at:010} 00000 n \ntrailer\n<</Size 11/Root 1 0 R/Prev {before}>>\nstartxref\n{table}\n%%EOF\n"
    ).bytes());
    agree(&changed).unwrap();
    let facts = glanced(&changed).pdf.unwrap();
    assert_eq!(
        (facts.pages, facts.largest_page_mm),
        (Some(1), Some([297, 420]))
    );
}

#[test]
fn sees_what_a_signature_is_over() {
    for (after, covers) in [
        ("", true),
        ("\r\n", true),
        ("7 0 obj\nnull\nendobj\n%%EOF\n", false),
    ] {
        let bytes = signed(after);
        agree(&bytes).unwrap();
        let facts = glanced(&bytes).pdf.unwrap();
        assert_eq!(
            (facts.signed, facts.signature_covers_all),
            (true, Some(covers)),
            "{after:?}"
        );
    }
    // A text that only speaks of one.
    let bytes = Pdf::of(1)
        .with(7, stream("", b"(/ByteRange[0 9 300 9])"))
        .bytes();
    let facts = glanced(&bytes).pdf.unwrap();
    assert_eq!((facts.signed, facts.signature_covers_all), (false, None));
}

/// A file that cannot be read is no bad file.
#[test]
fn what_cannot_be_read_is_an_error() {
    struct Gone(Cursor<Vec<u8>>);
    impl std::io::Read for Gone {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            if self.0.position() > 100_000 {
                return Err(std::io::Error::other("gone"));
            }
            self.0.read(into)
        }
    }
    impl std::io::Seek for Gone {
        fn seek(&mut self, to: std::io::SeekFrom) -> std::io::Result<u64> {
            self.0.seek(to)
        }
    }
    let bytes = join(&[b"%PDF-1.7\n", &noise(300_000)]);
    assert!(glance(&mut Gone(Cursor::new(bytes)), &limits()).is_err());
}
