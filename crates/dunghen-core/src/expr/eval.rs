//! Evaluation: every part in turn, unknown answers and failures on their way up.

use alloc::{borrow::Cow, vec, vec::Vec};

use super::{
    Each, EachKind, Expr, Failure, Function, Stop, Value, compare::equal, functions, rest,
};
use crate::map::put;

/// Steps after which an evaluation ends without a value. A rule takes dozens, a rule
/// over a table of a thousand rows some ten thousand.
const STEPS_MAX: usize = 1 << 20;

/// Where the answers of fields come from.
pub trait Env<'a> {
    /// What there is of a field.
    fn field(&self, at: u16) -> Input<'a>;
}

/// What there is of a field.
#[derive(Debug, Clone)]
pub enum Input<'a> {
    /// It is not asked.
    Absent,
    /// It is asked and not answered, or not readably.
    Unanswered,
    /// Its answer.
    Answer(Value<'a>),
}

/// The value of an expression.
///
/// # Errors
/// Why there is none: an answer is missing, or it cannot be computed.
pub fn evaluate<'a>(expr: &'a Expr, env: &dyn Env<'a>) -> Result<Value<'a>, Stop> {
    evaluate_with(expr, env, None)
}

/// The value of an expression that may speak of a row of a table.
///
/// # Errors
/// As those of [`evaluate`].
pub fn evaluate_over_row<'a>(
    expr: &'a Expr,
    env: &dyn Env<'a>,
    row: Value<'a>,
) -> Result<Value<'a>, Stop> {
    evaluate_with(expr, env, Some(row))
}

fn evaluate_with<'a>(expr: &'a Expr, env: &dyn Env<'a>, row: Option<Value<'a>>) -> Outcome<'a> {
    let mut machine = Machine {
        env,
        row,
        locals: Vec::new(),
        steps: STEPS_MAX,
    };
    machine.value(expr)
}

struct Machine<'e, 'a> {
    env: &'e dyn Env<'a>,
    /// The first of the locals, where the expression speaks of a row.
    row: Option<Value<'a>>,
    locals: Vec<Value<'a>>,
    steps: usize,
}

type Outcome<'a> = Result<Value<'a>, Stop>;

impl<'a> Machine<'_, 'a> {
    fn value(&mut self, expr: &'a Expr) -> Outcome<'a> {
        self.spend(1)?;
        match expr {
            Expr::Literal(literal) => Ok(literal.into()),
            Expr::Field(at) => match self.env.field(*at) {
                Input::Answer(value) => Ok(value),
                Input::Unanswered => Err(Stop::Unknown(vec![*at])),
                Input::Absent => Err(Stop::Absent),
            },
            Expr::Answered(at) => {
                let input = self.env.field(*at);
                Ok(Value::Bool(matches!(input, Input::Answer(_))))
            }
            Expr::Local(at) => {
                let before = usize::from(self.row.is_some());
                let local = match usize::from(*at).checked_sub(before) {
                    Some(at) => self.locals.get(at),
                    None => self.row.as_ref(),
                };
                Ok(local.cloned().ok_or(Failure::Overload)?)
            }
            Expr::Entry(map, name) => Ok(rest::entry(&self.value(map)?, &text(name))?),
            Expr::Has(map, name) => Ok(rest::has(&self.value(map)?, &text(name))?),
            Expr::Cell(row, column) => cell(&self.value(row)?, *column),
            Expr::CellAnswered(row, column) => {
                match self.value(row).and_then(|row| cell(&row, *column)) {
                    Ok(_) => Ok(Value::Bool(true)),
                    // What has no row has no cell.
                    Err(Stop::Unknown(_) | Stop::Absent | Stop::Failed(Failure::Index)) => {
                        Ok(Value::Bool(false))
                    }
                    stopped => stopped,
                }
            }
            Expr::Matches(text, matcher) => match self.value(text)? {
                Value::Text(text) => {
                    self.spend(text.len() / 32)?;
                    Ok(Value::Bool(matcher.matches(&text)))
                }
                _ => Err(Failure::Overload.into()),
            },
            Expr::Index(container, at) => {
                let container = self.value(container);
                let (container, at) = both(container, self.value(at))?;
                index(&container, &at)
            }
            Expr::All(parts) => self.joined(parts, false),
            Expr::Any(parts) => self.joined(parts, true),
            Expr::Choose(parts) => {
                let [condition, then, otherwise] = &**parts;
                match self.value(condition)? {
                    Value::Bool(true) => self.value(then),
                    Value::Bool(false) => self.value(otherwise),
                    _ => Err(Failure::Overload.into()),
                }
            }
            Expr::Call(function, arguments) => self.call(*function, arguments),
            Expr::List(items) => self.list(items),
            Expr::Map(entries) => self.map(entries),
            Expr::Each(each) => self.each(each),
        }
    }

    fn spend(&mut self, steps: usize) -> Result<(), Failure> {
        self.steps = self.steps.checked_sub(steps).ok_or(Failure::Effort)?;
        Ok(())
    }

    /// Spends what going over all of a value takes.
    fn weigh(&mut self, value: &Value<'_>) -> Result<(), Failure> {
        self.spend(match value {
            Value::Text(text) => text.len() / 256,
            Value::List(items) => items.as_slice().len() / 8,
            other => rest::weight(other),
        })
    }

    fn call(&mut self, function: Function, arguments: &'a [Expr]) -> Outcome<'a> {
        match (function, arguments) {
            (Function::Distinct, [list]) => {
                let list = self.value(list)?;
                self.distinct(&list)
            }
            (Function::Min | Function::Max, [first, rest @ ..]) => {
                let mut found = self.value(first);
                for other in rest {
                    let pair = both(found, self.value(other));
                    found = pair.and_then(|(one, other)| self.two(function, one, other));
                }
                found
            }
            (_, [only]) => {
                let only = self.value(only)?;
                self.weigh(&only)?;
                Ok(functions::one(function, only)?)
            }
            (Function::In, [one, Expr::List(items)]) => {
                let one = self.side(one);
                self.among(one, items)
            }
            (Function::In, [one, other]) => {
                let one = self.side(one);
                let (one, other) = both(one, self.value(other))?;
                self.two(function, one, other)
            }
            (Function::Equals | Function::Differs, [one, other]) => {
                let one = self.side(one);
                let (one, other) = both(one, self.side(other))?;
                self.two(function, one, other)
            }
            (_, [one, other]) => {
                let one = self.value(one);
                let (one, other) = both(one, self.value(other))?;
                self.two(function, one, other)
            }
            _ => Err(Failure::Overload.into()),
        }
    }

    fn two(&mut self, function: Function, one: Value<'a>, other: Value<'a>) -> Outcome<'a> {
        self.weigh(&one)?;
        self.weigh(&other)?;
        if let (Function::Contains, Value::Text(whole), Value::Text(part)) =
            (function, &one, &other)
        {
            self.spend(whole.len().saturating_mul(part.len()) / 256)?;
        }
        Ok(functions::two(function, one, other)?)
    }

    /// A side of a comparison: what is not asked equals nothing but null.
    fn side(&mut self, expr: &'a Expr) -> Outcome<'a> {
        match (expr, self.value(expr)) {
            (Expr::Field(_) | Expr::Cell(..), Err(Stop::Absent)) => Ok(Value::Null),
            (_, outcome) => outcome,
        }
    }

    /// Whether a value is among those written out; they make no list.
    fn among(&mut self, one: Outcome<'a>, items: &'a [Expr]) -> Outcome<'a> {
        let mut stop = None;
        let one = held(one, &mut stop);
        let mut found = false;
        for item in items {
            let item = self.value(item);
            if let (Some(item), Some(one)) = (held(item, &mut stop), &one) {
                found = found || equal(one, &item);
            }
        }
        stop.map_or(Ok(Value::Bool(found)), Err)
    }

    fn list(&mut self, items: &'a [Expr]) -> Outcome<'a> {
        let mut stop = None;
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            values.extend(held(self.value(item), &mut stop));
        }
        stop.map_or_else(|| Ok(Value::list(values)), Err)
    }

    fn distinct(&mut self, list: &Value<'a>) -> Outcome<'a> {
        let Value::List(items) = list else {
            return Err(Failure::Overload.into());
        };
        let mut kept: Vec<Value<'a>> = Vec::new();
        for at in 0..items.as_slice().len() {
            self.spend(1 + kept.len() / 4)?;
            let item = items
                .at(at)
                .filter(|item| !kept.iter().any(|known| equal(known, item)));
            kept.extend(item);
        }
        Ok(Value::list(kept))
    }

    /// `&&` or `||` over all parts: one that is `decisive` settles it, whatever the
    /// others are.
    fn joined(&mut self, parts: &'a [Expr], decisive: bool) -> Outcome<'a> {
        let mut stop = None;
        for part in parts {
            if decides(self.value(part), decisive, &mut stop) {
                return Ok(Value::Bool(decisive));
            }
        }
        stop.map_or(Ok(Value::Bool(!decisive)), Err)
    }

    fn map(&mut self, entries: &'a [(Expr, Expr)]) -> Outcome<'a> {
        let mut made = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            let key = self.value(key);
            let (key, value) = both(key, self.value(value))?;
            rest::put(&mut made, key, value)?;
        }
        Ok(Value::Map(made.into()))
    }

    fn each(&mut self, each: &'a Each) -> Outcome<'a> {
        let range = self.value(&each.range)?;
        let depth = self.locals.len();
        let outcome = self.over(each, &range);
        self.locals.truncate(depth);
        outcome
    }

    fn over(&mut self, each: &'a Each, range: &Value<'a>) -> Outcome<'a> {
        let mut stop = None;
        let mut count = 0;
        let mut kept = Vec::new();
        let mut at = 0;
        while let Some(item) = element(range, at)? {
            at += 1;
            self.locals.push(item);
            if let Some(filter) = &each.filter
                && !truth(self.value(filter)?)?
            {
                self.locals.pop();
                continue;
            }
            let outcome = self.value(&each.body);
            let item = self.locals.pop();
            match each.kind {
                EachKind::All | EachKind::Exists => {
                    let decisive = each.kind == EachKind::Exists;
                    if decides(outcome, decisive, &mut stop) {
                        return Ok(Value::Bool(decisive));
                    }
                }
                EachKind::ExistsOne => count += u32::from(truth(outcome?)?),
                EachKind::Filter => {
                    let holds = truth(outcome?)?;
                    kept.extend(item.filter(|_| holds));
                }
                EachKind::Map => kept.push(outcome?),
            }
        }
        match (each.kind, stop) {
            (_, Some(stop)) => Err(stop),
            (EachKind::All, None) => Ok(Value::Bool(true)),
            (EachKind::Exists, None) => Ok(Value::Bool(false)),
            (EachKind::ExistsOne, None) => Ok(Value::Bool(count == 1)),
            (EachKind::Filter | EachKind::Map, None) => Ok(Value::list(kept)),
        }
    }
}

/// What a macro goes over: an element of a list or a key of a map; none past the last.
fn element<'a>(range: &Value<'a>, at: usize) -> Result<Option<Value<'a>>, Failure> {
    match range {
        Value::List(items) => Ok(items.at(at)),
        other => rest::key(other, at),
    }
}

/// Whether a part of `&&` or `||` settles the whole; what stops it is put aside.
fn decides(outcome: Outcome<'_>, decisive: bool, stop: &mut Option<Stop>) -> bool {
    held(outcome.and_then(truth), stop) == Some(decisive)
}

fn truth(value: Value<'_>) -> Result<bool, Stop> {
    match value {
        Value::Bool(value) => Ok(value),
        _ => Err(Failure::Overload.into()),
    }
}

fn both<'a>(one: Outcome<'a>, other: Outcome<'a>) -> Result<(Value<'a>, Value<'a>), Stop> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(one), Err(other)) => Err(worse(one, other)),
        (Err(stop), _) | (_, Err(stop)) => Err(stop),
    }
}

/// The value, if there is one; what stops it is put aside.
fn held<T>(outcome: Result<T, Stop>, stop: &mut Option<Stop>) -> Option<T> {
    match outcome {
        Ok(value) => Some(value),
        Err(new) => {
            *stop = Some(match stop.take() {
                Some(before) => worse(before, new),
                None => new,
            });
            None
        }
    }
}

/// Of two reasons the one to tell: what is still to be answered before what failed,
/// since the answer may mend it.
fn worse(one: Stop, other: Stop) -> Stop {
    match (one, other) {
        (Stop::Unknown(mut one), Stop::Unknown(other)) => {
            other.into_iter().for_each(|field| put(&mut one, field));
            Stop::Unknown(one)
        }
        (unknown @ Stop::Unknown(_), _) | (_, unknown @ Stop::Unknown(_)) => unknown,
        (one, _) => one,
    }
}

fn text(name: &str) -> Value<'_> {
    Value::Text(Cow::Borrowed(name))
}

/// The answer in a column of a row.
fn cell<'a>(row: &Value<'a>, column: u16) -> Outcome<'a> {
    let Value::List(cells) = row else {
        return Err(Failure::Overload.into());
    };
    match cells.at(usize::from(column)) {
        Some(Value::Open(at)) => Err(Stop::Unknown(vec![at])),
        Some(Value::Null) | None => Err(Stop::Absent),
        Some(value) => Ok(value),
    }
}

fn index<'a>(container: &Value<'a>, at: &Value<'_>) -> Outcome<'a> {
    let Value::List(items) = container else {
        return Ok(rest::entry(container, at)?);
    };
    let at = match at {
        Value::Int(at) => usize::try_from(*at).map_err(|_| Failure::Index)?,
        other => rest::place(other)?,
    };
    Ok(items.at(at).ok_or(Failure::Index)?)
}
