//! What a procedure names and no register knows.

use std::collections::{BTreeMap, BTreeSet};

use dunghen_core::{
    agency::Agency,
    catalog::{Act, ProcedureChunk},
    citation::Citation,
    id::Id,
    procedure::{FieldKind, Supplements, Version},
    text::Text,
};

use crate::{diagnostic::Diagnostic, nearest, sources::Sources};

/// What a procedure names and no register knows.
pub(crate) fn links(
    sources: &Sources,
    chunk: &ProcedureChunk,
    acts: &BTreeMap<String, Act>,
    agencies: &[Agency],
    fields: &BTreeMap<String, Text>,
    codes: &BTreeSet<Id>,
) -> Vec<Diagnostic> {
    let procedure = &chunk.procedure;
    let path = format!(
        "procedures/{}/{}/procedure.toml",
        procedure.field_of_work, procedure.code
    );
    let text = sources.text(&path);
    // A text in quotes, behind the key where one is named.
    let at = |key: &str, name: &str, message: String| {
        let behind = |at: usize| Some(at + text.get(at..)?.find(&format!("\"{name}"))? + 1);
        let keys = text.match_indices(key).map(|(at, _)| at);
        let at = keys.filter_map(behind).next().or_else(|| text.find(name));
        let at = at.unwrap_or_default();
        Diagnostic::spanned(&path, text, at..at + name.len(), message)
    };
    let mut found = Vec::new();
    let agency = &procedure.agency;
    if !agencies.iter().any(|known| known.id == *agency) {
        let known = agencies.iter().map(|known| known.id.as_str());
        let expected = nearest::hinted(agency, known, "one of units/agencies.toml");
        found.push(at(
            "agency",
            agency,
            format!("found the agency `{agency}`, expected {expected}"),
        ));
    }
    let field = procedure.field_of_work.as_str();
    // Where no names are given, fields go by their ids.
    if !fields.is_empty() && !fields.contains_key(field) {
        let known = fields.keys().map(String::as_str);
        let expected = nearest::hinted(field, known, "one of procedures/fields.toml");
        let message = format!("found the field of work `{field}`, expected {expected}");
        found.push(at("field_of_work", field, message));
    }
    let cited = procedure.versions.iter().flat_map(citations);
    let unknown: BTreeSet<_> = cited
        .chain(&procedure.online.law)
        .chain(procedure.abolished.iter().flat_map(|end| {
            let transition = end.transition.as_ref();
            end.law
                .iter()
                .chain(transition.map(|transition| &transition.law))
        }))
        .map(|citation| citation.act.as_str())
        .filter(|act| !acts.contains_key(*act))
        .collect();
    for act in unknown {
        let known = acts.keys().map(String::as_str);
        let expected = nearest::hinted(act, known, "it in laws/acts.toml");
        let message = format!("found {act} cited, expected {expected}");
        found.push(at("", act, message));
    }
    let rules = procedure.versions.iter().flat_map(|version| &version.rules);
    let elsewhere: BTreeSet<_> = rules
        .filter_map(|rule| rule.go_to.as_ref())
        .chain(procedure.abolished.iter().flat_map(|end| &end.replaced_by))
        .collect();
    let others = || codes.iter().filter(|code| **code != procedure.code);
    for code in elsewhere {
        if others().any(|other| other == code) {
            continue;
        }
        let known = others().map(Id::as_str);
        let expected = nearest::hinted(code, known, "another procedure of this catalog");
        found.push(at(
            "go_to",
            code,
            format!("found the procedure `{code}`, expected {expected}"),
        ));
    }
    for group in procedure.versions.iter().flat_map(lone_groups) {
        let message =
            format!("found `any_of = \"{group}\"` once, expected it at two components or more");
        found.push(at("any_of", group, message));
    }
    found
}

/// Groups of components any one of which will do, where there is only one.
fn lone_groups(version: &Version) -> Vec<&Id> {
    let mut members = BTreeMap::<&Id, usize>::new();
    let groups = version
        .components
        .iter()
        .filter_map(|one| one.any_of.as_ref());
    groups.for_each(|group| *members.entry(group).or_default() += 1);
    let lone = members.into_iter().filter(|(_, count)| *count == 1);
    lone.map(|(group, _)| group).collect()
}

fn citations(version: &Version) -> Vec<&Citation> {
    let mut found: Vec<&Citation> = version.basis.iter().collect();
    found.extend(version.transition.iter().map(|transition| &transition.law));
    found.extend(version.cites.all());
    found.extend(version.cases.iter().filter_map(|case| case.law.as_ref()));
    for field in version.fields() {
        found.extend(&field.law);
        if let FieldKind::Table(table) = &field.kind {
            found.extend(
                table
                    .columns
                    .iter()
                    .filter_map(|column| column.law.as_ref()),
            );
            found.extend(table.rules.iter().map(|rule| &rule.law));
        }
    }
    for component in &version.components {
        found.push(&component.law);
        found.extend(component.spared.iter().map(|spared| &spared.law));
    }
    found.extend(version.rules.iter().map(|rule| &rule.law));
    found.extend(
        version
            .fees
            .iter()
            .filter_map(|fee| fee.payment.law.as_ref()),
    );
    for limit in &version.time_limits {
        found.push(&limit.law);
        found.extend(limit.published.iter().map(|published| &published.law));
    }
    if let Supplements::Pause { law, .. } = &version.supplements {
        found.push(law);
    }
    found.extend(version.phases.iter().filter_map(|phase| phase.law.as_ref()));
    found
}
