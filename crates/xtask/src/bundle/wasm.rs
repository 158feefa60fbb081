//! A WebAssembly module without the names of its functions.
//!
//! The `name` section serves a debugger and weighs more than a quarter of the module
//! compressed; `producers` says which compilers were used. Cargo could strip both, but
//! would take `target_features` with them, which wasm-bindgen reads. So they go last.
//!
//! A module is a header and then sections, each an id, a length and that many bytes.
//! Only that frame is read here; what is in a section is copied as it is.

use anyhow::{Context, Result, bail};

const HEADER: &[u8] = b"\0asm\x01\0\0\0";
const CUSTOM: u8 = 0;
const UNWANTED: [&[u8]; 2] = [b"name", b"producers"];

/// Copies a module without its `name` and `producers` sections.
///
/// # Errors
/// When it is no module, or ends before a section does.
pub(crate) fn strip(module: &[u8]) -> Result<Vec<u8>> {
    let Some(mut rest) = module.strip_prefix(HEADER) else {
        bail!("found no WebAssembly header, expected a module of version 1");
    };
    let mut kept = HEADER.to_vec();
    while let Some((&id, after_id)) = rest.split_first() {
        let at = module.len() - rest.len();
        let section = || format!("section {id} at byte {at}");
        let (length, body) = leb128(after_id).with_context(section)?;
        let length = usize::try_from(length)?;
        let Some((content, after)) = body.split_at_checked(length) else {
            bail!(
                "{}: found {} bytes, expected {length}",
                section(),
                body.len()
            );
        };
        if id != CUSTOM || !UNWANTED.contains(&name(content).with_context(section)?) {
            let whole = rest.len() - after.len();
            kept.extend_from_slice(rest.get(..whole).unwrap_or_default());
        }
        rest = after;
    }
    Ok(kept)
}

/// The name a custom section begins with.
fn name(content: &[u8]) -> Result<&[u8]> {
    let (length, body) = leb128(content)?;
    body.get(..usize::try_from(length)?)
        .context("found a name longer than its section")
}

/// Reads an unsigned 32-bit number in LEB128, seven bits a byte, lowest first.
fn leb128(bytes: &[u8]) -> Result<(u32, &[u8])> {
    let mut number: u32 = 0;
    let mut rest = bytes;
    for shift in [0, 7, 14, 21, 28] {
        let (&byte, after) = rest
            .split_first()
            .context("found the end, expected a number")?;
        rest = after;
        let bits = u32::from(byte & 0x7f);
        if shift == 28 && bits > 0xf {
            break;
        }
        number |= bits << shift;
        if byte & 0x80 == 0 {
            return Ok((number, rest));
        }
    }
    bail!("found a number of more than 32 bits")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(sections: &[&[u8]]) -> Vec<u8> {
        [HEADER, &sections.concat()].concat()
    }

    #[test]
    fn names_and_producers_go_and_the_rest_stays() {
        let code: &[u8] = &[10, 3, 1, 2, 3];
        // The same number, spelt longer than needed, as linkers do.
        let padded: &[u8] = &[11, 0x82, 0x80, 0x80, 0x80, 0x00, 7, 7];
        let names: &[u8] = b"\0\x07\x04nameab";
        let producers: &[u8] = b"\0\x0a\x09producers";
        let features: &[u8] = b"\0\x10\x0ftarget_features";
        let whole = module(&[code, names, features, producers, padded]);
        assert_eq!(strip(&whole).unwrap(), module(&[code, features, padded]));
    }

    #[test]
    fn a_bare_module_is_left_alone() {
        assert_eq!(strip(HEADER).unwrap(), HEADER);
    }

    #[test]
    fn a_section_that_merely_contains_the_name_stays() {
        for section in [b"\x01\x05\x04name".as_slice(), b"\0\x06\x05names"] {
            assert_eq!(strip(&module(&[section])).unwrap(), module(&[section]));
        }
    }

    #[test]
    fn broken_modules_are_refused() {
        for broken in [
            b"".as_slice(),
            b"\0asm",
            b"\0asm\x02\0\0\0",
            b"<html>",
            &module(&[&[1]]),
            &module(&[&[1, 0x80]]),
            &module(&[&[1, 9, 0]]),
            &module(&[&[1, 0xff, 0xff, 0xff, 0xff, 0xff, 0]]),
            &module(&[&[1, 0xff, 0xff, 0xff, 0xff, 0x0f]]),
            &module(&[&[0, 0]]),
            &module(&[b"\0\x02\x09n"]),
        ] {
            assert!(strip(broken).is_err(), "{broken:?}");
        }
    }

    #[test]
    fn every_truncation_is_refused_or_ends_between_sections() {
        let whole = module(&[&[10, 3, 1, 2, 3], b"\0\x07\x04nameab", &[11, 1, 0]]);
        let ends = [8, 13, 22, whole.len()];
        for length in 0..=whole.len() {
            assert_eq!(
                strip(&whole[..length]).is_ok(),
                ends.contains(&length),
                "{length}"
            );
        }
    }
}
