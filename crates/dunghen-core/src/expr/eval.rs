//! Evaluation: every part in turn, unknown answers and failures on their way up.

use alloc::{borrow::Cow, vec, vec::Vec};

use super::{
    Each, EachKind, Expr, Failure, Function, Stop, Value, compare::equal, functions::call,
};

/// Steps after which an evaluation ends without a value. A rule takes dozens, a rule
/// over a table of a thousand rows some ten thousand.
const STEPS_MAX: u32 = 1 << 20;

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
    let mut machine = Machine {
        env,
        locals: Vec::new(),
        steps: STEPS_MAX,
    };
    machine.value(expr)
}

struct Machine<'e, 'a> {
    env: &'e dyn Env<'a>,
    locals: Vec<Value<'a>>,
    steps: u32,
}

type Outcome<'a> = Result<Value<'a>, Stop>;

impl<'a> Machine<'_, 'a> {
    fn value(&mut self, expr: &'a Expr) -> Outcome<'a> {
        self.steps = self.steps.checked_sub(1).ok_or(Failure::Effort)?;
        match expr {
            Expr::Literal(literal) => Ok(literal.into()),
            Expr::Field(at) => match self.env.field(*at) {
                Input::Answer(value) => Ok(value),
                Input::Unanswered => Err(Stop::Unknown(vec![*at])),
                Input::Absent => Err(Stop::Absent),
            },
            Expr::Local(at) => {
                let local = self.locals.get(usize::from(*at));
                Ok(local.cloned().ok_or(Failure::Overload)?)
            }
            Expr::Entry(map, name) => {
                let map = self.value(map)?;
                Ok(entry(&map, &Value::Text(Cow::Borrowed(name)))?)
            }
            Expr::Has(map, name) => {
                let map = self.value(map)?;
                match entry(&map, &Value::Text(Cow::Borrowed(name))) {
                    Err(Failure::Key) => Ok(Value::Bool(false)),
                    found => Ok(Value::Bool(found.map(|_| true)?)),
                }
            }
            Expr::Index(container, at) => {
                let [container, at] = self.both(container, at)?;
                Ok(index(&container, &at)?)
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
            Expr::List(items) => Ok(Value::list(self.values(items)?)),
            Expr::Map(entries) => self.map(entries),
            Expr::Each(each) => self.each(each),
        }
    }

    fn call(&mut self, function: Function, arguments: &'a [Expr]) -> Outcome<'a> {
        let compares = matches!(
            function,
            Function::Equals | Function::Differs | Function::In
        );
        if !compares {
            return Ok(call(function, self.values(arguments)?)?);
        }
        // What is not asked equals nothing but null.
        let mut outcomes = Vec::with_capacity(arguments.len());
        for argument in arguments {
            outcomes.push(match (argument, self.value(argument)) {
                (Expr::Field(_), Err(Stop::Absent)) => Ok(Value::Null),
                (_, outcome) => outcome,
            });
        }
        Ok(call(function, all_of(outcomes)?)?)
    }

    fn values(&mut self, exprs: &'a [Expr]) -> Result<Vec<Value<'a>>, Stop> {
        let outcomes = exprs.iter().map(|expr| self.value(expr)).collect();
        all_of(outcomes)
    }

    fn both(&mut self, one: &'a Expr, other: &'a Expr) -> Result<[Value<'a>; 2], Stop> {
        match (self.value(one), self.value(other)) {
            (Ok(one), Ok(other)) => Ok([one, other]),
            (Err(one), Err(other)) => Err(worse(one, other)),
            (Err(stop), _) | (_, Err(stop)) => Err(stop),
        }
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
        let mut made: Vec<(Value<'a>, Value<'a>)> = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            let [key, value] = self.both(key, value)?;
            let fit = matches!(
                key,
                Value::Bool(_) | Value::Int(_) | Value::Uint(_) | Value::Text(_)
            );
            if !fit {
                return Err(Failure::Overload.into());
            }
            if made.iter().any(|(known, _)| equal(known, &key)) {
                return Err(Failure::DuplicateKey.into());
            }
            made.push((key, value));
        }
        Ok(Value::Map(made.into()))
    }

    fn each(&mut self, each: &'a Each) -> Outcome<'a> {
        let items: Vec<Value<'a>> = match self.value(&each.range)? {
            Value::List(items) => items.as_slice().to_vec(),
            Value::Map(entries) => {
                let entries = entries.as_slice().iter();
                entries.map(|(key, _)| key.clone()).collect()
            }
            _ => return Err(Failure::Overload.into()),
        };
        let depth = self.locals.len();
        let outcome = self.over(each, items);
        self.locals.truncate(depth);
        outcome
    }

    fn over(&mut self, each: &'a Each, items: Vec<Value<'a>>) -> Outcome<'a> {
        let mut stop = None;
        let mut count = 0;
        let mut kept = Vec::new();
        let depth = self.locals.len();
        for item in items {
            self.locals.truncate(depth);
            self.locals.push(item.clone());
            if let Some(filter) = &each.filter
                && !truth(self.value(filter)?)?
            {
                continue;
            }
            let outcome = self.value(&each.body);
            match each.kind {
                EachKind::All if decides(outcome.clone(), false, &mut stop) => {
                    return Ok(Value::Bool(false));
                }
                EachKind::Exists if decides(outcome.clone(), true, &mut stop) => {
                    return Ok(Value::Bool(true));
                }
                EachKind::All | EachKind::Exists => {}
                EachKind::ExistsOne => count += u32::from(truth(outcome?)?),
                EachKind::Filter => kept.extend(truth(outcome?)?.then_some(item)),
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

/// Whether a part of `&&` or `||` settles the whole; what stops it is put aside.
fn decides(outcome: Outcome<'_>, decisive: bool, stop: &mut Option<Stop>) -> bool {
    let stopped = match outcome {
        Ok(Value::Bool(value)) => return value == decisive,
        Ok(_) => Failure::Overload.into(),
        Err(stop) => stop,
    };
    *stop = Some(match stop.take() {
        Some(before) => worse(before, stopped),
        None => stopped,
    });
    false
}

fn truth(value: Value<'_>) -> Result<bool, Stop> {
    match value {
        Value::Bool(value) => Ok(value),
        _ => Err(Failure::Overload.into()),
    }
}

fn all_of(outcomes: Vec<Outcome<'_>>) -> Result<Vec<Value<'_>>, Stop> {
    let mut values = Vec::with_capacity(outcomes.len());
    let mut stop = None;
    for outcome in outcomes {
        match (outcome, stop.take()) {
            (Ok(value), before) => {
                values.push(value);
                stop = before;
            }
            (Err(new), Some(before)) => stop = Some(worse(before, new)),
            (Err(new), None) => stop = Some(new),
        }
    }
    stop.map_or(Ok(values), Err)
}

/// Of two reasons the one to tell: what is still to be answered before what failed,
/// since the answer may mend it.
fn worse(one: Stop, other: Stop) -> Stop {
    match (one, other) {
        (Stop::Unknown(mut one), Stop::Unknown(other)) => {
            one.extend(other);
            one.sort_unstable();
            one.dedup();
            Stop::Unknown(one)
        }
        (unknown @ Stop::Unknown(_), _) | (_, unknown @ Stop::Unknown(_)) => unknown,
        (one, _) => one,
    }
}

fn entry<'a>(map: &Value<'a>, key: &Value<'_>) -> Result<Value<'a>, Failure> {
    let Value::Map(entries) = map else {
        return Err(Failure::Overload);
    };
    let mut entries = entries.as_slice().iter();
    let found = entries.find(|(known, _)| equal(known, key));
    found.map(|(_, value)| value.clone()).ok_or(Failure::Key)
}

fn index<'a>(container: &Value<'a>, at: &Value<'_>) -> Result<Value<'a>, Failure> {
    let Value::List(items) = container else {
        return entry(container, at);
    };
    let at = match at {
        Value::Int(at) => usize::try_from(*at).map_err(|_| Failure::Index)?,
        Value::Uint(at) => usize::try_from(*at).map_err(|_| Failure::Index)?,
        // A double that is a whole number will do, as CEL has it.
        Value::Double(at) if *at >= 0.0 && *at <= f64::from(u32::MAX) && *at % 1.0 == 0.0 => {
            *at as usize
        }
        _ => return Err(Failure::Overload),
    };
    items.as_slice().get(at).cloned().ok_or(Failure::Index)
}
