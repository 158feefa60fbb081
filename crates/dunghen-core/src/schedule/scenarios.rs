//! What would come of it if: the same count from other beginnings.

use alloc::vec::Vec;

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::{Clock, Event, Schedule, Terms, moment};
use crate::{
    calendar::{Day, day_after},
    procedure::{StartEvent, Supplements},
};

/// On which counted working day a supplement is asked for, in [`Scenario::Supplement`].
pub const SUPPLEMENT_DAY: u32 = 3;

/// How many working days later it is in again.
pub const SUPPLEMENT_BACK: u32 = 2;

/// How far ahead a scenario looks for Tết, in days.
const TET_WITHIN: i64 = 90;

/// A beginning other than the expected one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scenario {
    /// Accepted as early as can be.
    Earliest,
    /// Accepted a working day later.
    NextDay,
    /// Accepted when the agency must have looked at it at the latest.
    Latest,
    /// A supplement is asked for on the third day, and is in two working days later.
    Supplement,
    /// Sent on the last working day before Tết.
    BeforeTet,
    /// Sent on the first working day after Tết.
    AfterTet,
}

impl Terms<'_> {
    /// The count from every beginning that is possible; the earliest first.
    pub fn scenarios(
        &self,
        sent_at: DateTime<FixedOffset>,
        supplements: &Supplements,
    ) -> Vec<(Scenario, Schedule)> {
        let mut found = Vec::new();
        let earliest = self.schedule(sent_at);
        let Some(accepted) = earliest.accepted_at else {
            return found;
        };
        if self.starts != StartEvent::Acceptance {
            return found;
        }
        let from = |at: Option<DateTime<FixedOffset>>| at.map(|at| self.accepted(sent_at, at));
        let others = [
            (
                Scenario::NextDay,
                from(self.next_day(accepted.date_naive())),
            ),
            (Scenario::Latest, from(earliest.accepted_by)),
            (
                Scenario::Supplement,
                self.supplement(&earliest, supplements),
            ),
        ];
        found.push((Scenario::Earliest, earliest));
        for (scenario, schedule) in others {
            found.extend(schedule.map(|schedule| (scenario, schedule)));
        }
        if let Some((before, after)) = self.around_tet(accepted.date_naive()) {
            let sent_on = |day| Some(self.schedule(self.opening(day)?));
            for (scenario, day) in [(Scenario::BeforeTet, before), (Scenario::AfterTet, after)] {
                let schedule = sent_on(day);
                found.extend(schedule.map(|schedule| (scenario, schedule)));
            }
        }
        found.retain(|(_, schedule)| schedule.result_at.is_some());
        found
    }

    /// The opening of the working day after another.
    fn next_day(&self, date: NaiveDate) -> Option<DateTime<FixedOffset>> {
        self.opening(self.calendar.add_working_days(date, 1)?)
    }

    fn opening(&self, date: NaiveDate) -> Option<DateTime<FixedOffset>> {
        let (opens, _) = self.hours.sessions(date).first()?;
        moment(date.and_time(*opens))
    }

    fn supplement(&self, promise: &Schedule, supplements: &Supplements) -> Option<Schedule> {
        let accepted = promise.accepted_at?;
        let day = accepted.date_naive();
        let asked = self.calendar.add_working_days(day, SUPPLEMENT_DAY)?;
        let asked = self.opening(asked)?;
        if Some(asked) >= promise.result_at {
            return None;
        }
        let back = self
            .calendar
            .add_working_days(asked.date_naive(), SUPPLEMENT_BACK)?;
        let mut clock = Clock::new(*self, supplements.clone(), promise.sent_at, accepted)?;
        clock.apply(asked, Event::SupplementAsked).ok()?;
        clock.apply(self.opening(back)?, Event::Supplemented).ok()?;
        Some(clock.schedule().clone())
    }

    /// The working days around the next Tết, where it is near and a count may run into it.
    fn around_tet(&self, from: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
        let mut days = from.iter_days();
        let near = |date: &NaiveDate| (*date - from).num_days() <= TET_WITHIN;
        let tet = days.find(|date| {
            let tet = matches!(self.calendar.day(*date), Some(Day::Off(off)) if off.lunar.as_deref() == Some("1/1"));
            tet || !near(date)
        });
        let tet = tet.filter(near)?;
        let after = self.calendar.next_working_day(day_after(tet)?)?;
        let before = self.calendar.sub_working_days(tet, 0)?;
        (from < before).then_some((before, after))
    }
}
