//! Writes a tree back as text, with no more brackets than it needs.

use std::fmt::{self, Display, Formatter, Write};

use super::{
    ast::{BinaryOp, Expr, Kind, Literal, Name, UnaryOp, level},
    lex::KEYWORDS,
};

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Literal(literal) => literal.fmt(f),
            Kind::Ident { name, rooted } => write!(f, "{}{name}", if *rooted { "." } else { "" }),
            Kind::Select {
                operand,
                field,
                test: false,
            } => write!(f, "{}.{}", At(operand, level::MEMBER), Field(field)),
            Kind::Select { operand, field, .. } => {
                write!(f, "has({}.{})", At(operand, level::MEMBER), Field(field))
            }
            Kind::Index { operand, index } => write!(f, "{}[{index}]", At(operand, level::MEMBER)),
            Kind::Call {
                receiver,
                function,
                args,
            } => {
                if let Some(receiver) = receiver {
                    write!(f, "{}.", At(receiver, level::MEMBER))?;
                }
                write!(f, "{}({})", function.text, Joined(args, ", ", 0))
            }
            Kind::List(parts) => write!(f, "[{}]", Joined(parts, ", ", 0)),
            Kind::Map(entries) => braced(f, entries.iter().map(|(key, value)| (key, value))),
            Kind::Struct { name, fields } => {
                f.write_str(&name.text)?;
                braced(f, fields.iter().map(|(name, value)| (Field(name), value)))
            }
            Kind::Unary { op, operand } => unary(f, *op, operand),
            Kind::Any(parts) => Joined(parts, " || ", level::ANY + 1).fmt(f),
            Kind::All(parts) => Joined(parts, " && ", level::ALL + 1).fmt(f),
            Kind::Binary { op, left, right } => {
                let (left, right) = (At(left, op.level()), At(right, op.level() + 1));
                write!(f, "{left} {op} {right}")
            }
            Kind::Conditional { condition, yes, no } => {
                let (condition, yes) = (At(condition, level::ANY), At(yes, level::ANY));
                write!(f, "{condition} ? {yes} : {no}")
            }
            Kind::Macro {
                kind,
                range,
                var,
                filter,
                body,
            } => {
                let range = At(range, level::MEMBER);
                write!(f, "{range}.{}({}, ", kind.name(), var.text)?;
                if let Some(filter) = filter {
                    write!(f, "{filter}, ")?;
                }
                write!(f, "{body})")
            }
        }
    }
}

impl Display for BinaryOp {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.sign())
    }
}

impl Display for Literal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Int(value) => write!(f, "{value}"),
            Self::Uint(value) => write!(f, "{value}u"),
            // With a point or an exponent even where the value is whole.
            Self::Double(value) => write!(f, "{value:?}"),
            Self::String(text) => {
                f.write_char('"')?;
                for sign in text.chars() {
                    match sign {
                        '"' | '\\' => write!(f, "\\{sign}")?,
                        _ if sign.is_control() => write!(f, "\\u{:04x}", u32::from(sign))?,
                        _ => f.write_char(sign)?,
                    }
                }
                f.write_char('"')
            }
            Self::Bytes(octets) => {
                f.write_str("b\"")?;
                for octet in octets {
                    match octet {
                        b'"' | b'\\' => write!(f, "\\{}", char::from(*octet))?,
                        b' '..=b'~' => f.write_char(char::from(*octet))?,
                        _ => write!(f, "\\x{octet:02x}")?,
                    }
                }
                f.write_char('"')
            }
        }
    }
}

/// An expression where only operators of this level or tighter may stand bare.
struct At<'e>(&'e Expr, u8);

impl Display for At<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let level = match &self.0.kind {
            Kind::Conditional { .. } => 0,
            Kind::Any(_) => level::ANY,
            Kind::All(_) => level::ALL,
            Kind::Binary { op, .. } => op.level(),
            Kind::Unary { .. } => level::UNARY,
            _ => level::MEMBER,
        };
        if level < self.1 {
            write!(f, "({})", self.0)
        } else {
            self.0.fmt(f)
        }
    }
}

struct Joined<'e>(&'e [Expr], &'static str, u8);

impl Display for Joined<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (place, part) in self.0.iter().enumerate() {
            let sign = if place == 0 { "" } else { self.1 };
            write!(f, "{sign}{}", At(part, self.2))?;
        }
        Ok(())
    }
}

struct Field<'e>(&'e Name);

impl Display for Field<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let text = self.0.text.as_str();
        let bare = text
            .chars()
            .all(|sign| sign.is_ascii_alphanumeric() || sign == '_');
        let digit = text.starts_with(|sign: char| sign.is_ascii_digit());
        if bare && !digit && !KEYWORDS.contains(&text) {
            f.write_str(text)
        } else {
            write!(f, "`{text}`")
        }
    }
}

fn braced<'e, K: Display>(
    f: &mut Formatter<'_>,
    entries: impl Iterator<Item = (K, &'e Expr)>,
) -> fmt::Result {
    f.write_char('{')?;
    for (place, (key, value)) in entries.enumerate() {
        let sign = if place == 0 { "" } else { ", " };
        write!(f, "{sign}{key}: {value}")?;
    }
    f.write_char('}')
}

fn unary(f: &mut Formatter<'_>, op: UnaryOp, operand: &Expr) -> fmt::Result {
    let same = matches!(&operand.kind, Kind::Unary { op: inner, .. } if *inner == op);
    let inner = At(operand, if same { level::UNARY } else { level::MEMBER }).to_string();
    // A minus before a digit would become part of the number, and CEL has no
    // minus behind `!`.
    let clash = match op {
        UnaryOp::Negate => inner.starts_with(|sign: char| sign.is_ascii_digit()),
        UnaryOp::Not => inner.starts_with('-'),
    };
    if clash {
        write!(f, "{}({inner})", op.sign())
    } else {
        write!(f, "{}{inner}", op.sign())
    }
}
