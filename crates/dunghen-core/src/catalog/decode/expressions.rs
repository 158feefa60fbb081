//! Compiled expressions, which nest.

use alloc::boxed::Box;

use super::{DEPTH_MAX, Decode, Reader};
use crate::expr::{Expr, Literal};

impl Decode for Literal {
    fn decode(from: &mut Reader<'_>) -> Option<Self> {
        Some(match from.number()? {
            0 => Self::Null,
            1 => Self::Bool(from.get()?),
            2 => Self::Int(from.get()?),
            3 => Self::Uint(from.get()?),
            4 => Self::Double(from.get()?),
            5 => Self::Decimal(from.get()?),
            6 => Self::Text(from.get()?),
            7 => Self::Bytes(from.get()?),
            8 => Self::Date(from.get()?),
            9 => Self::Type(from.get()?),
            _ => return None,
        })
    }
}

impl Decode for Expr {
    fn decode(from: &mut Reader<'_>) -> Option<Self> {
        if from.depth >= DEPTH_MAX {
            return None;
        }
        from.depth += 1;
        let expr = match from.number()? {
            0 => Self::Literal(from.get()?),
            1 => Self::Field(from.get()?),
            2 => Self::Answered(from.get()?),
            3 => Self::Local(from.get()?),
            4 => Self::Entry(from.get()?, from.get()?),
            5 => Self::Has(from.get()?, from.get()?),
            6 => Self::Cell(from.get()?, from.get()?),
            7 => Self::CellAnswered(from.get()?, from.get()?),
            8 => Self::Matches(from.get()?, from.get()?),
            9 => Self::Index(from.get()?, from.get()?),
            10 => Self::All(from.get()?),
            11 => Self::Any(from.get()?),
            12 => Self::Choose(Box::new([from.get()?, from.get()?, from.get()?])),
            13 => Self::Call(from.get()?, from.get()?),
            14 => Self::List(from.get()?),
            15 => Self::Map(from.get()?),
            16 => Self::Each(from.get()?),
            _ => return None,
        };
        from.depth -= 1;
        Some(expr)
    }
}
