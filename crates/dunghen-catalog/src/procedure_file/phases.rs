//! The steps of the settlement fit the limit.

use std::{collections::BTreeMap, ops::Range};

use dunghen_core::{
    condition::{Condition, Truth},
    expr::{Env, Input, Value},
    id::Id,
    procedure::{Phase, Unit, Version},
};

use toml::Spanned;

use super::{Lowering, Purpose, Written, case_place, entries::PhaseEntry};
use crate::nearest;

const HOURS_A_DAY: u32 = 8;

impl Lowering<'_> {
    /// Phases follow one another unless they say otherwise.
    pub(super) fn phases(&mut self, entries: Vec<PhaseEntry>) -> Vec<Phase> {
        let ids: Vec<_> = entries
            .iter()
            .map(|entry| entry.id.get_ref().clone())
            .collect();
        let mut before: Option<Id> = None;
        let mut phases = Vec::new();
        for entry in entries {
            let after = match entry.after {
                None => before.take().into_iter().collect(),
                Some(named) => {
                    for id in named.iter().filter(|id| !ids.contains(id.get_ref())) {
                        let known = ids.iter().map(Id::as_str);
                        let expected = nearest::or_all(id.get_ref(), known, "a phase");
                        let message = format!("found `{}`, expected {expected}", id.get_ref());
                        self.mistake(id.span(), message);
                    }
                    named.into_iter().map(Spanned::into_inner).collect()
                }
            };
            let hours = match (entry.hours, entry.days) {
                (Some(hours), None) => hours,
                (None, Some(days)) => days.saturating_mul(HOURS_A_DAY),
                _ => {
                    let message = "found a phase without one length, expected `hours` or `days`";
                    self.mistake(entry.id.span(), message);
                    0
                }
            };
            let id = entry.id.into_inner();
            before = Some(id.clone());
            phases.push(Phase {
                id,
                actor: entry.actor,
                hours,
                silent_consent: entry.silent_consent,
                at_most: entry.at_most,
                after,
                when: self.condition(entry.when.as_ref(), Purpose::Phase),
                law: entry.law,
            });
        }
        phases
    }
}

/// In every case, the longest way through the phases is within the limit.
pub(super) fn check(lowering: &mut Lowering<'_>, version: &Version, written: &Written) {
    if version.phases.is_empty() {
        return;
    }
    for case in &version.cases {
        let env = InCase {
            case: &case.id,
            place: case_place(version),
            behind: version.fields().count() + 2,
        };
        // Those behind one that applies for certain never apply.
        let limits = version.time_limits.iter();
        let applies = limits.clone().map(|limit| truth(&limit.when, &env));
        let sure = applies.take_while(|applies| *applies != Truth::Yes).count();
        let open = limits.take(sure + 1);
        let open = open.filter(|limit| truth(&limit.when, &env) != Truth::No);
        // How many working days a term of another kind has, depends on when it begins.
        let hours = open.map(|limit| match limit.limit.unit {
            Unit::WorkingDays => Some(limit.limit.amount.saturating_mul(HOURS_A_DAY)),
            Unit::WorkingHours => Some(limit.limit.amount),
            Unit::Days | Unit::Months | Unit::Years => None,
        });
        let Some(Some(longest)) = hours.max_by_key(|hours| hours.unwrap_or(u32::MAX)) else {
            continue;
        };
        let phases = |among: &[Truth]| -> Vec<_> {
            let phases = version.phases.iter().zip(&written.phases);
            let phases = phases.filter(|(phase, _)| among.contains(&truth(&phase.when, &env)));
            phases.collect()
        };
        if let Err(span) = longest_way(&phases(&[Truth::Unknown, Truth::Yes])) {
            let message =
                "found phases that wait for one another in a circle, expected one that begins";
            lowering.mistake(span, message);
            return;
        }
        match longest_way(&phases(&[Truth::Yes])) {
            Ok(hours) if hours > longest => {
                let message = format!(
                    "found phases of {hours} hours one after another in the case `{}`, expected at most the {longest} hours of the limit",
                    case.id
                );
                lowering.mistake(written.version.clone(), message);
            }
            _ => {}
        }
    }
}

/// Hours until the last phase is done, or the first of those that go round in a circle.
fn longest_way(phases: &[(&Phase, &Range<usize>)]) -> Result<u32, Range<usize>> {
    let mut done: BTreeMap<&Id, u32> = BTreeMap::new();
    let here = |id: &Id| phases.iter().any(|(phase, _)| phase.id == *id);
    loop {
        let mut open = phases
            .iter()
            .filter(|(phase, _)| !done.contains_key(&phase.id));
        let Some((_, first)) = open.clone().next() else {
            return Ok(done.into_values().max().unwrap_or(0));
        };
        let ready = open.find(|(phase, _)| {
            let mut after = phase.after.iter().filter(|id| here(id));
            after.all(|id| done.contains_key(id))
        });
        let Some((next, _)) = ready else {
            return Err((*first).clone());
        };
        let begins = next.after.iter().filter_map(|id| done.get(id)).max();
        let ends = begins.copied().unwrap_or(0).saturating_add(next.hours);
        done.insert(&next.id, ends);
    }
}

fn truth<'a>(condition: &'a Condition, env: &dyn Env<'a>) -> Truth {
    condition.truth(env).unwrap_or(Truth::Unknown)
}

/// Nothing is known but the case.
struct InCase<'v> {
    case: &'v Id,
    place: Option<usize>,
    /// The place of the case behind the fields, where it is not asked.
    behind: usize,
}

impl<'v> Env<'v> for InCase<'v> {
    fn field(&self, at: u16) -> Input<'v> {
        if usize::from(at) == self.place.unwrap_or(self.behind) {
            Input::Answer(Value::Text(self.case.as_str().into()))
        } else {
            Input::Unanswered
        }
    }
}
