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

fn decimal(mantissa: i64, scale: u32) -> Value<'static> {
    Value::Decimal(Decimal::from_parts(mantissa, scale).unwrap_or(Decimal::ZERO))
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

/// Each row's first value is less than its second, or not.
fn assert_less<const N: usize>(rows: [(Value, Value, bool); N]) {
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
fn a_decimal_and_an_integer_compare_exactly() {
    assert_less([
        (decimal(-5, 1), Value::Int(0), true),
        (Value::Int(0), decimal(1, 6), true),
        (decimal(i64::MAX, 6), decimal(i64::MAX, 5), true),
        (decimal(i64::MAX - 1, 0), Value::Int(i64::MAX), true),
        (decimal(i64::MAX, 0), Value::Int(i64::MAX), false),
    ]);
}

#[cfg(feature = "whole-cel")]
#[test]
fn numbers_compare_across_all_their_kinds() {
    assert_less([
        (Value::Int(-1), Value::Uint(u64::MAX), true),
        (Value::Uint(u64::MAX), Value::Double(1e300), true),
        (Value::Double(-1e300), Value::Int(i64::MIN), true),
        (Value::Double(2.5), Value::Int(3), true),
        (Value::Double(-2.5), Value::Int(-3), false),
        (Value::Double(f64::NAN), Value::Int(0), false),
        (Value::Int(0), Value::Double(f64::NAN), false),
        (Value::Uint(0), decimal(1, 6), true),
        (decimal(i64::MAX, 0), Value::Uint(u64::MAX), true),
        (decimal(1, 1), Value::Double(0.1), false),
        (decimal(1, 1), Value::Double(0.2), true),
    ]);
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
        let moved = functions::two(function, date(from), Value::Int(count));
        assert!(
            moved.is_ok_and(|moved| compare::equal(&moved, &date(to))),
            "{from} {count}"
        );
    }
    let far = functions::two(Function::PlusDays, date("2026-01-01"), Value::Int(i64::MAX));
    assert_eq!(far.map(|value| value.type_name()), Err(Failure::Range));
    for (from, to, years) in [
        ("1985-11-23", "2026-11-22", 40),
        ("1985-11-23", "2026-11-23", 41),
        ("2004-02-29", "2026-02-28", 21),
        ("2026-11-23", "1985-11-23", -41),
    ] {
        let made = functions::two(Function::YearsBetween, date(from), date(to));
        assert!(
            made.is_ok_and(|made| compare::equal(&made, &Value::Int(years))),
            "{from} {to}"
        );
    }
}

/// Field 0 is a table. Of its rows, the first has 5 and an open cell, the second 7 and no second.
struct Table(Vec<Value<'static>>);

impl<'a> Env<'a> for &'a Table {
    fn field(&self, at: u16) -> Input<'a> {
        match at {
            0 => Input::Answer(Value::List(Items::Borrowed(&self.0))),
            1 => Input::Unanswered,
            _ => Input::Absent,
        }
    }
}

const FLOORS: u16 = 0;
const AREA: u16 = 1;

fn table() -> Table {
    let first = vec![Value::Int(5), Value::Open(8)];
    let second = vec![Value::Int(7), Value::Null];
    Table(vec![Value::list(first), Value::list(second)])
}

fn cell(row: i64, column: u16) -> Expr {
    let row = Expr::Index(Box::new(Expr::Field(0)), Box::new(int(row)));
    Expr::Cell(Box::new(row), column)
}

fn answered(cell: Expr) -> Expr {
    match cell {
        Expr::Cell(row, column) => Expr::CellAnswered(row, column),
        other => other,
    }
}

fn each(kind: EachKind, body: Expr) -> Expr {
    Expr::Each(Box::new(Each {
        kind,
        range: Expr::Field(0),
        filter: None,
        body,
    }))
}

/// As [`judged`], over the table.
fn judged_in_table(expr: &Expr) -> Result<bool, Stop> {
    let table = table();
    match evaluate(expr, &&table)? {
        Value::Bool(value) => Ok(value),
        _ => Err(Failure::Overload.into()),
    }
}

#[test]
fn cells_are_answered_open_or_not_asked() {
    let of_each = |column| Expr::Cell(Box::new(Expr::Local(0)), column);
    let unknown = || Err(Stop::Unknown(vec![8]));
    let rows = [
        (op(Function::Equals, cell(0, FLOORS), int(5)), Ok(true)),
        (op(Function::Equals, cell(0, AREA), int(5)), unknown()),
        (op(Function::Equals, cell(1, AREA), null()), Ok(true)),
        (op(Function::Differs, cell(1, AREA), int(5)), Ok(true)),
        (
            op(Function::In, cell(1, AREA), Expr::List(vec![int(5)])),
            Ok(false),
        ),
        (op(Function::Less, cell(1, AREA), int(5)), Err(Stop::Absent)),
        (
            op(Function::Less, cell(2, AREA), int(5)),
            Err(Failure::Index.into()),
        ),
        (answered(cell(0, FLOORS)), Ok(true)),
        (answered(cell(0, AREA)), Ok(false)),
        (answered(cell(1, AREA)), Ok(false)),
        (answered(cell(2, AREA)), Ok(false)),
        (
            Expr::CellAnswered(Box::new(Expr::Field(1)), AREA),
            Ok(false),
        ),
        (Expr::Answered(0), Ok(true)),
        (Expr::Answered(1), Ok(false)),
        (Expr::Answered(9), Ok(false)),
        (
            each(
                EachKind::All,
                op(Function::Greater, of_each(FLOORS), int(4)),
            ),
            Ok(true),
        ),
        (
            each(
                EachKind::Exists,
                op(Function::Greater, of_each(AREA), int(4)),
            ),
            unknown(),
        ),
        (
            each(EachKind::ExistsOne, answered(of_each(FLOORS))),
            Ok(false),
        ),
    ];
    for (expr, expected) in rows {
        assert_eq!(judged_in_table(&expr), expected, "{expr:?}");
    }
}

#[test]
fn a_list_that_is_not_asked_has_no_elements_to_be_among() {
    let expr = op(Function::In, int(1), Expr::Field(9));
    assert_eq!(judged(&expr), Err(Stop::Absent));
    let open = op(
        Function::In,
        Expr::Field(9),
        Expr::List(vec![null(), Expr::Field(1)]),
    );
    assert_eq!(judged(&open), Err(Stop::Unknown(vec![1])));
}

#[test]
fn many_distinct_elements_are_too_much() {
    let many = |count: i64| {
        let items = Expr::List((0..count).map(int).collect());
        let distinct = Expr::Call(Function::Distinct, vec![items]);
        op(
            Function::Equals,
            Expr::Call(Function::Size, vec![distinct]),
            int(count),
        )
    };
    assert_eq!(judged(&many(1_000)), Ok(true));
    let too_many = judged(&many(5_000));
    assert_eq!(too_many, Err(Stop::Failed(Failure::Effort)));
}

#[test]
fn what_an_expression_mentions_is_told() {
    let each = Each {
        kind: EachKind::Map,
        range: Expr::Field(3),
        filter: Some(Expr::Answered(4)),
        body: op(Function::Add, cell(1, FLOORS), int(2)),
    };
    let decimal = Literal::Decimal(Decimal::from(5));
    let expr = Expr::Choose(Box::new([
        Expr::Each(Box::new(each)),
        Expr::Map(vec![(int(6), Expr::Literal(decimal.clone()))]),
        Expr::All(vec![answered(cell(7, AREA))]),
    ]));
    let (mut fields, mut literals) = (Vec::new(), Vec::new());
    expr.each_field(&mut |at| fields.push(at));
    expr.literals(&mut |literal| literals.push(literal.clone()));
    assert_eq!(fields, [3, 4, 0, 0]);
    let ints = [1, 2, 6].map(Literal::Int);
    assert_eq!(literals, [&ints[..], &[decimal, Literal::Int(7)]].concat());
    let bytes = postcard::to_allocvec(&expr);
    let again = bytes.and_then(|bytes| postcard::from_bytes::<Expr>(&bytes));
    assert_eq!(again, Ok(expr));
}
