//! The days of a promise, one by one, for the back of form 01.

use chrono::NaiveDate;
use dunghen_core::{
    catalog::Act,
    schedule::{Reason, Schedule},
    table::Table,
    text::Lang,
};
use dunghen_words::{Key, key, law, sentence};

/// Every calendar day from acceptance to result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The days, ascending and without a gap.
    pub days: Vec<CountedDay>,
    /// The last day of the calendar as it is known.
    pub known_until: NaiveDate,
}

/// A day with its number or the reason why it has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedDay {
    /// The day.
    pub date: NaiveDate,
    /// Which counted day it is; none where it does not count.
    pub counted: Option<u32>,
    /// Why it counts or not.
    pub reason: Reason,
    /// The same in words.
    pub words: String,
    /// Where it is laid down, as a citation.
    pub source: Option<String>,
}

impl Count {
    /// The days of a schedule from its acceptance on; none where there is no date.
    pub fn of(schedule: &Schedule, acts: &Table<Act>, known_until: NaiveDate) -> Option<Self> {
        let accepted = schedule.accepted_at?.date_naive();
        let days: Vec<_> = schedule
            .entries
            .iter()
            .filter(|entry| entry.date >= accepted)
            .map(|entry| CountedDay {
                date: entry.date,
                counted: entry.counted,
                reason: entry.reason,
                words: sentence::reason(Lang::Vi, entry),
                source: entry
                    .source
                    .as_ref()
                    .map(|source| law::citation(Lang::Vi, source, acts)),
            })
            .collect();
        (!days.is_empty()).then_some(Self { days, known_until })
    }
}

/// What a day looks like in the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    Outside,
    Zero,
    Counted,
    Within,
    Off,
    Holiday,
    Void,
    Result,
}

impl Face {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Outside => "outside",
            Self::Zero => "zero",
            Self::Counted => "counted",
            Self::Within => "within",
            Self::Off => "off",
            Self::Holiday => "holiday",
            Self::Void => "void",
            Self::Result => "result",
        }
    }
}

/// The face of a reason and the word under the date.
pub(super) fn face(reason: Reason) -> (Face, Option<Key>) {
    match reason {
        Reason::DayZero => (Face::Zero, Some(key::CALENDAR_ACCEPTED)),
        Reason::AfterClosing => (Face::Void, Some(key::CALENDAR_SENT)),
        Reason::MakeUpSaturday => (Face::Counted, Some(key::CALENDAR_MAKE_UP)),
        Reason::WorkingDay | Reason::CalendarDay | Reason::Hours => (Face::Counted, None),
        Reason::WithinTerm | Reason::Rolled => (Face::Within, None),
        Reason::TermEnd => (Face::Within, Some(key::CALENDAR_TERM_END)),
        Reason::Weekend => (Face::Off, Some(key::CALENDAR_WEEKEND)),
        Reason::Holiday | Reason::HolidayMakeUp => (Face::Holiday, Some(key::CALENDAR_HOLIDAY)),
        Reason::SwappedOff => (Face::Holiday, Some(key::CALENDAR_SWAPPED_OFF)),
        Reason::Restarted => (Face::Void, Some(key::CALENDAR_RESTARTED)),
        Reason::SupplementAsked | Reason::SupplementWaiting => {
            (Face::Void, Some(key::CALENDAR_SUPPLEMENT))
        }
        Reason::Paused => (Face::Void, Some(key::CALENDAR_PAUSED)),
    }
}

/// Whether the calendar alone does not say all there is to say of a day.
pub(super) fn needs_words(day: &CountedDay) -> bool {
    !matches!(
        day.reason,
        Reason::WorkingDay | Reason::CalendarDay | Reason::WithinTerm | Reason::Weekend
    )
}
