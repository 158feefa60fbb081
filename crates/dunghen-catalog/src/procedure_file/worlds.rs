//! Whether conditions can hold, and can fail, over everything that can be answered.
//!
//! Answers with few values are tried out, all of them; of numbers, days and texts that
//! are only compared with written values, one is tried on each side of every such value.
//! Anything else is left unknown. So what is told here is certain; what takes too many
//! tries is not judged.

use std::{borrow::Cow, cell::Cell, collections::BTreeMap, ops::Range};

use chrono::Days;
use dunghen_core::{
    condition::{Condition, Truth},
    expr::{Env, Expr, Function, Input, Literal, Value, evaluate},
    formats::Decimal,
    id::Id,
    procedure::{Channel, DateBound, Fee, FeeKind, Field, FieldKind, SURROUNDINGS, Tier, Version},
};

use super::{Lowering, Purpose, Written};

/// Worlds tried for one condition.
const WORLDS_MAX: u32 = 20_000;
/// Of so many options, every selection is tried.
const SELECTIONS_OF: usize = 5;
/// Digits an area may have after the point.
const AREA_PLACES: u32 = 6;

/// Tells the conditions that never or always hold, and the entries they make useless.
pub(super) fn check(lowering: &mut Lowering<'_>, version: &Version, written: &Written) {
    let filed = Filed {
        version,
        channels: lowering.channels,
    };
    for placed in std::mem::take(&mut lowering.placed) {
        let Some(judged) = judge(filed, &placed.condition) else {
            continue;
        };
        if let Some(message) = pointless(placed.purpose, judged) {
            lowering.mistake(placed.span, message);
        }
    }
    if lowering.found.is_empty() {
        for (field, span) in version.fields().zip(&written.fields) {
            let asked = judge(filed, &field.visible);
            if asked.is_some_and(|judged| judged.holds.is_none() && !judged.open) {
                let message = "found a question that is never asked where its section is, expected one that is asked somewhere";
                lowering.mistake(span.clone(), message);
            }
        }
    }
    for (component, span) in version.components.iter().zip(&written.components) {
        let always_spared = component.spared.as_ref().is_some_and(|spared| {
            spared.when == Condition::Always
                || judge(filed, &spared.when).is_some_and(|judged| !judged.fails && !judged.open)
        });
        if always_spared && component.tier == Tier::Required {
            let message = "found a component no case needs, since a database always has it, expected `tier = \"not_needed\"`";
            lowering.mistake(span.clone(), message);
        }
    }
    let limits: Vec<_> = version
        .time_limits
        .iter()
        .map(|limit| &limit.when)
        .zip(&written.time_limits)
        .collect();
    first_of(lowering, filed, "limit", &limits);
    let whens: Vec<_> = limits.iter().map(|(when, _)| *when).collect();
    // Where none is known, nothing is promised.
    if !whens.is_empty()
        && let Some(judged) = judge_behind(filed, &whens, &Condition::Always)
        && let Some(example) = judged.holds
    {
        let message = format!("found no limit where {example}, expected one that applies");
        lowering.mistake(written.version.clone(), message);
    }
    for kind in FeeKind::ALL {
        let fees = version.fees.iter().zip(&written.fees);
        let all_along = |fee: &Fee| fee.effective_from.is_none() && fee.effective_to.is_none();
        let fees = fees.filter(|(fee, _)| fee.payment.kind == kind && all_along(fee));
        let fees: Vec<_> = fees.map(|(fee, span)| (&fee.when, span)).collect();
        first_of(lowering, filed, "fee", &fees);
    }
}

/// Of entries of which the first that holds applies, those that never do.
fn first_of(
    lowering: &mut Lowering<'_>,
    filed: Filed<'_>,
    what: &str,
    entries: &[(&Condition, &Range<usize>)],
) {
    for (at, (when, span)) in entries.iter().enumerate().skip(1) {
        let earlier = entries.iter().take(at);
        let earlier: Vec<_> = earlier.map(|(earlier, _)| *earlier).collect();
        let reached = judge_behind(filed, &earlier, when);
        if reached.is_some_and(|judged| judged.holds.is_none() && !judged.open) {
            let message = format!(
                "found a {what} that never applies, since one before it does wherever it would, expected each to apply somewhere"
            );
            lowering.mistake((*span).clone(), message);
        }
    }
}

/// What is wrong with a condition that always or never holds.
fn pointless(purpose: Purpose, judged: Judged) -> Option<String> {
    if judged.open || judged.fails && judged.holds.is_some() {
        return None;
    }
    let expected = match (purpose, judged.fails) {
        (Purpose::Rule, true) => "a rule that can speak",
        (Purpose::Rule, false) => "a rule that can be kept",
        (Purpose::Component, true) => "a component some case needs",
        (Purpose::Asked, true) => "a question that is asked somewhere",
        (_, true) => "one that can hold",
        (_, false) => "none at all, which says the same",
    };
    let found = if judged.fails { "never" } else { "always" };
    Some(format!(
        "found a condition that {found} holds, expected {expected}"
    ))
}

/// A version, and the channels its procedure offers.
#[derive(Clone, Copy)]
struct Filed<'v> {
    version: &'v Version,
    channels: &'v [Channel],
}

/// What a condition came to over all worlds.
#[derive(Default)]
struct Judged {
    /// A world in which it holds.
    holds: Option<String>,
    fails: bool,
    /// Somewhere it depends on what is not tried.
    open: bool,
}

fn judge(filed: Filed<'_>, condition: &Condition) -> Option<Judged> {
    condition.expr()?;
    judge_behind(filed, &[], condition)
}

/// The same of a condition that only matters where those before it do not hold.
fn judge_behind(filed: Filed<'_>, before: &[&Condition], condition: &Condition) -> Option<Judged> {
    let mut judged = Judged::default();
    let mut all = before.to_vec();
    all.push(condition);
    let worlds = Worlds::of(filed, &all);
    let tried = Cell::new(0);
    if worlds.beyond {
        return None;
    }
    let truth = |world: &World<'_>| {
        let mut found = condition.truth(world);
        for other in before {
            found = match (found, other.truth(world)) {
                (Ok(Truth::No), _) | (_, Ok(Truth::Yes)) => Ok(Truth::No),
                (found, Ok(Truth::No)) => found,
                _ => Ok(Truth::Unknown),
            };
        }
        found
    };
    worlds
        .each(
            &mut World::new(filed.version),
            0,
            &tried,
            &mut |world| match truth(world) {
                Ok(Truth::Yes) if judged.holds.is_none() => {
                    judged.holds = Some(world.told(worlds.channels.is_some()));
                }
                Ok(Truth::Yes) => {}
                Ok(Truth::No) => judged.fails = true,
                Ok(Truth::Unknown) | Err(_) => judged.open = true,
            },
        )
        .then_some(judged)
}

/// The fields a condition rests on, each after those that decide whether it is asked.
struct Worlds<'v> {
    fields: Vec<(usize, &'v Field)>,
    /// The channels offered, where it rests on the channel.
    channels: Option<&'v [Channel]>,
    /// Values that fields are compared with; none where they are used otherwise.
    compared: BTreeMap<usize, Option<Vec<Literal>>>,
    /// Fields of which it is asked whether they are answered.
    answered: Vec<usize>,
    /// Whether it is asked both what an answer is and whether there is one, and the
    /// answers are too many to try.
    beyond: bool,
}

impl<'v> Worlds<'v> {
    fn of(filed: Filed<'v>, conditions: &[&'v Condition]) -> Self {
        let all: Vec<_> = filed.version.fields().collect();
        let mut needed = Vec::new();
        let mut worlds = Self {
            fields: Vec::new(),
            channels: None,
            compared: BTreeMap::new(),
            answered: Vec::new(),
            beyond: false,
        };
        let mut open = conditions.to_vec();
        while let Some(expr) = open.pop().map(Condition::expr) {
            let Some(expr) = expr else { continue };
            uses(expr, &mut worlds.compared, &mut worlds.answered);
            expr.each_field(&mut |at| {
                let at = usize::from(at);
                if at == all.len() {
                    worlds.channels = Some(filed.channels);
                }
                if let Some(field) = all.get(at)
                    && !needed.contains(&at)
                {
                    needed.push(at);
                    open.push(&field.visible);
                }
            });
        }
        let order: Vec<usize> = if filed.version.order.is_empty() {
            (0..all.len()).collect()
        } else {
            filed
                .version
                .order
                .iter()
                .map(|at| usize::from(*at))
                .collect()
        };
        let in_order = order.into_iter().filter(|at| needed.contains(at));
        worlds.beyond = worlds.answered.iter().any(|at| {
            let field = all.get(*at);
            field.is_none_or(|field| match worlds.compared.get(at) {
                None => false,
                Some(None) => every(&field.kind).is_none(),
                Some(Some(literals)) => {
                    every(&field.kind).is_none() && beside(&field.kind, literals).is_empty()
                }
            })
        });
        worlds.fields = in_order
            .filter_map(|at| all.get(at).map(|field| (at, *field)))
            .collect();
        worlds
    }

    /// Goes through all worlds; false where there are too many.
    fn each(
        &self,
        world: &mut World<'v>,
        depth: usize,
        tried: &Cell<u32>,
        found: &mut dyn FnMut(&World<'v>),
    ) -> bool {
        let Some((at, field)) = self.fields.get(depth) else {
            for channel in self.channels.unwrap_or(&[Channel::Online]) {
                tried.set(tried.get() + 1);
                world.channel = *channel;
                found(world);
            }
            return tried.get() < WORLDS_MAX;
        };
        let asked = field.visible.truth(world).unwrap_or(Truth::Unknown);
        let mut inputs = Vec::new();
        if asked != Truth::Yes {
            inputs.push(Input::Absent);
        }
        if asked != Truth::No {
            inputs.extend(self.inputs(*at, field));
        }
        inputs.into_iter().all(|input| {
            if let Some(slot) = world.inputs.get_mut(*at) {
                *slot = input;
            }
            self.each(world, depth + 1, tried, found)
        })
    }

    /// Everything that can be answered, as far as the condition can tell it apart.
    fn inputs(&self, at: usize, field: &'v Field) -> Vec<Input<'v>> {
        let literals = self.compared.get(&at).and_then(Option::as_deref);
        let values = every(&field.kind)
            .or_else(|| literals.map(|literals| beside(&field.kind, literals)))
            .map(|mut values| {
                // Where some must be chosen, none is no answer.
                let none = |value: &Value<'_>| matches!(value, Value::List(items) if items.as_slice().is_empty());
                if field.required == Condition::Always {
                    values.retain(|value| !none(value));
                }
                values
            });
        let mut inputs: Vec<_> = match values {
            Some(values) if !values.is_empty() => values.into_iter().map(Input::Answer).collect(),
            // Only whether there is an answer is asked, so any stands for all.
            _ if self.answered.contains(&at) => vec![Input::Answer(Value::Null)],
            _ => vec![Input::Unanswered],
        };
        if !field.required.is_always() || self.answered.contains(&at) {
            inputs.push(Input::Unanswered);
        }
        inputs
    }
}

/// All that can be answered, where that is not much.
fn every(kind: &FieldKind) -> Option<Vec<Value<'_>>> {
    fn texts(ids: &[Id]) -> Vec<Value<'_>> {
        let texts = ids.iter().map(|id| Value::Text(Cow::Borrowed(id.as_str())));
        texts.collect()
    }
    match kind {
        FieldKind::YesNo => Some(vec![Value::Bool(true), Value::Bool(false)]),
        FieldKind::Choice { options } => Some(texts(options)),
        FieldKind::Ward { codes, .. } => Some(texts(codes)),
        FieldKind::Choices { options } if options.len() <= SELECTIONS_OF => {
            Some(selections(options))
        }
        _ => None,
    }
}

fn selections(options: &[Id]) -> Vec<Value<'_>> {
    let selection = |mask: usize| {
        let chosen = options
            .iter()
            .enumerate()
            .filter(|(at, _)| mask & (1 << at) != 0);
        let chosen: Vec<_> = chosen
            .map(|(_, id)| Value::Text(Cow::Borrowed(id.as_str())))
            .collect();
        Value::List(chosen.into())
    };
    (0..1 << options.len()).map(selection).collect()
}

/// Notes what each field is compared with, and whether it is used in any other way.
fn uses(
    expr: &Expr,
    compared: &mut BTreeMap<usize, Option<Vec<Literal>>>,
    answered: &mut Vec<usize>,
) {
    match expr {
        Expr::Call(function, sides) => match comparison(*function, sides) {
            Some((at, literals)) => {
                let known = compared.entry(at).or_insert_with(|| Some(Vec::new()));
                if let Some(known) = known {
                    known.extend(literals);
                }
            }
            None => sides.iter().for_each(|side| uses(side, compared, answered)),
        },
        Expr::Field(at) => {
            compared.insert(usize::from(*at), None);
        }
        Expr::Answered(at) => answered.push(usize::from(*at)),
        other => other.each_child(&mut |part| uses(part, compared, answered)),
    }
}

/// A field and the written values it is compared with.
fn comparison(function: Function, sides: &[Expr]) -> Option<(usize, Vec<Literal>)> {
    match (function, sides) {
        (
            Function::Equals
            | Function::Differs
            | Function::Less
            | Function::AtMost
            | Function::Greater
            | Function::AtLeast,
            [Expr::Field(at), other] | [other, Expr::Field(at)],
        ) => Some((usize::from(*at), vec![written_value(other)?])),
        (Function::In, [Expr::Field(at), Expr::List(items)]) => {
            let items: Option<Vec<_>> = items.iter().map(written_value).collect();
            Some((usize::from(*at), items?))
        }
        _ => None,
    }
}

/// A value that is written out, as a day is in `date("2026-07-01")`.
fn written_value(expr: &Expr) -> Option<Literal> {
    match expr {
        Expr::Literal(literal) => Some(literal.clone()),
        Expr::Call(Function::ToDate, _) => match evaluate(expr, &Nothing) {
            Ok(Value::Date(day)) => Some(Literal::Date(day)),
            _ => None,
        },
        _ => None,
    }
}

/// No answers at all.
struct Nothing;

impl<'v> Env<'v> for Nothing {
    fn field(&self, _: u16) -> Input<'v> {
        Input::Unanswered
    }
}

/// Values on each side of those a field is compared with, that it can have.
fn beside(kind: &FieldKind, literals: &[Literal]) -> Vec<Value<'static>> {
    let mut found = Vec::new();
    for literal in literals {
        match (kind, literal) {
            (
                FieldKind::Integer { min, max } | FieldKind::Money { min, max },
                Literal::Int(value),
            ) => {
                let around = [value.checked_sub(1), Some(*value), value.checked_add(1)];
                let lawful = around.into_iter().flatten().chain([*min, *max]);
                found.extend(
                    lawful
                        .filter(|value| min <= value && value <= max)
                        .map(Value::Int),
                );
            }
            (FieldKind::Decimal { places, min, max }, Literal::Decimal(value)) => {
                let around = [*value, *min, *max].into_iter();
                let around = around.flat_map(|value| neighbours(value, (*places).into()));
                let lawful = around.filter(|value| min <= value && value <= max);
                found.extend(lawful.map(Value::Decimal));
            }
            (FieldKind::Area, Literal::Decimal(value)) => {
                let around = neighbours(*value, AREA_PLACES).into_iter();
                let around = around.chain([Decimal::ZERO]);
                let lawful = around.filter(|value| !value.is_negative());
                found.extend(lawful.map(Value::Decimal));
            }
            (FieldKind::Date { earliest, latest }, Literal::Date(day)) => {
                let one = Days::new(1);
                let around = [
                    day.checked_sub_days(one),
                    Some(*day),
                    day.checked_add_days(one),
                ];
                // What depends on today is not known here.
                let fits = |day: &chrono::NaiveDate| {
                    !matches!(earliest, Some(DateBound::Day(first)) if day < first)
                        && !matches!(latest, Some(DateBound::Day(last)) if day > last)
                };
                let bounds = [earliest, latest].into_iter().flatten();
                let bounds = bounds.filter_map(|bound| match bound {
                    DateBound::Day(day) => Some(*day),
                    DateBound::Today => None,
                });
                let around = around.into_iter().flatten().filter(fits).chain(bounds);
                found.extend(around.map(Value::Date));
            }
            (FieldKind::Text { .. }, Literal::Text(text)) => {
                found.push(Value::Text(Cow::Owned(text.to_string())));
                // No text that is compared with is as long as this one.
                found.push(Value::Text(Cow::Owned(format!("{text}\u{10ffff}"))));
                found.push(Value::Text(Cow::Borrowed("")));
            }
            _ => return Vec::new(),
        }
    }
    found
}

/// A number of so many digits after the point, and those next to it.
fn neighbours(value: Decimal, places: u32) -> Vec<Decimal> {
    let below = match value.scale().checked_sub(places) {
        None | Some(0) => Some(value),
        Some(more) => Decimal::from_parts(value.mantissa().div_euclid(10_i64.pow(more)), places),
    };
    let (Some(below), Some(step)) = (below, Decimal::from_parts(1, places)) else {
        return Vec::new();
    };
    let around = [
        below.checked_sub(step),
        Some(below),
        below.checked_add(step),
    ];
    around.into_iter().flatten().collect()
}

/// One way to answer.
struct World<'v> {
    version: &'v Version,
    inputs: Vec<Input<'v>>,
    channel: Channel,
}

impl<'v> World<'v> {
    fn new(version: &'v Version) -> Self {
        Self {
            version,
            inputs: version.fields().map(|_| Input::Unanswered).collect(),
            channel: Channel::Online,
        }
    }

    /// The answers that are known, as `case is "lost"`.
    fn told(&self, channel: bool) -> String {
        let fields = self.version.fields().zip(&self.inputs);
        let known = fields.filter_map(|(field, input)| match input {
            Input::Answer(Value::Text(text)) => Some(format!("{} is \"{text}\"", field.id)),
            Input::Answer(Value::Bool(flag)) => Some(format!("{} is {flag}", field.id)),
            Input::Answer(Value::Int(whole)) => Some(format!("{} is {whole}", field.id)),
            Input::Answer(Value::Decimal(value)) => Some(format!("{} is {value}", field.id)),
            Input::Answer(Value::Date(day)) => Some(format!("{} is {day}", field.id)),
            Input::Answer(Value::List(items)) => {
                let chosen = items.as_slice().iter().filter_map(|item| match item {
                    Value::Text(text) => Some(format!("\"{text}\"")),
                    _ => None,
                });
                let chosen: Vec<_> = chosen.collect();
                Some(format!("{} is [{}]", field.id, chosen.join(", ")))
            }
            _ => None,
        });
        let channel = channel.then(|| format!("channel is \"{}\"", self.channel.id()));
        let known: Vec<_> = known.chain(channel).collect();
        if known.is_empty() {
            "nothing is answered".into()
        } else {
            known.join(", ")
        }
    }
}

impl<'v> Env<'v> for World<'v> {
    fn field(&self, at: u16) -> Input<'v> {
        let at = usize::from(at);
        if let Some(input) = self.inputs.get(at) {
            return input.clone();
        }
        let name = SURROUNDINGS.get(at.saturating_sub(self.inputs.len()));
        match (name, self.version.cases.as_slice()) {
            (Some(&"channel"), _) => Input::Answer(Value::Text(Cow::Borrowed(self.channel.id()))),
            (Some(&"case"), [only]) => Input::Answer(Value::Text(Cow::Borrowed(only.id.as_str()))),
            _ => Input::Unanswered,
        }
    }
}
