//! Types, mistakes, and what numbers come to.

#![allow(
    clippy::unwrap_used,
    reason = "a test that panics has failed, which is all it can do"
)]

use super::*;

fn fields() -> Vec<(String, Type)> {
    let choice = Type::Choice(vec!["lost".into(), "torn".into()]);
    let row = Type::Map(Box::new(types::TEXT), Box::new(types::INT));
    let columns = [
        ("floors", types::INT),
        ("area", types::DECIMAL),
        ("kind", choice.clone()),
    ];
    let columns = columns.map(|(name, of)| (name.to_owned(), of));
    vec![
        ("case".into(), choice.clone()),
        ("floors".into(), types::INT),
        ("area".into(), types::DOUBLE),
        ("works".into(), Type::list(row)),
        ("any".into(), Type::Dyn),
        ("fee".into(), types::DECIMAL),
        ("fees".into(), Type::list(types::DECIMAL)),
        ("houses".into(), Type::list(Type::Row(columns.into()))),
        ("cases".into(), Type::list(choice)),
        ("applicant.full_name".into(), types::TEXT),
        ("applicant.home.area".into(), types::DECIMAL),
    ]
}

#[test]
fn types_are_told() {
    let rows = [
        ("floors + 1", "int"),
        ("area * 2.0 > 1.0 ? 'large' : 'small'", "string"),
        ("[1, 2] + [3]", "list(int)"),
        ("[1, 'a']", "list(dyn)"),
        ("{'a': 1, 'b': 2}", "map(string, int)"),
        ("works.map(work, work.floors)", "list(int)"),
        (
            "works.filter(work, work.floors > 2)",
            "list(map(string, int))",
        ),
        ("works[0].floors", "int"),
        ("any.x", "dyn"),
        ("any + any", "dyn"),
        ("floors + any", "int"),
        ("min(1, 2.5)", "dyn"),
        ("date('2026-07-01').plusMonths(1)", "date"),
        ("type(1) == int", "bool"),
        ("case in ['lost', 'torn']", "bool"),
        ("case == null", "bool"),
        ("fee + 1", "decimal"),
        ("floors * fee", "decimal"),
        ("fee - 0.5", "decimal"),
        ("-fee", "decimal"),
        ("fee > 100.5 && 2 <= fee && fee < floors", "bool"),
        ("fee in [1.5, 2] && 0.5 in fees && floors in fees", "bool"),
        ("fee == null || fee != 1.5", "bool"),
        ("min(fee, 1.5, 2)", "decimal"),
        ("max(floors, fee)", "decimal"),
        ("[fee, 1.5]", "list(decimal)"),
        ("floors > 1 ? fee : 0.5", "decimal"),
        ("decimal('1.5') + decimal(2) + decimal(0.1)", "decimal"),
        ("double(fee) / 2.0", "double"),
        ("string(fee)", "string"),
        ("int(fee) / 2", "int"),
        ("type(fee) == decimal", "bool"),
        ("fees.sum()", "decimal"),
        ("[1, 2].sum()", "int"),
        ("[1u].sum()", "uint"),
        ("[1.5].sum()", "double"),
        ("[].sum()", "dyn"),
        ("houses.map(h, h.area).sum()", "decimal"),
        ("cases.distinct().size()", "int"),
        ("fees.distinct()", "list(decimal)"),
        ("case.matches('l.*t')", "bool"),
        ("matches(any, 'l')", "bool"),
        ("houses[0].area", "decimal"),
        ("houses.all(h, h.floors > 2 && h.kind == 'lost')", "bool"),
        ("houses[0]", "row"),
        ("houses.filter(h, has(h.area))", "list(row)"),
        ("answered(houses[0].area) && answered(floors)", "bool"),
        ("applicant.full_name", "string"),
        ("applicant.home.area * 2", "decimal"),
        ("has(applicant.full_name)", "bool"),
        ("answered(applicant.home.area)", "bool"),
        ("[1].all(applicant, applicant > 0)", "bool"),
    ];
    for (text, of) in rows {
        let found = compile(text, &fields()).map(|compiled| compiled.of.to_string());
        assert_eq!(found, Ok(of.to_owned()), "{text}");
    }
}

#[test]
fn mistakes_say_where_and_what_was_expected() {
    let rows = [
        (
            "flor",
            0..4,
            "found `flor`, expected a name that is declared; is `floors` meant?",
        ),
        (
            "nothing",
            0..7,
            "found `nothing`, expected a name that is declared",
        ),
        (
            "case == 'los'",
            8..13,
            "found `'los'`, expected one of \"lost\", \"torn\"",
        ),
        (
            "'los' != case",
            0..5,
            "found `'los'`, expected one of \"lost\", \"torn\"",
        ),
        (
            "case in ['lost', 'thorn']",
            17..24,
            "found `'thorn'`, expected one of \"lost\", \"torn\"",
        ),
        (
            "case == 1",
            0..9,
            "found `case == 1`, expected other values: `==` takes no choice with int",
        ),
        (
            "1 + 2.0",
            0..7,
            "found `1 + 2.0`, expected other values: `+` takes no int with double",
        ),
        (
            "!floors",
            0..7,
            "found `!floors`, expected other values: `!` takes no int",
        ),
        (
            "true && floors",
            8..14,
            "found `floors`, expected something true or false, and this is int",
        ),
        (
            "floors.name",
            7..11,
            "found `name`, expected no name after the dot: int has no entries",
        ),
        (
            "works['a']",
            6..9,
            "found `'a'`, expected a place or key that list(map(string, int)) can have",
        ),
        (
            "floors.all(x, x > 1)",
            0..6,
            "found `floors`, expected a list or a map to go over, and this is int",
        ),
        (
            "sizes(case)",
            0..5,
            "found `sizes`, expected a function that is known; is `size` meant?",
        ),
        (
            "{1.5: 2}",
            1..4,
            "found `1.5`, expected a bool, int, uint or string as a key",
        ),
        (
            "a.B{c: 1}",
            0..3,
            "found `a.B`, expected a list, a map or a call: messages are not supported",
        ),
    ];
    assert_mistakes(&rows);
}

fn assert_mistakes(rows: &[(&str, std::ops::Range<usize>, &str)]) {
    for (text, span, message) in rows {
        let mistake = Mistake {
            span: span.clone(),
            message: (*message).into(),
        };
        assert_eq!(
            compile(text, &fields()).map(|found| found.of),
            Err(mistake),
            "{text}"
        );
    }
}

#[test]
fn decimals_are_kept_apart_from_what_is_not_exact() {
    assert_mistakes(&[
        (
            "fee > area",
            0..10,
            "found `fee > area`, expected no decimal with a double: convert with double(x) or decimal(x)",
        ),
        (
            "area + fee",
            0..10,
            "found `area + fee`, expected no decimal with a double: convert with double(x) or decimal(x)",
        ),
        (
            "min(fee, area)",
            0..14,
            "found `min(fee, area)`, expected no decimal with a double: convert with double(x) or decimal(x)",
        ),
        (
            "fee in [1.5, area]",
            0..18,
            "found `fee in [1.5, area]`, expected no decimal with a double: convert with double(x) or decimal(x)",
        ),
        (
            "area in fees",
            0..12,
            "found `area in fees`, expected no decimal with a double: convert with double(x) or decimal(x)",
        ),
        (
            "fee / 2",
            0..7,
            "found `fee / 2`, expected no quotient of decimals, which is not exact: multiply the other side instead",
        ),
        (
            "1 + 7 % fee",
            4..11,
            "found `7 % fee`, expected no quotient of decimals, which is not exact: multiply the other side instead",
        ),
        (
            "fee > 0.1234567",
            6..15,
            "found `0.1234567`, expected at most 6 digits after the point of a decimal",
        ),
        (
            "fee in [1, 1e-7]",
            11..15,
            "found `1e-7`, expected at most 6 digits after the point of a decimal",
        ),
        (
            "1e19 > fee",
            0..4,
            "found `1e19`, expected a number that a decimal can hold",
        ),
        (
            "decimal('1,5')",
            8..13,
            "found `'1,5'`, expected a number as `1.5`, of at most 6 digits after its point",
        ),
        (
            "fee + 1u",
            0..8,
            "found `fee + 1u`, expected other values: `+` takes no decimal with uint",
        ),
        (
            "houses[fee]",
            7..10,
            "found `fee`, expected a place or key that list(row) can have",
        ),
        (
            "['a'].sum()",
            0..11,
            "found `['a'].sum()`, expected other values: `sum` takes no list(string)",
        ),
        (
            "floors.distinct()",
            0..17,
            "found `floors.distinct()`, expected other values: `distinct` takes no int",
        ),
    ]);
}

#[test]
fn patterns_are_refused_with_their_place() {
    assert_mistakes(&[
        (
            "case.matches('a(b')",
            15..16,
            "found `(`, expected a pattern of RE2: unclosed group",
        ),
        (
            r"case.matches(r'a(?=b)')",
            16..19,
            "found `(?=`, expected a pattern of RE2: look-around, including look-ahead and look-behind, is not supported",
        ),
        (
            r"case.matches(r'(a)\1')",
            18..20,
            r"found `\1`, expected a pattern of RE2: backreferences are not supported",
        ),
        (
            r"case.matches(r'a\b')",
            16..18,
            r"found `\b`, expected a pattern of RE2: the edges of words are not supported",
        ),
        (
            r"case.matches('\x28')",
            13..19,
            r"found `'\x28'`, expected a pattern of RE2: unclosed group",
        ),
        (
            r"case.matches('\\p{Nonsense}')",
            15..27,
            r"found `\p{Nonsense}`, expected a pattern of RE2: Unicode property not found",
        ),
        (
            r"case.matches('a[a-z0-9]{12}$')",
            13..29,
            r"found `'a[a-z0-9]{12}$'`, expected a simpler pattern: its table takes more than 16384 bytes",
        ),
        (
            r"case.matches('\\p{L}{100}')",
            13..26,
            r"found `'\\p{L}{100}'`, expected a simpler pattern: its table takes more than 16384 bytes",
        ),
        (
            "case.matches(case)",
            13..17,
            "found `case`, expected a pattern that is written out",
        ),
        (
            "case.matches()",
            0..14,
            "found `case.matches()`, expected `text.matches('pattern')`",
        ),
        (
            "floors.matches('1')",
            0..6,
            "found `floors`, expected other values: `matches` takes no int",
        ),
    ]);
}

#[test]
fn rows_and_groups_are_known_by_their_parts() {
    assert_mistakes(&[
        (
            "houses[0].flors",
            10..15,
            "found `flors`, expected a column of the table; is `floors` meant?",
        ),
        (
            "houses.all(h, h.nothing > 1)",
            16..23,
            "found `nothing`, expected a column of the table",
        ),
        (
            "houses[0]['floors']",
            10..18,
            "found `'floors'`, expected the column behind a dot, as `.name`",
        ),
        (
            "houses.exists(h, h.kind == 'los')",
            27..32,
            "found `'los'`, expected one of \"lost\", \"torn\"",
        ),
        (
            "houses.exists(h, h.kind in ['lost', 'tor'])",
            36..41,
            "found `'tor'`, expected one of \"lost\", \"torn\"",
        ),
        (
            "'los' in cases",
            0..5,
            "found `'los'`, expected one of \"lost\", \"torn\"",
        ),
        (
            "houses[0] == houses[1]",
            0..22,
            "found `houses[0] == houses[1]`, expected columns: rows are not compared as a whole",
        ),
        (
            "houses.distinct()",
            0..17,
            "found `houses.distinct()`, expected columns: rows are not compared as a whole",
        ),
        (
            "size(houses[0])",
            0..15,
            "found `size(houses[0])`, expected other values: `size` takes no row",
        ),
        (
            "applicant.ful_name == 'A'",
            10..18,
            "found `ful_name`, expected a part of `applicant`; is `full_name` meant?",
        ),
        (
            "applicant.home.x",
            15..16,
            "found `x`, expected a part of `applicant.home`",
        ),
        (
            "applicant == null",
            0..9,
            "found `applicant`, expected a part of it, as `applicant.full_name`",
        ),
        (
            "has(applicant.home)",
            0..19,
            "found `has(applicant.home)`, expected a part of it, as `applicant.home.area`",
        ),
        (
            "aplicant.full_name",
            0..8,
            "found `aplicant`, expected a name that is declared; is `applicant` meant?",
        ),
        (
            "applicant.full_name.x",
            20..21,
            "found `x`, expected no name after the dot: string has no entries",
        ),
        (
            "answered(floors + 1)",
            9..19,
            "found `floors + 1`, expected the name of a field or of a row's column",
        ),
        (
            "answered(floors, case)",
            0..22,
            "found `answered(floors, case)`, expected one field, as `answered(x)`",
        ),
        (
            "answerd(floors)",
            0..7,
            "found `answerd`, expected a function that is known; is `answered` meant?",
        ),
    ]);
}

#[test]
fn macros_nest_only_so_deep() {
    let nested = |depth: usize| {
        let open = "[1].all(x, ".repeat(depth);
        format!("{open}true{}", ")".repeat(depth))
    };
    assert!(compile(&nested(NESTING_MAX), &fields()).is_ok());
    let deeper = compile(&nested(NESTING_MAX + 1), &fields());
    assert!(deeper.is_err_and(|mistake| mistake.message.contains("at most 4 macros")));
}

/// What an expression over [`fields`] gives where `fee` is 0.3 and the others are not asked.
fn told(text: &str) -> String {
    use dunghen_core::{
        expr::{Input, evaluate},
        formats::Decimal,
    };

    let compiled = compile(text, &fields());
    let compiled = compiled.unwrap_or_else(|mistake| panic!("{text}: {mistake:?}"));
    let answers = fields().into_iter().map(|(name, _)| match name.as_str() {
        "fee" => Input::Answer(expr::Value::Decimal(Decimal::from_parts(3, 1).unwrap())),
        _ => Input::Absent,
    });
    let answers: Vec<_> = answers.collect();
    match evaluate(&compiled.expr, &crate::cel::Answers(&answers)) {
        Ok(expr::Value::Decimal(value)) => format!("decimal {value}"),
        Ok(value) => format!("{value:?}"),
        Err(stop) => format!("{stop:?}"),
    }
}

#[test]
fn numbers_beside_decimals_are_those_that_are_written() {
    let rows = [
        ("fee == 0.3", "Bool(true)"),
        ("decimal(0.1) + 0.2 == fee", "Bool(true)"),
        // As CEL has it, where binary numbers stand by themselves.
        ("0.1 + 0.2 == 0.3", "Bool(false)"),
        ("fee * 2 - 1", "decimal -0.4"),
        ("fee * ( 2.5 // half of five\n )", "decimal 0.75"),
        ("fee * - 2.50", "decimal -0.75"),
        ("-fee", "decimal -0.3"),
        ("fee + dyn(1)", "decimal 1.3"),
        ("fee in [0.1, 3e-1]", "Bool(true)"),
        ("fee in [0.1, 0.2]", "Bool(false)"),
        ("3 in [fee * 10]", "Bool(true)"),
        ("min(fee, 1, .25)", "decimal 0.25"),
        ("max(fee, 1, 0.25)", "decimal 1"),
        ("fee < 1 ? fee : 0.1", "decimal 0.3"),
        ("decimal(2.50e2)", "decimal 250"),
        ("decimal(12e17) + 0", "decimal 1200000000000000000"),
        ("decimal(0.0000000)", "decimal 0"),
        ("decimal(dyn(2.5))", "decimal 2.5"),
        ("decimal(dyn(' 1'))", "Failed(Conversion)"),
        ("string(decimal('1.234'))", "Text(\"1.234\")"),
        ("string(decimal('-10.50'))", "Text(\"-10.5\")"),
        ("int(decimal('-1.9'))", "Int(-1)"),
        ("double(fee)", "Double(0.3)"),
        ("decimal(9223372036854775807) + 0.5", "Failed(Range)"),
        ("decimal(9223372036854775807) * 2", "Failed(Range)"),
        ("decimal(0.001) * 0.0001", "Failed(Range)"),
        (
            "decimal(9223372036854775807) > 9223372036854775806",
            "Bool(true)",
        ),
        ("decimal(-0.000001) < 0u", "Bool(true)"),
        ("dyn(fee) < 0.5", "Bool(true)"),
        ("dyn(fee) + 0.5", "Failed(Overload)"),
        ("dyn(fee) / 2", "Failed(Overload)"),
        ("[1.5, fee, 1].sum()", "decimal 2.8"),
        ("[fee].filter(x, x > 1).sum()", "decimal 0"),
        ("[1.5].filter(x, x > 2.0).sum() / 2.0", "Double(0.0)"),
        ("[1u].filter(x, x > 1u).sum()", "Uint(0)"),
        ("[].sum()", "Int(0)"),
        ("[9223372036854775807, 1].sum()", "Failed(Range)"),
        ("[dyn('a')].sum()", "Failed(Overload)"),
        ("[3, 1, 3, 2, 1].distinct() == [3, 1, 2]", "Bool(true)"),
        ("[fee, 0.30, 1].distinct() == [fee, 1]", "Bool(true)"),
        ("[1, 1u, 1.0, 2.0].distinct().size()", "Int(2)"),
        ("floors in [0, 1] || floors in fees", "Absent"),
        ("answered(floors)", "Bool(false)"),
        ("answered(fee) && !has(applicant.full_name)", "Bool(true)"),
    ];
    for (text, value) in rows {
        assert_eq!(told(text), value, "{text}");
    }
}

#[test]
fn rules_have_exact_numbers_and_no_others() {
    let told = |text: &str| compile_rule(text, &fields(), None).map(|made| made.of.to_string());
    for (text, of) in [
        ("2.5", "decimal"),
        ("floors * 2.5", "decimal"),
        ("floors * 2.5 > 7.25", "bool"),
        ("decimal('1.5') == 1.5", "bool"),
        ("string(fee)", "string"),
    ] {
        assert_eq!(told(text), Ok(of.to_owned()), "{text}");
    }
    let row = Type::Row(vec![("floors".into(), types::INT)]);
    let of_row = compile_rule("row.floors > 2", &fields(), Some(&row)).map(|made| made.of);
    assert_eq!(of_row, Ok(BOOL));
    for (text, span, expected) in [
        (
            "1u",
            0..2,
            "a number without `u`: rules have no unsigned numbers",
        ),
        ("b'a'", 0..4, "text without `b`: rules have no bytes"),
        ("{'a': 1}", 0..8, "no map: rules have none"),
        (
            "double(floors)",
            0..6,
            "another function: rules have no unsigned numbers, doubles, bytes and types",
        ),
        (
            "dyn(floors)",
            0..3,
            "another function: rules have no unsigned numbers, doubles, bytes and types",
        ),
        ("row.floors > 2", 0..3, "a name that is declared"),
        (
            "0.1234567",
            0..9,
            "at most 6 digits after the point of a decimal",
        ),
    ] {
        let mistake = Mistake::found(text, span, expected);
        assert_eq!(told(text), Err(mistake), "{text}");
    }
}
