//! The summary of what is to be mended, at the top of a page.

use dunghen_words::key;

use super::link;
use crate::{
    app::lang,
    html::{Live, el, live},
    state::Memo,
};

/// One line of the summary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ErrorEntry {
    /// The words at the field.
    pub(crate) message: String,
    /// Where it is mended: the id of an element on this page, or an address.
    pub(crate) href: String,
}

/// What is to be mended; nothing is shown while it is empty. `focus` puts the focus on
/// what a selector finds on this page.
pub(crate) fn error_summary(entries: Memo<Vec<ErrorEntry>>, focus: fn(&str)) -> Live {
    let lang = lang();
    let any = Memo::new(move |_| entries.with(|entries| !entries.is_empty()));
    let title = move || match entries.with(Vec::len) {
        1 => key::STEP_SUMMARY_ONE.text(lang).to_owned(),
        count => key::STEP_SUMMARY_MANY.fill(lang, &[("count", &count.to_string())]),
    };
    let item = move |entry: ErrorEntry| {
        let here = entry.href.strip_prefix('#').map(str::to_owned);
        let link = link(&entry.href, &entry.message).on("click", move |event| {
            if let Some(id) = &here {
                event.prevent_default();
                focus(&format!("#{id}"));
            }
        });
        el("li").child(link)
    };
    live(move || {
        any.get().then(|| {
            let list = live(move || entries.get().into_iter().map(item).collect::<Vec<_>>());
            el("div")
                .class("errors")
                .attr("role", "alert")
                .attr("tabindex", "-1")
                .attr("aria-labelledby", "errors-title")
                .child(
                    el("h2")
                        .class("errors__title")
                        .id("errors-title")
                        .child(live(title)),
                )
                .child(el("ul").class("errors__list").child(list))
        })
    })
}
