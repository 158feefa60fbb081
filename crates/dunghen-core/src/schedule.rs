//! When the result is due, and why, day by day.
//!
//! Day 0 is the working day on which the complete dossier is accepted, not
//! the moment it is sent: what arrives after closing or on a rest day is
//! expected to be accepted when the office opens next. The result is due on
//! the n-th working day after day 0, at closing time.
//!
//! Sources: Decree 118/2025/NĐ-CP art. 17.3 as amended by Decree
//! 309/2026/NĐ-CP (the clock starts at acceptance), Civil Code art. 147 (the
//! first day is not counted).

use alloc::{string::ToString, vec::Vec};

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone};
use serde::{Deserialize, Serialize};

use crate::{
    calendar::{CalendarStatus, Day, DayOff, DayOffKind, OfficeHours, WorkCalendar, day_after},
    citation::Citation,
    finding::Params,
    procedure::{Limit, Unit},
    text::Text,
    wire,
};

/// The promise and the reason for every day of it.
///
/// The entries alone reproduce the result: it is the last of them, and the
/// counted ones are numbered 1 to the limit's amount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// When the dossier is sent.
    #[serde(with = "wire::moment")]
    pub sent_at: DateTime<FixedOffset>,
    /// When it can be accepted at the earliest; none past the calendar's end.
    #[serde(with = "wire::optional_moment")]
    pub accepted_at: Option<DateTime<FixedOffset>>,
    /// When the result is due; none where the calendar cannot tell yet.
    #[serde(with = "wire::optional_moment")]
    pub result_at: Option<DateTime<FixedOffset>>,
    /// The limit counted.
    pub limit: Limit,
    /// The least sure part of the calendar it rests on; none where undated.
    pub status: Option<CalendarStatus>,
    /// One entry for every calendar day from sending to result; empty where undated.
    pub entries: Vec<Entry>,
}

/// One calendar day of a schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The day.
    #[serde(with = "wire::day")]
    pub date: NaiveDate,
    /// Which counted day it is; none where it does not count.
    pub counted: Option<u32>,
    /// Why it counts or not.
    pub reason: Reason,
    /// Values for the reason's sentence.
    #[serde(default, skip_serializing_if = "Params::is_empty")]
    pub params: Params,
    /// The holiday's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
    /// Where it is laid down.
    pub source: Option<Citation>,
}

/// Why a day counts or does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Sent on this working day after closing: accepted later. Not counted.
    AfterClosing,
    /// The day of acceptance. Not counted.
    DayZero,
    /// An ordinary working day. Counted.
    WorkingDay,
    /// A rest day worked for a weekday given off. Counted.
    MakeUpSaturday,
    /// A weekly rest day. Not counted.
    Weekend,
    /// A holiday. Not counted.
    Holiday,
    /// A day that makes up for a holiday on a rest day. Not counted.
    HolidayMakeUp,
    /// A weekday given off for a rest day worked. Not counted.
    SwappedOff,
}

/// The time zone of Viet Nam, UTC+7 all year.
pub fn vietnam_offset() -> FixedOffset {
    // Seven hours is inside the ±24 h an offset may have.
    FixedOffset::east_opt(7 * 3600).unwrap_or_else(|| chrono::Utc.fix())
}

/// The schedule of a dossier sent at a moment.
pub fn schedule(
    calendar: &WorkCalendar,
    hours: &OfficeHours,
    limit: Limit,
    sent_at: DateTime<FixedOffset>,
) -> Schedule {
    let zone = vietnam_offset();
    let sent_at = sent_at.with_timezone(&zone);
    let sent = sent_at.naive_local();
    let at = |local: NaiveDateTime| zone.from_local_datetime(&local).single();
    let accepted = acceptance(calendar, hours, sent);
    let undated = Schedule {
        sent_at,
        accepted_at: accepted.and_then(at),
        result_at: None,
        limit,
        status: None,
        entries: Vec::new(),
    };
    let Some(accepted) = accepted else {
        return undated;
    };
    let Unit::WorkingDays = limit.unit;
    let due = calendar
        .add_working_days(accepted.date(), limit.amount)
        .and_then(|date| Some(date.and_time(closing(hours, date)?)));
    let Some(due) = due else {
        return undated;
    };
    Schedule {
        result_at: at(due),
        status: [sent.date(), due.date()]
            .into_iter()
            .filter_map(|date| calendar.status(date))
            .max(),
        entries: entries(calendar, sent, accepted.date(), due.date()),
        ..undated
    }
}

/// The first moment on or after `sent` at which the office is open.
fn acceptance(
    calendar: &WorkCalendar,
    hours: &OfficeHours,
    sent: NaiveDateTime,
) -> Option<NaiveDateTime> {
    let today = calendar.day(sent.date())?;
    if today.is_working() {
        let open = hours
            .sessions(sent.date())
            .iter()
            .find(|(_, closes)| sent.time() < *closes);
        if let Some((opens, _)) = open {
            return Some(sent.date().and_time(sent.time().max(*opens)));
        }
    }
    let next = calendar.next_working_day(day_after(sent.date())?)?;
    let (opens, _) = hours.sessions(next).first()?;
    Some(next.and_time(*opens))
}

fn closing(hours: &OfficeHours, date: NaiveDate) -> Option<NaiveTime> {
    hours.sessions(date).last().map(|(_, closes)| *closes)
}

fn entries(
    calendar: &WorkCalendar,
    sent: NaiveDateTime,
    day_zero: NaiveDate,
    due: NaiveDate,
) -> Vec<Entry> {
    let mut counted = 0;
    sent.date()
        .iter_days()
        .take_while(|date| *date <= due)
        .filter_map(|date| {
            let day = calendar.day(date)?;
            let counts = date > day_zero && day.is_working();
            counted += u32::from(counts);
            let mut entry = explain(calendar, date, day);
            entry.counted = counts.then_some(counted);
            if day.is_working() && date <= day_zero {
                let law = &calendar.data().law;
                let (reason, source) = if date == day_zero {
                    (Reason::DayZero, &law.day_zero)
                } else {
                    (Reason::AfterClosing, &law.acceptance)
                };
                entry.reason = reason;
                entry.source = Some(source.clone());
            }
            Some(entry)
        })
        .collect()
}

/// What the calendar alone says of a day.
fn explain(calendar: &WorkCalendar, date: NaiveDate, day: Day<'_>) -> Entry {
    let law = &calendar.data().law;
    let entry = |reason, source: &Citation| Entry {
        date,
        counted: None,
        reason,
        params: Params::new(),
        name: None,
        source: Some(source.clone()),
    };
    match day {
        Day::Working => entry(Reason::WorkingDay, &law.working_day),
        Day::Rest => entry(Reason::Weekend, &law.weekly_rest),
        Day::MakeUp(swap) => Entry {
            params: param("for", swap.off),
            ..entry(Reason::MakeUpSaturday, &swap.law)
        },
        Day::SwappedOff(swap) => Entry {
            params: param("worked", swap.worked),
            ..entry(Reason::SwappedOff, &swap.law)
        },
        Day::Off(off) => {
            let reason = match off.kind {
                DayOffKind::Holiday | DayOffKind::Adjacent => Reason::Holiday,
                DayOffKind::MakeUp => Reason::HolidayMakeUp,
            };
            Entry {
                params: holiday_params(off),
                name: calendar.data().names.get(&off.name).cloned(),
                ..entry(reason, &off.law)
            }
        }
    }
}

fn param(name: &'static str, value: impl ToString) -> Params {
    let mut params = Params::new();
    params.insert(name.into(), value.to_string());
    params
}

fn holiday_params(off: &DayOff) -> Params {
    let mut params = param("holiday", &off.name);
    if let Some(lunar) = &off.lunar {
        params.insert("lunar".into(), lunar.clone());
    }
    if off.kind == DayOffKind::Adjacent {
        params.insert("adjacent".into(), "yes".into());
    }
    params
}
