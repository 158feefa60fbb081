//! PDF.

use crate::{
    Case, case,
    make::pdf::{
        Pdf, deflated, deflated_blanks, encrypted, object_stream, signed, stream, with_xref_stream,
    },
    make::{join, noise},
};

const JS: &str = "pdf file.active_content(what=javascript)";
const ATTACHMENT: &str = "pdf file.active_content(what=attachment)";
const LAUNCH: &str = "pdf file.active_content(what=launch)";
const STRUCTURE: &str = "pdf file.pdf_unreadable(reason=structure)";
const UNFOLDS: &str = "pdf file.pdf_unreadable(reason=unfolds)";
const NO_PAGES: &str = "pdf file.pdf_no_pages";
const TRUNCATED: &str = "pdf file.truncated";

fn plain(number: u32, object: &str) -> (u32, Vec<u8>) {
    (number, object.as_bytes().to_vec())
}

/// The objects of a document of one page whose action is packed.
fn packed(action: &str) -> Vec<u8> {
    with_xref_stream(
        &[
            plain(1, "<</Type/Catalog/Pages 2 0 R/OpenAction 7 0 R>>"),
            plain(2, "<</Type/Pages/Kids[10 0 R]/Count 1>>"),
            plain(10, "<</Type/Page/Parent 2 0 R>>"),
            (5, object_stream(&[(7, action)])),
        ],
        &[7],
    )
}

pub(super) fn cases() -> Vec<Case> {
    let mut cases = sound();
    cases.extend(cut());
    cases.extend(locked());
    cases.extend(trees());
    cases.extend(bombs());
    cases.extend(active());
    cases
}

fn sound() -> Vec<Case> {
    vec![
        case("pdf of one page", Pdf::of(1).bytes(), "pdf"),
        case("pdf of all pages allowed", Pdf::of(50).bytes(), "pdf"),
        case(
            "pdf of one page more",
            Pdf::of(51).bytes(),
            "pdf file.too_many_pages(max=50,pages=51)",
        ),
        case("pdf signed", signed(""), "pdf"),
        case(
            "pdf with objects packed",
            packed("<</S/GoTo/D[10 0 R/Fit]>>"),
            "pdf",
        ),
        case(
            "pdf with blank lines at the end",
            join(&[&Pdf::of(1).bytes(), b"\r\n\r\n"]),
            "pdf",
        ),
        case(
            "pdf with a byte order mark before it",
            join(&[b"\xEF\xBB\xBF", &Pdf::of(1).bytes()]),
            "pdf",
        ),
        case(
            "pdf with a table that points nowhere, repaired",
            String::from_utf8_lossy(&Pdf::of(1).bytes())
                .replace("startxref\n", "startxref\n9")
                .into_bytes(),
            "pdf",
        ),
        case(
            "pdf with a page that says no size",
            Pdf::of(0)
                .with(2, "<</Type/Pages/Kids[10 0 R]/Count 1>>")
                .with(10, "<</Type/Page/Parent 2 0 R>>")
                .bytes(),
            "pdf",
        ),
        case(
            "pdf that says javascript in a text only",
            Pdf::of(1)
                .with(7, stream("", b"(/JavaScript /Launch) Tj"))
                .bytes(),
            "pdf",
        ),
        case(
            "pdf larger than is parsed",
            Pdf::of(1).with(7, stream("", &noise(9 << 20))).bytes(),
            "pdf",
        ),
        case(
            "pdf larger than is parsed, with an action",
            Pdf::of(1)
                .with(7, stream("", &noise(9 << 20)))
                .catalog("/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>")
                .bytes(),
            JS,
        ),
        case(
            "pdf larger than is parsed, locked",
            Pdf::of(1)
                .with(7, stream("", &noise(9 << 20)))
                .trailer("/Encrypt 8 0 R")
                .bytes(),
            "pdf file.pdf_encrypted(password=needed)",
        ),
        case(
            "pdf larger than is parsed, cut",
            join(&[&Pdf::of(1).with(7, noise(9 << 20)).bytes()[..9 << 20]]),
            TRUNCATED,
        ),
    ]
}

fn cut() -> Vec<Case> {
    let whole = Pdf::of(3).bytes();
    let mut cases: Vec<Case> = [
        5,
        9,
        40,
        120,
        200,
        whole.len() / 2,
        whole.len() - 40,
        whole.len() - 6,
    ]
    .into_iter()
    .map(|length| {
        case(
            &format!("pdf cut to {length} bytes"),
            &whole[..length],
            TRUNCATED,
        )
    })
    .collect();
    let first = Pdf::of(1).bytes();
    cases.extend([
        case(
            "pdf cut in a change that was saved",
            join(&[&first, b"7 0 obj\n<</A 1>>\nendobj\nxref\n7 1\n"]),
            TRUNCATED,
        ),
        case(
            "pdf of a head and chance",
            join(&[b"%PDF-1.4\n", &noise(4096)]),
            TRUNCATED,
        ),
        case(
            "pdf of a head, chance and an end",
            join(&[b"%PDF-1.4\n", &noise(4096), b"\nstartxref\n9\n%%EOF\n"]),
            STRUCTURE,
        ),
        case("pdf of a head and an end", "%PDF-1.4\n%%EOF\n", STRUCTURE),
        case(
            "pdf of ends only",
            "%PDF-1.4\n".to_owned() + &"%%EOF\n".repeat(5_000),
            STRUCTURE,
        ),
    ]);
    cases
}

fn locked() -> Vec<Case> {
    let needed = "pdf file.pdf_encrypted(password=needed)";
    vec![
        case("pdf locked", encrypted("secret"), needed),
        case(
            "pdf locked against changes only",
            encrypted(""),
            "pdf file.pdf_encrypted(password=not_needed)",
        ),
        case(
            "pdf locked by nobody knows what",
            Pdf::of(1)
                .trailer("/Encrypt<</Filter/Nobody/V 99>>/ID[<00><00>]")
                .bytes(),
            needed,
        ),
        case(
            "pdf locked by an object that is not there",
            Pdf::of(1).trailer("/Encrypt 77 0 R").bytes(),
            needed,
        ),
        case(
            "pdf locked by a key of no length",
            Pdf::of(1)
                .trailer("/Encrypt<</Filter/Standard/V 2/R 3/Length 0/O()/U()/P -1>>/ID[<00><00>]")
                .bytes(),
            needed,
        ),
        case(
            "pdf locked by a key of absurd length",
            Pdf::of(1)
                .trailer(
                    "/Encrypt<</Filter/Standard/V 2/R 3/Length 2147483640/O()/U()/P -1>>/ID[<00><00>]",
                )
                .bytes(),
            needed,
        ),
    ]
}

fn trees() -> Vec<Case> {
    let kids = |own: &str| format!("<</Type/Pages/Kids[{own}]/Count 1>>");
    let mut chain = Pdf::of(0).with(2, kids("100 0 R"));
    for level in 100..900 {
        chain = chain.with(level, kids(&format!("{} 0 R", level + 1)));
    }
    let mut bush = Pdf::of(0).with(2, kids(&"100 0 R ".repeat(10)));
    for level in 100..130 {
        bush = bush.with(level, kids(&format!("{} 0 R ", level + 1).repeat(10)));
    }
    vec![
        case("pdf without a page", Pdf::of(0).bytes(), NO_PAGES),
        case(
            "pdf with pages counted but absent",
            Pdf::of(0).with(2, "<</Type/Pages/Kids[]/Count 9>>").bytes(),
            NO_PAGES,
        ),
        case(
            "pdf whose pages are a number",
            Pdf::of(0).with(2, "7").bytes(),
            STRUCTURE,
        ),
        case(
            "pdf without a catalog",
            Pdf::of(1).with(1, "null").bytes(),
            STRUCTURE,
        ),
        case(
            "pdf whose tree is its own branch",
            Pdf::of(0).with(2, kids("2 0 R")).bytes(),
            NO_PAGES,
        ),
        case(
            "pdf with two branches that are each other's",
            Pdf::of(0)
                .with(2, kids("3 0 R"))
                .with(3, kids("2 0 R"))
                .bytes(),
            NO_PAGES,
        ),
        case(
            "pdf with a tree eight hundred levels deep",
            chain.with(900, "<</Type/Page>>").bytes(),
            "pdf",
        ),
        case(
            "pdf with a tree that doubles at each level",
            bush.bytes(),
            NO_PAGES,
        ),
        case(
            "pdf with a page that is its own parent",
            Pdf::of(0)
                .with(2, kids("10 0 R"))
                .with(10, "<</Type/Page/Parent 10 0 R>>")
                .bytes(),
            "pdf",
        ),
        case(
            "pdf with a size that is its own reference",
            Pdf::of(0)
                .with(2, kids("10 0 R"))
                .with(10, "<</Type/Page/MediaBox 11 0 R/UserUnit 12 0 R>>")
                .with(11, "11 0 R")
                .with(12, "12 0 R")
                .bytes(),
            "pdf",
        ),
        case(
            "pdf with pages of absurd sizes",
            Pdf::of(0)
                .with(2, kids("10 0 R 11 0 R"))
                .with(
                    10,
                    "<</Type/Page/MediaBox[-1e30 0 99999999999999999999 5]/UserUnit -7>>",
                )
                .with(11, "<</Type/Page/MediaBox[0 0]/Rotate 2147483647>>")
                .bytes(),
            "pdf",
        ),
        case(
            "pdf with a page that is listed and not there",
            Pdf::of(0).with(2, kids("10 0 R")).bytes(),
            NO_PAGES,
        ),
        case(
            "pdf with one page listed a hundred times",
            Pdf::of(1).with(2, kids(&"10 0 R ".repeat(100))).bytes(),
            "pdf",
        ),
    ]
}

fn bombs() -> Vec<Case> {
    let nested = |open: &str, close: &str| {
        let text = open.repeat(200_000) + "0" + &close.repeat(200_000);
        Pdf::of(1).with(7, text).bytes()
    };
    let blanks = deflated_blanks(8 << 20);
    let bomb = stream("/Type/ObjStm/N 1/First 5/Filter/FlateDecode", &blanks);
    let twice = stream(
        "/Type/ObjStm/N 1/First 5/Filter[/FlateDecode/FlateDecode]",
        &deflated(&blanks),
    );
    let own = |count: &str| {
        let dictionary = format!("/Type/ObjStm/N {count}/First 0/Filter/FlateDecode");
        Pdf::of(1)
            .with(7, stream(&dictionary, &deflated(b"8 0 null")))
            .bytes()
    };
    let table = |table: &str| {
        format!("%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n{table}\n%%EOF\n")
    };
    vec![
        case("pdf with arrays nested deep", nested("[", "]"), "pdf"),
        case(
            "pdf with dictionaries nested deep",
            nested("<</A", ">>"),
            "pdf",
        ),
        case("pdf with texts nested deep", nested("(", ")"), "pdf"),
        case(
            "pdf with arrays opened and never closed",
            nested("[", ""),
            "pdf",
        ),
        case(
            "pdf with packed objects that unfold too far",
            Pdf::of(1).with(7, bomb).bytes(),
            UNFOLDS,
        ),
        case(
            "pdf with packed objects packed twice",
            Pdf::of(1).with(7, twice).bytes(),
            UNFOLDS,
        ),
        case(
            "pdf with a page whose content unfolds far, which nobody unfolds",
            Pdf::of(1)
                .with(7, stream("/Filter/FlateDecode", &blanks))
                .bytes(),
            "pdf",
        ),
        case(
            "pdf with packed objects without number",
            own("2147483647"),
            "pdf",
        ),
        case("pdf with packed objects fewer than none", own("-1"), "pdf"),
        case(
            "pdf with an object packed in itself",
            with_xref_stream(
                &[
                    plain(1, "<</Type/Catalog/Pages 2 0 R>>"),
                    plain(2, "<</Type/Pages/Kids[10 0 R]/Count 1>>"),
                    plain(10, "<</Type/Page/Parent 2 0 R>>"),
                ],
                &[5],
            ),
            "pdf",
        ),
        case(
            "pdf with a table of four billion rows",
            table(
                "xref\n0 4294967295\n0000000009 00000 n \ntrailer\n<</Size 4294967295/Root 1 0 R>>\nstartxref\n56\n",
            ),
            STRUCTURE,
        ),
        case(
            "pdf with a table that names itself as the one before",
            table(
                "xref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 3/Root 1 0 R/Prev 56>>\nstartxref\n56\n",
            ),
            STRUCTURE,
        ),
        case(
            "pdf with a table at a negative place",
            table("trailer\n<</Size 3/Root 1 0 R/Prev -1>>\nstartxref\n-56\n"),
            STRUCTURE,
        ),
        case(
            "pdf with a table at a place beyond all numbers",
            table("startxref\n99999999999999999999999999\n"),
            STRUCTURE,
        ),
        case(
            "pdf with a packed table of huge fields",
            table(
                "9 0 obj\n<</Type/XRef/W[255 2147483647 8]/Size 2147483647/Root 1 0 R/Length 4>>\nstream\nabcd\nendstream\nendobj\nstartxref\n56\n",
            ),
            STRUCTURE,
        ),
        case(
            "pdf with a packed table that unfolds too far",
            {
                let dictionary = "/Type/XRef/W[1 4 1]/Size 99/Root 1 0 R/Filter/FlateDecode";
                let mut out = b"%PDF-1.7\n9 0 obj\n".to_vec();
                out.extend(stream(dictionary, &blanks));
                out.extend(b"\nendobj\nstartxref\n9\n%%EOF\n");
                out
            },
            UNFOLDS,
        ),
        case(
            "pdf with a stream longer than the file",
            Pdf::of(1)
                .with(7, "<</Length 2147483647>>\nstream\nabc\nendstream")
                .bytes(),
            "pdf",
        ),
        case(
            "pdf with a stream as long as it says itself",
            Pdf::of(1)
                .with(7, "<</Length 7 0 R>>\nstream\nabc\nendstream")
                .bytes(),
            "pdf",
        ),
        case(
            "pdf with many objects",
            (0..5_000)
                .fold(Pdf::of(1), |pdf, n| pdf.with(1_000 + n, "null"))
                .bytes(),
            "pdf",
        ),
    ]
}

fn active() -> Vec<Case> {
    let catalog = |more: &str| Pdf::of(1).catalog(more).bytes();
    let page = |more: &str| {
        Pdf::of(1)
            .with(10, format!("<</Type/Page/Parent 2 0 R{more}>>"))
            .bytes()
    };
    vec![
        case(
            "pdf with javascript on opening",
            catalog("/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"),
            JS,
        ),
        case(
            "pdf with javascript by another spelling",
            catalog("/OpenAction<</S/Java#53cript/#4A#53(x)>>"),
            JS,
        ),
        case(
            "pdf with javascript by name",
            catalog("/Names<</JavaScript<</Names[(a) 7 0 R]>>>>"),
            JS,
        ),
        case(
            "pdf with javascript in a page",
            page("/AA<</O<</S/JavaScript/JS(x)>>>>"),
            JS,
        ),
        case(
            "pdf with javascript in a list of notes",
            page("/Annots[<</Subtype/Link/A<</S/JavaScript/JS(x)>>>>]"),
            JS,
        ),
        case(
            "pdf with javascript packed",
            packed("<</S/JavaScript/JS(x)>>"),
            JS,
        ),
        case(
            "pdf with javascript that nothing refers to",
            Pdf::of(1).with(7, "<</S/JavaScript/JS(x)>>").bytes(),
            JS,
        ),
        case(
            "pdf with javascript in a stream",
            Pdf::of(1)
                .with(7, "<</S/JavaScript/JS 8 0 R>>")
                .with(8, stream("", b"x"))
                .bytes(),
            JS,
        ),
        case(
            "pdf that starts a program",
            catalog("/OpenAction<</S/Launch/F(cmd.exe)>>"),
            LAUNCH,
        ),
        case(
            "pdf that starts a program from a stream",
            Pdf::of(1).with(7, stream("/A<</S/Launch>>", b"")).bytes(),
            LAUNCH,
        ),
        case(
            "pdf with a file in it",
            Pdf::of(1)
                .with(7, stream("/Type/EmbeddedFile", b"MZ"))
                .bytes(),
            ATTACHMENT,
        ),
        case(
            "pdf with a file by name",
            catalog("/Names<</EmbeddedFiles<</Names[(a) 7 0 R]>>>>"),
            ATTACHMENT,
        ),
        case(
            "pdf with a file pinned to a page",
            page("/Annots[<</Subtype/FileAttachment/FS<</F(a.exe)/EF<</F 8 0 R>>>>>>]"),
            ATTACHMENT,
        ),
        case(
            "pdf with a film",
            page("/Annots[<</Subtype/RichMedia>>]"),
            "pdf file.active_content(what=media)",
        ),
        case(
            "pdf with everything",
            catalog(
                "/OpenAction<</S/Launch/Next<</S/JavaScript/JS(x)>>>>/Names<</EmbeddedFiles 7 0 R>>",
            ),
            "pdf file.active_content(what=attachment) file.active_content(what=javascript) file.active_content(what=launch)",
        ),
        case(
            "pdf with a harmless action",
            catalog("/OpenAction<</S/URI/URI(https://example.vn)>>"),
            "pdf",
        ),
    ]
}
