//! Finds the parts of an expression that the two sides disagree about.

use dunghen_catalog::cel::Type as Known;

use crate::{
    outcome::{Bindings, Outcome, Pair},
    plain::Plain,
    tree::{Form, Tree},
};

/// An innermost part about which there is disagreement.
#[derive(Debug, Clone)]
pub(crate) struct Culprit {
    /// The part; names stand in it for what is disagreed about further inside.
    pub(crate) tree: Tree,
    /// What both sides make of its parts; not of those that stand in a macro.
    pub(crate) parts: Vec<Outcome>,
    /// What became of it.
    pub(crate) pair: Pair,
}

/// All parts to blame, innermost first; none where the two sides agree about the whole.
///
/// What is found inside is replaced by what we make of it. Where the two sides disagree
/// even then, the part around is to blame as well.
pub(crate) fn culprits(tree: &Tree, bindings: &Bindings) -> Vec<Culprit> {
    if Pair::of(&tree.to_string(), bindings).agrees() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut mended = tree.clone();
    let mut known = bindings.clone();
    let plain = tree.parts.len() - bodies(tree);
    for (at, part) in tree.parts.iter().take(plain).enumerate() {
        let inner = culprits(part, bindings);
        if inner.is_empty() {
            continue;
        }
        found.extend(inner);
        let outcome = Pair::of(&part.to_string(), bindings).ours;
        if let Some(place) = mended.parts.get_mut(at) {
            *place = stand_in(at, outcome, &mut known);
        }
    }
    let inside = inside(&mended, &known);
    let explained = !inside.is_empty();
    found.extend(inside);
    let pair = Pair::of(&mended.to_string(), &known);
    if !explained && !pair.agrees() {
        let parts = mended.parts.iter().take(plain);
        let parts = parts.map(|part| Pair::of(&part.to_string(), &known).ours);
        found.push(Culprit {
            parts: parts.collect(),
            tree: mended,
            pair,
        });
    }
    found
}

/// How many of the last parts stand in a macro.
fn bodies(tree: &Tree) -> usize {
    match tree.form {
        Form::Each(..) => tree.parts.len() - 1,
        _ => 0,
    }
}

/// An expression with the outcome given.
fn stand_in(at: usize, outcome: Outcome, bindings: &mut Bindings) -> Tree {
    let Outcome::Value(value) = outcome else {
        return Tree::leaf("[][0]");
    };
    let name = format!("part{}_{at}", bindings.len());
    bindings.push((name.clone(), Known::Dyn, value));
    Tree::leaf(name)
}

/// What is to blame inside a macro, for each element it goes over.
fn inside(tree: &Tree, bindings: &Bindings) -> Vec<Culprit> {
    let (Form::Each(_, name), [range, bodies @ ..]) = (&tree.form, tree.parts.as_slice()) else {
        return Vec::new();
    };
    let elements = match Pair::of(&range.to_string(), bindings).ours {
        Outcome::Value(Plain::List(items)) => items,
        Outcome::Value(Plain::Map(entries)) => entries.into_iter().map(|(key, _)| key).collect(),
        _ => Vec::new(),
    };
    let mut found = Vec::new();
    for element in elements {
        let mut bound = bindings.clone();
        bound.retain(|(known, ..)| known != name);
        bound.push((name.clone(), Known::Dyn, element));
        found.extend(bodies.iter().flat_map(|body| culprits(body, &bound)));
    }
    found
}
