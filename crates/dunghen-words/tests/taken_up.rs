//! What is not compiled in, as in a browser: `cargo test -p dunghen-words --no-default-features`.
#![cfg(not(feature = "both"))]

use dunghen_core::text::Lang;
use dunghen_words::{Key, is_here, key, later_is_here, take_up, take_up_later};

const ENGLISH: &str = include_str!(concat!(env!("OUT_DIR"), "/en.txt"));
const LATER: &str = include_str!(concat!(env!("OUT_DIR"), "/later.txt"));

#[test]
fn english_reads_as_vietnamese_until_it_is_taken_up() {
    let vietnamese = key::WORD_YES.text(Lang::Vi);
    for other in [
        String::new(),
        "<!doctype html>".into(),
        format!("{ENGLISH}\n"),
    ] {
        assert!(!take_up(other));
        assert!(is_here(Lang::Vi) && !is_here(Lang::En));
        assert_eq!(key::WORD_YES.text(Lang::En), vietnamese);
    }
    // The second time changes nothing.
    for text in [ENGLISH.to_owned(), ENGLISH.replace("Yes", "No")] {
        assert!(take_up(text));
        assert!(is_here(Lang::En));
        assert_eq!(key::WORD_YES.text(Lang::En), "Yes");
        assert_eq!(key::WORD_YES.text(Lang::Vi), vietnamese);
    }
}

#[test]
fn words_of_later_pages_are_empty_until_they_are_taken_up() {
    let named = || Key::named("finding.required");
    assert_eq!(key::CHECK_SEND.text(Lang::Vi), "");
    assert_eq!(named(), None);
    for other in [
        String::new(),
        "<!doctype html>".into(),
        format!("{LATER}\n"),
    ] {
        assert!(!take_up_later(other));
        assert!(!later_is_here());
    }
    let vietnamese = key::WORD_YES.text(Lang::Vi);
    assert!(take_up_later(LATER.to_owned()));
    assert!(later_is_here());
    assert_eq!(key::CHECK_SEND.text(Lang::Vi), "Gửi hồ sơ");
    assert_eq!(key::WORD_YES.text(Lang::Vi), vietnamese);
    assert_eq!(named(), Some(key::FINDING_REQUIRED));
    // The first name and the last are whole.
    let names: Vec<_> = LATER
        .lines()
        .filter(|line| line.starts_with("finding."))
        .collect();
    assert!(
        names.iter().all(|name| Key::named(name).is_some()),
        "{names:?}"
    );
}
