//! What an applicant hands in.

use alloc::{
    borrow::Cow,
    collections::BTreeMap,
    string::{String, ToString},
    vec::Vec,
};
use core::fmt;

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{IgnoredAny, MapAccess, SeqAccess, Visitor},
};

use crate::{contact::Contact, file::FileKind, id::Id};

/// Answers by the id of their field.
pub type Answers = BTreeMap<Id, Answer>;

/// A dossier (hồ sơ): answers, contact and attachments for one procedure.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dossier {
    /// What was answered, as typed.
    #[serde(default)]
    pub answers: Answers,
    /// Whom to reach about it.
    #[serde(default)]
    pub contact: Contact,
    /// The files, each for one component.
    #[serde(default)]
    pub attachments: Vec<Attachment>,
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
    /// Something that is no answer at all: a list, an object.
    #[serde(serialize_with = "as_null")]
    Unreadable,
}

impl Answer {
    /// The text, if something was answered readably.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) if !text.trim().is_empty() => Some(text),
            _ => None,
        }
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

impl<'de> Deserialize<'de> for Answer {
    /// Takes any JSON value, since nothing a person sends is an error here.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;

        impl<'de> Visitor<'de> for Any {
            type Value = Answer;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an answer")
            }

            fn visit_bool<E>(self, value: bool) -> Result<Answer, E> {
                Ok(Answer::from(if value { "yes" } else { "no" }))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Answer, E> {
                Ok(Answer::Text(value.to_string()))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Answer, E> {
                Ok(Answer::Text(value.to_string()))
            }

            /// The shortest digits that mean this number are the ones written.
            fn visit_f64<E>(self, value: f64) -> Result<Answer, E> {
                Ok(Answer::Text(value.to_string()))
            }

            fn visit_str<E>(self, value: &str) -> Result<Answer, E> {
                Ok(Answer::from(value))
            }

            fn visit_string<E>(self, value: String) -> Result<Answer, E> {
                Ok(Answer::Text(value))
            }

            fn visit_unit<E>(self) -> Result<Answer, E> {
                Ok(Answer::from(""))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Answer, A::Error> {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Answer::Unreadable)
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Answer, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Answer::Unreadable)
            }
        }

        deserializer.deserialize_any(Any)
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
