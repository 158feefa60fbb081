//! What a verdict looks like to JavaScript.

use std::rc::Rc;

use dunghen_core::{
    assessment::ComponentState,
    dossier::Answer,
    finding::Finding,
    id::Id,
    procedure::{Limit, Payment, Version},
    session::Session,
};
use serde::{Serialize, Serializer};

/// A verdict.
#[derive(Serialize)]
pub(crate) struct Verdict<'a> {
    complete: bool,
    findings: Vec<Finding>,
    hidden: Vec<&'a Id>,
    required: Vec<&'a Id>,
    components: Vec<ComponentState>,
    fees: Vec<&'a Payment>,
    limit: Option<Limit>,
}

impl<'a> Verdict<'a> {
    pub(crate) fn of(session: &'a Session<Rc<Version>>, version: &'a Version) -> Self {
        let findings = session.findings();
        let (mut hidden, mut required) = (Vec::new(), Vec::new());
        for (at, field) in version.fields().enumerate() {
            match session.asked(at) {
                None => hidden.push(&field.id),
                Some(true) => required.push(&field.id),
                Some(false) => {}
            }
        }
        Self {
            complete: !findings.iter().any(Finding::blocks),
            findings,
            hidden,
            required,
            components: session.component_states(),
            fees: session.payments().collect(),
            limit: session.time_limit().map(|entry| entry.limit),
        }
    }
}

/// Answers under the ids of their fields.
pub(crate) struct ByField(pub(crate) Vec<(Id, Answer)>);

impl Serialize for ByField {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(field, answer)| (field, answer)))
    }
}
