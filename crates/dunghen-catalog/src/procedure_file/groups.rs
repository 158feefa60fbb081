//! Groups of parts: persons, organisations and addresses.

use dunghen_core::{
    citation::Citation,
    id::Id,
    procedure::{Group, GroupKind},
};
use toml::Spanned;

use super::{
    Lowering,
    entries::{FieldEntry, Kind},
    fields::DraftSection,
};
use crate::nearest;

/// The parts a group may have, with what each is.
const PERSON: [(&str, Kind); 12] = [
    ("full_name", Kind::Text),
    ("birth_date", Kind::PastDate),
    ("sex", Kind::Choice),
    ("citizen_id", Kind::CitizenId),
    ("old_id_number", Kind::OldIdNumber),
    ("passport", Kind::Passport),
    ("issued_on", Kind::PastDate),
    ("issued_by", Kind::Text),
    ("residence", Kind::Text),
    ("position", Kind::Text),
    ("phone", Kind::Phone),
    ("email", Kind::Email),
];
const ORGANISATION: [(&str, Kind); 9] = [
    ("name", Kind::Text),
    ("enterprise_code", Kind::EnterpriseCode),
    ("tax_code", Kind::TaxCode),
    ("founding_document", Kind::DocumentNumber),
    ("representative", Kind::Text),
    ("position", Kind::Text),
    ("head_office", Kind::Text),
    ("phone", Kind::Phone),
    ("email", Kind::Email),
];
const ADDRESS: [(&str, Kind); 4] = [
    ("house_number", Kind::Text),
    ("street", Kind::Text),
    ("hamlet", Kind::Text),
    ("ward", Kind::Ward),
];
const SEXES: [&str; 2] = ["male", "female"];

impl Lowering<'_> {
    pub(super) fn draft_field(
        &mut self,
        mut entry: FieldEntry,
        law: Option<&Citation>,
        section: &mut DraftSection,
    ) {
        let (known, kind): (&[(&str, Kind)], _) = match entry.kind.get_ref() {
            Kind::Person => (&PERSON, GroupKind::Person),
            Kind::Organisation => (&ORGANISATION, GroupKind::Organisation),
            Kind::Address => (&ADDRESS, GroupKind::Address),
            _ => {
                let draft = self.draft_plain(entry, law, true);
                section.fields.push(draft);
                return;
            }
        };
        let group = entry.id.get_ref().clone();
        self.name(&entry.id, "field");
        self.not_reserved(&entry.id);
        let span = entry.kind.span();
        let parts = entry.parts.take().unwrap_or_default();
        let optional_parts = entry.optional_parts.take().unwrap_or_default();
        if parts.is_empty() {
            self.mistake(
                span.clone(),
                "found no `parts`, expected which of them are asked",
            );
        }
        let others = entry.options.is_some()
            || entry.columns.is_some()
            || entry.rules.is_some()
            || entry.min.is_some()
            || entry.max.is_some()
            || entry.places.is_some()
            || entry.earliest.is_some()
            || entry.latest.is_some()
            || entry.min_rows.is_some()
            || entry.max_rows.is_some()
            || entry.province.is_some() && !parts.iter().any(|part| part.get_ref() == "ward");
        if others || entry.optional && !optional_parts.is_empty() {
            self.mistake(
                span.clone(),
                "found keys that do not fit the kind, expected `parts`, and `optional` or `optional_parts`",
            );
        }
        for part in &optional_parts {
            if !parts.iter().any(|asked| asked.get_ref() == part.get_ref()) {
                let message = format!("found `{}`, expected one of `parts`", part.get_ref());
                self.mistake(part.span(), message);
            }
        }
        for part in parts {
            let name = part.get_ref();
            let Some((_, of)) = known.iter().find(|(known, _)| known == name) else {
                let names = known.iter().map(|(name, _)| *name);
                let expected = nearest::or_all(name, names, "a part of it");
                self.mistake(part.span(), format!("found `{name}`, expected {expected}"));
                continue;
            };
            let optional = optional_parts.iter().any(|known| known.get_ref() == name);
            let own = FieldEntry {
                id: Spanned::new(part.span(), Id::from(format!("{group}.{name}"))),
                kind: Spanned::new(part.span(), *of),
                optional: entry.optional || optional,
                required_when: entry.required_when.clone().filter(|_| !optional),
                when: entry.when.clone(),
                law: entry.law.clone(),
                options: (name == "sex").then(|| SEXES.map(Id::from).to_vec()),
                min: None,
                max: None,
                places: None,
                earliest: None,
                latest: None,
                province: entry.province.clone().filter(|_| *of == Kind::Ward),
                parts: None,
                optional_parts: None,
                columns: None,
                min_rows: None,
                max_rows: None,
                rules: None,
            };
            let draft = self.draft_plain(own, law, false);
            section.fields.push(draft);
        }
        section.group_spans.push(entry.id.span());
        section.groups.push(Group { id: group, kind });
    }
}
