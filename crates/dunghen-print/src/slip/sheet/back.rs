//! The back of form 01: why the date is the date.

use chrono::{Datelike, Days, NaiveDate};
use dunghen_core::{schedule::Reason, text::Lang};
use dunghen_words::{Key, calendar, key};

use crate::slip::count::{Count, CountedDay, Face, face, needs_words};

/// A calendar of all days and words for those that are not plain.
pub(in crate::slip) struct Back {
    pub(in crate::slip) title: &'static str,
    /// How long settling may take, where that is told.
    pub(in crate::slip) limit: Option<String>,
    pub(in crate::slip) caption: String,
    /// Monday first: the short name and the whole.
    pub(in crate::slip) heads: [(&'static str, &'static str); 7],
    pub(in crate::slip) weeks: Vec<Vec<Cell>>,
    pub(in crate::slip) legend: &'static str,
    /// The day or days, and why.
    pub(in crate::slip) reasons: Vec<(String, String)>,
    /// How far the calendar is known.
    pub(in crate::slip) known: String,
}

/// A day of the calendar.
pub(in crate::slip) struct Cell {
    pub(in crate::slip) date: NaiveDate,
    /// With its month where that begins.
    pub(in crate::slip) shown: String,
    pub(in crate::slip) face: Face,
    pub(in crate::slip) counted: Option<u32>,
    pub(in crate::slip) word: Option<&'static str>,
}

impl Back {
    /// The back for counted days; none where there are none.
    pub(super) fn of(count: &Count, limit: &str) -> Option<Self> {
        let (from, to) = (count.days.first()?.date, count.days.last()?.date);
        let into = Days::new(from.weekday().num_days_from_monday().into());
        let monday = from.checked_sub_days(into)?;
        let cell = |date| cell(count, date, (from, to));
        let weeks = monday.iter_weeks().take_while(|week| *week <= to);
        let weeks = weeks.map(|week| week.iter_days().take(7).map(cell).collect());
        let range = [("from", &*from.to_string()), ("to", &*to.to_string())];
        let until = calendar::numeric_date(count.known_until);
        Some(Self {
            title: "Cách tính ngày hẹn trả kết quả",
            limit: super::known(Some(limit))
                .map(|limit| format!("Thời gian giải quyết hồ sơ theo quy định là {limit}.")),
            caption: key::CALENDAR_CAPTION.fill(Lang::Vi, &range),
            heads: calendar::week(Lang::Vi),
            weeks: weeks.collect(),
            legend: key::CALENDAR_LEGEND.text(Lang::Vi),
            reasons: reasons(&count.days),
            known: format!(
                "Lịch nghỉ được biết đến hết ngày {until}. Ngày hẹn có thể đổi nếu lịch nghỉ \
                 thay đổi hoặc hồ sơ phải bổ sung. Khi đó người nộp được báo."
            ),
        })
    }
}

fn cell(count: &Count, date: NaiveDate, (from, to): (NaiveDate, NaiveDate)) -> Cell {
    let at = count.days.binary_search_by_key(&date, |day| day.date).ok();
    let day = at.and_then(|at| count.days.get(at));
    let (face, word) = match day {
        Some(_) if date == to => (Face::Result, Some(key::CALENDAR_RESULT)),
        Some(day) => face(day.reason),
        None => (Face::Outside, None),
    };
    let shown = if date.day() == 1 || date == from {
        format!("{}/{}", date.day(), date.month())
    } else {
        date.day().to_string()
    };
    Cell {
        date,
        shown,
        face,
        counted: day.and_then(|day| day.counted),
        word: word.map(|word: Key| word.text(Lang::Vi)),
    }
}

/// The days that need words, each with its reason; weekends, which are all alike, as one.
fn reasons(days: &[CountedDay]) -> Vec<(String, String)> {
    let mut reasons = Vec::new();
    let last = days.last().map(|day| day.date);
    for day in days {
        let result = Some(day.date) == last;
        if !result && !needs_words(day) {
            continue;
        }
        let words = if result {
            key::REASON_WITH_RESULT.fill(Lang::Vi, &[("reason", &day.words)])
        } else {
            day.words.clone()
        };
        let name = dunghen_words::day(Lang::Vi, day.date);
        reasons.push((name, with_source(words, day)));
    }
    let mut uncounted = days
        .iter()
        .filter(|day| day.reason == Reason::Weekend && day.counted.is_none());
    if let Some(day) = uncounted.next() {
        let words = with_source(day.words.clone(), day);
        reasons.push(("Thứ Bảy, Chủ nhật".to_owned(), words));
    }
    reasons
}

fn with_source(words: String, day: &CountedDay) -> String {
    match &day.source {
        Some(source) => format!("{words} ({source})"),
        None => words,
    }
}
