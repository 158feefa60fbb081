//! Where one is on the way to sending.

use std::cmp::Ordering;

use dunghen_words::key;

use crate::{
    app::lang,
    html::{El, el},
};

/// The present step, from 1, of so many, with its name, and the way to all of them.
pub(crate) fn steps_bar(at: usize, of: usize, title: &str, all: El) -> El {
    let (at_text, of_text) = (at.to_string(), of.to_string());
    let values = [("at", at_text.as_str()), ("of", &of_text), ("title", title)];
    let now = key::STEP_NOW.fill(lang(), &values);
    let item = |step: usize| {
        let item = el("span").class("steps__item");
        match step.cmp(&at) {
            Ordering::Less => item.attr("data-state", "done"),
            Ordering::Equal => item.attr("data-state", "current"),
            Ordering::Greater => item,
        }
    };
    let items: Vec<_> = (1..=of).map(item).collect();
    let list = el("div").class("steps__list").attr("aria-hidden", "true");
    el("div")
        .class("steps")
        .child(el("p").class("steps__now").child(now).child(" ").child(all))
        .child(list.child(items))
}
