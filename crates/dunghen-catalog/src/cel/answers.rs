//! Evaluates an expression over values at hand, and finds where one failed.

use std::ops::Range;

use dunghen_core::expr::{Env, Failure, Input, Stop, Value, evaluate};

use super::{Fields, Kind, ast, check::checked, parse};

/// What there is of each field, in the order of the fields.
#[derive(Debug, Clone, Copy)]
pub struct Answers<'v>(pub &'v [Input<'v>]);

impl<'v> Env<'v> for Answers<'v> {
    fn field(&self, at: u16) -> Input<'v> {
        let input = self.0.get(usize::from(at));
        input.cloned().unwrap_or(Input::Absent)
    }
}

/// The place of the innermost part that fails as the whole does.
///
/// The compiled form carries no places: they are of use here alone, where the text is.
pub fn place_of(
    failure: Failure,
    text: &str,
    fields: &Fields,
    answers: Answers<'_>,
) -> Range<usize> {
    let fails = |tree: &ast::Expr| {
        checked(tree, text, fields).is_ok_and(|compiled| {
            let outcome = evaluate(&compiled.expr, &Answers(answers.0)).map(|_: Value<'_>| ());
            outcome == Err(Stop::Failed(failure))
        })
    };
    let Ok(mut tree) = parse(text) else {
        return 0..text.len();
    };
    while let Some(part) = parts(tree.kind).into_iter().find(|part| fails(part)) {
        tree.span = part.span.clone();
        tree.kind = part.kind;
    }
    tree.span
}

/// The parts that mean something by themselves; what stands in a macro does not.
fn parts(kind: Kind) -> Vec<ast::Expr> {
    match kind {
        Kind::Literal(_) | Kind::Ident { .. } | Kind::Struct { .. } => Vec::new(),
        Kind::Select { operand, .. } | Kind::Unary { operand, .. } => vec![*operand],
        Kind::Index { operand, index } => vec![*operand, *index],
        Kind::Call { receiver, args, .. } => receiver
            .map(|receiver| *receiver)
            .into_iter()
            .chain(args)
            .collect(),
        Kind::List(items) | Kind::Any(items) | Kind::All(items) => items,
        Kind::Map(entries) => entries
            .into_iter()
            .flat_map(|(key, value)| [key, value])
            .collect(),
        Kind::Binary { left, right, .. } => vec![*left, *right],
        Kind::Conditional { condition, yes, no } => vec![*condition, *yes, *no],
        Kind::Macro { range, .. } => vec![*range],
    }
}
