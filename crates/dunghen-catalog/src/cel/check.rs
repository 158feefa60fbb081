//! Checks an expression against the names it may use, and writes it for the core.

use dunghen_core::expr::{self, Each, EachKind, Expr, Function, TypeName};

use super::{
    BinaryOp, Kind, Literal, MacroKind, Mistake, Name, UnaryOp, ast, parse,
    types::{self, BOOL, Type},
};

/// The names an expression may use: fields in their order, each with its type.
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

/// Functions as they are called: with a receiver before the dot, or alone.
const FUNCTIONS: [(&str, Function, Style); 22] = [
    ("size", Function::Size, Style::Either),
    ("startsWith", Function::StartsWith, Style::Receiver),
    ("endsWith", Function::EndsWith, Style::Receiver),
    ("contains", Function::Contains, Style::Receiver),
    ("int", Function::ToInt, Style::Alone),
    ("uint", Function::ToUint, Style::Alone),
    ("double", Function::ToDouble, Style::Alone),
    ("string", Function::ToText, Style::Alone),
    ("bytes", Function::ToBytes, Style::Alone),
    ("bool", Function::ToBool, Style::Alone),
    ("dyn", Function::ToDyn, Style::Alone),
    ("type", Function::TypeOf, Style::Alone),
    ("date", Function::ToDate, Style::Alone),
    ("min", Function::Min, Style::Alone),
    ("max", Function::Max, Style::Alone),
    ("year", Function::Year, Style::Receiver),
    ("month", Function::Month, Style::Receiver),
    ("day", Function::Day, Style::Receiver),
    ("plusDays", Function::PlusDays, Style::Receiver),
    ("plusMonths", Function::PlusMonths, Style::Receiver),
    ("days_between", Function::DaysBetween, Style::Alone),
    ("years_between", Function::YearsBetween, Style::Alone),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Receiver,
    Alone,
    Either,
}

/// Reads, checks and compiles an expression.
///
/// # Errors
/// The first mistake, with its place.
pub fn compile(text: &str, fields: &Fields) -> Result<Compiled, Mistake> {
    checked(&parse(text)?, text, fields)
}

/// Checks and compiles a tree; `text` is what it was read from.
pub(super) fn checked(tree: &ast::Expr, text: &str, fields: &Fields) -> Result<Compiled, Mistake> {
    let mut checker = Checker {
        text,
        fields,
        locals: Vec::new(),
    };
    let (expr, of) = checker.expr(tree)?;
    Ok(Compiled { expr, of })
}

struct Checker<'t> {
    text: &'t str,
    fields: &'t Fields,
    /// What the macros around go over, outermost first.
    locals: Vec<(String, Type)>,
}

type Checked = Result<(Expr, Type), Mistake>;

impl Checker<'_> {
    fn expr(&mut self, tree: &ast::Expr) -> Checked {
        match &tree.kind {
            Kind::Literal(value) => Ok(literal(value)),
            Kind::Ident { name, .. } => self.name(tree, name),
            Kind::Select {
                operand,
                field,
                test,
            } => self.select(operand, field, *test),
            Kind::Index { operand, index } => self.index(operand, index),
            Kind::Call {
                receiver,
                function,
                args,
            } => self.named_call(tree, receiver.as_deref(), function, args),
            Kind::List(items) => {
                let (items, types) = self.all(items)?;
                let of = types.into_iter().reduce(Type::join).unwrap_or(Type::Dyn);
                Ok((Expr::List(items), Type::list(of)))
            }
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
                let checked = self.call(tree, op.sign(), function_of(*op), &[left, right])?;
                self.known_choice(*op, left, right)?;
                Ok(checked)
            }
            Kind::Conditional { condition, yes, no } => {
                let condition = self.condition(condition)?;
                let (yes, of) = self.expr(yes)?;
                let (no, other) = self.expr(no)?;
                Ok((Expr::Choose(Box::new([condition, yes, no])), of.join(other)))
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

    fn name(&self, tree: &ast::Expr, name: &str) -> Checked {
        if let Some(at) = self.locals.iter().rposition(|(known, _)| known == name)
            && let (Some((_, of)), Ok(at)) = (self.locals.get(at), u8::try_from(at))
        {
            return Ok((Expr::Local(at), of.clone()));
        }
        if let Some(at) = self.fields.iter().position(|(known, _)| known == name)
            && let (Some((_, of)), Ok(at)) = (self.fields.get(at), u16::try_from(at))
        {
            return Ok((Expr::Field(at), of.clone()));
        }
        if let Some((of, _)) = TypeName::ALL.into_iter().find(|(_, known)| *known == name) {
            let literal = expr::Literal::Type(of);
            return Ok((Expr::Literal(literal), Type::Of(TypeName::Type)));
        }
        let known = self.fields.iter().chain(&self.locals);
        let known = known.map(|(name, _)| name.as_str());
        Err(self.mistake(&tree.span, &nearest(name, known, "a name that is declared")))
    }

    fn select(&mut self, operand: &ast::Expr, field: &Name, test: bool) -> Checked {
        let (map, of) = self.expr(operand)?;
        let value = match of {
            Type::Map(keys, value) if keys.may_be(TypeName::Text) => *value,
            Type::Dyn | Type::Of(TypeName::Map) => Type::Dyn,
            other => {
                let expected = format!("no name after the dot: {other} has no entries");
                return Err(self.mistake(&field.span, &expected));
            }
        };
        let (map, name) = (Box::new(map), field.text.clone());
        Ok(if test {
            (Expr::Has(map, name), BOOL)
        } else {
            (Expr::Entry(map, name), value)
        })
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
                let expected = format!("a place or key that {of} can have");
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

    fn all(&mut self, trees: &[ast::Expr]) -> Result<(Vec<Expr>, Vec<Type>), Mistake> {
        let mut made = (Vec::new(), Vec::new());
        for tree in trees {
            let (expr, of) = self.expr(tree)?;
            made.0.push(expr);
            made.1.push(of);
        }
        Ok(made)
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

    fn named_call(
        &mut self,
        tree: &ast::Expr,
        receiver: Option<&ast::Expr>,
        function: &Name,
        args: &[ast::Expr],
    ) -> Checked {
        let style = match receiver {
            Some(_) => Style::Receiver,
            None => Style::Alone,
        };
        let called = |of: &Style| *of == style || *of == Style::Either;
        let known = FUNCTIONS
            .iter()
            .find(|(name, _, of)| *name == function.text && called(of));
        let Some((name, known, _)) = known else {
            return Err(self.unknown_function(function, called));
        };
        let args: Vec<_> = receiver.into_iter().chain(args).collect();
        self.call(tree, name, *known, &args)
    }

    fn unknown_function(&self, function: &Name, called: impl Fn(&Style) -> bool) -> Mistake {
        if function.text == "matches" {
            let instead = "startsWith, endsWith or contains: patterns are not supported";
            return self.mistake(&function.span, instead);
        }
        let known = FUNCTIONS.iter().filter(|(.., of)| called(of));
        let expected = nearest(
            &function.text,
            known.map(|(name, ..)| *name),
            "a function that is known",
        );
        self.mistake(&function.span, &expected)
    }

    fn call(
        &mut self,
        tree: &ast::Expr,
        name: &str,
        function: Function,
        args: &[&ast::Expr],
    ) -> Checked {
        let (mut made, mut types) = (Vec::new(), Vec::new());
        for arg in args {
            let (expr, of) = self.expr(arg)?;
            made.push(expr);
            types.push(of);
        }
        match types::result(function, &types) {
            Some(of) => Ok((Expr::Call(function, made), of)),
            None => {
                let given: Vec<_> = types.iter().map(ToString::to_string).collect();
                let expected = format!(
                    "other values: `{name}` takes no {}",
                    if given.is_empty() {
                        "empty brackets".into()
                    } else {
                        given.join(" with ")
                    }
                );
                Err(self.mistake(&tree.span, &expected))
            }
        }
    }

    /// A choice is compared with its own values only: another one is a slip that
    /// would never hold.
    fn known_choice(
        &mut self,
        op: BinaryOp,
        left: &ast::Expr,
        right: &ast::Expr,
    ) -> Result<(), Mistake> {
        let sides = match op {
            BinaryOp::Equal | BinaryOp::NotEqual => [(left, right), (right, left)],
            BinaryOp::In => [(left, right), (left, right)],
            _ => return Ok(()),
        };
        for (asked, given) in sides {
            let Type::Choice(values) = self.expr(asked)?.1 else {
                continue;
            };
            let given = match &given.kind {
                Kind::List(items) => items.as_slice(),
                _ => std::slice::from_ref(given),
            };
            for value in given {
                if let Kind::Literal(Literal::String(text)) = &value.kind
                    && !values.contains(text)
                {
                    let listed: Vec<_> =
                        values.iter().map(|value| format!("\"{value}\"")).collect();
                    let expected = format!("one of {}", listed.join(", "));
                    return Err(self.mistake(&value.span, &expected));
                }
            }
        }
        Ok(())
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

fn function_of(op: BinaryOp) -> Function {
    match op {
        BinaryOp::Equal => Function::Equals,
        BinaryOp::NotEqual => Function::Differs,
        BinaryOp::Less => Function::Less,
        BinaryOp::LessOrEqual => Function::AtMost,
        BinaryOp::Greater => Function::Greater,
        BinaryOp::GreaterOrEqual => Function::AtLeast,
        BinaryOp::In => Function::In,
        BinaryOp::Add => Function::Add,
        BinaryOp::Subtract => Function::Subtract,
        BinaryOp::Multiply => Function::Multiply,
        BinaryOp::Divide => Function::Divide,
        BinaryOp::Remainder => Function::Remainder,
    }
}

/// What was expected, with the known name that is likely meant.
fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>, expected: &str) -> String {
    let close = known
        .map(|known| (strsim::damerau_levenshtein(name, known), known))
        .min();
    match close {
        // A third of the letters wrong is still a slip.
        Some((distance, known)) if distance * 3 <= known.chars().count().max(3) => {
            format!("{expected}; is `{known}` meant?")
        }
        _ => expected.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields() -> Vec<(String, Type)> {
        let choice = Type::Choice(vec!["lost".into(), "torn".into()]);
        let row = Type::Map(Box::new(types::TEXT), Box::new(types::INT));
        vec![
            ("case".into(), choice),
            ("floors".into(), types::INT),
            ("area".into(), types::DOUBLE),
            ("works".into(), Type::list(row)),
            ("any".into(), Type::Dyn),
        ]
    }

    #[test]
    fn types_are_told() {
        let rows = [
            ("floors + 1", "int"),
            ("area * 2.0 > 1.0 ? 'large' : 'small'", "string"),
            ("[1, 2] + [3]", "list(int)"),
            ("[1, 'a']", "list(dyn)"),
            ("{'a': 1, 'b': 2}", "map(string, int)"),
            ("works.map(work, work.floors)", "list(int)"),
            (
                "works.filter(work, work.floors > 2)",
                "list(map(string, int))",
            ),
            ("works[0].floors", "int"),
            ("any.x", "dyn"),
            ("any + any", "dyn"),
            ("floors + any", "int"),
            ("min(1, 2.5)", "dyn"),
            ("date('2026-07-01').plusMonths(1)", "date"),
            ("type(1) == int", "bool"),
            ("case in ['lost', 'torn']", "bool"),
            ("case == null", "bool"),
        ];
        for (text, of) in rows {
            let found = compile(text, &fields()).map(|compiled| compiled.of.to_string());
            assert_eq!(found, Ok(of.to_owned()), "{text}");
        }
    }

    #[test]
    fn mistakes_say_where_and_what_was_expected() {
        let rows = [
            (
                "flor",
                0..4,
                "found `flor`, expected a name that is declared; is `floors` meant?",
            ),
            (
                "nothing",
                0..7,
                "found `nothing`, expected a name that is declared",
            ),
            (
                "case == 'los'",
                8..13,
                "found `'los'`, expected one of \"lost\", \"torn\"",
            ),
            (
                "'los' != case",
                0..5,
                "found `'los'`, expected one of \"lost\", \"torn\"",
            ),
            (
                "case in ['lost', 'thorn']",
                17..24,
                "found `'thorn'`, expected one of \"lost\", \"torn\"",
            ),
            (
                "case == 1",
                0..9,
                "found `case == 1`, expected other values: `==` takes no choice with int",
            ),
            (
                "1 + 2.0",
                0..7,
                "found `1 + 2.0`, expected other values: `+` takes no int with double",
            ),
            (
                "!floors",
                0..7,
                "found `!floors`, expected other values: `!` takes no int",
            ),
            (
                "true && floors",
                8..14,
                "found `floors`, expected something true or false, and this is int",
            ),
            (
                "floors.name",
                7..11,
                "found `name`, expected no name after the dot: int has no entries",
            ),
            (
                "works['a']",
                6..9,
                "found `'a'`, expected a place or key that list(map(string, int)) can have",
            ),
            (
                "floors.all(x, x > 1)",
                0..6,
                "found `floors`, expected a list or a map to go over, and this is int",
            ),
            (
                "sizes(case)",
                0..5,
                "found `sizes`, expected a function that is known; is `size` meant?",
            ),
            (
                "case.matches('l.*')",
                5..12,
                "found `matches`, expected startsWith, endsWith or contains: patterns are not supported",
            ),
            (
                "{1.5: 2}",
                1..4,
                "found `1.5`, expected a bool, int, uint or string as a key",
            ),
            (
                "a.B{c: 1}",
                0..3,
                "found `a.B`, expected a list, a map or a call: messages are not supported",
            ),
        ];
        for (text, span, message) in rows {
            let mistake = Mistake {
                span,
                message: message.into(),
            };
            assert_eq!(
                compile(text, &fields()).map(|found| found.of),
                Err(mistake),
                "{text}"
            );
        }
    }

    #[test]
    fn macros_nest_only_so_deep() {
        let nested = |depth: usize| {
            let open = "[1].all(x, ".repeat(depth);
            format!("{open}true{}", ")".repeat(depth))
        };
        assert!(compile(&nested(NESTING_MAX), &fields()).is_ok());
        let deeper = compile(&nested(NESTING_MAX + 1), &fields());
        assert!(deeper.is_err_and(|mistake| mistake.message.contains("at most 4 macros")));
    }
}
