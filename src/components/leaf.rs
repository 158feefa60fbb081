//! The leaf of the tear-off calendar: the promise as one sees it first.

use chrono::{Datelike, NaiveDate};
use dunghen_core::{calendar::CalendarStatus, schedule::Schedule};
use dunghen_words::{Key, calendar, key, sentence};

use super::{month, reasons};
use crate::{
    app::lang,
    html::{Child, El, Live, el, live},
    state::RwSignal,
};

/// What stands over the date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Heading {
    /// "If you file now, …"
    IfNow,
    /// "Expected …"
    Expected,
    /// "Promised …"
    Promised,
}

/// What stands behind a leaf when it is opened, beside the reason for every day.
pub(crate) struct Behind {
    /// Set once it is opened.
    pub(crate) opened: RwSignal<bool>,
    pub(crate) more: Live,
}

/// The leaf with its note and, with something behind it, the reason for every day.
pub(crate) fn leaf(
    schedule: &Schedule,
    heading: Heading,
    variant: &str,
    behind: Option<Behind>,
) -> El {
    let lang = lang();
    let title_id = format!("leaf-title{variant}");
    // Where it stands before the page's own heading, it is none.
    let strip = match heading {
        Heading::IfNow => el("h2"),
        Heading::Expected | Heading::Promised => el("p"),
    };
    let strip = strip.class("leaf__strip").id(&title_id);
    let em = |key: Key| el("em").child(key.text(lang));
    let strip = match heading {
        Heading::IfNow => strip
            .child(key::LEAF_IF_NOW)
            .child(" ")
            .child(em(key::LEAF_ESTIMATE))
            .child(" ")
            .child(key::LEAF_HAS_RESULT),
        Heading::Expected => strip
            .child(em(key::LEAF_ESTIMATE_FIRST))
            .child(" ")
            .child(key::LEAF_HAS_RESULT),
        Heading::Promised => strip
            .child(key::LEAF_PROMISED)
            .child(" ")
            .child(em(key::LEAF_ESTIMATE)),
    };
    let leaf = el("section")
        .class(&format!("leaf {variant}"))
        .attr("aria-labelledby", &title_id)
        .child(strip);
    let Some(result) = schedule.result_at else {
        let why = sentence::promise(lang, schedule);
        return leaf.child(el("p").class("leaf__note").child(why));
    };
    let leaf = leaf.child(leaf_face(result.date_naive()));
    let Some(Behind { opened, more }) = behind else {
        return leaf;
    };
    let toggle = el("summary")
        .class("leaf__toggle")
        .child(key::LEAF_HOW)
        .child(el("span").class("leaf__long").child(key::LEAF_HOW_LONG));
    // Few open it, and it is much.
    let entries = schedule.entries.clone();
    let days = live(move || opened.get().then(|| (month(&entries), reasons(&entries))));
    let more = el("details")
        .class("leaf__more")
        .on("toggle", move |_| {
            if !opened.get_untracked() {
                opened.set(true);
            }
        })
        .child(toggle)
        .child(days)
        .child(more);
    leaf.child(el("p").class("leaf__note").child(note(schedule)))
        .child(more)
}

/// The date alone, large, with its words for a screen reader.
pub(crate) fn leaf_face(date: NaiveDate) -> impl Child {
    let lang = lang();
    let spoken = el("time")
        .attr("datetime", &date.to_string())
        .child(calendar::date_in_words(lang, date));
    let words = el("span")
        .class("leaf__words")
        .child(
            el("span")
                .class("leaf__weekday")
                .child(calendar::weekday(lang, date)),
        )
        .child(" ")
        .child(
            el("span")
                .class("leaf__month")
                .child(calendar::month(lang, date)),
        );
    let face = el("p")
        .class("leaf__face")
        .attr("aria-hidden", "true")
        .child(
            el("span")
                .class("leaf__day")
                .child(format!("{:02}", date.day())),
        )
        .child(words);
    (el("p").class("visually-hidden").child(spoken), face)
}

/// What the date assumes.
pub(crate) fn note(schedule: &Schedule) -> String {
    let lang = lang();
    let note = sentence::assumptions(lang, schedule);
    match schedule.status {
        Some(CalendarStatus::Projected) => {
            format!("{note} {}", key::LEAF_NOTE_PROJECTED.text(lang))
        }
        _ => note,
    }
}
