//! The work calendar (lịch làm việc): which days count.
//!
//! A working day is a weekday that is not off, or a Saturday swapped in for a
//! weekday given off (làm bù). The calendar covers whole years only and knows
//! nothing of days outside them.

use alloc::{string::String, vec::Vec};

use chrono::{Datelike, Days, NaiveDate, NaiveTime, Weekday};
use serde::{Deserialize, Serialize};

use crate::{citation::Citation, id::Id, table::Table, text::Text, wire};

/// The days off and swaps of consecutive years, with the law behind them.
///
/// Made by [`WorkCalendar::new`], so the working days always agree with the years.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "CalendarData", into = "CalendarData")]
pub struct WorkCalendar {
    data: CalendarData,
    /// Every working day of the years, ascending: a date is a binary search away.
    working: Vec<NaiveDate>,
}

/// What the calendar is made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarData {
    /// Days of every week that are off.
    pub weekly_rest: Vec<Weekday>,
    /// The rules of counting and where they are laid down.
    pub law: CountingLaw,
    /// Names of the holidays.
    pub names: Table<Text>,
    /// The years, ascending and without a gap.
    pub years: Vec<CalendarYear>,
}

/// Where the rules of counting are laid down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountingLaw {
    /// The day of acceptance is not counted.
    pub day_zero: Citation,
    /// The clock starts when a complete dossier is accepted, in office hours.
    pub acceptance: Citation,
    /// Weekly rest days are no working days.
    pub weekly_rest: Citation,
    /// What a working day is.
    pub working_day: Citation,
}

/// One year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarYear {
    /// The year.
    pub year: i32,
    /// How sure it is.
    pub status: CalendarStatus,
    /// Days off beside the weekly rest, ascending. Holidays that fall on a
    /// weekly rest day are among them, so that they can be named.
    pub off: Vec<DayOff>,
    /// Weekdays given off for a Saturday worked.
    pub swaps: Vec<Swap>,
}

/// How sure a part of the calendar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CalendarStatus {
    /// Laid down by an official notice.
    Announced,
    /// Follows from statute; no notice has fixed it yet.
    Statutory,
    /// Projected by rule; a notice may change it.
    Projected,
}

/// A day off that is not merely a weekly rest day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayOff {
    /// The day.
    #[serde(with = "wire::day")]
    pub date: NaiveDate,
    /// The holiday, one of the calendar's names.
    pub name: Id,
    /// How the day belongs to the holiday.
    pub kind: DayOffKind,
    /// Day and month of the lunar calendar, as `1/1`, for Tết.
    pub lunar: Option<String>,
    /// Where it is laid down.
    pub law: Citation,
}

/// How a day off belongs to its holiday.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayOffKind {
    /// It is the holiday.
    #[default]
    Holiday,
    /// It is the day beside National Day that is off with it.
    Adjacent,
    /// It makes up for a holiday that fell on a weekly rest day (nghỉ bù).
    MakeUp,
}

/// A weekday given off and the rest day worked for it (hoán đổi).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Swap {
    /// The weekday given off.
    #[serde(with = "wire::day")]
    pub off: NaiveDate,
    /// The rest day worked.
    #[serde(with = "wire::day")]
    pub worked: NaiveDate,
    /// The notice.
    pub law: Citation,
}

/// What a day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day<'a> {
    /// An ordinary working day.
    Working,
    /// A rest day worked; it counts.
    MakeUp(&'a Swap),
    /// A weekday given off for a rest day worked.
    SwappedOff(&'a Swap),
    /// A holiday or its make-up.
    Off(&'a DayOff),
    /// A weekly rest day.
    Rest,
}

impl Day<'_> {
    /// Whether work is done on it.
    pub fn is_working(self) -> bool {
        matches!(self, Self::Working | Self::MakeUp(_))
    }
}

impl WorkCalendar {
    /// The calendar of these years.
    ///
    /// Years, days off and swaps are put in order; that they are gapless and
    /// consistent is for whoever reads definitions to check.
    pub fn new(mut data: CalendarData) -> Self {
        data.years.sort_by_key(|year| year.year);
        for year in &mut data.years {
            year.off.sort_by_key(|off| off.date);
        }
        Self::from_ordered(data)
    }

    /// The calendar of data that is in order.
    fn from_ordered(data: CalendarData) -> Self {
        let mut calendar = Self {
            data,
            working: Vec::new(),
        };
        let Some((first, last)) = calendar.span() else {
            return calendar;
        };
        calendar.working = first
            .iter_days()
            .take_while(|date| *date <= last)
            .filter(|date| calendar.day(*date).is_some_and(Day::is_working))
            .collect();
        calendar
    }

    /// The same calendar from a year on.
    #[must_use]
    pub fn since(&self, year: i32) -> Self {
        let mut data = self.data.clone();
        data.years.retain(|known| known.year >= year);
        Self::from_ordered(data)
    }

    /// What it was made from.
    pub fn data(&self) -> &CalendarData {
        &self.data
    }

    /// The first and last day it knows.
    pub fn span(&self) -> Option<(NaiveDate, NaiveDate)> {
        let first = self.data.years.first()?.year;
        let last = self.data.years.last()?.year;
        Some((
            NaiveDate::from_ymd_opt(first, 1, 1)?,
            NaiveDate::from_ymd_opt(last, 12, 31)?,
        ))
    }

    /// How sure the year of a date is; none outside the calendar.
    pub fn status(&self, date: NaiveDate) -> Option<CalendarStatus> {
        self.year(date.year()).map(|year| year.status)
    }

    /// What a day is; none outside the calendar.
    pub fn day(&self, date: NaiveDate) -> Option<Day<'_>> {
        let year = self.year(date.year())?;
        for swap in &year.swaps {
            if swap.worked == date {
                return Some(Day::MakeUp(swap));
            }
            if swap.off == date {
                return Some(Day::SwappedOff(swap));
            }
        }
        if let Ok(at) = year.off.binary_search_by_key(&date, |off| off.date) {
            return year.off.get(at).map(Day::Off);
        }
        if self.data.weekly_rest.contains(&date.weekday()) {
            return Some(Day::Rest);
        }
        Some(Day::Working)
    }

    /// The first working day on or after a date; none past the calendar's end.
    pub fn next_working_day(&self, date: NaiveDate) -> Option<NaiveDate> {
        self.day(date)?;
        let at = self.working.partition_point(|day| *day < date);
        self.working.get(at).copied()
    }

    /// The `count`-th working day strictly after a date; none past the
    /// calendar's end, and the date itself for a count of zero.
    ///
    /// Binary search over the working days: no loop over days, any span.
    pub fn add_working_days(&self, date: NaiveDate, count: u32) -> Option<NaiveDate> {
        self.day(date)?;
        let Some(ahead) = count.checked_sub(1) else {
            return Some(date);
        };
        let next = self.working.partition_point(|day| *day <= date);
        let at = next.checked_add(usize::try_from(ahead).ok()?)?;
        self.working.get(at).copied()
    }

    /// How many working days lie after `from` up to and including `to`.
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> usize {
        let before = self.working.partition_point(|day| *day <= from);
        let until = self.working.partition_point(|day| *day <= to);
        until.saturating_sub(before)
    }

    fn year(&self, year: i32) -> Option<&CalendarYear> {
        let first = self.data.years.first()?.year;
        let index = usize::try_from(year.checked_sub(first)?).ok()?;
        self.data
            .years
            .get(index)
            .filter(|found| found.year == year)
    }
}

impl From<CalendarData> for WorkCalendar {
    fn from(data: CalendarData) -> Self {
        // What travels was written by a calendar, in order.
        Self::from_ordered(data)
    }
}

impl From<WorkCalendar> for CalendarData {
    fn from(calendar: WorkCalendar) -> Self {
        calendar.data
    }
}

/// An agency's office hours over the year (giờ làm việc).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeHours {
    /// Seasons; the first that covers a day holds.
    pub seasons: Vec<Season>,
}

/// Office hours of one part of the year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Season {
    /// First month and day.
    pub from: (u32, u32),
    /// Last month and day; before `from`, the season runs over the new year.
    pub to: (u32, u32),
    /// Opening and closing of each session, ascending.
    #[serde(with = "wire::sessions")]
    pub sessions: Vec<(NaiveTime, NaiveTime)>,
}

impl OfficeHours {
    /// The sessions of a day, ascending; empty when no season covers it.
    pub fn sessions(&self, date: NaiveDate) -> &[(NaiveTime, NaiveTime)] {
        let day = (date.month(), date.day());
        self.seasons
            .iter()
            .find(|season| {
                if season.from <= season.to {
                    season.from <= day && day <= season.to
                } else {
                    season.from <= day || day <= season.to
                }
            })
            .map_or(&[], |season| season.sessions.as_slice())
    }
}

/// The day after a date; none at the end of time.
pub(crate) fn day_after(date: NaiveDate) -> Option<NaiveDate> {
    date.checked_add_days(Days::new(1))
}
