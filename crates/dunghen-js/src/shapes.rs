//! What a verdict looks like to JavaScript.

use dunghen_core::{
    assessment::{Asked, Assessment, ComponentState},
    dossier::Answer,
    finding::Finding,
    id::Id,
    procedure::{Limit, Payment},
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
  asked: { field: string; required: boolean }[];
  components: {
    component: string;
    needed: "yes" | "no" | "unknown";
    spared: boolean;
    tier: "required" | "recommended" | "optional" | "not_needed";
    status: "missing" | "from_answers" | "attached" | "faulty";
    because: string[];
  }[];
  fees: { kind: "duty" | "charge"; amount: number | null; law: string | null }[];
  limit: { amount: number; unit: "working-days" } | null;
  answers: Record<string, Answer>;
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
    findings: &'a [Finding],
    asked: &'a [Asked],
    components: &'a [ComponentState],
    fees: &'a [Payment],
    limit: Option<Limit>,
    #[serde(serialize_with = "by_field")]
    answers: &'a [(Id, Answer)],
}

impl<'a> Verdict<'a> {
    pub(crate) fn of(assessment: &'a Assessment) -> Self {
        Self {
            complete: assessment.is_complete(),
            findings: &assessment.findings,
            asked: &assessment.asked,
            components: &assessment.components,
            fees: &assessment.fees,
            limit: assessment.time_limit,
            answers: &assessment.answers,
        }
    }
}

fn by_field<S: Serializer>(answers: &[(Id, Answer)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(answers.iter().map(|(field, answer)| (field, answer)))
}
