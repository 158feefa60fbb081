//! What is shown where there is nothing.

use dunghen_words::key;

use super::arrive::arrive;
use crate::{
    app::lang,
    components::{layout, link, title},
    html::{El, el},
};

/// Says that there is no such page, and why where more is known than that the address is
/// wrong.
pub(crate) fn missing(text: Option<&str>) -> El {
    let lang = lang();
    let text = text.unwrap_or(key::MISSING_TEXT.text(lang));
    lacking(key::MISSING_TITLE.text(lang), text)
}

/// Says what there is not.
pub(super) fn lacking(heading: &str, text: &str) -> El {
    arrive(heading);
    let said = el("div")
        .class("layout__main stack")
        .child(title(heading))
        .child(el("p").child(text))
        .child(el("p").child(link("/", key::PROCEDURE_ALL.text(lang()))));
    layout().child(said)
}
