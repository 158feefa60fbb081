//! The catalogue: every procedure, by words and by field of work.

use std::{cmp::Reverse, rc::Rc, sync::Arc};

use chrono::{DateTime, Datelike, FixedOffset};
use dunghen_core::{
    catalog::{CatalogIndex, Listing},
    id::Id,
    procedure::{Depth, OnlineLevel},
    schedule::Terms,
    text::Lang,
};
use dunghen_words::{Key, calendar, key, sentence};
use leptos::{prelude::event_target_value, task::spawn_local};

use super::{
    desk::{Desks, Now},
    turns::Turns,
};
use crate::{
    app::{Catalog, lang},
    components::{button, link, submit_button},
    html::{El, el, live},
    model::search::Searched,
    platform::net,
    state::{Memo, RwSignal, expect_context},
};

/// As many are drawn at once: on a slow phone a hundred rows take longer than a key press.
const AT_ONCE: usize = 20;

/// How many of them may be in view when the page is opened.
const IN_VIEW: usize = 4;

/// What is looked for.
#[derive(Clone, Copy)]
struct Asked {
    query: RwSignal<String>,
    /// Only of this field of work.
    field: RwSignal<Option<Id>>,
    /// Whether all are shown that are found.
    all: RwSignal<bool>,
}

impl Asked {
    /// The places in the index of what is shown, in order.
    fn found(self, index: &CatalogIndex, searched: &Searched) -> Vec<usize> {
        let (query, field) = (self.query.get(), self.field.get());
        let few = query.trim().is_empty() && field.is_none() && !self.all.get();
        let mut found = searched.found(&query);
        found.retain(|at| {
            index.procedures.get(*at).is_some_and(|listing| {
                let of_field = field
                    .as_ref()
                    .is_none_or(|field| listing.field_of_work == *field);
                of_field && (!few || listing.depth == Depth::Guided)
            })
        });
        // What is abolished comes last; where no words tell better, what is guided first.
        let idle = query.trim().is_empty();
        found.sort_by_key(|at| match index.procedures.get(*at)?.depth {
            Depth::Abolished => Some(2),
            Depth::Listed if idle => Some(1),
            Depth::Listed | Depth::Guided => Some(0),
        });
        found
    }
}

/// The search, and the list it narrows.
pub(super) fn catalogue() -> (El, El) {
    let lang = lang();
    let Catalog(index) = expect_context();
    let asked = Asked {
        query: RwSignal::new(String::new()),
        field: RwSignal::new(None),
        all: RwSignal::new(false),
    };
    let searched = RwSignal::new(Rc::new(Searched::new(&index.procedures, lang, None)));
    let fetched = RwSignal::new(false);
    let shown = index.clone();
    // The words beside the names come when somebody begins to search.
    let fetch = move || {
        if fetched.get_untracked() {
            return;
        }
        fetched.set(true);
        let index = shown.clone();
        spawn_local(async move {
            match net::search_words(&index.hash, lang).await {
                Ok(words) => {
                    let with = Searched::new(&index.procedures, lang, Some(&words));
                    searched.set(Rc::new(with));
                }
                // Names are found all the same; the next word tries again.
                Err(_) => fetched.set(false),
            }
        });
    };
    let listed = index.clone();
    let found = Memo::new(move |_| searched.with(|searched| asked.found(&listed, searched)));
    (search(asked, found, fetch), list(asked, index, found))
}

fn search(asked: Asked, found: Memo<Vec<usize>>, fetch: impl Fn() + Clone + 'static) -> El {
    let lang = lang();
    let Asked { query, all, .. } = asked;
    let count = live(move || match found.with(Vec::len) {
        0 => key::HOME_SEARCH_NONE.text(lang).to_owned(),
        count => {
            let found = key::HOME_SEARCH_FOUND.fill(lang, &[("count", &count.to_string())]);
            format!("{} {found}", key::HOME_SEARCH_HINT.text(lang))
        }
    });
    let typed = fetch.clone();
    let input = el("input")
        .class("search__input")
        .id("q")
        .attr("type", "search")
        .attr("name", "q")
        .attr("autocomplete", "off")
        .attr("aria-describedby", "q-hint")
        .on("focus", move |_| fetch())
        .on("input", move |event| {
            typed();
            all.set(false);
            query.set(event_target_value(&event));
        });
    let label = el("label").class("search__label").attr("for", "q");
    let row = el("div")
        .class("search__row")
        .child(input)
        .child(submit_button(key::HOME_SEARCH_BUTTON.text(lang)));
    let count = el("p")
        .class("search__count")
        .id("q-hint")
        .attr("role", "status")
        .child(count);
    el("form")
        .class("search")
        .attr("role", "search")
        .on("submit", |event| event.prevent_default())
        .child(label.child(key::HOME_SEARCH_LABEL))
        .child(row)
        .child(count)
}

fn list(asked: Asked, index: Arc<CatalogIndex>, found: Memo<Vec<usize>>) -> El {
    let lang = lang();
    let Now(now) = expect_context();
    let fields = fields(asked, &index);
    let total = index.procedures.len();
    // While the app begins, what is out of view waits. Whoever comes back finds their place.
    let first = match expect_context::<Desks>().is_on_first_page() {
        true => IN_VIEW,
        false => usize::MAX,
    };
    let rows = live(move || {
        let most = if asked.all.get() { usize::MAX } else { AT_ONCE };
        let found = found.get();
        let row = {
            let index = index.clone();
            move |at: usize| {
                let listing = index.procedures.get(at)?;
                Some(procedure(lang, &index, listing, now.get()))
            }
        };
        let shown = found.get(..most).unwrap_or(&found);
        let (first, others) = shown.split_at(shown.len().min(first));
        let turns = Turns::new();
        let others = others.iter().map(|&at| {
            let row = row.clone();
            turns.part(move || row(at))
        });
        let others = others.collect::<Vec<_>>();
        (first.iter().copied().map(row).collect::<Vec<_>>(), others)
    });
    let rows = el("ul")
        .class("procedures")
        .attr("aria-labelledby", "list")
        .child(rows);
    let few = move || {
        let idle = asked.query.with(|query| query.trim().is_empty());
        idle && asked.field.with(Option::is_none) && !asked.all.get()
    };
    let heading = live(move || {
        if found.with(Vec::is_empty) {
            return None;
        }
        let heading = if few() {
            key::HOME_LIST_GUIDED
        } else {
            key::HOME_LIST_TITLE
        };
        Some(el("h2").id("list").child(heading.text(lang)))
    });
    let more = live(move || {
        let found = found.with(Vec::len);
        let count = if few() { total } else { found };
        let shown = if few() { found } else { AT_ONCE };
        (count > shown && !asked.all.get()).then(|| {
            let all = key::HOME_LIST_ALL.fill(lang, &[("count", &count.to_string())]);
            let more = button(&all)
                .class("button button--quiet")
                .on("click", move |_| asked.all.set(true));
            el("p").class("buttons").child(more)
        })
    });
    el("div")
        .child(fields)
        .child(heading)
        .child(rows)
        .child(more)
}

/// The fields of work, to narrow the list by.
fn fields(asked: Asked, index: &CatalogIndex) -> El {
    let lang = lang();
    // Those with most guided procedures come first.
    let mut fields: Vec<(&Id, usize, usize)> = Vec::new();
    for listing in &index.procedures {
        let guided = usize::from(listing.depth == Depth::Guided);
        let mut known = fields.iter_mut();
        match known.find(|(field, ..)| **field == listing.field_of_work) {
            Some((_, known, count)) => (*known, *count) = (*known + guided, *count + 1),
            None => fields.push((&listing.field_of_work, guided, 1)),
        }
    }
    fields.sort_by_key(|(_, guided, count)| Reverse((*guided, *count)));
    let mut chips = el("ul")
        .class("chips")
        .attr("aria-label", key::HOME_FIELDS.text(lang));
    for (field, _, count) in fields {
        let name = field_name(index, field, lang);
        let (own, chosen) = (field.clone(), field.clone());
        let is_chosen = move |own: &Id| asked.field.with(|field| field.as_ref() == Some(own));
        let pressed = move || Some(is_chosen(&chosen).to_string());
        let chip = button(&format!("{name} ({count})"))
            .class("chip")
            .live_attr("aria-pressed", pressed)
            .on("click", move |_| {
                let on = asked
                    .field
                    .with_untracked(|field| field.as_ref() == Some(&own));
                asked.field.set((!on).then(|| own.clone()));
            });
        chips = chips.child(el("li").child(chip));
    }
    chips
}

/// A field of work in words.
pub(super) fn field_name(index: &CatalogIndex, field: &Id, lang: Lang) -> String {
    let name = index.fields.get(field).map(|name| name.in_lang(lang));
    name.unwrap_or(field).to_owned()
}

/// How far a procedure is worked out, in a word.
pub(super) fn depth_word(depth: Depth) -> Key {
    match depth {
        Depth::Guided => key::DEPTH_GUIDED,
        Depth::Listed => key::DEPTH_LISTED,
        Depth::Abolished => key::DEPTH_ABOLISHED,
    }
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
    let mut tags = el("p").class("tags").child(tag(depth_word(listing.depth)));
    if listing.online == OnlineLevel::Full {
        tags = tags.child(" ").child(tag(key::DEPTH_ONLINE_FULL));
    }
    let item = el("li").class("procedure");
    let Some((limit, due)) = due.filter(|_| listing.depth != Depth::Abolished) else {
        let blank = el("p")
            .class("leaf leaf--mini leaf--blank")
            .attr("aria-hidden", "true");
        return item.child(blank).child(words.child(tags).child(code));
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
        .child(words.child(el("p").child(text)).child(tags).child(code))
}

fn tag(word: Key) -> El {
    el("span").class("tag").child(word)
}
