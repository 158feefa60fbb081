//! Checks an expression against the names it may use, and writes it for the core.

mod calls;
mod names;
mod numbers;
mod pattern;
#[cfg(test)]
mod tests;

use dunghen_core::expr::{self, Each, EachKind, Expr, Function, TypeName};

use super::{
    BinaryOp, Kind, Literal, MacroKind, Mistake, Name, UnaryOp, ast, parse,
    types::{self, BOOL, Type},
};
use crate::nearest::hinted;

/// The names an expression may use: fields in their order, each with its type. A name
/// may have dots, as the parts of a group do: `applicant.full_name`.
pub type Fields = [(String, Type)];

/// A checked expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Compiled {
    /// What the core evaluates.
    pub expr: Expr,
    /// What it gives.
    pub of: Type,
}

/// How deep macros may stand in one another; each goes over all of another's elements.
const NESTING_MAX: usize = 4;

/// Reads, checks and compiles an expression.
///
/// # Errors
/// The first mistake, with its place.
pub fn compile(text: &str, fields: &Fields) -> Result<Compiled, Mistake> {
    checked(&parse(text)?, text, fields)
}

/// The same for a procedure. Its numbers with a point are exact, and it has no unsigned
/// numbers, doubles, bytes, maps and types. In a table it may speak of the `row`.
///
/// # Errors
/// The first mistake, with its place.
pub fn compile_rule(text: &str, fields: &Fields, row: Option<&Type>) -> Result<Compiled, Mistake> {
    let mut checker = Checker {
        text,
        fields,
        locals: row
            .map(|row| ("row".to_owned(), row.clone()))
            .into_iter()
            .collect(),
        rule: true,
    };
    let (expr, of) = checker.expr(&parse(text)?)?;
    Ok(Compiled { expr, of })
}

/// Checks and compiles a tree; `text` is what it was read from.
pub(super) fn checked(tree: &ast::Expr, text: &str, fields: &Fields) -> Result<Compiled, Mistake> {
    let mut checker = Checker {
        text,
        fields,
        locals: Vec::new(),
        rule: false,
    };
    let (expr, of) = checker.expr(tree)?;
    Ok(Compiled { expr, of })
}

struct Checker<'t> {
    text: &'t str,
    fields: &'t Fields,
    /// What the macros around go over, outermost first.
    locals: Vec<(String, Type)>,
    /// Whether it is a rule of a procedure.
    rule: bool,
}

type Checked = Result<(Expr, Type), Mistake>;

impl Checker<'_> {
    fn expr(&mut self, tree: &ast::Expr) -> Checked {
        match &tree.kind {
            Kind::Literal(value) if self.rule => self.rule_literal(tree, value),
            Kind::Literal(value) => Ok(literal(value)),
            Kind::Ident { name, .. } => self.name(tree, name),
            Kind::Select {
                operand,
                field,
                test,
            } => self.select(tree, operand, field, *test),
            Kind::Index { operand, index } => self.index(operand, index),
            Kind::Call {
                receiver,
                function,
                args,
            } => self.named_call(tree, receiver.as_deref(), function, args),
            Kind::List(items) => {
                let (made, types) = self.alike(items)?;
                let of = types.into_iter().reduce(Type::join).unwrap_or(Type::Dyn);
                Ok((Expr::List(made), Type::list(of)))
            }
            Kind::Map(_) if self.rule => Err(self.mistake(&tree.span, "no map: rules have none")),
            Kind::Map(entries) => self.map(entries),
            Kind::Struct { name, .. } => Err(self.mistake(
                &name.span,
                "a list, a map or a call: messages are not supported",
            )),
            Kind::Unary { op, operand } => {
                let function = match op {
                    UnaryOp::Not => Function::Not,
                    UnaryOp::Negate => Function::Negate,
                };
                self.call(tree, op.sign(), function, &[operand])
            }
            Kind::Any(parts) => Ok((Expr::Any(self.conditions(parts)?), BOOL)),
            Kind::All(parts) => Ok((Expr::All(self.conditions(parts)?), BOOL)),
            Kind::Binary { op, left, right } => {
                self.call(tree, op.sign(), calls::function_of(*op), &[left, right])
            }
            Kind::Conditional { condition, yes, no } => {
                let condition = self.condition(condition)?;
                let (made, types) = self.alike([&**yes, no])?;
                let of = types.into_iter().reduce(Type::join).unwrap_or(Type::Dyn);
                let [yes, no] = <[Expr; 2]>::try_from(made)
                    .map_err(|_| self.mistake(&tree.span, "two sides"))?;
                Ok((Expr::Choose(Box::new([condition, yes, no])), of))
            }
            Kind::Macro {
                kind,
                range,
                var,
                filter,
                body,
            } => self.each(*kind, range, var, filter.as_deref(), body),
        }
    }

    fn mistake(&self, span: &std::ops::Range<usize>, expected: &str) -> Mistake {
        Mistake::found(self.text, span.clone(), expected)
    }

    fn index(&mut self, operand: &ast::Expr, index: &ast::Expr) -> Checked {
        let (container, of) = self.expr(operand)?;
        let (at, at_type) = self.expr(index)?;
        let value = match &of {
            Type::List(value) => Some((**value).clone()).filter(|_| at_type.may_be_place()),
            Type::Map(keys, value) => types::result(Function::Equals, &[(**keys).clone(), at_type])
                .map(|_| (**value).clone()),
            Type::Dyn | Type::Of(TypeName::List | TypeName::Map) => Some(Type::Dyn),
            _ => None,
        };
        match value {
            Some(value) => Ok((Expr::Index(Box::new(container), Box::new(at)), value)),
            None => {
                let expected = match of {
                    Type::Row(_) => "the column behind a dot, as `.name`".to_owned(),
                    of => format!("a place or key that {of} can have"),
                };
                Err(self.mistake(&index.span, &expected))
            }
        }
    }

    fn map(&mut self, entries: &[(ast::Expr, ast::Expr)]) -> Checked {
        let (mut made, mut of) = (Vec::new(), None);
        for (key, value) in entries {
            let (made_key, key_type) = self.expr(key)?;
            let fits = [
                TypeName::Bool,
                TypeName::Int,
                TypeName::Uint,
                TypeName::Text,
            ];
            if !fits.into_iter().any(|name| key_type.may_be(name)) {
                return Err(self.mistake(&key.span, "a bool, int, uint or string as a key"));
            }
            let (value, value_type) = self.expr(value)?;
            made.push((made_key, value));
            let entry = Type::Map(Box::new(key_type), Box::new(value_type));
            of = Some(match of {
                Some(before) => entry.join(before),
                None => entry,
            });
        }
        Ok((Expr::Map(made), of.unwrap_or(Type::Of(TypeName::Map))))
    }

    fn all<'e>(
        &mut self,
        trees: impl IntoIterator<Item = &'e ast::Expr>,
    ) -> Result<(Vec<Expr>, Vec<Type>), Mistake> {
        let mut made = (Vec::new(), Vec::new());
        for tree in trees {
            let (expr, of) = self.expr(tree)?;
            made.0.push(expr);
            made.1.push(of);
        }
        Ok(made)
    }

    /// Values of which any may be taken: beside a decimal, numbers written are such.
    fn alike<'e>(
        &mut self,
        trees: impl IntoIterator<Item = &'e ast::Expr>,
    ) -> Result<(Vec<Expr>, Vec<Type>), Mistake> {
        let trees: Vec<_> = trees.into_iter().collect();
        let (mut made, mut types) = self.all(trees.iter().copied())?;
        self.exact(&trees, &mut made, &mut types)?;
        Ok((made, types))
    }

    /// The parts of `&&` or `||`, which must be able to hold or not.
    fn conditions(&mut self, parts: &[ast::Expr]) -> Result<Vec<Expr>, Mistake> {
        parts.iter().map(|part| self.condition(part)).collect()
    }

    fn condition(&mut self, tree: &ast::Expr) -> Result<Expr, Mistake> {
        let (made, of) = self.expr(tree)?;
        if !of.may_be(TypeName::Bool) {
            let expected = format!("something true or false, and this is {of}");
            return Err(self.mistake(&tree.span, &expected));
        }
        Ok(made)
    }

    fn each(
        &mut self,
        kind: MacroKind,
        range: &ast::Expr,
        var: &Name,
        filter: Option<&ast::Expr>,
        body: &ast::Expr,
    ) -> Checked {
        let (made_range, range_type) = self.expr(range)?;
        let Some(element) = range_type.elements() else {
            let expected = format!("a list or a map to go over, and this is {range_type}");
            return Err(self.mistake(&range.span, &expected));
        };
        if self.locals.len() >= NESTING_MAX {
            let expected = format!("at most {NESTING_MAX} macros inside one another");
            return Err(self.mistake(&range.span, &expected));
        }
        self.locals.push((var.text.clone(), element.clone()));
        let filter = filter.map(|filter| self.condition(filter)).transpose();
        let body = match kind {
            MacroKind::Map => self.expr(body),
            _ => self.condition(body).map(|body| (body, BOOL)),
        };
        self.locals.pop();
        let ((body, made), filter) = (body?, filter?);
        let (kind, of) = match kind {
            MacroKind::All => (EachKind::All, BOOL),
            MacroKind::Exists => (EachKind::Exists, BOOL),
            MacroKind::ExistsOne => (EachKind::ExistsOne, BOOL),
            MacroKind::Map => (EachKind::Map, Type::list(made)),
            MacroKind::Filter => (EachKind::Filter, Type::list(element)),
        };
        let each = Each {
            kind,
            range: made_range,
            filter,
            body,
        };
        Ok((Expr::Each(Box::new(each)), of))
    }
}

fn literal(value: &Literal) -> (Expr, Type) {
    let (value, of) = match value {
        Literal::Null => (expr::Literal::Null, TypeName::Null),
        Literal::Bool(value) => (expr::Literal::Bool(*value), TypeName::Bool),
        Literal::Int(value) => (expr::Literal::Int(*value), TypeName::Int),
        Literal::Uint(value) => (expr::Literal::Uint(*value), TypeName::Uint),
        Literal::Double(value) => (expr::Literal::Double(*value), TypeName::Double),
        Literal::String(value) => (expr::Literal::Text(value.clone()), TypeName::Text),
        Literal::Bytes(value) => (expr::Literal::Bytes(value.clone()), TypeName::Bytes),
    };
    (Expr::Literal(value), Type::Of(of))
}
