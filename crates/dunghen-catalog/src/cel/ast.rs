//! The tree of an expression.

use std::ops::Range;

/// An expression and where it stands.
///
/// Brackets leave no node; the span of what they hold includes them.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// The bytes of the text.
    pub span: Range<usize>,
    /// What it is.
    pub kind: Kind,
}

/// A name and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The bytes of the text, with the backquotes if there are any.
    pub span: Range<usize>,
    /// The name without backquotes.
    pub text: String,
}

/// What an expression is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// A value written out; a number has its minus.
    Literal(Literal),
    /// A name by itself.
    Ident {
        /// The name without the dot.
        name: String,
        /// Whether a dot leads, as in `.a`.
        rooted: bool,
    },
    /// A field, `e.f`, or the question whether it is there, `has(e.f)`.
    Select {
        /// What the field is taken from.
        operand: Box<Expr>,
        /// The field.
        field: Name,
        /// Whether it is `has`.
        test: bool,
    },
    /// An element, `e[i]`.
    Index {
        /// The list or map.
        operand: Box<Expr>,
        /// The place or key.
        index: Box<Expr>,
    },
    /// A function, `f(a)` or `e.f(a)`.
    Call {
        /// What stands before the dot.
        receiver: Option<Box<Expr>>,
        /// The function, with its dot where one leads, as in `.f(a)`.
        function: Name,
        /// The arguments.
        args: Vec<Expr>,
    },
    /// A list, `[a, b]`.
    List(Vec<Expr>),
    /// A map, `{k: v}`.
    Map(Vec<(Expr, Expr)>),
    /// A message, `a.B{f: v}`; read only to be refused by its name.
    Struct {
        /// The dotted name, with its dot where one leads.
        name: Name,
        /// The fields.
        fields: Vec<(Name, Expr)>,
    },
    /// `!e` or `-e`.
    Unary {
        /// The operator.
        op: UnaryOp,
        /// What it stands before.
        operand: Box<Expr>,
    },
    /// Two or more joined by `||`; flat, since chains may be long.
    Any(Vec<Expr>),
    /// Two or more joined by `&&`; flat, since chains may be long.
    All(Vec<Expr>),
    /// Any other operator between two.
    Binary {
        /// The operator.
        op: BinaryOp,
        /// What stands before it.
        left: Box<Expr>,
        /// What stands after it.
        right: Box<Expr>,
    },
    /// `condition ? yes : no`.
    Conditional {
        /// What decides.
        condition: Box<Expr>,
        /// The value if it holds.
        yes: Box<Expr>,
        /// The value if it does not.
        no: Box<Expr>,
    },
    /// A comprehension, as `e.exists(x, p)`.
    Macro {
        /// Which one.
        kind: MacroKind,
        /// What is gone through.
        range: Box<Expr>,
        /// The name each element has in turn.
        var: Name,
        /// The `p` of `e.map(x, p, t)`.
        filter: Option<Box<Expr>>,
        /// What is asked or made of each element.
        body: Box<Expr>,
    },
}

/// A value written out.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A signed whole number.
    Int(i64),
    /// A whole number with `u`.
    Uint(u64),
    /// A number with a point or an exponent; always finite.
    Double(f64),
    /// A text, its escapes resolved.
    String(String),
    /// Bytes, their escapes resolved.
    Bytes(Vec<u8>),
}

/// An operator before its operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnaryOp {
    /// `!`
    Not,
    /// `-`
    Negate,
}

/// An operator between two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinaryOp {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `in`
    In,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
}

/// A comprehension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MacroKind {
    /// `e.all(x, p)`
    All,
    /// `e.exists(x, p)`
    Exists,
    /// `e.exists_one(x, p)`, also written `existsOne`
    ExistsOne,
    /// `e.map(x, t)` or `e.map(x, p, t)`
    Map,
    /// `e.filter(x, p)`
    Filter,
}

impl UnaryOp {
    /// The operator as written.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Not => "!",
            Self::Negate => "-",
        }
    }
}

/// How tight operators bind: the more, the tighter. Zero is `?:`.
pub(super) mod level {
    pub(crate) const ANY: u8 = 1;
    pub(crate) const ALL: u8 = 2;
    pub(crate) const RELATION: u8 = 3;
    pub(crate) const SUM: u8 = 4;
    pub(crate) const PRODUCT: u8 = 5;
    pub(crate) const UNARY: u8 = 6;
    pub(crate) const MEMBER: u8 = 7;
}

impl BinaryOp {
    /// Every operator.
    pub const ALL: [Self; 12] = [
        Self::Equal,
        Self::NotEqual,
        Self::Less,
        Self::LessOrEqual,
        Self::Greater,
        Self::GreaterOrEqual,
        Self::In,
        Self::Add,
        Self::Subtract,
        Self::Multiply,
        Self::Divide,
        Self::Remainder,
    ];

    /// The operator as written.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::In => "in",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
        }
    }

    pub(super) fn level(self) -> u8 {
        match self {
            Self::Add | Self::Subtract => level::SUM,
            Self::Multiply | Self::Divide | Self::Remainder => level::PRODUCT,
            _ => level::RELATION,
        }
    }
}

impl MacroKind {
    /// The macro's name as written.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Exists => "exists",
            Self::ExistsOne => "exists_one",
            Self::Map => "map",
            Self::Filter => "filter",
        }
    }
}
