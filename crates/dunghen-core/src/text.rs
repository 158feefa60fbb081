//! Words that travel with the data.

use alloc::string::String;

use serde::{Deserialize, Serialize};

/// A language the product speaks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// Vietnamese, the first language.
    #[default]
    Vi,
    /// English, complete.
    En,
}

impl Lang {
    /// The language's tag, as in HTML's `lang`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }

    /// The language of a tag such as `en` or `vi-VN`.
    ///
    /// ```
    /// use dunghen_core::text::Lang;
    /// assert_eq!(Lang::from_tag("vi-VN"), Some(Lang::Vi));
    /// assert_eq!(Lang::from_tag("fr"), None);
    /// ```
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag.split(['-', '_']).next() {
            Some(primary) if primary.eq_ignore_ascii_case("vi") => Some(Self::Vi),
            Some(primary) if primary.eq_ignore_ascii_case("en") => Some(Self::En),
            _ => None,
        }
    }
}

/// A name or sentence of the data in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// In Vietnamese.
    pub vi: String,
    /// In English.
    pub en: String,
}

impl Text {
    /// The text in one language.
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::Vi => &self.vi,
            Lang::En => &self.en,
        }
    }
}

/// Where a part stands in a text, in bytes.
///
/// What is looked for here is short, and a browser would load more for the search of the
/// standard library than for all that calls it.
///
/// ```
/// use dunghen_core::text::position;
/// assert_eq!(position("giấy phép", "phép"), Some(7));
/// assert_eq!(position("giấy", "phép"), None);
/// ```
pub fn position(text: &str, part: &str) -> Option<usize> {
    if part.is_empty() {
        return Some(0);
    }
    let part = part.as_bytes();
    text.as_bytes()
        .windows(part.len())
        .position(|window| window == part)
}

/// Whether a text has a character in it.
pub(crate) fn has(text: &str, wanted: char) -> bool {
    text.chars().any(|known| known == wanted)
}

/// What stands before a separator and behind it.
pub(crate) fn split<'t>(text: &'t str, separator: &str) -> Option<(&'t str, &'t str)> {
    let at = position(text, separator)?;
    Some((text.get(..at)?, text.get(at + separator.len()..)?))
}
