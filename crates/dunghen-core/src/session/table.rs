//! The rows of a table.

use alloc::{borrow::Cow, string::ToString, vec, vec::Vec};

use super::Seen;
use crate::{
    answer::{Faults, Held, read},
    condition::{Condition, Truth},
    dossier::{Answer, Answers},
    expr::{Failure, Input, Value},
    finding::{Fault, Severity},
    procedure::Table,
};

/// Everything about the rows there are.
#[derive(Debug, Clone, Default)]
pub(super) struct Rows {
    pub(super) rows: Vec<Vec<Cell>>,
    /// Rules of the table that speak: row, rule, and why one cannot be judged.
    pub(super) rules: Vec<(u16, u16, Option<Failure>)>,
}

/// How a cell stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell {
    pub(super) asked: bool,
    pub(super) required: bool,
    pub(super) held: Held,
    pub(super) faults: Faults,
    pub(super) failure: Option<Failure>,
}

/// Reads and judges the rows of a table.
pub(super) fn rows(
    at: u16,
    table: &Table,
    typed: &Answer,
    seen: &Seen<'_>,
) -> (Rows, Held, Faults) {
    let (typed, readable): (&[Answers], bool) = match typed {
        Answer::Rows(rows) => (rows, true),
        other => (
            &[],
            !other.is_given() || matches!(other, Answer::Several(chosen) if chosen.is_empty()),
        ),
    };
    let (count, max) = (typed.len(), usize::from(table.max_rows));
    let mut found = Rows::default();
    let mut values = Vec::new();
    for (number, answers) in (0_u16..).zip(typed.iter().take(max)) {
        let (cells, value) = row(at, table, answers, seen);
        found.rules.extend(rules(table, number, &value, seen));
        found.rows.push(cells);
        values.push(value);
    }
    let fault = if !readable {
        Some(Fault::new("answer.unreadable"))
    } else if count > max {
        let many = Fault::new("table.too_many");
        Some(many.with("found", count).with("max", max))
    } else if 0 < count && count < usize::from(table.min_rows) {
        let few = Fault::new("table.too_few");
        Some(few.with("found", count).with("min", table.min_rows))
    } else {
        None
    };
    let faults = fault.map(|fault| (fault, Severity::Error));
    (
        found,
        Held::List(values.into()),
        faults.into_iter().collect(),
    )
}

/// One row, and what the rules see of it. A column's conditions see those before it.
fn row(
    field: u16,
    table: &Table,
    answers: &Answers,
    seen: &Seen<'_>,
) -> (Vec<Cell>, Value<'static>) {
    let nothing = Answer::default();
    let mut cells = Vec::with_capacity(table.columns.len());
    let mut values = vec![Value::Null; table.columns.len()];
    for (column, at) in table.columns.iter().zip(0..) {
        // Most columns have no condition, and need no copy of the row.
        let truth = |condition: &Condition| match condition.expr() {
            Some(_) => condition.truth_of_row(seen, Value::List(values.clone().into())),
            None => condition.truth(seen),
        };
        let (asked, required) = (truth(&column.visible), truth(&column.required));
        let typed = answers.get(&column.id).unwrap_or(&nothing);
        let (held, faults) = read(&column.kind, typed, seen.today);
        let cell = Cell {
            asked: asked == Ok(Truth::Yes),
            required: required == Ok(Truth::Yes),
            held,
            faults,
            failure: asked.err().or(required.err()),
        };
        if cell.asked
            && let Some(value) = values.get_mut(at)
        {
            *value = match cell.held.input(&column.kind, typed) {
                Input::Answer(known) => kept(known),
                _ => Value::Open(field),
            };
        }
        cells.push(cell);
    }
    (cells, Value::List(values.into()))
}

/// A value that outlives the answer it was read from.
fn kept(value: Value<'_>) -> Value<'static> {
    match value {
        Value::Text(text) => Value::Text(Cow::Owned(text.to_string())),
        Value::Bool(flag) => Value::Bool(flag),
        Value::Int(whole) => Value::Int(whole),
        Value::Decimal(decimal) => Value::Decimal(decimal),
        Value::Date(date) => Value::Date(date),
        _ => Value::Null,
    }
}

fn rules(
    table: &Table,
    row: u16,
    value: &Value<'static>,
    seen: &Seen<'_>,
) -> Vec<(u16, u16, Option<Failure>)> {
    (0_u16..)
        .zip(&table.rules)
        .filter_map(
            |(at, rule)| match rule.when.truth_of_row(seen, value.clone()) {
                Ok(Truth::Yes) => Some((row, at, None)),
                Err(failure) => Some((row, at, Some(failure))),
                Ok(_) => None,
            },
        )
        .collect()
}
