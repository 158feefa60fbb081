//! TOML dates and times as the core's.

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Deserializer, de::Error};
use toml::value::Datetime;

/// A TOML local date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct LocalDate(pub(crate) NaiveDate);

impl<'de> Deserialize<'de> for LocalDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let datetime = Datetime::deserialize(deserializer)?;
        let (Some(date), None, None) = (datetime.date, datetime.time, datetime.offset) else {
            return Err(D::Error::custom(format!(
                "found {datetime}, expected a date alone"
            )));
        };
        NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())
            .map(LocalDate)
            .ok_or_else(|| D::Error::custom(format!("found {date}, expected a date that exists")))
    }
}

/// A month and day written `04-16`.
pub(crate) fn month_day(text: &str) -> Option<(u32, u32)> {
    let (month, day) = text.split_once('-')?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    // A leap year, so that 29 February is a day.
    NaiveDate::from_ymd_opt(2024, month, day).map(|_| (month, day))
}

/// A session written `07:30-11:30`.
pub(crate) fn session(text: &str) -> Option<(NaiveTime, NaiveTime)> {
    let (opens, closes) = text.split_once('-')?;
    let time = |text| NaiveTime::parse_from_str(text, "%H:%M").ok();
    let (opens, closes) = (time(opens)?, time(closes)?);
    (opens < closes).then_some((opens, closes))
}
