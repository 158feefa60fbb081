//! The steps of the settlement with their own due times (phân kỳ).

use alloc::vec::Vec;

use chrono::{DateTime, FixedOffset, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::{Terms, moment};
use crate::{id::Id, procedure::Phase, wire};

/// A step of the settlement, dated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhasePlan {
    /// The phase.
    pub id: Id,
    /// Who does it.
    pub actor: Id,
    /// When it begins.
    #[serde(with = "wire::moment")]
    pub start: DateTime<FixedOffset>,
    /// When it must be done.
    #[serde(with = "wire::moment")]
    pub due: DateTime<FixedOffset>,
    /// Minutes of working time it may run over without moving the promise; negative
    /// where it is already too late.
    pub slack_minutes: i64,
    /// Whether no other phase may run over by less (đường găng).
    pub critical: bool,
    /// When it was done; none while it is not.
    #[serde(default, with = "wire::optional_moment")]
    pub done_at: Option<DateTime<FixedOffset>>,
}

/// Dates the phases of a settlement that was begun at a moment.
///
/// A phase begins when all before it are done, or else are due. Those already `done` are
/// taken as they were, so what remains is planned anew, while the promise stays. None
/// are dated where they wait for one another, or past the calendar's end.
pub fn plan(
    terms: &Terms<'_>,
    phases: &[&Phase],
    accepted_at: DateTime<FixedOffset>,
    result_at: DateTime<FixedOffset>,
    done: &[(Id, DateTime<FixedOffset>)],
) -> Vec<PhasePlan> {
    dated(terms, phases, accepted_at, result_at, done).unwrap_or_default()
}

fn dated(
    terms: &Terms<'_>,
    phases: &[&Phase],
    accepted_at: DateTime<FixedOffset>,
    result_at: DateTime<FixedOffset>,
    done: &[(Id, DateTime<FixedOffset>)],
) -> Option<Vec<PhasePlan>> {
    let place = |id: &Id| phases.iter().position(|phase| phase.id == *id);
    let before = |phase: &Phase| phase.after.iter().filter_map(place).collect::<Vec<_>>();
    // The order in which they can be dated, and for each the times found.
    let mut order: Vec<usize> = Vec::new();
    let mut times: Vec<Option<Times>> = phases.iter().map(|_| None).collect();
    while order.len() < phases.len() {
        let ready = (0..phases.len()).find(|at| {
            let waits = phases
                .get(*at)
                .map(|phase| before(phase))
                .unwrap_or_default();
            !order.contains(at) && waits.iter().all(|other| order.contains(other))
        })?;
        let phase = phases.get(ready)?;
        let ends = before(phase)
            .into_iter()
            .filter_map(|at| times.get(at)?.as_ref());
        let from = ends.map(|times| times.ends).max();
        let start = terms.acceptance(from.unwrap_or(accepted_at.naive_local()))?;
        let due = terms.hours.add_hours(terms.calendar, start, phase.hours)?;
        let done = done.iter().find(|(id, _)| *id == phase.id);
        let done = done.map(|(_, at)| at.with_timezone(&super::vietnam_offset()));
        let ends = done.map_or(due, |done| done.naive_local());
        *times.get_mut(ready)? = Some(Times {
            start,
            due,
            ends,
            done,
        });
        order.push(ready);
    }
    let result = result_at
        .with_timezone(&super::vietnam_offset())
        .naive_local();
    let apart = |from, to| {
        let between = |from, to| terms.hours.between(terms.calendar, from, to);
        if from <= to {
            between(from, to)
        } else {
            -between(to, from)
        }
    };
    // Backwards: what follows a phase bounds what it may run over.
    let mut slack: Vec<Option<i64>> = phases.iter().map(|_| None).collect();
    for at in order.iter().rev() {
        let ends = times.get(*at)?.as_ref()?.ends;
        let mut least = apart(ends, result);
        for next in 0..phases.len() {
            if before(phases.get(next)?).contains(at) {
                let start = times.get(next)?.as_ref()?.start;
                least = least.min(slack.get(next)?.as_ref()? + apart(ends, start));
            }
        }
        *slack.get_mut(*at)? = Some(least);
    }
    let least = slack.iter().flatten().min().copied();
    let plans = phases.iter().zip(times).zip(&slack);
    plans
        .map(|((phase, times), slack)| {
            let Times {
                start, due, done, ..
            } = times?;
            Some(PhasePlan {
                id: phase.id.clone(),
                actor: phase.actor.clone(),
                start: moment(start)?,
                due: moment(due)?,
                slack_minutes: slack.as_ref()? / 60,
                critical: *slack == least,
                done_at: done,
            })
        })
        .collect()
}

/// When a phase begins, is due, and ends as far as is known.
struct Times {
    start: NaiveDateTime,
    due: NaiveDateTime,
    ends: NaiveDateTime,
    done: Option<DateTime<FixedOffset>>,
}
