//! The device's clock.

use chrono::{DateTime, FixedOffset};
use dunghen_core::schedule::vietnam_offset;

/// The time now in Viet Nam, to the second.
pub(crate) fn now() -> DateTime<FixedOffset> {
    // A double holds whole milliseconds exactly far beyond any date.
    let seconds = (js_sys::Date::now() / 1000.0) as i64;
    DateTime::from_timestamp(seconds, 0)
        .unwrap_or_default()
        .with_timezone(&vietnam_offset())
}
