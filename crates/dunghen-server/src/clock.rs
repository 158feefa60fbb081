//! The only place that knows what time it is.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDateTime, TimeZone, Utc};
use dunghen_core::schedule::vietnam_offset;

/// Where the time comes from.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// Always the same moment, for rehearsals and tests.
    Fixed(DateTime<FixedOffset>),
}

impl Clock {
    /// The time now in Viet Nam, to the second.
    pub fn now(&self) -> DateTime<FixedOffset> {
        let now = match self {
            Self::System => Utc::now().fixed_offset(),
            Self::Fixed(at) => *at,
        };
        let now = now.with_timezone(&vietnam_offset());
        chrono::DurationRound::duration_trunc(now, chrono::TimeDelta::seconds(1)).unwrap_or(now)
    }
}

/// A moment with its offset, or without one in Viet Nam's.
///
/// A `+` left bare in a query arrives as a blank and is meant as a `+`. In Viet Nam
/// too it must lie in a year of four digits, or no answer could be written.
pub fn moment(text: &str) -> Option<DateTime<FixedOffset>> {
    let text = text.trim().replace(' ', "+");
    let moment = DateTime::parse_from_rfc3339(&text)
        .ok()
        .or_else(|| local_moment(&text))?;
    let year = moment.with_timezone(&vietnam_offset()).year();
    (0..=9999).contains(&year).then_some(moment)
}

fn local_moment(text: &str) -> Option<DateTime<FixedOffset>> {
    ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"]
        .into_iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
        .and_then(|local| vietnam_offset().from_local_datetime(&local).single())
}
