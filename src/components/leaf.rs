//! The leaf of the tear-off calendar: the promise as one sees it first.

use chrono::{Datelike, NaiveDate};
use dunghen_core::{calendar::CalendarStatus, schedule::Schedule};
use dunghen_words::{calendar, key, sentence};
use leptos::prelude::*;

use super::{Month, Reasons};
use crate::app::lang;

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

/// The leaf with its note and, on request, the reason for every day.
#[component]
pub(crate) fn Leaf(
    /// The schedule shown.
    schedule: Schedule,
    /// What stands over the date.
    heading: Heading,
    /// Further classes of the block.
    #[prop(optional)]
    variant: &'static str,
    /// Whether the reasons can be opened here.
    #[prop(optional)]
    explained: bool,
) -> impl IntoView {
    let lang = lang();
    let estimate = view! { <em>{key::LEAF_ESTIMATE.text(lang)}</em> };
    let strip = match heading {
        Heading::IfNow => view! { {key::LEAF_IF_NOW.text(lang)}" "{estimate}" "{key::LEAF_HAS_RESULT.text(lang)} }.into_any(),
        Heading::Expected => view! { <em>{key::LEAF_ESTIMATE_FIRST.text(lang)}</em>" "{key::LEAF_HAS_RESULT.text(lang)} }.into_any(),
        Heading::Promised => view! { {key::LEAF_PROMISED.text(lang)}" "{estimate} }.into_any(),
    };
    let face = match schedule.result_at {
        Some(result) => view! { <LeafFace date=result.date_naive()/> }.into_any(),
        None => view! { <p class="leaf__note">{key::LEAF_UNDATED.text(lang)}</p> }.into_any(),
    };
    let dated = explained && schedule.result_at.is_some();
    let note = dated.then(|| note(&schedule));
    view! {
        <section class=format!("leaf {variant}") aria-labelledby="leaf-title">
            <h2 class="leaf__strip" id="leaf-title">{strip}</h2>
            {face}
            {note.map(|note| view! { <p class="leaf__note">{note}</p> })}
            {dated.then(|| view! {
                <details class="leaf__more">
                    <summary class="leaf__toggle">
                        {key::LEAF_HOW.text(lang)}<span class="leaf__long">{key::LEAF_HOW_LONG.text(lang)}</span>
                    </summary>
                    <Month entries=schedule.entries.clone()/>
                    <Reasons entries=schedule.entries/>
                </details>
            })}
        </section>
    }
}

/// The date alone, large, with its words for a screen reader.
#[component]
pub(crate) fn LeafFace(
    /// The date.
    date: NaiveDate,
) -> impl IntoView {
    let lang = lang();
    view! {
        <p class="visually-hidden">
            <time datetime=date.to_string()>{calendar::date_in_words(lang, date)}</time>
        </p>
        <p class="leaf__face" aria-hidden="true">
            <span class="leaf__day">{format!("{:02}", date.day())}</span>
            <span class="leaf__words">
                <span class="leaf__weekday">{calendar::weekday(lang, date)}</span>" "
                <span class="leaf__month">{calendar::month(lang, date)}</span>
            </span>
        </p>
    }
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
