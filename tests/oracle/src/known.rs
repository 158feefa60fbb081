//! The differences between the two sides that are known, and why each is not ours to mend.
//!
//! Each is as narrow as can be said: by what the part does, by the values of its own
//! parts, which both sides agree about, and by what became of it.

use crate::{
    blame::Culprit,
    outcome::Outcome,
    plain::Plain,
    tree::{Form, Tree},
};

/// A kind of difference.
pub(crate) struct Known {
    pub(crate) name: &'static str,
    /// Whether a difference is of this kind.
    pub(crate) applies: fn(&Culprit) -> bool,
    /// An expression that shows it.
    pub(crate) example: fn() -> Tree,
}

/// All of them. A difference of any other kind fails the tests.
pub(crate) static KNOWN: [Known; 5] = [
    // NaN is neither less nor greater than anything, which IEEE 754 and we call false. The
    // other side calls it a failure. The definition says of NaN only that it equals
    // nothing, and CEL's conformance rows have no such comparison.
    Known {
        name: "NaN is put in order",
        applies: nan_in_order,
        example: || Tree::infix("<", nan(), Tree::leaf("1.0")),
    },
    // "Rounds toward zero, errors if out of range": -0.5 is rounded to 0, which is in
    // range. The other side looks at the sign before it rounds.
    Known {
        name: "a fraction between -1 and 0 becomes a uint",
        applies: fraction_to_uint,
        example: || Tree::call("uint", Tree::leaf("-0.5")),
    },
    // `in` takes any value and any map. What cannot be a key is none, so the answer is
    // false; the other side finds no overload.
    Known {
        name: "a value that can be no key is looked for in a map",
        applies: no_key_in_map,
        example: || Tree::infix("in", Tree::call("dyn", Tree::leaf("null")), map("'a'")),
    },
    // `+` takes two lists, and no map. The other side adds whatever a macro could go over.
    Known {
        name: "a map is added to a list",
        applies: map_to_list,
        example: || {
            let list = Tree::new(Form::List, vec![Tree::leaf("1")]);
            Tree::infix("+", list, Tree::call("dyn", map("'a'")))
        },
    },
    // A double holds the least int exactly, so the two are equal. The other side leaves
    // this one value out, as conversions by `int` do.
    Known {
        name: "the least int is found as a key by its double",
        applies: least_key,
        example: || {
            let map = map("-9223372036854775808");
            Tree::new(Form::Index, vec![map, Tree::leaf("-9223372036854775808.0")])
        },
    },
];

/// The first kind that a difference is of.
pub(crate) fn known(culprit: &Culprit) -> Option<&'static Known> {
    KNOWN.iter().find(|known| (known.applies)(culprit))
}

fn nan() -> Tree {
    Tree::infix("/", Tree::leaf("0.0"), Tree::leaf("0.0"))
}

fn map(key: &str) -> Tree {
    Tree::new(Form::Map, vec![Tree::leaf(key), Tree::leaf("1")])
}

/// The values of two parts.
fn two(culprit: &Culprit) -> Option<(&Plain, &Plain)> {
    match culprit.parts.as_slice() {
        [one, other] => Some((one.value()?, other.value()?)),
        _ => None,
    }
}

/// Whether we have this value where the other side fails.
fn fails_where_we_have(culprit: &Culprit, value: &Plain) -> bool {
    culprit.pair.ours.value() == Some(value) && matches!(culprit.pair.theirs, Outcome::Failed(_))
}

fn nan_in_order(culprit: &Culprit) -> bool {
    let number = |value: &Plain| matches!(value, Plain::Int(_) | Plain::Uint(_) | Plain::Double(_));
    let nan = |value: &Plain| value.as_double().is_some_and(f64::is_nan);
    matches!(culprit.tree.form, Form::Infix("<" | "<=" | ">" | ">="))
        && two(culprit)
            .is_some_and(|(one, other)| number(one) && number(other) && (nan(one) || nan(other)))
        && fails_where_we_have(culprit, &Plain::Bool(false))
}

fn fraction_to_uint(culprit: &Culprit) -> bool {
    let from = match culprit.parts.as_slice() {
        [only] => only.value().and_then(Plain::as_double),
        _ => None,
    };
    culprit.tree.form == Form::Call("uint")
        && from.is_some_and(|from| from > -1.0 && from < 0.0)
        && fails_where_we_have(culprit, &Plain::Uint(0))
}

fn no_key_in_map(culprit: &Culprit) -> bool {
    let no_key = |value: &Plain| {
        matches!(
            value,
            Plain::Null | Plain::Bytes(_) | Plain::List(_) | Plain::Map(_)
        )
    };
    culprit.tree.form == Form::Infix("in")
        && two(culprit).is_some_and(|(key, map)| no_key(key) && matches!(map, Plain::Map(_)))
        && fails_where_we_have(culprit, &Plain::Bool(false))
}

fn map_to_list(culprit: &Culprit) -> bool {
    let pair = &culprit.pair;
    culprit.tree.form == Form::Infix("+")
        && matches!(two(culprit), Some((Plain::List(_), Plain::Map(_))))
        && matches!(pair.ours, Outcome::Failed(_))
        && matches!(pair.theirs, Outcome::Value(Plain::List(_)))
}

/// What is looked for in a map and the map's keys, where it is a double.
fn looked_for(culprit: &Culprit) -> Option<(f64, Vec<i128>)> {
    let (key, map) = match culprit.tree.form {
        Form::Infix("in") => two(culprit)?,
        Form::Index => two(culprit).map(|(map, key)| (key, map))?,
        _ => return None,
    };
    let Plain::Map(entries) = map else {
        return None;
    };
    let keys = entries.iter().filter_map(|(key, _)| match key {
        Plain::Int(key) => Some(i128::from(*key)),
        Plain::Uint(key) => Some(i128::from(*key)),
        _ => None,
    });
    Some((key.as_double()?, keys.collect()))
}

/// Whether we find something that the other side does not.
fn only_we_find(culprit: &Culprit) -> bool {
    match (&culprit.pair.ours, &culprit.pair.theirs) {
        (Outcome::Value(ours), Outcome::Value(theirs)) if culprit.tree.form != Form::Index => {
            (ours, theirs) == (&Plain::Bool(true), &Plain::Bool(false))
        }
        (Outcome::Value(_), Outcome::Failed(_)) => culprit.tree.form == Form::Index,
        _ => false,
    }
}

fn least_key(culprit: &Culprit) -> bool {
    looked_for(culprit)
        .is_some_and(|(key, keys)| key == i64::MIN as f64 && keys.contains(&i128::from(i64::MIN)))
        && only_we_find(culprit)
}
