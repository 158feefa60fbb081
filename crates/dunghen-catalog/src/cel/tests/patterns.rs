//! Patterns, held against the `regex` crate.

use dunghen_core::expr::{Expr as Made, Input, Matcher, TypeName, Value, evaluate};
use regex::Regex;

use super::{hostile::Dice, *};

/// A pattern's condition on the field `a`.
fn condition(pattern: &str) -> Result<Made, Mistake> {
    let text = Literal::String(pattern.into());
    let fields = [("a".to_owned(), Type::Of(TypeName::Text))];
    compile(&format!("a.matches({text})"), &fields).map(|compiled| compiled.expr)
}

fn holds(condition: &Made, text: &str) -> bool {
    let answers = [Input::Answer(Value::Text(text.into()))];
    let held = evaluate(condition, &Answers(&answers));
    matches!(held, Ok(Value::Bool(true)))
}

/// A pattern, and how the `regex` crate must have it: its `\d` is any script's.
fn grown(dice: &mut Dice, depth: usize) -> (String, String) {
    let leaves = [
        ("a", "a"),
        ("b", "b"),
        ("ệ", "ệ"),
        ("😀", "😀"),
        (".", "."),
        ("^", "^"),
        ("$", "$"),
        ("", ""),
        ("[a-c]", "[a-c]"),
        ("[^aệ]", "[^aệ]"),
        (r"[\dà-ỹ]", "[0-9à-ỹ]"),
        (r"[^\W1]", "[A-Za-z_02-9]"),
        (r"\d", "[0-9]"),
        (r"\D", "[^0-9]"),
        (r"\w", "[0-9A-Za-z_]"),
        (r"\W", "[^0-9A-Za-z_]"),
        (r"\s", r"[\t\n\v\f\r ]"),
        (r"\p{L}", r"\p{L}"),
        (r"\PL", r"\PL"),
        ("(?i:Ệa)", "(?i:Ệa)"),
        ("(?s:.)", "(?s:.)"),
        ("(?m:^)", "(?m:^)"),
        ("(?m:$)", "(?m:$)"),
        (r"\A", r"\A"),
        (r"\z", r"\z"),
    ];
    if depth == 0 {
        let (ours, theirs) = leaves[dice.below(leaves.len())];
        return (ours.into(), theirs.into());
    }
    let (ours, theirs) = grown(dice, depth - 1);
    let (more, their_more) = grown(dice, depth - 1);
    match dice.below(8) {
        0 => (
            format!("({ours}|{more})"),
            format!("({theirs}|{their_more})"),
        ),
        1 => (format!("(?:{ours})*"), format!("(?:{theirs})*")),
        2 => (
            format!("(?:{ours})+?{more}"),
            format!("(?:{theirs})+?{their_more}"),
        ),
        3 => (format!("(?:{ours}){{1,3}}"), format!("(?:{theirs}){{1,3}}")),
        4 => (
            format!("(?:{ours})?{more}$"),
            format!("(?:{theirs})?{their_more}$"),
        ),
        5 => (
            format!("^(?:{ours}|{more})"),
            format!("^(?:{theirs}|{their_more})"),
        ),
        _ => (format!("{ours}{more}"), format!("{theirs}{their_more}")),
    }
}

#[test]
fn patterns_match_as_elsewhere() {
    let mut dice = Dice(0x5eed);
    let mut compared = 0;
    let mut both = [0, 0];
    for _ in 0..400 {
        let depth = dice.below(4);
        let (ours, theirs) = grown(&mut dice, depth);
        let condition = match condition(&ours) {
            Ok(condition) => condition,
            Err(mistake) => {
                assert!(
                    mistake.message.contains("a simpler pattern"),
                    "{ours}: {mistake}"
                );
                continue;
            }
        };
        let regex = Regex::new(&theirs).unwrap();
        for _ in 0..100 {
            let length = dice.below(8);
            let signs = [
                "a", "b", "c", "ệ", "Ệ", "😀", "1", "_", " ", "\n", "đ", "é", "A", "-",
            ];
            let text: String = (0..length).map(|_| dice.pick(&signs)).collect();
            let expected = regex.is_match(&text);
            assert_eq!(holds(&condition, &text), expected, "{ours} in {text:?}");
            compared += 1;
            both[usize::from(expected)] += 1;
        }
    }
    assert!(
        compared > 30_000 && both.iter().all(|count| *count > 5_000),
        "{both:?}"
    );
}

#[test]
fn patterns_match_where_the_law_has_them() {
    let rows = [
        (r"^\d{2}/GPXD$", "12/GPXD", true),
        (r"^\d{2}/GPXD$", "12/GPXD ", false),
        (r"^\d{2}/GPXD$", "１２/GPXD", false),
        ("GPXD", "số 12/GPXD-UBND", true),
        ("^$", "", true),
        ("^$", "a", false),
        ("", "a", true),
        (r"^[\p{L} ]+$", "Nguyễn Thị Ánh", true),
        (r"^[\p{L} ]+$", "Nguyễn 2", false),
        ("^.{3}$", "việ", true),
        ("^.$", "ệ", true),
        ("a$|b", "ac", false),
        ("(?i)ĐẤT", "đất ở", true),
        (r"[^\x00-\x7F]", "abc", false),
        ("[^a&&[a-c]]", "a", false),
    ];
    for (pattern, text, expected) in rows {
        let condition = condition(pattern).unwrap();
        assert_eq!(holds(&condition, text), expected, "{pattern} in {text}");
    }
}

#[test]
fn tables_are_small_and_travel() {
    let rows = [
        (r"^\d{2}/GPXD$", 130),
        ("GPXD", 130),
        (r"^[0-9]{12}$", 140),
        (r"^[\p{L} ]+$", 5600),
    ];
    for (pattern, most) in rows {
        let Made::Matches(_, matcher) = condition(pattern).unwrap() else {
            panic!("{pattern}");
        };
        let bytes = postcard::to_allocvec(&*matcher).unwrap();
        assert!(bytes.len() <= most, "{pattern}: {} bytes", bytes.len());
        assert_eq!(postcard::from_bytes::<Matcher>(&bytes).unwrap(), *matcher);
    }
    // Whatever a table says, reading it ends.
    let wrong = Matcher {
        start: 7,
        matching: 0,
        last: vec![3],
        next: vec![],
    };
    assert!(!wrong.matches("a") && wrong.matches(""));
}
