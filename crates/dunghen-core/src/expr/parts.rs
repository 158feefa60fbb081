//! What an expression is made of, for those who must know what it depends on.

use super::{Expr, Literal};

impl Expr {
    /// Calls for every field the expression mentions, as often as it does.
    pub fn each_field(&self, visit: &mut dyn FnMut(u16)) {
        self.each_part(&mut |part| {
            if let Self::Field(at) | Self::Answered(at) = part {
                visit(*at);
            }
        });
    }

    /// Calls for every value written in the expression.
    pub fn literals(&self, visit: &mut dyn FnMut(&Literal)) {
        self.each_part(&mut |part| {
            if let Self::Literal(literal) = part {
                visit(literal);
            }
        });
    }

    fn each_part(&self, visit: &mut dyn FnMut(&Self)) {
        visit(self);
        self.each_child(&mut |part| part.each_part(visit));
    }

    /// Calls for every part that means something by itself.
    pub fn each_child<'e>(&'e self, visit: &mut dyn FnMut(&'e Self)) {
        match self {
            Self::Literal(_) | Self::Field(_) | Self::Answered(_) | Self::Local(_) => {}
            Self::Entry(part, _)
            | Self::Has(part, _)
            | Self::Cell(part, _)
            | Self::CellAnswered(part, _)
            | Self::Matches(part, _) => visit(part),
            Self::Index(one, other) => {
                visit(one);
                visit(other);
            }
            Self::All(parts) | Self::Any(parts) | Self::Call(_, parts) | Self::List(parts) => {
                parts.iter().for_each(visit);
            }
            Self::Choose(parts) => parts.iter().for_each(visit),
            Self::Map(entries) => {
                for (key, value) in entries {
                    visit(key);
                    visit(value);
                }
            }
            Self::Each(each) => {
                visit(&each.range);
                each.filter.iter().for_each(&mut *visit);
                visit(&each.body);
            }
        }
    }
}
