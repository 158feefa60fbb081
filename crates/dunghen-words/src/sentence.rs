//! Findings and schedules in words.

use std::borrow::Cow;

use dunghen_core::{
    catalog::Words,
    finding::{Fault, Finding},
    place::Place,
    procedure::{Limit, Unit},
    schedule::{Entry, Reason, Schedule},
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
    let Unit::WorkingDays = limit.unit;
    let one = lang == Lang::En && limit.amount == 1;
    let key = if one {
        key::LIMIT_WORKING_DAY
    } else {
        key::LIMIT_WORKING_DAYS
    };
    key.fill(lang, &[("amount", &limit.amount.to_string())])
}

/// Why a day counts or not, in a few words and without the day itself.
pub fn reason(lang: Lang, entry: &Entry) -> String {
    let key = match (entry.reason, entry.params.contains_key("adjacent")) {
        (Reason::AfterClosing, _) => key::REASON_AFTER_CLOSING,
        (Reason::DayZero, _) => key::REASON_DAY_ZERO,
        (Reason::WorkingDay, _) => key::REASON_WORKING_DAY,
        (Reason::MakeUpSaturday, _) => key::REASON_MAKE_UP_SATURDAY,
        (Reason::Weekend, _) => key::REASON_WEEKEND,
        (Reason::Holiday, false) => key::REASON_HOLIDAY,
        (Reason::Holiday, true) => key::REASON_HOLIDAY_ADJACENT,
        (Reason::HolidayMakeUp, _) => key::REASON_HOLIDAY_MAKE_UP,
        (Reason::SwappedOff, _) => key::REASON_SWAPPED_OFF,
    };
    let counted = entry.counted.map(|count| count.to_string());
    crate::fill(lang, key.text(lang), |name| match name {
        "name" => entry
            .name
            .as_ref()
            .map(|text| Cow::Owned(holiday(lang, text.in_lang(lang), entry))),
        "count" => counted.as_deref().map(|count| Cow::Owned(count.to_owned())),
        _ => entry
            .params
            .get(name)
            .map(|value| Cow::Borrowed(value.as_str())),
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

/// The promise in one sentence; what cannot be dated is said so.
pub fn promise(lang: Lang, schedule: &Schedule) -> String {
    let Some(result) = schedule.result_at else {
        return key::SCHEDULE_UNDATED.text(lang).to_owned();
    };
    key::SCHEDULE_PROMISE.fill(
        lang,
        &[("date", &calendar::date_in_words(lang, result.date_naive()))],
    )
}
