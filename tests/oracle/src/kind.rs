//! Types of what is made up, with literals and values of each.

use dunghen_catalog::cel::Type as Known;
use dunghen_core::expr::TypeName;

use crate::{choices::Choices, outcome::Bindings, plain::Plain};

/// A type that an expression is made up for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind {
    Bool,
    Int,
    Uint,
    Double,
    Text,
    Bytes,
    Null,
    List(Box<Kind>),
    Map(Box<Kind>, Box<Kind>),
    /// Any of the others, known only when it is evaluated.
    Dyn,
}

pub(crate) const SCALARS: [Kind; 6] = [
    Kind::Int,
    Kind::Text,
    Kind::Bool,
    Kind::Double,
    Kind::Uint,
    Kind::Bytes,
];

pub(crate) const NUMBERS: [Kind; 3] = [Kind::Int, Kind::Uint, Kind::Double];

pub(crate) const KEYS: [Kind; 4] = [Kind::Text, Kind::Int, Kind::Uint, Kind::Bool];

/// Names that maps have entries of, as they are written after a dot.
pub(crate) const ENTRIES: [&str; 4] = ["a", "b", "name", "none"];

const INTS: [&str; 18] = [
    "1",
    "2",
    "3",
    "0",
    "-1",
    "7",
    "10",
    "-5",
    "0x1F",
    "100",
    "1000000007",
    "3037000500",
    "4611686018427387904",
    "9007199254740993",
    "9223372036854775807",
    "-9223372036854775807",
    "-9223372036854775808",
    "-0x10",
];

const UINTS: [&str; 12] = [
    "1u",
    "2u",
    "3u",
    "0u",
    "10u",
    "7u",
    "12u",
    "0x1Fu",
    "4294967296u",
    "9007199254740993u",
    "9223372036854775808u",
    "18446744073709551615u",
];

const DOUBLES: [&str; 20] = [
    "0.0",
    "1.0",
    "2.0",
    "2.5",
    "-1.0",
    "-0.0",
    "0.1",
    "-2.5",
    "-0.5",
    "1e3",
    "1.5e-3",
    "3.0",
    "1e300",
    "-1e300",
    "5e-324",
    "9007199254740992.0",
    "9223372036854775807.0",
    "-9223372036854775808.0",
    "18446744073709551616.0",
    "1e19",
];

const TEXTS: [&str; 28] = [
    "''",
    "'a'",
    "'b'",
    "\"ab\"",
    "'12'",
    "'-3'",
    "'2.5'",
    "'true'",
    "'đúng hẹn'",
    "'ệ'",
    "'e\\u0323\\u0302'",
    "'😀'",
    "'\\U0001F600 b'",
    "'it\\'s'",
    "r'\\d'",
    "'''a'b\n'''",
    "\"tab\\tend\"",
    "'name'",
    "'False'",
    "'1e3'",
    "' 1'",
    "'+5'",
    "'99999999999999999999'",
    "'NaN'",
    "'\\x41\\101'",
    "'hẹn'",
    "'\\uFF21'",
    "'none'",
];

const OCTETS: [&str; 6] = [
    "b''",
    "b'a'",
    "b'\\xff\\x00'",
    "b'ệ'",
    "b\"ab\"",
    "b'\\xe1\\xbb\\x87'",
];

/// A literal of a type; of lists and maps the empty one.
pub(crate) fn literal(kind: &Kind, choices: &mut Choices<'_>) -> &'static str {
    match kind {
        Kind::Bool => choices.word(&["true", "false"]),
        Kind::Int => skewed(&INTS, choices),
        Kind::Uint => skewed(&UINTS, choices),
        Kind::Double => skewed(&DOUBLES, choices),
        Kind::Text => choices.word(&TEXTS),
        Kind::Bytes => choices.word(&OCTETS),
        Kind::Null => "null",
        Kind::List(_) => "[]",
        Kind::Map(..) => "{}",
        Kind::Dyn => choices.word(&[
            "dyn(1)",
            "dyn('a')",
            "null",
            "dyn(2.0)",
            "dyn(true)",
            "dyn([])",
        ]),
    }
}

/// Mostly one of the first, small ones: with large ones most sums would overflow.
fn skewed(all: &[&'static str], choices: &mut Choices<'_>) -> &'static str {
    let first = all.get(..all.len() / 2).unwrap_or(all);
    if choices.once_in(4) {
        choices.word(all)
    } else {
        choices.word(first)
    }
}

/// A type of elements or values, mostly a simple one.
pub(crate) fn any(choices: &mut Choices<'_>, depth: u32) -> Kind {
    let of = |kinds: &[Kind], choices: &mut Choices<'_>| choices.one_of(kinds).unwrap_or(Kind::Int);
    if depth == 0 {
        return of(&SCALARS, choices);
    }
    match choices.below(12) {
        0..8 => of(&SCALARS, choices),
        8 if choices.once_in(3) => Kind::Null,
        8 => Kind::Dyn,
        9 | 10 => Kind::List(Box::new(any(choices, depth - 1))),
        _ => {
            let key = of(&KEYS, choices);
            Kind::Map(Box::new(key), Box::new(any(choices, depth - 1)))
        }
    }
}

/// The names every expression may use.
pub(crate) fn names() -> Vec<(&'static str, Kind)> {
    let list = |of: Kind| Kind::List(Box::new(of));
    let map = |key: Kind, value: Kind| Kind::Map(Box::new(key), Box::new(value));
    vec![
        ("flag", Kind::Bool),
        ("main", Kind::Bool),
        ("count", Kind::Int),
        ("floors", Kind::Int),
        ("natural", Kind::Uint),
        ("amount", Kind::Uint),
        ("ratio", Kind::Double),
        ("share", Kind::Double),
        ("name", Kind::Text),
        ("word", Kind::Text),
        ("octets", Kind::Bytes),
        ("anything", Kind::Dyn),
        ("numbers", list(Kind::Int)),
        ("measures", list(Kind::Double)),
        ("words", list(Kind::Text)),
        ("mixed", list(Kind::Dyn)),
        ("prices", map(Kind::Text, Kind::Int)),
        ("titles", map(Kind::Int, Kind::Text)),
        ("rows", list(map(Kind::Text, Kind::Int))),
    ]
}

/// Values for all names.
pub(crate) fn bindings(choices: &mut Choices<'_>) -> Bindings {
    let names = names().into_iter();
    names
        .map(|(name, kind)| (name.to_owned(), kind.known(), value(&kind, choices)))
        .collect()
}

fn value(kind: &Kind, choices: &mut Choices<'_>) -> Plain {
    const INTS: [i64; 12] = [1, 2, 3, 0, -1, 5, 40, -7, 12, 100, i64::MAX, i64::MIN];
    const UINTS: [u64; 10] = [1, 2, 3, 0, 5, 7, 12, 40, (1 << 53) + 1, u64::MAX];
    const DOUBLES: [f64; 10] = [
        0.0,
        1.0,
        2.0,
        2.5,
        -1.0,
        -0.0,
        0.1,
        -2.5,
        f64::INFINITY,
        f64::NAN,
    ];
    const TEXTS: [&str; 9] = ["", "a", "b", "12", "đúng hẹn", "ệ", "😀", "hẹn", "\u{ff21}"];
    match kind {
        Kind::Null => Plain::Null,
        Kind::Bool => Plain::Bool(choices.below(2) == 1),
        Kind::Int => Plain::Int(choices.one_of(&INTS).unwrap_or(0)),
        Kind::Uint => Plain::Uint(choices.one_of(&UINTS).unwrap_or(0)),
        Kind::Double => Plain::double(choices.one_of(&DOUBLES).unwrap_or(0.0)),
        Kind::Text => Plain::Text(choices.word(&TEXTS).to_owned()),
        Kind::Bytes => Plain::Bytes(choices.word(&TEXTS).as_bytes().to_vec()),
        Kind::Dyn => {
            let kind = any(choices, 1);
            match kind {
                Kind::Dyn => Plain::Null,
                kind => value(&kind, choices),
            }
        }
        Kind::List(of) => {
            let count = if choices.once_in(10) {
                0
            } else {
                1 + choices.below(3)
            };
            Plain::List((0..count).map(|_| value(of, choices)).collect())
        }
        Kind::Map(keys, values) => {
            let mut entries: Vec<(Plain, Plain)> = Vec::new();
            for name in ENTRIES.iter().take(choices.below(4)) {
                let key = match **keys {
                    Kind::Text => Plain::Text((*name).to_owned()),
                    _ => value(keys, choices),
                };
                if entries.iter().all(|(known, _)| *known != key) {
                    entries.push((key, value(values, choices)));
                }
            }
            Plain::map(entries)
        }
    }
}

impl Kind {
    /// What our checker is told of it.
    fn known(&self) -> Known {
        Known::Of(match self {
            Self::Dyn => return Known::Dyn,
            Self::List(of) => return Known::List(Box::new(of.known())),
            Self::Map(keys, values) => {
                return Known::Map(Box::new(keys.known()), Box::new(values.known()));
            }
            Self::Bool => TypeName::Bool,
            Self::Int => TypeName::Int,
            Self::Uint => TypeName::Uint,
            Self::Double => TypeName::Double,
            Self::Text => TypeName::Text,
            Self::Bytes => TypeName::Bytes,
            Self::Null => TypeName::Null,
        })
    }
}
