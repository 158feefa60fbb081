//! Numbers written beside decimals: they are decimals, exactly as they are written.

use dunghen_core::formats::Decimal;

use super::*;
use crate::cel::{
    lex::{self, Token},
    types::DECIMAL,
};

/// The most digits a decimal has after its point.
const FRACTION_MAX: i64 = 6;

impl Checker<'_> {
    /// Beside a decimal, makes decimals of the numbers that are written out.
    pub(super) fn exact(
        &self,
        trees: &[&ast::Expr],
        made: &mut [Expr],
        types: &mut [Type],
    ) -> Result<(), Mistake> {
        if !types.contains(&DECIMAL) {
            return Ok(());
        }
        for ((tree, made), of) in trees.iter().zip(made).zip(types) {
            if let Some(literal) = self.decimal(tree)? {
                (*made, *of) = (literal, DECIMAL);
            }
        }
        Ok(())
    }

    /// As [`exact`](Self::exact), for `a in b`.
    pub(super) fn exact_in(
        &self,
        trees: &[&ast::Expr],
        made: &mut [Expr],
        types: &mut [Type],
    ) -> Result<(), Mistake> {
        let ([tree, list], [one, items], [of, list_of]) = (trees, made, types) else {
            return Ok(());
        };
        if *list_of == Type::list(DECIMAL)
            && let Some(literal) = self.decimal(tree)?
        {
            (*one, *of) = (literal, DECIMAL);
        }
        let (true, Kind::List(trees), Expr::List(items)) = (*of == DECIMAL, &list.kind, items)
        else {
            return Ok(());
        };
        let mut all = true;
        for (tree, item) in trees.iter().zip(items) {
            match self.decimal(tree)? {
                Some(literal) => *item = literal,
                None => all = false,
            }
        }
        if all {
            *list_of = Type::list(DECIMAL);
        }
        Ok(())
    }

    /// A value written in a rule: one with a point is exact, and there are neither
    /// unsigned numbers nor bytes.
    pub(super) fn rule_literal(&self, tree: &ast::Expr, value: &Literal) -> Checked {
        match value {
            Literal::Double(_) => {
                let exact = self.decimal(tree)?;
                exact
                    .map(|exact| (exact, DECIMAL))
                    .ok_or_else(|| self.mistake(&tree.span, "a number that can be held exactly"))
            }
            Literal::Uint(_) => Err(self.mistake(
                &tree.span,
                "a number without `u`: rules have no unsigned numbers",
            )),
            Literal::Bytes(_) => {
                Err(self.mistake(&tree.span, "text without `b`: rules have no bytes"))
            }
            value => Ok(literal(value)),
        }
    }

    /// The decimal of a number that is written out; none of anything else.
    pub(super) fn decimal(&self, tree: &ast::Expr) -> Result<Option<Expr>, Mistake> {
        let value = match &tree.kind {
            Kind::Literal(Literal::Int(value)) => Decimal::from(*value),
            Kind::Literal(Literal::Double(_)) => {
                let source = self.text.get(tree.span.clone()).unwrap_or_default();
                self.digits(source)
                    .map_err(|expected| self.mistake(&tree.span, &expected))?
            }
            _ => return Ok(None),
        };
        Ok(Some(Expr::Literal(expr::Literal::Decimal(value))))
    }

    /// The decimal of a text that holds one number, perhaps with a minus and brackets.
    fn digits(&self, source: &str) -> Result<Decimal, String> {
        let tokens = lex::tokens(source).unwrap_or_default();
        let minus = tokens.iter().any(|(token, _)| *token == Token::Sign("-"));
        let number = tokens.iter().find_map(|(token, span)| match token {
            Token::Double(_) => source.get(span.clone()),
            _ => None,
        });
        read(number.unwrap_or_default(), minus)
    }
}

/// Reads `1.5` or `15e-1`.
fn read(number: &str, minus: bool) -> Result<Decimal, String> {
    let large = || "a number that a decimal can hold".to_owned();
    let (number, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let written = format!("{whole}{fraction}");
    let digits = written.trim_end_matches('0');
    if digits.is_empty() {
        return Ok(Decimal::ZERO);
    }
    let count = |length: usize| i64::try_from(length).map_err(|_| large());
    let exponent = i64::from(exponent.parse::<i32>().map_err(|_| large())?);
    // Digits after the point; where negative, so many noughts before it.
    let scale = count(fraction.len())? - exponent - count(written.len() - digits.len())?;
    if scale > FRACTION_MAX {
        return Err(format!(
            "at most {FRACTION_MAX} digits after the point of a decimal"
        ));
    }
    let noughts = usize::try_from(-scale).unwrap_or(0);
    // No decimal has more than 19 digits.
    if noughts > 18 {
        return Err(large());
    }
    let sign = if minus { "-" } else { "" };
    let mantissa = format!("{sign}{digits}{}", "0".repeat(noughts)).parse();
    let scale = u32::try_from(scale).unwrap_or(0);
    let made = mantissa.map(|mantissa| Decimal::from_parts(mantissa, scale));
    made.ok().flatten().ok_or_else(large)
}
