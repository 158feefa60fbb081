//! When an agency is open, and how working hours go by.

use alloc::vec::Vec;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Weekday};
use serde::{Deserialize, Serialize};

use super::{Day, WorkCalendar, day_after};
use crate::wire;

/// Opening and closing of a session.
type Session = (NaiveTime, NaiveTime);

/// An agency's office hours over the year (giờ làm việc), and how it handles times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeHours {
    /// Seasons; the first that covers a day holds.
    pub seasons: Vec<Season>,
    /// Hours on rest days in which a counter takes in dossiers; the day does not count.
    pub desk: Vec<Desk>,
    /// How many working hours the agency has to look at a dossier sent online.
    pub reaction_hours: u32,
    /// The clock time at which a result is due.
    pub returns: ReturnClock,
}

/// Office hours of one part of the year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Season {
    /// First month and day.
    pub from: (u32, u32),
    /// Last month and day; before `from`, the season runs over the new year.
    pub to: (u32, u32),
    /// First day these hours are in force.
    #[serde(with = "wire::optional_day")]
    pub effective_from: Option<NaiveDate>,
    /// Last day these hours are in force.
    #[serde(with = "wire::optional_day")]
    pub effective_to: Option<NaiveDate>,
    /// Opening and closing of each session, ascending.
    #[serde(with = "wire::sessions")]
    pub sessions: Vec<Session>,
}

impl Season {
    fn covers(&self, date: NaiveDate) -> bool {
        let day = (date.month(), date.day());
        let of_year = if self.from <= self.to {
            self.from <= day && day <= self.to
        } else {
            self.from <= day || day <= self.to
        };
        of_year
            && self.effective_from.is_none_or(|first| first <= date)
            && self.effective_to.is_none_or(|last| date <= last)
    }
}

/// A counter open on a rest day (trực tiếp nhận ngày thứ Bảy).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    /// The day of the week.
    pub weekday: Weekday,
    /// Opening and closing of each session, ascending.
    #[serde(with = "wire::sessions")]
    pub sessions: Vec<Session>,
}

/// At what clock time of its day a result is due.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReturnClock {
    /// When the office closes.
    #[default]
    Closing,
    /// At the hour of acceptance, moved into the sessions of the day.
    SameHour,
}

impl OfficeHours {
    /// The sessions of a day if it works, ascending; empty when no season covers it.
    pub fn sessions(&self, date: NaiveDate) -> &[Session] {
        let mut seasons = self.seasons.iter();
        seasons
            .find(|season| season.covers(date))
            .map_or(&[], |season| season.sessions.as_slice())
    }

    /// The sessions in which dossiers are taken in on a day.
    pub(crate) fn open(&self, calendar: &WorkCalendar, date: NaiveDate, desk: bool) -> &[Session] {
        match calendar.day(date) {
            Some(day) if day.is_working() => self.sessions(date),
            Some(Day::Rest) if desk => {
                let mut desks = self.desk.iter();
                let found = desks.find(|desk| desk.weekday == date.weekday());
                found.map_or(&[], |desk| desk.sessions.as_slice())
            }
            _ => &[],
        }
    }

    /// The clock time of a day at which a result is due that was accepted at another.
    pub(crate) fn returning(&self, date: NaiveDate, accepted: NaiveTime) -> Option<NaiveTime> {
        let sessions = self.sessions(date);
        let closing = sessions.last()?.1;
        if self.returns == ReturnClock::Closing {
            return Some(closing);
        }
        let session = sessions.iter().find(|(_, closes)| accepted < *closes);
        Some(session.map_or(closing, |(opens, _)| accepted.max(*opens)))
    }

    /// The last moment of a day at which the office is open and that is not after a
    /// clock time; the opening, where that is later.
    pub(crate) fn open_until(&self, date: NaiveDate, by: NaiveTime) -> Option<NaiveTime> {
        let sessions = self.sessions(date);
        let mut open = sessions.iter().rev().filter(|(opens, _)| *opens <= by);
        match open.next() {
            Some((_, closes)) => Some(by.min(*closes)),
            None => sessions.first().map(|(opens, _)| *opens),
        }
    }

    /// Seconds of open sessions between two times, or the end, of a day that works.
    pub(crate) fn seconds(&self, date: NaiveDate, from: NaiveTime, to: Option<NaiveTime>) -> i64 {
        let open = self.sessions(date).iter().map(|(opens, closes)| {
            let opens = (*opens).max(from);
            let closes = to.map_or(*closes, |to| to.min(*closes));
            (closes - opens).num_seconds().max(0)
        });
        open.sum()
    }

    /// The moment at which so many hours of open sessions have gone by.
    ///
    /// Whole stretches of days with the same sessions are passed over at once.
    pub fn add_hours(
        &self,
        calendar: &WorkCalendar,
        from: NaiveDateTime,
        hours: u32,
    ) -> Option<NaiveDateTime> {
        self.add_seconds(calendar, from, i64::from(hours) * 3_600)
    }

    pub(crate) fn add_seconds(
        &self,
        calendar: &WorkCalendar,
        from: NaiveDateTime,
        mut left: i64,
    ) -> Option<NaiveDateTime> {
        if left == 0 {
            return Some(from);
        }
        let mut date = from.date();
        if calendar.day(date)?.is_working() {
            let today = self.seconds(date, from.time(), None);
            if left <= today {
                return self.gone_by(date, from.time(), left);
            }
            left -= today;
        }
        loop {
            date = calendar.next_working_day(day_after(date)?)?;
            let a_day = self.seconds(date, NaiveTime::MIN, None);
            let last = self.same_until(date);
            let days = i64::from(calendar.working_days_between(date.pred_opt()?, last));
            let whole = (left - 1).checked_div(a_day).unwrap_or(days);
            if whole < days {
                date = calendar.add_working_days(date, u32::try_from(whole).ok()?)?;
                return self.gone_by(date, NaiveTime::MIN, left - whole * a_day);
            }
            left -= days * a_day;
            date = last;
        }
    }

    /// Seconds of open sessions between two moments; none for a second before the first.
    pub(crate) fn between(
        &self,
        calendar: &WorkCalendar,
        from: NaiveDateTime,
        to: NaiveDateTime,
    ) -> i64 {
        let works = |date| calendar.day(date).is_some_and(Day::is_working);
        let on = |date, from, to| {
            if works(date) {
                self.seconds(date, from, to)
            } else {
                0
            }
        };
        if from.date() >= to.date() {
            let one = from.date() == to.date();
            return if one {
                on(from.date(), from.time(), Some(to.time()))
            } else {
                0
            };
        }
        let mut seconds = on(from.date(), from.time(), None);
        let mut date = from.date();
        while let Some(next) = day_after(date).filter(|next| *next < to.date()) {
            let last = self.same_until(next).min(to.date() - Days::new(1));
            let days = i64::from(calendar.working_days_between(date, last));
            seconds += days * self.seconds(next, NaiveTime::MIN, None);
            date = last;
        }
        seconds + on(to.date(), NaiveTime::MIN, Some(to.time()))
    }

    /// The clock time at which seconds have gone by that the day has.
    fn gone_by(&self, date: NaiveDate, from: NaiveTime, mut left: i64) -> Option<NaiveDateTime> {
        for (opens, closes) in self.sessions(date) {
            let opens = (*opens).max(from);
            let here = (*closes - opens).num_seconds().max(0);
            if left <= here {
                return Some(date.and_time(opens + TimeDelta::seconds(left)));
            }
            left -= here;
        }
        None
    }

    /// The last day, no later than the end of its year, up to which the sessions are
    /// those of a date.
    fn same_until(&self, date: NaiveDate) -> NaiveDate {
        let year = date.year();
        let end = NaiveDate::from_ymd_opt(year, 12, 31);
        let ends = self.seasons.iter().flat_map(|season| {
            let of_year = |(month, day)| NaiveDate::from_ymd_opt(year, month, day);
            let before = |first: Option<NaiveDate>| first.and_then(|first| first.pred_opt());
            [
                before(of_year(season.from)),
                // A season until 29 February ends a day earlier in most years.
                of_year(season.to).or_else(|| of_year((season.to.0, season.to.1 - 1))),
                before(season.effective_from),
                season.effective_to,
            ]
        });
        let ends = ends.chain([end]).flatten();
        ends.filter(|last| date <= *last).min().unwrap_or(date)
    }
}
