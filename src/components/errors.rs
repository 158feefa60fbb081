//! The summary of what is to be mended, at the top of a page.

use dunghen_words::key;
use leptos::prelude::*;

use crate::app::lang;

/// One line of the summary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ErrorEntry {
    /// The words at the field.
    pub(crate) message: String,
    /// Where it is mended: the id of an element on this page, or an address.
    pub(crate) href: String,
}

#[component]
pub(crate) fn ErrorSummary(
    /// What is to be mended; nothing is shown while it is empty.
    #[prop(into)]
    entries: Signal<Vec<ErrorEntry>>,
    /// Puts the focus on an element of this page, by its id.
    on_choose: Callback<String>,
) -> impl IntoView {
    let lang = lang();
    let title = move || match entries.with(Vec::len) {
        1 => key::STEP_SUMMARY_ONE.text(lang).to_owned(),
        count => key::STEP_SUMMARY_MANY.fill(lang, &[("count", &count.to_string())]),
    };
    let item = move |entry: ErrorEntry| {
        let here = entry.href.strip_prefix('#').map(str::to_owned);
        let choose = move |event: leptos::ev::MouseEvent| {
            if let Some(id) = here.clone() {
                event.prevent_default();
                on_choose.run(id);
            }
        };
        view! { <li><a href=entry.href on:click=choose>{entry.message}</a></li> }
    };
    view! {
        <Show when=move || entries.with(|entries| !entries.is_empty())>
            <div class="errors" role="alert" tabindex="-1" aria-labelledby="errors-title">
                <h2 class="errors__title" id="errors-title">{title}</h2>
                <ul class="errors__list">
                    {move || entries.get().into_iter().map(item).collect_view()}
                </ul>
            </div>
        </Show>
    }
}
