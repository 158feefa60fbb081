//! The rows of a table: read when they are answered, judged when what they rest on
//! changes.

use alloc::{borrow::Cow, string::ToString, vec, vec::Vec};
use core::{mem, ops::Deref};

use chrono::NaiveDate;

use super::{Change, Seen, Session};
use crate::{
    answer::{Faults, Held, read},
    condition::{Condition, Truth},
    dossier::{Answer, Answers},
    expr::{Failure, Input, Items, Value},
    finding::{Fault, Severity},
    procedure::{FieldKind, Table, Version},
};

/// How a row stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    pub(super) cells: Vec<Cell>,
    /// Rules of the table that speak, and why one cannot be judged.
    pub(super) rules: Vec<(u16, Option<Failure>)>,
    /// Whether it was read and not judged since.
    is_new: bool,
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

/// Which rows are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    All,
    New,
}

fn typed_rows(answer: &Answer) -> &[Answers] {
    match answer {
        Answer::Rows(rows) => rows,
        _ => &[],
    }
}

impl<V: Deref<Target = Version>> Session<V> {
    /// Reads some rows of a table. What they mean to others is to be judged again; what
    /// is found in them is judged at once, since nothing else has changed for it.
    pub(super) fn read_rows(&mut self, at: usize, differing: &[usize]) {
        let field = self.graph.field(&self.version, at);
        let kind = field.map(|field| &field.kind);
        let (Some(FieldKind::Table(table)), Some(typed), Some(slot)) =
            (kind, self.typed.get(at), self.slots.get_mut(at))
        else {
            return;
        };
        let faults = read_rows(&mut slot.rows, table, typed, differing, self.today);
        let other_faults = mem::replace(&mut slot.faults, faults) != slot.faults;
        if slot.asked && (self.judge_table(at, Which::New) || other_faults) {
            self.mark_dependents(at);
            self.changed(Change::Answer, at);
        }
    }

    /// Judges the rows of a table; says whether they stand otherwise than before.
    pub(super) fn judge_table(&mut self, at: usize, which: Which) -> bool {
        let Some(slot) = self.slots.get_mut(at) else {
            return false;
        };
        // No condition of a table speaks of the table itself.
        let mut rows = mem::take(&mut slot.rows);
        let mut values = match mem::take(&mut slot.held) {
            Held::List(values) => values,
            _ => Vec::new().into(),
        };
        let changed = match self.graph.field(&self.version, at).map(|field| &field.kind) {
            Some(FieldKind::Table(table)) => {
                let field = u16::try_from(at).unwrap_or(u16::MAX);
                judge_rows(which, &mut rows, &mut values, field, table, &self.seen())
            }
            _ => false,
        };
        if let Some(slot) = self.slots.get_mut(at) {
            (slot.rows, slot.held) = (rows, Held::List(values));
        }
        changed
    }
}

/// The rows of an answer that differ from those of the answer before it.
pub(super) fn differing(before: &Answer, now: &Answer) -> Vec<usize> {
    let before = typed_rows(before);
    let rows = typed_rows(now).iter().enumerate();
    let differing = rows.filter(|(at, row)| before.get(*at) != Some(row));
    differing.map(|(at, _)| at).collect()
}

/// Reads those rows of an answer that differ from the ones read before, and says what
/// is wrong with the table as a whole.
fn read_rows(
    rows: &mut Vec<Row>,
    table: &Table,
    typed: &Answer,
    differing: &[usize],
    today: NaiveDate,
) -> Faults {
    let answered = typed_rows(typed);
    let (count, max) = (answered.len(), usize::from(table.max_rows));
    rows.resize_with(count.min(max), Row::default);
    let nothing = Answer::default();
    for at in differing {
        let (Some(row), Some(answers)) = (rows.get_mut(*at), answered.get(*at)) else {
            continue;
        };
        row.is_new = true;
        row.cells.resize_with(table.columns.len(), Cell::default);
        for (column, cell) in table.columns.iter().zip(&mut row.cells) {
            let typed = answers.get(&column.id).unwrap_or(&nothing);
            (cell.held, cell.faults) = read(&column.kind, typed, today);
        }
    }
    let readable = match typed {
        Answer::Rows(_) => true,
        Answer::Several(chosen) => chosen.is_empty(),
        other => !other.is_given(),
    };
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
    faults.into_iter().collect()
}

/// Judges rows, all or only those that are new; `seen_by_rules` is what the rules see of
/// them. Says whether anything is found otherwise than before.
fn judge_rows(
    which: Which,
    rows: &mut [Row],
    seen_by_rules: &mut Items<'static, Value<'static>>,
    field: u16,
    table: &Table,
    seen: &Seen<'_>,
) -> bool {
    let typed = seen
        .typed
        .get(usize::from(field))
        .map_or(&[][..], typed_rows);
    let values = seen_by_rules.to_mut();
    let mut changed = values.len() != rows.len();
    let empty = || Value::List(vec![Value::Null; table.columns.len()].into());
    values.resize_with(rows.len(), empty);
    for ((row, answers), value) in rows.iter_mut().zip(typed).zip(values) {
        if let Value::List(value) = value
            && (which == Which::All || row.is_new)
        {
            changed |= judge_row(row, value, answers, (field, table), seen);
        }
    }
    changed
}

/// One row. A column's conditions see those before it.
fn judge_row(
    row: &mut Row,
    values: &mut Items<'static, Value<'static>>,
    answers: &Answers,
    (field, table): (u16, &Table),
    seen: &Seen<'_>,
) -> bool {
    let nothing = Answer::default();
    let is_new = mem::take(&mut row.is_new);
    let mut changed = is_new;
    for (at, (column, cell)) in table.columns.iter().zip(&mut row.cells).enumerate() {
        let truth = |condition: &Condition| {
            let so_far = Value::List(Items::Borrowed(values.as_slice()));
            condition.truth_of_row(seen, so_far)
        };
        let (asked, required) = (truth(&column.visible), truth(&column.required));
        let now = (asked == Ok(Truth::Yes), required == Ok(Truth::Yes));
        let turned = cell.asked != now.0;
        changed |= turned || cell.required != now.1;
        (cell.asked, cell.required) = now;
        cell.failure = asked.err().or(required.err());
        if (is_new || turned)
            && let Some(value) = values.to_mut().get_mut(at)
        {
            let typed = answers.get(&column.id).unwrap_or(&nothing);
            *value = match cell.held.input(typed) {
                _ if !cell.asked => Value::Null,
                Input::Answer(known) => kept(known),
                _ => Value::Open(field),
            };
        }
    }
    let rules = (0_u16..).zip(&table.rules).filter_map(|(at, rule)| {
        let whole = Value::List(Items::Borrowed(values.as_slice()));
        match rule.when.truth_of_row(seen, whole) {
            Ok(Truth::Yes) => Some((at, None)),
            Err(failure) => Some((at, Some(failure))),
            Ok(_) => None,
        }
    });
    let rules: Vec<_> = rules.collect();
    changed |= row.rules != rules;
    row.rules = rules;
    changed
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
