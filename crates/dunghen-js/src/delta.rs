//! What followed from a change, as a plain object.

use dunghen_core::{id::Id, place::Place, procedure::Version, session::Change};
use serde::Serialize;
use wasm_bindgen::JsValue;

use crate::error::Failure;

/// Ids under the kind of change, and only where there are some.
#[derive(Default, Serialize)]
struct Changed<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    appeared: Vec<&'a Id>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    vanished: Vec<&'a Id>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    required: Vec<&'a Id>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<&'a Id>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    components: Vec<&'a Id>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fees: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contact: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    files: Option<bool>,
}

/// A few short lists cross faster key by key than as a text that is then read.
pub(crate) fn plain(changes: &[Change], version: &Version) -> Result<JsValue, Failure> {
    let field = |at: u16| version.fields().nth(at.into()).map(|field| &field.id);
    let component = |at: u16| version.components.get(usize::from(at));
    let mut changed = Changed::default();
    for &change in changes {
        match change {
            Change::Appeared(at) => changed.appeared.extend(field(at)),
            Change::Vanished(at) => changed.vanished.extend(field(at)),
            Change::Required(at) => changed.required.extend(field(at)),
            Change::Answer(at) => changed.findings.extend(field(at)),
            Change::Rule(at) => changed.findings.extend(spoken_at(at, version)),
            Change::Component(at) => changed
                .components
                .extend(component(at).map(|found| &found.id)),
            Change::Fees => changed.fees = Some(true),
            Change::TimeLimit => changed.limit = Some(true),
            Change::Contact => changed.contact = Some(true),
            Change::Files => changed.files = Some(true),
        }
    }
    serde_wasm_bindgen::to_value(&changed)
        .map_err(|error| Failure::expected("internal", error, "a plain object"))
}

/// The id of what a rule speaks at; none where that is the dossier.
fn spoken_at(rule: u16, version: &Version) -> Option<&Id> {
    match &version.rules.get(usize::from(rule))?.at {
        Place::Answer(id) | Place::Component(id) | Place::Cell(id, ..) | Place::Contact(id) => {
            Some(id)
        }
        Place::Dossier => None,
    }
}
