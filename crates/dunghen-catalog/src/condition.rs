//! Reads conditions, a subset of CEL, and checks them against the fields.
//!
//! ```text
//! condition = and { "||" and }
//! and       = unary { "&&" unary }
//! unary     = "!" unary | "(" condition ")" | "true" | "false" | test
//! test      = field ("==" | "!=") literal | field "in" "[" literal { "," literal } "]"
//! ```

use std::ops::Range;

use dunghen_core::condition::Condition;

/// How deep brackets may nest; deeper is refused before the stack is at risk.
const DEPTH_MAX: usize = 32;

/// What is wrong in a condition, and where in its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mistake {
    pub(crate) span: Range<usize>,
    pub(crate) message: String,
}

/// Reads a condition.
///
/// `values` tells the values a field may be compared with; none where there
/// is no such field to ask about.
pub(crate) fn parse<'f>(
    text: &str,
    values: &impl Fn(&str) -> Option<Vec<&'f str>>,
) -> Result<Condition, Mistake> {
    let mut parser = Parser {
        text,
        tokens: tokens(text)?,
        at: 0,
        depth: 0,
        values,
    };
    let condition = parser.any()?;
    match parser.peek() {
        None => Ok(condition),
        Some(_) => Err(parser.expected("the end, `&&` or `||`")),
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    Text(String),
    Sign(&'static str),
}

const SIGNS: [&str; 10] = ["==", "!=", "&&", "||", "!", "(", ")", "[", "]", ","];

fn tokens(text: &str) -> Result<Vec<(Token, Range<usize>)>, Mistake> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let blank = rest.len() - rest.trim_start().len();
        if blank > 0 {
            at += blank;
            continue;
        }
        let (token, length) = next_token(rest).ok_or_else(|| Mistake {
            span: at..at + rest.chars().next().map_or(1, char::len_utf8),
            message: "found a sign that begins nothing, expected a field, a text in quotes or an operator".into(),
        })?;
        tokens.push((token, at..at + length));
        at += length;
    }
    Ok(tokens)
}

fn next_token(rest: &str) -> Option<(Token, usize)> {
    if let Some(sign) = SIGNS.into_iter().find(|sign| rest.starts_with(sign)) {
        return Some((Token::Sign(sign), sign.len()));
    }
    let first = rest.chars().next()?;
    if first == '"' || first == '\'' {
        let inner = rest.get(1..)?;
        let end = inner.find(first)?;
        let text = inner.get(..end).filter(|text| !text.contains('\\'))?;
        return Some((Token::Text(text.into()), end + 2));
    }
    let length = rest
        .find(|sign: char| !(sign.is_ascii_alphanumeric() || sign == '_'))
        .unwrap_or(rest.len());
    let word = rest.get(..length).filter(|word| !word.is_empty())?;
    Some((Token::Word(word.into()), length))
}

struct Parser<'t, F> {
    text: &'t str,
    tokens: Vec<(Token, Range<usize>)>,
    at: usize,
    depth: usize,
    values: &'t F,
}

impl<'f, F: Fn(&str) -> Option<Vec<&'f str>>> Parser<'_, F> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|(token, _)| token)
    }

    fn span(&self) -> Range<usize> {
        let end = self.text.len()..self.text.len();
        self.tokens
            .get(self.at)
            .map_or(end, |(_, span)| span.clone())
    }

    fn expected(&self, what: &str) -> Mistake {
        let span = self.span();
        let found = match self.text.get(span.clone()) {
            Some("") | None => "the end".to_owned(),
            Some(text) => format!("`{text}`"),
        };
        Mistake {
            span,
            message: format!("found {found}, expected {what}"),
        }
    }

    fn take(&mut self, sign: &'static str) -> bool {
        let there = self.peek() == Some(&Token::Sign(sign));
        self.at += usize::from(there);
        there
    }

    fn need(&mut self, sign: &'static str) -> Result<(), Mistake> {
        if self.take(sign) {
            Ok(())
        } else {
            Err(self.expected(&format!("`{sign}`")))
        }
    }

    fn any(&mut self) -> Result<Condition, Mistake> {
        let mut parts = vec![self.all()?];
        while self.take("||") {
            parts.push(self.all()?);
        }
        Ok(join(parts, Condition::Any))
    }

    fn all(&mut self) -> Result<Condition, Mistake> {
        let mut parts = vec![self.unary()?];
        while self.take("&&") {
            parts.push(self.unary()?);
        }
        Ok(join(parts, Condition::All))
    }

    fn unary(&mut self) -> Result<Condition, Mistake> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(self.expected(&format!("at most {DEPTH_MAX} levels of brackets")));
        }
        let condition = if self.take("!") {
            Condition::Not(Box::new(self.unary()?))
        } else if self.take("(") {
            let inner = self.any()?;
            self.need(")")?;
            inner
        } else {
            self.test()?
        };
        self.depth -= 1;
        Ok(condition)
    }

    fn test(&mut self) -> Result<Condition, Mistake> {
        let Some(Token::Word(word)) = self.peek().cloned() else {
            return Err(self.expected("a field"));
        };
        match word.as_str() {
            "true" => {
                self.at += 1;
                return Ok(Condition::Always);
            }
            "false" => {
                self.at += 1;
                return Ok(Condition::Never);
            }
            _ => {}
        }
        let Some(values) = (self.values)(&word) else {
            return Err(self.expected("a choice field asked earlier"));
        };
        self.at += 1;
        let among = |values| Condition::Among {
            field: word.as_str().into(),
            values,
        };
        if self.take("==") {
            Ok(among(vec![self.literal(&values)?]))
        } else if self.take("!=") {
            Ok(Condition::Not(Box::new(among(vec![
                self.literal(&values)?,
            ]))))
        } else if self.peek() == Some(&Token::Word("in".into())) {
            self.at += 1;
            self.need("[")?;
            let mut list = vec![self.literal(&values)?];
            while self.take(",") {
                list.push(self.literal(&values)?);
            }
            self.need("]")?;
            Ok(among(list))
        } else {
            Err(self.expected("`==`, `!=` or `in`"))
        }
    }

    fn literal(&mut self, values: &[&str]) -> Result<String, Mistake> {
        match self.peek() {
            Some(Token::Text(text)) if values.contains(&text.as_str()) => {
                let text = text.clone();
                self.at += 1;
                Ok(text)
            }
            _ => {
                let listed: Vec<_> = values.iter().map(|value| format!("\"{value}\"")).collect();
                Err(self.expected(&format!("one of {}", listed.join(", "))))
            }
        }
    }
}

fn join(mut parts: Vec<Condition>, whole: fn(Vec<Condition>) -> Condition) -> Condition {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            whole(parts)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(field: &str) -> Option<Vec<&'static str>> {
        (field == "case").then(|| vec!["lost", "torn"])
    }

    fn among(value: &str) -> Condition {
        Condition::Among {
            field: "case".into(),
            values: vec![value.into()],
        }
    }

    #[test]
    fn operators_bind_as_in_cel() {
        let text = r#"case == "lost" || case == 'torn' && !(case != "torn")"#;
        let double = Condition::Not(Box::new(Condition::Not(Box::new(among("torn")))));
        let expected = Condition::Any(vec![
            among("lost"),
            Condition::All(vec![among("torn"), double]),
        ]);
        assert_eq!(parse(text, &values), Ok(expected));
    }

    #[test]
    fn mistakes_say_where_and_what_was_expected() {
        let rows = [
            (
                r#"cas == "lost""#,
                0..3,
                "found `cas`, expected a choice field asked earlier",
            ),
            (
                r#"case == "los""#,
                8..13,
                r#"found `"los"`, expected one of "lost", "torn""#,
            ),
            (
                r#"case = "lost""#,
                5..6,
                "found a sign that begins nothing, expected a field, a text in quotes or an operator",
            ),
            (
                r#"case == "lost" case"#,
                15..19,
                "found `case`, expected the end, `&&` or `||`",
            ),
            ("", 0..0, "found the end, expected a field"),
            (r#"case in ["lost""#, 15..15, "found the end, expected `]`"),
        ];
        for (text, span, message) in rows {
            let mistake = Mistake {
                span,
                message: message.into(),
            };
            assert_eq!(parse(text, &values), Err(mistake), "{text}");
        }
    }

    #[test]
    fn deep_brackets_are_refused_and_not_followed() {
        let text = format!("{}true{}", "(".repeat(100_000), ")".repeat(100_000));
        assert!(parse(&text, &values).is_err_and(|mistake| mistake.message.contains("at most 32")));
    }
}
