//! Finds procedures by words, with or without marks.

use dunghen_core::{catalog::Listing, text::Lang};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Letters without marks and case, so that `giấy phép` and `giay phep` agree.
pub(crate) fn fold(text: &str) -> String {
    text.nfd()
        .filter(|letter| !is_combining_mark(*letter))
        .flat_map(char::to_lowercase)
        .map(|letter| if letter == 'đ' { 'd' } else { letter })
        .collect()
}

/// Whether every word of a query stands in a procedure's code, name or keywords.
pub(crate) fn matches(listing: &Listing, lang: Lang, query: &str) -> bool {
    let text = fold(&format!(
        "{} {} {} {}",
        listing.code,
        listing.name.in_lang(lang),
        listing.keywords.in_lang(lang),
        listing.keywords.in_lang(Lang::Vi),
    ));
    fold(query)
        .split_whitespace()
        .all(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_case_do_not_matter() {
        assert_eq!(fold("Gia hạn GIẤY PHÉP, Đường"), "gia han giay phep, duong");
        // Decomposed as some keyboards send it.
        assert_eq!(fold("gia\u{0302}\u{0301}y"), "giay");
    }
}
