//! Something worth saying that is not an error of the person's.

use leptos::prelude::*;

#[component]
pub(crate) fn Notice(
    /// What it is about.
    title: String,
    /// What is said.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="notice">
            <h2 class="notice__title">{title}</h2>
            {children()}
        </section>
    }
}
