//! Dossiers for a job: half of them sound, the others broken on purpose.

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use super::{EMAIL, ID_NUMBER, PHONE, ROWS};
use crate::{
    chance::Chance,
    job::{Condition, Data, Field, Job, Kind, RuleKind, Sample},
    reference::{Reference, day, holds, is_absent, is_kept},
};

/// Makes so many dossiers with their verdicts.
///
/// # Errors
/// A pattern of the job is none.
pub fn dossiers(job: &Job, count: usize) -> anyhow::Result<Vec<Sample>> {
    let reference = Reference::new(job)?;
    let sample = |n: usize| {
        let chance = &mut Chance::new(job.seed.wrapping_mul(31).wrapping_add(n as u64));
        let sound = sound(job, chance);
        let mut data = sound.clone();
        let mut verdict = reference.verdict(&data);
        while n % 2 == 1 && verdict.errors.is_empty() {
            data = broken(job, chance, &sound);
            verdict = reference.verdict(&data);
        }
        Sample {
            n,
            valid: verdict.errors.is_empty(),
            hidden: verdict.hidden.into_iter().collect(),
            errors: verdict.errors,
            data,
        }
    };
    Ok((0..count).map(sample).collect())
}

fn holds_if(condition: Option<&Condition>, data: &Data) -> bool {
    condition.is_some_and(|condition| holds(condition, data))
}

fn sound(job: &Job, chance: &mut Chance) -> Data {
    let mut data = Data::new();
    for field in &job.fields {
        if field.visible_if.is_some() && !holds_if(field.visible_if.as_ref(), &data) {
            continue;
        }
        let needed = field.required || holds_if(field.required_if.as_ref(), &data);
        if needed || chance.percent(60) {
            data.insert(field.id.clone(), answer(field, chance));
        }
    }
    for component in &job.components {
        if holds_if(component.required_if.as_ref(), &data) || chance.percent(20) {
            let file = json!({
                "name": format!("tep-{}.pdf", chance.digits(4)),
                "type": chance.pick(&component.accept),
                "size": chance.number(20_000, component.max_size),
            });
            data.insert(component.id.clone(), file);
        }
    }
    for rule in &job.rules {
        if !is_kept(&rule.kind, &data) {
            mend(job, &rule.kind, chance, &mut data);
        }
    }
    data
}

fn answer(field: &Field, chance: &mut Chance) -> Value {
    match &field.kind {
        Kind::Text {
            pattern: Some(pattern),
            ..
        } => match pattern.as_str() {
            ID_NUMBER => chance.digits(12).into(),
            PHONE => format!("0{}", chance.digits(9)).into(),
            EMAIL => format!("nguoi{}@example.com", chance.digits(5)).into(),
            _ => Value::Null,
        },
        Kind::Text {
            min_length,
            max_length,
            ..
        } => {
            let mut text = chance.words(2, 8);
            while text.chars().count() < min_length.unwrap_or(0) {
                text = format!("{text} {}", chance.words(1, 1));
            }
            let cut: String = text
                .chars()
                .take(max_length.unwrap_or(usize::MAX))
                .collect();
            cut.trim().into()
        }
        Kind::Number { integer: true, .. } => chance.number(0, 900_000_000).into(),
        // Hundredths below a billion are exact enough to come back as they were written.
        Kind::Number { .. } => (chance.number(0, 90_000_000_000) as f64 / 100.0).into(),
        Kind::Select { options } => chance.pick(options).value.clone().into(),
        Kind::Date { .. } => {
            let first = NaiveDate::from_ymd_opt(1960, 1, 1).unwrap_or_default();
            let date = first.checked_add_days(Days::new(chance.number(0, 24_000)));
            date.unwrap_or(first).to_string().into()
        }
        Kind::Checkbox => chance.percent(50).into(),
        Kind::Group { columns, .. } => {
            let count = if chance.percent(70) {
                ROWS
            } else {
                chance.place(ROWS - 1) + 1
            };
            let row = |_| -> Value {
                let mut row = Data::new();
                for column in columns {
                    if column.id == "amount" && chance.percent(80) {
                        row.insert(column.id.clone(), chance.number(0, 50_000_000).into());
                    } else if column.required || column.id == "dob" && chance.percent(80) {
                        row.insert(column.id.clone(), answer(column, chance));
                    }
                }
                row.into()
            };
            (0..count).map(row).collect::<Vec<_>>().into()
        }
    }
}

/// Changes answers so that a rule is kept.
fn mend(job: &Job, rule: &RuleKind, chance: &mut Chance, data: &mut Data) {
    match rule {
        RuleKind::DateLe { a, b } => {
            let (later, earlier) = (data.get(a).cloned(), data.get(b).cloned());
            data.insert(a.clone(), earlier.unwrap_or_default());
            data.insert(b.clone(), later.unwrap_or_default());
        }
        RuleKind::DateGap { a, b, .. } => {
            let first = day(data.get(a)).unwrap_or_default();
            let second = first.checked_add_days(Days::new(chance.number(1, 300)));
            data.insert(b.clone(), second.unwrap_or(first).to_string().into());
        }
        RuleKind::NumLe { a, b } => {
            let low = data.get(a).and_then(Value::as_f64).unwrap_or_default();
            data.insert(
                b.clone(),
                (low.ceil() as u64 + chance.number(0, 9_000_000)).into(),
            );
        }
        RuleKind::ImpliesMin { b, .. } => {
            data.insert(b.clone(), chance.number(1_000, 100_000).into());
        }
        RuleKind::SumLe { a, b, c } => {
            data.insert(a.clone(), chance.number(0, 400_000_000).into());
            data.insert(b.clone(), chance.number(0, 400_000_000).into());
            data.insert(c.clone(), chance.number(800_000_000, 900_000_000).into());
        }
        RuleKind::GroupSum { group, col, b } => {
            let cells = rows(data, group)
                .iter()
                .filter_map(|row| row.get(col)?.as_u64());
            let sum: u64 = cells.sum();
            data.insert(b.clone(), sum.into());
        }
        RuleKind::GroupCount { group, b } => {
            let count = rows(data, group).len();
            data.insert(b.clone(), count.into());
        }
        // Twelve digits are never drawn twice.
        RuleKind::GroupUnique { .. } => debug_assert!(!job.rules.is_empty()),
    }
}

fn rows<'d>(data: &'d Data, group: &str) -> &'d [Value] {
    let rows = data.get(group).and_then(Value::as_array);
    rows.map(Vec::as_slice).unwrap_or_default()
}

/// Breaks a sound dossier in one to twelve places. What conditions rest on stays, so
/// that no question vanishes with its answer left behind.
fn broken(job: &Job, chance: &mut Chance, sound: &Data) -> Data {
    let mut data = sound.clone();
    let wanted = chance.number(1, 12);
    let mut made = 0;
    while made < wanted {
        let done = match chance.number(1, 20) {
            1..=6 => drop_answer(job, chance, &mut data),
            7..=12 => spoil_answer(job, chance, &mut data),
            13..=15 => break_rule(job, chance, &mut data),
            16..=18 => spoil_file(job, chance, &mut data),
            _ => spoil_cell(job, chance, &mut data),
        };
        made += u64::from(done.is_some());
    }
    data
}

fn is_source(job: &Job, id: &str) -> bool {
    let fields = job.fields.iter();
    let conditions = fields.flat_map(|field| [&field.visible_if, &field.required_if]);
    let components = job
        .components
        .iter()
        .map(|component| &component.required_if);
    let mut atoms = conditions
        .chain(components)
        .flatten()
        .flat_map(Condition::atoms);
    atoms.any(|atom| atom.f == id)
}

/// An answered question that nothing depends on.
fn victim<'j>(job: &'j Job, chance: &mut Chance, data: &Data) -> Option<&'j Field> {
    let field = chance.pick(&job.fields);
    let fits = !is_absent(data.get(&field.id)) && !is_source(job, &field.id);
    fits.then_some(field)
}

fn drop_answer(job: &Job, chance: &mut Chance, data: &mut Data) -> Option<()> {
    let field = victim(job, chance, data)?;
    let needed = field.required || holds_if(field.required_if.as_ref(), data);
    needed.then(|| drop(data.remove(&field.id)))
}

fn spoil_answer(job: &Job, chance: &mut Chance, data: &mut Data) -> Option<()> {
    let field = victim(job, chance, data)?;
    let spoilt: Value = match &field.kind {
        Kind::Text {
            pattern: Some(_), ..
        } => (*chance.pick(&["z", "34cd", "chưa có", "0987"])).into(),
        Kind::Text {
            min_length,
            max_length,
            ..
        } => match (min_length, max_length) {
            (Some(2..), _) if chance.percent(50) => "y".into(),
            (_, Some(most)) => "y".repeat(most + 1).into(),
            _ => return None,
        },
        Kind::Number { integer, max, .. } => match chance.number(1, 4) {
            1..=2 => (-5).into(),
            3 if *integer => 12.5.into(),
            _ => (max.unwrap_or(0.0) + 1.0).into(),
        },
        Kind::Select { .. } => "no_such_option".into(),
        Kind::Date { .. } => {
            (*chance.pick(&["1900-01-01", "2099-01-01", "2025-02-30", "hôm qua"])).into()
        }
        Kind::Checkbox | Kind::Group { .. } => return None,
    };
    data.insert(field.id.clone(), spoilt);
    Some(())
}

fn break_rule(job: &Job, chance: &mut Chance, data: &mut Data) -> Option<()> {
    let rule = &chance.pick(&job.rules).kind;
    let there = |id: &String| !is_absent(data.get(id));
    let changes: Vec<(&String, Value)> = match rule {
        RuleKind::DateLe { a, b } if there(a) && there(b) => {
            vec![(a, "1980-05-02".into()), (b, "1980-05-01".into())]
        }
        RuleKind::DateGap { a, b, .. } if there(a) && there(b) => {
            vec![(a, "1971-01-01".into()), (b, "2021-01-01".into())]
        }
        RuleKind::NumLe { a, b } if there(a) && there(b) => vec![(a, 700.into()), (b, 600.into())],
        RuleKind::SumLe { a, b, c } if there(a) && there(b) && there(c) => {
            vec![(a, 30.into()), (b, 40.into()), (c, 60.into())]
        }
        RuleKind::ImpliesMin { a, v, b, .. } if there(b) => {
            (data.get(a)? == v.as_str()).then(|| vec![(b, 7.into())])?
        }
        RuleKind::GroupSum { b, .. } | RuleKind::GroupCount { b, .. } if there(b) => {
            vec![(b, (data.get(b)?.as_u64()? + 1).into())]
        }
        RuleKind::GroupUnique { group, col } => {
            let rows = data.get_mut(group)?.as_array_mut()?;
            let twin = rows.first()?.get(col)?.clone();
            let last = rows.iter_mut().skip(1).last()?;
            last.as_object_mut()?.insert(col.clone(), twin);
            return Some(());
        }
        _ => return None,
    };
    for (id, value) in changes {
        data.insert(id.clone(), value);
    }
    Some(())
}

fn spoil_file(job: &Job, chance: &mut Chance, data: &mut Data) -> Option<()> {
    let component = chance.pick(&job.components);
    let needed = holds_if(component.required_if.as_ref(), data);
    let file = data.get_mut(&component.id)?.as_object_mut()?;
    match chance.number(1, 4) {
        1 => drop(file.insert("type".into(), "text/html".into())),
        2 => drop(file.insert("size".into(), (component.max_size + 1).into())),
        _ if needed => drop(data.remove(&component.id)),
        _ => return None,
    }
    Some(())
}

fn spoil_cell(job: &Job, chance: &mut Chance, data: &mut Data) -> Option<()> {
    let table = job
        .fields
        .iter()
        .find(|field| matches!(field.kind, Kind::Group { .. }))?;
    let rows = data.get_mut(&table.id)?.as_array_mut()?;
    let at = chance.place(rows.len());
    let row = rows.get_mut(at)?.as_object_mut()?;
    let (column, value): (&str, Value) = match chance.number(1, 6) {
        1..=2 => ("name", Value::Null),
        3 => ("idno", "345".into()),
        4 => ("role", "cousin".into()),
        5 => ("amount", (-1).into()),
        _ => ("dob", "2099-01-01".into()),
    };
    match value {
        Value::Null => drop(row.remove(column)),
        value => drop(row.insert(column.into(), value)),
    }
    Some(())
}
