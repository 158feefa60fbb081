//! Why something is asked, needed or said, and what would change it.
//!
//! Everything is tried out, nothing is derived: a set of answers is a reason if the
//! verdict stays the same when all others are unknown, and an answer lifts the verdict
//! if it turns when that answer is given instead.

use alloc::{borrow::Cow, string::String, vec::Vec};
use core::ops::Deref;

use chrono::Days;

use super::{
    Seen, Session,
    table::{Cell, Row},
};
use crate::{
    answer::spelled,
    citation::Citation,
    condition::{Condition, Truth},
    expr::{Env, Expr, Input, Literal, Value},
    id::Id,
    map::put,
    procedure::{Channel, FieldKind, SURROUNDINGS, Version},
};

/// Up to this many answers all sets are tried, smallest first; of more, answers are
/// left out one after another.
const ALL_TRIED: usize = 10;

/// How far reasons are followed through questions that are themselves not asked.
const DEPTH_MAX: usize = 8;

/// How many of the [`SURROUNDINGS`] can be otherwise: the channel and the day. Where the
/// case stands among them, there is but one.
const VARYING: usize = 2;

/// What the day of sending may be.
const SENT_ON: FieldKind = FieldKind::Date {
    earliest: None,
    latest: None,
};

/// What is to be explained, by its place in the version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// That a field is asked or not.
    Field(usize),
    /// That it must be answered or not.
    Required(usize),
    /// That a component is to be handed in or not.
    Component(usize),
    /// That a rule speaks or not.
    Rule(usize),
    /// That a fee applies or not.
    Fee(usize),
    /// That a limit applies or not.
    TimeLimit(usize),
}

/// What of a table's row a condition is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowPart {
    /// Whether a column is asked.
    Asked(usize),
    /// Whether a column must be answered.
    Required(usize),
    /// Whether a rule of the table speaks.
    Rule(usize),
}

/// Why something is so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The fewest answers that make it so, the channel and the day of sending among them;
    /// of what cannot be told yet, those missing.
    pub rests_on: Vec<Id>,
    /// Where it is laid down.
    pub law: Option<Citation>,
    /// Answers that would turn it, each by itself.
    pub lifted_by: Vec<(Id, String)>,
}

impl<V: Deref<Target = Version>> Session<V> {
    /// Why something is so.
    pub fn explain(&self, subject: Subject) -> Explanation {
        Explanation {
            rests_on: self.rests_on(subject),
            law: self.law(subject),
            lifted_by: self.lifted_by(subject),
        }
    }

    /// The truth of a condition of the version; unknown where it cannot be computed.
    pub fn truth_of(&self, condition: &Condition) -> Truth {
        condition.truth(&self.seen()).unwrap_or(Truth::Unknown)
    }

    /// In which rows of a table a condition over them holds.
    pub fn row_truths(&self, field: usize, part: RowPart) -> Vec<bool> {
        let Some(slot) = self.slots.get(field) else {
            return Vec::new();
        };
        let cell =
            |row: &Row, column: usize, is: fn(&Cell) -> bool| row.cells.get(column).is_some_and(is);
        let rows = slot.rows.iter();
        rows.map(|row| match part {
            RowPart::Asked(column) => cell(row, column, |cell| cell.asked),
            RowPart::Required(column) => cell(row, column, |cell| cell.required),
            RowPart::Rule(rule) => {
                let mut speaking = row.rules.iter();
                speaking.any(|(known, _)| usize::from(*known) == rule)
            }
        })
        .collect()
    }

    /// The fewest answers something rests on.
    pub fn rests_on(&self, subject: Subject) -> Vec<Id> {
        let mut fields = Vec::new();
        for condition in self.conditions(subject) {
            self.reasons(condition, DEPTH_MAX, &mut fields);
        }
        let named = |at: &u16| self.named(usize::from(*at));
        fields.iter().filter_map(named).collect()
    }

    /// What conditions call the field at a place, or what stands behind the fields.
    fn named(&self, at: usize) -> Option<Id> {
        match at.checked_sub(self.slots.len()) {
            None => self.field(at).map(|field| field.id.clone()),
            Some(behind) => SURROUNDINGS.get(behind).map(|name| Id::from(*name)),
        }
    }

    /// The conditions that make something so: its own, and that those of the entries
    /// before it do not hold.
    fn conditions(&self, subject: Subject) -> Vec<&Condition> {
        let version = &*self.version;
        let field = |at| self.graph.field(version, at);
        match subject {
            Subject::Field(at) => field(at).map(|field| &field.visible).into_iter().collect(),
            Subject::Required(at) => field(at).map(|field| &field.required).into_iter().collect(),
            Subject::Component(at) => {
                let component = version.components.get(at);
                let slot = self.components.get(at);
                let spared = component.and_then(|component| component.spared.as_ref());
                match (component, spared, slot) {
                    (_, _, Some(slot)) if slot.replaced => Vec::new(),
                    (Some(_), Some(spared), Some(slot)) if slot.spared => [&spared.when].into(),
                    (Some(component), Some(spared), _) => [&component.needed, &spared.when].into(),
                    (Some(component), None, _) => [&component.needed].into(),
                    (None, ..) => Vec::new(),
                }
            }
            Subject::Rule(at) => version
                .rules
                .get(at)
                .map(|rule| &rule.when)
                .into_iter()
                .collect(),
            Subject::Fee(at) => {
                let kind = version.fees.get(at).map(|fee| fee.payment.kind);
                let before = version.fees.iter().take(at + 1);
                before
                    .filter(|fee| Some(fee.payment.kind) == kind && fee.is_in_force(self.today))
                    .map(|fee| &fee.when)
                    .collect()
            }
            Subject::TimeLimit(at) => {
                let before = version.time_limits.iter().take(at + 1);
                before.map(|limit| &limit.when).collect()
            }
        }
    }

    fn law(&self, subject: Subject) -> Option<Citation> {
        let version = &*self.version;
        match subject {
            Subject::Field(at) | Subject::Required(at) => self.field(at)?.law.clone(),
            Subject::Component(at) => {
                let component = version.components.get(at)?;
                let spared = component.spared.as_ref();
                let spared =
                    spared.filter(|_| self.components.get(at).is_some_and(|slot| slot.spared));
                Some(spared.map_or(&component.law, |spared| &spared.law).clone())
            }
            Subject::Rule(at) => version.rules.get(at).map(|rule| rule.law.clone()),
            Subject::Fee(at) => version.fees.get(at)?.payment.law.clone(),
            Subject::TimeLimit(at) => version.time_limits.get(at).map(|limit| limit.law.clone()),
        }
    }

    /// Adds the fields a condition's verdict rests on.
    fn reasons(&self, condition: &Condition, depth: usize, found: &mut Vec<u16>) {
        let Some(expr) = condition.expr() else {
            return;
        };
        for at in smallest(condition, expr, &self.seen()) {
            // A question that is not asked counts by why it is not.
            let slot = self.slots.get(usize::from(at));
            let hidden = slot.is_some_and(|slot| !slot.asked);
            match self.field(usize::from(at)) {
                Some(field) if hidden && depth > 0 && field.visible.expr().is_some() => {
                    self.reasons(&field.visible, depth - 1, found);
                }
                _ => put(found, at),
            }
        }
    }

    /// Answers that would turn something, each by itself.
    fn lifted_by(&self, subject: Subject) -> Vec<(Id, String)> {
        let conditions = self.conditions(subject);
        let seen = self.seen();
        let now = verdict(&conditions, &seen);
        let mut found = Vec::new();
        let mut fields = Vec::new();
        for expr in conditions.iter().filter_map(|condition| condition.expr()) {
            expr.each_field(&mut |at| put(&mut fields, at));
        }
        for at in fields {
            let (at, place) = (usize::from(at), at);
            let asked = self.slots.get(at).is_some_and(|slot| slot.asked);
            let values = match self.field(at) {
                Some(field) if asked => candidates(&field.kind, &conditions),
                Some(_) => continue,
                None if at == self.slots.len() => channels(),
                None => candidates(&SENT_ON, &conditions),
            };
            for value in values {
                let Some(text) = spelled(&value) else {
                    continue;
                };
                let instead = Instead {
                    seen: &seen,
                    at: place,
                    value,
                };
                let turned = verdict(&conditions, &instead);
                if now.is_some() && turned.is_some() && turned != now {
                    found.extend(self.named(at).map(|id| (id, text)));
                }
            }
        }
        found
    }
}

/// Whether the last of some conditions holds and those before it do not; none while
/// that is open.
fn verdict<'a>(conditions: &[&'a Condition], env: &dyn Env<'a>) -> Option<bool> {
    let (last, before) = conditions.split_last()?;
    for condition in before {
        match condition.truth(env).ok()? {
            Truth::No => {}
            Truth::Yes => return Some(false),
            Truth::Unknown => return None,
        }
    }
    match last.truth(env).ok()? {
        Truth::Yes => Some(true),
        Truth::No => Some(false),
        Truth::Unknown => None,
    }
}

/// The fewest answers that leave a condition's verdict as it is.
fn smallest(condition: &Condition, expr: &Expr, seen: &Seen<'_>) -> Vec<u16> {
    let mut fields = Vec::new();
    expr.each_field(&mut |at| put(&mut fields, at));
    let last = seen.slots.len() + VARYING;
    fields.retain(|at| usize::from(*at) < last);
    let now = condition.truth(seen);
    if now == Ok(Truth::Unknown) {
        fields.retain(|at| matches!(seen.field(*at), Input::Unanswered));
        return fields;
    }
    let enough = |known: &[u16]| {
        let only = Only {
            seen,
            of: &fields,
            known,
        };
        condition.truth(&only) == now
    };
    if fields.len() <= ALL_TRIED {
        by_size(&fields, &enough)
    } else {
        one_by_one(&fields, &enough)
    }
}

fn by_size(fields: &[u16], enough: &dyn Fn(&[u16]) -> bool) -> Vec<u16> {
    for size in 0..fields.len() {
        for mask in 0_u32..1 << fields.len() {
            if mask.count_ones() as usize == size {
                let chosen = fields.iter().enumerate();
                let chosen: Vec<_> = chosen
                    .filter(|(at, _)| mask & (1 << at) != 0)
                    .map(|(_, field)| *field)
                    .collect();
                if enough(&chosen) {
                    return chosen;
                }
            }
        }
    }
    fields.to_vec()
}

fn one_by_one(fields: &[u16], enough: &dyn Fn(&[u16]) -> bool) -> Vec<u16> {
    let mut kept = fields.to_vec();
    for field in fields {
        let without: Vec<_> = kept
            .iter()
            .copied()
            .filter(|known| known != field)
            .collect();
        if enough(&without) {
            kept = without;
        }
    }
    kept
}

/// Some of the answers; the others are as if not given.
struct Only<'a, 's> {
    seen: &'a Seen<'s>,
    of: &'a [u16],
    known: &'a [u16],
}

impl<'s> Env<'s> for Only<'_, 's> {
    fn field(&self, at: u16) -> Input<'s> {
        if self.of.contains(&at) && !self.known.contains(&at) {
            Input::Unanswered
        } else {
            self.seen.field(at)
        }
    }
}

/// The answers with one of them given differently.
struct Instead<'a, 's> {
    seen: &'a Seen<'s>,
    at: u16,
    value: Value<'s>,
}

impl<'s> Env<'s> for Instead<'_, 's> {
    fn field(&self, at: u16) -> Input<'s> {
        if at == self.at {
            Input::Answer(self.value.clone())
        } else {
            self.seen.field(at)
        }
    }
}

fn channels() -> Vec<Value<'static>> {
    let text = |channel: Channel| Value::Text(Cow::Borrowed(channel.id()));
    Channel::ALL.map(text).into()
}

/// Answers worth trying: every option, and the values beside those that are named.
fn candidates<'a>(kind: &'a FieldKind, conditions: &[&'a Condition]) -> Vec<Value<'a>> {
    let text = |id: &'a Id| Value::Text(Cow::Borrowed(id.as_str()));
    match kind {
        FieldKind::Choice { options } => return options.iter().map(text).collect(),
        FieldKind::YesNo => return [Value::Bool(true), Value::Bool(false)].into(),
        _ => {}
    }
    let mut found = Vec::new();
    for expr in conditions.iter().filter_map(|condition| condition.expr()) {
        expr.literals(&mut |literal| match (kind, literal) {
            (FieldKind::Integer { .. } | FieldKind::Money { .. }, Literal::Int(value)) => {
                let around = [value.checked_sub(1), Some(*value), value.checked_add(1)];
                found.extend(around.into_iter().flatten().map(Value::Int));
            }
            (FieldKind::Decimal { .. } | FieldKind::Area, Literal::Decimal(value)) => {
                let around = [
                    value.checked_sub(1.into()),
                    Some(*value),
                    value.checked_add(1.into()),
                ];
                found.extend(around.into_iter().flatten().map(Value::Decimal));
            }
            (FieldKind::Date { .. }, Literal::Date(day)) => {
                let one = Days::new(1);
                let around = [
                    day.checked_sub_days(one),
                    Some(*day),
                    day.checked_add_days(one),
                ];
                found.extend(around.into_iter().flatten().map(Value::Date));
            }
            _ => {}
        });
    }
    found
}
