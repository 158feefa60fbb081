//! Label, hint, error and their wiring for assistive technology, once for all.

use dunghen_words::key;
use leptos::prelude::*;

use crate::app::lang;

/// The frame of a question.
#[component]
pub(crate) fn Frame(
    /// The id of the input, or of the first of several.
    id: String,
    /// The question.
    label: String,
    /// One sentence of help.
    hint: Option<String>,
    /// Whether it may be left unanswered.
    optional: bool,
    /// What is wrong, in words.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// Whether several inputs answer it together.
    group: bool,
    /// The input.
    children: Children,
) -> impl IntoView {
    let lang = lang();
    let label = view! {
        {label}
        {optional.then(|| view! { " "<span class="field__optional">{key::STEP_OPTIONAL.text(lang)}</span> })}
    };
    let hint = hint.map(|hint| view! { <p class="field__hint" id=format!("{id}-hint")>{hint}</p> });
    let error_id = format!("{id}-error");
    let error = move || {
        error.get().map(|error| {
            view! {
                <p class="field__error" id=error_id.clone()>
                    <span class="visually-hidden">{key::STEP_ERROR_MARK.text(lang)}</span>{error}
                </p>
            }
        })
    };
    if group {
        view! {
            <fieldset class="field" aria-describedby=described_by(&id)>
                <legend class="field__label">{label}</legend>
                {hint}
                {error}
                {children()}
            </fieldset>
        }
        .into_any()
    } else {
        view! {
            <div class="field">
                <label class="field__label" for=id>{label}</label>
                {hint}
                {error}
                {children()}
            </div>
        }
        .into_any()
    }
}

/// What describes an input; ids of what is not there now are passed over.
pub(crate) fn described_by(id: &str) -> String {
    format!("{id}-hint {id}-error {id}-unit")
}
