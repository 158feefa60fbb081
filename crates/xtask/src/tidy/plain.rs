//! Vietnamese that people read is plain: short sentences, and no abbreviation that is
//! not explained or known to everybody.

use anyhow::{Context, Result};
use toml::Value;

use super::Violation;
use super::tree::Tree;

/// The most words of a sentence.
const LONGEST: usize = 30;

/// What may stand unexplained: kinds of file, currencies, what a certificate's number
/// begins with, and names that the law itself writes so.
const KNOWN: [&str; 15] = [
    "QR", "PDF", "JPG", "JPEG", "PNG", "IFC", "VNĐ", "USD", "HAT", "PPP", "BIM", "FEED", "ISO",
    "IEC", "QCVN",
];

/// Titles are the law's, keywords are what people type.
const NOT_OURS: [&str; 2] = ["official_name", "keywords"];

/// Looks through the Vietnamese words of app and procedures.
pub(crate) fn check(tree: &Tree) -> Result<Vec<Violation>> {
    let mut found = Vec::new();
    let said = |path: &str| path.ends_with("/text.vi.toml") || path == "locales/vi.toml";
    for file in tree.files.iter().filter(|file| said(&file.path)) {
        let text = file.text.as_str();
        let words: toml::Table = text
            .parse()
            .with_context(|| format!("cannot read {}", file.path))?;
        let mut wrong = Vec::new();
        for (key, value) in words
            .iter()
            .filter(|(key, _)| !NOT_OURS.contains(&key.as_str()))
        {
            each(key, value, &mut wrong);
        }
        for (value, message) in wrong {
            let begin: String = value.chars().take(24).collect();
            let line = text.lines().position(|line| line.contains(&begin));
            found.push(Violation::new(&file.path, line.unwrap_or(0) + 1, message));
        }
    }
    Ok(found)
}

/// What is wrong with each text of a table, with the text.
fn each(key: &str, value: &Value, wrong: &mut Vec<(String, String)>) {
    match value {
        Value::Table(table) => table
            .iter()
            .for_each(|(key, value)| each(key, value, wrong)),
        Value::String(text) => {
            for message in faults(text) {
                wrong.push((text.clone(), format!("{key}: {message}")));
            }
        }
        _ => {}
    }
}

fn faults(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let ends = |word: &str| word.ends_with(['.', '!', '?', ';', ':']);
    for sentence in text
        .split_whitespace()
        .collect::<Vec<_>>()
        .split_inclusive(|word| ends(word))
    {
        if sentence.len() > LONGEST {
            found.push(format!(
                "found a sentence of {} words, expected at most {LONGEST}",
                sentence.len()
            ));
        }
    }
    // The number of an act, as 217/2026/NĐ-CP, is a name.
    for word in text.split_whitespace().filter(|word| !word.contains('/')) {
        for part in word.split(|letter: char| !letter.is_alphanumeric()) {
            let capitals = part.chars().filter(|letter| letter.is_uppercase()).count();
            let is_short = capitals >= 2 && part.chars().all(|letter| letter.is_uppercase());
            let is_roman = part.chars().all(|letter| "IVXLC".contains(letter));
            if is_short && !is_roman && !KNOWN.contains(&part) {
                found.push(format!("found `{part}`, expected it written out"));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_sentences_and_abbreviations_are_told() {
        let long = "một ".repeat(31);
        let rows: [(&str, &[&str]); 5] = [
            ("Theo Nghị định 217/2026/NĐ-CP, công trình cấp III.", &[]),
            ("Tệp PDF, JPG.", &[]),
            ("Nộp GCN.", &["found `GCN`, expected it written out"]),
            (
                "Hồ sơ PCCC, GPXD",
                &[
                    "found `PCCC`, expected it written out",
                    "found `GPXD`, expected it written out",
                ],
            ),
            (
                &long,
                &["found a sentence of 31 words, expected at most 30"],
            ),
        ];
        for (text, expected) in rows {
            assert_eq!(faults(text), expected, "{text}");
        }
        assert_eq!(
            faults(&format!(
                "{}. {}.",
                "một ".repeat(20).trim(),
                "hai ".repeat(20).trim()
            )),
            [""; 0]
        );
    }
}
