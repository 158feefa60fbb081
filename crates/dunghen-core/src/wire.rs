//! Days and times as they travel: `2026-12-01` and `2026-12-01T17:30:00+07:00`
//! in JSON, numbers in the catalog.
//!
//! chrono's own spelling goes through its general parser of date formats, which
//! a browser would have to load for these two forms alone.

use alloc::{format, string::String, vec::Vec};

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime, TimeZone, Timelike};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use crate::formats::Decimal;

/// Reads a day written as `2026-12-01`.
#[must_use]
pub fn read_day(text: &str) -> Option<NaiveDate> {
    let hyphens = text.get(4..5) == Some("-") && text.get(7..8) == Some("-");
    if text.len() != 10 || !hyphens {
        return None;
    }
    NaiveDate::from_ymd_opt(
        i32::try_from(digits(text, 0, 4)?).ok()?,
        digits(text, 5, 7)?,
        digits(text, 8, 10)?,
    )
}

/// Reads a moment written as `2026-12-01T17:30:00+07:00`; seconds may have a fraction,
/// and `Z` may stand for no offset.
#[must_use]
pub fn read_moment(text: &str) -> Option<DateTime<FixedOffset>> {
    let (day, rest) = text.split_at_checked(10)?;
    let (time, zone) = rest.split_at_checked(rest.find(['Z', '+', '-'])?)?;
    let sign = |at: usize| time.get(at..at + 1);
    if (sign(0), sign(3), sign(6)) != (Some("T"), Some(":"), Some(":")) {
        return None;
    }
    let nanoseconds = match time.get(9..)? {
        "" => 0,
        fraction => {
            let places = fraction.strip_prefix('.')?;
            let scale = 10_u32.checked_pow(9_u32.checked_sub(places.len() as u32)?)?;
            digits(places, 0, places.len())? * scale
        }
    };
    let time = NaiveTime::from_hms_nano_opt(
        digits(time, 1, 3)?,
        digits(time, 4, 6)?,
        digits(time, 7, 9)?,
        nanoseconds,
    )?;
    let offset = match zone {
        "Z" => 0,
        _ => {
            let minutes =
                digits(zone, 1, 3)? * 60 + digits(zone, 4, 6).filter(|part| *part < 60)?;
            if zone.get(3..4) != Some(":") || zone.len() != 6 {
                return None;
            }
            let seconds = i32::try_from(minutes * 60).ok()?;
            if zone.starts_with('-') {
                -seconds
            } else {
                seconds
            }
        }
    };
    let local = read_day(day)?.and_time(time);
    FixedOffset::east_opt(offset)?
        .from_local_datetime(&local)
        .single()
}

/// The number that stands in a part of a text, in digits alone.
fn digits(text: &str, from: usize, to: usize) -> Option<u32> {
    let part = text.get(from..to)?;
    part.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| part.parse().ok())?
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
            read_day(&text).ok_or_else(|| {
                D::Error::custom(format!("found `{text}`, expected a day like 2026-12-01"))
            })
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
        read_moment(&text).ok_or_else(|| {
            D::Error::custom(format!(
                "found `{text}`, expected a time like 2026-12-01T17:30:00+07:00"
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

/// An exact number as its two parts.
pub(crate) mod decimal {
    use super::*;

    pub(crate) fn serialize<S: Serializer>(value: &Decimal, to: S) -> Result<S::Ok, S::Error> {
        (value.mantissa(), value.scale()).serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Decimal, D::Error> {
        let (mantissa, scale) = Deserialize::deserialize(from)?;
        Decimal::from_parts(mantissa, scale).ok_or_else(|| D::Error::custom("no such number"))
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
        Vec::<(u32, u32)>::deserialize(from)?
            .into_iter()
            .map(|(opens, closes)| Ok((time_of(opens)?, time_of(closes)?)))
            .collect()
    }
}

fn time_of<E: serde::de::Error>(seconds: u32) -> Result<NaiveTime, E> {
    NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0)
        .ok_or_else(|| E::custom("no such time of day"))
}

/// Reads a time of day as `16:30`.
pub fn read_time(text: &str) -> Option<NaiveTime> {
    let (hour, minute) = text.split_once(':')?;
    let two = |part: &str| (part.len() == 2).then(|| digits(part, 0, 2))?;
    NaiveTime::from_hms_opt(two(hour)?, two(minute)?, 0)
}

/// A time of day, or none.
pub mod optional_time {
    use super::*;

    /// Writes a time of day, or none.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(time: &Option<NaiveTime>, to: S) -> Result<S::Ok, S::Error> {
        if to.is_human_readable() {
            let text = time.map(|time| format!("{:02}:{:02}", time.hour(), time.minute()));
            return text.serialize(to);
        }
        time.map(|time| time.num_seconds_from_midnight())
            .serialize(to)
    }

    /// Reads a time of day, or none.
    ///
    /// # Errors
    /// When there is no such time.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<NaiveTime>, D::Error> {
        if from.is_human_readable() {
            let text = Option::<String>::deserialize(from)?;
            let read = |text: String| {
                read_time(&text).ok_or_else(|| D::Error::custom("no such time of day"))
            };
            return text.map(read).transpose();
        }
        Option::<u32>::deserialize(from)?
            .map(time_of::<D::Error>)
            .transpose()
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

    #[test]
    fn moments_are_read_as_chrono_reads_them() {
        for text in [
            "2026-12-01T17:30:00+07:00",
            "2026-12-01T17:30:00.5+07:00",
            "2026-12-01T17:30:00.123456789-03:30",
            "2026-12-01T00:00:00Z",
            "0001-01-01T23:59:59-00:00",
        ] {
            let read = read_moment(text);
            assert!(read.is_some(), "{text}");
            assert_eq!(read, DateTime::parse_from_rfc3339(text).ok(), "{text}");
        }
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in [
            "",
            "2026-12-01",
            "2026-12-01T17:30+07:00",
            "2026-12-01T17:30:00",
            "2026-12-01T17:30:00+0700",
            "2026-12-01T17:30:00+07:60",
            "2026-12-01T17:30:00+24:00",
            "2026-12-01T17:30:00+07:00 ",
            "2026-12-01T24:00:00+07:00",
            "2026-12-01T17:60:00+07:00",
            "2026-12-01T17:30:00.+07:00",
            "2026-12-01T17:30:00.1234567890+07:00",
            "2026-02-30T17:30:00+07:00",
            "2026-12-01T17:30:00+7é:00",
            "2026-12-0é",
            "2026-12-01é17:30:00Z",
        ] {
            assert_eq!(read_moment(text), None, "{text}");
        }
    }
}
