//! The grammar.
//!
//! Every step down is counted twice: brackets as they are entered, so that the
//! parser's own stack is safe, and the height of every node as it is made, so
//! that chains such as `a + b + c` cannot grow a deep tree without a bracket.

mod macros;

use std::ops::Range;

use super::{
    DEPTH_MAX, Mistake,
    ast::{BinaryOp, Expr, Kind, Literal, MacroKind, Name, UnaryOp, level},
    lex::{INTS, KEYWORDS, Placed, Token},
};

/// Words kept free for languages that CEL is embedded in.
const RESERVED: &str = "as break const continue else for function if import let loop namespace \
    package return var void while";

pub(super) fn whole(text: &str, tokens: Vec<Placed<'_>>) -> Result<Expr, Mistake> {
    let mut parser = Parser {
        text,
        tokens,
        at: 0,
        depth: 0,
    };
    let node = parser.expr()?;
    match parser.peek() {
        None => Ok(*node.expr),
        Some(_) => Err(parser.expected("the end or an operator")),
    }
}

/// An expression with the number of steps to its farthest leaf.
struct Node {
    expr: Box<Expr>,
    height: usize,
}

/// What a word begins.
enum Word {
    Value(Node),
    Function(Name),
}

#[derive(Clone, Copy)]
enum Infix {
    Any,
    All,
    Binary(BinaryOp),
}

impl Infix {
    fn level(self) -> u8 {
        match self {
            Self::Any => level::ANY,
            Self::All => level::ALL,
            Self::Binary(op) => op.level(),
        }
    }
}

struct Parser<'t> {
    text: &'t str,
    tokens: Vec<Placed<'t>>,
    at: usize,
    depth: usize,
}

impl<'t> Parser<'t> {
    /// Steps down; from here to the next step down, the frames of functions are
    /// kept small, and what builds nodes stands in functions of its own.
    fn expr(&mut self) -> Result<Node, Mistake> {
        if self.depth > DEPTH_MAX {
            return Err(self.expected(&levels()));
        }
        self.depth += 1;
        let mut node = self.operation()?;
        if self.take("?") {
            node = self.conditional(node)?;
        }
        self.depth -= 1;
        Ok(node)
    }

    fn conditional(&mut self, condition: Node) -> Result<Node, Mistake> {
        let yes = self.operation()?;
        self.need(":")?;
        let no = self.expr()?;
        let span = condition.expr.span.start..no.expr.span.end;
        let height = condition.height.max(yes.height).max(no.height);
        let kind = Kind::Conditional {
            condition: condition.expr,
            yes: yes.expr,
            no: no.expr,
        };
        self.node(span, kind, height)
    }

    fn operation(&mut self) -> Result<Node, Mistake> {
        let mut open = Vec::new();
        loop {
            let operand = self.unary()?;
            if let Some(whole) = self.settle(&mut open, operand)? {
                return Ok(whole);
            }
        }
    }

    /// Joins what the next operator leaves complete, and opens that operator;
    /// gives the whole where none follows.
    fn settle(
        &mut self,
        open: &mut Vec<(Vec<Node>, Infix)>,
        mut node: Node,
    ) -> Result<Option<Node>, Mistake> {
        let next = self.infix();
        let level = next.map_or(0, Infix::level);
        self.at += usize::from(next.is_some());
        while let Some((mut parts, infix)) = open.pop_if(|(_, infix)| infix.level() >= level) {
            parts.push(node);
            if infix.level() == level && matches!(infix, Infix::Any | Infix::All) {
                open.push((parts, infix));
                return Ok(None);
            }
            node = self.join(infix, parts)?;
        }
        let Some(next) = next else {
            return Ok(Some(node));
        };
        open.push((vec![node], next));
        Ok(None)
    }

    fn infix(&self) -> Option<Infix> {
        let sign = match self.peek()? {
            Token::Sign(sign) | Token::Word(sign) => *sign,
            _ => return None,
        };
        match sign {
            "||" => Some(Infix::Any),
            "&&" => Some(Infix::All),
            _ => BinaryOp::ALL
                .into_iter()
                .find(|op| op.sign() == sign)
                .map(Infix::Binary),
        }
    }

    fn join(&self, infix: Infix, parts: Vec<Node>) -> Result<Node, Mistake> {
        let (mut parts, height) = apart(parts);
        let begin = parts.first().map_or(0, |part| part.span.start);
        let end = parts.last().map_or(begin, |part| part.span.end);
        let kind = match infix {
            Infix::Any => Kind::Any(parts),
            Infix::All => Kind::All(parts),
            Infix::Binary(op) => {
                let (Some(right), Some(left)) = (parts.pop(), parts.pop()) else {
                    return Err(self.expected("a value"));
                };
                Kind::Binary {
                    op,
                    left: Box::new(left),
                    right: Box::new(right),
                }
            }
        };
        self.node(begin..end, kind, height)
    }

    fn unary(&mut self) -> Result<Node, Mistake> {
        let (op, mut begins) = self.signs();
        // The last minus belongs to the number, else the least of the whole
        // numbers could not be written.
        let number = matches!(self.peek(), Some(Token::Int(_) | Token::Double(_)));
        let minus = if op == UnaryOp::Negate && number {
            begins.pop()
        } else {
            None
        };
        let node = self.member(minus)?;
        self.signed(op, begins, node)
    }

    /// The signs before an operand, all of one kind.
    fn signs(&mut self) -> (UnaryOp, Vec<usize>) {
        let op = if self.sees("!") {
            UnaryOp::Not
        } else {
            UnaryOp::Negate
        };
        let mut begins = Vec::new();
        while self.sees(op.sign()) {
            begins.push(self.span().start);
            self.at += 1;
        }
        (op, begins)
    }

    fn signed(&self, op: UnaryOp, begins: Vec<usize>, mut node: Node) -> Result<Node, Mistake> {
        for begin in begins.into_iter().rev() {
            let span = begin..node.expr.span.end;
            let operand = node.expr;
            node = self.node(span, Kind::Unary { op, operand }, node.height)?;
        }
        Ok(node)
    }

    /// A primary with its selections, calls and indices; `minus` is where the
    /// number's own minus stands.
    fn member(&mut self, minus: Option<usize>) -> Result<Node, Mistake> {
        let bracketed = self.sees("(");
        let mut node = self.primary(minus)?;
        loop {
            if self.take(".") {
                node = self.select(node)?;
            } else if self.take("[") {
                node = self.index(node)?;
            } else if self.sees("{") && !bracketed {
                let Some(name) = self.dotted(&node.expr) else {
                    return Ok(node);
                };
                node = self.message(name)?;
            } else {
                return Ok(node);
            }
        }
    }

    fn select(&mut self, operand: Node) -> Result<Node, Mistake> {
        let (field, quoted) = self.selector()?;
        if !quoted && self.sees("(") {
            return self.call(Some(operand), field);
        }
        let span = operand.expr.span.start..field.span.end;
        let kind = Kind::Select {
            operand: operand.expr,
            field,
            test: false,
        };
        self.node(span, kind, operand.height)
    }

    fn index(&mut self, operand: Node) -> Result<Node, Mistake> {
        let index = self.expr()?;
        self.need("]")?;
        let span = operand.expr.span.start..self.end();
        let height = operand.height.max(index.height);
        let kind = Kind::Index {
            operand: operand.expr,
            index: index.expr,
        };
        self.node(span, kind, height)
    }

    /// What follows a dot, and whether it stands in backquotes.
    fn selector(&mut self) -> Result<(Name, bool), Mistake> {
        let (text, quoted) = match self.peek() {
            Some(Token::Word(word)) if !KEYWORDS.contains(word) => (*word, false),
            Some(Token::Quoted(word)) => (*word, true),
            _ => return Err(self.expected("the name of a field")),
        };
        let name = Name {
            span: self.span(),
            text: text.into(),
        };
        self.at += 1;
        Ok((name, quoted))
    }

    /// The name a message may have: identifiers joined by dots.
    fn dotted(&self, expr: &Expr) -> Option<Name> {
        let text = match &expr.kind {
            Kind::Ident { name, rooted: true } => format!(".{name}"),
            Kind::Ident { name, .. } => name.clone(),
            Kind::Select {
                operand,
                field,
                test: false,
            } if self.text.get(field.span.clone()) == Some(&field.text) => {
                format!("{}.{}", self.dotted(operand)?.text, field.text)
            }
            _ => return None,
        };
        let span = expr.span.clone();
        Some(Name { span, text })
    }

    fn message(&mut self, name: Name) -> Result<Node, Mistake> {
        self.need("{")?;
        let mut height = 0;
        let fields = self.series("}", true, |parser| {
            let (field, _) = parser.selector()?;
            parser.need(":")?;
            let value = parser.expr()?;
            height = height.max(value.height);
            Ok((field, *value.expr))
        })?;
        let span = name.span.start..self.end();
        self.node(span, Kind::Struct { name, fields }, height)
    }

    fn primary(&mut self, minus: Option<usize>) -> Result<Node, Mistake> {
        match self.peek() {
            Some(Token::Sign("(")) => self.bracketed(),
            Some(Token::Sign("[")) => self.list(),
            Some(Token::Sign("{")) => self.map(),
            Some(Token::Sign(".") | Token::Word(_)) => match self.word()? {
                Word::Value(node) => Ok(node),
                Word::Function(function) => self.call(None, function),
            },
            _ => self.literal(minus),
        }
    }

    fn bracketed(&mut self) -> Result<Node, Mistake> {
        let begin = self.span().start;
        self.at += 1;
        let mut node = self.expr()?;
        self.need(")")?;
        node.expr.span = begin..self.end();
        Ok(node)
    }

    fn literal(&mut self, minus: Option<usize>) -> Result<Node, Mistake> {
        let mut span = self.span();
        span.start = minus.unwrap_or(span.start);
        let literal = match self.peek().cloned() {
            Some(Token::Int(size)) => {
                let value = match minus {
                    Some(_) => 0_i64.checked_sub_unsigned(size),
                    None => i64::try_from(size).ok(),
                };
                match value {
                    Some(value) => Literal::Int(value),
                    None => return Err(Mistake::found(self.text, span, INTS)),
                }
            }
            Some(Token::Uint(value)) => Literal::Uint(value),
            Some(Token::Double(value)) if minus.is_some() => Literal::Double(-value),
            Some(Token::Double(value)) => Literal::Double(value),
            Some(Token::Text(text)) => Literal::String(text),
            Some(Token::Bytes(octets)) => Literal::Bytes(octets),
            _ => return Err(self.expected("a value")),
        };
        self.at += 1;
        Ok(leaf(span, Kind::Literal(literal)))
    }

    fn list(&mut self) -> Result<Node, Mistake> {
        let begin = self.span().start;
        self.at += 1;
        let (parts, height) = apart(self.series("]", true, Self::expr)?);
        self.node(begin..self.end(), Kind::List(parts), height)
    }

    fn map(&mut self) -> Result<Node, Mistake> {
        let begin = self.span().start;
        self.need("{")?;
        let mut height = 0;
        let entries = self.series("}", true, |parser| {
            let key = parser.expr()?;
            parser.need(":")?;
            let value = parser.expr()?;
            height = height.max(key.height).max(value.height);
            Ok((*key.expr, *value.expr))
        })?;
        self.node(begin..self.end(), Kind::Map(entries), height)
    }

    /// A literal that is a word, an identifier or a function.
    fn word(&mut self) -> Result<Word, Mistake> {
        let begin = self.span().start;
        let rooted = self.take(".");
        let Some(Token::Word(word)) = self.peek() else {
            return Err(self.expected("a name"));
        };
        let word: &'t str = word;
        let literal = match word {
            "null" => Some(Literal::Null),
            "true" => Some(Literal::Bool(true)),
            "false" => Some(Literal::Bool(false)),
            _ => None,
        };
        if let (Some(literal), false) = (&literal, rooted) {
            let kind = Kind::Literal(literal.clone());
            let span = self.span();
            self.at += 1;
            return Ok(Word::Value(leaf(span, kind)));
        }
        if word == "in" && !rooted {
            return Err(self.expected("a value"));
        }
        if literal.is_some() || word == "in" || RESERVED.split(' ').any(|reserved| reserved == word)
        {
            return Err(self.expected("a name that is not reserved"));
        }
        self.at += 1;
        let span = begin..self.end();
        if self.sees("(") {
            let dot = if rooted { "." } else { "" };
            let text = format!("{dot}{word}");
            return Ok(Word::Function(Name { span, text }));
        }
        let name = word.into();
        Ok(Word::Value(leaf(span, Kind::Ident { name, rooted })))
    }

    fn call(&mut self, receiver: Option<Node>, function: Name) -> Result<Node, Mistake> {
        self.need("(")?;
        let args = self.series(")", false, Self::expr)?;
        self.called(receiver, function, args)
    }

    fn called(
        &self,
        receiver: Option<Node>,
        function: Name,
        args: Vec<Node>,
    ) -> Result<Node, Mistake> {
        let begin = match &receiver {
            Some(receiver) => receiver.expr.span.start,
            None => function.span.start,
        };
        let span = begin..self.end();
        let receiver = match receiver {
            None if function.text == "has" => return self.has(span, args),
            Some(range) => match macros::comprehension(&function.text) {
                Some((kind, shape)) => return self.comprehend(span, kind, shape, range, args),
                None => Some(range),
            },
            None => None,
        };
        let (args, height) = apart(args);
        let height = height.max(receiver.as_ref().map_or(0, |receiver| receiver.height));
        let kind = Kind::Call {
            receiver: receiver.map(|receiver| receiver.expr),
            function,
            args,
        };
        self.node(span, kind, height)
    }

    /// Items between commas up to a closing sign, which it takes.
    fn series<T>(
        &mut self,
        close: &'static str,
        trailing: bool,
        mut item: impl FnMut(&mut Self) -> Result<T, Mistake>,
    ) -> Result<Vec<T>, Mistake> {
        let mut items = Vec::new();
        if self.take(close) {
            return Ok(items);
        }
        loop {
            items.push(item(self)?);
            if self.take(close) {
                return Ok(items);
            }
            if !self.take(",") {
                return Err(self.expected(&format!("`,` or `{close}`")));
            }
            if trailing && self.take(close) {
                return Ok(items);
            }
        }
    }

    fn node(&self, span: Range<usize>, kind: Kind, under: usize) -> Result<Node, Mistake> {
        let height = under + 1;
        if height > DEPTH_MAX {
            return Err(Mistake::found(self.text, span, &levels()));
        }
        let expr = Box::new(Expr { span, kind });
        Ok(Node { expr, height })
    }

    fn peek(&self) -> Option<&Token<'t>> {
        self.tokens.get(self.at).map(|(token, _)| token)
    }

    /// Where the next token stands.
    fn span(&self) -> Range<usize> {
        let end = self.text.len()..self.text.len();
        self.tokens
            .get(self.at)
            .map_or(end, |(_, span)| span.clone())
    }

    /// Where the last token taken ends.
    fn end(&self) -> usize {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        before.map_or(0, |(_, span)| span.end)
    }

    fn sees(&self, sign: &str) -> bool {
        matches!(self.peek(), Some(Token::Sign(next) | Token::Word(next)) if *next == sign)
    }

    fn take(&mut self, sign: &str) -> bool {
        let there = self.sees(sign);
        self.at += usize::from(there);
        there
    }

    fn need(&mut self, sign: &str) -> Result<(), Mistake> {
        if self.take(sign) {
            Ok(())
        } else {
            Err(self.expected(&format!("`{sign}`")))
        }
    }

    fn expected(&self, what: &str) -> Mistake {
        Mistake::found(self.text, self.span(), what)
    }
}

fn leaf(span: Range<usize>, kind: Kind) -> Node {
    let expr = Box::new(Expr { span, kind });
    Node { expr, height: 0 }
}

/// The expressions of nodes, and the greatest of their heights.
fn apart(nodes: impl IntoIterator<Item = Node>) -> (Vec<Expr>, usize) {
    let mut height = 0;
    let exprs = nodes.into_iter().map(|node| {
        height = height.max(node.height);
        *node.expr
    });
    (exprs.collect(), height)
}

fn levels() -> String {
    format!("at most {DEPTH_MAX} levels of nesting")
}
