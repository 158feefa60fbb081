//! The few elements that stand on many pages.

use dunghen_words::{Key, key};

use crate::{
    app::lang,
    html::{Child, El, Node, el},
};

impl Child for Key {
    /// The words in the language of the page.
    fn place(self, parent: &Node) {
        self.text(lang()).place(parent);
    }
}

pub(crate) fn link(href: &str, text: &str) -> El {
    el("a").attr("href", href).child(text)
}

pub(crate) fn button(text: &str) -> El {
    el("button")
        .class("button")
        .attr("type", "button")
        .child(text)
}

/// The button that sends a form off.
pub(crate) fn submit_button(text: &str) -> El {
    button(text).attr("type", "submit")
}

/// The way to leave and come back later.
pub(crate) fn later() -> El {
    link("/", key::STEP_LATER.text(lang())).class("button button--quiet")
}

/// Words for a screen reader alone.
pub(crate) fn hidden(text: &str) -> El {
    el("span").class("visually-hidden").child(text)
}

/// The heading a page is arrived at.
pub(crate) fn title(text: &str) -> El {
    el("h1").attr("tabindex", "-1").child(text)
}

/// A page's content.
pub(crate) fn layout() -> El {
    el("main").class("layout").id("main")
}

/// A term and what is to be said of it.
pub(crate) fn fact(term: Key, value: impl Child) -> El {
    el("div")
        .class("facts__row")
        .child(el("dt").class("facts__term").child(term.text(lang())))
        .child(el("dd").class("facts__value").child(value))
}
