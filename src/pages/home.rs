//! The first page: what this is, search, drafts, and every procedure's date.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate};
use dunghen_core::{
    calendar::{Day, WorkCalendar},
    catalog::{CatalogIndex, Listing},
    text::Lang,
};
use dunghen_words::{calendar, key, sentence};
use leptos::prelude::*;

use super::{
    arrive::arrive,
    desk::{Desks, Now, promise, stored},
};
use crate::{
    app::{Catalog, lang},
    components::LeafFace,
    model::{draft::Draft, search},
};

#[component]
pub(crate) fn Home() -> impl IntoView {
    let lang = lang();
    let Catalog(index) = expect_context();
    let Now(now) = expect_context();
    let title = key::HOME_TITLE.text(lang);
    arrive(title);
    let query = RwSignal::new(String::new());
    let listings = index.procedures.clone();
    let found = Memo::new(move |_| {
        let query = query.get();
        let hits = listings
            .iter()
            .filter(|listing| search::matches(listing, lang, &query));
        hits.map(|listing| listing.code.clone()).collect::<Vec<_>>()
    });
    let count = move || match found.with(Vec::len) {
        0 => key::HOME_SEARCH_NONE.text(lang).to_owned(),
        count => {
            let found = key::HOME_SEARCH_FOUND.fill(lang, &[("count", &count.to_string())]);
            format!("{} {found}", key::HOME_SEARCH_HINT.text(lang))
        }
    };
    let listed = index.clone();
    let list = move || {
        let found = found.get();
        let shown = listed
            .procedures
            .iter()
            .filter(|listing| found.contains(&listing.code));
        shown
            .map(|listing| procedure(lang, &listed, listing, now.get()))
            .collect_view()
    };
    let today = now.get_untracked().date_naive();
    view! {
        <main class="layout" id="main">
            <header class="layout__head">
                <h1 tabindex="-1">{title}</h1>
                <p class="lead">{key::HOME_LEAD.text(lang)}</p>
                <form class="search" role="search" on:submit=|event| event.prevent_default()>
                    <label class="search__label" for="q">{key::HOME_SEARCH_LABEL.text(lang)}</label>
                    <div class="search__row">
                        <input
                            class="search__input" id="q" type="search" name="q" autocomplete="off"
                            aria-describedby="q-hint"
                            on:input=move |event| query.set(event_target_value(&event))
                        />
                        <button class="button" type="submit">{key::HOME_SEARCH_BUTTON.text(lang)}</button>
                    </div>
                    <p class="search__count" id="q-hint" role="status">{count}</p>
                </form>
            </header>
            <aside class="layout__aside" aria-label=key::HOME_TODAY.text(lang)>
                <section class="leaf" aria-labelledby="leaf-title">
                    <h2 class="leaf__strip" id="leaf-title">{key::HOME_TODAY.text(lang)}</h2>
                    <LeafFace date=today/>
                    <p class="leaf__note">{today_note(lang, &index.calendar, today)}</p>
                </section>
            </aside>
            <div class="layout__main">
                <Drafts/>
                <h2 id="list">{key::HOME_LIST_TITLE.text(lang)}</h2>
                <ul class="procedures" aria-labelledby="list">{list}</ul>
            </div>
        </main>
    }
}

fn procedure(
    lang: Lang,
    index: &CatalogIndex,
    listing: &Listing,
    now: DateTime<FixedOffset>,
) -> impl IntoView + use<> {
    let schedule = listing
        .limit
        .zip(index.agency(&listing.agency))
        .map(|(limit, agency)| promise(index, agency, limit, now));
    let dated = schedule.and_then(|schedule| {
        let date = schedule.result_at?.date_naive();
        let limit = sentence::limit(lang, schedule.limit);
        let day = dunghen_words::day(lang, date);
        Some((
            date,
            key::HOME_LIST_RESULT.fill(lang, &[("limit", &limit), ("day", &day)]),
        ))
    });
    let leaf = dated.as_ref().map(|(date, _)| {
        let date = *date;
        view! {
            <p class="leaf leaf--mini" aria-hidden="true">
                <span class="leaf__weekday">{calendar::weekday(lang, date)}</span>" "
                <span class="leaf__day">{format!("{:02}", date.day())}</span>" "
                <span class="leaf__month">{calendar::month_alone(lang, date)}</span>
            </p>
        }
    });
    let name = listing.name.in_lang(lang).to_owned();
    let href = format!("/procedures/{}", listing.code);
    view! {
        <li class="procedure">
            {leaf}
            <div>
                <h3 class="procedure__name">
                    <a href=href>{name}</a>
                </h3>
                {dated.map(|(_, text)| view! { <p>{text}</p> })}
                <p class="procedure__meta">{key::HOME_CODE.fill(lang, &[("code", &listing.code)])}</p>
            </div>
        </li>
    }
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
#[component]
fn Drafts() -> impl IntoView {
    let lang = lang();
    let Catalog(index) = expect_context();
    let desks = expect_context::<Desks>();
    let changed = RwSignal::new(0);
    let deleted = RwSignal::new(None::<(String, Draft)>);
    let again = desks.clone();
    let undo = move |_| {
        if let Some((code, draft)) = deleted.get_untracked() {
            again.desk(&code).update(&code, |kept| *kept = draft);
            deleted.set(None);
            changed.update(|count| *count += 1);
        }
    };
    let cards = move || {
        changed.track();
        let begun = index.procedures.iter().filter_map(|listing| {
            let draft = stored(&listing.code).filter(Draft::is_begun)?;
            Some((listing, draft))
        });
        begun
            .map(|(listing, draft)| {
                let code = listing.code.to_string();
                let step = if draft.step.is_empty() { code.clone() } else { format!("{code}/{}", draft.step) };
                let saved = draft
                    .saved_at
                    .map(|at| key::HOME_DRAFT_SAVED.fill(lang, &[("moment", &dunghen_words::moment(lang, at))]));
                let desks = desks.clone();
                let name = listing.name.in_lang(lang).to_owned();
                let delete = move |_| {
                    desks.desk(&code).clear(&code);
                    deleted.set(Some((code.clone(), draft.clone())));
                    changed.update(|count| *count += 1);
                };
                view! {
                    <section class="draft">
                        <div>
                            <h2 class="draft__title">{key::HOME_DRAFTS.text(lang)}</h2>
                            <p>{name.clone()}</p>
                            <p class="soft">{saved}</p>
                        </div>
                        <p class="buttons">
                            <a href=format!("/procedures/{step}") class="button">{key::HOME_DRAFT_CONTINUE.text(lang)}</a>
                            <button class="button button--plain" type="button" on:click=delete>
                                {key::HOME_DRAFT_DELETE.text(lang)}<span class="visually-hidden">" "{name}</span>
                            </button>
                        </p>
                    </section>
                }
            })
            .collect_view()
    };
    view! {
        {cards}
        <div role="status">
            <Show when=move || deleted.with(Option::is_some)>
                <p class="notice">
                    {key::HOME_DRAFT_DELETED.text(lang)}" "
                    <button class="button button--plain" type="button" on:click=undo.clone()>{key::HOME_DRAFT_UNDO.text(lang)}</button>
                </p>
            </Show>
        </div>
    }
}
