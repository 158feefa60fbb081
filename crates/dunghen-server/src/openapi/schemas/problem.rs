//! What a failure looks like.

use std::collections::BTreeMap;

use serde::Deserialize;
use utoipa::ToSchema;

/// A failure (RFC 9457). `title`, `detail` and `message` are for people and may change.
#[derive(Deserialize, ToSchema)]
pub(super) struct Problem {
    /// What failed. It is stable.
    #[schema(schema_with = crate::openapi::problem_types)]
    r#type: String,
    /// What failed, in the language asked for.
    title: String,
    /// The status of the answer.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What was found and expected in this one request.
    detail: Option<String>,
    /// The hash of the catalog in force, where the sender judged by another.
    catalog: Option<String>,
    /// What keeps the request from being done, each with its place.
    #[serde(default)]
    findings: Vec<Finding>,
}

/// One thing the rules say.
#[derive(Deserialize, ToSchema)]
pub(super) struct Finding {
    /// `/answers/FIELD`, `/answers/FIELD/ROW/COLUMN`, `/contact/PART`,
    /// `/components/COMPONENT`, or `/` for the whole.
    #[schema(pattern = "^/", example = "/answers/permit_number")]
    place: String,
    /// Stable and dotted.
    #[schema(example = "citizen_id.length")]
    code: String,
    /// Values for the sentence, as text.
    #[serde(default)]
    params: BTreeMap<String, String>,
    severity: Severity,
    /// A citation, where there is one.
    law: Option<String>,
    /// The sentence in the language asked for.
    message: String,
}

/// `gate` and `error` keep the dossier from being sent; `warning` and `advice` do not.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Severity {
    Gate,
    Error,
    Warning,
    Advice,
}
