//! English where it is not compiled in: `cargo test -p dunghen-words --no-default-features`.
#![cfg(not(feature = "both"))]

use dunghen_core::text::Lang;
use dunghen_words::{is_here, key, take_up};

const ENGLISH: &str = include_str!(concat!(env!("OUT_DIR"), "/en.txt"));

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
