//! Findings and schedules in words.

use std::borrow::Cow;

use chrono::NaiveTime;
use dunghen_core::{
    catalog::Words,
    finding::{Fault, Finding},
    place::Place,
    procedure::{Limit, StartEvent, Unit},
    schedule::{Entry, PhasePlan, Reason, Schedule},
    text::Lang,
};

use crate::{Key, calendar, key};

/// What a place is called: the label of its question or the component's name.
pub fn place_name<'w>(lang: Lang, place: &Place, words: &'w Words) -> Cow<'w, str> {
    match place {
        Place::Dossier => Cow::Borrowed(key::WORD_DOSSIER.text(lang)),
        Place::Answer(id) => named(words, lang, &format!("field.{id}.label"), id),
        Place::Cell(field, row, column) => {
            let table = named(words, lang, &format!("field.{field}.label"), field);
            let key = format!("field.{field}.column.{column}.label");
            let column = named(words, lang, &key, column);
            let number = (u32::from(*row) + 1).to_string();
            let values = [
                ("table", &*table),
                ("number", &number),
                ("column", &*column),
            ];
            Cow::Owned(key::WORD_CELL.fill(lang, &values))
        }
        Place::Component(id) => named(words, lang, &format!("component.{id}.name"), id),
        Place::Contact(part) => match Key::named(&format!("contact.{part}")) {
            Some(key) => Cow::Borrowed(key.text(lang)),
            None => Cow::Owned(part.to_string()),
        },
    }
}

fn named<'w>(words: &'w Words, lang: Lang, key: &str, id: &str) -> Cow<'w, str> {
    words
        .get(lang, key)
        .map_or_else(|| Cow::Owned(id.to_owned()), Cow::Borrowed)
}

/// A finding in words; the same at the field, in the summary and in an answer.
pub fn finding(lang: Lang, finding: &Finding, words: &Words) -> String {
    let label = place_name(lang, &finding.place, words);
    match words.get(lang, &format!("{}.message", finding.fault.code)) {
        Some(own) => own.to_owned(),
        None => fault(lang, &finding.fault, &label),
    }
}

/// What is wrong with a value, in words; `label` names where.
pub fn fault(lang: Lang, fault: &Fault, label: &str) -> String {
    let key = Key::named(&format!("finding.{}", fault.code)).unwrap_or(key::FINDING_OTHER);
    crate::fill(lang, key.text(lang), |name| match name {
        "label" => Some(Cow::Borrowed(label)),
        "code" => Some(fault.code.clone()),
        _ => fault
            .params
            .get(name)
            .map(|value| Cow::Borrowed(value.as_str())),
    })
}

/// A limit, as `5 ngày làm việc`.
pub fn limit(lang: Lang, limit: Limit) -> String {
    let one = lang == Lang::En && limit.amount == 1;
    let (single, several) = match limit.unit {
        Unit::WorkingDays => (key::LIMIT_WORKING_DAY, key::LIMIT_WORKING_DAYS),
        Unit::Days => (key::LIMIT_DAY, key::LIMIT_DAYS),
        Unit::WorkingHours => (key::LIMIT_WORKING_HOUR, key::LIMIT_WORKING_HOURS),
        Unit::Months => (key::LIMIT_MONTH, key::LIMIT_MONTHS),
        Unit::Years => (key::LIMIT_YEAR, key::LIMIT_YEARS),
    };
    let key = if one { single } else { several };
    key.fill(lang, &[("amount", &limit.amount.to_string())])
}

/// A limit that ends at a clock time of its own, or not.
pub fn limit_by(lang: Lang, of: Limit, by: Option<NaiveTime>) -> String {
    let limit = limit(lang, of);
    match by {
        Some(by) => key::LIMIT_BY.fill(lang, &[("limit", &*limit), ("time", &*crate::time(by))]),
        None => limit,
    }
}

/// A limit with what it is counted from, as a sentence.
pub fn term(lang: Lang, of: Limit, by: Option<NaiveTime>, starts: StartEvent) -> String {
    let key = match starts {
        StartEvent::Acceptance => key::PROCEDURE_LIMIT_FROM,
        StartEvent::Receipt => key::SCHEDULE_FROM_RECEIPT,
        StartEvent::AssessmentNotice => key::SCHEDULE_FROM_NOTICE,
        StartEvent::Payment => key::SCHEDULE_FROM_PAYMENT,
    };
    key.fill(lang, &[("limit", &limit_by(lang, of, by))])
}

/// Why a day counts or not, in a few words and without the day itself.
pub fn reason(lang: Lang, entry: &Entry) -> String {
    let param = |name: &str| entry.params.get(name).map(String::as_str);
    let name = entry.name.as_ref();
    let name = name.map(|text| holiday(lang, text.in_lang(lang), entry));
    let rests = matches!(
        entry.reason,
        Reason::Weekend | Reason::Holiday | Reason::HolidayMakeUp | Reason::SwappedOff
    );
    let key = match entry.reason {
        _ if rests && entry.counted.is_some() => key::REASON_COUNTED_REST,
        Reason::AfterClosing => key::REASON_AFTER_CLOSING,
        Reason::DayZero => match param("arrived") {
            Some("early") => key::REASON_DAY_ZERO_EARLY,
            Some("lunch") => key::REASON_DAY_ZERO_LUNCH,
            Some("desk") => key::REASON_DAY_ZERO_DESK,
            _ => key::REASON_DAY_ZERO,
        },
        Reason::WorkingDay => key::REASON_WORKING_DAY,
        Reason::MakeUpSaturday => key::REASON_MAKE_UP_SATURDAY,
        Reason::Weekend => key::REASON_WEEKEND,
        Reason::Holiday if param("adjacent").is_some() => key::REASON_HOLIDAY_ADJACENT,
        Reason::Holiday => key::REASON_HOLIDAY,
        Reason::HolidayMakeUp => key::REASON_HOLIDAY_MAKE_UP,
        Reason::SwappedOff => key::REASON_SWAPPED_OFF,
        Reason::CalendarDay => key::REASON_CALENDAR_DAY,
        Reason::WithinTerm => key::REASON_WITHIN_TERM,
        Reason::TermEnd => key::REASON_TERM_END,
        Reason::Rolled => key::REASON_ROLLED,
        Reason::Hours => key::REASON_HOURS,
        Reason::Restarted => key::REASON_RESTARTED,
        Reason::SupplementAsked => key::REASON_SUPPLEMENT_ASKED,
        Reason::SupplementWaiting => key::REASON_SUPPLEMENT_WAITING,
        Reason::Paused => key::REASON_PAUSED,
    };
    let minutes: u32 = param("minutes")
        .and_then(|minutes| minutes.parse().ok())
        .unwrap_or_default();
    crate::fill(lang, key.text(lang), |asked| match asked {
        "name" => name.clone().map(Cow::Owned),
        "what" => Some(match (&name, entry.reason) {
            (Some(name), _) => Cow::Owned(name.clone()),
            (None, Reason::SwappedOff) => Cow::Borrowed(key::CALENDAR_SWAPPED_OFF.text(lang)),
            (None, _) => Cow::Borrowed(key::CALENDAR_WEEKEND.text(lang)),
        }),
        "count" => entry.counted.map(|count| Cow::Owned(count.to_string())),
        "hours" => Some(Cow::Owned((minutes / 60).to_string())),
        "rest" => Some(Cow::Owned((minutes % 60).to_string())),
        _ => param(asked).map(Cow::Borrowed),
    })
}

/// A holiday's name, with its lunar day for Tết.
fn holiday(lang: Lang, name: &str, entry: &Entry) -> String {
    let lunar = entry
        .params
        .get("lunar")
        .and_then(|lunar| lunar.split_once('/'));
    match (lang, lunar) {
        (Lang::Vi, Some((day, "1"))) => format!("{name} (mùng {day} tháng Giêng)"),
        (Lang::Vi, Some((day, "12"))) => format!("{name} ({day} tháng Chạp)"),
        (Lang::Vi, Some((day, month))) => format!("{name} ({day}/{month} âm lịch)"),
        (Lang::En, Some((day, month))) => format!("{name} (day {day} of lunar month {month})"),
        (_, None) => name.to_owned(),
    }
}

/// A step of the settlement with when it begins and is due.
pub fn phase(lang: Lang, phase: &PhasePlan, words: &Words) -> String {
    let word = |name: String| words.get(lang, &name).unwrap_or_default().to_owned();
    key::SCHEDULE_PHASE.fill(
        lang,
        &[
            ("name", &word(format!("phase.{}.name", phase.id))),
            ("actor", &word(format!("actor.{}.name", phase.actor))),
            ("start", &crate::moment(lang, phase.start)),
            ("due", &crate::moment(lang, phase.due)),
        ],
    )
}

/// The promise in one sentence; what cannot be dated is said so.
pub fn promise(lang: Lang, schedule: &Schedule) -> String {
    let Some(result) = schedule.result_at else {
        return match schedule.starts {
            StartEvent::Acceptance => key::SCHEDULE_UNDATED.text(lang).to_owned(),
            starts => term(lang, schedule.limit, schedule.by, starts),
        };
    };
    let date = calendar::date_in_words(lang, result.date_naive());
    // Where the limit itself runs to a clock time, that is part of the promise.
    if schedule.by.is_some() || schedule.limit.unit == Unit::WorkingHours {
        let time = crate::time(result.time());
        return key::SCHEDULE_PROMISE_AT.fill(lang, &[("time", &*time), ("date", &*date)]);
    }
    key::SCHEDULE_PROMISE.fill(lang, &[("date", &date)])
}

/// What the promised date assumes: when it is accepted, and that nothing is missing.
pub fn assumptions(lang: Lang, schedule: &Schedule) -> String {
    let sent = schedule.sent_at.date_naive();
    let accepted = schedule.accepted_at.map_or(sent, |at| at.date_naive());
    let text = if accepted == sent {
        key::LEAF_NOTE_SAME_DAY
    } else {
        key::LEAF_NOTE_LATER
    };
    let day = crate::day(lang, accepted);
    text.fill(
        lang,
        &[
            ("day", &day),
            ("limit", &limit_by(lang, schedule.limit, schedule.by)),
        ],
    )
}
