//! Fields, the parts of groups, and the columns of tables.

use std::{collections::BTreeSet, ops::Range};

use dunghen_core::{
    citation::Citation,
    condition::Condition,
    expr::{Expr, TypeName},
    formats::Decimal,
    id::Id,
    procedure::{CASE_FIELD, DateBound, Field, FieldKind, Group, RowRule, Section, Table},
};
use toml::{Spanned, Value};

use super::{
    Lowering, Purpose,
    entries::{CaseEntry, FieldEntry, Kind, RowRuleEntry, SectionEntry},
};
use crate::{
    cel::{self, Type},
    dates::LocalDate,
};

/// Characters a line or a paragraph may have where nothing else is said.
const TEXT_MAX: u16 = 300;
const PARAGRAPH_MAX: u16 = 3_000;
/// The most characters any text may have.
const LETTERS_MAX: u16 = 20_000;
/// The most digits of a fraction.
const PLACES_MAX: u8 = 6;
const ROWS_MAX: u16 = 1_000;
/// How often what is compared with decimals may be larger than any real amount.
const DECIMAL_MAX: i64 = 1_000_000_000_000;

/// A field whose conditions are still text.
pub(super) struct Draft {
    pub(super) field: Field,
    pub(super) span: Range<usize>,
    whens: Vec<Spanned<String>>,
    required_when: Option<Spanned<String>>,
    columns: Vec<Draft>,
    rules: Vec<RowRuleEntry>,
}

/// A section whose fields' conditions are still text.
pub(super) struct DraftSection {
    id: Spanned<Id>,
    when: Option<Spanned<String>>,
    pub(super) groups: Vec<Group>,
    pub(super) group_spans: Vec<Range<usize>>,
    pub(super) fields: Vec<Draft>,
}

/// The type conditions see a field as.
pub(super) fn type_of(kind: &FieldKind) -> Type {
    let choice = |options: &[Id]| Type::Choice(options.iter().map(Id::to_string).collect());
    match kind {
        FieldKind::Integer { .. } | FieldKind::Money { .. } => Type::Of(TypeName::Int),
        FieldKind::Decimal { .. } | FieldKind::Area => Type::Of(TypeName::Decimal),
        FieldKind::Date { .. } => Type::Of(TypeName::Date),
        FieldKind::YesNo => Type::Of(TypeName::Bool),
        FieldKind::Choice { options } => choice(options),
        FieldKind::Ward { codes, .. } => choice(codes),
        FieldKind::Choices { options } => Type::List(Box::new(choice(options))),
        FieldKind::Table(table) => {
            let columns = table.columns.iter();
            let columns = columns.map(|column| (column.id.to_string(), type_of(&column.kind)));
            Type::List(Box::new(Type::Row(columns.collect())))
        }
        _ => Type::Of(TypeName::Text),
    }
}

impl Lowering<'_> {
    /// The sections with everything but their conditions; the case question comes first.
    pub(super) fn draft_sections(
        &mut self,
        cases: &[CaseEntry],
        entries: Vec<SectionEntry>,
    ) -> Vec<DraftSection> {
        let mut sections: Vec<DraftSection> = Vec::new();
        for entry in entries {
            let mut section = DraftSection {
                id: entry.id,
                when: entry.when,
                groups: Vec::new(),
                group_spans: Vec::new(),
                fields: Vec::new(),
            };
            if sections.is_empty() && cases.len() > 1 {
                section.fields.push(case_field(cases));
            }
            for field in entry.fields {
                self.draft_field(field, entry.law.as_ref(), &mut section);
            }
            sections.push(section);
        }
        let mut seen = BTreeSet::new();
        let ids = sections.iter().flat_map(|section| {
            let groups = section.groups.iter().map(|group| &group.id);
            let fields = section.fields.iter();
            let fields = fields.map(|draft| (&draft.span, &draft.field.id));
            section.group_spans.iter().zip(groups).chain(fields)
        });
        let twice: Vec<_> = ids
            .filter(|(_, id)| !seen.insert(*id))
            .map(|(span, id)| (span.clone(), id.clone()))
            .collect();
        for (span, id) in twice {
            self.mistake(
                span,
                format!("found the field `{id}` again, expected each id once"),
            );
        }
        sections
    }

    /// A field that is no group; `named` where its id was written by an editor.
    pub(super) fn draft_plain(
        &mut self,
        mut entry: FieldEntry,
        law: Option<&Citation>,
        named: bool,
    ) -> Draft {
        let span = entry.id.span();
        if named {
            self.name(&entry.id, "field");
            self.not_reserved(&entry.id);
        }
        let law = entry.law.take().or_else(|| law.cloned());
        if law.is_none() {
            self.mistake(
                span.clone(),
                "found no `law`, expected the form's item or the article that asks for it, here or at the section",
            );
        }
        if entry.optional && entry.required_when.is_some() {
            self.mistake(
                span.clone(),
                "found `optional` and `required_when`, expected one of them",
            );
        }
        for (key, given) in [
            ("columns", entry.columns.is_some()),
            ("rules", entry.rules.is_some()),
        ] {
            if given && *entry.kind.get_ref() != Kind::Table {
                self.misfit(&entry.kind, key);
            }
        }
        let (columns, rules) = (
            entry.columns.take().unwrap_or_default(),
            entry.rules.take().unwrap_or_default(),
        );
        let mut drafts = Vec::new();
        for column in columns {
            let nested = matches!(
                column.kind.get_ref(),
                Kind::Table | Kind::Person | Kind::Organisation | Kind::Address | Kind::Choices
            );
            if nested {
                self.mistake(
                    column.kind.span(),
                    "found it as a column, expected a kind with one value a cell",
                );
            } else {
                drafts.push(self.draft_plain(column, law.as_ref(), true));
            }
        }
        let required_when = entry.required_when.take();
        let whens = entry.when.take().into_iter().collect();
        let optional = entry.optional;
        let id = entry.id.get_ref().clone();
        let kind = self.kind(&entry, &drafts);
        Draft {
            field: Field {
                id,
                kind,
                visible: Condition::Always,
                required: if optional {
                    Condition::Never
                } else {
                    Condition::Always
                },
                law,
            },
            span,
            whens,
            required_when,
            columns: drafts,
            rules,
        }
    }

    /// What conditions know as something else cannot be the name of a field.
    pub(super) fn not_reserved(&mut self, id: &Spanned<Id>) {
        let name = id.get_ref().as_str();
        let is_word = !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_lowercase())
            && !matches!(cel::parse(name), Ok(read) if matches!(read.kind, cel::Kind::Ident { .. }));
        if is_word || [CASE_FIELD, "channel", "sent_on", "row"].contains(&name) {
            let message = format!(
                "found the field `{name}`, expected another id: conditions know it as something else"
            );
            self.mistake(id.span(), message);
        }
    }

    fn misfit(&mut self, kind: &Spanned<Kind>, key: &str) {
        let message = format!("found `{key}`, expected only keys that fit the kind");
        self.mistake(kind.span(), message);
    }

    fn kind(&mut self, entry: &FieldEntry, columns: &[Draft]) -> FieldKind {
        let kind = *entry.kind.get_ref();
        self.keys_fit(kind, entry);
        let low = |lowering: &mut Self, or: i64| lowering.whole(entry.min.as_ref(), or);
        let high = |lowering: &mut Self, or: i64| lowering.whole(entry.max.as_ref(), or);
        let made = match kind {
            Kind::Text => FieldKind::Text {
                min: self.letters(entry.min.as_ref(), 0),
                max: self.letters(entry.max.as_ref(), TEXT_MAX),
            },
            Kind::Paragraph => FieldKind::Paragraph {
                max: self.letters(entry.max.as_ref(), PARAGRAPH_MAX),
            },
            Kind::Integer => FieldKind::Integer {
                min: low(self, 0),
                max: high(self, 0),
            },
            Kind::Money => FieldKind::Money {
                min: low(self, 0),
                max: high(self, i64::MAX / 1_000),
            },
            Kind::Decimal => FieldKind::Decimal {
                places: self.places(entry),
                min: self.decimal(entry.min.as_ref(), 0),
                max: self.decimal(entry.max.as_ref(), DECIMAL_MAX),
            },
            Kind::Area => FieldKind::Area,
            Kind::Date => FieldKind::Date {
                earliest: self.date_bound(entry.earliest.as_ref()),
                latest: self.date_bound(entry.latest.as_ref()),
            },
            Kind::PastDate => FieldKind::Date {
                earliest: None,
                latest: Some(DateBound::Today),
            },
            Kind::YesNo => FieldKind::YesNo,
            Kind::Choice => FieldKind::Choice {
                options: self.options(entry),
            },
            Kind::Choices => FieldKind::Choices {
                options: self.options(entry),
            },
            Kind::Ward => {
                let province = entry.province.clone().unwrap_or_else(|| "".into());
                let codes = self.wards.iter().filter(|ward| ward.province == province);
                let codes: Vec<_> = codes.map(|ward| ward.code.clone()).collect();
                if codes.is_empty() && entry.province.is_some() {
                    self.mistake(
                        entry.kind.span(),
                        "found a `province` without wards, expected one of those under units/",
                    );
                }
                FieldKind::Ward { province, codes }
            }
            Kind::CitizenId => FieldKind::CitizenId,
            Kind::OldIdNumber => FieldKind::OldIdNumber,
            Kind::Passport => FieldKind::Passport,
            Kind::TaxCode => FieldKind::TaxCode,
            Kind::EnterpriseCode => FieldKind::EnterpriseCode,
            Kind::Phone => FieldKind::Phone,
            Kind::Email => FieldKind::Email,
            Kind::DocumentNumber => FieldKind::DocumentNumber,
            Kind::DossierCode => FieldKind::DossierCode,
            Kind::CertificateNumber => FieldKind::CertificateNumber,
            Kind::LandParcel => FieldKind::LandParcel,
            Kind::Vn2000 => FieldKind::Vn2000,
            Kind::Table => self.table(entry, columns),
            // Told as no fit for a column already; as a field they have become groups.
            Kind::Person | Kind::Organisation | Kind::Address => FieldKind::Text {
                min: 0,
                max: TEXT_MAX,
            },
        };
        self.bounds_in_order(entry, &made);
        made
    }

    fn bounds_in_order(&mut self, entry: &FieldEntry, kind: &FieldKind) {
        let exchanged = match kind {
            FieldKind::Text { min, max } => min > max,
            FieldKind::Integer { min, max } | FieldKind::Money { min, max } => min > max,
            FieldKind::Decimal { min, max, .. } => min > max,
            FieldKind::Date {
                earliest: Some(DateBound::Day(first)),
                latest: Some(DateBound::Day(last)),
            } => first > last,
            _ => false,
        };
        let bounds = [&entry.max, &entry.min, &entry.latest, &entry.earliest];
        let given = bounds.into_iter().flatten().next();
        // Bounds that are missing or cannot be read are told already.
        if let Some(bound) = given.filter(|_| exchanged && self.found.is_empty()) {
            self.mistake(
                bound.span(),
                "found no value between the bounds, expected the smaller one first",
            );
        }
    }

    fn places(&mut self, entry: &FieldEntry) -> u8 {
        let places = entry.places.unwrap_or(2);
        if places > PLACES_MAX {
            let message = format!("found {places} places, expected at most {PLACES_MAX}");
            self.mistake(entry.kind.span(), message);
        }
        places
    }

    /// How many characters a text may have.
    fn letters(&mut self, value: Option<&Spanned<Value>>, or: u16) -> u16 {
        let count = self.whole(value, or.into());
        let fits = u16::try_from(count)
            .ok()
            .filter(|count| *count <= LETTERS_MAX);
        fits.unwrap_or_else(|| {
            let message =
                format!("found {count} characters, expected a number within 0 to {LETTERS_MAX}");
            self.mistake(value.map_or(0..0, Spanned::span), message);
            or
        })
    }

    /// Keys that a kind has no use for, or cannot do without.
    fn keys_fit(&mut self, kind: Kind, entry: &FieldEntry) {
        let given = [
            ("options", entry.options.is_some()),
            ("min", entry.min.is_some()),
            ("max", entry.max.is_some()),
            ("places", entry.places.is_some()),
            ("earliest", entry.earliest.is_some()),
            ("latest", entry.latest.is_some()),
            ("province", entry.province.is_some()),
            ("parts", entry.parts.is_some()),
            ("optional_parts", entry.optional_parts.is_some()),
            ("columns", entry.columns.is_some()),
            ("min_rows", entry.min_rows.is_some()),
            ("max_rows", entry.max_rows.is_some()),
            ("rules", entry.rules.is_some()),
        ];
        let (needed, allowed): (&[&str], &[&str]) = match kind {
            Kind::Text => (&[], &["min", "max"]),
            Kind::Paragraph => (&[], &["max"]),
            Kind::Integer => (&["min", "max"], &[]),
            Kind::Money => (&[], &["min", "max"]),
            Kind::Decimal => (&[], &["min", "max", "places"]),
            Kind::Date => (&[], &["earliest", "latest"]),
            Kind::Choice | Kind::Choices => (&["options"], &[]),
            Kind::Ward => (&["province"], &[]),
            // `rules` and the columns are taken out before.
            Kind::Table => (&[], &["min_rows", "max_rows"]),
            _ => (&[], &[]),
        };
        for (key, is_given) in given {
            let (needs, takes) = (needed.contains(&key), allowed.contains(&key));
            if is_given && !needs && !takes {
                self.misfit(&entry.kind, key);
            } else if needs && !is_given {
                let message = format!("found no `{key}`, expected it with this kind");
                self.mistake(entry.kind.span(), message);
            }
        }
    }

    fn table(&mut self, entry: &FieldEntry, columns: &[Draft]) -> FieldKind {
        let span = entry.kind.span();
        if columns.is_empty() {
            self.mistake(span.clone(), "found no `columns`, expected one or more");
        }
        let mut seen = BTreeSet::new();
        for column in columns {
            if !seen.insert(&column.field.id) {
                let id = &column.field.id;
                let message = format!("found the column `{id}` again, expected each id once");
                self.mistake(column.span.clone(), message);
            }
        }
        let (min_rows, max_rows) = (entry.min_rows.unwrap_or(0), entry.max_rows.unwrap_or(50));
        if min_rows > max_rows || max_rows > ROWS_MAX {
            let message = format!(
                "found {min_rows} to {max_rows} rows, expected a range within 0 to {ROWS_MAX}"
            );
            self.mistake(span, message);
        }
        FieldKind::Table(Table {
            columns: columns.iter().map(|draft| draft.field.clone()).collect(),
            min_rows,
            max_rows,
            rules: Vec::new(),
        })
    }

    fn options(&mut self, entry: &FieldEntry) -> Vec<Id> {
        let options = entry.options.clone().unwrap_or_default();
        let mut seen = BTreeSet::new();
        for option in &options {
            self.name(&Spanned::new(entry.kind.span(), option.clone()), "option");
            if !seen.insert(option) {
                let message = format!("found the option `{option}` again, expected each id once");
                self.mistake(entry.kind.span(), message);
            }
        }
        if entry.options.is_some() && options.len() < 2 {
            self.mistake(
                entry.kind.span(),
                "found less than two options, expected two or more",
            );
        }
        options
    }

    fn whole(&mut self, value: Option<&Spanned<Value>>, or: i64) -> i64 {
        match value.map(|value| (value.get_ref(), value.span())) {
            None => or,
            Some((Value::Integer(value), _)) => *value,
            Some((_, span)) => {
                self.mistake(span, "found no whole number, expected one");
                or
            }
        }
    }

    /// A number as it is written, digit by digit.
    fn decimal(&mut self, value: Option<&Spanned<Value>>, or: i64) -> Decimal {
        let Some(span) = value.map(Spanned::span) else {
            return Decimal::from(or);
        };
        let written = self
            .text
            .get(span.clone())
            .unwrap_or_default()
            .replace('_', "");
        Decimal::from_machine(&written).unwrap_or_else(|_| {
            self.mistake(
                span,
                "found no number with up to six digits after the point, expected one",
            );
            Decimal::from(or)
        })
    }

    fn date_bound(&mut self, value: Option<&Spanned<Value>>) -> Option<DateBound> {
        let value = value?;
        match value.get_ref() {
            Value::String(text) if text == "today" => Some(DateBound::Today),
            other => match other.clone().try_into::<LocalDate>() {
                Ok(date) => Some(DateBound::Day(date.0)),
                Err(_) => {
                    self.mistake(value.span(), "found no day, expected a date or \"today\"");
                    None
                }
            },
        }
    }

    /// Reads the conditions of all fields, now that all names are known.
    pub(super) fn sections(&mut self, drafts: Vec<DraftSection>) -> Vec<Section> {
        let mut sections = Vec::new();
        for draft in drafts {
            self.name(&draft.id, "section");
            let whole = self.condition(draft.when.as_ref(), Purpose::Asked);
            let fields = draft.fields.into_iter();
            let fields = fields.map(|field| self.field(field, &whole)).collect();
            sections.push(Section {
                id: draft.id.into_inner(),
                fields,
                groups: draft.groups,
            });
        }
        sections
    }

    fn field(&mut self, draft: Draft, section: &Condition) -> Field {
        let mut field = draft.field;
        let mut parts: Vec<_> = section.expr().cloned().into_iter().collect();
        for when in &draft.whens {
            let own = self.condition(Some(when), Purpose::Asked);
            parts.extend(own.expr().cloned());
        }
        field.visible = joined(parts);
        if let Some(when) = &draft.required_when {
            field.required = self.condition(Some(when), Purpose::Required);
        }
        if let FieldKind::Table(table) = &mut field.kind {
            self.columns(table, draft.columns, draft.rules);
        }
        field
    }

    /// The conditions of columns see the columns before them, those of rules see all.
    fn columns(&mut self, table: &mut Table, drafts: Vec<Draft>, rules: Vec<RowRuleEntry>) {
        let mut row: Vec<(String, Type)> = Vec::new();
        for (column, draft) in table.columns.iter_mut().zip(drafts) {
            let so_far = Type::Row(row.clone());
            for when in &draft.whens {
                column.visible = self.row_condition(when, &so_far, Purpose::Asked);
            }
            if let Some(when) = &draft.required_when {
                column.required = self.row_condition(when, &so_far, Purpose::Required);
            }
            row.push((column.id.to_string(), type_of(&column.kind)));
        }
        let whole = Type::Row(row);
        for rule in rules {
            self.name(&rule.id, "rule");
            self.rule_names.push(rule.id.clone());
            let at = rule.at.get_ref();
            if !table.columns.iter().any(|column| column.id == *at) {
                let names = table.columns.iter().map(|column| column.id.as_str());
                let expected = crate::nearest::or_all(at, names, "a column");
                self.mistake(rule.at.span(), format!("found `{at}`, expected {expected}"));
            }
            if rule.severity == dunghen_core::finding::Severity::Gate {
                self.mistake(
                    rule.id.span(),
                    "found a gate, expected it as a rule of the version",
                );
            }
            let when = self.row_condition(&rule.when, &whole, Purpose::Rule);
            table.rules.push(RowRule {
                id: rule.id.into_inner(),
                when,
                severity: rule.severity,
                at: rule.at.into_inner(),
                law: rule.law,
            });
        }
    }
}

fn case_field(cases: &[CaseEntry]) -> Draft {
    Draft {
        field: Field {
            id: CASE_FIELD.into(),
            kind: FieldKind::Choice {
                options: cases.iter().map(|case| case.id.get_ref().clone()).collect(),
            },
            visible: Condition::Always,
            required: Condition::Always,
            law: None,
        },
        span: 0..0,
        whens: Vec::new(),
        required_when: None,
        columns: Vec::new(),
        rules: Vec::new(),
    }
}

fn joined(mut parts: Vec<Expr>) -> Condition {
    match (parts.pop(), parts.is_empty()) {
        (None, _) => Condition::Always,
        (Some(only), true) => Condition::When(only),
        (Some(last), false) => {
            parts.push(last);
            Condition::When(Expr::All(parts))
        }
    }
}
