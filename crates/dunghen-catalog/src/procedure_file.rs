//! `procedure.toml`: read, checked and lowered to the core's types.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use chrono::Days;
use dunghen_core::{
    agency::{Agency, Ward},
    catalog::{Act, ProcedureChunk},
    citation::Citation,
    condition::Condition,
    file::FileKind,
    finding::Severity,
    id::Id,
    procedure::{
        CASE_FIELD, Case, Component, DocumentForm, Fee, Field, FieldKind, FileLimits, Limit,
        OTHER_STEPS, Online, Procedure, Provided, Rule, Section, Tier, TimeLimit, Unit, Version,
    },
};
use serde::Deserialize;
use toml::Spanned;

use crate::{
    condition,
    dates::LocalDate,
    diagnostic::{Diagnostic, Diagnostics},
    procedure_words,
    sources::Sources,
};

const MEGABYTE: u64 = 1024 * 1024;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProcedureFile {
    code: Id,
    field_of_work: Id,
    agency: Id,
    applicants: Vec<Id>,
    online: Online,
    version: Vec<VersionEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VersionEntry {
    id: Spanned<Id>,
    effective_from: LocalDate,
    effective_to: Option<LocalDate>,
    basis: Vec<Citation>,
    case: Vec<Case>,
    section: Vec<SectionEntry>,
    component: Vec<ComponentEntry>,
    #[serde(default)]
    rule: Vec<RuleEntry>,
    #[serde(default)]
    fee: Vec<FeeEntry>,
    time_limit: Vec<TimeLimitEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SectionEntry {
    id: Spanned<Id>,
    fields: Vec<FieldEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldEntry {
    id: Spanned<Id>,
    kind: Spanned<Kind>,
    #[serde(default)]
    optional: bool,
    when: Option<Spanned<String>>,
    law: Option<Citation>,
    options: Option<Vec<Id>>,
    min: Option<i64>,
    max: Option<i64>,
    province: Option<Id>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Text,
    Paragraph,
    Integer,
    Area,
    PastDate,
    Choice,
    Ward,
    CitizenId,
    Passport,
    EnterpriseCode,
    DocumentNumber,
    CertificateNumber,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ComponentEntry {
    id: Spanned<Id>,
    when: Option<Spanned<String>>,
    tier: Option<Tier>,
    template: Option<String>,
    forms: Option<Vec<DocumentForm>>,
    accepts: Option<Vec<FileKind>>,
    max_mb: Option<u64>,
    law: Citation,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleEntry {
    id: Id,
    when: Spanned<String>,
    severity: Severity,
    at: Spanned<Id>,
    law: Citation,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FeeEntry {
    amount: Option<u64>,
    when: Option<Spanned<String>>,
    law: Option<Citation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TimeLimitEntry {
    amount: u32,
    unit: Unit,
    when: Option<Spanned<String>>,
    law: Citation,
}

/// Reads the procedure in a folder with its words.
pub(crate) fn procedure(
    sources: &Sources,
    folder: &str,
    wards: &[Ward],
) -> Result<ProcedureChunk, Diagnostics> {
    let path = format!("{folder}/procedure.toml");
    let file: ProcedureFile = sources.parse(&path)?;
    let mut found = Diagnostics::default();
    let expected = format!("procedures/{}/{}", file.field_of_work, file.code);
    if folder != expected {
        found.push(Diagnostic::whole(
            &path,
            format!("found it in {folder}, expected {expected}"),
        ));
    }
    let mut lowering = Lowering {
        path: &path,
        text: sources.text(&path),
        wards,
        values: BTreeMap::new(),
        names: BTreeSet::new(),
        found,
    };
    let versions: Vec<_> = file
        .version
        .into_iter()
        .map(|entry| lowering.version(entry))
        .collect();
    lowering.dates(&versions);
    lowering.repeated_ids(&versions);
    let mut found = lowering.found;
    let procedure = Procedure {
        code: file.code,
        field_of_work: file.field_of_work,
        agency: file.agency,
        applicants: file.applicants,
        online: file.online,
        versions,
    };
    let words = found.keep(procedure_words::words(sources, folder, &procedure));
    let chunk = words.map(|words| ProcedureChunk { procedure, words });
    match chunk {
        Some(chunk) => found.or(chunk),
        None => Err(found),
    }
}

/// What a procedure names and no register knows.
pub(crate) fn links(
    sources: &Sources,
    chunk: &ProcedureChunk,
    acts: &BTreeMap<String, Act>,
    agencies: &[Agency],
) -> Vec<Diagnostic> {
    let procedure = &chunk.procedure;
    let path = format!(
        "procedures/{}/{}/procedure.toml",
        procedure.field_of_work, procedure.code
    );
    let mut found = Vec::new();
    if !agencies.iter().any(|agency| agency.id == procedure.agency) {
        found.push(Diagnostic::whole(
            &path,
            format!(
                "found the agency `{}`, expected one of units/agencies.toml",
                procedure.agency
            ),
        ));
    }
    let text = sources.text(&path);
    let cited = procedure
        .versions
        .iter()
        .flat_map(citations)
        .chain(&procedure.online.law);
    let unknown: BTreeSet<_> = cited
        .map(|citation| citation.act.as_str())
        .filter(|act| !acts.contains_key(*act))
        .collect();
    for act in unknown {
        let at = text.find(act).unwrap_or_default();
        let message = format!("found {act} cited, expected it in laws/acts.toml");
        found.push(Diagnostic::spanned(
            &path,
            text,
            at..at + act.len(),
            message,
        ));
    }
    found
}

fn citations(version: &Version) -> impl Iterator<Item = &Citation> {
    let cases = version.cases.iter().filter_map(|case| case.law.as_ref());
    let fields = version.fields().filter_map(|field| field.law.as_ref());
    let fees = version.fees.iter().filter_map(|fee| fee.law.as_ref());
    version
        .basis
        .iter()
        .chain(cases)
        .chain(fields)
        .chain(fees)
        .chain(version.components.iter().map(|component| &component.law))
        .chain(version.rules.iter().map(|rule| &rule.law))
        .chain(version.time_limits.iter().map(|limit| &limit.law))
}

/// The state of lowering one file; mistakes are kept and lowering goes on.
struct Lowering<'s> {
    path: &'s str,
    text: &'s str,
    wards: &'s [Ward],
    /// The values of the choice fields asked so far in this version.
    values: BTreeMap<Id, Vec<Id>>,
    /// All field ids so far in this version.
    names: BTreeSet<Id>,
    found: Diagnostics,
}

impl Lowering<'_> {
    fn mistake(&mut self, span: Range<usize>, message: impl std::fmt::Display) {
        self.found
            .push(Diagnostic::spanned(self.path, self.text, span, message));
    }

    fn version(&mut self, entry: VersionEntry) -> Version {
        self.values.clear();
        self.names.clear();
        let span = entry.id.span();
        if entry.case.is_empty() || entry.section.is_empty() || entry.time_limit.is_empty() {
            self.mistake(
                span,
                "found no case, section or time limit, expected at least one of each",
            );
        }
        let mut sections: Vec<_> = Vec::new();
        for section in entry.section {
            let mut fields = Vec::new();
            if sections.is_empty() && entry.case.len() > 1 {
                fields.push(self.case_field(&entry.case));
            }
            fields.extend(section.fields.into_iter().map(|field| self.field(field)));
            let id = section.id.get_ref();
            if OTHER_STEPS.contains(&id.as_str()) {
                let message = format!(
                    "found section `{id}`, expected another id: that is a step of every procedure"
                );
                self.mistake(section.id.span(), message);
            }
            sections.push(Section {
                id: section.id.into_inner(),
                fields,
            });
        }
        Version {
            id: entry.id.into_inner(),
            effective_from: entry.effective_from.0,
            effective_to: entry.effective_to.map(|date| date.0),
            basis: entry.basis,
            cases: entry.case,
            sections,
            components: entry
                .component
                .into_iter()
                .map(|item| self.component(item))
                .collect(),
            rules: entry.rule.into_iter().map(|item| self.rule(item)).collect(),
            fees: entry
                .fee
                .into_iter()
                .map(|item| Fee {
                    amount: item.amount,
                    when: self.condition(item.when),
                    law: item.law,
                })
                .collect(),
            time_limits: entry
                .time_limit
                .into_iter()
                .map(|item| TimeLimit {
                    limit: Limit {
                        amount: item.amount,
                        unit: item.unit,
                    },
                    when: self.condition(item.when),
                    law: item.law,
                })
                .collect(),
        }
    }

    fn case_field(&mut self, cases: &[Case]) -> Field {
        let options: Vec<_> = cases.iter().map(|case| case.id.clone()).collect();
        self.names.insert(CASE_FIELD.into());
        self.values.insert(CASE_FIELD.into(), options.clone());
        Field {
            id: CASE_FIELD.into(),
            kind: FieldKind::Choice { options },
            visible: Condition::Always,
            required: Condition::Always,
            law: None,
        }
    }

    fn field(&mut self, entry: FieldEntry) -> Field {
        let visible = self.condition(entry.when);
        let span = entry.id.span();
        let id = entry.id.into_inner();
        if !self.names.insert(id.clone()) {
            self.mistake(
                span,
                format!("found the field `{id}` again, expected each id once"),
            );
        }
        let kind_span = entry.kind.span();
        let (kind, used) = match (
            entry.kind.into_inner(),
            entry.options,
            entry.min,
            entry.max,
            entry.province,
        ) {
            (Kind::Choice, Some(options), None, None, None) if options.len() > 1 => {
                self.values.insert(id.clone(), options.clone());
                (FieldKind::Choice { options }, true)
            }
            (Kind::Integer, None, Some(min), Some(max), None) if min < max => {
                (FieldKind::Integer { min, max }, true)
            }
            (Kind::Ward, None, None, None, Some(province)) => {
                let codes = self.wards.iter().filter(|ward| ward.province == province);
                let codes: Vec<_> = codes.map(|ward| ward.code.clone()).collect();
                let used = !codes.is_empty();
                (FieldKind::Ward { province, codes }, used)
            }
            (kind, None, None, None, None) => simple(kind),
            _ => (FieldKind::Text, false),
        };
        if !used {
            self.mistake(
                kind_span,
                "found keys that do not fit the kind, expected `options` (two or more) for a choice, `min` and `max` for an integer, `province` (one with wards under units/) for a ward, none for others",
            );
        }
        Field {
            id,
            kind,
            visible,
            required: if entry.optional {
                Condition::Never
            } else {
                Condition::Always
            },
            law: entry.law,
        }
    }

    fn component(&mut self, entry: ComponentEntry) -> Component {
        let span = entry.id.span();
        let limits_given = entry.accepts.is_some() || entry.max_mb.is_some();
        let provided = match (entry.template, entry.forms) {
            (Some(template), None) if !limits_given => Provided::Form { template },
            (None, Some(forms)) if !forms.is_empty() => Provided::File(FileLimits {
                forms,
                accepts: entry
                    .accepts
                    .unwrap_or_else(|| vec![FileKind::Pdf, FileKind::Jpeg, FileKind::Png]),
                max_bytes: entry.max_mb.unwrap_or(50) * MEGABYTE,
            }),
            (template, _) => {
                self.mistake(span, "found keys that do not fit together, expected either `template` alone or `forms`");
                Provided::Form {
                    template: template.unwrap_or_default(),
                }
            }
        };
        Component {
            id: entry.id.into_inner(),
            tier: entry.tier.unwrap_or(Tier::Required),
            needed: self.condition(entry.when),
            provided,
            law: entry.law,
        }
    }

    fn rule(&mut self, entry: RuleEntry) -> Rule {
        let when = self.condition(Some(entry.when));
        let span = entry.at.span();
        let at = entry.at.into_inner();
        if !self.names.contains(&at) {
            self.mistake(span, format!("found `{at}`, expected a field"));
        }
        Rule {
            id: entry.id,
            when,
            severity: entry.severity,
            at,
            law: entry.law,
        }
    }

    fn condition(&mut self, text: Option<Spanned<String>>) -> Condition {
        let Some(text) = text else {
            return Condition::Always;
        };
        // The span covers the quotes, whose one sign comes before the text.
        let begin = text.span().start + 1;
        let values = |field: &str| {
            let options = self.values.get(field)?;
            Some(options.iter().map(Id::as_str).collect())
        };
        match condition::parse(text.get_ref(), &values) {
            Ok(condition) => condition,
            Err(mistake) => {
                let span = begin + mistake.span.start..begin + mistake.span.end;
                self.mistake(span, mistake.message);
                Condition::Never
            }
        }
    }

    /// Versions follow one another without overlap or gap.
    fn dates(&mut self, versions: &[Version]) {
        if versions.is_empty() {
            self.found.push(Diagnostic::whole(
                self.path,
                "found no version, expected at least one",
            ));
        }
        for version in versions {
            if version
                .effective_to
                .is_some_and(|last| last < version.effective_from)
            {
                let message = format!(
                    "found `{}` over before it begins, expected a day in force",
                    version.id
                );
                self.found.push(Diagnostic::whole(self.path, message));
            }
        }
        for pair in versions.windows(2) {
            let [one, next] = pair else { continue };
            let follows = one
                .effective_to
                .and_then(|last| last.checked_add_days(Days::new(1)))
                .is_some_and(|day| day == next.effective_from);
            if !follows {
                let message = format!(
                    "found `{}` not followed by `{}` on the day after its last, expected no gap and no overlap",
                    one.id, next.id
                );
                self.found.push(Diagnostic::whole(self.path, message));
            }
        }
    }

    /// Names that stand for two things; fields are told where they are lowered.
    fn repeated_ids(&mut self, versions: &[Version]) {
        let mut lists = vec![(
            "version",
            versions
                .iter()
                .map(|version| &version.id)
                .collect::<Vec<_>>(),
        )];
        for version in versions {
            lists.push(("case", version.cases.iter().map(|case| &case.id).collect()));
            lists.push((
                "section",
                version.sections.iter().map(|section| &section.id).collect(),
            ));
            lists.push((
                "component",
                version
                    .components
                    .iter()
                    .map(|component| &component.id)
                    .collect(),
            ));
            lists.push(("rule", version.rules.iter().map(|rule| &rule.id).collect()));
            for field in version.fields().filter(|field| field.id != CASE_FIELD) {
                if let FieldKind::Choice { options } = &field.kind {
                    lists.push(("option", options.iter().collect()));
                }
            }
        }
        for (what, ids) in lists {
            let mut seen = BTreeSet::new();
            for id in ids {
                if !seen.insert(id) {
                    let message = format!("found the {what} `{id}` again, expected each id once");
                    self.found.push(Diagnostic::whole(self.path, message));
                }
            }
        }
    }
}

/// A kind that takes no further keys.
fn simple(kind: Kind) -> (FieldKind, bool) {
    match kind {
        Kind::Text => (FieldKind::Text, true),
        Kind::Paragraph => (FieldKind::Paragraph, true),
        Kind::Area => (FieldKind::Area, true),
        Kind::PastDate => (FieldKind::PastDate, true),
        Kind::CitizenId => (FieldKind::CitizenId, true),
        Kind::Passport => (FieldKind::Passport, true),
        Kind::EnterpriseCode => (FieldKind::EnterpriseCode, true),
        Kind::DocumentNumber => (FieldKind::DocumentNumber, true),
        Kind::CertificateNumber => (FieldKind::CertificateNumber, true),
        Kind::Choice | Kind::Integer | Kind::Ward => (FieldKind::Text, false),
    }
}
