//! What is shown where there is nothing.

use dunghen_words::key;

use super::arrive::arrive;
use crate::{
    app::lang,
    components::{layout, link, title},
    html::{El, el},
};

/// Says what is missing, where more is known than that the address is wrong.
pub(crate) fn missing(text: Option<&str>) -> El {
    let lang = lang();
    let heading = key::MISSING_TITLE.text(lang);
    arrive(heading);
    let said = el("div")
        .class("layout__main stack")
        .child(title(heading))
        .child(el("p").child(text.unwrap_or(key::MISSING_TEXT.text(lang))))
        .child(el("p").child(link("/", key::PROCEDURE_ALL.text(lang))));
    layout().child(said)
}
