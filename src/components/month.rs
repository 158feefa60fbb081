//! A schedule as a calendar and as a list: why every day counts or not.

use chrono::{Datelike, Days, NaiveDate};
use dunghen_core::{
    calendar::{Day, WorkCalendar},
    schedule::{Entry, Reason},
    text::Lang,
};
use dunghen_words::{calendar, key, law, sentence};
use leptos::prelude::*;

use crate::app::{Catalog, lang};

/// The weeks of a schedule as a table one can read row by row.
#[component]
pub(crate) fn Month(
    /// The days, without a gap.
    entries: Vec<Entry>,
) -> impl IntoView {
    let lang = lang();
    let Catalog(index) = expect_context();
    let (Some(first), Some(last)) = (entries.first(), entries.last()) else {
        return ().into_any();
    };
    let (from, to) = (first.date, last.date);
    let (from_text, to_text) = (from.to_string(), to.to_string());
    let caption = key::CALENDAR_CAPTION.fill(lang, &[("from", &from_text), ("to", &to_text)]);
    let monday = from - Days::new(from.weekday().num_days_from_monday().into());
    let weeks = (to - monday).num_days() / 7 + 1;
    let head = calendar::week(lang).map(|(short, whole)| {
        view! { <th scope="col"><abbr title=whole>{short}</abbr></th> }
    });
    let rows: Vec<_> = monday
        .iter_weeks()
        .zip(0..weeks)
        .map(|(week, _)| {
            let days = week.iter_days().take(7).map(|date| {
                let at = entries.binary_search_by_key(&date, |entry| entry.date).ok();
                let entry = at.and_then(|at| entries.get(at));
                cell(lang, &index.calendar, date, entry, (from, to))
            });
            view! { <tr>{days.collect_view()}</tr> }
        })
        .collect();
    view! {
        <table class="calendar">
            <caption>{caption}</caption>
            <thead><tr>{head.into_iter().collect_view()}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn cell(
    lang: Lang,
    work: &WorkCalendar,
    date: NaiveDate,
    entry: Option<&Entry>,
    (from, to): (NaiveDate, NaiveDate),
) -> impl IntoView + use<> {
    let rests = matches!(work.day(date), Some(Day::Rest));
    let (state, word) = match entry {
        Some(_) if date == to => ("result", Some(key::CALENDAR_RESULT)),
        Some(entry) => face(entry.reason),
        None if rests => ("weekend", None),
        None => ("outside", None),
    };
    let shown = if date.day() == 1 && date != from {
        format!("{}/{}", date.day(), date.month())
    } else {
        date.day().to_string()
    };
    let mark = entry.and_then(|entry| entry.counted).map(|count| {
        view! {
            <span class="visually-hidden">{key::CALENDAR_ORDINAL.text(lang)}</span>
            <span class="calendar__mark">{count}</span>" "
        }
    });
    let hidden = (state == "weekend")
        .then(|| view! { <span class="visually-hidden">{key::CALENDAR_WEEKEND.text(lang)}</span> });
    view! {
        <td data-state=state>
            <time class="calendar__date" datetime=date.to_string()>{shown}</time>" "
            {mark}
            {word.map(|word| view! { <span class="calendar__word">{word.text(lang)}</span> })}
            {hidden}
        </td>
    }
}

/// The state and the word of a day.
fn face(reason: Reason) -> (&'static str, Option<dunghen_words::Key>) {
    match reason {
        Reason::AfterClosing => ("sent", Some(key::CALENDAR_SENT)),
        Reason::DayZero => ("day-zero", Some(key::CALENDAR_ACCEPTED)),
        Reason::WorkingDay => ("counted", None),
        Reason::MakeUpSaturday => ("make-up", Some(key::CALENDAR_MAKE_UP)),
        Reason::Weekend => ("weekend", None),
        Reason::Holiday | Reason::HolidayMakeUp => ("holiday", Some(key::CALENDAR_HOLIDAY)),
        Reason::SwappedOff => ("holiday", Some(key::CALENDAR_SWAPPED_OFF)),
    }
}

/// Every day with its reason, in words.
#[component]
pub(crate) fn Reasons(
    /// The days.
    entries: Vec<Entry>,
) -> impl IntoView {
    let lang = lang();
    let Catalog(index) = expect_context();
    let last = entries.last().map(|entry| entry.date);
    let item = |entry: &Entry| {
        let result = Some(entry.date) == last;
        let state = if result {
            "result"
        } else {
            face(entry.reason).0
        };
        let mut why = sentence::reason(lang, entry);
        if result {
            why = key::REASON_WITH_RESULT.fill(lang, &[("reason", &why)]);
        }
        let named = matches!(
            entry.reason,
            Reason::Holiday | Reason::HolidayMakeUp | Reason::SwappedOff | Reason::MakeUpSaturday
        );
        if let Some(source) = entry.source.as_ref().filter(|_| named) {
            why = format!("{why} ({})", law::citation(lang, source, &index.acts));
        }
        view! {
            <li class="reasons__item" data-state=state>
                <span class="reasons__day">{dunghen_words::day(lang, entry.date)}</span>" "
                <span class="reasons__why">{why}</span>
            </li>
        }
    };
    view! { <ol class="reasons">{entries.iter().map(item).collect_view()}</ol> }
}
