//! The product's own words in both languages, and the sentences made of them.
//!
//! The core says what is so in codes and parameters; here that becomes
//! something a person reads. The app, the server and the command line share
//! it, so a reason reads the same on a page, in an answer and on a receipt.
//!
//! With the feature `both`, on by default, English is compiled in. Without it, as in the
//! browser, it is taken up when it is asked for; until then it reads as Vietnamese. There,
//! the words of pages that are loaded later are taken up with these as well.

#![forbid(unsafe_code)]

use std::{borrow::Cow, sync::OnceLock};

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, Timelike};
use dunghen_core::{text::Lang, wire};

pub mod answers;
pub mod calendar;
pub mod form;
pub mod law;
pub mod numbers;
pub mod sentence;

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// The words in English, one a line, in the order of the keys.
#[cfg(feature = "both")]
pub const ENGLISH: &str = include_str!(concat!(env!("OUT_DIR"), "/en.txt"));

/// What a browser takes up later: Vietnamese words, and then names, a line for every key.
#[cfg(feature = "both")]
pub const LATER: &str = include_str!(concat!(env!("OUT_DIR"), "/later.txt"));

#[cfg(feature = "both")]
static COMPILED_IN: List = List::of(ENGLISH);

static TAKEN_UP: OnceLock<List> = OnceLock::new();

/// The words, and the names they are looked up by.
#[cfg(not(feature = "both"))]
static TAKEN_UP_LATER: OnceLock<(List, List)> = OnceLock::new();

#[cfg(feature = "both")]
fn english() -> Option<&'static List> {
    Some(&COMPILED_IN)
}

#[cfg(not(feature = "both"))]
fn english() -> Option<&'static List> {
    TAKEN_UP.get()
}

/// Whether the words of a language are here.
pub fn is_here(lang: Lang) -> bool {
    match lang {
        Lang::Vi => true,
        Lang::En => english().is_some(),
    }
}

/// Takes up the words in English, one a line, where they are not here yet.
///
/// False where the text cannot be that of this build ([`ENGLISH_HASH`]): then it has
/// more or fewer lines than there are keys.
pub fn take_up(text: String) -> bool {
    let whole = text.split('\n').count() == VI.lines().len();
    if whole && !is_here(Lang::En) {
        TAKEN_UP.get_or_init(|| List::of(text.leak()));
    }
    whole
}

/// Whether the words of pages that are loaded later are here.
#[cfg(not(feature = "both"))]
pub fn later_is_here() -> bool {
    TAKEN_UP_LATER.get().is_some()
}

/// Takes up the words of pages that are loaded later, where they are not here yet.
///
/// False where the text cannot be that of this build ([`LATER_HASH`]).
#[cfg(not(feature = "both"))]
pub fn take_up_later(text: String) -> bool {
    let count = VI.lines().len();
    let whole = text.split('\n').count() == 2 * count;
    if whole && !later_is_here() {
        let text: &'static str = text.leak();
        let mut breaks = text.match_indices('\n').map(|(at, _)| at);
        let middle = breaks
            .nth(count - 1)
            .and_then(|at| text.split_at_checked(at));
        let (words, names) = middle.unwrap_or((text, ""));
        let names = names.strip_prefix('\n').unwrap_or(names);
        TAKEN_UP_LATER.get_or_init(|| (List::of(words), List::of(names)));
    }
    whole
}

/// What was taken up later; with everything compiled in there is no such thing.
fn later() -> Option<&'static (List, List)> {
    #[cfg(not(feature = "both"))]
    return TAKEN_UP_LATER.get();
    #[cfg(feature = "both")]
    None
}

/// Texts, one a line.
struct List {
    text: &'static str,
    lines: OnceLock<Vec<&'static str>>,
}

impl List {
    const fn of(text: &'static str) -> Self {
        Self {
            text,
            lines: OnceLock::new(),
        }
    }

    /// The lines, found once.
    fn lines(&self) -> &[&'static str] {
        self.lines.get_or_init(|| self.text.split('\n').collect())
    }
}

/// The place of one text in the lists; made only from the locale files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(u16);

impl Key {
    /// The key of a dotted name in one of the tables of `locales/dynamic.txt`.
    pub fn named(name: &str) -> Option<Self> {
        let place = |names: &'static List| names.lines().iter().position(|known| *known == name);
        let at = place(&NAMES).or_else(|| place(&later()?.1))?;
        u16::try_from(at)
            .ok()
            .filter(|_| !name.is_empty())
            .map(Self)
    }

    /// The text in a language; in Vietnamese while the other is not here.
    pub fn text(self, lang: Lang) -> &'static str {
        let list = match lang {
            Lang::Vi => &VI,
            Lang::En => english().unwrap_or(&VI),
        };
        // Keys are made together with the lists, so this one is there.
        let text = |list: &'static List| list.lines().get(usize::from(self.0)).copied();
        let here = text(list).filter(|text| !text.is_empty());
        here.or_else(|| text(&later()?.0)).unwrap_or_default()
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
        // As an expression writes it, with a full stop.
        "decimal" if lang == Lang::Vi => {
            let signs = value.chars();
            signs
                .map(|sign| if sign == '.' { ',' } else { sign })
                .collect()
        }
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

/// A time of day to the minute, as `17:30`.
pub fn time(at: NaiveTime) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// A moment to the minute, as `17:30, Thứ Ba, 01/12/2026`.
pub fn moment(lang: Lang, at: DateTime<FixedOffset>) -> String {
    format!("{}, {}", time(at.time()), day(lang, at.date_naive()))
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
    #[cfg(feature = "both")]
    fn each_language_has_its_words() {
        assert!(is_here(Lang::Vi) && is_here(Lang::En));
        assert_eq!(key::WORD_YES.text(Lang::En), "Yes");
        assert_ne!(key::WORD_YES.text(Lang::Vi), "Yes");
        assert!(take_up(ENGLISH.to_owned()));
        assert!(!take_up(format!("{ENGLISH}\n")));
    }

    #[test]
    fn dynamic_names_are_found() {
        #[cfg(feature = "both")]
        assert!(Key::named("finding.required").is_some());
        assert!(Key::named("finding.no such").is_none());
        // A key of a table that is not looked up by name, and the empty line it leaves.
        assert!(Key::named("app.name").is_none());
        assert!(Key::named("").is_none());
        for kind in dunghen_core::procedure::APPLICANT_KINDS {
            assert!(Key::named(&format!("applicant.{kind}")).is_some(), "{kind}");
        }
    }
}
