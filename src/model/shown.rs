//! Answers and documents as a person reads them.

use dunghen_core::{
    catalog::{CatalogIndex, Words},
    id::Id,
    procedure::{DocumentForm, Field, FieldKind},
    text::Lang,
    wire,
};
use dunghen_words::{Key, calendar, key};

/// A normalised answer in words.
pub(crate) fn answer(
    field: &Field,
    value: &str,
    words: &Words,
    index: &CatalogIndex,
    lang: Lang,
) -> String {
    let text = match &field.kind {
        FieldKind::Choice { .. } => words
            .get(lang, &format!("field.{}.option.{value}", field.id))
            .unwrap_or(value)
            .to_owned(),
        FieldKind::Ward { .. } => index
            .wards
            .iter()
            .find(|ward| ward.code == value)
            .map_or(value, |ward| &ward.name)
            .to_owned(),
        FieldKind::PastDate => {
            wire::read_day(value).map_or_else(|| value.to_owned(), calendar::numeric_date)
        }
        FieldKind::Area if lang == Lang::Vi => value.replace('.', ","),
        _ => value.to_owned(),
    };
    match unit(field, words, lang) {
        Some(unit) => format!("{text} {unit}"),
        None => text,
    }
}

/// The unit shown beside a field.
pub(crate) fn unit<'w>(field: &Field, words: &'w Words, lang: Lang) -> Option<&'w str> {
    words.get(lang, &format!("field.{}.unit", field.id))
}

/// The label of a field.
pub(crate) fn label(field: &Id, words: &Words, lang: Lang) -> String {
    words
        .get(lang, &format!("field.{field}.label"))
        .unwrap_or(field)
        .to_owned()
}

/// Kinds of document, as `bản chính hoặc bản sao có chứng thực`.
pub(crate) fn forms(forms: &[DocumentForm], lang: Lang) -> String {
    let names: Vec<_> = forms
        .iter()
        .map(|form| match form {
            DocumentForm::Original => key::DOCUMENT_FORM_ORIGINAL,
            DocumentForm::CertifiedCopy => key::DOCUMENT_FORM_CERTIFIED_COPY,
            DocumentForm::Electronic => key::DOCUMENT_FORM_ELECTRONIC,
        })
        .map(|form| form.text(lang))
        .collect();
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => {
            let or = key::DOCUMENT_FORM_OR.text(lang);
            format!("{} {or} {last}", rest.join(", "))
        }
        None => String::new(),
    }
}

/// Who may file, in words.
pub(crate) fn applicants(ids: &[Id], lang: Lang) -> String {
    let names: Vec<_> = ids
        .iter()
        .filter_map(|id| Key::named(&format!("applicant.{id}")))
        .map(|name| name.text(lang))
        .collect();
    names.join(", ")
}
