//! The first page: what this is, search, drafts, and every procedure's date.

use chrono::NaiveDate;
use dunghen_core::{
    calendar::{Day, WorkCalendar},
    text::Lang,
};
use dunghen_words::key;

use super::{
    arrive::arrive,
    catalogue::catalogue,
    desk::{ASIDE, DRAFT, Now},
    later::kept_here,
};
use crate::{
    app::{Catalog, lang},
    components::{layout, leaf_face, link, title},
    html::{El, Live, el},
    model::route::CHOOSE,
    platform::storage,
    state::expect_context,
};

pub(crate) fn home() -> El {
    let lang = lang();
    let Catalog(index) = expect_context();
    let Now(now) = expect_context();
    let heading = key::HOME_TITLE.text(lang);
    arrive(heading);
    let (search, list) = catalogue();
    let head = el("header")
        .class("layout__head")
        .child(title(heading))
        .child(el("p").class("lead").child(key::HOME_LEAD))
        .child(search)
        .child(el("p").child(link(CHOOSE, key::CHOOSE_OPEN.text(lang))))
        .child(el("p").child(link("/track", key::HOME_TRACK.text(lang))));
    let today = now.get_untracked().date_naive();
    let leaf = el("div")
        .class("leaf")
        .child(el("h2").class("leaf__strip").child(key::HOME_TODAY))
        .child(leaf_face(today))
        .child(
            el("p")
                .class("leaf__note")
                .child(today_note(lang, &index.calendar, today)),
        );
    let aside = el("aside")
        .class("layout__aside")
        .attr("aria-label", key::HOME_TODAY.text(lang))
        .child(leaf)
        .child(
            el("p")
                .class("buttons")
                .child(link("/dates", key::HOME_RECKON.text(lang))),
        );
    let main = el("div").class("layout__main").child(drafts()).child(list);
    layout().child(head).child(aside).child(main)
}

/// Whether today is worked, and the next holiday.
fn today_note(lang: Lang, work: &WorkCalendar, today: NaiveDate) -> String {
    let day = match work.day(today) {
        Some(day) if day.is_working() => key::HOME_TODAY_WORKING.text(lang),
        Some(_) => key::HOME_TODAY_OFF.text(lang),
        None => return String::new(),
    };
    let next = today
        .iter_days()
        .skip(1)
        .take(366)
        .find_map(|date| match work.day(date) {
            Some(Day::Off(off)) => work.data().names.get(&off.name).map(|name| (date, name)),
            _ => None,
        });
    let Some((date, name)) = next else {
        return day.to_owned();
    };
    let when = dunghen_words::day(lang, date);
    let next = key::HOME_NEXT_OFF.fill(lang, &[("day", &when), ("name", name.in_lang(lang))]);
    format!("{day} {next}")
}

/// The dossiers begun on this device.
fn drafts() -> Option<Live> {
    let kept = [DRAFT, ASIDE].into_iter().flat_map(storage::names);
    let kept = kept.count() > 0;
    kept.then(kept_here)
}
