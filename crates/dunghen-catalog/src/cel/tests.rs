#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is all it can do"
)]

mod hostile;
mod mistakes;
mod patterns;

use super::*;

/// A tree without its spans, operators first.
fn shape(expr: &Expr) -> String {
    let all = |parts: &[Expr]| parts.iter().map(shape).collect::<Vec<_>>().join(" ");
    match &expr.kind {
        Kind::Literal(literal) => format!("{literal:?}"),
        Kind::Ident { name, rooted } => format!("{}{name}", if *rooted { "." } else { "" }),
        Kind::Select {
            operand,
            field,
            test,
        } => {
            let sign = if *test { "has" } else { "." };
            format!("({sign} {} {:?})", shape(operand), field.text)
        }
        Kind::Index { operand, index } => format!("([] {} {})", shape(operand), shape(index)),
        Kind::Call {
            receiver,
            function,
            args,
        } => {
            let receiver = receiver.as_deref().map_or("_".into(), shape);
            format!("(call {} {receiver} {})", function.text, all(args))
        }
        Kind::List(parts) => format!("(list {})", all(parts)),
        Kind::Map(entries) => {
            let entries = entries
                .iter()
                .map(|(key, value)| format!(" {} {}", shape(key), shape(value)));
            format!("(map{})", entries.collect::<String>())
        }
        Kind::Struct { name, fields } => {
            let fields = fields
                .iter()
                .map(|(name, value)| format!(" {:?} {}", name.text, shape(value)));
            format!("(struct {}{})", name.text, fields.collect::<String>())
        }
        Kind::Unary { op, operand } => format!("({} {})", op.sign(), shape(operand)),
        Kind::Any(parts) => format!("(|| {})", all(parts)),
        Kind::All(parts) => format!("(&& {})", all(parts)),
        Kind::Binary { op, left, right } => format!("({op} {} {})", shape(left), shape(right)),
        Kind::Conditional { condition, yes, no } => {
            format!("(? {} {} {})", shape(condition), shape(yes), shape(no))
        }
        Kind::Macro {
            kind,
            range,
            var,
            filter,
            body,
        } => {
            let filter = filter.as_deref().map_or("_".into(), shape);
            let (range, body) = (shape(range), shape(body));
            format!("({} {range} {} {filter} {body})", kind.name(), var.text)
        }
    }
}

/// The tree of a text, after a look at whether it survives being written.
fn read(text: &str) -> String {
    let expr = parse(text).unwrap_or_else(|mistake| panic!("{text}: {mistake:?}"));
    let written = expr.to_string();
    let again = parse(&written).unwrap_or_else(|mistake| panic!("{written}: {mistake:?}"));
    assert_eq!(shape(&again), shape(&expr), "{text} -> {written}");
    assert_eq!(again.to_string(), written);
    assert_spans(&expr, text);
    shape(&expr)
}

/// Every span stands on whole characters, and the whole has no blanks around.
fn assert_spans(expr: &Expr, text: &str) {
    let found = text.get(expr.span.clone());
    assert!(found.is_some_and(|found| found == found.trim() && !found.is_empty()));
}

fn literal(text: &str) -> Literal {
    read(text);
    match parse(text).unwrap().kind {
        Kind::Literal(literal) => literal,
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn operators_bind_as_in_cel() {
    let rows = [
        (
            "a || b && c == d + e * -f",
            "(|| a (&& b (== c (+ d (* e (- f))))))",
        ),
        (
            "-a * b + c == d && e || f",
            "(|| (&& (== (+ (* (- a) b) c) d) e) f)",
        ),
        ("a || b || c", "(|| a b c)"),
        ("(a || b) || c", "(|| (|| a b) c)"),
        ("a || (b || c)", "(|| a (|| b c))"),
        ("a && b || c && d || e", "(|| (&& a b) (&& c d) e)"),
        ("a && (b || c)", "(&& a (|| b c))"),
        ("a - b - c", "(- (- a b) c)"),
        ("a - (b - c)", "(- a (- b c))"),
        ("a / b * c % d", "(% (* (/ a b) c) d)"),
        ("a + b - c", "(- (+ a b) c)"),
        ("a < b <= c > d", "(> (<= (< a b) c) d)"),
        ("a >= b != c", "(!= (>= a b) c)"),
        ("a in b == c", "(== (in a b) c)"),
        ("a == (b == c)", "(== a (== b c))"),
        ("!a == b", "(== (! a) b)"),
        ("!!a.b", "(! (! (. a \"b\")))"),
        ("!(a && b)", "(! (&& a b))"),
        ("--a", "(- (- a))"),
        ("-(-a)", "(- (- a))"),
        ("-(!a)", "(- (! a))"),
        ("!(-a)", "(! (- a))"),
        ("a ? b : c ? d : e", "(? a b (? c d e))"),
        ("(a ? b : c) ? d : e", "(? (? a b c) d e)"),
        ("a ? (b ? c : d) : e", "(? a (? b c d) e)"),
        ("a || b ? c || d : e || f", "(? (|| a b) (|| c d) (|| e f))"),
        ("(a ? b : c) + d", "(+ (? a b c) d)"),
        ("a.b.c", "(. (. a \"b\") \"c\")"),
        ("-a.b[0]", "(- ([] (. a \"b\") Int(0)))"),
        ("(a + b).c", "(. (+ a b) \"c\")"),
        ("(-a).c", "(. (- a) \"c\")"),
        ("((a))", "a"),
        ("inside in index", "(in inside index)"),
        (" a//b\n+//c\r\n\td // e", "(+ a d)"),
    ];
    for (text, expected) in rows {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn a_minus_before_a_number_is_the_number_s_own() {
    let rows = [
        ("-1", "Int(-1)"),
        ("- 1", "Int(-1)"),
        ("--1", "(- Int(-1))"),
        ("-(1)", "(- Int(1))"),
        ("--(1)", "(- (- Int(1)))"),
        ("-(-1)", "(- Int(-1))"),
        ("!(-1)", "(! Int(-1))"),
        ("a-1", "(- a Int(1))"),
        ("a - -1", "(- a Int(-1))"),
        ("-1.f()", "(call f Int(-1) )"),
        ("-(1.f())", "(- (call f Int(1) ))"),
        ("!(-1.f())", "(! (call f Int(-1) ))"),
        ("-1u", "(- Uint(1))"),
        ("-2 * 3", "(* Int(-2) Int(3))"),
    ];
    for (text, expected) in rows {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn everything_but_operators() {
    let rows = [
        ("a", "a"),
        (".a", ".a"),
        (".a.b", "(. .a \"b\")"),
        ("_a1", "_a1"),
        ("a.package", "(. a \"package\")"),
        ("a.for(b)", "(call for a b)"),
        ("a.`b-c`", "(. a \"b-c\")"),
        ("a.`in`.`x/y z.0`", "(. (. a \"in\") \"x/y z.0\")"),
        ("a.`b`", "(. a \"b\")"),
        ("a.`0`", "(. a \"0\")"),
        ("a[b][c]", "([] ([] a b) c)"),
        ("a[b ? c : d]", "([] a (? b c d))"),
        ("f()", "(call f _ )"),
        (".f(a)", "(call .f _ a)"),
        ("f(a, b ? c : d)", "(call f _ a (? b c d))"),
        ("a.f(b).g()", "(call g (call f a b) )"),
        ("(a || b).f()", "(call f (|| a b) )"),
        ("'a'.f()", "(call f String(\"a\") )"),
        ("[]", "(list )"),
        ("[a]", "(list a)"),
        ("[a, b,]", "(list a b)"),
        ("[a || b, [c]][0]", "([] (list (|| a b) (list c)) Int(0))"),
        ("{}", "(map)"),
        ("{a: b, 'c': d,}", "(map a b String(\"c\") d)"),
        ("{a ? b : c: d}", "(map (? a b c) d)"),
        ("A{}", "(struct A)"),
        (
            "a.b.C{d: e, `f-g`: 1,}",
            "(struct a.b.C \"d\" e \"f-g\" Int(1))",
        ),
        (".a . B {c: {}}", "(struct .a.B \"c\" (map))"),
        ("A{b: c}.b", "(. (struct A \"b\" c) \"b\")"),
        // Only as receivers do macros have their meaning, and has only without.
        ("all(a, 1)", "(call all _ a Int(1))"),
        (".has(a)", "(call .has _ a)"),
        ("a.has(b)", "(call has a b)"),
        ("a.map", "(. a \"map\")"),
        ("map", "map"),
    ];
    for (text, expected) in rows {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn macros() {
    let rows = [
        ("has(a.b)", "(has a \"b\")"),
        ("has(a.b.c)", "(has (. a \"b\") \"c\")"),
        ("has(a[0].`b-c`)", "(has ([] a Int(0)) \"b-c\")"),
        ("has((a || b).c)", "(has (|| a b) \"c\")"),
        ("!has(a.b) || c", "(|| (! (has a \"b\")) c)"),
        ("has(a.b).c", "(. (has a \"b\") \"c\")"),
        ("e.all(x, x > 0)", "(all e x _ (> x Int(0)))"),
        ("e.f.exists(x, x)", "(exists (. e \"f\") x _ x)"),
        ("e.exists_one(x, x)", "(exists_one e x _ x)"),
        ("e.existsOne(x, x)", "(exists_one e x _ x)"),
        ("e.map(x, x + 1)", "(map e x _ (+ x Int(1)))"),
        ("e.map(x, x > 0, -x)", "(map e x (> x Int(0)) (- x))"),
        ("e.filter(x, x || y)", "(filter e x _ (|| x y))"),
        ("[1].all((x), x)", "(all (list Int(1)) x _ x)"),
        (
            "e.filter(x, x.exists(y, y)).map(z, z)",
            "(map (filter e x _ (exists x y _ y)) z _ z)",
        ),
    ];
    for (text, expected) in rows {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn numbers() {
    let ints = [
        ("0", 0),
        ("007", 7),
        ("42", 42),
        ("9223372036854775807", i64::MAX),
        ("-9223372036854775808", i64::MIN),
        ("0x1F", 31),
        ("-0xab", -171),
        ("0x7fffffffffffffff", i64::MAX),
        ("-0x8000000000000000", i64::MIN),
    ];
    for (text, value) in ints {
        assert_eq!(literal(text), Literal::Int(value), "{text}");
    }
    let uints = [
        ("0u", 0),
        ("42U", 42),
        ("0xFFu", 255),
        ("18446744073709551615u", u64::MAX),
    ];
    for (text, value) in uints {
        assert_eq!(literal(text), Literal::Uint(value), "{text}");
    }
    let doubles = [
        ("1.5", 1.5),
        (".5", 0.5),
        ("-.5", -0.5),
        ("1e3", 1000.0),
        ("1E+3", 1000.0),
        ("2.5e-3", 0.0025),
        (".5e1", 5.0),
        ("1e300", 1e300),
        ("1e-400", 0.0),
        ("-0.0", 0.0),
    ];
    for (text, value) in doubles {
        assert_eq!(literal(text), Literal::Double(value), "{text}");
    }
}

#[test]
fn words_that_are_values() {
    assert_eq!(literal("null"), Literal::Null);
    assert_eq!(literal("true"), Literal::Bool(true));
    assert_eq!(literal("false"), Literal::Bool(false));
}

#[test]
fn texts() {
    let rows = [
        ("''", ""),
        (r#""""#, ""),
        ("'a'", "a"),
        (r#""it's""#, "it's"),
        (r#"'say "x"'"#, "say \"x\""),
        ("''''''", ""),
        ("'''x''x'''", "x''x"),
        ("\"\"\"a\n\"b\"\r\nc\"\"\"", "a\n\"b\"\r\nc"),
        (r#""""a\"""b""""#, "a\"\"\"b"),
        ("'Hà Nội // không'", "Hà Nội // không"),
        (r"'\a\b\f\n\r\t\v'", "\x07\x08\x0c\n\r\t\x0b"),
        (r#"'\\\?\"\'\`'"#, "\\?\"'`"),
        (r"'\x41\Xff'", "Aÿ"),
        (r"'\u0111\u1ED9'", "độ"),
        (r"'\U0001F600'", "😀"),
        (r"'\101\377\0012'", "Aÿ\u{1}2"),
        (r"r'\n\'", "\\n\\"),
        (r#"R"\d+""#, "\\d+"),
        (r"r'''\'a'''", "\\'a"),
        ("'\u{202e}\u{0}'", "\u{202e}\u{0}"),
    ];
    for (text, value) in rows {
        assert_eq!(literal(text), Literal::String(value.into()), "{text}");
    }
}

#[test]
fn bytes() {
    let rows: [(&str, &[u8]); 9] = [
        ("b''", b""),
        (r#"B"abc""#, b"abc"),
        ("b'ÿ'", &[195, 191]),
        (r"b'\303\277'", &[195, 191]),
        (r"b'\xff\n\\'", &[255, 10, 92]),
        (r"br'\xff'", br"\xff"),
        (r"rB'\n'", br"\n"),
        (r#"Rb"""\n""""#, br"\n"),
        ("BR'''a\n'b'''", b"a\n'b"),
    ];
    for (text, value) in rows {
        assert_eq!(literal(text), Literal::Bytes(value.into()), "{text}");
    }
}

#[test]
fn spans_hold_brackets_and_minus_and_nothing_around() {
    let expr = parse(" ( a + -1 ) * b.`c d` ").unwrap();
    assert_eq!(expr.span, 1..21);
    let Kind::Binary { left, right, .. } = expr.kind else {
        panic!()
    };
    assert_eq!((left.span, right.span), (1..11, 14..21));
    let Kind::Binary { right: one, .. } = left.kind else {
        panic!()
    };
    assert_eq!(one.span, 7..9);
    let Kind::Select { field, .. } = right.kind else {
        panic!()
    };
    assert_eq!(field.span, 16..21);

    let expr = parse("x || a.f( 1 ) || has(b.c)").unwrap();
    let Kind::Any(parts) = expr.kind else {
        panic!()
    };
    let spans: Vec<_> = parts.iter().map(|part| part.span.clone()).collect();
    assert_eq!(spans, [0..1, 5..13, 17..25]);
    let Kind::Call { function, .. } = &parts[1].kind else {
        panic!()
    };
    assert_eq!(function.span, 7..8);
    let Kind::Macro { var, .. } = parse("e.all( x , 1)").unwrap().kind else {
        panic!()
    };
    assert_eq!(var.span, 7..8);
    assert_eq!(parse("!!a ? .b() : {}[0]").unwrap().span, 0..18);
}
