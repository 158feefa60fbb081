//! Expressions as they are made up, and how they are written.

use std::fmt::{self, Display, Formatter};

/// An expression: what it is, and its parts in the order they are written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tree {
    pub(crate) form: Form,
    pub(crate) parts: Vec<Tree>,
}

/// What an expression is, without its parts.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Form {
    /// A literal or a name, as it is written.
    Leaf(String),
    /// `!a` or `-a`
    Prefix(&'static str),
    /// `a + b`
    Infix(&'static str),
    /// `a ? b : c`
    Choose,
    /// `a[b]`
    Index,
    /// `a.name`
    Entry(String),
    /// `has(a.name)`
    Has(String),
    /// `name(a, b)`
    Call(&'static str),
    /// `a.name(b)`
    Method(&'static str),
    /// `[a, b]`
    List,
    /// `{a: b, c: d}`; keys and values take turns.
    Map,
    /// `a.all(name, b)`; of a `map` with three arguments the filter comes before the body.
    Each(&'static str, String),
}

impl Tree {
    pub(crate) fn new(form: Form, parts: Vec<Tree>) -> Self {
        Self { form, parts }
    }

    pub(crate) fn leaf(text: impl Into<String>) -> Self {
        Self::new(Form::Leaf(text.into()), Vec::new())
    }

    pub(crate) fn infix(sign: &'static str, left: Tree, right: Tree) -> Self {
        Self::new(Form::Infix(sign), vec![left, right])
    }

    pub(crate) fn call(name: &'static str, only: Tree) -> Self {
        Self::new(Form::Call(name), vec![only])
    }

    /// How tightly it holds together; the loosest is `?:`.
    fn level(&self) -> u8 {
        match &self.form {
            Form::Choose => 0,
            Form::Infix("||") => 1,
            Form::Infix("&&") => 2,
            Form::Infix("+" | "-") => 4,
            Form::Infix("*" | "/" | "%") => 5,
            Form::Infix(_) => 3,
            Form::Prefix(_) => PREFIX,
            Form::Leaf(text) if text.starts_with('-') => PREFIX,
            _ => MEMBER,
        }
    }
}

const PREFIX: u8 = 6;
const MEMBER: u8 = 7;

/// An expression where only those of a level, or tighter ones, may stand without brackets.
struct At<'t>(&'t Tree, u8);

impl Display for At<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.0.level() < self.1 {
            write!(f, "({})", self.0)
        } else {
            self.0.fmt(f)
        }
    }
}

struct Listed<'t>(&'t [Tree]);

impl Display for Listed<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (place, part) in self.0.iter().enumerate() {
            let sign = if place == 0 { "" } else { ", " };
            write!(f, "{sign}{part}")?;
        }
        Ok(())
    }
}

impl Display for Tree {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match (&self.form, self.parts.as_slice()) {
            (Form::Leaf(text), _) => f.write_str(text),
            (Form::Prefix(sign), [part]) => write!(f, "{sign}{}", At(part, MEMBER)),
            (Form::Infix(sign), [left, right]) => {
                let level = self.level();
                write!(f, "{} {sign} {}", At(left, level), At(right, level + 1))
            }
            (Form::Choose, [condition, then, otherwise]) => {
                write!(f, "{} ? {} : {otherwise}", At(condition, 1), At(then, 1))
            }
            (Form::Index, [container, at]) => write!(f, "{}[{at}]", At(container, MEMBER)),
            (Form::Entry(name), [map]) => write!(f, "{}.{name}", At(map, MEMBER)),
            (Form::Has(name), [map]) => write!(f, "has({}.{name})", At(map, MEMBER)),
            (Form::Call(name), parts) => write!(f, "{name}({})", Listed(parts)),
            (Form::Method(name), [receiver, parts @ ..]) => {
                write!(f, "{}.{name}({})", At(receiver, MEMBER), Listed(parts))
            }
            (Form::List, parts) => write!(f, "[{}]", Listed(parts)),
            (Form::Map, parts) => {
                f.write_str("{")?;
                for (place, entry) in parts.chunks(2).enumerate() {
                    let sign = if place == 0 { "" } else { ", " };
                    f.write_str(sign)?;
                    if let [key, value] = entry {
                        write!(f, "{key}: {value}")?;
                    }
                }
                f.write_str("}")
            }
            (Form::Each(kind, name), [range, parts @ ..]) => {
                write!(f, "{}.{kind}({name}, {})", At(range, MEMBER), Listed(parts))
            }
            (form, parts) => write!(f, "{form:?} with {} parts", parts.len()),
        }
    }
}
