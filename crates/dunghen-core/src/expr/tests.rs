//! What CEL leaves open: answers that are missing, and questions that are not asked.
//! CEL's own rows are run by the catalog, which can read them.

use alloc::{boxed::Box, vec, vec::Vec};

use super::*;

/// Field 0 is answered with 3, field 1 is asked and not answered, all others are not asked.
struct Answers;

impl<'a> Env<'a> for Answers {
    fn field(&self, at: u16) -> Input<'a> {
        match at {
            0 => Input::Answer(Value::Int(3)),
            1 => Input::Unanswered,
            _ => Input::Absent,
        }
    }
}

fn int(value: i64) -> Expr {
    Expr::Literal(Literal::Int(value))
}

fn null() -> Expr {
    Expr::Literal(Literal::Null)
}

fn op(function: Function, one: Expr, other: Expr) -> Expr {
    Expr::Call(function, vec![one, other])
}

/// `true`, `false`, or why neither.
fn judged(expr: &Expr) -> Result<bool, Stop> {
    match evaluate(expr, &Answers)? {
        Value::Bool(value) => Ok(value),
        _ => Err(Failure::Overload.into()),
    }
}

#[test]
fn a_missing_answer_is_unknown_unless_another_part_decides() {
    let answered = || op(Function::Equals, Expr::Field(0), int(3));
    let wrong = || op(Function::Equals, Expr::Field(0), int(4));
    let open = || op(Function::Less, Expr::Field(1), int(5));
    let fails = || op(Function::Divide, int(1), int(0));
    let unknown = || Err(Stop::Unknown(vec![1]));
    let rows = [
        (open(), unknown()),
        (Expr::All(vec![answered(), open()]), unknown()),
        (Expr::All(vec![open(), wrong()]), Ok(false)),
        (Expr::Any(vec![open(), answered()]), Ok(true)),
        (Expr::Any(vec![wrong(), open()]), unknown()),
        (Expr::Call(Function::Not, vec![open()]), unknown()),
        // The answer may yet decide, so what fails is not told before it.
        (Expr::All(vec![fails(), open()]), unknown()),
        (Expr::All(vec![fails(), wrong()]), Ok(false)),
        (
            Expr::All(vec![fails(), answered()]),
            Err(Stop::Failed(Failure::ZeroDivisor)),
        ),
        (
            Expr::Choose(Box::new([open(), answered(), wrong()])),
            unknown(),
        ),
        (
            Expr::Choose(Box::new([answered(), wrong(), open()])),
            Ok(false),
        ),
    ];
    for (expr, expected) in rows {
        assert_eq!(judged(&expr), expected, "{expr:?}");
    }
}

#[test]
fn what_is_not_asked_equals_null_and_does_nothing_else() {
    let rows = [
        (op(Function::Equals, Expr::Field(9), null()), Ok(true)),
        (op(Function::Equals, Expr::Field(9), int(0)), Ok(false)),
        (op(Function::Differs, Expr::Field(9), int(0)), Ok(true)),
        (
            op(Function::In, Expr::Field(9), Expr::List(vec![int(1)])),
            Ok(false),
        ),
        (
            op(Function::Greater, Expr::Field(9), int(0)),
            Err(Stop::Absent),
        ),
        (
            Expr::Any(vec![
                op(Function::Greater, Expr::Field(9), int(0)),
                op(Function::Equals, Expr::Field(0), int(3)),
            ]),
            Ok(true),
        ),
    ];
    for (expr, expected) in rows {
        assert_eq!(judged(&expr), expected, "{expr:?}");
    }
}

#[test]
fn all_missing_answers_are_named_once() {
    let sum = op(Function::Add, Expr::Field(1), Expr::Field(1));
    let list = Expr::List(vec![sum, Expr::Field(0)]);
    let stop = evaluate(&list, &Answers).map(|value| value.type_name());
    assert_eq!(stop, Err(Stop::Unknown(vec![1])));
}

#[test]
fn effort_is_bounded() {
    // Four lists of a hundred, each gone over inside the other.
    let hundred = || Expr::List((0..100).map(int).collect::<Vec<_>>());
    let mut expr = Expr::Literal(Literal::Bool(true));
    for _ in 0..4 {
        expr = Expr::Each(Box::new(Each {
            kind: EachKind::All,
            range: hundred(),
            filter: None,
            body: expr,
        }));
    }
    assert_eq!(judged(&expr), Err(Stop::Failed(Failure::Effort)));
    let mut text = Expr::Literal(Literal::Text("0123456789".into()));
    for _ in 0..20 {
        text = op(Function::Add, text.clone(), text);
    }
    let stop = evaluate(&text, &Answers).map(|value| value.type_name());
    assert_eq!(stop, Err(Stop::Failed(Failure::Effort)));
}

#[test]
fn numbers_compare_across_their_kinds() {
    let rows = [
        (Value::Int(-1), Value::Uint(u64::MAX), true),
        (Value::Uint(u64::MAX), Value::Double(1e300), true),
        (Value::Double(-1e300), Value::Int(i64::MIN), true),
        (Value::Double(2.5), Value::Int(3), true),
        (Value::Double(-2.5), Value::Int(-3), false),
        (Value::Double(f64::NAN), Value::Int(0), false),
        (Value::Int(0), Value::Double(f64::NAN), false),
    ];
    for (one, other, less) in rows {
        let order = compare::order(&one, &other);
        assert_eq!(
            order.map(|order| order == Some(core::cmp::Ordering::Less)),
            Ok(less),
            "{one:?} {other:?}"
        );
    }
}

#[test]
fn dates_move_as_the_calendar_does() {
    let date = |text: &str| Value::Date(crate::wire::read_day(text).unwrap_or_default());
    let rows = [
        (Function::PlusMonths, "2026-01-31", 1, "2026-02-28"),
        (Function::PlusMonths, "2024-02-29", 12, "2025-02-28"),
        (Function::PlusMonths, "2026-03-31", -1, "2026-02-28"),
        (Function::PlusDays, "2026-12-31", 1, "2027-01-01"),
        (Function::PlusDays, "2026-01-01", -1, "2025-12-31"),
    ];
    for (function, from, count, to) in rows {
        let moved = functions::call(function, vec![date(from), Value::Int(count)]);
        assert!(
            moved.is_ok_and(|moved| compare::equal(&moved, &date(to))),
            "{from} {count}"
        );
    }
    let far = functions::call(
        Function::PlusDays,
        vec![date("2026-01-01"), Value::Int(i64::MAX)],
    );
    assert_eq!(far.map(|value| value.type_name()), Err(Failure::Range));
    for (from, to, years) in [
        ("1985-11-23", "2026-11-22", 40),
        ("1985-11-23", "2026-11-23", 41),
        ("2004-02-29", "2026-02-28", 21),
        ("2026-11-23", "1985-11-23", -41),
    ] {
        let made = functions::call(Function::YearsBetween, vec![date(from), date(to)]);
        assert!(
            made.is_ok_and(|made| compare::equal(&made, &Value::Int(years))),
            "{from} {to}"
        );
    }
}
