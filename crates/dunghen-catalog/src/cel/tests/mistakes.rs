//! What is wrong, where, and what was expected.

use super::*;

#[test]
fn mistakes_say_where_and_what_was_expected() {
    let rows = [
        // Signs.
        ("a = b", 2..3, "found `=`, expected `==`"),
        ("a & b", 2..3, "found `&`, expected `&&`"),
        ("a | b", 2..3, "found `|`, expected `||`"),
        (
            "a == “b”",
            5..8,
            "found `“`, expected the straight quotes `\"` or `'`",
        ),
        ("a ; b", 2..3, "found `;`, expected a value or an operator"),
        ("đ", 0..2, "found `đ`, expected a value or an operator"),
        (
            "a\u{a0}b",
            1..3,
            r"found `\u{a0}`, expected a value or an operator",
        ),
        (
            "a.`b?`",
            2..5,
            "found ``b?`, expected letters, digits, `_`, `-`, `.`, `/` or spaces between backquotes",
        ),
        (
            "a.``",
            2..4,
            "found ````, expected letters, digits, `_`, `-`, `.`, `/` or spaces between backquotes",
        ),
        (
            "a.`b",
            2..4,
            "found ``b`, expected letters, digits, `_`, `-`, `.`, `/` or spaces between backquotes",
        ),
        // Numbers.
        (
            "a + 9223372036854775808",
            4..23,
            "found `9223372036854775808`, expected a whole number from -9223372036854775808 to 9223372036854775807",
        ),
        (
            "-9223372036854775809",
            0..20,
            "found `-9223372036854775809`, expected a whole number from -9223372036854775808 to 9223372036854775807",
        ),
        (
            "99999999999999999999",
            0..20,
            "found `99999999999999999999`, expected a whole number from -9223372036854775808 to 9223372036854775807",
        ),
        (
            "18446744073709551616u",
            0..21,
            "found `18446744073709551616u`, expected a whole number from 0 to 18446744073709551615",
        ),
        (
            "1e400",
            0..5,
            "found `1e400`, expected a number that a double can hold",
        ),
        ("1.", 2..2, "found the end, expected the name of a field"),
        ("0xg", 1..3, "found `xg`, expected the end or an operator"),
        ("1a", 1..2, "found `a`, expected the end or an operator"),
        ("a.1", 1..3, "found `.1`, expected the end or an operator"),
        // Texts.
        ("'a", 0..2, "found `'a`, expected `'` at its end"),
        (
            "a == \"b\nc\"",
            5..7,
            "found `\"b`, expected `\"` at its end",
        ),
        ("'''a''", 0..6, "found `'''a''`, expected `'''` at its end"),
        (
            "'\\",
            1..2,
            r"found `\`, expected an escape, as `\n` or `\\`",
        ),
        (
            r"'\q'",
            1..3,
            r"found `\q`, expected an escape, as `\n` or `\\`",
        ),
        (
            r"'\400'",
            1..3,
            r"found `\4`, expected an escape, as `\n` or `\\`",
        ),
        (
            r"'\x4'",
            1..3,
            r"found `\x`, expected 2 hexadecimal digits to follow",
        ),
        (
            r"'\u+123'",
            1..3,
            r"found `\u`, expected 4 hexadecimal digits to follow",
        ),
        (
            r"'\U0001'",
            1..3,
            r"found `\U`, expected 8 hexadecimal digits to follow",
        ),
        (
            r"'\18'",
            1..3,
            r"found `\1`, expected 3 octal digits to follow",
        ),
        (
            r"'\ud83d\ude00'",
            1..7,
            r"found `\ud83d`, expected a character of Unicode that is no surrogate",
        ),
        (
            r"'\U00110000'",
            1..11,
            r"found `\U00110000`, expected a character of Unicode that is no surrogate",
        ),
        (
            r"b'\u0041'",
            2..4,
            r"found `\u`, expected `\x` or `\000` in bytes",
        ),
        // Names.
        (
            "for",
            0..3,
            "found `for`, expected a name that is not reserved",
        ),
        (
            "a || .true",
            6..10,
            "found `true`, expected a name that is not reserved",
        ),
        (
            "namespace(a)",
            0..9,
            "found `namespace`, expected a name that is not reserved",
        ),
        ("a.in", 2..4, "found `in`, expected the name of a field"),
        ("in", 0..2, "found `in`, expected a value"),
        (".'a'", 1..4, "found `'a'`, expected a name"),
        ("`a`", 0..3, "found ``a``, expected a value"),
        // Grammar.
        ("", 0..0, "found the end, expected a value"),
        (" // a", 5..5, "found the end, expected a value"),
        ("a b", 2..3, "found `b`, expected the end or an operator"),
        (
            "a and b",
            2..5,
            "found `and`, expected the end or an operator",
        ),
        ("a ||", 4..4, "found the end, expected a value"),
        ("a === b", 4..5, "found `=`, expected `==`"),
        ("a == == b", 5..7, "found `==`, expected a value"),
        ("!-a", 1..2, "found `-`, expected a value"),
        ("-!a", 1..2, "found `!`, expected a value"),
        ("(a", 2..2, "found the end, expected `)`"),
        ("a)", 1..2, "found `)`, expected the end or an operator"),
        ("()", 1..2, "found `)`, expected a value"),
        ("a ? b", 5..5, "found the end, expected `:`"),
        ("a ? b ? c : d : e", 6..7, "found `?`, expected `:`"),
        ("a.?b", 2..3, "found `?`, expected the name of a field"),
        ("a[?b]", 2..3, "found `?`, expected a value"),
        ("a[0", 3..3, "found the end, expected `]`"),
        ("a[]", 2..3, "found `]`, expected a value"),
        ("[a b]", 3..4, "found `b`, expected `,` or `]`"),
        ("[,]", 1..2, "found `,`, expected a value"),
        ("f(a,)", 4..5, "found `)`, expected a value"),
        ("{a}", 2..3, "found `}`, expected `:`"),
        ("{a: b c}", 6..7, "found `c`, expected `,` or `}`"),
        (
            "A{'b': c}",
            2..5,
            "found `'b'`, expected the name of a field",
        ),
        ("(A){}", 3..4, "found `{`, expected the end or an operator"),
        (
            "f().A{}",
            5..6,
            "found `{`, expected the end or an operator",
        ),
        (
            "a.`b`{}",
            5..6,
            "found `{`, expected the end or an operator",
        ),
        (
            "a.`b`()",
            5..6,
            "found `(`, expected the end or an operator",
        ),
        // Macros.
        ("has()", 0..5, "found 0 arguments, expected `has(e.f)`"),
        (
            "has(a.b, c)",
            0..11,
            "found 2 arguments, expected `has(e.f)`",
        ),
        (
            "has(a)",
            4..5,
            "found `a`, expected the selection of a field, as `e.f`",
        ),
        (
            "has(a['b'])",
            4..10,
            "found `a['b']`, expected the selection of a field, as `e.f`",
        ),
        (
            "has(has(a.b))",
            4..12,
            "found `has(a.b)`, expected the selection of a field, as `e.f`",
        ),
        ("e.all(x)", 0..8, "found 1 argument, expected `e.all(x, p)`"),
        (
            "e.exists(x, y, z)",
            0..17,
            "found 3 arguments, expected `e.exists(x, p)`",
        ),
        (
            "e.existsOne()",
            0..13,
            "found 0 arguments, expected `e.exists_one(x, p)`",
        ),
        (
            "e.map(x)",
            0..8,
            "found 1 argument, expected `e.map(x, t)` or `e.map(x, p, t)`",
        ),
        (
            "e.map(x, y, z, w)",
            0..17,
            "found 4 arguments, expected `e.map(x, t)` or `e.map(x, p, t)`",
        ),
        (
            "a || e.filter(x)",
            5..16,
            "found 1 argument, expected `e.filter(x, p)`",
        ),
        (
            "e.all(x.y, p)",
            6..9,
            "found `x.y`, expected the name of a variable",
        ),
        (
            "e.all(.x, p)",
            6..8,
            "found `.x`, expected the name of a variable",
        ),
        (
            "e.map(1, p, t)",
            6..7,
            "found `1`, expected the name of a variable",
        ),
    ];
    for (text, span, message) in rows {
        let message = message.into();
        assert_eq!(parse(text), Err(Mistake { span, message }), "{text}");
    }
}

#[test]
fn every_reserved_word_is_refused() {
    let words = "as break const continue else for function if import let loop package namespace \
        return var void while";
    for word in words.split_whitespace() {
        let message = format!("found `{word}`, expected a name that is not reserved");
        let span = 0..word.len();
        assert_eq!(parse(word), Err(Mistake { span, message }));
        read(&format!("a.{word}"));
    }
}

#[test]
fn long_findings_are_cut() {
    let text = format!("has({})", "a + ".repeat(50) + "b");
    let mistake = parse(&text).unwrap_err();
    let excerpt = "a + ".repeat(10);
    let expected = "the selection of a field, as `e.f`";
    assert_eq!(
        mistake.message,
        format!("found `{excerpt}…`, expected {expected}")
    );
}
