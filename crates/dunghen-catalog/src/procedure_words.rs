//! `text.vi.toml` and `text.en.toml`: the words of a procedure.
//!
//! Which keys there must and may be follows from the definition, so a missing
//! or a stray word is found before anybody reads the page.

use std::collections::{BTreeMap, BTreeSet};

use dunghen_core::{
    catalog::Words,
    finding::Severity,
    procedure::{FieldKind, Procedure},
};
use toml::{Table, Value};

use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    sources::Sources,
};

/// Reads the words of both languages.
pub(crate) fn words(
    sources: &Sources,
    folder: &str,
    procedure: &Procedure,
) -> Result<Words, Diagnostics> {
    let keys = Keys::of(procedure);
    let mut found = Diagnostics::default();
    let mut read = |lang: &str| {
        let path = format!("{folder}/text.{lang}.toml");
        let table: Option<Table> = found.keep(sources.parse(&path));
        let mut words = BTreeMap::new();
        if let Some(table) = table {
            flatten("", table, &mut words);
            found.extend(
                keys.mistakes(&words)
                    .into_iter()
                    .map(|message| Diagnostic::whole(&path, message)),
            );
        }
        words
    };
    let (vi, en) = (read("vi"), read("en"));
    let one_sided: Vec<_> = vi
        .keys()
        .filter(|key| !en.contains_key(*key))
        .chain(en.keys().filter(|key| !vi.contains_key(*key)))
        .collect();
    for key in one_sided {
        let message = format!("found `{key}` in one language, expected it in both");
        found.push(Diagnostic::whole(folder, message));
    }
    found.or(Words::new(vi, en))
}

fn flatten(prefix: &str, table: Table, words: &mut BTreeMap<String, String>) {
    for (key, value) in table {
        let key = if prefix.is_empty() {
            key
        } else {
            format!("{prefix}.{key}")
        };
        match value {
            Value::Table(inner) => flatten(&key, inner, words),
            Value::String(text) => {
                words.insert(key, text);
            }
            // Kept empty, so that it is told as a word that says nothing.
            _ => {
                words.insert(key, String::new());
            }
        }
    }
}

#[derive(Default)]
struct Keys {
    needed: BTreeSet<String>,
    allowed: BTreeSet<String>,
}

impl Keys {
    fn of(procedure: &Procedure) -> Self {
        let mut keys = Self::default();
        for key in [
            "name",
            "official_name",
            "summary",
            "keywords",
            "result",
            "fee_note",
            "before_you_start",
        ] {
            keys.needed.insert(key.into());
        }
        for version in &procedure.versions {
            for section in &version.sections {
                keys.needed.insert(format!("section.{}.title", section.id));
                keys.allowed.insert(format!("section.{}.hint", section.id));
            }
            for field in version.fields() {
                keys.needed.insert(format!("field.{}.label", field.id));
                keys.allowed.insert(format!("field.{}.hint", field.id));
                keys.allowed.insert(format!("field.{}.unit", field.id));
                if let FieldKind::Choice { options } = &field.kind {
                    for option in options {
                        keys.needed
                            .insert(format!("field.{}.option.{option}", field.id));
                    }
                }
            }
            for component in &version.components {
                keys.needed
                    .insert(format!("component.{}.name", component.id));
                keys.allowed
                    .insert(format!("component.{}.hint", component.id));
            }
            for rule in &version.rules {
                keys.needed.insert(format!("rule.{}.message", rule.id));
                let instead = format!("rule.{}.instead", rule.id);
                if rule.severity == Severity::Gate {
                    keys.needed.insert(instead);
                } else {
                    keys.allowed.insert(instead);
                }
            }
        }
        keys
    }

    fn mistakes(&self, words: &BTreeMap<String, String>) -> Vec<String> {
        let missing = self
            .needed
            .iter()
            .filter(|key| !words.contains_key(*key))
            .map(|key| format!("found no `{key}`, expected its words"));
        let stray = words
            .keys()
            .filter(|key| !self.needed.contains(*key) && !self.allowed.contains(*key))
            .map(|key| format!("found `{key}`, expected only keys of the definition"));
        let empty = words
            .iter()
            .filter(|(_, text)| text.trim().is_empty())
            .map(|(key, _)| format!("found `{key}` empty or no text, expected words"));
        missing.chain(stray).chain(empty).collect()
    }
}
