//! Texts made to hurt: deep, long, random.

use super::*;

/// Runs with little stack, as a server's thread or a browser may have.
fn with_small_stack(run: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(1 << 20);
    thread.spawn(run).unwrap().join().unwrap();
}

const TOO_DEEP: &str = "expected at most 96 levels of nesting";

#[test]
fn what_nests_is_bounded_and_may_fill_the_bound() {
    with_small_stack(|| {
        let rows = [
            ("(", "a", ")"),
            ("!", "a", ""),
            ("-", "a", ""),
            ("[", "a", "]"),
            ("f(", "a", ")"),
            ("a.f(", "a", ")"),
            ("{a: ", "a", "}"),
            ("{", "a", ": a}"),
            ("A{a: ", "a", "}"),
            ("a[", "a", "]"),
            ("e.all(x, ", "a", ")"),
            ("a ? b : ", "a", ""),
            ("a || b && c == d + e * (", "a", ")"),
            ("", "a", " + a"),
            ("", "a", " == a"),
            ("", "a", ".b"),
            ("", "a", ".f()"),
            ("", "a", "[0]"),
            ("", "a", ".map(x, x)"),
        ];
        for (open, core, close) in rows {
            let text = |many| format!("{}{core}{}", open.repeat(many), close.repeat(many));
            // Some rows grow the tree by several steps a turn.
            if open.len() < 10 || open.starts_with("a ?") {
                read(&text(DEPTH_MAX));
            } else {
                read(&text(DEPTH_MAX / 5));
            }
            for many in [
                DEPTH_MAX + 1,
                1000,
                LENGTH_MAX / (open.len() + close.len()) - 1,
            ] {
                let mistake = parse(&text(many)).unwrap_err();
                assert!(mistake.message.ends_with(TOO_DEEP), "{open}: {mistake}");
            }
        }
        let mistake = parse(&"(".repeat(97)).unwrap_err();
        assert_eq!(mistake.span, 97..97);
        let mistake = parse(&"(".repeat(98)).unwrap_err();
        let message = format!("found `(`, {TOO_DEEP}");
        assert_eq!(
            mistake,
            Mistake {
                span: 97..98,
                message
            }
        );
    });
}

#[test]
fn chains_of_or_and_and_are_flat() {
    with_small_stack(|| {
        for (sign, part) in [("||", "a"), ("&&", "a"), ("||", "b&&c"), ("||", "!a.b")] {
            let step = part.len() + sign.len();
            let text = vec![part; LENGTH_MAX / step].join(sign);
            let expr = parse(&text).unwrap();
            let (Kind::Any(parts) | Kind::All(parts)) = expr.kind else {
                panic!("{sign}")
            };
            assert_eq!(parts.len(), LENGTH_MAX / step);
        }
        let many = LENGTH_MAX / 2 - 1;
        for text in [
            format!("[{}]", "a,".repeat(many)),
            format!("f({}a)", "a,".repeat(many - 1)),
        ] {
            parse(&text).unwrap();
        }
    });
}

#[test]
fn too_long_texts_are_refused_unread() {
    for part in ["a || ", "!", "-", "(", "a + ", "'", "\\", "đ"] {
        let text = part.repeat(100_000);
        let mistake = parse(&text).unwrap_err();
        assert_eq!(mistake.span, 0..text.len());
        let message = format!("found {} bytes, expected at most 65536 bytes", text.len());
        assert_eq!(mistake.message, message);
    }
}

/// Numbers that look random and are the same on each run (xorshift).
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, many: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % many
    }

    pub(super) fn pick<'p>(&mut self, from: &[&'p str]) -> &'p str {
        from[self.below(from.len())]
    }
}

/// A text that the grammar allows, but for what `has` and macros ask.
fn grown(dice: &mut Dice, depth: usize) -> String {
    let leaves = [
        "a",
        ".b",
        "c1",
        "1",
        "-1",
        "2u",
        ".5",
        "-1e9",
        "'x'",
        "b'\\xff'",
        "r\"\\\"",
        "null",
        "true",
        "[]",
        "{}",
        "A{}",
        "a.`b-c`",
        "has(a.b)",
        "'''\n'''",
        "-9223372036854775808",
    ];
    if depth == 0 {
        return dice.pick(&leaves).into();
    }
    let mut part = || grown(dice, depth - 1);
    let (a, b, c) = (part(), part(), part());
    let sign = dice.pick(&[
        "||", "&&", "==", "!=", "<", "<=", ">", ">=", " in ", "+", "-", "*", "/", "%",
    ]);
    let name = dice.pick(&["all", "exists", "exists_one", "filter", "map"]);
    match dice.below(16) {
        0 => format!("({a})"),
        1 => format!("!({a})"),
        2 => format!("-({a})"),
        3 => format!("({a}) ? ({b}) : {c}"),
        4 => format!("({a}).f({b}, {c})"),
        5 => format!("({a}).g[{b}]"),
        6 => format!("[{a}, {b}, {c},]"),
        7 => format!("{{({a}): {b}, ({b}): {c}}}"),
        8 => format!("p.Q{{x: {a}, `y/z`: {b}}}"),
        9 => format!("({a}).{name}(x, {b})"),
        10 => format!("has(({a}).`in`)"),
        11 => format!("- -({a})"),
        12 => format!("({a}) {sign} {b}"),
        13 => format!("({a}) {sign} ({b}) {sign} ({c})"),
        _ => format!("({a}) {sign} ({b})"),
    }
}

#[test]
fn what_is_written_is_read_the_same() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for round in 0..3000 {
        read(&grown(&mut dice, round % 5));
    }
}

#[test]
fn no_text_makes_it_panic() {
    let bits = [
        "a",
        "b",
        "x",
        "in",
        "has",
        "all",
        "map",
        "filter",
        "exists",
        "true",
        "null",
        "for",
        "0x",
        "1",
        "9223372036854775808",
        "1e999",
        "u",
        "e",
        ".",
        "..",
        ",",
        ":",
        "?",
        "!",
        "-",
        "+",
        "*",
        "/",
        "//",
        "%",
        "=",
        "==",
        "<",
        ">=",
        "&&",
        "||",
        "&",
        "|",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "'",
        "\"",
        "'''",
        "\"\"\"",
        "`",
        "r",
        "b",
        "br",
        "\\",
        "\\x",
        "\\u",
        "\\ud800",
        "\\777",
        "\n",
        "\r",
        "\t",
        " ",
        "\0",
        "đ",
        "ộ",
        "\u{301}",
        "\u{a0}",
        "😀",
        "“",
        "has(a.b)",
        "a.all(x, x)",
        "-1",
    ];
    let mut dice = Dice(0x0123_4567_89ab_cdef);
    let mut good = 0;
    for round in 0..60_000 {
        let mut text = String::new();
        for _ in 0..dice.below(24) {
            if round % 3 == 0 {
                // Any character at all, mostly of the first few hundred.
                let limit = if dice.below(4) == 0 { 0x11_0000 } else { 0x200 };
                let code = u32::try_from(dice.below(limit)).unwrap();
                text.extend(char::from_u32(code));
            } else {
                text.push_str(dice.pick(&bits));
            }
        }
        match parse(&text) {
            Ok(_) => {
                read(&text);
                good += 1;
            }
            Err(mistake) => {
                assert!(
                    text.get(mistake.span.clone()).is_some(),
                    "{text:?}: {mistake:?}"
                );
                assert!(
                    mistake.message.starts_with("found "),
                    "{text:?}: {mistake:?}"
                );
            }
        }
    }
    assert!(good > 500, "only {good} texts were read");
}
