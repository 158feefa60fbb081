//! The rows as they are written.

use std::{collections::BTreeMap, fmt};

use chrono::{DateTime, FixedOffset, NaiveDate};

use dunghen_core::{
    calendar::CalendarStatus, dossier::Dossier, id::Id, procedure::Limit, schedule::Reason,
};
use serde::{Deserialize, Deserializer, de::Error};

/// A dossier and its verdict.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseRow {
    /// The file the row is in.
    pub file: String,
    /// The line it begins on.
    pub line: u32,
    /// What it shows, in a sentence.
    pub name: String,
    /// Where that is laid down.
    pub source: String,
    /// The procedure's code.
    pub procedure: Id,
    /// When the dossier is sent.
    pub at: DateTime<FixedOffset>,
    /// The dossier; a file's hash only says which files are the same.
    #[serde(default)]
    pub given: Dossier,
    /// The verdict.
    pub expect: Expect,
}

/// A verdict, as far as a row speaks of it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// Whether nothing keeps the dossier from being sent.
    pub complete: bool,
    /// Place and code of every finding that is more than advice, in order.
    pub findings: Vec<String>,
    /// The fields asked, in order.
    pub asked: Option<Vec<Id>>,
    /// Some of the fields that must be answered.
    pub required: Option<Vec<Id>>,
    /// The components needed, in order.
    pub needed: Option<Vec<Id>>,
    /// The fee.
    pub fee: Option<ExpectedFee>,
    /// The limit.
    #[serde(default, deserialize_with = "maybe_limit")]
    pub limit: Option<Limit>,
    /// When the result is due.
    pub result: Option<DateTime<FixedOffset>>,
    /// In its place, where the limit is counted from something after the acceptance.
    pub counted: Option<Counted>,
    /// What some of the days are.
    #[serde(default)]
    pub entries: BTreeMap<NaiveDate, Reason>,
}

/// A result due once that came which its limit is counted from, as the notice of an
/// assessment.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counted {
    /// When it came.
    pub from: DateTime<FixedOffset>,
    /// When the result is due then.
    pub result: DateTime<FixedOffset>,
}

/// A fee as rows write it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum ExpectedFee {
    /// Đồng.
    Amount(u64),
    /// `unknown`: a fee whose amount is not confirmed.
    Word(String),
}

impl fmt::Display for ExpectedFee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Amount(amount) => amount.fmt(f),
            Self::Word(word) => word.fmt(f),
        }
    }
}

/// A moment and its promise.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScheduleRow {
    /// The file the row is in.
    pub file: String,
    /// The line it begins on.
    pub line: u32,
    /// What it shows.
    pub name: String,
    /// Where that is laid down.
    pub source: String,
    /// When the dossier is sent.
    pub sent: DateTime<FixedOffset>,
    /// The limit.
    #[serde(deserialize_with = "limit")]
    pub limit: Limit,
    /// When it is accepted.
    pub accepted: Dated,
    /// When the result is due.
    pub result: Dated,
    /// How sure that is.
    pub status: Option<CalendarStatus>,
    /// What some of the days are.
    #[serde(default)]
    pub entries: BTreeMap<NaiveDate, Reason>,
}

/// A moment, or `undated` where the calendar cannot tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dated(pub Option<DateTime<FixedOffset>>);

impl<'de> Deserialize<'de> for Dated {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match String::deserialize(deserializer)?.as_str() {
            "undated" => Ok(Self(None)),
            text => DateTime::parse_from_rfc3339(text)
                .map(|moment| Self(Some(moment)))
                .map_err(D::Error::custom),
        }
    }
}

impl fmt::Display for Dated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(moment) => f.write_str(&moment.to_rfc3339()),
            None => f.write_str("undated"),
        }
    }
}

fn limit<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Limit, D::Error> {
    let text = String::deserialize(deserializer)?;
    Limit::parse(&text)
        .ok_or_else(|| D::Error::custom(format!("found `{text}`, expected `5 working-days`")))
}

fn maybe_limit<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Limit>, D::Error> {
    limit(deserializer).map(Some)
}
