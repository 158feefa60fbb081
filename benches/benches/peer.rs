//! The same conditions and rules in the `cel` crate.
//!
//! Only conditions and rules: that crate reads no answers, so whoever uses it checks
//! formats, bounds and files elsewhere. Patterns are left out too, since it compiles
//! each one anew at every call, which would flatter us.

use std::{collections::HashMap, sync::Arc};

use cel::{Context, Program, Value};
use dunghen_bench::{
    job::{Atom, Condition, Data, Job, RuleKind, Test},
    reference::{day, holds, is_kept},
};

pub(crate) struct Peer<'j> {
    job: &'j Job,
    conditions: Vec<(&'j Condition, Program)>,
    rules: Vec<(&'j RuleKind, Program)>,
}

impl<'j> Peer<'j> {
    pub(crate) fn new(job: &'j Job) -> Self {
        let fields = job.fields.iter();
        let conditions = fields.flat_map(|field| [&field.visible_if, &field.required_if]);
        let components = job
            .components
            .iter()
            .map(|component| &component.required_if);
        let compiled = |text: String| {
            Program::compile(&text).unwrap_or_else(|error| panic!("{text}: {error:?}"))
        };
        let conditions = conditions.chain(components).flatten();
        Self {
            job,
            conditions: conditions
                .map(|one| (one, compiled(condition(one))))
                .collect(),
            rules: job
                .rules
                .iter()
                .map(|rule| (&rule.kind, compiled(violation(&rule.kind))))
                .collect(),
        }
    }

    /// The answers as that crate keeps them.
    pub(crate) fn answers(&self, data: &Data) -> Value {
        let mut answers: HashMap<String, Value> = HashMap::new();
        for (id, value) in data {
            let is_day = self.job.fields.iter().any(|field| {
                field.id == *id && matches!(field.kind, dunghen_bench::job::Kind::Date { .. })
            });
            let made = match day(Some(value)).filter(|_| is_day) {
                Some(day) => Some(Value::Int(
                    day.signed_duration_since(chrono::NaiveDate::default())
                        .num_days(),
                )),
                None if is_day => None,
                None => Some(converted(value)),
            };
            answers.extend(made.map(|made| (id.clone(), made)));
        }
        answers.into()
    }

    /// How many conditions hold and rules are broken.
    pub(crate) fn judge(&self, answers: &Value) -> usize {
        let mut context = Context::default();
        let total = |values: Arc<Vec<Value>>| -> f64 {
            let number = |value: &Value| match value {
                Value::Float(number) => *number,
                _ => 0.0,
            };
            values.iter().map(number).sum()
        };
        let kinds = |values: Arc<Vec<Value>>| -> i64 {
            let texts = values.iter().filter_map(|value| match value {
                Value::String(text) => Some(text.as_str()),
                _ => None,
            });
            texts.collect::<std::collections::HashSet<_>>().len() as i64
        };
        context.add_function("total", total).unwrap();
        context.add_function("kinds", kinds).unwrap();
        context.add_variable_from_value("d", answers.clone());
        let programs = self.conditions.iter().map(|(_, program)| program);
        let programs = programs.chain(self.rules.iter().map(|(_, program)| program));
        programs
            .filter(|program| matches!(program.execute(&context), Ok(Value::Bool(true))))
            .count()
    }

    /// The same by the reference.
    pub(crate) fn expected(&self, data: &Data) -> usize {
        let held = self
            .conditions
            .iter()
            .filter(|(one, _)| holds(one, data))
            .count();
        held + self
            .rules
            .iter()
            .filter(|(one, _)| !is_kept(one, data))
            .count()
    }
}

fn converted(value: &serde_json::Value) -> Value {
    use serde_json::Value as Json;
    match value {
        Json::Null => Value::Null,
        Json::Bool(flag) => Value::Bool(*flag),
        Json::Number(number) => Value::Float(number.as_f64().unwrap_or_default()),
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(items) => Value::from(items.iter().map(converted).collect::<Vec<_>>()),
        Json::Object(entries) => {
            let entries = entries
                .iter()
                .map(|(key, value)| (key.clone(), converted(value)));
            Value::from(entries.collect::<HashMap<_, _>>())
        }
    }
}

fn condition(condition: &Condition) -> String {
    let sign = match condition {
        Condition::All(_) => " && ",
        Condition::Any(_) => " || ",
    };
    let atoms: Vec<_> = condition.atoms().iter().map(atom).collect();
    atoms.join(sign)
}

fn atom(Atom { f, test }: &Atom) -> String {
    let test = match test {
        Test::Eq(value) => format!("d.{f} == '{value}'"),
        Test::In(values) => format!("d.{f} in ['{}']", values.join("', '")),
        Test::Gt(bound) => format!("d.{f} > {bound:?}"),
        Test::Lt(bound) => format!("d.{f} < {bound:?}"),
        Test::True => format!("d.{f}"),
    };
    format!("(has(d.{f}) && {test})")
}

fn violation(rule: &RuleKind) -> String {
    let there =
        |ids: &[&String]| -> String { ids.iter().map(|id| format!("has(d.{id}) && ")).collect() };
    match rule {
        RuleKind::DateLe { a, b } | RuleKind::NumLe { a, b } => {
            format!("{}d.{a} > d.{b}", there(&[a, b]))
        }
        RuleKind::DateGap { a, b, days } => format!("{}d.{b} - d.{a} > {days}", there(&[a, b])),
        RuleKind::ImpliesMin { a, v, b, min } => {
            format!("{}d.{a} == '{v}' && d.{b} < {min:?}", there(&[a, b]))
        }
        RuleKind::SumLe { a, b, c } => format!("{}d.{a} + d.{b} > d.{c}", there(&[a, b, c])),
        RuleKind::GroupSum { group, col, b } => format!(
            "{}total(d.{group}.filter(w, has(w.{col})).map(w, w.{col})) != d.{b}",
            there(&[group, b])
        ),
        RuleKind::GroupUnique { group, col } => {
            let cells = format!("d.{group}.filter(w, has(w.{col})).map(w, w.{col})");
            format!("{}kinds({cells}) != {cells}.size()", there(&[group]))
        }
        RuleKind::GroupCount { group, b } => format!(
            "{}(has(d.{group}) ? double(d.{group}.size()) : 0.0) != d.{b}",
            there(&[b])
        ),
    }
}
