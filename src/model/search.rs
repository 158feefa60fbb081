//! Finds procedures by words, with or without marks.

use dunghen_core::{
    catalog::Listing,
    letters::bare,
    text::{Lang, position},
};

/// Whether every word of a query stands in a procedure's code, name or keywords.
pub(crate) fn matches(listing: &Listing, lang: Lang, query: &str) -> bool {
    let text = bare(&format!(
        "{} {} {} {}",
        listing.code,
        listing.name.in_lang(lang),
        listing.keywords.in_lang(lang),
        listing.keywords.in_lang(Lang::Vi),
    ));
    bare(query)
        .split_whitespace()
        .all(|word| position(&text, word).is_some())
}
