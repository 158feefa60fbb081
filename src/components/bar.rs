//! The bar at the top and the lines at the foot of every page.

use chrono::Datelike;
use dunghen_core::text::Lang;
use dunghen_words::key;

use super::{button, link};
use crate::{
    app::{Catalog, Language, lang},
    html::{Child, El, el, live},
    state::{RwSignal, expect_context},
};

/// Where one is, and the other language.
pub(crate) fn bar() -> El {
    let language: Language = expect_context();
    let lang = lang();
    let other = match lang {
        Lang::Vi => Lang::En,
        Lang::En => Lang::Vi,
    };
    let mark = el("img")
        .class("bar__mark")
        .attr("src", "/favicon.svg")
        .attr("alt", "")
        .attr("width", "32")
        .attr("height", "32");
    let name = el("span")
        .child(el("span").class("bar__name").child(key::APP_NAME))
        .child(" ")
        .child(el("span").class("bar__unit").child(key::APP_UNIT));
    let switch = link(
        &format!("?lang={}", other.tag()),
        key::APP_OTHER_LANGUAGE.text(lang),
    )
    .attr("rel", "external")
    .attr("lang", other.tag())
    .attr("hreflang", other.tag())
    .on("click", move |event| {
        event.prevent_default();
        language.switch(other);
    });
    let links = el("nav")
        .class("bar__links")
        .attr("aria-label", key::APP_MENU.text(lang))
        .child(link("/", key::APP_PROCEDURES.text(lang)))
        .child(switch);
    let home = el("a")
        .attr("href", "/")
        .class("bar__home")
        .child(mark)
        .child(name);
    el("header")
        .class("bar")
        .child(
            link("#main", key::APP_SKIP.text(lang))
                .class("skip")
                .attr("rel", "external"),
        )
        .child(el("div").class("bar__inner").child(home).child(links))
}

/// How far the calendar reaches, and what is not confirmed.
pub(crate) fn foot() -> El {
    let lang = lang();
    let Catalog(index) = expect_context();
    let until = index.calendar.announced_until();
    let year = until.map_or(0, |last| last.year()).to_string();
    let unconfirmed = index.agencies.iter().any(|agency| !agency.hours_confirmed);
    let lines = el("div")
        .class("foot__inner")
        .child(el("p").child(key::APP_CALENDAR_UNTIL.fill(lang, &[("year", &year)])))
        .child(unconfirmed.then(|| el("p").child(key::APP_HOURS_UNCONFIRMED)))
        .child(
            el("p")
                .class("foot__links")
                .child(link("/drafts", key::APP_DRAFTS.text(lang)))
                .child(link("/display", key::APP_DISPLAY.text(lang))),
        );
    el("footer").class("foot").child(lines)
}

/// Says that there is no network, while there is none, that another language could not be
/// loaded, and that a newer app has come than the one on the page.
pub(crate) fn band(online: RwSignal<bool>, newer: RwSignal<bool>, renew: fn()) -> impl Child {
    let language: Language = expect_context();
    let line = |text: &'static str| el("p").class("notice notice--band").child(text);
    let band = live(move || {
        let lang = language.shown.get();
        let offline = (!online.get()).then(|| line(key::APP_OFFLINE.text(lang)));
        let lost = language.lost.get();
        let newer = newer.get().then(|| {
            let renew = button(key::APP_RENEW.text(lang))
                .class("button button--plain")
                .on("click", move |_| renew());
            line(key::APP_NEWER.text(lang)).child(" ").child(renew)
        });
        let lost = lost.then(|| line(key::APP_LOAD_FAILED.text(lang)));
        (offline, lost, newer)
    });
    el("div").attr("role", "status").child(band)
}
