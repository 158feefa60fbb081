//! Official forms: `procedures/templates/NAME.toml`, and in a procedure's `form.toml` which
//! answers fill them in.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use dunghen_core::{
    catalog::{Act, ProcedureChunk},
    citation::Citation,
    contact::Contact,
    id::Id,
    procedure::{Field, FieldKind, Provided, Table, Version},
    template::{Filling, Giver, Line, Part, Template, Templates, Way},
};
use serde::Deserialize;
use toml::Spanned;

use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    nearest,
    sources::Sources,
};

/// An official form as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TemplateFile {
    number: String,
    law: Citation,
    title: String,
    subtitle: Option<String>,
    attached: Option<String>,
    signature: String,
    signature_note: Option<String>,
    part: Vec<PartEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PartEntry {
    id: Spanned<String>,
    heading: Option<String>,
    text: Option<String>,
    #[serde(default)]
    lines: Vec<LineEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LineEntry {
    id: Spanned<String>,
    label: String,
    #[serde(default)]
    columns: Vec<String>,
    #[serde(default)]
    boxes: Vec<String>,
}

/// How a procedure fills its forms in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormFile {
    form: Vec<FormEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormEntry {
    version: Spanned<Id>,
    component: Spanned<Id>,
    template: Spanned<String>,
    /// Parts of the form that belong to other procedures.
    #[serde(default)]
    without: Vec<Spanned<String>>,
    /// Lines that a pen fills in.
    #[serde(default)]
    by_hand: Vec<Spanned<String>>,
    /// The cases that a part is for.
    #[serde(default)]
    cases: BTreeMap<Spanned<String>, Vec<Spanned<Id>>>,
    signer: Option<Spanned<String>>,
    to: Option<Spanned<String>>,
    #[serde(default)]
    lines: BTreeMap<Spanned<String>, Spanned<FillingEntry>>,
}

#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum FillingEntry {
    Text(String),
    Rows { table: Id, columns: Vec<String> },
    Boxes { choice: Id, options: Vec<Id> },
}

/// Checks that every form can be read and cites an act that is known.
pub(crate) fn check(sources: &Sources, acts: &BTreeMap<String, Act>) -> Diagnostics {
    let mut found = Diagnostics::default();
    for (path, _) in sources.in_folder("procedures/templates") {
        let Some(file) = found.keep(sources.parse::<TemplateFile>(path)) else {
            continue;
        };
        let act = &file.law.act;
        if !acts.contains_key(act) {
            let known = acts.keys().map(String::as_str);
            let expected = nearest::hinted(act, known, "it in laws/acts.toml");
            let message = format!("found {act} cited, expected {expected}");
            found.push(Diagnostic::whole(path, message));
        }
        let text = sources.text(path);
        let mut seen = BTreeSet::new();
        let lines = file.part.iter().flat_map(|part| &part.lines);
        let ids = file.part.iter().map(|part| &part.id);
        for id in ids.chain(lines.map(|line| &line.id)) {
            // A part may be called as one of its lines is.
            let part = file.part.iter().any(|part| part.id.span() == id.span());
            if !seen.insert((part, id.get_ref())) {
                let message = format!("found `{}` again, expected each id once", id.get_ref());
                found.push(Diagnostic::spanned(path, text, id.span(), message));
            }
        }
    }
    found
}

/// The forms of the procedure in a folder.
pub(crate) fn templates(
    sources: &Sources,
    folder: &str,
    chunk: &ProcedureChunk,
) -> Result<Templates, Diagnostics> {
    let path = format!("{folder}/form.toml");
    if sources.text(&path).is_empty() {
        return Ok(Templates::default());
    }
    let file: FormFile = sources.parse(&path)?;
    let mut found = Diagnostics::default();
    let mut forms = Vec::new();
    for entry in file.form {
        let versions = &chunk.procedure.versions;
        let named = entry.version.get_ref();
        let mut lowering = Lowering {
            path: &path,
            text: sources.text(&path),
            found: &mut found,
        };
        let Some(version) = versions.iter().find(|version| version.id == *named) else {
            let known = versions.iter().map(|version| version.id.as_str());
            let expected = nearest::or_all(named, known, "a version of the procedure");
            lowering.mistake(entry.version.span(), named, &expected);
            continue;
        };
        let name = entry.template.get_ref();
        let template = format!("procedures/templates/{name}.toml");
        if sources.text(&template).is_empty() {
            let files = sources.in_folder("procedures/templates");
            let known = files.filter_map(|(_, name)| name.strip_suffix(".toml"));
            let known: Vec<_> = known.collect();
            let expected = nearest::or_all(name, known.into_iter(), "a form");
            lowering.mistake(entry.template.span(), name, &expected);
            continue;
        }
        // What is wrong in the form itself is told once, by `check`.
        let Ok(template) = sources.parse::<TemplateFile>(&template) else {
            continue;
        };
        forms.push(lowering.form(entry, template, version));
    }
    found.or(Templates { forms })
}

struct Lowering<'s> {
    path: &'s str,
    text: &'s str,
    found: &'s mut Diagnostics,
}

impl Lowering<'_> {
    fn mistake(&mut self, span: Range<usize>, found: &str, expected: &str) {
        let message = format!("found `{found}`, expected {expected}");
        let mistake = Diagnostic::spanned(self.path, self.text, span, message);
        self.found.push(mistake);
    }

    fn form(&mut self, mut entry: FormEntry, file: TemplateFile, version: &Version) -> Template {
        let component = entry.component.get_ref();
        let forms = version.components.iter().filter(|component| {
            matches!(&component.provided, Provided::Form { .. })
                || matches!(&component.provided, Provided::File(file) if file.template.is_some())
        });
        if !forms.clone().any(|known| known.id == *component) {
            let known = forms.map(|known| known.id.as_str());
            let expected = nearest::or_all(component, known, "a component with a `template`");
            self.mistake(entry.component.span(), component, &expected);
        }
        let parts: Vec<_> = file.part.iter().map(|part| part.id.get_ref()).collect();
        for id in entry.without.iter().chain(entry.cases.keys()) {
            if !parts.contains(&id.get_ref()) {
                let known = parts.iter().map(|part| part.as_str());
                let expected = nearest::or_all(id.get_ref(), known, "a part of the form");
                self.mistake(id.span(), id.get_ref(), &expected);
            }
        }
        let cases = version.cases.iter().map(|case| case.id.as_str());
        for id in entry.cases.values().flatten() {
            if !cases.clone().any(|known| id.get_ref() == known) {
                let expected = nearest::or_all(id.get_ref(), cases.clone(), "a case");
                self.mistake(id.span(), id.get_ref(), &expected);
            }
        }
        let fields: Vec<_> = version.fields().collect();
        let mut ways = |text: &Option<Spanned<String>>| match text {
            Some(text) => self.ways(text.get_ref(), text.span(), &fields),
            None => Vec::new(),
        };
        let (signer, to) = (ways(&entry.signer), ways(&entry.to));
        let left_out = |part: &PartEntry| {
            let mut without = entry.without.iter();
            without.any(|id| id.get_ref() == part.id.get_ref())
        };
        let kept: Vec<_> = file.part.iter().filter(|part| !left_out(part)).collect();
        let known: BTreeSet<&str> = kept
            .iter()
            .flat_map(|part| &part.lines)
            .map(|line| line.id.get_ref().as_str())
            .collect();
        let named = entry.lines.keys().chain(&entry.by_hand);
        let stray: Vec<_> = named
            .filter(|id| !known.contains(id.get_ref().as_str()))
            .map(|id| (id.span(), id.get_ref().clone()))
            .collect();
        for (span, id) in stray {
            let expected = nearest::or_all(&id, known.iter().copied(), "a line of the form");
            self.mistake(span, &id, &expected);
        }
        let parts = kept.into_iter().map(|part| Part {
            // A key is found by its text alone.
            cases: entry
                .cases
                .get(&Spanned::new(0..0, part.id.get_ref().clone()))
                .map(|cases| cases.iter().map(|id| id.get_ref().clone()).collect())
                .unwrap_or_default(),
            heading: part.heading.clone(),
            text: part.text.clone(),
            lines: part
                .lines
                .iter()
                .map(|line| Line {
                    label: line.label.clone(),
                    filling: self.filling(line, &mut entry, version),
                })
                .collect(),
        });
        Template {
            parts: parts.collect(),
            version: version.id.clone(),
            component: entry.component.get_ref().clone(),
            number: file.number,
            law: file.law,
            title: file.title,
            subtitle: file.subtitle,
            attached: file.attached,
            signature: file.signature,
            signature_note: file.signature_note,
            signer,
            to,
        }
    }

    fn filling(&mut self, line: &LineEntry, entry: &mut FormEntry, version: &Version) -> Filling {
        let id = line.id.get_ref();
        if entry.by_hand.iter().any(|named| named.get_ref() == id) {
            return Filling::ByHand;
        }
        let fields = || version.fields();
        let Some(filling) = entry.lines.remove(&Spanned::new(0..0, id.clone())) else {
            if line.columns.is_empty()
                && line.boxes.is_empty()
                && fields().any(|field| field.id == id.as_str())
            {
                let parts = vec![Giver::Field(id.as_str().into())];
                return Filling::Text(vec![Way { given: None, parts }]);
            }
            let message = format!(
                "found nothing that fills `{id}` in, expected it under `lines` or `by_hand`"
            );
            let span = entry.template.span();
            let mistake = Diagnostic::spanned(self.path, self.text, span, message);
            self.found.push(mistake);
            return Filling::ByHand;
        };
        let at = filling.span();
        match filling.into_inner() {
            FillingEntry::Text(text) if !line.boxes.is_empty() => self.fixed_box(line, &text, at),
            FillingEntry::Text(text) => {
                if !line.columns.is_empty() {
                    self.mistake(at.clone(), &text, "`table` and `columns`");
                }
                let fields: Vec<_> = fields().collect();
                Filling::Text(self.ways(&text, at, &fields))
            }
            FillingEntry::Rows { table, columns } => {
                self.table_rows(line, table, &columns, at, version)
            }
            FillingEntry::Boxes { choice, options } => {
                if options.len() != line.boxes.len() {
                    let expected = format!("as many options as boxes: {}", line.boxes.len());
                    self.mistake(at.clone(), &choice, &expected);
                }
                let known = options_of(fields(), &choice);
                for option in &options {
                    if !known.contains(&option.as_str()) {
                        let names = known.iter().copied();
                        let expected = nearest::or_all(option, names, "an option");
                        self.mistake(at.clone(), option, &expected);
                    }
                }
                Filling::Boxes {
                    boxes: line.boxes.iter().cloned().zip(options).collect(),
                    by: Giver::Field(choice),
                }
            }
        }
    }

    /// A box that is marked in every dossier.
    fn fixed_box(&mut self, line: &LineEntry, text: &str, at: Range<usize>) -> Filling {
        let named = quoted(text).unwrap_or_default();
        if !line.boxes.iter().any(|known| known == named) {
            let expected = "the words of a box in single quotes, or `choice` and `options`";
            self.mistake(at, text, expected);
        }
        let boxes = line.boxes.iter();
        Filling::Boxes {
            boxes: boxes
                .map(|words| (words.clone(), words.as_str().into()))
                .collect(),
            by: Giver::Words(named.to_owned()),
        }
    }

    fn table_rows(
        &mut self,
        line: &LineEntry,
        named: Id,
        columns: &[String],
        at: Range<usize>,
        version: &Version,
    ) -> Filling {
        let tables: Vec<_> = version.fields().filter_map(table).collect();
        let found = tables.iter().find(|(id, _)| **id == named);
        if found.is_none() {
            let known = tables.iter().map(|(id, _)| id.as_str());
            let expected = nearest::or_all(&named, known, "a table");
            self.mistake(at.clone(), &named, &expected);
        }
        if columns.len() != line.columns.len() || columns.is_empty() {
            let expected = format!("as many columns as the form has: {}", line.columns.len());
            self.mistake(at.clone(), &named, &expected);
        }
        let of = found.iter().flat_map(|(_, table)| &table.columns);
        let of: Vec<_> = of.collect();
        let filled = columns.iter();
        let filled = filled.map(|column| self.ways(column, at.clone(), &of));
        let columns = line.columns.iter().cloned().zip(filled).collect();
        Filling::Rows {
            field: named,
            columns,
        }
    }

    /// Reads `a ? b + 'text' | c`.
    fn ways(&mut self, text: &str, at: Range<usize>, fields: &[&Field]) -> Vec<Way> {
        let mut read = |name: &str| match giver(name.trim(), fields) {
            Ok(giver) => Some(giver),
            Err(expected) => {
                self.mistake(at.clone(), name.trim(), &expected);
                None
            }
        };
        let ways = text.split('|').map(|way| {
            let (given, parts) = match way.split_once('?') {
                Some((given, parts)) => (read(given), parts),
                None => (None, way),
            };
            let parts = parts.split('+').filter_map(&mut read).collect();
            Way { given, parts }
        });
        ways.collect()
    }
}

/// What a name stands for, or what was expected.
fn giver(name: &str, fields: &[&Field]) -> Result<Giver, String> {
    if let Some(text) = quoted(name) {
        return Ok(Giver::Words(text.to_owned()));
    }
    if let Some(part) = name.strip_prefix("contact.")
        && Contact::PARTS.contains(&part)
    {
        return Ok(Giver::Contact(part.into()));
    }
    let mut written = fields.iter().filter(|field| table(field).is_none());
    if written.any(|field| field.id == name) {
        return Ok(Giver::Field(name.into()));
    }
    Err(nearest::hinted(
        name,
        fields.iter().map(|field| field.id.as_str()),
        "a field, a part of the contact, or a text in single quotes",
    ))
}

fn quoted(text: &str) -> Option<&str> {
    text.trim().strip_prefix('\'')?.strip_suffix('\'')
}

fn table(field: &Field) -> Option<(&Id, &Table)> {
    match &field.kind {
        FieldKind::Table(table) => Some((&field.id, table)),
        _ => None,
    }
}

/// The options of a choice, or of a yes or no; none where it is neither.
fn options_of<'f>(mut fields: impl Iterator<Item = &'f Field>, choice: &Id) -> Vec<&'f str> {
    let field = fields.find(|field| field.id == *choice);
    match field.map(|field| &field.kind) {
        Some(FieldKind::Choice { options } | FieldKind::Choices { options }) => {
            options.iter().map(Id::as_str).collect()
        }
        Some(FieldKind::YesNo) => vec!["yes", "no"],
        _ => Vec::new(),
    }
}
