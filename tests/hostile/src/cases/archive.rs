//! Archives and the documents that are packed as one.

use crate::{
    Case, case,
    make::zip::{Entry, docx, end, nested, zip},
    make::{join, noise},
};

const BYTES: &str = "zip file.archive_too_large(max=33554432,of=bytes)";
const RATIO: &str = "zip file.archive_too_large(max=100,of=ratio)";
const ENTRIES: &str = "zip file.archive_too_large(max=100,of=entries)";
const TOO_DEEP: &str = "zip file.archive_too_deep(max=3)";
const PATH: &str = "zip file.archive_path";
const STRUCTURE: &str = "zip file.archive_unreadable(reason=structure)";
const CONTENT: &str = "zip file.archive_unreadable(reason=content)";
const OVERLAP: &str = "zip file.archive_unreadable(reason=overlap)";
const METHOD: &str = "zip file.archive_unreadable(reason=method)";
const ENCRYPTED: &str = "zip file.archive_unreadable(reason=encrypted)";
const TRUNCATED: &str = "zip file.truncated";

pub(super) fn cases() -> Vec<Case> {
    let mut cases = sound();
    cases.extend(bombs());
    cases.extend(paths());
    cases.extend(broken());
    cases
}

fn sound() -> Vec<Case> {
    let odt = Entry::stored("mimetype", b"application/vnd.oasis.opendocument.text");
    let types = Entry::deflated("[Content_Types].xml", b"<Types/>");
    let sheet = Entry::deflated("xl/workbook.xml", b"<workbook/>");
    vec![
        case(
            "zip of one file",
            zip(&[Entry::deflated("a.txt", b"xin chao")]),
            "zip",
        ),
        case("zip of nothing", zip(&[]), "zip"),
        case(
            "zip of an empty file",
            zip(&[Entry::stored("a.txt", b"")]),
            "zip",
        ),
        case(
            "zip with a folder",
            zip(&[Entry::stored("a/", b""), Entry::stored("a/b.txt", b"x")]),
            "zip",
        ),
        case(
            "zip of a pdf stored as it is",
            zip(&[Entry::stored(
                "a.pdf",
                &crate::make::pdf::Pdf::of(1).bytes(),
            )]),
            "zip",
        ),
        case(
            "zip with a Vietnamese name",
            zip(&[Entry {
                flags: 0x800,
                ..Entry::stored("bản vẽ.dwg", b"x")
            }]),
            "zip",
        ),
        case(
            "zip within a zip",
            nested(2, Entry::stored("a", b"x")),
            "zip",
        ),
        case(
            "zip within a zip within a zip",
            nested(3, Entry::stored("a", b"x")),
            "zip",
        ),
        case("zip of all entries allowed", zip(&many(100, b"x")), "zip"),
        case(
            "zip with a remark",
            {
                let mut bytes = zip(&[Entry::stored("a", b"x")]);
                let length = bytes.len();
                bytes[length - 2] = 5;
                bytes.extend(b"chao!");
                bytes
            },
            "zip",
        ),
        case("docx", docx(&[]), "docx"),
        case(
            "docx with macros",
            docx(&[Entry::stored("word/vbaProject.bin", b"x")]),
            "docx file.active_content(what=macro)",
        ),
        case(
            "docx with a workbook in it",
            docx(&[Entry::deflated(
                "word/embeddings/a.xlsx",
                &zip(&[types.clone(), sheet.clone()]),
            )]),
            "docx",
        ),
        case("xlsx", zip(&[types.clone(), sheet]), "xlsx"),
        case(
            "odt",
            zip(&[odt, Entry::deflated("content.xml", b"<x/>")]),
            "odt",
        ),
        case("docx by half", zip(&[types]), "zip"),
    ]
}

/// So many entries of the same content.
fn many(count: u32, content: &[u8]) -> Vec<Entry> {
    (0..count)
        .map(|n| Entry::deflated(&n.to_string(), content))
        .collect()
}

fn within_each(count: u32, archive: &[u8]) -> Vec<Entry> {
    (0..count)
        .map(|n| Entry::stored(&n.to_string(), archive))
        .collect()
}

/// Something that packs well, though not so well that it is a bomb by ratio.
fn noisy_blanks(length: usize) -> Vec<u8> {
    let mut out = noise(length / 32);
    out.resize(length, 0);
    out
}

/// An archive whose end points at one of ZIP64 that says it has so many entries.
fn large_end(entries: u64) -> Vec<u8> {
    let mut out = zip(&[Entry::stored("a", b"x")]);
    out.truncate(out.len() - 22);
    let at = out.len() as u64;
    out.extend(b"PK\x06\x06");
    out.extend(44_u64.to_le_bytes());
    out.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    for number in [entries, entries, 47, 32] {
        out.extend(number.to_le_bytes());
    }
    out.extend(b"PK\x06\x07\0\0\0\0");
    out.extend(at.to_le_bytes());
    out.extend(1_u32.to_le_bytes());
    out.extend(end(0xFFFF, 0xFFFF_FFFF, 0xFFFF_FFFF));
    out
}

fn bombs() -> Vec<Case> {
    let too_many = many(101, b"");
    let small = Entry::blanks("a", 12 << 20);
    let lying = Entry {
        size: 10,
        ..Entry::blanks("a", 40 << 20)
    };
    let copies: Vec<Entry> = (0..50)
        .map(|n| Entry {
            overlaps: n > 0,
            name: format!("{n:02}").into_bytes(),
            ..Entry::blanks("00", 100_000)
        })
        .collect();
    let mut within = many(60, b"");
    within.push(Entry::stored("in.zip", &zip(&within)));
    let quine = {
        // An entry that lies over the whole archive, itself included.
        let mut bytes = zip(&[Entry::stored("a", &[0; 64])]);
        let directory = bytes.len() - 22 - 47;
        bytes[directory + 20..directory + 28].fill(0);
        let length = (bytes.len() as u32).to_le_bytes();
        bytes[directory + 20..directory + 24].copy_from_slice(&length);
        bytes[directory + 24..directory + 28].copy_from_slice(&length);
        bytes
    };
    vec![
        case(
            "zip bomb that says so",
            zip(&[Entry::blanks("a", 40 << 20)]),
            BYTES,
        ),
        case("zip bomb that lies", zip(&[lying]), CONTENT),
        case(
            "zip bomb by what it says only",
            zip(&[Entry {
                size: u32::MAX,
                ..Entry::deflated("a", b"x")
            }]),
            BYTES,
        ),
        case("zip bomb of many", zip(&many(40, &[0; 1 << 20])), BYTES),
        case(
            "zip bomb of many within, each small",
            zip(&within_each(
                20,
                &zip(&[Entry::deflated("a", &noisy_blanks(2 << 20))]),
            )),
            BYTES,
        ),
        case(
            "zip that says by its larger end it has all entries there are",
            large_end(1 << 40),
            ENTRIES,
        ),
        case(
            "zip that says by its larger end it has one",
            large_end(1),
            "zip",
        ),
        case(
            "zip bomb by ratio",
            zip(std::slice::from_ref(&small)),
            RATIO,
        ),
        case(
            "zip bomb by ratio within",
            zip(&[Entry::stored("in.zip", &zip(std::slice::from_ref(&small)))]),
            RATIO,
        ),
        case(
            "zip bomb packed twice",
            zip(&[Entry::deflated("in.zip", &zip(&[small]))]),
            RATIO,
        ),
        case("zip of too many entries", zip(&too_many), ENTRIES),
        case("zip of too many entries within", zip(&within), ENTRIES),
        case(
            "zip bomb of entries that lie on one another",
            zip(&copies),
            OVERLAP,
        ),
        case("zip with an entry that lies over all", quine, OVERLAP),
        case(
            "zip within a zip, four deep",
            nested(4, Entry::stored("a", b"x")),
            TOO_DEEP,
        ),
        case(
            "zip within a zip, forty deep",
            nested(40, Entry::stored("a", b"x")),
            TOO_DEEP,
        ),
        case(
            "zip of something blank but small",
            zip(&[Entry::blanks("a", 5 << 20)]),
            "zip",
        ),
        case(
            "zip within a zip, too large to hold",
            zip(&[Entry::stored(
                "in.zip",
                &zip(&[Entry::stored("a", &noise(5 << 20))]),
            )]),
            "zip",
        ),
        case(
            "zip that says it has all entries there are",
            join(&[
                &zip(&[Entry::stored("a", b"x")])[..32],
                &end(0xFFFE, 46, 32),
            ]),
            ENTRIES,
        ),
        case(
            "zip with a directory of four billion bytes",
            join(&[
                &zip(&[Entry::stored("a", b"x")])[..32],
                &end(1, 0xFFFF_FFF0, 32),
            ]),
            ENTRIES,
        ),
    ]
}

fn paths() -> Vec<Case> {
    let named = |name: &str| zip(&[Entry::stored("a", b"x"), Entry::stored(name, b"x")]);
    vec![
        case("zip that climbs", named("../a"), PATH),
        case("zip that climbs from within", named("b/../../a"), PATH),
        case("zip that climbs at the end", named("b/.."), PATH),
        case("zip that climbs the Windows way", named("..\\a"), PATH),
        case("zip that climbs both ways", named("b\\..\\../a"), PATH),
        case("zip with a name from the root", named("/etc/passwd"), PATH),
        case(
            "zip with a name from a Windows root",
            named("\\\\host\\share"),
            PATH,
        ),
        case("zip with a name on a drive", named("C:\\a"), PATH),
        case(
            "zip with a name on a drive, without a slash",
            named("c:a"),
            PATH,
        ),
        case("zip with an empty name", named(""), PATH),
        case(
            "zip with a name that ends early",
            named("a.pdf\0.exe"),
            PATH,
        ),
        case(
            "zip with a link",
            zip(&[Entry {
                attributes: 0o120_777 << 16,
                ..Entry::stored("a", b"/etc/passwd")
            }]),
            PATH,
        ),
        case("zip with points in a name", named("b..c/...d"), "zip"),
        case(
            "zip that climbs within a zip",
            zip(&[Entry::stored("in.zip", &named("../a"))]),
            PATH,
        ),
    ]
}

fn broken() -> Vec<Case> {
    let whole = zip(&[
        Entry::deflated("a.txt", &noise(500)),
        Entry::stored("b", b"x"),
    ]);
    let plain = Entry::deflated("a", &noise(500));
    let mut flipped = whole.clone();
    flipped[100] ^= 0xFF;
    vec![
        case("zip of its mark", b"PK\x03\x04", TRUNCATED),
        case("zip cut in an entry", &whole[..200], TRUNCATED),
        case(
            "zip cut in its directory",
            &whole[..whole.len() - 40],
            TRUNCATED,
        ),
        case("zip cut in its end", &whole[..whole.len() - 3], TRUNCATED),
        case(
            "zip of its mark and chance",
            join(&[b"PK\x03\x04", &noise(900)]),
            TRUNCATED,
        ),
        case("zip with an entry that changed", flipped, CONTENT),
        case(
            "zip with a wrong checksum",
            zip(&[Entry {
                crc: 7,
                ..plain.clone()
            }]),
            CONTENT,
        ),
        case(
            "zip with chance for an entry",
            zip(&[Entry {
                packed: vec![0xFF; 50],
                ..plain.clone()
            }]),
            CONTENT,
        ),
        case(
            "zip with a lock",
            zip(&[Entry {
                flags: 1,
                ..plain.clone()
            }]),
            ENCRYPTED,
        ),
        case(
            "zip packed by nobody knows what",
            zip(&[Entry {
                method: 77,
                ..plain.clone()
            }]),
            METHOD,
        ),
        case(
            "zip packed as 7-Zip can",
            zip(&[Entry {
                method: 14,
                ..plain
            }]),
            METHOD,
        ),
        case(
            "zip with a directory that is not there",
            join(&[&whole[..60], &end(3, 141, 60)]),
            STRUCTURE,
        ),
        case("zip of an end that says more", end(9, 0, 0), STRUCTURE),
        case(
            "zip with more than its end says",
            {
                let mut bytes = whole.clone();
                let length = bytes.len();
                bytes[length - 14..length - 10].copy_from_slice(&[1, 0, 1, 0]);
                bytes
            },
            "zip",
        ),
    ]
}
