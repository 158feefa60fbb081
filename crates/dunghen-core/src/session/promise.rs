//! When the result of a dossier would be due.

use alloc::vec::Vec;
use core::ops::Deref;

use chrono::{DateTime, FixedOffset};

use super::Session;
use crate::{
    calendar::{OfficeHours, WorkCalendar},
    condition::Truth,
    life::Course,
    procedure::{Channel, Phase, Version},
    schedule::{PhasePlan, Schedule, Terms, plan, vietnam_offset},
};

impl<V: Deref<Target = Version>> Session<V> {
    /// What its dates rest on; none while the answers do not settle the limit.
    ///
    /// The limit is the one in force on the day of sending: the published, or else the
    /// law's.
    pub fn terms<'c>(
        &self,
        calendar: &'c WorkCalendar,
        hours: &'c OfficeHours,
        sent_at: DateTime<FixedOffset>,
    ) -> Option<Terms<'c>> {
        let entry = self.time_limit()?;
        let day = sent_at.with_timezone(&vietnam_offset()).date_naive();
        Some(Terms {
            starts: entry.starts,
            by: entry.by,
            at_counter: self.channel == Channel::Counter,
            ..Terms::new(calendar, hours, entry.on(day))
        })
    }

    /// The schedule of the dossier sent at a moment, with its phases.
    pub fn promise(
        &self,
        calendar: &WorkCalendar,
        hours: &OfficeHours,
        sent_at: DateTime<FixedOffset>,
    ) -> Option<Schedule> {
        let terms = self.terms(calendar, hours, sent_at)?;
        let mut schedule = terms.schedule(sent_at);
        schedule.phases = self.phases(&terms, &schedule);
        Some(schedule)
    }

    /// What its life after sending rests on.
    pub fn course<'s>(
        &'s self,
        calendar: &'s WorkCalendar,
        hours: &'s OfficeHours,
        sent_at: DateTime<FixedOffset>,
    ) -> Course<'s> {
        let components = self.version.components.iter();
        Course {
            terms: self.terms(calendar, hours, sent_at),
            supplements: self.version.supplements.clone(),
            phases: self.settlement(),
            components: components.map(|component| &component.id).collect(),
        }
    }

    /// The phases that are part of its settlement for sure.
    fn settlement(&self) -> Vec<&Phase> {
        let phases = self.version.phases.iter();
        phases
            .filter(|phase| self.truth_of(&phase.when) == Truth::Yes)
            .collect()
    }

    /// The phases of a schedule.
    pub fn phases(&self, terms: &Terms<'_>, schedule: &Schedule) -> Vec<PhasePlan> {
        let (Some(accepted), Some(result)) = (schedule.accepted_at, schedule.result_at) else {
            return Vec::new();
        };
        plan(terms, &self.settlement(), accepted, result, &[])
    }
}
