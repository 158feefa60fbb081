//! Labels, documents and applicants as a person reads them.

use dunghen_core::{catalog::Words, id::Id, procedure::DocumentForm, text::Lang};
use dunghen_words::{Key, key};

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
