//! Label, hint, error and their wiring for assistive technology, once for all.

use dunghen_words::key;

use super::Question;
use crate::{
    app::lang,
    components::hidden,
    html::{El, el, live},
    state::Memo,
};

/// The frame of a question around its input; of a group, around its inputs.
pub(super) fn frame(
    question: &Question,
    error: Memo<Option<String>>,
    group: bool,
    input: El,
) -> El {
    let lang = lang();
    let id = &question.id;
    let label = if group {
        el("legend")
    } else {
        el("label").attr("for", id)
    };
    let optional = question.optional.then(|| {
        let words = key::STEP_OPTIONAL.text(lang);
        (" ", el("span").class("field__optional").child(words))
    });
    let label = label
        .class("field__label")
        .child(question.label.as_str())
        .child(optional);
    let hint = question.hint.as_deref();
    let hint = hint.map(|hint| {
        el("p")
            .class("field__hint")
            .id(&format!("{id}-hint"))
            .child(hint)
    });
    let error_id = format!("{id}-error");
    let error = live(move || {
        error.get().map(|error| {
            el("p")
                .class("field__error")
                .id(&error_id)
                .child(hidden(key::STEP_ERROR_MARK.text(lang)))
                .child(error)
        })
    });
    let frame = if group {
        el("fieldset").attr("aria-describedby", &described_by(id))
    } else {
        el("div")
    };
    frame
        .class("field")
        .child(label)
        .child(hint)
        .child(error)
        .child(input)
}

/// What describes an input; ids of what is not there now are passed over.
pub(super) fn described_by(id: &str) -> String {
    format!("{id}-hint {id}-error {id}-unit {id}-words")
}
