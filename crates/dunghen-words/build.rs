//! Turns `locales/*.toml` into lists and a constant for every key.
//!
//! A list is one text, a word a line: an array would have the place and the length of
//! every word beside the words, and a browser would load them. English is a file of its
//! own, which the crate compiles in or not; a hash of it stands in the source either way.
//! So are the words of pages that a browser loads later ([`LATER`]).
//!
//! A key missing in one language, or with other placeholders there, stops the
//! build, so no page can meet a missing word.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    error::Error,
    fmt::Write,
    fs,
    path::Path,
};

use toml::{Table, Value};

type Words = BTreeMap<String, String>;

/// What the server alone says; in the browser these lines are empty.
const SERVERS_OWN: [&str; 6] = [
    "problem.",
    "finding.life.",
    "desk.",
    "life_act.",
    "life_done.",
    // Until a page of the app follows a dossier.
    "stage.",
];

/// What only pages say that a browser loads later (`src/pages/later.rs`).
const LATER: [&str; 22] = [
    "changed.",
    "check.",
    "compare.",
    "components.",
    "contact.",
    "contact_hint.",
    "dates.",
    "display.",
    "document_form.",
    "drafts.",
    "finding.",
    "form.",
    "heap.",
    "papers.",
    "parts.",
    "photos.",
    "receipt.",
    "reckon.",
    "step.",
    "stop.",
    "tasks.",
    "track.",
];

fn main() -> Result<(), Box<dyn Error>> {
    let locales = Path::new("../../locales");
    println!("cargo::rerun-if-changed={}", locales.display());
    let vi = read(&locales.join("vi.toml"))?;
    let en = read(&locales.join("en.toml"))?;
    check(&vi, &en)?;
    let dynamic = fs::read_to_string(locales.join("dynamic.txt"))?;
    let out = env::var("OUT_DIR")?;
    let english = lines(en.values().map(String::as_str));
    let in_browser = env::var_os("CARGO_FEATURE_BOTH").is_none();
    let browsers = Split::of(&vi, &dynamic, true);
    let own = match in_browser {
        true => &browsers,
        false => &Split::of(&vi, &dynamic, false),
    };
    let out = Path::new(&out);
    let generated = generate(&vi, own, &english, &browsers.later)?;
    fs::write(out.join("words.rs"), generated)?;
    fs::write(out.join("en.txt"), english)?;
    fs::write(out.join("later.txt"), browsers.later)?;
    Ok(())
}

fn read(path: &Path) -> Result<Words, Box<dyn Error>> {
    let table: Table = toml::from_str(&fs::read_to_string(path)?)
        .map_err(|error| format!("{}: {error}", path.display()))?;
    let mut words = Words::new();
    flatten("", &table, &mut words).map_err(|key| {
        format!(
            "{}: found no text under `{key}`, expected a string of one line",
            path.display()
        )
    })?;
    Ok(words)
}

fn flatten(prefix: &str, table: &Table, words: &mut Words) -> Result<(), String> {
    for (name, value) in table {
        let key = if prefix.is_empty() {
            name.clone()
        } else {
            format!("{prefix}.{name}")
        };
        match value {
            Value::Table(inner) => flatten(&key, inner, words)?,
            Value::String(text) if !text.is_empty() && !text.contains('\n') => {
                words.insert(key, text.clone());
            }
            _ => return Err(key),
        }
    }
    Ok(())
}

fn check(vi: &Words, en: &Words) -> Result<(), String> {
    let keys: BTreeSet<_> = vi.keys().chain(en.keys()).collect();
    let mut wrong = Vec::new();
    for key in keys {
        match (vi.get(key), en.get(key)) {
            (Some(one), Some(other)) if placeholders(one) == placeholders(other) => {}
            (Some(_), Some(_)) => {
                wrong.push(format!("`{key}` has other placeholders in each language"))
            }
            _ => wrong.push(format!("`{key}` is in one language only")),
        }
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(format!("locales: {}", wrong.join("; ")))
    }
}

/// The names between braces, without how they are shown.
fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(inside, _)| inside.split_once(':').map_or(inside, |(name, _)| name))
        .collect()
}

/// Texts as one, a line each.
fn lines<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    texts.collect::<Vec<_>>().join("\n")
}

/// FNV-1a in 64 bits: it tells one text from another, and guards against nobody.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The Vietnamese words and the names they are looked up by, a line for each key.
struct Split {
    words: String,
    names: String,
    /// Words and then names of what comes later.
    later: String,
}

impl Split {
    fn of(vi: &Words, dynamic: &str, in_browser: bool) -> Self {
        let begins = |key: &str, all: &[&str]| all.iter().any(|own| key.starts_with(own));
        let left_out = |key: &str| in_browser && begins(key, &SERVERS_OWN);
        let is_later = |key: &str| in_browser && begins(key, &LATER);
        let words = |later: bool| {
            lines(vi.iter().map(move |(key, text)| {
                match !left_out(key) && is_later(key) == later {
                    true => text.as_str(),
                    false => "",
                }
            }))
        };
        // A key that is never looked up by its name leaves its line empty.
        let named = |key: &str| {
            let mut tables = dynamic.lines();
            tables.any(|table| key.starts_with(&format!("{table}.")))
        };
        let names = |later: bool| {
            lines(vi.keys().map(move |key| {
                match named(key) && !left_out(key) && is_later(key) == later {
                    true => key.as_str(),
                    false => "",
                }
            }))
        };
        Self {
            words: words(false),
            names: names(false),
            later: lines([words(true), names(true)].iter().map(String::as_str)),
        }
    }
}

fn generate(
    vi: &Words,
    own: &Split,
    english: &str,
    later: &str,
) -> Result<String, std::fmt::Error> {
    let mut out = String::new();
    for (name, text) in [("VI", &own.words), ("NAMES", &own.names)] {
        writeln!(out, "static {name}: List = List::of({text:?});")?;
    }
    for (name, what, text) in [
        ("ENGLISH", "the English text", english),
        ("LATER", "what is loaded later", later),
    ] {
        writeln!(
            out,
            "/// Tells {what} of this build from that of another.\n\
             pub const {name}_HASH: &str = \"{:016x}\";",
            hash(text)
        )?;
    }
    writeln!(
        out,
        "/// A constant for every key of the locale files.\npub mod key {{\nuse super::Key;"
    )?;
    for (index, (key, words)) in vi.iter().enumerate() {
        let name = key.replace('.', "_").to_uppercase();
        writeln!(
            out,
            "#[doc = {words:?}]\npub const {name}: Key = Key({index});"
        )?;
    }
    writeln!(out, "}}")?;
    Ok(out)
}
