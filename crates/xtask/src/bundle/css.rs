//! Style sheets without comments and needless white space, and nothing else.
//!
//! A full minifier knows the grammar and rewrites values; it weighs more than all the
//! rest of this program, and after compression gains next to nothing. This one knows
//! only what it must leave alone: strings, escapes, unquoted addresses, and the white
//! space that means something (`.a .b`, `1px + 2px`, `and (`).

/// Shortens a sheet without changing what it says.
pub(crate) fn minify(sheet: &str) -> String {
    let mut out = String::with_capacity(sheet.len());
    let mut rest = sheet;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' | '\'' => string(rest),
            '\\' => 1 + rest.chars().nth(1).map_or(0, char::len_utf8),
            '/' if rest.starts_with("/*") => {
                let length = rest.find("*/").map_or(rest.len(), |end| end + 2);
                let after = rest.get(length..).unwrap_or_default();
                // Between two words a comment divides them without being white space:
                // an empty one does the same.
                if divides(out.chars().next_back()) && divides(after.chars().next()) {
                    out.push_str("/**/");
                }
                rest = after;
                continue;
            }
            space if space.is_ascii_whitespace() => {
                rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace());
                if !rest.is_empty() && divides(out.chars().next_back()) {
                    out.push(' ');
                }
                continue;
            }
            '{' | '}' | ';' => {
                while out.ends_with(' ') && !out.ends_with("\\ ") {
                    out.pop();
                }
                1
            }
            'u' | 'U' if !inside_word(&out) => address(rest).unwrap_or(1),
            other => other.len_utf8(),
        };
        let (piece, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        out.push_str(piece);
        rest = after;
    }
    out
}

/// Whether white space beside this character may mean something.
fn divides(beside: Option<char>) -> bool {
    beside.is_some_and(|c| !c.is_ascii_whitespace() && !matches!(c, '{' | '}' | ';' | ','))
}

fn inside_word(before: &str) -> bool {
    let last = before.chars().next_back();
    last.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '\\') || !c.is_ascii())
}

/// The length of the string at the start, quotes included.
fn string(text: &str) -> usize {
    let mut characters = text.char_indices();
    let quote = characters.next().map(|(_, quote)| quote);
    while let Some((at, c)) = characters.next() {
        if c == '\\' {
            characters.next();
        } else if Some(c) == quote {
            return at + c.len_utf8();
        }
    }
    text.len()
}

/// The length of an unquoted `url(…)` at the start, which may hold anything, even what
/// looks like a comment.
fn address(text: &str) -> Option<usize> {
    let head = text
        .get(..4)
        .filter(|head| head.eq_ignore_ascii_case("url("))?;
    let inner = text.get(head.len()..)?;
    if inner.trim_start().starts_with(['"', '\'']) {
        return None;
    }
    let mut characters = inner.char_indices();
    while let Some((at, c)) = characters.next() {
        match c {
            '\\' => drop(characters.next()),
            ')' => return Some(head.len() + at + 1),
            _ => {}
        }
    }
    Some(text.len())
}

#[cfg(test)]
mod tests {
    use super::minify;

    #[test]
    fn comments_and_needless_space_go() {
        assert_eq!(
            minify(
                "/* a */\n.a ,\n.b {\n  color : red ;\n}\n\n@media (width > 40rem) and (hover) {\n .c > .d { } }\n"
            ),
            ".a ,.b{color : red;}@media (width > 40rem) and (hover){.c > .d{}}"
        );
    }

    #[test]
    fn what_means_something_stays() {
        for sheet in [
            ".a .b{}",
            ".a :hover{}",
            "a{width:calc(1px + 2px - (3px * 2))}",
            "a{content:\"  /* not a comment */ ; } \\\" \"}",
            "a{content:'a\\'  b'}",
            "a{background:url(data:image/svg+xml;a/*b*/c)}",
            "a{background:URL(x\\)  y)}",
            ".\\31 23{}",
            ".a\\ {}",
            "a{font:1rem/1.5 \"Be Vietnam Pro\"}",
            "@layer tokens,base;",
            "a::after{content:\"Đúng  hẹn\"}",
            "@supports not (color: color-mix(in oklch,red 10%,blue)){}",
        ] {
            assert_eq!(minify(sheet), sheet);
        }
    }

    #[test]
    fn a_comment_between_words_still_divides_them() {
        assert_eq!(minify(".a/* x */.b{}"), ".a/**/.b{}");
        assert_eq!(minify(".a /* x */ .b{}"), ".a .b{}");
        assert_eq!(minify("a{/* x */color:red/* y */}"), "a{color:red}");
    }

    #[test]
    fn broken_sheets_end() {
        for (sheet, expected) in [
            ("", ""),
            ("  ", ""),
            ("/* open", ""),
            ("a{content:\"open", "a{content:\"open"),
            ("a{b:url(open", "a{b:url(open"),
            ("\\", "\\"),
            ("a{}\u{a0}", "a{}\u{a0}"),
        ] {
            assert_eq!(minify(sheet), expected);
        }
    }

    #[test]
    fn twice_is_once() {
        let sheet = "a , b { c : d } /* e */ f/**/g { h : url( i ) }";
        assert_eq!(minify(&minify(sheet)), minify(sheet));
    }
}
