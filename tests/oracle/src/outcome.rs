//! One expression, evaluated by both sides.

use std::{
    fmt,
    sync::{Arc, LazyLock},
};

use cel::{Context, Env};
use dunghen_catalog::cel::Type as Known;
use dunghen_catalog::cel::{Answers, compile};
use dunghen_core::expr::{Input, evaluate};

use crate::plain::Plain;

/// Names with what our checker knows of them, and their values; no name is there twice.
pub(crate) type Bindings = Vec<(String, Known, Plain)>;

/// What became of an expression.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Outcome {
    Value(Plain),
    /// It was read, and has no value.
    Failed(String),
    /// It was not read, or not accepted by our checker.
    Refused(String),
}

impl Outcome {
    pub(crate) fn value(&self) -> Option<&Plain> {
        match self {
            Self::Value(value) => Some(value),
            _ => None,
        }
    }
}

/// What became of an expression on either side.
#[derive(Debug, Clone)]
pub(crate) struct Pair {
    pub(crate) ours: Outcome,
    pub(crate) theirs: Outcome,
}

impl Pair {
    pub(crate) fn of(text: &str, bindings: &Bindings) -> Self {
        Self {
            ours: ours(text, bindings),
            theirs: theirs(text, bindings),
        }
    }

    /// Whether both have the same value, or both were read and failed.
    pub(crate) fn agrees(&self) -> bool {
        match (&self.ours, &self.theirs) {
            (Outcome::Value(ours), Outcome::Value(theirs)) => ours == theirs,
            (Outcome::Failed(_), Outcome::Failed(_)) => true,
            _ => false,
        }
    }
}

fn ours(text: &str, bindings: &Bindings) -> Outcome {
    let fields: Vec<_> = bindings
        .iter()
        .map(|(name, known, _)| (name.clone(), known.clone()))
        .collect();
    let inputs: Vec<_> = bindings
        .iter()
        .map(|(.., value)| Input::Answer(value.ours()))
        .collect();
    let compiled = match compile(text, &fields) {
        Ok(compiled) => compiled,
        Err(mistake) => return Outcome::Refused(format!("{:?}: {mistake}", mistake.span)),
    };
    match evaluate(&compiled.expr, &Answers(&inputs)) {
        Ok(value) => Outcome::Value(Plain::of_ours(&value)),
        Err(stop) => Outcome::Failed(format!("{stop:?}")),
    }
}

fn theirs(text: &str, bindings: &Bindings) -> Outcome {
    static ENV: LazyLock<Arc<Env>> = LazyLock::new(|| Arc::new(Env::stdlib()));
    let tree = match ENV.parser().parse(text) {
        Ok(tree) => tree,
        Err(errors) => return Outcome::Refused(errors.to_string()),
    };
    let mut context = Context::with_env(Arc::clone(&ENV));
    for (name, _, value) in bindings {
        context.add_variable_from_value(name.as_str(), value.theirs());
    }
    match cel::Value::resolve_val(&tree, &context) {
        Ok(value) => Outcome::Value(Plain::of_theirs(value.as_ref())),
        Err(error) => Outcome::Failed(error.to_string()),
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(value) => value.fmt(f),
            Self::Failed(why) => write!(f, "failure ({why})"),
            Self::Refused(why) => write!(f, "refused ({why})"),
        }
    }
}
