//! Why something is so, as a plain object.

use std::ptr;

use dunghen_core::{citation::Citation, id::Id, procedure::FeeKind, session::Subject};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::Session;
use crate::{error::Failure, object};

/// As `dunghen explain` says it under `why`.
#[derive(Serialize)]
struct Why {
    rests_on: Vec<Id>,
    law: Option<Citation>,
    lifted_by: Vec<Lift>,
}

/// An answer that would turn it.
#[derive(Serialize)]
struct Lift {
    field: Id,
    answer: String,
}

#[wasm_bindgen]
impl Session {
    /// Why a field is asked or must be answered, a component needed, a rule speaks, a fee or
    /// the limit applies: the fewest answers it rests on, the article, and the answers that
    /// would turn it.
    ///
    /// # Errors
    /// There is nothing of that name.
    pub fn explain(&self, kind: &str, id: Option<String>) -> Result<JsValue, Failure> {
        let id = id.unwrap_or_default();
        let subject = self.subject(kind, &id).ok_or_else(|| {
            Failure::expected(
                "unknown_subject",
                format_args!("no {kind} `{id}`"),
                "one of the procedure's",
            )
        })?;
        let why = self.inner.explain(subject);
        let lifts = why.lifted_by.into_iter();
        object::written(&Why {
            rests_on: why.rests_on,
            law: why.law,
            lifted_by: lifts
                .map(|(field, answer)| Lift { field, answer })
                .collect(),
        })
    }

    fn subject(&self, kind: &str, id: &str) -> Option<Subject> {
        let version = &self.version;
        let field = || self.inner.place_of(id);
        Some(match kind {
            "field" => Subject::Field(field()?),
            "required" => Subject::Required(field()?),
            "component" => {
                let mut components = version.components.iter();
                Subject::Component(components.position(|known| known.id == id)?)
            }
            "rule" => {
                let mut rules = version.rules.iter();
                Subject::Rule(rules.position(|known| known.id == id)?)
            }
            "fee" => {
                let mut fees = self.inner.fees().iter().map(|at| usize::from(*at));
                let kind = match id {
                    "charge" => FeeKind::Charge,
                    "duty" => FeeKind::Duty,
                    _ => return None,
                };
                let is_meant = |at: &usize| {
                    let fee = version.fees.get(*at);
                    fee.is_some_and(|fee| fee.payment.kind == kind)
                };
                Subject::Fee(fees.find(is_meant)?)
            }
            "limit" => {
                let applies = self.inner.time_limit()?;
                let mut limits = version.time_limits.iter();
                Subject::TimeLimit(limits.position(|limit| ptr::eq(limit, applies))?)
            }
            _ => return None,
        })
    }
}
