//! Arriving at a page: its title, and the focus on its heading.

use crate::state::expect_context;
use dunghen_words::key;

use super::desk::Desks;
use crate::{
    app::lang,
    platform::{events, page},
};

/// Names the page and, on all but the first, puts the focus on what the address
/// points at, else on its heading.
pub(super) fn arrive(title: &str) {
    page::set_title(&key::APP_PAGE_TITLE.fill(lang(), &[("title", title)]));
    let first = expect_context::<Desks>().is_first_page();
    if first {
        page::soon(events::shown);
    } else {
        let there = page::pointed_at().map(|id| format!("#{id}"));
        page::focus(there.as_deref().unwrap_or("main h1"));
    }
}

/// Marks the title while something on the page is to be mended.
pub(super) fn title_of(title: &str, faulty: bool) {
    let lang = lang();
    let title = if faulty {
        key::APP_ERROR_TITLE.fill(lang, &[("title", title)])
    } else {
        title.to_owned()
    };
    page::set_title(&key::APP_PAGE_TITLE.fill(lang, &[("title", &title)]));
}
