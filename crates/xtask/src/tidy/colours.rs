//! Colours live in `tokens.css`, and everything else names them.
//!
//! Contrast is computed once, for the tokens; a colour written elsewhere has been
//! checked by nobody and follows neither dark mode nor a host page's theme. System
//! colours (`CanvasText`), `transparent` and `currentcolor` are not colours of ours and
//! may stand anywhere.

use anyhow::Result;

use super::Violation;
use super::tree::{TextFile, Tree};

/// Functions that make a colour out of numbers.
const FUNCTIONS: [&str; 11] = [
    "rgb",
    "rgba",
    "hsl",
    "hsla",
    "hwb",
    "lab",
    "lch",
    "oklab",
    "oklch",
    "color",
    "device-cmyk",
];

/// The colours CSS knows by name.
const NAMES: &str = "
    aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue
    blueviolet brown burlywood cadetblue chartreuse chocolate coral cornflowerblue cornsilk
    crimson cyan darkblue darkcyan darkgoldenrod darkgray darkgreen darkgrey darkkhaki
    darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon darkseagreen
    darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue
    dimgray dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite
    gold goldenrod gray green greenyellow grey honeydew hotpink indianred indigo ivory khaki
    lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan
    lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen
    lightskyblue lightslategray lightslategrey lightsteelblue lightyellow lime limegreen linen
    magenta maroon mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen
    mediumslateblue mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream
    mistyrose moccasin navajowhite navy oldlace olive olivedrab orange orangered orchid
    palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru pink plum
    powderblue purple rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown
    seagreen seashell sienna silver skyblue slateblue slategray slategrey snow springgreen
    steelblue tan teal thistle tomato turquoise violet wheat white whitesmoke yellow
    yellowgreen";

/// Finds raw colours in style sheets other than `tokens.css`.
pub(crate) fn check(tree: &Tree) -> Result<Vec<Violation>> {
    let sheets = tree.files.iter().filter(|file| {
        file.path.starts_with("styles/") && file.is_a("css") && file.name() != "tokens.css"
    });
    Ok(sheets.flat_map(violations).collect())
}

fn violations(file: &TextFile) -> Vec<Violation> {
    let mut found = Vec::new();
    for (line, value) in values(&file.text) {
        for colour in colours(&value) {
            let message = format!("found the colour `{colour}`, expected a token of tokens.css");
            found.push(Violation::new(&file.path, line, message));
        }
    }
    found
}

/// The values of all declarations, each with the line it ends in.
///
/// What ends in `{` is a selector or a condition and has no value; what ends in `;` or
/// `}` is a declaration, if there is a colon in it.
fn values(sheet: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut pending = String::new();
    let mut line = 1;
    for c in blank(sheet).chars() {
        match c {
            '{' => pending.clear(),
            ';' | '}' => {
                let declaration = std::mem::take(&mut pending);
                if let Some((name, value)) = declaration.split_once(':')
                    && !name.trim_start().starts_with('@')
                {
                    found.push((line, value.to_owned()));
                }
            }
            other => pending.push(other),
        }
        line += usize::from(c == '\n');
    }
    found
}

/// The sheet with comments and strings blanked out; lines stay where they are.
fn blank(sheet: &str) -> String {
    let mut out = String::with_capacity(sheet.len());
    let mut rest = sheet.chars().peekable();
    while let Some(c) = rest.next() {
        let mut hide = |hidden: char| out.push(if hidden == '\n' { '\n' } else { ' ' });
        if c == '/' && rest.peek() == Some(&'*') {
            let mut before = hidden_open(&mut rest, &mut hide);
            for inner in rest.by_ref() {
                hide(inner);
                if before == '*' && inner == '/' {
                    break;
                }
                before = inner;
            }
        } else if c == '"' || c == '\'' {
            hide(c);
            while let Some(inner) = rest.next() {
                hide(inner);
                if inner == '\\' {
                    rest.next().into_iter().for_each(&mut hide);
                } else if inner == c {
                    break;
                }
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// Passes over the `*` that opens a comment; it cannot be the one that closes it.
fn hidden_open(rest: &mut impl Iterator<Item = char>, hide: &mut impl FnMut(char)) -> char {
    hide(' ');
    rest.next().into_iter().for_each(hide);
    ' '
}

/// The raw colours in a value.
fn colours(value: &str) -> Vec<String> {
    let value = value.to_ascii_lowercase();
    let mut found = Vec::new();
    let mut rest = value.as_str();
    let in_word =
        |c: char| c.is_alphanumeric() || c == '-' || c == '_' || c == '#' || !c.is_ascii();
    while let Some(start) = rest.find(in_word) {
        let tail = rest.get(start..).unwrap_or_default();
        let length = tail.find(|c| !in_word(c)).unwrap_or(tail.len());
        let (word, after) = tail.split_at(length);
        let calls = after.starts_with('(');
        if calls && word == "url" {
            rest = after.split_once(')').map_or("", |(_, after)| after);
            continue;
        }
        let named = !calls && NAMES.split_whitespace().any(|name| name == word);
        let made = calls && FUNCTIONS.contains(&word);
        if named || made || is_hex(word) {
            found.push(if made {
                format!("{word}()")
            } else {
                word.to_owned()
            });
        }
        rest = after;
    }
    found
}

fn is_hex(word: &str) -> bool {
    word.strip_prefix('#').is_some_and(|digits| {
        matches!(digits.len(), 3 | 4 | 6 | 8) && digits.chars().all(|c| c.is_ascii_hexdigit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(sheet: &str) -> Vec<(usize, String)> {
        let tree = Tree::of(&[("styles/a.css", sheet)]);
        let found = check(&tree).unwrap();
        let quoted = |message: &str| message.split('`').nth(1).unwrap().to_owned();
        found
            .iter()
            .map(|violation| (violation.line, quoted(&violation.message)))
            .collect()
    }

    #[test]
    fn every_way_to_write_a_colour_is_found() {
        for (value, colour) in [
            ("#FFF", "#fff"),
            ("1px solid #12345678", "#12345678"),
            ("rgb(0 0 0)", "rgb()"),
            ("oklch(50% 0 0)", "oklch()"),
            ("color-mix(in oklch, Red, var(--a))", "red"),
            ("linear-gradient(white, var(--b))", "white"),
        ] {
            let sheet = format!("a {{\n  x: {value};\n}}");
            assert_eq!(found(&sheet), [(2, colour.to_owned())], "{value}");
        }
    }

    #[test]
    fn what_is_no_colour_is_left_alone() {
        for sheet in [
            "a { color: var(--red); border-color: currentcolor; background: transparent }",
            "a { color: CanvasText; width: tan(45deg); grid-area: red-alert }",
            "#add, a:hover .gold { --x: 1 }",
            "nav a:is(.red) { &:not(.tan) { top: 0 } }",
            "/* color: red; */ a { content: \"red; #fff\" }",
            "/*/ a { color: red } */",
            "a { background: url(red.svg#fff) }",
            "@media (prefers-color-scheme: dark) { a { top: 0 } }",
            "@layer base, white;",
        ] {
            assert_eq!(found(sheet), [], "{sheet}");
        }
    }

    #[test]
    fn tokens_may_hold_them_and_the_last_needs_no_semicolon() {
        let tree = Tree::of(&[("styles/tokens.css", ":root { --a: red; }")]);
        assert!(check(&tree).unwrap().is_empty());
        assert_eq!(found("a {\n\n color: red }"), [(3, "red".to_owned())]);
    }
}
