//! The number and symbol of an administrative document.
//!
//! Decree 30/2020/NĐ-CP writes `12/QĐ-UBND` for a decision, `7386/SXD-QLHĐ&VLXD`
//! for a letter, and with the year `217/2026/NĐ-CP` for a legal text; numbers such
//! as `66.18/2026/NQ-CP` exist too. Offices vary freely, so only three things are
//! asked: a number, a slash, and letters for the issuer at the end.
//!
//! Tolerated: a leading «Số:», either case, spaces around slashes, hyphens and
//! ampersands. Symbols are spelled in capitals but for the four that the decree
//! spells with a small letter (TTg, TTr, CTr, QyĐ).

use alloc::{string::String, vec::Vec};

use super::{MAX_TYPED, fold, spelled, stray};
use crate::{
    finding::Fault,
    letters,
    text::{has, position},
};

/// Number and symbol of a document: begins with a digit, has a slash, ends in an issuer.
///
/// ```
/// use dunghen_core::formats::DocumentNumber;
///
/// let number = DocumentNumber::parse("Số: 12 / qđ - ubnd")?;
/// assert_eq!(number.as_str(), "12/QĐ-UBND");
/// assert_eq!((number.number(), number.symbol()), ("12", "QĐ-UBND"));
/// # Ok::<(), dunghen_core::finding::Fault>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentNumber(String);

spelled!(DocumentNumber);

impl DocumentNumber {
    /// Reads a number with its symbol.
    ///
    /// # Errors
    /// `document_number.characters`, `document_number.form`,
    /// `document_number.number`, `document_number.issuer` and the shared `format.*`.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let raised = letters::upper(&fold(typed, MAX_TYPED)?);
        let unprefixed = raised.strip_prefix("SỐ").map_or(&*raised, |rest| {
            let rest = rest.trim_start();
            rest.strip_prefix(':').unwrap_or(rest).trim_start()
        });
        let allowed = |c: char| c.is_ascii_digit() || letters::is_letter(c) || has("/-.&_ ", c);
        if let Some(c) = unprefixed.chars().find(|c| !allowed(*c)) {
            return Err(stray("document_number.characters", c));
        }
        let tight = without_spaces_around_signs(unprefixed);
        let Some((_, issuer)) = tight.rsplit_once('/') else {
            return Err(Fault::new("document_number.form"));
        };
        if !tight.starts_with(super::is_digit) {
            return Err(Fault::new("document_number.number"));
        }
        if !issuer.contains(letters::is_letter) {
            return Err(Fault::new("document_number.issuer"));
        }
        if position(&tight, "//").is_some() {
            return Err(Fault::new("document_number.form"));
        }
        Ok(Self(as_the_decree_spells(&tight)))
    }

    /// What stands before the first slash.
    #[must_use]
    pub fn number(&self) -> &str {
        self.0.split_once('/').map_or("", |(number, _)| number)
    }

    /// What stands after the first slash, with the year if there is one.
    #[must_use]
    pub fn symbol(&self) -> &str {
        self.0.split_once('/').map_or("", |(_, symbol)| symbol)
    }
}

fn without_spaces_around_signs(text: &str) -> String {
    let mut tight = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            ' ' if tight.ends_with(['/', '-', '&']) => continue,
            '/' | '-' | '&' if tight.ends_with(' ') => drop(tight.pop()),
            _ => {}
        }
        tight.push(c);
    }
    tight
}

fn as_the_decree_spells(text: &str) -> String {
    let part = |part: &str| {
        let words: Vec<&str> = part.split('-').map(spelling).collect();
        words.join("-")
    };
    let parts: Vec<String> = text.split('/').map(part).collect();
    parts.join("/")
}

fn spelling(word: &str) -> &str {
    match word {
        "TTG" => "TTg",
        "TTR" => "TTr",
        "CTR" => "CTr",
        "QYĐ" => "QyĐ",
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::hostile::{check, survives};

    #[test]
    fn parsing() {
        check(
            DocumentNumber::parse,
            &[
                ("12/QĐ-UBND", Ok("12/QĐ-UBND")),
                ("  05 / qđ – ubnd ", Ok("05/QĐ-UBND")),
                ("Số 217/2026/NĐ-CP", Ok("217/2026/NĐ-CP")),
                ("66.18/2026/nq-cp", Ok("66.18/2026/NQ-CP")),
                ("7386/SXD-QLHĐ & VLXD", Ok("7386/SXD-QLHĐ&VLXD")),
                ("42/2024/PL-UBTVQH15", Ok("42/2024/PL-UBTVQH15")),
                ("19/2025/qđ-ttg", Ok("19/2025/QĐ-TTg")),
                ("3/TTR-sxd", Ok("3/TTr-SXD")),
                ("15a/QĐ-UBND", Ok("15A/QĐ-UBND")),
                ("12-QĐ-UBND", Err("document_number.form")),
                ("12//QĐ-UBND", Err("document_number.form")),
                ("/QĐ-UBND", Err("document_number.number")),
                ("QĐ/12", Err("document_number.number")),
                ("12/", Err("document_number.issuer")),
                ("12/2026", Err("document_number.issuer")),
                ("12/QĐ-UBND;", Err("document_number.characters")),
                ("12/QĐ\u{0}", Err("document_number.characters")),
                ("Số:", Err("document_number.form")),
            ],
        );
        survives(DocumentNumber::parse, "/////qđQĐTtGgrR-&._sSốỐ:");
    }
}
