//! Finds procedures and options by words, with or without marks.

use dunghen_core::{
    catalog::{Listing, SearchWords},
    letters::bare,
    procedure::Depth,
    text::{Lang, position},
};

/// What is searched, procedures or options: folded once, so that a keystroke only compares.
pub(crate) struct Searched(Vec<Entry>);

struct Entry {
    /// Code and name.
    name: String,
    /// What else it is found by, once that is here; each text ends with a comma.
    more: String,
    /// Whether others that are found as well go before it.
    later: bool,
}

impl Searched {
    /// Things by their names, with what else each is found by.
    pub(crate) fn of(things: impl Iterator<Item = (String, String)>) -> Self {
        let entry = |(name, more): (String, String)| Entry {
            name: words_of(&name),
            more: words_of(&more),
            later: false,
        };
        Self(things.map(entry).collect())
    }

    /// The procedures of a catalog, in its order.
    pub(crate) fn new(listings: &[Listing], lang: Lang, words: Option<&SearchWords>) -> Self {
        let named = |listing: &Listing| {
            let more = words.and_then(|words| words.get(&listing.code));
            let name = format!("{} {}", listing.code, listing.name.in_lang(lang));
            (name, more.cloned().unwrap_or_default())
        };
        let mut searched = Self::of(listings.iter().map(named));
        for (entry, listing) in searched.0.iter_mut().zip(listings) {
            entry.later = listing.depth != Depth::Guided;
        }
        searched
    }

    /// The places of those in which every word of a query begins some word: first those
    /// whose name has them in a row, then those that have them in a row in what they are
    /// called otherwise, then those that have all in the name, then others. What is guided
    /// goes before what is not.
    pub(crate) fn found(&self, query: &str) -> Vec<usize> {
        let query = words_of(&query.replace([',', ';'], " "));
        let words: Vec<_> = query
            .split_whitespace()
            .map(|word| format!(" {word}"))
            .collect();
        let rank = |entry: &Entry| {
            let has = |text: &str, part: &str| position(text, part).is_some();
            if has(&entry.name, &query) {
                Some(0)
            } else if has(&entry.more, &query) {
                Some(1)
            } else if words.iter().all(|word| has(&entry.name, word)) {
                Some(2)
            } else {
                let either = |word: &String| has(&entry.name, word) || has(&entry.more, word);
                words.iter().all(either).then_some(3)
            }
        };
        let entries = self.0.iter().enumerate();
        let mut ranked: Vec<(u8, bool, usize)> = entries
            .filter_map(|(at, entry)| Some((rank(entry)?, entry.later, at)))
            .collect();
        ranked.sort();
        ranked.into_iter().map(|(_, _, at)| at).collect()
    }
}

/// A text as words without marks, each behind a space; a comma stays, so that nothing is
/// in a row across it.
fn words_of(text: &str) -> String {
    let mut words = String::new();
    // Folded, Vietnamese and English have plain letters alone.
    let folded = bare(text);
    for row in folded.split_inclusive([',', ';', '\n']) {
        // A code's point is part of it.
        let parts = row.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '.'));
        for part in parts.filter(|part| !part.is_empty()) {
            words.push(' ');
            words.push_str(part);
        }
        if row.ends_with([',', ';', '\n']) {
            words.push(',');
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use dunghen_core::{procedure::OnlineLevel, text::Text};

    use super::*;

    #[test]
    fn the_best_comes_first() {
        let listing = |code: &str, vi: &str| Listing {
            code: code.into(),
            field_of_work: "work".into(),
            depth: Depth::Listed,
            online: OnlineLevel::Unconfirmed,
            agency: "office".into(),
            name: Text {
                vi: vi.into(),
                en: String::new(),
            },
            limit: None,
        };
        let listings = [
            listing("1.000001", "Cấp giấy phép sửa nhà (xây dựng)"),
            listing("1.000002", "Cấp giấy phép xây dựng"),
            listing("2.000003", "Chứng chỉ hành nghề"),
            listing("2.000004", "Sàn giao dịch, có mặt bằng và chứng chỉ"),
            Listing {
                depth: Depth::Guided,
                ..listing("2.000005", "Cấp lại chứng chỉ")
            },
        ];
        let words = [
            ("2.000003", "xin giay phep, xay dung nha"),
            ("2.000005", "mat chung chi, rach"),
        ];
        let words = words.map(|(code, words)| (code.to_owned(), words.to_owned()));
        let words = words
            .into_iter()
            .collect::<std::collections::BTreeMap<_, _>>()
            .into();
        let searched = Searched::new(&listings, Lang::Vi, Some(&words));
        let rows: [(&str, &[usize]); 11] = [
            ("", &[4, 0, 1, 2, 3]),
            // What people call it goes before words that stand apart; what is guided first.
            ("mất chứng chỉ", &[4, 3]),
            ("chung chi", &[4, 2, 3]),
            ("phép, xây", &[1, 0, 2]),
            ("giay phep xay dung", &[1, 0, 2]),
            ("Giấy phép  XÂY DỰNG ", &[1, 0, 2]),
            ("giấy xây", &[0, 1, 2]),
            ("nha", &[0, 2]),
            ("1.000002", &[1]),
            ("hanh", &[2]),
            // A word is not found by its middle.
            ("anh", &[]),
        ];
        for (query, expected) in rows {
            assert_eq!(searched.found(query), expected, "{query}");
        }
    }
}
