//! The leaf of the tear-off calendar: the promise as one sees it first.

use chrono::{Datelike, NaiveDate};
use dunghen_core::{calendar::CalendarStatus, schedule::Schedule};
use dunghen_words::{Key, calendar, key, sentence};

use super::{month, reasons};
use crate::{
    app::lang,
    html::{Child, El, el},
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

/// The leaf with its note and, if `explained`, the reason for every day behind it.
pub(crate) fn leaf(schedule: &Schedule, heading: Heading, variant: &str, explained: bool) -> El {
    let lang = lang();
    let strip = el("h2").class("leaf__strip").id("leaf-title");
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
        .attr("aria-labelledby", "leaf-title")
        .child(strip);
    let Some(result) = schedule.result_at else {
        return leaf.child(el("p").class("leaf__note").child(key::LEAF_UNDATED));
    };
    let leaf = leaf.child(leaf_face(result.date_naive()));
    if !explained {
        return leaf;
    }
    let toggle = el("summary")
        .class("leaf__toggle")
        .child(key::LEAF_HOW)
        .child(el("span").class("leaf__long").child(key::LEAF_HOW_LONG));
    let more = el("details")
        .class("leaf__more")
        .child(toggle)
        .child(month(&schedule.entries))
        .child(reasons(&schedule.entries));
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
fn note(schedule: &Schedule) -> String {
    let lang = lang();
    let accepted = schedule.accepted_at.map(|at| at.date_naive());
    let (text, day) = if accepted == Some(schedule.sent_at.date_naive()) {
        (key::LEAF_NOTE_TODAY, schedule.sent_at)
    } else {
        (
            key::LEAF_NOTE_LATER,
            schedule.accepted_at.unwrap_or(schedule.sent_at),
        )
    };
    let day = dunghen_words::day(lang, day.date_naive());
    let limit = sentence::limit(lang, schedule.limit);
    let note = text.fill(lang, &[("day", &day), ("limit", &limit)]);
    match schedule.status {
        Some(CalendarStatus::Projected) => {
            format!("{note} {}", key::LEAF_NOTE_PROJECTED.text(lang))
        }
        _ => note,
    }
}
