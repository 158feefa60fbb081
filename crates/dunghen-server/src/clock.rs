//! The only place that knows what time it is.

use chrono::{DateTime, FixedOffset, Utc};
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
