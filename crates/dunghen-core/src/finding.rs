//! What the rules have to say about a dossier.
//!
//! A finding carries a stable code, the place it is about and parameters; the
//! sentence a person reads is made from them elsewhere, in that person's
//! language. What somebody typed always ends here and never in an `Err`.

use alloc::{
    borrow::Cow,
    string::{String, ToString},
};
use core::fmt::Display;

use serde::{Deserialize, Serialize};

use crate::{citation::Citation, map::Map, place::Place};

/// Values for the placeholders of a finding's sentence.
///
/// Numbers are in decimal digits and dates in ISO 8601; how they are shown is
/// for the sentence to say.
pub type Params = Map<Cow<'static, str>, String>;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The procedure is not for this situation; nothing the person mends here helps.
    Gate,
    /// The dossier cannot be sent before this is mended.
    Error,
    /// Likely a slip; the person may go on.
    Warning,
    /// Worth knowing, nothing is wrong.
    Advice,
}

/// One thing wrong with, or worth saying about, a value, without its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Stable and dotted, as `citizen_id.length`.
    pub code: Cow<'static, str>,
    /// Values for the sentence.
    pub params: Params,
}

impl Fault {
    /// A fault with no parameters yet.
    pub fn new(code: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code: code.into(),
            params: Params::new(),
        }
    }

    /// The same fault with one more parameter.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Display) -> Self {
        self.put(name, &value);
        self
    }

    /// Apart from the types of values, so that it is compiled once.
    #[inline(never)]
    fn put(&mut self, name: &'static str, value: &dyn Display) {
        self.params.insert(Cow::Borrowed(name), value.to_string());
    }
}

/// One thing the rules say about a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Travelling", into = "Travelling")]
pub struct Finding {
    /// What it is about.
    pub place: Place,
    /// What is wrong or worth saying.
    pub fault: Fault,
    /// How much it weighs.
    pub severity: Severity,
    /// Where the law lays it down.
    pub law: Option<Citation>,
}

/// A finding as it travels: flat.
#[derive(Serialize, Deserialize)]
struct Travelling {
    place: Place,
    code: Cow<'static, str>,
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    params: Params,
    severity: Severity,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    law: Option<Citation>,
}

impl From<Travelling> for Finding {
    fn from(found: Travelling) -> Self {
        Self {
            place: found.place,
            fault: Fault {
                code: found.code,
                params: found.params,
            },
            severity: found.severity,
            law: found.law,
        }
    }
}

impl From<Finding> for Travelling {
    fn from(finding: Finding) -> Self {
        Self {
            place: finding.place,
            code: finding.fault.code,
            params: finding.fault.params,
            severity: finding.severity,
            law: finding.law,
        }
    }
}

impl Finding {
    /// Whether the dossier cannot be sent with it.
    pub fn blocks(&self) -> bool {
        matches!(self.severity, Severity::Gate | Severity::Error)
    }
}
