//! Reads the Common Expression Language (CEL) into a tree with byte spans.
//!
//! Only the syntax is judged here; which names, functions and types an
//! expression may use is for the type checker. What is read follows the
//! language definition of cel-spec, with bounds on length and depth, so that
//! whoever walks a tree may do so by plain recursion.

mod answers;
mod ast;
mod check;
mod lex;
mod parse;
mod types;
mod write;

use std::ops::Range;

pub use answers::{Answers, place_of};
pub use ast::{BinaryOp, Expr, Kind, Literal, MacroKind, Name, UnaryOp};
pub use check::{Compiled, Fields, compile, compile_rule};
pub use types::Type;

/// How long a text may be, in bytes.
pub const LENGTH_MAX: usize = 64 * 1024;

/// How deep expressions may nest, both in brackets and in the tree.
pub const DEPTH_MAX: usize = 96;

/// How much of what was found a message repeats, in characters.
const EXCERPT_MAX: usize = 40;

/// Reads an expression.
///
/// No branch of the tree is longer than [`DEPTH_MAX`] steps.
///
/// # Errors
///
/// The first mistake: of the signs anywhere in the text, else of the grammar.
pub fn parse(text: &str) -> Result<Expr, Mistake> {
    if text.len() > LENGTH_MAX {
        return Err(Mistake {
            span: 0..text.len(),
            message: format!(
                "found {} bytes, expected at most {LENGTH_MAX} bytes",
                text.len()
            ),
        });
    }
    parse::whole(text, lex::tokens(text)?)
}

/// What is wrong in an expression, and where in its text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Mistake {
    /// The bytes meant; empty at the end of the text.
    pub span: Range<usize>,
    /// What was found and what was expected.
    pub message: String,
}

impl Mistake {
    /// A mistake that repeats the text it is about, cut where it is long.
    fn found(text: &str, span: Range<usize>, expected: &str) -> Self {
        let whole = text.get(span.clone()).unwrap_or_default();
        let mut excerpt = String::new();
        for sign in whole.chars().take(EXCERPT_MAX) {
            match sign {
                '"' | '\'' | '\\' => excerpt.push(sign),
                // Line ends and signs nobody can see.
                _ => excerpt.extend(sign.escape_debug()),
            }
        }
        let more = match whole.chars().nth(EXCERPT_MAX) {
            Some(_) => "…",
            None => "",
        };
        let message = if whole.is_empty() {
            format!("found the end, expected {expected}")
        } else {
            format!("found `{excerpt}{more}`, expected {expected}")
        };
        Self { span, message }
    }
}

#[cfg(test)]
mod tests;
