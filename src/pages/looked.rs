//! What a look into a chosen file has shown, in words.

use std::sync::atomic::{AtomicU32, Ordering};

use dunghen_core::{
    finding::{Fault, Params},
    text::Lang,
};
use dunghen_words::{key, sentence};

use crate::{
    html::{El, el},
    model::look::Look,
};

/// A number that no other file on this page has, nor had.
pub(super) fn number() -> u32 {
    static LAST: AtomicU32 = AtomicU32::new(0);
    LAST.fetch_add(1, Ordering::Relaxed)
}

/// What the server would refuse a file for, in its words.
pub(super) fn problem(lang: Lang, look: &Look) -> Option<String> {
    Some(worded(lang, look.refused.first()?))
}

/// That the same file is there already, by the name of that one and of its document.
pub(super) fn same(lang: Lang, other: &str, document: &str) -> String {
    key::COMPONENTS_SAME.fill(lang, &[("other", other), ("document", document)])
}

/// How far the look is.
pub(super) fn checking(lang: Lang, name: &str, percent: u32) -> El {
    let percent = percent.to_string();
    let told = key::COMPONENTS_CHECKING.fill(lang, &[("percent", &percent)]);
    let progress = el("progress")
        .class("file__progress")
        .attr("max", "100")
        .attr("value", &percent)
        .attr("aria-label", &format!("{told} {name}"));
    el("p").class("file__told").child(told).child(progress)
}

/// What is worth saying of a file that can be handed in.
pub(super) fn remarks(lang: Lang, told: &[Params]) -> Option<El> {
    let told: Vec<_> = told.iter().map(|told| worded(lang, told)).collect();
    (!told.is_empty()).then(|| el("p").class("file__told").child(told.join(" ")))
}

fn worded(lang: Lang, told: &Params) -> String {
    let code = told.get("code").cloned().unwrap_or_default();
    let fault = Fault {
        code: code.into(),
        params: told.clone(),
    };
    sentence::fault(lang, &fault, "")
}
