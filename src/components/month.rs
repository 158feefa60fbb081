//! A schedule as a calendar and as a list: why every day counts or not.

use crate::state::expect_context;
use chrono::{Datelike, Days, NaiveDate};
use dunghen_core::{
    calendar::{Day, WorkCalendar},
    schedule::{Entry, Reason},
    text::Lang,
};
use dunghen_words::{calendar, key, law, sentence};

use super::hidden;
use crate::{
    app::{Catalog, lang},
    html::{El, el},
};

/// The weeks of a schedule, whose days have no gap, as a table one can read row by row.
pub(crate) fn month(entries: &[Entry]) -> Option<El> {
    let lang = lang();
    let Catalog(index) = expect_context();
    let (from, to) = (entries.first()?.date, entries.last()?.date);
    let (from_text, to_text) = (from.to_string(), to.to_string());
    let caption = key::CALENDAR_CAPTION.fill(lang, &[("from", &from_text), ("to", &to_text)]);
    let monday = from - Days::new(from.weekday().num_days_from_monday().into());
    let mut head = el("tr");
    for (short, whole) in calendar::week(lang) {
        let name = el("abbr").attr("title", whole).child(short);
        head = head.child(el("th").attr("scope", "col").child(name));
    }
    let mut body = el("tbody");
    for week in monday.iter_weeks().take_while(|week| *week <= to) {
        let mut row = el("tr");
        for date in week.iter_days().take(7) {
            let at = entries.binary_search_by_key(&date, |entry| entry.date).ok();
            let entry = at.and_then(|at| entries.get(at));
            row = row.child(cell(lang, &index.calendar, date, entry, (from, to)));
        }
        body = body.child(row);
    }
    let table = el("table")
        .class("calendar")
        .child(el("caption").child(caption))
        .child(el("thead").child(head))
        .child(body);
    let legend = el("p")
        .class("calendar__legend")
        .child(key::CALENDAR_LEGEND);
    Some(
        el("div")
            .class("calendar__frame")
            .child(table)
            .child(legend),
    )
}

fn cell(
    lang: Lang,
    work: &WorkCalendar,
    date: NaiveDate,
    entry: Option<&Entry>,
    (from, to): (NaiveDate, NaiveDate),
) -> El {
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
    let day = el("time")
        .class("calendar__date")
        .attr("datetime", &date.to_string())
        .child(shown);
    let mark = entry.and_then(|entry| entry.counted).map(|count| {
        let mark = el("span").class("calendar__mark").child(count.to_string());
        (hidden(key::CALENDAR_ORDINAL.text(lang)), mark, " ")
    });
    let word = word.map(|word| el("span").class("calendar__word").child(word.text(lang)));
    let rest = (state == "weekend").then(|| hidden(key::CALENDAR_WEEKEND.text(lang)));
    el("td")
        .attr("data-state", state)
        .child((day, " "))
        .child(mark)
        .child(word)
        .child(rest)
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
        Reason::CalendarDay | Reason::Hours => ("counted", None),
        Reason::WithinTerm | Reason::Rolled => ("within", None),
        Reason::TermEnd => ("within", Some(key::CALENDAR_TERM_END)),
        Reason::Restarted => ("void", Some(key::CALENDAR_RESTARTED)),
        Reason::SupplementAsked | Reason::SupplementWaiting => {
            ("void", Some(key::CALENDAR_SUPPLEMENT))
        }
        Reason::Paused => ("void", Some(key::CALENDAR_PAUSED)),
    }
}

/// Every day with its reason, in words.
pub(crate) fn reasons(entries: &[Entry]) -> El {
    let lang = lang();
    let Catalog(index) = expect_context();
    let last = entries.last().map(|entry| entry.date);
    let mut list = el("ol").class("reasons");
    for entry in entries {
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
        let day = el("span")
            .class("reasons__day")
            .child(dunghen_words::day(lang, entry.date));
        let item = el("li")
            .class("reasons__item")
            .attr("data-state", state)
            .child((day, " "))
            .child(el("span").class("reasons__why").child(why));
        list = list.child(item);
    }
    list
}
