//! Files that chance made.

use std::sync::LazyLock;

use dunghen_files::{Limits, Verdict};
use proptest::prelude::*;

use crate::glance::never_stricter;

use dunghen_hostile::{
    limits,
    make::{
        join,
        pdf::{Pdf, Revision, encrypted, locked_packed, object_stream, signed},
        picture::{jpeg, png},
        zip::{Entry, docx, nested},
    },
};

const MARKS: [&[u8]; 9] = [
    b"",
    b"%PDF-1.7\n",
    b"\xFF\xD8\xFF\xE0",
    b"\x89PNG\r\n\x1a\n\0\0\0\x0DIHDR",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"AC1032",
    b"0\nSECTION\n",
    b"AutoCAD Binary DXF\r\n\x1a\0",
];

static SOUND: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    vec![
        Pdf::of(3)
            .with(7, object_stream(&[(8, "<</A 1>>")]))
            .bytes(),
        encrypted("secret"),
        encrypted(""),
        locked_packed(Revision::Aes256, "secret", "owner"),
        locked_packed(Revision::Aes128, "", "owner"),
        signed(""),
        png(640, 480),
        jpeg(640, 480),
        docx(&[Entry::stored("a.bin", b"xin chao")]),
        nested(3, Entry::deflated("a", b"xin chao")),
        b"0\nSECTION\n9\n$ACADVER\n1\nAC1027\n0\nEOF\n".to_vec(),
    ]
});

/// What always holds, whatever the file.
fn judged(bytes: &[u8]) -> Verdict {
    let limits = Limits {
        archive_bytes: 1 << 20,
        ..limits()
    };
    let (_, verdict) = never_stricter(bytes, &limits).unwrap_or_else(|wrong| panic!("{wrong}"));
    assert_eq!(verdict.bytes, bytes.len() as u64);
    assert!(verdict.kind.is_some() || !verdict.faults.is_empty());
    let json = serde_json::to_vec(&verdict).unwrap();
    assert_eq!(serde_json::from_slice::<Verdict>(&json).unwrap(), verdict);
    verdict
}

proptest! {
    // More on wish: PROPTEST_CASES=100000.
    #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases.max(512)))]

    #[test]
    fn chance_behind_a_mark_never_panics(
        mark in prop::sample::select(&MARKS[..]),
        chance in prop::collection::vec(any::<u8>(), 0..3_000),
    ) {
        judged(&join(&[mark, &chance]));
    }

    #[test]
    fn a_sound_file_that_changed_never_panics(
        which in 0..11_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let mut bytes = SOUND[which].clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        judged(&bytes);
    }

    #[test]
    fn a_sound_file_that_was_cut_or_joined_never_panics(
        one in 0..11_usize,
        other in 0..11_usize,
        cut in any::<prop::sample::Index>(),
        from in any::<prop::sample::Index>(),
    ) {
        let (one, other) = (&SOUND[one], &SOUND[other]);
        let bytes = join(&[&one[..cut.index(one.len())], &other[from.index(other.len())..]]);
        judged(&bytes);
    }

    /// Numbers are where parsers break: lengths, places, counts.
    #[test]
    fn a_document_with_other_numbers_never_panics(
        number in prop::sample::select(vec!["-1", "0", "4294967295", "2147483648", "99999999999999999999", "1e9", "."]),
        nth in 0..40_usize,
    ) {
        let whole = String::from_utf8_lossy(&Pdf::of(3).bytes()).into_owned();
        let places: Vec<_> = whole
            .char_indices()
            .filter(|(_, letter)| letter.is_ascii_digit())
            .map(|(at, _)| at)
            .collect();
        let at = places[nth * places.len() / 40];
        let mut changed = whole.clone();
        changed.replace_range(at..=at, number);
        judged(changed.as_bytes());
    }
}
