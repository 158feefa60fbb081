//! The first page: what this is, search, drafts, and every procedure's date.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate};
use dunghen_core::{
    calendar::{Day, WorkCalendar},
    catalog::{CatalogIndex, Listing},
    schedule::Terms,
    text::Lang,
};
use dunghen_words::{calendar, key, sentence};
use leptos::prelude::event_target_value;

use super::{
    arrive::arrive,
    desk::{Desks, Now, stored},
};
use crate::{
    app::{Catalog, lang},
    components::{button, hidden, layout, leaf_face, link, submit_button, title},
    html::{Child, El, el, live},
    model::{draft::Draft, search},
    state::{Memo, RwSignal, expect_context},
};

pub(crate) fn home() -> El {
    let lang = lang();
    let Catalog(index) = expect_context();
    let Now(now) = expect_context();
    let heading = key::HOME_TITLE.text(lang);
    arrive(heading);
    let query = RwSignal::new(String::new());
    let listings = index.procedures.clone();
    let found = Memo::new(move |_| {
        let query = query.get();
        let hits = listings
            .iter()
            .filter(|listing| search::matches(listing, lang, &query));
        hits.map(|listing| listing.code.clone()).collect::<Vec<_>>()
    });
    let count = live(move || match found.with(Vec::len) {
        0 => key::HOME_SEARCH_NONE.text(lang).to_owned(),
        count => {
            let found = key::HOME_SEARCH_FOUND.fill(lang, &[("count", &count.to_string())]);
            format!("{} {found}", key::HOME_SEARCH_HINT.text(lang))
        }
    });
    let input = el("input")
        .class("search__input")
        .id("q")
        .attr("type", "search")
        .attr("name", "q")
        .attr("autocomplete", "off")
        .attr("aria-describedby", "q-hint")
        .on("input", move |event| query.set(event_target_value(&event)));
    let label = el("label").class("search__label").attr("for", "q");
    let search = el("form")
        .class("search")
        .attr("role", "search")
        .on("submit", |event| event.prevent_default())
        .child(label.child(key::HOME_SEARCH_LABEL))
        .child(
            el("div")
                .class("search__row")
                .child(input)
                .child(submit_button(key::HOME_SEARCH_BUTTON.text(lang))),
        )
        .child(
            el("p")
                .class("search__count")
                .id("q-hint")
                .attr("role", "status")
                .child(count),
        );
    let head = el("header")
        .class("layout__head")
        .child(title(heading))
        .child(el("p").class("lead").child(key::HOME_LEAD))
        .child(search);
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
        .child(el("p").child(link("/dates", key::HOME_RECKON.text(lang))));
    let list = live(move || {
        let found = found.get();
        let listed = index.procedures.iter();
        listed
            .filter(|listing| found.contains(&listing.code))
            .map(|listing| procedure(lang, &index, listing, now.get()))
            .collect::<Vec<_>>()
    });
    let list = el("ul")
        .class("procedures")
        .attr("aria-labelledby", "list")
        .child(list);
    let main = el("div")
        .class("layout__main")
        .child(drafts())
        .child(el("h2").id("list").child(key::HOME_LIST_TITLE))
        .child(list);
    layout().child(head).child(aside).child(main)
}

fn procedure(
    lang: Lang,
    index: &CatalogIndex,
    listing: &Listing,
    now: DateTime<FixedOffset>,
) -> El {
    let words = el("div").child(el("h3").class("procedure__name").child(link(
        &format!("/procedures/{}", listing.code),
        listing.name.in_lang(lang),
    )));
    let code = key::HOME_CODE.fill(lang, &[("code", &listing.code)]);
    let code = el("p").class("procedure__meta").child(code);
    let due = |limit| {
        let hours = &index.agency(&listing.agency)?.hours;
        let terms = Terms::new(&index.calendar, hours, limit);
        terms.due(terms.acceptance(now.naive_local())?)
    };
    let due = listing.limit.and_then(|limit| Some((limit, due(limit)?)));
    let item = el("li").class("procedure");
    let Some((limit, due)) = due else {
        return item.child(words.child(code));
    };
    let date = due.date();
    let limit = sentence::limit(lang, limit);
    let day = dunghen_words::day(lang, date);
    let text = key::HOME_LIST_RESULT.fill(lang, &[("limit", &limit), ("day", &day)]);
    let leaf = el("p")
        .class("leaf leaf--mini")
        .attr("aria-hidden", "true")
        .child(
            el("span")
                .class("leaf__weekday")
                .child(calendar::weekday(lang, date)),
        )
        .child(" ")
        .child(
            el("span")
                .class("leaf__day")
                .child(format!("{:02}", date.day())),
        )
        .child(" ")
        .child(
            el("span")
                .class("leaf__month")
                .child(calendar::month_alone(lang, date)),
        );
    item.child(leaf)
        .child(words.child(el("p").child(text)).child(code))
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
