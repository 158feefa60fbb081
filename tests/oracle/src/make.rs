//! Makes up expressions that our checker accepts.
//!
//! What is made up for a type is of that type, or is `dyn` and most of the time of it:
//! what fails for its types fails when it is evaluated, not before.

use crate::{
    choices::Choices,
    kind::{ENTRIES, KEYS, Kind, NUMBERS, SCALARS, any, literal, names},
    tree::{Form, Tree},
};

/// How deep macros may stand in one another, as our checker has it.
const NESTING_MAX: usize = 4;

/// How many parts stand in one another below the outermost.
const DEPTHS: [u32; 6] = [1, 2, 3, 3, 3, 4];

/// Makes up one expression after the other.
pub(crate) struct Maker<'m, 'c> {
    choices: &'m mut Choices<'c>,
    /// Names that may be used; of two alike the later one is meant.
    scope: Vec<(String, Kind)>,
    /// How many macros are around.
    around: usize,
}

impl<'m, 'c> Maker<'m, 'c> {
    pub(crate) fn new(choices: &'m mut Choices<'c>) -> Self {
        let scope = names().into_iter();
        Self {
            choices,
            scope: scope.map(|(name, kind)| (name.to_owned(), kind)).collect(),
            around: 0,
        }
    }

    /// An expression of any type, mostly a condition.
    pub(crate) fn whole(&mut self) -> Tree {
        let depth = self.choices.one_of(&DEPTHS).unwrap_or(0);
        let kind = if self.choices.below(2) == 0 {
            Kind::Bool
        } else {
            any(self.choices, 2)
        };
        self.of_kind(&kind, depth)
    }

    /// An expression of a type.
    fn tree(&mut self, kind: &Kind, depth: u32) -> Tree {
        if depth == 0 {
            return self.leaf(kind);
        }
        let depth = depth - 1;
        match self.choices.below(40) {
            0..3 => self.leaf(kind),
            3..6 => self.choice(kind, depth),
            6..8 => self.element(kind, depth),
            8..10 => self.entry(kind, depth),
            10..12 => Tree::call("dyn", self.tree(kind, depth)),
            12 if self.choices.once_in(3) => self.other(kind, depth),
            _ => self.of_kind(kind, depth),
        }
    }

    fn of_kind(&mut self, kind: &Kind, depth: u32) -> Tree {
        match kind {
            Kind::Bool => self.condition(depth),
            Kind::Int => self.int(depth),
            Kind::Uint => self.uint(depth),
            Kind::Double => self.double(depth),
            Kind::Text => self.text(depth),
            Kind::Bytes => self.bytes(depth),
            Kind::Null => Tree::leaf("null"),
            Kind::List(of) => self.list(of, depth),
            Kind::Map(keys, values) => self.map(keys, values, depth),
            Kind::Dyn => {
                let kind = any(self.choices, 1);
                Tree::call("dyn", self.tree(&kind, depth))
            }
        }
    }

    /// A name of the type, or a literal.
    fn leaf(&mut self, kind: &Kind) -> Tree {
        let visible = self.scope.iter().enumerate().filter(|(at, (name, of))| {
            let mut later = self.scope.iter().skip(at + 1);
            of == kind && later.all(|(other, _)| other != name)
        });
        let visible: Vec<_> = visible.map(|(_, (name, _))| name.clone()).collect();
        if !visible.is_empty() && self.choices.below(2) > 0 {
            // What a macro goes over comes last, and is used more often than other names.
            let at = visible.len() - 1 - self.choices.below(visible.len().min(3));
            return Tree::leaf(visible.get(at).cloned().unwrap_or_default());
        }
        match kind {
            Kind::List(of) if !self.choices.once_in(4) => {
                Tree::new(Form::List, vec![self.leaf(of)])
            }
            Kind::Map(keys, values) if !self.choices.once_in(4) => {
                let key = self.key(keys);
                Tree::new(Form::Map, vec![key, self.leaf(values)])
            }
            _ => Tree::leaf(literal(kind, self.choices)),
        }
    }

    /// A key written out, mostly one of a few.
    fn key(&mut self, kind: &Kind) -> Tree {
        let few = match kind {
            Kind::Text => "'a'",
            Kind::Int => "1",
            Kind::Uint => "1u",
            _ => "true",
        };
        if self.choices.once_in(3) {
            Tree::leaf(literal(kind, self.choices))
        } else {
            Tree::leaf(few)
        }
    }

    /// A value of another type in its place, which is known only when it is evaluated.
    ///
    /// In the place of a list comes no map: `map` and `filter` over one give their
    /// elements in an order that CEL leaves open.
    fn other(&mut self, kind: &Kind, depth: u32) -> Tree {
        let other = match kind {
            Kind::List(_) => self.choices.one_of(&SCALARS).unwrap_or(Kind::Null),
            _ => any(self.choices, 1),
        };
        Tree::call("dyn", self.tree(&other, depth))
    }

    fn choice(&mut self, kind: &Kind, depth: u32) -> Tree {
        let condition = self.tree(&Kind::Bool, depth);
        let then = self.tree(kind, depth);
        Tree::new(Form::Choose, vec![condition, then, self.tree(kind, depth)])
    }

    /// An element of a list, by a place that is mostly there.
    fn element(&mut self, kind: &Kind, depth: u32) -> Tree {
        let list = self.tree(&Kind::List(Box::new(kind.clone())), depth);
        let at = match self.choices.below(16) {
            0..12 => Tree::leaf("0"),
            12 if self.choices.below(2) == 0 => self.tree(&Kind::Int, depth),
            12..15 => Tree::leaf(
                self.choices
                    .word(&["0u", "0.0", "0", "1.0", "0.5", "-1", "1"]),
            ),
            _ => self.tree(&Kind::Uint, depth),
        };
        Tree::new(Form::Index, vec![list, at])
    }

    /// An entry of a map, by a key that is mostly there.
    fn entry(&mut self, kind: &Kind, depth: u32) -> Tree {
        let keys = self.choices.one_of(&KEYS).unwrap_or(Kind::Text);
        let key = self.key(&keys);
        let map = if self.choices.once_in(10) {
            let of = Kind::Map(Box::new(keys.clone()), Box::new(kind.clone()));
            self.tree(&of, depth)
        } else {
            Tree::new(Form::Map, vec![key.clone(), self.tree(kind, depth)])
        };
        match self.choices.below(10) {
            0..5 if key == Tree::leaf("'a'") => Tree::new(Form::Entry("a".to_owned()), vec![map]),
            5 => {
                let like = self.like(&keys);
                let key = self.tree(&like, depth.min(1));
                Tree::new(Form::Index, vec![map, key])
            }
            _ => Tree::new(Form::Index, vec![map, key]),
        }
    }

    /// A type of which values may be equal to those of another: with other kinds of
    /// number in its place and in its parts.
    fn like(&mut self, kind: &Kind) -> Kind {
        match kind {
            Kind::Int | Kind::Uint | Kind::Double => {
                self.choices.one_of(&NUMBERS).unwrap_or(Kind::Int)
            }
            Kind::List(of) => Kind::List(Box::new(self.like(of))),
            Kind::Map(keys, values) => {
                let keys = match self.like(keys) {
                    Kind::Double => Kind::Uint,
                    keys => keys,
                };
                Kind::Map(Box::new(keys), Box::new(self.like(values)))
            }
            other => other.clone(),
        }
    }

    fn infix(&mut self, signs: &[&'static str], kind: &Kind, depth: u32) -> Tree {
        let sign = self.choices.word(signs);
        let left = self.tree(kind, depth);
        Tree::infix(sign, left, self.tree(kind, depth))
    }

    fn condition(&mut self, depth: u32) -> Tree {
        match self.choices.below(16) {
            0 => Tree::new(Form::Prefix("!"), vec![self.tree(&Kind::Bool, depth)]),
            1..5 => self.infix(&["&&", "||"], &Kind::Bool, depth),
            5 | 6 => self.ordered(depth),
            7 | 8 => self.equal(depth),
            9 => self.within(depth),
            10 => self.part(depth),
            11 => self.has(depth),
            12 => self.of_type(depth),
            13 => {
                let from = [Kind::Text, Kind::Bool];
                self.converted("bool", &from, depth)
            }
            _ => self.judged(depth),
        }
    }

    fn ordered(&mut self, depth: u32) -> Tree {
        let kind = self.choices.one_of(&SCALARS).unwrap_or(Kind::Int);
        let sign = self.choices.word(&["<", "<=", ">", ">="]);
        let left = self.tree(&kind, depth);
        let like = self.like(&kind);
        Tree::infix(sign, left, self.tree(&like, depth))
    }

    fn equal(&mut self, depth: u32) -> Tree {
        let kind = any(self.choices, 2);
        let sign = self.choices.word(&["==", "!="]);
        let left = self.tree(&kind, depth);
        let right = match self.choices.below(6) {
            0 => Tree::leaf("null"),
            1 => self.other(&kind, depth),
            _ => {
                let like = self.like(&kind);
                self.tree(&like, depth)
            }
        };
        Tree::infix(sign, left, right)
    }

    fn within(&mut self, depth: u32) -> Tree {
        let kind = if self.choices.below(2) == 0 {
            self.choices.one_of(&KEYS).unwrap_or(Kind::Int)
        } else {
            any(self.choices, 1)
        };
        let like = self.like(&kind);
        let left = self.tree(&like, depth);
        let fits = KEYS.contains(&kind) && self.choices.below(2) == 1;
        let container = if fits {
            let values = any(self.choices, 0);
            Kind::Map(Box::new(kind), Box::new(values))
        } else {
            Kind::List(Box::new(kind))
        };
        Tree::infix("in", left, self.tree(&container, depth))
    }

    fn part(&mut self, depth: u32) -> Tree {
        let name = self.choices.word(&["contains", "startsWith", "endsWith"]);
        let whole = self.tree(&Kind::Text, depth);
        Tree::new(
            Form::Method(name),
            vec![whole, self.tree(&Kind::Text, depth)],
        )
    }

    fn has(&mut self, depth: u32) -> Tree {
        let values = any(self.choices, 1);
        let map = Kind::Map(Box::new(Kind::Text), Box::new(values));
        let name = self.choices.word(&ENTRIES).to_owned();
        Tree::new(Form::Has(name), vec![self.tree(&map, depth)])
    }

    fn of_type(&mut self, depth: u32) -> Tree {
        const TYPES: [&str; 10] = [
            "int",
            "uint",
            "double",
            "bool",
            "string",
            "bytes",
            "list",
            "map",
            "null_type",
            "type",
        ];
        let kind = any(self.choices, 2);
        let asked = Tree::call("type", self.tree(&kind, depth));
        let other = if self.choices.once_in(4) {
            let kind = any(self.choices, 1);
            Tree::call("type", self.tree(&kind, depth))
        } else {
            Tree::leaf(self.choices.word(&TYPES))
        };
        Tree::infix("==", asked, other)
    }

    /// A macro that asks.
    fn judged(&mut self, depth: u32) -> Tree {
        let kind = self.choices.word(&["all", "exists", "exists_one"]);
        let element = self.gone_over();
        let range = if KEYS.contains(&element) && self.choices.below(2) == 1 {
            let values = any(self.choices, 0);
            Kind::Map(Box::new(element.clone()), Box::new(values))
        } else {
            Kind::List(Box::new(element.clone()))
        };
        self.each(kind, &range, &element, &[Kind::Bool], depth)
    }

    /// A type of elements for a macro, mostly one of which there are lists with a name.
    fn gone_over(&mut self) -> Kind {
        match self.choices.below(5) {
            0 => Kind::Int,
            1 => Kind::Text,
            2 => Kind::Map(Box::new(Kind::Text), Box::new(Kind::Int)),
            _ => any(self.choices, 1),
        }
    }

    /// A macro over a range, with bodies of these types.
    fn each(
        &mut self,
        kind: &'static str,
        range: &Kind,
        element: &Kind,
        bodies: &[Kind],
        depth: u32,
    ) -> Tree {
        if self.around >= NESTING_MAX {
            return match bodies {
                [Kind::Bool] => self.leaf(&Kind::Bool),
                [.., body] => Tree::new(Form::List, vec![self.leaf(body)]),
                [] => self.leaf(range),
            };
        }
        let mut parts = vec![self.tree(range, depth)];
        let name = match self.choices.below(8) {
            // A name of a macro or a field around, which is then hidden.
            0 => "count",
            1 | 2 => "e0",
            _ => ["e0", "e1", "e2", "e3"].get(self.around).unwrap_or(&"e"),
        };
        self.scope.push((name.to_owned(), element.clone()));
        self.around += 1;
        parts.extend(bodies.iter().map(|body| self.tree(body, depth)));
        self.around -= 1;
        self.scope.pop();
        Tree::new(Form::Each(kind, name.to_owned()), parts)
    }

    fn converted(&mut self, name: &'static str, from: &[Kind], depth: u32) -> Tree {
        let kind = self.choices.one_of(from).unwrap_or(Kind::Text);
        // Most texts are no numbers.
        let from = match (kind, self.choices.below(8)) {
            (Kind::Text, 1..) if name == "bool" => {
                Tree::leaf(self.choices.word(&["'true'", "'f'", "'0'", "'TRUE'"]))
            }
            (Kind::Text, 1..) if name != "bytes" && name != "string" => {
                Tree::leaf(self.choices.word(&["'12'", "'0'", "'7'"]))
            }
            (kind, _) => self.tree(&kind, depth),
        };
        Tree::call(name, from)
    }

    fn int(&mut self, depth: u32) -> Tree {
        match self.choices.below(8) {
            0 => Tree::new(Form::Prefix("-"), vec![self.tree(&Kind::Int, depth)]),
            1..4 => self.infix(&["+", "-", "*", "+", "-", "/", "%"], &Kind::Int, depth),
            4 | 5 => {
                let from = [Kind::Text, Kind::Uint, Kind::Double, Kind::Int];
                self.converted("int", &from, depth)
            }
            _ => self.size(depth),
        }
    }

    fn size(&mut self, depth: u32) -> Tree {
        let element = Box::new(any(self.choices, 1));
        let kind = match self.choices.below(5) {
            0 | 1 => Kind::Text,
            2 => Kind::Bytes,
            3 => Kind::List(element),
            _ => Kind::Map(Box::new(Kind::Int), element),
        };
        let of = self.tree(&kind, depth);
        if self.choices.below(2) == 0 {
            Tree::call("size", of)
        } else {
            Tree::new(Form::Method("size"), vec![of])
        }
    }

    fn uint(&mut self, depth: u32) -> Tree {
        match self.choices.below(5) {
            0..3 => self.infix(
                &["+", "*", "+", "/", "%", "+", "*", "-"],
                &Kind::Uint,
                depth,
            ),
            _ => {
                let from = [Kind::Text, Kind::Uint, Kind::Double, Kind::Int];
                self.converted("uint", &from, depth)
            }
        }
    }

    fn double(&mut self, depth: u32) -> Tree {
        match self.choices.below(7) {
            0 => Tree::new(Form::Prefix("-"), vec![self.tree(&Kind::Double, depth)]),
            1..5 => self.infix(&["+", "-", "*", "/"], &Kind::Double, depth),
            _ => {
                let from = [Kind::Text, Kind::Uint, Kind::Double, Kind::Int];
                self.converted("double", &from, depth)
            }
        }
    }

    fn text(&mut self, depth: u32) -> Tree {
        if self.choices.below(2) == 0 {
            return self.infix(&["+"], &Kind::Text, depth);
        }
        self.converted("string", &SCALARS, depth)
    }

    fn bytes(&mut self, depth: u32) -> Tree {
        if self.choices.below(2) == 0 {
            return self.infix(&["+"], &Kind::Bytes, depth);
        }
        self.converted("bytes", &[Kind::Text, Kind::Bytes], depth)
    }

    fn list(&mut self, of: &Kind, depth: u32) -> Tree {
        let whole = Kind::List(Box::new(of.clone()));
        match self.choices.below(12) {
            0..6 => {
                let count = 1 + self.choices.below(3);
                let items = (0..count).map(|place| self.item(of, place == 0, depth));
                Tree::new(Form::List, items.collect())
            }
            6 => self.infix(&["+"], &whole, depth),
            7 | 8 => self.each("filter", &whole, of, &[Kind::Bool], depth),
            shape => {
                let element = self.gone_over();
                let range = Kind::List(Box::new(element.clone()));
                let bodies = [Kind::Bool, of.clone()];
                let bodies = if shape == 11 {
                    &bodies[..]
                } else {
                    &bodies[1..]
                };
                self.each("map", &range, &element, bodies, depth)
            }
        }
    }

    /// An element of a list or a value of a map; where they are mixed, those after the
    /// first stand as they are, without `dyn`.
    fn item(&mut self, of: &Kind, first: bool, depth: u32) -> Tree {
        let kind = match of {
            Kind::Dyn if !first => any(self.choices, 1),
            of => of.clone(),
        };
        self.tree(&kind, depth)
    }

    fn map(&mut self, keys: &Kind, values: &Kind, depth: u32) -> Tree {
        let mut parts = Vec::new();
        let most = if *keys == Kind::Bool { 1 } else { 3 };
        for place in 0..1 + self.choices.below(most) {
            let written = ENTRIES.get(place).filter(|_| *keys == Kind::Text);
            parts.push(match written {
                Some(name) if self.choices.below(3) > 0 => Tree::leaf(format!("'{name}'")),
                _ if place == 0 => self.key(keys),
                _ => self.tree(keys, depth.min(1)),
            });
            parts.push(self.item(values, place == 0, depth));
        }
        Tree::new(Form::Map, parts)
    }
}
