//! Days as each language names them.

use chrono::{Datelike, NaiveDate, Weekday};
use dunghen_core::text::Lang;

/// A date in digits, as `01/12/2026`: day first in both languages, as on
/// every slip of the country.
pub fn numeric_date(date: NaiveDate) -> String {
    format!("{:02}/{:02}/{}", date.day(), date.month(), date.year())
}

/// The name of a date's weekday.
pub fn weekday(lang: Lang, date: NaiveDate) -> &'static str {
    let (vi, en) = match date.weekday() {
        Weekday::Mon => ("Thứ Hai", "Monday"),
        Weekday::Tue => ("Thứ Ba", "Tuesday"),
        Weekday::Wed => ("Thứ Tư", "Wednesday"),
        Weekday::Thu => ("Thứ Năm", "Thursday"),
        Weekday::Fri => ("Thứ Sáu", "Friday"),
        Weekday::Sat => ("Thứ Bảy", "Saturday"),
        Weekday::Sun => ("Chủ nhật", "Sunday"),
    };
    match lang {
        Lang::Vi => vi,
        Lang::En => en,
    }
}

/// The heads of a calendar's columns, Monday first: the short name shown and
/// the whole name.
pub fn week(lang: Lang) -> [(&'static str, &'static str); 7] {
    match lang {
        Lang::Vi => [
            ("T2", "Thứ Hai"),
            ("T3", "Thứ Ba"),
            ("T4", "Thứ Tư"),
            ("T5", "Thứ Năm"),
            ("T6", "Thứ Sáu"),
            ("T7", "Thứ Bảy"),
            ("CN", "Chủ nhật"),
        ],
        Lang::En => [
            ("Mo", "Monday"),
            ("Tu", "Tuesday"),
            ("We", "Wednesday"),
            ("Th", "Thursday"),
            ("Fr", "Friday"),
            ("Sa", "Saturday"),
            ("Su", "Sunday"),
        ],
    }
}

/// Month and year, as `tháng 12 năm 2026`.
pub fn month(lang: Lang, date: NaiveDate) -> String {
    match lang {
        Lang::Vi => format!("tháng {} năm {}", date.month(), date.year()),
        Lang::En => format!("{} {}", english_month(date), date.year()),
    }
}

/// The month alone, as `tháng 12`.
pub fn month_alone(lang: Lang, date: NaiveDate) -> String {
    match lang {
        Lang::Vi => format!("tháng {}", date.month()),
        Lang::En => english_month(date).to_owned(),
    }
}

fn english_month(date: NaiveDate) -> &'static str {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    usize::try_from(date.month0())
        .ok()
        .and_then(|at| MONTHS.get(at))
        .copied()
        .unwrap_or_default()
}

/// A date in words, as `Thứ Ba, ngày 1 tháng 12 năm 2026`.
pub fn date_in_words(lang: Lang, date: NaiveDate) -> String {
    let weekday = weekday(lang, date);
    match lang {
        Lang::Vi => format!("{weekday}, ngày {} {}", date.day(), month(lang, date)),
        Lang::En => format!("{weekday} {} {}", date.day(), month(lang, date)),
    }
}
