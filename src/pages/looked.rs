//! What a look into a chosen file has shown, in words.

use dunghen_core::{finding::Fault, text::Lang};
use dunghen_words::{key, sentence};

use crate::{
    html::{El, el},
    model::look::{Look, Seen},
};

/// What the server would refuse a file for, in its words.
pub(super) fn problem(lang: Lang, look: &Look) -> Option<String> {
    let fault = Fault::from(look.refused.first()?.clone());
    Some(sentence::fault(lang, &fault, &look.name))
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
pub(super) fn remarks(lang: Lang, seen: &Seen) -> Option<El> {
    let mut told = Vec::new();
    if let Some(image) = &seen.image {
        let (width, height) = (image.width.to_string(), image.height.to_string());
        let size = [("width", width.as_str()), ("height", &height)];
        told.push(key::COMPONENTS_SHOWS_IMAGE.fill(lang, &size));
    }
    if let Some(pdf) = &seen.pdf {
        if let Some((pages, [width, height])) = pdf.pages.zip(pdf.largest_page_mm) {
            let [pages, width, height] = [pages, width, height].map(|number| number.to_string());
            let values = [
                ("pages", pages.as_str()),
                ("width", &width),
                ("height", &height),
            ];
            told.push(key::COMPONENTS_SHOWS_PAGES.fill(lang, &values));
        }
        if pdf.encrypted {
            told.push(key::COMPONENTS_SHOWS_LOCK.text(lang).to_owned());
        }
        if pdf.signature_covers_all == Some(false) {
            told.push(key::COMPONENTS_SHOWS_CHANGE.text(lang).to_owned());
        }
    }
    (!told.is_empty()).then(|| el("p").class("file__told").child(told.join(" ")))
}
