//! The work calendar (lịch làm việc): which days count.
//!
//! A working day is a weekday that is not off, or a Saturday swapped in for a
//! weekday given off (làm bù). The calendar covers whole years only and knows
//! nothing of days outside them.

mod hours;

use alloc::{string::String, sync::Arc, vec::Vec};

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

pub use hours::{Desk, OfficeHours, ReturnClock, Season};

use crate::{citation::Citation, id::Id, table::Table, text::Text, wire};

/// The days off and swaps of consecutive years, with the law behind them.
///
/// Made by [`WorkCalendar::new`], so the working days always agree with the years.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "CalendarData", into = "CalendarData")]
pub struct WorkCalendar {
    data: CalendarData,
    /// The working days of each year.
    working: Vec<WorkingDays>,
}

/// The working days of a year: which of its days, and how many lie before it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct WorkingDays {
    before: u32,
    days: [u64; 6],
}

impl WorkingDays {
    /// Whether a day works, by its place in the year.
    fn works(&self, ordinal0: u32) -> bool {
        let mut words = self.days.iter().skip(ordinal0 as usize / 64);
        words
            .next()
            .is_some_and(|word| word >> (ordinal0 % 64) & 1 == 1)
    }

    /// How many there are up to and including a day, by its place in the year.
    fn until(&self, ordinal0: u32) -> u32 {
        let (word, bit) = (ordinal0 / 64, ordinal0 % 64);
        let mut count = self.before;
        for (at, days) in (0..).zip(self.days) {
            count += match at {
                at if at < word => days.count_ones(),
                at if at == word => (days << (63 - bit)).count_ones(),
                _ => 0,
            };
        }
        count
    }

    /// The place in the year of its `nth` working day, from 0.
    fn nth(&self, mut nth: u32) -> Option<u32> {
        for (at, mut days) in (0..).zip(self.days) {
            let here = days.count_ones();
            if nth < here {
                for _ in 0..nth {
                    // Without its lowest one.
                    days &= days - 1;
                }
                return Some(at * 64 + days.trailing_zeros());
            }
            nth -= here;
        }
        None
    }
}

/// What the calendar is made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarData {
    /// Days of every week that are off.
    pub weekly_rest: Vec<Weekday>,
    /// The rules of counting and where they are laid down.
    pub law: CountingLaw,
    /// Names of the holidays.
    pub names: Table<Arc<Text>>,
    /// The years, ascending and without a gap.
    pub years: Vec<CalendarYear>,
}

/// Where the rules of counting are laid down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountingLaw {
    /// The day of acceptance is not counted.
    pub day_zero: Arc<Citation>,
    /// The clock starts when a complete dossier is accepted, in office hours.
    pub acceptance: Arc<Citation>,
    /// Weekly rest days are no working days.
    pub weekly_rest: Arc<Citation>,
    /// What a working day is.
    pub working_day: Arc<Citation>,
    /// Where days count, all of them do.
    pub calendar_day: Arc<Citation>,
    /// When a term of months or years runs out.
    pub months: Arc<Citation>,
    /// An end on a day that does not work is moved to the next that does.
    pub rolled: Arc<Citation>,
    /// The count begins anew when a supplement is in.
    pub supplement: Arc<Citation>,
    /// A result may be put off once, and is announced before it is due.
    pub extension: Arc<Citation>,
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
    /// How sure it is.
    pub status: CalendarStatus,
    /// Where it is laid down.
    pub law: Arc<Citation>,
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
    pub law: Arc<Citation>,
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
        let mut before = 0;
        for year in &calendar.data.years {
            let mut days: [u64; 6] = [0; 6];
            let first = NaiveDate::from_yo_opt(year.year, 1);
            let all = first.into_iter().flat_map(|first| first.iter_days());
            for (ordinal0, date) in (0..).zip(all.take_while(|date| date.year() == year.year)) {
                let works = calendar.day(date).is_some_and(Day::is_working);
                if let Some(word) = days.get_mut(ordinal0 / 64) {
                    *word |= u64::from(works) << (ordinal0 % 64);
                }
            }
            calendar.working.push(WorkingDays { before, days });
            before += days.iter().map(|word| word.count_ones()).sum::<u32>();
        }
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

    /// The last day that a notice has settled.
    pub fn announced_until(&self) -> Option<NaiveDate> {
        let mut years = self.data.years.iter().rev();
        let last = years.find(|year| year.status == CalendarStatus::Announced)?;
        NaiveDate::from_ymd_opt(last.year, 12, 31)
    }

    /// How sure the least sure of the days between two is, both included.
    pub fn status(&self, from: NaiveDate, to: NaiveDate) -> Option<CalendarStatus> {
        let years = self.data.years.iter();
        let years = years.filter(|year| (from.year()..=to.year()).contains(&year.year));
        let of = |year: &CalendarYear| {
            let first = year.off.partition_point(|off| off.date < from);
            let off = year.off.iter().skip(first);
            let off = off.take_while(|off| off.date <= to).map(|off| off.status);
            off.fold(year.status, CalendarStatus::max)
        };
        years.map(of).max()
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
        let until = self.until(date)?;
        let works = self.bits(date)?.works(date.ordinal0());
        if works { Some(date) } else { self.nth(until) }
    }

    /// The `count`-th working day strictly after a date; none past the
    /// calendar's end, and the date itself for a count of zero.
    ///
    /// Counts of days before each year, and a search among them: no loop over days,
    /// any span.
    pub fn add_working_days(&self, date: NaiveDate, count: u32) -> Option<NaiveDate> {
        let until = self.until(date)?;
        match count.checked_sub(1) {
            Some(ahead) => self.nth(until.checked_add(ahead)?),
            None => Some(date),
        }
    }

    /// The last working day on or before a date that has `count` working days after it,
    /// up to and including that date; none before the calendar's beginning.
    pub fn sub_working_days(&self, date: NaiveDate, count: u32) -> Option<NaiveDate> {
        self.nth(self.until(date)?.checked_sub(count)?.checked_sub(1)?)
    }

    /// How many working days lie after `from` up to and including `to`.
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> u32 {
        let (from, to) = (self.until(from), self.until(to));
        to.unwrap_or_default()
            .saturating_sub(from.unwrap_or_default())
    }

    /// How many working days there are up to and including a date.
    fn until(&self, date: NaiveDate) -> Option<u32> {
        Some(self.bits(date)?.until(date.ordinal0()))
    }

    /// The working day that has so many before it.
    fn nth(&self, nth: u32) -> Option<NaiveDate> {
        let after = self.working.partition_point(|year| year.before <= nth);
        let at = after.checked_sub(1)?;
        let (year, days) = (self.data.years.get(at)?, self.working.get(at)?);
        let ordinal0 = days.nth(nth - days.before)?;
        NaiveDate::from_yo_opt(year.year, ordinal0 + 1)
    }

    fn bits(&self, date: NaiveDate) -> Option<&WorkingDays> {
        self.working.get(self.place_of(date.year())?)
    }

    fn year(&self, year: i32) -> Option<&CalendarYear> {
        self.data.years.get(self.place_of(year)?)
    }

    fn place_of(&self, year: i32) -> Option<usize> {
        let first = self.data.years.first()?.year;
        let at = usize::try_from(year.checked_sub(first)?).ok()?;
        let found = self.data.years.get(at)?;
        (found.year == year).then_some(at)
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

/// The day after a date; none at the end of time.
pub(crate) fn day_after(date: NaiveDate) -> Option<NaiveDate> {
    date.checked_add_days(Days::new(1))
}
