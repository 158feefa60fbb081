//! What is wrong in a definition, and where.

use std::{fmt, ops::Range};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file, relative to the definitions' root.
    pub file: String,
    /// Line and column, both from 1; none where the whole file is meant.
    pub at: Option<(usize, usize)>,
    /// The line itself, where one is meant.
    pub line: String,
    /// How many characters of the line are meant.
    pub width: usize,
    /// What was found and what was expected.
    pub message: String,
}

impl Diagnostic {
    /// A mistake of a file as a whole.
    pub fn whole(file: &str, message: impl fmt::Display) -> Self {
        Self {
            file: file.into(),
            at: None,
            line: String::new(),
            width: 0,
            message: message.to_string(),
        }
    }

    /// A mistake at a span of a file's text.
    pub fn spanned(file: &str, text: &str, span: Range<usize>, message: impl fmt::Display) -> Self {
        let before = text.get(..span.start).unwrap_or(text);
        let begin = before.rfind('\n').map_or(0, |at| at + 1);
        let row = before.matches('\n').count() + 1;
        let column = text
            .get(begin..span.start)
            .map_or(1, |head| head.chars().count() + 1);
        let line = text
            .get(begin..)
            .and_then(|rest| rest.lines().next())
            .unwrap_or_default();
        let meant = text.get(span).and_then(|meant| meant.lines().next());
        Self {
            at: Some((row, column)),
            line: line.into(),
            width: meant.map_or(1, |meant| meant.chars().count().max(1)),
            ..Self::whole(file, message)
        }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((row, column)) = self.at else {
            return write!(f, "{}: {}", self.file, self.message);
        };
        writeln!(f, "{}:{row}:{column}: {}", self.file, self.message)?;
        let place = |characters: usize| {
            let mut places = self.line.char_indices().map(|(at, _)| at);
            places.nth(characters).unwrap_or(self.line.len())
        };
        let span = place(column - 1)..place(column - 1 + self.width);
        let mark = AnnotationKind::Primary.span(span);
        let snippet = Snippet::source(&self.line).line_start(row).annotation(mark);
        let shown = Renderer::plain().render(&[Group::with_level(Level::ERROR).element(snippet)]);
        // The line above says where it is; an arrow would say it again.
        let lines = shown
            .lines()
            .filter(|line| !line.trim_start().starts_with("-->"));
        f.write_str(&lines.collect::<Vec<_>>().join("\n"))
    }
}

/// Everything wrong in the definitions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The mistakes, in the order found.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.0.iter()
    }

    /// The value, or none with its mistakes kept.
    pub(crate) fn keep<T>(&mut self, result: Result<T, Self>) -> Option<T> {
        result.map_err(|found| self.0.extend(found.0)).ok()
    }

    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    pub(crate) fn extend(&mut self, others: impl IntoIterator<Item = Diagnostic>) {
        self.0.extend(others);
    }

    /// The value if nothing is wrong.
    pub(crate) fn or<T>(self, value: T) -> Result<T, Self> {
        if self.is_empty() {
            Ok(value)
        } else {
            Err(self)
        }
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for diagnostic in &self.0 {
            writeln!(f, "{diagnostic}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostics {}
