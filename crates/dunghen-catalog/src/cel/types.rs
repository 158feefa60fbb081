//! What is known of a value before there is one.

use std::fmt;

use dunghen_core::expr::{Function, TypeName};

/// The type of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// Known only when it is evaluated.
    Dyn,
    /// Of this type; of lists and maps, with elements of any type.
    Of(TypeName),
    /// A text that is one of these.
    Choice(Vec<String>),
    /// A list of such elements.
    List(Box<Type>),
    /// A map of such keys and values.
    Map(Box<Type>, Box<Type>),
    /// A row of a table, with its columns.
    Row(Vec<(String, Type)>),
}

pub(crate) const BOOL: Type = Type::Of(TypeName::Bool);
pub(crate) const INT: Type = Type::Of(TypeName::Int);
pub(crate) const UINT: Type = Type::Of(TypeName::Uint);
pub(crate) const DOUBLE: Type = Type::Of(TypeName::Double);
pub(crate) const DECIMAL: Type = Type::Of(TypeName::Decimal);
pub(crate) const TEXT: Type = Type::Of(TypeName::Text);
const BYTES: Type = Type::Of(TypeName::Bytes);
const DATE: Type = Type::Of(TypeName::Date);
const NULL: Type = Type::Of(TypeName::Null);

impl Type {
    pub(crate) fn list(of: Type) -> Self {
        Self::List(Box::new(of))
    }

    /// The type without what is known of its parts.
    fn outer(&self) -> Option<TypeName> {
        match self {
            Self::Dyn => None,
            Self::Of(name) => Some(*name),
            Self::Choice(_) => Some(TypeName::Text),
            Self::List(_) => Some(TypeName::List),
            Self::Map(..) | Self::Row(_) => Some(TypeName::Map),
        }
    }

    /// Whether a value can be true or false.
    pub fn may_hold(&self) -> bool {
        self.may_be(TypeName::Bool)
    }

    /// Whether a value can be of this type name.
    pub(crate) fn may_be(&self, name: TypeName) -> bool {
        // Nothing but a column can be asked of a row.
        !matches!(self, Self::Row(_)) && self.outer().is_none_or(|outer| outer == name)
    }

    /// Whether a value can say which element of a list is meant.
    pub(crate) fn may_be_place(&self) -> bool {
        *self != DECIMAL && self.is_number()
    }

    fn is_number(&self) -> bool {
        NUMBERS.into_iter().any(|name| self.may_be(name))
    }

    /// Whether both are numbers that compare: a decimal is never beside a double.
    fn compares(&self, other: &Self) -> bool {
        self.is_number() && other.is_number() && !mixed(self, other)
    }

    /// Whether it is a row, or a list of them.
    pub(crate) fn has_rows(&self) -> bool {
        match self {
            Self::Row(_) => true,
            Self::List(of) => of.has_rows(),
            _ => false,
        }
    }

    /// The elements of a list, or the keys of a map, that a macro goes over.
    pub(crate) fn elements(&self) -> Option<Type> {
        match self {
            Self::Dyn | Self::Of(TypeName::List | TypeName::Map) => Some(Self::Dyn),
            Self::List(of) => Some((**of).clone()),
            Self::Map(keys, _) => Some((**keys).clone()),
            _ => None,
        }
    }

    /// The type of values of either of two types.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        match (self, other) {
            (one, other) if one == other => one,
            // Whatever a decimal can do, a whole number can.
            (INT, DECIMAL) | (DECIMAL, INT) => DECIMAL,
            (Self::List(one), Self::List(other)) => Self::list(one.join(*other)),
            (Self::Map(key, value), Self::Map(other_key, other_value)) => Self::Map(
                Box::new(key.join(*other_key)),
                Box::new(value.join(*other_value)),
            ),
            (one, other) if one.outer().is_some() && one.outer() == other.outer() => {
                one.outer().map_or(Self::Dyn, Self::Of)
            }
            _ => Self::Dyn,
        }
    }

    /// Whether values of two types can be equal.
    fn can_equal(&self, other: &Self) -> bool {
        match (self, other) {
            // What is not asked is null, whatever its type.
            _ if *self == NULL || *other == NULL => true,
            // Some of their cells may be open: they are compared column by column.
            _ if self.has_rows() || other.has_rows() => false,
            _ => match (self.outer(), other.outer()) {
                (Some(one), Some(other_one)) => one == other_one || self.compares(other),
                _ => true,
            },
        }
    }
}

const NUMBERS: [TypeName; 4] = [
    TypeName::Int,
    TypeName::Uint,
    TypeName::Double,
    TypeName::Decimal,
];

/// Whether one is a decimal and the other a double.
pub(crate) fn mixed(one: &Type, other: &Type) -> bool {
    (*one == DECIMAL && *other == DOUBLE) || (*one == DOUBLE && *other == DECIMAL)
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dyn => f.write_str("dyn"),
            Self::Of(name) => f.write_str(name.name()),
            Self::Choice(_) => f.write_str("choice"),
            Self::List(of) => write!(f, "list({of})"),
            Self::Map(keys, values) => write!(f, "map({keys}, {values})"),
            Self::Row(_) => f.write_str("row"),
        }
    }
}

/// The type of a call with arguments of these types; none where no function of
/// that name takes them.
pub(crate) fn result(function: Function, arguments: &[Type]) -> Option<Type> {
    match (function, arguments) {
        (Function::Min | Function::Max, [first, rest @ ..]) => {
            let all = rest.iter().try_fold(first.clone(), |joined, other| {
                ordered(&joined, other).then(|| joined.join(other.clone()))
            });
            all.filter(|_| ordered(first, first))
        }
        (_, [value]) => of_one(function, value),
        (_, [one, other]) => of_two(function, one, other),
        _ => None,
    }
}

fn of_one(function: Function, value: &Type) -> Option<Type> {
    let takes = |names: &[TypeName]| names.iter().any(|name| value.may_be(*name));
    use TypeName::{Bool, Bytes, Date, Decimal, Double, Int, List, Map, Text, Uint};
    let (accepted, made): (&[TypeName], Type) = match function {
        Function::Not => (&[Bool], BOOL),
        Function::Negate if *value == Type::Dyn => return Some(Type::Dyn),
        Function::Negate => (&[Int, Double, Decimal], value.clone()),
        Function::Size => (&[Text, Bytes, List, Map], INT),
        Function::ToInt => (&[Int, Uint, Double, Decimal, Text], INT),
        Function::ToUint => (&[Int, Uint, Double, Text], UINT),
        Function::ToDouble => (&[Int, Uint, Double, Decimal, Text], DOUBLE),
        Function::ToDecimal => (&[Int, Double, Decimal, Text], DECIMAL),
        Function::ToText => (&[Bool, Int, Uint, Double, Decimal, Text, Bytes, Date], TEXT),
        Function::ToBytes => (&[Bytes, Text], BYTES),
        Function::ToBool => (&[Bool, Text], BOOL),
        Function::ToDate => (&[Date, Text], DATE),
        Function::Year | Function::Month | Function::Day => (&[Date], INT),
        Function::TypeOf => return Some(Type::Of(TypeName::Type)),
        Function::ToDyn => return Some(Type::Dyn),
        Function::Sum => return list_of(value).filter(Type::is_number),
        Function::Distinct => {
            return list_of(value)
                .filter(|of| !of.has_rows())
                .map(|_| value.clone());
        }
        _ => return None,
    };
    takes(accepted).then_some(made)
}

/// The elements of a list.
fn list_of(value: &Type) -> Option<Type> {
    value.elements().filter(|_| value.may_be(TypeName::List))
}

fn of_two(function: Function, one: &Type, other: &Type) -> Option<Type> {
    let both = |name| one.may_be(name) && other.may_be(name);
    match function {
        Function::Equals | Function::Differs => one.can_equal(other).then_some(BOOL),
        Function::Less | Function::AtMost | Function::Greater | Function::AtLeast => {
            ordered(one, other).then_some(BOOL)
        }
        Function::In => {
            let element = other.elements()?;
            one.can_equal(&element).then_some(BOOL)
        }
        Function::StartsWith | Function::EndsWith | Function::Contains => {
            both(TypeName::Text).then_some(BOOL)
        }
        Function::PlusDays | Function::PlusMonths => {
            (one.may_be(TypeName::Date) && other.may_be(TypeName::Int)).then_some(DATE)
        }
        Function::DaysBetween | Function::YearsBetween => both(TypeName::Date).then_some(INT),
        _ => computed(function, one, other),
    }
}

/// `+ - * / %` take two values of one type, but for whole numbers beside decimals.
fn computed(function: Function, one: &Type, other: &Type) -> Option<Type> {
    use TypeName::{Bytes, Decimal, Double, Int, List, Text, Uint};
    let accepted: &[TypeName] = match function {
        Function::Add => &[Int, Uint, Double, Decimal, Text, Bytes, List],
        Function::Subtract | Function::Multiply => &[Int, Uint, Double, Decimal],
        Function::Divide => &[Int, Uint, Double],
        Function::Remainder => &[Int, Uint],
        _ => return None,
    };
    if [one, other].contains(&&DECIMAL) {
        let exact = |of: &Type| of.may_be(Int) || of.may_be(Decimal);
        let both = accepted.contains(&Decimal) && exact(one) && exact(other);
        return both.then_some(DECIMAL);
    }
    let mut fits = accepted
        .iter()
        .filter(|name| one.may_be(**name) && other.may_be(**name));
    let first = *fits.next()?;
    Some(match (fits.next(), first) {
        (Some(_), _) => Type::Dyn,
        (None, List) => one.clone().join(other.clone()),
        (None, name) => Type::Of(name),
    })
}

fn ordered(one: &Type, other: &Type) -> bool {
    let alike = [
        TypeName::Bool,
        TypeName::Text,
        TypeName::Bytes,
        TypeName::Date,
    ]
    .into_iter()
    .any(|name| one.may_be(name) && other.may_be(name));
    one.compares(other) || alike
}
