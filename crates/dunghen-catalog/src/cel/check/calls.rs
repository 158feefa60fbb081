//! Operators and functions.

use dunghen_core::formats::Decimal;

use super::*;
use crate::cel::types::{DECIMAL, DOUBLE};

/// Functions as they are called: with a receiver before the dot, or alone.
const FUNCTIONS: [(&str, Function, Style); 25] = [
    ("size", Function::Size, Style::Either),
    ("startsWith", Function::StartsWith, Style::Receiver),
    ("endsWith", Function::EndsWith, Style::Receiver),
    ("contains", Function::Contains, Style::Receiver),
    ("int", Function::ToInt, Style::Alone),
    ("uint", Function::ToUint, Style::Alone),
    ("double", Function::ToDouble, Style::Alone),
    ("decimal", Function::ToDecimal, Style::Alone),
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
    ("sum", Function::Sum, Style::Receiver),
    ("distinct", Function::Distinct, Style::Receiver),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Receiver,
    Alone,
    Either,
}

/// Functions whose values procedures do not have.
const NOT_IN_RULES: [Function; 5] = [
    Function::ToUint,
    Function::ToDouble,
    Function::ToBytes,
    Function::ToDyn,
    Function::TypeOf,
];

impl Checker<'_> {
    pub(super) fn named_call(
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
        let args: Vec<_> = receiver.into_iter().chain(args).collect();
        match (function.text.as_str(), style) {
            ("matches", _) => return self.matches(tree, &args),
            ("answered", Style::Alone) => return self.answered(tree, &args),
            _ => {}
        }
        let called = |of: &Style| *of == style || *of == Style::Either;
        let known = FUNCTIONS
            .iter()
            .find(|(name, _, of)| *name == function.text && called(of));
        let Some((name, known, _)) = known else {
            return Err(self.unknown_function(function, called));
        };
        if self.rule && NOT_IN_RULES.contains(known) {
            let expected =
                "another function: rules have no unsigned numbers, doubles, bytes and types";
            return Err(self.mistake(&function.span, expected));
        }
        if let (Function::ToDecimal, [arg]) = (known, args.as_slice())
            && let Some(literal) = self.written_decimal(arg)?
        {
            return Ok((literal, DECIMAL));
        }
        self.call(tree, name, *known, &args)
    }

    fn unknown_function(&self, function: &Name, called: impl Fn(&Style) -> bool) -> Mistake {
        let known = FUNCTIONS.iter().filter(|(.., of)| called(of));
        let known = known.map(|(name, ..)| *name).chain(["matches", "answered"]);
        let expected = hinted(&function.text, known, "a function that is known");
        self.mistake(&function.span, &expected)
    }

    pub(super) fn call(
        &mut self,
        tree: &ast::Expr,
        name: &str,
        function: Function,
        args: &[&ast::Expr],
    ) -> Checked {
        let (mut made, mut types) = self.all(args.iter().copied())?;
        match function {
            Function::In => self.exact_in(args, &mut made, &mut types)?,
            _ if mixes(function) => self.exact(args, &mut made, &mut types)?,
            _ => {}
        }
        let Some(of) = types::result(function, &types) else {
            return Err(self.refused(tree, name, function, &types));
        };
        self.known_choice(function, args, &types)?;
        if function == Function::Sum {
            made.extend(nothing(&of));
        }
        Ok((Expr::Call(function, made), of))
    }

    fn refused(&self, tree: &ast::Expr, name: &str, function: Function, types: &[Type]) -> Mistake {
        let elements = |of: &Type| of.elements().unwrap_or(Type::Dyn);
        let beside = match types {
            [one, other] if function == Function::In => types::mixed(one, &elements(other)),
            types => types.contains(&DECIMAL) && types.contains(&DOUBLE),
        };
        let divides = matches!(function, Function::Divide | Function::Remainder);
        let compares = matches!(
            function,
            Function::Equals | Function::Differs | Function::In | Function::Distinct
        );
        let expected = if divides && types.contains(&DECIMAL) {
            "no quotient of decimals, which is not exact: multiply the other side instead".into()
        } else if beside {
            "no decimal with a double: convert with double(x) or decimal(x)".into()
        } else if compares && types.iter().any(Type::has_rows) {
            "columns: rows are not compared as a whole".into()
        } else {
            let given: Vec<_> = types.iter().map(ToString::to_string).collect();
            format!(
                "other values: `{name}` takes no {}",
                if given.is_empty() {
                    "empty brackets".into()
                } else {
                    given.join(" with ")
                }
            )
        };
        self.mistake(&tree.span, &expected)
    }

    /// A choice is compared with its own values only: another one is a slip that
    /// would never hold.
    fn known_choice(
        &self,
        function: Function,
        args: &[&ast::Expr],
        types: &[Type],
    ) -> Result<(), Mistake> {
        let ([left, right], [of_left, of_right]) = (args, types) else {
            return Ok(());
        };
        let of_elements = of_right.elements().unwrap_or(Type::Dyn);
        let sides = match function {
            Function::Equals | Function::Differs => [(of_left, right), (of_right, left)],
            Function::In => [(of_left, right), (&of_elements, left)],
            _ => return Ok(()),
        };
        for (asked, given) in sides {
            let Type::Choice(values) = asked else {
                continue;
            };
            let given = match &given.kind {
                Kind::List(items) => items.as_slice(),
                _ => std::slice::from_ref(*given),
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

    /// `decimal(…)` of a number or text that is written out.
    fn written_decimal(&self, arg: &ast::Expr) -> Result<Option<Expr>, Mistake> {
        let Kind::Literal(Literal::String(text)) = &arg.kind else {
            return self.decimal(arg);
        };
        let expected = "a number as `1.5`, of at most 6 digits after its point";
        let value = Decimal::from_machine(text).map_err(|_| self.mistake(&arg.span, expected))?;
        Ok(Some(Expr::Literal(expr::Literal::Decimal(value))))
    }
}

/// Whether numbers of several kinds may meet there.
fn mixes(function: Function) -> bool {
    matches!(
        function,
        Function::Equals
            | Function::Differs
            | Function::Less
            | Function::AtMost
            | Function::Greater
            | Function::AtLeast
            | Function::Add
            | Function::Subtract
            | Function::Multiply
            | Function::Divide
            | Function::Remainder
            | Function::Min
            | Function::Max
    )
}

/// What the sum of an empty list is, where that is not the whole number 0.
fn nothing(of: &Type) -> Option<Expr> {
    Some(Expr::Literal(match of {
        Type::Of(TypeName::Uint) => expr::Literal::Uint(0),
        Type::Of(TypeName::Double) => expr::Literal::Double(0.0),
        Type::Of(TypeName::Decimal) => expr::Literal::Decimal(Decimal::ZERO),
        _ => return None,
    }))
}

pub(super) fn function_of(op: BinaryOp) -> Function {
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
