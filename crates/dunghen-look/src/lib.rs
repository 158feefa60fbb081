//! Looks into a file that somebody has chosen, before a byte of it is sent.
//!
//! It is the glance of `dunghen-files`, so what is told here is told in the words and by the
//! limits of the server, which looks again all the same. Beside it goes the file's SHA-256,
//! by which the same file is known when it is chosen twice, and the name it will have.
//!
//! In a browser this is a module of its own, in a worker (`worker.js`): the page stays
//! quick, and nobody loads it who chooses no file. A file is read once, in pieces.

// In WebAssembly, what wasm-bindgen writes counts as unsafe.
#![cfg_attr(not(target_arch = "wasm32"), forbid(unsafe_code))]

#[cfg(all(target_arch = "wasm32", feature = "check"))]
pub mod check;
mod hashing;
#[cfg(target_arch = "wasm32")]
pub mod worker;

use std::{
    collections::BTreeMap,
    io::{self, Read, Seek},
};

use dunghen_core::legacy_text::repaired;
use dunghen_files::{
    Code, FileFault, ImageFacts, Kind, Letters, Limits, PdfFacts, Verdict, glance, safe_name_by,
};
use hashing::Hashing;
use serde::Serialize;

/// What a look tells of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Look {
    /// The name it is handed in by.
    pub name: String,
    /// Its hash, in hexadecimal digits.
    pub sha256: String,
    /// What the server would refuse it for.
    pub refused: Vec<Told>,
    /// What else is worth saying of it.
    pub told: Vec<Told>,
}

/// All that a look finds, for other people's programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Whether nothing keeps it out.
    pub accepted: bool,
    /// What it is by content; none where it is nothing known here.
    pub format: Option<Kind>,
    /// The file as a dossier names it, but for the component it is for.
    pub attachment: Named,
    /// What is wrong with it.
    pub faults: Vec<Weighed>,
    /// What was read of a PDF.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pdf: Option<PdfFacts>,
    /// What was read of a picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<ImageFacts>,
    /// The version a drawing names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drawing: Option<String>,
}

/// A file's name, size, kind and hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Named {
    /// The name it is handed in by.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// Its kind, where it is one that components accept.
    pub kind: Option<Kind>,
    /// Its hash, in hexadecimal digits.
    pub sha256: String,
}

/// A fault, and whether it keeps the file out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Weighed {
    /// The fault.
    #[serde(flatten)]
    pub fault: FileFault,
    /// Whether it keeps the file out.
    pub keeps_out: bool,
}

/// One thing that is told: values for a sentence, and its `code`.
pub type Told = BTreeMap<String, String>;

/// Looks into `file`. `tell` is told the share that is done, in percent, as it changes.
///
/// # Errors
///
/// When the file cannot be read: it was taken away, or changed.
pub fn look(
    name: &str,
    file: &mut (impl Read + Seek),
    letters: &impl Letters,
    tell: &mut dyn FnMut(u32),
) -> io::Result<Look> {
    let mut file = Hashing::of(file, tell)?;
    let verdict = glance(&mut file, &Limits::default())?;
    let told = shown(&verdict);
    let refused = verdict.faults.into_iter().filter(FileFault::keeps_out);
    Ok(Look {
        name: named(name, letters),
        sha256: file.finish()?,
        refused: refused
            .map(|fault| with_code(fault.code.as_str(), fault.params))
            .collect(),
        told,
    })
}

/// Looks into `file` and tells all that is found.
///
/// # Errors
///
/// When the file cannot be read.
pub fn check(
    name: &str,
    file: &mut (impl Read + Seek),
    letters: &impl Letters,
) -> io::Result<Check> {
    let mut untold = |_| {};
    let mut file = Hashing::of(file, &mut untold)?;
    let verdict = glance(&mut file, &Limits::default())?;
    let faults = verdict.faults.into_iter().map(|fault| Weighed {
        keeps_out: fault.keeps_out(),
        fault,
    });
    let faults: Vec<_> = faults.collect();
    let accepts = |kind: &Kind| matches!(kind, Kind::Pdf | Kind::Jpeg | Kind::Png);
    Ok(Check {
        accepted: !faults.iter().any(|weighed| weighed.keeps_out),
        format: verdict.kind,
        attachment: Named {
            name: named(name, letters),
            bytes: verdict.bytes,
            kind: verdict.kind.filter(accepts),
            sha256: file.finish()?,
        },
        faults,
        pdf: verdict.pdf,
        image: verdict.image,
        drawing: verdict.drawing,
    })
}

fn with_code(code: &str, mut values: Told) -> Told {
    values.insert("code".to_owned(), code.to_owned());
    values
}

/// What a file shows that can be handed in.
fn shown(verdict: &Verdict) -> Vec<Told> {
    let mut shown = Vec::new();
    let mut tell = |code: &str, values: &[(&str, u32)]| {
        let values = values.iter();
        let values = values.map(|(name, value)| ((*name).to_owned(), value.to_string()));
        shown.push(with_code(code, values.collect()));
    };
    if let Some(image) = verdict.image {
        let size = [("width", image.width), ("height", image.height)];
        tell("file.shows_pixels", &size);
    }
    let Some(pdf) = &verdict.pdf else {
        return shown;
    };
    if let Some((pages, [width, height])) = pdf.pages.zip(pdf.largest_page_mm) {
        let values = [("pages", pages), ("width", width), ("height", height)];
        tell("file.shows_pages", &values);
    }
    let mut faults = verdict.faults.iter();
    if faults.any(|fault| fault.code == Code::PdfEncrypted && !fault.keeps_out()) {
        tell("file.shows_lock", &[]);
    }
    if pdf.signature_covers_all == Some(false) {
        tell("file.shows_change", &[]);
    }
    shown
}

/// The name a file is handed in by: composed, in letters that everybody can read, and safe
/// to show.
///
/// ```
/// let named = |name| dunghen_look::named(name, &dunghen_files::Tables);
/// assert_eq!(named("To\u{302}\u{300} tri\u{300}nh.pdf"), "Tồ trình.pdf");
/// assert_eq!(named("§¬n ®Ò nghÞ.pdf"), "Đơn đề nghị.pdf");
/// ```
pub fn named(name: &str, letters: &impl Letters) -> String {
    // First, for some letters of the old fonts are invisible as they stand.
    let composed = letters.compose(name.to_owned());
    let read = repaired(&composed).map_or(composed, |repaired| repaired.text);
    safe_name_by(&read, letters)
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]
mod tests {
    use std::io::Cursor;

    use dunghen_hostile::make::{
        noise,
        pdf::{Pdf, encrypted, signed},
        picture::jpeg,
    };

    use dunghen_files::Tables;

    use super::*;

    fn looked(bytes: &[u8]) -> Look {
        look("a.pdf", &mut Cursor::new(bytes), &Tables, &mut |_| {}).unwrap()
    }

    fn codes(told: &[Told]) -> Vec<&str> {
        told.iter().map(|told| told["code"].as_str()).collect()
    }

    #[test]
    fn tells_what_would_be_refused_and_nothing_else() {
        for (bytes, expected) in [
            (Pdf::of(1).bytes(), &[][..]),
            (encrypted(""), &[]),
            (encrypted("secret"), &["file.pdf_encrypted"]),
            (Vec::new(), &["file.empty"]),
            (Pdf::of(1).bytes()[..200].to_vec(), &["file.truncated"]),
        ] {
            assert_eq!(codes(&looked(&bytes).refused), expected);
        }
    }

    #[test]
    fn tells_what_a_file_shows() {
        for (bytes, expected) in [
            (signed(""), &["file.shows_pages"][..]),
            (
                signed("7 0 obj\nnull\nendobj\n%%EOF\n"),
                &["file.shows_pages", "file.shows_change"],
            ),
            (encrypted(""), &["file.shows_pages", "file.shows_lock"]),
            (jpeg(4032, 3024), &["file.shows_pixels"]),
            (b"%PDF-1.7\n%%EOF\n".to_vec(), &[]),
        ] {
            assert_eq!(codes(&looked(&bytes).told), expected);
        }
    }

    #[test]
    fn the_hash_is_that_of_the_whole_file() {
        // As sha256sum prints it.
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(looked(b"").sha256, empty);
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(looked(b"abc").sha256, abc);
    }

    #[test]
    fn progress_goes_up_to_the_end() {
        for bytes in [
            Pdf::of(3).bytes(),
            [&b"%PDF-1.7\n"[..], &noise(3 << 20)].concat(),
        ] {
            let mut told = Vec::new();
            let mut tell = |percent| told.push(percent);
            look("a", &mut Cursor::new(&bytes), &Tables, &mut tell).unwrap();
            assert!(told.is_sorted_by(|one, next| one < next), "{told:?}");
            assert_eq!(told.last(), Some(&100));
        }
    }

    #[test]
    fn crosses_as_json() {
        let json = |bytes: &[u8]| serde_json::to_string(&looked(bytes)).unwrap();
        let refused = json(&encrypted("secret"));
        let (before, after) = refused.split_once("\"sha256\":\"").unwrap();
        assert_eq!(before, "{\"name\":\"a.pdf\",");
        assert_eq!(
            after.get(64..),
            Some(
                "\",\"refused\":[{\"code\":\"file.pdf_encrypted\",\"password\":\"needed\"}],\
                 \"told\":[]}"
            )
        );
        let told =
            "\"told\":[{\"code\":\"file.shows_pixels\",\"height\":\"480\",\"width\":\"640\"}]}";
        assert!(json(&jpeg(640, 480)).ends_with(told));
    }

    #[test]
    fn a_check_tells_faults_with_their_weight() {
        let json = |bytes: &[u8]| {
            let check = check("a.pdf", &mut Cursor::new(bytes), &Tables).unwrap();
            serde_json::to_value(check).unwrap()
        };
        let locked = json(&encrypted("secret"));
        assert_eq!(locked["accepted"], false);
        assert_eq!(locked["attachment"]["kind"], "pdf");
        assert_eq!(
            locked["faults"],
            serde_json::json!([{
                "code": "file.pdf_encrypted", "params": { "password": "needed" }, "keeps_out": true,
            }])
        );
        let open = json(&encrypted(""));
        assert_eq!(open["accepted"], true);
        assert_eq!(open["faults"][0]["keeps_out"], false);
        // An archive is known, and no component accepts one.
        let archive = json(b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
        assert_eq!(archive["format"], "zip");
        assert!(archive["attachment"]["kind"].is_null());
        assert_eq!(json(&jpeg(640, 480))["image"]["width"], 640);
    }

    #[test]
    fn names_can_be_read_and_shown() {
        for (name, expected) in [
            ("Tờ trình.pdf", "Tờ trình.pdf"),
            ("To\u{31b}\u{300} tri\u{300}nh.pdf", "Tờ trình.pdf"),
            // As a font of TCVN3 laid it out, then VNI; a Mac takes the second apart.
            ("C«ng tr×nh.pdf", "Công trình.pdf"),
            ("Coâng trình.pdf", "Công trình.pdf"),
            ("Coa\u{302}ng tri\u{300}nh.pdf", "Công trình.pdf"),
            ("../../a\u{202e}fdp.exe", "afdp.exe"),
            ("", "tep"),
        ] {
            assert_eq!(named(name, &Tables), expected);
        }
    }
}
