//! The first page: what this is, search, drafts, and every procedure's date.

use chrono::NaiveDate;
use dunghen_core::{
    calendar::{Day, WorkCalendar},
    catalog::Listing,
    text::Lang,
};
use dunghen_words::key;

use super::{
    arrive::arrive,
    catalogue::catalogue,
    desk::{Desks, Now, stored},
};
use crate::{
    app::{Catalog, lang},
    components::{button, hidden, layout, leaf_face, link, title},
    html::{Child, El, el, live},
    model::{draft::Draft, route::CHOOSE},
    state::{RwSignal, expect_context},
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
        .child(el("p").child(link("/track", key::TRACK_OPEN.text(lang))));
    let today = now.get_untracked().date_naive();
    let leaf = el("section")
        .class("leaf")
        .attr("aria-labelledby", "leaf-title")
        .child(
            el("h2")
                .class("leaf__strip")
                .id("leaf-title")
                .child(key::HOME_TODAY),
        )
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
fn drafts() -> impl Child {
    let lang = lang();
    let Catalog(index) = expect_context();
    let desks = expect_context::<Desks>();
    let changed = RwSignal::new(0);
    let deleted = RwSignal::new(None::<(String, Draft)>);
    let again = desks.clone();
    let cards = live(move || {
        changed.track();
        let listed = index.procedures.iter();
        let begun = listed.filter_map(|listing| {
            let draft = stored(&listing.code).filter(Draft::is_begun)?;
            let (code, desks, kept) = (listing.code.to_string(), desks.clone(), draft.clone());
            let delete = move || {
                desks.desk(&code).clear(&code);
                deleted.set(Some((code.clone(), kept.clone())));
                changed.update(|count| *count += 1);
            };
            Some(draft_card(lang, listing, &draft, delete))
        });
        begun.collect::<Vec<_>>()
    });
    let undo = live(move || {
        let (code, draft) = deleted.get()?;
        let again = again.clone();
        let undo = button(key::HOME_DRAFT_UNDO.text(lang))
            .class("button button--plain")
            .on("click", move |_| {
                let draft = draft.clone();
                again.desk(&code).update(&code, |kept| *kept = draft);
                deleted.set(None);
                changed.update(|count| *count += 1);
            });
        let said = el("p").class("notice").child(key::HOME_DRAFT_DELETED);
        Some(said.child(" ").child(undo))
    });
    (cards, el("div").attr("role", "status").child(undo))
}

fn draft_card(lang: Lang, listing: &Listing, draft: &Draft, delete: impl Fn() + 'static) -> El {
    let name = listing.name.in_lang(lang);
    let saved = draft.saved_at.map(|at| {
        let moment = dunghen_words::moment(lang, at);
        key::HOME_DRAFT_SAVED.fill(lang, &[("moment", &moment)])
    });
    let text = el("div")
        .child(el("h2").class("draft__title").child(key::HOME_DRAFTS))
        .child(el("p").child(name))
        .child(el("p").class("soft").child(saved));
    let step = if draft.step.is_empty() {
        format!("/procedures/{}", listing.code)
    } else {
        format!("/procedures/{}/{}", listing.code, draft.step)
    };
    let delete = button(key::HOME_DRAFT_DELETE.text(lang))
        .class("button button--plain")
        .child(hidden(&format!(" {name}")))
        .on("click", move |_| delete());
    let buttons = el("p")
        .class("buttons")
        .child(link(&step, key::HOME_DRAFT_CONTINUE.text(lang)).class("button"))
        .child(delete);
    el("section").class("draft").child(text).child(buttons)
}
