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

mod hashing;
#[cfg(target_arch = "wasm32")]
pub mod worker;

use std::io::{self, Read, Seek};

use dunghen_core::legacy_text::repaired;
use dunghen_files::{FileFault, ImageFacts, Letters, Limits, PdfFacts, glance, safe_name_by};
use hashing::Hashing;
use serde::Serialize;

/// What a look tells of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Look {
    /// The name it is handed in by.
    pub name: String,
    /// What the server would refuse it for.
    pub refused: Vec<FileFault>,
    /// What it shows.
    pub seen: Seen,
}

/// What a file shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Seen {
    /// Its hash, in hexadecimal digits.
    pub sha256: String,
    /// What was read of a PDF.
    pub pdf: Option<PdfFacts>,
    /// What was read of a picture.
    pub image: Option<ImageFacts>,
    /// The version a drawing names.
    pub drawing: Option<String>,
}

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
    Ok(Look {
        name: named(name, letters),
        refused: verdict
            .faults
            .into_iter()
            .filter(FileFault::keeps_out)
            .collect(),
        seen: Seen {
            sha256: file.finish()?,
            pdf: verdict.pdf,
            image: verdict.image,
            drawing: verdict.drawing,
        },
    })
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

    #[test]
    fn tells_what_would_be_refused_and_nothing_else() {
        let codes = |bytes: &[u8]| -> Vec<_> {
            let look = looked(bytes);
            look.refused
                .iter()
                .map(|fault| fault.code.as_str())
                .collect()
        };
        assert_eq!(codes(&Pdf::of(1).bytes()), [""; 0]);
        assert_eq!(codes(&encrypted("")), [""; 0]);
        assert_eq!(codes(&encrypted("secret")), ["file.pdf_encrypted"]);
        assert_eq!(codes(b""), ["file.empty"]);
        assert_eq!(codes(&Pdf::of(1).bytes()[..200]), ["file.truncated"]);
    }

    #[test]
    fn tells_what_a_file_shows() {
        let look = looked(&signed("7 0 obj\nnull\nendobj\n%%EOF\n"));
        let pdf = look.seen.pdf.unwrap();
        assert_eq!(
            (pdf.pages, pdf.signature_covers_all),
            (Some(1), Some(false))
        );
        let look = looked(&jpeg(4032, 3024));
        let image = look.seen.image.unwrap();
        assert_eq!((image.width, image.height), (4032, 3024));
    }

    #[test]
    fn the_hash_is_that_of_the_whole_file() {
        // As sha256sum prints it.
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(looked(b"").seen.sha256, empty);
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(looked(b"abc").seen.sha256, abc);
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
        let json = serde_json::to_string(&looked(&encrypted("secret"))).unwrap();
        let (before, after) = json.split_once("\"sha256\":\"").unwrap();
        assert_eq!(
            before,
            "{\"name\":\"a.pdf\",\"refused\":[{\"code\":\"file.pdf_encrypted\",\
             \"params\":{\"password\":\"needed\"}}],\"seen\":{"
        );
        assert_eq!(
            after.get(64..),
            Some(
                "\",\"pdf\":{\"pages\":null,\"encrypted\":true,\"signed\":false,\
                 \"signature_covers_all\":null,\"largest_page_mm\":null},\
                 \"image\":null,\"drawing\":null}}"
            )
        );
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
