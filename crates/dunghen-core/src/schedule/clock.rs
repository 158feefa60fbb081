//! What happens to a count after acceptance: supplements, pauses, one putting off.

use alloc::{sync::Arc, vec::Vec};

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::{Entry, Reason, Schedule, Terms, days, moment, vietnam_offset};
use crate::{
    citation::Citation,
    finding::Params,
    procedure::{Limit, Supplements, Unit},
};

/// Something that moves the result, or ends the settlement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The agency asks for a supplement.
    SupplementAsked,
    /// The supplement is in and complete.
    Supplemented,
    /// The count stands still: a consultation, a suspension.
    Paused,
    /// It goes on.
    Resumed,
    /// The result is put off, with an apology, by so much (gia hạn, hẹn lại).
    Extended(Limit),
    /// The applicant takes the dossier back.
    Withdrawn,
}

/// Why an event is not possible.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The result was put off before; that may be done once.
    #[error("found a second putting off, expected at most one")]
    SecondExtension,
    /// The apology must come at least a day before the result is due.
    #[error("found a putting off on {at}, expected one before {due}")]
    ExtensionTooLate {
        /// The day it was tried on.
        at: NaiveDate,
        /// The day the result is due.
        due: NaiveDate,
    },
    /// The result is put off in the unit of the limit.
    #[error("found a putting off by {found}, expected some {}", expected.id())]
    OtherUnit {
        /// What it was to be put off by.
        found: Limit,
        /// The unit of the limit.
        expected: Unit,
    },
    /// No more supplements may be asked for.
    #[error("found one supplement more, expected at most {at_most}")]
    TooManySupplements {
        /// How many may be.
        at_most: u32,
    },
    /// The applicant's own time is over.
    #[error("found a supplement after {by}, expected one by then")]
    SupplementTooLate {
        /// The last day for it.
        by: NaiveDate,
    },
    /// Not while the dossier is in this state.
    #[error("found an event that does not follow {0}")]
    OutOfTurn(&'static str),
    /// It is before what has happened already.
    #[error("found an event at {at}, expected none before {after}")]
    Backwards {
        /// The event's moment.
        at: DateTime<FixedOffset>,
        /// The moment of the one before.
        after: DateTime<FixedOffset>,
    },
    /// The calendar does not reach so far.
    #[error("found an event past the calendar's end")]
    Undated,
}

impl Refusal {
    /// Where the rule is laid down that forbids it.
    pub fn law<'c>(&self, terms: &Terms<'c>) -> Option<&'c Citation> {
        let law = &terms.calendar.data().law;
        match self {
            Self::SecondExtension | Self::ExtensionTooLate { .. } => Some(&law.extension),
            Self::TooManySupplements { .. } | Self::SupplementTooLate { .. } => {
                Some(&law.supplement)
            }
            _ => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Running,
    Waiting { since: DateTime<FixedOffset> },
    Paused { since: DateTime<FixedOffset> },
    Ended,
}

impl State {
    fn name(self) -> &'static str {
        match self {
            Self::Running => "a count that runs",
            Self::Waiting { .. } => "a supplement asked for",
            Self::Paused { .. } => "a count that stands still",
            Self::Ended => "the end",
        }
    }
}

/// The count of an accepted dossier, event by event. What was promised first stays.
#[derive(Debug, Clone)]
pub struct Clock<'c> {
    terms: Terms<'c>,
    supplements: Supplements,
    promise: Schedule,
    schedule: Schedule,
    state: State,
    asked: u32,
    extended: bool,
    last: DateTime<FixedOffset>,
}

impl<'c> Clock<'c> {
    /// The count of a dossier accepted at a moment; none where it cannot be dated.
    pub fn new(
        terms: Terms<'c>,
        supplements: Supplements,
        sent_at: DateTime<FixedOffset>,
        accepted_at: DateTime<FixedOffset>,
    ) -> Option<Self> {
        let promise = terms.accepted(sent_at, accepted_at);
        promise.result_at?;
        Some(Self {
            terms,
            supplements,
            schedule: promise.clone(),
            last: promise.accepted_at?,
            promise,
            state: State::Running,
            asked: 0,
            extended: false,
        })
    }

    /// What was promised at acceptance.
    pub fn promise(&self) -> &Schedule {
        &self.promise
    }

    /// What follows from all that has happened; without a date while something is waited
    /// for, and once it has ended.
    pub fn schedule(&self) -> &Schedule {
        &self.schedule
    }

    /// The last day for a supplement that is waited for, where there is one.
    pub fn supplement_by(&self) -> Option<NaiveDate> {
        let State::Waiting { since } = self.state else {
            return None;
        };
        let Supplements::Pause { within, .. } = &self.supplements else {
            return None;
        };
        let limit = (*within)?;
        let terms = Terms {
            limit,
            ..self.terms
        };
        Some(terms.due(since.naive_local())?.date())
    }

    /// Takes an event.
    ///
    /// # Errors
    /// The event cannot follow what has happened; then nothing has changed.
    pub fn apply(&mut self, at: DateTime<FixedOffset>, event: Event) -> Result<(), Refusal> {
        let at = at.with_timezone(&vietnam_offset());
        if at < self.last {
            return Err(Refusal::Backwards {
                at,
                after: self.last,
            });
        }
        match (self.state, event) {
            (State::Running, Event::SupplementAsked) => self.ask(at)?,
            (State::Waiting { since }, Event::Supplemented) => self.supplemented(since, at)?,
            (State::Running, Event::Paused) => {
                self.stand_still(at, Reason::Paused);
                self.state = State::Paused { since: at };
            }
            (State::Paused { since }, Event::Resumed) => self.go_on(since, at, Reason::Paused)?,
            (State::Running, Event::Extended(by)) => self.extend(at, by)?,
            (State::Running | State::Waiting { .. } | State::Paused { .. }, Event::Withdrawn) => {
                self.stand_still(at, Reason::Paused);
                self.state = State::Ended;
            }
            (state, _) => return Err(Refusal::OutOfTurn(state.name())),
        }
        self.last = at;
        Ok(())
    }

    fn ask(&mut self, at: DateTime<FixedOffset>) -> Result<(), Refusal> {
        if let Supplements::Pause { at_most, .. } = &self.supplements
            && self.asked >= *at_most
        {
            return Err(Refusal::TooManySupplements { at_most: *at_most });
        }
        self.asked += 1;
        self.stand_still(at, Reason::SupplementAsked);
        self.state = State::Waiting { since: at };
        Ok(())
    }

    /// Keeps the days before; the day itself is not counted, and there is no result.
    fn stand_still(&mut self, at: DateTime<FixedOffset>, reason: Reason) {
        let day = at.date_naive();
        let schedule = &mut self.schedule;
        schedule.entries.retain(|entry| entry.date <= day);
        if let Some(last) = schedule.entries.last_mut()
            && last.date == day
            && last.reason != Reason::DayZero
        {
            stands_still(last, reason, &self.terms);
        }
        schedule.result_at = None;
        schedule.status = None;
    }

    fn supplemented(
        &mut self,
        since: DateTime<FixedOffset>,
        at: DateTime<FixedOffset>,
    ) -> Result<(), Refusal> {
        if let Some(by) = self.supplement_by().filter(|by| at.date_naive() > *by) {
            return Err(Refusal::SupplementTooLate { by });
        }
        match &self.supplements {
            Supplements::Pause { .. } => self.go_on(since, at, Reason::SupplementWaiting),
            Supplements::Restart => {
                let fresh = self.terms.schedule(at);
                let accepted = fresh.accepted_at.ok_or(Refusal::Undated)?;
                let result_at = fresh.result_at.ok_or(Refusal::Undated)?;
                let mut entries: Vec<Entry> = Vec::new();
                for mut entry in core::mem::take(&mut self.schedule.entries) {
                    let was = matches!(entry.reason, Reason::DayZero | Reason::Hours);
                    if entry.counted.take().is_some() || was {
                        stands_still(&mut entry, Reason::Restarted, &self.terms);
                    }
                    entries.push(entry);
                }
                let begins = accepted.date_naive();
                self.wait(&mut entries, begins, Reason::SupplementWaiting);
                let new = fresh.entries.into_iter();
                entries.extend(new.filter(|entry| entry.date >= begins));
                // The whole limit runs anew. A result is put off once all the same: the law
                // counts that by the dossier.
                self.schedule.limit = self.terms.limit;
                self.dated(entries, result_at);
                Ok(())
            }
        }
    }

    /// Fills the days until another with a reason not to count.
    fn wait(&self, entries: &mut Vec<Entry>, until: NaiveDate, reason: Reason) {
        entries.retain(|entry| entry.date < until);
        let next = entries.last().map(|entry| entry.date + Days::new(1));
        let days = next.into_iter().flat_map(|first| first.iter_days());
        for date in days.take_while(|date| *date < until) {
            let day = days::of_calendar(&self.terms, date);
            entries.extend(day.map(|mut entry| {
                stands_still(&mut entry, reason, &self.terms);
                entry
            }));
        }
    }

    /// Counts what is left from the moment at which the count goes on.
    fn go_on(
        &mut self,
        since: DateTime<FixedOffset>,
        at: DateTime<FixedOffset>,
        reason: Reason,
    ) -> Result<(), Refusal> {
        let resumed = self
            .terms
            .acceptance(at.naive_local())
            .ok_or(Refusal::Undated)?;
        let mut entries = core::mem::take(&mut self.schedule.entries);
        let before = entries.clone();
        let (due, limit) = match self.rest(&entries, since, resumed) {
            Some(rest) => rest,
            None => {
                self.schedule.entries = before;
                return Err(Refusal::Undated);
            }
        };
        let counted = entries.iter().filter_map(|entry| entry.counted).max();
        let terms = Terms {
            limit,
            ..self.terms
        };
        let resumes = resumed.date();
        self.wait(&mut entries, resumes, reason);
        for mut entry in days::entries(&terms, resumed, resumed, due) {
            if entry.reason == Reason::DayZero {
                // No new beginning.
                stands_still(&mut entry, reason, &self.terms);
            }
            entry.counted = entry
                .counted
                .map(|count| count + counted.unwrap_or_default());
            entries.push(entry);
        }
        let result_at = moment(due).ok_or(Refusal::Undated)?;
        self.dated(entries, result_at);
        Ok(())
    }

    /// When what is left is due, and how much that is.
    fn rest(
        &self,
        entries: &[Entry],
        since: DateTime<FixedOffset>,
        resumed: NaiveDateTime,
    ) -> Option<(NaiveDateTime, Limit)> {
        let Terms {
            calendar, hours, ..
        } = self.terms;
        let limit = self.schedule.limit;
        let accepted = self.schedule.accepted_at?.naive_local();
        match limit.unit {
            Unit::WorkingDays | Unit::Days => {
                let counted = entries.iter().filter_map(|entry| entry.counted).max();
                let left = limit.amount.checked_sub(counted.unwrap_or_default())?;
                let limit = Limit {
                    amount: left,
                    ..limit
                };
                let due = Terms {
                    limit,
                    ..self.terms
                }
                .due(resumed)?;
                Some((due, limit))
            }
            Unit::WorkingHours => {
                let gone = hours.between(calendar, accepted, since.naive_local());
                let left = i64::from(limit.amount) * 3_600 - gone;
                let due = hours.add_seconds(calendar, resumed, left)?;
                Some((due, limit))
            }
            Unit::Months | Unit::Years => {
                let stood = (resumed.date() - since.date_naive()).num_days();
                let ends = self.terms.ends(accepted.date())?;
                let ends = ends.checked_add_days(Days::new(stood.try_into().ok()?))?;
                let left = (ends - resumed.date()).num_days();
                let amount = left.try_into().ok()?;
                let limit = Limit {
                    amount,
                    unit: Unit::Days,
                };
                let due = Terms {
                    limit,
                    ..self.terms
                }
                .due(resumed)?;
                Some((due, limit))
            }
        }
    }

    fn extend(&mut self, at: DateTime<FixedOffset>, by: Limit) -> Result<(), Refusal> {
        if self.extended {
            return Err(Refusal::SecondExtension);
        }
        let unit = self.schedule.limit.unit;
        if by.unit != unit {
            return Err(Refusal::OtherUnit {
                found: by,
                expected: unit,
            });
        }
        let due = self.schedule.result_at.ok_or(Refusal::Undated)?;
        let (day, due_day) = (at.date_naive(), due.date_naive());
        if day >= due_day {
            return Err(Refusal::ExtensionTooLate {
                at: day,
                due: due_day,
            });
        }
        let terms = Terms {
            limit: by,
            ..self.terms
        };
        let later = terms.due(due.naive_local()).ok_or(Refusal::Undated)?;
        let mut entries = core::mem::take(&mut self.schedule.entries);
        let counted = entries.iter().filter_map(|entry| entry.counted).max();
        let new = days::entries(&terms, due.naive_local(), due.naive_local(), later);
        for mut entry in new.into_iter().skip(1) {
            entry.counted = entry
                .counted
                .map(|count| count + counted.unwrap_or_default());
            entries.push(entry);
        }
        self.schedule.limit.amount = self.schedule.limit.amount.saturating_add(by.amount);
        self.extended = true;
        let result_at = moment(later).ok_or(Refusal::Undated)?;
        self.dated(entries, result_at);
        Ok(())
    }

    fn dated(&mut self, entries: Vec<Entry>, result_at: DateTime<FixedOffset>) {
        let (sent, due) = (self.schedule.sent_at.date_naive(), result_at.date_naive());
        self.schedule.status = self.terms.calendar.status(sent, due);
        self.schedule.entries = entries;
        self.schedule.result_at = Some(result_at);
        self.state = State::Running;
    }
}

/// A working day that is not counted, and why; a day that does not work stays what it is.
fn stands_still(entry: &mut Entry, reason: Reason, terms: &Terms<'_>) {
    entry.counted = None;
    let rests = matches!(
        entry.reason,
        Reason::Weekend | Reason::Holiday | Reason::HolidayMakeUp | Reason::SwappedOff
    );
    if !rests {
        entry.reason = reason;
        entry.params = Params::new();
        entry.source = Some(Arc::clone(&terms.calendar.data().law.supplement));
    }
}
