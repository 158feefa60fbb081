//! Where one is on the way to sending.

use dunghen_words::key;
use leptos::prelude::*;

use crate::app::lang;

#[component]
pub(crate) fn Steps(
    /// The present step, from 1.
    at: usize,
    /// How many there are.
    of: usize,
    /// The present step's name.
    title: String,
) -> impl IntoView {
    let values = [
        ("at", at.to_string()),
        ("of", of.to_string()),
        ("title", title),
    ];
    let values = values
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    let now = key::STEP_NOW.fill(lang(), &values);
    let item = |step: usize| {
        let state = match step.cmp(&at) {
            std::cmp::Ordering::Less => Some("done"),
            std::cmp::Ordering::Equal => Some("current"),
            std::cmp::Ordering::Greater => None,
        };
        view! { <span class="steps__item" data-state=state></span> }
    };
    view! {
        <div class="steps">
            <p class="steps__now">{now}</p>
            <div class="steps__list" aria-hidden="true">{(1..=of).map(item).collect_view()}</div>
        </div>
    }
}
