//! Files compressed once, when built, so that the server never has to.
//!
//! Beside `NAME` stands `NAME.br` when that is smaller. Quality 11 is slow and the best
//! there is; a file is compressed once and sent a hundred thousand times.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;

/// What is worth compressing; pictures and fonts are compressed already.
const EXTENSIONS: [&str; 6] = ["css", "html", "js", "svg", "wasm", "webmanifest"];

/// Writes `NAME.br` beside a file when that is worth it.
///
/// # Errors
/// When the file cannot be read, or the other one not written.
pub(crate) fn press(file: &Path) -> Result<()> {
    let extension = file.extension();
    if !extension.is_some_and(|found| EXTENSIONS.iter().any(|one| found == *one)) {
        return Ok(());
    }
    let bytes = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let pressed = compress(&bytes)?;
    if pressed.len() < bytes.len() {
        let beside = beside(file);
        fs::write(&beside, pressed)
            .with_context(|| format!("cannot write {}", beside.display()))?;
    }
    Ok(())
}

/// Compresses with brotli at quality 11, in the largest window browsers accept.
///
/// # Errors
/// Never, as far as is known; the library's signature allows it.
pub(crate) fn compress(mut bytes: &[u8]) -> Result<Vec<u8>> {
    let parameters = BrotliEncoderParams {
        quality: 11,
        lgwin: 24,
        size_hint: bytes.len(),
        ..BrotliEncoderParams::default()
    };
    let mut pressed = Vec::new();
    brotli::BrotliCompress(&mut bytes, &mut pressed, &parameters).context("brotli failed")?;
    Ok(pressed)
}

fn beside(file: &Path) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(".br");
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_compressed_comes_back() {
        for bytes in [b"".as_slice(), b"a", &b"Dung hen ".repeat(10_000)] {
            let pressed = compress(bytes).unwrap();
            let mut back = Vec::new();
            brotli::BrotliDecompress(&mut pressed.as_slice(), &mut back).unwrap();
            assert_eq!(back, bytes);
        }
    }

    #[test]
    fn a_file_that_gains_nothing_gets_no_twin() {
        let folder = std::env::temp_dir().join(format!("xtask-press-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        for (name, bytes, expected) in [
            ("a.css", "a{}".repeat(100), true),
            ("b.css", "a".to_owned(), false),
            ("c.woff2", "a{}".repeat(100), false),
        ] {
            let file = folder.join(name);
            fs::write(&file, bytes).unwrap();
            press(&file).unwrap();
            assert_eq!(beside(&file).exists(), expected, "{name}");
        }
        fs::remove_dir_all(&folder).unwrap();
    }
}
