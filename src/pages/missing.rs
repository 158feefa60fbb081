//! What is shown where there is nothing.

use dunghen_words::key;
use leptos::prelude::*;

use super::arrive::arrive;
use crate::app::lang;

#[component]
pub(crate) fn Missing(
    /// What is missing, where more is known than that the address is wrong.
    #[prop(optional, into)]
    text: Option<String>,
) -> impl IntoView {
    let lang = lang();
    let title = key::MISSING_TITLE.text(lang);
    arrive(title);
    view! {
        <main class="layout" id="main">
            <div class="layout__main stack">
                <h1 tabindex="-1">{title}</h1>
                <p>{text.unwrap_or_else(|| key::MISSING_TEXT.text(lang).into())}</p>
                <p><a href="/">{key::PROCEDURE_ALL.text(lang)}</a></p>
            </div>
        </main>
    }
}
