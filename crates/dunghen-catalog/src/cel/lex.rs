//! Cuts a text into tokens.

use std::ops::Range;

use super::Mistake;

/// The ranges of whole numbers, as mistakes tell them.
pub(super) const INTS: &str = "a whole number from -9223372036854775808 to 9223372036854775807";
const UINTS: &str = "a whole number from 0 to 18446744073709551615";

/// Words that stand for values or operators, and for nothing else.
pub(super) const KEYWORDS: [&str; 4] = ["false", "in", "null", "true"];

/// Longer signs before those they begin with.
const SIGNS: [&str; 24] = [
    "==", "!=", "<=", ">=", "&&", "||", "<", ">", "!", "+", "-", "*", "/", "%", "?", ":", ",", ".",
    "(", ")", "[", "]", "{", "}",
];

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token<'t> {
    /// Without its minus, which only the grammar can tell from a difference.
    Int(u64),
    Uint(u64),
    Double(f64),
    Text(String),
    Bytes(Vec<u8>),
    Word(&'t str),
    /// A field in backquotes, without them.
    Quoted(&'t str),
    Sign(&'static str),
}

pub(super) type Placed<'t> = (Token<'t>, Range<usize>);

pub(super) fn tokens(text: &str) -> Result<Vec<Placed<'_>>, Mistake> {
    let lexer = Lexer { text };
    let mut tokens = Vec::new();
    let mut at = lexer.blank(0);
    while at < text.len() {
        let (token, end) = lexer.token(at)?;
        tokens.push((token, at..end));
        at = lexer.blank(end);
    }
    Ok(tokens)
}

struct Lexer<'t> {
    text: &'t str,
}

impl<'t> Lexer<'t> {
    fn rest(&self, at: usize) -> &'t str {
        self.text.get(at..).unwrap_or_default()
    }

    fn sign(&self, at: usize) -> Option<char> {
        self.rest(at).chars().next()
    }

    fn is(&self, at: usize, test: impl Fn(char) -> bool) -> bool {
        self.sign(at).is_some_and(test)
    }

    /// Where a run of such signs ends.
    fn run(&self, at: usize, test: impl Fn(char) -> bool) -> usize {
        let rest = self.rest(at);
        at + rest.find(|sign| !test(sign)).unwrap_or(rest.len())
    }

    fn slice(&self, span: Range<usize>) -> &'t str {
        self.text.get(span).unwrap_or_default()
    }

    /// Where blanks and comments end.
    fn blank(&self, mut at: usize) -> usize {
        loop {
            at = self.run(at, |sign| matches!(sign, '\t' | '\n' | '\x0c' | '\r' | ' '));
            if !self.rest(at).starts_with("//") {
                return at;
            }
            at = self.run(at, |sign| !matches!(sign, '\n' | '\r'));
        }
    }

    fn token(&self, at: usize) -> Result<(Token<'t>, usize), Mistake> {
        let digit = |sign: char| sign.is_ascii_digit();
        if self.is(at, digit) || self.is(at, |sign| sign == '.') && self.is(at + 1, digit) {
            return self.number(at);
        }
        let end = self.run(at, |sign| sign.is_ascii_alphanumeric() || sign == '_');
        let word = self.slice(at..end);
        if self.is(end, |sign| matches!(sign, '"' | '\''))
            && ["", "r", "b", "br", "rb"]
                .iter()
                .any(|prefix| word.eq_ignore_ascii_case(prefix))
        {
            return self.string(at, end);
        }
        if !word.is_empty() {
            return Ok((Token::Word(word), end));
        }
        if self.is(at, |sign| sign == '`') {
            return self.quoted(at);
        }
        let rest = self.rest(at);
        if let Some(sign) = SIGNS.into_iter().find(|sign| rest.starts_with(sign)) {
            return Ok((Token::Sign(sign), at + sign.len()));
        }
        let sign = self.sign(at).unwrap_or_default();
        let expected = match sign {
            '=' => "`==`",
            '&' => "`&&`",
            '|' => "`||`",
            '“' | '”' | '‘' | '’' => "the straight quotes `\"` or `'`",
            _ => "a value or an operator",
        };
        Err(self.mistake(at..at + sign.len_utf8(), expected))
    }

    fn number(&self, at: usize) -> Result<(Token<'t>, usize), Mistake> {
        let hex =
            self.rest(at).starts_with("0x") && self.is(at + 2, |sign| sign.is_ascii_hexdigit());
        let (begin, radix) = if hex { (at + 2, 16) } else { (at, 10) };
        let mut end = self.run(begin, |sign| sign.is_digit(radix));
        let whole = end;
        if !hex {
            end = self.exponent(self.fraction(end));
        }
        if end > whole {
            let value = self.slice(at..end).parse().ok();
            return match value.filter(|value: &f64| value.is_finite()) {
                Some(value) => Ok((Token::Double(value), end)),
                None => Err(self.mistake(at..end, "a number that a double can hold")),
            };
        }
        let value = u64::from_str_radix(self.slice(begin..end), radix);
        if self.is(end, |sign| matches!(sign, 'u' | 'U')) {
            let value = value.map_err(|_| self.mistake(at..end + 1, UINTS))?;
            return Ok((Token::Uint(value), end + 1));
        }
        let value = value.map_err(|_| self.mistake(at..end, INTS))?;
        Ok((Token::Int(value), end))
    }

    fn fraction(&self, at: usize) -> usize {
        let digits = self.run(at + 1, |sign| sign.is_ascii_digit());
        if self.is(at, |sign| sign == '.') && digits > at + 1 {
            digits
        } else {
            at
        }
    }

    fn exponent(&self, at: usize) -> usize {
        let signed = self.is(at + 1, |sign| matches!(sign, '+' | '-'));
        let begin = at + 1 + usize::from(signed);
        let digits = self.run(begin, |sign| sign.is_ascii_digit());
        if self.is(at, |sign| matches!(sign, 'e' | 'E')) && digits > begin {
            digits
        } else {
            at
        }
    }

    fn quoted(&self, at: usize) -> Result<(Token<'t>, usize), Mistake> {
        let end = self.run(at + 1, |sign| {
            sign.is_ascii_alphanumeric() || matches!(sign, '_' | '-' | '.' | '/' | ' ')
        });
        if end > at + 1 && self.is(end, |sign| sign == '`') {
            return Ok((Token::Quoted(self.slice(at + 1..end)), end + 1));
        }
        let end = end + self.sign(end).map_or(0, char::len_utf8);
        let allowed = "letters, digits, `_`, `-`, `.`, `/` or spaces between backquotes";
        Err(self.mistake(at..end, allowed))
    }

    /// A text or bytes; the prefix is from `at` to `open`.
    fn string(&self, at: usize, open: usize) -> Result<(Token<'t>, usize), Mistake> {
        let prefix = self.slice(at..open);
        let raw = prefix.contains(['r', 'R']);
        let bytes = prefix.contains(['b', 'B']);
        let quotes = self.rest(open);
        let triple = quotes.starts_with("\"\"\"") || quotes.starts_with("'''");
        let mark = self.slice(open..open + if triple { 3 } else { 1 });
        let mut text = String::new();
        let mut octets = Vec::new();
        let mut here = open + mark.len();
        while !self.rest(here).starts_with(mark) {
            let unclosed = || self.mistake(at..here, &format!("`{mark}` at its end"));
            let sign = self.sign(here).ok_or_else(unclosed)?;
            if matches!(sign, '\n' | '\r') && !triple {
                return Err(unclosed());
            }
            if sign != '\\' || raw {
                if bytes {
                    octets.extend_from_slice(sign.encode_utf8(&mut [0; 4]).as_bytes());
                } else {
                    text.push(sign);
                }
                here += sign.len_utf8();
                continue;
            }
            let (code, end) = self.escape(here, bytes)?;
            if bytes {
                octets.extend(u8::try_from(code));
            } else {
                let expected = "a character of Unicode that is no surrogate";
                let sign = char::from_u32(code);
                text.push(sign.ok_or_else(|| self.mistake(here..end, expected))?);
            }
            here = end;
        }
        let token = if bytes {
            Token::Bytes(octets)
        } else {
            Token::Text(text)
        };
        Ok((token, here + mark.len()))
    }

    /// The code of an escape and where it ends. In bytes it is below 256.
    fn escape(&self, at: usize, bytes: bool) -> Result<(u32, usize), Mistake> {
        let sign = self.sign(at + 1).unwrap_or_default();
        let end = at + 1 + self.sign(at + 1).map_or(0, char::len_utf8);
        let (begin, count, radix) = match sign {
            'a' => return Ok((0x07, end)),
            'b' => return Ok((0x08, end)),
            'f' => return Ok((0x0c, end)),
            'n' => return Ok((0x0a, end)),
            'r' => return Ok((0x0d, end)),
            't' => return Ok((0x09, end)),
            'v' => return Ok((0x0b, end)),
            '\\' | '?' | '"' | '\'' | '`' => return Ok((u32::from(sign), end)),
            'u' | 'U' if bytes => return Err(self.mistake(at..end, "`\\x` or `\\000` in bytes")),
            'x' | 'X' => (end, 2, 16),
            'u' => (end, 4, 16),
            'U' => (end, 8, 16),
            '0'..='3' => (end - 1, 3, 8),
            _ => return Err(self.mistake(at..end, "an escape, as `\\n` or `\\\\`")),
        };
        let digits = self.text.get(begin..begin + count);
        let digits = digits.filter(|digits| digits.chars().all(|digit| digit.is_digit(radix)));
        if let Some(Ok(code)) = digits.map(|digits| u32::from_str_radix(digits, radix)) {
            return Ok((code, begin + count));
        }
        let base = if radix == 8 { "octal" } else { "hexadecimal" };
        Err(self.mistake(at..end, &format!("{count} {base} digits to follow")))
    }

    fn mistake(&self, span: Range<usize>, expected: &str) -> Mistake {
        Mistake::found(self.text, span, expected)
    }
}
