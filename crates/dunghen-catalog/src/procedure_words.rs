//! `text.vi.toml` and `text.en.toml`: the words of a procedure.
//!
//! Which keys there must and may be follows from the definition, so a missing
//! or a stray word is found before anybody reads the page.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use dunghen_core::{
    catalog::Words,
    finding::Severity,
    procedure::{Component, Field, FieldKind, OnlineLevel, Procedure, Version},
};
use toml::{
    Table,
    de::{DeTable, DeValue},
};

use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    nearest,
    sources::Sources,
};

/// Reads the words of both languages.
pub(crate) fn words(
    sources: &Sources,
    folder: &str,
    procedure: &Procedure,
    general: bool,
) -> Result<Words, Diagnostics> {
    let keys = Keys::of(procedure);
    let mut found = Diagnostics::default();
    let mut read = |lang: &str| {
        let path = format!("{folder}/text.{lang}.toml");
        let mut words = BTreeMap::new();
        let readable = found.keep(sources.parse::<Table>(&path)).is_some();
        let text = sources.text(&path);
        if let Some(table) = DeTable::parse(text).ok().filter(|_| readable) {
            if general {
                let any = sources.text(&format!("procedures/general/text.{lang}.toml"));
                if let Ok(any) = DeTable::parse(any) {
                    flatten("", any.get_ref(), &mut words);
                }
            }
            // What a procedure says itself goes before what is said of any.
            flatten("", table.get_ref(), &mut words);
            found.extend(
                keys.mistakes(&words)
                    .into_iter()
                    .map(|(span, message)| match span {
                        Some(span) => Diagnostic::spanned(&path, text, span, message),
                        None => Diagnostic::whole(&path, message),
                    }),
            );
        }
        words
    };
    let (vi, en) = (read("vi"), read("en"));
    for (lang, words, others) in [("vi", &vi, &en), ("en", &en, &vi)] {
        let path = format!("{folder}/text.{lang}.toml");
        // Words that must be there, or must not, are told above.
        let one_sided = words
            .iter()
            .filter(|(key, _)| keys.may_be_left_out(key) && !others.contains_key(*key));
        for (key, word) in one_sided {
            let message = format!("found `{key}` in one language, expected it in both");
            let text = sources.text(&path);
            found.push(Diagnostic::spanned(&path, text, word.span.clone(), message));
        }
    }
    let texts = |words: BTreeMap<String, Word>| {
        let texts = words.into_iter().map(|(key, word)| (key, word.text));
        texts.collect::<BTreeMap<_, _>>()
    };
    found.or(Words::new(texts(vi), texts(en)))
}

/// A text with the place of its key.
struct Word {
    text: String,
    span: Range<usize>,
}

fn flatten(prefix: &str, table: &DeTable<'_>, words: &mut BTreeMap<String, Word>) {
    for (name, value) in table {
        let key = if prefix.is_empty() {
            name.get_ref().to_string()
        } else {
            format!("{prefix}.{}", name.get_ref())
        };
        let text = match value.get_ref() {
            DeValue::Table(inner) => {
                flatten(&key, inner, words);
                continue;
            }
            DeValue::String(text) => text.to_string(),
            // Kept empty, so that it is told as a word that says nothing.
            _ => String::new(),
        };
        let span = name.span();
        words.insert(key, Word { text, span });
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
        match procedure.online.level {
            OnlineLevel::Partial => keys.need("online.reason".into()),
            _ => keys.allow("online.reason".into()),
        }
        procedure
            .versions
            .iter()
            .for_each(|version| keys.version(version));
        keys
    }

    fn need(&mut self, key: String) {
        self.needed.insert(key);
    }

    fn allow(&mut self, key: String) {
        self.allowed.insert(key);
    }

    fn version(&mut self, version: &Version) {
        for section in &version.sections {
            self.need(format!("section.{}.title", section.id));
            self.allow(format!("section.{}.hint", section.id));
            for group in &section.groups {
                self.need(format!("field.{}.label", group.id));
                self.allow(format!("field.{}.hint", group.id));
            }
        }
        for field in version.fields() {
            self.field(&format!("field.{}", field.id), field);
        }
        for component in &version.components {
            self.component(component);
        }
        for rule in &version.rules {
            self.need(format!("rule.{}.message", rule.id));
            let instead = format!("rule.{}.instead", rule.id);
            if rule.severity == Severity::Gate {
                self.need(instead);
            } else {
                self.allow(instead);
            }
        }
        for phase in &version.phases {
            self.need(format!("phase.{}.name", phase.id));
            self.need(format!("actor.{}.name", phase.actor));
        }
    }

    fn field(&mut self, key: &str, field: &Field) {
        self.need(format!("{key}.label"));
        self.allow(format!("{key}.hint"));
        let unit = format!("{key}.unit");
        match &field.kind {
            FieldKind::Choice { options } | FieldKind::Choices { options } => {
                for option in options {
                    self.need(format!("{key}.option.{option}"));
                }
            }
            FieldKind::Decimal { .. } => self.need(unit.clone()),
            FieldKind::Table(table) => {
                for column in &table.columns {
                    self.field(&format!("{key}.column.{}", column.id), column);
                }
                for rule in &table.rules {
                    self.need(format!("rule.{}.message", rule.id));
                }
            }
            _ => {}
        }
        self.allow(unit);
    }

    fn component(&mut self, component: &Component) {
        let key = format!("component.{}", component.id);
        self.need(format!("{key}.name"));
        for allowed in ["hint", "why", "issuer"] {
            self.allow(format!("{key}.{allowed}"));
        }
        if component.spared.is_some() {
            self.need(format!("{key}.database"));
        }
        for part in &component.parts {
            self.need(format!("{key}.part.{part}"));
        }
    }

    fn may_be_left_out(&self, key: &str) -> bool {
        self.allowed.contains(key) && !self.needed.contains(key)
    }

    fn mistakes(&self, words: &BTreeMap<String, Word>) -> Vec<(Option<Range<usize>>, String)> {
        let missing = self
            .needed
            .iter()
            .filter(|key| !words.contains_key(*key))
            .map(|key| (None, format!("found no `{key}`, expected its words")));
        let stray = words
            .iter()
            .filter(|(key, _)| !self.needed.contains(*key) && !self.allowed.contains(*key))
            .map(|(key, word)| {
                // A word that is there already is not the one that is meant.
                let open = |known: &&String| !words.contains_key(*known);
                let known = self.needed.iter().chain(&self.allowed).filter(open);
                let known = known.map(String::as_str);
                let expected = nearest::hinted(key, known, "only keys of the definition");
                let message = format!("found `{key}`, expected {expected}");
                (Some(word.span.clone()), message)
            });
        let empty = words
            .iter()
            .filter(|(_, word)| word.text.trim().is_empty())
            .map(|(key, word)| {
                let message = format!("found `{key}` empty or no text, expected words");
                (Some(word.span.clone()), message)
            });
        missing.chain(stray).chain(empty).collect()
    }
}
