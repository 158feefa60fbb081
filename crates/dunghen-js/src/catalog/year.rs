//! A year of the work calendar as a plain object.

use std::sync::Arc;

use chrono::{NaiveDate, Weekday};
use dunghen_core::{
    calendar::{CalendarStatus, DayOffKind, Swap, WorkCalendar},
    citation::Citation,
    id::Id,
    text::Text,
    wire,
};
use serde::Serialize;

use crate::error::Failure;

/// A year.
#[derive(Serialize)]
pub(super) struct Year<'c> {
    year: i32,
    status: CalendarStatus,
    weekly_rest: &'c [Weekday],
    off: Vec<Off<'c>>,
    swaps: Vec<Swapped<'c>>,
    #[serde(with = "wire::optional_day")]
    announced_until: Option<NaiveDate>,
}

/// A day off.
#[derive(Serialize)]
struct Off<'c> {
    #[serde(with = "wire::day")]
    date: NaiveDate,
    holiday: &'c Id,
    name: Option<&'c Arc<Text>>,
    kind: DayOffKind,
    lunar: Option<&'c str>,
    status: CalendarStatus,
    source: &'c Arc<Citation>,
}

/// A weekday given off and the rest day worked for it.
#[derive(Serialize)]
struct Swapped<'c> {
    #[serde(with = "wire::day")]
    off: NaiveDate,
    #[serde(with = "wire::day")]
    worked: NaiveDate,
    source: &'c Arc<Citation>,
}

impl<'c> Year<'c> {
    pub(super) fn of(calendar: &'c WorkCalendar, year: i32) -> Result<Self, Failure> {
        let data = calendar.data();
        let mut years = data.years.iter();
        let known = years.find(|known| known.year == year).ok_or_else(|| {
            let span = calendar.span();
            let span = span.map(|(first, last)| format!("a year of {first} to {last}"));
            Failure::expected("unknown_year", year, span.unwrap_or_default())
        })?;
        let off = known.off.iter().map(|off| Off {
            date: off.date,
            holiday: &off.name,
            name: data.names.get(&off.name),
            kind: off.kind,
            lunar: off.lunar.as_deref(),
            status: off.status,
            source: &off.law,
        });
        let swapped = |swap: &'c Swap| Swapped {
            off: swap.off,
            worked: swap.worked,
            source: &swap.law,
        };
        Ok(Self {
            year,
            status: known.status,
            weekly_rest: &data.weekly_rest,
            off: off.collect(),
            swaps: known.swaps.iter().map(swapped).collect(),
            announced_until: calendar.announced_until(),
        })
    }
}
