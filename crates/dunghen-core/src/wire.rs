//! Days and times as they travel: `2026-12-01` and `2026-12-01T17:30:00+07:00`
//! in JSON, numbers in the catalog.
//!
//! chrono's own spelling goes through its general parser of date formats, which
//! a browser would have to load for these two forms alone.

use alloc::{format, string::String, vec::Vec};

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime, Timelike};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// Reads a day written as `2026-12-01`.
#[must_use]
pub fn read_day(text: &str) -> Option<NaiveDate> {
    let digits = |from: usize, to: usize| -> Option<u32> {
        let part = text.get(from..to)?;
        part.bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| part.parse().ok())?
    };
    let hyphens = text.get(4..5) == Some("-") && text.get(7..8) == Some("-");
    if text.len() != 10 || !hyphens {
        return None;
    }
    NaiveDate::from_ymd_opt(
        i32::try_from(digits(0, 4)?).ok()?,
        digits(5, 7)?,
        digits(8, 10)?,
    )
}

/// A day.
pub mod day {
    use super::*;

    /// Writes a day.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(day: &NaiveDate, to: S) -> Result<S::Ok, S::Error> {
        if to.is_human_readable() {
            to.collect_str(day)
        } else {
            to.serialize_i32(day.num_days_from_ce())
        }
    }

    /// Reads a day.
    ///
    /// # Errors
    /// When there is no such day.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveDate, D::Error> {
        if from.is_human_readable() {
            let text = String::deserialize(from)?;
            read_day(&text)
                .ok_or_else(|| D::Error::custom(format!("{text:?} is no day like 2026-12-01")))
        } else {
            let days = i32::deserialize(from)?;
            NaiveDate::from_num_days_from_ce_opt(days)
                .ok_or_else(|| D::Error::custom("no such day"))
        }
    }
}

/// A moment.
pub mod moment {
    use super::*;

    /// Writes a moment.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(at: &DateTime<FixedOffset>, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&at.to_rfc3339())
    }

    /// Reads a moment.
    ///
    /// # Errors
    /// When it is not written as RFC 3339 says.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<DateTime<FixedOffset>, D::Error> {
        let text = String::deserialize(from)?;
        DateTime::parse_from_rfc3339(&text).map_err(|_| {
            D::Error::custom(format!(
                "{text:?} is no time like 2026-12-01T17:30:00+07:00"
            ))
        })
    }
}

/// A day, or none.
pub mod optional_day {
    use super::*;

    #[derive(Serialize, Deserialize)]
    struct Day(#[serde(with = "super::day")] NaiveDate);

    /// Writes a day, or none.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(day: &Option<NaiveDate>, to: S) -> Result<S::Ok, S::Error> {
        day.map(Day).serialize(to)
    }

    /// Reads a day, or none.
    ///
    /// # Errors
    /// When there is no such day.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<NaiveDate>, D::Error> {
        Ok(Option::<Day>::deserialize(from)?.map(|Day(day)| day))
    }
}

/// A moment, or none.
pub mod optional_moment {
    use super::*;

    #[derive(Serialize, Deserialize)]
    struct Moment(#[serde(with = "super::moment")] DateTime<FixedOffset>);

    /// Writes a moment, or none.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(
        at: &Option<DateTime<FixedOffset>>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        at.map(Moment).serialize(to)
    }

    /// Reads a moment, or none.
    ///
    /// # Errors
    /// When it is not written as RFC 3339 says.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<DateTime<FixedOffset>>, D::Error> {
        Ok(Option::<Moment>::deserialize(from)?.map(|Moment(at)| at))
    }
}

/// Opening and closing times, in seconds since midnight.
pub(crate) mod sessions {
    use super::*;

    pub(crate) fn serialize<S: Serializer>(
        sessions: &[(NaiveTime, NaiveTime)],
        to: S,
    ) -> Result<S::Ok, S::Error> {
        let seconds = |time: &NaiveTime| time.num_seconds_from_midnight();
        to.collect_seq(
            sessions
                .iter()
                .map(|(opens, closes)| (seconds(opens), seconds(closes))),
        )
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Vec<(NaiveTime, NaiveTime)>, D::Error> {
        let time = |seconds| {
            NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0)
                .ok_or_else(|| D::Error::custom("no such time of day"))
        };
        Vec::<(u32, u32)>::deserialize(from)?
            .into_iter()
            .map(|(opens, closes)| Ok((time(opens)?, time(closes)?)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_strictly() {
        assert_eq!(read_day("2026-12-01"), NaiveDate::from_ymd_opt(2026, 12, 1));
        for text in [
            "",
            "2026-12-1",
            "2026-13-01",
            "2026-02-30",
            "2026/12/01",
            "+026-12-01",
            "2026-12-01 ",
            "20261201",
            "２026-12-0",
            "éé26-12-01",
        ] {
            assert_eq!(read_day(text), None, "{text}");
        }
    }
}
