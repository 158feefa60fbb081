//! Which conditions rows have seen hold, and which they have seen fail.

use std::collections::BTreeMap;

use dunghen_core::{
    condition::{Condition, Truth},
    procedure::{FieldKind, Procedure, Table, Version},
    schedule::vietnam_offset,
    session::{RowPart, Session},
};

use crate::row::CaseRow;

/// What rows have seen of every condition of a procedure.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    /// By version and condition: whether it was seen to hold, and to fail.
    seen: BTreeMap<String, [bool; 2]>,
}

impl Coverage {
    /// Nothing seen yet of a procedure's conditions.
    pub fn of(procedure: &Procedure) -> Self {
        let mut coverage = Self::default();
        for version in &procedure.versions {
            let alone = conditions(version).into_iter().map(|(name, _)| name);
            let in_rows = row_conditions(version).into_iter().map(|(name, ..)| name);
            for name in alone.chain(in_rows) {
                coverage
                    .seen
                    .insert(format!("{} {name}", version.id), [false; 2]);
            }
        }
        coverage
    }

    /// Looks at what the conditions are in a row.
    pub fn look(&mut self, procedure: &Procedure, row: &CaseRow) {
        let today = row.at.with_timezone(&vietnam_offset()).date_naive();
        let Some(version) = procedure.version_on(today) else {
            return;
        };
        let session = Session::new(version, &row.given, today);
        for (name, condition) in conditions(version) {
            let truth = session.truth_of(condition);
            self.note(version, &name, truth == Truth::Yes, truth == Truth::No);
        }
        for (name, field, part) in row_conditions(version) {
            for holds in session.row_truths(field, part) {
                self.note(version, &name, holds, !holds);
            }
        }
    }

    fn note(&mut self, version: &Version, name: &str, holds: bool, fails: bool) {
        if let Some([held, failed]) = self.seen.get_mut(&format!("{} {name}", version.id)) {
            *held |= holds;
            *failed |= fails;
        }
    }

    /// How often a condition had to be seen, once to hold and once to fail, and how often
    /// it was.
    pub fn counts(&self) -> (usize, usize) {
        let seen = self.seen.values().flatten().filter(|seen| **seen).count();
        (self.seen.len() * 2, seen)
    }

    /// What no row has shown, in words.
    pub fn missing(&self) -> Vec<String> {
        let mut missing = Vec::new();
        for (name, [held, failed]) in &self.seen {
            if !held {
                missing.push(format!("{name}: no row in which it holds"));
            }
            if !failed {
                missing.push(format!("{name}: no row in which it does not hold"));
            }
        }
        missing
    }
}

/// The conditions of a version that are no constants, with their names.
fn conditions(version: &Version) -> Vec<(String, &Condition)> {
    let mut found = Vec::new();
    let mut note = |name: String, condition| found.push((name, condition));
    for field in version.fields() {
        note(format!("field {} when", field.id), &field.visible);
        note(format!("field {} required_when", field.id), &field.required);
    }
    for component in &version.components {
        let id = &component.id;
        note(format!("component {id} when"), &component.needed);
        if let Some(spared) = &component.spared {
            note(format!("component {id} spared"), &spared.when);
        }
    }
    for rule in &version.rules {
        note(format!("rule {}", rule.id), &rule.when);
    }
    for (number, fee) in (1..).zip(&version.fees) {
        note(format!("fee number {number}"), &fee.when);
    }
    for (number, limit) in (1..).zip(&version.time_limits) {
        note(format!("time_limit number {number}"), &limit.when);
    }
    for phase in &version.phases {
        note(format!("phase {}", phase.id), &phase.when);
    }
    found.retain(|(_, condition)| condition.expr().is_some());
    found
}

/// The conditions over rows of tables, each with its field and its part of the row.
fn row_conditions(version: &Version) -> Vec<(String, usize, RowPart)> {
    let mut found = Vec::new();
    for (at, field) in version.fields().enumerate() {
        if let FieldKind::Table(table) = &field.kind {
            let parts = parts(table).into_iter();
            found
                .extend(parts.map(|(name, part)| (format!("table {} {name}", field.id), at, part)));
        }
    }
    found
}

fn parts(table: &Table) -> Vec<(String, RowPart)> {
    let mut found = Vec::new();
    for (at, column) in table.columns.iter().enumerate() {
        if column.visible.expr().is_some() {
            found.push((format!("column {} when", column.id), RowPart::Asked(at)));
        }
        if column.required.expr().is_some() {
            found.push((
                format!("column {} required_when", column.id),
                RowPart::Required(at),
            ));
        }
    }
    for (at, rule) in table.rules.iter().enumerate() {
        found.push((format!("rule {}", rule.id), RowPart::Rule(at)));
    }
    found
}
