//! What names mean: fields, parts of groups, columns, entries.

use super::*;

impl Checker<'_> {
    pub(super) fn name(&self, tree: &ast::Expr, name: &str) -> Checked {
        if let Some(at) = self.locals.iter().rposition(|(known, _)| known == name)
            && let (Some((_, of)), Ok(at)) = (self.locals.get(at), u8::try_from(at))
        {
            return Ok((Expr::Local(at), of.clone()));
        }
        if let Some((at, of)) = self.field(name) {
            return Ok((Expr::Field(at), of));
        }
        if let Some((of, _)) = TypeName::ALL.into_iter().find(|(_, known)| *known == name)
            && !self.rule
        {
            let literal = expr::Literal::Type(of);
            return Ok((Expr::Literal(literal), Type::Of(TypeName::Type)));
        }
        if let Some(part) = self.parts_of(name).next() {
            let expected = format!("a part of it, as `{name}.{part}`");
            return Err(self.mistake(&tree.span, &expected));
        }
        let known = self.fields.iter().chain(&self.locals);
        // Of a part of a group, the group is meant where one name is expected.
        let known = known.map(|(name, _)| name.split('.').next().unwrap_or(name));
        Err(self.mistake(&tree.span, &hinted(name, known, "a name that is declared")))
    }

    fn field(&self, name: &str) -> Option<(u16, Type)> {
        let at = self.fields.iter().position(|(known, _)| known == name)?;
        let (_, of) = self.fields.get(at)?;
        Some((u16::try_from(at).ok()?, of.clone()))
    }

    /// The names behind a group's, dots and all.
    fn parts_of(&self, group: &str) -> impl Iterator<Item = &str> {
        let parts = self.fields.iter();
        parts.filter_map(move |(name, _)| name.strip_prefix(group)?.strip_prefix('.'))
    }

    /// The name of a field or group that names joined by dots may be.
    fn dotted(&self, tree: &ast::Expr) -> Option<String> {
        match &tree.kind {
            Kind::Ident { name, .. } => {
                let known = self.locals.iter().any(|(known, _)| known == name);
                (!known && self.field(name).is_none()).then(|| name.clone())
            }
            Kind::Select {
                operand,
                field,
                test: false,
            } => Some(format!("{}.{}", self.dotted(operand)?, field.text)),
            _ => None,
        }
    }

    /// The part of a group, if that is meant.
    fn part(
        &self,
        tree: &ast::Expr,
        operand: &ast::Expr,
        field: &Name,
    ) -> Result<Option<(u16, Type)>, Mistake> {
        let Some(group) = self.dotted(operand) else {
            return Ok(None);
        };
        let name = format!("{group}.{}", field.text);
        if let Some(found) = self.field(&name) {
            return Ok(Some(found));
        }
        if let Some(part) = self.parts_of(&name).next() {
            let expected = format!("a part of it, as `{name}.{part}`");
            return Err(self.mistake(&tree.span, &expected));
        }
        if self.field(&group).is_some() || self.parts_of(&group).next().is_none() {
            return Ok(None);
        }
        let expected = format!("a part of `{group}`");
        let known = self.parts_of(&group);
        Err(self.mistake(&field.span, &hinted(&field.text, known, &expected)))
    }

    pub(super) fn select(
        &mut self,
        tree: &ast::Expr,
        operand: &ast::Expr,
        field: &Name,
        test: bool,
    ) -> Checked {
        if let Some((at, of)) = self.part(tree, operand, field)? {
            return Ok(if test {
                (Expr::Answered(at), BOOL)
            } else {
                (Expr::Field(at), of)
            });
        }
        let (map, of) = self.expr(operand)?;
        let (map, name) = (Box::new(map), field.text.clone());
        let value = match of {
            Type::Row(columns) => {
                let place = columns.iter().position(|(known, _)| *known == name);
                let place = place.and_then(|at| Some((columns.get(at)?, u16::try_from(at).ok()?)));
                let Some(((_, of), column)) = place else {
                    let known = columns.iter().map(|(known, _)| known.as_str());
                    let expected = hinted(&name, known, "a column of the table");
                    return Err(self.mistake(&field.span, &expected));
                };
                return Ok(if test {
                    (Expr::CellAnswered(map, column), BOOL)
                } else {
                    (Expr::Cell(map, column), of.clone())
                });
            }
            Type::Map(keys, value) if keys.may_be(TypeName::Text) => *value,
            Type::Dyn | Type::Of(TypeName::Map) => Type::Dyn,
            other => {
                let expected = format!("no name after the dot: {other} has no entries");
                return Err(self.mistake(&field.span, &expected));
            }
        };
        Ok(if test {
            (Expr::Has(map, name), BOOL)
        } else {
            (Expr::Entry(map, name), value)
        })
    }

    /// `answered(x)`
    pub(super) fn answered(&mut self, tree: &ast::Expr, args: &[&ast::Expr]) -> Checked {
        let [arg] = args else {
            return Err(self.mistake(&tree.span, "one field, as `answered(x)`"));
        };
        match self.expr(arg)?.0 {
            Expr::Field(at) => Ok((Expr::Answered(at), BOOL)),
            Expr::Cell(row, name) => Ok((Expr::CellAnswered(row, name), BOOL)),
            _ => Err(self.mistake(&arg.span, "the name of a field or of a row's column")),
        }
    }
}
