//! The product's own words in both languages, and the sentences made of them.
//!
//! The core says what is so in codes and parameters; here that becomes
//! something a person reads. The app, the server and the command line share
//! it, so a reason reads the same on a page, in an answer and on a receipt.

use std::borrow::Cow;

use chrono::{DateTime, FixedOffset, NaiveDate, Timelike};
use dunghen_core::{text::Lang, wire};

pub mod calendar;
pub mod law;
pub mod numbers;
pub mod sentence;

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// The place of one text in the tables; made only from the locale files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(u16);

impl Key {
    /// The key of a dotted name in one of the tables of `locales/dynamic.txt`.
    pub fn named(name: &str) -> Option<Self> {
        let at = BY_NAME.binary_search_by_key(&name, |(key, _)| key).ok()?;
        BY_NAME.get(at).map(|(_, index)| Self(*index))
    }

    /// The text in a language.
    pub fn text(self, lang: Lang) -> &'static str {
        let table = match lang {
            Lang::Vi => &VI,
            Lang::En => &EN,
        };
        // Keys are made together with the tables, so this one is there.
        table.get(usize::from(self.0)).copied().unwrap_or_default()
    }

    /// The text with its placeholders filled.
    ///
    /// A placeholder is `{name}`, or `{name:date}`, `{name:bytes}`,
    /// `{name:number}` to have the value shown as such.
    pub fn fill(self, lang: Lang, values: &[(&str, &str)]) -> String {
        fill(lang, self.text(lang), |name| {
            values
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| Cow::Borrowed(*value))
        })
    }
}

/// Fills the placeholders of a text; one without a value is left out.
pub fn fill<'v>(lang: Lang, text: &str, value: impl Fn(&str) -> Option<Cow<'v, str>>) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((inside, behind)) = after.split_once('}') else {
            rest = after;
            break;
        };
        let (name, shown_as) = inside.split_once(':').unwrap_or((inside, ""));
        if let Some(value) = value(name) {
            filled.push_str(&show(lang, &value, shown_as));
        }
        rest = behind;
    }
    filled.push_str(rest);
    filled
}

fn show(lang: Lang, value: &str, shown_as: &str) -> String {
    match shown_as {
        "date" => wire::read_day(value).map_or_else(|| value.into(), calendar::numeric_date),
        "bytes" => value
            .parse()
            .map_or_else(|_| value.into(), |bytes| numbers::bytes(lang, bytes)),
        "number" => value
            .parse()
            .map_or_else(|_| value.into(), |number| numbers::grouped(lang, number)),
        _ => value.into(),
    }
}

/// A day, as `Thứ Ba, 01/12/2026`.
pub fn day(lang: Lang, date: NaiveDate) -> String {
    format!(
        "{}, {}",
        calendar::weekday(lang, date),
        calendar::numeric_date(date)
    )
}

/// A moment to the minute, as `17:30, Thứ Ba, 01/12/2026`.
pub fn moment(lang: Lang, at: DateTime<FixedOffset>) -> String {
    format!(
        "{:02}:{:02}, {}",
        at.hour(),
        at.minute(),
        day(lang, at.date_naive())
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_and_shown_as_asked() {
        let value = |name: &str| match name {
            "date" => Some(Cow::Borrowed("2026-12-01")),
            "size" => Some(Cow::Borrowed("1572864")),
            "count" => Some(Cow::Borrowed("1234567")),
            _ => None,
        };
        let text = "{date:date} {size:bytes} {count:number} {date} {missing}.";
        assert_eq!(
            fill(Lang::Vi, text, value),
            "01/12/2026 1,5 MB 1.234.567 2026-12-01 ."
        );
        assert_eq!(
            fill(Lang::En, text, value),
            "01/12/2026 1.5 MB 1,234,567 2026-12-01 ."
        );
        assert_eq!(fill(Lang::Vi, "open {brace", value), "open brace");
    }

    #[test]
    fn dynamic_names_are_found() {
        assert!(Key::named("finding.required").is_some());
        assert!(Key::named("finding.no such").is_none());
    }
}
