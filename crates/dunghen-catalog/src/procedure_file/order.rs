//! The order in which questions are decided: each after those it depends on.

use std::collections::BTreeSet;

use dunghen_core::{
    condition::Condition,
    procedure::{Field, FieldKind, Version},
};

use super::{Lowering, Written};

/// Puts the fields in order; false where they go round in a circle, which is told.
pub(super) fn settle(
    lowering: &mut Lowering<'_>,
    version: &mut Version,
    written: &Written,
) -> bool {
    let fields: Vec<_> = version.fields().collect();
    let needs: Vec<_> = fields
        .iter()
        .map(|field| needs(field, fields.len()))
        .collect();
    let mut order: Vec<usize> = Vec::new();
    let mut settled = BTreeSet::new();
    while order.len() < fields.len() {
        let ready = (0..fields.len()).find(|at| {
            let known = |need: &usize| settled.contains(need);
            !settled.contains(at) && needs.get(*at).is_some_and(|needs| needs.iter().all(known))
        });
        let Some(at) = ready else {
            let around = circle(&needs, &settled);
            let first = around.first().and_then(|at| written.fields.get(*at));
            let names: Vec<_> = around
                .iter()
                .filter_map(|at| fields.get(*at).map(|field| format!("`{}`", field.id)))
                .collect();
            let message = format!(
                "found questions that decide over one another in a circle: {}, expected one that is asked first",
                names.join(", then ")
            );
            lowering.mistake(first.unwrap_or(&written.version).clone(), message);
            return false;
        };
        settled.insert(at);
        order.push(at);
    }
    let in_order = order.iter().enumerate().all(|(place, at)| place == *at);
    if !in_order {
        let places = order.iter().filter_map(|at| u16::try_from(*at).ok());
        version.order = places.collect();
    }
    true
}

/// The fields that must be settled before one is.
fn needs(field: &Field, count: usize) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut of = |condition: &Condition| {
        if let Some(expr) = condition.expr() {
            expr.each_field(&mut |at| {
                found.insert(usize::from(at));
            });
        }
    };
    of(&field.visible);
    if let FieldKind::Table(table) = &field.kind {
        for column in &table.columns {
            of(&column.visible);
            of(&column.required);
        }
        table.rules.iter().for_each(|rule| of(&rule.when));
    }
    found.retain(|at| *at < count);
    found
}

/// One circle among the fields that cannot be settled.
fn circle(needs: &[BTreeSet<usize>], settled: &BTreeSet<usize>) -> Vec<usize> {
    let open = |at: &usize| !settled.contains(at);
    let mut path: Vec<usize> = Vec::new();
    let mut next = (0..needs.len()).find(open);
    while let Some(at) = next {
        if let Some(begin) = path.iter().position(|known| *known == at) {
            return path.split_off(begin);
        }
        path.push(at);
        next = needs
            .get(at)
            .and_then(|needs| needs.iter().copied().find(open));
    }
    path
}
