//! A job of our own: 300 questions, 40 of them asked and 20 needed on conditions,
//! 30 files needed on conditions, 40 rules across fields.

mod dossiers;

use std::collections::BTreeSet;

use crate::{
    chance::Chance,
    job::{
        Atom, Choice, Component, Condition, Field, Job, Kind, Probes, Rule, RuleKind, Section, Test,
    },
};

pub use dossiers::dossiers;

/// What the project's own job begins with.
pub const SEED: u64 = 20_261_123;

/// How many questions there are of each kind, beside the one table.
const TEXTS: usize = 140;
const NUMBERS: usize = 50;
const SELECTS: usize = 50;
const DATES: usize = 40;
const CHECKBOXES: usize = 19;

const ASKED_WHEN: usize = 40;
const CHAINED: usize = 8;
const HUB_DRIVES: usize = 7;
const NEEDED_WHEN: usize = 20;
const COMPONENTS: usize = 30;
const PER_SECTION: usize = 30;

/// Conditions rest on questions among the first so many, which are always asked.
const ROOTS: usize = 60;
const LARGEST: f64 = 1_000_000_000.0;
const MIDDLE: f64 = 500_000_000.0;

/// The id of the table.
pub const TABLE: &str = "g01";
pub(crate) const ID_NUMBER: &str = "^[0-9]{12}$";
pub(crate) const PHONE: &str = "^0[0-9]{9}$";
pub(crate) const EMAIL: &str = r"^[^@\s]+@[^@\s]+\.[^@\s]+$";

/// Makes a job; the same from the same seed.
pub fn job(seed: u64) -> Job {
    let chance = &mut Chance::new(seed);
    let mut fields = questions(chance);
    let numbers = places(&fields, |kind| matches!(kind, Kind::Number { .. }));
    let dates = places(&fields, |kind| matches!(kind, Kind::Date { .. }));
    let roots = Roots::of(&fields, &numbers);
    let (hub, hub_on) = hub(&mut fields, &roots);
    conditions(chance, &mut fields, &roots, &hub, &hub_on);
    let mut operands: Vec<usize> = numbers.iter().skip(NUMBER_ROOTS).copied().collect();
    let rules = rules(chance, &mut fields, &dates, &mut operands, &roots);
    let components = (1..=COMPONENTS)
        .map(|number| component(chance, number, &roots))
        .collect();
    let quiet = fields.iter().skip(ROOTS).find(|field| {
        matches!(&field.kind, Kind::Text { pattern: None, .. }) && field.visible_if.is_none()
    });
    let quiet = quiet.map(|field| field.id.clone()).unwrap_or_default();
    fields.push(table());
    Job {
        format: "neutral-form-job/1".into(),
        seed,
        title: "Tờ khai dùng để đo".into(),
        sections: (1..=fields.len().div_ceil(PER_SECTION))
            .map(|number| Section {
                id: format!("s{number}"),
                label: format!("Mục {number}: {}", chance.words(2, 4)),
            })
            .collect(),
        fields,
        components,
        rules,
        probes: Probes {
            hub,
            hub_on,
            hub_off: "o1".into(),
            quiet,
        },
    }
}

fn questions(chance: &mut Chance) -> Vec<Field> {
    let mut kinds = Vec::new();
    kinds.extend((0..TEXTS).map(|_| text(chance)));
    kinds.extend((0..NUMBERS).map(|_| number(chance)));
    kinds.extend((0..SELECTS).map(|_| select(chance)));
    kinds.extend((0..DATES).map(|_| Kind::Date {
        min_date: Some("1950-01-01".into()),
        max_date: Some("2030-12-31".into()),
    }));
    kinds.extend((0..CHECKBOXES).map(|_| Kind::Checkbox));
    chance.shuffle(&mut kinds);
    let field = |(at, kind): (usize, Kind)| Field {
        id: format!("f{:03}", at + 1),
        label: chance.words(2, 6),
        section: Some(format!("s{}", at / PER_SECTION + 1)),
        required: !matches!(kind, Kind::Checkbox) && chance.percent(52),
        required_if: None,
        visible_if: None,
        kind,
    };
    kinds.into_iter().enumerate().map(field).collect()
}

fn text(chance: &mut Chance) -> Kind {
    let patterned = |pattern: &str, max_length| Kind::Text {
        min_length: None,
        max_length,
        pattern: Some(pattern.into()),
    };
    match chance.number(1, 20) {
        1..=3 => patterned(ID_NUMBER, None),
        4..=5 => patterned(PHONE, None),
        6..=7 => patterned(EMAIL, Some(100)),
        _ => Kind::Text {
            min_length: Some(*chance.pick(&[1, 2, 3, 5])),
            max_length: Some(*chance.pick(&[50, 100, 200, 500])),
            pattern: None,
        },
    }
}

fn number(chance: &mut Chance) -> Kind {
    Kind::Number {
        integer: chance.percent(70),
        min: Some(0.0),
        max: Some(LARGEST),
    }
}

fn options(chance: &mut Chance, count: u64) -> Vec<Choice> {
    let option = |number: u64| Choice {
        value: format!("o{number}"),
        label: chance.words(1, 4),
    };
    (1..=count).map(option).collect()
}

fn select(chance: &mut Chance) -> Kind {
    let count = chance.number(3, 12);
    Kind::Select {
        options: options(chance, count),
    }
}

fn places(fields: &[Field], is_meant: impl Fn(&Kind) -> bool) -> Vec<usize> {
    let fields = fields.iter().enumerate();
    fields
        .filter(|(_, field)| is_meant(&field.kind))
        .map(|(at, _)| at)
        .collect()
}

/// The first numbers are what conditions compare; all others are operands of rules.
const NUMBER_ROOTS: usize = 4;

/// What conditions rest on.
struct Roots {
    /// Choices and boxes: id, and options where it is a choice.
    chosen: Vec<(String, Vec<String>)>,
    numbers: Vec<String>,
    at: BTreeSet<usize>,
}

impl Roots {
    fn of(fields: &[Field], numbers: &[usize]) -> Self {
        let mut at: BTreeSet<usize> = numbers.iter().take(NUMBER_ROOTS).copied().collect();
        let id = |at: &usize| fields.get(*at).map(|field| field.id.clone());
        let numbers = at.iter().filter_map(id).collect();
        let mut chosen = Vec::new();
        for (place, field) in fields.iter().enumerate().take(ROOTS) {
            if let Some(options) = option_values(&field.kind) {
                chosen.push((field.id.clone(), options));
                at.insert(place);
            }
        }
        Self {
            chosen,
            numbers,
            at,
        }
    }

    /// One to three comparisons, each of another question.
    fn condition(&self, chance: &mut Chance) -> Condition {
        let shape = chance.number(1, 4);
        let wanted = if shape <= 2 {
            1
        } else {
            chance.number(2, 3) as usize
        };
        let mut atoms: Vec<Atom> = Vec::new();
        while atoms.len() < wanted {
            let atom = self.atom(chance);
            if atoms.iter().all(|known| known.f != atom.f) {
                atoms.push(atom);
            }
        }
        match shape {
            4 => Condition::Any(atoms),
            _ => Condition::All(atoms),
        }
    }

    fn atom(&self, chance: &mut Chance) -> Atom {
        if chance.percent(10) {
            let f = chance.pick(&self.numbers).clone();
            let test = if chance.percent(50) {
                Test::Gt(MIDDLE)
            } else {
                Test::Lt(MIDDLE)
            };
            return Atom { f, test };
        }
        let (id, options) = chance.pick(&self.chosen);
        let test = test(chance, options);
        Atom {
            f: id.clone(),
            test,
        }
    }
}

/// The answers a choice has; none of a box, which is left to `Test::True`.
fn option_values(kind: &Kind) -> Option<Vec<String>> {
    match kind {
        Kind::Select { options } => {
            Some(options.iter().map(|option| option.value.clone()).collect())
        }
        Kind::Checkbox => Some(Vec::new()),
        _ => None,
    }
}

fn test(chance: &mut Chance, options: &[String]) -> Test {
    if options.is_empty() {
        return Test::True;
    }
    if chance.percent(50) {
        return Test::Eq(chance.pick(options).clone());
    }
    let mut half = options.to_vec();
    chance.shuffle(&mut half);
    half.truncate(options.len().div_ceil(2));
    half.sort();
    Test::In(half)
}

/// The choice that many questions depend on, and an answer that makes them appear.
fn hub(fields: &mut [Field], roots: &Roots) -> (String, String) {
    let hub = roots.chosen.iter().find(|(_, options)| options.len() > 1);
    let (id, options) = hub.cloned().unwrap_or_default();
    for field in fields.iter_mut().filter(|field| field.id == id) {
        field.required = true;
    }
    (id, options.into_iter().nth(1).unwrap_or_default())
}

/// Lays conditions on questions behind the roots: when they are asked, some of them
/// after one that is itself asked on a condition, and when they must be answered.
fn conditions(chance: &mut Chance, fields: &mut [Field], roots: &Roots, hub: &str, hub_on: &str) {
    let mut behind: Vec<usize> = (ROOTS..fields.len())
        .filter(|at| !roots.at.contains(at))
        .collect();
    chance.shuffle(&mut behind);
    let (asked, rest) = behind.split_at(ASKED_WHEN);
    let mut asked = asked.to_vec();
    asked.sort_unstable();
    let mut chainable: Vec<(String, Vec<String>)> = Vec::new();
    let mut chained = 0;
    for (number, at) in asked.into_iter().enumerate() {
        let Some(field) = fields.get_mut(at) else {
            continue;
        };
        let only = |f: &str, test| {
            Condition::All(vec![Atom {
                f: f.to_owned(),
                test,
            }])
        };
        let when = if number < HUB_DRIVES {
            only(hub, Test::Eq(hub_on.to_owned()))
        } else if chained < CHAINED && !chainable.is_empty() {
            chained += 1;
            let (id, options) = chance.pick(&chainable);
            only(id, test(chance, options))
        } else {
            roots.condition(chance)
        };
        field.visible_if = Some(when);
        if let Some(options) = option_values(&field.kind) {
            chainable.push((field.id.clone(), options));
        }
    }
    let needed = rest.iter().filter_map(|at| {
        let field = fields.get(*at)?;
        (!matches!(field.kind, Kind::Checkbox)).then_some(*at)
    });
    for at in needed.take(NEEDED_WHEN).collect::<Vec<_>>() {
        if let Some(field) = fields.get_mut(at) {
            field.required = false;
            field.required_if = Some(roots.condition(chance));
        }
    }
}

fn component(chance: &mut Chance, number: usize, roots: &Roots) -> Component {
    let kinds: &[&str] = match number % 3 {
        0 => &["application/pdf", "image/jpeg", "image/png"],
        _ => &["application/pdf"],
    };
    Component {
        id: format!("c{number:02}"),
        label: chance.words(3, 8),
        accept: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
        max_size: chance.pick(&[5, 10, 20]) * 1024 * 1024,
        copies: 1,
        required: false,
        required_if: Some(roots.condition(chance)),
    }
}

/// Forty rules, each over questions no other rule speaks of.
fn rules(
    chance: &mut Chance,
    fields: &mut [Field],
    dates: &[usize],
    numbers: &mut Vec<usize>,
    roots: &Roots,
) -> Vec<Rule> {
    // The sum and the count of the rows are always asked for.
    let is_free = |at: &usize| {
        fields
            .get(*at)
            .is_some_and(|field| field.visible_if.is_none() && field.required_if.is_none())
    };
    let mut totals = Vec::new();
    for _ in 0..2 {
        if let Some(at) = numbers.iter().position(&is_free) {
            totals.push(numbers.remove(at));
        }
    }
    for (at, largest) in totals.iter().zip([100.0 * LARGEST, 100.0]) {
        if let Some(field) = fields.get_mut(*at) {
            field.required = true;
            field.kind = Kind::Number {
                integer: true,
                min: Some(0.0),
                max: Some(largest),
            };
        }
    }
    chance.shuffle(numbers);
    let mut dates = dates.to_vec();
    chance.shuffle(&mut dates);
    let named = |at: Option<usize>| {
        let field = at.and_then(|at| fields.get(at));
        field.map(|field| field.id.clone()).unwrap_or_default()
    };
    let choices: Vec<_> = roots
        .chosen
        .iter()
        .filter(|(_, options)| !options.is_empty())
        .collect();
    let mut kinds = Vec::new();
    for _ in 0..12 {
        kinds.push(RuleKind::DateLe {
            a: named(dates.pop()),
            b: named(dates.pop()),
        });
    }
    kinds.push(RuleKind::DateGap {
        a: named(dates.pop()),
        b: named(dates.pop()),
        days: 3_650,
    });
    for _ in 0..10 {
        kinds.push(RuleKind::NumLe {
            a: named(numbers.pop()),
            b: named(numbers.pop()),
        });
    }
    for _ in 0..5 {
        let [a, b, c] = [numbers.pop(), numbers.pop(), numbers.pop()].map(named);
        kinds.push(RuleKind::SumLe { a, b, c });
    }
    for _ in 0..9 {
        let (a, options) = chance.pick(&choices);
        let v = chance.pick(options).clone();
        kinds.push(RuleKind::ImpliesMin {
            a: a.clone(),
            v,
            b: named(numbers.pop()),
            min: 1_000.0,
        });
    }
    let (sum, count) = (totals.first().copied(), totals.get(1).copied());
    kinds.push(RuleKind::GroupSum {
        group: TABLE.into(),
        col: "amount".into(),
        b: named(sum),
    });
    kinds.push(RuleKind::GroupUnique {
        group: TABLE.into(),
        col: "idno".into(),
    });
    kinds.push(RuleKind::GroupCount {
        group: TABLE.into(),
        b: named(count),
    });
    let rule = |(number, kind): (usize, RuleKind)| Rule {
        id: format!("r{:02}", number + 1),
        kind,
    };
    kinds.into_iter().enumerate().map(rule).collect()
}

/// The most rows of the table.
pub(crate) const ROWS: usize = 20;

fn table() -> Field {
    let column = |id: &str, label: &str, required, kind| Field {
        id: id.into(),
        label: label.into(),
        section: None,
        required,
        required_if: None,
        visible_if: None,
        kind,
    };
    let role = |value: &str| Choice {
        value: value.into(),
        label: value.into(),
    };
    let text = |min_length, max_length, pattern: Option<&str>| Kind::Text {
        min_length,
        max_length,
        pattern: pattern.map(str::to_owned),
    };
    let roles = ["owner", "spouse", "child", "parent", "other"];
    let amount = Kind::Number {
        integer: true,
        min: Some(0.0),
        max: Some(LARGEST),
    };
    let born = Kind::Date {
        min_date: Some("1900-01-01".into()),
        max_date: Some("2026-12-31".into()),
    };
    Field {
        section: Some(format!(
            "s{}",
            (TEXTS + NUMBERS + SELECTS + DATES + CHECKBOXES) / PER_SECTION + 1
        )),
        ..column(
            TABLE,
            "Những người cùng đứng tên",
            true,
            Kind::Group {
                min_rows: 1,
                max_rows: ROWS,
                columns: vec![
                    column("name", "Họ và tên", true, text(Some(2), Some(100), None)),
                    column(
                        "idno",
                        "Số định danh",
                        true,
                        text(None, None, Some(ID_NUMBER)),
                    ),
                    column(
                        "role",
                        "Quan hệ",
                        true,
                        Kind::Select {
                            options: roles.map(role).into(),
                        },
                    ),
                    column("amount", "Phần góp", false, amount),
                    column("dob", "Ngày sinh", false, born),
                ],
            },
        )
    }
}
