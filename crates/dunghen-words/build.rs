//! Turns `locales/*.toml` into two tables and a constant for every key.
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

fn main() -> Result<(), Box<dyn Error>> {
    let locales = Path::new("../../locales");
    println!("cargo::rerun-if-changed={}", locales.display());
    let vi = read(&locales.join("vi.toml"))?;
    let en = read(&locales.join("en.toml"))?;
    check(&vi, &en)?;
    let dynamic = fs::read_to_string(locales.join("dynamic.txt"))?;
    let out = Path::new(&env::var("OUT_DIR")?).join("words.rs");
    fs::write(out, generate(&vi, &en, &dynamic)?)?;
    Ok(())
}

fn read(path: &Path) -> Result<Words, Box<dyn Error>> {
    let table: Table = toml::from_str(&fs::read_to_string(path)?)
        .map_err(|error| format!("{}: {error}", path.display()))?;
    let mut words = Words::new();
    flatten("", &table, &mut words).map_err(|key| {
        format!(
            "{}: found no text under `{key}`, expected a string",
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
            Value::String(text) if !text.is_empty() => {
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

fn generate(vi: &Words, en: &Words, dynamic: &str) -> Result<String, std::fmt::Error> {
    let mut out = String::new();
    let count = vi.len();
    for (name, words) in [("VI", vi), ("EN", en)] {
        writeln!(
            out,
            "static {name}: [&str; {count}] = {:?};",
            words.values().collect::<Vec<_>>()
        )?;
    }
    let by_name: Vec<_> = vi
        .keys()
        .enumerate()
        .filter(|(_, key)| {
            dynamic
                .lines()
                .any(|table| key.starts_with(&format!("{table}.")))
        })
        .map(|(index, key)| (key, index))
        .collect();
    writeln!(
        out,
        "static BY_NAME: [(&str, u16); {}] = {by_name:?};",
        by_name.len()
    )?;
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
