//! Calls that are no functions: `has` and the comprehensions.

use super::*;

impl Parser<'_> {
    pub(super) fn has(&self, span: Range<usize>, args: Vec<Node>) -> Result<Node, Mistake> {
        let [mut node] =
            <[Node; 1]>::try_from(args).map_err(|args| count(&span, args.len(), "`has(e.f)`"))?;
        match &mut node.expr.kind {
            Kind::Select { test, .. } if !*test => *test = true,
            _ => {
                let expected = "the selection of a field, as `e.f`";
                return Err(Mistake::found(self.text, node.expr.span, expected));
            }
        }
        node.expr.span = span;
        Ok(node)
    }

    pub(super) fn comprehend(
        &self,
        span: Range<usize>,
        kind: MacroKind,
        shape: &str,
        range: Node,
        args: Vec<Node>,
    ) -> Result<Node, Mistake> {
        let many = args.len();
        let mut args = args.into_iter();
        let (var, filter, body) = match (args.next(), args.next(), args.next()) {
            (Some(var), Some(body), None) => (var, None, body),
            (Some(var), filter, Some(body)) if many == 3 && kind == MacroKind::Map => {
                (var, filter, body)
            }
            _ => return Err(count(&span, many, shape)),
        };
        let Kind::Ident {
            name: text,
            rooted: false,
        } = var.expr.kind
        else {
            let expected = "the name of a variable";
            return Err(Mistake::found(self.text, var.expr.span, expected));
        };
        let under = filter.as_ref().map_or(0, |filter| filter.height);
        let height = range.height.max(under).max(body.height);
        let kind = Kind::Macro {
            kind,
            range: range.expr,
            var: Name {
                span: var.expr.span,
                text,
            },
            filter: filter.map(|filter| filter.expr),
            body: body.expr,
        };
        self.node(span, kind, height)
    }
}

pub(super) fn comprehension(name: &str) -> Option<(MacroKind, &'static str)> {
    Some(match name {
        "all" => (MacroKind::All, "`e.all(x, p)`"),
        "exists" => (MacroKind::Exists, "`e.exists(x, p)`"),
        "exists_one" | "existsOne" => (MacroKind::ExistsOne, "`e.exists_one(x, p)`"),
        "map" => (MacroKind::Map, "`e.map(x, t)` or `e.map(x, p, t)`"),
        "filter" => (MacroKind::Filter, "`e.filter(x, p)`"),
        _ => return None,
    })
}

fn count(span: &Range<usize>, many: usize, shape: &str) -> Mistake {
    let plural = if many == 1 { "" } else { "s" };
    Mistake {
        span: span.clone(),
        message: format!("found {many} argument{plural}, expected {shape}"),
    }
}
