//! What an applicant hands in.

use alloc::{
    borrow::Cow,
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::fmt;

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor},
};

use crate::{contact::Contact, file::FileKind, id::Id, map::Map, procedure::Channel};

/// Answers by the id of their field.
pub type Answers = Map<Id, Answer>;

/// A dossier (hồ sơ): answers, contact and attachments for one procedure.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dossier {
    /// What was answered, as typed.
    #[serde(default, deserialize_with = "answers")]
    pub answers: Answers,
    /// How the dossier is filed.
    #[serde(default)]
    pub channel: Channel,
    /// Whom to reach about it.
    #[serde(default)]
    pub contact: Contact,
    /// The files, each for one component.
    #[serde(default)]
    pub attachments: Vec<Attachment>,
}

impl Dossier {
    /// Puts what is supplied in the place of what was there for the same components.
    pub fn supply(&mut self, attachments: &[Attachment]) {
        let supplied = |file: &Attachment| {
            let mut others = attachments.iter();
            others.any(|other| other.component == file.component)
        };
        self.attachments.retain(|file| !supplied(file));
        self.attachments.extend_from_slice(attachments);
    }
}

/// One answer, as it came.
///
/// Numbers are kept in the digits they were written in, so that no amount
/// passes through binary floating point on its way to the rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// What was typed or chosen.
    Text(String),
    /// Several that were chosen.
    Several(Vec<String>),
    /// The rows of a table, each with the answers of its columns.
    Rows(Vec<Answers>),
    /// Something that is no answer at all: a list of lists, an object in a row.
    #[serde(serialize_with = "as_null")]
    Unreadable,
}

/// The most elements of one answer that are kept; one more tells that there were more.
const ELEMENTS_MAX: usize = 1_001;

impl Answer {
    /// The text, if something was answered readably.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) if !is_blank(text) => Some(text),
            _ => None,
        }
    }

    /// Whether there is anything, readable or not.
    pub fn is_given(&self) -> bool {
        match self {
            Self::Text(_) => self.text().is_some(),
            Self::Several(chosen) => !chosen.is_empty(),
            Self::Rows(rows) => !rows.is_empty(),
            Self::Unreadable => true,
        }
    }
}

/// Whether there is nothing but white space; most texts begin with a sign of ASCII.
fn is_blank(text: &str) -> bool {
    !text.as_bytes().first().is_some_and(u8::is_ascii_graphic) && text.trim().is_empty()
}

impl Default for Answer {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

impl From<&str> for Answer {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

fn as_null<S: serde::Serializer>(serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_unit()
}

/// A value as it came: an answer, or the parts of a person, organisation or address.
enum Given {
    Answer(Answer),
    Parts(Answers),
}

impl Given {
    fn answer(self) -> Answer {
        match self {
            Self::Answer(answer) => answer,
            Self::Parts(_) => Answer::Unreadable,
        }
    }
}

impl<'de> Deserialize<'de> for Answer {
    /// Takes any JSON value, since nothing a person sends is an error here.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Depth::Top.deserialize(deserializer).map(Given::answer)
    }
}

/// Reads answers as they came; the parts of a group get its name, a dot and their own.
fn answers<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Answers, D::Error> {
    struct Flat;

    impl<'de> Visitor<'de> for Flat {
        type Value = Answers;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("answers by field")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Answers, A::Error> {
            let mut flat = Vec::new();
            while let Some(field) = map.next_key::<Id>()? {
                match map.next_value_seed(Depth::Top)? {
                    Given::Answer(answer) => flat.push((field, answer)),
                    Given::Parts(parts) if parts.is_empty() => {
                        flat.push((field, Answer::Unreadable));
                    }
                    Given::Parts(parts) => flat.extend(
                        parts
                            .into_iter()
                            .map(|(part, answer)| (Id::from(format!("{field}.{part}")), answer)),
                    ),
                }
            }
            Ok(flat.into_iter().collect())
        }
    }

    deserializer.deserialize_map(Flat)
}

/// How deep in an answer a value stands; nothing deeper than a cell is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    Top,
    Element,
    Cell,
}

impl<'de> DeserializeSeed<'de> for Depth {
    type Value = Given;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Given, D::Error> {
        deserializer.deserialize_any(self)
    }
}

fn text<E>(text: String) -> Result<Given, E> {
    Ok(Given::Answer(Answer::Text(text)))
}

impl<'de> Visitor<'de> for Depth {
    type Value = Given;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an answer")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Given, E> {
        text(if value { "yes" } else { "no" }.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Given, E> {
        text(value.to_string())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Given, E> {
        text(value.to_string())
    }

    /// The shortest digits that mean this number are the ones written. The comma is
    /// the mark nobody takes for one between thousands.
    fn visit_f64<E>(self, value: f64) -> Result<Given, E> {
        text(value.to_string().replace('.', ","))
    }

    fn visit_str<E>(self, value: &str) -> Result<Given, E> {
        text(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Given, E> {
        text(value)
    }

    fn visit_unit<E>(self) -> Result<Given, E> {
        text(String::new())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Given, A::Error> {
        let (mut chosen, mut rows, mut readable) = (Vec::new(), Vec::new(), self == Self::Top);
        while readable && chosen.len().max(rows.len()) < ELEMENTS_MAX {
            match seq.next_element_seed(Self::Element)? {
                Some(Given::Answer(Answer::Text(text))) => chosen.push(text),
                Some(Given::Parts(row)) => rows.push(row),
                Some(Given::Answer(_)) => readable = false,
                None => break,
            }
        }
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Given::Answer(
            match (readable, chosen.is_empty(), rows.is_empty()) {
                (true, _, true) => Answer::Several(chosen),
                (true, true, _) => Answer::Rows(rows),
                _ => Answer::Unreadable,
            },
        ))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Given, A::Error> {
        let mut parts = Vec::new();
        while self != Self::Cell && parts.len() < ELEMENTS_MAX {
            let Some(name) = map.next_key::<Id>()? else {
                break;
            };
            let given = map.next_value_seed(Self::Cell)?;
            parts.push((name, given.answer()));
        }
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(if self == Self::Cell {
            Given::Answer(Answer::Unreadable)
        } else {
            Given::Parts(parts.into_iter().collect())
        })
    }
}

/// A file handed in for a component.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    /// The component it is for.
    pub component: Id,
    /// The name the applicant's device gave it; never trusted, only shown.
    pub name: String,
    /// Size in bytes.
    pub bytes: u64,
    /// What its content says it is; none where that is not known here.
    pub kind: Option<FileKind>,
    /// SHA-256 of the content in lower-case hexadecimal digits.
    pub sha256: Cow<'static, str>,
}
