//! When the result is due, and why, day by day.
//!
//! Day 0 is the day on which the complete dossier is accepted, not the moment it is
//! sent: what arrives after closing or on a rest day is expected to be accepted when
//! the office opens next. `docs/dates.md` says how each unit is counted from there.
//!
//! Sources: Decree 118/2025/NĐ-CP art. 17.3 as amended by Decree
//! 309/2026/NĐ-CP (the clock starts at acceptance), Civil Code art. 147 (the
//! first day is not counted) and 148 (months, years, and an end on a rest day).

mod clock;
mod days;
mod phases;
mod scenarios;
#[cfg(test)]
pub(crate) mod tests;

use alloc::vec::Vec;

use chrono::{
    DateTime, Days, FixedOffset, Months, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta,
    TimeZone,
};
use serde::{Deserialize, Serialize};

pub use clock::{Clock, Event, Refusal};
pub use days::{Entry, Reason};
pub use phases::{PhasePlan, plan};
pub use scenarios::{SUPPLEMENT_BACK, SUPPLEMENT_DAY, Scenario};

use crate::{
    calendar::{CalendarStatus, OfficeHours, WorkCalendar, day_after},
    procedure::{Limit, StartEvent, Unit},
    wire,
};

/// The promise and the reason for every day of it.
///
/// The entries alone reproduce the result: it is due on the day of the last of them,
/// and what is counted is numbered 1 to the limit's amount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// When the dossier is sent.
    #[serde(with = "wire::moment")]
    pub sent_at: DateTime<FixedOffset>,
    /// When it can be accepted at the earliest; none past the calendar's end.
    #[serde(with = "wire::optional_moment")]
    pub accepted_at: Option<DateTime<FixedOffset>>,
    /// When the agency must have looked at it.
    #[serde(default, with = "wire::optional_moment")]
    pub accepted_by: Option<DateTime<FixedOffset>>,
    /// When the result is due; none where that cannot be told yet.
    #[serde(with = "wire::optional_moment")]
    pub result_at: Option<DateTime<FixedOffset>>,
    /// The limit counted.
    pub limit: Limit,
    /// What it is counted from; from anything but acceptance there is no date yet.
    #[serde(default)]
    pub starts: StartEvent,
    /// The clock time at which the limit ends, where it has one of its own.
    #[serde(
        default,
        with = "wire::optional_time",
        skip_serializing_if = "Option::is_none"
    )]
    pub by: Option<NaiveTime>,
    /// The least sure part of the calendar it rests on; none where undated.
    pub status: Option<CalendarStatus>,
    /// One entry for every calendar day from sending to result; empty where undated.
    pub entries: Vec<Entry>,
    /// The steps of the settlement; empty where they are not known.
    #[serde(default)]
    pub phases: Vec<PhasePlan>,
}

/// The time zone of Viet Nam, UTC+7 all year.
pub fn vietnam_offset() -> FixedOffset {
    // Seven hours is inside the ±24 h an offset may have.
    FixedOffset::east_opt(7 * 3600).unwrap_or_else(|| chrono::Utc.fix())
}

/// A moment by the clocks of Viet Nam.
pub fn moment(local: NaiveDateTime) -> Option<DateTime<FixedOffset>> {
    vietnam_offset().from_local_datetime(&local).single()
}

/// What every date of an agency rests on.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'c> {
    /// Which days count.
    pub calendar: &'c WorkCalendar,
    /// When the agency is open.
    pub hours: &'c OfficeHours,
    /// How long settling may take.
    pub limit: Limit,
    /// What that is counted from.
    pub starts: StartEvent,
    /// The clock time at which it ends, where it has one of its own.
    pub by: Option<NaiveTime>,
    /// Whether the dossier is brought to a counter, which may be open on a rest day.
    pub at_counter: bool,
}

impl<'c> Terms<'c> {
    /// A limit counted from the acceptance of a dossier sent online.
    pub fn new(calendar: &'c WorkCalendar, hours: &'c OfficeHours, limit: Limit) -> Self {
        Self {
            calendar,
            hours,
            limit,
            starts: StartEvent::Acceptance,
            by: None,
            at_counter: false,
        }
    }

    /// The schedule of a dossier sent at a moment.
    pub fn schedule(&self, sent_at: DateTime<FixedOffset>) -> Schedule {
        let sent_at = sent_at.with_timezone(&vietnam_offset());
        let accepted = self.acceptance(sent_at.naive_local());
        let mut schedule = self.undated(sent_at);
        if let Some(accepted) = accepted {
            self.date(&mut schedule, accepted);
        }
        schedule
    }

    /// The schedule of a dossier that was accepted, whenever that was.
    pub fn accepted(
        &self,
        sent_at: DateTime<FixedOffset>,
        accepted_at: DateTime<FixedOffset>,
    ) -> Schedule {
        let zone = vietnam_offset();
        let mut schedule = self.undated(sent_at.with_timezone(&zone));
        self.date(
            &mut schedule,
            accepted_at.with_timezone(&zone).naive_local(),
        );
        schedule
    }

    fn undated(&self, sent_at: DateTime<FixedOffset>) -> Schedule {
        Schedule {
            sent_at,
            accepted_at: None,
            accepted_by: None,
            result_at: None,
            limit: self.limit,
            starts: self.starts,
            by: self.by,
            status: None,
            entries: Vec::new(),
            phases: Vec::new(),
        }
    }

    fn date(&self, schedule: &mut Schedule, accepted: NaiveDateTime) {
        schedule.accepted_at = moment(accepted);
        let reaction = self.hours.reaction_hours;
        let by = self.hours.add_hours(self.calendar, accepted, reaction);
        schedule.accepted_by = by.and_then(moment);
        if self.starts != StartEvent::Acceptance {
            return;
        }
        let sent = schedule.sent_at.naive_local();
        if let Some(due) = self.due(accepted) {
            schedule.result_at = moment(due);
            schedule.entries = days::entries(self, sent, accepted, due);
            schedule.status = self.calendar.status(sent.date(), due.date());
        }
    }

    /// The first moment on or after sending at which the office is open.
    pub fn acceptance(&self, sent: NaiveDateTime) -> Option<NaiveDateTime> {
        let (calendar, hours) = (self.calendar, self.hours);
        calendar.day(sent.date())?;
        let mut today = hours.open(calendar, sent.date(), self.at_counter).iter();
        if let Some((opens, _)) = today.find(|(_, closes)| sent.time() < *closes) {
            return Some(sent.date().and_time(sent.time().max(*opens)));
        }
        let next = calendar.next_working_day(day_after(sent.date())?)?;
        let desk = self.at_counter.then(|| {
            let before = sent.date().iter_days().skip(1);
            let mut before = before.take_while(|date| *date < next);
            before.find(|date| !hours.open(calendar, *date, true).is_empty())
        });
        let next = desk.flatten().unwrap_or(next);
        let (opens, _) = hours.open(calendar, next, self.at_counter).first()?;
        Some(next.and_time(*opens))
    }

    /// When the result is due of a dossier accepted at a moment; none past the
    /// calendar's end.
    pub fn due(&self, accepted: NaiveDateTime) -> Option<NaiveDateTime> {
        if self.limit.unit == Unit::WorkingHours {
            let hours = self.limit.amount;
            return self.hours.add_hours(self.calendar, accepted, hours);
        }
        let ends = self.ends(accepted.date())?;
        let date = self.calendar.next_working_day(ends)?;
        let at = match self.by {
            Some(by) => self.hours.open_until(date, by)?,
            None => self.hours.returning(date, accepted.time())?,
        };
        Some(date.and_time(at))
    }

    /// The day on which the count of days or months ends, before it is moved off a
    /// day that does not work.
    fn ends(&self, day_zero: NaiveDate) -> Option<NaiveDate> {
        let amount = self.limit.amount;
        match self.limit.unit {
            Unit::WorkingDays => self.calendar.add_working_days(day_zero, amount),
            Unit::Days => day_zero.checked_add_days(Days::new(amount.into())),
            Unit::Months => day_zero.checked_add_months(Months::new(amount)),
            Unit::Years => day_zero.checked_add_months(Months::new(amount.checked_mul(12)?)),
            Unit::WorkingHours => None,
        }
    }

    /// The last moment of acceptance from which the result is due by the end of a day.
    ///
    /// Later acceptance is never due earlier, so it is a search among the working days.
    pub fn latest(&self, by: NaiveDate) -> Option<NaiveDateTime> {
        let (first, _) = self.calendar.span()?;
        let (mut known, mut beyond) = (0, self.calendar.working_days_between(first, by) + 1);
        let first = self.calendar.next_working_day(first)?;
        let day = |at| self.calendar.add_working_days(first, at);
        let fits = |accepted: NaiveDateTime| {
            let due = self.due(accepted);
            due.is_some_and(|due| due.date() <= by)
        };
        // On the day at `known` acceptance is early enough, on that at `beyond` too late.
        if !fits(self.last_moment(day(known)?)?) {
            return None;
        }
        while known + 1 < beyond {
            let middle = known + (beyond - known) / 2;
            let last = day(middle).and_then(|date| self.last_moment(date));
            if last.is_some_and(fits) {
                known = middle;
            } else {
                beyond = middle;
            }
        }
        // Hours may still fit from earlier on the next day.
        if self.limit.unit == Unit::WorkingHours
            && let Some(next) = day(known + 1)
        {
            let minutes = (0..24 * 60)
                .rev()
                .filter_map(|minute| NaiveTime::from_num_seconds_from_midnight_opt(minute * 60, 0));
            let open = self.hours.sessions(next);
            let mut open = minutes.filter(|time| {
                open.iter()
                    .any(|(opens, closes)| opens <= time && time < closes)
            });
            if let Some(time) = open.find(|time| fits(next.and_time(*time))) {
                return Some(next.and_time(time));
            }
        }
        self.last_moment(day(known)?)
    }

    /// The last minute in which a day takes in dossiers.
    fn last_moment(&self, date: NaiveDate) -> Option<NaiveDateTime> {
        let (_, closes) = self.hours.sessions(date).last()?;
        date.and_time(*closes)
            .checked_sub_signed(TimeDelta::minutes(1))
    }
}

/// The schedule of a dossier sent online at a moment.
pub fn schedule(
    calendar: &WorkCalendar,
    hours: &OfficeHours,
    limit: Limit,
    sent_at: DateTime<FixedOffset>,
) -> Schedule {
    Terms::new(calendar, hours, limit).schedule(sent_at)
}
