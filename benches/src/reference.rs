//! What a job means, said a second time and independently of the rules engine.
//!
//! Everything is looked up and compared anew, plainly; nothing here is fast.

use std::collections::{BTreeSet, HashMap};

use anyhow::Result;
use chrono::NaiveDate;
use regex::Regex;
use serde_json::Value;

use crate::job::{Atom, Condition, Data, Field, Job, Kind, RuleKind, Test};

/// What is found in a dossier.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// The fields that are not asked.
    pub hidden: BTreeSet<String>,
    /// What is wrong: place and code, ascending.
    pub errors: Vec<(String, String)>,
}

/// A job with its patterns read.
#[derive(Debug)]
pub struct Reference<'j> {
    job: &'j Job,
    patterns: HashMap<&'j str, Regex>,
}

/// Whether nothing was answered.
pub fn is_absent(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.is_empty(),
        Some(Value::Array(rows)) => rows.is_empty(),
        Some(_) => false,
    }
}

/// Whether a condition holds.
pub fn holds(condition: &Condition, data: &Data) -> bool {
    match condition {
        Condition::All(atoms) => atoms.iter().all(|atom| atom_holds(atom, data)),
        Condition::Any(atoms) => atoms.iter().any(|atom| atom_holds(atom, data)),
    }
}

fn atom_holds(atom: &Atom, data: &Data) -> bool {
    let value = data.get(&atom.f);
    let text = value
        .and_then(Value::as_str)
        .filter(|text| !text.is_empty());
    let number = value.and_then(Value::as_f64);
    match &atom.test {
        Test::Eq(expected) => text == Some(expected),
        Test::In(expected) => text.is_some_and(|text| expected.iter().any(|one| one == text)),
        Test::Gt(bound) => number.is_some_and(|number| number > *bound),
        Test::Lt(bound) => number.is_some_and(|number| number < *bound),
        Test::True => value == Some(&Value::Bool(true)),
    }
}

/// A day written as `2026-11-23`.
pub fn day(value: Option<&Value>) -> Option<NaiveDate> {
    let text = value?.as_str()?;
    let date: NaiveDate = text.parse().ok()?;
    (date.to_string() == text).then_some(date)
}

impl<'j> Reference<'j> {
    /// Reads the patterns of a job.
    ///
    /// # Errors
    /// A pattern is none.
    pub fn new(job: &'j Job) -> Result<Self> {
        let mut patterns = HashMap::new();
        for field in &job.fields {
            let columns = match &field.kind {
                Kind::Group { columns, .. } => columns.as_slice(),
                _ => std::slice::from_ref(field),
            };
            for column in columns {
                if let Kind::Text {
                    pattern: Some(pattern),
                    ..
                } = &column.kind
                {
                    patterns.insert(pattern.as_str(), Regex::new(pattern)?);
                }
            }
        }
        Ok(Self { job, patterns })
    }

    /// What is found in a dossier.
    pub fn verdict(&self, data: &Data) -> Verdict {
        let mut verdict = Verdict::default();
        for field in &self.job.fields {
            let asked = field
                .visible_if
                .as_ref()
                .is_none_or(|when| holds(when, data));
            if asked {
                self.field(field, data, &mut verdict.errors);
            } else {
                verdict.hidden.insert(field.id.clone());
            }
        }
        self.components(data, &mut verdict.errors);
        for rule in &self.job.rules {
            if !is_kept(&rule.kind, data) {
                let code = format!("rule:{}", rule.id);
                verdict.errors.push((rule.kind.target().to_owned(), code));
            }
        }
        verdict.errors.sort();
        verdict
    }

    fn field(&self, field: &Field, data: &Data, errors: &mut Vec<(String, String)>) {
        let mut say = |place: &str, code: &str| errors.push((place.to_owned(), code.to_owned()));
        let value = data.get(&field.id).filter(|value| !is_absent(Some(value)));
        let Some(value) = value else {
            let needed = field
                .required_if
                .as_ref()
                .is_some_and(|when| holds(when, data));
            if field.required || needed {
                say(&field.id, "required");
            }
            return;
        };
        let Kind::Group {
            min_rows,
            max_rows,
            columns,
        } = &field.kind
        else {
            return self.scalar(&field.kind, value, &mut |code| say(&field.id, code));
        };
        let rows = value.as_array().map(Vec::as_slice).unwrap_or_default();
        if rows.len() < *min_rows {
            say(&field.id, "minRows");
        }
        if rows.len() > *max_rows {
            say(&field.id, "maxRows");
        }
        for (number, row) in rows.iter().enumerate() {
            for column in columns {
                let place = format!("{}[{number}].{}", field.id, column.id);
                match row.get(&column.id).filter(|cell| !is_absent(Some(cell))) {
                    Some(cell) => self.scalar(&column.kind, cell, &mut |code| say(&place, code)),
                    None if column.required => say(&place, "required"),
                    None => {}
                }
            }
        }
    }

    fn scalar(&self, kind: &Kind, value: &Value, say: &mut dyn FnMut(&str)) {
        match kind {
            Kind::Text {
                min_length,
                max_length,
                pattern,
            } => {
                let Some(text) = value.as_str() else {
                    return say("type");
                };
                let length = text.encode_utf16().count();
                if min_length.is_some_and(|min| length < min) {
                    say("minLength");
                }
                if max_length.is_some_and(|max| length > max) {
                    say("maxLength");
                }
                let pattern = pattern
                    .as_ref()
                    .and_then(|known| self.patterns.get(known.as_str()));
                if pattern.is_some_and(|pattern| !pattern.is_match(text)) {
                    say("pattern");
                }
            }
            Kind::Number { integer, min, max } => {
                let Some(number) = value.as_f64() else {
                    return say("type");
                };
                if *integer && number.fract() != 0.0 {
                    say("integer");
                }
                if min.is_some_and(|min| number < min) {
                    say("min");
                }
                if max.is_some_and(|max| number > max) {
                    say("max");
                }
            }
            Kind::Select { options } => {
                if !options.iter().any(|known| value == known.value.as_str()) {
                    say("option");
                }
            }
            Kind::Date { min_date, max_date } => {
                let Some(date) = day(Some(value)) else {
                    return say("date");
                };
                let bound = |text: &Option<String>| text.as_ref()?.parse::<NaiveDate>().ok();
                if bound(min_date).is_some_and(|min| date < min) {
                    say("minDate");
                }
                if bound(max_date).is_some_and(|max| date > max) {
                    say("maxDate");
                }
            }
            Kind::Checkbox => {
                if !value.is_boolean() {
                    say("type");
                }
            }
            Kind::Group { .. } => {}
        }
    }

    fn components(&self, data: &Data, errors: &mut Vec<(String, String)>) {
        for component in &self.job.components {
            let mut say = |code: &str| errors.push((component.id.clone(), code.to_owned()));
            let Some(file) = data.get(&component.id).filter(|file| !file.is_null()) else {
                let when = component.required_if.as_ref();
                if when.map_or(component.required, |when| holds(when, data)) {
                    say("required");
                }
                continue;
            };
            let of = file.get("type").and_then(Value::as_str).unwrap_or_default();
            if !component.accept.iter().any(|known| known == of) {
                say("fileType");
            }
            let size = file.get("size").and_then(Value::as_u64).unwrap_or_default();
            if size > component.max_size {
                say("fileSize");
            }
        }
    }
}

/// Whether what a rule asks for holds, or one of its operands is missing.
pub fn is_kept(rule: &RuleKind, data: &Data) -> bool {
    let date = |id: &String| day(data.get(id));
    let number = |id: &String| data.get(id).and_then(Value::as_f64);
    let rows = |id: &String| {
        let rows = data.get(id).and_then(Value::as_array);
        rows.map(Vec::as_slice).unwrap_or_default()
    };
    let kept = match rule {
        RuleKind::DateLe { a, b } => date(a).zip(date(b)).map(|(a, b)| a <= b),
        RuleKind::DateGap { a, b, days } => {
            let both = date(a).zip(date(b));
            both.map(|(a, b)| b.signed_duration_since(a).num_days() <= *days)
        }
        RuleKind::NumLe { a, b } => number(a).zip(number(b)).map(|(a, b)| a <= b),
        RuleKind::ImpliesMin { a, v, b, min } => {
            let is_meant = data.get(a).is_some_and(|answer| answer == v.as_str());
            number(b).map(|b| !is_meant || b >= *min)
        }
        RuleKind::SumLe { a, b, c } => {
            let all = number(a).zip(number(b)).zip(number(c));
            all.map(|((a, b), c)| a + b <= c)
        }
        RuleKind::GroupSum { group, col, b } => {
            let rows = rows(group);
            let cells = rows.iter().filter_map(|row| row.get(col)?.as_f64());
            let sum: f64 = cells.sum();
            #[expect(clippy::float_cmp, reason = "the format compares sums exactly")]
            let same = number(b).map(|b| sum == b);
            same.filter(|_| !rows.is_empty())
        }
        RuleKind::GroupUnique { group, col } => {
            let mut seen = BTreeSet::new();
            let mut cells = rows(group).iter().filter_map(|row| row.get(col)?.as_str());
            Some(cells.all(|cell| cell.is_empty() || seen.insert(cell)))
        }
        RuleKind::GroupCount { group, b } => {
            let count = rows(group).len();
            #[expect(
                clippy::float_cmp,
                clippy::cast_precision_loss,
                reason = "counts are small"
            )]
            let same = number(b).map(|b| count as f64 == b);
            same
        }
    };
    kept.unwrap_or(true)
}
