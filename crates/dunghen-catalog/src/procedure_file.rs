//! `procedure.toml`: read, checked and lowered to the core's types.

mod dates;
mod depth;
mod entries;
mod fields;
mod groups;
mod limits;
mod links;
mod order;
mod phases;
mod worlds;

use std::{collections::BTreeSet, ops::Range};

use chrono::NaiveDate;
use dunghen_core::{
    agency::Ward,
    catalog::ProcedureChunk,
    condition::Condition,
    expr::{Failure, TypeName},
    file::FileKind,
    finding::Severity,
    id::Id,
    place::Place,
    procedure::{
        APPLICANT_KINDS, Abolished, CASE_FIELD, Case, Channel, Component, Depth, FileLimits,
        OTHER_STEPS, Online, OnlineLevel, Procedure, Provided, Rule, SURROUNDINGS, Spared, Tier,
        Version,
    },
};
use toml::Spanned;

use self::entries::{
    CaseEntry, ComponentEntry, ProcedureFile, RuleEntry, SparedEntry, VersionEntry,
};
pub(crate) use self::links::links;
use crate::{
    cel::{self, Type},
    diagnostic::{Diagnostic, Diagnostics},
    nearest, procedure_words,
    sources::Sources,
};

const MEGABYTE: u64 = 1024 * 1024;

/// The JSON Schema of `procedure.toml`, for editors.
pub(crate) fn schema() -> schemars::Schema {
    entries::schema()
}

/// Reads the procedure in a folder with its words.
pub(crate) fn procedure(
    sources: &Sources,
    folder: &str,
    wards: &[Ward],
) -> Result<ProcedureChunk, Diagnostics> {
    let path = format!("{folder}/procedure.toml");
    let file: ProcedureFile = sources.parse(&path)?;
    let mut lowering = Lowering {
        path: &path,
        text: sources.text(&path),
        wards,
        channels: &file.channels,
        depth: file.depth,
        fields: Vec::new(),
        placed: Vec::new(),
        rule_names: Vec::new(),
        found: Diagnostics::default(),
    };
    let expected = format!("procedures/{}/{}", file.field_of_work, file.code);
    if folder != expected {
        let message = format!("found it in {folder}, expected {expected}");
        lowering.whole_file(message);
    }
    for (what, empty) in [
        ("levels", file.levels.is_empty()),
        ("applicants", file.applicants.is_empty()),
        ("channels", file.channels.is_empty()),
    ] {
        if empty {
            lowering.whole_file(format!("found no `{what}`, expected at least one"));
        }
    }
    for kind in &file.applicants {
        let id = kind.get_ref().as_str();
        if !APPLICANT_KINDS.contains(&id) {
            let expected = nearest::or_all(id, APPLICANT_KINDS.into_iter(), "who may file");
            lowering.mistake(kind.span(), format!("found `{id}`, expected {expected}"));
        }
    }
    if !file.channels.contains(&Channel::Online) && file.online.level != OnlineLevel::Unconfirmed {
        lowering.whole_file(
            "found a level of online service without the channel `online`, expected both",
        );
    }
    let mut ids = Vec::new();
    let mut versions = Vec::new();
    let mut general = false;
    for mut entry in file.version {
        lowering.name(&entry.id, "version");
        ids.push(entry.id.clone());
        if file.depth != Depth::Guided || entry.read_on.is_some() {
            general |= entry.section.is_empty();
            lowering.as_any(&mut entry, sources);
        }
        versions.push(lowering.version(entry));
    }
    lowering.ends(file.depth, file.abolished.as_ref(), &versions);
    lowering.once("version", &ids);
    dates::check(&mut lowering, &versions, &ids);
    let mut found = lowering.found;
    let procedure = Procedure {
        code: file.code,
        field_of_work: file.field_of_work,
        depth: file.depth,
        agency: file.agency,
        levels: file.levels,
        applicants: file
            .applicants
            .into_iter()
            .map(Spanned::into_inner)
            .collect(),
        channels: file.channels,
        online: Online {
            level: file.online.level,
            law: file.online.law,
        },
        abolished: file.abolished.map(|entry| Abolished {
            from: entry.from.0,
            confirmed: entry.confirmed,
            law: entry.law,
            transition: entry.transition,
            replaced_by: entry.replaced_by,
        }),
        versions,
    };
    let words = procedure_words::words(sources, folder, &procedure, general);
    let words = found.keep(words);
    match words {
        Some(words) => found.or(ProcedureChunk { procedure, words }),
        None => Err(found),
    }
}

/// What a condition is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Asked,
    Required,
    Component,
    Spared,
    Rule,
    Fee,
    TimeLimit,
    Phase,
}

/// A condition with its place in the file.
struct Placed {
    purpose: Purpose,
    span: Range<usize>,
    condition: Condition,
}

/// Where the entries of a version are written.
struct Written {
    version: Range<usize>,
    fields: Vec<Range<usize>>,
    components: Vec<Range<usize>>,
    fees: Vec<Range<usize>>,
    time_limits: Vec<Range<usize>>,
    phases: Vec<Range<usize>>,
}

/// The state of lowering one file; mistakes are kept and lowering goes on.
struct Lowering<'s> {
    path: &'s str,
    text: &'s str,
    wards: &'s [Ward],
    channels: &'s [Channel],
    depth: Depth,
    /// What conditions may name in this version, in the order of the places.
    fields: Vec<(String, Type)>,
    /// The conditions of this version.
    placed: Vec<Placed>,
    /// The rules of this version, those of tables among them.
    rule_names: Vec<Spanned<Id>>,
    found: Diagnostics,
}

impl Lowering<'_> {
    fn mistake(&mut self, span: Range<usize>, message: impl std::fmt::Display) {
        let mistake = Diagnostic::spanned(self.path, self.text, span, message);
        // The parts of a group share their keys.
        if !self.found.iter().any(|known| *known == mistake) {
            self.found.push(mistake);
        }
    }

    fn whole_file(&mut self, message: impl std::fmt::Display) {
        self.found.push(Diagnostic::whole(self.path, message));
    }

    /// An id becomes part of addresses, names of words and conditions.
    fn name(&mut self, id: &Spanned<Id>, what: &str) {
        let text = id.get_ref().as_str();
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        if !text.starts_with(|first: char| first.is_ascii_lowercase()) || !text.bytes().all(plain) {
            let message = format!(
                "found the {what} `{text}`, expected small letters a to z, digits and `_`, a letter first"
            );
            self.mistake(id.span(), message);
        }
        let code = format!("{what}.{text}");
        if Failure::ALL.iter().any(|failure| failure.code() == code) {
            let message = format!(
                "found the rule `{text}`, expected another id: that is told of a rule that cannot be computed"
            );
            self.mistake(id.span(), message);
        }
    }

    /// Names that stand for two things.
    fn once(&mut self, what: &str, ids: &[Spanned<Id>]) {
        let mut seen = BTreeSet::new();
        for id in ids {
            if !seen.insert(id.get_ref()) {
                let message = format!(
                    "found the {what} `{}` again, expected each id once",
                    id.get_ref()
                );
                self.mistake(id.span(), message);
            }
        }
    }

    fn version(&mut self, entry: VersionEntry) -> Version {
        self.placed.clear();
        self.rule_names.clear();
        let span = entry.id.span();
        let limited = !entry.time_limit.is_empty() || self.depth != Depth::Guided;
        if entry.case.is_empty() || entry.section.is_empty() || !limited {
            self.mistake(
                span.clone(),
                "found no case, section or time limit, expected at least one of each",
            );
        }
        if entry.basis.is_empty() {
            self.mistake(
                span.clone(),
                "found no `basis`, expected the acts it rests on",
            );
        }
        self.ids_once(&entry);
        self.cases_cite(&entry.case);
        if entry.effective_from.is_some() == entry.read_on.is_some() {
            self.mistake(
                span.clone(),
                "found not one of `effective_from` and `read_on`, expected one",
            );
        }
        let drafts = self.draft_sections(&entry.case, entry.section);
        self.fields = drafts
            .iter()
            .flat_map(|section| &section.fields)
            .map(|draft| {
                (
                    draft.field.id.to_string(),
                    fields::type_of(&draft.field.kind),
                )
            })
            .collect();
        self.surroundings(&entry.case);
        let written = Written {
            version: span.clone(),
            fields: drafts
                .iter()
                .flat_map(|section| &section.fields)
                .map(|draft| draft.span.clone())
                .collect(),
            components: entry.component.iter().map(|item| item.id.span()).collect(),
            fees: entry.fee.iter().map(Spanned::span).collect(),
            time_limits: entry.time_limit.iter().map(Spanned::span).collect(),
            phases: entry.phase.iter().map(|phase| phase.id.span()).collect(),
        };
        let sections = self.sections(drafts);
        let components = entry.component.into_iter();
        let components: Vec<_> = components.map(|item| self.component(item)).collect();
        let rules = entry.rule.into_iter();
        let rules = rules.map(|item| self.rule(item, &components)).collect();
        let fees = entry.fee.into_iter().map(|item| self.fee(item)).collect();
        let supplements = limits::supplements(entry.supplement);
        let time_limits = entry.time_limit.into_iter();
        let time_limits = time_limits
            .map(|item| self.time_limit(item.into_inner()))
            .collect();
        let phases = self.phases(entry.phase);
        let names = std::mem::take(&mut self.rule_names);
        self.once("rule", &names);
        let mut version = Version {
            id: entry.id.into_inner(),
            effective_from: (entry.effective_from.or(entry.read_on))
                .map_or_else(NaiveDate::default, |day| day.0),
            as_read: entry.read_on.is_some(),
            effective_to: entry.effective_to.map(|date| date.0),
            basis: entry.basis,
            transition: entry.transition,
            cites: entry.cites,
            cases: entry
                .case
                .into_iter()
                .map(|case| Case {
                    id: case.id.into_inner(),
                    law: case.law,
                })
                .collect(),
            sections,
            order: Vec::new(),
            components,
            rules,
            fees,
            time_limits,
            supplements,
            phases,
        };
        // What follows presumes that every condition could be read.
        if self.found.is_empty() && order::settle(self, &mut version, &written) {
            dates::fees(self, &version, span);
            worlds::check(self, &version, &written);
            phases::check(self, &version, &written);
        }
        version
    }

    fn ids_once(&mut self, entry: &VersionEntry) {
        let cases: Vec<_> = entry.case.iter().map(|case| case.id.clone()).collect();
        let sections: Vec<_> = entry
            .section
            .iter()
            .map(|section| section.id.clone())
            .collect();
        let components: Vec<_> = entry.component.iter().map(|item| item.id.clone()).collect();
        let phases: Vec<_> = entry.phase.iter().map(|phase| phase.id.clone()).collect();
        for (what, ids) in [
            ("case", cases),
            ("section", sections),
            ("component", components),
            ("phase", phases),
        ] {
            ids.iter().for_each(|id| self.name(id, what));
            self.once(what, &ids);
        }
        for section in &entry.section {
            let id = section.id.get_ref();
            if OTHER_STEPS.contains(&id.as_str()) {
                let message = format!(
                    "found the section `{id}`, expected another id: that is a step of every procedure"
                );
                self.mistake(section.id.span(), message);
            }
        }
    }

    fn cases_cite(&mut self, cases: &[CaseEntry]) {
        if cases.len() > 1 {
            for case in cases.iter().filter(|case| case.law.is_none()) {
                let message = "found no `law`, expected where the law tells the cases apart";
                self.mistake(case.id.span(), message);
            }
        }
    }

    /// What conditions may name beside the fields.
    fn surroundings(&mut self, cases: &[CaseEntry]) {
        for name in SURROUNDINGS {
            let of = match name {
                "channel" => Type::Choice(
                    self.channels
                        .iter()
                        .map(|known| known.id().into())
                        .collect(),
                ),
                "sent_on" => Type::Of(TypeName::Date),
                _ => Type::Choice(
                    cases
                        .iter()
                        .map(|case| case.id.get_ref().to_string())
                        .collect(),
                ),
            };
            self.fields.push((name.into(), of));
        }
    }

    fn component(&mut self, entry: ComponentEntry) -> Component {
        let span = entry.id.span();
        for (what, nothing) in [
            ("accepts", entry.accepts.as_ref().is_some_and(Vec::is_empty)),
            ("max_mb", entry.max_mb == Some(0)),
            ("copies", entry.copies == Some(0)),
        ] {
            if nothing {
                let message = format!("found `{what}` of nothing, expected at least one");
                self.mistake(span.clone(), message);
            }
        }
        let limits_given = entry.accepts.is_some() || entry.max_mb.is_some();
        let provided = match (entry.template, entry.forms) {
            (Some(template), None) if !limits_given => Provided::Form { template },
            (template, Some(forms)) if !forms.is_empty() => Provided::File(FileLimits {
                forms,
                template,
                accepts: entry
                    .accepts
                    .unwrap_or_else(|| vec![FileKind::Pdf, FileKind::Jpeg, FileKind::Png]),
                max_bytes: entry.max_mb.unwrap_or(50).saturating_mul(MEGABYTE),
            }),
            (template, _) => {
                self.mistake(
                    span.clone(),
                    "found keys that do not fit together, expected `template` alone, or `forms`",
                );
                Provided::Form {
                    template: template.unwrap_or_default(),
                }
            }
        };
        entry.parts.iter().for_each(|part| self.name(part, "part"));
        self.once("part", &entry.parts);
        let tier = entry.tier.unwrap_or(Tier::Required);
        if entry.any_of.is_some() && tier != Tier::Required {
            self.mistake(
                span,
                "found `any_of` with a tier, expected it where one of several is required",
            );
        }
        let needed = self.condition(entry.when.as_ref(), Purpose::Component);
        Component {
            id: entry.id.into_inner(),
            tier,
            needed,
            spared: entry.spared.map(|entry| self.spared(entry)),
            any_of: entry.any_of,
            provided,
            copies: entry.copies.unwrap_or(1),
            signed: entry.signed,
            parts: entry.parts.into_iter().map(Spanned::into_inner).collect(),
            unconfirmed: entry.unconfirmed,
            // Told by `form.toml`, which is read once the procedure is.
            printed: false,
            law: entry.law,
        }
    }

    fn spared(&mut self, entry: SparedEntry) -> Spared {
        Spared {
            when: self.condition(entry.when.as_ref(), Purpose::Spared),
            database: entry.database,
            law: entry.law,
        }
    }

    fn rule(&mut self, entry: RuleEntry, components: &[Component]) -> Rule {
        self.name(&entry.id, "rule");
        self.rule_names.push(entry.id.clone());
        let when = self.condition(Some(&entry.when), Purpose::Rule);
        let at = entry.at.get_ref();
        let is_field = {
            let behind = self.fields.len() - SURROUNDINGS.len();
            let mut fields = self.fields.iter().take(behind);
            fields.any(|(name, _)| name == at.as_str())
        };
        let is_component = components.iter().any(|component| component.id == *at);
        if !is_field && !is_component {
            let behind = self.fields.len() - SURROUNDINGS.len();
            let fields = self.fields.iter().take(behind);
            let fields = fields.map(|(name, _)| name.as_str());
            let components = components.iter().map(|component| component.id.as_str());
            let expected = nearest::hinted(at, fields.chain(components), "a field or a component");
            self.mistake(
                entry.at.span(),
                format!("found `{at}`, expected {expected}"),
            );
        }
        if entry.go_to.is_some() && entry.severity != Severity::Gate {
            self.mistake(
                entry.id.span(),
                "found `go_to` without a gate, expected it with one",
            );
        }
        let at = entry.at.into_inner();
        Rule {
            id: entry.id.into_inner(),
            when,
            severity: entry.severity,
            at: if is_field {
                Place::Answer(at)
            } else {
                Place::Component(at)
            },
            go_to: entry.go_to,
            law: entry.law,
        }
    }

    fn condition(&mut self, text: Option<&Spanned<String>>, purpose: Purpose) -> Condition {
        let Some(text) = text else {
            return Condition::Always;
        };
        let compiled = cel::compile_rule(text.get_ref(), &self.fields, None);
        self.compiled(text, compiled, purpose)
    }

    /// A condition that may speak of `row` as well.
    fn row_condition(&mut self, text: &Spanned<String>, row: &Type, purpose: Purpose) -> Condition {
        let compiled = cel::compile_rule(text.get_ref(), &self.fields, Some(row));
        let condition = self.compiled(text, compiled, purpose);
        // It holds for one row and not for another, so worlds do not judge it.
        self.placed.pop();
        condition
    }

    fn compiled(
        &mut self,
        text: &Spanned<String>,
        compiled: Result<cel::Compiled, cel::Mistake>,
        purpose: Purpose,
    ) -> Condition {
        let begin = self.begin_of(text.span());
        let condition = match compiled {
            Ok(compiled) if compiled.of.may_hold() => Condition::When(compiled.expr),
            Ok(compiled) => {
                let message = format!(
                    "found `{}`, expected something true or false, and this is {}",
                    text.get_ref(),
                    compiled.of
                );
                self.mistake(begin..begin + text.get_ref().len(), message);
                Condition::Never
            }
            Err(mistake) => {
                let span = begin + mistake.span.start..begin + mistake.span.end;
                self.mistake(span, mistake.message);
                Condition::Never
            }
        };
        self.placed.push(Placed {
            purpose,
            span: begin..begin + text.get_ref().len(),
            condition: condition.clone(),
        });
        condition
    }

    /// Where the text of a TOML string begins: behind its quotes.
    fn begin_of(&self, span: Range<usize>) -> usize {
        let written = self.text.get(span.clone()).unwrap_or_default();
        let quotes = [
            "\"\"\"\r\n",
            "\"\"\"\n",
            "'''\r\n",
            "'''\n",
            "\"\"\"",
            "'''",
        ];
        let long = quotes
            .into_iter()
            .find(|quotes| written.starts_with(quotes));
        span.start + long.map_or(1, str::len)
    }
}

/// The place of the question that tells cases apart, where it is asked.
fn case_place(version: &Version) -> Option<usize> {
    version.fields().position(|field| field.id == CASE_FIELD)
}
