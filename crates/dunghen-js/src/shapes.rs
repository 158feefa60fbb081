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
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** Any JSON value; what cannot be understood becomes a finding. */
export type Answer = string | number | boolean | string[] | Record<string, unknown>[] | Record<string, unknown>;

export interface Dossier {
  answers?: Record<string, Answer | null>;
  channel?: "online" | "counter" | "post";
  contact?: { full_name?: string; phone?: string; email?: string };
  attachments?: Attachment[];
}

export interface Attachment {
  component: string;
  name: string;
  bytes: number;
  kind: "pdf" | "jpeg" | "png" | null;
  sha256: string;
}

export interface Finding {
  /** Where, as `/answers/floors` or `/components/drawings`. */
  place: string;
  code: string;
  params: Record<string, string>;
  severity: "gate" | "error" | "warning" | "advice";
  law: string | null;
}

export interface Verdict {
  complete: boolean;
  findings: Finding[];
  /** Fields that are not asked; no answer to them counts. */
  hidden: string[];
  /** Fields that are asked and must be answered. */
  required: string[];
  components: {
    component: string;
    needed: "yes" | "no" | "unknown";
    spared: boolean;
    tier: "required" | "recommended" | "optional" | "not_needed";
    status: "missing" | "from_answers" | "attached" | "faulty";
  }[];
  fees: { kind: "duty" | "charge"; amount: number | null; law: string | null }[];
  limit: { amount: number; unit: Unit } | null;
}

/** Ids of what changed; a kind without changes is left out. */
export interface Changed {
  appeared?: string[];
  vanished?: string[];
  required?: string[];
  /** Fields and components at which something else is found than before. */
  findings?: string[];
  components?: string[];
  fees?: true;
  limit?: true;
}
"#;

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
