//! The reason for every day.

use alloc::{
    string::{String, ToString},
    sync::Arc,
    vec::Vec,
};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use serde::{Deserialize, Serialize};

use super::Terms;
use crate::{
    calendar::{Day, DayOff, DayOffKind},
    citation::Citation,
    finding::Params,
    procedure::Unit,
    text::Text,
    wire,
};

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
    pub name: Option<Arc<Text>>,
    /// Where it is laid down; shared by the days that rest on the same.
    pub source: Option<Arc<Citation>>,
}

/// Why a day counts or does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// A working day before the day of acceptance: sent after closing.
    AfterClosing,
    /// The day of acceptance. Not counted.
    DayZero,
    /// An ordinary working day. Counted.
    WorkingDay,
    /// A rest day worked for a weekday given off. Counted.
    MakeUpSaturday,
    /// A weekly rest day.
    Weekend,
    /// A holiday.
    Holiday,
    /// A day that makes up for a holiday on a rest day.
    HolidayMakeUp,
    /// A weekday given off for a rest day worked.
    SwappedOff,
    /// A working day where every calendar day counts. Counted.
    CalendarDay,
    /// A working day inside a term of months or years.
    WithinTerm,
    /// The day on which a term of months or years runs out.
    TermEnd,
    /// The working day to which an end on another day is moved.
    Rolled,
    /// Working hours go by.
    Hours,
    /// It was counted, before the count began anew.
    Restarted,
    /// A supplement is asked for.
    SupplementAsked,
    /// The supplement is waited for.
    SupplementWaiting,
    /// The count stands still.
    Paused,
}

/// The entries from sending to the result.
pub(super) fn entries(
    terms: &Terms<'_>,
    sent: NaiveDateTime,
    accepted: NaiveDateTime,
    due: NaiveDateTime,
) -> Vec<Entry> {
    let day_zero = accepted.date();
    let ends = terms.ends(day_zero);
    let each = match terms.limit.unit {
        Unit::WorkingDays | Unit::Days | Unit::WorkingHours => None,
        Unit::Months | Unit::Years => Some(Reason::WithinTerm),
    };
    let mut counted = 0;
    let mut seconds = 0;
    let data = &terms.calendar.data().law;
    let term_law = match terms.limit.unit {
        Unit::Days => &data.calendar_day,
        _ => &data.months,
    };
    let first = sent.date().min(day_zero);
    let days = first.iter_days().take_while(|date| *date <= due.date());
    let entry = |date| {
        let day = terms.calendar.day(date)?;
        let mut entry = explain(terms, date, day);
        if date < day_zero {
            if day.is_working() {
                entry.reason = Reason::AfterClosing;
                entry.source = Some(Arc::clone(&data.acceptance));
            }
            return Some(entry);
        }
        if terms.limit.unit == Unit::WorkingHours && day.is_working() {
            let from = if date == day_zero {
                accepted.time()
            } else {
                NaiveTime::MIN
            };
            let to = (date == due.date()).then(|| due.time());
            let before = seconds / 60;
            seconds += terms.hours.seconds(date, from, to);
            entry.reason = Reason::Hours;
            entry
                .params
                .insert("minutes".into(), (seconds / 60 - before).to_string());
        }
        if date == day_zero {
            entry.reason = Reason::DayZero;
            entry.source = Some(Arc::clone(&data.day_zero));
            if let Some(arrived) = arrived(terms, sent, accepted, day) {
                entry.params.insert("arrived".into(), arrived.into());
            }
            return Some(entry);
        }
        let counts = match terms.limit.unit {
            Unit::WorkingDays => day.is_working(),
            Unit::Days => ends.is_some_and(|ends| date <= ends),
            _ => false,
        };
        if counts {
            counted += 1;
            entry.counted = Some(counted);
        }
        let term = |reason, source: &Arc<Citation>, entry: &mut Entry| {
            entry.reason = reason;
            entry.source = Some(Arc::clone(source));
        };
        match (terms.limit.unit, ends) {
            (Unit::WorkingDays | Unit::WorkingHours, _) | (_, None) => {}
            (_, Some(ends)) if date > ends => {
                if day.is_working() {
                    term(Reason::Rolled, &data.rolled, &mut entry);
                }
            }
            (Unit::Days, _) => {
                if day.is_working() {
                    term(Reason::CalendarDay, term_law, &mut entry);
                }
            }
            (_, Some(ends)) if date == ends => term(Reason::TermEnd, term_law, &mut entry),
            _ => {
                if let Some(within) = each.filter(|_| day.is_working()) {
                    term(within, term_law, &mut entry);
                }
            }
        }
        Some(entry)
    };
    let mut entries = Vec::with_capacity((due.date() - first).num_days().try_into().unwrap_or(0));
    entries.extend(days.filter_map(entry));
    entries
}

/// What the calendar alone says of a day; none outside it.
pub(super) fn of_calendar(terms: &Terms<'_>, date: NaiveDate) -> Option<Entry> {
    let day = terms.calendar.day(date)?;
    Some(explain(terms, date, day))
}

/// How it came on the day of acceptance, where that was not in a session.
fn arrived(
    terms: &Terms<'_>,
    sent: NaiveDateTime,
    accepted: NaiveDateTime,
    day: Day<'_>,
) -> Option<&'static str> {
    if !day.is_working() {
        return Some("desk");
    }
    if sent.date() != accepted.date() || sent == accepted {
        return None;
    }
    let opens = terms.hours.sessions(sent.date()).first()?.0;
    Some(if sent.time() < opens {
        "early"
    } else {
        "lunch"
    })
}

/// What the calendar alone says of a day.
fn explain(terms: &Terms<'_>, date: NaiveDate, day: Day<'_>) -> Entry {
    let entry = |reason, source: &Arc<Citation>| Entry {
        date,
        counted: None,
        reason,
        params: Params::new(),
        name: None,
        source: Some(Arc::clone(source)),
    };
    let data = terms.calendar.data();
    match day {
        Day::Working => entry(Reason::WorkingDay, &data.law.working_day),
        Day::Rest => entry(Reason::Weekend, &data.law.weekly_rest),
        Day::MakeUp(swap) => Entry {
            params: param("for", swap.off.to_string()),
            ..entry(Reason::MakeUpSaturday, &swap.law)
        },
        Day::SwappedOff(swap) => Entry {
            params: param("worked", swap.worked.to_string()),
            ..entry(Reason::SwappedOff, &swap.law)
        },
        Day::Off(off) => {
            let reason = match off.kind {
                DayOffKind::Holiday | DayOffKind::Adjacent => Reason::Holiday,
                DayOffKind::MakeUp => Reason::HolidayMakeUp,
            };
            Entry {
                params: holiday_params(off),
                name: data.names.get(&off.name).map(Arc::clone),
                ..entry(reason, &off.law)
            }
        }
    }
}

fn param(name: &'static str, value: impl Into<String>) -> Params {
    let mut params = Params::new();
    params.insert(name.into(), value.into());
    params
}

fn holiday_params(off: &DayOff) -> Params {
    let mut params = param("holiday", off.name.as_str());
    if let Some(lunar) = &off.lunar {
        params.insert("lunar".into(), lunar.clone());
    }
    if off.kind == DayOffKind::Adjacent {
        params.insert("adjacent".into(), "yes".into());
    }
    params
}
